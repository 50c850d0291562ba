"""Newly identified households: how many, whom they resemble, and that a changed file changes few of them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from simulation.year.arrivals import WINDOW, arrival_count, arrival_key, choose_donor
from simulation.year.draws import normal


def ring(n: int, seed: int = 1) -> np.ndarray:
    return np.sort(np.random.default_rng(seed).integers(0, 1 << 63, n).astype(np.uint64) * np.uint64(2))


def donors(keys: np.ndarray, arrivals: int = 3000, year: int = 2017) -> np.ndarray:
    made = [np.uint64(arrival_key(np.uint64(7), 1, year, k)) for k in range(arrivals)]
    return np.array([keys[choose_donor(key, keys)] for key in made])


def test_the_number_of_arrivals_is_poisson():
    u = (np.arange(200_000) + 0.5) / 200_000
    for mean in (0.3, 4.0, 37.5, 150.0):
        found = np.array([arrival_count(value, mean, 0.0) for value in u])
        np.testing.assert_array_equal(found, stats.poisson.ppf(u, mean))


def test_many_arrivals_follow_the_normal_limit():
    u = (np.arange(20_000) + 0.5) / 20_000
    found = np.array([arrival_count(value, 700.0, normal(value)) for value in u])
    assert found.mean() == pytest.approx(700, abs=0.5)
    assert found.std() == pytest.approx(np.sqrt(700), rel=0.01)


def test_more_mean_never_means_fewer():
    for u in (0.01, 0.3, 0.77, 0.999):
        counts = [arrival_count(u, mean, normal(u)) for mean in np.linspace(0, 600, 200)]
        assert min(np.diff(counts)) >= -1  # the change-over to the normal limit at 200 may round one away


def test_every_arrival_is_another_household():
    made = {int(arrival_key(7, group, year, k)) for group in range(6) for year in range(2016, 2021) for k in range(500)}
    assert len(made) == 6 * 5 * 500


def test_donors_are_spread_evenly():
    """200 donors, 20,000 arrivals: 100 each, with the spread of the ring's windows (one in eight) and of counting."""
    _, counts = np.unique(donors(ring(200), 20_000), return_counts=True)
    assert len(counts) == 200
    assert counts.std() < 1.5 * np.hypot(100 / np.sqrt(WINDOW), np.sqrt(100))
    assert counts.min() > 40
    assert counts.max() < 190


def test_a_small_group_is_chosen_evenly():
    _, counts = np.unique(donors(ring(20), 20_000), return_counts=True)
    assert stats.chisquare(counts).pvalue > 0.001


def test_one_household_more_changes_only_the_arrivals_it_wins():
    for n in (30, 500):
        before = ring(n)
        new = np.uint64(0x7A3B5C9D1E2F4081)
        after = np.sort(np.append(before, new))
        old, now = donors(before), donors(after)
        moved = old != now
        assert moved.mean() < 3.0 / n
        if n <= WINDOW:
            assert set(now[moved].tolist()) <= {int(new)}


def test_the_order_of_the_file_does_not_matter():
    keys = ring(100)
    shuffled = np.random.default_rng(2).permutation(keys)
    assert donors(keys, 300).tolist() == donors(np.sort(shuffled), 300).tolist()


def test_one_donor_is_enough():
    assert choose_donor(np.uint64(5), np.array([99], np.uint64)) == 0
