"""A sheet as raw columns, before anything in it is understood.

Cells are kept factorised: a column is its distinct cells and one code a row. Archives repeat most of
their cells, so what follows parses each distinct cell once.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.inputs.cells import Cell

Merge = tuple[tuple[int, int], tuple[int, int]]
_ROWS_AT_ONCE = 4096


@dataclass
class RawColumn:
    """One column of a sheet: its distinct cells, and for each row the position of its cell among them."""

    cells: list[Cell]
    codes: NDArray[np.int32]


@dataclass
class RawTable:
    """One sheet as it stands in the file; row i (from 0) is row i + 1 of the file."""

    sheet: str
    columns: list[RawColumn]
    hidden: tuple[int, ...] = ()
    """Hidden rows, counted from 1."""
    merges: tuple[Merge, ...] = ()
    """Merged ranges ((row, column), (row, column)), counted from 0."""
    date_1904: bool = False
    is_visible: bool = True
    is_demo: bool = False
    """The workbook's title or the schema's metadata says the data is synthetic."""
    share: float = 1.0
    """About which share of the file this sheet is, for the progress of reading."""

    @property
    def n_rows(self) -> int:
        """Rows from the first of the sheet to the last filled one."""
        return len(self.columns[0].codes) if self.columns else 0

    def row(self, row: int) -> list[Cell]:
        """The cells of one row (counted from 0)."""
        return [column.cells[column.codes[row]] for column in self.columns]


def blank_column(height: int) -> RawColumn:
    """A column of blank cells."""
    return RawColumn([""], np.zeros(height, dtype=np.int32))


def factorised(rows: Iterable[Sequence[Any]]) -> list[RawColumn]:
    """Raw columns of rows of cells; short rows are filled up with blanks."""
    seen: list[defaultdict[Any, int]] = []
    codes: list[list[NDArray[np.int32]]] = []
    done = 0
    iterator = iter(rows)
    while block := list(itertools.islice(iterator, _ROWS_AT_ONCE)):
        for number, cells in enumerate(itertools.zip_longest(*block, fillvalue="")):
            if number == len(seen):
                seen.append(defaultdict(itertools.count().__next__))
                codes.append([np.full(done, seen[number][""], np.int32)])
            if bool in set(map(type, cells)):  # True equals 1 as a key
                cells = tuple(str(cell).upper() if cell is True or cell is False else cell for cell in cells)
            codes[number].append(np.fromiter(map(seen[number].__getitem__, cells), np.int32, len(cells)))
        done += len(block)
        for number in range(len(seen)):
            missing = done - sum(map(len, codes[number]))
            codes[number].append(np.full(missing, seen[number][""], np.int32))
    return [
        # An old .xls stores whole numbers apart; for every reader of cells a number is a float.
        RawColumn([float(cell) if type(cell) is int else cell for cell in keys], np.concatenate(parts))
        for keys, parts in zip(seen, codes, strict=True)
    ]
