"""Where households stand: at each year's end, and before the plan begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt

from simulation.reports.chart_style import LIGHT, Language, Look
from simulation.reports.chart_words import say
from simulation.reports.charts.figure import Figure, Rows, Summary, paper_too
from simulation.reports.charts.parts import (
    axis_of,
    chart_of,
    dress,
    labels_axis,
    legend_of,
    range_tips,
    tip,
    up_to,
    x_years,
)
from simulation.reports.wording import between

STATUSES = {"on_file": "on_file_end", "relieved": "stock_relieved", "exited": "stock_exited"}
"""States of a household at a year's end, bottom of the bar first, and their counts in the summary."""
ROOM = 0.06
"""Share of the highest bar from which a part of a bar has room for its number."""


@paper_too
def status_chart(summary: Summary, language: Language = "zh", look: Look = LIGHT) -> Figure:
    """Households on file, relieved and exited at each year's end, with the range of those still on file."""
    rows = _statuses(summary, language)
    on_file = [row for row in rows if row["place"] == 0]
    x = x_years(language)
    y = alt.Y("p50:Q", stack="zero", axis=axis_of("households", language, format=",.0f", tickCount=5))
    names = [say(name, language) for name in STATUSES]
    colours = alt.Scale(domain=names, range=[look.on_file, look.relieved, look.exited])
    whole = alt.Text("p50:Q", format=",.0f")
    tips = [tip("year:O", "year", language), tip("status:N", "status", language), *range_tips(language, ",.0f")]
    stack = chart_of(rows).encode(x=x, y=y, order=alt.Order("place:Q"))
    bars = stack.mark_bar(stroke=look.ground, strokeWidth=1)
    inside = stack.mark_text(fontSize=13, fontWeight="bold")
    written = alt.ColorValue(look.ground, condition={"test": "datum.place == 1", "value": look.on_relieved})
    shown = alt.OpacityValue(0, condition={"test": "datum.place > 0 && datum.roomy", "value": 1})
    middle = alt.Y("p50:Q", stack="zero", bandPosition=0.5)
    ends = chart_of(on_file[1:]).encode(x=x)
    tick = ends.mark_tick(color=look.ink, size=12, thickness=1.5)
    below = chart_of(on_file).mark_text(color=look.ink, dy=18, fontSize=13, fontWeight="bold")
    layers = [
        bars.encode(color=alt.Color("status:N", scale=colours, legend=legend_of()), tooltip=tips),
        inside.encode(y=middle, text=whole, opacity=shown, color=written),
        ends.mark_rule(color=look.ink, strokeWidth=1.5).encode(y=alt.Y("p05:Q"), y2=alt.Y2("p95:Q")),
        tick.encode(y=alt.Y("p05:Q")),
        tick.encode(y=alt.Y("p95:Q")),
        below.encode(x=x, y=alt.Y("p05:Q"), text=whole),
    ]
    opening, last = summary["opening"]["opening_file"], summary["years"][-1]
    end = between(last["on_file_end"], language)
    title = say("status_title", language, start=f"{opening:,}", year=last["year"], end=end)
    return Figure(title, say("status_caption", language), dress(layers, look))


@paper_too
def bridge_chart(summary: Summary, language: Language = "zh", look: Look = LIGHT) -> Figure:
    """The opening bridge: imported, each reason for leaving, undecided, opening file."""
    opening = summary["opening"]
    base = chart_of(_bridge(opening, language)).encode(y=alt.Y("step:N", sort=None, axis=labels_axis()))
    colours = alt.Scale(domain=[0, 1, 2], range=[look.on_file, look.quiet, look.line])
    axis = axis_of("households", language, format=",.0f", tickCount=5)
    x = alt.X("low:Q", scale=up_to(opening["imported"] * 1.22 or 1.0), axis=axis)
    bars = base.mark_bar(height=20).encode(color=alt.Color("kind:O", scale=colours, legend=None))
    number = base.mark_text(align="left", dx=5, color=look.ink, fontSize=13, fontWeight="bold")
    layers = [
        bars.encode(x=x, x2=alt.X2("high:Q")),
        number.encode(x=alt.X("high:Q"), text=alt.Text("label:N")),
    ]
    numbers = {key: f"{opening[key]:,}" for key in ("imported", "opening_file")}
    return Figure(say("bridge_title", language, **numbers), say("bridge_caption", language), dress(layers, look))


def _statuses(summary: Summary, language: Language) -> Rows:
    same = dict.fromkeys(("p05", "p50", "p95"), summary["opening"]["opening_file"])
    rows: Rows = [{"year": say("at_opening", language), "status": say("on_file", language), "place": 0, **same}]
    highest = max(sum(year[count]["p50"] for count in STATUSES.values()) for year in summary["years"])
    for year in summary["years"]:
        for place, (status, count) in enumerate(STATUSES.items()):
            roomy = year[count]["p50"] > ROOM * highest
            rows.append(
                {
                    "year": str(year["year"]),
                    "status": say(status, language),
                    "place": place,
                    "roomy": roomy,
                    **year[count],
                }
            )
    return rows


def _bridge(opening: Mapping[str, Any], language: Language) -> Rows:
    left = opening["imported"]
    rows: Rows = [{"step": say("imported", language), "low": 0, "high": left, "kind": 0, "label": f"{left:,}"}]
    for name, count in (*opening["parts"].items(), ("undecided", opening["undecided"])):
        rows.append({"step": say(name, language), "low": left - count, "high": left, "kind": 1, "label": f"−{count:,}"})
        left -= count
    return [*rows, {"step": say("opening_file", language), "low": 0, "high": left, "kind": 2, "label": f"{left:,}"}]
