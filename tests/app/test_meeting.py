"""The meeting: the same numbers as on the pages, always with their range, and nothing that leads to a household."""

import json
import re

import pytest

from app_pages import runs, workspace
from app_pages.plans import Document
from app_pages.stage import MOST, _people, stage_data
from app_pages.texts import LANGUAGES, Texts
from simulation import SimulationError
from simulation.inputs.demo import demo_archive
from tests.pages import opened, settle, words

CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2,}")


def on_stage(page):
    """What the browser gets to show."""
    (element,) = [found for found in page.get("bidi_component") if found.proto.component_name == "jiekun_stage"]
    return json.loads(element.proto.json)


def presented(**link):
    """The stage once every answer is a full one."""
    page = opened(present="1", **link)
    for _ in range(2):
        page = settle(settle(page, runs.QUICK), runs.FULL)
    assert not page.exception
    return page


def texts_in(data):
    """Every text of a nested structure."""
    if isinstance(data, str):
        return [data]
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else []
    return [text for part in parts for text in texts_in(part)]


@pytest.mark.parametrize("link", [{}, {"s": "work_first"}, {"lang": "en"}])
def test_every_number_is_the_one_of_the_overview(gate, link):
    stage = on_stage(presented(**link))
    scenario = stage["scenarios"][stage["start"]["scenario"]]
    for year in scenario["years"]:
        page = settle(opened(year=str(year["year"]), **link), runs.FULL)
        _, expected, gap, _ = page.metric
        lifted, missing, _ = year["numbers"]
        assert [lifted["value"], missing["value"]] == [expected.value.split()[0], gap.value.split()[0]]
        assert lifted["range"].split()[-1] in expected.delta
        assert missing["range"] == gap.delta
    last = scenario["years"][-1]["numbers"][2]
    assert last["value"] == page.metric[3].value.split()[0]
    assert last["range"] == page.metric[3].delta


def test_each_scenario_of_the_folder_has_its_key_and_its_chart(gate):
    stage = on_stage(presented())
    assert [scenario["key"] for scenario in stage["scenarios"]] == list(workspace.scenarios())[:MOST]
    for scenario in stage["scenarios"]:
        assert scenario["chart"]["svg"].startswith("<svg")
        assert all(len(year["numbers"]) == 3 for year in scenario["years"])


def test_the_compared_plans_are_the_ones_on_stage(gate):
    stage = on_stage(presented(c="relief_first,work_first", s="work_first"))
    assert [scenario["key"] for scenario in stage["scenarios"]] == ["relief_first", "work_first"]
    assert stage["start"]["scenario"] == 1


def test_a_compared_version_is_on_stage_beside_its_draft(gate, baseline):
    draft = workspace.the_store().create_plan("我的方案", "baseline", Document.of(baseline).kept())
    workspace.the_store().save_version(draft.plan, draft.revision)
    stage = on_stage(presented(c=f"baseline,{draft.plan}@1,{draft.plan}", s=draft.plan, v="1"))
    assert [scenario["title"] for scenario in stage["scenarios"]] == ["基准方案", "我的方案 · 第 1 版", "我的方案"]
    assert stage["start"]["scenario"] == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_has_its_range_and_every_scenario_its_badge(gate, language):
    t = Texts(language)
    stage = on_stage(presented(lang=language))
    assert stage["demo"] == t("demo")
    ranges = [
        number["range"] for scenario in stage["scenarios"] for year in scenario["years"] for number in year["numbers"]
    ]
    assert all(re.search(r"90%.*\d", spread) or spread == t("funded") for spread in ranges)
    assert {scenario["badge"] for scenario in stage["scenarios"]} == {t("full", n=6)}


def test_a_quick_estimate_says_that_it_is_one(gate):
    gate.open[runs.FULL].clear()
    page = settle(opened(present="1", c="baseline"), runs.QUICK)
    (scenario,) = on_stage(page)["scenarios"]
    assert scenario["badge"] == Texts("zh")("quick", n=3)
    gate.open[runs.FULL].set()
    (scenario,) = on_stage(settle(page, runs.FULL))["scenarios"]
    assert scenario["badge"] == Texts("zh")("full", n=6)


def test_nothing_on_stage_leads_to_a_household_or_names_one(gate):
    page = presented()
    controls = ("selectbox", "button", "text_input", "dataframe", "table", "file_uploader", "download_button", "metric")
    assert {kind: len(page.get(kind)) for kind in controls} == dict.fromkeys(controls, 0)
    told = json.dumps(on_stage(page), ensure_ascii=False)
    archive = demo_archive(300, 7, 2016)
    for table in (archive.households, archive.members):
        for name in ("household_id", "household_no", "name", "id_number"):
            if name in table:
                assert not [value for value in map(str, table[name]) if len(value) > 4 and value in told]


def test_a_count_under_five_is_not_told():
    few = {"p05": 1.0, "p50": 3.0, "p95": 12.0}
    number = _people("left", few, Texts("zh"), note="")
    assert number["value"] == "不足 5"
    assert number["range"].endswith("不足 5—12")
    assert _people("left", {"p05": 0.0, "p50": 0.0, "p95": 0.0}, Texts("zh"), note="")["value"] == "0"


@pytest.mark.parametrize(("language", "foreign"), [("zh", LATIN), ("en", CHINESE)])
def test_the_stage_speaks_one_language(gate, language, foreign):
    stage = on_stage(presented(lang=language))
    for scenario in stage["scenarios"]:
        scenario["key"] = ""
        scenario["chart"]["svg"] = " ".join(re.findall(r">([^<>]+)<", scenario["chart"]["svg"]))
    keys = {"Esc", "guess", "zh", "CN"}  # a key, a field, the language's mark
    assert {word for text in texts_in(stage) for word in foreign.findall(text)} - keys == set()


def test_a_plan_that_is_not_there_is_said_on_the_stage_and_the_others_are_shown(gate):
    stage = on_stage(presented(s="gone2345"))
    first, *others = stage["scenarios"]
    assert not first["ready"]
    assert "gone2345" in "".join(first["waiting"])
    assert all(scenario["ready"] for scenario in others)


def test_a_run_that_fails_is_said_on_the_stage(gate):
    gate.fault = SimulationError("资金记录冲突")
    page = settle(opened(present="1", c="baseline"), runs.QUICK)
    (scenario,) = on_stage(page)["scenarios"]
    assert "资金记录冲突" in scenario["waiting"][0]


def test_the_start_page_lists_keys_and_plans_and_opens_the_stage(gate):
    page = opened("meeting")
    assert "基准方案" in words(page)
    assert "Esc" in words(page)
    page = page.toggle[0].set_value(True).run()
    page = page.button[0].click().run()
    assert page.query_params["present"] == "guess"
    assert on_stage(page)["start"]["covered"] is True


def test_the_name_of_an_imported_archive_is_not_shown():
    data = stage_data([], Texts("zh"), is_demo=False, covered=False)
    assert data["demo"] == ""
