"""How many households any plan could lift at most with the same money, on the same luck: a bound no plan exceeds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from threading import Event

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.attribution import RunSettings
from simulation.choosing.least_cost import PEOPLE, Least, Room, Terms, least_costs
from simulation.errors import SimulationError
from simulation.inputs.archive import Archive
from simulation.inputs.programmes import Cash, Programme, ToLine
from simulation.inputs.scenario import Scenario
from simulation.prepare.memory import empty_work, tally_of
from simulation.prepare.outcome import empty_arrays
from simulation.prepare.spreading import spread
from simulation.prepare.world import World, make_world
from simulation.state import HOUSEHOLD, MEMBER, Array, Floats, Ints, Work

STATES, PARTS, WAYS = 256, 256, 6
"""States kept at a year's start and within a year, and ways to lift kept for each household."""
KINDS = 2
"""The union's money and the government's, each with a limit by year."""
UNLIMITED = 1 << 59
"""Fen from which a budget counts as no limit."""
UNIT = 1e7
"""Fen in which money is handed to the solver: 100,000 yuan."""


@dataclass(frozen=True)
class Bound:
    """A bound on the households lifted over the plan, by replicate and on average, and what money is worth there."""

    lifted_each: Floats
    """By replicate, in the pairs' order."""
    free_each: Ints
    """Households lifted with the floors alone."""
    possible_each: Ints
    """Households that some pattern of awards lifts, money aside."""
    price_by_year: Mapping[int, float]
    """Further households for 100,000 yuan more in a year, on average; where money is not scarce 0."""
    money_fen_by_year: Mapping[int, int]
    whole_share: float
    """Share of the households not lifted for nothing whose awards were all tried."""
    pairs: tuple[tuple[int, int], ...]

    @property
    def lifted(self) -> float:
        """Mean over the replicates."""
        return float(self.lifted_each.mean())

    def relaxation_gap(self, plan_lifted: float) -> float:
        """How much more than a plan lifts (mean on the same pairs) the bound leaves open, as a share of the bound."""
        return max(0.0, (self.lifted - plan_lifted) / self.lifted) if self.lifted > 0 else 0.0


def upper_bound(  # noqa: PLR0913 - what a caller can say about a run
    archive: Archive,
    scenario: Scenario,
    money_fen_by_year: Mapping[int, int] | None = None,
    *,
    replicates: int = 4,
    seed: int = 2016,
    threads: int | None = None,
    pairs: tuple[tuple[int, int], ...] | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancel: Event | None = None,
) -> Bound:
    """Bound what any plan lifts with so much union money a year, on the pairs (r, r) of the first `replicates`.

    `money_fen_by_year` is the money of the union's programmes *with a limit*, by calendar year (default: what the scenario
    plans for them, `limited_money`); floors without a limit are always given and cost nothing here. Plans are everything
    that can be done with the scenario's own programmes at its standards: any split over programmes, units and households,
    any order of programmes and of households, any places and staff days. Switching programmes on, or changing standards,
    rules or payment months, makes another scenario with another bound.

    How: a household's life hangs on its own luck and its awards. For each household and replicate every pattern of awards
    is tried (`simulation.choosing.least_cost`), which gives the cheapest ways to lift it, each with its money by year. Then
    as many as possible are lifted for the money: the linear relaxation, one programme for each replicate (HiGHS), whose
    prices prove the bound whatever the solver's tolerance. The government's limited programmes share their own money by year.
    Relaxed, each in the safe direction: who is served is chosen with the luck known; a household may be lifted in parts;
    places, staff days, priorities, the split over units; money is not bound to a programme; what a mandated programme
    continues costs nothing; joined, dropped or overflowing states only make a lift cheaper (`whole_share` says how often
    none overflowed). So the bound may be loose; it is never exceeded.
    Raises CancelledError when `cancel` is set, SimulationError for money in a year that is not in the plan.
    """
    chosen = pairs or tuple((r, r) for r in range(replicates))
    world = make_world(archive, scenario, chosen, seed)
    if unknown := set(money_fen_by_year or ()) - set(scenario.year_list):
        raise SimulationError(f"方案没有这些年份 the plan has no year {sorted(unknown)}")
    money = limited_money(world) | dict(money_fen_by_year or {})
    return _bound_in(world, seed, money, RunSettings(len(chosen), seed, threads, progress, cancel))


def _bound_in(world: World, seed: int, money: Mapping[int, int], settings: RunSettings) -> Bound:
    """`upper_bound` in a world that is made already, over all its pairs; of the settings threads, progress and cancel count."""
    years = sorted(money)
    limits = np.concatenate([[money[year] for year in years], _government(world)]).astype(np.float64)
    case = _Search(world, seed, limits)
    parts = case.spread(settings)
    prices = np.mean([part.prices for part in parts], axis=0)[: len(years)]
    return Bound(
        np.array([part.bound for part in parts]),
        np.array([part.free for part in parts]),
        np.array([part.possible for part in parts]),
        {year: round(float(price), 6) for year, price in zip(years, prices, strict=True)},
        money,
        sum(part.whole for part in parts) / max(sum(part.asked for part in parts), 1),
        world.pairs,
    )


def limited_money(world: World) -> dict[int, int]:
    """Fen by year of the union's programmes with a limit in money, as the world's plan has them."""
    programme, offers = world.plan.programme, world.plan.offer
    limited = (programme.government == 0)[:, None] & (offers.budget > 0) & (offers.budget < UNLIMITED)
    fen = np.where(limited, offers.budget, 0).sum(axis=0)
    first = int(world.plan.plan[0].first_year)
    return {first + t: int(amount) for t, amount in enumerate(fen)}


def _government(world: World) -> Floats:
    """Fen by year of the government's programmes with a limit; without end where one of them has none in money."""
    programme, offers = world.plan.programme, world.plan.offer
    limited = (programme.government != 0)[:, None] & (offers.budget >= 0)
    fen: Floats = np.where(limited, np.minimum(offers.budget, UNLIMITED), 0).sum(axis=0).astype(np.float64)
    return fen


@dataclass(frozen=True)
class _Part:
    """One replicate's bound."""

    bound: float
    prices: Floats
    free: int
    possible: int
    asked: int
    whole: int


class _Search:
    """What the threads of one search share."""

    def __init__(self, world: World, seed: int, limits: Floats) -> None:
        self.world, self.seed, self.limits = world, seed, limits
        self.terms = terms_of(world)
        self.years = world.arrivals.shape[1]

    def spread(self, settings: RunSettings) -> list[_Part]:
        """Every replicate, side by side on threads."""
        found: dict[int, _Part] = {}

        def room() -> tuple[Work, Room]:
            work = empty_work(self.world)
            return work, room_for(work, KINDS * self.years)

        def one(r: int, own: tuple[Work, Room]) -> None:
            found[r] = self.one(r, *own)

        spread(self.world, room, one, settings.threads, settings.progress, settings.cancel)
        return [found[r] for r in sorted(found)]

    def one(self, r: int, work: Work, room: Room) -> _Part:
        """One replicate: the cheapest ways of every household, then the most that the money lifts."""
        least = self.ways(r, work, room)
        used = np.concatenate([np.arange(first, last) for first, last, _ in self._ranges(r)])
        found, ways, cut = least.found[used], least.ways[used], least.cut[used]
        cheapest = np.where(np.arange(WAYS)[None, :, None] < found[:, None, None], ways, UNLIMITED).min(axis=1)
        free = (found > 0) & (cheapest == 0).all(axis=1) & (found == 1)
        asked = ~free
        open_to = np.flatnonzero(asked & (found > 0))
        bound, prices = most_lifted(ways[open_to], found[open_to], self.limits)
        return _Part(
            float(free.sum()) + bound,
            prices,
            int(free.sum()),
            int((found > 0).sum()),
            int(asked.sum()),
            int((asked & ~cut).sum()),
        )

    def ways(self, r: int, work: Work, room: Room) -> Least:
        """The cheapest ways to lift every household of a replicate."""
        world = self.world
        slots = len(world.slots.key)
        least = Least(
            np.zeros((slots, WAYS, KINDS * self.years), np.int64), np.zeros(slots, np.int64), np.zeros(slots, np.bool_)
        )
        tally = tally_of(empty_arrays(replace(world, pairs=world.pairs[:1], arrivals=world.arrivals[:1])), 0)
        for first, last, t in self._ranges(r):
            least_costs(
                first, last, t, world.rows, world.slots, world.plan, world.draws[r], work, tally, self.terms, room, least,
                np.uint64(self.seed), np.uint64(world.pairs[r][1]),
            )  # fmt: skip
        return least

    def _ranges(self, r: int) -> list[tuple[int, int, int]]:
        """Slots in use in a replicate: the opening file (-1), and each year's newly identified households."""
        world = self.world
        ranges = [(0, len(world.rows.row), -1)]
        for t in range(self.years):
            for group, count in enumerate(world.arrivals[r, t]):
                first = int(world.slots.start[t, group])
                if count:
                    ranges.append((first, first + int(count), t))
        return ranges


def terms_of(world: World) -> Terms:
    """What is branched on: every programme with a limit whose award can change a life."""
    records = list(world.programmes.values())
    programme, offers = world.plan.programme, world.plan.offer
    to_line = any(isinstance(record.amount, ToLine) for record in records)
    inert = np.array([_is_inert(name, record, records, to_line=to_line) for name, record in world.programmes.items()])
    staffed = np.ones(offers.shape[1], np.bool_)
    if float(world.plan.plan[0].staff_price) <= 0:
        staffed = np.all([draw.year.staff < 0 for draw in world.draws], axis=0)
    always = (offers.budget < 0) & (staffed[None, :] | (programme.mandated != 0)[:, None])
    kind = np.where(programme.government == 0, 0, 1)
    kind[(offers.budget >= UNLIMITED).any(axis=1)] = -1
    return Terms(inert, always, kind.astype(np.int64))


def _is_inert(name: str, record: Programme, records: list[Programme], *, to_line: bool) -> bool:
    """A gift now and then: no lasting aid, no bar to another programme, nothing another amount hangs on."""
    gift = all(isinstance(effect, Cash) for effect in record.effects) and not record.lasting
    bars = any(name in other.exclusive_with for other in records)
    return gift and not bars and not (record.counts_as_income and to_line)


def room_for(work: Work, columns: int, states: int = STATES, parts: int = PARTS) -> Room:
    """Memory for the search of one thread, beside its working memory."""
    n = 2 * states + parts
    home, people = np.zeros(n, HOUSEHOLD).view(np.recarray), np.zeros(n * PEOPLE, MEMBER).view(np.recarray)
    return Room(
        states, parts, home, people, _words(home), _words(people), np.zeros((n + 1, columns), np.int64),
        _words(work.household), _words(work.member), np.zeros(n, np.uint64),
    )  # fmt: skip


def _words(records: Array) -> NDArray[np.uint32]:
    plain = np.asarray(records).view(np.ndarray)
    words: NDArray[np.uint32] = plain.view(np.uint32).reshape(len(plain), -1)
    return words


def most_lifted(ways: Ints, found: Ints, limits: Floats) -> tuple[float, Floats]:
    """At most so many of these households are lifted for the limits' money; and households for 100,000 yuan more.

    The dual of the linear relaxation: prices of money, and for every household what its lift is worth beyond its cheapest
    way. Whatever prices the solver gives, the value computed from them is a bound.
    """
    from scipy.optimize import linprog
    from scipy.sparse import coo_matrix, hstack

    n, columns = len(found), len(limits)
    if not n:
        return 0.0, np.zeros(columns)
    scarce = np.minimum(limits, ways.max(axis=1).sum(axis=0)) / UNIT  # more than all of them together cost is no limit
    owner = np.repeat(np.arange(n), found)
    cost = np.concatenate([ways[i, : found[i]] for i in range(n)]) / UNIT
    rows = np.arange(len(owner))
    matrix = hstack([coo_matrix(-cost), coo_matrix((-np.ones(len(owner)), (rows, owner)), shape=(len(owner), n))])
    solved = linprog(
        np.concatenate([scarce, np.ones(n)]), A_ub=matrix.tocsr(), b_ub=-np.ones(len(owner)), method="highs"
    )
    prices = np.maximum(solved.x[:columns], 0.0) if solved.x is not None else np.zeros(columns)
    paid = np.full(n, np.inf)
    np.minimum.at(paid, owner, cost @ prices)
    return float(prices @ scarce + np.maximum(1.0 - paid, 0.0).sum()), prices
