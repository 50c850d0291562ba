"""The overview in a real browser: it paints, in its own font, and asks nobody but its own server."""

from urllib.request import urlopen

import pytest

CHARTS = "document.querySelectorAll('[data-testid=stVegaLiteChart] svg').length === 4"
PATIENCE = 240  # a fresh checkout compiles the engine first


def test_the_page_paints_and_no_request_goes_to_another_host(chrome, address):
    chrome.open(address)
    chrome.wait(CHARTS, PATIENCE)
    assert "演示数据" in chrome.run("document.body.innerText")
    assert "均达到 20% 的可能性" in chrome.run("document.querySelector('.st-key-verdict').innerText")
    own = (address, address.replace("http", "ws"), "data:", "blob:")
    assert [asked for asked in chrome.requests if not asked.startswith(own)] == []
    assert chrome.messages == [], "the browser reports errors, perhaps of the content-security policy"


def test_the_shipped_font_is_the_one_that_is_drawn(chrome, address):
    chrome.open(address)
    chrome.wait(CHARTS, PATIENCE)
    assert chrome.run(
        "document.fonts.ready.then(() => document.fonts.check('16px \"Noto Sans SC\"', '困难职工解困脱困'))"
    )
    assert any("/app/static/fonts/" in asked for asked in chrome.requests)


def test_the_server_forbids_every_other_host_by_policy(address):
    with urlopen(address, timeout=10) as answer:
        policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy


@pytest.mark.parametrize("width", [390, 1280, 1440])
def test_nothing_is_wider_than_the_window(chrome, address, width):
    chrome.size(width, 900)
    chrome.open(address)
    chrome.wait(CHARTS, PATIENCE)
    assert chrome.run("document.querySelector('[data-testid=stMain]').scrollWidth") <= width


def test_switching_the_language_keeps_the_answer_and_changes_the_link(chrome, address):
    chrome.open(address)
    chrome.wait(CHARTS, PATIENCE)
    chrome.click(
        "[...document.querySelectorAll('[data-testid=stButtonGroup] button')].find(b => b.innerText === 'English')"
    )
    chrome.wait("document.querySelector('.st-key-verdict').innerText.startsWith('Under')")
    assert "lang=en" in chrome.run("location.search")
    assert chrome.run("/[\\u3400-\\u9fff]/.test(document.querySelector('.st-key-verdict').innerText)") is False
