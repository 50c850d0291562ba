"""Working memory of a thread, and a replicate's tallies and traces, sized for a world."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Mapping, Sequence

import numpy as np

from simulation.errors import SimulationError
from simulation.inputs.archive import Archive
from simulation.prepare.world import World
from simulation.state import CELL, HOUSEHOLD, MEMBER, MONEY, Array, Ints, Tally, Trace, Work


def release_freed_memory() -> None:
    """Give memory that reading and preparing have freed back to the system, before a run takes its own.

    The C library (glibc) and Arrow keep freed memory for later; after a million households that is 400 MB.
    """
    if arrow := sys.modules.get("pyarrow"):
        arrow.default_memory_pool().release_unused()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def empty_work(world: World) -> Work:
    """Working memory of one thread, sized for the opening file and every possible arrival."""
    slots, members = len(world.slots.key), len(world.slots.member_key)
    return Work(
        household=np.zeros(slots, HOUSEHOLD).view(np.recarray),
        member=np.zeros(members, MEMBER).view(np.recarray),
        blank_household=np.zeros(1, HOUSEHOLD).view(np.recarray),
        blank_member=blank_member(),
        keys=np.zeros(slots, np.uint64),
        rows=np.zeros(slots, np.int32),
        spare_keys=np.zeros(slots, np.uint64),
        spare_rows=np.zeros(slots, np.int32),
        in_order=np.zeros(slots, np.int32),
        eligible=np.zeros(slots, np.uint64),
        renewing=np.zeros(slots, np.uint64),
    )


def blank_member() -> Array:
    """One record: the state of a person nothing is known of yet."""
    blank = np.zeros(1, MEMBER).view(np.recarray)
    blank.alive = 1
    for name in ("effect_a", "effect_b", "effect_c", "effect_d", "earns_by", "later_by", "later_year", "stays_by"):
        blank[name] = -1
    return blank


def tally_of(arrays: Mapping[str, Array], r: int) -> Tally:
    """The slices of replicate `r` in a run's arrays, counts seen as records."""
    return Tally(
        _cells(arrays["moves"][r]),
        _cells(arrays["moves_by_group"][r]),
        _cells(arrays["moves_by_tier"][r]),
        arrays["spending"][r],
        arrays["reached"][r],
        arrays["needing"][r],
        arrays["money"][r].view(MONEY)[..., 0].view(np.recarray),
    )


def _cells(counts: Array) -> Array:
    return counts.view(CELL)[..., 0].view(np.recarray)


def empty_trace(slots: Ints, years: int) -> Trace:
    """An empty trace of the given slots."""
    n = len(slots)
    return Trace(
        slots, np.zeros((n, years), HOUSEHOLD).view(np.recarray), np.zeros((n, years, 8), MEMBER).view(np.recarray)
    )


def slots_of(archive: Archive, world: World, numbers: Sequence[str]) -> Ints:
    """Slots of worker numbers; one that is not in the opening file is refused."""
    known = (
        {number: slot for slot, number in enumerate(archive.households["number"].iloc[world.screening.kept])}
        if numbers
        else {}
    )
    if missing := [number for number in numbers if number not in known]:
        raise SimulationError(f"不在期初档案中 not in the opening file: {', '.join(missing)}")
    return np.array([known[number] for number in numbers], np.int64)
