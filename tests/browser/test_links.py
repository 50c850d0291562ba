"""A link opened in another person's browser shows the same answer, number for number."""

from tools.browser import Visit, visit

COMPILING = 600  # seconds; a fresh checkout compiles the engine first
FULL = "document.body.innerText.includes('500 simulations') && document.querySelectorAll('[data-testid=stMetric]').length === 4"


def answer(person: Visit, link: str) -> list[str]:
    person.page.goto(link)
    person.wait(FULL, COMPILING)
    return person.page.locator("[data-testid=stMetric], .st-key-verdict").all_inner_texts()


def test_the_copied_link_shows_somebody_else_the_same_numbers(browser, address):
    with visit(browser, permissions=["clipboard-read", "clipboard-write"]) as one, visit(browser) as other:
        first = answer(one, f"{address}?s=work_first&year=2018&lang=en")
        one.page.get_by_role("button", name="Copy link").click()
        one.page.get_by_text("Link copied.").wait_for()
        assert answer(other, one.page.evaluate("navigator.clipboard.readText()")) == first
