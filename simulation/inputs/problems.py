"""A problem found in a user's file: what, where, and how to mend it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Problem:
    """One broken rule in one cell, row or sheet of a file, in the words of that file."""

    sheet: str
    row: int | None
    column: str
    value: str
    rule: str
    fix: str
    severity: Severity = "error"

    def as_dict(self) -> dict[str, object]:
        """The seven fields, as `jiekun check --json` prints them."""
        return asdict(self)
