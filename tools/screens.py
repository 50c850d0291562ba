"""Pictures of every page and main state, in both languages and on light and dark systems: `make screens`.

python -m tools.screens [PAGE …]

Writes `screens/` (not kept in the repository) with `index.html`: one row a state, so that the four can be compared.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser

from app_pages.texts import LANGUAGES, Texts
from tools.browser import Visit, chromium, visit
from tools.pages import PAGES, go, settle
from tools.server import REPOSITORY, workbench

FOLDER = REPOSITORY / "screens"
SCHEMES = ("light", "dark")
WINDOW, PROJECTOR = (1440, 900), (1280, 720)
TALLEST = 8000
"""Pixels after which a page is cut: nobody scrolls further down a picture."""

Act = Callable[[Visit, Texts], None]


class State(NamedTuple):
    """A page as a person may find it: its link and what is done before the picture is taken."""

    page: str
    name: str
    link: dict[str, str]
    act: Act | None = None


STATES = tuple(State(page, page, {}) for page in PAGES)


def picture(browser: Browser, address: str, state: State, language: str, scheme: str, path: Path) -> None:
    """Draw one state. The meeting is drawn as the projector's window shows it, other pages at their full height."""
    meeting = "present" in state.link
    with visit(browser, PROJECTOR if meeting else WINDOW, scheme) as visitor:
        go(visitor, address, state.page, lang=language, **state.link)
        if state.act is not None:
            state.act(visitor, Texts(language))
            settle(visitor)
        if not meeting:
            unroll(visitor)
        visitor.page.screenshot(path=path)


def unroll(visitor: Visit) -> None:
    """Make the window as high as the page, which scrolls inside it."""
    for _ in range(2):  # a higher window may change what is drawn
        height = visitor.page.get_by_test_id("stMain").evaluate("main => main.scrollHeight")
        visitor.page.set_viewport_size({"width": WINDOW[0], "height": min(TALLEST, max(WINDOW[1], height))})
        settle(visitor)


def index(names: Iterable[str]) -> str:
    """A page of all pictures."""
    rows = "".join(
        f"<h2>{escape(name)}</h2><div>"
        + "".join(
            f'<a href="{name}.{language}.{scheme}.png"><img loading="lazy" src="{name}.{language}.{scheme}.png"></a>'
            for language in LANGUAGES
            for scheme in SCHEMES
        )
        + "</div>"
        for name in names
    )
    style = (
        "body{font:14px sans-serif} div{display:flex;gap:12px;align-items:start} img{width:100%;border:1px solid #bbb}"
    )
    return f'<!doctype html><meta charset="utf-8"><title>screens</title><style>{style}</style>{rows}\n'


def main(pages: list[str]) -> None:
    """Draw the states of the pages named, all without a name."""
    chosen = [state for state in STATES if not pages or state.page in pages or state.name in pages]
    FOLDER.mkdir(exist_ok=True)
    with workbench() as server, chromium() as browser:
        for state in chosen:
            for language in LANGUAGES:
                for scheme in SCHEMES:
                    path = FOLDER / f"{state.name}.{language}.{scheme}.png"
                    picture(browser, server.address, state, language, scheme, path)
                    sys.stdout.write(f"{path.relative_to(REPOSITORY)}\n")
    there = [state.name for state in STATES if (FOLDER / f"{state.name}.zh.light.png").exists()]
    (FOLDER / "index.html").write_text(index(there), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
