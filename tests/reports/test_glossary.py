"""Words explained: no number typed, nothing left to fill in, the scenario's own definitions."""

import re

import pytest

from simulation.inputs.parameters import all_parameters
from simulation.inputs.scenario import Override, load_scenario
from simulation.reports.glossary import TERMS, explain_number, explain_term
from simulation.reports.wording import LABELS

CHINESE = re.compile(r"[\u3400-\u9fff]")
BASELINE = load_scenario("baseline")


@pytest.mark.parametrize("code", TERMS)
def test_every_term_is_told_in_both_languages(code):
    zh, en = explain_term(code, BASELINE, "zh"), explain_term(code, BASELINE, "en")
    assert not re.search(r"[{}]", zh + en)
    assert CHINESE.search(zh)
    assert not CHINESE.search(en)


def test_terms_are_those_of_the_labels():
    assert set(TERMS) - set(LABELS) <= {"gap", "probability_cleared"}


def test_numbers_in_a_text_follow_the_records_and_what_is_set_by_hand():
    assert "连续 6 个月" in explain_term("exited", BASELINE)
    ours = {"months_running": Override(value=12, note="本市口径")}
    assert "连续 12 个月" in explain_term("exited", BASELINE.model_copy(update={"parameters": ours}))


def test_a_scenario_with_another_exit_line_says_so():
    assert "1.5 倍" in explain_term("exited", load_scenario("plan_2026_2030"))
    assert "1.5" not in explain_term("exited", BASELINE)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_number_has_a_tooltip(lang):
    for name in all_parameters():
        told = explain_number(name, BASELINE, lang)
        assert "None" not in told, name
        if lang == "en":
            assert not CHINESE.search(told), name


def test_a_tooltip_tells_value_range_source_and_what_was_set():
    assert explain_number("reemployment_year", BASELINE).startswith(
        "一般登记失业者一年内再就业比例：44.75%（90% 区间 30.08%—60.08%）。\n\n判断："
    )
    ours = BASELINE.model_copy(update={"parameters": {"reemployment_year": Override(value=0.5, note="本会台账")}})
    assert "50%（使用者改动：本会台账）" in explain_number("reemployment_year", ours)
