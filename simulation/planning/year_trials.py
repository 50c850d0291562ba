"""Many households at once, each with sets of programmes offered in one year, with and without, in the same luck.

There is money, places and staff for all of them; before that year the city lived the scenario, after it only what was
begun goes on. The lives themselves are `simulation.choosing.offers`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.attribution import RunSettings
from simulation.choosing.offers import Fates, Offers, live_offers
from simulation.engine import run_replicate
from simulation.errors import CancelledError
from simulation.inputs.archive import Archive
from simulation.inputs.scenario import Scenario
from simulation.prepare.memory import empty_trace, empty_work, tally_of
from simulation.prepare.outcome import empty_arrays
from simulation.prepare.world import World, make_world
from simulation.state import SLOT, Draw, Ints, Plan, Slots, Tally, Work
from simulation.year.assessment import ON_FILE

Bits = NDArray[np.uint64]
Told = Callable[[float], None]
"""Called with the share done."""
AT_ONCE = 500
"""Households and their offers in one call: their states stay in a core's own cache."""


class YearTrials:
    """Offers of one year of a scenario, lived over the same (parameter draw, luck) pairs."""

    def __init__(
        self, archive: Archive, scenario: Scenario, year: int, pairs: Sequence[tuple[int, int]], settings: RunSettings
    ) -> None:
        self.world, self.settings = make_world(archive, scenario, pairs, settings.seed), settings
        self.t = year - scenario.years[0]
        self.opening = len(self.world.rows.row)
        offers = self.world.plan.offer
        government = self.world.plan.programme.government != 0
        without_limit = ((offers.budget < 0) & (offers.places < 0)).all(axis=1)
        self.floors = _bits(np.flatnonzero(without_limit))
        """Programmes everybody in need gets, whatever is chosen."""
        self.choices = [int(place) for place in np.flatnonzero(~without_limit & ~government)]
        """Places of the union's programmes there is a choice about."""

    @property
    def replicates(self) -> int:
        """How many simulations there are."""
        return len(self.world.pairs)

    def first(self, replicates: int) -> YearTrials:
        """The same with the first so many replicates only."""
        fewer = object.__new__(YearTrials)
        world = self.world
        vars(fewer).update(vars(self))
        fewer.world = replace(
            world, pairs=world.pairs[:replicates], draws=world.draws[:replicates], arrivals=world.arrivals[:replicates]
        )
        return fewer

    def on_file(self) -> Ints:
        """Simulations in which each household of the opening file is on file when the year begins."""
        found = np.zeros(self.opening, np.int64)
        if self.t == 0:
            return found + self.replicates
        city = empty_work(self.world)
        for r in range(self.replicates):
            self._live_before(r, city)
            there = city.household[: self.opening]
            found += (there.status == ON_FILE) & (there.lifted == 0)
        return found

    def of(
        self, slots: Ints, first: Ints, sets: Bits, told: Told | None = None, *, asking: bool = False, to_the_end: bool = True,
    ) -> Fates:  # fmt: skip
        """Live these households of the opening file; `sets[first[i]:first[i + 1]]` are those tried on household `i`.

        The floors come on top of every set. `asking` tells who would get each programme there is a choice about. Without
        `to_the_end` nothing is told of later money. What is told by programme is empty where it is not asked for.
        """
        asked = _bits(np.array(self.choices, np.intp)) if asking else 0
        values = (np.array([self.floors], np.uint64), np.array([asked], np.uint64), np.array([to_the_end]))
        offers = Offers(slots, first, sets | np.uint64(self.floors), *values)
        n, programmes = len(sets), len(self.world.programmes)
        by_programme = (n if asking or to_the_end else 0, programmes)
        if_asked = (n if asking else 0, programmes)
        fates = Fates(
            np.zeros((n, self.replicates), np.bool_), np.zeros((n, self.replicates), np.int32), np.zeros(n, np.int64),
            np.zeros(n, np.int32), np.zeros(by_programme, np.int32), np.zeros(n, np.int64),
            np.zeros(by_programme, np.int32), np.zeros(by_programme, np.int64), np.zeros(by_programme, np.int32),
            np.zeros(n, np.int64), np.zeros(if_asked, np.int32), np.zeros(if_asked, np.int64),
        )  # fmt: skip
        _Living(self, offers, fates, told).live()
        return fates

    def _live_before(self, r: int, city: Work) -> None:
        """The scenario's own years before the year of the offers, money and places as it plans them."""
        world = self.world
        arrays = empty_arrays(replace(world, pairs=world.pairs[:1], arrivals=world.arrivals[:1]))
        run_replicate(
            0, world.rows, world.slots, _ending(world.plan, self.t), world.draws[r], world.arrivals[r], city,
            tally_of(arrays, 0), empty_trace(np.zeros(0, np.int64), world.arrivals.shape[1]),
            np.uint64(self.settings.seed), np.uint64(world.pairs[r][1]),
        )  # fmt: skip


class _Room(NamedTuple):
    """Memory of one thread."""

    which: Ints
    work: Work
    scratch: Slots
    tally: Tally


class _Living:
    """Offers spread over threads: some households at a time, in all replicates where the plan begins with their year."""

    def __init__(self, trials: YearTrials, offers: Offers, fates: Fates, told: Told | None) -> None:
        self.trials, self.offers, self.fates, self.told = trials, offers, fates, told
        world = trials.world
        row = world.rows.row.copy()
        row.unit = 0
        self.rows = world.rows._replace(row=row)
        self.plan = _one_unit(world.plan)
        self.draws = Draw(*(np.stack(tables).view(np.recarray) for tables in zip(*world.draws, strict=True)))
        self.lucks = np.array([luck for _, luck in world.pairs], np.uint64)
        self.parts = list(_parts(offers.first))
        self.size = self._sizes()

    def _sizes(self) -> tuple[int, int]:
        """Households and offers, and their members, of the largest part."""
        slot = self.trials.world.slots.slot[self.offers.home]
        copies = 1 + np.diff(self.offers.first)
        people = np.concatenate([[0], np.cumsum(copies * (slot.member_to - slot.member_from))])
        total = np.concatenate([[0], np.cumsum(copies)])
        return (
            max((int(total[last] - total[first]) for first, last in self.parts), default=0),
            max((int(people[last] - people[first]) for first, last in self.parts), default=0),
        )

    def live(self) -> None:
        """All parts in all replicates."""
        trials, n = self.trials, self.trials.replicates
        threads = max(1, min(trials.settings.threads or os.cpu_count() or 1, len(self.parts)))
        rooms = [self._room() for _ in range(threads)]
        with ThreadPoolExecutor(threads) as pool:
            if trials.t == 0:
                self._round(pool, rooms, (0, n), empty_work(_without_slots(trials.world)), (0.0, 1.0))
                return
            city = empty_work(trials.world)  # a later year begins in the city's own state
            for r in range(n):
                trials._live_before(r, city)
                self._round(pool, rooms, (r, r + 1), city, (r / n, 1.0 / n))

    def _round(
        self, pool: ThreadPoolExecutor, rooms: list[_Room], replicates: tuple[int, int], city: Work, share: tuple[float, float]
    ) -> None:  # fmt: skip
        """All parts in some replicates; `share` of the whole is done before and in it."""
        todo, done, cancel = iter(self.parts), list[int](), self.trials.settings.cancel

        def work_through(room: _Room) -> None:
            for first, last in todo:
                if cancel is not None and cancel.is_set():
                    return
                self._one(first, last, replicates, city, room)
                done.append(first)
                if self.told:
                    self.told(share[0] + share[1] * len(done) / len(self.parts))

        for finished in [pool.submit(work_through, room) for room in rooms]:
            finished.result()
        if cancel is not None and cancel.is_set():
            raise CancelledError("测算已取消 the run was cancelled")

    def _one(self, first: int, last: int, replicates: tuple[int, int], city: Work, room: _Room) -> None:
        world = self.trials.world
        live_offers(
            first, last, np.array(replicates, np.int64), self.trials.t, self.offers, self.fates, room.which, self.rows,
            world.slots, city, self.plan, self.draws, room.work, room.scratch, room.tally,
            np.uint64(self.trials.settings.seed), self.lucks,
        )  # fmt: skip

    def _room(self) -> _Room:
        world, (n, people) = self.trials.world, self.size
        scratch = Slots(
            np.zeros(n, SLOT).view(np.recarray), np.zeros(n, np.uint64), np.zeros(people, np.uint32),
            np.zeros(people, np.uint64), np.zeros(n, np.int16), np.zeros_like(world.slots.start),
        )  # fmt: skip
        small = replace(world, slots=scratch, plan=self.plan, pairs=world.pairs[:1], arrivals=world.arrivals[:1])
        return _Room(np.zeros(n, np.int64), empty_work(small), scratch, tally_of(empty_arrays(small), 0))


def _parts(first: Ints) -> Iterator[tuple[int, int]]:
    """Households from … to before … with about `AT_ONCE` households and offers together."""
    total = first - first[0] + np.arange(len(first))
    begin = 0
    while begin < len(first) - 1:
        end = max(int(np.searchsorted(total, total[begin] + AT_ONCE, "right")) - 1, begin + 1)
        yield begin, end
        begin = end


def _without_slots(world: World) -> World:
    slots = world.slots
    none = Slots(
        slots.slot[:0], slots.key[:0], slots.member_key[:0], slots.member_household[:0], slots.unit[:0], slots.start
    )
    return replace(world, slots=none)


def _bits(places: NDArray[np.intp]) -> int:
    return sum(1 << int(place) for place in places)


def _ending(plan: Plan, years: int) -> Plan:
    """The plan with its first so many years only."""
    switches = plan.plan.copy()
    switches.years = years
    return plan._replace(plan=switches)


def _one_unit(plan: Plan) -> Plan:
    """The plan with one filing unit: counts by unit are not read."""
    switches = plan.plan.copy()
    switches.units = 1
    return plan._replace(plan=switches)
