"""The workbook itself, sheet by sheet."""

from __future__ import annotations

from simulation.reports.documents import Case, Files, Request
from simulation.reports.finance.about import about_sheet
from simulation.reports.finance.inputs import input_sheet
from simulation.reports.finance.sheets import (
    Money,
    check_sheet,
    programme_sheet,
    source_sheet,
    unit_sheet,
    year_sheet,
)
from simulation.reports.finance.words import say
from simulation.reports.names import Lang, Words
from simulation.reports.paper import paper

TITLE: Words = ("财务测算表", "finance_workbook")


def write(request: Request) -> Files:
    """One workbook a scenario."""
    return request.each(TITLE, lambda case: {".xlsx": finance_workbook(case, request.lang)})


def finance_workbook(case: Case, lang: Lang) -> bytes:
    """Inputs, results, checks and provenance of one run."""
    with paper(f"{case.summary['titles'][lang]} {say('title', lang)}", case.dated, lang) as (book, content):
        about_sheet(book, case)
        input_sheet(book, case)
        money = Money(case, lang)
        year_sheet(book, money)
        tables = [
            (say(name, lang), *sheet(book, money))
            for name, sheet in (("by_programme", programme_sheet), ("by_source", source_sheet), ("by_unit", unit_sheet))
        ]
        check_sheet(book, money, tables)
    return content.getvalue()
