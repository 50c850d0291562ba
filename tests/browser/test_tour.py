"""The tour in a real browser: a line that covers nothing, five steps, gone for good once sent away, back when asked for."""

import pytest
from playwright.sync_api import expect

from tools.pages import go, settle

STEPS = 5


@pytest.fixture
def tour(visitor, address, small):
    go(visitor, address, "method", a=small)
    return visitor.page.get_by_role("region", name="导览")


def test_it_invites_in_one_line_and_covers_nothing(visitor, tour):
    expect(tour).to_contain_text("第一次用")
    heading = visitor.page.get_by_role("heading", name="答案是怎样算出来的")
    line, below = tour.bounding_box(), heading.bounding_box()
    assert line["height"] < 60
    assert below["y"] >= line["y"] + line["height"]


def test_it_is_gone_through_by_keyboard_and_stays_away_after_a_reload(visitor, tour):
    tour.get_by_role("button", name="看导览").press("Enter")
    for step in range(1, STEPS):
        expect(tour).to_contain_text(f"第 {step} 步，共 {STEPS} 步")
        visitor.page.keyboard.press("Enter")  # the next step's button has the focus
    expect(tour).to_contain_text(f"第 {STEPS} 步")
    tour.get_by_role("button", name="知道了").press("Enter")
    expect(tour).to_be_hidden()
    visitor.page.reload()
    settle(visitor)
    expect(tour).to_be_hidden()


def test_it_is_opened_again_from_the_help_page(visitor, tour):
    tour.get_by_role("button", name="不再显示").click()
    expect(tour).to_be_hidden()
    visitor.page.get_by_role("button", name="再看一遍导览").click()
    expect(tour).to_contain_text(f"第 1 步，共 {STEPS} 步")


def test_it_follows_the_language(visitor, tour):
    visitor.page.get_by_role("radio", name="English").click()
    expect(visitor.page.get_by_role("region", name="Tour")).to_contain_text("First time here")
