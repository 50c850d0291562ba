"""Least money so that a yearly rate is promised: it holds in every year with a chosen probability.

First the most that any money reaches under the limits. If that falls short of the rate asked for, the answer says so, with the
highest probability and what binds, and goes on with the best promise there is: the highest rate that can be promised. Then
money is taken away where it costs the promise least, cell by cell, until the promise would break; what is left is moved about
once more and taken away again. Every amount stated was lived in all replicates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simulation.analysis.attribution import RunSettings
from simulation.inputs.archive import Archive
from simulation.inputs.scenario import Scenario
from simulation.planning.budget import shared
from simulation.planning.evaluator import Evaluator, Outcome
from simulation.planning.limits import Limits, Region, nearest_split, region_of
from simulation.planning.response import Ascent, Model, PromiseScore
from simulation.planning.search import Effort, Search, Usable, needed
from simulation.state import Ints

POLICY_RATE, POLICY_PROBABILITY = 0.2, 0.9
STEP = 0.01
"""Money is taken away in steps of this share of the dearest year."""
TENTHS = 1000
FEN = 100
"""A promise is stated in tenths of a per cent, rounded down."""
GOAL_EFFORT = Effort(fine=24, rounds=0)


@dataclass(frozen=True)
class Goal:
    """The answer: `split` keeps `rate` in every year with at least `probability`; both others at the same money of each year.

    `reachable`: whether the rate asked for can be reached; if not, `rate` is the highest that can be promised.
    `highest_probability`: of the rate asked for, with as much money as helps. `most` is that split.
    """

    evaluator: Evaluator
    region: Region
    asked_rate: float
    asked_probability: float
    reachable: bool
    highest_probability: float
    rate: float
    most: Ints
    splits: Mapping[str, Ints]
    outcomes: Mapping[str, Outcome]
    idle: tuple[str, ...] = ()
    """Programmes whose money moves no count at any level: theirs is taken away first."""
    best: str = "found"

    @property
    def split(self) -> Ints:
        """The split with the least money found."""
        return self.splits[self.best]

    @property
    def outcome(self) -> Outcome:
        """What it does."""
        return self.outcomes[self.best]

    @property
    def keeps_promise(self) -> bool:
        """Whether the split holds the rate often enough; not where limits from below or locks leave nothing to choose."""
        return self.outcome.probability(self.rate) >= self.asked_probability


def promised_rate(outcome: Outcome, probability: float) -> float:
    """The highest rate, in whole tenths of a per cent, that holds in every year with this probability."""
    lowest = np.sort(outcome.lowest_rate)
    place = int(np.floor((1.0 - probability) * len(lowest) + 1e-9))
    rate = np.floor(float(lowest[min(place, len(lowest) - 1)]) * TENTHS) / TENTHS
    while rate > 0 and outcome.probability(rate) < probability:
        rate = max(round(rate * TENTHS) - 1, 0) / TENTHS
    return float(rate)


def least_money(  # noqa: PLR0913 - the question has two numbers more than the budget's
    archive: Archive,
    scenario: Scenario,
    limits: Limits | None = None,
    settings: RunSettings | None = None,
    *,
    rate: float = POLICY_RATE,
    probability: float = POLICY_PROBABILITY,
    effort: Effort | None = None,
    usable: Usable | None = None,
) -> Goal:
    """The least union money over the plan that keeps `rate` in every year with `probability`, money by year left free.

    `limits` as for `most_households`; its money by year is not read. Raises ClashingLimitsError and CancelledError.
    """
    evaluator = Evaluator(archive, scenario, settings or RunSettings())
    limits = replace(limits or Limits(None), money_fen=None, total_fen=None)
    region = region_of(evaluator, limits)
    score = PromiseScore(rate, probability)
    search = Search(evaluator, region, score, effort or GOAL_EFFORT, usable, across_years=True)
    evaluator.expect(search.most_lived)
    most, model = _most(search, rate, probability)
    outcome = evaluator.of(most, evaluator.settings.replicates)
    highest = outcome.probability(rate)
    reachable = highest >= probability
    kept = rate if reachable else promised_rate(outcome, probability)
    split = _least(search, model, most, _Promise(kept, probability))
    if usable:
        usable(split)
    others = _at_equal_money(evaluator, region, split)
    n = evaluator.settings.replicates
    splits = {"found": split, **others}
    outcomes = {name: evaluator.of(one, n) for name, one in splits.items()}
    return Goal(
        evaluator, region, rate, probability, reachable, highest, kept, most, splits, outcomes, search.idle_names
    )


def _most(search: Search, rate: float, probability: float) -> tuple[Ints, Model]:
    """The split that promises most when money is no matter, and curves from nothing up around it."""
    evaluator, region = search.evaluator, search.region
    starts = [nearest_split(region, evaluator.base), np.clip(search.need, region.low, region.high)]
    best = search.improve(starts)
    model = search.measure(best, wide=True)
    candidates = [*starts, best, search.climb(model, best)]
    n = 2 * search.effort.check
    return max(candidates, key=lambda split: _promise(evaluator.of(split, n), rate, probability)), model


def _promise(outcome: Outcome, rate: float, probability: float) -> tuple[bool, float, float]:
    """Order of plans: those that keep the promise, then the highest promise, then the highest probability."""
    chance = outcome.probability(rate)
    place = int(np.floor((1.0 - probability) * outcome.n + 1e-9))
    return chance >= probability, float(np.sort(outcome.lowest_rate)[min(place, outcome.n - 1)]), chance


@dataclass(frozen=True)
class _Promise:
    """A rate and how often it must hold in every year."""

    rate: float
    probability: float

    def kept(self, search: Search, split: Ints, n: int) -> bool:
        """Whether a split keeps it in its first `n` replicates."""
        return search.evaluator.of(split, n).probability(self.rate) >= self.probability


def _least(search: Search, model: Model, most: Ints, promise: _Promise) -> Ints:
    """Down from the split that promises most: take money away, move what is left about, take away again."""
    way = [most, *_way_down(search, model, most)]
    first = way[_last_kept(search, way, promise)]
    held = _at_most(search.region, int(first.sum()))
    moved = Ascent(model, held, search.score, across_years=True).climb(first, search.steps(first))
    again = [*way[: _place(way, first) + 1], moved, *_release(search, model, moved)]
    return again[_surely_kept(search, again, promise, _last_kept(search, again, promise))]


def _way_down(search: Search, model: Model, most: Ints) -> list[Ints]:
    """Money that moves nothing goes first, then whatever costs the promise least."""
    bare = most.copy()
    for i in search.idle:
        bare[i] = np.minimum(most[i], -(-search.region.low[i] // FEN) * FEN)
    start = bare if search.region.holds(bare) else most
    return [start, *_release(search, model, start)]


def _place(way: Sequence[Ints], split: Ints) -> int:
    return next(i for i, one in enumerate(way) if one is split)


def _at_most(region: Region, fen: int) -> Region:
    """The region with no more money in all than this."""
    summed = np.ones((1, region.low.size))
    return replace(region, matrix=np.vstack([region.matrix, summed]), most=np.append(region.most, float(fen)))


def _release(search: Search, model: Model, split: Ints) -> list[Ints]:
    """Take a step of money away wherever it costs the promise least, again and again."""
    ascent = Ascent(model, search.region, search.score, across_years=True)
    return list(ascent.release(split, int(STEP * float(np.max(search.evaluator.total_fen(split))))))


def _last_kept(search: Search, way: Sequence[Ints], promise: _Promise) -> int:
    """Place of the last split of a way down that seems to keep the promise, by bisection in part of the replicates.

    How far these are kinder or harder than all of them is known from the first split, which was lived in all (a control variate).
    """
    n, whole = 2 * search.effort.check, search.evaluator.settings.replicates
    first_few, first_all = (search.evaluator.of(way[0], k).probability(promise.rate) for k in (n, whole))
    wanted = promise.probability + first_few - first_all - 1e-9
    good, bad = 0, len(way)
    while bad - good > 1:
        middle = (good + bad) // 2
        if search.evaluator.of(way[middle], n).probability(promise.rate) >= wanted:
            good = middle
        else:
            bad = middle
    return good


def _surely_kept(search: Search, way: Sequence[Ints], promise: _Promise, place: int) -> int:
    """From a place that seems to keep the promise back to one that does in all replicates; the first where none does."""
    whole, back, failed = search.evaluator.settings.replicates, 1, len(way)
    while place > 0 and not promise.kept(search, way[place], whole):
        failed = place
        place, back = max(place - back, 0), 2 * back
    while failed < len(way) and failed - place > 1:
        middle = (place + failed) // 2
        if promise.kept(search, way[middle], whole):
            place = middle
        else:
            failed = middle
    return place


def _at_equal_money(evaluator: Evaluator, region: Region, split: Ints) -> dict[str, Ints]:
    """The present split and one in proportion to need, both with the same money in every year."""
    money = evaluator.total_fen(split).tolist()
    need = needed(evaluator, GOAL_EFFORT.coarse)
    return {
        "scaled": nearest_split(region, shared(evaluator, money, evaluator.base, region)),
        "by_need": nearest_split(region, shared(evaluator, money, need, region)),
    }
