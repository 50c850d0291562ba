"""Parts that the charts share: axes with units, legends, tooltips, the target's line, the common dress."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from simulation.reports.chart_style import FONT, Language, Look
from simulation.reports.chart_words import say
from simulation.reports.charts.figure import Rows, Spec, evenly

HEIGHT = 262
MARGIN = {"left": 0, "right": 4, "top": 6, "bottom": 4}
TARGET = 0.2
AXIS = 48
"""Height of an axis below a chart and of its title."""
WAN = 10_000.0
LABEL = 15.0
"""Character heights of a bar's name in one line."""
LINE = 16
"""Height of a line of a bar's name, in points."""
FITTING = alt.ExprRef("width < 420 ? 2 : 3")
WORDY = alt.ExprRef("width < 600 ? 2 : 3")
"""Columns of a long legend on a telephone and on a screen."""


def chart_of(rows: Rows) -> alt.Chart:
    """A chart whose data stand in it."""
    return alt.Chart(alt.InlineData(values=rows))


def target_line(language: Language, look: Look, size: int = 13) -> list[alt.Chart]:
    """The dashed line of the target and its name."""
    aim = chart_of([{"aim": TARGET}]).encode(y=alt.Y("aim:Q"))
    word = aim.mark_text(
        text=say("target", language), x=0, align="left", dx=4, dy=5 - size, color=look.ink, fontSize=size
    )
    return [aim.mark_rule(color=look.ink, strokeDash=[6, 4], strokeWidth=1.5), word]


def haloed(number: alt.Chart, look: Look, colour: Any, dy: int | alt.ExprRef, size: int = 13) -> list[alt.Chart]:
    """Numbers that stay legible over a line: first their outline in the colour of the page."""
    face: dict[str, Any] = {"dy": dy, "fontSize": size, "fontWeight": "bold"}
    outline = number.mark_text(stroke=look.ground, strokeWidth=4, strokeJoin="round", **face)
    return [outline, number.mark_text(**face).encode(color=colour)]


def axis_of(title: str, language: Language, **more: Any) -> alt.Axis:
    """An axis with the word of `chart_words` as its title; the word carries the unit."""
    return alt.Axis(title=say(title, language), titleFontWeight="normal", titlePadding=8, **more)


def labels_axis(limit: int = 220) -> alt.Axis:
    """The axis of a list of named bars."""
    return alt.Axis(title=None, labelFontSize=13, labelLimit=limit, ticks=False, domain=False)


def named_axis(rows: Rows, ems: float = LABEL) -> alt.Axis:
    """Places down the side, shown by their labels in lines of at most `ems`: two bars may have the same one."""
    lines = {row["place"]: evenly(row["label"], ems) for row in rows}
    names = {place: quoted("\n".join(label)) for place, label in lines.items()}
    longer = [
        {
            "test": f"indexof({[place for place, label in lines.items() if len(label) == n]}, datum.value) >= 0",
            "value": 8 - 8 * n,
        }
        for n in sorted({len(label) for label in lines.values()})
        if n > 1
    ]
    table = ", ".join(f"'{place}': {name}" for place, name in names.items())
    return alt.Axis(
        **labels_axis(round(15 * ems)).to_dict(),
        labelExpr=f"split(({{{table}}})[datum.value], '\\n')",
        labelLineHeight=LINE,
        labelOffset={"condition": longer, "value": 0} if longer else 0,
        labelOverlap=False,  # the rows are high enough; Vega would leave out every other name
    )


def rows_height(rows: Rows, row: int, ems: float = LABEL) -> int:
    """Height of a list of named bars with the axis below it; rows are higher where a name takes several lines.

    On a page the axis and its title take their room from the chart's height: few rows would lie on top of each other.
    """
    most = max((len(evenly(name["label"], ems)) for name in rows), default=1)
    return max(len(rows), 1) * max(row, LINE * most + 4 if most > 1 else 0) + AXIS


def short(name: str) -> str:
    """A name without what it says in brackets."""
    return name.split("（")[0].split(" (")[0]


def quoted(text: str) -> str:
    """A text inside a Vega expression."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    return f"'{escaped}'"


def x_years(language: Language) -> alt.X:
    """Years, each with a place of its own."""
    return alt.X("year:O", sort=None, axis=axis_of("year", language, labelAngle=0, labelFontSize=13))


def up_to(top: float) -> alt.Scale:
    """A scale from zero."""
    return alt.Scale(domain=[0, top], nice=False)


def legend_of(columns: int | alt.ExprRef = 0) -> alt.Legend:
    """A legend above the chart; in half a page two long names beside each other have room for less of each."""
    return alt.Legend(
        title=None,
        orient="top",
        labelFontSize=13,
        labelLimit=alt.ExprRef("width < 480 ? 180 : 230"),
        symbolType="square",
        symbolSize=140,
        columns=columns,
        offset=10,
    )


def tip(field: str, title: str, language: Language, digits: str | None = None) -> alt.Tooltip:
    """One line of a tooltip."""
    return alt.Tooltip(field, title=say(title, language), format=alt.Undefined if digits is None else digits)


def range_tips(language: Language, digits: str, middle: str = "p50") -> list[alt.Tooltip]:
    """The median (or mean) and both ends of the range."""
    fields = {f"{middle}:Q": "median" if middle == "p50" else "mean", "p05:Q": "low", "p95:Q": "high"}
    return [tip(field, title, language, digits) for field, title in fields.items()]


def dress(layers: Sequence[alt.Chart], look: Look, height: int = HEIGHT, size: int = 12) -> Spec:
    """What all charts share: height, named font, legible greys, no frame; `size` of the letters at the axes."""
    words: dict[str, Any] = {"labelFont": FONT, "titleFont": FONT, "labelColor": look.quiet, "titleColor": look.quiet}
    config = alt.Config(
        font=FONT,
        # Read out as one picture in the page's words; its marks would be read one by one, by the names of fields.
        aria=False,
        mark=alt.MarkConfig(aria=False),
        axis=alt.AxisConfig(
            labelFontSize=size,
            titleFontSize=size,
            gridColor=look.grid,
            domainColor=look.quiet,
            tickColor=look.quiet,
            **words,
        ),
        legend=alt.LegendConfig(**words),
        text=alt.MarkConfig(font=FONT),
        title=alt.TitleConfig(font=FONT, subtitleFont=FONT),
        view=alt.ViewConfig(stroke=None),
    )
    # All at once: each later `configure_…` would copy the whole chart. The tests check it against the whole specification.
    chart = alt.LayerChart(
        layer=list(layers),
        height=height,
        width="container",
        background="transparent",
        padding=MARGIN,
        config=config,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )
    made: dict[str, Any] = chart.to_dict(validate=False)
    return made
