"""The scenario page: parts, versions, copies, files, windows that cross; the table itself is driven in tests/browser."""

from __future__ import annotations

import json
import re

import pytest

from app_pages import runs
from app_pages.plans import Document
from app_pages.scenario_details import PARTS
from app_pages.scenario_plan import file_name
from app_pages.workspace import the_store
from simulation import load_scenario
from simulation.inputs.scenario import build_scenario
from simulation.inputs.scenario_file import read_scenario_file
from tests.pages import opened, settle, words

CHINESE = re.compile(r"[\u3400-\u9fff]")
BADGE = re.compile(r":\w+-badge")
LATIN_ALLOWED = re.compile(r"English|\b[A-D][12]?\b|Unidos|Ctrl|\.yaml|YAML|Excel|Shift|Alt|Tab|Esc|F2")


@pytest.fixture
def page(gate):
    """The page in Chinese with its answer."""
    return settle(opened("scenario"), runs.FULL)


def own_plan(title="方案乙", **changes):
    """A kept plan that began from the baseline."""
    document = Document.of(load_scenario("baseline"))
    document = Document({**document.content, **changes})
    return the_store().create_plan(title, "baseline", document.kept())


def button(page, label):
    return next(one for one in page.button if one.label == label)


def sent(page):
    """What the browser's table is told."""
    return next(json.loads(one.proto.json) for one in page.get("bidi_component") if '"sections"' in one.proto.json)


def test_the_page_opens_with_the_table_beside_the_answer(page):
    assert not page.exception
    data = sent(page)
    assert data["key"] == "budget"
    assert [column["id"] for column in data["columns"]] == ["2016", "2017", "2018", "2019", "2020"]
    assert len(page.get("vega_lite_chart")) == 1
    assert "不再新办仍须支出" in words(page)
    told = next(table.value for table in page.table if "累计首次解困脱困（户）" in set(table.value.iloc[:, 0]))
    assert {"解困（户次）", "脱困（户次）", "返困（户次）"} <= set(told.iloc[:, 0]), (
        "lifts are not told without their parts"
    )
    assert "一改动就自动成为您自己的副本" in words(page)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("plan", ["baseline", "plan_2026_2030", "work_first"])
def test_every_part_of_every_kind_of_plan_can_be_looked_at_in_one_language(gate, plan, lang):
    page = settle(opened("scenario", s=plan, lang=lang), runs.FULL)
    for part in PARTS:
        page.session_state["scenario_section"] = part
        page = page.run()
        assert not page.exception
        told = BADGE.sub("", words(page))
        foreign = (
            re.findall(r"[A-Za-z]{2,}", LATIN_ALLOWED.sub("", told))
            if lang == "zh"
            else set(CHINESE.findall(told)) - set("中文")
        )
        assert not foreign, part


def test_a_change_makes_a_copy_that_is_undone_and_redone(page):
    page.session_state["scenario_section"] = "rules"
    page = page.run()
    page = settle(page.selectbox(key="choice_priority_0").set_value("tier").run(), runs.FULL)
    assert not page.exception
    plan = page.session_state["s"]
    assert the_store().draft(plan).undo_label == "优先次序：困难类别重的先"
    assert page.selectbox(key="choice_priority_0").value == "tier"
    assert sent(page)["undo"] == "优先次序：困难类别重的先"
    assert page.selectbox(key=f"plan_choice_{plan}").value == plan


def test_the_same_value_again_is_no_step(gate):
    draft = own_plan()
    page = settle(opened("scenario", s=draft.plan), runs.FULL)
    page.session_state["scenario_section"] = "rules"
    page = page.run()
    page = page.selectbox(key="choice_priority_0").set_value("deepest_shortfall").run()
    assert the_store().draft(draft.plan).undo_label is None


def test_two_of_three_are_fixed_and_the_third_follows(gate):
    draft = own_plan()
    page = settle(opened("scenario", s=draft.plan), runs.FULL)
    page.session_state["scenario_programme"] = "skills_training"
    page = page.run()
    page = page.segmented_control(key="fixed_skills_training_0").set_value("people").run()
    page = page.number_input(key="once_skills_training_0").set_value(1000.0).run()
    assert not page.exception
    plan = build_scenario(Document.read(the_store().draft(draft.plan).document).content, "x").programmes[
        "skills_training"
    ]
    assert (plan.people, plan.total_yuan, plan.standard_yuan) == (160, None, 1000)
    page = page.number_input(key="times_skills_training_0").set_value(2).run()
    plan = build_scenario(Document.read(the_store().draft(draft.plan).document).content, "x").programmes[
        "skills_training"
    ]
    assert plan.standard_yuan == 2000
    assert page.number_input(key="once_skills_training_0").value == 1000


def test_what_differs_by_case_needs_an_average_first(gate):
    draft = own_plan()
    page = settle(opened("scenario", s=draft.plan), runs.FULL)
    page.session_state["scenario_programme"] = "major_illness_relief"
    page = page.run()
    page = page.segmented_control(key="fixed_major_illness_relief_0").set_value("people").run()
    assert "平均标准" in page.warning[0].value
    page = page.number_input(key="once_major_illness_relief_0").set_value(2000.0).run()
    page = page.segmented_control(key="fixed_major_illness_relief_0").set_value("people").run()
    assert not page.warning
    content = Document.read(the_store().draft(draft.plan).document).content
    assert build_scenario(content, "x").programmes["major_illness_relief"].people == 525


# ---- versions, copies, names, removal


def test_a_version_is_saved_and_brought_back(gate):
    draft = own_plan()
    page = settle(opened("scenario", s=draft.plan), runs.FULL)
    page = button(page, "存为一版").click().run()
    page.text_input[0].set_value("常委会前").run()
    page = button(page, "保存").click().run()
    (version,) = the_store().versions(draft.plan)
    assert version.note == "常委会前"
    page = settle(page, runs.FULL)
    assert "与第 1 版相同" in words(page)
    page.session_state["scenario_section"] = "rules"
    page = page.run()
    page = page.selectbox(key="choice_priority_0").set_value("tier").run()
    assert "比第 1 版有改动" in words(page)
    page = button(page, "版本 1").click().run()
    page = button(page, "恢复成这一版").click().run()
    document = the_store().draft(draft.plan).document
    assert document["content"]["priority"] == "deepest_shortfall"
    assert the_store().draft(draft.plan).undo_label == "恢复第 1 版"


def test_a_plan_is_saved_under_another_name_and_no_two_share_one(gate):
    draft = own_plan()
    page = settle(opened("scenario", s=draft.plan), runs.FULL)
    page = button(page, "另存为").click().run()
    page.text_input[0].set_value("方案乙").run()
    page = button(page, "另存").click().run()
    assert sorted(head.title for head in the_store().plans()) == ["方案乙", "方案乙 (2)"]
    assert page.session_state["s"] != draft.plan


def test_a_plan_is_renamed_and_removed_only_when_sure(gate):
    draft = own_plan()
    page = settle(opened("scenario", s=draft.plan), runs.FULL)
    page = button(page, "更多").click().run()
    page.text_input[0].set_value("方案丙").run()
    page = button(page, "改名").click().run()
    assert the_store().draft(draft.plan).title == "方案丙"
    page = button(settle(page, runs.FULL), "更多").click().run()
    assert button(page, "删除").disabled
    page = page.checkbox[0].check().run()
    page = button(page, "删除").click().run()
    assert the_store().plans() == []
    assert page.session_state["s"] == "baseline"


# ---- files


def test_a_file_with_faults_lists_them_all_and_changes_nothing(page):
    page = button(page, "文件").click().run()
    text = (
        "zh: 试验\nen: trial\nauthor: 某\nbased_on: baseline\nchanges: {programmes: {nothing_known: {total_yuan: -1}}}"
    )
    page.file_uploader[0].set_value([("坏.yaml", text.encode(), "text/yaml")]).run()
    assert "现有方案没有改动" in page.error[0].value
    assert "nothing_known" in page.get("text")[0].value
    assert the_store().plans() == []


def test_a_file_is_loaded_as_a_plan_of_its_own(page):
    page = button(page, "文件").click().run()
    text = "zh: 别人的方案\nen: theirs\nauthor: 某\nbased_on: baseline\nchanges: {job_loss_factor: {2018: 3}}"
    page = page.file_uploader[0].set_value([("方案.yaml", text.encode(), "text/yaml")]).run()
    page = button(page, "载入为新方案").click().run()
    (head,) = the_store().plans()
    assert (head.title, head.base) == ("别人的方案", "baseline")
    assert Document.read(the_store().draft(head.plan).document).content["job_loss_factor"] == {2018: 3.0}


def test_the_downloaded_file_gives_the_plan_back(gate):
    from app_pages.scenario_plan import plan_file
    from app_pages.texts import Texts
    from app_pages.workspace import Workspace, open_plan, scenarios

    draft = own_plan(priority="tier")
    plan = open_plan(the_store(), draft.plan, None, scenarios())
    data = plan_file(Workspace(Texts("zh"), plan, None, "test"))
    assert b"priority: tier" in data
    assert len(data.splitlines()) < 12, "only what differs"
    read = build_scenario(read_scenario_file(data, "x.yaml"), "x")
    assert read.model_copy(update={"name": "", "based_on": None}) == plan.scenario.model_copy(update={"name": ""})


def test_a_files_name_holds_no_sign_a_file_system_minds():
    assert file_name('方案/乙:"最终" <1>..\\x') == "方案 乙 最终 1 x.yaml"
    assert file_name("...") == "scenario.yaml"


# ---- two windows


def crossing(gate):
    """A page that shows a draft which another window then changes; gives the page and the draft."""
    draft = own_plan()
    page = settle(opened("scenario", s=draft.plan), runs.FULL)
    page.session_state["scenario_section"] = "rules"
    page = page.run()
    other = Document.read(the_store().draft(draft.plan).document)
    other = Document({**other.content, "relief": "wide"})
    the_store().edit(draft.plan, the_store().draft(draft.plan).revision, other.kept(), "另一窗口")
    return page.selectbox(key="choice_priority_0").set_value("tier").run(), draft


def test_a_change_made_while_another_window_was_faster_waits_for_a_choice(gate):
    page, draft = crossing(gate)
    assert "另一个窗口已改动了这个方案" in page.warning[0].value
    kept = the_store().draft(draft.plan).document["content"]
    assert (kept["relief"], kept["priority"]) == ("wide", "deepest_shortfall")


def test_the_other_windows_state_can_be_taken(gate):
    page, draft = crossing(gate)
    page = button(page, "用另一窗口的内容").click().run()
    assert not page.warning
    assert page.selectbox(key="choice_relief_1").value == "wide"
    page = page.selectbox(key="choice_priority_1").set_value("tier").run()
    kept = the_store().draft(draft.plan).document["content"]
    assert (kept["relief"], kept["priority"]) == ("wide", "tier")


def test_ones_own_state_can_be_kept_as_another_plan(gate):
    page, draft = crossing(gate)
    page = button(page, "把我的另存为新方案").click().run()
    mine = the_store().draft(page.session_state["s"])
    assert mine.plan != draft.plan
    assert (mine.document["content"]["relief"], mine.document["content"]["priority"]) == ("strict", "tier")


# ---- faults


def test_units_the_archive_does_not_have_can_be_taken_out(gate):
    draft = own_plan(split="given", split_shares={"别处总工会": 1.0})
    page = opened("scenario", s=draft.plan)
    page.session_state["scenario_section"] = "rules"
    page = page.run()
    assert any("别处总工会" in warning.value for warning in page.warning)
    page = button(page, "去掉这些单位的份额").click().run()
    assert the_store().draft(draft.plan).document["content"]["split_shares"] == {}


def test_a_programme_removed_while_a_draft_uses_it_is_said_kept_and_left_out(gate):
    programmes = Document.of(load_scenario("baseline")).content["programmes"]
    draft = own_plan(programmes={**programmes, "rent_help": {"total_yuan": 50_000}})
    page = settle(opened("scenario", s=draft.plan), runs.FULL)
    assert not page.exception
    assert "rent" in page.warning[0].value
    (row,) = sent(page)["sections"][0]["rows"]
    assert (row["id"], row["values"]["money"][0]) == ("rent_help", 5_000_000)
    assert len(page.get("vega_lite_chart")) == 1


def test_a_growth_is_set_and_blank_follows_the_local_series_again(gate):
    draft = own_plan()
    page = settle(opened("scenario", s=draft.plan), runs.FULL)
    page.session_state["scenario_section"] = "assumptions"
    page = page.run()
    page = page.number_input(key="growth_line_growth_0").set_value(6.0).run()
    assert the_store().draft(draft.plan).document["content"]["line_growth"] == 0.06
    page = page.number_input(key="growth_line_growth_0").set_value(None).run()
    assert the_store().draft(draft.plan).document["content"]["line_growth"] is None
    assert not page.warning


def test_staff_days_are_limited_and_freed(gate):
    draft = own_plan()
    page = settle(opened("scenario", s=draft.plan), runs.FULL)
    page.session_state["scenario_section"] = "assumptions"
    page = page.run()
    page = page.number_input(key="staff_days_0").set_value(4000.0).run()
    assert the_store().draft(draft.plan).document["content"]["staff_days"] == 4000
    page = page.number_input(key="staff_days_0").set_value(None).run()
    assert the_store().draft(draft.plan).document["content"]["staff_days"] is None


def test_years_are_changed_and_nothing_is_lost(gate):
    draft = own_plan()
    page = settle(opened("scenario", s=draft.plan), runs.FULL)
    page.session_state["scenario_section"] = "assumptions"
    page = page.run()
    page = page.number_input(key="years_last_0").set_value(2021).run()
    assert not page.exception
    assert [column["id"] for column in sent(page)["columns"]][-1] == "2021"
