"""The plan of one year: where the file stands, what is to be reached, by which measures and money, when, by which unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from simulation.reports.documents import Files, Request
from simulation.reports.limits import limits
from simulation.reports.names import Words
from simulation.reports.papers import grids, say
from simulation.reports.papers.fields import figures
from simulation.reports.papers.files import files_of_years
from simulation.reports.papers.grids import UNTOLD, spread
from simulation.reports.papers.material import Material, nobody_to_lift, rounded_up
from simulation.reports.papers.parts import Annex, Block, Grid, Heading, Paper, Text
from simulation.reports.papers.plan import about_the_run, measures
from simulation.reports.papers.policy import dues_of, policy_of
from simulation.reports.wording import about_households, about_wan, between, chance, likelihood, wan, whole

TITLE: Words = ("年度计划", "year_plan")
Year = Mapping[str, Any]


def write(request: Request) -> Files:
    """A Word file and a PDF for every year of every scenario."""
    return request.each(TITLE, lambda case: files_of_years(case, request, compose))


def day_of(material: Material, year: int) -> date:
    """The day a paper of one year bears: the first of the plan in that year."""
    return material.case.dated if year == material.years[0] else date(year, 1, 1)


def compose(material: Material, year: int) -> Paper:
    """The plan of one year as a neutral paper."""
    return Paper(
        title=(material.pick(f"{year}年困难职工解困脱困工作计划", f"Plan for workers in hardship, {year}"),),
        blocks=tuple(_blocks(material, year)),
        annexes=tuple(_annexes(material, year)),
        signed=material.signed("（制定单位）", "(issued by)"),
        dated=day_of(material, year),
        kind="year",
        letterhead=material.letterhead(day_of(material, year)),
        fields=figures(material, year),
        **material.heads,
    )


def _blocks(material: Material, year: int) -> Iterator[Block]:
    pick, lang = material.pick, material.lang
    told = material.summary["years"][material.years.index(year)]
    yield Heading(pick("年初情况", "At the start"), key="situation")
    if not material.opening:
        yield Text(pick("期初档案没有在档户，无可测算。", "Nobody is on file at opening; there is nothing to project."))
        return
    yield Text(start(told, lang))
    yield Heading(pick("全年目标", "Target"), key="target")
    yield Text(
        target(told, material.summary["replicates"], lang)
        + pick("各管档单位的任务见附件1。", " Tasks by filing unit: annex 1.")
    )
    yield from measures(material, year)
    yield Heading(pick("资金安排", "Money"), key="money")
    yield Text(money(told, lang))
    yield money_grid(material, year, pick("各项目预算和预计支出", "Budget and projected spending by programme"))
    yield Heading(pick("时间安排", "Timetable"))
    yield months_grid(material, pick("发放和办理月份", "Months of payment"))
    if policy := policy_of(material.case.scenario):
        yield grids.dates_grid(dues_of(policy, material.years, year), lang, pick("政策时限", "Dates set by the policy"))
    yield Heading(pick("需要注意的情况", "To be watched"), key="risks")
    yield Text(watched(told, lang))
    yield from map(Text, limits(material.summary, lang))


def start(told: Year, lang: str) -> str:
    """How many are on file at the year's start, and how many more are looked for."""
    on_file, new = told["on_file_start"], told["newly_identified"]
    if lang == "zh":
        return f"{told['year']}年初在档未解困脱困{about_households(on_file)}，预计全年新增建档{between(new)}户。"
    return (
        f"At the start of {told['year']} {about_households(on_file, 'en')} are on file; {between(new, 'en')} more are expected "
        "to be filed in the year."
    )


def target(told: Year, replicates: int, lang: str) -> str:
    """What the year asks for, what is projected, and how sure that is."""
    if nobody_to_lift(told):
        none = (
            "预计本年没有在档户，无解困脱困任务。",
            "Nobody is expected to be on file in the year; there is nothing to reach.",
        )
        return none[lang == "en"]
    wanted, lifted, share = told["target_households"], told["lifted"], told["probability_target"]
    odds, says = chance(share, replicates, lang), likelihood(share, lang)  # type: ignore[arg-type]  # zh or en
    if lang == "zh":
        tail = "列为责任目标。" if share >= say.PROMISED else "预计数如实下达，差额列入追加措施，不作达标承诺。"
        return (
            f"全年应解困脱困{whole(rounded_up(wanted))}户（区间{between(wanted)}）；按现有资金和办法预计首次解困脱困"
            f"{about_households(lifted)}，达到20%的可能性{odds}，{says}。{tail}"
        )
    tail = (
        "It becomes a duty."
        if share >= say.PROMISED
        else "What is projected is handed down as it is; the rest needs further measures and is not promised."
    )
    return (
        f"The year asks for {whole(rounded_up(wanted))} households (range {between(wanted, 'en')}). With the money and ways of "
        f"this plan {about_households(lifted, 'en')} are projected to be lifted; the chance of 20% is {odds}: {says}. {tail}"
    )


def money(told: Year, lang: str) -> str:
    """The year's budget and what is projected of it."""
    budget, spent = wan(sum(told["budget_yuan"].values())), told["spending_total_yuan"]
    days = told["staff_days"]
    if lang == "zh":
        return f"全年预算{budget}万元，预计支出{about_wan(spent)}；帮扶人员约需{between(days)}个工作日。"
    return f"The year's budget is {budget} ×10,000 yuan; it spends {about_wan(spent, 'en')}; staff days: {between(days, 'en')}."


def watched(told: Year, lang: str) -> str:
    """Relapses and households that hold the line by aid alone."""
    relapsed, only = told["relapsed"], told["supported_only"]
    if lang == "zh":
        first = f"预计返困{between(relapsed)}户" if relapsed["p95"] > 0 else "本年预计无返困"
        return f"{first}；年末靠救助达标而未脱困{between(only)}户，不计入成效，仍在档帮扶。"
    first = (
        f"{between(relapsed, 'en')} relapses are projected"
        if relapsed["p95"] > 0
        else "No relapse is projected this year"
    )
    return f"{first}; {between(only, 'en')} households reach the line by aid alone at the end, do not count and stay on file."


def money_grid(material: Material, year: int, title: str) -> Grid:
    """Programmes of the year: budget, projected spending, reached."""
    lang = material.lang
    told = material.summary["years"][material.years.index(year)]
    rows = [
        (
            material.programme(row.programme),
            wan(told["budget_yuan"].get(row.programme, 0.0)),
            spread(told["spending_yuan"][row.programme], wan, lang),
            spread(told["reached"][row.programme], whole, lang),
        )
        for row in material.union_rows()
    ]
    total = (
        material.pick("合计", "All"),
        wan(sum(told["budget_yuan"].values())),
        spread(told["spending_total_yuan"], wan, lang),
        "",
    )
    heads = material.pick(
        "帮扶项目|预算（万元）|预计支出（万元）|预计帮扶（户、人）", "Programme|Budget (10,000 yuan)|Projected|Reached"
    )
    note = grids.ranges_note(material)
    return Grid(title, tuple(heads.split("|")), (*rows, total), (2, 1, 1.2, 1.2), note, frozenset({len(rows)}))


def months_grid(material: Material, title: str) -> Grid:
    """In which months each programme pays or is handled."""
    rows = []
    for row in material.union_rows():
        if row.record is not None:
            months = row.record.payment_months
            told = material.pick("各月", "every month") if len(months) == MONTHS else _listed(months, material)
            rows.append((material.programme(row.programme), told))
    heads = material.pick("帮扶项目|月份", "Programme|Months").split("|")
    return Grid(title, tuple(heads), tuple(rows), (2, 1.6), left=frozenset({0, 1}))


MONTHS = 12


def _listed(months: tuple[int, ...], material: Material) -> str:
    return material.pick("、".join(f"{month}月" for month in months), ", ".join(map(str, months)))


def _annexes(material: Material, year: int) -> Iterator[Annex]:
    if material.opening:
        yield Annex(material.pick("各管档单位任务表", "Tasks by filing unit"), (tasks_grid(material, year),))
    yield Annex(material.pick("测算说明", "How it was worked out"), tuple(about_the_run(material)))


def tasks_grid(material: Material, year: int) -> Grid:
    """Filing units in one year: on file, task, projected, chance."""
    place, lang = material.years.index(year), material.lang
    rows = []
    untold = material.untold("unit")
    for unit, cell in material.summary["by"]["unit"].items():
        told = cell["years"][place]
        if unit in untold:
            rows.append((unit, *[UNTOLD] * 4))
            continue
        rows.append(
            (
                unit,
                spread(told["on_file_start"], whole, lang),
                whole(rounded_up(told["target_households"])),
                spread(told["lifted"], whole, lang),
                grids.year_chance(told),
            )
        )
    heads = material.pick(
        "管档单位|年初在档|任务（户）|预计完成|达标可能性", "Filing unit|On file|Task|Projected|Chance"
    )
    return Grid(
        "",
        tuple(heads.split("|")),
        tuple(rows),
        (2, 1, 1, 1, 1),
        grids.ranges_note(material) + grids.untold_note(material, untold),
    )
