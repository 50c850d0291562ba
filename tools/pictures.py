"""Renew `docs/answer.png`, the picture of the overview in both READMEs: the real page, drawn by a real browser."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from PIL import Image

from tools.chrome import Chrome
from tools.server import REPOSITORY, workbench

PICTURE = REPOSITORY / "docs" / "answer.png"
WIDTH, HEIGHT, SCALE = 1280, 815, 1.5
COLOURS = 256  # a third of the size, the charts' colours exact
CHARTS = "document.querySelectorAll('[data-testid=stVegaLiteChart] svg').length === 4"
DONE = f"{CHARTS} && document.body.innerText.includes('正式测算 ·')"


def main() -> None:
    """Open the page, wait for the full run, keep what the window shows."""
    with workbench() as address, Chrome() as chrome, tempfile.TemporaryDirectory() as folder:
        chrome.size(WIDTH, HEIGHT, SCALE)
        chrome.scheme("light")
        chrome.open(address)
        chrome.wait(DONE, 900)
        time.sleep(2)  # the last letters of the font arrive after the page
        drawn = Path(folder) / "drawn.png"
        chrome.picture(drawn)
        with Image.open(drawn) as image:
            few = image.convert("RGB").quantize(
                COLOURS, method=Image.Quantize.MEDIANCUT, kmeans=2, dither=Image.Dither.NONE
            )
            few.save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
