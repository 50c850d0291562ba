"""What holds a plan back: decided from what the run shows, and no more than that."""

import pytest

from simulation.analysis.binding import gap_yuan, held_back, staff_days_used
from simulation.analysis.summary import summarise_run
from simulation.inputs.scenario import load_scenario
from tests.analysis.cities import ran


@pytest.fixture(scope="module")
def summary():
    return summarise_run(ran("baseline"))


def changed(summary, name, **values):
    """The summary with other figures of one programme in every year."""
    years = []
    for year in summary["years"]:
        new = dict(year)
        for key, value in values.items():
            spread = value if key == "budget_yuan" else {"mean": value}
            new[key] = {**year[key], name: spread}
        years.append(new)
    return {**summary, "years": years}


CASES = [
    ({"spending_yuan": 99.0, "budget_yuan": 100.0, "reached": 10.0, "needing": 50.0}, "money"),
    ({"spending_yuan": 40.0, "budget_yuan": 100.0, "reached": 50.0, "needing": 50.0}, "need"),
    ({"spending_yuan": 40.0, "budget_yuan": 100.0, "reached": 10.0, "needing": 50.0}, "other"),
]


@pytest.mark.parametrize(("figures", "limit"), CASES)
def test_the_limit_follows_from_money_reach_and_need(summary, figures, limit):
    held = held_back(changed(summary, "study_aid", **figures), load_scenario("baseline"))
    assert {one.programme: one.limit for one in held}["study_aid"] == limit


def test_places_bind_where_they_are_taken_before_the_money(summary):
    base = load_scenario("baseline")
    plan = base.programmes["study_aid"].model_copy(update={"people": 10.0, "total_yuan": None})
    scenario = base.model_copy(update={"programmes": {**base.programmes, "study_aid": plan}})
    told = changed(summary, "study_aid", spending_yuan=99.0, budget_yuan=100.0, reached=10.0, needing=50.0)
    assert {one.programme: one.limit for one in held_back(told, scenario)}["study_aid"] == "places"


def test_programmes_without_union_money_are_not_asked(summary):
    told = {one.programme for one in held_back(summary, load_scenario("baseline"))}
    assert "living_aid" in told
    assert "temporary_relief" not in told


def test_staff_days_are_named_only_where_they_run_out(summary):
    base = load_scenario("baseline")
    assert staff_days_used(summary, base) == []
    worked = summary["years"][0]["staff_days"]["mean"]
    short = base.model_copy(update={"staff_days": worked})
    assert next(year for year, _, _ in staff_days_used(summary, short)) == 2016


def test_the_gap_is_what_no_source_pays(summary):
    assert gap_yuan(summary) == pytest.approx(
        sum(year["by_source_yuan"]["unsecured"]["mean"] for year in summary["years"])
    )
