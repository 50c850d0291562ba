"""资金 funding: sources and uses year by year, what is missing, when it is needed, and the returned dues in both directions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from app_pages.answer import show_failure
from app_pages.downloads import provenance, table_download
from app_pages.funding_dues import show_dues
from app_pages.runs import Answer, Job
from app_pages.shared import draw, explain, look, watch
from app_pages.texts import Texts
from app_pages.workspace import Workspace, workspace
from simulation import Scenario, SimulationError
from simulation.planning.funding import summarise_funding, tell_run
from simulation.reports import charts
from simulation.reports.charts.money import SEEN
from simulation.reports.funding import (
    funds_table,
    gap_line,
    levels_table,
    payers_table,
    quarters_table,
    standing_line,
    statement_table,
)
from simulation.reports.funding_sheets import funding_sheets
from simulation.reports.funding_words import NAMES
from simulation.reports.names import Names, names_of
from simulation.reports.tables import Row, Table
from simulation.reports.wording import between, percent, wan

BASES = ("budget", "run")
INDENT = "\u2003"
"""A wide blank before a part of the row above it: the table would drop ordinary ones."""
STYLE = "<style>.st-key-funding_said p {font-size: 1rem; line-height: 1.55;}</style>"

NAMED = 2
"""Years a card has room to name."""
Told = dict[str, Any]


def page() -> None:
    """The whole page, top to bottom."""
    st.html(STYLE)
    space = workspace()
    t = space.t
    full = ask_run(space)
    answer: Answer | None = None if full is None else full.value
    told = told_of(space, answer)
    names = names_of(space.scenario)
    statement = choose_basis(space, told, full)
    show_sums(statement, told["run"], t)
    left, right = st.columns([11, 9], gap="large")
    with left:
        draw(charts.funding_chart(statement, names, t.language, look()))
    with right:
        draw(charts.cash_chart(statement, t.language, look()))
    show_tables(statement, names, t)
    table_download(
        lambda: funding_sheets(statement, names, t.language),
        t("funding.file", name=space.title),
        told_by(space, answer),
        t,
    )
    show_dues(space, told["dues"])


def ask_run(space: Workspace) -> Job | None:
    """The full run of the plan, None where its archive cannot be read: the budgets are told all the same."""
    try:
        with st.spinner(space.t("loading")):
            return space.ask("funding")[1]
    except SimulationError as error:
        st.error(space.t("archive_failed", why=explain(error, space.t)))
        return None


def told_of(space: Workspace, answer: Answer | None) -> Told:
    """Sources and uses on the budgets and, where the run has ended, on what it spends."""
    plan = space.scenario.fingerprint()
    told = _budget_told(plan, space.scenario)
    if answer is None:
        return told
    return {**told, "run": _run_told(plan, answer.totals.provenance.archive_fingerprint, space.scenario, answer)}


@st.cache_data(show_spinner=False, max_entries=16)
def _budget_told(plan: str, _scenario: Scenario) -> Told:
    return summarise_funding(_scenario)


@st.cache_data(show_spinner=False, max_entries=16)
def _run_told(plan: str, archive: str, _scenario: Scenario, _answer: Answer) -> Told:
    return tell_run(_scenario, _answer.totals)


def choose_basis(space: Workspace, told: Told, full: Job | None) -> Told:
    """The switch between budgets and the run; the run's progress where it is asked for too early."""
    t = space.t
    chosen = st.segmented_control(
        t("funding.basis"), BASES, format_func=lambda name: t(f"funding.basis_{name}"), default=BASES[0], required=True,
        key="funding_basis", persist_state="session", help=t("funding.basis_help"),
    )  # fmt: skip
    if chosen == "run" and told["run"] is None and full is not None:
        if full.error is not None:
            show_failure(full.error, space)
        else:
            st.info(t("funding.run_waits"))
            watch(full, t)
    statement: Told = told["run"] if chosen == "run" and told["run"] is not None else told["budget"]
    with st.container(key="funding_said"):
        lines = [gap_line(statement, t.language)]
        lines += [standing_line(told["run"], t.language)] if told["run"] else []
        st.markdown(t.join(lines))
    return statement


def show_sums(statement: Told, run: Told | None, t: Texts) -> None:
    """Four sums over the plan; red only where money is missing."""
    years = statement["years"]
    cells = st.columns(4)
    short = [str(year["year"]) for year in years if year["gap_yuan"] / 10_000 >= SEEN]
    notes = {
        "uses": t("funding.mandated", share=_share_of(years, "bound_yuan", "uses_yuan")),
        "gap": _gap_in(short, len(years), t) if short else t("funded"),
        "lapsed": t("funding.lapsed_note"),
    }
    for cell, name in zip(cells, notes, strict=False):
        total = sum(year[f"{name}_yuan"] for year in years)
        bad = name == "gap" and bool(short)
        cell.metric(
            t(f"funding.sum_{name}"), _sum(total, t), notes[name], delta_color="red" if bad else "off",
            delta_arrow="off", border=True, height="stretch", help=t(f"funding.sum_{name}_help"),
        )  # fmt: skip
    cost = None if run is None else run["standing_cost_yuan"]
    cells[3].metric(
        t("funding.standing"), "—" if cost is None else _sum(cost["p50"], t),
        t("funding.after_run") if cost is None else t("between", range=between(cost, t.language, lambda yuan: _in_range(yuan, t))),
        delta_color="off", delta_arrow="off", border=True, height="stretch", help=t("funding.standing_help"),
    )  # fmt: skip


def _gap_in(short: list[str], years: int, t: Texts) -> str:
    """Where money is missing, in as many words as a card has room for."""
    if len(short) == years:
        return t("funding.gap_every")
    return t("funding.gap_in", years=t.listed(short)) if len(short) <= NAMED else t("funding.gap_years", n=len(short))


def _sum(yuan: float, t: Texts) -> str:
    """A sum as it fits a card: finance's 万元, or English millions."""
    return t.pick(t("wan", n=wan(yuan)), t.money(yuan, 2))


def _in_range(yuan: float, t: Texts) -> str:
    """The same at an end of a range, whose unit stands with the middle."""
    return t.pick(wan(yuan), t.money(yuan, 2).removesuffix(" yuan"))


def _share_of(years: list[Told], part: str, whole: str) -> str:
    total = sum(year[whole] for year in years)
    return percent(sum(year[part] for year in years) / total, 0) if total else "—"


def show_tables(statement: Told, names: Names, t: Texts) -> None:
    """Statement, funds, who pays what, levels, quarters: a tab each, of which only the open one is drawn."""
    parts: Mapping[str, Callable[[], Table]] = {
        "statement": lambda: statement_table(statement, names),
        "funds": lambda: funds_table(statement, names),
        "payers": lambda: payers_table(statement, _year_of(statement, t), names),
        "levels": lambda: levels_table(statement, names),
        "quarters": lambda: quarters_table(statement),
    }
    tabs = st.tabs([t(f"funding.tab_{name}") for name in parts], key=f"funding_tabs_{t.language}", on_change="rerun")
    for tab, (name, make) in zip(tabs, parts.items(), strict=True):
        if tab.open:
            with tab:
                show_table(make(), name, t)


def _year_of(statement: Told, t: Texts) -> int:
    years = [year["year"] for year in statement["years"]]
    asked = st.segmented_control(
        t("funding.year"), years, default=years[0], required=True, key=f"funding_year_{years[0]}"
    )
    return years.index(asked)


def show_table(table: Table, name: str, t: Texts) -> None:
    """One table in 万元; a gap stands in red where there is one."""
    columns = {t("item"): [_named(row, t) for row in table.rows]}
    for place, head in enumerate(table.columns):
        red = head == NAMES["gap"]
        columns[t.pick(*head)] = [
            _cell(row, place, red=red or row.name == NAMES["gap"] or name == "gap") for row in table.rows
        ]
    st.caption(t("funding.unit"))
    with st.container(key=f"funding_table_{name}"):
        st.table(columns, hide_index=True)
    if table.note is not None:
        st.caption(t.pick(*table.note))


def _named(row: Row, t: Texts) -> str:
    name = t.pick(*row.name)
    return f"{INDENT}{name}" if row.level else f"**{name}**"


def _cell(row: Row, place: int, *, red: bool) -> str:
    """A sum in 万元 or a share; red and bold where it is money that is missing."""
    value = row.values[place]
    if not isinstance(value, int | float):
        return ""
    said = percent(value) if row.kind == "rate" else wan(value)
    if red and value / 10_000 >= SEEN:
        return f":red[**{said}**]"
    return said if row.level else f"**{said}**"


def told_by(space: Workspace, answer: Answer | None) -> str:
    """What stands on every sheet: the run it comes from, or the plan alone."""
    t = space.t
    return t("funding.from_budget", name=space.title) if answer is None else provenance(answer.summary, t)


page()
