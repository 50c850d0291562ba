"""Most households for the money: the split over programmes and years that does best under the limits.

In stages, each ending in a split that can be used: (1) the present split scaled to the money, and one in proportion to need;
(2) what each programme's money does over all years, and the best split by these curves; (3) what each cell (programme and year)
does around that split, the best split nearby, and again; (4) the finalists in all replicates, the scaled present split among
them, so that the answer is never worse on this luck. What is compared is always run, never predicted; the same seed gives the
same answer, for a search ends by the replicates it may live and not by the clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from simulation.analysis.attribution import RunSettings
from simulation.inputs.archive import Archive
from simulation.inputs.scenario import Scenario
from simulation.planning.evaluator import Evaluator
from simulation.planning.limits import ClashingLimitsError, Limits, Region, nearest_split, region_of
from simulation.planning.response import Score, mean_lifted
from simulation.planning.scaling import share_out
from simulation.planning.search import Effort, Found, Search, Usable, needed
from simulation.state import Ints

YUAN = 100
KEEP = 0.005
"""A fen away from the present plan must lift this share of what a fen of the plan lifts on average; moving one counts twice."""
USUAL = Effort()
LONG = Effort(fine=48, check=200, rounds=4)
"""About ten times the replicates of the usual search."""


def most_households(  # noqa: PLR0913 - what is known, what is wanted, and who listens
    archive: Archive,
    scenario: Scenario,
    limits: Limits | None = None,
    settings: RunSettings | None = None,
    *,
    score: Score = mean_lifted,
    effort: Effort | None = None,
    also: Sequence[Ints] = (),
    usable: Usable | None = None,
    long: bool = False,
) -> Found:
    """The split that lifts most households within the limits (default: the scenario's own money by year).

    With `score=PromiseScore(rate, probability)` the one that reaches a yearly rate with most probability. Of splits that lift
    about the same number the one nearest to the present plan.

    `settings.replicates` are those of the answer, `settings.progress` hears of replicates lived and of all. `also` are splits
    known to be good, for example the answer for less money: the new one is not worse. For more money than the present the
    present money's answer is found first and is one of them. With `long` the search goes on from its answer several times as
    long, and the new answer holds how far the first one was behind (`Found.search_gap`). Raises ClashingLimitsError where
    nothing keeps the limits, CancelledError when cancelled.
    """
    evaluator = Evaluator(archive, scenario, settings or RunSettings())
    limits = limits or Limits(present_money(evaluator))
    asked = _Asked(evaluator, score, effort or USUAL, usable)
    longer = asked.search(limits, LONG) if long else None
    search, less = asked.search(limits), asked.for_present_money(limits)
    starts = starts_of(evaluator, search.region, limits)
    known = [*also, *(one.run(starts_of(evaluator, one.region, under)).split for one, under in less)]
    found = search.run(starts, known)
    if longer is None:
        return found
    best = longer.run(starts, [found.split])
    usual = evaluator.of(found.split, evaluator.settings.replicates)
    lifted = float(best.outcome.total.mean())
    gap = max(0.0, (lifted - float(usual.total.mean())) / lifted) if lifted else 0.0
    return replace(best, search_gap=gap)


@dataclass(frozen=True)
class _Asked:
    """A question, for one amount of money or another."""

    evaluator: Evaluator
    score: Score
    effort: Effort
    usable: Usable | None

    def search(self, limits: Limits, effort: Effort | None = None) -> Search:
        """The search under some limits; the progress counts on it."""
        keep = KEEP if self.score is mean_lifted else 0.0
        region = region_of(self.evaluator, limits)
        search = Search(self.evaluator, region, self.score, effort or self.effort, self.usable, keep=keep)
        self.evaluator.expect(search.most_lived)
        return search

    def for_present_money(self, limits: Limits) -> list[tuple[Search, Limits]]:
        """The search for the present money where the limits give more: with its answer more money is never worse."""
        present = present_money(self.evaluator)
        money = limits.money_fen
        if money is None or money == present or any(fen < now for fen, now in zip(money, present, strict=True)):
            return []
        less = replace(limits, money_fen=present)
        try:
            return [(self.search(less), less)]
        except ClashingLimitsError:
            return []  # what must be spent is more than the present money


def present_money(evaluator: Evaluator) -> tuple[int, ...]:
    """Union money by year as the scenario plans it."""
    return tuple(evaluator.budget.total_fen(year) for year in evaluator.years)


def starts_of(evaluator: Evaluator, region: Region, limits: Limits) -> dict[str, Ints]:
    """The present split scaled to the money of each year, and a split in proportion to what need could take."""
    need = needed(evaluator, USUAL.coarse)
    money = limits.money_fen or tuple(evaluator.total_fen(evaluator.base).tolist())
    return {
        "scaled": nearest_split(region, shared(evaluator, money, evaluator.base, region)),
        "by_need": nearest_split(region, shared(evaluator, money, need, region)),
    }


def shared(evaluator: Evaluator, money: Sequence[int], weights: Ints, region: Region) -> Ints:
    """Each year's money shared out in proportion to weights over the cells that are free, least amounts first."""
    split = np.clip(region.low, 0, region.high)
    free = region.low < region.high
    for t, (fen, held) in enumerate(zip(money, evaluator.held_fen, strict=True)):
        fixed = int(split[~free[:, t], t].sum())
        rows = np.flatnonzero(free[:, t])
        floors = split[rows, t]
        wanted = np.array(share_out(max(fen - held - fixed, 0), weights[rows, t].tolist()), np.int64)
        split[rows, t] = np.maximum(wanted, floors)
    return split // YUAN * YUAN * free + split * ~free
