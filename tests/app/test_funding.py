"""The page of money: the statement on budgets and on the run, and the dues in both directions, into the plan and back."""

from __future__ import annotations

import re
from io import BytesIO

import openpyxl
import pytest

from app_pages import runs, workspace
from app_pages.funding_dues import with_share
from app_pages.plans import Document
from simulation import load_scenario
from simulation.planning.funding import summarise_funding
from simulation.reports.excel import sheets_file
from simulation.reports.funding_sheets import funding_sheets
from simulation.reports.names import names_of
from tests.pages import opened, settle, words

LIVING = {2016: 1_176_000, 2017: 3_176_000, 2018: 1_176_000, 2019: 1_176_000, 2020: 1_176_000}


@pytest.fixture
def short(gate):
    """A plan that lacks two million yuan in one year."""
    document = Document.of(load_scenario("baseline"))
    programmes = dict(document.content["programmes"])
    programmes["living_aid"] = {**programmes["living_aid"], "total_yuan": LIVING}
    changed = document.with_content({**document.content, "programmes": programmes})
    return workspace.the_store().create_plan("缺钱的方案", "baseline", changed.kept()).plan


def funding(**link):
    return settle(opened("funding", **link), runs.FULL)


def cell(page, row, column):
    """A cell of the statement, by the words of its row and column."""
    table = page.table[0].value
    return table.loc[table.iloc[:, 0].str.contains(row, regex=False), column].iloc[0]


def press(page, key):
    (button,) = [one for one in page.button if one.key == key]
    return settle(button.click().run(), runs.FULL)


def test_a_plan_that_is_paid_has_nothing_in_red(gate):
    page = funding()
    assert not page.exception
    assert cell(page, "资金缺口", "2017 年") == "**0.00**"
    assert cell(page, "本年支出", "2017 年") == "**521.60**"
    gap = page.metric[1]
    assert (gap.value, gap.delta) == ("0.00 万元", "各项资金够付")
    assert len(page.get("vega_lite_chart")) == 2


def test_only_the_year_that_lacks_money_is_red(short):
    page = funding(s=short)
    assert cell(page, "资金缺口", "2017 年") == ":red[**200.00**]"
    assert cell(page, "资金缺口", "2018 年") == "**0.00**"
    assert page.metric[1].delta == "缺在 2017 年"
    assert "2017（200.00 万元）" in words(page)


def test_a_card_says_of_many_years_without_money_how_many_they_are(gate):
    page = funding(s="relief_first")
    assert page.metric[1].delta == "各年都缺"
    assert "单位：万元" in words(page)


def test_english_money_and_its_range_have_one_unit(gate):
    card = funding(lang="en").metric[3]
    assert re.search(r"\d[KM] yuan$", card.value)
    assert re.search(r"\d[KM].+\d[KM]$", card.delta)


def test_the_run_is_told_with_what_lapses_once_it_has_ended(gate):
    gate.open[runs.FULL].clear()
    page = opened("funding")
    page.segmented_control(key="funding_basis").set_value("run").run()
    assert "正式测算完成后给出；下面先按预算" in words(page)
    gate.open[runs.FULL].set()
    page = settle(page, runs.FULL)
    assert "按测算：2016—2020 年支出" in words(page)
    assert "最低保障盘" in words(page)
    assert page.metric[3].value != "—"


def test_the_share_that_closes_the_gap_goes_into_the_plan_in_one_step_and_back(short):
    page = funding(s=short)
    # 1,295,990 yuan of dues a year and two million more in 2017, in two years of 16.2 million each: what 2016 leaves is kept
    assert "须由 8% 提到 14.1728%" in words(page)
    page = press(page, "funding_write_gap")
    assert not page.exception
    store = workspace.the_store()
    assert store.draft(short).document["content"]["dues"]["hardship_share"] == 0.141728
    assert page.metric[1].value == "0.00 万元"
    assert "已写进方案" in words(page)
    page = press(page, "funding_undo")
    assert store.draft(short).document["content"]["dues"]["hardship_share"] == 0.08
    assert cell(page, "资金缺口", "2017 年") == ":red[**200.00**]"


def test_a_share_put_into_a_scenario_of_the_folder_makes_a_copy_of_it(gate):
    page = funding()
    page.number_input(key="funding_more").set_value(81.0).run()
    page = press(page, "funding_write_money")
    (head,) = workspace.the_store().plans()
    assert workspace.the_store().draft(head.plan).document["content"]["dues"]["hardship_share"] == 0.13
    assert load_scenario("baseline").dues.hardship_share == 0.08
    assert page.session_state["s"] == head.plan


def test_both_directions_agree_and_too_much_is_refused(gate):
    page = funding()
    (share,) = [one for one in page.number_input if one.key.startswith("funding_share_")]
    page = share.set_value(13.0).run()
    at = next(table.value for table in page.table if "给困难帮扶（万元）" in table.value.columns)
    assert at["给困难帮扶（万元）"].tolist() == ["210.60"] * 5
    assert at["比现方案多（万元）"].tolist() == ["81.00"] * 5
    page = page.number_input(key="funding_more").set_value(2_000.0).run()
    assert "回拨经费全部用于困难帮扶也只有 1,620.00 万元" in words(page)
    assert [one for one in page.button if one.key == "funding_write_money"] == []


def test_a_plan_without_dues_says_so(gate):
    page = funding(s="plan_2026_2030", lang="en")
    assert not page.exception
    assert "This plan says nothing about returned dues" in words(page)


def test_a_changed_share_leaves_everything_else_of_the_document():
    document = Document.of(load_scenario("baseline"))
    changed = with_share(document, 0.2)
    assert changed.content["dues"] == {**document.content["dues"], "hardship_share": 0.2}
    assert {**changed.content, "dues": None} == {**document.content, "dues": None}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_workbook_balances_to_the_fen(baseline, small_run, lang):
    statement = summarise_funding(baseline, small_run)["run"]
    book = openpyxl.load_workbook(BytesIO(sheets_file(funding_sheets(statement, names_of(baseline), lang), "x")))
    first = book.worksheets[0]
    rows = {row[0].strip("　"): row[1:] for row in first.iter_rows(min_row=5, values_only=True) if row[0]}
    names = (
        ("上年结转", "本年收入", "本年支出", "年末失效（不得结转）", "结转下年")
        if lang == "zh"
        else ("opening balance", "income", "uses", "lapsed at the year's end", "closing balance")
    )
    gap = rows["资金缺口（无来源）" if lang == "zh" else "gap (no source)"]
    opening, income, uses, lapsed, closing = (rows[name] for name in names)
    for place, year in enumerate(statement["years"]):
        fen = [round(column[place] * 100) for column in (opening, income, gap, uses, lapsed, closing)]
        assert fen[0] + fen[1] + fen[2] - fen[3] - fen[4] == fen[5]
        assert uses[place] == year["uses_yuan"]
    paid = [row[3] for row in book.worksheets[1].iter_rows(min_row=5, values_only=True)]
    assert round(sum(paid) * 100) == round(sum(year["uses_yuan"] for year in statement["years"]) * 100)
