"""优化 optimise: most households for the money, least money for a promise; the frontier; the plan taken over as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from app_pages.optimise_limits import show_limits
from app_pages.optimise_work import Ask, Question, Told, answer_of, frontier_of, key_of, stop, take_over
from app_pages.runs import Job
from app_pages.shared import draw, explain, listed, look, watch
from app_pages.workspace import Workspace, all_runs, workspace
from simulation import Archive, SimulationError
from simulation.planning.budget_table import read_budget
from simulation.reports import charts
from simulation.reports.frontier import frontier_lines, frontier_tables
from simulation.reports.names import names_of
from simulation.reports.optimised import answer_lines, answer_tables, closing_lines, moved_lines
from simulation.reports.tables import Table, Value
from simulation.reports.wording import between, grouped, percent, wan, whole

QUESTIONS: tuple[Question, ...] = ("most", "least")
PROBABILITIES = (0.5, 0.8, 0.9, 0.95)
FEN_OF_WAN = 1_000_000


def page() -> None:
    """The question and its limits, the answer beside the present plan, the frontier."""
    space = workspace()
    t = space.t
    try:
        archive = space.archive()
    except SimulationError as error:
        st.error(t("archive_failed", why=listed(error)))
        return
    if st.session_state.pop("optimise_taken", False):
        st.success(t("optimise.taken"))
    question: Question = st.segmented_control(
        t("optimise.question"), QUESTIONS, default="most", required=True, key="optimise_question",
        label_visibility="collapsed", format_func=lambda name: t(f"optimise.{name}"),
    )  # fmt: skip
    ask = limits(space, question)
    show_limits(space, archive)
    show_answer(space, archive, ask)
    st.divider()
    show_frontier(space, archive)


def limits(space: Workspace, question: Question) -> Ask:
    """The fields of a question, and what holds whatever is asked."""
    t = space.t
    with st.container(horizontal=True, vertical_alignment="bottom", key="optimise_limits"):
        if question == "most":
            budget = read_budget(space.plan.document.content)
            now = [budget.total_fen(year) / FEN_OF_WAN for year in budget.years]
            money = st.number_input(
                t("optimise.money"), min_value=0.0, value=None, step=10.0, format="%.2f", width=260, key="optimise_money",
                placeholder=t("optimise.as_planned", money=grouped(sum(now) / len(now), 2)), help=t("optimise.money_help"),
            )  # fmt: skip
            long = st.toggle(t("optimise.long"), key="optimise_long", help=t("optimise.long_help"))
            ask = Ask("most", None if money is None else round(money * FEN_OF_WAN), long=long)
        else:
            rate = st.number_input(
                t("optimise.rate"), 1.0, 100.0, 20.0, 0.5, format="%.1f", width=200, key="optimise_rate"
            )
            chance = st.segmented_control(
                t("optimise.probability"), PROBABILITIES, default=0.9, required=True, key="optimise_probability",
                format_func=lambda share: f"{share:.0%}",
            )  # fmt: skip
            ask = Ask("least", None, round(rate / 100, 6), chance)
    st.caption(t("optimise.limits_note"))
    return ask


def show_answer(space: Workspace, archive: Archive, ask: Ask) -> None:
    """The button, the progress, or the answer."""
    t = space.t
    told = worked_on(space, "optimise", key_of(space, archive, ask), lambda: answer_of(space, archive, ask))
    if told is None:
        return
    answer, names = told.answer, names_of(space.scenario)
    with st.container(border=True, key="optimise_answer"):
        for line in answer_lines(answer, t.language):
            st.markdown(line)
        if not answer.get("reachable", True):
            st.info(t("optimise.beyond_money"))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(t("optimise.take"), type="primary", on_click=lambda: take_over(space, told), key="optimise_take")
        st.caption(t("optimise.take_note"))
    tables = answer_tables(answer, names)
    show_table(space, tables[0])
    left, right = st.columns([11, 10], gap="large")
    with left:
        st.subheader(t("optimise.moved"), anchor=False)
        st.markdown("\n".join(f"- {line}" for line in moved_lines(answer, t.language)))
    with right:
        st.subheader(t("optimise.binding"), anchor=False)
        *binding, gap, evidence = closing_lines(answer, names, t.language)
        st.markdown("\n".join(f"- {line}" for line in binding))
        for line in (gap, evidence):
            st.caption(line)
    for table in tables[1:]:
        with st.expander(table.title[t.language == "en"]):
            show_table(space, table, titled=False)


def show_frontier(space: Workspace, archive: Archive) -> None:
    """Households against money, on a button of its own."""
    st.subheader(space.t("optimise.frontier"), anchor=False)
    key = key_of(space, archive, "frontier")
    told = worked_on(space, "frontier", key, lambda: frontier_of(space, archive))
    if told is not None:
        draw(charts.money_frontier_chart(told, space.t.language, look()))
        names = names_of(space.scenario)
        st.markdown("\n".join(f"- {line}" for line in frontier_lines(told, names, space.t.language)))
        _, *tables = frontier_tables(told, names)
        with st.expander(space.t("optimise.robust")):
            for table in tables:
                show_table(space, table)


def worked_on(space: Workspace, place: str, key: object, job_of: Any) -> Any:
    """The value of long work asked for on a button; None, with button or progress drawn, while there is none."""
    t = space.t
    kept: dict[object, Told] = st.session_state.setdefault(f"{place}_kept", {})
    if key in kept:
        return kept[key]
    if st.session_state.get(f"{place}_asked") != key:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                t(f"optimise.run_{place}"), on_click=lambda: st.session_state.update({f"{place}_asked": key}),
                type="primary" if place == "optimise" else "secondary", key=f"{place}_run",
            )  # fmt: skip
            st.caption(t(f"optimise.run_{place}_note"))
        return None
    job: Job = job_of()
    if job.error is not None:
        st.error(t("failed", why=explain(job.error, t)))
        st.button(t("retry"), on_click=all_runs().forget_failed, key=f"{place}_retry")
        return None
    if job.value is None:
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(width=460):
                watch(job, t)
            st.button(t("optimise.stop"), on_click=lambda: stop(space, place), key=f"{place}_stop")
        return None
    kept[key] = job.value
    return job.value


def show_table(space: Workspace, table: Table, *, titled: bool = True) -> None:
    """A table of the reports with its ranges in one cell."""
    side = space.t.language == "en"
    if titled:
        st.subheader(table.title[side], anchor=False)
    columns: dict[str, list[str]] = {space.t("item"): ["　" * row.level + row.name[side] for row in table.rows]}
    for place, head in enumerate(table.columns):
        columns[head[side]] = [cell(row.values[place], row.kind, space) for row in table.rows]
    with st.container(key=f"optimise_table_{'_'.join(table.title[1].split())}"):
        st.table(columns, hide_index=True)
    if table.note:
        st.caption(table.note[side])


def cell(value: Value, kind: str, space: Workspace) -> str:
    """One cell: a number, or the mean with its range."""
    show = {"yuan": wan, "rate": percent, "number": lambda number: grouped(number, 1)}.get(kind, whole)
    if value is None:
        return ""
    if isinstance(value, Mapping):
        spread = between(value, space.t.language, show)
        mean = show(value["mean"])
        return mean if mean == spread else f"{mean}（{spread}）" if space.t.language == "zh" else f"{mean} ({spread})"
    return show(value)


page()
