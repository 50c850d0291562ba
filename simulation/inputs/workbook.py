"""A real archive file read whole: both sheets parsed, every problem at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from simulation.errors import UnusableFileError
from simulation.inputs.checks import rule_problems
from simulation.inputs.columns import HOUSEHOLDS, MEMBERS, SheetName, archive_columns, plain, reading_words, word_set
from simulation.inputs.header import find_header
from simulation.inputs.linked import ArchiveSheets
from simulation.inputs.masking import scrubbed
from simulation.inputs.parsing import ParsedSheet, parse_sheet
from simulation.inputs.problems import Problem
from simulation.inputs.sheets import open_tables
from simulation.inputs.tables import RawTable

_OPENED, _SHEETS = 0.6, 0.85
"""Shares of the time: opening a sheet, of opening and parsing it; all sheets, of the whole reading (measured)."""


@dataclass(frozen=True)
class ParsedWorkbook:
    """An archive file as read, before it becomes a typed archive.

    Frames have one row a data row of the file in its order, a column per id of data/archive/columns.yaml
    that the file has (types as in `simulation.inputs.values.parse_cells`), and `row`.
    """

    households: pd.DataFrame
    members: pd.DataFrame | None
    problems: tuple[Problem, ...]
    """Sorted: sheet by sheet, problems without a row first."""
    households_found: int
    """Data rows in the file, hidden ones and those with errors included."""
    members_found: int
    source_name: str
    is_demo: bool
    households_sheet: str
    members_sheet: str | None
    left_out: tuple[tuple[str, int, str], ...]
    """Rows that hold no data: sheet, row, reason."""
    places: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Sheet and column as the file names them -> the column's position in that sheet, counted from 0."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Problems of severity error."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def read_workbook(path: Path | str, tick: Callable[[float], None] | None = None) -> ParsedWorkbook:
    """Read an .xlsx, .xls, .csv or .parquet archive.

    Beside `X.csv` or `X.parquet` the members may stand in `X.members.csv` or `X_家庭成员.csv` (same ending).
    `tick` is told the share that is done, from time to time; what it raises ends the reading.

    Raises:
        UnusableFileError: the file cannot be opened safely, or no sheet of it is a household sheet.
    """
    path = Path(path)
    sheets: list[ParsedSheet] = []
    unread: list[Problem] = []
    is_demo, done = False, 0.0
    for table in archive_tables(path):
        _tell(tick, done + _OPENED * table.share)
        done += table.share
        header = None if plain(table.sheet) in word_set("skip_sheets") else find_header(table)
        is_demo |= table.is_demo or _says_demo(table, header.titles if header else "")
        if header is not None and table.is_visible:
            sheets.append(parse_sheet(table, header))
        elif header is not None:
            rule, fix = "这张表是隐藏的，没有读", "要读就取消隐藏，不要就删去"
            unread.append(Problem(table.sheet, None, "", "", rule, fix, "warning"))
        _tell(tick, done)
    households, others = _choose(sheets, HOUSEHOLDS)
    members, more = _choose(sheets, MEMBERS)
    if households is None:
        raise UnusableFileError(_no_households(path, sheets))
    return _assembled(path.name, ArchiveSheets(households, members), [*others, *more, *unread], is_demo=is_demo)


def _tell(tick: Callable[[float], None] | None, sheets: float) -> None:
    """Say how far reading is; the rules across sheets come after the last sheet."""
    if tick is not None:
        tick(_SHEETS * min(sheets, 1.0))


def rows_with_errors(problems: Iterable[Problem]) -> frozenset[tuple[str, int]]:
    """Sheet and row of every row with an error."""
    return frozenset(
        (problem.sheet, problem.row) for problem in problems if problem.severity == "error" and problem.row is not None
    )


def file_errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Errors of a whole sheet or file: no row to hold back would mend them."""
    return tuple(problem for problem in problems if problem.severity == "error" and problem.row is None)


def without_problem_rows(parsed: ParsedWorkbook) -> ParsedWorkbook:
    """The same workbook without rows that have errors; a member's error holds back the whole household."""
    bad = rows_with_errors(parsed.problems)
    bad_households = _has_row(parsed.households, parsed.households_sheet, bad)
    if parsed.members is None or parsed.members_sheet is None:
        return replace(parsed, households=_without(parsed.households, bad_households))
    bad_members = _has_row(parsed.members, parsed.members_sheet, bad)
    numbers = parsed.members["number"][bad_members].dropna()
    bad_households |= parsed.households["number"].isin(numbers)
    held_back = parsed.households["number"][bad_households].dropna()
    bad_members |= parsed.members["number"].isin(held_back)
    return replace(
        parsed,
        households=_without(parsed.households, bad_households),
        members=_without(parsed.members, bad_members),
    )


def _without(frame: pd.DataFrame, bad: pd.Series[bool]) -> pd.DataFrame:
    return frame[~bad].reset_index(drop=True)


def _has_row(frame: pd.DataFrame, sheet: str, rows: frozenset[tuple[str, int]]) -> pd.Series[bool]:
    return frame["row"].isin([row for name, row in rows if name == sheet])


def archive_tables(path: Path) -> Iterator[RawTable]:
    """Sheets of an archive file and of the member file beside a .csv or .parquet; raises as `open_tables` does."""
    yield from open_tables(path)
    if path.suffix.lower() in (".csv", ".txt", ".tsv", ".parquet"):
        for name in (f"{path.stem}.members{path.suffix}", f"{path.stem}_家庭成员{path.suffix}"):
            if path.with_name(name).is_file():
                yield from open_tables(path.with_name(name))
                return


def _says_demo(table: RawTable, titles: str) -> bool:
    """The demo marker in the titles above the header, or anywhere on the sheet of explanations."""
    marker = str(reading_words()["demo_marker"])
    if marker in titles:
        return True
    if plain(table.sheet) not in word_set("explanation_sheets"):
        return False
    return any(isinstance(cell, str) and marker in cell for column in table.columns for cell in column.cells)


def _choose(sheets: list[ParsedSheet], kind: SheetName) -> tuple[ParsedSheet | None, list[Problem]]:
    """The sheet of a kind, by its name, then by how much it holds; and an error for every other with data."""
    names = archive_columns()[kind]
    known = [plain(name) for name in (names.zh, names.en, *names.synonyms)]
    found = [sheet for sheet in sheets if sheet.header.sheet == kind]
    found.sort(key=lambda sheet: (plain(sheet.name) not in known, not len(sheet.frame), -sheet.header.score))
    if not found:
        return None, []
    rule = f"有几张表都像“{names.zh}”，只读了“{found[0].name}”"
    fix = f"把两张表合成一张“{names.zh}”，或删去不要的一张"
    extra = [
        Problem(sheet.name, None, "", f"{len(sheet.frame)} 行", rule, fix) for sheet in found[1:] if len(sheet.frame)
    ]
    return found[0], extra


def _no_households(path: Path, sheets: list[ParsedSheet]) -> str:
    needed = "、".join(archive_columns()[HOUSEHOLDS].columns[key].zh for key in archive_columns()[HOUSEHOLDS].required)
    found = "只找到家庭成员表，" if sheets else ""
    return (
        f"不能读取“{path.name}”：{found}没有一张表像困难职工档案（户）。"
        f"表头要有：{needed}。请对照模板（jiekun template）检查表头。"
    )


def _assembled(source: str, sheets: ArchiveSheets, problems: list[Problem], *, is_demo: bool) -> ParsedWorkbook:
    households, members = sheets.households, sheets.members
    problems = [*problems, *households.problems, *(members.problems if members else ()), *rule_problems(sheets)]
    if households.frame.empty:
        rule, fix = "表头下面没有数据", "填写每户一行再交"
        problems.append(Problem(households.name, None, "", "", rule, fix))
    order = {households.name: 0, members.name if members else "": 1}
    problems = [
        replace(item, column=scrubbed(item.column), value=scrubbed(item.value)) for item in problems
    ]  # also what a header row that is none gave away
    problems.sort(key=lambda item: (order.get(item.sheet, 2), item.sheet, item.row or 0, item.severity))
    read = [sheet for sheet in (households, members) if sheet is not None]
    return ParsedWorkbook(
        households=households.frame,
        members=members.frame if members else None,
        problems=tuple(problems),
        households_found=len(households.frame),
        members_found=len(members.frame) if members else 0,
        source_name=source,
        is_demo=is_demo,
        households_sheet=households.name,
        members_sheet=members.name if members else None,
        left_out=tuple((sheet.name, row, reason) for sheet in read for row, reason in sheet.left_out),
        places={(sheet.name, item.name): item.position for sheet in read for item in sheet.header.fields.values()},
    )
