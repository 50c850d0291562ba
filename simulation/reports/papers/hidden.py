"""Counts in front of the public: small ones are not told, and as many more as keep them from being worked out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulation.reports.wording import TOLD_FROM

HIDDEN = "*"


def hidden_cells(counts: Sequence[Sequence[int]]) -> NDArray[np.bool_]:
    """Which cells of a table with its sums are not told: shape (rows + 1, columns + 1), the last ones the sums.

    A count from 1 to 4 is not told (primary). Every row and every column with its sum is an equation: where it has hidden
    cells, it has at least two, and together they hold at least five, or the smallest that is told is hidden too
    (secondary), until nothing changes. A sum of all that is told already gives nothing away beyond that.
    """
    table = with_sums(counts)
    hidden = (table > 0) & (table < TOLD_FROM)
    while True:
        before = hidden.sum()
        for cells, mask in (*zip(table, hidden, strict=True), *zip(table.T, hidden.T, strict=True)):
            _protect(cells, mask)
        if hidden.sum() == before:
            return hidden


def _protect(cells: NDArray[np.int64], mask: NDArray[np.bool_]) -> None:
    """Hide further cells of one row or column, the smallest that hold somebody first, the sum last."""
    while mask.any() and (mask.sum() < 2 or cells[mask].sum() < TOLD_FROM):
        open_cells = np.flatnonzero(~mask & (cells > 0))
        if not open_cells.size:
            return
        order = np.lexsort((open_cells, cells[open_cells], open_cells == len(cells) - 1))
        mask[open_cells[order[0]]] = True


def with_sums(counts: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """A table with the sums of its rows and columns as last column and row."""
    table = np.asarray(counts, np.int64)
    table = np.vstack([table, table.sum(axis=0)])
    return np.hstack([table, table.sum(axis=1, keepdims=True)])
