"""What an action of the budget's table does to a plan's document. Nothing here knows the screen but the words of labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app_pages.plans import Document
from app_pages.texts import Texts
from simulation.inputs.amounts import UNLIMITED, Unit, UnreadableAmountError, read_amount
from simulation.planning.budget_table import BudgetRow, known_records, read_budget, years_of
from simulation.planning.edits import (
    CellEdit,
    ImpossibleEditError,
    Measure,
    change_plan,
    forget_programme,
    read_locks,
    set_cells,
    switch,
    write_locks,
)
from simulation.planning.scaling import CannotScaleError, scale_year
from simulation.reports.wording import wan

TOTAL = "__total__"
"""The table's line of totals, where typing scales a year."""
ACTUAL = "actual"
"""The table's column of last year's accounts."""
Action = Mapping[str, Any]
Step = tuple[Document, str]
"""A changed document, and the name of the step."""
Cells = Sequence[tuple[str, str, str]]
"""Programme, column, text."""


def step_of(document: Document, action: Action, t: Texts) -> Step | None:
    """What an action makes of a document; None where it changes nothing."""
    makers = {"cells": _cells, "scale": _scale, "lock": _lock, "switch": _switch, "forget": _forget}
    if action["kind"] not in makers:
        return None
    changed, label = makers[action["kind"]](document, action, t)
    return None if changed == document else (changed, label)


def programme_name(document: Document, programme: str, t: Texts) -> str:
    """A programme's name without what stands in brackets; its id where nobody knows it any more."""
    record = known_records(document.content).get(programme)
    name = t.pick(record.zh, record.en) if record is not None else programme
    return name.split("（")[0].split(" (")[0]


def _cells(document: Document, action: Action, t: Texts) -> Step:
    cells = [(str(row), str(column), str(text)) for row, column, text in action["cells"]]
    names = list(dict.fromkeys(row for row, _, _ in cells))
    first = programme_name(document, names[0], t)
    if len(cells) == 1:
        label = t("scenario.step_cell", name=first, year=_column_name(document, cells[0][1], t))
    elif len(names) == 1:
        label = t("scenario.step_row", name=first, n=len(cells))
    else:
        label = t("scenario.step_block", name=first, n=len(cells))
    return type_cells(document, action["unit"], cells), label


def _column_name(document: Document, column: str, t: Texts) -> str:
    return t("scenario.actual_column", year=years_of(document.content)[0] - 1) if column == ACTUAL else column


def type_cells(document: Document, unit: Unit, cells: Cells) -> Document:
    """Typed texts put into the plan; what is no amount, or cannot stand where it was typed, is kept as text."""
    measure: Measure = "places" if unit == "people" else "money"
    typed, actuals = dict(document.typed), dict(document.actuals)
    edits: dict[tuple[str, int], tuple[CellEdit, str]] = {}
    for programme, column, text in cells:
        key = typed_key(measure, programme, column)
        typed.pop(key, None)
        try:
            amount = read_amount(text, unit)
        except UnreadableAmountError:
            typed[key] = text
            continue
        if column == ACTUAL:
            actuals = _with_actual(actuals, years_of(document.content)[0] - 1, programme, amount)
        else:
            edits[programme, int(column)] = CellEdit(programme, int(column), amount, measure), text
    content, refused = set_cells(document.content, [edit for edit, _ in edits.values()], read_locks(document.locks))
    reasons = {(edit.programme, edit.year): reason for edit, reason in refused}
    for (programme, year), (_, text) in edits.items():
        reason = reasons.get((programme, year))
        if reason is None:
            for other in ("money", "places"):
                typed.pop(typed_key(other, programme, str(year)), None)
        elif reason != "locked":
            typed[typed_key(measure, programme, str(year))] = text
    return replace(document, content=content, typed=typed, actuals=actuals)


def typed_key(measure: str, programme: str, column: str) -> str:
    """The name under which a cell's text is kept."""
    return f"{measure}/{programme}/{column}"


def _with_actual(actuals: Mapping[Any, Any], year: int, programme: str, fen: int | None) -> dict[Any, Any]:
    """Accounts with one amount set, or taken out where the cell was made blank."""
    of_year = {**actuals.get(year, {}), programme: (fen or 0) / 100}
    if fen is None or fen == UNLIMITED:
        del of_year[programme]
    return {**actuals, year: of_year}


def _scale(document: Document, action: Action, t: Texts) -> Step:
    year, text, unit = int(action["column"]), str(action["text"]), action["unit"]
    typed = {key: kept for key, kept in document.typed.items() if key != typed_key("money", TOTAL, str(year))}
    try:
        goal = read_amount(text, unit) or 0
        content = scale_year(document.content, year, goal, read_locks(document.locks))
    except (UnreadableAmountError, CannotScaleError):
        typed[typed_key("money", TOTAL, str(year))] = text
        return replace(document, typed=typed), t("scenario.step_total", year=year)
    label = t("scenario.step_scale", year=year, amount=wan(goal / 100))
    return replace(document, content=content, typed=typed), label


def _lock(document: Document, action: Action, t: Texts) -> Step:
    cells = {(str(row), None if column is None else int(column)) for row, column in action["cells"]}
    locks = set(read_locks(document.locks))
    if action["on"]:
        locks |= cells
    else:
        rows = {row for row, column in cells if column is None}
        locks = {(row, year) for row, year in locks - cells if row not in rows}
    names = sorted({programme_name(document, row, t) for row, _ in cells})
    label = t("scenario.step_lock" if action["on"] else "scenario.step_unlock", name=names[0], n=len(cells))
    return replace(document, locks=write_locks(locks)), label


def _switch(document: Document, action: Action, t: Texts) -> Step:
    name = programme_name(document, action["row"], t)
    label = t("scenario.step_on" if action["on"] else "scenario.step_off", name=name)
    return document.with_content(switch(document.content, action["row"], on=bool(action["on"]))), label


def _forget(document: Document, action: Action, t: Texts) -> Step:
    """A programme that no longer exists is taken out of the plan, its funds and what was typed for it."""
    gone = action["row"]
    typed = {key: text for key, text in document.typed.items() if f"/{gone}/" not in key}
    changed = replace(document, content=forget_programme(document.content, gone), typed=typed)
    return changed, t("scenario.step_forget", name=gone)


def typed_faults(document: Document, t: Texts) -> dict[str, dict[str, str]]:
    """Texts that are no amounts, with what is wrong with each: {key: {text, fault}}."""
    return {key: {"text": text, "fault": _fault(document, key, text, t)} for key, text in document.typed.items()}


def _fault(document: Document, key: str, text: str, t: Texts) -> str:
    """Why a typed text cannot stand; where it could by now, that it was not taken over."""
    measure, programme, column = key.split("/")
    unit: Unit = "people" if measure == "places" else "wan"
    try:
        amount = read_amount(text, unit)
        if programme == TOTAL:
            scale_year(document.content, int(column), amount or 0, read_locks(document.locks))
        elif column != ACTUAL:
            edit = CellEdit(programme, int(column), amount, measure)  # type: ignore[arg-type]  # a key of ours
            _, refused = set_cells(document.content, [edit], read_locks(document.locks))
            for _, reason in refused:
                return t(f"scenario.refused_{reason}")
    except UnreadableAmountError as error:
        return t(f"scenario.fault_{error.fault}")
    except CannotScaleError as error:
        return scaling_words(error, t)
    return t("scenario.fault_not_taken")


def scaling_words(error: CannotScaleError, t: Texts) -> str:
    """Why a year cannot be brought to the amount, with what stands in the way."""
    return t(f"scenario.cannot_{error.obstacle}", held=wan(error.held_fen / 100), goal=wan(error.goal_fen / 100))


def refusal_words(error: ImpossibleEditError, t: Texts) -> str:
    """Why a change cannot be made."""
    return t(f"scenario.refused_{error.refusal}")


def change_entry(document: Document, key: str, value: Any) -> Document:
    """The document with one top-level key of its content set."""
    return document.with_content({**document.content, key: value})


def unlimited(document: Document, programme: str) -> Document:
    """A government programme without a limit again."""
    return document.with_content(change_plan(document.content, programme, {"total_yuan": None, "people": None}))


def row_of(document: Document, programme: str) -> BudgetRow | None:
    """The budget's row of a programme, None where nobody knows it."""
    return read_budget(document.content).by_programme.get(programme)
