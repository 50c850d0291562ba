"""Finding a household: by its number, by what it is, by what the plan brings it; names masked, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from app_pages.texts import Texts
from app_pages.workspace import Workspace
from simulation import Archive
from simulation.analysis.household import DECISIONS
from simulation.analysis.roll import CHANCES, Wanted, pick
from simulation.inputs.masking import masked_name, scrubbed
from simulation.inputs.screening import Screening, cause_codes, group_codes
from simulation.reports.names import form_label, tier_label
from simulation.reports.wording import label, percent

ROWS = 20
STAYS, RELAPSES = 0.5, 0.1
"""Least chances with which a household stands among those likely still on file, and among those likely to relapse."""
WATCHES = ("near", "stays", "relapses")
ORDERS = ("archive", "on_file_end", "relapsed", "near")


def chosen_row(archive: Archive, t: Texts) -> int | None:
    """Row of the household looked at, None where none is; one of another archive is put aside."""
    number = st.session_state.get("household_number_chosen")
    if number is None:
        return None
    found = (archive.households["number"] == number).to_numpy().nonzero()[0]
    if not len(found):
        del st.session_state["household_number_chosen"]
        st.info(t("household.elsewhere"))
        return None
    return int(found[0])


def choose(archive: Archive, row: int | None) -> None:
    """Look at the household of a row, or at the list again."""
    st.session_state["household_number_chosen"] = None if row is None else archive.households["number"].iloc[row]
    # A new key takes the selection out of the list: it would open the same household at once.
    st.session_state["household_turn"] = st.session_state.get("household_turn", 0) + 1


def told_apart(archive: Archive, row: int) -> tuple[str, str]:
    """Worker number and name as they may be shown."""
    names = archive.identity["name"] if archive.identity is not None and "name" in archive.identity else None
    name = "" if names is None or pd.isna(names.iloc[row]) else masked_name(str(names.iloc[row]))
    return scrubbed(str(archive.households["number"].iloc[row])), name


def show_list(space: Workspace, archive: Archive, screening: Screening, roll: pd.DataFrame, *, known: bool) -> None:
    """Conditions, and the households that meet them."""
    t = space.t
    st.subheader(t("household.find"), anchor=False)
    wanted, order = _conditions(space, archive, known=known)
    found = _ordered(pick(roll, archive.households["number"], wanted), order)
    st.session_state["household_rows"] = found.index.tolist()
    if found.empty:
        st.info(t("household.nobody"))
        return
    pages = -(-len(found) // ROWS)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("household.found", n=t.number(len(found)), all=t.number(len(roll))), width="stretch")
        page = _page(pages)
    shown = found.iloc[(page - 1) * ROWS : page * ROWS]
    _table(space, archive, shown, known=known, decisions=wanted.decisions)
    st.caption(t("household.list_note") if known else t("household.list_note_waiting"))


def _conditions(space: Workspace, archive: Archive, *, known: bool) -> tuple[Wanted, str]:
    """What the list is narrowed to and how it is ordered."""
    t, lang = space.t, space.t.language
    first = st.columns([17, 41, 35], vertical_alignment="bottom")
    typed = first[0].text_input(
        t("household.number"), key="household_typed", placeholder=t("household.number_short"), persist_state="session",
        on_change=_open_if_whole, args=(archive,), type="search",
        help=t("household.number_hint"),
    )  # fmt: skip
    decision = first[1].segmented_control(
        t("household.decision"), ("any", *DECISIONS), default="kept", required=True, key="household_decision",
        format_func=lambda code: t("household.any") if code == "any" else label(code, lang), on_change=_first_page,
        persist_state="session",
    )  # fmt: skip
    watches = first[2].pills(
        t("household.watch"), WATCHES if known else WATCHES[:1], selection_mode="multi", key="household_watch",
        format_func=lambda code: t(f"household.watch_{code}"), help=t("household.watch_help"), on_change=_first_page,
        persist_state="session",
    )  # fmt: skip
    second = st.columns([3, 3, 3, 3, 3], vertical_alignment="bottom")
    rules = space.scenario.rules
    units = _several(second[0], "unit", archive.units, str, t)
    tiers = _several(second[1], "tier", (1, 2, 3), lambda tier: tier_label(tier, rules, lang), t)
    causes = _several(second[2], "cause", cause_codes(), lambda code: form_label("cause", code, lang), t)
    groups = _several(second[3], "group", group_codes(), lambda code: form_label("groups", code, lang), t)
    order = second[4].selectbox(
        t("household.order"), ORDERS if known else (ORDERS[0], ORDERS[-1]), key="household_order",
        format_func=lambda code: t(f"household.order_{code}"), on_change=_first_page, persist_state="session",
    )  # fmt: skip
    wanted = Wanted(
        number=typed or "", units=units, tiers=tiers, causes=causes, groups=groups,
        decisions=() if decision == "any" else (decision,),
        near="near" in watches,
        on_file_end=STAYS if known and "stays" in watches else None,
        relapsed=RELAPSES if known and "relapses" in watches else None,
    )  # fmt: skip
    return wanted, order


def _several(cell: Any, name: str, options: Any, said: Any, t: Texts) -> tuple[Any, ...]:
    """A choice of several; none is any."""
    chosen = cell.multiselect(
        t(f"household.{name}"), options, format_func=said, key=f"household_{name}", placeholder=t("household.any"),
        on_change=_first_page, persist_state="session",
    )  # fmt: skip
    return tuple(chosen)


def _open_if_whole(archive: Archive) -> None:
    """A whole number opens its household; a part of one narrows the list."""
    _first_page()
    typed = str(st.session_state["household_typed"] or "").strip()
    found = (archive.households["number"] == typed).to_numpy().nonzero()[0]
    if len(found):
        choose(archive, int(found[0]))
        st.session_state["household_typed"] = ""


def _first_page() -> None:
    """Other conditions begin at the first page again, with a new row of page numbers."""
    st.session_state["household_page"] = 1
    st.session_state["household_narrowed"] = st.session_state.get("household_narrowed", 0) + 1


def _page(pages: int) -> int:
    """The page of the list, kept while a household is looked at; never beyond the last."""
    if pages == 1:
        return 1
    at = min(int(st.session_state.get("household_page", 1)), pages)
    key = f"household_pages_{pages}_{st.session_state.get('household_narrowed', 0)}"
    chosen = st.pagination(pages, default=at, key=key)
    st.session_state["household_page"] = chosen
    return chosen


def _ordered(found: pd.DataFrame, order: str) -> pd.DataFrame:
    if order == "near":
        return found.iloc[(found["own_to_line"] - 1).abs().argsort(kind="stable")]
    return (
        found if order == "archive" or order not in found else found.sort_values(order, ascending=False, kind="stable")
    )


def _percents(shares: pd.Series) -> list[str]:
    """Shares in whole per cent: a decimal would promise more than a few hundred simulations can tell."""
    return ["" if pd.isna(share) else percent(share, 0) for share in shares]


def _table(space: Workspace, archive: Archive, shown: pd.DataFrame, *, known: bool, decisions: Sequence[str]) -> None:
    """One page of the list; only what is shown reaches the browser."""
    t, lang, rules = space.t, space.t.language, space.scenario.rules
    apart = [told_apart(archive, int(row)) for row in shown.index]
    columns: dict[str, tuple[int, list[Any]]] = {
        "number": (134, [number for number, _ in apart]),
        "name": (52, [name for _, name in apart]),
        "unit": (132, shown["unit"].tolist()),
        "tier": (86 if lang == "zh" else 132, [tier_label(tier, rules, lang) for tier in shown["tier"]]),
        "cause": (152 if lang == "zh" else 124, [form_label("cause", code, lang) for code in shown["cause"]]),
        "decision": (80, [label(code, lang) for code in shown["decision"]]),
    }
    if len(decisions) == 1:  # the same for all that are listed
        del columns["decision"]
    if not any(columns["name"][1]):  # a kept archive may have none
        del columns["name"]
    shares = ("gross_to_line", "own_to_line", *(CHANCES if known else ()))
    columns |= {name: (66 if lang == "zh" else 62, _percents(shown[name])) for name in shares}
    heads = {name: t(f"household.col_{name}" if name in CHANCES else f"household.{name}") for name in columns}
    widths = {
        heads[name]: st.column_config.TextColumn(width=width, alignment="right" if name in shares else "left")
        for name, (width, _) in columns.items()
    }
    table = pd.DataFrame({heads[name]: values for name, (_, values) in columns.items()})
    event = st.dataframe(
        table, hide_index=True, column_config=widths, on_select="rerun", height="content",
        selection_mode=("single-row", "single-cell"), key=f"household_list_{st.session_state.get('household_turn', 0)}",
        alt=t("household.find"),
    )  # fmt: skip
    rows = [*event.selection.rows, *(cell[0] for cell in event.selection.cells)]
    if rows:
        choose(archive, int(shown.index[rows[0]]))
        st.rerun()
