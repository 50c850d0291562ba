"""Two or more scenarios side by side: the money first, then paired differences replicate by replicate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.measures import (
    Counted,
    Denominator,
    account_yuan,
    count_moves,
    denominator_of,
    union_yuan,
)
from simulation.analysis.summary import opening_of, range_of, ranges, stands_on
from simulation.errors import SimulationError
from simulation.inputs.archive import Archive
from simulation.inputs.scenario import ProgrammePlan, Scenario
from simulation.results import ARRAYS, Results

MONEY_ALIKE = 0.01
"""Union spending that differs by at most this share of the first scenario's is called equal money."""
COMPARED = ("lifted", "relieved", "exited", "relapsed", "on_file_end", "supported_only")
MOVES = ("relieved", "exited", "relapsed")
"""What a number of households lifted is never told without."""


def compare_scenarios(
    results: Sequence[Results], *, denominator: Denominator | None = None, equal_money: bool = False
) -> dict[str, Any]:
    """Compare scenarios with the first one given; differences are other minus first, in the same luck.

    Every difference is {"mean", "p05", "p50", "p95"} over replicates; money in yuan over the plan. "money_differs" says
    whether union spending differs by more than 1%, then differences in households are not those of equal money.
    "probability_more_lifted": share of replicates in which the other scenario lifts more households over the plan.
    `equal_money` says that the others were scaled to the first one's money (`at_equal_money`); it is only passed on.
    Raises SimulationError where the runs are not paired: other archive, seed, number of replicates or years.
    """
    if len(results) < 2:
        raise SimulationError("比较至少要两个方案 at least two scenarios are needed for a comparison")
    first, *others = results
    kind = denominator_of(first, denominator)
    for other in others:
        _check_paired(first, other)
    told = first.provenance
    return {
        "archive_fingerprint": told.archive_fingerprint,
        "is_demo": told.is_demo,
        "seed": told.seed,
        "replicates": told.replicates,
        "denominator": kind,
        "equal_money": equal_money,
        "scenarios": [_alone(run, kind) for run in results],
        "differences": [_difference(first, other, kind) for other in others],
        "stands_on": stands_on(told),
        "wall_seconds": round(sum(run.wall_seconds for run in results), 3),
    }


def _check_paired(first: Results, other: Results) -> None:
    a, b = first.provenance, other.provenance
    facts = {
        "档案 archive": (a.archive_fingerprint, b.archive_fingerprint),
        "种子 seed": (a.seed, b.seed),
        "次数 replicates": (a.replicates, b.replicates),
    }
    if first.years != other.years:  # an archive read for another year is another archive: one reason, not two
        facts = {"年份 years": (_span(first.years), _span(other.years))}
    if wrong := [f"{name}: {x} ≠ {y}" for name, (x, y) in facts.items() if x != y]:
        raise SimulationError(f"“{a.scenario}”与“{b.scenario}”不能成对比较 cannot be paired：{'；'.join(wrong)}")


def _span(years: Sequence[int]) -> str:
    return f"{years[0]}—{years[-1]}"


def _alone(run: Results, kind: Denominator) -> dict[str, Any]:
    """One scenario by itself: its money, its lifts, its chances."""
    counted = count_moves(run)
    told = run.provenance
    held, rates = counted.held(kind), ranges(counted.rate(kind))
    return {
        "scenario": told.scenario,
        "titles": {"zh": told.scenario_titles[0], "en": told.scenario_titles[1]},
        "opening": opening_of(told.bridge, told.held_back),
        "spending_total_yuan": range_of(_spent(run)),
        "lifted_total": range_of(_over_plan(counted, "lifted")),
        **{f"{name}_total": range_of(_over_plan(counted, name)) for name in MOVES},
        "on_file_end": range_of(counted.of("on_file_end")[:, -1]),
        "years": [
            {"year": year, "rate": rate, "probability_target": chance}
            for year, rate, chance in zip(run.years, rates, _shares(held), strict=True)
        ],
        "probability_all_years": round(float(held.all(axis=1).mean()), 6),
        "probability_cleared": round(float(counted.cleared().mean()), 6),
    }


def _difference(first: Results, other: Results, kind: Denominator) -> dict[str, Any]:
    """Other minus first, replicate by replicate; money before households."""
    money = _spent(other) - _spent(first)
    a, b = count_moves(first), count_moves(other)
    lifted = _over_plan(b, "lifted") - _over_plan(a, "lifted")
    return {
        "scenario": other.provenance.scenario,
        "against": first.provenance.scenario,
        "money_differs": bool(abs(money.mean()) > MONEY_ALIKE * _spent(first).mean()),
        "spending_total_yuan": range_of(money),
        "government_yuan": range_of(_total(other, "government") - _total(first, "government")),
        "standing_cost_yuan": range_of(_total(other, "standing") - _total(first, "standing")),
        "lifted_total": range_of(lifted),
        "probability_more_lifted": round(float((lifted > 0).mean()), 6),
        "probability_as_many_lifted": round(float((lifted == 0).mean()), 6),
        "yuan_per_further_lift": _price(money, lifted),
        "probability_all_years": round(float(b.held(kind).all(axis=1).mean() - a.held(kind).all(axis=1).mean()), 6),
        "years": _yearly(a, b, kind, first.years),
    }


def _price(money: NDArray[np.float64], lifted: NDArray[np.int64]) -> float | None:
    """Further union money for each further household lifted; None unless both rise."""
    if money.mean() <= 0 or lifted.mean() <= 0:
        return None
    return round(float(money.mean() / lifted.mean()), 2)


def _yearly(a: Counted, b: Counted, kind: Denominator, years: Sequence[int]) -> list[dict[str, Any]]:
    columns = {name: ranges(b.of(name) - a.of(name)) for name in COMPARED}
    columns["rate"] = ranges(b.rate(kind) - a.rate(kind))
    chances = np.subtract(_shares(b.held(kind)), _shares(a.held(kind))).round(6).tolist()
    return [
        {"year": year, **{name: column[t] for name, column in columns.items()}, "probability_target": chances[t]}
        for t, year in enumerate(years)
    ]


def _shares(held: NDArray[np.bool_]) -> list[float]:
    shares: list[float] = held.mean(axis=0).round(6).tolist()
    return shares


def _over_plan(counted: Counted, name: str) -> NDArray[np.int64]:
    total: NDArray[np.int64] = counted.of(name).sum(axis=1)
    return total


def _spent(run: Results) -> NDArray[np.float64]:
    total: NDArray[np.float64] = union_yuan(run).sum(axis=(1, 2))
    return total


def _total(run: Results, account: str) -> NDArray[np.float64]:
    total: NDArray[np.float64] = account_yuan(run, account).sum(axis=1)
    return total


def scale_union_budgets(scenario: Scenario, factor: float) -> Scenario:
    """The same scenario with totals and numbers of people of every union programme times `factor`.

    Prices stay. Floors that everybody in need gets (mandated, not limited by a budget) are not changed by it.
    """
    paid = {name for name, programme in scenario.records.items() if programme.money == "union"}
    plans = {name: _scaled(plan, factor) if name in paid else plan for name, plan in scenario.programmes.items()}
    zh, en = f"{scenario.zh}（同等资金）", f"{scenario.en} (equal money)"
    name = f"{scenario.name}_equal_money"
    return scenario.model_copy(update={"programmes": plans, "name": name, "zh": zh, "en": en})


def _scaled(plan: ProgrammePlan, factor: float) -> ProgrammePlan:
    changed = {}
    for key in ("total_yuan", "people"):
        value = getattr(plan, key)
        if isinstance(value, dict):
            changed[key] = {year: amount * factor for year, amount in value.items()}
        elif value is not None:
            changed[key] = value * factor
    return plan.model_copy(update=changed)


def at_equal_money(
    archive: Archive, scenario: Scenario, reference: Results, run: Callable[[Archive, Scenario], Results]
) -> Scenario:
    """Scale a scenario's union budgets until it spends what `reference` spent, within 1%.

    `run` projects a scenario (a few replicates are enough); at most four tries. Where the scenario cannot spend that
    much (everybody in need is served) or little (floors alone cost more), the nearest try is given: the comparison
    still shows the money that is left between them.
    """
    goal = float(_spent(reference).mean())
    factor, tries = 1.0, []
    for _ in range(4):
        candidate = scale_union_budgets(scenario, factor)
        spent = float(_spent(run(archive, candidate)).mean())
        tries.append((abs(spent - goal), candidate))
        if tries[-1][0] <= MONEY_ALIKE * goal or spent <= 0:
            break
        factor *= goal / spent
    return min(tries, key=lambda found: found[0])[1]


def first_replicates(results: Results, n: int) -> Results:
    """The run's first `n` replicates: the same luck as in any other run of that seed."""
    if results.provenance.replicates <= n:
        return results
    arrays = {name: array if "replicate" not in ARRAYS[name] else array[:n] for name, array in results.arrays.items()}
    return replace(results, arrays=arrays, provenance=replace(results.provenance, replicates=n))


def renamed(results: Results, name: str, title: str) -> Results:
    """The run under another name: two versions of a plan have one, and are told apart by it."""
    return replace(results, provenance=replace(results.provenance, scenario=name, scenario_titles=(title, title)))
