"""Overriding a number in a real browser: found, refused in words, set, shown elsewhere, undone."""

from playwright.sync_api import expect

from tools.pages import go, settle

NUMBER = "一般登记失业者一年内再就业比例"


SLOW = 60_000
"""Milliseconds an answer of the page may take on a busy machine."""


def fill(page, **texts):
    for label, text in texts.items():
        page.get_by_role("textbox", name=label).fill(text)
    page.get_by_role("button", name="改用这个数").click()


def test_a_number_is_set_with_a_note_shown_on_other_pages_and_taken_back(visitor, address, small):
    go(visitor, address, "evidence", a=small, n="reemployment_year")
    page = visitor.page
    back, strip = page.get_by_role("button", name="收回"), page.get_by_text(f"由使用者改动：{NUMBER}")
    fill(page, 取值="很多", 说明="本会台账")
    expect(page.get_by_text("不是数")).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("textbox", name="取值")).to_have_value("很多")
    fill(page, 取值="50%")
    expect(page.locator(".st-key-evidence_changed")).to_contain_text("现用 50%，原来 44.75%", timeout=SLOW)
    page.get_by_role("link", name="总览").click()
    expect(strip).to_be_visible(timeout=SLOW)
    page.reload()
    settle(visitor)
    expect(strip).to_be_visible()
    page.get_by_role("link", name="依据").click()
    back.click()
    expect(back).to_be_hidden(timeout=SLOW)
    page.get_by_role("button", name="撤销上一步").click()
    expect(back).to_be_visible(timeout=SLOW)
