"""Changes to the budget of a scenario: cells, switches, what is fixed, years. Every function gives a new content.

What cannot be done is refused with a word (`Refusal`), cell by cell, so that of a pasted block the rest is taken.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from simulation.errors import SimulationError
from simulation.inputs.amounts import UNLIMITED
from simulation.inputs.programmes import load_programmes
from simulation.planning.budget_table import BudgetRow, Content, Fixed, read_budget, years_of

Measure = Literal["money", "places"]
Refusal = Literal[
    "locked", "removed", "no_such_year", "no_price", "no_money", "needs_amount", "needs_average", "all_years"
]  # fmt: skip
Locks = Collection[tuple[str, int | None]]
"""Cells that stay: (programme, year), or (programme, None) for the whole row."""
Column = list[float | None]


class ImpossibleEditError(SimulationError):
    """A change the plan cannot hold; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


@dataclass(frozen=True)
class CellEdit:
    """A new amount for a cell: fen or whole places, None for blank, UNLIMITED for 不限."""

    programme: str
    year: int
    amount: int | None
    measure: Measure = "money"


Refused = list[tuple[CellEdit, Refusal]]


def is_locked(locks: Locks, programme: str, year: int) -> bool:
    """Whether a cell or its row is locked."""
    return (programme, year) in locks or (programme, None) in locks


def set_cells(content: Content, edits: Sequence[CellEdit], locks: Locks = ()) -> tuple[dict[str, Any], Refused]:
    """The content with every edit that can be made, and the others with the reason.

    Money puts a row on totals (numbers of people follow); a number of people sets the money of such a row: people ×
    standard. An amount above nothing switches its programme on.
    """
    years, rows = years_of(content), read_budget(content).by_programme
    refused: Refused = []
    changed = dict(content)
    for programme in dict.fromkeys(edit.programme for edit in edits):
        of_row = [edit for edit in edits if edit.programme == programme]
        changes, not_made = _row_changes(rows.get(programme), of_row, years, locks)
        refused += not_made
        if changes:
            changed = change_plan(changed, programme, changes)
    return changed, refused


def _row_changes(
    row: BudgetRow | None, edits: Sequence[CellEdit], years: Sequence[int], locks: Locks
) -> tuple[dict[str, Any], Refused]:
    """What the edits of one programme change in its plan."""
    if row is not None and _lifts_limit(row, edits, years, locks):
        return {"total_yuan": None, "people": None}, []
    made: list[CellEdit] = []
    refused: Refused = []
    for edit in edits:
        reason = _refusal(row, edit, years, locks)
        if reason is None:
            made.append(edit)
        else:
            refused.append((edit, reason))
    if row is None or not made:
        return {}, refused
    changes = _new_amounts(row, made, years)
    if not row.on and any(edit.amount for edit in made):
        changes["on"] = True
    return changes, refused


def _lifts_limit(row: BudgetRow, edits: Sequence[CellEdit], years: Sequence[int], locks: Locks) -> bool:
    """Government money without a limit: a cell says 不限, or every cell of the row was made blank."""
    if row.record is None or row.is_union or any(is_locked(locks, row.programme, year) for year in years):
        return False
    return {edit.year for edit in edits if edit.amount is None} >= set(years) or any(
        edit.amount == UNLIMITED for edit in edits
    )


def _refusal(row: BudgetRow | None, edit: CellEdit, years: Sequence[int], locks: Locks) -> Refusal | None:
    """Why an edit cannot be made, None where it can."""
    if row is None or row.record is None:
        return "removed"
    if edit.year not in years:
        return "no_such_year"
    if is_locked(locks, edit.programme, edit.year):
        return "locked"
    if edit.amount == UNLIMITED:
        return "needs_amount"
    if edit.amount is None and not row.is_union:
        return "all_years"
    return _no_money(row) if edit.measure == "money" else _no_places(row)


def _no_money(row: BudgetRow) -> Refusal | None:
    """Why a row takes no money: it costs none, or it is planned by people whose price differs by case."""
    if row.price_fen == 0 or (row.record is not None and row.record.money == "none"):
        return "no_money"
    return "no_price" if row.fixed == "people" and row.price_fen is None else None


def _no_places(row: BudgetRow) -> Refusal | None:
    """Why a row takes no number of people: it is planned by money, and what one costs differs by case."""
    by_people = row.fixed in {"people", "both"} or (row.fixed == "nothing" and not row.is_union)
    return None if by_people or row.price_fen else "no_price"


def _new_amounts(row: BudgetRow, edits: Sequence[CellEdit], years: Sequence[int]) -> dict[str, Any]:
    """The amounts of a row by year after its edits, all of one measure."""
    amounts = {years.index(edit.year): edit.amount or 0 for edit in edits}
    unlimited = row.fixed == "nothing" and not row.is_union
    if edits[0].measure == "places" and (row.fixed in {"people", "both"} or unlimited):
        people = _filled(None if unlimited else row.places, amounts, len(years))
        return {"people": by_year(people, years)}
    if edits[0].measure == "places":
        amounts = {place: round(people * (row.price_fen or 0)) for place, people in amounts.items()}
    fen = _filled(None if unlimited else row.fen, amounts, len(years))
    dropped = {"people": None} if row.fixed == "people" else {}
    return {"total_yuan": by_year(in_yuan(fen), years), **dropped}


def _filled(present: Sequence[float | None] | None, amounts: Mapping[int, int], width: int) -> Column:
    """A column with new amounts; where there was none, the first of them counts for every year."""
    column: Column = [next(iter(amounts.values()))] * width if present is None else list(present)
    for place, amount in amounts.items():
        column[place] = amount
    return column


def in_yuan(fen: Sequence[float | None]) -> Column:
    """Fen as yuan."""
    return [None if value is None else value / 100 for value in fen]


def by_year(column: Sequence[float | None], years: Sequence[int]) -> Any:
    """A column as a file writes it: one number where every year is the same; whole numbers without a point."""
    tidy = [int(value) if value is not None and float(value).is_integer() else value for value in column]
    return tidy[0] if len(set(tidy)) == 1 else dict(zip(years, tidy, strict=True))


def change_plan(content: Content, programme: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The content with some keys of one programme's plan changed; a year outside the plan keeps its amount."""
    plans = dict(content["programmes"])
    plan = dict(plans.get(programme) or {})
    first, last = content["years"]
    for key, value in changes.items():
        old = plan.get(key)
        outside = {year: old[year] for year in old if not first <= year <= last} if isinstance(old, Mapping) else {}
        if outside and value is not None:
            inside = value if isinstance(value, Mapping) else dict.fromkeys(years_of(content), value)
            plan[key] = dict(sorted({**outside, **inside}.items()))
        else:
            plan[key] = value
    plans[programme] = plan
    return {**content, "programmes": plans}


def switch(content: Content, programme: str, *, on: bool) -> dict[str, Any]:
    """A programme switched on or off; its amounts stay."""
    row = read_budget(content).by_programme.get(programme)
    if row is None or (row.record is None and on):
        raise ImpossibleEditError("removed")
    return change_plan(content, programme, {"on": on})


def gone_programmes(content: Content) -> list[str]:
    """Programmes that a plan or one of its funds names and nobody knows any more."""
    known = {*load_programmes(), *(content.get("new_programmes") or {})}
    named = [*content["programmes"]]
    for fund in (content.get("funds") or {}).values():
        named += fund.get("programmes") or ()
    return list(dict.fromkeys(name for name in named if name not in known))


def forget_programme(content: Content, programme: str) -> dict[str, Any]:
    """Take a programme out of the plan and out of every fund that names it."""
    plans = {name: plan for name, plan in content["programmes"].items() if name != programme}
    changed = {**content, "programmes": plans}
    if content.get("funds"):
        changed["funds"] = {code: _without(fund, programme) for code, fund in content["funds"].items()}
    return changed


def _without(fund: Mapping[str, Any], programme: str) -> Mapping[str, Any]:
    """A fund that no longer names a programme; one that could pay nothing else has no money then, for a list of none means any."""
    named = fund.get("programmes") or ()
    if programme not in named:
        return fund
    left = [name for name in named if name != programme]
    money = fund["yuan"] if left else dict.fromkeys(fund["yuan"], 0)
    return {**fund, "programmes": left, "yuan": money}


def plan_by(content: Content, programme: str, fixed: Fixed, standard_yuan: float | None = None) -> dict[str, Any]:
    """Fix two of total, people and standard; the third follows. The amounts begin where they stand now.

    "total": money by year, people follow from the standard. "people": people by year, money follows. "both": money and
    people by year, the standard follows from the first year. `standard_yuan` None: the record's own amount.
    """
    row = read_budget(content).by_programme.get(programme)
    if row is None or row.record is None:
        raise ImpossibleEditError("removed")
    price = row.price_fen if standard_yuan is None else standard_yuan * 100 * row.record.price_share
    money, people = _money_of(row, price), _people_of(row, price)
    wanted = {"total": money, "people": people, "both": [*money, *people], "nothing": []}[fixed]
    if None in wanted:
        raise ImpossibleEditError("needs_average")
    years = years_of(content)
    changes = {
        "total_yuan": by_year(in_yuan(money), years) if fixed in {"total", "both"} else None,
        "people": by_year(people, years) if fixed in {"people", "both"} else None,
        "standard_yuan": None if fixed == "both" else standard_yuan,
    }
    return change_plan(content, programme, changes)


def _money_of(row: BudgetRow, price: float | None) -> Column:
    """The row's money by year, from its people at `price` where it has none."""
    pairs = zip(row.fen, row.places, strict=True)
    return [round(people * price) if fen is None and people is not None and price else fen for fen, people in pairs]


def _people_of(row: BudgetRow, price: float | None) -> Column:
    """The row's whole people by year, from its money at `price` where it has none."""
    pairs = zip(row.fen, row.places, strict=True)
    people = [fen / price if places is None and fen is not None and price else places for fen, places in pairs]
    return [None if value is None else math.floor(value + 1e-9) for value in people]


def change_years(content: Content, first: int, last: int) -> dict[str, Any]:
    """Another span of years: an amount given by year goes on at its nearest year's, and nothing given is dropped."""
    years = range(first, last + 1)
    plans = {name: _longer(plan or {}, ("total_yuan", "people"), years) for name, plan in content["programmes"].items()}
    changed = {**content, "years": [first, last], "programmes": plans}
    if content.get("funds"):
        changed["funds"] = {code: _longer(fund, ("yuan",), years) for code, fund in content["funds"].items()}
    if content.get("dues"):
        changed["dues"] = _longer(content["dues"], ("payroll_yuan",), years)
    return _longer(changed, ("staff_days",), years)


def _longer(entry: Mapping[str, Any], keys: Iterable[str], years: Iterable[int]) -> dict[str, Any]:
    """An entry with the mappings under `keys` reaching over all the years."""
    longer = dict(entry)
    for key in keys:
        given = entry.get(key)
        if isinstance(given, Mapping) and given:
            reached = {year: given[_nearest(year, given)] for year in years}
            longer[key] = dict(sorted({**reached, **given}.items()))
    return longer


def _nearest(year: int, known: Iterable[int]) -> int:
    return min(known, key=lambda other: abs(other - year))


def read_locks(kept: Mapping[str, Any]) -> frozenset[tuple[str, int | None]]:
    """Locks as a document keeps them: {"rows": [programme], "cells": {programme: [year]}}."""
    rows = {(name, None) for name in kept.get("rows", ())}
    return frozenset(rows | {(name, year) for name, years in kept.get("cells", {}).items() for year in years})


def write_locks(locks: Locks) -> dict[str, Any]:
    """Locks for a document, in a fixed order."""
    cells: dict[str, list[int]] = {}
    for name, year in sorted((name, year) for name, year in locks if year is not None):
        cells.setdefault(name, []).append(year)
    return {"rows": sorted(name for name, year in locks if year is None), "cells": cells}
