"""How it works: the year's order, definitions and limits, in both languages, with the numbers of the records."""

import re

from app_pages.texts import Texts
from simulation.inputs.parameters import all_parameters
from simulation.reports.evidence_words import tell
from simulation.reports.glossary import TERMS
from tests.pages import opened, words

CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2,}")


def said(page):
    return words(page) + "".join(block.body for block in page.get("html"))


def test_the_year_the_words_and_the_limits_are_told_with_the_records_numbers(gate):
    page = opened("method")
    assert not page.exception
    text = said(page)
    rate = all_parameters()["arrival_rate_year"]
    assert tell(rate.value, rate.unit) in text
    assert "连续 6 个月" in text
    steps = [block.body for block in page.get("html") if 'class="year"' in block.body]
    assert steps[0].count('class="n"') == 10
    assert "第一年的帮扶只有 4 个月" in text
    assert "合成的演示档案" in text


def test_a_plan_of_whole_years_does_not_speak_of_a_short_first_year(gate):
    text = said(opened("method", s="plan_2026_2030"))
    assert "第一年的帮扶只有" not in text
    assert "1.5 倍低保线" in text


def test_the_english_page_has_no_chinese_and_the_chinese_none_left_of_english(gate):
    english = said(opened("method", lang="en"))
    assert CHINESE.findall(english.replace("中文", "")) == []
    chinese = re.sub(r"<style>.*?</style>|<[^>]*>", "", said(opened("method")), flags=re.DOTALL)
    assert set(LATIN.findall(chinese)) <= {"English", "badge", "orange"}  # the badge of the demo


def test_the_tour_is_on_the_page_but_not_in_the_meeting(gate):
    page = opened("method")
    assert page.button(key="method_tour").label == Texts("zh")("method.tour")
    page.button(key="method_tour").click().run()
    assert page.session_state["tour_asked"] == 1
    assert not page.exception


def test_every_term_can_be_asked_for():
    assert {"relieved", "exited", "relapsed", "removed", "rate_current", "rate_opening"} <= set(TERMS)
