"""One run as an answer: every count, rate and sum with its range, as `jiekun run --json` prints it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.measures import (
    FEN,
    Counted,
    Denominator,
    Margin,
    account,
    account_yuan,
    charge_sources,
    count_moves,
    coverage,
    denominator_of,
    union_yuan,
)
from simulation.results import Provenance, Results

Range = dict[str, float]
RunSummary = dict[str, Any]

STATISTICS = ("mean", "p05", "p50", "p95")
COUNTS = (
    "on_file_start", "newly_identified", "relieved", "exited", "relapsed", "removed", "removed_retired", "on_file_end",
    "relieved_to_exited", "removed_while_lifted", "stock_relieved", "stock_exited", "supported_only", "lifted",
    "lifted_opening",
)  # fmt: skip
"""Moves shown for each year, as in the run's tally."""
TOTALS = ("lifted", "lifted_opening", "relieved", "exited", "relapsed", "removed", "newly_identified")
"""Moves summed over the plan; only `lifted` counts a household once, the others count each move."""
ATTRIBUTED = ("own", "government", "union")
BRIDGE = ("imported", "cleared", "undecided", "opening_file")


def run_head(told: Provenance) -> dict[str, Any]:
    """Which run an answer comes from: scenario, archive, luck, denominator."""
    return {
        "scenario": told.scenario,
        "titles": {"zh": told.scenario_titles[0], "en": told.scenario_titles[1]},
        "archive_fingerprint": told.archive_fingerprint,
        "is_demo": told.is_demo,
        "seed": told.seed,
        "replicates": told.replicates,
        "denominator": told.denominator,
    }


def summarise_run(
    results: Results,
    *,
    denominator: Denominator | None = None,
    by: Margin | None = None,
    attribution: Mapping[str, Any] | None = None,
) -> RunSummary:
    """Sum up one scenario's run; counts in households, money in yuan, rates as shares.

    Every count and rate is {"mean", "p05", "p50", "p95"} over the replicates; a probability is the share of replicates.
    `denominator` replaces the scenario's own for the target's probabilities (both rates are always given). `by` adds,
    under "by", the same for every cell of a margin that ever held a household; "group" is the leading group.
    `attribution` comes from `attribute_lifts`; without it the three parts are null.
    """
    kind = denominator_of(results, denominator)
    whole = count_moves(results)
    told = results.provenance
    years = _yearly(whole, kind, results.years)
    for year, money in zip(years, _yearly_money(results), strict=True):
        year.update(money)
    summary: RunSummary = {
        **run_head(told),
        "denominator": kind,
        "cleared_share": told.cleared_share,
        "opening": opening_of(told.bridge, told.held_back),
        "years": years,
        **_whole_plan(whole, kind),
        "spending_total_yuan": range_of(union_yuan(results).sum(axis=(1, 2))),
        "bound_money_yuan": range_of(account_yuan(results, "bound").sum(axis=1)),
        "standing_cost_yuan": range_of(account_yuan(results, "standing")[:, -1]),
        "attribution": dict(attribution) if attribution else dict.fromkeys(ATTRIBUTED),
        "jobs_displaced": range_of(account(results, "displaced_1000").sum(axis=1) / 1000),
        "stands_on": stands_on(told),
        "wall_seconds": round(results.wall_seconds, 3),
    }
    if by is not None:
        summary["by"] = {by: _by_margin(results, by, kind)}
    return summary


def opening_of(bridge: Mapping[str, int], held_back: int) -> dict[str, Any]:
    """The bridge from the imported to the opening file; rows held back stand outside it."""
    parts = {name: count for name, count in bridge.items() if name not in BRIDGE}
    parts["other"] = bridge["cleared"] - sum(parts.values())
    return {**{name: bridge[name] for name in BRIDGE}, "held_back": held_back, "parts": parts}


def stands_on(told: Provenance) -> dict[str, Any]:
    """What an answer stands on besides the file: imputed shares, local values not published, parameters set by hand."""
    return {
        "imputed": dict(told.imputed),
        "interpolated_years": list(told.interpolated_years),
        "extrapolated_years": list(told.extrapolated_years),
        "overridden": dict(told.overridden),
    }


def _whole_plan(counted: Counted, kind: Denominator) -> dict[str, Any]:
    """Figures of the whole plan: lifted in all, and the two probabilities."""
    return {
        **{f"{name}_total": range_of(counted.of(name).sum(axis=1)) for name in TOTALS},
        "probability_all_years": _share(counted.held(kind).all(axis=1)),
        "probability_cleared": _share(counted.cleared()),
    }


def _yearly(counted: Counted, kind: Denominator, years: Sequence[int]) -> list[dict[str, Any]]:
    """Counts, rates and the target of every year, for counts of shape (replicates, years, moves)."""
    columns = {name: ranges(counted.of(name)) for name in COUNTS}
    columns |= {f"rate_{name}": ranges(counted.rate(name)) for name in ("current", "opening")}
    columns["cumulative_share"] = ranges(counted.cumulative_share(kind))
    columns["target_households"] = ranges(counted.wanted(kind))
    held = counted.held(kind)
    chances = [_share(held[:, t]) for t in range(len(years))]
    return [{"year": year, **_at(t, columns), "probability_target": chances[t]} for t, year in enumerate(years)]


def _at(t: int, columns: Mapping[str, list[Any]]) -> dict[str, Any]:
    """Entry `t` of every column."""
    return {name: column[t] for name, column in columns.items()}


def _yearly_money(results: Results) -> list[dict[str, Any]]:
    """Money and people reached of every year; union spending, government money and insurance payouts never mixed."""
    spent = union_yuan(results)
    columns: dict[str, list[Any]] = {
        "spending_total_yuan": ranges(spent.sum(axis=2)),
        "government_yuan": ranges(account_yuan(results, "government")),
        "insurance_payout_yuan": ranges(account_yuan(results, "insurance")),
        "bound_yuan": ranges(account_yuan(results, "bound")),
        "staff_days": ranges(account(results, "staff_days_100") / 100),
    }
    programmes = results.labels["programme"]
    planned = (results.arrays["flows"].sum(axis=2, dtype=np.int64) / FEN).tolist()
    columns["budget_yuan"] = [dict(zip(programmes, year, strict=True)) for year in planned]
    columns |= {
        "spending_yuan": _named(spent, programmes),
        "by_source_yuan": _named(charge_sources(results), results.labels["source"]),
        "reached": _named(results.arrays["reached"].sum(axis=3, dtype=np.int64), programmes),
        "needing": _named(results.arrays["needing"], programmes),
        "coverage": _coverage(results),
    }
    return [_at(t, columns) for t in range(len(results.years))]


def _coverage(results: Results) -> list[dict[str, Range | None]]:
    """Reached ÷ in need by year and programme; None where nobody was in need."""
    named = _named(coverage(results), results.labels["programme"])
    return [{name: None if isnan(share["mean"]) else share for name, share in year.items()} for year in named]


def _named(values: NDArray[Any], names: Sequence[str]) -> list[dict[str, Range]]:
    """Ranges by year and name, for values of shape (replicates, years, names)."""
    n, years, width = values.shape
    flat = ranges(values.reshape(n, years * width))
    return [dict(zip(names, flat[t * width : (t + 1) * width], strict=True)) for t in range(years)]


def who_is_left(results: Results) -> dict[str, Any]:
    """Households still on file at the end of the last year, by filing unit and main cause; empty cells left out.

    {"year", "replicates", "by": {unit: {cause: range}}}; not part of `summarise_run`, for a run may have been summed
    over its margins.
    """
    counts = results.arrays["moves"][:, -1, ..., results.labels["move"].index("on_file_end")]
    n, units, causes = counts.shape
    cells = iter(ranges(counts.reshape(n, units * causes)))
    by = {unit: {cause: next(cells) for cause in results.labels["cause"]} for unit in results.labels["unit"]}
    kept = {unit: {cause: cell for cause, cell in row.items() if cell["mean"]} for unit, row in by.items()}
    return {"year": results.years[-1], "replicates": n, "by": {unit: row for unit, row in kept.items() if row}}


def _by_margin(results: Results, by: Margin, kind: Denominator) -> dict[str, Any]:
    """The same for every cell of a margin that ever held a household."""
    everything = count_moves(results, by)
    cells = {}
    for place, label in enumerate(results.labels[by]):
        counted = Counted(everything.moves[:, :, place], everything.names, everything.cleared_share)
        if counted.moves.any():
            cells[str(label)] = {"years": _yearly(counted, kind, results.years), **_whole_plan(counted, kind)}
            if by == "unit":
                _add_unit_money(cells[str(label)]["years"], results, place)
    return cells


def _add_unit_money(years: list[dict[str, Any]], results: Results, place: int) -> None:
    """A filing unit's own spending and people reached; other margins have no money of their own."""
    programmes = results.labels["programme"]
    spent = results.arrays["spending"][..., place] / FEN
    totals = ranges(spent.sum(axis=2))
    spending, reached = _named(spent, programmes), _named(results.arrays["reached"][..., place], programmes)
    for t, year in enumerate(years):
        year.update(spending_total_yuan=totals[t], spending_yuan=spending[t], reached=reached[t])


def ranges(values: NDArray[Any]) -> list[Range]:
    """Mean and percentiles over the replicates of every column, for values of shape (replicates, columns)."""
    in_order = np.sort(values.T, axis=1)  # side by side: NumPy finds percentiles of sorted columns twice as fast
    numbers = np.vstack([values.mean(axis=0), np.percentile(in_order, (5, 50, 95), axis=1)])
    return [dict(zip(STATISTICS, column, strict=True)) for column in np.round(numbers, 6).T.tolist()]


def range_of(values: NDArray[Any]) -> Range:
    """Mean and percentiles of one number a replicate."""
    return ranges(values[:, None])[0]


def _share(held: Any) -> float:
    return round(float(held.mean()), 6)
