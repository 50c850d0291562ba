"""The pages of the workbench as a browser sees them: which there are, when one stands still, what can be read on it."""

from __future__ import annotations

import ast
from pathlib import Path
from urllib.parse import urlencode

from tools.browser import Visit

APP = Path(__file__).resolve().parents[1] / "app.py"
COMPILING = 900.0
"""Seconds the first page of a fresh checkout may need: the engine is compiled."""


def _pages() -> tuple[str, ...]:
    """Names of the pages, in the order of the menu."""
    for statement in ast.parse(APP.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "PAGES":
            return tuple(name for names in ast.literal_eval(statement.value).values() for name in names)
    raise LookupError("app.py: PAGES")


PAGES = _pages()

# Nothing under way for this many milliseconds on end: neither the script nor a run it watches, a change not yet kept, a font.
STILL = 700
STANDS_STILL = """([still, most]) => new Promise(resolve => {
  const app = () => document.querySelector('[data-testid=stApp]');
  const began = performance.now();
  let since = began;
  const look = () => {
    const now = performance.now();
    const busy = app()?.dataset.testScriptState !== 'notRunning'
      || app().dataset.testConnectionState !== 'CONNECTED'
      || !document.querySelector('[data-testid=stMainBlockContainer]')
      || document.querySelector('[data-testid=stSkeleton], [data-testid=stSpinner], [data-testid=stProgress]')
      || document.querySelector('[class*=st-key-stale]')
      || [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
        .some(part => part.shadowRoot?.querySelector('[aria-busy=true]')) || document.fonts.status === 'loading';
    if (busy) since = now;
    if (now - since > still) resolve(true); else if (now - began > most) resolve(false); else setTimeout(look, 40);
  };
  look();
})"""

# Text as read and as read out: visible elements, those in shadow roots, tables drawn on a canvas, labels and hints; a drawing is
# read out as one picture.
READ = """() => {
  const found = [];
  const walk = (node, drawn) => {
    if (node.nodeType === Node.TEXT_NODE) { if (node.data.trim()) found.push(node.data.trim()); return; }
    if (node.nodeType !== Node.ELEMENT_NODE) { node.childNodes.forEach(child => walk(child, drawn)); return; }
    if (node.matches('script, style, noscript, [data-testid=stIconMaterial]')) return;  // an icon's name is drawn as a sign
    if (!drawn && !node.checkVisibility()) return;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-roledescription'])
      if (!node.closest('svg') && node.getAttribute(name)?.trim()) found.push(node.getAttribute(name).trim());
    if (node instanceof HTMLInputElement && node.value && !['checkbox', 'radio'].includes(node.type)) found.push(node.value);
    if (node.shadowRoot) walk(node.shadowRoot, drawn);
    node.childNodes.forEach(child => walk(child, drawn || node.tagName === 'CANVAS'));
  };
  walk(document.body, false);
  return [document.title, ...found];
}"""


def go(visitor: Visit, address: str, page: str = "", **link: str) -> None:
    """Open a page with choices in its link and wait until it stands still."""
    path = "" if page == PAGES[0] else page  # the first page is the address itself
    visitor.page.goto(f"{address}{path}" + (f"?{urlencode(link)}" if link else ""))
    settle(visitor)


def settle(visitor: Visit, seconds: float = COMPILING) -> None:
    """Wait until nothing is under way on the page any more."""
    if not visitor.page.evaluate(STANDS_STILL, [STILL, seconds * 1000]):
        raise TimeoutError(f"{visitor.page.url}: 页面没有停下来 the page did not come to rest")


def words(visitor: Visit) -> list[str]:
    """Everything on the page that can be read or is read out, each text once."""
    return list(dict.fromkeys(visitor.page.evaluate(READ)))
