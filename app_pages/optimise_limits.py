"""The limits of the plan as a table: what every search keeps, one line each; a line more, a line less, each a step to undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from app_pages.plans import Document
from app_pages.shared import listed
from app_pages.workspace import Workspace
from simulation import Archive, InputRecordError
from simulation.planning.budget_table import BATCHES, read_budget
from simulation.planning.evaluator import can_move
from simulation.planning.limit_edits import KEYS, Entry, entries_of, with_limit, without_limit
from simulation.planning.scenario_limits import not_searched
from simulation.reports.names import names_of
from simulation.reports.wording import grouped, label
from simulation.store import StaleDraftError

WAN = 10_000.0
PERCENT = 100.0
FACTOR: Mapping[str, float] = {
    "least_yuan": WAN, "most_yuan": WAN, "most_places": 1.0, "least_share": 1 / PERCENT, "most_share": 1 / PERCENT,
}  # fmt: skip
"""What one of the unit shown is in the file's own unit."""
EVERY_YEAR = 0
"""In the list of years: a field that may be None would show a way to empty it."""
WIDTHS = (9, 6, 4, 4, 3)


def show_limits(space: Workspace, archive: Archive) -> None:
    """The limits there are, each with a button to take it away, a line to add one, the filing units' share, what is not kept."""
    t, entries = space.t, entries_of(space.scenario.limits)
    share = space.scenario.limits.unit_share
    with st.expander(t("optimise.limits", count=len(entries) + (share is not None)), key="optimise_limits_table"):
        st.caption(t("optimise.limits_help"))
        for place, entry in enumerate(entries):
            _line(space, place, entry)
        _new_line(space)
        _unit_share(space, share)
        if refused := st.session_state.pop("optimise_limit_refused", None):
            st.error(refused)
        for zh, en in not_searched(archive, space.scenario, money_known=False):
            st.caption(t.pick(zh, en))


def _line(space: Workspace, place: int, entry: Entry) -> None:
    t = space.t
    name, kind, year, amount, button = st.columns(WIDTHS, vertical_alignment="center")
    name.write(_name(space, entry.part, entry.name))
    kind.write(t(f"optimise.{entry.key}"))
    year.write(t("optimise.every_year") if entry.year is None else str(entry.year))
    shown = entry.amount / FACTOR[entry.key]
    amount.write(grouped(shown, 0 if shown == round(shown) else 2))
    button.button(
        t("optimise.limit_less"), key=f"optimise_limit_less_{place}", type="tertiary",
        on_click=_change, args=(space, lambda content: without_limit(content, entry)),
    )  # fmt: skip


def _new_line(space: Workspace) -> None:
    t = space.t
    rows = read_budget(space.plan.document.content).rows
    choices = [("programmes", row.programme) for row in rows if can_move(row)] + [("batches", name) for name in BATCHES]
    name, kind, year, amount, button = st.columns(WIDTHS, vertical_alignment="bottom")
    part, chosen = name.selectbox(
        t("optimise.limit_of"), choices, format_func=lambda one: _name(space, *one), key="optimise_limit_of"
    )
    key = kind.selectbox(
        t("optimise.limit_kind"), KEYS[part], format_func=lambda one: t(f"optimise.{one}"), key=f"optimise_limit_{part}"
    )
    years = [EVERY_YEAR] if part == "batches" else [EVERY_YEAR, *space.scenario.year_list]
    when = year.selectbox(
        t("optimise.limit_year"), years, key=f"optimise_limit_year_{part}",
        format_func=lambda one: str(one or t("optimise.every_year")),
    )  # fmt: skip
    number = amount.number_input(t("optimise.limit_amount"), min_value=0.0, value=None, key="optimise_limit_amount")
    entry = None if number is None else Entry(part, chosen, key, when or None, round(number * FACTOR[key], 6))
    button.button(
        t("optimise.limit_more"), disabled=entry is None, key="optimise_limit_more",
        on_click=_change, args=(space, lambda content: with_limit(content, entry) if entry else dict(content)),
    )  # fmt: skip


def _unit_share(space: Workspace, share: float | None) -> None:
    t = space.t

    def change() -> None:
        asked = st.session_state["optimise_unit_share"]
        _change(space, lambda content: _with_share(content, None if not asked else round(asked / PERCENT, 4)))

    # Set before each drawing: a field with a key would go on showing the share of the plan it was first drawn for.
    st.session_state["optimise_unit_share"] = 0.0 if share is None else share * PERCENT
    st.number_input(
        t("optimise.unit_share"), 0.0, PERCENT, step=5.0, format="%.0f", width=440,
        key="optimise_unit_share", on_change=change, help=t("optimise.unit_share_help"),
    )  # fmt: skip


def _with_share(content: Mapping[str, Any], share: float | None) -> dict[str, Any]:
    limits = {key: value for key, value in (content.get("limits") or {}).items() if key != "unit_share"}
    return {**content, "limits": limits if share is None else {**limits, "unit_share": share}}


def _name(space: Workspace, part: str, name: str) -> str:
    lang = space.t.language
    if part == "programmes":
        return names_of(space.scenario).programme(name, lang)
    return space.t("optimise.batch", batch=label(name, lang))


def _change(space: Workspace, change: Callable[[Mapping[str, Any]], dict[str, Any]]) -> None:
    """One step of the draft; what cannot be is told where it was asked."""

    def step(document: Document) -> Document:
        return replace(document, content=change(document.content))

    try:
        space.edit(step, space.t("optimise.limit_step"))
    except InputRecordError as error:
        st.session_state["optimise_limit_refused"] = listed(error)
    except StaleDraftError:
        st.session_state["optimise_limit_refused"] = space.t("scenario.changed_elsewhere")
