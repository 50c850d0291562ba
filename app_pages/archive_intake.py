"""An archive file on its way in: read in the background, looked at, then kept or let go.

What was handed in lives in this session's memory and, while it is being read, in a folder of its own that is removed at
once. Nothing else is written before it is masked (`simulation.inputs.kept`), and no run's value holds a person.
"""

from __future__ import annotations

import re
import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pandas as pd
import streamlit as st

from app_pages.runs import Job, faults_noted
from app_pages.workspace import Workspace, all_runs, archive_folder, read_archive, the_store, use_archive
from simulation import CancelledError
from simulation.inputs.kept import keep_archive
from simulation.inputs.quality import row_quality
from simulation.inputs.workbook import ParsedWorkbook, file_errors, read_workbook, without_problem_rows
from simulation.reports.marked import marked_workbook
from simulation.reports.names import Lang
from simulation.store import home_folder

STATE = "archive_intake"
LARGEST = 60 << 20
"""Bytes of a file; what it may unpack to is limited by data/archive/reading.yaml."""
MARKED_AT_ONCE = 256 << 10
"""Bytes of a file whose marked copy is made without being asked for: a second or two."""
LEFT_OVER = 3600
"""Seconds after which a folder of reading can only be what a crash left behind."""
_COMPANION = re.compile(r"(\.members|_家庭成员)\.(csv|txt|tsv|parquet)$", re.IGNORECASE)
_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*]')


class Handed(Protocol):
    """A file as the uploader gives it."""

    file_id: str
    name: str
    size: int

    def getvalue(self) -> bytes:
        """All of its bytes."""


@dataclass(eq=False)
class Intake:
    """One archive file (and the member file that may stand beside a .csv) and what became of it."""

    name: str
    files: dict[str, bytes] = field(repr=False)
    marks: tuple[str, ...] = ()
    """What the uploader calls the files."""
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    refused: str = ""
    """Key of the page's own refusal; the library's is `error`."""
    error: BaseException | None = None
    parsed: ParsedWorkbook | None = field(default=None, repr=False)
    marked: dict[str, bytes] = field(default_factory=dict, repr=False)
    """The workbook given back, by language."""
    tables: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    """The table of problems, by language."""

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(map(len, self.files.values()))

    @property
    def blocked(self) -> bool:
        """Whether a whole sheet is wrong, so that leaving rows out would not help."""
        return self.parsed is not None and bool(file_errors(self.parsed.problems))


def current() -> Intake | None:
    """The file this session is looking at."""
    found: Intake | None = st.session_state.get(STATE)
    return found


def take(handed: Sequence[Handed]) -> bool:
    """Begin with what was handed in and let go of what was looked at before; whether there was anything.

    A drawing that was interrupted may hand in the same files a second time: then nothing begins again.
    """
    if not handed:
        return False
    marks, before = tuple(one.file_id for one in handed), current()
    if before is not None and before.marks == marks:
        return True
    let_go()
    mains, ordered = households_first(handed)
    intake = Intake(file_name(mains[0].name), {}, marks)
    if len(mains) > 1:
        intake.refused = "archive.several"
    elif sum(one.size for one in handed) > LARGEST:
        intake.refused = "archive.too_large"
    else:
        intake.files = {file_name(one.name): one.getvalue() for one in ordered}
    st.session_state[STATE] = intake
    return True


def households_first(handed: Sequence[Handed]) -> tuple[list[Handed], list[Handed]]:
    """The files that hold households (an archive has one), and all files, those of the members behind them."""
    mains = [one for one in handed if not _COMPANION.search(one.name)] or list(handed)
    return mains, [*mains, *(one for one in handed if one not in mains)]


def let_go() -> None:
    """Forget the file; what is under way for it stops."""
    intake = current()
    st.session_state.pop(STATE, None)
    if intake is not None:
        who = str(st.session_state.get("visitor", ""))
        all_runs().stop(who, "archive_read")
        all_runs().stop(who, "archive_mark")


def reading(intake: Intake, who: str) -> Job:
    """The job that reads the file, started where it is not yet."""

    def work(job: Job) -> None:
        with faults_noted(intake), on_disk(intake.files) as path:
            intake.parsed = read_workbook(path, _ticking(job))

    return all_runs().do(("archive read", intake.id), work, who, "archive_read", 100, lane="files")


def marking(intake: Intake, who: str, language: Lang) -> Job:
    """The job that makes the workbook to give back."""

    def work(_: Job) -> None:
        with faults_noted(intake), on_disk(intake.files) as path:
            if intake.parsed is not None:
                intake.marked[language] = marked_workbook(path, intake.parsed, language)

    return all_runs().do(("archive mark", intake.id, language), work, who, "archive_mark", lane="files")


def keep(intake: Intake, space: Workspace, *, leave_out: bool) -> None:
    """Keep the archive without anybody's identity and use it; raises SimulationError or OSError, with nothing changed."""
    parsed = intake.parsed
    if parsed is None:
        return
    if leave_out:
        parsed = without_problem_rows(parsed)
    archive_id = keep_archive(parsed, archive_folder())
    archive = read_archive(archive_id, space.scenario.years[0])
    rows = row_quality(parsed)
    facts = {
        "households": len(archive.households),
        "members": len(archive.members),
        "rows_found": archive.rows_found,
        "rows_held_back": archive.rows_held_back,
        "rows": rows.rows,
        "rows_with_errors": rows.with_errors,
        "rows_with_warnings": rows.with_warnings,
        "is_demo": archive.is_demo,
    }
    the_store().note_archive(archive_id, intake.name, facts)
    use_archive(archive_id)
    let_go()


def file_name(name: str) -> str:
    """A name that any system takes for a file, with nothing of a path in it."""
    last = _UNSAFE.sub("_", name.replace("\\", "/").rpartition("/")[2]).strip(" .")
    stem, dot, ending = last.rpartition(".")
    return f"{stem[:80]}{dot}{ending[:10]}" if stem else last[:80] or "archive"


def _ticking(job: Job) -> Callable[[float], None]:
    def tick(share: float) -> None:
        job.note(round(share * 100), 100)
        if job.cancel.is_set():
            raise CancelledError("stopped by the person")

    return tick


@contextmanager
def on_disk(files: dict[str, bytes]) -> Iterator[Path]:
    """The files in a folder of their own for as long as they are read; gives the path of the first."""
    above = home_folder() / "reading"
    above.mkdir(parents=True, exist_ok=True)
    for old in above.iterdir():
        if old.stat().st_mtime < time.time() - LEFT_OVER:
            shutil.rmtree(old, ignore_errors=True)
    folder = above / uuid.uuid4().hex
    folder.mkdir(mode=0o700)
    try:
        for name, content in files.items():
            (folder / name).write_bytes(content)
        yield folder / next(iter(files))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
