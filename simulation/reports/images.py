"""Charts as PNG and SVG pictures that look the same on every machine, Chinese included, without a browser."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from simulation.inputs.paths import DATA
from simulation.reports.charts import Figure

FONTS = DATA / "fonts"
WIDTH = 640
SCALE = 2.0
"""Pixels to a point: sharp in print at the width of a page."""


def png(figure: Figure, width: int = WIDTH) -> bytes:
    """A chart with its title and caption as a PNG picture, `width` points wide within its axes."""
    return _drawn(_specification(figure, width))


def _drawn(specification: Mapping[str, Any]) -> bytes:
    import vl_convert

    _register_fonts()
    picture: bytes = vl_convert.vegalite_to_png(dict(specification), scale=SCALE, allowed_base_urls=[])
    return picture


def _specification(figure: Figure, width: int) -> dict[str, Any]:
    specification: dict[str, Any] = figure.for_document(width).to_dict(validate=False)
    return specification


@cache
def _register_fonts() -> None:
    """Name our own font files: a server may have no Chinese font at all."""
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
