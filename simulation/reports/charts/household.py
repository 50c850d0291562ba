"""One household: its path over the simulations, what its means are made of, what would lift it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from simulation.analysis.balance import COSTS, INCOMES, SUPPORT
from simulation.analysis.household import STATUSES
from simulation.reports.chart_style import LIGHT, Language, Look
from simulation.reports.charts.figure import Figure, Rows, paper_too
from simulation.reports.charts.parts import chart_of, dress, legend_of, named_axis, rows_height, short, tip, x_years
from simulation.reports.charts.steps import ROW, Step, Told, waterfall_chart
from simulation.reports.household_words import part, say
from simulation.reports.names import Names
from simulation.reports.wording import label, percent, whole

Answer = Mapping[str, Any]
LEAST_YUAN = 0.5
"""Parts of less than this are not drawn."""
MOST_BARS = 8
"""Programmes drawn at most, those with the greatest difference."""
ROOMY = 0.08
"""Share of a bar from which it has room for its number."""


@paper_too
def path_chart(told: Answer, language: Language = "zh", look: Look = LIGHT) -> Figure:
    """Shares of the simulations by status at each year's end; everybody begins on file."""
    years = told["years"]
    rows = _statuses(years, language)
    names = [label(status, language) for status in STATUSES]
    colours = alt.Scale(domain=names, range=[look.on_file, look.relieved, look.exited, look.quiet])
    axis = alt.Axis(title=say("share", language), titleFontWeight="normal", titlePadding=8, format=".0%", tickCount=5)
    y = alt.Y("share:Q", stack="zero", scale=alt.Scale(domain=[0, 1]), axis=axis)
    tips = [
        tip("year:O", "year", language),
        tip("status:N", "status", language),
        alt.Tooltip("share:Q", title=say("share", language), format=".0%"),
    ]
    stack = chart_of(rows).encode(x=x_years(language), y=y, order=alt.Order("place:Q"))
    shown = alt.OpacityValue(0, condition={"test": f"datum.share >= {ROOMY}", "value": 1})
    written = alt.ColorValue(
        look.ground,
        condition=[
            {"test": "datum.place == 0", "value": look.ink},
            {"test": "datum.place == 1", "value": look.on_relieved},
        ],
    )
    inside = stack.mark_text(fontSize=13, fontWeight="bold").encode(
        y=alt.Y("share:Q", stack="zero", bandPosition=0.5), text=alt.Text("share:Q", format=".0%"), opacity=shown, color=written
    )  # fmt: skip
    bars = stack.mark_bar(stroke=look.ground, strokeWidth=1).encode(
        color=alt.Color("status:N", scale=colours, legend=legend_of()), tooltip=tips
    )
    end = {name: percent(share, 0) for name, share in years[-1]["status"].items()}
    title = say("path_title", language, year=years[-1]["year"], **end)
    return Figure(title, say("path_caption", language, n=told["replicates"]), dress([bars, inside], look))


def _statuses(years: Sequence[Answer], language: Language) -> Rows:
    at_first = dict.fromkeys(STATUSES, 0.0) | {STATUSES[0]: 1.0}
    columns = [(say("at_opening", language), at_first), *((str(year["year"]), year["status"]) for year in years)]
    return [
        {"year": year, "status": label(status, language), "place": place, "share": shares[status]}
        for year, shares in columns
        for place, status in enumerate(STATUSES)
    ]


@paper_too
def balance_chart(balance: Answer, when: str, caption: str, language: Language = "zh", look: Look = LIGHT) -> Figure:
    """Incomes up, rigid cost down, support up again, against the line; `when` begins the title."""
    digits = ",.0f"
    told = Told(balance_title(balance, when, language), caption, say("balance_axis", language), digits)
    steps = _steps(balance, INCOMES, language)
    steps.append(Step(part("gross", language), balance["gross_head_yuan"]["mean"], whole=True))
    for parts, total in ((COSTS, "own"), (SUPPORT, "supported")):
        changes = _steps(balance, parts, language)
        if changes:
            steps += [*changes, Step(part(total, language), balance[f"{total}_head_yuan"]["mean"], whole=True)]
    return waterfall_chart(steps, told, (part("line", language), balance["line_yuan"]), look)


def _steps(balance: Answer, parts: Sequence[str], language: Language) -> list[Step]:
    means = {name: balance["parts"][name]["mean"] for name in parts}
    return [Step(part(name, language), mean) for name, mean in means.items() if abs(mean) >= LEAST_YUAN]


def balance_title(balance: Answer, when: str, language: Language = "zh") -> str:
    """What keeps the household below the line, if anything: too little income, or which cost first."""
    line = balance["line_yuan"]
    gross, own = balance["gross_head_yuan"]["mean"], balance["own_head_yuan"]["mean"]
    if gross < line:
        return say("short_income", language, when=when, gap=whole(line - gross))
    if own >= line:
        return say("at_line", language, when=when)
    first = min(COSTS, key=lambda name: balance["parts"][name]["mean"])
    return say("short_cost", language, when=when, part=part(first, language), gap=whole(line - own))


@paper_too
def remedies_chart(found: Answer, names: Names, language: Language = "zh", look: Look = LIGHT) -> Figure:
    """Chance of being lifted with no help, with what everybody gets, with each programme alone, with the cheapest set."""
    rows = _chances(found, names, language)
    axis = alt.Axis(
        title=say("chance_axis", language), titleFontWeight="normal", titlePadding=8, format=".0%", tickCount=6
    )
    x = alt.X("mean:Q", scale=alt.Scale(domain=[0, 1.08], nice=False), axis=axis)
    colours = alt.Scale(domain=["base", "single", "set"], range=[look.on_file, look.line, look.exited])
    base = chart_of(rows).encode(y=alt.Y("place:O", sort=None, axis=named_axis(rows)))
    tips = [
        alt.Tooltip("label:N", title=" "),
        alt.Tooltip("mean:Q", title=say("chance_axis", language), format=".0%"),
        tip("low:Q", "low", language, ".0%"),
        tip("high:Q", "high", language, ".0%"),
    ]
    bars = base.mark_bar(height=ROW - 10).encode(
        x=x, color=alt.Color("kind:N", scale=colours, legend=None), tooltip=tips
    )
    ends = base.mark_rule(color=look.ink, strokeWidth=1.5).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"))
    number = base.encode(x=alt.X("high:Q"), text=alt.Text("mean:Q", format=".0%"))
    face: dict[str, Any] = {"align": "left", "dx": 6, "fontSize": 13, "fontWeight": "bold"}
    outline = number.mark_text(stroke=look.ground, strokeWidth=4, strokeJoin="round", **face)
    layers = [bars, *_goal(found["goal"], language, look), ends, outline, number.mark_text(color=look.ink, **face)]
    caption = say("remedies_caption", language, n=found["replicates"])
    return Figure(remedies_title(found, language), caption, dress(layers, look, rows_height(rows, ROW) + 24))


def _goal(goal: float, language: Language, look: Look) -> list[alt.Chart]:
    """The chance asked for, as a dashed line with its name on top."""
    if goal >= 1:  # the highest there is was asked for
        return []
    says = say("goal", language, goal=percent(goal, 0))
    at = chart_of([{"at": goal, "says": says}]).encode(x=alt.X("at:Q"))
    name = at.mark_text(y=-9, baseline="middle", color=look.ink, fontSize=13).encode(text=alt.Text("says:N"))
    return [at.mark_rule(color=look.ink, strokeDash=[6, 4], strokeWidth=1.5), name]


def remedies_title(found: Answer, language: Language = "zh") -> str:
    """What the search comes to, in a sentence."""
    chance = percent(found["cheapest"]["chance"]["mean"], 0)
    if found["verdict"] == "highest" and found["goal"] >= 1:
        return say("remedies_top", language, chance=chance)
    return say(f"remedies_{found['verdict']}", language, chance=chance, goal=percent(found["goal"], 0))


def _chances(found: Answer, names: Names, language: Language) -> Rows:
    """Bars from the least help to the most; of the single programmes those that can be seen to work, the best first."""
    seen = [one for one in found["single"] if one["offered"] and not one["floor"] and one["difference"]["low"] > 0]
    best = sorted(seen, key=lambda one: -one["difference"]["mean"])[:MOST_BARS]
    bars: Rows = [_bar(say("nothing", language), "base", found["own"]["chance"])]
    bars.append(_bar(say("floors", language), "base", found["floors"]["chance"]))
    bars += [_bar(f"+ {short(names.programme(one['programme'], language))}", "single", one["with"]) for one in best]
    if found["cheapest"]["chosen"]:
        bars.append(_bar(say("cheapest", language), "set", found["cheapest"]["chance"]))
    bars.append(_bar(say("everything", language), "set", found["everything"]["chance"]))
    return [{"place": place, **bar} for place, bar in enumerate(bars)]


def _bar(label_: str, kind: str, chance: Mapping[str, float]) -> dict[str, Any]:
    return {"label": label_, "kind": kind, **chance}
