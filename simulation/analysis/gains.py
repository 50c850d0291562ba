"""Who gains and who loses by a scenario: paired differences cell by cell, and which scenarios waste no money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulation.analysis.measures import Margin, count_moves
from simulation.analysis.summary import ranges
from simulation.results import Results

GAINED = ("lifted", "on_file_end")


def gains_by(first: Results, other: Results, margin: Margin) -> dict[str, dict[str, Any]]:
    """Other minus first for every cell of a margin: households lifted over the plan, and on file at its end.

    Differences are {"mean", "p05", "p50", "p95"} over replicates in the same luck; cells that never held a household are
    left out. The runs must be paired (`compare_scenarios` checks it).
    """
    a, b = count_moves(first, margin), count_moves(other, margin)
    lifted = ranges((b.of("lifted") - a.of("lifted")).sum(axis=1))
    left = ranges((b.of("on_file_end") - a.of("on_file_end"))[:, -1])
    alone = ranges(a.of("lifted").sum(axis=1))
    held = (a.moves + b.moves).sum(axis=(0, 1, 3)) > 0
    return {
        str(cell): {"lifted": lifted[place], "on_file_end": left[place], "lifted_before": alone[place]}
        for place, cell in enumerate(first.labels[margin])
        if held[place]
    }


def wasteful(runs: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Scenarios that another one beats on average: it lifts more for no more money, or as many for less.

    `runs` as in `compare_scenarios(…)["scenarios"]`; gives the beaten scenario and the one that beats it by most households.
    """
    beaten = {}
    for run in runs:
        better = [other for other in runs if _beats(other, run)]
        if better:
            beaten[run["scenario"]] = max(better, key=_lifted)["scenario"]
    return beaten


def _beats(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    at_least = _spent(a) <= _spent(b) and _lifted(a) >= _lifted(b)
    return at_least and (_spent(a) < _spent(b) or _lifted(a) > _lifted(b))


def _spent(run: Mapping[str, Any]) -> float:
    return float(run["spending_total_yuan"]["mean"])


def _lifted(run: Mapping[str, Any]) -> float:
    return float(run["lifted_total"]["mean"])
