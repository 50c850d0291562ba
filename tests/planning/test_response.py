"""The climb by curves: known optima of small allocation problems."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.planning.limits import Region
from simulation.planning.response import Ascent, Curve, Model, PromiseScore, mean_lifted

YUAN = 100


def flat_region(rows: int, money: float) -> Region:
    """So many programmes in one year, limited only by its money."""
    low, high = np.zeros((rows, 1), np.int64), np.full((rows, 1), 10**9)
    return Region((), low, high, (), np.ones((1, rows)), np.array([money]))


def lifts(gains: list[float]) -> np.ndarray:
    """Counts of one replicate and year that lift so many more, by amount."""
    added = np.zeros((len(gains), 3, 1, 1))
    added[:, 0, 0, 0] = added[:, 1, 0, 0] = gains
    return added


def test_two_programmes_and_a_kink():
    """100 yuan: 60 at 0.5 each in the first, then the second's 0.3 beats the first's 0.1: 30 + 12 = 42."""
    first = Curve(0, 0, np.array([0.0, 6000.0, 20000.0]), lifts([0, 30, 44]))
    second = Curve(1, 0, np.array([0.0, 10000.0]), lifts([0, 30]))
    model = Model(np.zeros((3, 1, 1)), (first, second))
    split = Ascent(model, flat_region(2, 10_000), mean_lifted, across_years=False).climb(
        np.zeros((2, 1), np.int64), [4000, 1000, 100]
    )
    assert split.ravel().tolist() == [6000, 4000]
    assert float(mean_lifted(model.predict(split))) == pytest.approx(42)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=2, max_size=6), st.integers(1, 40))
def test_the_continuous_knapsack_is_solved_exactly(items, units):
    """Linear gains with a cap: the optimum fills the best first (Dantzig, Operations Research 5, 1957)."""
    money = units * YUAN
    curves = tuple(
        Curve(i, 0, np.array([0.0, float(cap * YUAN)]), lifts([0.0, float(cap * gain)]))
        for i, (gain, cap) in enumerate(items)
    )
    model = Model(np.zeros((3, 1, 1)), curves)
    ascent = Ascent(model, flat_region(len(items), money), mean_lifted, across_years=False)
    split = ascent.climb(np.zeros((len(items), 1), np.int64), [YUAN])
    left, best = units, 0
    for gain, cap in sorted(items, reverse=True):
        best += gain * min(cap, left)
        left -= min(cap, left)
    assert float(mean_lifted(model.predict(split))) == pytest.approx(best)


def test_money_goes_first_where_it_costs_the_promise_least():
    weak = Curve(0, 0, np.array([0.0, 1000.0]), lifts([0, 1]))
    strong = Curve(1, 0, np.array([0.0, 1000.0]), lifts([0, 20]))
    counts = np.zeros((3, 1, 1))
    counts[2] = 100
    ascent = Ascent(Model(counts, (weak, strong)), flat_region(2, 2000), PromiseScore(0.2, 0.9), across_years=True)
    way = [split.ravel().tolist() for split in ascent.release(np.array([[1000], [1000]]), 500)]
    assert way == [[500, 1000], [0, 1000], [0, 500], [0, 0]]
