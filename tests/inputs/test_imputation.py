import numpy as np
import pytest

from simulation.inputs.imputation import (
    ImputationLog,
    household_keys,
    keyed_uniform,
    lognormal,
    normal,
    pick,
    splitmix64,
    table,
)


def test_splitmix64_gives_the_published_first_values_of_seed_zero() -> None:
    # Reference implementation (Vigna, splitmix64.c): the state grows by the golden step before each value.
    state = np.array([0, 0x9E3779B97F4A7C15], dtype=np.uint64)
    assert [hex(value) for value in splitmix64(state).tolist()] == ["0xe220a8397b1dcdaf", "0x6e789e6aa1b965f4"]


def test_household_keys_depend_on_salt_and_number_only() -> None:
    one = household_keys(["A-1", "A-2"], "salt")
    other = household_keys(["B-9", "A-2"], "salt")
    assert one[1] == other[1]
    assert one[0] != other[0]
    assert household_keys(["A-2"], "pepper")[0] != one[1]


def test_keyed_uniform_is_uniform_and_differs_by_purpose() -> None:
    keys = household_keys([f"N-{i}" for i in range(20_000)], "s")
    wages, ages = keyed_uniform(keys, "wage"), keyed_uniform(keys, "age")
    assert ((wages > 0) & (wages < 1)).all()
    assert wages.mean() == pytest.approx(0.5, abs=0.01)
    assert np.histogram(wages, bins=20, range=(0, 1))[0] == pytest.approx(1000, abs=150)
    assert abs(np.corrcoef(wages, ages)[0, 1]) < 0.03


def test_pick_chooses_cases_as_wide_as_their_shares() -> None:
    luck = np.array([0.0, 0.199, 0.2, 0.999999])
    assert pick(luck, [1, 0, 4]).tolist() == [0, 0, 2, 2]


def test_lognormal_has_the_median_of_the_table() -> None:
    middle = np.array([0.5])
    assert lognormal(middle, 120.0, 0.8)[0] == pytest.approx(120)
    assert normal(middle)[0] == pytest.approx(0)


def test_a_single_number_is_not_served_as_a_table() -> None:
    with pytest.raises(TypeError, match="imputed_own_cost_spread"):
        table("imputed_own_cost_spread")


def test_log_counts_rows_and_marks_households() -> None:
    log, part = ImputationLog(4), ImputationLog(2)
    part.note("wage_month", np.array([True, False, True]), np.array([0, 1, 1], dtype=np.int32))
    part.note("severance", np.array([True, True]), mark=False)
    log.add(part, 2)
    assert log.counts == {"wage_month": 2, "severance": 2}
    assert log.households.tolist() == [False, False, True, True]
    assert log.of_homes == {"severance"}
