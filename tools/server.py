"""The workbench as a server on a free port of this machine, for pictures, measurements and browser tests.

Every server keeps what its visitors type in a folder of its own, never in that of the person who runs the tests.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

REPOSITORY = Path(__file__).resolve().parents[1]
STARTING = 120.0
"""Seconds a server may take to answer."""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Workbench:
    """One server with its port and its folder; it can be ended hard and started again at the same address."""

    def __init__(
        self, folder: Path, port: int | None = None, settings: Mapping[str, str] | None = None, script: str = "asgi.py"
    ) -> None:
        self.folder = folder
        self.home = folder / "home"
        self._script = script
        self.port = port or free_port()
        self._settings = {"JIEKUN_HOME": str(self.home), **(settings or {})}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def log(self) -> str:
        """Everything the server has written so far, of all its starts."""
        path = self.folder / "server.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def start(self) -> None:
        """Start as `make app` does and wait until it answers."""
        command = [sys.executable, "-m", "streamlit", "run", self._script]
        command += ["--server.port", str(self.port), "--server.headless", "true"]
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=REPOSITORY, env={**os.environ, **self._settings}, stdout=log, stderr=log
            )
        self._wait()

    def kill(self) -> None:
        """End it at once, as a power cut would: nothing can be saved any more."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=30)

    def stop(self) -> None:
        """End it as Ctrl-C does; hard where it does not listen."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.kill()

    def _wait(self) -> None:
        began = time.monotonic()
        while time.monotonic() - began < STARTING:
            try:
                with urlopen(f"{self.address}_stcore/health", timeout=2):
                    return
            except (URLError, OSError):
                if self._process is not None and self._process.poll() is not None:
                    break
                time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"服务没有启动 the server did not start:\n{self.log[-2000:]}")


@contextmanager
def workbench(
    port: int | None = None, settings: Mapping[str, str] | None = None, script: str = "asgi.py"
) -> Iterator[Workbench]:
    """A server that answers, with an empty folder of its own; it ends with the block.

    `settings` are environment variables for this server only; `script` is a page of a test in place of the workbench.
    """
    with tempfile.TemporaryDirectory(prefix="jiekun-server-", ignore_cleanup_errors=True) as folder:
        server = Workbench(Path(folder), port, settings, script)
        server.start()
        try:
            yield server
        finally:
            server.stop()
