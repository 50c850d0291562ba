"""Runs in the background: a quick estimate at once, the full one after it; an answer is kept by what it depends on.

One `Runs` serves every visitor of the process. Nothing kept here names a household: answers are counts, found again by the
fingerprints of archive and scenario, the seed and the number of replicates. The engine's kernels let go of Python's lock,
so threads do.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, NamedTuple, Protocol

from simulation import Archive, CancelledError, Results, Scenario, simulate, summarise_run
from simulation.analysis.estimate import estimate_change, without_margins
from simulation.analysis.summary import who_is_left

QUICK = 20
FULL = 500
SEED = 2016
KEPT = 96
KEPT_FULL = 8
"""Full answers hold their counts by unit, cause and group: tens of megabytes each."""
PAUSE = 0.8
"""Seconds between the quick answer and the full run: the page is drawn first, and whoever is still choosing starts none."""
PAIRED_WORK = 20_000
"""Households × replicates of a paired estimate: what two cores do in about a tenth of a second."""
FEWEST, MOST = 2, 8
"""Replicates of a paired estimate."""
WAY = 1.0
"""Seconds at most that background work waits at each step while somebody's quick estimate is under way."""

BEHIND = 10
"""Niceness of background work."""

_LANES = {"quick": 2, "full": 1, "long": 1, "files": 2}
"""Threads of each kind of work: nobody's file waits for somebody else's analysis."""

Summary = dict[str, Any]


class Question(NamedTuple):
    """Everything an answer depends on; `beside` is the full answer that a paired estimate stands on."""

    archive: str
    scenario: str
    seed: int
    replicates: int
    beside: str | None = None


class Answer(NamedTuple):
    """What a run gives: its summary, its counts without margins, and with all of them (None for a quick estimate)."""

    summary: Summary
    totals: Results
    results: Results | None


class Job:
    """One piece of work: waiting, at work, done or failed."""

    def __init__(self, key: Hashable, total: int = 0) -> None:
        self.key = key
        self.total = total
        self.future: Future[Any] = Future()
        self.cancel = threading.Event()
        self.watchers: set[str] = set()
        self.began: float | None = None
        self.done = 0
        self.make_way: Callable[[], None] | None = None

    @property
    def value(self) -> Any:
        """What the work gave, None while there is nothing."""
        finished = self.future.done() and not self.future.cancelled() and self.future.exception() is None
        return self.future.result() if finished else None

    @property
    def summary(self) -> Summary | None:
        """The summary of a run, None while there is none."""
        return self.value.summary if self.value is not None else None

    @property
    def error(self) -> BaseException | None:
        """Why the work failed, None if it did not."""
        return self.future.exception() if self.future.done() and not self.future.cancelled() else None

    @property
    def share_done(self) -> float:
        """Share of the steps that are done."""
        return self.done / self.total if self.total else 0.0

    @property
    def seconds(self) -> float:
        """Seconds at work so far."""
        return 0.0 if self.began is None else time.monotonic() - self.began

    @property
    def seconds_left(self) -> float | None:
        """Expected seconds to go at the pace so far, None before the first step is done."""
        return self.seconds * (1 / self.share_done - 1) if self.done and self.total else None

    def wait(self, seconds: float) -> None:
        """Wait at most so long for the end; returns in any case."""
        finished = threading.Event()
        self.future.add_done_callback(lambda _: finished.set())
        finished.wait(seconds)

    def note(self, done: int, total: int) -> None:
        """Take the progress of the work, and let a quick estimate of somebody else go first."""
        self.done, self.total = done, total
        if self.make_way is not None:
            self.make_way()


class Runs:
    """All answers of this process and the work that makes them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: OrderedDict[Hashable, Job] = OrderedDict()
        self._shown: dict[tuple[str, str], list[Job]] = {}
        # Quick ones have their own threads: nobody's first look waits for somebody else's full run.
        self._lanes = {
            name: ThreadPoolExecutor(n, name, initializer=None if name == "quick" else _step_back)
            for name, n in _LANES.items()
        }
        self._quick = threading.Condition()
        self._quick_at_work = 0

    def ask(
        self, archive: Archive, scenario: Scenario, who: str, place: str = "answer", beside: Job | None = None
    ) -> tuple[Job, Job]:
        """The quick and the full run of a question, started where they are not yet.

        `place` is where on `who`'s screen the answer is shown: work for the question shown there before stops if nobody else
        waits for it. With `beside`, another full answer in the same luck, the quick one is a paired estimate.
        """
        facts = (archive.fingerprint, scenario.fingerprint(), SEED)
        full_question = Question(*facts, FULL)
        with self._lock:
            known = self._jobs.get(full_question)
            if known is not None and known.value is not None:
                quick = full = self._again(known)
            else:
                quick = self._quick_job(facts, archive, scenario, beside)
                full = self._job(
                    full_question, FULL, "full", lambda job: full_answer(job, archive, scenario), after=quick
                )
            self._show((who, place), [quick, full])
            self._drop_oldest()
        return quick, full

    def do(
        self, key: Hashable, work: Callable[[Job], Any], who: str, place: str, total: int = 0, *, lane: str = "long"
    ) -> Job:
        """Any other long work, found again by `key` (everything its value depends on); `lane` files has files, not runs.

        `work` gets the job: `job.note` is a progress callback, `job.cancel` the event to stop at. Its value is `job.value`.
        """
        with self._lock:
            job = self._job(key, total, lane, work)
            self._show((who, place), [job])
            self._drop_oldest()
        return job

    def stop(self, who: str, place: str) -> None:
        """Stop what is under way for a place on somebody's screen, unless others wait for it too."""
        with self._lock:
            self._show((who, place), [])

    def forget_failed(self) -> None:
        """Drop what failed, so that asking again tries again."""
        with self._lock:
            for key in [key for key, job in self._jobs.items() if job.error is not None]:
                del self._jobs[key]

    def _quick_job(self, facts: tuple[str, str, int], archive: Archive, scenario: Scenario, beside: Job | None) -> Job:
        answer: Answer | None = beside.value if beside is not None else None
        if beside is None or answer is None or answer.totals.provenance.archive_fingerprint != archive.fingerprint:
            question = Question(*facts, QUICK)
            return self._job(question, QUICK, "quick", lambda job: _few_replicates(job, archive, scenario))
        n = max(FEWEST, min(MOST, PAIRED_WORK // max(len(archive.households), 1)))
        question = Question(*facts, n, answer.totals.provenance.scenario_fingerprint)
        return self._job(question, n, "quick", lambda job: _paired_estimate(job, archive, scenario, answer.totals))

    def _again(self, job: Job) -> Job:
        self._jobs.move_to_end(job.key)
        return job

    def _job(self, key: Hashable, total: int, lane: str, work: Callable[[Job], Any], after: Job | None = None) -> Job:
        """A job found again, or a new one sent to its lane; with `after` it starts when that one has ended."""
        job = self._jobs.get(key)
        if job is None or job.cancel.is_set():
            job = self._jobs[key] = Job(key, total)
            if lane != "quick":
                job.make_way = self._let_quick_ones_pass
            self._lanes[lane].submit(self._carry_out, job, work, lane, after)
        return self._again(job)

    def _show(self, place: tuple[str, str], jobs: list[Job]) -> None:
        """Note who waits for what; work that nobody waits for any more is stopped and forgotten."""
        for job in jobs:
            job.watchers.add("/".join(place))
        for job in self._shown.pop(place, []):
            if job not in jobs:
                job.watchers.discard("/".join(place))
                if not job.watchers and not job.future.done():
                    job.cancel.set()
                    self._jobs.pop(job.key, None)
        if jobs:
            self._shown[place] = jobs

    def _drop_oldest(self) -> None:
        full = [key for key, job in self._jobs.items() if job.value is not None and getattr(job.value, "results", None)]
        for key in full[: max(0, len(full) - KEPT_FULL)]:
            del self._jobs[key]
        while len(self._jobs) > KEPT:
            self._jobs.popitem(last=False)[1].cancel.set()

    def _carry_out(self, job: Job, work: Callable[[Job], Any], lane: str, after: Job | None) -> None:
        """Run in a lane's thread; whatever goes wrong is kept for the page to say."""
        if after is not None:
            after.wait(3600)
            job.cancel.wait(PAUSE)
        if job.cancel.is_set():
            job.future.cancel()
            return
        job.began = time.monotonic()
        if lane == "quick":
            with self._at_work():
                _settle(job, work)
        else:
            self._let_quick_ones_pass()
            _settle(job, work)

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        with self._quick:
            self._quick_at_work += 1
        try:
            yield
        finally:
            with self._quick:
                self._quick_at_work -= 1
                self._quick.notify_all()

    def _let_quick_ones_pass(self) -> None:
        with self._quick:
            self._quick.wait_for(lambda: not self._quick_at_work, WAY)


class Told(Protocol):
    """What keeps why its work failed."""

    error: BaseException | None


@contextmanager
def faults_noted(kept: Told) -> Iterator[None]:
    """Note what went wrong without the calls that led there: they would keep rows of the archive in memory."""
    try:
        yield
    except CancelledError:
        raise
    except Exception as error:  # noqa: BLE001 - a thread has nobody above it: the page tells the person
        kept.error = error
        error.__traceback__ = error.__cause__ = error.__context__ = None


def _step_back() -> None:
    """Let this thread and those it starts work only where pages and quick estimates leave time; Linux can, others share."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), BEHIND)


def full_answer(job: Job, archive: Archive, scenario: Scenario) -> Answer:
    """The work of a full run: its summary with who is left, and its counts."""
    results = _run(job, archive, scenario, FULL)
    summary = {**summarise_run(results), "left": who_is_left(results)}
    return Answer(summary, without_margins(results), results)


def _few_replicates(job: Job, archive: Archive, scenario: Scenario) -> Answer:
    results = _run(job, archive, scenario, QUICK)
    return Answer(summarise_run(results), without_margins(results), None)


def _paired_estimate(job: Job, archive: Archive, scenario: Scenario, beside: Results) -> Answer:
    """A few replicates beside an earlier full answer; on their own where the two have not the same luck and years."""
    few = without_margins(_run(job, archive, scenario, job.total))
    estimate = estimate_change(beside, few)
    if estimate is None:
        return _few_replicates(job, archive, scenario)
    summary = summarise_run(estimate)
    return Answer({**summary, "paired_replicates": few.provenance.replicates}, estimate, None)


def _run(job: Job, archive: Archive, scenario: Scenario, replicates: int) -> Results:
    return simulate(archive, scenario, replicates=replicates, seed=SEED, progress=job.note, cancel=job.cancel)


def _settle(job: Job, work: Callable[[Job], Any]) -> None:
    try:
        value = work(job)
    except CancelledError:
        job.future.cancel()
    except BaseException as error:  # noqa: BLE001 - a thread has nobody above it: the page tells the person
        job.future.set_exception(error)
    else:
        job.future.set_result(value)
