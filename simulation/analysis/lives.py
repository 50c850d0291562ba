"""Households followed one by one: what each was awarded in every replicate of a city, and one of them lived again alone.

A household's life hangs on its own luck, the parameter draw and its awards. So a city's run need only leave the awards
behind: with them the household lives the same life again by itself, to the last fen, in a thousandth of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.attribution import RunSettings
from simulation.engine import run_replicate
from simulation.inputs.archive import Archive
from simulation.inputs.scenario import Scenario
from simulation.prepare.memory import empty_trace, empty_work, slots_of, tally_of
from simulation.prepare.outcome import empty_arrays
from simulation.prepare.plan import SPLITS
from simulation.prepare.spreading import spread
from simulation.prepare.world import World, make_world
from simulation.state import HOUSEHOLD, MEMBER, Array, Draw, Ints, Plan, Rows, Slots, Trace, Work
from simulation.year.assessment import EXITED, RELIEVED

Bits = NDArray[np.uint64]
Seen = Callable[[int, Work, dict[str, Any], Trace], None]
"""Called after every replicate with its number, the state it ends in, its counts, and what was traced."""


@dataclass(frozen=True)
class Lives:
    """Awards and status of households of the opening file: shape (replicates, years, households followed)."""

    world: World
    archive_fingerprint: str
    scenario_fingerprint: str
    seed: int
    slots: Ints
    """Slot of each household followed; the place among the households kept on file."""
    awarded: Bits
    """Programme bits of the year's awards."""
    status: NDArray[np.int8]
    """At the year's end, as in `simulation.year.assessment`."""

    @property
    def lifted(self) -> NDArray[np.bool_]:
        """Whether a household has been lifted by the year's end: relieved or exited in this year or an earlier one."""
        off = (self.status == RELIEVED) | (self.status == EXITED)
        return np.logical_or.accumulate(off, axis=1)

    def place_of(self, slot: int) -> int:
        """Where a slot stands among the households followed."""
        return int(np.flatnonzero(self.slots == slot)[0])


@dataclass(frozen=True)
class Life:
    """One household over all replicates, as it stands at every year's end."""

    world: World
    """The household alone, in slot 0."""
    home: Array
    """(replicates, years) of `simulation.state.HOUSEHOLD`."""
    people: Array
    """(replicates, years, 8) of `simulation.state.MEMBER`."""
    spent: Ints
    """Fen its awards took from their budgets: (replicates, years, programmes)."""

    @property
    def line(self) -> Ints:
        """The line of its place, fen a month for each head: (years, 12)."""
        kind = int(self.world.rows.row[0].line)
        months: Ints = self.world.local.line[kind].reshape(-1, 12)
        return months


def follow(archive: Archive, scenario: Scenario, settings: RunSettings, numbers: Sequence[str] | None = None) -> Lives:
    """Run a city and keep the awards of the households with these worker numbers, of every one without.

    Takes 9 bytes a household, year and replicate. Raises CancelledError when the settings' `cancel` is set.
    """
    world = make_world(archive, scenario, [(r, r) for r in range(settings.replicates)], settings.seed)
    kept = np.arange(len(world.screening.kept), dtype=np.int64)
    slots = kept if numbers is None else slots_of(archive, world, numbers)
    shape = (len(world.pairs), world.arrivals.shape[1], len(slots))
    awarded, status = np.zeros(shape, np.uint64), np.zeros(shape, np.int8)

    def keep(r: int, _work: Work, _arrays: dict[str, Any], trace: Trace) -> None:
        awarded[r], status[r] = trace.household.awarded.T, trace.household.status.T

    live(world, settings, keep, slots)
    return Lives(world, archive.fingerprint, scenario.fingerprint(), settings.seed, slots, awarded, status)


def relive(lives: Lives, slot: int, settings: RunSettings) -> Life:
    """One household's years again, given in every replicate what the city gave it; the same to the last fen."""
    own = lives.world.rows.row[lives.world.slots.slot[slot].row].programmes_open
    world = alone(lives.world, slot, np.array([own], np.uint64))
    place = lives.place_of(slot)
    plans = [_only(world.plan, lives.awarded[r, :, place]) for r in range(len(world.pairs))]
    return trace_life(world, settings, plans)


def trace_life(world: World, settings: RunSettings, plans: Sequence[Plan] | None = None) -> Life:
    """Every year of the one household of a world made by `alone`; `plans` as in `live`."""
    shape = (len(world.pairs), world.arrivals.shape[1])
    home, people = np.zeros(shape, HOUSEHOLD).view(np.recarray), np.zeros((*shape, 8), MEMBER).view(np.recarray)
    spent = np.zeros((*shape, len(world.programmes)), np.int64)

    def keep(r: int, _work: Work, arrays: dict[str, Any], trace: Trace) -> None:
        home[r], people[r], spent[r] = trace.household[0], trace.member[0], arrays["spending"][0, :, :, 0]

    live(world, settings, keep, np.zeros(1, np.int64), plans)
    return Life(world, home, people, spent)


def live(world: World, settings: RunSettings, seen: Seen, traced: Ints, plans: Sequence[Plan] | None = None) -> None:
    """Live every pair of a world and show each replicate to `seen`, which must not keep what it is shown.

    `plans` gives each replicate a plan of its own in place of the world's.
    """

    def room() -> tuple[Work, Trace, dict[str, Any]]:
        one = replace(world, pairs=world.pairs[:1], arrivals=world.arrivals[:1])
        return empty_work(world), empty_trace(traced, world.arrivals.shape[1]), empty_arrays(one)

    def one(r: int, own: tuple[Work, Trace, dict[str, Any]]) -> None:
        work, trace, arrays = own
        for counts in arrays.values():
            counts.fill(0)
        plan = plans[r] if plans else world.plan
        run_replicate(
            0, world.rows, world.slots, plan, world.draws[r], world.arrivals[r], work, tally_of(arrays, 0), trace,
            np.uint64(settings.seed), np.uint64(world.pairs[r][1]),
        )  # fmt: skip
        seen(r, work, arrays, trace)

    spread(world, room, one, settings.threads, settings.progress, settings.cancel)


def alone(world: World, slot: int, opens: Bits) -> World:
    """The same world with one household of the opening file alone in it, once for each entry of `opens`.

    `opens` are the programme bits each copy may get; there is money, room and staff for all of them. The copies share
    key and luck, and each is a filing unit of its own, so that counts tell them apart. Every award is booked as spending,
    the government's as well.
    """
    n, source = len(opens), world.slots.slot[slot]
    row = world.rows.row[np.full(n, source.row)]
    first, size = int(row.member_from[0]), int(row.members[0])
    row.programmes_open, row.unit, row.member_from = opens, np.arange(n), 0
    copies = world.slots.slot[np.full(n, slot)]
    copies.row, copies.member_from, copies.member_to = np.arange(n), np.arange(n) * size, np.arange(1, n + 1) * size
    keys = world.slots.member_key[int(source.member_from) : int(source.member_to)]
    return replace(
        world,
        rows=Rows(row, world.rows.household[np.full(n, source.row)], world.rows.member[first : first + size].copy()),
        slots=Slots(
            copies,
            np.full(n, source.key, np.uint64),
            np.tile(keys, n),
            np.full(n * size, source.key, np.uint64),
            np.arange(n, dtype=np.int16),
            np.full_like(world.slots.start, n),
        ),
        plan=_room_for_all(world.plan, n),
        draws=tuple(_with_staff(draw) for draw in world.draws),
        arrivals=np.zeros_like(world.arrivals),
    )


def _room_for_all(plan: Plan, units: int) -> Plan:
    """The plan with money and places for every award, split over `units` filing units, its forced awards left out."""
    switches, programmes, offers = plan.plan.copy(), plan.programme.copy(), plan.offer.copy()
    switches.units, switches.split, switches.staff_price = units, SPLITS.index("equal"), 0.0
    programmes.government = 0
    offers.budget, offers.places = -1, -1
    return plan._replace(
        plan=switches,
        programme=programmes,
        offer=offers,
        split_shares=np.zeros(units),
        forced=np.zeros((0, 0), np.uint64),
    )


def _only(plan: Plan, awarded: Bits) -> Plan:
    """The plan with room in each year for these awards and no others."""
    bits = np.uint64(1) << np.arange(len(plan.programme), dtype=np.uint64)
    given = (awarded[None, :] & bits[:, None]) != 0
    offers = plan.offer.copy()
    offers.budget, offers.places = np.where(given, -1, 0), np.where(given, -1, 0)
    return plan._replace(offer=offers)


def _with_staff(draw: Draw) -> Draw:
    """The draw with staff days for everything; the same draw where they were never limited."""
    if (draw.year.staff < 0).all():
        return draw
    years = draw.year.copy()
    years.staff = -1
    return draw._replace(year=years)
