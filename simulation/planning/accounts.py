"""Last year's accounts from a workbook or text file: a column of programme names and a column of amounts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from simulation.errors import InputRecordError
from simulation.inputs.amounts import Unit, UnreadableAmountError, amount_words, read_amount
from simulation.inputs.columns import plain, word_set
from simulation.inputs.sheets import open_tables
from simulation.planning.budget_table import Budget

HEADING_ROWS = 6
SHORTEST = 3


@dataclass(frozen=True)
class Accounts:
    """Yuan by programme, and rows whose name is not known, each with its number and amount."""

    yuan: dict[str, float]
    unknown: tuple[str, ...]


def read_accounts(path: Path, budget: Budget) -> Accounts:
    """Match the rows of a file's first sheet by the programme's name or id; the last amount of a row counts.

    万元 where the title or a heading says so, else yuan; totals are passed over. Raises UnusableFileError where the file cannot be
    opened safely, InputRecordError where no row names a programme.
    """
    rows = _rows(path)
    unit: Unit = "wan" if any("万元" in cell for row in rows[:HEADING_ROWS] for cell in row) else "yuan"
    names = {
        _bare(name): row.programme
        for row in budget.rows
        if row.record is not None
        for name in (row.record.zh, row.record.en, row.programme)
    }
    yuan: dict[str, float] = {}
    unknown: list[str] = []
    for number, row in enumerate(rows, 1):
        amounts = [amount for cell in row if (amount := _amount(cell, unit)) is not None]
        words = [
            cell for cell in row if _amount(cell, unit) is None and plain(cell) not in amount_words()["blank_words"]
        ]
        if not amounts or not words or plain(words[0]) in word_set("total_words"):
            continue
        programme = names.get(_bare(words[0])) or _alone(_bare(words[0]), names)
        if programme is None:
            unknown.append(f"{number}: {words[0]} {amounts[-1] / 100:,.2f}")
        else:
            yuan[programme] = yuan.get(programme, 0.0) + amounts[-1] / 100
    if not yuan:
        raise InputRecordError(
            [f"{path.name}: 没有一行写着项目名称和金额 no row holds a programme's name and an amount"]
        )
    return Accounts(yuan, tuple(unknown))


def _rows(path: Path) -> list[list[str]]:
    """Cells of the first sheet that has any, as texts."""
    for table in open_tables(path):
        if table.n_rows:
            return [[_text(cell) for cell in table.row(row)] for row in range(table.n_rows)]
    return []


def _text(cell: object) -> str:
    return f"{cell:.12g}" if isinstance(cell, float) else str(cell)


def _amount(cell: str, unit: Unit) -> int | None:
    """Fen of a cell, None where it holds no amount."""
    try:
        return read_amount(cell, unit)
    except UnreadableAmountError:
        return None


def _bare(name: str) -> str:
    """A name without spaces, numbering and remarks in brackets."""
    return re.sub(r"\(.*?\)|^[\d一二三四五六七八九十]+[、.]", "", plain(name))


def _alone(name: str, names: dict[str, str]) -> str | None:
    """The one programme whose name begins with this one, or this one with it."""
    if len(name) < SHORTEST:
        return None
    found = {code for full, code in names.items() if full.startswith(name) or name.startswith(full)}
    return found.pop() if len(found) == 1 else None
