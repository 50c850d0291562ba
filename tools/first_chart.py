"""Seconds from starting the workbench a second time to its first chart, in a browser that is already open.

python -m tools.first_chart [TIMES]
"""

from __future__ import annotations

import sys
import time

from tools.browser import Visit, chromium, visit
from tools.server import free_port, workbench

# An answer, not the placeholder before it: the chart stands below its verdict.
CHART = "document.querySelector('.st-key-verdict') && document.querySelector('[data-testid=stColumn] .vega-embed svg')"
LONGEST = 600.0
"""Seconds: a first start compiles the engine."""


def seconds_to_first_chart() -> float:
    """A second start: at the same address, what is compiled or kept on disk still there, in the browser's cache too."""
    port = free_port()
    with chromium() as browser, visit(browser) as visitor:
        _start(visitor, port)
        return _start(visitor, port)


def _start(visitor: Visit, port: int) -> float:
    visitor.page.goto("about:blank")
    began = time.perf_counter()
    with workbench(port) as server:
        visitor.page.goto(server.address)
        visitor.wait(CHART, LONGEST)
        return time.perf_counter() - began


if __name__ == "__main__":
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
        sys.stdout.write(f"{seconds_to_first_chart():.2f} s\n")
