"""总览 overview: the answer of one scenario, from the verdict to where its numbers come from."""

from __future__ import annotations

import streamlit as st

from app_pages.answer import show_answer
from app_pages.overview_parts import show_parts
from app_pages.runs import Summary
from app_pages.shared import card, draw, look, meanings, money_card
from app_pages.sources import show_sources
from app_pages.texts import Texts
from app_pages.workspace import current_language, workspace, write_link
from simulation import Archive, Scenario
from simulation.inputs.funds import UNSECURED
from simulation.reports import charts
from simulation.reports.limits import limits
from simulation.reports.wording import between, verdict_parts


def page() -> None:
    """The whole page, top to bottom."""
    show_answer(workspace(), show_overview)


def show_overview(summary: Summary, scenario: Scenario, archive: Archive) -> None:
    """Verdict, numbers and the two first charts; below them one subject a tab; limits and sources."""
    t, colours = Texts(current_language()), look()
    target, *rest = verdict_parts(summary, t.language)
    with st.container(key="verdict", gap="xsmall"):
        st.subheader(t.join([target]), anchor=False)
        if rest:
            st.markdown(t.join(rest))
    show_numbers(summary, scenario, t)
    left, right = st.columns([11, 9], gap="large")
    with left:
        draw(charts.fan_chart(summary, t.language, colours))
    with right:
        draw(charts.status_chart(summary, t.language, colours))
    show_parts(summary, scenario, archive)
    with st.container(key="limits", gap="xsmall"):
        st.subheader(t("overview.limits"), anchor=False)
        for line in limits(summary, t.language):
            st.markdown(line)
    with st.expander(t("overview.source")), st.container(key="sources"):
        show_sources(summary, scenario, archive, t)


def show_numbers(summary: Summary, scenario: Scenario, t: Texts) -> None:
    """The chair's four numbers with their ranges, for one year."""
    years = {year["year"]: year for year in summary["years"]}
    first, last = scenario.years
    with st.container(horizontal=True, vertical_alignment="center"):
        chosen = choose_year(list(years), t)
        if scenario.plan_start_month > 1:
            st.caption(t("overview.part_year", year=first, month=scenario.plan_start_month), width="content")
    year = years[chosen]
    lifted = year["lifted" if summary["denominator"] == "current" else "lifted_opening"]
    below = lifted["p50"] < year["target_households"]["p50"]
    with st.container(key="numbers"):
        cells = st.columns(4)
    moves = {name: between(year[name], t.language) for name in ("relieved", "exited", "relapsed")}
    gap = year["by_source_yuan"][UNSECURED]
    card(cells[0], t("overview.due", year=chosen), year["target_households"], t, help_text=t("overview.due_help"))
    card(
        cells[1],
        t("overview.expected", year=chosen),
        lifted,
        t,
        help_text=t("overview.expected_help", **moves) + meanings(("relieved", "exited"), scenario, t),
        below=below,
    )
    money_card(cells[2], t("overview.gap", year=chosen), gap, t, help_text=t("overview.gap_help"))
    card(
        cells[3],
        t("overview.rest", year=last),
        years[last]["on_file_end"],
        t,
        help_text=t("overview.rest_help") + meanings(("on_file", "supported_only"), scenario, t),
    )


def choose_year(years: list[int], t: Texts) -> int:
    """The year of the four numbers, kept in the link."""
    asked = st.session_state.get("year")
    st.session_state["year_choice"] = asked if asked in years else years[0]
    chosen: int = st.segmented_control(
        t("year"), years, key="year_choice", required=True, label_visibility="collapsed", on_change=_take_year
    )
    return chosen


def _take_year() -> None:
    st.session_state["year"] = st.session_state["year_choice"]
    write_link()


page()
