"""A meeting by keyboard: read from six metres, switched at once, guessed first, left on purpose."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_every_page import GRAVE, faults
from tools.browser import Visit, visit

COMPILING = 600  # seconds; a fresh checkout compiles the engine first
READY = "(() => {const s = STAGE; return s && s.querySelectorAll('.cell').length === 3})()"
# The stage stands in a shadow root of its own.
STAGE = "[...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')].map(e => e.shadowRoot?.querySelector('.stage')).find(Boolean)"
# Height in window pixels of everything said, the chart's letters included; the hidden parts left out.
SIZES = """stage => [...stage.querySelectorAll('*')].filter(e => e.checkVisibility({opacityProperty: true})
  && [...e.childNodes].some(n => n.nodeType === 3 && n.nodeValue.trim())).map(e => {
    const svg = e.closest('svg'), scale = svg ? svg.getScreenCTM().a : 1;
    return [e.textContent.trim(), parseFloat(getComputedStyle(e).fontSize) * scale,
            svg ? 'chart' : e.closest('.value') === e ? 'number' : 'word'];
  })"""
# Parts that stick out of the window or run into the next one.
CROWDED = """stage => {
  const box = e => { const r = document.createRange(); r.selectNodeContents(e); return r.getBoundingClientRect(); };
  const cells = [...stage.querySelectorAll('.cell')].map(box);
  const parts = ['.head', '.numbers', '.chart', '.foot'].map(name => stage.querySelector(name)).filter(e => e.checkVisibility());
  const out = parts.filter(e => { const b = box(e); return b.left < 0 || b.right > innerWidth + 1 || b.bottom > innerHeight + 1; });
  const over = cells.slice(1).filter((b, i) => b.left < cells[i].right);
  const down = parts.slice(1).filter((e, i) => e.getBoundingClientRect().top < parts[i].getBoundingClientRect().bottom - 1);
  return [...out, ...over, ...down].length;
}"""


@pytest.fixture
def person(visitor, address) -> Visit:
    return come(visitor, f"{address}?present=1&c=baseline,work_first,plan_2026_2030")


def come(visitor: Visit, link: str) -> Visit:
    visitor.page.goto(link)
    answered(visitor)
    return visitor


def answered(visitor: Visit) -> None:
    """Wait for an answer of the scenario on the stage; until then it has no years to step through."""
    visitor.wait(READY.replace("STAGE", STAGE), COMPILING)


def seen(person: Visit, name: str) -> str:
    return person.page.locator(f".stage {name}").inner_text()


def formal_answer(person: Visit) -> str:
    """The first number once the full run is on the stage; an estimate may differ from it by a household."""
    expect(person.page.locator(".stage .badge")).to_contain_text("正式测算", timeout=1000 * COMPILING)
    return seen(person, ".value >> nth=0")


def press(person: Visit, *keys: str) -> None:
    for key in keys:
        person.page.keyboard.press(key)


def test_digits_choose_scenarios_and_arrows_years_and_a_reload_shows_the_same(person):
    first = seen(person, ".numbers")
    assert seen(person, ".name") == "基准方案"
    press(person, "2")
    assert seen(person, ".name") == "就业优先"
    answered(person)
    press(person, "ArrowRight", "ArrowRight", "ArrowLeft")
    assert seen(person, ".years [aria-pressed=true]") == "2017"
    assert seen(person, ".numbers") != first
    second = formal_answer(person)
    person.page.reload()
    come(person, person.page.url)
    assert (seen(person, ".name"), seen(person, ".years [aria-pressed=true]")) == ("就业优先", "2017")
    assert formal_answer(person) == second
    press(person, "3")
    answered(person)
    assert seen(person, ".years [aria-pressed=true]") == "2027", "the same year of a plan of other years"
    press(person, "9")
    assert seen(person, ".hint") == "没有这个序号的方案"


def test_b_makes_the_screen_black_and_the_help_names_every_key(person):
    press(person, "b")
    assert person.page.locator(".stage .blank").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(0, 0, 0)"
    press(person, "b")
    expect(person.page.locator(".stage .blank")).to_be_hidden()
    press(person, "?")
    assert all(key in seen(person, ".help") for key in ("1–9", "← →", "空格", "G", "B", "F", "Esc", "就业优先"))
    press(person, "Escape")
    expect(person.page.locator(".stage .help")).to_be_hidden()


def test_guess_first_covers_every_number_until_space_and_shows_the_guess_beside_the_answer(person):
    answer = seen(person, ".value >> nth=0")
    press(person, "g")
    covered = person.page.locator(".stage").inner_text()
    assert "2016 年，按“基准方案”，能有多少户解困脱困？" in covered
    assert [seen(person, f".value >> nth={at}") for at in range(3)] == ["？"] * 3
    assert answer.split("\n")[0] not in covered
    expect(person.page.locator(".stage .drawn svg")).to_be_hidden()
    person.page.locator(".stage .guess-field").click()
    person.page.keyboard.type("1200")
    assert seen(person, ".name") == "基准方案", "digits typed into the field choose nothing"
    press(person, "Enter")
    assert answer.split("\n")[0] in seen(person, ".value >> nth=0")
    assert "猜 1200" in seen(person, ".value >> nth=0")
    press(person, "ArrowRight")
    assert seen(person, ".value >> nth=0") == "？", "the next year is covered again"
    press(person, "Space")
    assert seen(person, ".value >> nth=0") != "？"


def test_one_escape_warns_and_two_leave_for_the_page_of_the_link(person):
    press(person, "ArrowRight", "Escape")
    assert seen(person, ".hint") == "再按一次 Esc 离开会议"
    expect(person.page.locator(".stage")).to_be_visible()
    press(person, "Escape")
    person.page.locator(".st-key-frame").wait_for()
    assert "present" not in person.page.url
    assert "year=2017" in person.page.url


@pytest.fixture(params=[("zh", "light", (1280, 720)), ("en", "dark", (1280, 720)), ("zh", "dark", (1600, 900))])
def room(request, browser, address) -> Iterator[Visit]:
    language, scheme, size = request.param
    with visit(browser, size, scheme) as visitor:
        yield come(visitor, f"{address}?present=1&c=baseline,plan_2026_2030,dues&lang={language}")


def test_no_serious_finding_of_axe_on_the_stage(room):
    found = Axe().run(room.page).response["violations"]
    assert [said for rule in found if rule["impact"] in GRAVE for said in faults(room.page, rule)] == []


def test_it_is_read_from_six_metres_and_nothing_is_crowded(room):
    stage = room.page.locator(".stage")
    for turn in range(6):
        press(room, *(["1", "2", "3"][turn // 2], "ArrowRight"))
        small = [
            said for said in stage.evaluate(SIZES) if said[1] < {"chart": 23.5, "number": 72, "word": 27.9}[said[2]]
        ]
        assert small == []
        assert stage.evaluate(CROWDED) == 0
    press(room, "g")
    assert [said for said in stage.evaluate(SIZES) if said[1] < 27.9] == []
    assert stage.evaluate(CROWDED) == 0


def test_only_the_stage_is_drawn_and_nothing_outside_is_asked(room):
    assert room.page.get_by_test_id("stHeader").is_hidden()
    assert room.page.get_by_role("link").count() == 0
    assert room.outside == []
    assert room.errors == []
