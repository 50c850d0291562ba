"""Sources beside uses year by year, and when the money is needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt

from simulation.reports.chart_style import LIGHT, Language, Look
from simulation.reports.chart_words import say
from simulation.reports.charts.figure import Figure, Rows, paper_too
from simulation.reports.charts.money import SEEN
from simulation.reports.charts.parts import WAN, axis_of, chart_of, dress, legend_of, tip, up_to, x_years
from simulation.reports.names import Names

SIDES = ("sources", "uses")
REST = ("spent_uses", "lapsed", "kept")
QUARTERS = 4
NAMES_FIT = alt.ExprRef("width < 640 ? 2 : 3")
QUARTERS_FIT = alt.ExprRef("width < 420 ? 2 : 4")
"""Columns of the legends on narrow and wide charts."""
Statement = Mapping[str, Any]


@paper_too
def funding_chart(statement: Statement, names: Names, language: Language = "zh", look: Look = LIGHT) -> Figure:
    """Of each year two bars: what there is, by who gives it, and what becomes of it; money nobody gives stands hollow on top."""
    rows, gaps = _bars(statement, names, language)
    top = max((row["high"] for row in [*rows, *gaps]), default=1.0) * 1.15 or 100.0
    y = alt.Y("low:Q", scale=up_to(top), axis=axis_of("funds_money", language, format=",.0f", tickCount=5))
    tips = _tips("part", "money:Q", language)
    bars = _beside(rows, language).mark_bar(stroke=look.ground, strokeWidth=1)
    hollow = _beside(gaps, language).mark_bar(filled=False, stroke=look.below, strokeWidth=1.5, strokeDash=[4, 3])
    words = _beside(gaps, language).mark_text(color=look.below, fontSize=12, fontWeight="bold", dy=-9)
    layers = [
        bars.encode(y=y, y2="high:Q", color=_colours(rows, language, look), tooltip=tips),
        hollow.encode(y=alt.Y("low:Q"), y2="high:Q", tooltip=tips),
        words.encode(y=alt.Y("high:Q"), text=alt.Text("says:N")),
    ]
    title = say("funding_title_gap" if gaps else "funding_title", language, years=_years(gaps, language))
    return Figure(title, say("funding_caption", language), dress(layers, look))


@paper_too
def cash_chart(statement: Statement, language: Language = "zh", look: Look = LIGHT) -> Figure:
    """Money needed in each quarter of each year."""
    rows = [
        {"year": str(year["year"]), "side": quarter, "part": say(f"quarter_{quarter + 1}", language), "high": yuan / WAN}
        for year in statement["years"]
        for quarter, yuan in enumerate(year["quarters_yuan"])
    ]  # fmt: skip
    top = max((row["high"] for row in rows), default=1.0) * 1.15 or 100.0
    y = alt.Y("high:Q", scale=up_to(top), axis=axis_of("cash_money", language, format=",.0f", tickCount=5))
    tips = _tips("quarter", "high:Q", language)
    domain = [say(f"quarter_{n + 1}", language) for n in range(QUARTERS)]
    shades = [look.batches[place] for place in (1, 0, 2, 3)]
    colour = alt.Color("part:N", scale=alt.Scale(domain=domain, range=shades), legend=legend_of(QUARTERS_FIT))
    bars = _beside(rows, language).mark_bar(stroke=look.ground, strokeWidth=1).encode(y=y, color=colour, tooltip=tips)
    most = max(rows, key=lambda row: row["high"])
    title = say("cash_title", language, year=most["year"], quarter=most["part"], money=f"{most['high']:,.1f}")
    return Figure(title, say("cash_caption", language), dress([bars], look))


def _tips(part: str, money: str, language: Language) -> list[alt.Tooltip]:
    return [tip("year:O", "year", language), tip("part:N", part, language), tip(money, "money_wan", language, ",.2f")]


def _beside(rows: Rows, language: Language) -> alt.Chart:
    """Bars of one year beside each other."""
    return chart_of(rows).encode(x=x_years(language), xOffset=alt.XOffset("side:O"))


def _bars(statement: Statement, names: Names, language: Language) -> tuple[Rows, Rows]:
    """Parts of both bars from the bottom up in 万元, and the gaps."""
    rows: Rows = []
    gaps: Rows = []
    for year in statement["years"]:
        parts = [("opening", say("kept_before", language), year["opening_yuan"])]
        parts += [(code, names.source(code, language), fund["income_yuan"]) for code, fund in year["funds"].items()]
        rows += _stack(str(year["year"]), 0, parts)
        if year["gap_yuan"] / WAN >= SEEN:
            low, gap = (year["opening_yuan"] + year["income_yuan"]) / WAN, year["gap_yuan"] / WAN
            says = say("gap_is", language, gap=f"{gap:,.1f}")
            place = {"year": str(year["year"]), "side": 0, "low": low, "high": low + gap, "money": gap}
            gaps.append({**place, "part": says, "says": says})
        sums = {"spent_uses": year["uses_yuan"], "lapsed": year["lapsed_yuan"], "kept": year["closing_yuan"]}
        rows += _stack(str(year["year"]), 1, [(name, say(name, language), sums[name]) for name in REST])
    return rows, gaps


def _stack(year: str, side: int, parts: list[tuple[str, str, float]]) -> Rows:
    rows: Rows = []
    low = 0.0
    for code, name, yuan in parts:
        if yuan:
            place = {"year": year, "side": side, "low": low, "high": low + yuan / WAN}
            rows.append({**place, "code": code, "part": name, "money": yuan / WAN})
            low += yuan / WAN
    return rows


def _colours(rows: Rows, language: Language, look: Look) -> alt.Color:
    """Funds in the colours of the chart of sources, in their order; uses in one grey, what lapses in the colour of losses."""
    fixed = dict(zip(REST, (look.quiet, look.lost, look.on_file), strict=True)) | {"opening": look.on_file}
    shades: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: row["side"]):
        free = len([code for code in shades.values() if code in look.sources])
        shades.setdefault(row["part"], fixed.get(row["code"]) or look.sources[free % len(look.sources)])
    scale = alt.Scale(domain=list(shades), range=list(shades.values()))
    return alt.Color("part:N", scale=scale, legend=legend_of(NAMES_FIT) if shades else None)


def _years(gaps: Rows, language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(gap["year"] for gap in gaps)
