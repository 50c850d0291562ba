"""The one place that makes charts, for the screen and for documents, from a run's summary; no number is computed here.

Every chart comes as a `Figure`: its title says what is seen, its caption how to read it, its axes carry units. Colours, font
and words stand in `simulation.reports.chart_style`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any

import altair as alt

from simulation.reports.chart_style import FONT, LIGHT, Language, Look, say
from simulation.reports.wording import between

Summary = Mapping[str, Any]
Rows = list[dict[str, Any]]

HEIGHT = 300
MARGIN = {"left": 0, "right": 4, "top": 6, "bottom": 4}
TARGET = 0.2
FITTING = alt.ExprRef("width < 420 ? 2 : 3")
"""Columns of a long legend on a telephone and on a screen."""
WAN = 10_000.0
STATUSES = {"on_file": "on_file_end", "relieved": "stock_relieved", "exited": "stock_exited"}
"""States of a household at a year's end, bottom of the bar first, and their counts in the summary."""
ROOM = 0.06
"""Share of the highest bar from which a part of a bar has room for its number."""
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
    """Yearly rate with its 90% range against the 20% target; below it the chance of reaching the target."""
    rows = _rates(summary)
    years = _axis("chance", language, labelAngle=0, labelFontSize=13, labelLineHeight=17, labelExpr=_second_line(rows))
    x = alt.X("year:O", scale=alt.Scale(type="point", padding=0.35), axis=years)
    y = alt.Y(
        "p50:Q", scale=_scale(max(0.3, *(row["p95"] * 1.1 for row in rows))),
        axis=_axis("rate", language, format=".0%", tickCount=5),
    )  # fmt: skip
    tips = [_tip("year:O", "year", language), *_tips(language, ".1%")]
    base = _chart(rows).encode(x=x, y=y, tooltip=tips)
    colour = alt.ColorValue(look.line, condition={"test": "datum.below", "value": look.below})
    shape = alt.ShapeValue("circle", condition={"test": "datum.below", "value": "triangle-down"})
    layers = [
        base.mark_area(opacity=0.22, color=look.line).encode(y=alt.Y("p05:Q"), y2=alt.Y2("p95:Q")),
        *_target(language, look),
        base.mark_line(color=look.line, strokeWidth=2.5),
        base.mark_point(filled=True, size=110, opacity=1).encode(color=colour, shape=shape),
    ]
    for above, away in ((True, -17), (False, 19)):
        side = [row for row in rows if row["above"] == above]
        number = _chart(side).encode(x=x, y=y, text=alt.Text("p50:Q", format=".1%"))
        layers += _haloed(number, look, colour, dy=away)
    return Figure(
        _fan_title(rows, language), say("fan_caption", language, n=summary["replicates"]), _dress(layers, look)
    )


def status_chart(summary: Summary, language: Language = "zh", look: Look = LIGHT) -> Figure:
    """Households on file, relieved and exited at each year's end, with the range of those still on file."""
    rows = _statuses(summary, language)
    on_file = [row for row in rows if row["place"] == 0]
    x = _x_years(language)
    y = alt.Y("p50:Q", stack="zero", axis=_axis("households", language, format=",.0f", tickCount=5))
    names = [say(name, language) for name in STATUSES]
    colours = alt.Scale(domain=names, range=[look.on_file, look.relieved, look.exited])
    whole = alt.Text("p50:Q", format=",.0f")
    tips = [_tip("year:O", "year", language), _tip("status:N", "status", language), *_tips(language, ",.0f")]
    stack = _chart(rows).encode(x=x, y=y, order=alt.Order("place:Q"))
    bars = stack.mark_bar(stroke=look.ground, strokeWidth=1)
    inside = stack.mark_text(fontSize=13, fontWeight="bold")
    written = alt.ColorValue(look.ground, condition={"test": "datum.place == 1", "value": look.on_relieved})
    shown = alt.OpacityValue(0, condition={"test": "datum.place > 0 && datum.roomy", "value": 1})
    middle = alt.Y("p50:Q", stack="zero", bandPosition=0.5)
    ends = _chart(on_file[1:]).encode(x=x)
    tick = ends.mark_tick(color=look.ink, size=12, thickness=1.5)
    below = _chart(on_file).mark_text(color=look.ink, dy=18, fontSize=13, fontWeight="bold")
    layers = [
        bars.encode(color=alt.Color("status:N", scale=colours, legend=_legend()), tooltip=tips),
        inside.encode(y=middle, text=whole, opacity=shown, color=written),
        ends.mark_rule(color=look.ink, strokeWidth=1.5).encode(y=alt.Y("p05:Q"), y2=alt.Y2("p95:Q")),
        tick.encode(y=alt.Y("p05:Q")),
        tick.encode(y=alt.Y("p95:Q")),
        below.encode(x=x, y=alt.Y("p05:Q"), text=whole),
    ]
    opening, last = summary["opening"]["opening_file"], summary["years"][-1]
    end = between(last["on_file_end"], language)
    title = say("status_title", language, start=f"{opening:,}", year=last["year"], end=end)
    return Figure(title, say("status_caption", language), _dress(layers, look))


def spending_chart(
    summary: Summary, batch_of: Mapping[str, str], language: Language = "zh", look: Look = LIGHT
) -> Figure:
    """Union and special-fund spending of each year by batch; `batch_of` gives a programme's batch."""
    rows, totals = _spending(summary, batch_of, language), _totals(summary)
    x = _x_years(language)
    top = max(total["p95"] for total in totals) * 1.15 or 100.0
    y = alt.Y("mean:Q", stack="zero", scale=_scale(top), axis=_axis("money", language, format=",.0f", tickCount=5))
    tips = [
        _tip("year:O", "year", language),
        _tip("batch:N", "batch", language),
        _tip("mean:Q", "money", language, ",.2f"),
    ]
    bars = _chart(rows).mark_bar(stroke=look.ground, strokeWidth=1).encode(x=x, y=y, order=alt.Order("place:Q"))
    tops = _chart(totals).encode(x=x, y=alt.Y("mean:Q"))
    total = tops.mark_text(color=look.ink, dy=-22, fontSize=13, fontWeight="bold")
    layers = [
        bars.encode(color=_batch_colours(rows, language, look), tooltip=tips),
        total.encode(text=alt.Text("mean:Q", format=",.0f")),
        tops.mark_text(color=look.quiet, dy=-8, fontSize=11).encode(text=alt.Text("range:N")),
    ]
    return Figure(_spending_title(rows, language), say("spending_caption", language), _dress(layers, look))


def bridge_chart(summary: Summary, language: Language = "zh", look: Look = LIGHT) -> Figure:
    """The opening bridge: imported, each reason for leaving, undecided, opening file."""
    opening = summary["opening"]
    labels = alt.Axis(title=None, labelFontSize=13, labelLimit=220, ticks=False, domain=False)
    base = _chart(_bridge(opening, language)).encode(y=alt.Y("step:N", sort=None, axis=labels))
    colours = alt.Scale(domain=[0, 1, 2], range=[look.on_file, look.quiet, look.line])
    axis = _axis("households", language, format=",.0f", tickCount=5)
    x = alt.X("low:Q", scale=_scale(opening["imported"] * 1.22 or 1.0), axis=axis)
    bars = base.mark_bar(height=20).encode(color=alt.Color("kind:O", scale=colours, legend=None))
    number = base.mark_text(align="left", dx=5, color=look.ink, fontSize=13, fontWeight="bold")
    layers = [
        bars.encode(x=x, x2=alt.X2("high:Q")),
        number.encode(x=alt.X("high:Q"), text=alt.Text("label:N")),
    ]
    numbers = {key: f"{opening[key]:,}" for key in ("imported", "opening_file")}
    return Figure(say("bridge_title", language, **numbers), say("bridge_caption", language), _dress(layers, look))


# ---- rows, straight from the summary ------------------------------------------------------------


def _rates(summary: Summary) -> Rows:
    """Rates by year; the number of a year stands above its point where the line turns down there, else below."""
    rates = [year[f"rate_{summary['denominator']}"] for year in summary["years"]]
    middles = [rate["p50"] for rate in rates]
    beside = [*middles[1:2], *map(mean, zip(middles, middles[2:], strict=False)), *middles[-2:-1]] or [1.0]
    return [
        {
            "year": str(year["year"]),
            "chance": year["probability_target"],
            "below": rate["p50"] < TARGET,
            "above": rate["p50"] >= around,
            **rate,
        }
        for year, rate, around in zip(summary["years"], rates, beside, strict=True)
    ]


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


def _spending_title(rows: Rows, language: Language) -> str:
    by_batch: dict[str, float] = {}
    for row in rows:
        by_batch[row["batch"]] = by_batch.get(row["batch"], 0.0) + row["mean"]
    if not by_batch:
        return say("spending_none", language)
    return say("spending_title", language, batch=max(by_batch, key=by_batch.__getitem__))


def _second_line(rows: Sequence[Mapping[str, Any]]) -> str:
    """Vega expression of an axis label in two lines: the year, and its chance of reaching the target."""
    table = ", ".join(f"'{row['year']}': '{row['chance']:.0%}'" for row in rows)
    return f"[datum.label, ({{{table}}})[datum.label]]"


# ---- parts of a chart ---------------------------------------------------------------------------


def _chart(rows: Rows) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=rows))


def _target(language: Language, look: Look) -> list[alt.Chart]:
    """The dashed line of the target and its name."""
    aim = _chart([{"aim": TARGET}]).encode(y=alt.Y("aim:Q"))
    word = aim.mark_text(text=say("target", language), x=0, align="left", dx=4, dy=-8, color=look.ink, fontSize=13)
    return [aim.mark_rule(color=look.ink, strokeDash=[6, 4], strokeWidth=1.5), word]


def _haloed(number: alt.Chart, look: Look, colour: Any, dy: int) -> list[alt.Chart]:
    """Numbers that stay legible over a line: first their outline in the colour of the page."""
    outline = number.mark_text(
        dy=dy, fontSize=13, fontWeight="bold", stroke=look.ground, strokeWidth=4, strokeJoin="round"
    )
    return [outline, number.mark_text(dy=dy, fontSize=13, fontWeight="bold").encode(color=colour)]


def _batch_colours(rows: Rows, language: Language, look: Look) -> alt.Color:
    """A batch keeps its colour in every scenario; the legend names those that have money."""
    spent = {row["batch"] for row in rows}
    pairs = [
        (name, colour)
        for name, colour in zip([say(batch, language) for batch in BATCHES], look.batches, strict=True)
        if name in spent
    ]
    scale = alt.Scale(domain=[name for name, _ in pairs], range=[colour for _, colour in pairs])
    return alt.Color("batch:N", scale=scale, legend=_legend(FITTING) if pairs else None)


def _axis(title: str, language: Language, **more: Any) -> alt.Axis:
    return alt.Axis(title=say(title, language), titleFontWeight="normal", titlePadding=8, **more)


def _x_years(language: Language) -> alt.X:
    return alt.X("year:O", sort=None, axis=_axis("year", language, labelAngle=0, labelFontSize=13))


def _scale(top: float) -> alt.Scale:
    return alt.Scale(domain=[0, top], nice=False)


def _legend(columns: int | alt.ExprRef = 0) -> alt.Legend:
    return alt.Legend(
        title=None, orient="top", labelFontSize=13, symbolType="square", symbolSize=140, columns=columns, offset=10
    )


def _tip(field: str, title: str, language: Language, digits: str | None = None) -> alt.Tooltip:
    return alt.Tooltip(field, title=say(title, language), format=alt.Undefined if digits is None else digits)


def _tips(language: Language, digits: str) -> list[alt.Tooltip]:
    """The median and both ends of the range."""
    fields = {"p50:Q": "median", "p05:Q": "low", "p95:Q": "high"}
    return [_tip(field, title, language, digits) for field, title in fields.items()]


def _dress(layers: Sequence[alt.Chart], look: Look) -> alt.LayerChart:
    """What all charts share: height, named font, legible greys, no frame."""
    words: dict[str, Any] = {"labelFont": FONT, "titleFont": FONT, "labelColor": look.quiet, "titleColor": look.quiet}
    config = alt.Config(
        font=FONT,
        axis=alt.AxisConfig(labelFontSize=12, titleFontSize=12, **words),
        legend=alt.LegendConfig(**words),
        text=alt.MarkConfig(font=FONT),
        title=alt.TitleConfig(font=FONT, subtitleFont=FONT),
        view=alt.ViewConfig(stroke=None),
    )
    # All at once: each later `configure_…` would copy the whole chart.
    return alt.LayerChart(
        layer=list(layers), height=HEIGHT, width="container", background="transparent", padding=MARGIN, config=config
    )
