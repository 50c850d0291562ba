"""The evidence page: everything listed, found and narrowed; numbers set, refused and taken back; what the answer hangs on."""

import re

import pytest

from app_pages import drivers, runs, workspace
from app_pages.texts import Texts
from simulation.analysis import sensitivity
from simulation.inputs.parameters import all_parameters
from tests.pages import opened, settle, words

CHINESE = re.compile(r"[\u3400-\u9fff]")
ZH = Texts("zh")
WORK = "reemployment_year"


def looked_into(name, **link):
    return opened("evidence", n=name, **link)


def fill(page, **texts):
    """Type into the fields of the number that is looked into, and hand them in."""
    for field, text in texts.items():
        box = next(box for box in page.text_input if box.key.startswith(f"evidence_{field}_"))
        box.set_value(text)
    return page.button[[b.label for b in page.button].index(ZH("evidence.use"))].click().run()


def given(page, field):
    return next(box.value for box in page.text_input if box.key.startswith(f"evidence_{field}_"))


def listed(page):
    return page.dataframe[0].value


def test_every_number_is_listed_with_value_range_and_grade(gate):
    page = opened("evidence")
    assert not page.exception
    table = listed(page)
    assert len(table) > len(all_parameters())
    names = set(table[ZH("evidence.name")])
    assert {number.zh for number in all_parameters().values()} <= names
    assert "没有一个工会项目作过因果评估" in words(page)
    pension = table[table[ZH("evidence.name")].str.startswith("新领养老金")]
    assert pension[ZH("evidence.value")].item() == "1,900 元／月"


def test_the_list_is_searched_and_narrowed(gate):
    page = opened("evidence")
    everything = len(listed(page))
    page.text_input(key="evidence_search").set_value("再就业").run()
    assert 0 < len(listed(page)) < everything
    page.text_input(key="evidence_search").set_value("").run()
    page.button_group(key="evidence_grade").set_value(["A"]).run()
    assert set(listed(page)[ZH("evidence.basis")].str[-1]) == {"A"}
    page.button_group(key="evidence_grade").set_value([]).run()
    page.button_group(key="evidence_kinds").set_value(["judged"]).run()
    assert all(listed(page)[ZH("evidence.basis")].str.startswith("判断"))
    page.text_input(key="evidence_search").set_value("没有这样的词").run()
    assert ZH("evidence.nothing") in words(page)


def test_a_number_is_set_with_a_note_and_shown_everywhere_then_taken_back(gate):
    page = fill(looked_into(WORK), value="50%", low="40%", high="60%", note="本会 2023 年台账")
    assert not page.exception
    space_plan = page.query_params["s"]
    assert space_plan != "baseline"
    said = words(page)
    assert "本会 2023 年台账" in said + "".join(text.value for text in page.text)
    assert "44.75%" in said
    draft = workspace.the_store().draft(space_plan)
    assert draft.document["content"]["parameters"][WORK] == {
        "value": 0.5,
        "low": 0.4,
        "high": 0.6,
        "note": "本会 2023 年台账",
    }
    overview = settle(opened(s=space_plan), runs.FULL)
    assert all_parameters()[WORK].zh in words(overview)
    page = page.button(key=f"evidence_back_{WORK}").click().run()
    assert workspace.the_store().draft(space_plan).document["content"]["parameters"] == {}
    page = page.button(key="evidence_undo").click().run()
    assert WORK in workspace.the_store().draft(space_plan).document["content"]["parameters"]
    assert not page.exception


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        ({"value": "很多", "note": "x"}, "不是数"),
        ({"value": "0.45", "note": "x"}, "请带百分号"),
        ({"value": "145%", "note": "x"}, "0%—100%"),
        ({"value": "45%", "low": "40%", "note": "x"}, "两端要么都填"),
        ({"value": "45%", "low": "50%", "high": "60%", "note": "x"}, "在自己的区间之内"),
        ({"value": "45%"}, "请写说明"),
        ({"note": "x"}, "不是数"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words_and_kept(gate, texts, fault):
    page = fill(looked_into(WORK), **texts)
    assert any(fault in error.value for error in page.error), [error.value for error in page.error]
    assert {field: given(page, field) for field in texts} == texts
    plan = page.query_params["s"]
    assert workspace.the_store().draft(plan).document["content"]["parameters"] == {}
    again = looked_into(WORK, s=plan)  # another window, or a reload
    assert {field: given(again, field) for field in texts} == texts


def test_a_table_says_why_it_cannot_be_set(gate):
    page = looked_into("job_loss_year")
    assert "不能用单个数覆盖" in words(page)
    assert not [box for box in page.text_input if box.key.startswith("evidence_value_")]
    assert "灵活就业" in words(page)


def test_a_number_the_projection_does_not_read_cannot_be_set(gate):
    page = looked_into("aid_consumed")
    assert "测算不读取" in words(page)


def test_the_link_names_the_number(gate):
    page = looked_into(WORK)
    assert page.selectbox(key="evidence_pick").value == WORK
    page.selectbox(key="evidence_pick").set_value("wage_growth").run()
    assert page.query_params["n"] == ["wage_growth"] or page.query_params["n"] == "wage_growth"
    assert all_parameters()["wage_growth"].judgement in words(page)


def test_what_the_answer_hangs_on_is_worked_out_on_demand_and_kept(gate, monkeypatch):
    some = {"reemployment_hard", "line_growth_shift"}
    every = sensitivity.uncertain_numbers
    monkeypatch.setattr(sensitivity, "uncertain_numbers", lambda plan: [n for n in every(plan) if n.name in some])
    monkeypatch.setattr(drivers, "SETTINGS", drivers.RunSettings(4, runs.SEED))
    monkeypatch.setattr(drivers, "REPLICATES", 4)
    page = opened("evidence")
    assert not page.get("vega_lite_chart")
    page = page.button(key="drivers_rank").click().run()
    for job in list(workspace.all_runs()._jobs.values()):
        job.wait(120)
    page = page.run()
    assert not page.exception
    assert len(page.get("vega_lite_chart")) == 1
    assert "最依赖" in words(page)
    again = opened("evidence")  # kept on this computer: no button, the chart at once
    assert len(again.get("vega_lite_chart")) == 1
    assert "对答案的影响" in words(looked_into("reemployment_hard"))


def test_the_english_page_has_no_chinese(gate):
    for name in (WORK, "dibao_line", "programmes.study_aid", "dues", "job_loss_year", "aid_consumed"):
        page = looked_into(name, lang="en")
        said = words(page) + listed(page).to_string()
        assert CHINESE.findall(said) == []
