"""The archive file given back: screening, household plan and problems in new columns, its own cells untouched.

The file holds what the person handed in, unmasked: it goes back to that person and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from simulation.inputs.archive import DEMO
from simulation.inputs.safety import file_kind
from simulation.inputs.screening import KEPT, REASONS, group_codes
from simulation.inputs.workbook import ParsedWorkbook, archive_tables, read_workbook
from simulation.reports.added_columns import Value, with_added
from simulation.reports.annexes.bundle import help_of
from simulation.reports.documents import Case, Files, Request
from simulation.reports.marked import MARK, PROBLEMS, plain_name, problems_by_row, write_plain
from simulation.reports.names import Lang, Words, form_label, tier_label
from simulation.reports.paper import SAFE
from simulation.reports.wording import label

_HEADS: tuple[Words, ...] = (
    ("核查结论", "re-check"), ("理由", "reason"), ("困难类别", "tier"), ("五类重点群体", "groups"),
    ("重点关注", "special attention"),
    ("人均月收入（元）", "income per head"), ("扣刚性支出后人均（元）", "own means per head"), ("标准线（元）", "line"),
    ("本年度帮扶措施", "measures this year"), ("以后年度措施", "later measures"), PROBLEMS,
)  # fmt: skip
_NOT_IMPORTED: Words = ("有错误，未导入", "not imported: errors")
_SUFFIX: Words = ("已标注", "marked")
_FEN = 100
Rows = dict[int, list[Value]]


def write(request: Request) -> Files:
    """The file with new columns, once a scenario."""
    source = request.source or DEMO
    parsed = read_workbook(source)
    title = (f"{_stem(source)}_{_SUFFIX[0]}", f"{_stem(source)}_{_SUFFIX[1]}")
    return request.each(title, lambda case: {".xlsx": handed_back(source, parsed, case, request.lang)})


def handed_back(source: Path, parsed: ParsedWorkbook, case: Case, lang: Lang) -> bytes:
    """An .xlsx with everything it held; of another kind of file a new workbook with the same cells."""
    added = {parsed.households_sheet: _household_rows(parsed, case, lang)}
    if parsed.members_sheet is not None and (rows := _member_rows(parsed, lang)):
        added[parsed.members_sheet] = rows
    copied = with_added(source, added) if file_kind(source) == "xlsx" else None
    return _rebuilt(source, added, case) if copied is None else copied


def _stem(source: Path) -> str:
    return re.sub(r"[^\w（）()-]+", "_", source.stem).strip("_")[:60] or "archive"


def _household_rows(parsed: ParsedWorkbook, case: Case, lang: Lang) -> Rows:
    """New cells by row of the file: the heads above the first household, then every household."""
    english = lang == "en"
    rows_in_file = parsed.households["row"].to_numpy().astype(int)
    problems = problems_by_row(parsed.problems, parsed.households_sheet, lang)
    place_of = {number: row for row, number in enumerate(case.archive.households["number"])}
    slot_of = {int(row): slot for slot, row in enumerate(case.screening.kept)}
    rows: Rows = {max(int(rows_in_file.min()) - 1, 1): _heads([head[english] for head in _HEADS], problems, lang)}
    for row, number in zip(rows_in_file.tolist(), parsed.households["number"].astype("str"), strict=True):
        place = place_of.get(number)
        found = (
            [_NOT_IMPORTED[english], *[""] * (len(_HEADS) - 2)]
            if place is None
            else [*_screened(case, place, lang), *_planned(case, slot_of.get(place), lang)]
        )
        rows[row] = [*found, problems.get(row, "")]
    return rows


def _heads(heads: Sequence[str], problems: Mapping[int | None, str], lang: Lang) -> list[Value]:
    """Our heads; what is wrong with the whole sheet stands with the last one."""
    *others, last = [f"{MARK[lang == 'en']}{head}" for head in heads]
    return [*others, "\n".join(filter(None, (last, problems.get(None, ""))))]


def _screened(case: Case, place: int, lang: Lang) -> list[Value]:
    screening, means = case.screening, case.screening.means
    english = lang == "en"
    decision = int(screening.decision[place])
    groups = [code for bit, code in enumerate(group_codes()) if screening.groups[place] >> bit & 1]
    return [
        label(("kept", "cleared", "undecided")[decision], lang),
        str(REASONS[str(screening.reason[place])][english]),
        tier_label(int(screening.tier[place]), case.scenario.rules, lang) if decision == KEPT else "",
        (", " if english else "、").join(form_label("groups", code, lang) for code in groups),
        ("是", "yes")[english] if screening.special[place] else "",
        float(means.gross_head[place]) / _FEN,
        float(means.own_head[place]) / _FEN,
        round(float(means.line[place]) / _FEN, 2),
    ]


def _planned(case: Case, slot: int | None, lang: Lang) -> list[Value]:
    """The household plan, for those on file."""
    if slot is None:
        return ["", ""]
    plan = help_of(case, slot, lang)
    return [plan["now"].replace("\n", "；" if lang == "zh" else "; "), plan["later"]]


def _member_rows(parsed: ParsedWorkbook, lang: Lang) -> Rows:
    """The problems of the members' sheet; nothing where it has none."""
    problems = problems_by_row(parsed.problems, str(parsed.members_sheet), lang)
    if not problems or parsed.members is None or parsed.members.empty:
        return {}
    first = int(np.min(parsed.members["row"].to_numpy()))
    rows: Rows = {row: [text] for row, text in problems.items() if row is not None and row >= first}
    return {max(first - 1, 1): _heads([_HEADS[-1][lang == "en"]], problems, lang), **rows}


def _rebuilt(source: Path, added: Mapping[str, Rows], case: Case) -> bytes:
    """A new workbook with the cells of the file's sheets, the members' file's too, and the new ones behind them."""
    import xlsxwriter

    content = BytesIO()
    with xlsxwriter.Workbook(content, dict(SAFE)) as book:
        book.set_properties({"created": datetime(case.dated.year, case.dated.month, case.dated.day)})
        for number, table in enumerate(archive_tables(source)):
            page: Any = book.add_worksheet(f"{number + 1} {plain_name(table.sheet)}")
            for line in range(table.n_rows):
                cells = [*table.row(line), *added.get(table.sheet, {}).get(line + 1, [])]
                for place, cell in enumerate(cells):
                    write_plain(page, (line, place), cell, None)
    return content.getvalue()
