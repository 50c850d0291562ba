"""Opens .xlsx and .xls workbooks as raw tables: values by python-calamine, marks by one pass of our own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import numpy as np

from simulation.errors import UnusableFileError
from simulation.inputs.biff import scan_book
from simulation.inputs.cells import BadCell
from simulation.inputs.columns import reading_words
from simulation.inputs.safety import WorkbookParts
from simulation.inputs.sheet_marks import SheetMarks, scan_sheet, shared_text_sizes
from simulation.inputs.tables import RawColumn, RawTable, blank_column, factorised

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook


def xlsx_tables(path: Path) -> Iterator[RawTable]:
    """Sheets of an .xlsx."""
    with WorkbookParts(path) as parts:
        sheet_parts, date_1904 = sheet_parts_of(parts)
        for name in sorted(parts.names):
            if name.endswith((".xml", ".rels")) and "worksheets/" not in name:
                for _ in parts.stream(name):
                    pass  # counted before calamine unpacks it
        text_sizes = shared_text_sizes(parts)
        is_demo = _marked_demo(parts)

        def scan(name: str) -> SheetMarks:
            return scan_sheet(parts, sheet_parts[name], text_sizes)

        sizes = {name: parts.claimed_size(part) for name, part in sheet_parts.items()}
        for table in _calamine_tables(path, scan, frozenset(sheet_parts)):
            table.date_1904, table.is_demo = date_1904, is_demo
            table.share = sizes[table.sheet] / max(sum(sizes.values()), 1)
            yield table


def xls_tables(path: Path) -> Iterator[RawTable]:
    """Sheets of an old .xls."""
    marks = scan_book(path)
    yield from _calamine_tables(path, marks.__getitem__, frozenset(marks))


def _calamine_tables(path: Path, scan: Callable[[str], SheetMarks], known: frozenset[str]) -> Iterator[RawTable]:
    """The known sheets in order; each is scanned, then loaded while the one before it is being parsed."""
    with _calamine(path) as book, ThreadPoolExecutor(max_workers=1) as loader:
        names = [name for name in book.sheet_names if name in known]
        visible = {item.name for item in book.sheets_metadata if item.visible == type(item.visible).Visible}
        pending: list[tuple[SheetMarks, Future[CalamineSheet]]] = []

        def start(name: str) -> None:
            marks = scan(name)  # before calamine lays the sheet out in memory
            pending.append((marks, loader.submit(book.get_sheet_by_name, name)))

        if names:
            start(names[0])
        for name, following in zip(names, [*names[1:], None], strict=True):
            marks, loading = pending.pop()
            if following is not None:
                start(following)
            table = _table(name, loading, marks)
            del loading
            table.is_visible = name in visible
            yield table
            del table


def _table(name: str, loading: Future[CalamineSheet], marks: SheetMarks) -> RawTable:
    from python_calamine import CalamineError

    try:
        sheet = loading.result()
    except (CalamineError, ValueError) as error:
        raise UnusableFileError(
            f"不能读取工作表“{name}”：内容已损坏（{error}）。请用 Excel 打开后另存为 .xlsx 再交。"
        ) from error
    table = RawTable(name, _calamine_columns(sheet), merges=tuple(sheet.merged_cell_ranges or ()))
    _put_marks(table, marks)
    return table


def _calamine(path: Path) -> CalamineWorkbook:
    from python_calamine import CalamineError, load_workbook

    try:
        return load_workbook(path)
    except (CalamineError, OSError, ValueError) as error:
        raise UnusableFileError(
            f"不能读取“{path.name}”：工作簿已加密或已损坏（{error}）。请取消密码，用 Excel 打开后另存为 .xlsx 再交。"
        ) from error


def sheet_parts_of(parts: WorkbookParts) -> tuple[dict[str, str], bool]:
    """Part of each sheet by the sheet's name, in order, and whether dates count from 1904."""
    try:
        book = ElementTree.fromstring(parts.read("xl/workbook.xml"))
        relations = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
    except (ElementTree.ParseError, KeyError) as error:
        raise UnusableFileError(f"不能读取“{parts.path.name}”：工作簿目录已损坏。请重新导出。") from error
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    found = {}
    for sheet in book.iterfind("{*}sheets/{*}sheet"):  # the strict format has other namespaces
        key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)
        target = targets.get(key, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in parts.names and "worksheets/" in part:
            found[sheet.get("name", "")] = part
    settings = book.find("{*}workbookPr")
    date_1904 = settings is not None and settings.get("date1904") in ("1", "true")
    return found, date_1904


def _marked_demo(parts: WorkbookParts) -> bool:
    """Does the title in the workbook's properties say the data is synthetic?"""
    if "docProps/core.xml" not in parts.names:
        return False
    return str(reading_words()["demo_marker"]).encode() in parts.read("docProps/core.xml")


def _calamine_columns(sheet: CalamineSheet) -> list[RawColumn]:
    """Columns from A on; calamine's rows start at row 1, but at the first filled column."""
    if sheet.start is None:
        return []
    filled = factorised(sheet.iter_rows())
    return [blank_column(len(filled[0].codes)) for _ in range(sheet.start[1])] + filled


def _put_marks(table: RawTable, marks: SheetMarks) -> None:
    """Set hidden rows, and error cells and formulas without a result where calamine gave blanks."""
    table.hidden = tuple(marks.hidden)
    cells: list[tuple[int, int, BadCell]] = [(row, column, BadCell(text)) for row, column, text in marks.errors]
    cells += [(row, column, BadCell("（公式）", is_formula=True)) for row, column in marks.no_result]
    if not cells:
        return
    _widen(table, max(row for row, _, _ in cells), max(column for _, column, _ in cells))
    codes: dict[tuple[int, BadCell], int] = {}
    for row, number, cell in cells:
        column = table.columns[number - 1]
        if (number, cell) not in codes:
            codes[number, cell] = len(column.cells)
            column.cells.append(cell)
        column.codes[row - 1] = codes[number, cell]


def _widen(table: RawTable, height: int, width: int) -> None:
    """Make room for marks beyond the last filled cell."""
    height = max(height, table.n_rows)
    for column in table.columns:
        missing = height - len(column.codes)
        if missing:
            column.cells.append("")
            column.codes = np.append(column.codes, np.full(missing, len(column.cells) - 1, np.int32))
    while len(table.columns) < width:
        table.columns.append(blank_column(height))
