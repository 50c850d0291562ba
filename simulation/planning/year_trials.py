"""Many households at once, each with sets of programmes offered in one year, with and without, in the same luck.

A run carries one *offer* a household: the set of programmes it may newly get in that year. There is money, places and
staff for all of them; before that year the city lived the scenario, after it only what was begun goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.attribution import RunSettings
from simulation.engine import run_replicate
from simulation.inputs.archive import Archive
from simulation.inputs.scenario import Scenario
from simulation.prepare.memory import empty_trace, empty_work, tally_of
from simulation.prepare.outcome import empty_arrays
from simulation.prepare.plan import SPLITS
from simulation.prepare.spreading import spread
from simulation.prepare.world import World, make_world
from simulation.state import Array, Draw, Ints, Plan, Rows, Slots, Work
from simulation.year.assessment import ON_FILE

Bits = NDArray[np.uint64]
AT_ONCE = 2_000
"""Offers in one run: each household is a filing unit of its own, so that the counts tell them apart."""


@dataclass(frozen=True)
class Tried:
    """What became of every offer; sums are over the replicates."""

    lifted: NDArray[np.bool_]
    """Whether lifted by the plan's end: (replicates, offers)."""
    on_file: Ints
    """Replicates in which it is on file and not yet lifted when the year begins."""
    now_fen: Ints
    """Union money in the year."""
    later_fen: Ints
    """Union money in later years, for what was begun before."""
    given: Ints
    """Replicates in which a programme was awarded in the year: (offers, programmes)."""
    short_fen: Ints
    """How far own means and dibao fall short of the line before the year's help, fen a month for each head."""
    spent_fen: Ints
    """Union money in the year by replicate, over all offers."""

    def only(self, which: NDArray[np.bool_]) -> Tried:
        """Some of the offers; `spent_fen` stays that of all."""
        sums = {name: values[which] for name, values in vars(self).items() if name not in {"lifted", "spent_fen"}}
        return replace(self, lifted=self.lifted[:, which], **sums)


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

    def first(self, replicates: int) -> YearTrials:
        """The same with the first so many replicates only."""
        fewer = copy(self)
        world = self.world
        fewer.world = replace(
            world, pairs=world.pairs[:replicates], draws=world.draws[:replicates], arrivals=world.arrivals[:replicates]
        )
        return fewer

    def open_bits(self) -> Bits:
        """What each household of the opening file may get at all: its groups, causes and tier, less what it refused."""
        bits: Bits = self.world.rows.row.programmes_open.copy()
        return bits

    def of(self, slots: Ints, sets: Bits, told: Callable[[int, int], None] | None = None) -> Tried:
        """Live these households of the opening file, each with its set on top of the floors."""
        chunks = [
            _Chunk(self, slots[first : first + AT_ONCE], sets[first : first + AT_ONCE], first)
            for first in range(0, len(slots), AT_ONCE)
        ]
        replicates = len(self.world.pairs)
        lifted, spent = np.zeros((replicates, len(slots)), np.bool_), np.zeros(replicates, np.int64)
        total = _Sums.empty(len(slots), len(self.world.programmes))

        def room() -> tuple[_Sums, Work | None]:
            city = empty_work(self.world) if self.t else None  # a later year begins in the city's own state
            return _Sums.empty(len(slots), len(self.world.programmes)), city

        def one(r: int, own: tuple[_Sums, Work | None]) -> None:
            sums, city = own
            if city is not None:
                self._live_before(r, city)
            for chunk in chunks:
                spent[r] += chunk.live(r, city, lifted[r], sums)

        for sums, _ in spread(self.world, room, one, self.settings.threads, told, self.settings.cancel):
            total.add(sums)
        return Tried(lifted, total.on_file, total.now, total.later, total.given, total.short, spent)

    def _live_before(self, r: int, city: Work) -> None:
        """The scenario's own years before the year of the offers, money and places as it plans them."""
        world = self.world
        plan = _ending(world.plan, self.t)
        arrays = empty_arrays(replace(world, pairs=world.pairs[:1], arrivals=world.arrivals[:1]))
        self.run(0, world, plan, r, city, arrays)

    def run(self, first_t: int, world: World, plan: Plan, r: int, work: Work, arrays: dict[str, Any]) -> None:
        """One replicate of a world from a year on."""
        run_replicate(
            first_t, world.rows, world.slots, plan, world.draws[r], world.arrivals[r], work, tally_of(arrays, 0),
            empty_trace(np.zeros(0, np.int64), world.arrivals.shape[1]), np.uint64(self.settings.seed),
            np.uint64(world.pairs[r][1]),
        )  # fmt: skip


@dataclass
class _Sums:
    """Sums over replicates, by offer."""

    on_file: Ints
    now: Ints
    later: Ints
    given: Ints
    short: Ints

    @classmethod
    def empty(cls, offers: int, programmes: int) -> _Sums:
        """Nothing counted yet."""
        on_file, now, later, short = (np.zeros(offers, np.int64) for _ in range(4))
        return cls(on_file, now, later, np.zeros((offers, programmes), np.int64), short)

    def add(self, other: _Sums) -> None:
        """Count another thread's sums in."""
        for name, mine in vars(self).items():
            mine += getattr(other, name)


class _Chunk:
    """So many offers as a small world: before the year nobody is offered anything, in it each its own set."""

    def __init__(self, trials: YearTrials, slots: Ints, sets: Bits, first: int) -> None:
        self.trials, self.slots, self.part = trials, slots, slice(first, first + len(slots))
        whole = trials.world
        source = whole.slots.slot[slots]
        first_member, sizes = (
            source.member_from.astype(np.int64),
            (source.member_to - source.member_from).astype(np.int64),
        )
        starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self.members: Ints = np.repeat(first_member - starts[:-1], sizes) + np.arange(starts[-1])
        n = len(slots)
        row: Array = whole.rows.row[source.row]
        row.unit, row.member_from = np.arange(n), starts[:-1]
        row.programmes_open = row.programmes_open & (sets | np.uint64(trials.floors))
        slot: Array = source.copy()
        slot.row, slot.member_from, slot.member_to = np.arange(n), starts[:-1], starts[1:]
        key = whole.slots.key[slots]
        self.world = replace(
            whole,
            rows=Rows(row, whole.rows.household[source.row], whole.rows.member[self.members]),
            slots=Slots(
                slot, key, whole.slots.member_key[self.members], np.repeat(key, sizes), np.arange(n, dtype=np.int16),
                np.full_like(whole.slots.start, n),
            ),
            plan=_room_for_all(whole.plan, n),
            draws=tuple(_with_staff(draw) for draw in whole.draws),
            arrivals=np.zeros_like(whole.arrivals),
        )  # fmt: skip
        after = row.copy()
        after.programmes_open = after.programmes_open & np.uint64(trials.floors)
        self.after = replace(self.world, rows=self.world.rows._replace(row=after))
        """The same without new awards of what there is a choice about."""
        self.union = whole.plan.programme.government == 0

    def live(self, r: int, city: Work | None, lifted: NDArray[np.bool_], sums: _Sums) -> int:
        """One replicate; fills in this chunk's part of `lifted` and `sums`, gives the union money of the year."""
        trials, t, n = self.trials, self.trials.t, len(self.slots)
        work = empty_work(self.world)
        arrays = empty_arrays(replace(self.world, pairs=self.world.pairs[:1], arrivals=self.world.arrivals[:1]))
        if city is not None:
            work.household[:], work.member[:] = city.household[self.slots], city.member[self.members]
            sums.on_file[self.part] += (work.household.status == ON_FILE) & (work.household.lifted == 0)
        else:
            sums.on_file[self.part] += 1
        trials.run(t, self.world, _ending(self.world.plan, t + 1), r, work, arrays)
        sums.short[self.part] += work.household.shortfall
        if t + 1 < self.world.arrivals.shape[1]:
            trials.run(t + 1, self.after, self.after.plan, r, work, arrays)
        lifted[self.part] = work.household.lifted[:n] == 1
        spent = arrays["spending"][0][:, self.union].sum(axis=1)
        sums.now[self.part] += spent[t]
        sums.later[self.part] += spent[t + 1 :].sum(axis=0)
        sums.given[self.part] += (arrays["reached"][0][t] > 0).T
        return int(spent[t].sum())


def _bits(places: NDArray[np.intp]) -> int:
    return sum(1 << int(place) for place in places)


def _ending(plan: Plan, years: int) -> Plan:
    """The plan with its first so many years only."""
    switches = plan.plan.copy()
    switches.years = years
    return plan._replace(plan=switches)


def _room_for_all(plan: Plan, units: int) -> Plan:
    """The plan with money and places for every award, split over `units` filing units, its forced awards left out."""
    switches, offers = plan.plan.copy(), plan.offer.copy()
    switches.units, switches.split, switches.staff_price = units, SPLITS.index("equal"), 0.0
    offers.budget, offers.places = -1, -1
    return plan._replace(plan=switches, offer=offers, split_shares=np.zeros(units), forced=np.zeros((0, 0), np.uint64))


def _with_staff(draw: Draw) -> Draw:
    """The draw with staff days for everything."""
    years = draw.year.copy()
    years.staff = -1
    return draw._replace(year=years)
