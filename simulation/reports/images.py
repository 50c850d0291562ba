"""Charts as PNG and SVG pictures that look the same on every machine, Chinese included, without a browser."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from simulation.inputs.paths import DATA
from simulation.reports.chart_style import Look
from simulation.reports.charts import Figure

FONTS = DATA / "fonts"
"""Our own font in two weights (OFL): a server may have no Chinese font at all."""
REGULAR, SEMIBOLD = FONTS / "NotoSansSC-Regular.ttf", FONTS / "NotoSansSC-SemiBold.ttf"
SCALE = 2.0
"""Pixels to a point: sharp in print at the width of a page."""
SVG = "http://www.w3.org/2000/svg"


def png(figure: Figure, width: int | None = None, scale: float = SCALE) -> bytes:
    """A chart with its title and caption as a PNG picture, `width` points wide (its own without); `scale` pixels to a point."""
    import vl_convert

    _register_fonts()
    picture: bytes = vl_convert.vegalite_to_png(figure.for_document(width), scale=scale, allowed_base_urls=[])
    return picture


def svg(figure: Figure, width: int | None = None) -> str:
    """The same as an SVG drawing whose letters are outlines: office programs show it alike without the font."""
    import vl_convert

    _register_fonts()
    drawing: str = vl_convert.vegalite_to_svg(figure.for_document(width), allowed_base_urls=[])
    return outlined(drawing)


def bare_svg(figure: Figure, width: int, look: Look) -> str:
    """The chart alone in its own colours, its text as text, for a place on screen that says its words beside it."""
    import vl_convert

    _register_fonts()
    # Pages get the colour of these lines from Streamlit.
    axis = figure.chart["config"]["axis"] | {
        "gridColor": look.on_file,
        "domainColor": look.quiet,
        "tickColor": look.quiet,
    }
    drawn = figure.spec | {"width": width, "config": figure.chart["config"] | {"axis": axis}}
    drawing: str = vl_convert.vegalite_to_svg(drawn, allowed_base_urls=[])
    return drawing


def outlined(drawing: str) -> str:
    """An SVG drawing with its text as outlines of our font; a line with a character we lack stays text."""
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(drawing)
    for text in list(root.iter(f"{{{SVG}}}text")):
        _outline(text)
    return ElementTree.tostring(root, encoding="unicode")


def _outline(text: ElementTree.Element) -> None:
    """Turn a text element into a group of paths; what it says stays with it for those who listen."""
    lines = _lines(text)
    face = _face(SEMIBOLD if text.get("font-weight") in {"bold", "600", "700"} else REGULAR)
    if not lines or not all(face.has(words) for words, _, _ in lines):
        return
    size = float(str(text.get("font-size")).removesuffix("px"))
    anchor = {"middle": 0.5, "end": 1.0}.get(text.get("text-anchor", "start"), 0.0)
    for name in ("text-anchor", "font-family", "font-size", "font-weight"):
        text.attrib.pop(name, None)
    for child in list(text):
        text.remove(child)
    text.tag, text.text = f"{{{SVG}}}g", None
    text.set("aria-label", " ".join(words for words, _, _ in lines))
    for words, x, y in lines:
        outline = face.outline(words, size, x - anchor * face.width(words, size), y)
        ElementTree.SubElement(text, f"{{{SVG}}}path", {"d": outline})


def _lines(text: ElementTree.Element) -> list[tuple[str, float, float]]:
    """The lines of a text element with their places."""
    if not len(text):
        return [(text.text, 0.0, 0.0)] if text.text else []
    lines, y = [], 0.0
    for part in text:
        y += float(part.get("dy", 0))
        if part.text:
            lines.append((part.text, float(part.get("x", 0)), y))
    return lines


class _Face:
    """One weight of the font: what it has and how it is drawn."""

    def __init__(self, path: Path) -> None:
        from fontTools.ttLib import TTFont

        font = TTFont(path)
        self._names, self._glyphs = font.getBestCmap(), font.getGlyphSet()
        self._units = float(font["head"].unitsPerEm)

    def has(self, words: str) -> bool:
        return all(ord(sign) in self._names for sign in words)

    def width(self, words: str, size: float) -> float:
        return float(sum(self._glyph(sign).width for sign in words)) * size / self._units

    def outline(self, words: str, size: float, x: float, y: float) -> str:
        """SVG path data of the words from a place on the base line."""
        from fontTools.pens.svgPathPen import SVGPathPen
        from fontTools.pens.transformPen import TransformPen

        pen = SVGPathPen(self._glyphs, ntos=lambda number: f"{number:.2f}".rstrip("0").rstrip("."))
        scale = size / self._units
        for sign in words:
            self._glyph(sign).draw(TransformPen(pen, (scale, 0, 0, -scale, x, y)))
            x += self._glyph(sign).width * scale
        return str(pen.getCommands())

    def _glyph(self, sign: str) -> Any:
        return self._glyphs[self._names[ord(sign)]]


@cache
def _face(path: Path) -> _Face:
    return _Face(path)


@cache
def _register_fonts() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
