"""A cell of a file before it is understood, and what it means that a cell cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulation.inputs.columns import plain, word_set

Cell = Any
"""str ('' when blank), float, date, datetime, time, timedelta or BadCell."""


_LONGEST_BLANK = 8


@dataclass(frozen=True)
class BadCell:
    """A cell without a usable value: an error such as `#REF!`, or a formula whose result was never stored."""

    text: str
    is_formula: bool = False

    def __str__(self) -> str:
        return self.text


class UnreadableCellError(ValueError):
    """A cell that breaks a rule: the rule, how to mend it, and the value kept all the same (a warning), if any."""

    def __init__(self, rule: str, fix: str, kept: object = None) -> None:
        super().__init__(rule)
        self.rule, self.fix, self.kept = rule, fix, kept


def is_blank(cell: Cell) -> bool:
    """True for cells that say nothing: empty, a dash, 不详."""
    return isinstance(cell, str) and len(cell.strip()) <= _LONGEST_BLANK and plain(cell) in word_set("blank_words")
