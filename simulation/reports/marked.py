"""A person's own archive file given back with the cells to mend marked, and every problem on a sheet in front.

An .xlsx keeps everything it holds; of another kind of file a new workbook with the same cells is made. Text never
becomes a formula. The file holds what the person handed in, unmasked: it goes back to that person and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.inputs.problems import Problem
from simulation.inputs.safety import file_kind
from simulation.inputs.sheets import open_tables
from simulation.inputs.tables import RawTable
from simulation.inputs.workbook import ParsedWorkbook
from simulation.reports.english import in_english
from simulation.reports.names import Lang

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

LIST = "问题清单"
AUTHOR = "解困 jiekun"
MOST_NOTES = 5_000
"""Cells that get a note; Excel opens a sheet with more of them slowly. Further cells are coloured only."""
_SHADES = {"error": "F8CBAD", "warning": "FFF2CC"}
_HEADS: Mapping[Lang, tuple[str, ...]] = {
    "zh": ("工作表", "行", "列", "原值（个人信息已遮盖）", "问题", "怎样改", "程度"),
    "en": ("sheet", "row", "column", "value (identity masked)", "problem", "how to mend", "severity"),
}
_WIDTHS = (18, 8, 22, 26, 46, 52, 10)
_SEVERITY = {"error": ("错误，须改正", "error"), "warning": ("提醒，请核对", "warning")}
_Spot = tuple[int, int]
"""Row and column, counted from 0."""


def problem_rows(problems: Iterable[Problem], lang: Lang = "zh") -> Iterator[tuple[str | int, ...]]:
    """Every problem as a row: sheet, row, column, masked value, rule, how to mend, severity."""
    for item in problems:
        rule, fix = (item.rule, item.fix) if lang == "zh" else (in_english(item.rule), in_english(item.fix))
        severity = _SEVERITY[item.severity][lang == "en"]
        yield item.sheet, "" if item.row is None else item.row, item.column, item.value, rule, fix, severity


def marked_workbook(source: Path, parsed: ParsedWorkbook, lang: Lang = "zh") -> bytes:
    """The .xlsx to hand back. Raises UnusableFileError as reading did, if the file was changed since."""
    spots = _spots(parsed, lang)
    if file_kind(source) == "xlsx" and (copied := _copied(source, parsed, spots, lang)) is not None:
        return copied
    return _rebuilt(source, parsed, spots, lang)


def _spots(parsed: ParsedWorkbook, lang: Lang) -> dict[str, dict[_Spot, tuple[str, str]]]:
    """By sheet, the note and the severity of each cell to mark; a row without a column is marked in its first cell."""
    spots: dict[str, dict[_Spot, tuple[str, str]]] = {}
    for item in parsed.problems:
        if item.row is None:
            continue
        rule, fix = (item.rule, item.fix) if lang == "zh" else (in_english(item.rule), in_english(item.fix))
        here = (item.row - 1, parsed.places.get((item.sheet, item.column), 0))
        before, severity = spots.setdefault(item.sheet, {}).get(here, ("", "warning"))
        note = f"{before}\n{rule}\n→ {fix}".strip()
        spots[item.sheet][here] = (note, "error" if "error" in (severity, item.severity) else "warning")
    return spots


def _copied(
    source: Path, parsed: ParsedWorkbook, spots: Mapping[str, Mapping[_Spot, tuple[str, str]]], lang: Lang
) -> bytes | None:
    """The same workbook, marked; None where openpyxl cannot open what Excel can."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(source)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OSError):
        return None
    if LIST in book.sheetnames:
        del book[LIST]
    for sheet in book.worksheets:
        _clear_marks(sheet)
        for number, (place, (note, severity)) in enumerate(spots.get(sheet.title, {}).items()):
            _mark(_own_cell(sheet, place), note if number < MOST_NOTES else "", severity)
    _list_in_front(book, parsed, lang)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _clear_marks(sheet: Worksheet) -> None:
    """Take away what an earlier round of this marked, so that mended cells do not stay coloured."""
    from openpyxl.styles import PatternFill

    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment is not None and cell.comment.author == AUTHOR:
                cell.comment, cell.fill = None, PatternFill()


def _own_cell(sheet: Worksheet, place: _Spot) -> Cell:
    """The cell itself, or the first one of the merged range it belongs to."""
    from openpyxl.cell.cell import MergedCell

    found = sheet.cell(place[0] + 1, place[1] + 1)
    if not isinstance(found, MergedCell):
        return found
    merged = next(area for area in sheet.merged_cells.ranges if found.coordinate in area)
    return sheet.cell(merged.min_row, merged.min_col)  # type: ignore[return-value]  # the first cell is no MergedCell


def _mark(cell: Cell, note: str, severity: str) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", fgColor=_SHADES[severity])
    if note:
        theirs = f"{cell.comment.text}\n" if cell.comment is not None else ""
        cell.comment = Comment(theirs + note, AUTHOR, width=320, height=120)


def _list_in_front(book: Workbook, parsed: ParsedWorkbook, lang: Lang) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    page = book.create_sheet(LIST, 0)
    page.append(_HEADS[lang])
    for place, width in enumerate(_WIDTHS, start=1):
        page.cell(1, place).font = Font(bold=True)
        page.column_dimensions[get_column_letter(place)].width = width
    for line, (item, row) in enumerate(zip(parsed.problems, problem_rows(parsed.problems, lang), strict=True), start=2):
        for place, value in enumerate(row, start=1):
            cell = page.cell(line, place)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with “=” stays a text
        page.cell(line, len(row)).fill = PatternFill("solid", fgColor=_SHADES[item.severity])
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions
    book.active = 0


def _rebuilt(
    source: Path, parsed: ParsedWorkbook, spots: Mapping[str, Mapping[_Spot, tuple[str, str]]], lang: Lang
) -> bytes:
    """A new workbook with the cells of a file that is no .xlsx."""
    import xlsxwriter

    out = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        shades = {severity: book.add_format({"bg_color": f"#{shade}"}) for severity, shade in _SHADES.items()}
        page = book.add_worksheet(LIST)
        for place, width in enumerate(_WIDTHS):
            page.set_column(place, place, width)
        rows = [_HEADS[lang], *problem_rows(parsed.problems, lang)]
        for line, row in enumerate(rows):
            for place, value in enumerate(row):
                write_plain(page, (line, place), value, None)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, len(rows) - 1, len(_HEADS[lang]) - 1)
        for number, table in enumerate(open_tables(source)):
            if table.sheet in (parsed.households_sheet, parsed.members_sheet):
                _copy_table(book, table, f"{number + 1} {plain_name(table.sheet)}", spots.get(table.sheet, {}), shades)
    return out.getvalue()


def _copy_table(
    book: Any, table: RawTable, name: str, spots: Mapping[_Spot, tuple[str, str]], shades: Mapping[str, Any]
) -> None:
    page = book.add_worksheet(name)
    for line in range(table.n_rows):
        for place, cell in enumerate(table.row(line)):
            note = spots.get((line, place))
            write_plain(page, (line, place), cell, shades[note[1]] if note else None)
    for spot, (text, _) in list(spots.items())[:MOST_NOTES]:
        page.write_comment(*spot, text, {"author": AUTHOR, "x_scale": 2, "y_scale": 1.2})


def write_plain(page: Any, place: _Spot, value: object, style: Any) -> None:
    """Write numbers as numbers, dates as text of the day, everything else as text."""
    if isinstance(value, int | float):
        page.write_number(*place, value, style)
    elif isinstance(value, dt.date):
        page.write_string(*place, value.isoformat()[:10], style)
    elif str(value):
        page.write_string(*place, str(value), style)
    elif style is not None:
        page.write_blank(*place, None, style)


def plain_name(wanted: str) -> str:
    """Most of a sheet's name, without the marks Excel forbids; room is left for a number."""
    return "".join(mark for mark in wanted if mark not in "[]:*?/\\'")[:24]
