"""The list of a year: within the money, respecting refusals and floors, honest in fresh luck, steady, and as a workbook."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import openpyxl
import pytest

from simulation.analysis.attribution import RunSettings
from simulation.analysis.measures import account
from simulation.engine import simulate
from simulation.errors import SimulationError
from simulation.inputs.demo import demo_archive
from simulation.inputs.scenario import build_scenario, load_scenario
from simulation.planning.household_case import Fairness
from simulation.planning.household_plan import plan_households
from simulation.planning.knapsack import LimitsClashError
from simulation.planning.year_trials import YearTrials
from simulation.reports.household_plan import HEADS, households_file, households_json, plan_lines, reason_of
from simulation.reports.names import names_of

ARCHIVE = demo_archive(250, 3)
BASELINE = load_scenario("baseline")
FEW = RunSettings(replicates=24, seed=9, threads=1)
MONEY = 8_000_000
"""Fen: enough for the floors and for a good part of what could be chosen."""


@pytest.fixture(scope="module")
def plan():
    return plan_households(ARCHIVE, BASELINE, FEW, money_fen=MONEY)


def test_every_household_of_the_opening_file_has_one_row_and_at_least_one_measure(plan):
    on_file = simulate(ARCHIVE, BASELINE, replicates=1).moves("on_file_start")[0, 0]
    assert len(plan.rows) == len({row.number for row in plan.rows}) == on_file
    assert all(row.floors or row.measures for row in plan.rows)


def test_the_money_of_the_rows_is_the_money_chosen_and_stays_within_what_is_free(plan):
    told = plan.told
    assert sum(row.cost_fen for row in plan.rows) == round(told["chosen_yuan"] * 100)
    assert 0 < told["chosen_yuan"] <= told["free_yuan"] < told["money_yuan"]
    assert told["floors_yuan"] + told["free_yuan"] == pytest.approx(told["money_yuan"])


def test_the_choice_is_certified_and_beats_the_rule_by_rank_in_luck_it_has_not_seen(plan):
    told = plan.told
    assert told["gap"] <= 0.005
    assert told["gain"]["mean"] > 0
    assert told["more_than_by_rank"]["mean"] > 0
    assert told["lifted"]["mean"] - told["lifted_floors"]["mean"] == pytest.approx(told["gain"]["mean"], abs=1e-3)
    chances = sum(row.chance["mean"] - row.chance_without["mean"] for row in plan.rows)
    assert chances == pytest.approx(told["gain"]["mean"], abs=1e-2)


def test_who_refuses_is_offered_nothing_of_it():
    homes = ARCHIVE.households.copy()
    homes["refused"] = "技能培训促就业"
    refusing = ARCHIVE.__class__(**{**vars(ARCHIVE), "households": homes, "fingerprint": "refusing"})
    found = plan_households(refusing, BASELINE, RunSettings(replicates=8, seed=9), money_fen=MONEY)
    assert not any("skills_training" in row.measures for row in found.rows)
    assert any("skills_training" in row.measures for row in plan_households(ARCHIVE, BASELINE, RunSettings(8, 9)).rows)


def test_a_hundredth_more_money_leaves_nearly_every_household_its_plan(plan):
    more = plan_households(ARCHIVE, BASELINE, FEW, money_fen=MONEY + MONEY // 100)
    changed = sum(a.measures != b.measures for a, b in zip(plan.rows, more.rows, strict=True))
    assert changed <= 0.03 * len(plan.rows)


def test_the_previous_plan_breaks_ties(plan):
    previous = {row.number: row.measures for row in plan.rows}
    again = plan_households(ARCHIVE, BASELINE, FEW, money_fen=MONEY + MONEY // 100, previous=previous)
    free = plan_households(ARCHIVE, BASELINE, FEW, money_fen=MONEY + MONEY // 100)
    changed = [
        sum(a.measures != b.measures for a, b in zip(plan.rows, other.rows, strict=True)) for other in (again, free)
    ]
    assert changed[0] <= changed[1]


def test_the_same_seed_gives_the_same_list_on_any_number_of_threads(plan):
    again = plan_households(ARCHIVE, BASELINE, RunSettings(24, 9, threads=2), money_fen=MONEY)
    assert list(again.rows) == list(plan.rows)
    assert again.told == plan.told


def test_every_unit_gets_its_share_and_every_tier_is_served(plan):
    limits = (Fairness("unit", "money", 0.5), Fairness("tier", "served", 0.3))
    fair = plan_households(ARCHIVE, BASELINE, FEW, money_fen=MONEY, fairness=limits)
    can = {unit: [row for row in fair.rows if row.unit == unit and row.best] for unit in fair.told["by_unit"]}
    everybody = sum(len(rows) for rows in can.values())
    for unit, rows in can.items():
        share = 0.5 * fair.told["free_yuan"] * len(rows) / everybody
        assert fair.told["by_unit"][unit]["yuan"] >= share - 0.01
    assert fair.told["gain_estimated"] <= plan.told["gain_bound"] + 1e-3
    assert fair.told["chosen_yuan"] <= fair.told["free_yuan"]


def test_money_short_of_the_floors_and_limits_short_of_money_are_refused():
    with pytest.raises(SimulationError, match="does not pay the floors"):
        plan_households(ARCHIVE, BASELINE, RunSettings(4), money_fen=100)
    with pytest.raises(LimitsClashError):
        plan_households(
            ARCHIVE, BASELINE, RunSettings(4), money_fen=1_600_000, fairness=(Fairness("tier", "served", 1.0),)
        )
    with pytest.raises(SimulationError, match="no year 2031"):
        plan_households(ARCHIVE, BASELINE, RunSettings(4), year=2031)


def test_where_there_is_nothing_to_choose_everybody_keeps_the_floors():
    found = plan_households(
        ARCHIVE, load_scenario("no_union_programme"), RunSettings(2), fairness=(Fairness("unit", "money", 0.5),)
    )
    assert {row.reason for row in found.rows} == {"no_need"}
    assert found.told["chosen_yuan"] == 0
    assert found.told["gain"]["mean"] == 0


def test_a_later_year_lists_those_still_on_file_and_counts_what_goes_on_as_promised():
    later = plan_households(ARCHIVE, BASELINE, RunSettings(8, 9), year=2018, money_fen=20_000_000)
    first = simulate(ARCHIVE, BASELINE, replicates=1).moves("on_file_start")[0, 0]
    assert 0 < len(later.rows) < first
    assert any("mutual_aid" in row.floors for row in later.rows)


def with_floors_alone(content):
    """The plan with nothing of the programmes that have a limit, and nobody newly identified."""
    trials = YearTrials(ARCHIVE, build_scenario(content, "test"), 2016, [(0, 0)], FEW)
    limited = [name for place, name in enumerate(trials.world.programmes) if not trials.floors >> place & 1]
    plans = {
        name: {**plan, "total_yuan": 0.0, "people": None if plan["people"] is None else 0} if name in limited else plan
        for name, plan in content["programmes"].items()
    }
    return {**content, "arrival_factor": dict.fromkeys(BASELINE.year_list, 0.0), "programmes": plans}


def test_an_offer_of_nothing_costs_the_floors_alone_and_money_is_the_engines():
    """One household's offers must be the engine's own awards: with every programme open to all they are a city's without limits."""
    programmes = {
        name: {**plan, "total_yuan": 10**9 if plan["total_yuan"] is not None else None, "people": None}
        for name, plan in BASELINE.model_dump()["programmes"].items()
    }
    content = {**BASELINE.model_dump(), "years": [2016, 2016], "arrival_factor": {2016: 0.0}, "programmes": programmes}
    rich = build_scenario(content, "test")
    trials = YearTrials(ARCHIVE, rich, 2016, [(0, 0), (1, 1)], FEW)
    names = list(trials.world.programmes)
    everything = np.uint64((1 << len(names)) - 1)
    slots = np.arange(trials.opening)
    tried = trials.of(slots, np.arange(trials.opening + 1), np.full(trials.opening, everything))
    city = simulate(ARCHIVE, rich, replicates=2, seed=9)
    union = [place for place, record in enumerate(trials.world.programmes.values()) if record.money == "union"]
    assert tried.spent.sum(axis=0).tolist() == city.arrays["spending"][:, 0, union].sum(axis=(1, 2)).tolist()
    assert tried.lifted.sum(axis=0).tolist() == city.moves("lifted").sum(axis=1).tolist()
    assert tried.days.sum() == account(city, "staff_days_100").sum()


def test_the_floors_alone_are_the_engines_own_plan_with_nothing_else_in_it():
    """Year after year: lifted and later money of all households together are those of a city that offers the floors alone."""
    trials = YearTrials(ARCHIVE, BASELINE, 2016, [(0, 0), (1, 1)], FEW)
    bare = build_scenario(with_floors_alone(BASELINE.model_dump()), "test")
    slots, nothing = np.arange(trials.opening), np.zeros(trials.opening, np.uint64)
    tried = trials.of(slots, np.arange(trials.opening + 1), nothing)
    city = simulate(ARCHIVE, bare, replicates=2, seed=9)
    union = [place for place, record in enumerate(trials.world.programmes.values()) if record.money == "union"]
    assert tried.lifted.sum(axis=0).tolist() == city.moves("lifted").sum(axis=1).tolist()
    assert tried.later.sum() == city.arrays["spending"][:, 1:, union].sum()


def test_what_is_told_of_an_offer_not_tried_is_what_a_trial_of_it_gives():
    """Who would get a programme and at what price, known from the floors' own lives, is what offering it alone comes to."""
    trials = YearTrials(ARCHIVE, BASELINE, 2016, [(0, 0), (1, 1), (2, 2)], FEW)
    slots, each = np.arange(trials.opening), np.arange(trials.opening + 1)
    base = trials.of(slots, each, np.zeros(trials.opening, np.uint64), asking=True)
    for place in trials.choices:
        tried = trials.of(slots, each, np.full(trials.opening, 1 << place, np.uint64))
        assert base.would[:, place].tolist() == (tried.given - base.given)[:, place].tolist()
        assert base.price[:, place].tolist() == (tried.spent - base.spent).sum(axis=1).tolist()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_workbook_has_a_row_a_household_with_room_for_the_responsible_person(plan, lang):
    book = openpyxl.load_workbook(BytesIO(households_file(plan, names_of(BASELINE), lang)))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[4]]
    assert heads == [head[lang == "en"] for head in HEADS]
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    assert [row[0] for row in rows] == [row.number for row in plan.rows]
    assert all(row[5] is None and row[6] is None for row in rows)
    assert sum(row[4] for row in rows) == pytest.approx(plan.told["chosen_yuan"])
    assert all(row[9] for row in rows)
    assert [row[0] for row in book.worksheets[1].iter_rows(min_row=5, values_only=True)] == [row[0] for row in rows]
    assert "demo" in sheet["A3"].value.lower() or "演示" in sheet["A3"].value


def test_words_and_json_tell_the_same(plan):
    lines = plan_lines(plan, names_of(BASELINE))
    assert "演示数据" in lines[0]
    assert f"{plan.told['chosen_households']:,}" in lines[1]
    told = households_json(plan, names_of(BASELINE))
    assert len(told["plans"]) == len(plan.rows)
    assert {"money_yuan", "gap", "gain", "plans"} <= told.keys()
    assert all(entry["reason_zh"] and entry["reason_en"] for entry in told["plans"])


def test_staff_days_places_and_the_units_share_of_the_scenario_limit_the_list(plan):
    def counted(found, name):
        return sum(name in row.measures for row in found.rows)

    free = counted(plan, "skills_training")
    limits = {"programmes": {"skills_training": {"most_places": free // 2}}, "unit_share": 0.3}
    content = {**BASELINE.model_dump(), "limits": limits}
    found = plan_households(ARCHIVE, build_scenario(content, "test"), FEW, money_fen=MONEY)
    assert 0 < counted(found, "skills_training") <= free // 2
    (told,) = found.told["limits"]
    assert told["used"] <= told["most"] == free // 2
    assert told["more"] > 0
    assert found.told["gap"] <= 0.05
    assert [one["by"] for one in found.told["fairness"]] == ["unit"]
    assert any("名额" in line for line in plan_lines(found, names_of(BASELINE)))


def test_staff_days_are_those_the_engine_charges_for_each_person_and_limit_the_list():
    """What the floors need is taken from the engine's own run, where a programme for persons costs days for each of them."""
    content = BASELINE.model_dump()
    content["programmes"]["jobs_policy"]["total_yuan"] = None
    city = simulate(ARCHIVE, build_scenario(with_floors_alone(content), "test"), replicates=8, seed=9)
    floors = float(account(city, "staff_days_100")[:, 0].mean()) / 100

    def listed(days):
        return plan_households(
            ARCHIVE, build_scenario({**content, "staff_days": days}, "test"), RunSettings(8, 9), money_fen=MONEY
        )

    few = listed(floors + 25)
    (told,) = few.told["limits"]
    assert told["limit"] == "staff"
    assert told["most"] == pytest.approx(25, abs=0.01)
    assert 15 < told["used"] <= told["most"]
    assert few.told["staff_days"] == pytest.approx(floors + told["used"], rel=0.05)
    with pytest.raises(SimulationError, match="do not do for the floors"):
        listed(floors - 1)
    reasons = {row.reason for row in few.rows}
    assert "no_room" in reasons
    assert "limit" not in reasons
    turned_down = next(row for row in few.rows if row.reason == "no_room")
    assert "人手" in reason_of(turned_down, names_of(BASELINE))
    assert "staff days" in reason_of(turned_down, names_of(BASELINE), "en")


def test_what_goes_on_from_earlier_years_takes_its_persons_and_money_off_the_limits():
    """One programme for persons: what the engine is bound to pay in its second year, but for households no longer on file."""
    content = BASELINE.model_dump()
    content["arrival_factor"] = dict.fromkeys(BASELINE.year_list, 0.0)
    records = YearTrials(ARCHIVE, BASELINE, 2016, [(0, 0)], FEW).world.programmes
    for name, record in records.items():
        content["programmes"][name]["total_yuan"] = 0.0 if record.money == "union" else None
    content["programmes"]["study_aid"] |= {"total_yuan": 10**9}
    content["limits"] = {"programmes": {"study_aid": {"most_places": 500, "most_yuan": 700_000}}}
    scenario = build_scenario(content, "test")
    city = simulate(ARCHIVE, scenario, replicates=8, seed=9)
    bound = account(city, "bound")[:, 1].mean() / 100
    place = list(records).index("study_aid")
    each = city.arrays["spending"][:, 1, place].sum() / city.arrays["reached"][:, 1, place].sum() / 100
    found = plan_households(ARCHIVE, scenario, RunSettings(8, 9), year=2017, money_fen=200_000_000)
    left = {one["limit"]: one["most"] for one in found.told["limits"]}
    assert 0.8 * bound < 700_000 - left["most"] <= bound
    assert 500 - left["places"] == pytest.approx((700_000 - left["most"]) / each, rel=0.05)


def test_days_that_may_be_hired_are_told_with_what_they_will_cost():
    content = {**BASELINE.model_dump(), "staff_days": 100, "staff_day_yuan": 200}
    found = plan_households(ARCHIVE, build_scenario(content, "test"), RunSettings(8, 9), money_fen=MONEY)
    hired = found.told["hired"]
    assert hired["days"] == pytest.approx(found.told["staff_days"] - 100, abs=0.1)
    assert hired["days"] > 0
    assert hired["yuan"] == pytest.approx(200 * hired["days"], abs=11)
    assert not found.told["limits"]
    assert any("雇人" in line for line in plan_lines(found, names_of(BASELINE)))
    assert any("may be hired" in line for line in plan_lines(found, names_of(BASELINE), "en"))
