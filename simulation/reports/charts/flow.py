"""Where households go year by year: as a flow diagram on the screen, as bars in documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from simulation.analysis.flows import STANDINGS, Flow, yearly_flows
from simulation.reports.chart_style import FONT, LIGHT, Language, Look
from simulation.reports.chart_words import say
from simulation.reports.charts.figure import Figure, Rows, Summary, paper_too
from simulation.reports.charts.parts import axis_of, chart_of, dress, legend_of, range_tips, tip, x_years
from simulation.reports.wording import between, whole

FLOW_HEIGHT = 480
LEFT, RIGHT = 0.5, 10.0
"""Share of the width, in per cent, left of the first and right of the last column; the last labels stand there."""
WRITTEN = 0.02
"""Share of the opening file from which a band has room for its number; the others say theirs when pointed at."""
COUNTS = {"on_file": "on_file_end", "relieved": "stock_relieved", "exited": "stock_exited"}
INTO, OUT_OF = ("newly_identified", "relapsed"), ("exited", "relieved", "removed")
"""Moves onto and off the file, from the line outwards."""


@dataclass(frozen=True)
class FlowFigure:
    """A flow diagram as an ECharts option, with its words; `plain` shows the moves as bars, for paper and for reading aloud."""

    title: str
    caption: str
    option: dict[str, Any]
    plain: Figure


def flow_chart(summary: Summary, language: Language = "zh", look: Look = LIGHT) -> FlowFigure:
    """Bands between the standings at the ends of two years, as wide as the mean number of households."""
    flows = yearly_flows(summary)
    words: dict[str, Any] = {"fontFamily": FONT, "color": look.ink, "fontSize": 13}
    outline = {"textBorderColor": look.ground, "textBorderWidth": 3}
    opening = summary["opening"]["opening_file"]
    series = {
        "type": "sankey", "data": _nodes(summary, flows, language, look),
        "links": [_link(flow, WRITTEN * opening, language, look) for flow in flows],
        "left": f"{LEFT}%", "right": f"{RIGHT}%", "top": 34, "bottom": 6, "nodeWidth": 12, "nodeGap": 16,
        "nodeAlign": "left", "layoutIterations": 0, "draggable": False, "emphasis": {"focus": "adjacency"},
        "label": {**words, **outline}, "edgeLabel": {**words, **outline, "fontSize": 11, "color": look.quiet},
        "lineStyle": {"curveness": 0.5},
    }  # fmt: skip
    option = {
        "animation": False,
        "title": _heads(summary, language, {**words, "color": look.quiet, "fontWeight": "bold"}),
        "tooltip": {"trigger": "item", "transitionDuration": 0, "textStyle": {"fontFamily": FONT, "fontSize": 13}},
        "series": [series],
    }
    last = summary["years"][-1]
    ends = {name: between(last[count], language) for name, count in COUNTS.items()}
    title = say("flow_title", language, year=last["year"], **ends)
    caption = say("flow_caption", language, n=summary["replicates"])
    return FlowFigure(title, caption, option, moves_chart(summary, language, look))


@paper_too
def moves_chart(summary: Summary, language: Language = "zh", look: Look = LIGHT) -> Figure:
    """Moves onto the file above the line, moves off it below, year by year."""
    rows = _moves(summary, language)
    shades = {"newly_identified": look.line, "relapsed": look.relapsed, "removed": look.on_file}
    shades |= {"exited": look.exited, "relieved": look.relieved}
    scale = alt.Scale(domain=[say(name, language) for name in shades], range=list(shades.values()))
    axis = axis_of("moves", language, format=",.0f", labelExpr="format(abs(datum.value), ',')", tickCount=6)
    y = alt.Y("signed:Q", stack="zero", axis=axis)
    tips = [tip("year:O", "year", language), tip("move:N", "move", language), *range_tips(language, ",.0f", "mean")]
    x = x_years(language)
    stack = chart_of(rows).encode(x=x, y=y, order=alt.Order("place:Q"))
    bars = stack.mark_bar(stroke=look.ground, strokeWidth=1)
    shown = alt.OpacityValue(0, condition={"test": "datum.roomy", "value": 1})
    written = alt.ColorValue(look.ground, condition={"test": "datum.light", "value": look.on_relieved})
    numbers = stack.mark_text(fontSize=12, fontWeight="bold").encode(
        y=alt.Y("signed:Q", stack="zero", bandPosition=0.5),
        text=alt.Text("mean:Q", format=",.0f"),
        opacity=shown,
        color=written,
    )
    line = chart_of([{"zero": 0}]).mark_rule(color=look.ink).encode(y=alt.Y("zero:Q"))
    layers = [bars.encode(color=alt.Color("move:N", scale=scale, legend=legend_of()), tooltip=tips), numbers, line]
    totals = {name: between(summary[f"{name}_total"], language) for name in ("exited", "relieved", "relapsed")}
    caption = say("moves_caption", language, n=summary["replicates"])
    return Figure(say("moves_title", language, **totals), caption, dress(layers, look))


# ---- the flow diagram's parts -------------------------------------------------------------------


def _nodes(summary: Summary, flows: Sequence[Flow], language: Language, look: Look) -> list[dict[str, Any]]:
    """Standings at the end of each year from top to bottom, then removed and, before its year, new."""
    colours = {"exited": look.exited, "relieved": look.relieved, "on_file": look.on_file}
    first = summary["years"][0]["year"] - 1
    opening = summary["opening"]["opening_file"]
    nodes = [_node("on_file", first, 0, opening, (look.on_file, language))]
    outside = {(flow.source, flow.year): flow.households for flow in flows if flow.source == "new"}
    nodes += [_node("new", year, 0, n, (look.line, language)) for (_, year), n in outside.items() if year == first + 1]
    for column, year in enumerate(summary["years"], start=1):
        now = year["year"]
        for name in STANDINGS:
            if year[COUNTS[name]]["mean"] > 0:
                nodes.append(_node(name, now, column, year[COUNTS[name]]["mean"], (colours[name], language)))
        removed = sum(flow.households for flow in flows if flow.target == "removed" and flow.year == now)
        if removed:
            nodes.append(_node("removed", now, column, removed, (look.quiet, language)))
        if ("new", now + 1) in outside:
            nodes.append(_node("new", now + 1, column, outside["new", now + 1], (look.line, language)))
    return nodes


def _node(name: str, year: int, column: int, households: float, dress_of: tuple[str, Language]) -> dict[str, Any]:
    colour, language = dress_of
    says = f"{say(f'flow_{name}', language)} {whole(households)}"
    return {
        "name": f"{name}:{year}",
        "depth": column,
        "itemStyle": {"color": colour, "borderWidth": 0},
        "label": {"formatter": says},
        "tooltip": {"formatter": f"{year} · {says}"},
    }


def _link(flow: Flow, written: float, language: Language, look: Look) -> dict[str, Any]:
    before = flow.year if flow.source == "new" else flow.year - 1
    number = whole(flow.households)
    path = f"{say(f'flow_{flow.source}', language)} → {say(f'flow_{flow.target}', language)}"
    # What comes in and goes out stands at its own node already; a second number there would cover others.
    inside = flow.source != "new" and flow.target != "removed"
    return {
        "source": f"{flow.source}:{before}",
        "target": f"{flow.target}:{flow.year}",
        "value": round(flow.households, 2),
        "lineStyle": {"color": _band(flow, look), "opacity": 0.45},
        "edgeLabel": {
            "show": inside and flow.households >= written and flow.source != flow.target,
            "formatter": number,
        },
        "tooltip": {"formatter": f"{flow.year} · {path}: {number}"},
    }


def _band(flow: Flow, look: Look) -> str:
    """A band has the colour of where it goes; falling back has one of its own."""
    if flow.target == "on_file":
        return {"new": look.line, "on_file": look.on_file}.get(flow.source, look.relapsed)
    return {"exited": look.exited, "relieved": look.relieved}.get(flow.target, look.quiet)


def _heads(summary: Summary, language: Language, style: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The name of each column over it."""
    names = [say("at_opening", language)]
    names += [say("year_end", language, year=year["year"]) for year in summary["years"]]
    width = (100 - LEFT - RIGHT) / max(len(names) - 1, 1)
    return [
        {"text": name, "left": f"{LEFT + width * place:.2f}%", "top": 0, "padding": 0, "textStyle": dict(style)}
        for place, name in enumerate(names)
    ]


def _moves(summary: Summary, language: Language) -> Rows:
    rows: Rows = []
    highest = max(sum(year[name]["mean"] for name in OUT_OF) for year in summary["years"]) or 1.0
    for year in summary["years"]:
        for sign, names in ((1, INTO), (-1, OUT_OF)):
            for place, name in enumerate(names):
                mean = year[name]["mean"]
                rows.append(
                    {
                        "year": str(year["year"]), "move": say(name, language), "place": place, "signed": sign * mean,
                        "roomy": mean > 0.08 * highest, "light": name in {"relieved", "removed"}, **year[name],
                    }
                )  # fmt: skip
    return rows
