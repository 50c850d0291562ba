"""One household: screening, facts, path, what it was offered and what not."""

import json

import pytest

from simulation.analysis.attribution import RunSettings
from simulation.analysis.household import explain_household
from simulation.errors import SimulationError
from simulation.inputs.screening import screen
from tests.analysis.cities import city, plan

FEW = RunSettings(replicates=8, threads=1)


def number(place: int) -> str:
    return str(city().households["number"].iloc[place])


@pytest.fixture(scope="module")
def told() -> dict:
    return explain_household(city(), plan("baseline"), number(screen(city()).kept[3]), FEW)


def test_shares_of_statuses_add_to_one_in_every_year(told):
    for year in told["years"]:
        assert sum(year["status"].values()) == pytest.approx(1.0)


def test_first_lifts_add_to_the_chance_of_being_lifted(told):
    assert sum(told["first_lifted"].values()) == pytest.approx(told["probability_lifted"])


def test_what_was_needed_is_awarded_barred_or_not_reached(told):
    for year in told["years"]:
        for shares in year.get("programmes", {}).values():
            assert shares["barred"] + shares["not_reached"] <= shares["needed"]
            assert shares["needed"] <= shares["awarded"] + shares["barred"] + shares["not_reached"] + 1e-9


def test_reasons_for_staying_cover_every_replicate_on_file(told):
    for year in told["years"]:
        if year["status"]["on_file"]:
            assert sum(year["kept_on_file_by"].values()) == pytest.approx(1.0)


def test_it_is_plain_json_without_personal_fields(told):
    text = json.dumps(told, ensure_ascii=False, allow_nan=False)
    assert "id_number" not in text
    assert "phone" not in text


def test_a_cleared_household_is_explained_but_not_projected():
    cleared = next(place for place, decision in enumerate(screen(city()).decision) if decision != 0)
    told = explain_household(city(), plan("baseline"), number(cleared), FEW)
    assert told["years"] == []
    assert told["probability_lifted"] is None
    assert told["screening"]["decision"] in {"cleared", "undecided"}
    assert told["screening"]["reason_zh"]


def test_an_unknown_number_is_refused_with_the_nearest():
    with pytest.raises(SimulationError, match="职工编号") as refused:
        explain_household(city(), plan("baseline"), number(0)[:-1] + "X", FEW)
    assert number(0)[:6] in str(refused.value)
