"""Every number behind an answer: complete, in both languages, and readable."""

import re

import pytest

from simulation.inputs.parameters import Parameter, Series, Table, all_parameters
from simulation.inputs.programmes import load_programmes
from simulation.inputs.scenario import Override, list_scenarios, load_scenario
from simulation.reports.evidence import list_facts
from simulation.reports.evidence_words import CASES, SUBJECTS, UNITS, tell, told_range, typed

CHINESE = re.compile(r"[\u3400-\u9fff]")


@pytest.mark.parametrize("scenario", list_scenarios())
def test_every_number_programme_and_fund_is_there_once_with_a_source_in_both_languages(scenario):
    plan = load_scenario(scenario)
    facts = list_facts(plan)
    ids = [fact.id for fact in facts]
    assert len(ids) == len(set(ids))
    wanted = {*all_parameters(), *(f"programmes.{name}" for name in {**load_programmes(), **plan.records})}
    assert set(ids) == wanted | {f"funds.{name}" for name in plan.funds} | ({"dues"} if plan.dues else set())
    for fact in facts:
        english = (
            fact.name[1],
            fact.basis[1],
            *(words[1] for words in fact.used_by),
            *(case[0][1] for case in fact.cases),
        )
        assert all(english), fact.id
        assert not any(map(CHINESE.search, english)), fact.id
        assert all(CHINESE.search(text) for text in (fact.name[0], fact.basis[0])) or fact.kind == "number", fact.id


def test_every_unit_case_and_file_has_words():
    numbers = all_parameters().values()
    assert {number.unit for number in numbers} <= set(UNITS)
    assert {case for number in numbers if isinstance(number, Table) for case in number.values} <= set(CASES)
    assert {fact.subject for fact in list_facts(load_scenario("baseline"))} == set(SUBJECTS)


def test_a_number_is_told_with_value_range_and_whether_it_is_drawn():
    facts = {fact.id: fact for fact in list_facts(load_scenario("baseline"))}
    work = facts["reemployment_year"]
    assert (work.value_told("zh"), work.range_told("zh")) == ("44.75%", "30.08%—60.08%")
    assert work.drawn
    assert facts["pairing_take_up_light"].range_told("zh") == "-1.29—+5.29 个百分点"
    assert not facts["line_growth_shift"].drawn
    assert facts["job_loss_year"].cases[0] == (("一般", "ordinary"), 0.06, "share/year")
    line = facts["dibao_line"].cases
    assert (("汕头市 2016", "Shantou 2016"), 476.0, "yuan/month") in line


def test_an_effect_says_which_programmes_use_it():
    facts = {fact.id: fact for fact in list_facts(load_scenario("baseline"))}
    training = load_programmes()["skills_training"]
    assert (training.zh, training.en) in facts["training_year_1"].used_by


def test_an_override_is_shown_in_place_of_the_sourced_value():
    ours = {"reemployment_year": Override(value=0.5, low=0.4, high=0.6, note="本会台账")}
    facts = {fact.id: fact for fact in list_facts(load_scenario("baseline").model_copy(update={"parameters": ours}))}
    shown = facts["reemployment_year"]
    assert (shown.value_told(), shown.range_told(), shown.override.note) == ("50%", "40%—60%", "本会台账")


def test_what_the_answer_reads_is_marked():
    facts = {fact.id: fact for fact in list_facts(load_scenario("baseline"), read={"reemployment_year"})}
    assert facts["reemployment_year"].used
    assert not facts["wage_growth"].used
    assert facts["programmes.study_aid"].used
    assert not facts["programmes.job_coaching"].used


def test_a_search_finds_names_sources_and_places_of_use():
    facts = list_facts(load_scenario("baseline"))

    def found(asked):
        return {fact.id for fact in facts if fact.matches(asked)}

    assert "reemployment_year" in found("再就业")
    assert "reemployment_year" in found("Re-employed 12")
    assert "training_year_1" in found("card weber")
    assert found("没有这样的词") == set()


@pytest.mark.parametrize(
    ("value", "unit", "zh", "as_typed"),
    [
        (0.4475, "share/year", "44.75%", "44.75%"),
        (0.0005, "share/year", "0.05%", "0.05%"),
        (-0.0112, "difference of shares", "-1.12 个百分点", "-1.12%"),
        (0.02, "difference of growth/year", "+2 个百分点", "2%"),
        (12000, "yuan/year", "12,000", "12000"),
        (1.0, "ratio", "1", "1"),
        (6.0, "months", "6", "6"),
    ],
)
def test_values_as_read_and_as_typed(value, unit, zh, as_typed):
    assert tell(value, unit) == zh
    assert typed(value, unit) == as_typed


def test_a_range_says_its_unit_once():
    assert told_range(-0.01, 0.02, "difference of shares", "en") == "-1 – +2 points"


def test_every_shipped_number_has_its_source_in_english():
    for name, number in all_parameters().items():
        assert isinstance(number, Parameter | Table | Series)
        assert bool(number.source) == bool(number.source_en), name
        assert bool(number.judgement) == bool(number.judgement_en), name
