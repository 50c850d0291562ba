"""Where the money goes and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt

from simulation.reports.chart_style import LIGHT, Language, Look
from simulation.reports.chart_words import say
from simulation.reports.charts.figure import Figure, Rows, Summary, paper_too
from simulation.reports.charts.parts import FITTING, WAN, axis_of, chart_of, dress, legend_of, tip, up_to, x_years

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
