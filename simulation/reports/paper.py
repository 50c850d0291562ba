"""Workbooks to print and hand in: fixed dates, A4 across, head rows on every page, 第 x 页 共 y 页, text never a formula."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any

from simulation.reports.names import Lang

SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
A4 = 9
_FORBIDDEN = "[]:*?/\\'"
_LONGEST_NAME = 31
FONT = {"zh": "宋体", "en": "Calibri"}
"""Fonts of every office computer; nothing is embedded."""
_FOOTER = {"zh": "&C第 &P 页  共 &N 页", "en": "&CPage &P of &N"}
Spot = tuple[int, int]
"""Row and column, counted from 0."""


@dataclass
class Paper:
    """A workbook being written; formats are made once for each wish."""

    book: Any
    lang: Lang
    formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def style(self, **wishes: Any) -> Any:
        """A cell format; sizes in points, in the language's font."""
        wishes = {"font_name": FONT[self.lang], "font_size": 10, "valign": "vcenter", **wishes}
        key = tuple(sorted(wishes.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(wishes)
        return self.formats[key]

    def page(self, wanted: str, *, across: bool = True) -> Any:
        """A new sheet, set up for print; its name is made one that Excel takes."""
        sheet = self.book.add_worksheet(sheet_name(wanted, self.used))
        if across:
            sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.set_footer(_FOOTER[self.lang])
        return sheet


@contextmanager
def paper(title: str, dated: date, lang: Lang) -> Iterator[tuple[Paper, BytesIO]]:
    """A workbook whose bytes are there when the block ends; `dated` is the day it says it was made."""
    import xlsxwriter

    content = BytesIO()
    with xlsxwriter.Workbook(content, dict(SAFE)) as book:
        book.set_properties({"title": title, "created": datetime(dated.year, dated.month, dated.day)})
        yield Paper(book, lang), content


def sheet_name(wanted: str, used: set[str]) -> str:
    """A sheet name Excel takes: none of its forbidden marks, at most 31 characters, each used once."""
    plain = "".join(mark for mark in wanted if mark not in _FORBIDDEN).strip() or "表"
    name, count = plain[:_LONGEST_NAME], 1
    while name.lower() in used:
        count += 1
        name = f"{plain[: _LONGEST_NAME - len(str(count))]}{count}"
    used.add(name.lower())
    return name


def width_of(text: str) -> int:
    """Characters a text needs; a Chinese one is as wide as two."""
    return max((sum(2 if ord(sign) > 0x2E7F else 1 for sign in line) for line in text.splitlines()), default=0)


def lines_of(text: str, width: float) -> int:
    """Lines a text takes in a column so wide."""
    return sum(max(1, -(-width_of(line) // max(int(width) - 1, 1))) for line in text.splitlines() or [""])
