"""Scenarios side by side: same axes, paired differences, money against households, who gains; and who lifted them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from simulation.analysis.gains import wasteful
from simulation.reports.chart_style import LIGHT, Language, Look
from simulation.reports.chart_words import say
from simulation.reports.charts.figure import Figure, Rows, evenly, paper_too
from simulation.reports.charts.labels import ROOM, names_beside
from simulation.reports.charts.parts import (
    TARGET,
    WAN,
    axis_of,
    chart_of,
    dress,
    named_axis,
    range_tips,
    rows_height,
    target_line,
    tip,
    up_to,
)
from simulation.reports.wording import between, percent, whole

Compared = Mapping[str, Any]
"""What `compare_scenarios` gives."""
ROW = 34
LOWEST = 180
"""Points of a list of few rows that stands beside a higher chart."""
ATTRIBUTED = ("own", "government", "union")


@paper_too
def fans_chart(compared: Compared, language: Language = "zh", look: Look = LIGHT) -> Figure:
    """The yearly rates of up to five scenarios beside each other on the same axes."""
    rows, heads, width = _panels(compared, language)
    labels = {row["x"]: row["year"] for row in rows if row["labelled"]}
    table = ", ".join(f"'{place}': '{year}'" for place, year in labels.items())
    axis = axis_of(
        "year", language, values=[row["x"] for row in rows], labelExpr=f"({{{table}}})[datum.value] || ''",
        grid=False, labelAngle=0, labelFontSize=12, labelOverlap=False,
    )  # fmt: skip
    x = alt.X("x:Q", scale=alt.Scale(domain=[-0.5, width], nice=False), axis=axis)
    highest = max(0.3, *(row["p95"] for row in rows))
    ticks = [tenth / 10 for tenth in range(int(highest * 10) + 1)]
    y = alt.Y("p50:Q", scale=up_to(highest * 1.35), axis=axis_of("rate", language, format=".0%", values=ticks))
    tips = [tip("title:N", "scenario", language), tip("year:O", "year", language), *range_tips(language, ".1%")]
    base = chart_of(rows).encode(x=x, y=y, detail="panel:N", tooltip=tips)
    colour = alt.ColorValue(look.line, condition={"test": "datum.below", "value": look.below})
    shape = alt.ShapeValue("circle", condition={"test": "datum.below", "value": "triangle-down"})
    names = chart_of(heads).encode(x=alt.X("x:Q", axis=axis), y=alt.value(0), text=alt.Text("head:N"))
    lines = max(head["head"].count("\n") for head in heads) + 1
    chances = names.mark_text(baseline="top", dy=17 * lines + 4, fontSize=12, color=look.quiet)
    parting = chart_of([head for head in heads if head["from"] > 0]).encode(x=alt.X("from:Q", axis=axis))
    layers = [
        parting.mark_rule(color=look.on_file, strokeWidth=1),
        base.mark_area(opacity=0.22, color=look.line).encode(y=alt.Y("p05:Q"), y2=alt.Y2("p95:Q")),
        *target_line(language, look),
        base.mark_line(color=look.line, strokeWidth=2.5),
        base.mark_point(filled=True, size=70, opacity=1).encode(color=colour, shape=shape),
        names.mark_text(lineBreak="\n", baseline="top", fontSize=13, fontWeight="bold", color=look.ink, lineHeight=17),
        chances.encode(text=alt.Text("chance:N")),
    ]
    caption = say("fans_caption", language, n=compared["replicates"])
    return Figure(_fans_title(compared, language), caption, dress(layers, look, 340), width=840)


@paper_too
def differences_chart(compared: Compared, language: Language = "zh", look: Look = LIGHT) -> Figure:
    """How many more households each scenario lifts than the first, paired, with its range and in words."""
    titles = _titles(compared, language)
    rows: Rows = [
        {
            "place": place, "label": titles[one["scenario"]], "says": _more_often(one, language), **one["lifted_total"],
        }
        for place, one in enumerate(compared["differences"])
    ]  # fmt: skip
    y = alt.Y("place:O", sort=None, axis=named_axis(rows))
    ends = [0.0, *(row[key] for row in rows for key in ("p05", "p95"))]
    x = alt.X("mean:Q", scale=_around(ends), axis=_signed_axis(language))
    base = chart_of(rows).encode(y=y)
    tips = range_tips(language, "+,.1f", "mean")
    zero = chart_of([{"zero": 0}]).mark_rule(color=look.ink, strokeWidth=1.5).encode(x=alt.X("zero:Q"))
    # Above its bar: beside it, on half a page, the words would lie over a wide range.
    words = base.mark_text(align="right", dx=-2, dy=-14, fontSize=12, color=look.ink)
    layers = [
        zero,
        base.mark_rule(color=look.line, strokeWidth=4, opacity=0.4).encode(x=alt.X("p05:Q"), x2=alt.X2("p95:Q")),
        base.mark_point(filled=True, size=120, opacity=1, color=look.line).encode(x=x, tooltip=tips),
        words.encode(x=alt.value("width"), text=alt.Text("says:N")),
    ]
    caption = say("differences_caption", language, n=compared["replicates"])
    return Figure(
        _differences_title(compared, titles, language), caption,
        dress(layers, look, rows_height(rows, max(ROW + 10, LOWEST // len(rows)))),
    )  # fmt: skip


@paper_too
def frontier_chart(compared: Compared, language: Language = "zh", look: Look = LIGHT) -> Figure:
    """Union money against households lifted, ranges both ways; the line joins those that no other one beats."""
    beaten, titles = wasteful(compared["scenarios"]), _titles(compared, language)
    rows: Rows = [
        {
            "title": titles[run["scenario"]], "beaten": run["scenario"] in beaten,
            **{f"money_{key}": value / WAN for key, value in run["spending_total_yuan"].items()},
            **{f"lifted_{key}": value for key, value in run["lifted_total"].items()},
        }
        for run in compared["scenarios"]
    ]  # fmt: skip
    x = alt.X(
        "money_mean:Q", scale=_near([row[key] for row in rows for key in ("money_p05", "money_p95")], ROOM / (1 - 2 * ROOM)),
        axis=axis_of("plan_money", language, format=",.0f", tickCount=6),
    )  # fmt: skip
    y = alt.Y(
        "lifted_mean:Q", scale=_near([row[key] for row in rows for key in ("lifted_p05", "lifted_p95")], ROOM / (1 - 2 * ROOM)),
        axis=axis_of("lifted_total", language, format=",.0f", tickCount=6),
    )  # fmt: skip
    tips = [
        tip("title:N", "scenario", language), tip("money_mean:Q", "plan_money", language, ",.2f"),
        tip("lifted_mean:Q", "lifted_total", language, ",.0f"),
    ]  # fmt: skip
    base = chart_of(rows).encode(x=x, y=y, tooltip=tips)
    thin: dict[str, Any] = {"color": look.line, "strokeWidth": 1.5, "opacity": 0.55}
    best = chart_of([row for row in rows if not row["beaten"]]).encode(x=x, y=y)
    fill = alt.FillValue(look.line, condition={"test": "datum.beaten", "value": look.ground})
    layers = [
        best.mark_line(color=look.quiet, strokeDash=[5, 4], strokeWidth=1.5),
        base.mark_rule(**thin).encode(y=alt.Y("lifted_p05:Q"), y2=alt.Y2("lifted_p95:Q")),
        base.mark_rule(**thin).encode(x=alt.X("money_p05:Q"), x2=alt.X2("money_p95:Q")),
        base.mark_point(size=120, opacity=1, stroke=look.line, strokeWidth=2.5).encode(fill=fill),
        *names_beside(rows, ("money", "lifted"), (x, y), look),
    ]
    caption = say("frontier_caption", language, n=compared["replicates"])
    return Figure(_frontier_title(beaten, titles, language), caption, dress(layers, look, 360))


@paper_too
def gains_chart(
    gains: Mapping[str, Mapping[str, Any]], labels: Mapping[str, str], pair: tuple[str, str],
    language: Language = "zh", look: Look = LIGHT,
) -> Figure:  # fmt: skip
    """How many more (or fewer) households of each cell are lifted; `labels` name the cells, `pair` is (first, other)."""
    cells = sorted(gains, key=lambda cell: -gains[cell]["lifted"]["mean"])
    rows: Rows = [
        {"place": place, "label": labels[cell], "clear": _clear(gains[cell]["lifted"]), **gains[cell]["lifted"]}
        for place, cell in enumerate(cells)
    ]
    ends = [0.0, *(row[key] for row in rows for key in ("p05", "p95"))]
    x = alt.X("mean:Q", scale=_around(ends), axis=_signed_axis(language))
    y = alt.Y("place:O", sort=None, axis=named_axis(rows))
    colour = alt.ColorValue(look.line, condition={"test": "datum.mean < 0", "value": look.lost})
    faint = alt.OpacityValue(0.45, condition={"test": "datum.clear", "value": 1})
    base = chart_of(rows).encode(y=y)
    tips = [alt.Tooltip("label:N", title=" "), *range_tips(language, "+,.1f", "mean")]
    bars = base.mark_bar(height=14).encode(x=x, color=colour, opacity=faint, tooltip=tips)
    spread = base.mark_rule(color=look.ink, strokeWidth=1.5).encode(x=alt.X("p05:Q"), x2=alt.X2("p95:Q"))
    number = base.mark_text(align="left", dx=6, fontSize=12, color=look.ink)
    zero = chart_of([{"zero": 0}]).mark_rule(color=look.quiet).encode(x=alt.X("zero:Q"))
    layers = [bars, spread, zero, number.encode(x=alt.X("p95:Q"), text=alt.Text("mean:Q", format="+,.1f"))]
    caption = say("gains_caption", language, first=pair[0], other=pair[1])
    return Figure(_gains_title(rows, pair, language), caption, dress(layers, look, rows_height(rows, 26)))


@paper_too
def attribution_chart(attribution: Mapping[str, Any], language: Language = "zh", look: Look = LIGHT) -> Figure:
    """Households lifted over the plan by what lifted them: own change, government, union money."""
    shades = dict(zip(ATTRIBUTED, (look.on_file, look.relieved, look.exited), strict=True))
    rows: Rows = [
        {"place": place, "label": say(name, language), "colour": shades[name], "range": between(part, language), **part}
        for place, name in enumerate(ATTRIBUTED)
        if (part := attribution[name])
    ]
    ends = [0.0, *(row[key] for row in rows for key in ("p05", "p95"))]
    x = alt.X("mean:Q", scale=_around(ends, 0.26), axis=axis_of("lifted_total", language, format=",.0f", tickCount=6))
    base = chart_of(rows).encode(y=alt.Y("place:O", sort=None, axis=named_axis(rows)))
    tips = [alt.Tooltip("label:N", title=" "), *range_tips(language, ",.0f", "mean")]
    bars = base.mark_bar(height=22).encode(x=x, color=alt.Color("colour:N", scale=None), tooltip=tips)
    spread = base.mark_rule(color=look.ink, strokeWidth=1.5).encode(x=alt.X("p05:Q"), x2=alt.X2("p95:Q"))
    number = base.mark_text(align="left", dx=8, fontSize=13, fontWeight="bold", color=look.ink)
    layers = [bars, spread, number.encode(x=alt.X("p95:Q"), text=alt.Text("range:N"))]
    union, own = attribution["union"], attribution["own"]
    total = sum(attribution[name]["mean"] for name in ATTRIBUTED)
    share = percent(own["mean"] / total, 0) if total else "–"
    title = say("attribution_title", language, share=share, union=between(union, language))
    caption = say("attribution_caption", language, n=attribution["replicates"])
    return Figure(title, caption, dress(layers, look, 3 * ROW + 10))


# ---- rows and words -----------------------------------------------------------------------------


def _titles(compared: Compared, language: Language) -> dict[str, str]:
    return {run["scenario"]: run["titles"][language] for run in compared["scenarios"]}


def _panels(compared: Compared, language: Language) -> tuple[Rows, Rows, float]:
    """Years of all scenarios along one axis with a gap between two scenarios; headings; where the axis ends."""
    rows: Rows = []
    heads: Rows = []
    begin = 0
    for panel, run in enumerate(compared["scenarios"]):
        years, title = run["years"], run["titles"][language]
        for t, year in enumerate(years):
            place = {"panel": panel, "x": begin + t, "year": str(year["year"]), "title": title}
            ends = t in {0, len(years) - 1}
            rows.append({**place, "labelled": ends, "below": year["rate"]["p50"] < TARGET, **year["rate"]})
        middle = begin + (len(years) - 1) / 2
        chance = say("every_year", language, chance=percent(run["probability_all_years"], 0))
        heads.append({"x": middle, "from": begin - 0.75, "head": "\n".join(evenly(title, 10)[:3]), "chance": chance})
        begin += len(years) + 1
    return rows, heads, begin - 1.5


def _fans_title(compared: Compared, language: Language) -> str:
    best = max(compared["scenarios"], key=lambda run: run["probability_all_years"])
    if not best["probability_all_years"]:
        return say("fans_none", language)
    chance = percent(best["probability_all_years"], 0)
    return say("fans_title", language, title=best["titles"][language], chance=chance)


def _more_often(one: Mapping[str, Any], language: Language) -> str:
    chance = percent(one["probability_more_lifted"], 0)
    return say("more_often", language, mean=_signed(one["lifted_total"]["mean"]), chance=chance)


def _signed(number: float) -> str:
    told = whole(abs(number))
    return told if told == "0" else f"{'+' if number > 0 else '−'}{told}"


def _clear(spread: Mapping[str, float]) -> bool:
    """Whether a range lies on one side of zero."""
    return spread["p05"] > 0 or spread["p95"] < 0


def _differences_title(compared: Compared, titles: Mapping[str, str], language: Language) -> str:
    first = titles[compared["scenarios"][0]["scenario"]]
    clear = {one["scenario"]: one["lifted_total"] for one in compared["differences"] if _clear(one["lifted_total"])}
    more = [titles[name] for name, spread in clear.items() if spread["p05"] > 0]
    fewer = [titles[name] for name, spread in clear.items() if spread["p95"] < 0]
    parts = [
        say(key, language, names=_list(names, language)) for key, names in (("more", more), ("fewer", fewer)) if names
    ]
    if not parts:
        return say("differences_none", language, first=first)
    if len(more) == len(compared["differences"]) > 1:
        most = max(compared["differences"], key=lambda one: one["lifted_total"]["mean"])
        return say("differences_all", language, first=first, most=titles[most["scenario"]])
    return say("differences_title", language, first=first, parts=("；" if language == "zh" else "; ").join(parts))


def _list(names: Sequence[str], language: Language) -> str:
    return "、".join(f"“{name}”" for name in names) if language == "zh" else ", ".join(f'"{name}"' for name in names)


def _frontier_title(beaten: Mapping[str, str], titles: Mapping[str, str], language: Language) -> str:
    if not beaten:
        return say("frontier_none", language)
    worse, better = next(iter(beaten.items()))
    return say("frontier_title", language, worse=titles[worse], better=titles[better])


def _gains_title(rows: Rows, pair: tuple[str, str], language: Language) -> str:
    gain = [row for row in rows if row["clear"] and row["mean"] > 0]
    lose = [row for row in rows[::-1] if row["clear"] and row["mean"] < 0]
    parts = [
        say(key, language, name=found[0]["label"], n=len(found))
        for key, found in (("gain_most", gain), ("lose_most", lose))
        if found
    ]
    if not parts:
        return say("gains_none", language, first=pair[0], other=pair[1])
    return ("；" if language == "zh" else "; ").join(parts)


# ---- scales -------------------------------------------------------------------------------------


def _around(values: Sequence[float], right: float = 0.12) -> alt.Scale:
    """A scale that has zero in it and room for the words at its ends."""
    low, high = min(values), max(values)
    size = high - low or 1.0
    return alt.Scale(domain=[low - 0.06 * size if low < 0 else 0, high + right * size], nice=False)


def _signed_axis(language: Language) -> alt.Axis:
    """Differences with their sign; nothing is no plus."""
    signed = "datum.value == 0 ? '0' : format(datum.value, '+,.0f')"
    return axis_of("more_lifted", language, labelExpr=signed, tickCount=6)


def _near(values: Sequence[float], room: float) -> alt.Scale:
    """A scale around its values: points may stand away from zero."""
    low, high = min(values), max(values)
    edge = (high - low or abs(high) or 1.0) * room
    return alt.Scale(domain=[low - edge, high + edge], nice=False, zero=False)
