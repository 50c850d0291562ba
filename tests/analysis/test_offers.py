"""Why a household in need went without."""

from collections import Counter

import pytest

from simulation.analysis.attribution import RunSettings
from simulation.analysis.lives import follow, relive
from simulation.analysis.offers import MISSED, offers_of
from simulation.inputs.scenario import Scenario

EIGHT = RunSettings(replicates=8, threads=1)


def reasons(archive, scenario: Scenario, step: int = 12) -> tuple[Counter, list[tuple[str, dict]]]:
    """Sum of every share over households, years and programmes, and all single answers."""
    lives = follow(archive, scenario, EIGHT)
    told = []
    for slot in lives.slots[::step]:
        life = relive(lives, slot, EIGHT)
        for t in range(lives.status.shape[1]):
            told += offers_of(life, t, lives.seed).items()
    total: Counter = Counter()
    for name, shares in told:
        total.update({(name, key): value for key, value in shares.items() if key != "spent_yuan"})
    return total, told


def change(scenario: Scenario, **of_all: object) -> Scenario:
    plans = {name: plan.model_copy(update=of_all) for name, plan in scenario.programmes.items()}
    return scenario.model_copy(update={"programmes": plans})


RICH = {"total_yuan": 1e10, "people": None, "standard_yuan": None}


def test_every_need_is_awarded_or_missed_for_one_reason(small_archive, baseline):
    _, told = reasons(small_archive, baseline)
    for _, shares in told:
        missed = sum(shares[name] for name in MISSED)
        assert missed <= shares["needed"] + 1e-6
        assert shares["needed"] <= shares["awarded"] + missed + 1e-6
        assert shares["not_reached"] == pytest.approx(missed - shares["barred"], abs=1e-5)


def test_in_a_poor_city_the_money_runs_out_and_in_a_rich_one_it_never_does(small_archive, baseline):
    poor, _ = reasons(small_archive, baseline)
    rich, _ = reasons(small_archive, change(baseline, **RICH))
    assert sum(value for (_, key), value in poor.items() if key == "no_room") > 1
    assert {name: value for (name, key), value in rich.items() if key == "no_room" and value} == {}
    assert sum(value for (_, key), value in rich.items() if key == "nothing_to_pay") > 0


def test_an_offer_not_taken_up_is_told_from_one_that_never_came(small_archive, baseline):
    shy = change(baseline, **RICH, record={"take_up": 0.5})
    total, _ = reasons(small_archive, shy)
    needed = sum(value for (_, key), value in total.items() if key == "needed")
    declined = sum(value for (_, key), value in total.items() if key == "not_taken_up")
    assert 0.1 < declined / needed < 0.6
    assert sum(value for (_, key), value in total.items() if key == "no_room") == 0


def test_a_claim_of_another_kind_was_not_for_it(small_archive, baseline):
    total, _ = reasons(small_archive, baseline, step=4)
    assert sum(value for (_, key), value in total.items() if key == "not_for_it") > 0
    claims = {
        name for name, record in baseline.records.items() if any(effect.channel == "claim" for effect in record.effects)
    }
    assert {name for (name, key), value in total.items() if key == "not_for_it" and value} <= claims


def test_awards_cost_what_they_take_from_the_budget(small_archive, baseline):
    _, told = reasons(small_archive, baseline)
    for name, shares in told:
        spent = shares["spent_yuan"]
        if not shares["awarded"]:
            assert spent["p95"] == 0
        if baseline.records[name].amount.rule == "flat" and baseline.records[name].unit == "household":
            assert (spent["mean"] > 0) == (shares["awarded"] > 0 and baseline.records[name].amount.yuan > 0)
