"""Every page in both languages, on a light and on a dark system: complete, silent, at home, of one language, accessible."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.languages import ALLOWED, foreign
from tools.browser import Visit, visit
from tools.pages import PAGES, go, words

LOOKS = [(page, *look) for page in PAGES for look in (("zh", "light"), ("en", "dark"))]
GRAVE = {"serious", "critical"}
STANDS_IN = "(element, place) => element.closest(place) !== null"


@dataclass
class Seen:
    """A page that was opened and came to rest."""

    visitor: Visit
    name: str
    language: str
    scheme: str


@pytest.fixture(scope="module", params=LOOKS, ids="-".join)
def seen(request, browser, address, small):
    name, language, scheme = request.param
    with visit(browser, (1440, 900), scheme) as visitor:
        go(visitor, address, name, lang=language, a=small)
        yield Seen(visitor, name, language, scheme)


def test_it_is_complete(seen):
    page = seen.visitor.page
    assert page.get_by_test_id("stException").count() == 0
    assert page.get_by_test_id("stMainBlockContainer").inner_text().strip()
    assert page.get_by_test_id("stAlertContentError").all_inner_texts() == []
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollWidth - main.clientWidth") <= 0


def test_the_browser_does_not_complain(seen):
    known = [entry["words"] for entry in ALLOWED["console"]]
    assert [said for said in seen.visitor.errors if not any(re.search(words, said) for words in known)] == []


def test_nobody_else_is_asked(seen):
    assert any(asked.startswith("ws://") for asked in seen.visitor.requests), "WebSockets are watched too"
    assert seen.visitor.outside == []


def test_it_is_of_one_language(seen):
    assert foreign(words(seen.visitor), seen.language) == []


def test_no_serious_finding_of_axe(seen):
    found = Axe().run(seen.visitor.page).response["violations"]
    assert [said for rule in found if rule["impact"] in GRAVE for said in faults(seen.visitor.page, rule)] == []


def faults(page: Page, rule: dict[str, Any]) -> list[str]:
    """What a rule found, without faults of Streamlit's own that are known and cannot be mended from here."""
    known = [entry["within"] for entry in ALLOWED["axe"] if entry["rule"] == rule["id"]]
    return [
        f"{rule['id']}: {node['html'][:300]} {node['failureSummary'][:300]}"
        for node in rule["nodes"]
        if not any(page.locator(node["target"][0]).first.evaluate(STANDS_IN, place) for place in known)
    ]


@pytest.mark.parametrize("name", PAGES)
def test_the_server_forbids_every_other_host_by_policy(address, name):
    with urlopen(f"{address}{name}", timeout=10) as answer:
        policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
