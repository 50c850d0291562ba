"""Looking a household up in a real browser: by a click in the list, and by its number; the link never names it."""

import pytest
from playwright.sync_api import expect

PATIENCE = 600  # a fresh checkout compiles the engine first
LISTED = "document.querySelector('[data-testid=stDataFrame] canvas') !== null"
IDLE = "document.querySelector('[data-test-script-state=notRunning]') !== null"
DRAWN = "document.querySelectorAll('[data-testid=stVegaLiteChart] svg').length === 3"
NUMBER = "440500-04-002798"


@pytest.fixture
def page(visitor, address):
    visitor.page.goto(f"{address}household")
    visitor.wait(LISTED, PATIENCE)
    expect(visitor.page.get_by_text("返困关注")).to_be_visible(timeout=PATIENCE * 1000)
    visitor.wait(IDLE, PATIENCE)
    return visitor.page


def test_a_click_on_a_row_opens_its_household_and_back_leads_to_the_list(page, visitor):
    table = page.locator("[data-testid=stDataFrame]").first
    box = table.bounding_box()
    page.mouse.click(box["x"] + 260, box["y"] + 3 * 35 + 17)
    expect(page.get_by_role("button", name="← 返回名单")).to_be_visible(timeout=60_000)
    visitor.wait(DRAWN, PATIENCE)
    expect(page.get_by_text("最省钱的办法")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="← 返回名单").click()
    visitor.wait(LISTED, 60)
    assert visitor.outside == []


def test_a_number_opens_its_household_and_stands_in_no_link(page, visitor):
    field = page.get_by_label("职工编号", exact=True)
    field.fill(NUMBER)
    field.press("Enter")
    visitor.wait(DRAWN, PATIENCE)
    expect(page.get_by_role("heading", name=NUMBER)).to_be_visible(timeout=60_000)
    assert NUMBER not in page.url
    assert [asked for asked in visitor.requests if NUMBER in asked] == []
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载全部表格").click()
    assert waiting.value.suggested_filename == "一户一法.xlsx"
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载图片").first.click()
    assert waiting.value.suggested_filename.endswith(".png")
