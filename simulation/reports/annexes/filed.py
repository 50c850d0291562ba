"""What the archive file says of each household, as words for a form: codes by their labels, yuan, months; identity masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from simulation.inputs.archive import DEMO
from simulation.inputs.columns import HOUSEHOLDS, MEMBERS, Column, SheetName, sheet_columns
from simulation.inputs.demo_twin import read_twin
from simulation.inputs.masking import masked_frame, masked_numbers
from simulation.inputs.workbook import read_workbook
from simulation.reports.documents import Request, Rows
from simulation.reports.names import Lang
from simulation.reports.wording import grouped

HIDDEN = "***"
"""Stands where the file has a personal field that is never shown."""
_FEN = 100
_YES_NO = {"zh": ("是", "否"), "en": ("yes", "no")}


@dataclass(frozen=True)
class Filed:
    """Words by worker number: `households` column by column, `members` a list of the same; numbers masked like IDs."""

    households: Mapping[str, Mapping[str, str]]
    members: Mapping[str, list[Mapping[str, str]]]
    shown: Mapping[str, str]
    """The worker number as it may be shown: masked where it is somebody's ID or phone number."""


def filed(request: Request) -> Filed:
    """Read the rows once, mask them, and say them in the language asked for.

    Raises UnusableFileError as reading does.
    """
    households, members = request.rows() if request.rows else _rows_of(request)
    homes = _worded(HOUSEHOLDS, households, request.lang)
    people: dict[str, list[Mapping[str, str]]] = {}
    if members is not None:
        for number, words in zip(members["number"].astype("str"), _worded(MEMBERS, members, request.lang), strict=True):
            people.setdefault(number, []).append(words)
    numbers = households["number"].astype("str").tolist()
    return Filed(dict(zip(numbers, homes, strict=True)), people, masked_numbers(numbers))


def _rows_of(request: Request) -> Rows:
    if request.source is None and (twin := read_twin(DEMO)):
        return twin
    parsed = read_workbook(request.source or DEMO)
    return parsed.households, parsed.members


def _worded(sheet: SheetName, frame: pd.DataFrame, lang: Lang) -> list[Mapping[str, str]]:
    """Each row as words by column; blank where the file says nothing."""
    known, seen = sheet_columns(sheet), masked_frame(sheet, frame)
    words: dict[str, list[str]] = {}
    for name, column in known.items():
        if name in seen:
            words[name] = [_word(value, column, lang) for value in seen[name].tolist()]
        elif name in frame:
            words[name] = ["" if blank else HIDDEN for blank in frame[name].isna().tolist()]
    return [dict(zip(words, row, strict=True)) for row in zip(*words.values(), strict=True)]


def _word(value: Any, column: Column, lang: Lang) -> str:
    if pd.isna(value) or value == "":
        return ""
    if column.is_money:
        return grouped(value / _FEN, 0 if value % _FEN == 0 else 2)
    if column.codes:
        codes = str(value).split("|")
        return ("、" if lang == "zh" else ", ").join(column.codes[code][lang == "en"] for code in codes)
    if column.type == "yes_no":
        return _YES_NO[lang][not value]
    if column.type == "date":
        return f"{value:%Y-%m}"
    return str(value)
