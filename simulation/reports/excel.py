"""Tables and lists as .xlsx: numbers stay numbers, text never becomes a formula or a link."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from numbers import Real
from pathlib import Path
from typing import Any

from simulation.reports.tables import Kind, Row, Table

_FORMATS: Mapping[Kind, str] = {
    "households": "#,##0", "people": "#,##0", "rate": "0.0%", "chance": "0%", "yuan": "#,##0.00", "yuan_each": "#,##0",
    "number": "#,##0.0",
}  # fmt: skip
_STATISTICS = (("平均 mean", "mean"), ("5%", "p05"), ("95%", "p95"))
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
YUAN_IN_WAN = 10_000


@dataclass(frozen=True)
class Sheet:
    """A table as a screen shows it: `heads` carry the units; cells are text, numbers, dates, yes or no, or None.

    `formats` gives a column's number format as Excel writes it ("#,##0", "0.0%"), by its head.
    """

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Any]]
    note: str = ""
    formats: Mapping[str, str] = field(default_factory=dict)


def sheets_file(sheets: Sequence[Sheet], provenance: str) -> bytes:
    """Write plain tables as one .xlsx, a sheet each; `provenance` (which data, which run) stands on every one of them."""
    with _in_memory() as (book, content):
        styles, used = _Styles(book), set[str]()
        for sheet in sheets:
            page = book.add_worksheet(_sheet_name(sheet.title, used))
            last = _write_sheet(page, sheet, provenance, styles, book)
            _for_print(page, first_row=_HEADER, last=(last, len(sheet.heads) - 1))
    return content.getvalue()


def tables_file(tables: Sequence[Table], lines: Sequence[str], title: str, mark: str = "") -> bytes:
    """The content of what `write_tables` writes, for a download."""
    content = BytesIO()
    write_tables(content, tables, lines, title, mark)
    return content.getvalue()


def write_tables(
    path: str | Path | BytesIO, tables: Sequence[Table], lines: Sequence[str], title: str, mark: str = ""
) -> None:
    """Write one sheet a table, the sentences (verdict, limits, provenance) on the first sheet; money in 万元.

    `mark` stands before every title: 【演示数据】 goes along with a sheet that is copied or printed alone.
    """
    with _workbook(path, _SAFE) as book:
        book.set_properties({"title": title})
        styles = _Styles(book)
        front = book.add_worksheet("结论 verdict")
        front.set_column(0, 0, 110)
        front.write_string(0, 0, mark + title, styles.title)
        for row, line in enumerate(lines, start=2):
            front.write_string(row, 0, line, styles.wrapped)
        used: set[str] = set()
        for table in tables:
            _write_table(book.add_worksheet(_sheet_name(table.title[0], used)), table, styles, mark)


def write_list(
    path: str | Path | BytesIO, sheet: str, heads: Sequence[str], rows: Iterable[Sequence[Any]], note: str
) -> None:
    """Write one plain list: text as text, numbers as numbers, a note above the header."""
    with _workbook(path, {**_SAFE, "constant_memory": True}) as book:
        styles, page = _Styles(book), book.add_worksheet(sheet)
        for place, head in enumerate(heads):
            page.set_column(place, place, max(10, 2 * len(head) + 2))
        page.write_string(0, 0, note, styles.note)
        for place, head in enumerate(heads):
            page.write_string(1, place, head, styles.head)
        last = 1
        for last, row in enumerate(rows, start=2):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(last, place, value)
                else:
                    page.write_number(last, place, value)
        page.freeze_panes(2, 1)
        page.autofilter(1, 0, last, len(heads) - 1)


@contextmanager
def _in_memory() -> Iterator[tuple[Any, BytesIO]]:
    """A workbook whose bytes are there when the block ends; no file is written meanwhile."""
    content = BytesIO()
    with _workbook(content, {**_SAFE, "in_memory": True}) as book:
        yield book, content


@contextmanager
def _workbook(path: str | Path | BytesIO, options: Mapping[str, Any]) -> Iterator[Any]:
    """A workbook, written when the block ends; a file that cannot be written (open in Excel) is an OSError."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    book = xlsxwriter.Workbook(path if isinstance(path, BytesIO) else str(path), dict(options))
    yield book
    try:
        book.close()
    except FileCreateError as error:
        cause = error.args[0] if error.args and isinstance(error.args[0], OSError) else None
        raise OSError(cause.errno if cause else None, cause.strerror if cause else str(error), str(path)) from error


class _Styles:
    """The formats of one workbook, made once."""

    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format(
            {"bold": True, "bottom": 1, "align": "center", "text_wrap": True, "valign": "vcenter"}
        )
        self.filled = book.add_format(
            {
                "bold": True,
                "bottom": 1,
                "bg_color": "#E8EEF2",
                "text_wrap": True,
                "valign": "vcenter",
                "align": "center",
            }
        )
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.note = book.add_format({"font_color": "#595959"})
        self.name = (book.add_format({"bold": True}), book.add_format({"indent": 1}))
        self.numbers = {kind: book.add_format({"num_format": text}) for kind, text in _FORMATS.items()}


_HEADER = 3
"""Row of the heads: above it title, note, provenance."""
_WIDEST = 48
"""Characters after which a cell's text is broken."""
_LINE = 15
"""Height of a line in points."""


def _write_sheet(page: Any, sheet: Sheet, provenance: str, styles: _Styles, book: Any) -> int:
    """Title, note, provenance, heads and rows of one plain table; gives its last row."""
    page.write_string(0, 0, sheet.title, styles.title)
    page.write_string(1, 0, sheet.note, styles.note)
    page.write_string(2, 0, provenance, styles.note)
    widths = [_width(head) for head in sheet.heads]
    formats = {place: book.add_format({"num_format": text, "valign": "top"}) for place, text in _by_place(sheet)}
    for place, head in enumerate(sheet.heads):
        page.write_string(_HEADER, place, head, styles.filled)
    last = _HEADER
    for last, row in enumerate(sheet.rows, start=_HEADER + 1):
        for place, value in enumerate(row):
            _write_cell(page, (last, place), value, styles, formats.get(place))
            widths[place] = max(widths[place], _width(value))
        lines = -(-max((_width(value) for value in row), default=0) // _WIDEST)
        if lines > 1:  # not every program that opens the file finds the height of broken text by itself
            page.set_row(last, _LINE * lines)
    for place, width in enumerate(widths):
        page.set_column(place, place, min(width, _WIDEST) + 2)
    page.freeze_panes(_HEADER + 1, 1)
    page.autofilter(_HEADER, 0, last, len(sheet.heads) - 1)
    return last


def _by_place(sheet: Sheet) -> Iterator[tuple[int, str]]:
    return ((place, sheet.formats[head]) for place, head in enumerate(sheet.heads) if head in sheet.formats)


_MISSING = {"NAType", "NaTType"}
"""What pandas puts where nothing is."""


def _write_cell(page: Any, at: tuple[int, int], value: Any, styles: _Styles, number: Any) -> None:
    """One cell as what it is; text is never read as a formula, a link or a number."""
    if value is None or type(value).__name__ in _MISSING or (isinstance(value, float) and not math.isfinite(value)):
        return
    if isinstance(value, bool):
        page.write_boolean(*at, value)
    elif isinstance(value, date):
        page.write_datetime(*at, value, styles.day)
    elif isinstance(value, Real):
        page.write_number(*at, float(value), number)
    else:
        page.write_string(*at, str(value), styles.wrapped)


def _width(value: Any) -> int:
    """Characters a value needs; a Chinese one is as wide as two."""
    lines = str("" if value is None else value).splitlines() or [""]
    return max(sum(2 if ord(sign) > 0x2E7F else 1 for sign in line) for line in lines)


def _for_print(page: Any, first_row: int, last: tuple[int, int]) -> None:
    """A4 across, as wide as one page, heads on every page, pages numbered."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(first_row)
    page.print_area(0, 0, *last)
    page.set_footer("&C&P / &N")


def _sheet_name(wanted: str, used: set[str]) -> str:
    """A sheet name Excel takes: none of its forbidden marks, at most 31 characters, each used once."""
    plain = "".join(mark for mark in wanted if mark not in "[]:*?/\\'")[:28] or "表"
    name, count = plain, 1
    while name.lower() in used:
        count += 1
        name = f"{plain}{count}"
    used.add(name.lower())
    return name


def _write_table(page: Any, table: Table, styles: _Styles, mark: str) -> None:
    page.write_string(0, 0, f"{mark}{table.title[0]}  {table.title[1]}", styles.title)
    page.set_column(0, 0, 38)
    page.set_column(1, 1, 34)
    page.set_column(2, 2 + 3 * len(table.columns), 11)
    wide = any(isinstance(value, Mapping) for row in table.rows for value in row.values)
    width = len(_STATISTICS) if wide else 1
    page.write_string(2, 0, "指标", styles.head)
    page.write_string(2, 1, "measure", styles.head)
    for place, (zh, _) in enumerate(table.columns):
        for part in range(width):
            head = f"{zh}\n{_STATISTICS[part][0]}" if wide else zh
            page.write_string(2, 2 + width * place + part, head, styles.head)
    for line, row in enumerate(table.rows, start=3):
        _write_row(page, line, row, width, styles)
    for line, note in enumerate(table.note or (), start=4 + len(table.rows)):
        page.write_string(line, 0, note, styles.note)
    page.freeze_panes(3, 2)


def _write_row(page: Any, line: int, row: Row, width: int, styles: _Styles) -> None:
    style = styles.name[min(row.level, 1)]
    page.write_string(line, 0, row.name[0], style)
    page.write_string(line, 1, row.name[1], style)
    unit = YUAN_IN_WAN if row.kind == "yuan" else 1
    for place, value in enumerate(row.values):
        if value is None:
            continue
        numbers = [value[key] for _, key in _STATISTICS] if isinstance(value, Mapping) else [value]
        for part, number in enumerate(numbers):
            page.write_number(line, 2 + width * place + part, number / unit, styles.numbers[row.kind])
