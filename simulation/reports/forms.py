"""A form of the policy as plain data: titled table with heads in two rows, a line for each unit, totals, remarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from simulation.reports.names import Lang

Cell = str | int | float | None


@dataclass(frozen=True)
class Head:
    """One column: the block it stands under (empty: none), its own name, and its number format as Excel writes it."""

    block: str
    name: str
    number: str = "#,##0"
    width: float = 6.0
    """In characters of ten points."""
    summed: bool = True
    """Whether the total row adds the column up; otherwise the total is given."""

    @property
    def lines(self) -> str:
        """The name on as many lines as its column needs."""
        return balanced(self.name, self.width)


@dataclass(frozen=True)
class Form:
    """One table of a form, on a sheet or page of its own.

    `rows` begin with the unit's name; `total` has an entry for every column and none for the name. `above` stands between
    title and table (who reports, what period), `remarks` below it, `signed` at its foot.
    """

    tab: str
    title: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell]
    corner: str
    above: str = ""
    mark: str = ""
    """内部 or the like, at the upper right."""
    remarks: Sequence[str] = field(default_factory=tuple)
    signed: Sequence[str] = field(default_factory=tuple)
    lang: Lang = "zh"

    @property
    def total_name(self) -> str:
        """Name of the total row."""
        return "合计" if self.lang == "zh" else "Total"


def balanced(name: str, width: float) -> str:
    """A head of Chinese characters alone on lines of about the same length; others as they are."""
    fit = int(width / 2)
    head, bracket, rest = name.partition("（")
    if head and bracket and len(rest) <= fit and "\n" not in name:
        return f"{balanced(head, width)}\n{bracket}{rest}"
    if len(name) <= fit or not all("\u4e00" <= sign <= "\u9fff" for sign in name):
        return name
    lines = -(-len(name) // fit)
    ends = [-(-len(name) * line // lines) for line in range(lines + 1)]
    return "\n".join(name[start:end] for start, end in pairwise(ends))


def narrowest(name: str, number: float = 6.5) -> float:
    """Width of a column that breaks no word of its name and holds a number of so many characters."""
    longest = max((len(word) for word in name.split() if word.isascii()), default=0)
    return max(number, longest * 1.15 + 1)
