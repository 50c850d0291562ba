"""Household plans for one year's money: which measures for which household, chosen to lift most (一户一法)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.attribution import RunSettings
from simulation.analysis.paired import mean_of
from simulation.analysis.summary import range_of
from simulation.errors import SimulationError
from simulation.inputs.archive import Archive
from simulation.inputs.by_year import amount_in
from simulation.inputs.scenario import Scenario
from simulation.planning.budget_table import read_budget
from simulation.planning.capped import choose_within
from simulation.planning.household_caps import DAY, Scarce, caps_of, caps_told
from simulation.planning.household_case import Case, Fairness, steepest, with_share
from simulation.planning.household_check import Checked
from simulation.planning.household_rows import HouseholdRow, Reason, Rows
from simulation.planning.household_sets import find_sets
from simulation.planning.knapsack import Chosen
from simulation.planning.trials import FEN, chance_of, difference_of
from simulation.planning.year_trials import Bits, YearTrials
from simulation.state import Ints

VISIBLE = 0.0005
"""Added chance below which a set is said to raise nothing: it would read 0.0 percentage points."""
ASKED = 20
"""Simulations from which it is known who is still on file when a later year begins."""
WORK, MOST, FEWEST = 5_000_000, 100, 20
"""Simulations of a plan, unless asked for otherwise: as many as make so much work, between two ends."""
LIKELY = 0.5
"""A household is planned for where it is on file in at least half of the simulations when the year begins; a floor
counts as given where it is given in at least half."""


@dataclass(frozen=True)
class HouseholdPlan:
    """The list of a year and what it comes to; `told` holds the totals as the command prints them."""

    rows: Rows
    told: Mapping[str, Any]


def replicates_for(archive: Archive) -> int:
    """Simulations that do for a file of this size: over many households the luck of each evens out."""
    return int(np.clip(WORK // max(len(archive.households), 1), FEWEST, MOST))


def plan_households(  # noqa: PLR0913 - one parameter a choice of the planner
    archive: Archive,
    scenario: Scenario,
    settings: RunSettings | None = None,
    *,
    year: int | None = None,
    money_fen: int | None = None,
    fairness: Sequence[Fairness] = (),
    previous: Mapping[str, Sequence[str]] | None = None,
) -> HouseholdPlan:
    """Choose the measures of every household of the opening file for a year's union money.

    Money: `money_fen`, or what the scenario plans for the year. From it the floors are paid first (everybody in need gets
    them), and what was begun in earlier years; the rest is free. Sets: nothing beyond the floors, each of the scenario's
    programmes with a limit that the household would get if offered, pairs of those that can lift, and all of them. Gain:
    what a set adds to the chance of being lifted by the plan's end, in the same luck; after the year only what was begun
    goes on. Government programmes with a limit are not counted on.
    Households newly identified, or off file with awards that go on, are not on the list: keep their money and places back.

    The choice is certified (`gap`: how much more the best choice could gain on these estimates) and checked with fresh luck,
    because the best of many looks better than it is; it is compared with the rule of serving by rank, each household with the
    set that lifts it best, until the next does not fit. Of the scenario's limits the list keeps staff days, places and most
    money of each programme, and the least share of each filing unit. `previous` (measures by worker number) breaks ties.
    Raises SimulationError where the money does not pay the floors, LimitsClashError where fairness asks for too much.
    """
    settings = settings or RunSettings(replicates_for(archive))
    year = year if year is not None else scenario.years[0]
    if year not in scenario.year_list:
        raise SimulationError(f"方案没有 {year} 年 the plan has no year {year}")
    money = read_budget(scenario.model_dump()).total_fen(year) if money_fen is None else money_fen
    n, tell = settings.replicates, _stages(settings)
    trials = YearTrials(archive, scenario, year, [(r, r) for r in range(n)], settings)
    slots = _on_file(trials)
    if not len(slots):
        raise SimulationError(f"{year} 年没有在档户可以安排 nobody is on file in {year} to plan for")
    sets = find_sets(trials, slots, tell(0.0, 0.75))
    free = money - int(sets.base.spent.sum(dtype=np.int64)) // n
    if free < 0:
        raise SimulationError(
            f"{year} 年的钱 {money / FEN:,.2f} 元不够付保底项目和已承诺的 {(money - free) / FEN:,.2f} 元 "
            f"the money does not pay the floors and what was promised"
        )
    case = _Told(archive, scenario, trials, slots, sets, free)
    fairness = with_share(fairness, scenario.limits.unit_share)
    limits, caps = [case.limit(wanted) for wanted in fairness], caps_of(trials, scenario, sets)
    chosen, prices = choose_within(case.leaning(previous), free, limits, caps)
    fresh = YearTrials(archive, scenario, year, [(r, r) for r in range(n, 2 * n)], settings)
    checked = Checked.of(fresh, slots, sets.bits[chosen.item], sets.bits[case.by_rank()], tell(0.75, 1.0))
    told = {
        **case.head(year, money, settings),
        **case.totals(chosen, checked, fairness),
        "limits": caps_told(caps, prices, chosen.item),
        "not_kept": bool(scenario.limits.batches or any(one.least_yuan for one in scenario.limits.programmes.values())),
    }
    scarce = Scarce.of(chosen.price, caps, prices, chosen.item, len(sets.bits))
    rows = Rows(len(slots), case.row_of(chosen, checked, scarce, limited=bool(limits)))
    return HouseholdPlan(rows, told)


class _Stage:
    """A part of the progress, told in hundredths of the whole."""

    def __init__(self, settings: RunSettings, begin: float, end: float) -> None:
        self.settings, self.begin, self.end = settings, begin, end

    def __call__(self, share: float) -> None:
        if self.settings.progress:
            self.settings.progress(round(100 * (self.begin + (self.end - self.begin) * share)), 100)


def _stages(settings: RunSettings) -> Callable[[float, float], _Stage]:
    return lambda begin, end: _Stage(settings, begin, end)


def _on_file(trials: YearTrials) -> Ints:
    """Slots of the households on file when the year begins."""
    slots = np.arange(trials.opening, dtype=np.int64)
    if trials.t == 0:
        return slots
    there = trials.first(min(trials.replicates, ASKED))
    return slots[there.on_file() >= LIKELY * there.replicates]


class _Told(Case):
    """What a plan comes to, in totals and household by household."""

    def head(self, year: int, money: int, settings: RunSettings) -> dict[str, Any]:
        """What the plan stands on, and the money."""
        return {
            "scenario": self.scenario.name,
            "year": year,
            "is_demo": self.archive.is_demo,
            "archive_fingerprint": self.archive.fingerprint,
            "scenario_fingerprint": self.scenario.fingerprint(),
            "seed": settings.seed,
            "replicates": settings.replicates,
            "households": len(self.slots),
            "money_yuan": money / FEN,
            "floors_yuan": (money - self.free) / FEN,
            "free_yuan": self.free / FEN,
        }

    def totals(self, chosen: Chosen, checked: Checked, fairness: Sequence[Fairness]) -> dict[str, Any]:
        """What the choice comes to, on the estimates and in fresh luck, beside the rule by rank."""
        floors, gain = checked.fates.lifted[checked.floors].sum(axis=0), checked.more(checked.chosen, checked.floors)
        spent = checked.fates.spent[checked.chosen].sum(axis=0, dtype=np.int64) / FEN
        later = checked.fates.later
        return {
            "chosen_households": int((self.sets.choices.cost[chosen.item] > 0).sum()),
            "chosen_yuan": chosen.cost / FEN,
            "gain_estimated": round(chosen.gain, 4),
            "gain_bound": round(chosen.bound, 4),
            "gap": round(chosen.gap, 8),
            "households_per_100000_yuan": round(chosen.price * FEN * 100_000, 4),
            "lifted": _spread(floors + gain),
            "lifted_floors": _spread(floors),
            "gain": _mean(gain),
            "gain_by_rank": _mean(checked.more(checked.ranked, checked.floors)),
            "more_than_by_rank": _mean(checked.more(checked.chosen, checked.ranked)),
            "spent_yuan": _spread(spent),
            "later_yuan": round(
                float((later[checked.chosen] - later[checked.floors]).sum()) / self.replicates / FEN, 2
            ),
            **self._staff(checked),
            "fairness": [vars(limit) for limit in fairness],
            "by_unit": self._by_unit(chosen),
            "by_programme": self._by_programme(chosen),
        }

    def _year(self) -> int:
        return self.scenario.years[0] + self.trials.t

    def _staff(self, checked: Checked) -> dict[str, Any]:
        """Staff days with the floors; where days may be hired the choice neither limits them nor counts what they cost."""
        days = float(checked.fates.days[checked.chosen].sum()) / DAY / self.replicates
        limit, price = amount_in(self.scenario.staff_days, self._year()), self.scenario.staff_day_yuan
        over = max(days - limit, 0.0) if limit is not None and price else None
        return {
            "staff_days": round(days, 1),
            "staff_days_limit": limit,
            "hired": None if over is None else {"days": round(over, 1), "yuan": round(over * float(price or 0), 2)},
        }

    def _by_unit(self, chosen: Chosen) -> dict[str, dict[str, float]]:
        cost = self.sets.choices.cost[chosen.item]
        return {
            unit: {
                "households": int((self.row.unit == place).sum()),
                "chosen": int((cost[self.row.unit == place] > 0).sum()),
                "yuan": float(cost[self.row.unit == place].sum()) / FEN,
            }
            for place, unit in enumerate(self.archive.units)
            if (self.row.unit == place).any()
        }

    def _by_programme(self, chosen: Chosen) -> dict[str, int]:
        bits = self.sets.bits[chosen.item]
        counts = {self.names[p]: int((bits >> np.uint64(p) & np.uint64(1)).sum()) for p in self.trials.choices}
        return {name: count for name, count in counts.items() if count}

    def row_of(
        self, chosen: Chosen, checked: Checked, scarce: Scarce, *, limited: bool
    ) -> Callable[[int], HouseholdRow]:
        """What makes the row of each household, in the order of the archive."""
        floors = self._floors_given()
        numbers, refused = self.homes["number"].to_numpy(), self.homes["refused"].to_numpy()
        fates = checked.fates

        def row(i: int) -> HouseholdRow:
            a, b = int(checked.chosen[i]), int(checked.floors[i])
            item = int(chosen.item[i])
            bits = int(self.sets.bits[item])
            shown = item if bits else steepest(self.sets.choices, i)
            return HouseholdRow(
                number=str(numbers[i]),
                unit=self.archive.units[int(self.row.unit[i])],
                tier=int(self.row.tier[i]),
                floors=self._named(int(floors[i])),
                measures=self._named(bits),
                cost_fen=int(self.sets.choices.cost[item]),
                later_fen=int(fates.later[a] - fates.later[b]) // self.replicates,
                chance=chance_of(fates.lifted[a]),
                chance_without=chance_of(fates.lifted[b]),
                difference=difference_of(fates.lifted[a], fates.lifted[b]),
                reason=self._reason(i, item, shown, scarce, limited=limited),
                best=self._named(int(self.sets.bits[shown])),
                best_gain=round(float(self.sets.choices.gain[shown]), 6),
                refused=str(refused[i] or ""),
            )

        return row

    def _reason(self, i: int, item: int, shown: int, scarce: Scarce, *, limited: bool) -> Reason:
        """`shown` is the set chosen, or the one that came nearest to it."""
        c = self.sets.choices
        first, last = c.start[i], c.start[i + 1]
        paid = scarce.price * c.cost[shown]
        if self.sets.bits[item]:
            worth = c.gain[item] - scarce.toll[item]
            if self.sets.one_measure[i] and worth <= paid:
                return "one_measure"
            return "limit" if limited and worth < paid else "chosen"
        if last - first == 1:
            return "no_need"
        if not (c.gain[first:last] >= VISIBLE).any():
            return "no_gain"
        return "no_room" if scarce.full[shown] and c.gain[shown] > paid else "too_dear"

    def _floors_given(self) -> Bits:
        given = self.sets.base.given >= LIKELY * self.replicates
        bits = np.uint64(1) << np.arange(len(self.names), dtype=np.uint64)
        found: Bits = (given * bits).sum(axis=1).astype(np.uint64)
        return found

    def _named(self, bits: int) -> tuple[str, ...]:
        return tuple(name for place, name in enumerate(self.names) if bits >> place & 1)


def _spread(values: NDArray[np.float64]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in range_of(values).items()}


def _mean(each: NDArray[np.float64]) -> dict[str, float]:
    """Mean of paired differences with its range and its standard error."""
    found = mean_of(each)
    return {**found.told(digits=4), "error": round(found.error, 4)}
