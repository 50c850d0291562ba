"""Which split of the present money is the robust choice, and what one more place of a programme is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulation.analysis.summary import run_head
from simulation.planning.budget import present_money, starts_of
from simulation.planning.evaluator import Evaluator
from simulation.planning.frontier import Frontier, cautious, figures_of, robust_choices
from simulation.planning.limits import Limits, region_of
from simulation.planning.marginal import STEP_FEN, Marginal, marginal_values
from simulation.planning.response import mean_lifted
from simulation.planning.search import Found
from simulation.prepare.outcome import provenance_of
from simulation.state import Ints


@dataclass(frozen=True)
class Robust:
    """Plans for the present money, what they do in the same replicates, and the choice by every rule."""

    splits: Mapping[str, Ints]
    figures: Mapping[str, Mapping[str, float]]
    chosen: Mapping[str, Mapping[str, Any]]
    """By rule (median, p10, regret): the plan's name and its figures."""


def robust_plans(walked: Frontier, limits: Limits) -> Robust:
    """The present plan, the same money by need, the best for the mean, and one made for the worst fifth of the replicates.

    `limits` hold for all but the present plan, which may break them and is then no choice. Every plan is lived in all the
    frontier's replicates, in which those for the mean and for the worst were also searched: they have a little luck ahead.
    """
    evaluator = walked.evaluator
    region = region_of(evaluator, limits)
    best = next(point for point in walked.points if point.money_fen == tuple(present_money(evaluator)))
    splits = {"present": evaluator.base, "by_need": starts_of(evaluator, region, limits)["by_need"], "best": best.split}
    found = Found(evaluator, region, splits, {"best": best.outcome}, "best", mean_lifted)
    splits["cautious"] = cautious(found)
    n = evaluator.settings.replicates
    outcomes = {name: evaluator.of(split, n) for name, split in splits.items()}
    within = {name: one for name, one in outcomes.items() if name != "present" or region.holds(evaluator.base)}
    return Robust(splits, figures_of(outcomes), robust_choices(within))


def place_values(evaluator: Evaluator, values: Sequence[Marginal]) -> list[dict[str, Any]]:
    """Households that one more place lifts, by programme and year, with the range of the mean; programmes of one price only."""
    price = {row.programme: row.price_fen for row in evaluator.rows if row.price_fen}
    return [
        {"programme": one.programme, "year": one.year, "price_yuan": price[one.programme] / 100,
         **{end: getattr(one, end) * price[one.programme] / STEP_FEN for end in ("mean", "low", "high")}}
        for one in values if one.programme in price
    ]  # fmt: skip


def told_of(walked: Frontier, robust: Robust, rate: float) -> dict[str, Any]:
    """Frontier, robust choices and values of places as plain content, money in yuan."""
    evaluator = walked.evaluator
    values = marginal_values(evaluator, robust.splits["best"])
    provenance = provenance_of(evaluator.world, evaluator.archive, evaluator.scenario, evaluator.settings.seed)
    return {
        "question": "frontier",
        **run_head(provenance),
        "rate": rate,
        "points": [point.told(rate) for point in walked.points],
        "present": walked.present.told(rate),
        "plans": robust.figures,
        "robust": robust.chosen,
        "marginal": [vars(one) for one in values],
        "places": place_values(evaluator, values),
    }
