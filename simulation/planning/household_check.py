"""A list of household plans lived again in luck that its choice has not seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.choosing.offers import Fates
from simulation.planning.year_trials import Bits, YearTrials
from simulation.state import Ints


@dataclass(frozen=True)
class Checked:
    """The floors alone, the choice, and the rule by rank, in luck none of them has seen: what was lived, and its places."""

    fates: Fates
    floors: Ints
    """Place of each household's floors alone."""
    chosen: Ints
    ranked: Ints

    @classmethod
    def of(cls, trials: YearTrials, slots: Ints, chosen: Bits, ranked: Bits, tell: Callable[[float], None]) -> Checked:
        """Live every household with each of its different sets once."""
        new, other = chosen != 0, (ranked != 0) & (ranked != chosen)
        first = np.concatenate([[0], np.cumsum(1 + new.astype(np.int64) + other)])
        floors = first[:-1]
        at_chosen = floors + new
        at_ranked = np.where(ranked == 0, floors, np.where(other, at_chosen + 1, at_chosen))
        sets = np.zeros(first[-1], np.uint64)
        sets[at_chosen], sets[at_ranked] = chosen, ranked
        return cls(trials.of(slots, first, sets, tell), floors, at_chosen, at_ranked)

    def more(self, a: Ints, b: Ints) -> NDArray[np.float64]:
        """By replicate, how many more are lifted with the offers at `a` than with those at `b`."""
        lifted, at = self.fates.lifted, np.flatnonzero(a != b)
        more: NDArray[np.float64] = lifted[a[at]].sum(axis=0) - lifted[b[at]].sum(axis=0, dtype=np.float64)
        return more
