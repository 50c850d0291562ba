"""A person's own archive file given back with the cells to mend marked, and every problem on a sheet in front.

An .xlsx is marked in its own XML: the colour of the cells to mend, a column of problems behind the last one, and the list
in front; everything else stays byte for byte. Of another kind of file a new workbook with the same cells is made. Text never
becomes a formula. The file holds what the person handed in, unmasked: it goes back to that person and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from simulation.inputs.excel_sheets import sheet_parts_of
from simulation.inputs.problems import Problem
from simulation.inputs.safety import WorkbookParts, file_kind
from simulation.inputs.tables import RawTable
from simulation.inputs.workbook import ParsedWorkbook, archive_tables
from simulation.reports.added_columns import rewritten, with_columns
from simulation.reports.english import in_english
from simulation.reports.front_sheet import sheet_xml, with_front
from simulation.reports.marked_cells import Styles, coloured, without_column
from simulation.reports.names import Lang, Words

MARK: Words = ("测算：", "jiekun: ")
"""Before every head of ours, so that none is taken for a column of the form when the file is read again; no brackets, for
reading passes them over."""
PROBLEMS: Words = ("问题", "problems")
_OUR_HEADS = tuple(mark + name for mark, name in zip(MARK, PROBLEMS, strict=True))
STYLES, SHARED = "xl/styles.xml", "xl/sharedStrings.xml"
LIST = "问题清单"
AUTHOR = "解困 jiekun"
MOST_NOTES = 5_000
"""Cells of a new workbook that get a note; Excel opens a sheet with more of them slowly. Further cells are coloured only."""
_SHADES = {"error": "F8CBAC", "warning": "FFF2CB"}
"""Colours that nobody's own file is likely to have to the last digit: by them an earlier round is known."""
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


def problems_by_row(problems: Iterable[Problem], sheet: str, lang: Lang) -> dict[int | None, str]:
    """What is wrong in each row of a sheet and how to mend it; under None what is wrong with all of it."""
    found: dict[int | None, str] = {}
    colon, stop = ("：", "；") if lang == "zh" else (": ", "; ")
    for item in problems:
        if item.sheet == sheet:
            rule, fix = (item.rule, item.fix) if lang == "zh" else (in_english(item.rule), in_english(item.fix))
            text = f"{item.column}{colon if item.column else ''}{rule} → {fix}"
            found[item.row] = stop.join(filter(None, (found.get(item.row, ""), text)))
    return found


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
    """The same workbook, marked; None where it is written in a way this does not know."""
    with WorkbookParts(source) as parts:
        try:
            sheets, _ = sheet_parts_of(parts)
            styles = Styles(parts.read(STYLES), _SHADES)
            shared = parts.read(SHARED) if SHARED in parts.names else b""
            changed = {}
            for name in sheets.keys() & {parsed.households_sheet, parsed.members_sheet}:
                shades = {(row + 1, column + 1): worse for (row, column), (_, worse) in spots.get(name, {}).items()}
                plain = without_column(parts.read(sheets[name]), shared, _OUR_HEADS)
                beside = _beside(parsed, name, lang)
                longer = with_columns(plain, beside) if beside else None
                changed[sheets[name]] = coloured(longer or plain, shades, styles)
            listed = sheet_xml(_front(parsed, styles, lang), _WIDTHS)
            renewed = with_front(parts, LIST, listed, sheets, changed)
            return rewritten(source, {**renewed, STYLES: styles.written()})
        except (ValueError, KeyError):
            return None


def _beside(parsed: ParsedWorkbook, sheet: str, lang: Lang) -> dict[int, list[str | int | float]]:
    """The new column: its head, and what is wrong in each row."""
    frame = parsed.members if sheet == parsed.members_sheet else parsed.households
    problems = problems_by_row(parsed.problems, sheet, lang)
    if frame is None or frame.empty or not any(problems):
        return {}
    first = int(frame["row"].to_numpy().min())
    rows = min([first, *(row for row in problems if row is not None)])
    return {
        max(rows - 1, 1): [_OUR_HEADS[lang == "en"]],
        **{row: [text] for row, text in problems.items() if row is not None},
    }


def _front(parsed: ParsedWorkbook, styles: Styles, lang: Lang) -> Iterator[tuple[Sequence[str | int], Sequence[int]]]:
    """Head and rows of the list of problems, each with its styles."""
    heads = _HEADS[lang]
    yield heads, [styles.bold()] * len(heads)
    shades = {severity: styles.shaded(0, severity) for severity in _SHADES}
    for item, row in zip(parsed.problems, problem_rows(parsed.problems, lang), strict=True):
        yield row, [0] * (len(row) - 1) + [shades[item.severity]]


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
        for number, table in enumerate(archive_tables(source)):
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
