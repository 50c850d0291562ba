"""Streamlit's own words in a real browser: none is left in English, none in Chinese after a switch, and the server may go."""

import re
from collections.abc import Iterator

import pytest

from tools.browser import Visit, visit
from tools.server import Workbench, workbench

PAGE = "tests/browser/widgets.py"
# Every word on the page and every word that is read aloud, except pictures, icons' names and what is typed.
WORDS = """[...(function* () {
  const passed = 'svg, canvas, script, style, noscript, [data-testid=stIconMaterial]';
  const walker = document.createTreeWalker(document.body, 5,
    node => node.nodeType === 1 && node.matches(passed) ? 2 : 1);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeType === 3) yield node.nodeValue;
    else for (const name of ['aria-label', 'aria-roledescription', 'aria-valuetext', 'title', 'placeholder', 'alt'])
      yield node.getAttribute(name) ?? '';
  }
})()]"""
LATIN = re.compile(r"[A-Za-z]{2,}")
HAN = re.compile(r"[\u3400-\u9fff]")
OURS = {"switch", "MB", "XLSX", "CSV", "PNG", "Ctrl", "Esc", "Vega", "Lite"}  # names, units and the switch itself
DRAWN = "document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'"
LOST = "[data-testid=connection-lost]"
COMPILING = 600  # seconds; a fresh checkout compiles the engine first
# The banner's characters come in slices, which nobody serves any more when it is shown.
DRAWN_IN_OUR_FONT = "text => document.fonts.check('600 16px \"Noto Sans SC\"', text)"


@pytest.fixture(scope="module")
def widgets() -> Iterator[Workbench]:
    with workbench(script=PAGE) as running:
        yield running


@pytest.fixture
def person(browser, widgets) -> Iterator[Visit]:
    with visit(browser, (1280, 900)) as visitor:
        visitor.page.goto(widgets.address)
        ready(visitor)
        yield visitor


def ready(person: Visit) -> None:
    person.wait("document.querySelectorAll('[data-testid=stDataFrame] canvas').length >= 2")
    person.wait("document.querySelector('[data-testid=stPagination]') && document.documentElement.lang !== ''")


def left_over(person: Visit) -> set[str]:
    """English words of the page that are none of ours."""
    return {word for text in person.page.evaluate(WORDS) for word in LATIN.findall(text)} - OURS


def everything_shown(person: Visit) -> set[str]:
    """Open what can be opened, one after the other; gives the English words seen on the way."""
    page, seen = person.page, left_over(person)
    for widget in ("stSelectbox", "stMultiSelect", "stDateInput"):
        page.locator(f"[data-testid={widget}] input, [data-testid={widget}] [role=spinbutton]").first.click()
        page.locator("[role=listbox], [role=grid][aria-label]").last.wait_for()
        seen |= left_over(person)
        page.keyboard.press("Escape")
    table = page.locator("[data-testid=stDataFrame]").first
    table.scroll_into_view_if_needed()
    table.hover()
    seen |= left_over(person)
    page.get_by_role("button", name="查找").first.click()
    page.locator(".gdg-search-status").first.wait_for()
    seen |= left_over(person)
    page.keyboard.press("Escape")
    page.locator("input[type=file]").set_input_files({"name": "1.txt", "mimeType": "text/plain", "buffer": b"1"})
    page.get_by_text("不接受这种文件").wait_for()
    return seen


def test_no_english_is_left_on_the_chinese_page_whatever_is_opened(person):
    assert person.page.evaluate("document.documentElement.lang") == "zh-CN"
    assert everything_shown(person) == set()
    # The test's page has no fonts beside it; faults of the script would stand here.
    assert [error for error in person.errors if not error.startswith("Failed to load resource")] == []


def test_what_streamlit_draws_anew_is_translated_again(person):
    person.page.locator("[data-testid=stTextInput] input").fill("一")
    person.page.get_by_text("按回车键确认").wait_for()
    person.page.get_by_role("button", name="再跑一遍").click()
    person.wait(DRAWN)
    person.page.locator("[data-testid=stVegaLiteChart]").hover()
    person.page.get_by_role("button", name="查看数据").click()
    person.page.get_by_role("button", name="查看图").wait_for()
    assert left_over(person) == set()


def switched(person: Visit, before: str, after: str) -> None:
    """Switch the language and wait until nothing of the page before is left."""
    person.page.get_by_role("button", name="switch").click()
    person.page.get_by_role("button", name=after).wait_for()
    person.page.get_by_role("button", name=before).wait_for(state="detached")
    person.wait(DRAWN)


def test_a_switch_to_english_gives_streamlit_its_words_back_and_a_switch_to_chinese_takes_them_again(person):
    switched(person, "再跑一遍", "run again")
    assert person.page.evaluate("document.documentElement.lang") == "en"
    person.page.get_by_text("60MB per file").wait_for()
    chinese = [text for text in person.page.evaluate(WORDS) if HAN.search(text) and "switch" not in text]
    # The calendar's words come from the browser, which is a Chinese one here.
    assert [text for text in chinese if not re.search("日期|年|月", text)] == []
    switched(person, "run again", "再跑一遍")
    person.page.get_by_text("每个文件不超过 60MB").wait_for()
    assert left_over(person) == set()


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "与本机服务的连接断开"), ("en", "The connection to the service")]
)
def test_a_lost_server_is_said_in_words_and_the_words_go_when_it_is_back(browser, language, words):
    with workbench() as server, visit(browser) as person:
        person.page.goto(f"{server.address}?lang={language}")
        person.wait("document.querySelectorAll('[data-testid=stVegaLiteChart] svg').length > 0", COMPILING)
        server.kill()
        banner = person.page.locator(LOST)
        banner.wait_for()
        assert banner.inner_text().startswith(words)
        assert person.page.evaluate(DRAWN_IN_OUR_FONT, banner.inner_text())
        server.start()
        banner.wait_for(state="detached")
        assert person.page.locator("[role=dialog]").count() == 0
        assert person.outside == []
