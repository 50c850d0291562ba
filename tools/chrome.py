"""A real Chromium without a driver program: started headless, steered over its DevTools socket.

For screenshots and browser tests. Every request the page makes is kept, so that a test can see where they went.
"""

from __future__ import annotations

import base64
import itertools
import json
import shutil
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.request import urlopen

from websockets.sync.client import connect

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")

# The browser itself asks outside hosts in the background; without these a test would count its requests, not the page's.
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars",
    "--force-color-profile=srgb", "--lang=zh-CN", "--remote-debugging-port=0",
)  # fmt: skip


def find_chromium() -> str | None:
    """The Chromium (or Chrome, Edge) of this machine, None where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def _page_address(profile: Path) -> str:
    """Address of the page's DevTools socket, once the browser has written its port into its profile."""
    port_file = profile / "DevToolsActivePort"
    for _ in range(200):
        if port_file.exists() and (lines := port_file.read_text().splitlines()):
            with urlopen(f"http://127.0.0.1:{lines[0]}/json/list", timeout=10) as answer:
                return next(
                    str(target["webSocketDebuggerUrl"]) for target in json.load(answer) if target["type"] == "page"
                )
        time.sleep(0.1)
    raise TimeoutError("Chromium 没有启动 did not start")


class Chrome:
    """One page in one headless browser; use as a context manager.

    `requests` holds the address of everything the page asked for, `messages` its console errors.
    """

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.messages: list[str] = []
        self._numbers = itertools.count(1)
        self._opened = ExitStack()

    def __enter__(self) -> Chrome:
        program = find_chromium()
        if program is None:
            raise FileNotFoundError("没有找到 Chromium no Chromium found: apt-get install chromium")
        with ExitStack() as opened:
            profile = opened.enter_context(
                tempfile.TemporaryDirectory(prefix="jiekun-chrome-", ignore_cleanup_errors=True)
            )
            command = [program, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
            process = opened.enter_context(
                subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            )
            opened.callback(process.terminate)
            self._socket = opened.enter_context(connect(_page_address(Path(profile)), max_size=None))
            for domain in ("Page", "Network", "Runtime", "Log"):
                self.send(f"{domain}.enable")
            self._opened = opened.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Give one DevTools command and wait for its answer."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv(timeout=60))
            self._note(message)
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                answer: dict[str, Any] = message["result"]
                return answer

    def _note(self, message: dict[str, Any]) -> None:
        match message.get("method"):
            case "Network.requestWillBeSent":
                self.requests.append(message["params"]["request"]["url"])
            case "Network.webSocketCreated":
                self.requests.append(message["params"]["url"])
            case "Runtime.exceptionThrown":
                self.messages.append(str(message["params"]["exceptionDetails"].get("text")))
            case "Log.entryAdded" if message["params"]["entry"]["level"] == "error":
                self.messages.append(
                    f"{message['params']['entry']['text']} {message['params']['entry'].get('url', '')}"
                )

    def size(self, width: int, height: int, scale: float = 1.0) -> None:
        """Set the window in CSS pixels."""
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False
        )

    def scheme(self, name: str) -> None:
        """Let the system ask for a `light` or a `dark` page."""
        self.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def open(self, address: str) -> None:
        """Go to an address; what it shows may come later, see `wait`."""
        self.send("Page.navigate", url=address)

    def run(self, script: str) -> Any:
        """Value of a JavaScript expression in the page."""
        answer = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        return answer["result"].get("value")

    def wait(self, condition: str, seconds: float = 30.0) -> float:
        """Wait until a JavaScript expression is true; gives the seconds it took."""
        began = time.perf_counter()
        while not self.run(f"Boolean({condition})"):
            if time.perf_counter() - began > seconds:
                raise TimeoutError(f"{condition}: 等了 {seconds} 秒 not true after so many seconds")
            time.sleep(0.03)
        return time.perf_counter() - began

    def press(self, key: str, *, code: int) -> None:
        """Press and release a key."""
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    def click(self, script: str) -> None:
        """Click in the middle of the element a JavaScript expression gives."""
        box = self.run(
            f"(e => {{e.scrollIntoView({{block: 'center'}}); const b = e.getBoundingClientRect();"
            f" return [b.x + b.width / 2, b.y + b.height / 2]}})({script})"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)

    def picture(self, path: Path) -> None:
        """Write what the window shows as a PNG file."""
        data = self.send("Page.captureScreenshot", format="png")["data"]
        path.write_bytes(base64.b64decode(data))
