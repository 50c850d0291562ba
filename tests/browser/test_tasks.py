"""The ten tasks a person does, done as a person does them: by what is written on the screen and read out by it.

Overriding a number, the tenth, stands in `test_evidence.py`.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from simulation.inputs.kept import open_kept
from tests.inputs.messy import mend, write_messy
from tools.browser import Visit
from tools.pages import go, settle

TRAINING = "技能培训促就业"


def cell(page: Page, row: str, year: int = 2016) -> Locator:
    """A cell of the budget's table."""
    return page.get_by_role("textbox", name=re.compile(rf"^{row} {year} 年 万元"))


def give(visitor: Visit, where: Locator, text: str) -> None:
    """Type into a cell, take it with Enter, and wait for the answer."""
    where.click()
    where.fill(text)
    where.press("Enter")
    settle(visitor)


def live(page: Page) -> str:
    """The answer beside the table as it is read."""
    return page.locator(".st-key-live").inner_text()


@pytest.fixture
def plan(visitor, address, small) -> Visit:
    """Somebody who has opened the baseline's budget."""
    go(visitor, address, "scenario", a=small)
    return visitor


def test_import_a_messy_workbook_mend_and_screen(visitor, address, tmp_path):
    write_messy(tmp_path / "摸底表.xlsx")
    page = visitor.page
    go(visitor, address, "archive")
    page.locator("[class*=st-key-archive_file] input[type=file]").set_input_files(tmp_path / "摸底表.xlsx")
    expect(page.get_by_role("heading", name="读取：摸底表.xlsx")).to_be_visible()
    settle(visitor)
    with page.expect_download() as marked:
        page.get_by_role("button", name="下载带标注的工作簿").click()
    assert page.get_by_role("button", name=re.compile("不含有问题的 .* 户，用其余 .* 户继续")).is_visible()
    marked.value.save_as(tmp_path / marked.value.suggested_filename)
    mend(tmp_path / marked.value.suggested_filename, tmp_path / "改好的摸底表.xlsx")
    page.locator("[class*=st-key-archive_file] input[type=file]").set_input_files(tmp_path / "改好的摸底表.xlsx")
    expect(page.get_by_role("heading", name="读取：改好的摸底表.xlsx")).to_be_visible()
    settle(visitor)
    page.get_by_role("button", name="使用这份档案").click()
    expect(page.get_by_text("已改用“改好的摸底表.xlsx”")).to_be_visible()
    settle(visitor)
    expect(page.get_by_text("核查结果").first).to_be_visible()
    assert "a=" in page.url, "the link names the archive, so that it can be handed on"
    assert "Canary" not in page.content()


def test_edit_a_budget_and_read_the_answer(plan):
    before = live(plan.page)
    give(plan, cell(plan.page, TRAINING), "60")
    expect(plan.page.locator(".st-key-live")).not_to_have_text(before, use_inner_text=True)
    expect(plan.page.locator(".st-key-live")).to_contain_text("正式测算")
    expect(cell(plan.page, TRAINING)).to_have_value("60.00")
    assert "s=" in plan.page.url, "a change makes a plan of one's own"


def test_lock_and_scale(plan):
    page = plan.page
    kept = cell(page, TRAINING).input_value()
    page.get_by_role("button", name=f"{TRAINING} 2016 年: 锁定这一格").click()
    settle(plan)
    give(plan, cell(page, "合计"), "700")
    cell(page, "合计").blur()  # what is being typed keeps its form until the cell is left
    expect(cell(page, "合计")).to_have_value("700.00")
    expect(cell(page, TRAINING)).to_have_value(kept)


def test_undo_and_redo(plan):
    page = plan.page
    before = cell(page, TRAINING).input_value()
    give(plan, cell(page, TRAINING), "33")
    page.get_by_role("button", name=re.compile("^撤销：")).click()
    expect(cell(page, TRAINING)).to_have_value(before)
    settle(plan)
    page.get_by_role("button", name=re.compile("^重做：")).click()
    expect(cell(page, TRAINING)).to_have_value("33.00")


def test_compare_and_read_who_gains(visitor, address, small):
    page = visitor.page
    go(visitor, address, "compare", a=small, c="baseline,relief_first")
    expect(page.locator(".st-key-verdict")).to_contain_text("解困脱困")
    expect(page.get_by_role("heading", name="谁受益，谁减少")).to_be_visible()
    page.get_by_role("radio", name="管档单位").click()
    settle(visitor)
    expect(page.get_by_role("radio", name="管档单位")).to_be_checked()


def test_look_up_a_household(visitor, address, small, server):
    number = str(open_kept(server.home / "archives", small, 2016).households["number"].iloc[3])
    page = visitor.page
    go(visitor, address, "household", a=small)
    field = page.locator(".st-key-household_typed input")
    field.fill(number)
    field.press("Enter")
    expect(page.get_by_role("button", name="返回名单")).to_be_visible()
    settle(visitor)
    expect(page.get_by_text("怎样才能解困脱困").first).to_be_visible()
    assert number not in page.url, "the link never names a household"


def test_meeting_mode_by_keyboard(visitor, address, small):
    page = visitor.page
    go(visitor, address, "meeting", a=small)
    page.get_by_role("button", name="开始会议").press("Enter")
    years = page.get_by_role("group", name="年份").get_by_role("button")
    expect(years.nth(0)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("ArrowRight")
    expect(years.nth(1)).to_have_attribute("aria-pressed", "true")
    title = page.get_by_role("heading", level=1)
    first = title.inner_text()
    page.keyboard.press("2")
    expect(title).not_to_have_text(first)
    page.keyboard.press("b")
    expect(page.locator(".blank")).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator(".blank")).to_be_hidden()
    assert page.get_by_test_id("stSidebar").is_hidden()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="开始会议")).to_be_visible()


def test_switch_the_language(plan):
    give(plan, cell(plan.page, TRAINING), "44")
    plan.page.get_by_role("radio", name="English").click()
    trained = plan.page.get_by_role("textbox", name=re.compile("2016")).filter(visible=True)
    expect(trained.first).to_be_visible()
    settle(plan)
    assert "lang=en" in plan.page.url
    values = [one.input_value() for one in trained.all()]
    assert "44.00" in values, "the plan is the same in the other language"


def test_reload_and_continue(plan):
    give(plan, cell(plan.page, TRAINING), "55")
    plan.page.reload()
    settle(plan)
    expect(cell(plan.page, TRAINING)).to_have_value("55.00")
    plan.page.get_by_role("button", name=re.compile("^撤销：")).click()
    expect(cell(plan.page, TRAINING)).not_to_have_value("55.00")
