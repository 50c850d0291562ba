"""The budget's table as data for the browser: rows by batch, amounts, locks, what was typed and is no amount."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from app_pages.plans import Document
from app_pages.scenario_edits import ACTUAL, TOTAL, typed_faults
from app_pages.texts import Language, Texts
from simulation.inputs.amounts import Unit, UnreadableAmountError, amount_words, read_amount
from simulation.inputs.scenario import Scenario
from simulation.planning.budget_table import BATCHES, Budget, BudgetRow, read_budget
from simulation.planning.edits import read_locks
from simulation.reports.plan_words import COUNTED
from simulation.reports.plan_words import amount_words as standard_words
from simulation.reports.wording import label

Json = dict[str, Any]
UNITS = (
    {"id": "wan", "measure": "money", "reader": "money", "factor": 10_000, "divisor": 1_000_000, "digits": 2},
    {"id": "yuan", "measure": "money", "reader": "money", "factor": 1, "divisor": 100, "digits": 0},
    {"id": "people", "measure": "places", "reader": "people", "factor": 1, "divisor": 1, "digits": 0},
)
NUMBER_UNIT: Json = {"id": "number", "measure": "number", "reader": "number", "factor": 1, "divisor": 1000, "digits": 3}
WORDS = (
    "table", "unit", "programme", "sum", "switch", "lock", "unlock", "lock_row", "unlock_row", "locked", "undo", "redo",
    "nothing_to_undo", "nothing_to_redo", "keys", "aside", "no_places_total", "gone", "forget", "passed_over", "outside",
)  # fmt: skip
FAULTS = ("not_an_amount", "grouping", "negative", "too_large", "not_whole")
HELP_LINES = 5


def board_data(document: Document, t: Texts, funds: Mapping[int, int] | None = None) -> Json:
    """Everything the table shows of a document; `funds` is the money there is, in fen by year."""
    budget = read_budget(document.content)
    columns = _columns(budget, document, t)
    locks = read_locks(document.locks)
    rows = {row.programme: _row(row, budget, document, locks, t) for row in budget.rows}
    sections = [
        {"id": batch, "title": label(batch, t.language), "outside": False, "rows": [rows[r.programme] for r in found]}
        for batch in BATCHES
        if (found := budget.batch(batch))
    ]
    gone = [rows[row.programme] for row in budget.rows if row.record is None]
    if gone:
        sections.insert(0, {"id": "gone", "title": t("scenario.section_gone"), "outside": False, "rows": gone})
    others = [rows[row.programme] for row in budget.rows if row.record is not None and not row.is_union]
    sections.append({"id": "others", "title": t("scenario.section_others"), "outside": True, "rows": others})
    return {
        "columns": columns,
        "sections": sections,
        "total": {
            "id": TOTAL,
            "title": t("scenario.total"),
            "hint": t("scenario.total_hint"),
            "total": True,
            "values": {},
        },
        "extra": _extra(columns, funds, t),
        "typed": typed_faults(document, t),
        "words": words(t.language),
        "units": [{**unit, "label": t(f"scenario.unit_{unit['id']}")} for unit in UNITS],
        "reader": dict(amount_words()),
        "sums": True,
        "lockable": True,
    }


def small_board(
    columns: Sequence[Json],
    rows: Sequence[Json],
    units: Sequence[Mapping[str, Any]],
    typed: Mapping[str, str],
    t: Texts,
) -> Json:
    """A table of one section without locks: funds, shares, factors."""
    measure = units[0]["measure"]
    rows = [{**row, "values": {measure: row["values"]}, "locks": [False] * len(columns)} for row in rows]
    return {
        "columns": list(columns),
        "sections": [{"id": "all", "title": "", "outside": False, "rows": rows}],
        "total": None,
        "extra": [],
        "typed": {key: {"text": text, "fault": small_fault(text, units[0]["id"], t)} for key, text in typed.items()},
        "words": words(t.language),
        "units": [{**unit, "label": t(f"scenario.unit_{unit['id']}")} for unit in units],
        "reader": dict(amount_words()),
        "sums": False,
        "lockable": False,
    }


def plain_row(row_id: str, name: str, values: Sequence[int | None], nothing: str = "") -> Json:
    """A row of a small table; `nothing` stands where no amount is given."""
    return {
        "id": row_id, "name": name, "hint": "", "gone": False, "on": None, "tags": [], "values": list(values), "reasons": {},
        "derived": "", "nothing": nothing, "locked": False, "plain": True, "blank": bool(nothing),
    }  # fmt: skip


def small_fault(text: str, unit: Unit, t: Texts) -> str:
    """What is wrong with a typed text."""
    try:
        read_amount(text, unit)
    except UnreadableAmountError as error:
        return t(f"scenario.fault_{error.fault}")
    return t("scenario.fault_not_taken")


@cache
def words(language: Language) -> Json:
    """The table's own words in a language."""
    t = Texts(language)
    faults = {fault: t(f"scenario.fault_{fault}") for fault in FAULTS}
    lines = [t(f"scenario.board_help_{i}") for i in range(1, HELP_LINES + 1)]
    told = {name: t(f"scenario.board_{name}", n="{n}", step="{step}") for name in WORDS}
    return {**told, **faults, "help": lines}


def _columns(budget: Budget, document: Document, t: Texts) -> list[Json]:
    """The years; before them last year's accounts where there are any."""
    first, start = budget.years[0], document.content.get("plan_start_month", 1)
    part = t("scenario.from_month", month=start) if start > 1 else ""
    years = [
        {
            "id": str(year),
            "label": t("scenario.year_column", year=year),
            "hint": part if year == first else "",
            "aside": False,
        }
        for year in budget.years
    ]
    if first - 1 not in document.actuals:
        return years
    return [{"id": ACTUAL, "label": t("scenario.actual_column", year=first - 1), "hint": "", "aside": True}, *years]


def _row(
    row: BudgetRow, budget: Budget, document: Document, locks: frozenset[tuple[str, int | None]], t: Texts
) -> Json:
    record, gone = row.record, row.record is None
    name = row.programme if record is None else t.pick(record.zh, record.en)
    before = document.actuals.get(budget.years[0] - 1)
    aside = before is not None
    actual = None if before is None or row.programme not in before else round(before[row.programme] * 100)
    return {
        "id": row.programme,
        "name": name,
        "hint": t("scenario.open_hint", name=name),
        "gone": gone,
        "on": None if gone else row.on,
        "tags": _tags(row, t),
        "values": {
            "money": [actual, *row.fen] if aside else list(row.fen),
            "places": [None, *row.places] if aside else list(row.places),
        },
        "reasons": _reasons(row, t),
        "derived": t("scenario.derived_hint") if row.fixed in {"total", "nothing"} and row.price_fen else "",
        "nothing": "" if row.is_union or gone else t("scenario.no_limit"),
        "locked": (row.programme, None) in locks,
        "locks": [*([False] if aside else []), *((row.programme, year) in locks for year in budget.years)],
    }


def _tags(row: BudgetRow, t: Texts) -> list[Json]:
    """Short marks behind a programme's name."""
    if row.record is None:
        return [{"kind": "gone", "text": t("scenario.tag_gone"), "hint": t("scenario.tag_gone_hint")}]
    tags = []
    if row.is_floor:
        hint = "scenario.tag_floor_full_hint" if row.is_served_in_full else "scenario.tag_floor_hint"
        tags.append({"kind": "floor", "text": t("scenario.tag_floor"), "hint": t(hint)})
    if row.fixed in {"people", "both"}:
        unit = COUNTED[row.record.unit][t.language == "en"]
        tags.append(
            {"kind": "people", "text": t("scenario.tag_people", unit=unit), "hint": t("scenario.tag_people_hint")}
        )
    return tags


def _reasons(row: BudgetRow, t: Texts) -> dict[str, str]:
    """Why a whole row takes no money, or no number of people; empty where it does."""
    if row.record is None:
        return {"money": "", "places": ""}
    costs_nothing = row.price_fen == 0 or row.record.money == "none"
    money = "no_money" if costs_nothing else "no_price" if row.fixed == "people" and row.price_fen is None else ""
    by_people = row.fixed in {"people", "both"} or (row.fixed == "nothing" and not row.is_union)
    places = "" if by_people or row.price_fen else "no_price"
    case = t.pick(*standard_words(row.record))
    return {
        "money": t(f"scenario.refused_{money}") if money else "",
        "places": t("scenario.places_by_case", standard=case) if places else "",
    }


def _extra(columns: Sequence[Json], funds: Mapping[int, int] | None, t: Texts) -> list[Json]:
    """Lines under the totals: the money there is, and what is left of it or missing."""
    if funds is None:
        return []
    values = [None if column["aside"] else funds.get(int(column["id"])) for column in columns]
    return [
        {"title": t("scenario.funds_line"), "hint": t("scenario.funds_line_hint"), "values": values, "balance": False},
        {
            "title": t("scenario.balance_line"),
            "hint": t("scenario.balance_line_hint"),
            "values": values,
            "balance": True,
        },
    ]


def funds_by_year(scenario: Scenario) -> dict[int, int]:
    """Fen of all funds by year, with what a changed share of the returned dues adds or takes."""
    extra = {year: 0.0 if scenario.dues is None else scenario.dues.extra_yuan(year) for year in scenario.year_list}
    return {
        year: round((sum(fund.yuan[year] for fund in scenario.funds.values()) + extra[year]) * 100)
        for year in scenario.year_list
    }
