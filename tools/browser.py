"""A real browser for tests, pictures and measurements: the Chromium, Chrome or Edge of this machine, driven by Playwright.

Nothing is downloaded: Playwright's own browsers are not used. Every request a page makes is kept, so that a test can see
where it went, and those to another host are refused, as on a machine without a network.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
# Where Windows and macOS keep them: there they are not on the search path.
WINDOWS = (r"Microsoft\Edge\Application", r"Google\Chrome\Application", r"Chromium\Application")
MAC = ("/Applications/Google Chrome.app/Contents/MacOS", "/Applications/Microsoft Edge.app/Contents/MacOS")
MAC_NAMES = ("Google Chrome", "Microsoft Edge")

# A container's /dev/shm may be too small for a page; pictures must not depend on the screen's colours.
FLAGS = ("--disable-dev-shm-usage", "--disable-gpu", "--force-color-profile=srgb", "--hide-scrollbars")
PATIENCE = 60_000
"""Milliseconds after which an element that does not come is a failure; the machine may be busy."""
HERE = {"127.0.0.1", "localhost"}
LOCAL = {"data", "blob", "about"}


def find_chromium() -> str | None:
    """The Chromium, Chrome or Edge of this machine, None where there is none."""
    roots = [os.environ.get(name, "") for name in ("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA")]
    folders = [os.path.join(root, folder) for root in roots if root for folder in WINDOWS]
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), *folders, *MAC])
    return next((found for name in (*NAMES, *MAC_NAMES) if (found := shutil.which(name, path=path))), None)


@dataclass
class Visit:
    """One person at the workbench: a browser of their own with its page, and what it asked for and complained about."""

    context: BrowserContext
    page: Page
    requests: list[str] = field(default_factory=list)
    """Address of everything asked for, WebSockets included."""
    errors: list[str] = field(default_factory=list)
    """Console errors and faults of scripts."""

    @property
    def outside(self) -> list[str]:
        """What was asked of another host."""
        return [asked for asked in self.requests if is_outside(asked)]

    def follow(self, page: Page) -> None:
        """Note what a page asks and complains about from now on; for a second tab of the same person."""
        page.on("websocket", lambda socket: self.requests.append(socket.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note)

    def _note(self, line: ConsoleMessage) -> None:
        if line.type == "error":
            self.errors.append(f"{line.text} {line.location['url']}".strip())

    def wait(self, condition: str, seconds: float = PATIENCE / 1000) -> float:
        """Wait until a JavaScript expression is true in the page; gives the seconds it took.

        In place of Playwright's `wait_for_function`, which evaluates text inside the page: our policy forbids that.
        """
        began = time.perf_counter()
        came = self.page.evaluate(
            f"new Promise(resolve => {{ const end = performance.now() + {seconds * 1000};"
            f" const look = () => ({condition}) ? resolve(true) : performance.now() > end ? resolve(false)"
            " : setTimeout(look, 16); look(); })"
        )
        if not came:
            raise TimeoutError(f"{condition}: 等了 {seconds} 秒 not true after so many seconds")
        return time.perf_counter() - began


def is_outside(address: str) -> bool:
    """Whether an address belongs to another host than this machine."""
    parts = urlsplit(address)
    return parts.scheme not in LOCAL and parts.hostname not in HERE


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser; it ends with the block. Raises FileNotFoundError where there is none."""
    program = find_chromium()
    if program is None:
        raise FileNotFoundError("没有找到浏览器：请安装 Chromium、Chrome 或 Edge no browser found")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=list(FLAGS), chromium_sandbox=False)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visit(browser: Browser, size: tuple[int, int] = (1280, 720), scheme: str = "light", **more: Any) -> Iterator[Visit]:
    """A new visitor with a window of so many CSS pixels, on a light or dark system, Chinese unless `locale` says otherwise.

    `more` goes to Playwright's `new_context`.
    """
    settings: dict[str, Any] = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", **more}
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if scheme == "dark" else "light", **settings
    )
    context.set_default_timeout(PATIENCE)
    context.route(is_outside, lambda route: route.abort("internetdisconnected"))
    try:
        visitor = Visit(context, context.new_page())
        context.on("request", lambda request: visitor.requests.append(request.url))
        visitor.follow(visitor.page)
        yield visitor
    finally:
        context.close()
