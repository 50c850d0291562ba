"""Luck: published vectors of Philox4x32-10, uniforms, the normal quantile, and that nothing hangs on places."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special, stats

from simulation.year.draws import YEAR_MEMBER, YEAR_ORDER, fill, four, last_word, normal, philox, uniform

ONES = 0xFFFFFFFF
PI = (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344, 0xA4093822, 0x299F31D0)


@pytest.mark.parametrize(
    ("counter_and_key", "words"),
    [  # Salmon, Moraes, Dror, Shaw: Random123, known answers of philox4x32 with 10 rounds
        ((0, 0, 0, 0, 0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((ONES,) * 6, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (PI, (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)),
    ],
)
def test_published_vectors(counter_and_key, words):
    assert tuple(int(word) for word in philox(*counter_and_key)) == words
    assert plain_philox(*counter_and_key) == words


def plain_philox(*counter_and_key: int) -> tuple[int, ...]:
    """The ten rounds in whole numbers of any size, after the paper and not after our code."""
    *c, k0, k1 = counter_and_key
    for _ in range(10):
        high0, low0 = divmod(0xD2511F53 * c[0], 1 << 32)
        high1, low1 = divmod(0xCD9E8D57 * c[2], 1 << 32)
        c = [high1 ^ c[1] ^ k0, low1, high0 ^ c[3] ^ k1, low0]
        k0, k1 = (k0 + 0x9E3779B9) % (1 << 32), (k1 + 0xBB67AE85) % (1 << 32)
    return tuple(c)


def test_any_counter_gives_the_words_of_the_paper():
    words = np.random.default_rng(1).integers(0, 1 << 32, (200, 6))
    for row in words.tolist():
        assert tuple(int(word) for word in philox(*row)) == plain_philox(*row)


def test_a_uniform_is_strictly_between_zero_and_one():
    assert 0.0 < uniform(0) < 1e-9
    assert 1.0 - 1e-9 < uniform(ONES) < 1.0
    assert uniform(1 << 31) == pytest.approx(0.5, abs=1e-9)


def draws(n: int, decision: int = YEAR_MEMBER, year: int = 2016, seed: int = 2016, replicate: int = 0) -> np.ndarray:
    keys = np.arange(n, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    out = np.empty((4, n))
    fill(keys, np.zeros(n, np.uint32), year, decision, np.uint64(seed), np.uint64(replicate), tuple(out))
    return out


def test_uniforms_are_uniform_and_independent():
    first, second, third, fourth = draws(100_000)
    for row in (first, second, third, fourth):
        assert stats.kstest(row, "uniform").pvalue > 0.001
    others = (
        second,
        third,
        fourth,
        *draws(100_000, YEAR_ORDER),
        *draws(100_000, year=2017),
        *draws(100_000, replicate=1),
    )
    assert max(abs(np.corrcoef(first, row)[0, 1]) for row in others) < 0.015  # 4.7 standard errors


def test_one_by_one_and_in_tiles_luck_is_the_same():
    out = draws(50)
    for place in range(50):
        key = np.uint64(place * 0x9E3779B97F4A7C15 % (1 << 64))
        alone = four(key, np.uint64(0), 2016, YEAR_MEMBER, np.uint64(2016), np.uint64(0))
        assert alone == tuple(out[:, place])


def test_seed_and_replicate_are_not_interchangeable():
    assert not np.array_equal(draws(10, seed=1, replicate=2), draws(10, seed=2, replicate=1))


def test_year_and_decision_never_share_a_word():
    decisions = (*range(9), 1024, 1024 + (1 << 19) - 1)
    words = {int(last_word(year, decision)) for year in range(2010, 2040) for decision in decisions}
    assert len(words) == 30 * 11
    assert max(words) < 1 << 32


def test_the_normal_quantile():
    u = np.concatenate(
        [np.geomspace(1e-10, 0.4, 500), np.linspace(0.001, 0.999, 999), 1 - np.geomspace(1e-10, 0.4, 500)]
    )
    for function in (normal, normal.py_func):
        mine = np.array([function(value) for value in u])
        np.testing.assert_allclose(mine, special.ndtri(u), rtol=2e-9, atol=1e-9)
