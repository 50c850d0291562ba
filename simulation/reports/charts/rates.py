"""Yearly rates against the target, with their ranges: on a page, and large for a meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any

import altair as alt

from simulation.reports.chart_style import LIGHT, Language, Look
from simulation.reports.chart_words import say
from simulation.reports.charts.figure import Figure, Rows, Summary, paper_too
from simulation.reports.charts.parts import (
    HEIGHT,
    TARGET,
    axis_of,
    chart_of,
    dress,
    haloed,
    range_tips,
    target_line,
    tip,
    up_to,
)


@dataclass(frozen=True)
class _Size:
    """Sizes of a fan chart's parts, in points."""

    height: int = HEIGHT
    axis: int = 12
    label: int = 13
    number: int = 13
    point: int = 110
    line: float = 2.5


_PAGE = _Size()
_MEETING = _Size(height=170, axis=25, label=26, number=32, point=420, line=5)
"""Letters that are read from six metres on a projector of 1280 × 720, where the numbers take the upper half."""


@paper_too
def fan_chart(summary: Summary, language: Language = "zh", look: Look = LIGHT) -> Figure:
    """Yearly rate with its 90% range against the 20% target; below it the chance of reaching the target."""
    return _fan(summary, language, look, _PAGE)


@paper_too
def big_fan_chart(summary: Summary, language: Language = "zh", look: Look = LIGHT) -> Figure:
    """The same for a projector, in large type."""
    return _fan(summary, language, look, _MEETING)


def _fan(summary: Summary, language: Language, look: Look, size: _Size) -> Figure:
    rows = _rates(summary)
    top = max(0.3, *(row["p95"] * 1.1 for row in rows))
    # A number under a point that lies low would stand in the axis.
    rows = [{**row, "above": row["above"] or row["p50"] < top * 2 * size.number / size.height} for row in rows]
    line_height = round(size.label * 1.3)
    years = axis_of(
        "chance",
        language,
        labelAngle=0,
        labelFontSize=size.label,
        labelLineHeight=line_height,
        labelExpr=_second_line(rows),
    )
    x = alt.X("year:O", scale=alt.Scale(type="point", padding=0.35), axis=years)
    y = alt.Y(
        "p50:Q", scale=up_to(top),
        axis=axis_of("rate", language, format=".0%", tickCount=5),
    )  # fmt: skip
    tips = [tip("year:O", "year", language), *range_tips(language, ".1%")]
    base = chart_of(rows).encode(x=x, y=y, tooltip=tips)
    colour = alt.ColorValue(look.line, condition={"test": "datum.below", "value": look.below})
    shape = alt.ShapeValue("circle", condition={"test": "datum.below", "value": "triangle-down"})
    layers = [
        base.mark_area(opacity=0.22, color=look.line).encode(y=alt.Y("p05:Q"), y2=alt.Y2("p95:Q")),
        *target_line(language, look, size.number),
        base.mark_line(color=look.line, strokeWidth=size.line),
        base.mark_point(filled=True, size=size.point, opacity=1).encode(color=colour, shape=shape),
    ]
    for above, away in ((True, -1.3), (False, 1.45)):
        side = [row for row in rows if row["above"] == above]
        number = chart_of(side).encode(x=x, y=y, text=alt.Text("p50:Q", format=".1%"))
        layers += haloed(number, look, colour, round(away * size.number), size.number)
    caption = say("fan_caption", language, n=summary["replicates"])
    return Figure(_fan_title(rows, language), caption, dress(layers, look, size.height, size.axis))


def _rates(summary: Summary) -> Rows:
    """Rates by year; the number of a year stands above its point where the line turns down there, else below."""
    rates = [year[f"rate_{summary['denominator']}"] for year in summary["years"]]
    middles = [rate["p50"] for rate in rates]
    beside = [*middles[1:2], *map(mean, zip(middles, middles[2:], strict=False)), *middles[-2:-1]] or [1.0]
    return [
        {
            "year": str(year["year"]),
            "chance": year["probability_target"],
            "below": rate["p50"] < TARGET,
            "above": rate["p50"] >= around,
            **rate,
        }
        for year, rate, around in zip(summary["years"], rates, beside, strict=True)
    ]


def _fan_title(rows: Sequence[Mapping[str, Any]], language: Language) -> str:
    below = [row["year"] for row in rows if row["below"]]
    if len(below) in {0, len(rows)}:
        return say("fan_none" if below else "fan_all", language)
    return say("fan_some", language, years=("、" if language == "zh" else ", ").join(below))


def _second_line(rows: Sequence[Mapping[str, Any]]) -> str:
    """Vega expression of an axis label in two lines: the year, and its chance of reaching the target."""
    table = ", ".join(f"'{row['year']}': '{row['chance']:.0%}'" for row in rows)
    return f"[datum.label, ({{{table}}})[datum.label]]"
