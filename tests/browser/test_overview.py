"""The overview in a real browser: it paints, in its own font, and asks nobody but its own server."""

from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

CHARTS = "document.querySelectorAll('[data-testid=stVegaLiteChart] svg').length === 2"
PATIENCE = 600  # a fresh checkout compiles the engine first


@pytest.fixture
def page(visitor, address):
    visitor.page.goto(address)
    visitor.wait(CHARTS, PATIENCE)
    return visitor.page


def test_the_page_paints_and_no_request_goes_to_another_host(page, visitor):
    expect(page.get_by_text("演示数据").first).to_be_visible()
    expect(page.locator(".st-key-verdict")).to_contain_text("均达到 20% 的可能性")
    assert any(asked.startswith("ws://") for asked in visitor.requests), "WebSockets are watched too"
    assert visitor.outside == []
    assert visitor.errors == [], "the browser reports errors, perhaps of the content-security policy"


def test_the_shipped_font_is_the_one_that_is_drawn(page, visitor):
    assert page.evaluate(
        "document.fonts.ready.then(() => document.fonts.check('16px \"Noto Sans SC\"', '困难职工解困脱困'))"
    )
    assert any("/app/static/fonts/" in asked for asked in visitor.requests)


def test_the_server_forbids_every_other_host_by_policy(address):
    with urlopen(address, timeout=10) as answer:
        policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy


@pytest.mark.parametrize("width", [390, 1280, 1440])
def test_nothing_is_wider_than_the_window(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth") <= width


def test_switching_the_language_keeps_the_answer_and_changes_the_link(page):
    page.get_by_role("radio", name="English").click()
    verdict = page.locator(".st-key-verdict")
    expect(verdict).to_contain_text("Under")
    assert "lang=en" in page.url
    assert page.evaluate("/[\\u3400-\\u9fff]/.test(document.querySelector('.st-key-verdict').innerText)") is False
