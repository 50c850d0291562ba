"""Where the money goes and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt

from simulation.inputs.funds import UNSECURED
from simulation.reports.chart_style import LIGHT, Language, Look
from simulation.reports.chart_words import say
from simulation.reports.charts.figure import Figure, Rows, Summary, paper_too
from simulation.reports.charts.parts import (
    FITTING,
    WAN,
    WORDY,
    axis_of,
    chart_of,
    dress,
    legend_of,
    named_axis,
    rows_height,
    short,
    tip,
    up_to,
    x_years,
)
from simulation.reports.names import Names
from simulation.reports.wording import percent

SEEN = 0.005
"""万元 from which a gap shows in the numbers of a chart."""
BATCHES = ("safety_net", "medical", "work", "insurance", "across")


@paper_too
def spending_chart(
    summary: Summary, batch_of: Mapping[str, str], language: Language = "zh", look: Look = LIGHT
) -> Figure:
    """Union and special-fund spending of each year by batch; `batch_of` gives a programme's batch."""
    rows, totals = _spending(summary, batch_of, language), _totals(summary)
    x = x_years(language)
    top = max(total["p95"] for total in totals) * 1.15 or 100.0
    y = alt.Y("mean:Q", stack="zero", scale=up_to(top), axis=axis_of("money", language, format=",.0f", tickCount=5))
    tips = [
        tip("year:O", "year", language),
        tip("batch:N", "batch", language),
        tip("mean:Q", "money", language, ",.2f"),
    ]
    bars = chart_of(rows).mark_bar(stroke=look.ground, strokeWidth=1).encode(x=x, y=y, order=alt.Order("place:Q"))
    tops = chart_of(totals).encode(x=x, y=alt.Y("mean:Q"))
    total = tops.mark_text(color=look.ink, dy=-22, fontSize=13, fontWeight="bold")
    layers = [
        bars.encode(color=_batch_colours(rows, language, look), tooltip=tips),
        total.encode(text=alt.Text("mean:Q", format=",.0f")),
        tops.mark_text(color=look.quiet, dy=-8, fontSize=11).encode(text=alt.Text("range:N")),
    ]
    return Figure(_spending_title(rows, language), say("spending_caption", language), dress(layers, look))


def _spending(summary: Summary, batch_of: Mapping[str, str], language: Language) -> Rows:
    """Means by batch in 万元; means may be added up, percentiles may not."""
    rows: Rows = []
    for year in summary["years"]:
        for place, batch in enumerate(BATCHES):
            spent = sum(spread["mean"] for name, spread in year["spending_yuan"].items() if batch_of[name] == batch)
            if spent:
                rows.append(
                    {"year": str(year["year"]), "batch": say(batch, language), "place": place, "mean": spent / WAN}
                )
    return rows


def _totals(summary: Summary) -> Rows:
    rows: Rows = []
    for year in summary["years"]:
        total = {key: value / WAN for key, value in year["spending_total_yuan"].items()}
        low, high = f"{total['p05']:,.0f}", f"{total['p95']:,.0f}"
        rows.append({"year": str(year["year"]), **total, "range": "" if low == high else f"{low}–{high}"})
    return rows


def _spending_title(rows: Rows, language: Language) -> str:
    by_batch: dict[str, float] = {}
    for row in rows:
        by_batch[row["batch"]] = by_batch.get(row["batch"], 0.0) + row["mean"]
    if not by_batch:
        return say("spending_none", language)
    return say("spending_title", language, batch=max(by_batch, key=by_batch.__getitem__))


def _batch_colours(rows: Rows, language: Language, look: Look) -> alt.Color:
    """A batch keeps its colour in every scenario; the legend names those that have money."""
    spent = {row["batch"] for row in rows}
    pairs = [
        (name, colour)
        for name, colour in zip([say(batch, language) for batch in BATCHES], look.batches, strict=True)
        if name in spent
    ]
    scale = alt.Scale(domain=[name for name, _ in pairs], range=[colour for _, colour in pairs])
    return alt.Color("batch:N", scale=scale, legend=legend_of(FITTING) if pairs else None)


@paper_too
def programmes_chart(summary: Summary, names: Names, language: Language = "zh", look: Look = LIGHT) -> Figure:
    """Budget and spending of every programme of the union's money over the plan."""
    rows = _programmes(summary, names, language)
    y = alt.Y("place:O", sort=None, axis=named_axis(rows))
    top = max((row[key] for row in rows for key in ("budget", "spent")), default=1.0)
    x = alt.X(
        "spent:Q", scale=up_to(top * 1.3 or 1.0), axis=axis_of("plan_money", language, format=",.0f", tickCount=5)
    )
    tips = [
        tip("label:N", "programme", language), tip("budget:Q", "budget", language, ",.2f"),
        tip("spent:Q", "spent", language, ",.2f"),
    ]  # fmt: skip
    base = chart_of(rows).encode(y=y, tooltip=tips)
    hollow = base.mark_bar(height=18, filled=False, stroke=look.quiet, strokeWidth=1.2).encode(x=alt.X("budget:Q"))
    filled = base.mark_bar(height=12, color=look.line).encode(x=x)
    number = base.mark_text(align="left", dx=6, fontSize=12, color=look.ink)
    layers = [filled, hollow, number.encode(x=alt.X("end:Q"), text=alt.Text("says:N"))]
    return Figure(
        _programmes_title(rows, language),
        say("programmes_caption", language),
        dress(layers, look, rows_height(rows, 26)),
    )


@paper_too
def sources_chart(summary: Summary, names: Names, language: Language = "zh", look: Look = LIGHT) -> Figure:
    """Spending of each year by who pays it; money nobody gives stands on top, hollow."""
    rows, gaps = _sources(summary, names, language)
    legend = list(dict.fromkeys(row["source"] for row in rows))
    shades = [look.sources[place % len(look.sources)] for place in range(len(legend))]
    colour = alt.Color(
        "source:N", scale=alt.Scale(domain=legend, range=shades), legend=legend_of(WORDY) if legend else None
    )
    top = max((gap["top"] for gap in gaps), default=1.0) * 1.15 or 100.0
    y = alt.Y("mean:Q", stack="zero", scale=up_to(top), axis=axis_of("money", language, format=",.0f", tickCount=5))
    tips = [
        tip("year:O", "year", language),
        tip("source:N", "source", language),
        tip("mean:Q", "money", language, ",.2f"),
    ]
    x = x_years(language)
    bars = chart_of(rows).mark_bar(stroke=look.ground, strokeWidth=1).encode(x=x, y=y, order=alt.Order("place:Q"))
    short = chart_of([gap for gap in gaps if gap["gap"]]).encode(x=x, y=alt.Y("below:Q"), y2=alt.Y2("top:Q"))
    hollow = short.mark_bar(filled=False, stroke=look.ink, strokeWidth=1.5, strokeDash=[4, 3])
    words = short.mark_text(color=look.ink, fontSize=12, fontWeight="bold", dy=-9)
    layers = [bars.encode(color=colour, tooltip=tips), hollow]
    layers.append(words.encode(y=alt.Y("top:Q"), y2=alt.Undefined, text=alt.Text("says:N")))
    return Figure(_sources_title(gaps, language), say("sources_caption", language), dress(layers, look))


def _programmes(summary: Summary, names: Names, language: Language) -> Rows:
    """Sums over the years of budgets and of mean spending in 万元, the largest first."""
    years = summary["years"]
    rows: Rows = []
    for name in years[0]["spending_yuan"]:
        spent = sum(year["spending_yuan"][name]["mean"] for year in years) / WAN
        budget = sum(year["budget_yuan"][name] for year in years) / WAN
        if spent or budget:
            part = f" ({percent(spent / budget, 0)})" if budget else ""
            says = f"{spent:,.1f} / {budget:,.1f}{part}"
            end = max(spent, budget)
            rows.append(
                {
                    "label": short(names.programme(name, language)),
                    "spent": spent,
                    "budget": budget,
                    "says": says,
                    "end": end,
                }
            )
    rows.sort(key=lambda row: -row["end"])
    return [{"place": place, **row} for place, row in enumerate(rows)]


def _programmes_title(rows: Rows, language: Language) -> str:
    if not rows:
        return say("spending_none", language)
    budget, spent = sum(row["budget"] for row in rows), sum(row["spent"] for row in rows)
    return say("programmes_title", language, budget=f"{budget:,.0f}", spent=f"{spent:,.0f}", first=rows[0]["label"])


def _sources(summary: Summary, names: Names, language: Language) -> tuple[Rows, Rows]:
    """Means by source in 万元 and, for each year, where the unpaid part begins and ends."""
    rows: Rows = []
    gaps: Rows = []
    for year in summary["years"]:
        paid = {name: spread["mean"] / WAN for name, spread in year["by_source_yuan"].items()}
        gap = paid.pop(UNSECURED, 0.0)
        same: dict[str, Any] = {"year": str(year["year"])}
        rows += [
            {**same, "source": names.source(name, language), "place": place, "mean": mean}
            for place, (name, mean) in enumerate(paid.items())
            if mean
        ]
        below = sum(paid.values())
        says = say("gap_is", language, gap=f"{gap:,.1f}")
        gaps.append({**same, "gap": gap if gap >= SEEN else 0.0, "below": below, "top": below + gap, "says": says})
    return rows, gaps


def _sources_title(gaps: Rows, language: Language) -> str:
    short = [gap["year"] for gap in gaps if gap["gap"]]
    if not short:
        return say("sources_enough", language)
    total = sum(gap["gap"] for gap in gaps)
    years = ("、" if language == "zh" else ", ").join(short)
    return say("sources_gap", language, years=years, gap=f"{total:,.1f}")
