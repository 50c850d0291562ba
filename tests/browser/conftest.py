"""A real server and a real browser for the tests of this folder."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tools.chrome import Chrome, find_chromium
from tools.server import workbench

# Where no browser can be had these tests are left out, and the run says so; JIEKUN_BROWSER=required (CI) forbids that.
MISSING = find_chromium() is None
if MISSING and os.environ.get("JIEKUN_BROWSER") == "required":
    raise pytest.UsageError("没有 Chromium：apt-get install chromium no Chromium for the browser tests")
collect_ignore_glob = ["test_*.py"] if MISSING else []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if MISSING:
        terminalreporter.write_line(
            "没有找到 Chromium，浏览器测试未运行 no Chromium found: browser tests were not run", yellow=True
        )


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the workbench answers."""
    with workbench() as place:
        yield place


@pytest.fixture
def chrome() -> Iterator[Chrome]:
    with Chrome() as browser:
        browser.size(1280, 720)
        yield browser
