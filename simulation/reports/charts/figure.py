"""A chart with its words, on the screen and on paper."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, ParamSpec

from altair.utils.schemapi import disable_debug_mode

from simulation.reports.chart_style import LIGHT

Summary = Mapping[str, Any]
Rows = list[dict[str, Any]]
Spec = Mapping[str, Any]
"""A Vega-Lite specification."""
P = ParamSpec("P")

# Altair would check every part of a chart against the whole specification as it is made; the tests check the finished charts.
disable_debug_mode()

TITLE_SIZE, CAPTION_SIZE = 15, 11
PAPER_MARGIN = 10


@dataclass(frozen=True)
class Figure:
    """A chart with the sentence that says what is seen and the one that says how to read it."""

    title: str
    caption: str
    chart: Spec
    """The chart without the `data` it names. Where only the data change, a browser need not build the chart again."""
    data: Mapping[str, Rows] = field(default_factory=dict)
    on_white: Callable[[], Figure] | None = None
    """Makes the same chart in the colours of a light page."""
    width: int = 640
    """Points it needs on paper."""

    @property
    def spec(self) -> dict[str, Any]:
        """The whole specification, with its data."""
        return {**self.chart, "datasets": {**self.chart["datasets"], **self.data}}

    def for_document(self, width: int | None = None) -> dict[str, Any]:
        """The chart on white with its words inside it, broken to a fixed width in points."""
        width = width or self.width
        light = self if self.on_white is None else self.on_white()
        heading = {
            "text": in_lines(self.title, width / TITLE_SIZE), "subtitle": in_lines(self.caption, width / CAPTION_SIZE),
            "anchor": "start", "frame": "bounds", "fontSize": TITLE_SIZE, "subtitleFontSize": CAPTION_SIZE, "offset": 12,
        }  # fmt: skip
        return {**light.spec, "title": heading, "width": width, "background": "white", "padding": PAPER_MARGIN}


def paper_too(make: Callable[P, Figure]) -> Callable[P, Figure]:
    """Let the figures of a chart function, whose argument `look` has the colours, be made again for paper."""
    signature = inspect.signature(make)

    @wraps(make)
    def remembering(*args: P.args, **kwargs: P.kwargs) -> Figure:
        def again() -> Figure:
            bound = signature.bind(*args, **kwargs)
            bound.arguments["look"] = LIGHT
            return make(*bound.args, **bound.kwargs)

        return replace(make(*args, **kwargs), on_white=again)

    return remembering


def in_lines(text: str, ems: float) -> list[str]:
    """Break a text into lines of at most so many character heights; Latin words stay whole, marks never begin a line."""
    lines, width = [""], 0.0
    for piece in _pieces(text):
        size = text_width(piece)
        if width + size > ems and lines[-1] and piece[0] not in "，。；：、）”,.;:) ":
            lines.append("")
            width = 0.0
        lines[-1] += piece
        width += size
    return [line.strip() for line in lines]


def evenly(text: str, ems: float) -> list[str]:
    """The same with lines about as long as each other: no word left over in the last one."""
    lines = in_lines(text, ems)
    if len(lines) == 1:
        return lines
    shorter = in_lines(text, text_width(text) / len(lines) + 1.0)
    return shorter if len(shorter) == len(lines) else lines


def text_width(text: str) -> float:
    """Width of a text in character heights, about."""
    return sum(1.0 if ord(sign) > 0x2E7F else 0.53 for sign in text)


def _pieces(text: str) -> list[str]:
    """Single Chinese characters; Latin words and numbers in one piece."""
    pieces = [""]
    for sign in text:
        glued = ord(sign) <= 0x2E7F and sign != " "
        if glued and pieces[-1] and ord(pieces[-1][-1]) <= 0x2E7F and pieces[-1] != " ":
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces[1:]
