"""Small counts stay untold, and cannot be computed from what is told: what is told is tried as equations."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.reports.suppression import suppress


def with_margins(inner):
    """Counts of a table with its row and column totals, flat, and the lines that tie them together."""
    table = np.zeros(np.add(inner.shape, 1), np.int64)
    table[:-1, :-1] = inner
    table[-1] = table.sum(axis=0)
    table[:, -1] = table.sum(axis=1)
    places = np.arange(table.size).reshape(table.shape)
    return table, [*places.tolist(), *places.T.tolist()]


def test_one_small_count_takes_another_of_its_row_and_column_along():
    table, lines = with_margins(np.array([[3, 20, 30], [40, 50, 60], [70, 80, 90]]))
    hidden = suppress(table.ravel(), lines).reshape(table.shape)
    assert hidden[:2, :2].all()
    assert hidden.sum() == 4


def test_two_small_counts_that_their_total_gives_away_do_not_hide_each_other():
    table, lines = with_margins(np.array([[1, 1, 90], [50, 60, 70]]))
    hidden = suppress(table.ravel(), lines).reshape(table.shape)
    assert hidden[0, 2]  # else: 92 - 90 = 2 = 1 + 1


def test_nothing_is_hidden_where_nothing_is_small():
    table, lines = with_margins(np.array([[5, 0], [0, 12]]))
    assert not suppress(table.ravel(), lines).any()


def test_counts_tied_to_no_total_are_hidden_by_themselves():
    assert suppress([4, 5, 0, 1], []).tolist() == [True, False, False, True]


def test_a_table_that_does_not_add_up_is_refused():
    with pytest.raises(ValueError, match="do not come to"):
        suppress([1, 2, 4], [[0, 1, 2]])


@settings(max_examples=40, deadline=None)
@given(arrays(np.int64, (3, 3), elements=st.integers(0, 12)))
def test_no_small_count_can_be_computed_from_what_is_told(inner):
    table, lines = with_margins(inner)
    flat = table.ravel()
    hidden = suppress(flat, lines)
    assert hidden[(flat > 0) & (flat < 5)].all()
    determined = solved(hidden, lines)
    assert not determined[(flat > 0) & (flat < 5)].any()


def solved(hidden, lines):
    """Hidden counts that the equations alone fix: those no solution of the homogeneous system moves."""
    rows = np.zeros((len(lines), len(hidden)))
    for row, (*parts, total) in zip(rows, lines, strict=True):
        row[parts], row[total] = 1, -1
    _, size, moves = np.linalg.svd(rows[:, hidden])
    free = moves[(size > 1e-9).sum() :]
    found = np.zeros(len(hidden), bool)
    found[hidden] = ~(np.abs(free) > 1e-9).any(axis=0)
    return found
