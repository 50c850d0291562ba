"""The paper for a chair's meeting, two pages: verdict, options side by side, what binds, what it costs, what to decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from simulation.analysis.comparison import compare_scenarios
from simulation.analysis.summary import summarise_run
from simulation.errors import SimulationError
from simulation.reports.charts import fan_chart
from simulation.reports.documents import Case, Files, Request
from simulation.reports.limits import EVIDENCE, set_by_hand
from simulation.reports.names import Words
from simulation.reports.papers import say
from simulation.reports.papers.fields import figures
from simulation.reports.papers.files import paper_files
from simulation.reports.papers.grids import ranges_note, spread
from simulation.reports.papers.material import Material, material_of
from simulation.reports.papers.parts import Block, Grid, Heading, Paper, Picture, Text
from simulation.reports.wording import chance, money_first, percent, verdict_parts, wan, whole

TITLE: Words = ("汇报材料", "meeting_paper")
MOST = 3
"""Options that stand side by side on a page."""


def write(request: Request) -> Files:
    """One paper for all scenarios together, the first of them proposed, as Word file and PDF."""
    if len(request.cases) > MOST:
        raise SimulationError(
            f"汇报材料至多并列 {MOST} 个方案，现有 {len(request.cases)} 个；请只选要上会的 at most {MOST} options side by side"
        )
    paper = compose(request.cases, material_of(request.cases[0], request))
    stem = request.cases[0].stem
    return {
        f"{TITLE[request.lang == 'en']}_{stem}{ending}": content
        for ending, content in paper_files(paper, request).items()
    }


def compose(cases: Sequence[Case], material: Material) -> Paper:
    """The paper; `material` is the first case's."""
    title = (
        f"关于困难职工解困脱困规划（{material.span}年）的汇报",
        f"Plan for workers in hardship, {material.span}: for decision",
    )
    return Paper(
        title=(material.pick(*title),),
        blocks=tuple(_blocks(cases, material)),
        annexes=(),
        signed="",
        dated=material.case.dated,
        kind="meeting",
        fields=figures(material),
        **material.heads,
        compact=True,
    )


def _blocks(cases: Sequence[Case], material: Material) -> Iterator[Block]:
    pick, lang, told = material.pick, material.lang, material.summary
    yield Heading(pick("结论", "Verdict"), key="verdict")
    yield Text("".join(verdict_parts(told, lang)) if lang == "zh" else " ".join(verdict_parts(told, lang)))
    if not material.opening:
        return
    yield Picture(fan_chart(told, lang), width_mm=105)
    compared = (
        compare_scenarios([case.results for case in cases], denominator=told["denominator"]) if len(cases) > 1 else None
    )
    yield Heading(pick("方案对照", "Options"), key="options")
    yield options_grid(cases, material)
    if compared:
        for one in compared["differences"]:
            yield Text(_difference(one, compared, material))
    yield Heading(pick("受什么限制", "What binds"), key="binds")
    yield from map(Text, say.binds(material.held(), lang))
    if by := say.lifted_by(told["attribution"], lang):
        yield Text(by)
    yield Text(EVIDENCE[lang == "en"])
    yield from map(Text, set_by_hand(told["stands_on"], lang))
    yield Heading(pick("需要多少钱", "What it costs"), key="money")
    total, planned = told["spending_total_yuan"], material.planned_yuan
    costs = [
        say.money(total, planned, material.opening, len(material.years), lang),
        say.gap(material.gap, planned, lang),
        say.bound(told["bound_money_yuan"], total, lang),
        say.standing(told["standing_cost_yuan"], material.years[-1], lang),
    ]
    yield Text(pick("", " ").join(costs))
    yield Heading(pick("提请会议决定", "To be decided"), key="decisions")
    titles = [(case.scenario.zh, case.scenario.en)[lang == "en"] for case in cases]
    yield from map(
        Text, decisions(titles, told["probability_all_years"], material.gap, told["standing_cost_yuan"], lang)
    )


def _difference(one: Mapping[str, Any], compared: Mapping[str, Any], material: Material) -> str:
    """An option beside the first: its money before its households."""
    lang = material.lang
    lifted, odds = one["lifted_total"], chance(one["probability_more_lifted"], compared["replicates"], lang)
    low, high = whole(lifted["p05"]), whole(lifted["p95"])
    money = money_first(one, compared, lang, hint=material.pick("同等资金再算", "a run at equal money"))
    if lang == "zh":
        return f"{money}解困脱困户数之差{low}至{high}户，多于对照的可能性{odds}。"
    return f"{money} Households lifted differ by {low} to {high}; the chance of lifting more is {odds}."


def options_grid(cases: Sequence[Case], material: Material) -> Grid:
    """The options side by side: money before households."""
    lang = material.lang
    first, pick = material.summary, material.pick
    runs = [first, *(summarise_run(case.results, denominator=first["denominator"]) for case in cases[1:])]
    wanted: list[tuple[str, Callable[[float], str], Callable[[Mapping[str, Any]], Any]]] = [
        (
            pick("工会和专项资金支出（万元）", "Union and special funds (10,000 yuan)"),
            wan,
            lambda run: run["spending_total_yuan"],
        ),
        (pick("期末后一年仍须支出（万元）", "Standing cost a year after"), wan, lambda run: run["standing_cost_yuan"]),
        (pick("累计首次解困脱困（户）", "Lifted over the plan"), whole, lambda run: run["lifted_total"]),
        (pick("末年仍在档（户）", "On file at the end"), whole, lambda run: run["years"][-1]["on_file_end"]),
    ]
    rows = [(name, *(spread(read(run), show, lang) for run in runs)) for name, show, read in wanted]
    for place, year in enumerate(material.years):
        rates = [run["years"][place][f"rate_{run['denominator']}"] for run in runs]
        rows.append((pick(f"{year}年解困脱困率", f"Rate, {year}"), *(spread(rate, percent, lang) for rate in rates)))
    for key, name in (
        ("probability_all_years", pick("各年均达20%的可能性", "Chance of 20% every year")),
        ("probability_cleared", pick("末年全面解困脱困的可能性", "Chance that all are lifted")),
    ):
        rows.append((name, *(percent(run[key], 0) for run in runs)))
    letters, colon = pick("甲乙丙", "ABC"), pick("：", ": ")
    heads = [f"{letters[place]}{colon}{run['titles'][lang]}" for place, run in enumerate(runs)]
    return Grid("", (pick("指标", "Measure"), *heads), tuple(rows), (1.6, *[1.0] * len(runs)), ranges_note(material))


def decisions(titles: Sequence[str], every: float, gap: float, standing: Mapping[str, float], lang: str) -> list[str]:
    """What the meeting is asked to decide; it depends on whether the target is in reach and the money there."""
    zh = lang == "zh"
    first = titles[0]
    asked = []
    if len(titles) > 1:
        asked.append(
            f"在{len(titles)}个方案中选定一个；起草部门按“{first}”编制。"
            if zh
            else f"which of {len(titles)} options to take; “{first}” is proposed."
        )
    else:
        asked.append(f"是否采用“{first}”。" if zh else f"whether to adopt “{first}”.")
    if every >= say.PROMISED:
        asked.append("是否将每年20%列为各单位责任目标。" if zh else "whether 20% a year becomes every unit's duty.")
    else:
        asked.append(
            "按现方案没有把握每年达到20%：是追加资金、提高救助标准或调整解困口径后再定，还是如实下达预计数并向上级说明。"
            if zh
            else "20% a year is not assured: whether to add money, raise the standard or change the relief test first, or to hand "
            "down what is projected and say so to the upper union."
        )
    if gap >= say.WORTH_SAYING:
        asked.append(
            f"资金缺口约{wan(gap)}万元由谁承担。" if zh else f"who bears the gap of about {wan(gap)} ×10,000 yuan."
        )
    if standing["p95"] >= say.WORTH_SAYING:
        asked.append(
            "期末后的持续支出是否列入下一周期预算。" if zh else "whether the standing cost enters the next budget."
        )
    return [
        f"（{place}）{text}" if zh else f"({place}) {text[0].upper()}{text[1:]}" for place, text in enumerate(asked, 1)
    ]
