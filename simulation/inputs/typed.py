"""Columns of a parsed sheet as plain numpy arrays: one sentinel for a blank cell, no pandas types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.inputs.columns import SheetName, sheet_columns
from simulation.inputs.identity import id_facts

BLANK = -1

Int8 = NDArray[np.int8]
Int32 = NDArray[np.int32]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Sheet:
    """A parsed sheet read column by column; a column the file lacks reads as blank cells."""

    def __init__(self, name: SheetName, frame: pd.DataFrame) -> None:
        self.name = name
        self.frame = frame

    def __len__(self) -> int:
        return len(self.frame)

    def take(self, rows: NDArray[np.intp]) -> Sheet:
        """The same sheet with only these rows, in this order."""
        return Sheet(self.name, self.frame.iloc[rows])

    def order(self, column: str) -> tuple[str, ...]:
        """Codes of a column in the order of their integer codes."""
        return tuple(sheet_columns(self.name)[column].codes)

    def text(self, column: str) -> NDArray[np.object_]:
        """Texts, "" for a blank cell."""
        if column not in self.frame:
            return np.full(len(self), "", dtype=object)
        texts: NDArray[np.object_] = self.frame[column].fillna("").to_numpy(dtype=object)
        return texts

    def code(self, column: str) -> Int8:
        """Integer codes in the order of columns.yaml, -1 for a blank cell."""
        order = self.order(column)
        return self.each(column, lambda text: order.index(text) if text in order else BLANK)

    def bits(self, column: str) -> NDArray[np.int16]:
        """Several codes as bits, lowest for the first code; 0 for a blank cell."""
        order = self.order(column)
        return self.each(
            column, lambda text: sum(1 << order.index(part) for part in text.split("|") if part in order), 0, np.int16
        )

    def each(self, column: str, value: Callable[[str], int], blank: int = BLANK, dtype: Any = np.int8) -> NDArray[Any]:
        """One integer for each text, worked out once for each different text."""
        if column not in self.frame:
            return np.full(len(self), blank, dtype=dtype)
        place, texts = pd.factorize(self.frame[column])
        values = np.array([*(value(str(text)) for text in texts), blank], dtype=dtype)
        found: NDArray[Any] = values[place]
        return found

    def amount(self, column: str) -> Floats:
        """Money in fen or a count as floating point, NaN for a blank cell."""
        if column not in self.frame:
            return np.full(len(self), np.nan)
        amounts: Floats = self.frame[column].to_numpy(dtype=np.float64, na_value=np.nan)
        return amounts

    def yes(self, column: str) -> Int8:
        """1 yes, 0 no, -1 for a blank cell."""
        if column not in self.frame:
            return np.full(len(self), BLANK, dtype=np.int8)
        answers: Int8 = self.frame[column].to_numpy(dtype=np.float64, na_value=BLANK).astype(np.int8)
        return answers

    def month(self, column: str) -> Int32:
        """Months since year 0 (year * 12 + month - 1) of a date, -1 for a blank cell."""
        if column not in self.frame:
            return np.full(len(self), BLANK, dtype=np.int32)
        dates = self.frame[column].to_numpy(dtype="datetime64[s]")
        return np.where(np.isnat(dates), BLANK, month_count(dates)).astype(np.int32)


def born_and_sex(sheet: Sheet) -> tuple[Int32, Int8]:
    """Birth month and sex (0 male, 1 female), from the ID number where the file leaves them out; -1 unknown."""
    born, sex = sheet.month("birth_date"), sheet.code("sex")
    rows = np.flatnonzero((born == BLANK) | (sex == BLANK))
    if "id_number" not in sheet.frame or not len(rows):
        return born, sex
    facts = id_facts(sheet.frame["id_number"].iloc[rows].fillna("").tolist())
    known = ~np.isnat(facts.born)
    months = np.where(known, month_count(facts.born), BLANK).astype(np.int32)
    born[rows] = np.where(born[rows] == BLANK, months, born[rows])
    sex[rows] = np.where(sex[rows] == BLANK, np.where(known, ~facts.is_male, BLANK), sex[rows])
    return born, sex


def month_count(dates: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Months since year 0 (year * 12 + month - 1)."""
    months: NDArray[np.int64] = dates.astype("datetime64[M]").astype(np.int64) + 1970 * 12
    return months
