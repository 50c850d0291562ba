"""The lower half of the overview: each tab shows its subject, says when it cannot yet, and can be taken along."""

import re

import pytest

from app_pages import overview_parts, runs, workspace
from app_pages.downloads import file_name
from tests.pages import opened, settle, words

PARTS = {"zh": ("各年去向", "谁还在档", "资金与制约", "由来与归因")}
PARTS["en"] = ("Where they go", "Who is left", "Money and limits", "Where from, what lifted them")


def turned_to(page, place, language="zh"):
    """The page with another tab open."""
    page.session_state[f"overview_parts_{language}"] = PARTS[language][place]
    return page.run()


def test_the_first_tab_shows_where_households_go_and_the_table_of_every_year(gate):
    page = settle(opened(), runs.FULL)
    assert not page.exception
    assert len(page.get("echarts_chart")) == 1
    assert any("年末：脱困" in head.value for head in page.subheader)
    assert list(page.table[0].value.columns) == ["项目", "2016", "2017", "2018", "2019", "2020"]


def test_who_is_left_waits_for_the_full_run(gate):
    gate.open[runs.FULL].clear()
    page = turned_to(settle(opened(), runs.QUICK), 1)
    assert "正式测算完成后给出" in words(page)
    gate.open[runs.FULL].set()
    page = settle(page, runs.FULL)
    assert not page.exception
    assert any("年末仍在档的" in head.value for head in page.subheader)


def test_money_is_shown_by_batch_source_and_programme_and_what_runs_out_first(gate):
    page = turned_to(settle(opened(), runs.FULL), 2)
    assert not page.exception
    said = words(page)
    assert "支出最多的是" in said
    assert "资金缺口" in said
    assert "全期预算" in said
    assert "什么先到头" in said
    table = page.table[0].value
    assert set(table["先到头的"]) <= {"钱", "名额", "都已安排", "意愿或条件等"}
    assert all(re.fullmatch(r"[\d,]+\.\d\d", sum_) for sum_ in table["预算（万元）"])


def test_what_lifted_them_is_computed_in_the_background_and_then_shown(gate, monkeypatch):
    monkeypatch.setattr(overview_parts, "ATTRIBUTED_RUNS", 4)
    page = turned_to(settle(opened(), runs.FULL), 3)
    for job in list(workspace.all_runs()._jobs.values()):
        job.wait(120)
    page = page.run()
    assert not page.exception
    assert any("靠自身变化" in head.value for head in page.subheader)


def test_a_split_that_fails_says_why(gate, monkeypatch):
    def refused(*_):
        raise MemoryError("内存不足")

    monkeypatch.setattr(overview_parts, "attribute_lifts", refused)
    page = turned_to(settle(opened(), runs.FULL), 3)
    for job in list(workspace.all_runs()._jobs.values()):
        job.wait(120)
    assert "归因没有完成：内存不足" in page.run().error[0].value


@pytest.mark.parametrize("place", range(3))
def test_every_tab_of_the_english_page_has_no_chinese_left(gate, place):
    page = turned_to(settle(opened(lang="en"), runs.FULL), place, "en")
    units = {
        unit
        for job in workspace.all_runs()._jobs.values()
        for unit in (job.summary or {}).get("left", {}).get("by", {})
    }
    said = words(page)
    for unit in units:  # names of filing units are their own
        said = said.replace(unit, "")
    assert re.findall(r"[\u3400-\u9fff]", said) == []


def test_every_chart_has_a_picture_to_take_along_and_every_table_a_workbook(gate):
    page = settle(opened(), runs.FULL)
    labels = [button.label for button in page.get("download_button")]
    assert labels.count("图片 PNG") == labels.count("矢量图 SVG") == 3
    assert "下载 Excel" in labels


def test_names_of_files_are_safe_on_every_system():
    assert file_name('2016、2018 年: "低于" 20%/..\\x', "png") == "2016-2018-年-低于-20-x.png"
    assert file_name("???", "xlsx") == "jiekun.xlsx"
