import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.inputs.scenario import build_scenario
from simulation.planning.budget_table import read_budget
from simulation.planning.scaling import CannotScaleError, scale_year, share_out
from tests.planning.contents import content_of

BASELINE = content_of("baseline")
UNION = [row.programme for row in read_budget(BASELINE).rows if row.is_union]
FLOORS = {row.programme for row in read_budget(BASELINE).rows if row.is_floor and row.is_union}
LOCKS = st.sets(st.tuples(st.sampled_from(UNION), st.sampled_from([None, *range(2016, 2021)])), max_size=12)


def cells(content):
    budget = read_budget(content)
    return {(row.programme, year): row.fen[t] for row in budget.rows for t, year in enumerate(budget.years)}


@given(LOCKS, st.integers(2016, 2020), st.integers(0, 2 * 10**9))
def test_the_year_is_met_to_the_fen_or_refused_and_nothing_held_moves(locks, year, goal):
    free = {name for name in UNION if not {(name, year), (name, None)} & locks} - FLOORS
    weights = sum(cells(BASELINE)[name, year] for name in free)
    held = read_budget(BASELINE).total_fen(year) - weights
    if goal < held or (goal > held and not weights):
        with pytest.raises(CannotScaleError) as refused:
            scale_year(BASELINE, year, goal, locks)
        assert refused.value.held_fen == held
        return
    scaled = scale_year(BASELINE, year, goal, locks)
    build_scenario(scaled, "x")
    assert read_budget(scaled).total_fen(year) == goal
    old, new = cells(BASELINE), cells(scaled)
    for name, other in old:
        if other != year or name in FLOORS or {(name, other), (name, None)} & locks:
            assert new[name, other] == old[name, other]


@given(st.integers(0, 10**10), st.lists(st.integers(0, 10**10), min_size=1, max_size=30))
def test_shares_add_up_and_are_within_a_yuan_of_proportion(total, weights):
    shares = share_out(total, weights)
    if not sum(weights):
        assert set(shares) == {0}
        return
    assert sum(shares) == total
    step = 100 if total % 100 == 0 else 1
    exact = [total * weight / sum(weights) for weight in weights]
    assert all(abs(share - x) <= step + 1e-3 for share, x in zip(shares, exact, strict=True))
    assert all(share == 0 for share, weight in zip(shares, weights, strict=True) if weight == 0)


def test_what_rounding_leaves_goes_to_the_largest_remainder_and_first_to_the_earlier():
    assert share_out(100_00, [1, 1, 1]) == [34_00, 33_00, 33_00]
    assert share_out(100_01, [1, 1, 1]) == [33_34, 33_34, 33_33]
    assert share_out(10_00, [2, 1, 3]) == [3_00, 2_00, 5_00]  # 3.33, 1.67, 5


def test_locks_that_leave_too_little_are_said_with_what_they_hold():
    with pytest.raises(CannotScaleError) as caught:
        scale_year(BASELINE, 2017, 100, {("living_aid", None)})
    held = sum(cells(BASELINE)[name, 2017] for name in ("living_aid", *FLOORS))
    assert (caught.value.obstacle, caught.value.held_fen, caught.value.goal_fen) == ("held_is_more", held, 100)


def test_nothing_free_cannot_grow():
    with pytest.raises(CannotScaleError, match="nothing_to_scale"):
        scale_year(BASELINE, 2017, 10**9, {(name, None) for name in UNION})
    with pytest.raises(CannotScaleError, match="no_such_year"):
        scale_year(BASELINE, 2031, 10**9)


def test_rows_planned_by_people_are_scaled_as_the_money_they_stand_for():
    content = content_of("work_first")
    goal = read_budget(content).total_fen(2016) // 2
    scaled = scale_year(content, 2016, goal)
    assert read_budget(scaled).total_fen(2016) == goal
    assert read_budget(scaled).by_programme["skills_training"].fixed == "total"
    build_scenario(scaled, "x")
