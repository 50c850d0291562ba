"""Renew `docs/answer.png`, the picture of the overview in both READMEs: the real page, drawn by a real browser."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PIL import Image

from tools.browser import chromium, visit
from tools.server import REPOSITORY, workbench

PICTURE = REPOSITORY / "docs" / "answer.png"
WIDTH, HEIGHT, SCALE = 1280, 815, 1.5
COLOURS = 256  # a third of the size, the charts' colours exact
CHARTS = "document.querySelectorAll('[data-testid=stVegaLiteChart] svg').length === 2"
DONE = f"{CHARTS} && document.body.innerText.includes('正式测算 ·')"


def main() -> None:
    """Open the page, wait for the full run, keep what the window shows."""
    with workbench() as server, chromium() as browser, tempfile.TemporaryDirectory() as folder:
        drawn = Path(folder) / "drawn.png"
        with visit(browser, (WIDTH, HEIGHT), device_scale_factor=SCALE) as visitor:
            visitor.page.goto(server.address)
            visitor.wait(DONE, 900)
            visitor.page.evaluate("document.fonts.ready")
            visitor.page.wait_for_load_state("networkidle")  # the last letters of the font arrive after the page
            visitor.page.screenshot(path=drawn)
        with Image.open(drawn) as image:
            few = image.convert("RGB").quantize(
                COLOURS, method=Image.Quantize.MEDIANCUT, kmeans=2, dither=Image.Dither.NONE
            )
            few.save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
