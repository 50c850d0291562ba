"""The split of a budget, and the order in which households are served."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from simulation.year.allocation import (
    DEEPEST_SHORTFALL,
    LONGEST_ON_FILE,
    TIER,
    rank_key,
    score_of,
    sort_by_key,
    split_total,
)

caseloads = st.lists(st.integers(0, 5_000), min_size=1, max_size=40)


def split(total: int, weights: list[int]) -> np.ndarray:
    out = np.zeros(len(weights), np.int64)
    split_total(total, np.array(weights, np.float64), out)
    return out


@given(st.integers(0, 10**13), caseloads)
@example(10**9, [1, 1, 1])
def test_every_fen_is_given_out_and_nobody_gets_a_whole_fen_too_much(total, weights):
    out = split(total, weights)
    if sum(weights) == 0:
        assert out.sum() == 0
        return
    assert out.sum() == total
    for given_fen, weight in zip(out.tolist(), weights, strict=True):
        assert abs(given_fen * sum(weights) - total * weight) <= sum(weights)  # exact share in whole numbers, ± 1 fen
        assert weight > 0 or given_fen == 0


@given(st.integers(0, 10**12), st.integers(0, 10**9), caseloads)
def test_more_money_gives_no_unit_less_than_one_fen_less(total, more, weights):
    """Largest remainder can take a fen from a unit when the total grows (the Alabama paradox), never more."""
    assert (split(total + more, weights) - split(total, weights)).min() >= -1


@given(st.integers(0, 10**10), caseloads, st.randoms())
def test_the_order_of_units_does_not_matter_beyond_ties(total, weights, random):
    order = list(range(len(weights)))
    random.shuffle(order)
    plain, shuffled = split(total, weights), split(total, [weights[place] for place in order])
    assert np.abs(plain[order] - shuffled).max() <= 1


def test_plain_python_splits_the_same():
    rng = np.random.default_rng(3)
    for _ in range(50):
        weights, total = rng.integers(0, 900, 13).astype(np.float64), int(rng.integers(0, 10**9))
        compiled, plain = np.zeros(13, np.int64), np.zeros(13, np.int64)
        split_total(total, weights, compiled)
        split_total.py_func(total, weights, plain)
        assert compiled.tolist() == plain.tolist()


def sort(keys: np.ndarray) -> np.ndarray:
    n = len(keys)
    mine, rows = keys.copy(), np.arange(n, dtype=np.int32)
    sort_by_key(mine, rows, n, np.zeros(n, np.uint64), np.zeros(n, np.int32))
    assert (np.diff(mine.astype(np.int64)) >= 0).all()
    return rows


@given(st.lists(st.integers(0, (1 << 44) - 1), max_size=300))
@example([5, 5, 5, 1, 1])
@example([(1 << 44) - 1, 0, 1 << 43])
def test_the_radix_sort_is_a_stable_sort(keys):
    array = np.array(keys, np.uint64)
    assert sort(array).tolist() == np.argsort(array, kind="stable").tolist()


def test_a_large_sort():
    keys = np.random.default_rng(5).integers(0, 1 << 44, 20_000).astype(np.uint64)
    keys[::7] = keys[0]
    assert sort(keys).tolist() == np.argsort(keys, kind="stable").tolist()


def test_a_part_is_sorted_and_the_rest_left_alone():
    keys, rows = np.array([9, 3, 5, 1], np.uint64), np.arange(4, dtype=np.int32)
    sort_by_key(keys, rows, 3, np.zeros(4, np.uint64), np.zeros(4, np.int32))
    assert rows.tolist() == [1, 2, 0, 3]


@given(st.integers(-(10**6), 10**7), st.integers(-(10**6), 10**7), st.floats(0, 0.999), st.floats(0, 0.999))
def test_the_deeper_shortfall_comes_first_whatever_the_tie(deep, shallow, tie_deep, tie_shallow):
    if deep <= shallow:
        return
    keys = [
        rank_key(score_of(DEEPEST_SHORTFALL, fen, 1, 0), tie) for fen, tie in ((deep, tie_deep), (shallow, tie_shallow))
    ]
    assert keys[0] < keys[1]


def test_the_other_priorities():
    def key(priority: int, tier: int, months: int) -> int:
        return int(rank_key(score_of(priority, 0, tier, months), 0.5))

    assert key(TIER, 1, 0) < key(TIER, 2, 99) < key(TIER, 3, 99)
    assert key(LONGEST_ON_FILE, 3, 60) < key(LONGEST_ON_FILE, 1, 59)
    assert rank_key(100, 0.2) < rank_key(100, 0.3)  # ties by the household's own draw
