"""What a plan says beside its amounts, one part at a time, under the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from app_pages.plans import base_of
from app_pages.scenario_accounts import show_accounts
from app_pages.scenario_funds import show_funds
from app_pages.scenario_rules import show_assumptions, show_rules
from app_pages.scenario_standard import coverage_words, show_standard
from app_pages.shared import as_written
from app_pages.texts import Texts
from app_pages.workspace import Workspace, the_store
from simulation.planning.budget_table import BudgetRow, read_budget
from simulation.reports.differences import differences
from simulation.reports.wording import between

Summary = dict[str, Any]


def show_parts(space: Workspace) -> None:
    """The switch between the parts, and the chosen one."""
    t = space.t
    if st.session_state.get("scenario_section") not in PARTS:
        st.session_state["scenario_section"] = next(iter(PARTS))
    part = st.segmented_control(
        t("scenario.parts"), list(PARTS), key="scenario_section", required=True, label_visibility="collapsed",
        format_func=lambda name: t(f"scenario.part_{name}"),
    )  # fmt: skip
    summary, is_current = _last_answer(space)
    if part in READ_OFF_ANSWERS and summary is not None and not is_current:
        st.caption(t("scenario.older_answer"))
    with st.container(key=f"part_{part}"):
        PARTS[part](space, summary)


def _last_answer(space: Workspace) -> tuple[Summary | None, bool]:
    """The summary shown beside the table, and whether it is that of the plan as it stands."""
    shown = st.session_state.get("shown_answer")
    if shown is None or shown[2].years != space.scenario.years:
        return None, False
    return shown[0], shown[2].fingerprint() == space.scenario.fingerprint()


def _coverage(space: Workspace, summary: Summary | None) -> None:
    """Reached ÷ in need of one year by programme, the union's first."""
    t = space.t
    if summary is None:
        st.info(t("scenario.no_answer_yet"))
        return
    years = {year["year"]: year for year in summary["years"]}
    if st.session_state.get("coverage_year") not in years:
        st.session_state["coverage_year"] = next(iter(years))
    year = years[
        st.segmented_control(t("year"), list(years), key="coverage_year", required=True, label_visibility="collapsed")
    ]
    rows = [row for row in read_budget(space.plan.document.content).rows if row.programme in year["coverage"]]
    rows = [row for row in rows if row.record is not None and row.on]
    columns: dict[str, list[str]] = {name: [] for name in map(t, ("item", *COVERAGE_COLUMNS))}
    for row in sorted(rows, key=lambda row: not row.is_union):
        for column, cell in zip(columns.values(), _coverage_cells(row, year, t), strict=True):
            column.append(cell)
    st.table(columns, hide_index=True)
    st.caption(t("scenario.coverage_note"))


COVERAGE_COLUMNS = ("scenario.reached", "scenario.needing", "scenario.coverage")


def _coverage_cells(row: BudgetRow, year: Mapping[str, Any], t: Texts) -> list[str]:
    if row.record is None:
        return []
    counts = [between(year[name][row.programme], t.language) for name in ("reached", "needing")]
    share = coverage_words(year["coverage"][row.programme], row.record.unit, t)
    return [t.pick(row.record.zh, row.record.en), *counts, share]


def _differences(space: Workspace, _summary: Summary | None) -> None:
    """What the plan does otherwise than the scenario it began from, in words."""
    t = space.t
    if space.plan.draft is None:
        st.info(t("scenario.is_base"))
        return
    base = base_of(the_store(), space.plan)
    groups = differences(space.scenario, base)
    name = as_written(t.pick(base.zh, base.en))
    if not groups:
        st.info(t("scenario.no_difference", name=name))
        return
    st.markdown(t("scenario.differs_from", name=name))
    for group in groups:
        _group(t.pick(*group.title), [t.pick(*line) for line in group.lines], t)


def _group(title: str, lines: list[str], t: Texts) -> None:
    st.markdown(
        t("scenario.group", title=as_written(title), n=len(lines))
        + "\n"
        + "\n".join(f"- {as_written(line)}" for line in lines)
    )


PARTS: Mapping[str, Callable[[Workspace, Summary | None], None]] = {
    "standard": show_standard,
    "coverage": _coverage,
    "accounts": show_accounts,
    "funds": show_funds,
    "rules": show_rules,
    "assumptions": show_assumptions,
    "differences": _differences,
}
READ_OFF_ANSWERS = frozenset({"standard", "coverage", "accounts"})
