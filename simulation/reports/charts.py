"""The one place that makes charts, for the screen and for documents, from a run's summary; no number is computed here.

Every chart comes as a `Figure`: its title says what is seen, its caption how to read it, its axes carry units. Colours are
told apart by colour-blind readers and in grey print; red has one meaning, below the target. The font is named, because an
export without a named font mixes glyphs of several.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from simulation.reports.wording import between, label

Language = Literal["zh", "en"]
Summary = Mapping[str, Any]
Rows = list[dict[str, Any]]

FONT = "Noto Sans SC, Microsoft YaHei, PingFang SC, Noto Sans CJK SC, Source Han Sans SC, sans-serif"
HEIGHT = 340
TARGET = 0.2
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


@dataclass(frozen=True)
class Look:
    """Colours on a light or a dark page."""

    ink: str
    quiet: str
    ground: str
    line: str
    below: str
    on_file: str
    relieved: str
    exited: str
    batches: tuple[str, ...]


LIGHT = Look(
    ink="#22303A", quiet="#5A6872", ground="#FFFFFF", line="#0072B2", below="#C23B22",
    on_file="#C9D3DA", relieved="#E69F00", exited="#00785A",
    batches=("#0072B2", "#56B4E9", "#E69F00", "#CC79A7", "#7A7A7A"),
)  # fmt: skip
DARK = Look(
    ink="#E6ECF0", quiet="#A9B3BA", ground="#12181D", line="#56B4E9", below="#F0806A",
    on_file="#56646E", relieved="#E69F00", exited="#2FC496",
    batches=("#56B4E9", "#BFE1F5", "#E69F00", "#E09CC3", "#A9B3BA"),
)  # fmt: skip

WORDS: Mapping[str, tuple[str, str]] = {
    "year": ("年份", "Year"),
    "rate": ("解困脱困率（%）", "Lifted in the year (%)"),
    "target": ("目标 20%", "target 20 %"),
    "chance": ("年份（下行：当年达到 20% 的可能性）", "Year (below: chance of reaching 20 %)"),
    "median": ("中位数", "median"),
    "mean": ("均值", "mean"),
    "low": ("90% 区间下端", "90 % range from"),
    "high": ("90% 区间上端", "90 % range to"),
    "households": ("户数（户）", "Households"),
    "at_opening": ("期初", "opening"),
    "status": ("年末状态", "Status at the end"),
    "on_file": ("仍在档", "still on file"),
    # short forms of the labels of `wording`, so that legends fit
    "safety_net": ("社会救助兜底", "safety net"),
    "medical": ("大病互助保障", "medical cover"),
    "work": ("就业创业发展", "work, business"),
    "insurance": ("社保制度覆盖", "social insurance"),
    "across": ("贯穿各批", "across all"),
    "retired": ("清档：职工已退休", "cleared: retired"),
    "above_line_at_opening": ("清档：已高于标准线", "cleared: above the line"),
    "other": ("清档：其他原因", "cleared: other reasons"),
    "money": ("支出（万元）", "Spending (10,000 yuan)"),
    "batch": ("批次", "Batch"),
    "fan_all": ("各年解困脱困率的中位数都达到 20%", "The median rate reaches 20 % in every year"),
    "fan_none": ("各年解困脱困率的中位数都低于 20%", "The median rate stays below 20 % in every year"),
    "fan_some": ("{years} 年解困脱困率的中位数低于 20%", "The median rate is below 20 % in {years}"),
    "fan_caption": (
        "线为 {n} 次模拟的中位数，阴影为 90% 区间（5%—95%）；红色三角为低于目标的年份。",
        "Line: median of {n} simulations; band: 90 % range (5th to 95th percentile); red triangles: below the target.",
    ),
    "status_title": (
        "仍在档的户：期初 {start}，{year} 年末 {end}",
        "Still on file: {start} at the opening, {end} at the end of {year}",
    ),
    "status_caption": (
        "柱为均值，细线为在档户数的 90% 区间。解困、脱困分列；返困的计回在档，注销的不在图中。",
        "Bars: means; thin line: 90 % range of those on file. Relapsed households count as on file; removed ones are not shown.",
    ),
    "spending_title": ("支出最多的是{batch}", "Most money goes to: {batch}"),
    "spending_caption": (
        "工会和专项资金。柱为均值，柱顶为当年合计及 90% 区间；不含政府救助支出和保险赔付。",
        "Union and special funds. Bars: means; above, the year's total with its 90 % range. Without government relief and insurance payouts.",
    ),
    "bridge_title": (
        "导入 {imported} 户，清档 {cleared} 户，待核定 {undecided} 户，期初档案 {opening_file} 户",
        "{imported} imported, {cleared} cleared, {undecided} to be decided, {opening_file} in the opening file",
    ),
    "bridge_caption": (
        "逐户筛查档案的实数，不是模拟；需人工核定的户不进入测算。",
        "Exact counts from screening the archive, not simulated; undecided households stay outside the projection.",
    ),
}  # fmt: skip


def say(key: str, language: Language, **values: object) -> str:
    """A chart's word or sentence in one language."""
    return WORDS[key][language == "en"].format(**values) if key in WORDS else label(key, language)


def fan_chart(summary: Summary, language: Language = "zh", look: Look = LIGHT) -> Figure:
    """Yearly rate with its 90 % range against the 20 % target; below it the chance of reaching the target."""
    rate = f"rate_{summary['denominator']}"
    rows: Rows = [
        {
            "year": str(year["year"]),
            "chance": year["probability_target"],
            "below": year[rate]["p50"] < TARGET,
            **year[rate],
        }
        for year in summary["years"]
    ]
    top = max(0.3, *(row["p95"] * 1.1 for row in rows))
    x = alt.X("year:O", title=say("chance", language), scale=alt.Scale(type="point", padding=0.35), axis=alt.Axis(
        labelAngle=0, labelFontSize=13, labelLineHeight=17, labelExpr=_second_line(rows), titleFontWeight="normal", titlePadding=8,
    ))  # fmt: skip
    y = alt.Y("p50:Q", title=say("rate", language), scale=alt.Scale(domain=[0, top], nice=False),
              axis=alt.Axis(format=".0%", tickCount=5, titleFontWeight="normal"))  # fmt: skip
    base = alt.Chart(alt.InlineData(values=rows)).encode(x=x, y=y, tooltip=_tooltips(language))
    mark = alt.condition("datum.below", alt.value(look.below), alt.value(look.line))
    aim = alt.Chart(alt.InlineData(values=[{"aim": TARGET, "year": rows[0]["year"]}]))
    layers = alt.layer(
        base.mark_area(opacity=0.22, color=look.line).encode(y=alt.Y("p05:Q"), y2="p95:Q"),
        aim.mark_rule(color=look.ink, strokeDash=[6, 4], strokeWidth=1.5).encode(y="aim:Q"),
        aim.mark_text(text=say("target", language), align="left", dx=4, dy=-8, color=look.ink, fontSize=13).encode(
            x=alt.value(0), y="aim:Q"),
        base.mark_line(color=look.line, strokeWidth=2.5),
        base.mark_point(filled=True, size=110, opacity=1).encode(
            color=mark, shape=alt.condition("datum.below", alt.value("triangle-down"), alt.value("circle"))),
        *(base.transform_filter(side).mark_text(dy=dy, fontSize=13, fontWeight="bold").encode(
            text=alt.Text("p50:Q", format=".1%"), color=mark) for side, dy in (("datum.below", 19), ("!datum.below", -17))),
    )  # fmt: skip
    return Figure(_fan_title(rows, language), say("fan_caption", language, n=summary["replicates"]), _dress(layers))


def status_chart(summary: Summary, language: Language = "zh", look: Look = LIGHT) -> Figure:
    """Households on file, relieved and exited at each year's end, with the range of those still on file."""
    opening, years = summary["opening"]["opening_file"], summary["years"]
    order = ("on_file", "relieved", "exited")
    names = {"on_file": "on_file_end", "relieved": "stock_relieved", "exited": "stock_exited"}
    same = dict.fromkeys(("mean", "p05", "p95"), opening)
    rows: Rows = [{"year": say("at_opening", language), "status": say("on_file", language), "place": 0, **same}]
    rows += [
        {"year": str(year["year"]), "status": say(status, language), "place": place, **year[names[status]]}
        for year in years for place, status in enumerate(order)
    ]  # fmt: skip
    whiskers = [row for row in rows[1:] if row["place"] == 0]
    x = alt.X("year:O", sort=None, title=say("year", language),
              axis=alt.Axis(labelAngle=0, labelFontSize=13, titleFontWeight="normal"))  # fmt: skip
    y = alt.Y("mean:Q", stack="zero", title=say("households", language),
              axis=alt.Axis(format=",.0f", tickCount=5, titleFontWeight="normal"))  # fmt: skip
    colours = alt.Scale(domain=[say(s, language) for s in order], range=[look.on_file, look.relieved, look.exited])
    bars = alt.Chart(alt.InlineData(values=rows)).mark_bar(stroke=look.ground, strokeWidth=1).encode(
        x=x, y=y, order="place:Q", tooltip=_range_tooltips("status", language, ",.0f"),
        color=alt.Color("status:N", scale=colours, title=None, legend=_legend()))  # fmt: skip
    ends = alt.Chart(alt.InlineData(values=whiskers)).encode(x=alt.X("year:O", sort=None))
    labels = alt.Chart(alt.InlineData(values=[rows[0], *whiskers])).encode(x=alt.X("year:O", sort=None))
    inside = bars.mark_text(fontSize=13, fontWeight="bold", color=look.ground).encode(
        y=alt.Y("mean:Q", stack="zero", bandPosition=0.5), text=alt.Text("mean:Q", format=",.0f"),
        opacity=alt.condition("datum.place == 2 && datum.mean > 400", alt.value(1), alt.value(0)), color=alt.value(look.ground))  # fmt: skip
    layers = alt.layer(
        bars,
        inside,
        ends.mark_rule(color=look.ink, strokeWidth=1.5).encode(y="p05:Q", y2="p95:Q"),
        ends.mark_tick(color=look.ink, size=12, thickness=1.5).encode(y="p05:Q"),
        ends.mark_tick(color=look.ink, size=12, thickness=1.5).encode(y="p95:Q"),
        labels.mark_text(color=look.ink, dy=18, fontSize=13, fontWeight="bold").encode(
            y="p05:Q", text=alt.Text("mean:Q", format=",.0f")),
    )  # fmt: skip
    last = years[-1]
    end = between(last["on_file_end"], language)
    title = say("status_title", language, start=f"{opening:,}", year=last["year"], end=end)
    return Figure(title, say("status_caption", language), _dress(layers))


def spending_chart(
    summary: Summary, batch_of: Mapping[str, str], language: Language = "zh", look: Look = LIGHT
) -> Figure:
    """Union and special-fund spending of each year by batch; `batch_of` gives a programme's batch."""
    unit = 10_000.0
    rows: Rows = [
        {"year": str(year["year"]), "batch": say(batch, language), "place": place, "mean": amount / unit}
        for year in summary["years"]
        for place, batch in enumerate(BATCHES)
        if (amount := sum(sum_["mean"] for name, sum_ in year["spending_yuan"].items() if batch_of[name] == batch))
    ]  # fmt: skip
    totals: Rows = [
        {"year": str(year["year"]), **{key: value / unit for key, value in year["spending_total_yuan"].items()}}
        for year in summary["years"]
    ]
    x = alt.X(
        "year:O", title=say("year", language), axis=alt.Axis(labelAngle=0, labelFontSize=13, titleFontWeight="normal")
    )
    y = alt.Y(
        "mean:Q",
        stack="zero",
        title=say("money", language),
        axis=alt.Axis(format=",.0f", tickCount=5, titleFontWeight="normal"),
    )
    present = [say(batch, language) for batch in BATCHES]
    bars = alt.Chart(alt.InlineData(values=rows)).mark_bar(stroke=look.ground, strokeWidth=1).encode(
        x=x, y=y, order="place:Q",
        color=alt.Color("batch:N", scale=alt.Scale(domain=present, range=list(look.batches)), title=None, legend=_legend(3)),
        tooltip=[alt.Tooltip("year:O", title=say("year", language)), alt.Tooltip("batch:N", title=say("batch", language)),
                 alt.Tooltip("mean:Q", title=say("money", language), format=",.2f")])  # fmt: skip
    tops = alt.Chart(alt.InlineData(values=totals)).transform_calculate(
        words="format(datum.mean, ',.0f')", range="format(datum.p05, ',.0f') + '–' + format(datum.p95, ',.0f')"
    ).encode(x="year:O", y="mean:Q")  # fmt: skip
    layers = alt.layer(
        bars,
        tops.mark_text(color=look.ink, dy=-22, fontSize=13, fontWeight="bold").encode(text="words:N"),
        tops.mark_text(color=look.quiet, dy=-8, fontSize=11).encode(text="range:N"),
    )
    most = max(present, key=lambda name: sum(row["mean"] for row in rows if row["batch"] == name))
    return Figure(say("spending_title", language, batch=most), say("spending_caption", language), _dress(layers))


def bridge_chart(summary: Summary, language: Language = "zh", look: Look = LIGHT) -> Figure:
    """The opening bridge: imported, each reason for leaving, undecided, opening file."""
    opening = summary["opening"]
    steps = [*((name, count) for name, count in opening["parts"].items()), ("undecided", opening["undecided"])]
    rows: Rows = [
        {
            "step": say("imported", language),
            "low": 0,
            "high": opening["imported"],
            "kind": 0,
            "label": f"{opening['imported']:,}",
        }
    ]
    left = opening["imported"]
    for name, count in steps:
        rows.append({"step": say(name, language), "low": left - count, "high": left, "kind": 1, "label": f"−{count:,}"})
        left -= count
    rows.append({"step": say("opening_file", language), "low": 0, "high": left, "kind": 2, "label": f"{left:,}"})
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("step:N", sort=None, title=None, axis=alt.Axis(labelFontSize=13, labelLimit=220, ticks=False, domain=False)))  # fmt: skip
    colour = alt.Color(
        "kind:O", scale=alt.Scale(domain=[0, 1, 2], range=[look.quiet, look.relieved, look.line]), legend=None
    )
    x = alt.X("low:Q", title=say("households", language), scale=alt.Scale(domain=[0, opening["imported"] * 1.12], nice=False),
              axis=alt.Axis(format=",.0f", tickCount=5, titleFontWeight="normal"))  # fmt: skip
    layers = alt.layer(
        base.mark_bar(height=20).encode(x=x, x2="high:Q", color=colour),
        base.mark_text(align="left", dx=5, color=look.ink, fontSize=13, fontWeight="bold").encode(
            x="high:Q", text="label:N"
        ),
    )
    numbers = {key: f"{opening[key]:,}" for key in ("imported", "cleared", "undecided", "opening_file")}
    return Figure(say("bridge_title", language, **numbers), say("bridge_caption", language), _dress(layers))


def _fan_title(rows: Sequence[Mapping[str, Any]], language: Language) -> str:
    below = [row["year"] for row in rows if row["below"]]
    if len(below) in {0, len(rows)}:
        return say("fan_none" if below else "fan_all", language)
    return say("fan_some", language, years=("、" if language == "zh" else ", ").join(below))


def _second_line(rows: Sequence[Mapping[str, Any]]) -> str:
    """Vega expression of an axis label in two lines: the year, and its chance of reaching the target."""
    table = ", ".join(f"'{row['year']}': '{row['chance']:.0%}'" for row in rows)
    return f"[datum.label, ({{{table}}})[datum.label]]"


def _tooltips(language: Language) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("year:O", title=say("year", language)),
        alt.Tooltip("p50:Q", title=say("median", language), format=".1%"),
        alt.Tooltip("p05:Q", title=say("low", language), format=".1%"),
        alt.Tooltip("p95:Q", title=say("high", language), format=".1%"),
    ]


def _range_tooltips(field: str, language: Language, digits: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("year:O", title=say("year", language)),
        alt.Tooltip(f"{field}:N", title=say(field, language)),
        alt.Tooltip("mean:Q", title=say("mean", language), format=digits),
        alt.Tooltip("p05:Q", title=say("low", language), format=digits),
        alt.Tooltip("p95:Q", title=say("high", language), format=digits),
    ]


def _legend(columns: int = 0) -> alt.Legend:
    return alt.Legend(orient="top", labelFontSize=13, symbolType="square", symbolSize=140, columns=columns, offset=16)


def _dress(layers: alt.LayerChart) -> alt.LayerChart:
    """What all charts share: height, named font, no frame."""
    dressed: alt.LayerChart = (
        layers.properties(height=HEIGHT, width="container", background="transparent")
        .configure(font=FONT)
        .configure_axis(labelFont=FONT, titleFont=FONT, labelFontSize=12, titleFontSize=12)
        .configure_legend(labelFont=FONT, titleFont=FONT)
        .configure_text(font=FONT)
        .configure_title(font=FONT, subtitleFont=FONT)
        .configure_view(stroke=None)
    )
    return dressed
