"""Who is still on file: main cause by filing unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt

from simulation.reports.chart_style import LIGHT, Language, Look
from simulation.reports.chart_words import say
from simulation.reports.charts.figure import Figure, Rows, evenly, paper_too
from simulation.reports.charts.parts import chart_of, dress, tip
from simulation.reports.names import Names
from simulation.reports.wording import percent, whole

FEW = 5
"""Counts below this are hidden where a chart goes outside the union."""
CELL = 26
WIDE = 840


@paper_too
def left_chart(
    left: Mapping[str, Any], names: Names, language: Language = "zh", look: Look = LIGHT, *, hide_few: bool = False
) -> Figure:
    """Households left at the end of the plan by main cause and filing unit, the largest first; `left` of `who_is_left`."""
    by = left["by"]
    units = _ranked({unit: sum(cell["mean"] for cell in row.values()) for unit, row in by.items()})
    codes = {code for row in by.values() for code in row}
    causes = _ranked({code: sum(row.get(code, {"mean": 0.0})["mean"] for row in by.values()) for code in codes})
    heads = _heads(causes, names, language)
    rows = _cells(by, heads, names, language, hide_few=hide_few)
    whole_row = [] if hide_few else _totals(units, causes, heads, language)
    total = [] if hide_few else [say("total", language)]
    x = alt.X("cause:N", sort=[*heads.values(), *total], axis=_top(heads))
    y = alt.Y(
        "unit:N",
        sort=[*units, *total],
        axis=alt.Axis(title=None, labelFontSize=13, labelLimit=200, ticks=False, domain=False),
    )
    shade = alt.Color("mean:Q", scale=alt.Scale(type="sqrt", range=[look.pale, look.line]), legend=None)
    tips = [tip("unit:N", "unit", language), tip("name:N", "cause", language), tip("text:N", "households", language)]
    if not hide_few:
        tips += [tip("p05:Q", "low", language, ",.0f"), tip("p95:Q", "high", language, ",.0f")]
    base = chart_of(rows).encode(x=x, y=y, tooltip=tips)
    text = base.mark_text(fontSize=13).encode(
        text=alt.Text("text:N"), color=alt.ColorValue(look.ink, condition={"test": "datum.deep", "value": look.ground})
    )
    sums = chart_of(whole_row).mark_text(fontSize=13, fontWeight="bold", color=look.ink)
    layers = [
        base.mark_rect(stroke=look.ground, strokeWidth=1.5).encode(color=shade),
        text,
        sums.encode(x=x, y=y, text="text:N"),
    ]
    caption = say("left_caption_few" if hide_few else "left_caption", language, n=left["replicates"])
    title = _title(units, causes, left["year"], names, language)
    return Figure(title, caption, dress(layers, look, CELL * (len(units) + (not hide_few)) or CELL), width=WIDE)


def _ranked(totals: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(totals.items(), key=lambda item: -item[1]))


def _cells(
    by: Mapping[str, Any], heads: Mapping[str, str], names: Names, language: Language, *, hide_few: bool
) -> Rows:
    highest = max((cell["mean"] for row in by.values() for cell in row.values()), default=1.0)
    rows: Rows = []
    for unit, row in by.items():
        for code, cell in row.items():
            few = cell["mean"] < FEW
            shown = {"mean": FEW / 2, "text": f"<{FEW}"} if few and hide_few else {**cell, "text": whole(cell["mean"])}
            rows.append(
                {
                    "unit": unit, "cause": heads[code], "name": names.cell("cause", code, language),
                    "deep": cell["mean"] > 0.5 * highest, **shown,
                }
            )  # fmt: skip
    return rows


def _totals(
    units: Mapping[str, float], causes: Mapping[str, float], heads: Mapping[str, str], language: Language
) -> Rows:
    total = say("total", language)
    rows: Rows = [{"unit": unit, "cause": total, "text": whole(count)} for unit, count in units.items()]
    rows += [{"unit": total, "cause": heads[code], "text": whole(n)} for code, n in causes.items()]
    return [*rows, {"unit": total, "cause": total, "text": whole(sum(units.values()))}] if units else []


def _heads(causes: Mapping[str, float], names: Names, language: Language) -> dict[str, str]:
    """Causes' names in as many lines each, short enough to stand over their columns."""
    lines = {code: evenly(names.cell("cause", code, language), 5.5) for code in causes}
    most = max(map(len, lines.values()), default=1)
    return {code: "\n".join([*[""] * (most - len(name)), *name]) for code, name in lines.items()}


def _top(heads: Mapping[str, str]) -> alt.Axis:
    """Names over the columns; Vega lets lines grow downwards, so they begin as much higher."""
    above = max((head.count("\n") for head in heads.values()), default=0)
    return alt.Axis(
        title=None, orient="top", labelAngle=0, labelFontSize=12, labelLimit=0, labelLineHeight=15, ticks=False, domain=False,
        labelExpr="split(datum.label, '\\n')", labelPadding=6 + 15 * above, labelOverlap=False,
    )  # fmt: skip


def _title(units: Mapping[str, float], causes: Mapping[str, float], year: int, names: Names, language: Language) -> str:
    if not units:
        return say("left_none", language, year=year)
    cause, unit = next(iter(causes)), next(iter(units))
    share = percent(causes[cause] / sum(causes.values()), 0)
    return say("left_title", language, year=year, cause=names.cell("cause", cause, language), share=share, unit=unit)
