"""The households of a year's plan: their sets, the money there is a choice about, fairness, and the rule by rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from simulation.errors import SimulationError
from simulation.inputs.archive import Archive
from simulation.inputs.scenario import Scenario
from simulation.planning.household_sets import Sets
from simulation.planning.knapsack import Choices, Limit
from simulation.planning.year_trials import YearTrials
from simulation.state import Ints

SAME_PLAN = 0.25
"""What it is worth, in simulations, to leave a household the set of the previous plan: less than any real difference."""


@dataclass(frozen=True)
class Fairness:
    """At least this share for every filing unit or tier.

    Of "money": the share of what the group would get by its number of households. "served": the share of the group's
    households for which a measure can be chosen that get one.
    """

    by: Literal["unit", "tier"]
    of: Literal["money", "served"]
    share: float


def with_share(fairness: Sequence[Fairness], unit_share: float | None) -> list[Fairness]:
    """The limits asked for, and the scenario's least share of every filing unit where none is asked for."""
    asked = any(one.by == "unit" and one.of == "money" for one in fairness)
    return [*fairness, *([] if asked or not unit_share else [Fairness("unit", "money", unit_share)])]


class Case:
    """The households of a plan, their sets, and the money there is a choice about."""

    def __init__(
        self, archive: Archive, scenario: Scenario, trials: YearTrials, slots: Ints, sets: Sets, free: int
    ) -> None:
        self.archive, self.scenario, self.trials, self.slots, self.sets, self.free = (
            archive, scenario, trials, slots, sets, free,
        )  # fmt: skip
        self.names = list(trials.world.programmes)
        self.homes = archive.households.iloc[trials.world.screening.kept[slots]]
        self.row = trials.world.rows.row[slots]
        self.replicates = trials.replicates

    def limit(self, wanted: Fairness) -> Limit:
        """A fairness limit as whole fen or households by group."""
        group = (self.row.unit if wanted.by == "unit" else self.row.tier).astype(np.int64)
        if not 0 < wanted.share <= 1:
            raise SimulationError("公平下限须大于 0、不超过 1 a fairness share must be above 0 and at most 1")
        c = self.sets.choices
        can = np.maximum.reduceat(c.cost, c.start[:-1]) > 0
        count = np.bincount(group[can], minlength=group.max() + 1)
        if wanted.of == "served":
            return Limit("served", group, np.ceil(wanted.share * count - 1e-9).astype(np.int64))
        least = (wanted.share * self.free * count / max(count.sum(), 1)).astype(np.int64)
        return Limit("money", group, least)

    def leaning(self, previous: Mapping[str, Sequence[str]] | None) -> Choices:
        """The choices, a previous plan's sets worth a little more."""
        c = self.sets.choices
        if not previous:
            return c
        bit = {name: 1 << place for place, name in enumerate(self.names)}
        earlier = [sum(bit.get(name, 0) for name in previous.get(number, ())) for number in self.homes["number"]]
        known = np.array([number in previous for number in self.homes["number"]])
        same = (self.sets.bits == np.array(earlier, np.uint64)[c.owner]) & known[c.owner]
        return Choices(c.start, c.cost, c.gain + SAME_PLAN / self.replicates * same)

    def by_rank(self) -> Ints:
        """The rule: by the scenario's rank each household gets the set that lifts it best, until the next does not fit."""
        c = self.sets.choices
        wish, least = _first_by(c, -c.gain, c.cost), _first_by(c, c.cost, -c.gain)
        more = c.cost[wish] - c.cost[least]
        order = self._ranked()
        paid = np.cumsum(more[order])
        fits = int(np.searchsorted(paid > self.free - int(c.cost[least].sum()), True))  # noqa: FBT003 - the value looked for
        chosen = least.copy()
        chosen[order[:fits]] = wish[order[:fits]]
        return chosen

    def _ranked(self) -> NDArray[np.intp]:
        keys: Mapping[str, NDArray[Any]] = {
            "deepest_shortfall": -self.sets.base.short,
            "tier": self.row.tier,
            "longest_on_file": self.homes["filed"].to_numpy(),
        }
        first = keys.get(self.scenario.priority, np.zeros(len(self.slots)))
        return np.lexsort((self.homes["key"].to_numpy(), first))


def _first_by(choices: Choices, *keys: NDArray[Any]) -> Ints:
    """Each household's set with the least first key, of equals the least second one."""
    order = np.lexsort((*reversed(keys), choices.owner))
    first: Ints = order[choices.start[:-1]].astype(np.int64)
    return first


def steepest(choices: Choices, household: int) -> int:
    """The set that gains most for each fen; what costs nothing and gains nothing counts nothing."""
    first, last = int(choices.start[household]), int(choices.start[household + 1])
    return max(range(first, last), key=lambda j: float(choices.gain[j]) / max(int(choices.cost[j]), 1))
