"""Finds the header of a sheet, what each column is, and which rows below it are data.

Handles title rows above the header, headers over two or three rows with merged cells, any order of columns,
the names of data/archive/columns.yaml, units in header, title or unit row, and total and note rows.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from simulation.inputs.cells import Cell, is_blank
from simulation.inputs.columns import (
    HOUSEHOLDS,
    MEMBERS,
    Column,
    SheetName,
    archive_columns,
    limit,
    plain,
    reading_words,
    sheet_columns,
    word_set,
)
from simulation.inputs.problems import Problem
from simulation.inputs.tables import RawTable

_DEEPEST = 3
_FEWEST_COLUMNS = 3
_BRACKETS = re.compile(r"[(\[【<][^()\[\]【】<>]*[)\]】>]")
_TITLE_UNIT = re.compile(r"单位[:：]?\(?(万元|千元|百元|元)")
_ORNAMENTS = "*★☆#:：.、"


@dataclass(frozen=True)
class HeaderField:
    """One recognised column of a sheet."""

    column: Column
    position: int
    """Counted from 0."""
    name: str
    """As the file names it."""
    factor: int = 1
    """Yuan per unit of money."""


@dataclass
class Header:
    """Where a sheet's table starts and what its columns are."""

    sheet: SheetName
    first_row: int
    """First row of the header, counted from 0."""
    data_row: int
    """First row below the header (and unit row), counted from 0."""
    fields: dict[str, HeaderField]
    """By column id; of a duplicated column the first."""
    duplicates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Column id -> names in the file, where several columns mean the same."""
    unknown: tuple[str, ...] = ()
    titles: str = ""
    """Text of the rows above the header."""

    @property
    def score(self) -> int:
        """How many columns were recognised."""
        return len(self.fields)


@dataclass(frozen=True)
class DataRows:
    """Rows that hold data (counted from 0), and those left out with the reason (row counted from 1)."""

    rows: NDArray[np.int64]
    left_out: tuple[tuple[int, str], ...]


def find_header(table: RawTable) -> Header | None:
    """The header of a sheet, or None where the sheet is no household or member sheet."""
    grid = _grid(table)
    found = {sheet: _best_header(grid, sheet) for sheet in (HOUSEHOLDS, MEMBERS)}
    sheet = _kind_of(table.sheet, found)
    header = found[sheet]
    if header is None or header.score < _FEWEST_COLUMNS:
        return None
    _skip_unit_rows(grid, header)
    header.titles = " ".join(text for row in grid[: header.first_row] for text in dict.fromkeys(row) if text)
    _apply_units(grid, header)
    return header


def _grid(table: RawTable) -> list[list[str]]:
    """Text of the first rows with merged cells filled."""
    height = min(table.n_rows, limit("header_rows"))
    grid = [[_text(cell) for cell in table.row(row)] for row in range(height)]
    for (top, left), (bottom, right) in table.merges:
        if top < height and left < len(table.columns):
            for row in range(top, min(bottom + 1, height)):
                for column in range(left, min(right + 1, len(table.columns))):
                    grid[row][column] = grid[top][left]
    return grid


def _text(cell: Cell) -> str:
    return " ".join(str(cell).split())


def _kind_of(name: str, found: Mapping[SheetName, Header | None]) -> SheetName:
    """Household or member sheet: by what only one of them has, then by the sheet's name."""
    members, households = found[MEMBERS], found[HOUSEHOLDS]
    if members is None or households is None:
        return MEMBERS if households is None else HOUSEHOLDS
    if {"category", "cause", "household_size"} & households.fields.keys():
        return HOUSEHOLDS
    names = archive_columns()[MEMBERS]
    is_named_so = plain(name) in {plain(word) for word in (names.zh, names.en, *names.synonyms)}
    return MEMBERS if is_named_so or "relation" in members.fields else HOUSEHOLDS


def _best_header(grid: list[list[str]], sheet: SheetName) -> Header | None:
    """The block of one to three rows that names most columns; the first and lowest such block."""
    best: Header | None = None
    deepest = _DEEPEST
    for row in range(len(grid)):
        for depth in range(1, min(_DEEPEST, len(grid) - row) + 1):
            header = _header_at(grid, sheet, row, depth)
            if best is None or (header.score, -depth) > (best.score, -deepest):
                best, deepest = header, depth
    return None if best is None else _with_groups(grid, best)


def _with_groups(grid: list[list[str]], header: Header) -> Header:
    """Take in the row above where cells merged downwards show that it belongs to the header."""
    above = header.first_row - 1
    if above < 0 or header.data_row - above > _DEEPEST:
        return header
    row, lower = grid[above], grid[header.first_row]
    if not any(row[item.position] and row[item.position] == lower[item.position] for item in header.fields.values()):
        return header
    taller = _header_at(grid, header.sheet, above, header.data_row - above)
    return taller if taller.score >= header.score else header


def _header_at(grid: list[list[str]], sheet: SheetName, row: int, depth: int) -> Header:
    lookup = _lookup(sheet)
    header = Header(sheet, row, row + depth, {})
    unknown: list[str] = []
    names: dict[str, list[str]] = {}
    for position, stack in enumerate(zip(*grid[row : row + depth], strict=True)):
        levels = [text for text in dict.fromkeys(stack) if text]
        if not levels:
            continue
        column, name = _match(levels, lookup)
        if column is None:
            unknown.append(name)
            continue
        names.setdefault(column.id, []).append(name)
        header.fields.setdefault(column.id, HeaderField(column, position, name))
    header.duplicates = {key: tuple(found) for key, found in names.items() if len(found) > 1}
    header.unknown = tuple(name for name in unknown if plain(_bare(name)) not in word_set("ignored_headers"))
    return header


def _lookup(sheet: SheetName) -> dict[str, Column]:
    return {plain(name): column for column in sheet_columns(sheet).values() for name in column.names}


def _match(levels: list[str], lookup: Mapping[str, Column]) -> tuple[Column | None, str]:
    """The column for the levels of a header: all levels together, else the lowest alone."""
    together = "".join(_bare(level) for level in levels)
    for name, shown in ((together, "/".join(levels)), (levels[-1], levels[-1])):
        for form in (plain(name), plain(_bare(name))):
            if form in lookup:
                return lookup[form], shown if len(levels) > 1 else levels[0]
    return None, "/".join(levels)


def _bare(name: str) -> str:
    """A header without remarks in brackets, leading number and ornaments."""
    text = _BRACKETS.sub("", plain(name)).strip(_ORNAMENTS)
    return re.sub(r"^\d+[.、]", "", text)


def _skip_unit_rows(grid: list[list[str]], header: Header) -> None:
    """Pass rows of units (元, 人) and of column numbers (1, 2, 3 …) below the header; units count."""
    while header.data_row < len(grid):
        row = grid[header.data_row]
        filled = [plain(text).strip("()") for text in row if text]
        if len(filled) >= 2 and all(_is_unit(text) for text in filled):
            for key, item in header.fields.items():
                unit = _money_unit(row[item.position]) or item.factor
                header.fields[key] = HeaderField(item.column, item.position, item.name, unit)
        elif not _are_column_numbers(filled):
            return
        header.data_row += 1


def _is_unit(text: str) -> bool:
    words = {plain(word) for word in (*reading_words()["money_units"], *reading_words()["count_units"])}
    return text.split("/")[0] in words or text in ("年月日", "年月", "是/否", "文本")


def _are_column_numbers(filled: list[str]) -> bool:
    numbers = [text.removesuffix(".0") for text in filled if text not in ("甲", "乙", "丙")]
    return len(numbers) >= 5 and numbers == [str(number) for number in range(1, len(numbers) + 1)]


def _apply_units(grid: list[list[str]], header: Header) -> None:
    """Units named in a column's own header, else in the title (单位：万元)."""
    title = _TITLE_UNIT.search(plain(header.titles))
    for key, item in header.fields.items():
        if not item.column.is_money:
            continue
        above = [grid[row][item.position] for row in range(header.first_row, min(header.data_row, len(grid)))]
        unit = next((found for text in reversed(above) if (found := _money_unit(text))), None)
        default = reading_words()["money_units"][title[1]] if title and item.factor == 1 else item.factor
        header.fields[key] = HeaderField(item.column, item.position, item.name, unit or int(default))


def _money_unit(text: str) -> int | None:
    """Yuan per unit from 收入（万元）, 万元/年 or a bare unit; None where no unit is named."""
    units = reading_words()["money_units"]
    parts = [part[1:-1] for part in _BRACKETS.findall(plain(text))] or [plain(text)]
    for part in parts:
        for word in re.split(r"[/、,:：]|单位", part):
            if word in units:
                return int(units[word])
    return None


def header_problems(table: RawTable, header: Header) -> list[Problem]:
    """Duplicated and missing required columns (errors), unknown columns (warnings); all without a row."""
    problems = []
    for key, names in header.duplicates.items():
        rule = f"有 {len(names)} 列都是“{header.fields[key].column.zh}”"
        problems.append(Problem(table.sheet, None, names[0], "、".join(names), rule, "只留一列，其余删去或改名"))
    for key in archive_columns()[header.sheet].required:
        if key not in header.fields:
            column = sheet_columns(header.sheet)[key]
            problems.append(Problem(table.sheet, None, column.zh, "", "缺少必填的列", _missing_fix(column, header)))
    problems += [
        Problem(table.sheet, None, name, "", "不认识这一列，没有读", _nearest_names(name, header.sheet), "warning")
        for name in header.unknown
    ]
    return problems


def _missing_fix(column: Column, header: Header) -> str:
    near = difflib.get_close_matches(plain(column.zh), [plain(name) for name in header.unknown], n=1, cutoff=0.4)
    also = f"；若表中的“{near[0]}”就是它，把表头改为“{column.zh}”" if near else ""
    return f"加一列“{column.zh}”{also}"


def _nearest_names(name: str, sheet: SheetName) -> str:
    names = {plain(known): column.zh for column in sheet_columns(sheet).values() for known in column.names}
    near = difflib.get_close_matches(plain(_bare(name.split("/")[-1])), list(names), n=3, cutoff=0.5)
    labels = list(dict.fromkeys(names[known] for known in near))
    if not labels:
        return "不需要就不用管"
    return f"不需要就不用管；若是“{'”或“'.join(labels)}”，改用这个表头"


def data_rows(table: RawTable, header: Header) -> DataRows:
    """Rows below the header that hold data: blank rows, totals, notes, repeated headers and the worker left out."""
    below = slice(header.data_row, None)
    filled = np.array([_filled(column.cells)[column.codes[below]] for column in table.columns])
    count = filled.sum(axis=0)
    first = filled.argmax(axis=0)
    reasons = np.full(len(count), "", dtype=object)
    for position in np.unique(first[count > 0]):
        here = np.flatnonzero((first == position) & (count > 0))
        column = table.columns[position]
        codes, back = np.unique(column.codes[header.data_row + here], return_inverse=True)
        kinds = np.array([_row_kind(column.cells[code]) for code in codes], dtype=object)[back]
        is_long = np.array([len(_text(column.cells[code])) >= reading_words()["note_length"] for code in codes])
        kinds[is_long[back] & (count[here] == 1)] = "注"
        reasons[here] = kinds
    reasons[_repeats_header(table, header) & (reasons == "")] = "重复的表头"
    if "relation" in header.fields:
        relation = table.columns[header.fields["relation"].position]
        words = word_set("self_words")
        is_self = np.array([isinstance(cell, str) and plain(cell) in words for cell in relation.cells])
        reasons[is_self[relation.codes[below]] & (reasons == "") & (count > 0)] = "职工本人"
    kept = (count > 0) & (reasons == "")
    left_out = np.flatnonzero((count > 0) & ~kept)
    return DataRows(
        rows=np.flatnonzero(kept) + header.data_row,
        left_out=tuple((int(row) + header.data_row + 1, str(reasons[row])) for row in left_out),
    )


def _filled(cells: Iterable[Cell]) -> NDArray[np.bool_]:
    return np.array([not (isinstance(cell, str) and (not cell or cell.isspace())) for cell in cells], dtype=np.bool_)


@cache
def _total_pattern() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, word_set("total_words")), key=len, reverse=True))
    return re.compile(rf"(?:{words})(?:$|[:：\d(（共])")


def _row_kind(cell: Cell) -> str:
    """Why a row that starts with this cell is no data: a total, a note, or '' for data."""
    if not isinstance(cell, str) or is_blank(cell):
        return ""
    text = plain(cell)
    if _total_pattern().match(text):
        return "合计"
    head, mark, _ = text.partition(":")
    head = head.rstrip("0123456789")
    return "注" if head in word_set("note_words") and (mark or head == text) else ""


def _repeats_header(table: RawTable, header: Header) -> NDArray[np.bool_]:
    """Rows that show three or more of their columns' own names."""
    shown = np.zeros(table.n_rows - header.data_row, dtype=np.int64)
    for item in header.fields.values():
        column = table.columns[item.position]
        names = {column.cells[column.codes[row]] for row in range(header.first_row, header.data_row)} - {""}
        is_name = np.array([cell in names for cell in column.cells], dtype=np.bool_)
        shown += is_name[column.codes[header.data_row :]]
    return shown >= 3
