"""The one place that makes charts, for the screen and for documents, from a run's summary; no number is computed here.

Every chart comes as a `Figure`: its title says what is seen, its caption how to read it, its axes carry units. Colours, font
and words stand in `simulation.reports.chart_style`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from simulation.reports.chart_style import FONT, LIGHT, Language, Look, say
from simulation.reports.wording import between

Summary = Mapping[str, Any]
Rows = list[dict[str, Any]]

HEIGHT = 340
TARGET = 0.2
WAN = 10_000.0
STATUSES = {"on_file": "on_file_end", "relieved": "stock_relieved", "exited": "stock_exited"}
"""States of a household at a year's end, bottom of the bar first, and their counts in the summary."""
BATCHES = ("safety_net", "medical", "work", "insurance", "across")


@dataclass(frozen=True)
class Figure:
    """A chart with the sentence that says what is seen and the one that says how to read it."""

    title: str
    caption: str
    chart: alt.LayerChart

    def for_document(self, width: int = 640) -> alt.LayerChart:
        """The chart with its words inside it, on white, at a fixed width in points."""
        heading = alt.TitleParams(
            self.title, subtitle=self.caption, anchor="start", fontSize=15, subtitleFontSize=11, offset=12
        )
        dressed: alt.LayerChart = self.chart.properties(title=heading, width=width, background="white")
        return dressed


def fan_chart(summary: Summary, language: Language = "zh", look: Look = LIGHT) -> Figure:
    """Yearly rate with its 90 % range against the 20 % target; below it the chance of reaching the target."""
    rows = _rates(summary)
    top = max(0.3, *(row["p95"] * 1.1 for row in rows))
    x = alt.X(
        "year:O",
        scale=alt.Scale(type="point", padding=0.35),
        axis=_axis(
            "chance", language, labelAngle=0, labelFontSize=13, labelLineHeight=17, labelExpr=_second_line(rows)
        ),
    )
    y = alt.Y("p50:Q", scale=_scale(top), axis=_axis("rate", language, format=".0%", tickCount=5))
    base = _chart(rows).encode(x=x, y=y, tooltip=[_tip("year:O", "year", language), *_tips(language, ".1%", "median")])
    colour = alt.condition("datum.below", alt.value(look.below), alt.value(look.line))
    shape = alt.condition("datum.below", alt.value("triangle-down"), alt.value("circle"))
    aim = _chart([{"aim": TARGET}])
    word = aim.mark_text(text=say("target", language), align="left", dx=4, dy=-8, color=look.ink, fontSize=13)
    layers: list[alt.Chart] = [
        base.mark_area(opacity=0.22, color=look.line).encode(y="p05:Q", y2="p95:Q"),
        aim.mark_rule(color=look.ink, strokeDash=[6, 4], strokeWidth=1.5).encode(y="aim:Q"),
        word.encode(x=alt.value(0), y="aim:Q"),
        base.mark_line(color=look.line, strokeWidth=2.5),
        base.mark_point(filled=True, size=110, opacity=1).encode(color=colour, shape=shape),
    ]
    for side, away in (("datum.below", 19), ("!datum.below", -17)):
        number = base.transform_filter(side).mark_text(dy=away, fontSize=13, fontWeight="bold")
        layers.append(number.encode(text=alt.Text("p50:Q", format=".1%"), color=colour))
    return Figure(_fan_title(rows, language), say("fan_caption", language, n=summary["replicates"]), _dress(layers))


def status_chart(summary: Summary, language: Language = "zh", look: Look = LIGHT) -> Figure:
    """Households on file, relieved and exited at each year's end, with the range of those still on file."""
    rows = _statuses(summary, language)
    on_file = [row for row in rows if row["place"] == 0]
    x, y = (
        _x_years(language),
        alt.Y("mean:Q", stack="zero", axis=_axis("households", language, format=",.0f", tickCount=5)),
    )
    colours = alt.Scale(
        domain=[say(name, language) for name in STATUSES], range=[look.on_file, look.relieved, look.exited]
    )
    whole = alt.Text("mean:Q", format=",.0f")
    stack = _chart(rows).encode(x=x, y=y, order="place:Q")
    bars = stack.mark_bar(stroke=look.ground, strokeWidth=1).encode(
        color=alt.Color("status:N", scale=colours, legend=_legend()),
        tooltip=[
            _tip("year:O", "year", language),
            _tip("status:N", "status", language),
            *_tips(language, ",.0f", "mean"),
        ],
    )
    shown = alt.condition(f"datum.place == {len(STATUSES) - 1} && datum.mean > 400", alt.value(1), alt.value(0))
    inside = stack.mark_text(fontSize=13, fontWeight="bold", color=look.ground).encode(
        y=alt.Y("mean:Q", stack="zero", bandPosition=0.5), text=whole, opacity=shown
    )
    ends = _chart(on_file[1:]).encode(x=x)
    tick = ends.mark_tick(color=look.ink, size=12, thickness=1.5)
    below = _chart(on_file).mark_text(color=look.ink, dy=18, fontSize=13, fontWeight="bold")
    layers = [
        bars,
        inside,
        ends.mark_rule(color=look.ink, strokeWidth=1.5).encode(y="p05:Q", y2="p95:Q"),
        tick.encode(y="p05:Q"),
        tick.encode(y="p95:Q"),
        below.encode(x=x, y="p05:Q", text=whole),
    ]
    opening, last = summary["opening"]["opening_file"], summary["years"][-1]
    end = between(last["on_file_end"], language)
    title = say("status_title", language, start=f"{opening:,}", year=last["year"], end=end)
    return Figure(title, say("status_caption", language), _dress(layers))


def spending_chart(
    summary: Summary, batch_of: Mapping[str, str], language: Language = "zh", look: Look = LIGHT
) -> Figure:
    """Union and special-fund spending of each year by batch; `batch_of` gives a programme's batch."""
    rows, totals = _spending(summary, batch_of, language), _totals(summary)
    top = max(total["p95"] for total in totals) * 1.15
    x = _x_years(language)
    y = alt.Y("mean:Q", stack="zero", scale=_scale(top), axis=_axis("money", language, format=",.0f", tickCount=5))
    names = [say(batch, language) for batch in BATCHES]
    bars = _chart(rows).mark_bar(stroke=look.ground, strokeWidth=1)
    bars = bars.encode(
        x=x,
        y=y,
        order="place:Q",
        color=alt.Color("batch:N", scale=alt.Scale(domain=names, range=list(look.batches)), legend=_legend(3)),
        tooltip=[
            _tip("year:O", "year", language),
            _tip("batch:N", "batch", language),
            _tip("mean:Q", "money", language, ",.2f"),
        ],
    )
    tops = _chart(totals).encode(x=x, y="mean:Q")
    layers = [
        bars,
        tops.mark_text(color=look.ink, dy=-22, fontSize=13, fontWeight="bold").encode(
            text=alt.Text("mean:Q", format=",.0f")
        ),
        tops.mark_text(color=look.quiet, dy=-8, fontSize=11).encode(text="range:N"),
    ]
    most = max(names, key=lambda name: sum(row["mean"] for row in rows if row["batch"] == name))
    return Figure(say("spending_title", language, batch=most), say("spending_caption", language), _dress(layers))


def bridge_chart(summary: Summary, language: Language = "zh", look: Look = LIGHT) -> Figure:
    """The opening bridge: imported, each reason for leaving, undecided, opening file."""
    opening = summary["opening"]
    labels = alt.Axis(title=None, labelFontSize=13, labelLimit=220, ticks=False, domain=False)
    base = _chart(_bridge(opening, language)).encode(y=alt.Y("step:N", sort=None, axis=labels))
    colours = alt.Scale(domain=[0, 1, 2], range=[look.quiet, look.relieved, look.line])
    axis = _axis("households", language, format=",.0f", tickCount=5)
    x = alt.X("low:Q", scale=_scale(opening["imported"] * 1.12), axis=axis)
    number = base.mark_text(align="left", dx=5, color=look.ink, fontSize=13, fontWeight="bold")
    layers = [
        base.mark_bar(height=20).encode(x=x, x2="high:Q", color=alt.Color("kind:O", scale=colours, legend=None)),
        number.encode(x="high:Q", text="label:N"),
    ]
    numbers = {key: f"{opening[key]:,}" for key in ("imported", "cleared", "undecided", "opening_file")}
    return Figure(say("bridge_title", language, **numbers), say("bridge_caption", language), _dress(layers))


# ---- rows, straight from the summary ------------------------------------------------------------


def _rates(summary: Summary) -> Rows:
    rate = f"rate_{summary['denominator']}"
    return [
        {
            "year": str(year["year"]),
            "chance": year["probability_target"],
            "below": year[rate]["p50"] < TARGET,
            **year[rate],
        }
        for year in summary["years"]
    ]


def _statuses(summary: Summary, language: Language) -> Rows:
    same = dict.fromkeys(("mean", "p05", "p95"), summary["opening"]["opening_file"])
    rows: Rows = [{"year": say("at_opening", language), "status": say("on_file", language), "place": 0, **same}]
    return rows + [
        {"year": str(year["year"]), "status": say(status, language), "place": place, **year[count]}
        for year in summary["years"]
        for place, (status, count) in enumerate(STATUSES.items())
    ]


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
        rows.append({"year": str(year["year"]), **total, "range": f"{total['p05']:,.0f}–{total['p95']:,.0f}"})
    return rows


def _bridge(opening: Mapping[str, Any], language: Language) -> Rows:
    left = opening["imported"]
    rows: Rows = [{"step": say("imported", language), "low": 0, "high": left, "kind": 0, "label": f"{left:,}"}]
    for name, count in (*opening["parts"].items(), ("undecided", opening["undecided"])):
        rows.append({"step": say(name, language), "low": left - count, "high": left, "kind": 1, "label": f"−{count:,}"})
        left -= count
    return [*rows, {"step": say("opening_file", language), "low": 0, "high": left, "kind": 2, "label": f"{left:,}"}]


def _fan_title(rows: Sequence[Mapping[str, Any]], language: Language) -> str:
    below = [row["year"] for row in rows if row["below"]]
    if len(below) in {0, len(rows)}:
        return say("fan_none" if below else "fan_all", language)
    return say("fan_some", language, years=("、" if language == "zh" else ", ").join(below))


def _second_line(rows: Sequence[Mapping[str, Any]]) -> str:
    """Vega expression of an axis label in two lines: the year, and its chance of reaching the target."""
    table = ", ".join(f"'{row['year']}': '{row['chance']:.0%}'" for row in rows)
    return f"[datum.label, ({{{table}}})[datum.label]]"


# ---- parts of a chart ---------------------------------------------------------------------------


def _chart(rows: Rows) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=rows))


def _axis(title: str, language: Language, **more: Any) -> alt.Axis:
    return alt.Axis(title=say(title, language), titleFontWeight="normal", titlePadding=8, **more)


def _x_years(language: Language) -> alt.X:
    return alt.X("year:O", sort=None, axis=_axis("year", language, labelAngle=0, labelFontSize=13))


def _scale(top: float) -> alt.Scale:
    return alt.Scale(domain=[0, top], nice=False)


def _legend(columns: int = 0) -> alt.Legend:
    return alt.Legend(
        title=None, orient="top", labelFontSize=13, symbolType="square", symbolSize=140, columns=columns, offset=16
    )


def _tip(field: str, title: str, language: Language, digits: str | None = None) -> alt.Tooltip:
    return alt.Tooltip(field, title=say(title, language), format=alt.Undefined if digits is None else digits)


def _tips(language: Language, digits: str, middle: Literal["median", "mean"]) -> list[alt.Tooltip]:
    """The middle and both ends of the range."""
    fields = {"p50:Q" if middle == "median" else "mean:Q": middle, "p05:Q": "low", "p95:Q": "high"}
    return [_tip(field, title, language, digits) for field, title in fields.items()]


def _dress(layers: Sequence[alt.Chart]) -> alt.LayerChart:
    """What all charts share: height, named font, no frame."""
    layered = alt.LayerChart(layer=list(layers)).properties(height=HEIGHT, width="container", background="transparent")
    dressed: alt.LayerChart = (
        layered.configure(font=FONT)
        .configure_axis(labelFont=FONT, titleFont=FONT, labelFontSize=12, titleFontSize=12)
        .configure_legend(labelFont=FONT, titleFont=FONT)
        .configure_text(font=FONT)
        .configure_title(font=FONT, subtitleFont=FONT)
        .configure_view(stroke=None)
    )
    return dressed
