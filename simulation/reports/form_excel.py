"""Forms of the policy as a workbook: two head rows, a total row of live sums, remarks and signatures below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from simulation.reports.forms import Cell, Form, Head
from simulation.reports.paper import Paper, lines_of, paper, width_of

_HEADS = 3
"""First head row: above it the annex's number and mark, the title, and what it is about."""
_ROWS = _HEADS + 2
_LINE = 13.5
"""Points of one line of ten-point type."""
_BLUE = "#E8EEF2"
_NARROWEST, _WIDEST = 12, 34


def forms_file(forms: Sequence[Form], title: str, dated: date) -> bytes:
    """The forms as one .xlsx, a sheet each."""
    with paper(title, dated, forms[0].lang) as (book, content):
        for form in forms:
            write_form(book, form)
    return content.getvalue()


def write_form(book: Paper, form: Form) -> None:
    """One form on a sheet of its own."""
    sheet = book.page(form.tab)
    last = len(form.heads)
    corner = max([width_of(str(row[0])) for row in form.rows] + [width_of(form.corner)], default=0) + 2
    sheet.set_column(0, 0, min(max(corner, _NARROWEST), _WIDEST), book.style())
    for place, head in enumerate(form.heads, start=1):
        sheet.set_column(place, place, head.width, book.style())
    _above(book, sheet, form)
    _heads(book, sheet, form)
    for line, row in enumerate(form.rows, start=_ROWS):
        _row(book, sheet, line, row, form.heads)
        sheet.set_row(line, _LINE * max(1.3, _tallest(row, form.heads, min(max(corner, _NARROWEST), _WIDEST))))
    end = _ROWS + len(form.rows)
    _total(book, sheet, form, end)
    _below(book, sheet, form, end + 1)
    sheet.repeat_rows(_HEADS, _HEADS + 1)
    sheet.freeze_panes(_ROWS, 1)
    sheet.print_area(0, 0, end + len(form.remarks) + (2 if form.signed else 0), last)


def _above(book: Paper, sheet: Any, form: Form) -> None:
    last = len(form.heads)
    number, _, rest = form.title.partition("\n")
    sheet.write_string(0, 0, number if rest else "", book.style(font_name="黑体", font_size=12))
    sheet.write_string(0, last, form.mark, book.style(bold=True, align="right"))
    sheet.merge_range(1, 0, 1, last, "", book.style(bold=True, font_size=16, align="center"))
    sheet.write_string(1, 0, rest or number, book.style(bold=True, font_size=16, align="center"))
    sheet.set_row(1, 26)
    sheet.write_string(2, 0, form.above, book.style())
    sheet.set_row(2, _LINE * 1.5)


def _heads(book: Paper, sheet: Any, form: Form) -> None:
    style = book.style(bold=True, border=1, align="center", text_wrap=True, bg_color=_BLUE)
    _span(sheet, (_HEADS, 0, _HEADS + 1, 0), form.corner, style)
    place = 1
    for block, group in groupby(form.heads, key=lambda head: head.block):
        heads = list(group)
        if block:
            _span(sheet, (_HEADS, place, _HEADS, place + len(heads) - 1), block, style)
        for head in heads:
            area = (_HEADS + 1 if block else _HEADS, place, _HEADS + 1, place)
            _span(sheet, area, head.lines, style)
            place += 1
    tallest = max((lines_of(head.lines, head.width) for head in form.heads if head.block), default=1)
    alone = max((lines_of(head.lines, head.width) for head in form.heads if not head.block), default=1)
    sheet.set_row(_HEADS, _LINE * 1.4)
    sheet.set_row(_HEADS + 1, _LINE * max(tallest, alone - 1, 1) + 4)


def _span(sheet: Any, area: tuple[int, int, int, int], text: str, style: Any) -> None:
    """Text over one cell or several merged ones."""
    if area[:2] != area[2:]:
        sheet.merge_range(*area, "", style)
    sheet.write_string(*area[:2], text, style)


def _row(book: Paper, sheet: Any, line: int, row: Sequence[Cell], heads: Sequence[Head], *, bold: bool = False) -> None:
    sheet.write_string(line, 0, str(row[0]), book.style(border=1, text_wrap=True, bold=bold))
    for place, (value, head) in enumerate(zip(row[1:], heads, strict=True), start=1):
        words = (
            {"text_wrap": True, "align": "left"} if isinstance(value, str) and len(value) > 1 else {"align": "right"}
        )
        style = book.style(border=1, num_format=head.number, bold=bold, **words)
        write_cell(sheet, (line, place), value, style)


def _tallest(row: Sequence[Cell], heads: Sequence[Head], corner: float) -> int:
    """Lines that the longest words of a row take."""
    widths = [corner, *(head.width for head in heads)]
    return max(lines_of(cell, width) for cell, width in zip(row, widths, strict=True) if isinstance(cell, str))


def write_cell(sheet: Any, at: tuple[int, int], value: Cell, style: Any) -> None:
    """A number as a number, text as text, nothing as an empty cell."""
    if value is None:
        sheet.write_blank(*at, None, style)
    elif isinstance(value, str):
        sheet.write_string(*at, value, style)
    else:
        sheet.write_number(*at, value, style)


def _total(book: Paper, sheet: Any, form: Form, line: int) -> None:
    """The total row: live sums where every entry of the column is a number, each with the value it comes to.

    A list without totals has none.
    """
    from xlsxwriter.utility import xl_range

    if all(total is None for total in form.total):
        return
    _row(book, sheet, line, (form.total_name, *form.total), form.heads, bold=True)
    sheet.set_row(line, _LINE * 1.3)
    for place, (head, total) in enumerate(zip(form.heads, form.total, strict=True), start=1):
        numbers = all(isinstance(row[place], int | float) for row in form.rows)
        if head.summed and form.rows and numbers and not isinstance(total, str):
            style = book.style(border=1, num_format=head.number, align="right", bold=True)
            area = xl_range(_ROWS, place, line - 1, place)
            sheet.write_formula(line, place, f"=SUM({area})", style, total)


def _below(book: Paper, sheet: Any, form: Form, line: int) -> None:
    last = len(form.heads)
    room = sum(head.width for head in form.heads) + _NARROWEST
    style = book.style(font_size=9, text_wrap=True, font_color="#404040")
    for line, remark in enumerate(form.remarks, start=line):  # noqa: B020 - goes on where the rows end
        _span(sheet, (line, 0, line, last), remark, style)
        sheet.set_row(line, _LINE * lines_of(remark, room) + 2)
    if form.signed:
        gap = "　" * 8 if form.lang == "zh" else " " * 24
        _span(sheet, (line + 2, 0, line + 2, last), gap.join(form.signed), book.style())
