"""Two charts for any subject: steps from one amount to another, and swings around a centre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import altair as alt

from simulation.reports.chart_style import LIGHT, Look
from simulation.reports.charts.figure import Figure, Rows, paper_too
from simulation.reports.charts.parts import chart_of, dress, named_axis, rows_height

WIDE = 19.0
"""Character heights of an assumption's name in one line: they are longer than the names of programmes."""
AXES = 70
"""Height of the middle's number above the bars and of the axis below: on a page it is part of the chart's height."""
ROW = 30
"""Height of a row and its gap, in points."""


@dataclass(frozen=True)
class Told:
    """What a chart of any subject cannot know by itself: its words, and how numbers look (as in d3-format)."""

    title: str
    caption: str
    axis: str
    """What is measured, with its unit."""
    digits: str = ",.0f"


@dataclass(frozen=True)
class Step:
    """One bar of a waterfall: a change of what stood before it, or an amount of its own."""

    label: str
    amount: float
    whole: bool = False
    """Whether `amount` is measured from zero (income to begin with, what is left) and is no change."""


@dataclass(frozen=True)
class Swing:
    """One bar of a tornado: what comes out at the low and at the high end of an assumption, with those ends in words."""

    label: str
    low: float
    high: float
    low_says: str = ""
    high_says: str = ""


@paper_too
def waterfall_chart(
    steps: Sequence[Step], told: Told, line: tuple[str, float] | None = None, look: Look = LIGHT
) -> Figure:
    """Steps from one amount to another, downwards; `line` is a named amount that all are held against."""
    rows = _stairs(steps)
    base = chart_of(rows).encode(y=alt.Y("place:O", sort=None, axis=named_axis(rows)))
    values = [0.0, *(row[key] for row in rows for key in ("low", "high")), *([line[1]] if line else [])]
    x = alt.X("low:Q", scale=_roomy(values), axis=_measured(told))
    colours = alt.Scale(domain=["whole", "more", "less"], range=[look.on_file, look.line, look.lost])
    tips = [alt.Tooltip("label:N", title=" "), alt.Tooltip("amount:Q", title=told.axis, format=told.digits)]
    bars = base.mark_bar(height=ROW - 10).encode(
        x=x, x2=alt.X2("high:Q"), color=alt.Color("kind:N", scale=colours, legend=None), tooltip=tips
    )
    text = alt.Text("amount:Q", format=f"+{told.digits}")
    right = chart_of([row for row in rows if row["kind"] != "whole"]).encode(y=alt.Y("place:O"), x=alt.X("high:Q"))
    whole = chart_of([row for row in rows if row["kind"] == "whole"]).encode(y=alt.Y("place:O"), x=alt.X("high:Q"))
    layers = [*_joints(rows, look), bars, *_held(line, told, look), *_numbers(right.encode(text=text), look)]
    layers += _numbers(whole.encode(text=alt.Text("amount:Q", format=told.digits)), look)
    return Figure(told.title, told.caption, dress(layers, look, rows_height(rows, ROW) + 24 * bool(line)))


@paper_too
def swings_chart(swings: Sequence[Swing], centre: float, told: Told, look: Look = LIGHT) -> Figure:
    """What comes out at both ends of each assumption, around what comes out at its middle; in the order given."""
    rows: Rows = [
        {"place": place, "label": swing.label, "end": end, "value": value, "says": says, "right": value >= centre}
        for place, swing in enumerate(swings)
        for end, value, says in (("low", swing.low, swing.low_says), ("high", swing.high, swing.high_says))
    ]
    y = alt.Y("place:O", sort=None, axis=named_axis(rows, WIDE))
    x = alt.X("value:Q", scale=_roomy([centre, *(row["value"] for row in rows)], zero=False), axis=_measured(told))
    colours = alt.Scale(domain=["low", "high"], range=[look.relieved, look.line])
    tips = [
        alt.Tooltip("label:N", title=" "), alt.Tooltip("says:N", title="→"),
        alt.Tooltip("value:Q", title=told.axis, format=told.digits),
    ]  # fmt: skip
    bars = chart_of(rows).mark_bar(height=ROW - 10).encode(
        x=x, x2=alt.X2Datum(centre), y=y, color=alt.Color("end:N", scale=colours, legend=None), tooltip=tips
    )  # fmt: skip
    layers = [bars, *_middle(centre, told, look)]
    for right in (True, False):
        ends = chart_of([row for row in rows if row["right"] == right]).encode(y=y, x=x, text=alt.Text("says:N"))
        words = ends.mark_text(align="left", dx=5) if right else ends.mark_text(align="right", dx=-5)
        layers.append(words.encode(color=alt.ColorValue(look.ink), size=alt.SizeValue(12)))
    return Figure(told.title, told.caption, dress(layers, look, rows_height(rows[::2], ROW, WIDE) + AXES))


def _numbers(beside: alt.Chart, look: Look) -> list[alt.Chart]:
    """Numbers beside the bars, legible over the line that all are held against."""
    face: dict[str, Any] = {"align": "left", "dx": 6, "fontSize": 13, "fontWeight": "bold"}
    outline = beside.mark_text(stroke=look.ground, strokeWidth=4, strokeJoin="round", **face)
    return [outline, beside.mark_text(color=look.ink, **face)]


def _stairs(steps: Sequence[Step]) -> Rows:
    """Where each bar begins and ends: a change stands on what went before it."""
    rows: Rows = []
    level = 0.0
    for place, step in enumerate(steps):
        before, level = (0.0, step.amount) if step.whole else (level, level + step.amount)
        kind = "whole" if step.whole else "more" if step.amount >= 0 else "less"
        ends = {"low": min(before, level), "high": max(before, level), "level": level}
        rows.append({"place": place, "label": step.label, "amount": step.amount, "kind": kind, **ends})
    return rows


def _joints(rows: Rows, look: Look) -> list[alt.Chart]:
    """Thin lines from the end of a bar to the next one."""
    joints: Rows = [
        {"from": above["place"], "to": below["place"], "level": above["level"]} for above, below in pairwise(rows)
    ]
    ends = chart_of(joints).encode(y=alt.Y("from:O"), y2=alt.Y2("to:O"), x=alt.X("level:Q"))
    return [ends.mark_rule(color=look.quiet, strokeWidth=1, strokeDash=[2, 2])]


def _held(line: tuple[str, float] | None, told: Told, look: Look) -> list[alt.Chart]:
    """The named amount all are held against, as a dashed line with its name on top."""
    if line is None:
        return []
    return _upright(line[1], f"{line[0]} {line[1]:{told.digits}}", look)


def _middle(centre: float, told: Told, look: Look) -> list[alt.Chart]:
    return _upright(centre, f"{centre:{told.digits}}", look)


def _upright(value: float, says: str, look: Look) -> list[alt.Chart]:
    at = chart_of([{"at": value, "says": says}]).encode(x=alt.X("at:Q"))
    name = at.mark_text(y=-9, baseline="middle", color=look.ink, fontSize=13).encode(text=alt.Text("says:N"))
    return [at.mark_rule(color=look.ink, strokeDash=[6, 4], strokeWidth=1.5), name]


def _measured(told: Told) -> alt.Axis:
    return alt.Axis(title=told.axis, titleFontWeight="normal", titlePadding=8, format=told.digits, tickCount=6)


def _roomy(values: Sequence[float], *, zero: bool = True) -> alt.Scale:
    """A scale with room for the numbers beside the bars."""
    low, high = min(values), max(values)
    room = (high - low or 1.0) * 0.16
    return alt.Scale(domain=[low - (room if low < 0 or not zero else 0), high + room], nice=False, zero=zero)
