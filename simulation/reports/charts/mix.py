"""How many households of each kind there are: by tier, group, cause or filing unit."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt

from simulation.reports.chart_style import LIGHT, Language, Look
from simulation.reports.chart_words import say
from simulation.reports.charts.figure import Figure, Rows, paper_too
from simulation.reports.charts.parts import axis_of, chart_of, dress, named_axis, rows_height, tip, up_to

MOST = 11
"""Bars of a chart; what is smaller is shown together."""
BAR, AXIS = 27, 46
"""Points of a bar with its gap, and of the axis below all of them."""


@paper_too
def mix_chart(
    what: str, counts: Mapping[str, int], total: int, *, overlap: bool = False, language: Language = "zh",
    look: Look = LIGHT,
) -> Figure:  # fmt: skip
    """Households of each kind, the most first; `counts` by the name shown, `overlap` where one may be of several kinds."""
    rows = _rows(counts, total, language)
    base = chart_of(rows).encode(y=alt.Y("place:N", sort=None, axis=named_axis(rows)))
    axis = axis_of("households", language, format=",.0f", tickCount=4)
    x = alt.X("n:Q", scale=up_to(max([row["n"] for row in rows], default=0) * 1.35 or 1.0), axis=axis)
    tips = [
        tip("label:N", "kind", language), tip("n:Q", "households", language, ",.0f"),
        tip("share:Q", "share", language, ".1%"),
    ]  # fmt: skip
    number = base.mark_text(align="left", dx=5, color=look.ink, fontSize=13, fontWeight="bold")
    layers = [
        base.mark_bar(height=17, color=look.line).encode(x=x, tooltip=tips),
        number.encode(x=alt.X("n:Q"), text=alt.Text("said:N")),
    ]
    caption = say("mix_caption_overlap" if overlap else "mix_caption", language, total=f"{total:,}")
    return Figure(_title(what, rows, language), caption, dress(layers, look, rows_height(rows, BAR) + AXIS))


def _rows(counts: Mapping[str, int], total: int, language: Language) -> Rows:
    ordered = sorted(((name, n) for name, n in counts.items() if n), key=lambda item: -item[1])
    first, rest = ordered[:MOST], ordered[MOST:]
    if rest:
        first.append((say("mix_rest", language, n=len(rest)), sum(n for _, n in rest)))
    rows: Rows = [
        {"place": f"p{place:02d}", "label": name, "n": n, "share": n / max(total, 1)}
        for place, (name, n) in enumerate(first)
    ]
    return [{**row, "said": say("mix_said", language, n=f"{row['n']:,}", share=f"{row['share']:.0%}")} for row in rows]


def _title(what: str, rows: Rows, language: Language) -> str:
    if not rows:
        return say("mix_none", language, what=what)
    first = rows[0]
    return say(
        "mix_title", language, what=what, first=first["label"], n=f"{first['n']:,}", share=f"{first['share']:.0%}"
    )
