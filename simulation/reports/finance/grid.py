"""A table on a sheet with live totals and shares; every formula carries the value it comes to, for readers that do not compute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from simulation.reports.finance.words import say
from simulation.reports.paper import Paper, lines_of, width_of

Number = float | int | None
WAN = "#,##0.00"
SHARE = "0.0%"
COUNT = "#,##0.0"
YUAN = "#,##0"
_BLUE, _INPUT = "#E8EEF2", "#FFF8E1"
_WIDEST = (36, 22, 12)
"""Characters after which the words of a column are broken, by column."""
_NUMBER = 12
_LINE = 13.5


@dataclass
class Grid:
    """Where a table is being written: `line` is the next free row; columns of numbers begin at `first`."""

    paper: Paper
    page: Any
    line: int = 0
    first: int = 1
    widths: list[float] = field(default_factory=list)
    """Of the columns of words, once they are fitted."""

    def fit(self, columns: Sequence[Sequence[str]], numbers: int) -> None:
        """Widths: the columns of words as wide as their words, up to a limit; then so many columns of numbers."""
        for place, (words, limit) in enumerate(zip(columns, _WIDEST, strict=False)):
            self.widths.append(min(max(map(width_of, words), default=8) + 2, limit))
            self.page.set_column(place, place, self.widths[-1])
        self.page.set_column(len(columns), len(columns) + numbers - 1, _NUMBER)

    def title(self, text: str, note: str = "") -> None:
        """The title of a table and what it says, above it."""
        size = 14 if self.line == 0 else 11
        self.page.write_string(self.line, 0, text, self.paper.style(bold=True, font_size=size))
        self.line += 1
        if note:
            self.page.write_string(self.line, 0, note, self.paper.style(font_size=9, font_color="#595959"))
            self.line += 1

    def heads(self, heads: Sequence[str]) -> None:
        """The row of heads."""
        style = self.paper.style(bold=True, border=1, align="center", text_wrap=True, bg_color=_BLUE)
        for place, head in enumerate(heads):
            self.page.write_string(self.line, place, head, style)
        widths = [*self.widths, *[_NUMBER] * len(heads)]
        self.page.set_row(self.line, _LINE * max(map(lines_of, heads, widths)) + 2)
        self.line += 1

    def texts(self, words: Sequence[str], *, bold: bool = False) -> None:
        """The words at the beginning of a row, which is made as high as they need."""
        tallest = max((lines_of(text, width) for text, width in zip(words, self.widths, strict=False)), default=1)
        self.page.set_row(self.line, _LINE * tallest + 2)
        for place, text in enumerate(words):
            self.page.write_string(self.line, place, text, self.paper.style(border=1, text_wrap=True, bold=bold))

    def numbers(self, values: Sequence[Number], number: str, *, at: int | None = None, is_input: bool = False) -> None:
        """Numbers as they are; inputs can be changed on the locked sheet."""
        wishes = {"locked": False, "bg_color": _INPUT} if is_input else {}
        style = self.paper.style(border=1, num_format=number, align="right", **wishes)
        for place, value in enumerate(values, start=self.first if at is None else at):
            if value is None:
                self.page.write_blank(self.line, place, None, style)
            else:
                self.page.write_number(self.line, place, value, style)

    def formula(self, place: int, text: str, value: float, number: str, *, bold: bool = False) -> None:
        """A formula in the current row with the value it comes to."""
        style = self.paper.style(border=1, num_format=number, align="right", bold=bold)
        self.page.write_formula(self.line, place, text, style, value)

    def down(self, place: int, rows: tuple[int, int], value: float, number: str) -> None:
        """The sum of a column over rows, both ends counted."""
        self.formula(place, f"=SUM({xl_range(rows[0], place, rows[1], place)})", value, number, bold=True)

    def across(self, count: int, value: float, number: str) -> None:
        """The sum of the first `count` numbers of the current row, behind them."""
        cells = xl_range(self.line, self.first, self.line, self.first + count - 1)
        self.formula(self.first + count, f"=SUM({cells})", value, number, bold=True)

    def share(self, place: int, part: str, whole: str, value: float) -> None:
        """A share in the current row; nothing where there is nothing to share."""
        self.formula(place, f"=IF({whole}=0,0,{part}/{whole})", value, SHARE)


@dataclass(frozen=True)
class Placed:
    """Where a summed table came to stand: rows of the parts, the total row, columns of years, the column of sums."""

    rows: tuple[int, int]
    total: int
    years: tuple[int, int]
    sums: int

    @property
    def any(self) -> bool:
        """Whether there is any row."""
        return self.rows[1] >= self.rows[0]

    def cell(self, place: int) -> str:
        """The total of a year, by its place."""
        return str(xl_rowcol_to_cell(self.total, self.years[0] + place, row_abs=True, col_abs=True))

    @property
    def whole(self) -> str:
        """The total of all years."""
        return str(xl_rowcol_to_cell(self.total, self.sums, row_abs=True, col_abs=True))


def summed_table(
    grid: Grid, words: Sequence[Sequence[str]], values: Sequence[Sequence[float]], years: int, number: str = WAN
) -> Placed:
    """Rows of numbers by year with a sum and a share of the whole behind each, and a total row; all live."""
    top, sums, bottom = grid.line, grid.first + years, grid.line + len(values)
    whole = xl_rowcol_to_cell(bottom, sums, row_abs=True, col_abs=True)
    everything = sum(map(sum, values))
    for text, row in zip(words, values, strict=True):
        grid.texts(text)
        grid.numbers(row, number)
        grid.across(years, sum(row), number)
        grid.share(sums + 1, xl_rowcol_to_cell(grid.line, sums), whole, sum(row) / everything if everything else 0.0)
        grid.line += 1
    grid.texts([say("sum", grid.paper.lang), *[""] * (grid.first - 1)], bold=True)
    if not values:
        grid.numbers([0.0] * (years + 1), number)
    else:
        for place in range(years):
            grid.down(grid.first + place, (top, bottom - 1), sum(row[place] for row in values), number)
        grid.down(sums, (top, bottom - 1), everything, number)
        grid.down(sums + 1, (top, bottom - 1), 1.0 if everything else 0.0, SHARE)
    grid.line += 1
    return Placed((top, bottom - 1), bottom, (grid.first, sums - 1), sums)
