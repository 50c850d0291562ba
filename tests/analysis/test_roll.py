"""The list of households: every one in it once, narrowed by what it says itself."""

import numpy as np
import pytest

from simulation.analysis.attribution import RunSettings
from simulation.analysis.household import explain_household
from simulation.analysis.lives import follow
from simulation.analysis.roll import NEAR, Wanted, pick, roll_of
from simulation.inputs.screening import group_codes, screen


@pytest.fixture(scope="module")
def lives(small_archive, baseline):
    return follow(small_archive, baseline, RunSettings(replicates=10, threads=1))


@pytest.fixture(scope="module")
def roll(small_archive, lives):
    return roll_of(small_archive, screen(small_archive), lives)


def chosen(small_archive, roll, **wanted):
    return pick(roll, small_archive.households["number"], Wanted(**wanted))


def test_everybody_stands_once_without_personal_fields(small_archive, roll):
    assert len(roll) == len(small_archive.households)
    assert not {"number", "name", "id_number", "phone"} & set(roll.columns)
    assert len(chosen(small_archive, roll)) == len(roll)


def test_chances_are_those_of_the_households_own_path(small_archive, baseline, lives, roll):
    kept = screen(small_archive).kept
    for place in kept[::40]:
        told = explain_household(
            small_archive, baseline, str(small_archive.households["number"].iloc[place]), lives=lives
        )
        assert roll.loc[place, "lifted"] == pytest.approx(told["probability_lifted"])
        assert roll.loc[place, "on_file_end"] == pytest.approx(told["years"][-1]["status"]["on_file"])
    outside = roll.drop(index=kept)
    assert outside["lifted"].isna().all()
    assert set(outside["decision"]) <= {"cleared", "undecided"}


def test_who_is_back_on_file_was_lifted_before(lives, roll):
    known = roll.dropna(subset=["lifted"])
    assert (known["relapsed"] <= known["lifted"]).all()
    assert known["relapsed"].max() > 0
    first = lives.lifted & (lives.status == 0)
    assert known["relapsed"].sum() == pytest.approx(first.any(axis=1).mean(axis=0).sum())


def test_conditions_narrow_together(small_archive, roll):
    number = str(small_archive.households["number"].iloc[5])
    assert chosen(small_archive, roll, number=number).index.tolist() == [5]
    assert 5 in chosen(small_archive, roll, number=number[:6]).index
    unit, cause = roll["unit"].iloc[5], roll["cause"].iloc[5]
    some = chosen(small_archive, roll, units=(unit,), causes=(cause,))
    assert 0 < len(some) < len(roll)
    assert set(some["unit"]) == {unit}
    assert set(some["cause"]) == {cause}
    assert set(chosen(small_archive, roll, decisions=("undecided",))["decision"]) <= {"undecided"}
    assert set(chosen(small_archive, roll, tiers=(1, 2))["tier"]) <= {1, 2}
    assert chosen(small_archive, roll, number="没有.*").empty


def test_groups_count_all_that_apply_not_only_the_leading_one(small_archive, roll):
    code = group_codes()[2]
    some = chosen(small_archive, roll, groups=(code,))
    assert (some["groups"].to_numpy() >> 2 & 1 == 1).all()
    assert len(some) >= (roll["lead"] == code).sum()


def test_near_the_line_is_within_a_tenth_on_either_side(small_archive, roll):
    near = chosen(small_archive, roll, near=True)["own_to_line"]
    assert len(near) > 0
    assert near.between(1 - NEAR, 1 + NEAR).all()
    left = np.setdiff1d(roll.index, near.index)
    assert not roll.loc[left, "own_to_line"].between(1 - NEAR, 1 + NEAR).any()


def test_by_chances_nobody_outside_the_opening_file_is_listed(small_archive, roll):
    likely = chosen(small_archive, roll, on_file_end=0.5)
    assert (likely["on_file_end"] >= 0.5).all()
    assert set(likely["decision"]) == {"kept"}
    assert (chosen(small_archive, roll, relapsed=0.1)["relapsed"] >= 0.1).all()
