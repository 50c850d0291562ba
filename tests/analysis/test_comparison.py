"""Paired comparison: differences replicate by replicate, the money said first."""

import pytest

from simulation.analysis.attribution import RunSettings
from simulation.analysis.comparison import at_equal_money, compare_scenarios, scale_union_budgets
from simulation.errors import SimulationError
from tests.analysis.cities import city, made_up, plan, ran


def test_differences_are_paired_not_differences_of_ranges():
    a, b = made_up([[10, 10], [30, 30]]), made_up([[12, 10], [32, 30]])
    one = compare_scenarios([a, b])["differences"][0]
    assert one["lifted_total"] == {"mean": 2.0, "p05": 2.0, "p50": 2.0, "p95": 2.0}
    assert one["probability_more_lifted"] == 1.0
    assert one["years"][1]["lifted"]["mean"] == 0.0


def test_a_scenario_against_itself_differs_in_nothing():
    one = compare_scenarios([ran("baseline"), ran("baseline")])["differences"][0]
    assert not one["money_differs"]
    assert one["probability_as_many_lifted"] == 1.0
    assert all(value == 0.0 for value in one["lifted_total"].values())


def test_money_that_differs_is_said_and_stands_before_the_households():
    one = compare_scenarios([ran("baseline"), ran("no_union_programme")])["differences"][0]
    assert one["money_differs"]
    assert one["spending_total_yuan"]["p95"] < 0
    assert list(one).index("spending_total_yuan") < list(one).index("lifted_total")
    assert one["yuan_per_further_lift"] is None


@pytest.mark.parametrize("other", [{"seed": 2}, {"archive_fingerprint": "b"}, {"replicates": 3}])
def test_runs_that_are_not_paired_are_refused(other):
    with pytest.raises(SimulationError, match="成对"):
        compare_scenarios([made_up([[1, 1], [1, 1]]), made_up([[1, 1], [1, 1]], **other)])


def test_other_years_are_the_one_reason_given():
    other = made_up([[1, 1], [1, 1]], archive_fingerprint="read for 2026")
    other.labels["year"] = (2026, 2027)  # type: ignore[index]
    with pytest.raises(SimulationError, match="2016—2017 ≠ 2026—2027") as refused:
        compare_scenarios([made_up([[1, 1], [1, 1]]), other])
    assert "档案" not in str(refused.value)


def test_one_scenario_alone_is_no_comparison():
    with pytest.raises(SimulationError, match="两个方案"):
        compare_scenarios([made_up([[1, 1], [1, 1]])])


def test_scaling_touches_union_budgets_and_neither_prices_nor_the_governments():
    base, half = plan("baseline"), scale_union_budgets(plan("baseline"), 0.5)
    assert half.programmes["living_aid"].total_yuan == base.programmes["living_aid"].total_yuan / 2
    assert half.programmes["temporary_relief"].total_yuan == base.programmes["temporary_relief"].total_yuan
    assert half.records == base.records


def test_equal_money_comes_within_a_percent_where_needs_allow():
    run = RunSettings(replicates=6, threads=1).run
    scaled = at_equal_money(city(), plan("dues"), ran("baseline"), run)
    one = compare_scenarios([ran("baseline"), run(city(), scaled)])["differences"][0]
    assert abs(one["spending_total_yuan"]["mean"]) < 0.05 * ran("baseline").arrays["spending"].sum() / 100 / 6
