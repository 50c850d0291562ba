"""The answers of a search as plain content: what `jiekun plan … --json` prints and the screen shows. Money in yuan."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from simulation.analysis.paired import mean_of
from simulation.analysis.summary import range_of, ranges, run_head
from simulation.planning.bound import Bound, upper_bound
from simulation.planning.evaluator import Evaluator, Outcome
from simulation.planning.goal import Goal
from simulation.planning.marginal import Binding, Marginal, binding_limits, marginal_values
from simulation.planning.search import Found
from simulation.prepare.outcome import provenance_of
from simulation.state import Ints

FEN = 100.0
BOUND_REPLICATES = 2
NOT_MEASURED = {
    "zh": "只有另做数倍于此的长时间搜索、在同样的运气下比较才能得出；这次没有做。",
    "en": "Only a search several times as long, compared on the same luck, tells it; none was made in this run.",
}
"""Why an answer holds no search gap: against its own starts it would be nought by construction."""
Answer = dict[str, Any]


def bound_of(evaluator: Evaluator, split: Ints, replicates: int = BOUND_REPLICATES) -> Bound:
    """The bound no plan with this split's money of each year exceeds, on its first replicates."""
    scenario = evaluator.scenario_of(split, "bounded", "上限", "bounded")
    settings = evaluator.settings
    return upper_bound(
        evaluator.archive, scenario, replicates=min(replicates, settings.replicates), seed=settings.seed,
        threads=settings.threads, cancel=settings.cancel,
    )  # fmt: skip


def answer_most(
    found: Found, rate: float, values: Sequence[Marginal] | None = None, bound: Bound | None = None
) -> Answer:
    """“Most households for the money”: the plan, what moved, what it lifts, and how it stands to other splits of the money.

    `values` as of `marginal_values` (made here without); they give the limits that bind their price. `bound` as of
    `bound_of`; without it the relaxation gap is null.
    """
    evaluator, split = found.evaluator, found.split
    values = marginal_values(evaluator, split) if values is None else values
    binding = binding_limits(evaluator, found.region, split, values)
    return {
        "question": "most_households",
        **_head(evaluator),
        "rate": rate,
        **_plan(evaluator, split, found.outcome, rate),
        "search_gap": None if found.search_gap is None else round(found.search_gap, 6),
        "search_gap_why": NOT_MEASURED if found.search_gap is None else None,
        "relaxation_gap": _relaxation_gap(found.outcome, bound),
        "binding": [_binding(one, bound) for one in binding],
        "marginal": [vars(one) for one in values],
        "moved": moved(evaluator, split, found.idle),
        "against": _against(found.outcomes, found.best, rate),
    }


def answer_least(goal: Goal, bound: Bound | None = None) -> Answer:
    """“Least money for the promise”: whether the rate asked for can be reached, the best promise, its least money and plan."""
    evaluator, split, outcome = goal.evaluator, goal.split, goal.outcome
    return {
        "question": "least_money",
        **_head(evaluator),
        "rate_asked": goal.asked_rate,
        "probability_asked": goal.asked_probability,
        "reachable": goal.reachable,
        "highest_probability": round(goal.highest_probability, 6),
        "rate": goal.rate,
        "promise_kept": goal.keeps_promise,
        **_plan(evaluator, split, outcome, goal.rate),
        "search_gap": None,
        "search_gap_why": NOT_MEASURED,
        "relaxation_gap": _relaxation_gap(outcome, bound),
        "binding": _failing(goal),
        "moved": moved(evaluator, split, goal.idle),
        "against": _against(goal.outcomes, goal.best, goal.rate),
    }


def _head(evaluator: Evaluator) -> Answer:
    return run_head(provenance_of(evaluator.world, evaluator.archive, evaluator.scenario, evaluator.settings.seed))


def _plan(evaluator: Evaluator, split: Ints, outcome: Outcome, rate: float) -> Answer:
    """Money and households of a split; counts as a run of the written plan gives them."""
    money, before = evaluator.total_fen(split), evaluator.total_fen(evaluator.base)
    rates = np.where(outcome.counted > 0, outcome.toward / np.maximum(outcome.counted, 1), 1.0)
    return {
        "money_yuan": int(money.sum()) / FEN,
        "money_before_yuan": int(before.sum()) / FEN,
        "probability_all_years": round(outcome.probability(rate), 6),
        "lifted": range_of(outcome.total),
        "spending_yuan": range_of(outcome.spent[:, :, evaluator.union].sum(axis=(1, 2)) / FEN),
        "years": [
            {
                "year": year,
                "money_yuan": int(fen) / FEN,
                "money_before_yuan": int(old) / FEN,
                "rate": each,
                "lifted": lifted,
            }
            for year, fen, old, each, lifted in zip(
                evaluator.years, money, before, ranges(rates), ranges(outcome.lifted), strict=True
            )
        ],
    }


def moved(evaluator: Evaluator, split: Ints, idle: Collection[str] = ()) -> list[Answer]:
    """Money before and after by programme, the largest change first; programmes that keep theirs are left out.

    `idle` are programmes whose money lifts nobody at any level: what is taken from them is taken for that.
    """
    rows = []
    for row, old, new in zip(evaluator.rows, evaluator.base, split, strict=True):
        if np.array_equal(old, new) or row.record is None:
            continue
        years = {
            str(year): {"before_yuan": int(a) / FEN, "after_yuan": int(b) / FEN}
            for year, a, b in zip(evaluator.years, old, new, strict=True)
        }
        rows.append(
            {"programme": row.programme, "zh": row.record.zh, "en": row.record.en, "before_yuan": int(old.sum()) / FEN,
             "after_yuan": int(new.sum()) / FEN, "change_yuan": int((new - old).sum()) / FEN,
             "lifts_nobody": row.programme in idle, "years": years}
        )  # fmt: skip
    return sorted(rows, key=lambda one: -abs(one["change_yuan"]))


def _against(outcomes: Mapping[str, Outcome], best: str, rate: float) -> Answer:
    """The answer minus every other split, replicate by replicate: households, the range of the mean, chances."""
    answer = outcomes[best]
    told = {}
    for name, other in outcomes.items():
        if name not in {"present", "scaled", "by_need"}:
            continue
        both = answer.first(other.n)  # what was far behind was not lived to the end
        gain = both.total - other.total
        kept = both.holds(rate).astype(float) - other.holds(rate)
        told[name] = {
            "lifted": range_of(gain),
            "lifted_mean": mean_of(gain).told(),
            "probability_all_years": mean_of(kept).told(),
        }
    return told


def _relaxation_gap(outcome: Outcome, bound: Bound | None) -> float | None:
    """Share of the bound that the plan leaves open, on the bound's replicates."""
    if bound is None:
        return None
    return round(bound.relaxation_gap(float(outcome.first(len(bound.pairs)).total.mean())), 6)


def _binding(one: Binding, bound: Bound | None) -> Answer:
    limit = one.limit
    told = {
        "limit": limit.kind,
        "year": limit.year,
        "names": list(limit.names),
        "days" if limit.kind == "staff" else "yuan": limit.fen / FEN,
        "per_100000_yuan": None if one.price is None else vars(one.price),
    }
    if bound is not None and limit.kind == "money":
        told["bound_per_100000_yuan"] = bound.price_by_year.get(limit.year or 0)
    return told


def _failing(goal: Goal) -> list[Answer]:
    """Years in which the rate asked for fails although money is no matter, the hardest first: need, not money, binds there."""
    outcome = goal.evaluator.of(goal.most, goal.evaluator.settings.replicates)
    if goal.reachable:
        return []
    short = outcome.toward < np.ceil(outcome.counted * goal.asked_rate - 1e-9)
    rows = [
        {"limit": "need", "year": year, "names": [], "share_short": round(float(share), 6)}
        for year, share in zip(goal.evaluator.years, short.mean(axis=0), strict=True)
        if share > 0
    ]
    return sorted(rows, key=lambda one: -one["share_short"])
