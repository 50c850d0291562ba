"""What runs out besides the money in a list of household plans: staff days, places, the most money of a programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.errors import SimulationError
from simulation.inputs.by_year import amount_in
from simulation.inputs.limits import ProgrammeLimits
from simulation.inputs.scenario import Scenario
from simulation.passes.allocate import PER_PERSON
from simulation.planning.capped import Cap
from simulation.planning.household_sets import Sets
from simulation.planning.year_trials import YearTrials
from simulation.state import Floats, Ints

FEN = 100.0
DAY = 100.0
"""The engine counts hundredths of staff days."""


def caps_of(trials: YearTrials, scenario: Scenario, sets: Sets) -> list[Cap]:
    """The limits of the year, with what each set is expected to use of them; what goes on for them from earlier years is
    taken off. Where staff days may be hired they limit nothing, and what they cost is not in the choice.

    Raises SimulationError where the floors alone need more staff days than there are.
    """
    each = _Each(trials, sets)
    year = scenario.years[0] + trials.t
    names = list(trials.world.programmes)
    caps = list(_staff(each, scenario, year))
    for place in trials.choices:
        asked = scenario.limits.programmes.get(names[place], ProgrammeLimits())
        limited = [each.planned_places(place), amount_in(asked.most_places, year)]
        places = min((float(one) for one in limited if one is not None), default=None)
        if places is not None:
            caps.append(
                Cap("places", names[place], max(places - each.going_on(place), 0.0), each.of(place, each.places))
            )
        if (yuan := amount_in(asked.most_yuan, year)) is not None:
            left = max(yuan * FEN - each.going_on_fen(place), 0.0)
            caps.append(Cap("most", names[place], left, each.of(place, each.fen)))
    return [cap for cap in caps if (cap.use > 0).any()]


def _staff(each: _Each, scenario: Scenario, year: int) -> list[Cap]:
    """Staff days, where they are limited and none may be hired."""
    days = amount_in(scenario.staff_days, year)
    if days is None or scenario.staff_day_yuan:
        return []
    left = days - each.floor_days()
    if left < 0:
        raise SimulationError(
            f"{year} 年帮扶人员 {days:,.0f} 个工作日不够做保底项目，需 {days - left:,.0f} 日 "
            f"{days:,.0f} staff days do not do for the floors, which need {days - left:,.0f}"
        )
    use = np.zeros(len(each.owner))
    for place in each.trials.choices:
        use += each.of(place, each.days)
    return [Cap("staff", "", left, use)]


class _Each:
    """What one award of a programme takes, household by household, as the floors' own lives told it."""

    def __init__(self, trials: YearTrials, sets: Sets) -> None:
        self.trials, self.sets, self.owner = trials, sets, sets.choices.owner
        self.records = list(trials.world.programmes.values())

    def of(self, place: int, amount: Any) -> Floats:
        """By set: the amount where the programme is part of it."""
        asked = (self.sets.bits >> np.uint64(place) & np.uint64(1)) == 1
        by_home: Floats = amount(place)
        return np.where(asked, by_home[self.owner], 0.0)

    def places(self, place: int) -> Floats:
        """Households or persons of one award."""
        return self._mean(self.sets.base.places, place)

    def fen(self, place: int) -> Floats:
        """Money of one award."""
        return self._mean(self.sets.base.price, place)

    def days(self, place: int) -> Floats:
        """Staff days of one award."""
        days = float(self.records[place].staff_days)
        by_person = self.trials.world.plan.programme[place].unit_kind == PER_PERSON
        return days * self.places(place) if by_person else np.full(len(self.sets.base.short), days)

    def _mean(self, sums: Ints | Any, place: int) -> Floats:
        would = self.sets.base.would[:, place]
        mean: Floats = sums[:, place] / np.maximum(would, 1)
        return mean

    def planned_places(self, place: int) -> float | None:
        """Places of the year as the scenario plans them."""
        places = int(self.trials.world.plan.offer[place, self.trials.t].places)
        return None if places < 0 else float(places)

    def going_on(self, place: int) -> float:
        """Places that awards of earlier years take as they go on, households or persons as the programme counts."""
        return float(self.sets.base.taken[:, place].sum()) / self.trials.replicates

    def going_on_fen(self, place: int) -> float:
        """Money of awards of earlier years that go on."""
        return float(self.sets.base.paid[:, place].sum()) / self.trials.replicates

    def floor_days(self) -> float:
        """Staff days of what everybody gets and of what goes on."""
        return float(self.sets.base.days.sum()) / DAY / self.trials.replicates


@dataclass(frozen=True)
class Scarce:
    """What money and the limits are worth where a choice was made, set by set."""

    price: float
    """Of a fen."""
    toll: Floats
    """What the places, days and money under limits that a set uses would gain elsewhere."""
    full: NDArray[np.bool_]
    """Whether a set uses what is worth something elsewhere, or more than is left of it."""

    @classmethod
    def of(cls, price: float, caps: Sequence[Cap], prices: Sequence[float], item: Ints, sets: int) -> Scarce:
        """From the prices and the choice made at them."""
        toll, full = np.zeros(sets), np.zeros(sets, np.bool_)
        for cap, worth in zip(caps, prices, strict=True):
            toll += worth * cap.use
            full |= (cap.use > 0) & (cap.use > cap.most - float(cap.use[item].sum()))
        return cls(price, toll, full | (toll > 0))


def caps_told(caps: Sequence[Cap], prices: Sequence[float], item: Ints) -> list[dict[str, Any]]:
    """Each limit with what is used of it and what 100 more days or places, or 100,000 yuan more, would gain."""
    step = {"staff": 100.0, "places": 100.0, "most": 10_000_000.0}
    unit = {"staff": 1.0, "places": 1.0, "most": FEN}
    return [
        {
            "limit": cap.kind,
            "programme": cap.programme,
            "most": round(cap.most / unit[cap.kind], 2),
            "used": round(float(cap.use[item].sum()) / unit[cap.kind], 2),
            "more": round(price * step[cap.kind], 4),
        }
        for cap, price in zip(caps, prices, strict=True)
    ]
