"""Households lifted against money, where the present plan lies, and which plan is the robust choice.

The frontier is walked from little money to much: curves are measured once around a good split of the present money, every point
climbs by them from the point before, and the better of the two is kept in the same luck, so that more money never lifts fewer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from simulation.analysis.attribution import RunSettings
from simulation.analysis.summary import range_of
from simulation.inputs.archive import Archive
from simulation.inputs.scenario import Scenario
from simulation.planning.budget import present_money, starts_of
from simulation.planning.evaluator import Evaluator, Outcome
from simulation.planning.limits import Limits, nearest_split, region_of
from simulation.planning.response import LIFTED, Ascent, Floats, Model, mean_lifted
from simulation.planning.search import Effort, Found, Search
from simulation.state import Ints

POINTS = 15
MOST_MONEY = 3.0
"""The frontier ends at this multiple of the present money, or where everybody in need is served."""
EFFORT = Effort(fine=12, rounds=0)
TAIL = 0.2
"""Share of the worst replicates that a cautious plan is made for."""
NEW_AT_A_POINT = 2
FEN = 100.0
YUAN = 100


@dataclass(frozen=True)
class Point:
    """One amount of money (fen by year) and the best split found for it."""

    money_fen: tuple[int, ...]
    split: Ints
    outcome: Outcome

    def told(self, rate: float) -> dict[str, Any]:
        """Money in yuan over the plan, households with their range, chance of the rate."""
        return {
            "money_yuan": sum(self.money_fen) / FEN,
            "lifted": range_of(self.outcome.total),
            "probability_all_years": round(self.outcome.probability(rate), 6),
        }


@dataclass(frozen=True)
class Frontier:
    """Points in rising money, and the present plan."""

    evaluator: Evaluator
    points: tuple[Point, ...]
    present: Point


def frontier(
    archive: Archive, scenario: Scenario, limits: Limits | None = None, settings: RunSettings | None = None,
    *, points: int = POINTS,
) -> Frontier:  # fmt: skip
    """The frontier under the limits (their money by year is not read); `settings.replicates` are those of every point."""
    evaluator = Evaluator(archive, scenario, settings or RunSettings(100))
    limits = limits or Limits(None)
    present = present_money(evaluator)
    usual = replace(limits, money_fen=present)
    region = region_of(evaluator, usual)
    search = Search(evaluator, region, mean_lifted, EFFORT)
    # For the progress: two splits a point, and afterwards the cells measured again for the cautious plan.
    evaluator.expect(
        search.most_lived
        + NEW_AT_A_POINT * points * evaluator.settings.replicates
        + 2 * len(search.cells) * EFFORT.fine
    )
    start = search.improve(list(starts_of(evaluator, region, usual).values()))
    model = search.measure(start, wide=True)
    found: list[Point] = []
    for money in _moneys(evaluator, limits, search.need, present, points):
        known = [*(point.split for point in found[-1:]), start, evaluator.base]
        found.append(_point(search, model, replace(limits, money_fen=money), known))
    n = evaluator.settings.replicates
    return Frontier(evaluator, tuple(found), Point(present, evaluator.base, evaluator.of(evaluator.base, n)))


def _moneys(
    evaluator: Evaluator, limits: Limits, need: Ints, present: Sequence[int], points: int
) -> list[tuple[int, ...]]:
    """Money by year of every point: the present money times a factor, from what is fixed to what need could take."""
    free = region_of(evaluator, replace(limits, money_fen=None, total_fen=None))
    held, now = np.array(evaluator.held_fen, float), np.maximum(np.array(present, float), 1.0)
    least = float(((held + free.low.sum(axis=0)) / now).max())
    most = min(float(((held + np.clip(need, free.low, free.high).sum(axis=0)) / now).max()), MOST_MONEY)
    least, most = min(least * 1.001, 1.0), max(most, 1.0)
    below = max(round((points - 1) * (1.0 - least) / max(most - least, 1e-9)), 1)
    factors = [*np.linspace(least, 1.0, below, endpoint=False), *np.linspace(1.0, most, points - below)]
    return [
        tuple(present) if factor == 1.0 else tuple(int(factor * fen) // YUAN * YUAN for fen in present)
        for factor in factors
    ]


def _point(search: Search, model: Model, limits: Limits, known: Sequence[Ints]) -> Point:
    """The best for this money of the climb from the first known split, and of the known ones within the limits."""
    evaluator = search.evaluator
    region = region_of(evaluator, limits)
    start = nearest_split(region, known[0])
    climbed = Ascent(model.averaged(), region, mean_lifted, across_years=False).climb(start, search.steps(start))
    n = evaluator.settings.replicates
    candidates = [start, climbed, *(split for split in known[1:] if region.holds(split))]
    best = max(candidates, key=lambda split: float(evaluator.of(split, n).total.mean()))
    return Point(tuple(limits.money_fen or ()), best, evaluator.of(best, n))


def worst_share(counts: Floats) -> Floats:
    """Households lifted over the plan, mean of the worst fifth of the replicates: the score of a cautious plan."""
    total = np.sort(counts[..., LIFTED, :, :].sum(axis=-1), axis=-1)
    tail: Floats = total[..., : max(round(TAIL * total.shape[-1]), 1)].mean(axis=-1)
    return tail


def cautious(found: Found, effort: Effort | None = None) -> Ints:
    """A split of the same money made for the worst fifth of the replicates, from the one found for the mean."""
    search = Search(found.evaluator, found.region, worst_share, effort or EFFORT)
    return search.climb(search.measure(found.split), found.split)


def figures_of(outcomes: Mapping[str, Outcome]) -> dict[str, dict[str, float]]:
    """Median, 10th percentile and regrets of plans lived in the same replicates, each of which draws every uncertain number anew.

    Regret: what a plan lifts less than the best plan of that replicate (Savage, JASA 46, 1951).
    """
    totals = {name: outcome.total.astype(float) for name, outcome in outcomes.items()}
    best = np.max(list(totals.values()), axis=0)
    return {
        name: {
            "median": float(np.median(total)),
            "p10": float(np.quantile(total, 0.1)),
            "regret": float((best - total).max()),
            "mean_regret": float((best - total).mean()),
        }
        for name, total in totals.items()
    }


def robust_choices(outcomes: Mapping[str, Outcome]) -> dict[str, dict[str, Any]]:
    """Which of some plans is best by the median, by the 10th percentile, by the least of the largest regrets.

    Gives the plan's name and its figures (`figures_of`).
    """
    figures = figures_of(outcomes)
    chosen = {
        "median": max(figures, key=lambda name: figures[name]["median"]),
        "p10": max(figures, key=lambda name: figures[name]["p10"]),
        "regret": min(figures, key=lambda name: (figures[name]["regret"], figures[name]["mean_regret"])),
    }
    return {rule: {"plan": name, **figures[name]} for rule, name in chosen.items()}
