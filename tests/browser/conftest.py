"""A real server and a real browser for the tests of this folder."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tools.chrome import Chrome, find_chromium

REPOSITORY = Path(__file__).resolve().parents[2]

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
    """Where the workbench answers, started as `make app` starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "asgi.py",
        "--server.port",
        str(port),
        "--server.headless",
        "true",
    ]
    server = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(health: str) -> None:
    for _ in range(600):
        try:
            with urlopen(health, timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(f"{health}: no answer")


@pytest.fixture
def chrome() -> Iterator[Chrome]:
    with Chrome() as browser:
        browser.size(1280, 720)
        yield browser
