"""The sheets of numbers: by year, by programme, by source, by filing unit, and the checks between them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, get_args

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from simulation.inputs.programmes import Batch
from simulation.reports.documents import Case
from simulation.reports.finance.charts import bars, line_with_target, stacked
from simulation.reports.finance.grid import COUNT, SHARE, WAN, YUAN, Grid, Number, Placed, summed_table
from simulation.reports.finance.words import say
from simulation.reports.names import Lang
from simulation.reports.paper import Paper
from simulation.reports.wording import label

YUAN_IN_WAN = 10_000
TARGET = 0.2
ON_ONE_PAGE = 60
"""Rows that are printed on one page, set smaller where they have to be."""
_FLOWS = ("on_file_start", "newly_identified", "relieved", "exited", "relapsed", "removed")
_MONEY = ("spending_total_yuan", "bound_yuan", "government_yuan", "insurance_payout_yuan")


class Money:
    """What the sheets show, as plain columns by year: money in 万元, means over the replicates."""

    def __init__(self, case: Case, lang: Lang) -> None:
        self.case, self.lang = case, lang
        self.summary = case.summary
        self.years: list[dict[str, Any]] = self.summary["years"]
        self.heads = [say("year", lang, year=year["year"]) for year in self.years]
        self.n = self.summary["replicates"]

    def mean(self, name: str, factor: float = 1.0) -> list[float]:
        """A measure's mean by year."""
        return [year[name]["mean"] / factor for year in self.years]

    def told(self, values: Sequence[Number]) -> list[Number]:
        """Values by year, none where nobody is on file: there is no rate then."""
        return [
            value if year["target_households"]["mean"] else None for value, year in zip(values, self.years, strict=True)
        ]

    def parts(self, name: str, code: str, factor: float = 1.0) -> list[float]:
        """The mean by year of one programme or source."""
        return [year[name][code]["mean"] / factor for year in self.years]

    @cached_property
    def programmes(self) -> list[str]:
        """Programmes that cost union money in some year."""
        return [code for code in self.years[0]["spending_yuan"] if any(self.parts("spending_yuan", code))]

    @cached_property
    def sources(self) -> list[str]:
        """Sources that pay in some year."""
        return [code for code in self.years[0]["by_source_yuan"] if any(self.parts("by_source_yuan", code))]

    @cached_property
    def units(self) -> dict[str, list[dict[str, Any]]]:
        """Every filing unit's years."""
        return {unit: cell["years"] for unit, cell in self.summary["by"]["unit"].items()}


def year_sheet(paper: Paper, money: Money) -> None:
    """Households, target and money by year."""
    lang, years = paper.lang, len(money.years)
    page = paper.page(say("by_year", lang))
    grid = Grid(paper, page)
    grid.fit([[say("on_file_end", lang)]], years)
    grid.title(say("year_title", lang), say("year_note", lang, n=money.n))
    head = grid.line
    grid.heads([say("measure", lang), *money.heads])
    rows: dict[str, int] = {}

    def row(key: str, name: str, values: Sequence[Number], number: str, formula: str = "") -> None:
        rows[key] = grid.line
        grid.texts([name])
        if formula:
            for place, value in enumerate(values, start=1):
                at = {known: xl_rowcol_to_cell(line, place) for known, line in rows.items()}
                grid.formula(place, formula.format(**at), value or 0.0, number)
        else:
            grid.numbers(values, number)
        grid.line += 1

    for name in _FLOWS:
        row(name, label(name, lang), money.mean(name), COUNT)
    ends = "={on_file_start}+{newly_identified}-{relieved}-{exited}+{relapsed}-{removed}"
    row("on_file_end", say("on_file_end", lang), money.mean("on_file_end"), COUNT, ends)
    _target_rows(money, row)
    for name in _MONEY:
        row(name, label(name, lang), money.mean(name, YUAN_IN_WAN), WAN)
    per_lift = [
        spent / lifted if lifted else 0.0
        for spent, lifted in zip(money.mean("spending_total_yuan"), money.mean("lifted"), strict=True)
    ]
    row("per_lift", say("per_lift", lang), per_lift, YUAN, "=IF({lifted}=0,0,{spending_total_yuan}*10000/{lifted})")
    _ranges(money, row)
    _finish(page, head, grid.line)
    line_with_target(paper, page.get_name(), (head, rows["rate_runs"], rows["target"]), years)


def _target_rows(money: Money, row: Any) -> None:
    """First lifts, the denominator and both ways to state the rate."""
    kind, lang = money.summary["denominator"], money.lang
    lifted = money.mean("lifted" if kind == "current" else "lifted_opening")
    start, new, removed = (money.mean(name) for name in ("on_file_start", "newly_identified", "removed"))
    if kind == "current":
        whole = [a + b - c for a, b, c in zip(start, new, removed, strict=True)]
        formula = "={on_file_start}+{newly_identified}-{removed}"
    else:
        whole, formula = [start[0]] * len(start), ""
    row("lifted", label("lifted", lang), lifted, COUNT)
    row("denominator", say("denominator", lang, kind=label(kind, lang)), whole, COUNT, formula)
    ratio = [part / all_ if all_ else 0.0 for part, all_ in zip(lifted, whole, strict=True)]
    row("rate_means", say("rate_means", lang), ratio, SHARE, "=IF({denominator}=0,0,{lifted}/{denominator})")
    row("rate_runs", say("rate_runs", lang), money.told(money.mean(f"rate_{kind}")), SHARE)
    row("target", say("target", lang), [TARGET] * len(money.years), "0%")
    row("chance", say("chance", lang), money.told([year["probability_target"] for year in money.years]), "0%")


def _ranges(money: Money, row: Any) -> None:
    """The ends of the range of what matters most."""
    kind = money.summary["denominator"]
    told = (("lifted", 1.0, COUNT), (f"rate_{kind}", 1.0, SHARE), ("on_file_end", 1.0, COUNT),
            ("spending_total_yuan", YUAN_IN_WAN, WAN))  # fmt: skip
    for name, factor, number in told:
        for end, mark in (("p05", "5%"), ("p95", "95%")):
            values: Sequence[Number] = [year[name][end] / factor for year in money.years]
            values = money.told(values) if name.startswith("rate") else values
            row(f"{name}_{end}", f"{label(name, money.lang)}　{mark}", values, number)


def programme_sheet(paper: Paper, money: Money) -> tuple[str, Placed]:
    """Spending by programme and batch, and what each reaches; the sheet's name and where the totals stand."""
    lang, years = paper.lang, len(money.years)
    page = paper.page(say("by_programme", lang))
    grid = Grid(paper, page, first=2)
    records = money.case.scenario.records
    names = {code: money.case.names.programme(code, lang) for code in money.programmes}
    batches = {code: label(records[code].batch, lang) for code in money.programmes}
    words = [[names[code], batches[code]] for code in money.programmes]
    grid.fit([[word[0] for word in words], [word[1] for word in words]], years + 2)
    grid.title(say("programme_title", lang), say("programme_note", lang))
    head = grid.line
    tail = [say("sum", lang), say("share", lang)]
    grid.heads([say("programme", lang), say("batch", lang), *money.heads, *tail])
    spent = [money.parts("spending_yuan", code, YUAN_IN_WAN) for code in money.programmes]
    placed = summed_table(grid, words, spent, years)
    grid.line += 1
    _batches(grid, money, placed, list(zip(batches.values(), spent, strict=True)))
    grid.line += 1
    _reached(grid, money, placed, words)
    _finish(page, head, grid.line)
    bars(paper, page.get_name(), placed, "chart_programme")
    return page.get_name(), placed


def _batches(grid: Grid, money: Money, placed: Placed, spent: list[tuple[str, list[float]]]) -> None:
    """Sums of the table above by batch, as live sums by its second column."""
    lang = money.lang
    grid.title(say("batch_title", lang))
    grid.heads([say("batch", lang), "", *money.heads, say("sum", lang), say("share", lang)])
    names = xl_range_abs(placed.rows[0], 1, placed.rows[1], 1)
    whole = sum(sum(row) for _, row in spent)
    for batch in get_args(Batch):
        name = label(batch, lang)
        sums = [sum(row[place] for of, row in spent if of == name) for place in range(len(money.years))]
        grid.texts([name, ""])
        for place, value in enumerate(sums, start=grid.first):
            cells = xl_range_abs(placed.rows[0], place, placed.rows[1], place)
            grid.formula(place, f"=SUMIF({names},$A{grid.line + 1},{cells})", value, WAN)
        grid.across(len(sums), sum(sums), WAN)
        own = xl_rowcol_to_cell(grid.line, placed.sums)
        grid.share(placed.sums + 1, own, placed.whole, sum(sums) / whole if whole else 0.0)
        grid.line += 1


def _reached(grid: Grid, money: Money, placed: Placed, words: list[list[str]]) -> None:
    """What each programme reaches, and what a unit costs over the plan."""
    lang = money.lang
    grid.title(say("reached_title", lang), say("reached_note", lang))
    grid.heads([say("programme", lang), say("batch", lang), *money.heads, say("sum", lang), say("unit_price", lang)])
    for line, (code, text) in enumerate(zip(money.programmes, words, strict=True), start=placed.rows[0]):
        reached = money.parts("reached", code)
        grid.texts(text)
        grid.numbers(reached, COUNT)
        grid.across(len(reached), sum(reached), COUNT)
        own, spent = xl_rowcol_to_cell(grid.line, placed.sums), xl_rowcol_to_cell(line, placed.sums)
        value = sum(money.parts("spending_yuan", code)) / sum(reached) if any(reached) else 0.0
        grid.formula(placed.sums + 1, f"=IF({own}=0,0,{spent}*10000/{own})", value, YUAN)
        grid.line += 1


def source_sheet(paper: Paper, money: Money) -> tuple[str, Placed]:
    """Spending by source and year."""
    lang, years = paper.lang, len(money.years)
    page = paper.page(say("by_source", lang))
    grid = Grid(paper, page)
    words = [[money.case.names.source(code, lang)] for code in money.sources]
    grid.fit([[word[0] for word in words]], years + 2)
    grid.title(say("source_title", lang), say("source_note", lang))
    head = grid.line
    grid.heads([say("source", lang), *money.heads, say("sum", lang), say("share", lang)])
    spent = [money.parts("by_source_yuan", code, YUAN_IN_WAN) for code in money.sources]
    placed = summed_table(grid, words, spent, years)
    _finish(page, head, grid.line)
    stacked(paper, page.get_name(), placed, head)
    return page.get_name(), placed


def unit_sheet(paper: Paper, money: Money) -> tuple[str, Placed]:
    """Spending, first lifts and yuan per lift by filing unit."""
    lang, years = paper.lang, len(money.years)
    page = paper.page(say("by_unit", lang))
    grid = Grid(paper, page)
    words = [[unit] for unit in money.units]
    grid.fit([[word[0] for word in words]], years + 2)
    grid.title(say("district_title", lang), say("programme_note", lang))
    head = grid.line
    grid.heads([say("unit", lang), *money.heads, say("sum", lang), say("share", lang)])
    spent = [[year["spending_total_yuan"]["mean"] / YUAN_IN_WAN for year in unit] for unit in money.units.values()]
    placed = summed_table(grid, words, spent, years)
    grid.line += 1
    grid.title(say("lifted_title", lang))
    grid.heads([say("unit", lang), *money.heads, say("sum", lang), say("share", lang), say("per_unit", lang)])
    top = grid.line
    lifted = [[year["lifted"]["mean"] for year in unit] for unit in money.units.values()]
    summed_table(grid, words, lifted, years, COUNT)
    _per_lift(grid, placed, top, spent, lifted)
    page.set_column(years + 3, years + 3, 13)
    _finish(page, head, grid.line)
    bars(paper, page.get_name(), placed, "chart_unit")
    return page.get_name(), placed


def _per_lift(
    grid: Grid, placed: Placed, top: int, spent: Sequence[Sequence[float]], lifted: Sequence[Sequence[float]]
) -> None:
    """Yuan per household lifted, of every unit and of all, beside the table of lifts."""
    after = grid.line
    rows = [(sum(money), sum(households)) for money, households in zip(spent, lifted, strict=True)]
    rows.append((sum(money for money, _ in rows), sum(households for _, households in rows)))
    for offset, (money, households) in enumerate(rows):
        grid.line = top + offset
        paid, moved = (xl_rowcol_to_cell(start + offset, placed.sums) for start in (placed.rows[0], top))
        value = money * YUAN_IN_WAN / households if households else 0.0
        grid.formula(placed.sums + 2, f"=IF({moved}=0,0,{paid}*10000/{moved})", value, YUAN)
    grid.line = after


def check_sheet(paper: Paper, money: Money, tables: Sequence[tuple[str, str, Placed]]) -> None:
    """The same money by programme, by source and by unit beside the run's own total; live differences."""
    lang, years = paper.lang, len(money.years)
    page = paper.page(say("checks", lang))
    grid = Grid(paper, page)
    grid.fit([[say("check_title", lang)]], years + 1)
    grid.title(say("check_title", lang), say("check_note", lang))
    head = grid.line
    grid.heads([say("measure", lang), *money.heads, say("sum", lang)])
    top = grid.line
    totals = money.mean("spending_total_yuan", YUAN_IN_WAN)
    for name, sheet, placed in tables:
        grid.texts([name])
        for place, value in enumerate(totals):
            grid.formula(1 + place, f"='{sheet}'!{placed.cell(place)}", value, WAN)
        grid.across(years, sum(totals), WAN)
        grid.line += 1
    grid.texts([say("of_run", lang)])
    grid.numbers(totals, WAN)
    grid.across(years, sum(totals), WAN)
    grid.line += 1
    _differences(grid, lang, (top, grid.line - 1), years)
    _finish(page, head, grid.line)


def _differences(grid: Grid, lang: Lang, rows: tuple[int, int], years: int) -> None:
    grid.texts([say("difference", lang)], bold=True)
    for place in range(1, years + 2):
        cells = xl_range_abs(rows[0], place, rows[1], place)
        grid.formula(place, f"=ROUND(MAX({cells})-MIN({cells}),4)", 0.0, WAN)
    line = xl_range_abs(grid.line, 1, grid.line, years + 1)
    grid.line += 1
    grid.texts([say("result", lang)], bold=True)
    good, bad = say("balanced", lang), say("unbalanced", lang)
    style = grid.paper.style(border=1, bold=True, align="center")
    grid.page.write_formula(grid.line, 1, f'=IF(MAX({line})=0,"{good}","{bad}")', style, good)
    grid.line += 1


def _finish(page: Any, head: int, lines: int) -> None:
    """Head rows on every page, no page for a few last rows, panes frozen, everything locked."""
    page.repeat_rows(head)
    page.fit_to_pages(1, -(-lines // ON_ONE_PAGE))
    page.freeze_panes(head + 1, 1)
    page.protect("", {"format_columns": True, "format_rows": True})
