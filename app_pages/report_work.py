"""Documents written in the background: the runs they stand on, then one zip of them all, which only its session holds."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import streamlit as st

from app_pages.archive_intake import on_disk
from app_pages.runs import FULL, SEED, Job, faults_noted
from app_pages.workspace import all_runs
from simulation import Archive, CancelledError, Scenario, load_archive
from simulation.analysis.attribution import RunSettings
from simulation.reports.documents import (
    FOLLOWED,
    OF_HOUSEHOLDS,
    PAPERS,
    WITHOUT_RUN,
    Case,
    Request,
    Rows,
    write_documents,
)
from simulation.reports.names import Lang

REPLICATES = FULL
"""As the full runs of the other pages: a figure in a paper is theirs to the last digit."""
RUNS = 3
"""Runs behind a paper: the plan's, and two with parts switched off, to tell who lifts whom."""
PLACE, STATE = "report", "report_written"
MEETING, ARCHIVE = "meeting", "archive"
"""The kind that sets options side by side, and the one that goes into the person's own file."""
File = tuple[str, bytes]
"""Name and content of a file that was handed in."""


@dataclass(frozen=True)
class Wanted:
    """What is to be written; the first option is the plan in use, the others stand beside it in the meeting paper alone.

    `rows` gives the rows of a kept archive (None: the demo's own file is read); `handed` is the person's own archive file,
    with that of the members where it has one, which goes back to that person with what was found in it.
    """

    options: tuple[tuple[Archive, Scenario], ...]
    kinds: tuple[str, ...]
    lang: Lang
    public: bool = False
    templates: Mapping[str, File] = field(default_factory=dict, repr=False)
    rows: Callable[[], Rows] | None = field(default=None, repr=False)
    handed: tuple[File, ...] = field(default=(), repr=False)
    office: str = ""

    def is_same(self, other: Wanted) -> bool:
        """Whether the other asks for the very same documents."""
        return self._facts() == other._facts()

    def _facts(self) -> tuple[object, ...]:
        options = tuple(
            (archive.fingerprint, scenario.fingerprint(), scenario.zh) for archive, scenario in self.options
        )
        return options, self.kinds, self.lang, self.public, self.templates, self.handed, self.office


@dataclass(eq=False)
class Written:
    """What a session had written last, or is having written: it may tell of single households, so no run's value holds it."""

    wanted: Wanted
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    at: int = 0
    """Place of the kind being written."""
    content: bytes | None = field(default=None, repr=False)
    error: BaseException | None = None


def current() -> Written | None:
    """What this session had written last."""
    found: Written | None = st.session_state.get(STATE)
    return found


def begin(wanted: Wanted, who: str) -> None:
    """Have documents written from now on; what was written before is let go."""
    stop(who)
    st.session_state[STATE] = Written(wanted)


def stop(who: str) -> None:
    """Stop what is being written and forget it."""
    all_runs().stop(who, PLACE)
    st.session_state.pop(STATE, None)


def job_of(written: Written, who: str) -> Job:
    """The work on the documents, started where it is not yet."""

    def work(job: Job) -> None:
        with faults_noted(written):
            written.content = _packed(job, written)

    return all_runs().do(("report", written.id), work, who, PLACE, _steps(written.wanted))


def _steps(wanted: Wanted) -> int:
    """Simulations behind the documents, and about as many as the writing of each takes the time of."""
    chosen = set(wanted.kinds)
    runs = RUNS if chosen - WITHOUT_RUN - OF_HOUSEHOLDS else 0
    runs += RUNS * (len(wanted.options) - 1) if MEETING in chosen else 0
    return REPLICATES * runs + (FOLLOWED if chosen & OF_HOUSEHOLDS else 0) + sum(map(_weight, wanted.kinds))


def _weight(kind: str) -> int:
    """How long the writing of a kind takes, in simulations: papers of every household take long."""
    return REPLICATES if kind in OF_HOUSEHOLDS else max(REPLICATES // 10, 1)


class _Meter:
    """Adds up the progress of runs that each count from nought and of the documents written between them."""

    def __init__(self, job: Job) -> None:
        self._job, self._before, self._last = job, 0, 0

    def note(self, done: int, _total: int) -> None:
        """Progress of a run; another one begins where it counts from nought again."""
        if done < self._last:
            self._before += self._last
        self._last = done
        self._tell()

    def written(self, kind: str) -> None:
        """One more kind is written."""
        self._before, self._last = self._before + self._last + _weight(kind), 0
        self._tell()
        self.going_on()

    def going_on(self) -> None:
        """Asked while a document is written: raises CancelledError where the person has stopped it."""
        if self._job.cancel.is_set():
            raise CancelledError("stopped by the person")

    def _tell(self) -> None:
        self._job.note(min(self._before + self._last, self._job.total), self._job.total)


def _packed(job: Job, written: Written) -> bytes:
    """The documents of all kinds in one zip; the same plans, archive and files give the same bytes."""
    wanted, meter = written.wanted, _Meter(job)
    settings = RunSettings(REPLICATES, SEED, progress=meter.note, cancel=job.cancel)
    cases = tuple(
        Case(archive, scenario, lambda _: settings, going_on=meter.going_on) for archive, scenario in wanted.options
    )
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as packed:
        for place, kind in enumerate(wanted.kinds):
            written.at = place
            for name, file in _files(kind, wanted, cases).items():
                entry = ZipInfo(name, (wanted.options[0][1].years[0], 1, 1, 0, 0, 0))
                entry.compress_type = ZIP_DEFLATED
                packed.writestr(entry, file)
            meter.written(kind)
    return content.getvalue()


def _files(kind: str, wanted: Wanted, cases: Sequence[Case]) -> Mapping[str, bytes]:
    """The files of one kind."""
    chosen = tuple(cases) if kind == MEETING else (cases[0],)
    template = wanted.templates[kind][1] if kind in PAPERS and kind in wanted.templates else None
    with _own_file(kind, wanted) as source:
        if source is not None:
            archive = load_archive(source, as_of_year=cases[0].scenario.years[0], without_problem_rows=True)
            chosen = (replace(cases[0], archive=archive),)
        asked = Request(chosen, wanted.lang, source, wanted.public, wanted.rows, template, wanted.office)
        return write_documents(kind, asked)


def _own_file(kind: str, wanted: Wanted) -> AbstractContextManager[Path | None]:
    """The person's own file on disk while it is read; nothing for documents that do not go into it."""
    return on_disk(dict(wanted.handed)) if kind == ARCHIVE and wanted.handed else nullcontext()
