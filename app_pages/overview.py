"""总览 overview: the answer of one scenario, from the verdict to where its numbers come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from app_pages.runs import Job, Summary
from app_pages.shared import (
    FIRST_PATIENCE,
    PATIENCE,
    all_runs,
    batch_of,
    choose_language,
    current_language,
    demo_archive,
    explain,
    keep,
    linked,
    listed,
    scenarios,
    visitor,
    watch,
)
from app_pages.sources import show_sources
from app_pages.texts import Texts
from simulation import Archive, InputRecordError, Scenario, SimulationError
from simulation.inputs.funds import UNSECURED
from simulation.reports import chart_style, charts
from simulation.reports.wording import between, label, limits, percent, verdict_parts, wan, whole

MOVES = ("on_file_start", "newly_identified", "removed", "relieved", "exited", "relapsed", "on_file_end")
RATES = ("rate_current", "rate_opening")
CHANCE = "probability_target"
Range = Mapping[str, float]


def page() -> None:
    """The whole page, top to bottom."""
    with st.container(horizontal=True, vertical_alignment="center", key="choices"):
        brand = st.container(horizontal=True, vertical_alignment="center", gap="small")
        chosen_scenario = st.container(width=400, horizontal=True, vertical_alignment="center", gap="small")
        language_switch = st.container(width="content")
    with language_switch:
        choose_language(Texts(current_language()))
    t = Texts(current_language())
    with chosen_scenario:
        scenario = choose_scenario(t)
    with brand:
        st.header(t("app"), anchor=False, width="content")
    if isinstance(scenario, SimulationError):
        show_unreadable(scenario, t)
        return
    archive = open_archive(scenario, t)
    if archive.is_demo:
        brand.badge(t("demo"), color="orange", help=t("demo_help"))
    quick, full = all_runs().ask(archive, scenario, visitor())
    job = first_answered(quick, full, t("working", name=t.pick(scenario.zh, scenario.en)))
    if job is None:
        show_waiting(quick, scenario, t)
    else:
        show_progress(job, full, scenario, t)
        st.session_state["shown"] = (job.summary, scenario, archive)
        show_answer(job.summary or {}, scenario, archive, t)


def choose_scenario(t: Texts) -> Scenario | SimulationError:
    """The scenario of the link or of the list, or why its file cannot be used."""
    known = scenarios()
    names = list(known)
    st.caption(t("scenario"), width="content")
    name = st.selectbox(
        t("scenario"),
        names,
        index=names.index(linked("s", names)),
        format_func=lambda name: named(known[name], name, t),
        key="s",
        placeholder=t("scenario"),
        label_visibility="collapsed",
    )
    keep("s", name, names[0])
    return known[name]


def named(scenario: Scenario | SimulationError, name: str, t: Texts) -> str:
    """A scenario's title; the name of its file where that cannot be read."""
    return t("unreadable", name=name) if isinstance(scenario, SimulationError) else t.pick(scenario.zh, scenario.en)


def show_unreadable(error: SimulationError, t: Texts) -> None:
    """What is wrong in a scenario's file, all of it, and what to do."""
    st.error(t("scenario_failed", why=listed(error)))
    if st.button(t("read_again"), type="primary"):
        scenarios.clear()
        st.rerun()


def open_archive(scenario: Scenario, t: Texts) -> Archive:
    """The archive, or the reason it cannot be read and the end of the page."""
    try:
        with st.spinner(t("loading")):
            return demo_archive(scenario.years[0])
    except SimulationError as error:
        st.error(t("archive_failed", why=explain(error, t)))
        st.stop()


def first_answered(quick: Job, full: Job, working: str) -> Job | None:
    """The best answer there is; waits a moment for the quick one, longer where there is nothing else to show."""
    if full.summary is not None:
        return full
    if quick.summary is None and "shown" not in st.session_state:
        place = st.empty()
        # A chart that only says so: the browser fetches what draws charts while the engine is still at work.
        place.vega_lite_chart(spec=chart_style.placeholder(working, look()), width="stretch")
        quick.wait(FIRST_PATIENCE)
        place.empty()
    quick.wait(PATIENCE)
    return quick if quick.summary is not None else None


def look() -> chart_style.Look:
    """The charts' colours on the visitor's light or dark page."""
    return chart_style.DARK if st.context.theme.type == "dark" else chart_style.LIGHT


def show_waiting(quick: Job, scenario: Scenario, t: Texts) -> None:
    """No answer yet: say so, with the older one greyed below, or why there will be none."""
    name = t.pick(scenario.zh, scenario.en)
    if quick.error is not None:
        show_failure(quick.error, t)
        return
    older = st.session_state.get("shown")
    if older is None:
        st.info(t("working", name=name))
        watch(quick, t)
        st.skeleton(height=420)
        return
    summary, old, archive = older
    st.info(t("stale", name=name, old=t.pick(old.zh, old.en)))
    watch(quick, t)
    with st.container(key="stale"):
        show_answer(summary, old, archive, t)


def show_failure(error: BaseException, t: Texts) -> None:
    """Say why a run failed and what to do, and offer to try again with the files as they then are."""
    refused = isinstance(error, InputRecordError)
    st.error(t("refused" if refused else "failed", why=explain(error, t)))
    if st.button(t("retry"), type="primary"):
        all_runs().forget_failed()
        scenarios.clear()
        st.rerun()


def show_progress(job: Job, full: Job, scenario: Scenario, t: Texts) -> None:
    """Which answer this is to which question, and how far the better one."""
    n = job.question.replicates
    row = st.container(horizontal=True, vertical_alignment="center", key="progress")
    if job is full:
        row.badge(t("full", n=n), color="primary")
    else:
        row.badge(t("quick", n=n), color="gray", help=t("quick_help"))
        if full.error is not None:
            show_failure(full.error, t)
        else:
            with row.container(width=380):
                watch(full, t)
    row.caption(t.pick(scenario.question_zh, scenario.question_en), width="content")


def show_answer(summary: Summary, scenario: Scenario, archive: Archive, t: Texts) -> None:
    """Verdict, numbers, charts, limits and sources of one answer."""
    colours = look()
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
    left, right = st.columns([11, 9], gap="large")
    with left:
        batches = batch_of(scenario.fingerprint(), scenario)
        draw(charts.spending_chart(summary, batches, t.language, colours))
    with right:
        draw(charts.bridge_chart(summary, t.language, colours))
    with st.container(key="limits", gap="xsmall"):
        st.subheader(t("overview.limits"), anchor=False)
        for line in limits(summary, t.language):
            st.markdown(line)
    with st.expander(t("overview.table")), st.container(key="years"):
        show_table(summary, t)
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
    card(cells[1], t("overview.expected", year=chosen), lifted, t, help_text=t("overview.expected_help", **moves), below=below)
    money_card(cells[2], t("overview.gap", year=chosen), gap, t, help_text=t("overview.gap_help"))
    card(cells[3], t("overview.rest", year=last), years[last]["on_file_end"], t, help_text=t("overview.rest_help"))


def choose_year(years: list[int], t: Texts) -> int:
    """The year of the four numbers, kept in the link."""
    if st.session_state.get("year") not in years:
        st.session_state["year"] = linked("year", years)
    chosen = st.segmented_control(t("year"), years, key="year", required=True, label_visibility="collapsed")
    keep("year", chosen, years[0])
    return chosen


def card(cell: Any, name: str, value: Range, t: Texts, *, help_text: str, below: bool = False) -> None:
    """A count of households with its range; red only where it is below the target."""
    spread = t("below_target" if below else "between", range=between(value, t.language))
    cell.metric(
        name, t("households", n=whole(value["p50"])), spread, delta_color="red" if below else "off", delta_arrow="off",
        help=help_text, border=True, height="stretch",
    )  # fmt: skip


def money_card(cell: Any, name: str, value: Range, t: Texts, *, help_text: str) -> None:
    """A sum of money with its range."""
    nothing = value["p95"] < 1
    shown = t("overview.no_gap") if nothing else t("wan", n=wan(value["p50"]))
    spread = t("overview.funded") if nothing else t("between", range=between(value, t.language, wan))
    cell.metric(
        name, shown, spread, delta_color="off", delta_arrow="off", help=help_text, border=True, height="stretch"
    )


def draw(figure: charts.Figure) -> None:
    """A chart under what is seen in it and above how to read it."""
    st.subheader(figure.title, anchor=False)
    # The specification is checked by the tests; checking it again for every look would take longer than drawing it.
    spec = figure.chart.to_dict(validate=False)
    st.vega_lite_chart(spec=spec, width="stretch", alt=f"{figure.title}。{figure.caption}")
    st.caption(figure.caption)


def show_table(summary: Summary, t: Texts) -> None:
    """What is counted as rows, the years as columns, every cell with its range."""
    columns: dict[str, list[str]] = {t("item"): [label(name, t.language) for name in (*MOVES, *RATES, CHANCE)]}
    for year in summary["years"]:
        cells = [in_cell(year[name], percent if name in RATES else whole, t) for name in (*MOVES, *RATES)]
        columns[str(year["year"])] = [*cells, percent(year[CHANCE], 0)]
    st.table(columns, hide_index=True)
    st.caption(t("overview.table_note"))


def in_cell(value: Range, show: Callable[[float], str], t: Texts) -> str:
    """A number, with its range where it has one."""
    middle, spread = show(value["p50"]), between(value, t.language, show)
    return middle if middle == spread else t("overview.table_cell", middle=middle, range=spread)


page()
