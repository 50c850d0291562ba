"""Yearly rates against the target, with their ranges: on a page, and large for a meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import mean
from typing import Any

import altair as alt

from simulation.reports.chart_style import LIGHT, Language, Look
from simulation.reports.chart_words import say
from simulation.reports.charts.figure import Figure, Rows, Spec, Summary, paper_too
from simulation.reports.charts.parts import (
    HEIGHT,
    TARGET,
    axis_of,
    dress,
    haloed,
    range_tips,
    target_line,
    tip,
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


DATA = "rates"
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
    low = top * 2 * size.number / size.height
    rows = [{**row, "above": row["above"] or row["p50"] < low, "top": top} for row in rows]
    caption = say("fan_caption", language, n=summary["replicates"])
    return Figure(_fan_title(rows, language), caption, _fan_of_rates(language, look, size), {DATA: rows})


@cache
def _fan_of_rates(language: Language, look: Look, size: _Size) -> Spec:
    """The chart of any rates: nothing in it depends on them, so that an answer that follows a control is only new data."""
    line_height = round(size.label * 1.3)
    years = axis_of(
        "chance",
        language,
        labelAngle=0,
        labelFontSize=size.label,
        labelLineHeight=line_height,
        labelExpr="split(datum.label, '\\n')",
    )
    x = alt.X("label:O", sort=None, scale=alt.Scale(type="point", padding=0.35), axis=years)
    y = alt.Y("p50:Q", scale=alt.Scale(nice=False), axis=axis_of("rate", language, format=".0%", tickCount=5))
    tips = [tip("year:O", "year", language), *range_tips(language, ".1%")]
    rates = alt.Chart(alt.NamedData(name=DATA)).encode(x=x)
    base = rates.encode(y=y, tooltip=tips)
    colour = alt.ColorValue(look.line, condition={"test": "datum.below", "value": look.below})
    shape = alt.ShapeValue("circle", condition={"test": "datum.below", "value": "triangle-down"})
    layers = [
        base.mark_area(opacity=0.22, color=look.line).encode(y=alt.Y("p05:Q"), y2=alt.Y2("p95:Q")),
        *target_line(language, look, size.number),
        base.mark_line(color=look.line, strokeWidth=size.line),
        base.mark_point(filled=True, size=size.point, opacity=1).encode(color=colour, shape=shape),
    ]
    number = rates.encode(y=y, text=alt.Text("p50:Q", format=".1%"))
    away = alt.ExprRef(f"datum.above ? {round(-1.3 * size.number)} : {round(1.45 * size.number)}")
    layers += haloed(number, look, colour, away, size.number)
    # Unseen, it makes room above the highest range.
    layers += [rates.mark_point(opacity=0).encode(y=alt.Y("top:Q"))]
    return dress(layers, look, size.height, size.axis)


def _rates(summary: Summary) -> Rows:
    """Rates by year; the number of a year stands above its point where the line turns down there, else below."""
    rates = [year[f"rate_{summary['denominator']}"] for year in summary["years"]]
    middles = [rate["p50"] for rate in rates]
    beside = [*middles[1:2], *map(mean, zip(middles, middles[2:], strict=False)), *middles[-2:-1]] or [1.0]
    return [
        {
            "year": str(year["year"]),
            "label": f"{year['year']}\n{year['probability_target']:.0%}",
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
