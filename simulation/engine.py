"""The projection: every replicate lives the plan's years, household by household.

The year, in the order of the policy's own work (`live_year`):

    arrivals     newly identified households are filed
    before       ageing, schooling, retirement → shocks → dynamic re-check → needs
    allocate     continuing commitments first, then programme after programme by rank
    after        effects → resources by month → assessment → books

A replicate owns its state and its tallies; replicates run side by side on threads, and their whole-number counts are
the same for any number of threads.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from threading import Event

import numpy as np

from simulation.errors import SimulationError
from simulation.inputs.archive import Archive
from simulation.inputs.scenario import Scenario
from simulation.passes.admit import admit, admit_arrival
from simulation.passes.after import after
from simulation.passes.allocate import allocate
from simulation.passes.before import before
from simulation.passes.books import book_standing, write_trace
from simulation.passes.lending import lend_draw, lend_plan, lend_rows, lend_slots, lend_tally, lend_work
from simulation.prepare.memory import empty_trace, empty_work, release_freed_memory, slots_of, tally_of
from simulation.prepare.outcome import empty_arrays, labels_of, provenance_of
from simulation.prepare.spreading import spread
from simulation.prepare.world import World, make_world
from simulation.results import Results
from simulation.rules import entry, kernel
from simulation.state import ACCOUNTS, Array, Ints, Trace, Work

Progress = Callable[[int, int], None]
"""Called with replicates done and replicates in all."""


@entry
def run_replicate(first_t, rows, slots, tables, draw, arrivals, work, tally, trace, seed, replicate):
    """One replicate: the opening file is admitted, then year after year; from `first_t` on where it continues a state."""
    rows, slots, tables, draw = lend_rows(rows), lend_slots(slots), lend_plan(tables), lend_draw(draw)
    work, tally = lend_work(work), lend_tally(tally)
    plan, numbers = tables.plan[0], draw.numbers[0]
    groups = arrivals.shape[1]
    ranges = np.zeros((1 + plan.years * groups, 2), np.int64)
    ranges[0, 1] = rows.row.shape[0]
    if first_t == 0:
        for slot in range(ranges[0, 1]):
            admit(slot, rows, slots, plan, numbers, work, seed, replicate)
    for t in range(plan.years):
        for group in range(groups):
            ranges[1 + t * groups + group, 0] = slots.start[t, group]
            ranges[1 + t * groups + group, 1] = slots.start[t, group] + arrivals[t, group]
        if t >= first_t:
            in_use = ranges[: 1 + (t + 1) * groups]
            live_year(draw.year[t], in_use, groups, rows, slots, tables, draw, work, tally, seed, replicate)
            write_trace(draw.year[t], slots, work, trace)
    last = plan.years - 1
    book_standing(
        ranges, draw.year[last], tables.line[last], rows, slots, tables.programme, plan, work, tally.money[last]
    )


@kernel
def live_year(year, ranges, groups, rows, slots, tables, draw, work, tally, seed, replicate):
    """One year of a replicate; `ranges` are the slots in use, the last `groups` of them the year's arrivals."""
    plan, numbers, lines = tables.plan[0], draw.numbers[0], tables.line[year.t]
    n = ranges.shape[0]
    for r in range(n - groups, n):
        for slot in range(ranges[r, 0], ranges[r, 1]):
            admit_arrival(slot, year, rows, slots, plan, numbers, work, tally, seed, replicate)
    for r in range(n):
        before(ranges[r, 0], ranges[r, 1], year, lines, rows, slots, draw.effect, numbers, work, tally, seed, replicate)
    allocate(ranges, year, lines, rows, slots, tables, plan, draw.effect, work, tally, numbers, seed, replicate)
    for r in range(n):
        after(
            ranges[r, 0], ranges[r, 1], year, lines, rows, slots, draw.effect, plan, work, tally, numbers, seed, replicate
        )  # fmt: skip


def simulate(
    archive: Archive,
    scenario: Scenario,
    *,
    replicates: int = 500,
    seed: int = 2016,
    threads: int | None = None,
    pairs: Sequence[tuple[int, int]] | None = None,
    forced: Sequence[tuple[str, str, int]] = (),
    traced: Sequence[str] = (),
    start: Results | None = None,
    keep_state: bool = False,
    progress: Progress | None = None,
    cancel: Event | None = None,
) -> Results:
    """Project a scenario over an archive.

    `pairs` gives for each replicate the parameter draw and the luck to use, default (r, r); the draw
    `simulation.prepare.numbers.CENTRAL` takes every central value. `forced` awards (worker number, programme, year) are
    given whatever the rules say. `traced` names households whose every year is kept. `start` continues from results that
    kept their state (`keep_state`) over fewer years of the same plan. Bit-identical for any number of threads.
    Raises InputRecordError for records that clash, CancelledError when `cancel` is set.
    """
    began = time.perf_counter()
    chosen = list(pairs) if pairs is not None else [(r, r) for r in range(replicates)]
    world = make_world(archive, scenario, chosen, seed, forced)
    release_freed_memory()
    if start is not None:
        _check_start(start, archive, world, seed)
    run = _Run(world, seed, start, slots_of(archive, world, traced), keep_state=keep_state)
    spread(world, lambda: empty_work(world), run.one, threads, progress, cancel)
    return Results(
        provenance=provenance_of(world, archive, scenario, seed),
        arrays={**run.arrays, "flows": world.flows},
        labels=labels_of(world, archive),
        wall_seconds=time.perf_counter() - began,
        trace=run.traces if traced else None,
        states=tuple(run.states) if keep_state else (),
    )


def _check_start(start: Results, archive: Archive, world: World, seed: int) -> None:
    """Refuse to continue results that are not the beginning of this very run."""
    lived, made = start.years, start.provenance
    labels = labels_of(world, archive)
    fits = {
        "保留的状态数 kept states": len(start.states) == len(world.pairs),
        "档案 archive": made.archive_fingerprint == archive.fingerprint,
        "种子 seed": made.seed == seed,
        "年份 years": len(lived) < len(labels["year"]) and lived == labels["year"][: len(lived)],
        "项目 programmes": start.labels["programme"] == labels["programme"],
    }
    if wrong := [name for name, right in fits.items() if not right]:
        raise SimulationError(f"不能从这份结果续算 cannot continue these results: {', '.join(wrong)}")


class _Run:
    """What the threads of one run share: the world, one slice of every array a replicate, and what is kept of states."""

    def __init__(self, world: World, seed: int, start: Results | None, traced: Ints, *, keep_state: bool) -> None:
        n = len(world.pairs)
        self.world, self.seed, self.start, self.traced, self.keep_state = world, seed, start, traced, keep_state
        self.arrays = empty_arrays(world)
        self.traces: list[Trace | None] = [None] * n
        self.states: list[tuple[Array, Array] | None] = [None] * n

    def one(self, r: int, work: Work) -> None:
        """Run replicate `r` in a thread's working memory."""
        world = self.world
        tally, trace = tally_of(self.arrays, r), empty_trace(self.traced, len(world.arrivals[r]))
        first_t = self._take_state(r, work) if self.start is not None else 0
        run_replicate(
            first_t, world.rows, world.slots, world.plan, world.draws[r], world.arrivals[r], work, tally, trace,
            np.uint64(self.seed), np.uint64(world.pairs[r][1]),
        )  # fmt: skip
        self.traces[r] = trace
        if self.keep_state:
            self.states[r] = (work.household.copy(), work.member.copy())

    def _take_state(self, r: int, work: Work) -> int:
        """Continue where `start` ended: its state by slot, its counts, and the first year still to live."""
        assert self.start is not None  # noqa: S101  (narrows the type only)
        household, member = self.start.states[r]
        work.household[: len(household)] = household
        work.member[: len(member)] = member
        lived = len(self.start.years)
        for name in ("moves", "moves_by_group", "moves_by_tier", "spending", "reached", "needing", "money"):
            self.arrays[name][r, :lived] = self.start.arrays[name][r]
        self.arrays["money"][r, :lived, ACCOUNTS.index("standing")] = 0
        return lived
