"""The returned dues in both directions: what a share gives, and which share gives what is needed; one step into the plan."""

from __future__ import annotations

from typing import Any

import streamlit as st

from app_pages.plans import Document
from app_pages.scenario_edits import change_entry
from app_pages.shared import as_written, explain
from app_pages.texts import Texts
from app_pages.workspace import Workspace, workspace
from simulation import Scenario, SimulationError
from simulation.planning.dues import money_at, share_for_money
from simulation.planning.funding import tell_answer
from simulation.reports.charts.money import SEEN
from simulation.reports.funding import answer_line, dues_line
from simulation.reports.plan_words import SETTINGS
from simulation.reports.wording import percent, wan

Told = dict[str, Any]

NOTICE = "funding_notice"
WAN = 10_000
MOST_WAN = 100_000.0
"""万元 that can be asked for: beyond a billion yuan a year it is a slip between 元 and 万元."""


def show_dues(space: Workspace, told: Told | None) -> None:
    """Both directions beside each other, then what payroll and collection change."""
    t, scenario = space.t, space.scenario
    st.subheader(t("funding.dues"), anchor=False)
    if scenario.dues is None or told is None:
        st.info(t("funding.no_dues"))
        return
    st.markdown(dues_line(told, t.language))
    basis = t.pick(scenario.dues.source, scenario.dues.source_en or scenario.dues.source)
    st.caption(t("funding.dues_basis", basis=as_written(basis)))
    _show_notice(space)
    left, right = st.columns(2, gap="large")
    with left, st.container(border=True, height="stretch"):
        _forward(space, scenario)
    with right, st.container(border=True, height="stretch"):
        _backward(space, scenario, told)
    _sensitivity(told, t)


def _forward(space: Workspace, scenario: Scenario) -> None:
    """Share → money, and the gap it leaves."""
    t, dues = space.t, scenario.dues
    st.markdown(f"**{t('funding.forward')}**")
    present = 0.0 if dues is None else dues.hardship_share
    asked = st.number_input(
        t("funding.share"), min_value=0.0, max_value=100.0, value=round(present * 100, 4), step=1.0, format="%0.2f",
        key=f"funding_share_{scenario.fingerprint()}",
    )  # fmt: skip
    share = round(asked / 100, 6)
    years = money_at(scenario, share)
    heads = ("gives", "more", "gap")
    columns = {t("funding.year"): [str(year) for year in scenario.year_list]}
    for head in heads:
        columns[t(f"funding.at_{head}")] = [_sum(year[head], red=head == "gap") for year in years]
    with st.container(key="funding_table_at"):
        st.table(columns, hide_index=True)
    _write_button(space, share, "forward")


def _sum(fen: int, *, red: bool) -> str:
    said = wan(fen / 100)
    return f":red[**{said}**]" if red and fen / 100 / WAN >= SEEN else said


def _backward(space: Workspace, scenario: Scenario, told: Told) -> None:
    """Money → share: what closes the gap, and what gives a sum more a year."""
    t = space.t
    st.markdown(f"**{t('funding.backward')}**")
    gap = told["for_gap"]
    st.markdown(answer_line(gap, told, t.language))
    st.caption(t("funding.kept_note"))
    if gap["share"] is not None:
        _write_button(space, gap["share"], "gap")
    more = st.number_input(
        t("funding.more"), min_value=0.0, max_value=MOST_WAN, value=100.0, step=10.0, format="%0.2f", key="funding_more",
        help=t("funding.more_help"),
    )  # fmt: skip
    answer = share_for_money(scenario, round(more * WAN * 100))
    st.markdown(answer_line(tell_answer(answer), told, t.language, more_yuan=more * WAN))
    if answer.share is not None:
        _write_button(space, answer.share, "money")


def _write_button(space: Workspace, share: float, place: str) -> None:
    """Put a share into the plan; nothing to do where it is the plan's own."""
    t, dues = space.t, space.scenario.dues
    same = dues is not None and abs(dues.hardship_share - share) < 1e-9
    st.button(
        t("funding.same" if same else "funding.write", share=_told(share)), disabled=same, key=f"funding_write_{place}",
        on_click=write_share, args=(space, share), type="primary" if place == "gap" else "secondary",
    )  # fmt: skip


def write_share(space: Workspace, share: float) -> None:
    """The share as one step of the plan, which can be undone."""
    t = space.t
    label = t("scenario.step_choice", name=t.pick(*SETTINGS["hardship_share"]), value=_told(share))
    try:
        space.edit(lambda document: with_share(document, share), label)
    except SimulationError as error:
        st.session_state[NOTICE] = (_state(space), t("funding.not_written", why=explain(error, t)), False)
        return
    st.session_state[NOTICE] = (_state(workspace()), t("funding.written", share=_told(share)), True)


def _state(space: Workspace) -> tuple[str, int | None]:
    """The plan as it stands: what is said of it no longer holds after a further step."""
    return space.plan.id, None if space.plan.draft is None else space.plan.draft.revision


def with_share(document: Document, share: float) -> Document:
    """The document with another share of the returned dues for hardship relief."""
    return change_entry(document, "dues", {**document.content["dues"], "hardship_share": share})


def _show_notice(space: Workspace) -> None:
    """What the last step did, while the plan is as it left it, and the way back."""
    state, said, done = st.session_state.get(NOTICE, (None, "", False))
    if state == _state(space):
        (st.success if done else st.error)(said)
    draft = space.plan.draft
    if draft is not None and draft.undo_label is not None:
        st.button(space.t("funding.undo", step=draft.undo_label), on_click=space.undo, key="funding_undo")


def _sensitivity(told: Told, t: Texts) -> None:
    """Collection down, payroll across: the share that leaves no gap, and how much less the present one gives."""
    cells: list[Told] = told["sensitivity"]
    st.markdown(f"**{t('funding.sensitivity')}**")
    factors = list(dict.fromkeys(cell["payroll_factor"] for cell in cells))
    collected = list(dict.fromkeys(cell["collected"] for cell in cells))
    columns = {t("funding.collected"): [percent(share) for share in collected]}
    for factor in factors:
        column = [cell for cell in cells if cell["payroll_factor"] == factor]
        change = "±0%" if factor == 1 else f"{factor - 1:+.0%}"
        columns[t("funding.payroll", change=change)] = [_cell(cell, t) for cell in column]
    with st.container(key="funding_table_sensitivity"):
        st.table(columns, hide_index=True)
    st.caption(t("funding.sensitivity_note"))


def _cell(cell: Told, t: Texts) -> str:
    short = max(cell["short_yuan"])
    change = t("funding.less" if short > 0 else "funding.plus" if short < 0 else "funding.equal", n=wan(abs(short)))
    share = cell["share"]
    if not isinstance(share, float):
        return t("funding.never", change=change)
    return t("funding.in_cell", share=percent(share), change=change)


def _told(share: float) -> str:
    return f"{round(share * 100, 4):g}%"
