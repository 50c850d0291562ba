"""The sheet of inputs: budget by programme and year, money of every fund, and what is left or lacking; all else is locked."""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from simulation.planning.budget_table import BudgetRow, read_budget
from simulation.reports.documents import Case
from simulation.reports.finance.grid import SHARE, WAN, Grid, Placed
from simulation.reports.finance.words import say
from simulation.reports.names import Lang
from simulation.reports.paper import Paper
from simulation.reports.plan_words import OWNERS
from simulation.reports.wording import grouped, label

FEN_IN_WAN = 1_000_000
YUAN_IN_WAN = 10_000


def input_sheet(paper: Paper, case: Case) -> None:
    """What finance types and what follows from it at once."""
    lang = paper.lang
    page = paper.page(say("inputs", lang))
    budget = read_budget(case.scenario.model_dump())
    rows = [row for row in budget.rows if row.is_union and row.on]
    heads = [say("year", lang, year=year) for year in budget.years]
    tail = [say("sum", lang), say("share", lang)]
    names = [[case.names.programme(row.programme, lang) for row in rows], [_batch(row, lang) for row in rows]]
    names.append([say("standard", lang)])
    grid = Grid(paper, page, first=3)
    grid.fit(names, len(heads) + 2)
    grid.title(say("budget_title", lang), say("budget_note", lang))
    head = grid.line
    grid.heads([say("programme", lang), say("batch", lang), say("standard", lang), *heads, *tail])
    lines = [
        (
            [name, _batch(row, lang), _standard(row, lang)],
            [None if fen is None else fen / FEN_IN_WAN for fen in row.fen],
        )
        for name, row in zip(names[0], rows, strict=True)
    ]
    planned = _table(grid, lines, say("sum", lang), lang)
    grid.line += 1
    grid.title(say("fund_title", lang), say("fund_note", lang))
    grid.heads([say("source", lang), say("owner", lang), "", *heads, *tail])
    funds = [
        (
            [case.names.source(code, lang), OWNERS[fund.owner][lang == "en"], ""],
            [fund.yuan[year] / YUAN_IN_WAN for year in budget.years],
        )
        for code, fund in case.scenario.funds.items()
    ]
    given = _table(grid, funds, say("sum", lang), lang)
    _balance(grid, planned, given, [_sums(lines, len(heads)), _sums(funds, len(heads))], lang)
    page.repeat_rows(head)
    page.freeze_panes(head + 1, 1)
    page.protect("", {"format_columns": True, "format_rows": True})


Lines = list[tuple[list[str], list[Any]]]


def _table(grid: Grid, lines: Lines, total: str, lang: Lang) -> Placed:
    """Unlocked amounts with live sums; an amount without a limit stands as a word and adds nothing."""
    top, years = grid.line, len(lines[0][1]) if lines else 0
    bottom, sums = top + len(lines), grid.first + years
    by_year = _sums(lines, years)
    whole = xl_rowcol_to_cell(bottom, sums, row_abs=True, col_abs=True)
    for words, amounts in lines:
        grid.texts(words)
        _inputs(grid, amounts, lang)
        row = sum(amount or 0.0 for amount in amounts)
        grid.across(years, row, WAN)
        grid.share(sums + 1, xl_rowcol_to_cell(grid.line, sums), whole, row / sum(by_year) if sum(by_year) else 0.0)
        grid.line += 1
    grid.texts([total, "", ""], bold=True)
    for place, value in enumerate([*by_year, sum(by_year)] if lines else []):
        grid.down(grid.first + place, (top, bottom - 1), value, WAN)
    if lines:
        grid.down(sums + 1, (top, bottom - 1), 1.0 if sum(by_year) else 0.0, SHARE)
    grid.line += 1
    return Placed((top, bottom - 1), bottom, (grid.first, sums - 1), sums)


def _inputs(grid: Grid, amounts: list[Any], lang: Lang) -> None:
    grid.numbers(amounts, WAN, is_input=True)
    style = grid.paper.style(border=1, align="right", locked=False, bg_color="#FFF8E1")
    for place, amount in enumerate(amounts, start=grid.first):
        if amount is None:
            grid.page.write_string(grid.line, place, say("no_limit", lang), style)
    grid.page.data_validation(
        grid.line, grid.first, grid.line, grid.first + len(amounts) - 1,
        {
            "validate": "decimal", "criteria": ">=", "value": 0, "input_message": say("input_prompt", lang),
            "error_message": say("input_wrong", lang),
        },
    )  # fmt: skip


def _sums(lines: Lines, years: int) -> list[float]:
    return [sum(amounts[place] or 0.0 for _, amounts in lines) for place in range(years)]


def _balance(grid: Grid, planned: Placed, given: Placed, sums: list[list[float]], lang: Lang) -> None:
    """Funds less budget, year by year and in all; below zero money is lacking."""
    grid.texts([say("balance", lang), "", ""], bold=True)
    needs, has = sums
    for place, (need, money) in enumerate(zip([*needs, sum(needs)], [*has, sum(has)], strict=True)):
        at = grid.first + place
        left, right = (xl_rowcol_to_cell(table.total, at) for table in (given, planned))
        grid.formula(at, f"={left}-{right}", money - need, "#,##0.00;[Red]-#,##0.00", bold=True)
    grid.line += 1


def _batch(row: BudgetRow, lang: Lang) -> str:
    return label(row.record.batch, lang) if row.record is not None else ""


def _standard(row: BudgetRow, lang: Lang) -> str:
    return say("by_case", lang) if row.standard_fen is None else grouped(row.standard_fen / 100, 2)
