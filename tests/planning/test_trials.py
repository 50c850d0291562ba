"""The cheapest set of programmes: found by trying, the same as by looking at every set there is."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from simulation.planning.trials import Trial, chance_of, cheapest, difference_of, subsets

PEOPLE = 400


class Book:
    """Made-up trials: each set's chance and cost follow from a table of its programmes and of pairs that need each other."""

    def __init__(
        self, chances: dict[int, float], costs: dict[int, float], pairs: dict[int, float] | None = None
    ) -> None:
        self.chances, self.costs, self.pairs, self.known = chances, costs, pairs or {}, {}

    def of(self, bits: int) -> Trial:
        chance = sum(gain for bit, gain in self.chances.items() if bits & bit)
        chance += sum(gain for both, gain in self.pairs.items() if bits & both == both)
        lifted = np.arange(PEOPLE) < round(PEOPLE * min(max(chance, 0.0), 1.0))
        fen = sum(fen for bit, fen in self.costs.items() if bits & bit)
        nothing, none = np.zeros(PEOPLE, np.int64), np.zeros(1)
        cost = (float(fen), 0.0, bits.bit_count())
        self.known[bits] = Trial(bits, lifted, nothing, nothing, np.zeros((1, 1), bool), none, none, cost)
        return self.known[bits]

    def all_of(self, sets, progress=None):
        return [self.of(bits) for bits in sets]


def by_hand(book: Book, choices: list[int], goal: float) -> float:
    """Least cost over every set, written out."""
    every = [sum(some) for size in range(len(choices) + 1) for some in combinations(choices, size)]
    return min(book.of(bits).cost[0] for bits in every if book.of(bits).chance >= goal)


@pytest.mark.parametrize("seed", range(12))
def test_the_least_money_is_the_least_of_all_sets(seed):
    luck = np.random.default_rng(seed)
    choices = [1 << place for place in range(6)]
    book = Book(
        {bit: float(gain) for bit, gain in zip(choices, luck.uniform(-0.1, 0.3, 6), strict=True)},
        {bit: int(fen) for bit, fen in zip(choices, luck.integers(0, 900, 6), strict=True)},
        {choices[0] | choices[1]: 0.4, choices[2] | choices[3]: -0.3},
    )
    best, whole = cheapest(book, 0, choices, 0.4, 64)
    assert whole
    assert best.chance >= 0.4
    assert best.cost[0] == by_hand(book, choices, 0.4)


def test_programmes_that_only_work_together_are_found():
    book = Book({1: 0.0, 2: 0.0, 4: 0.3}, {1: 100, 2: 100, 4: 900}, {3: 0.9})
    best, _ = cheapest(book, 0, [1, 2, 4], 0.8, 8)
    assert best.bits == 3


def test_where_no_set_reaches_the_goal_the_highest_is_taken_without_what_adds_nothing():
    book = Book({1: 0.5, 2: 0.1, 4: 0.0}, {1: 100, 2: 100, 4: 100})
    best, _ = cheapest(book, 0, [1, 2, 4], 0.9, 8)
    assert best.bits == 3


def test_of_equal_money_the_fewer_programmes():
    book = Book({1: 0.9, 2: 0.0}, {1: 100, 2: 0})
    assert cheapest(book, 0, [1, 2], 0.8, 4)[0].bits == 1


@pytest.mark.parametrize("seed", range(6))
def test_with_too_many_sets_the_answer_still_reaches_the_goal_and_wastes_nothing(seed):
    luck = np.random.default_rng(seed)
    choices = [1 << place for place in range(12)]
    book = Book(
        {bit: float(gain) for bit, gain in zip(choices, luck.uniform(0.0, 0.15, 12), strict=True)},
        {bit: int(fen) for bit, fen in zip(choices, luck.integers(1, 900, 12), strict=True)},
    )
    best, whole = cheapest(book, 0, choices, 0.5, 100)
    assert not whole
    assert len(book.known) < 1000
    assert best.chance >= 0.5
    # Leaving out any one of its programmes misses the goal.
    assert all(book.of(best.bits & ~bit).chance < 0.5 for bit in choices if best.bits & bit)
    assert best.cost[0] <= 1.35 * by_hand(book, choices, 0.5)


def test_subsets_come_whole_sizes_at_a_time():
    assert subsets([1, 2, 4], 8) == [0, 1, 2, 4, 3, 5, 6, 7]
    assert subsets([1, 2, 4], 5) == [0, 1, 2, 4]


def test_ranges_of_chances_by_known_values():
    """Wilson's range for 40 of 400 at 90 %: 0.0779 to 0.1274 (worked by hand)."""
    told = chance_of(np.arange(400) < 40)
    assert (told["mean"], round(told["low"], 4), round(told["high"], 4)) == (0.1, 0.0779, 0.1274)
    assert chance_of(np.zeros(50, bool))["low"] == 0.0
    difference = difference_of(np.arange(400) < 40, np.arange(400) < 20)
    assert difference["mean"] == 0.05
    assert difference["low"] == pytest.approx(0.05 - 1.645 * np.sqrt(0.05 * 0.95 / 399), abs=1e-6)
