"""An answer on a page: quick, then full; while it is under way the older one greyed, never shown as the current one."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages.runs import Job, Summary
from app_pages.shared import GREYED, explain, look, watch
from app_pages.workspace import Workspace, all_runs, scenarios
from simulation import Archive, InputRecordError, Scenario, SimulationError
from simulation.reports import chart_style

PATIENCE = 0.3
"""Seconds a page waits for a quick estimate before it greys the older answer."""
STEP, STEPS = 0.1, 20
"""Seconds between looks for whether something else is asked of the page, and how often it looks while it goes on waiting."""
FIRST_PATIENCE = 2.0
"""Seconds it waits on a first visit, where there is no older answer."""

Draw = Callable[[Summary, Scenario, Archive], None]


def show_answer(space: Workspace, draw: Draw, place: str = "answer") -> None:
    """Show the answer of the plan in use: its badge and progress, and what `draw` makes of it.

    `place` names where on the screen it stands; each place remembers the answer it showed last.
    """
    try:
        with st.spinner(space.t("loading")):
            archive = space.archive()
    except SimulationError as error:
        st.error(space.t("archive_failed", why=explain(error, space.t)))
        return
    quick, full = space.ask(place)
    with st.container(key=f"answer_{place}"):
        above = st.empty()
        if full.summary is None and quick.summary is None:
            _wait(space, quick, place, above)
        job = full if full.summary is not None else quick
        if job.summary is None:
            above.empty()
            _show_waiting(space, quick, draw, place)
            return
        _show_progress(space, job, full)
        st.session_state[f"shown_{place}"] = (job.summary, space.title, space.scenario, archive)
        draw(job.summary, space.scenario, archive)
        above.empty()  # only now: until the new answer stands there, the older one is grey


def _wait(space: Workspace, quick: Job, place: str, above: DeltaGenerator) -> None:
    """Wait for a quick estimate: a moment as if nothing were, then with what is still on the page greyed."""
    if f"shown_{place}" not in st.session_state:
        # A chart that only says so: the browser fetches what draws charts while the engine is still at work.
        above.vega_lite_chart(
            spec=chart_style.placeholder(space.t("working", name=space.title), look()), width="stretch"
        )
        quick.wait(FIRST_PATIENCE)
        return
    quick.wait(PATIENCE)
    for _ in range(STEPS):
        if quick.future.done():
            return
        above.html(f"<style>.st-key-answer_{place} {GREYED}</style>")
        quick.wait(STEP)


def _show_waiting(space: Workspace, quick: Job, draw: Draw, place: str) -> None:
    """No answer yet: say so, with the older one greyed below, or why there will be none."""
    if quick.error is not None:
        show_failure(quick.error, space)
        return
    older = st.session_state.get(f"shown_{place}")
    if older is None:
        st.info(space.t("working", name=space.title))
        watch(quick, space.t)
        st.skeleton(height=420)
        return
    summary, title, scenario, archive = older
    if archive.fingerprint != space.archive().fingerprint:
        st.info(space.t("stale_archive", name=space.title))
    else:
        st.info(space.t("stale", name=space.title, old=title))
    watch(quick, space.t)
    with st.container(key=f"stale_{place}"):
        draw(summary, scenario, archive)


def show_failure(error: BaseException, space: Workspace) -> None:
    """Say why a run failed and what to do, and offer to try again with the files as they then are."""
    refused = isinstance(error, InputRecordError)
    st.error(space.t("refused" if refused else "failed", why=explain(error, space.t)))
    if st.button(space.t("retry"), type="primary"):
        all_runs().forget_failed()
        scenarios.clear()
        st.rerun()


def _show_progress(space: Workspace, job: Job, full: Job) -> None:
    """Which answer this is to which question, and how far the better one."""
    t = space.t
    row = st.container(horizontal=True, vertical_alignment="center")
    if job is full:
        row.badge(t("full", n=full.total), color="blue")
    else:
        pairs = (job.summary or {}).get("paired_replicates")
        if pairs:
            row.badge(t("quick_paired", n=pairs), color="gray", help=t("quick_paired_help", n=pairs))
        else:
            row.badge(t("quick", n=job.total), color="gray", help=t("quick_help"))
        if full.error is not None:
            show_failure(full.error, space)
        else:
            with row.container(width=380):
                watch(full, t)
    question = t.pick(space.scenario.question_zh, space.scenario.question_en)
    if space.plan.is_shipped and question:
        row.caption(question, width="content")
