"""Last year's accounts beside the budget: typed, pasted or read from a file; inside the plan the year before."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from app_pages.plans import Document
from app_pages.scenario_hands import do, field, redraw
from app_pages.shared import listed
from app_pages.texts import Texts
from app_pages.workspace import Workspace
from simulation import SimulationError
from simulation.planning.accounts import Accounts, read_accounts
from simulation.planning.budget_table import Budget, BudgetRow, read_budget, years_of
from simulation.reports.wording import between, grouped, percent, wan


def show_accounts(space: Workspace, summary: dict[str, Any] | None) -> None:
    """The column of accounts in the table, a file with them, and each year beside the one before."""
    t, document = space.t, space.plan.document
    before = years_of(document.content)[0] - 1
    _column(document, before, t)
    _upload(document, before, t)
    budget = read_budget(document.content)
    st.session_state.setdefault("accounts_year", budget.years[0])
    if st.session_state["accounts_year"] not in budget.years:
        st.session_state["accounts_year"] = budget.years[0]
    year = st.segmented_control(t("scenario.budget_of"), budget.years, key="accounts_year", required=True)
    _table(budget, document, summary, year, t)


def _column(document: Document, before: int, t: Texts) -> None:
    shown = before in document.actuals
    key_of = field("accounts_shown")
    st.session_state[key_of] = shown

    def take() -> None:
        on = st.session_state[key_of]
        label = t("scenario.step_accounts_on" if on else "scenario.step_accounts_off", year=before)
        do(lambda seen: with_column(seen, before, on=on), label)
        redraw()

    st.toggle(
        t("scenario.accounts_shown", year=before),
        key=key_of,
        on_change=take,
        help=t("scenario.accounts_help"),
    )


def with_column(document: Document, year: int, *, on: bool) -> Document:
    """The column of a year's accounts begun empty, or taken out with what stands in it."""
    others = {other: amounts for other, amounts in document.actuals.items() if other != year}
    return replace(document, actuals={**others, year: document.actuals.get(year, {})} if on else others)


def _upload(document: Document, before: int, t: Texts) -> None:
    """Accounts from a workbook or a text file: a column of names and a column of amounts."""
    with st.expander(t("scenario.accounts_file", year=before)):
        st.caption(t("scenario.accounts_file_help"))
        handed_in = st.file_uploader(
            t("scenario.accounts_upload"), type=["xlsx", "xls", "csv", "txt"], max_upload_size=5
        )
        if handed_in is None:
            return
        try:
            found = _read(handed_in.getvalue(), handed_in.name, read_budget(document.content))
        except SimulationError as error:
            st.error(t("scenario.accounts_failed"))
            st.text(listed(error))
            return
        st.success(t("scenario.accounts_found", n=len(found.yuan), total=wan(sum(found.yuan.values()))))
        if found.unknown:
            st.warning(t("scenario.accounts_unknown", n=len(found.unknown)))
            st.text("\n".join(found.unknown))

        def take() -> None:
            label = t("scenario.step_accounts_file", year=before, n=len(found.yuan))
            do(
                lambda seen: replace(
                    seen, actuals={**seen.actuals, before: {**seen.actuals.get(before, {}), **found.yuan}}
                ),
                label,
            )
            redraw()

        st.button(t("scenario.accounts_take"), type="primary", on_click=take, disabled=not found.yuan)


def _read(data: bytes, name: str, budget: Budget) -> Accounts:
    """Accounts of a file that was handed in; it stands in a folder of its own only while it is read."""
    with tempfile.TemporaryDirectory(prefix="jiekun-accounts-") as folder:
        path = Path(folder) / (Path(name).name or "accounts")
        path.write_bytes(data)
        return read_accounts(path, budget)


def _table(budget: Budget, document: Document, summary: dict[str, Any] | None, year: int, t: Texts) -> None:
    """Budget and spending of the year before beside this year's budget; spending is typed, else projected."""
    rows = [
        row for row in budget.rows if row.is_union and (row.on or row.programme in document.actuals.get(year - 1, {}))
    ]
    projected = _projected(summary, year - 1)
    place = budget.years.index(year)
    lines = [_line(row, place, document.actuals.get(year - 1, {}), projected, t) for row in rows]
    heads = (
        "item", "scenario.last_budget", "scenario.last_spent", "scenario.carried_out", "scenario.this_budget", "scenario.change",
    )  # fmt: skip
    st.table({t(head): [line[i] for line in lines] for i, head in enumerate(heads)}, hide_index=True)
    st.caption(t("scenario.accounts_note", year=year - 1))


def _projected(summary: dict[str, Any] | None, year: int) -> dict[str, Any]:
    years = {} if summary is None else {told["year"]: told for told in summary["years"]}
    spent: dict[str, Any] = years.get(year, {}).get("spending_yuan", {})
    return spent


def _line(row: BudgetRow, place: int, actual: dict[str, float], projected: dict[str, Any], t: Texts) -> list[str]:
    name = t.pick(row.record.zh, row.record.en) if row.record is not None else row.programme
    last = row.fen[place - 1] if place else None
    now = row.fen[place]
    spent, told = actual.get(row.programme), ""
    if spent is not None:
        told = wan(spent)
    elif row.programme in projected:
        spread = projected[row.programme]
        spent, told = spread["p50"], t("scenario.projected", range=between(spread, t.language, wan))
    carried = percent(spent * 100 / last, 0) if spent is not None and last else "—"
    base = last if last is not None else None if spent is None else round(spent * 100)
    change = "—" if base is None or now is None else signed((now - base) / 100)
    if base and now is not None:
        change = t("scenario.in_cell", middle=change, range=f"{(now - base) / base:+.0%}")
    return [
        name,
        "—" if last is None else wan(last / 100),
        told or "—",
        carried,
        "—" if now is None else wan(now / 100),
        change,
    ]


def signed(yuan: float) -> str:
    """万元 with its sign."""
    return f"{'+' if yuan > 0 else '−' if yuan < 0 else ''}{grouped(abs(yuan) / 10_000, 2)}"
