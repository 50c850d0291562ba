"""What may be shown and kept of somebody's identity: 张*, 440***********1234, 138****8000, nothing of an address.

Masking comes before anything is shown, logged or written; there is no way back from a masked value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from simulation.inputs.columns import reading_words, sheet_columns

_GAP = r"[ \u3000-]?"
_ID_NUMBER = re.compile(rf"(?<!\d)(?:\d{_GAP}){{17}}[\dXxＸｘ](?!\d)|(?<!\d)(?:\d{_GAP}){{14}}\d(?!\d)")
_PHONE = re.compile(rf"(?<!\d)[1１](?:{_GAP}\d){{10}}(?!\d)")
_KEPT = {"name", "id_number", "phone"}
_HIDDEN = "***"


def masked(column_id: str, cell: object) -> str:
    """Text of a cell for a screen, a message or a file, at most 60 characters; ID and phone numbers in any column."""
    text = str(cell).strip()
    if isinstance(cell, float):
        text = f"{cell:.0f}" if cell.is_integer() else f"{cell:.15g}"
    if column_id == "id_number":
        return masked_id(text)
    if column_id == "phone":
        return _masked_phone(text)
    if column_id == "name":
        return masked_name(text)
    if column_id in _identity_columns():
        return _HIDDEN if text else ""
    return scrubbed(text)[:60]


def masked_name(name: str) -> str:
    """The family name and one star: 张*, 欧阳*."""
    text = "".join(name.split())
    family = next((known for known in reading_words()["compound_surnames"] if text.startswith(known)), text[:1])
    return f"{family}*" if len(text) > len(family) else "*" * len(text)


def masked_id(number: str) -> str:
    """First 3 and last 4 characters of an ID number; stars alone where it is too short to be one."""
    text = "".join(number.split())
    return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}" if len(text) >= 15 else "*" * len(text)


def scrubbed(text: str) -> str:
    """Text with every ID and mobile phone number in it masked, whatever the column is called."""
    if sum(map(str.isdecimal, text)) < 11:
        return text
    return _PHONE.sub(lambda hit: _masked_phone(hit[0]), _ID_NUMBER.sub(lambda hit: masked_id(_digits(hit[0])), text))


def masked_frame(sheet: str, frame: pd.DataFrame) -> pd.DataFrame:
    """A parsed sheet with names, ID and phone numbers masked, other personal columns gone, birth dates cut to the month.

    A birth date with its day, next to the ends of an ID number, would give the number away. ID and phone numbers that
    stand in other texts are masked too; `number` is left alone (see `masked_numbers`).
    """
    columns: dict[str, object] = {}
    for name, values in frame.items():
        known = sheet_columns("members" if sheet == "members" else "households").get(str(name))
        if name in _identity_columns() - _KEPT:
            continue
        if known is None or name == "number":
            columns[str(name)] = values
        elif name == "birth_date":
            columns[str(name)] = values.dt.to_period("M").dt.to_timestamp().astype(values.dtype)
        elif known.type in ("text", "id_number"):
            columns[str(name)] = _each(str(name), values)
        else:
            columns[str(name)] = values
    return pd.DataFrame(columns, index=frame.index)


def masked_numbers(numbers: Iterable[str]) -> dict[str, str]:
    """A household number for each, masked where it is somebody's ID or phone number and still unlike every other."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for number in dict.fromkeys(numbers):
        shown = name = scrubbed(number)
        count = 1
        while name in taken:
            count += 1
            name = f"{shown}（{count}）"
        taken.add(name)
        found[number] = name
    return found


def _each(column_id: str, values: pd.Series) -> pd.Series:
    texts = values.unique()
    shown = {
        text: masked(column_id, text) if column_id in _KEPT else scrubbed(text) for text in texts if pd.notna(text)
    }
    return values.map(shown, na_action="ignore").astype(values.dtype)


def _masked_phone(phone: str) -> str:
    text = _digits(phone)
    return f"{text[:3]}****{text[-4:]}" if len(text) == 11 else "****"


def _digits(text: str) -> str:
    return re.sub(_GAP.removesuffix("?"), "", text)


def _identity_columns() -> frozenset[str]:
    sheets = (sheet_columns("households"), sheet_columns("members"))
    return frozenset(name for sheet in sheets for name, column in sheet.items() if column.need == "identity")
