"""A real server and a real browser for the tests of this folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from simulation.inputs.demo import write_demo
from simulation.inputs.kept import keep_archive
from simulation.inputs.workbook import read_workbook
from simulation.store import Store
from tools.browser import PATIENCE, Visit, chromium, find_chromium, visit
from tools.server import Workbench, workbench

expect.set_options(timeout=PATIENCE)  # as patient as everything else: the machine may be busy

# Where no browser can be had these tests are left out, and the run says so; JIEKUN_BROWSER=required (CI) forbids that.
MISSING = find_chromium() is None
if MISSING and os.environ.get("JIEKUN_BROWSER") == "required":
    raise pytest.UsageError("没有浏览器：apt-get install chromium no browser for the browser tests")
collect_ignore_glob = ["test_*.py"] if MISSING else []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if MISSING:
        terminalreporter.write_line(
            "没有找到浏览器，浏览器测试未运行 no browser found: the browser tests were not run", yellow=True
        )


@pytest.fixture(scope="session")
def server() -> Iterator[Workbench]:
    """The workbench every test may look at; whoever ends or fills it starts one of its own."""
    with workbench() as running:
        yield running


@pytest.fixture(scope="session")
def small_archive_on(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Workbench], str]:
    """Keeps 250 invented households on a server and gives the archive's id: its answers take no time."""
    path = tmp_path_factory.mktemp("archive") / "small.xlsx"
    write_demo(250, 7, path)
    parsed = read_workbook(path)

    def keep(server: Workbench) -> str:
        name = keep_archive(parsed, server.home / "archives")
        store = Store(f"sqlite:///{server.home / 'jiekun.db'}")
        store.note_archive(name, "小城.xlsx", {})
        store.close()
        return name

    return keep


@pytest.fixture(scope="session")
def small(server: Workbench, small_archive_on: Callable[[Workbench], str]) -> str:
    """Id of the small archive on everybody's server."""
    return small_archive_on(server)


@pytest.fixture(scope="session")
def address(server: Workbench) -> str:
    """Where the workbench answers."""
    return server.address


# A module's, not the session's: while Playwright is started no other test of this process can run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visit]:
    """Somebody in front of a small projector's window."""
    with visit(browser) as person:
        yield person
