"""The yearly inspection report: what was planned, beside empty columns for what was done, until actual figures are kept.

The store keeps no actual figures yet. The report says so, gives the plan's figures with the ranges against which an actual
figure is to be judged, and leaves the rest for the unit to fill in.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from simulation.reports.documents import Files, Request
from simulation.reports.names import Words
from simulation.reports.papers.fields import figures
from simulation.reports.papers.files import files_of_years
from simulation.reports.papers.grids import NO_RATE, UNTOLD, untold_note
from simulation.reports.papers.material import Material, nobody_to_lift, rounded_up
from simulation.reports.papers.parts import Annex, Block, Grid, Heading, Paper, Text
from simulation.reports.papers.plan import about_the_run
from simulation.reports.papers.policy import policy_of, said
from simulation.reports.wording import between, percent, wan, whole

TITLE: Words = ("督查报告", "inspection_report")
COUNTS = (
    "on_file_start", "newly_identified", "lifted", "relieved", "exited", "relapsed", "removed", "on_file_end",
)  # fmt: skip


def write(request: Request) -> Files:
    """A Word file and a PDF for every year of every scenario."""
    return request.each(TITLE, lambda case: files_of_years(case, request, compose))


def compose(material: Material, year: int) -> Paper:
    """The report of one year as a neutral paper."""
    return Paper(
        title=(
            material.pick(
                f"{year}年困难职工解困脱困工作督查报告", f"Inspection of work for workers in hardship, {year}"
            ),
        ),
        blocks=tuple(_blocks(material, year)),
        annexes=tuple(_annexes(material, year)),
        signed=material.signed("（督查单位）", "(inspected by)"),
        dated=date(year, 12, 31),
        kind="inspection",
        letterhead=material.letterhead(date(year, 12, 31)),
        fields=figures(material, year),
        **material.heads,
    )


def _blocks(material: Material, year: int) -> Iterator[Block]:
    pick, lang = material.pick, material.lang
    policy = policy_of(material.case.scenario)
    name = policy and said(policy.name, lang)
    yield Heading(pick("督查依据和方法", "Basis and method"), key="method")
    yield Text(
        pick(
            f"{f'根据{name}，' if name else ''}对{year}年困难职工解困脱困工作的组织实施和目标任务完成情况进行督查。"
            f"计划数出自方案“{material.summary['titles']['zh']}”的测算，实际数由各管档单位据实填报。",
            f"The work of {year} is inspected{f' under {name}' if name else ''}. Planned figures come from the projection of "
            f"“{material.summary['titles']['en']}”; actual figures are reported by the filing units.",
        )
    )
    yield Text(
        pick(
            "尚缺：本工具目前没有实际完成数台账，下列各表的实际数、完成率和说明均为空白，须由填报单位填写；"
            "填写前本报告不能作为完成情况的依据，也不作达标与否的判定。",
            "Missing: no actual figures are kept in this tool yet. The columns for them are empty and to be filled in by the "
            "units; until then the report is no evidence of what was done and judges nothing.",
        )
    )
    yield Text(
        pick(
            "判定办法：实际数在5%—95%区间之内，视为与计划相符；低于下限或高于上限的，逐项说明原因。"
            "解困、脱困、注销、返困分别填报，注销不计入成效。",
            "How to judge: an actual figure within the 5%–95% range agrees with the plan; one outside it is to be explained. "
            "Relief, exit, removal and relapse are reported apart; removals are no success.",
        )
    )
    if not material.opening:
        yield Text(pick("期初档案没有在档户，无可督查。", "Nobody is on file at opening; there is nothing to inspect."))
        return
    yield Heading(pick("目标任务完成情况", "The target"))
    yield counts_grid(material, year, pick("户数", "Households"))
    yield Heading(pick("资金使用情况", "The money"))
    yield money_grid(material, year, pick("各项目资金（万元）", "Money by programme (10,000 yuan)"))
    yield Heading(pick("存在问题和整改要求", "What is wrong and to be mended"), key="problems")
    yield Text(pick("（由督查单位填写。）", "(For the inspecting body to fill in.)"))


_HEADS: Words = ("指标|计划（平均）|区间|实际|说明", "Measure|Planned (mean)|Range|Actual|Remarks")


def counts_grid(material: Material, year: int, title: str) -> Grid:
    """The year's moves: planned, range, and room for the actual."""
    told = material.summary["years"][material.years.index(year)]
    lang = material.lang
    rows = [
        (
            material.row("target_households"),
            whole(rounded_up(told["target_households"])),
            between(told["target_households"], lang),
            "",
            "",
        )
    ]
    rows += [(material.row(name), whole(told[name]["mean"]), between(told[name], lang), "", "") for name in COUNTS]
    rate = told[f"rate_{material.summary['denominator']}"]
    rates = (NO_RATE, NO_RATE) if nobody_to_lift(told) else (percent(rate["mean"]), between(rate, lang, percent))
    rows.append((material.pick("解困脱困率", "Rate"), *rates, "", ""))
    return Grid(title, tuple(material.pick(*_HEADS).split("|")), tuple(rows), (1.8, 1, 1.2, 1, 1.2), by_hand=True)


def money_grid(material: Material, year: int, title: str) -> Grid:
    """The year's money by programme: budget, range of projected spending, and room for the actual."""
    told = material.summary["years"][material.years.index(year)]
    lang = material.lang
    rows = []
    for row in material.union_rows():
        name = material.programme(row.programme)
        rows.append(
            (
                name,
                wan(told["budget_yuan"].get(row.programme, 0.0)),
                between(told["spending_yuan"][row.programme], lang, wan),
                "",
                "",
            )
        )
    total = wan(sum(told["budget_yuan"].values())), between(told["spending_total_yuan"], lang, wan)
    rows.append((material.pick("合计", "All"), *total, "", ""))
    heads = material.pick(
        "帮扶项目|预算|预计支出区间|实际支出|说明", "Programme|Budget|Projected|Actual|Remarks"
    ).split("|")
    strong = frozenset({len(rows) - 1})
    return Grid(title, tuple(heads), tuple(rows), (1.8, 0.9, 1.3, 1, 1.2), strong=strong, by_hand=True)


def _annexes(material: Material, year: int) -> Iterator[Annex]:
    if material.opening:
        yield Annex(material.pick("各管档单位完成情况表", "Filing units"), (units_grid(material, year),))
    yield Annex(material.pick("测算说明", "How it was worked out"), tuple(about_the_run(material)))


def units_grid(material: Material, year: int) -> Grid:
    """Filing units: task, projected range, and room for the actual."""
    place, untold = material.years.index(year), material.untold("unit")
    rows = [
        (unit, UNTOLD, UNTOLD, "", "", "")
        if unit in untold
        else (
            unit,
            whole(rounded_up(cell["years"][place]["target_households"])),
            between(cell["years"][place]["lifted"], material.lang),
            "", "", "",
        )
        for unit, cell in material.summary["by"]["unit"].items()
    ]  # fmt: skip
    heads = material.pick(
        "管档单位|任务|预计区间|实际解困|实际脱困|说明", "Filing unit|Task|Projected|Relieved|Exited|Remarks"
    )
    note = untold_note(material, untold)
    return Grid("", tuple(heads.split("|")), tuple(rows), (2, 0.8, 1, 1, 1, 1.2), note, by_hand=True)
