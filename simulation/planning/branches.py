"""Many changes of one plan lived together: the years before a change are lived once for all of them.

What is decided for a year moves nothing in the years before it. So a replicate of the plan stops at the start of each year, every
plan that differs from that year on goes on from there by itself, and the counts are those of a run from the first year, to the
last digit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.attribution import RunSettings
from simulation.engine import run_replicate
from simulation.prepare.memory import empty_trace, empty_work, tally_of
from simulation.prepare.outcome import empty_arrays
from simulation.prepare.spreading import spread
from simulation.prepare.world import World
from simulation.state import ACCOUNTS, Array, Plan, Trace, Work

Arrays = dict[str, Any]
Seen = Callable[[int, int, Arrays], None]
"""Called with a replicate, the place of a branch and its counts."""
STANDING = ACCOUNTS.index("standing")


@dataclass(frozen=True)
class Branch:
    """A plan that is the world's own before the year `first_t`."""

    first_t: int
    plan: Plan


@dataclass
class _Room:
    """A thread's memory: the state lived in, a copy of it, counts of the world's plan so far and of a branch."""

    work: Work
    home: Array
    people: Array
    trunk: Arrays
    arrays: Arrays
    trace: Trace


def live_branches(world: World, settings: RunSettings, branches: Sequence[Branch], seen: Seen) -> None:
    """Live every branch in every pair of a world and show its counts to `seen`, which must not keep them.

    Progress counts replicates. Raises CancelledError when the settings' `cancel` is set.
    """
    tree = _Tree(world, settings.seed, branches, seen)
    spread(world, tree.room, tree.one, settings.threads, settings.progress, settings.cancel)


class _Tree:
    """What the threads share: the world, its plan ended after each year, and the branches by the year they begin in."""

    def __init__(self, world: World, seed: int, branches: Sequence[Branch], seen: Seen) -> None:
        self.world, self.seed, self.branches, self.seen = world, seed, branches, seen
        self.last = max((one.first_t for one in branches), default=-1)
        self.trunks = [_until(world.plan, t + 1) for t in range(self.last)]

    def room(self) -> _Room:
        """A thread's memory."""
        world, work = self.world, empty_work(self.world)
        one = replace(world, pairs=world.pairs[:1], arrivals=world.arrivals[:1])
        trace = empty_trace(np.zeros(0, np.int64), world.arrivals.shape[1])
        home, people = np.empty_like(work.household), np.empty_like(work.member)
        return _Room(work, home, people, empty_arrays(one), empty_arrays(one), trace)

    def one(self, r: int, own: _Room) -> None:
        """A replicate: year after year the branches that begin there, then the world's plan a year on."""
        for counts in own.trunk.values():
            counts.fill(0)
        for t in range(self.last + 1):
            used = _in_use(self.world, t)
            _copy(own.work.household, own.work.member, own.home, own.people, used)
            for b, branch in enumerate(self.branches):
                if branch.first_t == t:
                    _start_counts(own, t)
                    self._run(r, own, t, branch.plan, own.arrays)
                    self.seen(r, b, own.arrays)
                    _copy(own.home, own.people, own.work.household, own.work.member, used)
            if t < self.last:
                self._run(r, own, t, self.trunks[t], own.trunk)

    def _run(self, r: int, own: _Room, first_t: int, plan: Plan, arrays: Arrays) -> None:
        world = self.world
        run_replicate(
            first_t, world.rows, world.slots, plan, world.draws[r], world.arrivals[r], own.work, tally_of(arrays, 0),
            own.trace, np.uint64(self.seed), np.uint64(world.pairs[r][1]),
        )  # fmt: skip


def _until(plan: Plan, years: int) -> Plan:
    """The plan ended after so many years."""
    shorter = plan.plan.copy()
    shorter.years = years
    return plan._replace(plan=shorter)


def _in_use(world: World, t: int) -> tuple[int, int]:
    """Households and members whose state counts at the start of a year; those who arrive later are made anew."""
    slots = int(world.slots.start[t, 0]) if t else 0
    return slots, int(world.slots.slot.member_to[slots - 1]) if slots else 0


def _copy(home: Array, people: Array, to_home: Array, to_people: Array, used: tuple[int, int]) -> None:
    """Records as bytes: numpy copies records field by field, thirty times slower."""
    for n, one, other in zip(used, (home, people), (to_home, to_people), strict=True):
        size = n * one.dtype.itemsize
        _bytes(other)[:size] = _bytes(one)[:size]


def _bytes(records: Array) -> NDArray[np.uint8]:
    plain: NDArray[np.uint8] = np.asarray(records).view(np.ndarray).view(np.uint8)
    return plain


def _start_counts(own: _Room, t: int) -> None:
    """A branch's counts begin as the world's plan counted the years before; what comes after the plan is booked at its own end."""
    for name, counts in own.arrays.items():
        counts[0, :t], counts[0, t:] = own.trunk[name][0, :t], 0
    own.arrays["money"][0, :t, STANDING] = 0
