"""Runs in the background: a quick estimate at once, the full one after it; an answer is kept by what it depends on.

One `Runs` serves every visitor of the process. What is kept are summaries (no household), found again by the fingerprints of
archive and scenario, the seed and the number of replicates. The engine's kernels let go of Python's lock, so threads do.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple

from simulation import Archive, Scenario, simulate, summarise_run

QUICK = 20
FULL = 500
SEED = 2016
KEPT = 64
PAUSE = 0.8
"""Seconds between the quick answer and the full run: the page is drawn first, and whoever is still choosing starts none."""

Summary = dict[str, Any]


class Question(NamedTuple):
    """Everything an answer depends on."""

    archive: str
    scenario: str
    seed: int
    replicates: int


class Job:
    """One run: waiting, at work, done or failed."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.future: Future[Summary] = Future()
        self.cancel = threading.Event()
        self.watchers: set[str] = set()
        self.began: float | None = None
        self.done = 0

    @property
    def summary(self) -> Summary | None:
        """The answer, None while there is none."""
        finished = self.future.done() and not self.future.cancelled() and self.future.exception() is None
        return self.future.result() if finished else None

    @property
    def error(self) -> BaseException | None:
        """Why the run failed, None if it did not."""
        return self.future.exception() if self.future.done() and not self.future.cancelled() else None

    @property
    def share_done(self) -> float:
        """Share of the replicates that are done."""
        return self.done / self.question.replicates

    @property
    def seconds(self) -> float:
        """Seconds at work so far."""
        return 0.0 if self.began is None else time.monotonic() - self.began

    @property
    def seconds_left(self) -> float | None:
        """Expected seconds to go at the pace so far, None before the first replicate is done."""
        return self.seconds * (1 / self.share_done - 1) if self.done else None

    def wait(self, seconds: float) -> None:
        """Wait at most so long for the end; returns in any case."""
        finished = threading.Event()
        self.future.add_done_callback(lambda _: finished.set())
        finished.wait(seconds)

    def note(self, done: int, _total: int) -> None:
        """Take the engine's progress."""
        self.done = done


class Runs:
    """All answers of this process and the runs that make them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: OrderedDict[Question, Job] = OrderedDict()
        # Quick ones have their own threads: nobody's first look waits for somebody else's full run.
        self._lanes = {QUICK: ThreadPoolExecutor(2, "quick"), FULL: ThreadPoolExecutor(1, "full")}

    def ask(self, archive: Archive, scenario: Scenario, who: str, seed: int = SEED) -> tuple[Job, Job]:
        """The quick and the full run of a question; started where they are not yet, runs nobody wants any more stopped."""
        facts = (archive.fingerprint, scenario.fingerprint(), seed)
        with self._lock:
            quick = self._job(Question(*facts, QUICK), archive, scenario, None)
            full = self._job(Question(*facts, FULL), archive, scenario, quick)
            for job in list(self._jobs.values()):
                self._watch(job, who, wanted=job in {quick, full})
        return quick, full

    def forget_failed(self) -> None:
        """Drop runs that failed, so that asking again tries again."""
        with self._lock:
            for question in [q for q, job in self._jobs.items() if job.error is not None]:
                del self._jobs[question]

    def _job(self, question: Question, archive: Archive, scenario: Scenario, after: Job | None) -> Job:
        """A run found again, or a new one sent to its lane; the full one starts when the quick one has ended."""
        job = self._jobs.get(question)
        if job is None or job.cancel.is_set():
            job = self._jobs[question] = Job(question)
            self._lanes[question.replicates].submit(_carry_out, job, archive, scenario, after)
        self._jobs.move_to_end(question)
        while len(self._jobs) > KEPT:
            self._jobs.popitem(last=False)[1].cancel.set()
        return job

    def _watch(self, job: Job, who: str, *, wanted: bool) -> None:
        """Note who waits for a run; one that nobody waits for any more is stopped and forgotten."""
        if wanted:
            job.watchers.add(who)
            return
        job.watchers.discard(who)
        if not job.watchers and not job.future.done():
            job.cancel.set()
            del self._jobs[job.question]


def _carry_out(job: Job, archive: Archive, scenario: Scenario, after: Job | None) -> None:
    """Run in a lane's thread; whatever goes wrong is kept for the page to say."""
    if after is not None:
        after.wait(3600)
        job.cancel.wait(PAUSE)
    if job.cancel.is_set():
        job.future.cancel()
        return
    job.began = time.monotonic()
    _settle(job.future, lambda: _answer(job, archive, scenario))


def _answer(job: Job, archive: Archive, scenario: Scenario) -> Summary:
    question = job.question
    results = simulate(
        archive, scenario, replicates=question.replicates, seed=question.seed, progress=job.note, cancel=job.cancel
    )
    return summarise_run(results)


def _settle(future: Future[Summary], work: Callable[[], Summary]) -> None:
    try:
        answer = work()
    except BaseException as error:  # noqa: BLE001 - a thread has nobody above it: the page tells the person
        future.set_exception(error)
    else:
        future.set_result(answer)
