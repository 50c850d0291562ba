"""What can go wrong, and what the reader should do about it.

SimulationError              anything this library refuses, always with a way to mend it
├── UnusableFileError        the file cannot be opened safely: not a workbook, encrypted, too large, macros
├── ArchiveProblemsError     the file opens, but rows in it break a rule (carries every problem at once)
├── InputRecordError         a parameter, programme, fund or scenario record breaks a rule (every problem at once)
├── CancelledError           the caller asked a run to stop
└── KeptError                something kept between sessions, said in both languages
    ├── StaleDraftError      the plan was changed elsewhere in the meantime; nothing of this change was kept
    ├── UnknownPlanError     there is no such plan, version or archive
    └── StoreFaultError      the store's file cannot be opened, read or written
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulation.inputs.problems import Problem


class SimulationError(Exception):
    """Anything this library refuses."""


class UnusableFileError(SimulationError):
    """The file cannot be opened safely; the message says why and what to hand in instead."""


class ArchiveProblemsError(SimulationError):
    """Rows of an archive file break rules; `problems` lists every one."""

    def __init__(self, message: str, problems: Sequence[Problem]) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class InputRecordError(SimulationError):
    """Records in a YAML file break rules; `problems` holds one sentence for each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class CancelledError(SimulationError):
    """The caller asked the run to stop; nothing was kept."""


class KeptError(SimulationError):
    """Something kept between sessions; `zh` and `en` say the same."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh}\n{en}")
        self.zh = zh
        self.en = en


class StaleDraftError(KeptError):
    """Another window changed the plan since; nothing of this change was kept."""


class UnknownPlanError(KeptError):
    """There is no such plan, version or archive."""


class StoreFaultError(KeptError):
    """The store's file cannot be opened, read or written; the message says what to do."""
