import numpy as np
import pytest

from simulation.inputs.programmes import load_programmes
from simulation.inputs.scenario import build_scenario, list_scenarios
from simulation.planning.budget_table import BATCHES, read_budget
from simulation.prepare.world import make_world
from tests.planning.contents import content_of


def test_every_known_programme_has_a_row_in_order_of_allocation_switched_on_or_not():
    budget = read_budget(content_of("baseline"))
    assert [row.programme for row in budget.rows] == list(load_programmes())
    assert budget.years == (2016, 2017, 2018, 2019, 2020)
    assert not budget.by_programme["special_relief"].on
    later = read_budget(content_of("plan_2026_2030"))
    assert [row.programme for row in later.rows[-4:]] == [
        "major_illness_relief_relative", "accident_relief", "study_aid_relative", "living_aid_relative",
    ]  # fmt: skip


def test_money_and_places_follow_from_each_other_at_the_standard_price():
    rows = read_budget(content_of("baseline")).by_programme
    training, insurance = rows["skills_training"], rows["inpatient_insurance"]
    assert (training.fen[0], training.places[0]) == (15_664_000, 160)
    assert (insurance.price_fen, insurance.places[0]) == (4750, 6300)  # half of the premium of 95 yuan
    assert rows["major_illness_relief"].places[0] is None  # a share of each household's own cost: no price
    by_people = read_budget(content_of("work_first")).by_programme["skills_training"]
    assert (by_people.fen[0], by_people.fixed) == (4000 * 97_900, "people")


def test_totals_count_the_unions_money_of_programmes_that_are_on():
    budget = read_budget(content_of("baseline"))
    assert budget.total_fen(2016) == 521_599_000
    assert sum(budget.total_fen(2016, batch) for batch in BATCHES) == 521_599_000
    assert read_budget(content_of("no_union_programme")).total_fen(2016) == 0


def test_floors_are_what_policy_fixes():
    rows = read_budget(content_of("baseline")).rows
    assert {row.programme for row in rows if row.is_floor and row.is_union} == {
        "pairing", "inpatient_insurance", "study_aid",
    }  # fmt: skip


@pytest.mark.parametrize("name", list_scenarios())
def test_the_table_shows_the_money_and_places_the_engine_offers(name, small_archive):
    content = content_of(name)
    budget = read_budget(content)
    world = make_world(small_archive, build_scenario(content, name), [(0, 0)], 1)
    for place, programme in enumerate(world.programmes):
        row, offers = budget.by_programme[programme], world.plan.offer[place]
        assert row.on
        if row.is_served_in_full:
            assert (offers["budget"] == -1).all()
        else:
            limit = [-1 if fen is None else fen for fen in row.fen]
            assert (offers["budget"] == limit).all() or (row.price_fen is None and row.fixed == "people")
        if row.fixed in {"people", "both"}:
            assert (offers["places"] == np.array(row.places)).all()


def test_both_given_fix_the_standard_by_the_first_year():
    content = content_of("baseline")
    content["programmes"]["skills_training"] = {"total_yuan": 160_000, "people": 200}
    row = read_budget(content).by_programme["skills_training"]
    assert (row.fixed, row.standard_fen) == ("both", 80_000)


def test_a_programme_that_no_longer_exists_keeps_its_row_and_counts_nothing():
    content = content_of("baseline")
    content["programmes"]["rent_help"] = {"total_yuan": 5000}
    budget = read_budget(content)
    row = budget.by_programme["rent_help"]
    assert (row.record, row.fen[0]) == (None, 500_000)
    assert budget.total_fen(2016) == 521_599_000


def test_a_change_of_a_record_counts():
    rows = read_budget(content_of("plan_2026_2030")).by_programme
    assert rows["skills_training"].standard_fen == 127_000
    assert rows["living_aid"].standard_fen is None
