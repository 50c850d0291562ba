import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.inputs.amounts import UNLIMITED
from simulation.inputs.scenario import build_scenario, load_scenario
from simulation.planning.budget_table import read_budget
from simulation.planning.edits import (
    CellEdit,
    ImpossibleEditError,
    change_years,
    forget_programme,
    gone_programmes,
    plan_by,
    read_locks,
    set_cells,
    switch,
    write_locks,
)
from tests.planning.contents import content_of

BASELINE = content_of("baseline")
UNION = [row.programme for row in read_budget(BASELINE).rows if row.is_union]
PRICED = [row.programme for row in read_budget(BASELINE).rows if row.is_union and row.price_fen]


def edited(content, *cells, locks=(), measure="money"):
    changed, refused = set_cells(content, [CellEdit(*cell, measure) for cell in cells], locks)
    return changed, [reason for _, reason in refused]


def fen_of(content, programme):
    return read_budget(content).by_programme[programme].fen


# ---- cells


def test_a_typed_amount_changes_its_cell_and_no_other():
    before = copy.deepcopy(BASELINE)
    changed, refused = edited(BASELINE, ("skills_training", 2018, 20_000_000))
    assert refused == []
    assert fen_of(changed, "skills_training") == (15_664_000, 15_664_000, 20_000_000, 15_664_000, 15_664_000)
    assert before == BASELINE


def test_an_amount_typed_back_leaves_the_scenario_as_it_was():
    there, _ = edited(BASELINE, ("skills_training", 2018, 20_000_000))
    back, _ = edited(there, ("skills_training", 2018, 15_664_000))
    assert build_scenario(back, "x").fingerprint() == build_scenario(BASELINE, "x").fingerprint()


def test_a_blank_cell_of_the_unions_money_is_nothing():
    changed, _ = edited(BASELINE, ("skills_training", 2018, None))
    assert fen_of(changed, "skills_training")[2] == 0


def test_money_for_a_programme_that_is_off_switches_it_on():
    changed, _ = edited(BASELINE, ("special_relief", 2017, 3_000_000))
    assert read_budget(changed).by_programme["special_relief"].on
    still_off, _ = edited(BASELINE, ("special_relief", 2017, 0))
    assert not read_budget(still_off).by_programme["special_relief"].on


def test_people_typed_are_turned_into_money_at_the_standard():
    changed, refused = edited(BASELINE, ("skills_training", 2018, 200), measure="places")
    assert refused == []
    row = read_budget(changed).by_programme["skills_training"]
    assert (row.fen[2], row.places[2], row.fixed) == (200 * 97_900, 200, "total")


def test_money_typed_into_a_plan_by_people_keeps_the_money_of_the_other_years():
    content = content_of("work_first")
    before = fen_of(content, "skills_training")
    changed, refused = edited(content, ("skills_training", 2018, 100))
    assert refused == []
    assert fen_of(changed, "skills_training") == (*before[:2], 100, *before[3:])
    assert read_budget(changed).by_programme["skills_training"].fixed == "total"


def test_a_government_limit_counts_for_all_years_and_can_be_taken_back():
    limited, refused = edited(BASELINE, ("basic_insurance_enrolment", 2017, 1_000_000))
    assert refused == []
    assert fen_of(limited, "basic_insurance_enrolment") == (1_000_000,) * 5
    free, refused = edited(limited, ("basic_insurance_enrolment", 2019, UNLIMITED))
    assert refused == []
    assert fen_of(free, "basic_insurance_enrolment") == (None,) * 5
    blank, refused = edited(limited, *(("basic_insurance_enrolment", year, None) for year in range(2016, 2021)))
    assert refused == []
    assert fen_of(blank, "basic_insurance_enrolment") == (None,) * 5


@pytest.mark.parametrize(
    ("cell", "measure", "reason"),
    [
        (("nobody_knows", 2018, 1), "money", "removed"),
        (("skills_training", 2031, 1), "money", "no_such_year"),
        (("skills_training", 2018, UNLIMITED), "money", "needs_amount"),
        (("basic_insurance_enrolment", 2018, None), "money", "all_years"),
        (("pension_arrears", 2018, 100), "money", "no_money"),
        (("housing_assistance", 2018, 100), "money", "no_money"),
        (("major_illness_relief", 2018, 100), "places", "no_price"),
    ],
)
def test_what_a_cell_cannot_hold_is_refused_with_the_reason(cell, measure, reason):
    changed, refused = edited(BASELINE, cell, measure=measure)
    assert refused == [reason]
    assert changed == BASELINE


def test_of_a_pasted_block_everything_that_can_be_taken_is():
    locks = {("skills_training", 2017), ("degree_support", None)}
    block = [(name, year, 700) for name in ("skills_training", "degree_support") for year in (2016, 2017)]
    changed, refused = edited(BASELINE, *block, locks=locks)
    assert refused == ["locked", "locked", "locked"]
    assert fen_of(changed, "skills_training")[:2] == (700, 15_664_000)
    assert fen_of(changed, "degree_support") == fen_of(BASELINE, "degree_support")


@given(
    st.lists(
        st.tuples(st.sampled_from(UNION), st.integers(2016, 2020), st.integers(0, 10**10)), min_size=1, max_size=8
    ),
    st.sets(st.tuples(st.sampled_from(UNION), st.sampled_from([None, *range(2016, 2021)])), max_size=6),
)
def test_whatever_is_typed_locked_cells_stay_and_the_scenario_stays_valid(cells, locks):
    changed, _ = edited(BASELINE, *cells, locks=locks)
    old, new = read_budget(BASELINE), read_budget(changed)
    build_scenario(changed, "x")
    last = {(name, year): fen for name, year, fen in cells}
    for row in old.rows:
        for place, year in enumerate(old.years):
            held = (row.programme, year) in locks or (row.programme, None) in locks
            wanted = row.fen[place] if held else last.get((row.programme, year), row.fen[place])
            assert new.by_programme[row.programme].fen[place] == wanted


@given(st.sampled_from(PRICED), st.integers(2016, 2020), st.integers(0, 10**5))
def test_people_typed_are_the_people_shown(programme, year, people):
    changed, _ = edited(BASELINE, (programme, year, people), measure="places")
    row = read_budget(changed).by_programme[programme]
    assert row.places[year - 2016] == pytest.approx(people, abs=0.01)


# ---- switches, what is fixed, years


def test_a_programme_is_switched_off_and_on_with_its_money():
    off = switch(BASELINE, "skills_training", on=False)
    assert "skills_training" not in build_scenario(off, "x").records
    assert read_budget(off).by_programme["skills_training"].fen[0] == 15_664_000
    assert build_scenario(switch(off, "skills_training", on=True), "x") == build_scenario(BASELINE, "x")


def test_a_programme_nobody_planned_starts_without_money():
    content = content_of("plan_2026_2030")
    changed = switch(content, "special_relief", on=True)
    assert fen_of(changed, "special_relief") == (0,) * 5
    assert "special_relief" in build_scenario(changed, "x").records


def test_a_programme_that_is_gone_can_be_forgotten_everywhere():
    content = copy.deepcopy(BASELINE)
    content["programmes"]["rent_help"] = {"total_yuan": 5000}
    content["funds"]["donations"]["programmes"] = ["rent_help", "living_aid"]
    with pytest.raises(ImpossibleEditError, match="removed"):
        switch(content, "rent_help", on=True)
    clean = forget_programme(content, "rent_help")
    assert build_scenario(clean, "x").funds["donations"].programmes == ("living_aid",)
    assert "rent_help" not in clean["programmes"]
    assert gone_programmes(content) == ["rent_help"]
    assert gone_programmes(clean) == []


def test_a_fund_for_a_programme_that_is_gone_does_not_become_money_for_any():
    content = copy.deepcopy(BASELINE)
    content["funds"]["donations"]["programmes"] = ["rent_help"]
    fund = build_scenario(forget_programme(content, "rent_help"), "x").funds["donations"]
    assert set(fund.yuan.values()) == {0}


def test_with_the_total_fixed_a_higher_standard_reaches_fewer():
    changed = plan_by(BASELINE, "skills_training", "total", 1958)
    row = read_budget(changed).by_programme["skills_training"]
    assert (row.fen[0], row.places[0]) == (15_664_000, 80)
    assert build_scenario(changed, "x").programmes["skills_training"].standard_yuan == 1958


def test_with_the_people_fixed_a_higher_standard_costs_more():
    changed = plan_by(BASELINE, "skills_training", "people", 1958)
    row = read_budget(changed).by_programme["skills_training"]
    assert (row.fen[0], row.places[0]) == (2 * 15_664_000, 160)
    build_scenario(changed, "x")


def test_with_total_and_people_fixed_the_standard_follows():
    changed = plan_by(BASELINE, "skills_training", "both")
    more, _ = edited(changed, *(("skills_training", year, 320) for year in range(2016, 2021)), measure="places")
    row = read_budget(more).by_programme["skills_training"]
    assert (row.fen[0], row.places[0], row.standard_fen) == (15_664_000, 320, 48_950)
    build_scenario(more, "x")


def test_an_average_standard_turns_an_amount_by_case_into_people():
    with pytest.raises(ImpossibleEditError, match="needs_average"):
        plan_by(BASELINE, "major_illness_relief", "people")
    changed = plan_by(BASELINE, "major_illness_relief", "people", 2000)
    row = read_budget(changed).by_programme["major_illness_relief"]
    assert (row.fen[0], row.places[0]) == (105_000_000, 525)
    build_scenario(changed, "x")


def test_longer_and_shifted_years_lose_no_amount():
    yearly, _ = edited(BASELINE, ("skills_training", 2020, 500_000))
    longer = change_years(yearly, 2018, 2023)
    scenario = build_scenario(longer, "x")
    assert scenario.year_list == (2018, 2019, 2020, 2021, 2022, 2023)
    assert fen_of(longer, "skills_training") == (15_664_000, 15_664_000, 500_000, 500_000, 500_000, 500_000)
    assert scenario.funds["donations"].yuan[2023] == 220_000
    again = change_years(longer, 2016, 2020)
    assert fen_of(again, "skills_training") == fen_of(yearly, "skills_training")
    back, _ = edited(again, ("skills_training", 2020, 15_664_000))
    assert fen_of(change_years(back, 2019, 2023), "skills_training")[-1] == 500_000


def test_the_shipped_scenarios_are_read_the_same_from_their_content():
    assert build_scenario(BASELINE, "baseline") == load_scenario("baseline")


def test_locks_are_kept_as_they_are():
    locks = {("a", None), ("a", 2017), ("a", 2016), ("b", 2020)}
    assert write_locks(locks) == {"rows": ["a"], "cells": {"a": [2016, 2017], "b": [2020]}}
    assert read_locks(write_locks(locks)) == locks
    assert read_locks({}) == frozenset()
