"""What a plan brings each household of the opening file: the programmes it is likely to be awarded, for its card (一户一法)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.lives import Lives

LIKELY = 0.5
"""Share of the simulations from which on a programme is written on a household's card."""


@dataclass(frozen=True)
class Planned:
    """Shares of the replicates in which each household (row) is awarded each programme (column).

    Households in the order of the opening file; `first` in the plan's first year, `ever` in any year.
    """

    programmes: tuple[str, ...]
    first: NDArray[np.float64]
    ever: NDArray[np.float64]

    def now(self, place: int) -> list[str]:
        """Programmes a household is likely to be given in the first year."""
        return [name for name, share in zip(self.programmes, self.first[place], strict=True) if share >= LIKELY]

    def later(self, place: int) -> list[str]:
        """Programmes it is likely to be given in a later year only."""
        now = self.now(place)
        shares = zip(self.programmes, self.ever[place], strict=True)
        return [name for name, share in shares if share >= LIKELY and name not in now]


def planned_help(lives: Lives) -> Planned:
    """Count the awards of a run in which every household of the opening file was followed."""
    programmes = tuple(lives.world.programmes)
    ever = np.bitwise_or.reduce(lives.awarded, axis=1)
    return Planned(
        programmes,
        np.array(list(_shares(lives.awarded[:, 0], len(programmes)))).T,
        np.array(list(_shares(ever, len(programmes)))).T,
    )


def _shares(awarded: NDArray[np.uint64], programmes: int) -> Iterator[NDArray[np.float64]]:
    """By programme, the share of replicates that award it to each household; `awarded` is (replicates, households)."""
    for place in range(programmes):
        yield ((awarded >> np.uint64(place)) & np.uint64(1)).mean(axis=0)
