"""The overview and the frame: states, badges, languages, links, faults."""

import re

from app_pages import runs, sources, workspace
from app_pages.shared import STYLE
from app_pages.texts import Texts
from simulation import InputRecordError, SimulationError, load_scenario
from simulation.inputs.scenario import Override
from tests.pages import opened, settle, words

CHINESE = re.compile(r"[\u3400-\u9fff]")
# Names of files and marks that stand in both languages.
LATIN_ALLOWED = re.compile(
    r"(scenarios/)?baseline\.yaml|data/parameters|English|\b[0-9a-f]{16}\b|[（(]?C[：)）]|等级 C"
)


def test_the_page_opens_on_the_demo_with_verdict_numbers_and_charts(gate):
    page = settle(opened(), runs.FULL)
    assert not page.exception
    assert "演示数据" in words(page)
    assert "均达到 20% 的可能性" in page.subheader[0].value
    assert len(page.metric) == 4
    assert all("区间" in card.delta or "目标" in card.delta or "够付" in card.delta for card in page.metric)
    assert len(page.get("vega_lite_chart")) == 2
    assert "等级 C" in words(page)


def test_a_quick_estimate_comes_first_and_the_full_run_replaces_it(gate):
    gate.open[runs.FULL].clear()
    page = settle(opened(), runs.QUICK)
    assert "快速估算" in words(page)
    assert "正式测算" not in words(page)
    gate.open[runs.FULL].set()
    page = settle(page, runs.FULL)
    assert "正式测算" in words(page)
    assert "快速估算" not in words(page)
    assert not page.exception


def test_another_scenario_gives_another_answer_and_stands_in_the_link(gate):
    page = settle(opened(), runs.FULL)
    before = page.subheader[0].value
    page = settle(page.selectbox(key="plan_choice_baseline").set_value("work_first").run(), runs.FULL)
    assert "就业优先" in page.subheader[0].value
    assert page.subheader[0].value != before
    assert page.query_params["s"] == "work_first"
    again = settle(opened(s="work_first"), runs.FULL)
    assert again.subheader[0].value == page.subheader[0].value


def test_an_older_answer_is_greyed_and_never_shown_as_the_current_one(gate):
    page = settle(opened(), runs.FULL)
    gate.open[runs.QUICK].clear()
    page = page.selectbox(key="plan_choice_baseline").set_value("closures").run()
    assert "不是当前方案的结果" in page.info[0].value
    assert "企业关停年" in page.info[0].value
    assert "正式测算" not in words(page)
    assert '[class*="st-key-stale_"] {opacity' in STYLE
    gate.open[runs.QUICK].set()
    page = settle(page, runs.FULL)
    assert not page.info
    assert "企业关停年" in page.subheader[0].value


def test_the_first_visit_says_that_it_is_working(gate):
    gate.open[runs.QUICK].clear()
    page = opened()
    assert "正在测算" in page.info[0].value
    assert not page.metric


def test_a_run_that_fails_says_why_and_can_be_tried_again(gate):
    gate.fault = SimulationError("资金记录冲突")
    page = settle(opened(), runs.QUICK)
    assert "资金记录冲突" in page.error[0].value
    gate.fault = None
    page = settle(page.button[0].click().run(), runs.FULL)
    assert not page.error
    assert len(page.metric) == 4


def test_a_scenario_the_engine_refuses_says_what_to_mend(gate):
    gate.fault = InputRecordError(["dues: 年份缺 2019", "funds: 用途冲突"])
    page = settle(opened(), runs.QUICK)
    assert "dues: 年份缺 2019；funds: 用途冲突" in page.error[0].value
    assert "改正后再试" in page.error[0].value


def test_a_fault_of_the_program_shows_no_inner_details(gate):
    gate.fault = ZeroDivisionError("secret detail")
    page = settle(opened(), runs.QUICK)
    assert "ZeroDivisionError" in page.error[0].value
    assert "secret detail" not in words(page)


def test_a_scenario_that_cannot_be_read_says_what_to_mend_and_leaves_the_others_alone(gate, monkeypatch):
    faults = {"closures": InputRecordError(["closures.yaml: yeers 未知的键，是否 years？", "closures.yaml: 金额为负"])}

    def load(name):
        if name in faults:
            raise faults[name]
        return load_scenario(name)

    monkeypatch.setattr(workspace, "load_scenario", load)
    page = settle(opened(s="closures"), runs.FULL)
    assert "是否 years？" in page.error[0].value
    assert "金额为负" in page.error[0].value
    assert not page.metric
    faults.clear()
    page = settle(page.button[0].click().run(), runs.FULL)
    assert not page.error
    assert "企业关停年" in page.subheader[0].value


def test_the_numbers_the_answer_leans_on_stand_with_range_grade_and_source(gate):
    page = settle(opened(), runs.FULL)
    told = page.table[-1].value
    assert list(told.columns) == ["数字", "取值", "90% 区间", "等级", "来源"]
    assert set(told["等级"]) <= set("ABC")
    assert all(told["来源"])
    assert all(spread for spread in told["90% 区间"][1:])


def test_a_number_the_scenario_overrides_is_shown_as_used():
    changed = Override(value=0.9, note="本会台账")
    scenario = load_scenario("baseline").model_copy(update={"parameters": {"reemployment_year": changed}})
    told = sources.numbers(scenario, Texts("zh"))
    assert "90%" in told["取值"]


def test_the_year_of_the_four_numbers_can_be_chosen_and_is_linked(gate):
    page = settle(opened(year="2018"), runs.FULL)
    assert page.metric[0].label.startswith("2018")
    later = settle(opened(s="plan_2026_2030", year="2018"), runs.FULL)
    assert later.metric[0].label.startswith("2026"), "a year outside the plan falls back to its first"


def test_a_link_to_a_plan_that_is_not_there_says_so_and_leads_on(gate):
    page = opened(s="no_such_plan", lang="xx", year="1999")
    assert not page.exception
    assert "no_such_plan" in page.error[0].value
    page = settle(page.button[0].click().run(), runs.FULL)
    assert "基准方案" in page.subheader[0].value
    assert page.metric[0].label.startswith("2016")


def test_the_english_page_has_no_chinese_left(gate):
    page = settle(opened(lang="en"), runs.FULL)
    assert "demo data" in words(page)
    assert CHINESE.findall(words(page)) == []


def test_the_chinese_page_has_no_english_left(gate):
    page = settle(opened(), runs.FULL)
    assert re.findall(r"[A-Za-z]{2,}", LATIN_ALLOWED.sub("", re.sub(r":\w+-badge", "", words(page)))) == []


def test_the_language_can_be_switched(gate):
    page = settle(opened(), runs.FULL)
    page = page.segmented_control(key="language_choice").set_value("en").run()
    assert "Under" in page.subheader[0].value
    assert page.query_params["lang"] == "en"


def test_the_red_mark_is_kept_for_below_the_target(gate):
    page = settle(opened(), runs.FULL)
    red = [card.label for card in page.metric if card.delta.startswith("低于目标")]
    assert all("预计" in label for label in red)
