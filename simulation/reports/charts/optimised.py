"""Households lifted against the money of the plan: the frontier that a search found, and where the present plan lies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt

from simulation.reports.chart_style import LIGHT, Language, Look
from simulation.reports.chart_words import say
from simulation.reports.charts.figure import Figure, Rows, paper_too
from simulation.reports.charts.parts import WAN, axis_of, chart_of, dress, tip
from simulation.reports.wording import whole

HEIGHT = 340
ROOM = 0.06
"""Share of a scale left free at both ends."""


@paper_too
def money_frontier_chart(told: Mapping[str, Any], language: Language = "zh", look: Look = LIGHT) -> Figure:
    """`told` holds "points" and "present", each with money_yuan and lifted (a range), and "replicates"."""
    points: Rows = [_row(point) for point in told["points"]]
    present = _row(told["present"])
    money = [row["money"] for row in (*points, present)]
    lifted = [row[key] for row in (*points, present) for key in ("p05", "p95")]
    x = alt.X("money:Q", scale=_near(money), axis=axis_of("plan_money", language, format=",.0f", tickCount=7))
    y = alt.Y("mean:Q", scale=_near(lifted), axis=axis_of("lifted_total", language, format=",.0f", tickCount=6))
    tips = [
        tip("money:Q", "plan_money", language, ",.2f"), tip("mean:Q", "lifted_total", language, ",.0f"),
        tip("p05:Q", "low", language, ",.0f"), tip("p95:Q", "high", language, ",.0f"),
    ]  # fmt: skip
    base = chart_of(points).encode(x=x, tooltip=tips)
    here = chart_of([present]).encode(x=x, y=y, tooltip=tips)
    name = here.mark_text(
        text=say("frontier_present", language), align="left", dx=12, dy=12, fontSize=13, color=look.ink
    )
    layers = [
        base.mark_area(opacity=0.16, color=look.line).encode(y=alt.Y("p05:Q"), y2=alt.Y2("p95:Q")),
        base.mark_line(color=look.line, strokeWidth=2.5).encode(y=y),
        base.mark_point(filled=True, size=55, color=look.line, opacity=1).encode(y=y),
        here.mark_point(filled=True, size=170, shape="diamond", color=look.lost, opacity=1),
        name,
    ]
    same = min(told["points"], key=lambda point: abs(point["money_yuan"] - told["present"]["money_yuan"]))
    gain = same["lifted"]["mean"] - told["present"]["lifted"]["mean"]
    title = say("money_frontier_title" if gain >= 1 else "money_frontier_even", language, n=whole(gain))
    return Figure(title, say("money_frontier_caption", language, n=told["replicates"]), dress(layers, look, HEIGHT))


def _row(point: Mapping[str, Any]) -> dict[str, Any]:
    return {"money": point["money_yuan"] / WAN, **point["lifted"]}


def _near(values: list[float]) -> alt.Scale:
    """A scale around the values, with room at both ends."""
    low, high = min(values), max(values)
    room = ROOM * (high - low or high or 1.0)
    return alt.Scale(domain=[max(low - room, 0), high + room], nice=False, zero=False)
