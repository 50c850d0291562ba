"""Comparing plans: money first, the same luck, who gains; the choice stands in the link; faults are worded."""

import re

import pytest

from app_pages import runs
from app_pages.texts import Texts
from app_pages.workspace import all_runs, the_store
from simulation import SimulationError
from tests.pages import opened, settle, words


def settled(page):
    """Every run there is brought to its end, those that others start in turn too."""
    for _ in range(3):
        for job in list(all_runs()._jobs.values()):
            job.wait(120)
        page = page.run()
    return page


def test_the_money_is_said_before_the_households(gate):
    page = settled(opened("compare", c="baseline,no_union_programme"))
    assert not page.exception
    line = next(text.value for text in page.markdown if "先看钱" in text.value)
    assert line.index("工会资金") < line.index("解困脱困")
    assert "可能性" in line
    assert "打开“同等资金”" in line


def test_every_plan_stands_in_the_table_with_ranges(gate):
    page = settled(opened("compare", c="baseline,work_first,medical_first"))
    table = page.table[0].value
    assert list(table["方案"]) == ["基准方案", "就业优先", "医疗优先"]
    assert all(re.search(r"（.+—.+）", cell) for cell in table["首次解困脱困（户）"])
    assert len(page.get("vega_lite_chart")) == 4  # the fans, the differences, money against households, who gains


def test_households_lifted_are_never_told_without_their_parts(gate):
    parts = settled(opened("compare", c="baseline,work_first")).table[1].value
    assert list(parts["方案"]) == ["基准方案", "就业优先"]
    assert all(re.search(r"（.+—.+）", cell) for name in ("解困", "脱困", "返困") for cell in parts[name])


def test_a_quick_comparison_comes_first_and_the_full_one_replaces_it(gate):
    gate.open[runs.FULL].clear()
    page = settle(opened("compare", c="baseline,work_first"), runs.QUICK)
    assert "快速估算" in words(page)
    assert "正式测算完成后给出" in words(page)
    assert "先看钱" in words(page)
    gate.open[runs.FULL].set()
    page = settled(page)
    assert "正式测算 ·" in words(page)
    assert "快速估算" not in words(page)


def test_the_choice_stands_in_the_link_and_opening_it_gives_the_same_answer(gate):
    page = settled(opened("compare"))
    page = settled(page.multiselect(key="compare_choice").set_value(["dues", "baseline"]).run())
    assert page.query_params["c"] == "dues,baseline"
    again = settled(opened("compare", c="dues,baseline"))
    assert again.table[0].value.equals(page.table[0].value)
    assert again.table[0].value["方案"][0] == page.table[0].value["方案"][0]


def test_at_equal_money_the_others_spend_what_the_first_spends(gate):
    page = settled(opened("compare", c="baseline,work_first", eq="1"))
    assert not page.exception
    assert "就业优先（同等资金）" in list(page.table[0].value["方案"])
    spent = [float(cell.split("（")[0].replace(",", "")) for cell in page.table[0].value["工会和专项资金（万元）"]]
    assert spent[1] == pytest.approx(spent[0], rel=0.05)
    assert page.query_params["eq"] == "1"


def test_gains_can_be_read_by_unit_and_by_cause(gate):
    page = settled(opened("compare", c="baseline,work_first"))
    for margin in ("unit", "cause"):
        page = page.session_state.__setitem__("gains_margin", margin) or page.run()
        assert not page.exception
        assert any("受益" in head.value or "分不出" in head.value for head in page.subheader)


def test_plans_of_other_years_cannot_be_paired_and_that_is_said(gate):
    page = settled(opened("compare", c="baseline,plan_2026_2030"))
    assert "不能成对比较" in page.error[0].value
    assert not page.exception


def test_a_plan_that_is_gone_is_named_and_the_others_are_compared(gate):
    page = settled(opened("compare", c="baseline,zzzzzzzz,work_first"))
    assert "zzzzzzzz" in page.error[0].value
    assert len(page.table[0].value) == 2


def test_one_plan_alone_is_no_comparison(gate):
    page = opened("compare", c="baseline")
    assert "至少选两个" in page.info[0].value
    assert not page.table


def test_two_versions_of_a_plan_are_told_apart(gate, baseline):
    from app_pages.plans import Document

    document = Document.of(baseline)
    draft = the_store().create_plan("我的方案", "baseline", document.kept())
    the_store().save_version(draft.plan, draft.revision)
    content = dict(document.content)
    content["programmes"] = {**content["programmes"], "festival_visits": {"on": False}}
    the_store().edit(draft.plan, draft.revision, document.with_content(content).kept(), "停")
    page = settled(opened("compare", c=f"{draft.plan}@1,{draft.plan}"))
    assert list(page.table[0].value["方案"]) == ["我的方案 · 第 1 版", "我的方案"]
    assert "少用工会资金" in words(page)


def test_the_version_for_print_has_pictures_and_nothing_to_press(gate):
    page = settled(opened("compare", c="baseline,work_first"))
    page = page.toggle(key="compare_print").set_value(True).run()
    assert not page.exception
    assert len(page.get("image")) == 3
    assert not page.get("vega_lite_chart")
    assert "方案比较：基准方案 与 就业优先" in words(page)


def test_on_paper_nothing_is_said_of_a_switch(gate):
    page = settled(opened("compare", c="baseline,no_union_programme"))
    page = page.toggle(key="compare_print").set_value(True).run()
    (line,) = [text.value for text in page.markdown if "先看钱" in text.value]
    assert "打开" not in line
    assert "同等资金再算" in line


def test_a_run_that_fails_names_the_plan(gate):
    gate.fault = SimulationError("资金记录冲突")
    page = settled(opened("compare", c="baseline,work_first"))
    assert "资金记录冲突" in page.error[0].value
    assert "基准方案" in page.error[0].value


def test_the_english_comparison_has_no_chinese(gate):
    page = settled(opened("compare", c="baseline,work_first", lang="en"))
    assert re.findall(r"[\u3400-\u9fff]", words(page)) == []
    assert "Money first" in words(page)
    assert Texts("en")("compare.gains") in words(page)
