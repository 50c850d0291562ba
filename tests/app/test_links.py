"""Links carry everything an answer depends on, and nothing about a person; a link to what is not there is answered in words."""

import json

import pytest

from app_pages import runs, workspace
from app_pages.plans import Document
from app_pages.texts import LANGUAGES
from simulation import load_scenario
from tests.pages import opened, settle, words


def kept_plan():
    """A plan with one version that has less money than its draft's scenario."""
    store = workspace.the_store()
    draft = store.create_plan("乙案", "work_first", Document.of(load_scenario("work_first")).kept())
    store.save_version(draft.plan, draft.revision)
    return draft.plan


def numbers(page):
    return [(card.label, card.value, card.delta) for card in page.metric]


def test_a_link_opened_by_somebody_else_gives_the_same_answer_number_for_number(gate):
    link = {"s": kept_plan(), "v": "1", "year": "2018", "lang": "en"}
    first = settle(opened(**link), runs.FULL)
    kept = {key: str(value[0] if isinstance(value, list) else value) for key, value in first.query_params.items()}
    again = settle(opened(**kept), runs.FULL)
    assert kept == link
    assert numbers(again) == numbers(first) != []
    assert again.subheader[0].value == first.subheader[0].value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("link", [{"s": "gone2345"}, {"v": "7"}, {"v": "x"}, {"a": "0123456789abcdef"}])
def test_a_link_to_what_is_not_there_is_answered_in_words(gate, link, language):
    page = opened(**{"s": kept_plan(), **link, "lang": language})
    assert not page.exception
    assert page.error
    assert not page.metric
    assert page.button, "a way out"


def test_a_year_that_the_plan_has_not_shows_its_first(gate):
    page = settle(opened(year="1999"), runs.FULL)
    assert not page.exception
    assert "2016" in words(page)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ({}, "自己电脑上的同一版本"),
        ({"s": "{plan}", "v": "1"}, "方案或档案存在这台电脑上"),
        ({"s": "{plan}"}, "请先“存为一版”"),
        ({"c": "baseline,{plan}@1"}, "方案或档案存在这台电脑上"),
        ({"c": "baseline,{plan}"}, "请先“存为一版”"),
    ],
)
def test_the_copied_link_says_what_the_other_person_needs(gate, link, said):
    plan = kept_plan()
    page = settle(opened(**{key: value.format(plan=plan) for key, value in link.items()}), runs.QUICK)
    (button,) = [found for found in page.get("bidi_component") if found.proto.component_name == "jiekun_copy_link"]
    assert said in json.loads(button.proto.json)["note"]


def test_a_link_has_no_room_for_a_person():
    assert set(workspace.LINKED) == {"s", "v", "a", "year", "lang", "c", "eq", "present"}
