"""From a sheet with a known header to a parsed frame, with every cell that breaks a rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.inputs.cells import is_blank
from simulation.inputs.columns import MEMBERS, Column, archive_columns
from simulation.inputs.header import Header, HeaderField, data_rows, header_problems
from simulation.inputs.masking import masked
from simulation.inputs.problems import Problem, Severity
from simulation.inputs.tables import RawColumn, RawTable
from simulation.inputs.values import CellContext, Faults, parse_cells


@dataclass(frozen=True)
class ParsedSheet:
    """One sheet of an archive: its frame and what is needed to speak about its cells in the file's own words."""

    name: str
    header: Header
    frame: pd.DataFrame
    """A column per id present in the file (types as in `parse_cells`) and `row`, the row in the file (Int64)."""
    rows: NDArray[np.int64]
    """Row in the file of each row of the frame."""
    raw: Mapping[str, RawColumn]
    """Cells of each column, one code a row of the frame."""
    problems: tuple[Problem, ...]
    left_out: tuple[tuple[int, str], ...]
    """Rows that hold no data (total, note, repeated header, the worker among the members), with the reason."""

    def problem(self, position: int, column_id: str, rule: str, fix: str, severity: Severity) -> Problem:
        """A problem of the cell in a row of the frame (by position) and a column (by id)."""
        row = int(self.rows[position])
        item = self.header.fields.get(column_id)
        name = item.name if item else archive_columns()[self.header.sheet].columns[column_id].zh
        return Problem(self.name, row, name, self.shown(position, column_id), rule, fix, severity)

    def shown(self, position: int, column_id: str) -> str:
        """The cell as the file has it, masked where it tells who somebody is."""
        column = self.raw.get(column_id)
        return "" if column is None else masked(column_id, column.cells[column.codes[position]])


def parse_sheet(table: RawTable, header: Header) -> ParsedSheet:
    """Parse every recognised column of a sheet; all problems of single cells are in the result."""
    problems = header_problems(table, header)
    if header.sheet == MEMBERS:
        problems += _fill_merged_numbers(table, header)
    data = data_rows(table, header)
    raw = {key: _of_rows(table.columns[item.position], data.rows) for key, item in header.fields.items()}
    frame: dict[str, object] = {"row": pd.array(data.rows + 1, dtype="Int64")}
    faults: dict[str, Faults] = {}
    for key, item in header.fields.items():
        parsed = parse_cells(raw[key].cells, item.column, CellContext(item.factor, table.date_1904))
        frame[key] = parsed.array.take(raw[key].codes)
        faults[key] = parsed.faults
    sheet = ParsedSheet(table.sheet, header, pd.DataFrame(frame), data.rows + 1, raw, (), data.left_out)
    problems += [*_cell_problems(sheet, faults), *_blank_problems(sheet, table), *_hidden_problems(sheet, table)]
    return replace(sheet, problems=tuple(problems))


def _of_rows(column: RawColumn, rows: NDArray[np.int64]) -> RawColumn:
    return RawColumn(column.cells, column.codes[rows])


def _fill_merged_numbers(table: RawTable, header: Header) -> list[Problem]:
    """A worker number merged over the rows of one household's members counts for each of them."""
    problems: list[Problem] = []
    item = header.fields.get("number")
    for (top, left), (bottom, right) in table.merges if item else ():
        if item is not None and left <= item.position <= right and top >= header.data_row and bottom > top:
            column = table.columns[left]
            last = min(bottom, table.n_rows - 1)
            table.columns[item.position].codes[top : last + 1] = column.codes[top]
            shown = masked("number", column.cells[column.codes[top]])
            rule = f"第 {top + 1} 至 {last + 1} 行的编号合并成一格，已当作同一户"
            fix = "最好取消合并，每行都填编号"
            problems.append(Problem(table.sheet, top + 1, item.name, shown, rule, fix, "warning"))
    return problems


def _cell_problems(sheet: ParsedSheet, faults: Mapping[str, Faults]) -> Iterator[Problem]:
    for key, by_cell in faults.items():
        if not by_cell:
            continue
        codes = sheet.raw[key].codes
        for position in np.flatnonzero(np.isin(codes, list(by_cell))):
            yield sheet.problem(int(position), key, *by_cell[int(codes[position])])


def _blank_problems(sheet: ParsedSheet, table: RawTable) -> Iterator[Problem]:
    """Blank cells of required columns; those inside a merged range are told apart."""
    for key in archive_columns()[sheet.header.sheet].required:
        item = sheet.header.fields.get(key)
        if item is None:
            continue
        blank = np.array([is_blank(cell) for cell in sheet.raw[key].cells], dtype=np.bool_)
        merged = _merged_rows(table, item)
        for position in np.flatnonzero(blank[sheet.raw[key].codes]):
            rule, fix = _blank_rule(item.column, is_merged=int(sheet.rows[position]) in merged)
            yield sheet.problem(int(position), key, rule, fix, "error")


def _blank_rule(column: Column, *, is_merged: bool) -> tuple[str, str]:
    if is_merged:
        return "必填的格子空着：它在合并单元格里，只有最上一格有值", "取消合并，每行都填写"
    return "必填的格子空着", f"填写{column.zh}"


def _merged_rows(table: RawTable, item: HeaderField) -> frozenset[int]:
    """Rows of the file (from 1) whose cell in a column belongs to a merged range."""
    ranges = [merge for merge in table.merges if merge[0][1] <= item.position <= merge[1][1]]
    return frozenset(row + 1 for (top, _), (bottom, _) in ranges for row in range(top, bottom + 1))


def _hidden_problems(sheet: ParsedSheet, table: RawTable) -> Iterator[Problem]:
    """Hidden rows that hold data: they are read and counted, which the user may not expect."""
    for row in sheet.rows[np.isin(sheet.rows, table.hidden)] if table.hidden else ():
        rule = "这一行被隐藏，但仍按一行数据读取和计数"
        yield Problem(sheet.name, int(row), "", "", rule, "不要的行请删除；要的请取消隐藏或筛选", "warning")
