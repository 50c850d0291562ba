"""The funding statement as sheets of a workbook, in yuan to the fen, one language."""

from __future__ import annotations

from simulation.inputs.funds import UNSECURED
from simulation.reports.excel import Sheet
from simulation.reports.funding import Told, funds_table, levels_table, quarters_table, statement_table
from simulation.reports.funding_words import NAMES
from simulation.reports.names import Lang, Names
from simulation.reports.tables import Table

YUAN = "#,##0.00"


def funding_sheets(statement: Told, names: Names, lang: Lang) -> list[Sheet]:
    """Statement, balance of each fund, who pays what (all years), levels and matching, quarters."""
    others = (funds_table(statement, names), levels_table(statement, names), quarters_table(statement))
    first = _sheet(statement_table(statement, names), lang)
    return [first, _payers(statement, names, lang), *(_sheet(table, lang) for table in others)]


def _sheet(table: Table, lang: Lang) -> Sheet:
    """A table of the screen as a sheet: parts indented; shares stand as shares among sums."""
    at = lang == "en"
    rows = [
        [("　" * row.level if row.level else "") + row.name[at],
         *(_cell(value, row.kind) for value in row.values)]
        for row in table.rows
    ]  # fmt: skip
    heads = [NAMES["item"][at], *(head[at] for head in table.columns)]
    note = "" if table.note is None else table.note[at]
    return Sheet(_in_yuan(table.title[at]), heads, rows, _in_yuan(note), dict.fromkeys(heads[1:], YUAN))


def _cell(value: object, kind: str) -> object:
    """A share as text, for its column holds sums."""
    return f"{value:.1%}" if kind == "rate" and isinstance(value, float) else value


def _in_yuan(text: str) -> str:
    """The sheets are in yuan where the screens show 万元."""
    return text.replace("万元", "元").replace("10,000 yuan", "yuan")


def _payers(statement: Told, names: Names, lang: Lang) -> Sheet:
    """Programme by fund, a row for each year, programme and payer: what a filter or pivot takes."""
    at = lang == "en"
    rows: list[list[object]] = []
    for year in statement["years"]:
        for name, one in year["programmes"].items():
            paid = {**one["by_source_yuan"], UNSECURED: one["gap_yuan"]}
            known = [year["year"], names.programme(name, lang)]
            rows += [[*known, names.source(code, lang), yuan] for code, yuan in paid.items() if yuan]
    heads = [NAMES[key][at] for key in ("year", "item", "payer", "yuan")]
    return Sheet(_in_yuan(NAMES["payers"][at]), heads, rows, NAMES["payers_note"][at], {heads[3]: YUAN})
