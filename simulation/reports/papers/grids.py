"""Tables of the papers, from one run: every cell a finished text, a range under its mean."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from simulation.analysis.measures import Margin
from simulation.reports.names import Lang
from simulation.reports.papers.material import Material, nobody_to_lift, rounded_up, with_sums
from simulation.reports.papers.parts import Grid, begun
from simulation.reports.papers.policy import Due, Policy, said
from simulation.reports.plan_words import OWNERS
from simulation.reports.wording import between, label, percent, wan, whole

Range = Mapping[str, float]
UNTOLD = "*"
"""Stands for a number that is not told in public."""
NO_RATE, RATES = "—", frozenset({"rate_current", "rate_opening"})
"""Stands for the rate and chance of a year in which nobody is on file: those rates."""
FIRST = 2.2
"""Width of a column of names beside one of figures."""


def spread(value: Range | None, show: Callable[[float], str], lang: Lang) -> str:
    """A mean with its range below it; the mean alone where they say the same."""
    if value is None:
        return "—"
    middle, ends = show(value["mean"]), between(value, lang, show)
    return middle if ends == middle else f"{middle}\n{ends}"


def rate(share: float) -> str:
    """A share with one decimal."""
    return percent(share)


def file_grid(material: Material, margin: Margin, title: str) -> Grid:
    """The opening file by the cells of a margin: households and share, the largest first."""
    counts = dict(sorted(material.file_by(margin).items(), key=lambda item: -item[1]))
    names = [material.head(margin, code) for code in counts]
    total = sum(counts.values())
    untold = material.untold(margin)
    rows = [
        (name, UNTOLD, UNTOLD) if code in untold else (name, whole(count), percent(count / total))
        for name, (code, count) in zip(names, counts.items(), strict=True)
    ]
    all_told = (material.pick("合计", "All"), whole(total), percent(1.0) if total else "—")
    heads = (_MARGINS[margin][material.lang == "en"], *material.pick("户数|占比", "Households|Share").split("|"))
    return Grid(title, heads, (*rows, all_told), (3, 1, 1), untold_note(material, untold), frozenset({len(rows)}))


_MARGINS: Mapping[Margin, tuple[str, str]] = {
    "cause": ("主要致困原因", "Main cause"), "group": ("重点群体（主要所属）", "Group (leading)"),
    "tier": ("困难类别", "Tier"), "unit": ("管档单位", "Filing unit"),
}  # fmt: skip


def untold_note(material: Material, untold: Collection[str]) -> str:
    """What the mark in place of a number means; empty where everything is told."""
    if not untold:
        return ""
    return material.pick(
        "注：* 为不足5户，或为免由合计推出而不列。",
        " Note: * is under five, or withheld so that none can be worked out.",
    )


def causes_by_unit(material: Material, title: str) -> Grid:
    """The opening file by filing unit and main cause, with sums."""
    units, causes, counts = material.file_by_unit_and_cause()
    table, untold = with_sums(counts), material.untold_cells
    told = [
        tuple(UNTOLD if hide else whole(count) for count, hide in zip(row, mask, strict=True))
        for row, mask in zip(table.tolist(), untold, strict=True)
    ]
    everything = material.pick("合计", "All")
    names = [material.head("cause", code) for code in causes]
    heads = (_MARGINS["unit"][material.lang == "en"], *names, everything)
    rows = tuple((name, *cells) for name, cells in zip([*units, everything], told, strict=True))
    shares = (2.8, *[1.0] * (len(causes) + 1))
    return Grid(
        title,
        heads,
        rows,
        shares,
        untold_note(material, UNTOLD if untold.any() else ""),
        frozenset({len(rows) - 1}),
        upright=material.lang == "en",
    )


def year_chance(year: Mapping[str, Any]) -> str:
    """The chance of a year's target; a dash where nobody is on file."""
    return NO_RATE if nobody_to_lift(year) else percent(year["probability_target"], 0)


def by_year(
    material: Material, title: str, rows: Iterable[tuple[str, str, Callable[[float], str]]], note: str = ""
) -> Grid:
    """Measures over the years; `rows`: name, key of a year in the summary, how to show it."""
    years, lang = material.summary["years"], material.lang
    told = tuple(
        (name, *(NO_RATE if key in RATES and nobody_to_lift(year) else spread(year[key], show, lang) for year in years))
        for name, key, show in rows
    )
    return Grid(title, year_heads(material), told, (FIRST, *[1.0] * len(years)), note or ranges_note(material))


def year_heads(material: Material, first: tuple[str, str] = ("项目", "Measure")) -> tuple[str, ...]:
    """The head over the names, then the years."""
    return (first[material.lang == "en"], *(material.pick(f"{year}年", str(year)) for year in material.years))


def ranges_note(material: Material) -> str:
    """How to read a cell."""
    n = material.summary["replicates"]
    return material.pick(
        f"注：每格上行为平均数，下行为{n}次模拟的5%—95%区间。",
        f"Note: the mean, and below it the 5%–95% range of {n} simulations.",
    )


def target_grid(material: Material, title: str) -> Grid:
    """The yearly target: asked for, lifted, rate, chance."""
    grid = by_year(
        material,
        title,
        [
            (material.row("target_households"), "target_households", whole),
            (material.row("lifted"), "lifted", whole),
            (material.row("rate_current"), "rate_current", rate),
            (material.row("rate_opening"), "rate_opening", rate),
        ],
    )
    chances = (
        material.row("probability_target"),
        *(year_chance(year) for year in material.summary["years"]),
    )
    return Grid(grid.title, grid.heads, (*grid.rows, chances), grid.shares, grid.note)


MOVES = (
    "on_file_start", "newly_identified", "relieved", "exited", "relapsed", "removed", "on_file_end", "stock_relieved",
    "stock_exited",
)  # fmt: skip


def moves_grid(material: Material, title: str) -> Grid:
    """Households by year, move by move."""
    rows = [(material.row(name), name, whole) for name in MOVES]
    balance = material.pick(
        "年末在档＝年初＋新增－解困－脱困－注销＋返困。",
        " On file at the end = start + new − relieved − exited − removed + relapsed.",
    )
    return by_year(material, title, rows, ranges_note(material) + balance)


def tasks_grid(material: Material, title: str) -> Grid:
    """任务分解表: whole households that each filing unit has to lift in each year, and its opening file."""
    units = material.summary["by"]["unit"]
    opening = material.file_by("unit")
    untold = material.untold("unit")
    rows, sums = [], [0] * (len(material.years) + 1)
    for unit, cell in units.items():
        wanted = [rounded_up(year["target_households"]) for year in cell["years"]]
        numbers = [opening.get(unit, 0), *wanted]
        sums = [a + b for a, b in zip(sums, numbers, strict=True)]
        numbers_told = [*map(whole, numbers), whole(sum(wanted))]
        rows.append((unit, *([UNTOLD] * len(numbers_told) if unit in untold else numbers_told)))
    city = [material.opening, *(rounded_up(year["target_households"]) for year in material.summary["years"])]
    rows.append((material.pick("各单位合计", "All units"), *map(whole, sums), whole(sum(sums[1:]))))
    rows.append((material.pick("全市目标", "Target of the whole"), *map(whole, city), whole(sum(city[1:]))))
    heads = (
        _MARGINS["unit"][material.lang == "en"], material.pick("期初在档", "Opening file"),
        *year_heads(material)[1:], material.pick("合计", "All"),
    )  # fmt: skip
    note = material.pick(
        "注：单位为户，取各次模拟的中位数，只进不舍，故各单位合计不小于全市目标；每年年初按实际在档户数重算。",
        "Note: households, the middle of the simulations rounded up, so that the units' sum is not below the whole; "
        "to be worked out again each January on the real file.",
    )
    note += untold_note(material, untold)
    shares = (2.6, *[1.0] * (len(material.years) + 2))
    return Grid(title, heads, tuple(rows), shares, note, frozenset({len(rows) - 1, len(rows) - 2}))


def chances_grid(material: Material, title: str) -> Grid:
    """What each filing unit is projected to lift in each year, beside its target, and the chance of every year."""
    rows = []
    for unit, cell in material.summary["by"]["unit"].items():
        told = [*(spread(year["lifted"], whole, material.lang) for year in cell["years"])]
        told.append(NO_RATE if all(map(nobody_to_lift, cell["years"])) else percent(cell["probability_all_years"], 0))
        rows.append((unit, *([UNTOLD] * len(told) if unit in material.untold("unit") else told)))
    heads = (*year_heads(material, _MARGINS["unit"]), material.pick("各年均达标可能性", "Chance, every year"))
    shares = (1.9, *[1.0] * (len(material.years) + 1))
    return Grid(title, heads, tuple(rows), shares, ranges_note(material))


def programme_people_grid(material: Material, title: str) -> Grid:
    """Whom each programme of the union's money reaches in each year, and how many are in need."""
    years = material.summary["years"]
    rows = []
    for row in material.union_rows():
        name = material.programme(row.programme)
        reached = [spread(year["reached"][row.programme], whole, material.lang) for year in years]
        rows.append((name, *reached))
    note = material.pick("按项目单位计（户或人）。", " In each programme's unit, households or people.")
    shares = (FIRST, *[1.0] * len(years))
    return Grid(
        title, year_heads(material, ("帮扶项目", "Programme")), tuple(rows), shares, ranges_note(material) + note
    )


def money_grid(material: Material, title: str) -> Grid:
    """Budget and projected spending of each programme by year, 万元."""
    years = material.summary["years"]
    rows = []
    for row in material.union_rows():
        name = material.programme(row.programme)
        told = [
            _budget_over_spending(
                year["budget_yuan"].get(row.programme, 0.0), year["spending_yuan"][row.programme], material
            )
            for year in years
        ]
        rows.append((name, *told))
    totals = [
        _budget_over_spending(sum(year["budget_yuan"].values()), year["spending_total_yuan"], material)
        for year in years
    ]
    rows.append((material.pick("合计", "All"), *totals))
    note = material.pick(
        "注：万元；上行为预算，下行为预计支出的5%—95%区间。",
        "Note: 10,000 yuan; the budget, and below it the 5%–95% range of projected spending.",
    )
    shares = (FIRST, *[1.0] * len(years))
    heads = year_heads(material, ("帮扶项目", "Programme"))
    return Grid(title, heads, tuple(rows), shares, note, frozenset({len(rows) - 1}))


def _budget_over_spending(budget: float, spent: Range, material: Material) -> str:
    return f"{wan(budget)}\n{between(spent, material.lang, wan)}"


def sources_grid(material: Material, title: str) -> Grid:
    """Projected spending by source with its level, 万元."""
    years, funds, lang = material.summary["years"], material.case.scenario.funds, material.lang
    rows = []
    for source in years[0]["by_source_yuan"]:
        if not any(year["by_source_yuan"][source]["p95"] > 0 for year in years):
            continue
        owner = begun(OWNERS[funds[source].owner][material.lang == "en"], lang) if source in funds else "—"
        told = [spread(year["by_source_yuan"][source], wan, material.lang) for year in years]
        rows.append((begun(material.names.source(source, lang), lang), owner, *told))
    total = [spread(year["spending_total_yuan"], wan, material.lang) for year in years]
    rows.append((material.pick("合计", "All"), "", *total))
    heads = (material.pick("资金来源", "Source"), material.pick("层级", "Level"), *year_heads(material)[1:])
    note = material.pick("单位为万元。", " In 10,000 yuan.")
    shares = (1.7, 0.7, *[1.0] * len(years))
    return Grid(
        title, heads, tuple(rows), shares, ranges_note(material) + note, frozenset({len(rows) - 1}), frozenset({0, 1})
    )


def unit_money_grid(material: Material, title: str) -> Grid:
    """Projected spending by filing unit and year, 万元."""
    rows = []
    for unit, cell in material.summary["by"]["unit"].items():
        told = [spread(year["spending_total_yuan"], wan, material.lang) for year in cell["years"]]
        rows.append((unit, *([UNTOLD] * len(told) if unit in material.untold("unit") else told)))
    rows.append((
        material.pick("合计", "All"),
        *(spread(year["spending_total_yuan"], wan, material.lang) for year in material.summary["years"]),
    ))  # fmt: skip
    note = material.pick("单位为万元。", " In 10,000 yuan.")
    shares = (FIRST, *[1.0] * len(material.years))
    heads = year_heads(material, _MARGINS["unit"])
    return Grid(title, heads, tuple(rows), shares, ranges_note(material) + note, frozenset({len(rows) - 1}))


def duties_grid(policy: Policy, batches: Sequence[str], lang: Lang, title: str) -> Grid:
    """Who leads and who works along, batch by batch."""
    rows = tuple(
        tuple(begun(words, lang) for words in (label(batch, lang), *_who(policy, batch, lang)))
        for batch in batches
        if batch in policy.duties
    )
    heads = ("工作", "牵头单位", "配合单位") if lang == "zh" else ("Work", "Leads", "Works along")
    return Grid(title, heads, rows, (1.2, 1.3, 1.5), left=frozenset({0, 1, 2}))


def _who(policy: Policy, batch: str, lang: Lang) -> tuple[str, str]:
    return said(policy.duties[batch]["lead"], lang), said(policy.duties[batch]["with"], lang)


def dates_grid(dues: Sequence[Due], lang: Lang, title: str) -> Grid:
    """What is due when, and from whom."""
    rows = tuple(tuple(begun(said(words, lang), lang) for words in (due.when, due.what, due.who)) for due in dues)
    heads = ("时间", "工作", "责任单位") if lang == "zh" else ("When", "What", "Who")
    return Grid(title, heads, rows, (1.0, 2.0, 1.6), left=frozenset({0, 1, 2}))
