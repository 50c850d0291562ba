"""What the answer hangs on most: every uncertain number at both ends, on a button, in the background, kept."""

from __future__ import annotations

from typing import Any

import streamlit as st

from app_pages.runs import SEED, Job
from app_pages.shared import draw, explain, look, watch
from app_pages.workspace import Workspace, all_runs, the_store
from simulation import Archive, Scenario
from simulation.analysis.attribution import RunSettings
from simulation.analysis.sensitivity import ANSWERS, REPLICATES, answer_key, rank_numbers
from simulation.reports.drivers import answer_label, driver_line, drivers_chart, drivers_rows
from simulation.store import Store

PLACE = "drivers"
SETTINGS = RunSettings(REPLICATES, SEED)


def show_drivers(space: Workspace, archive: Archive) -> None:
    """The chart where it was worked out for this plan and archive, else the button that starts it."""
    t = space.t
    st.subheader(t("evidence.drivers"), anchor=False)
    key = answer_key(archive, space.scenario, SETTINGS)
    answer = kept(space, key)
    if answer is not None:
        st.session_state["evidence_answer"] = answer
        show_ranking(space, answer)
        return
    st.session_state.pop("evidence_answer", None)
    if st.session_state.get("drivers_asked") != key:
        offer(space, key)
        return
    job = all_runs().do(key, lambda job: work_out(job, archive, space.scenario, key, the_store()), space.who, PLACE)
    if job.error is not None:
        st.error(t("failed", why=explain(job.error, t)))
        st.button(t("retry"), type="primary", on_click=all_runs().forget_failed, key="drivers_retry")
    elif job.value is not None:
        st.rerun()
    else:
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(width=460):
                watch(job, t)
            st.button(t("evidence.stop"), on_click=lambda: stop(space), key="drivers_stop")


def kept(space: Workspace, key: str) -> dict[str, Any] | None:
    """The answer of this session, or one kept on this computer."""
    remembered: dict[str, Any] = st.session_state.setdefault("drivers_kept", {})
    if key not in remembered:
        found = the_store().answer(key)
        if found is None:
            return None
        remembered[key] = found
    answer: dict[str, Any] = remembered[key]
    return answer


def offer(space: Workspace, key: str) -> None:
    """What it does and how long it takes, and the button."""

    def ask() -> None:
        st.session_state["drivers_asked"] = key

    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(space.t("evidence.rank"), on_click=ask, type="primary", key="drivers_rank")
        st.caption(space.t("evidence.rank_note", n=REPLICATES))


def work_out(job: Job, archive: Archive, scenario: Scenario, key: str, store: Store) -> dict[str, Any]:
    """The ranking, kept for the next time."""
    answer = rank_numbers(archive, scenario, RunSettings(REPLICATES, SEED, progress=job.note, cancel=job.cancel))
    store.keep_answer(key, answer)
    return answer


def stop(space: Workspace) -> None:
    """Stop what is under way."""
    all_runs().stop(space.who, PLACE)
    st.session_state.pop("drivers_asked", None)


def show_ranking(space: Workspace, answer: dict[str, Any]) -> None:
    """The chart of one answer, and every number in a table."""
    t = space.t
    about: str = st.segmented_control(
        t("evidence.about"), ANSWERS, key="drivers_about", default=ANSWERS[0], required=True, label_visibility="collapsed",
        format_func=lambda name: answer_label(name, t.language),
    )  # fmt: skip
    figure = drivers_chart(answer, about, t.language, look())
    if figure is None:
        st.info(t("evidence.nothing_moves"))
    else:
        draw(figure)
    with st.expander(t("evidence.all_tried", n=len(answer["numbers"]))):
        st.dataframe(drivers_rows(answer, about, t.language), hide_index=True)
        st.caption(t("evidence.untouched", n=len(answer["untouched"])))


def driver_of(space: Workspace, name: str) -> str | None:
    """What one number does to the answer looked at, where that was worked out."""
    answer = st.session_state.get("evidence_answer")
    about = st.session_state.get("drivers_about") or ANSWERS[0]
    return None if answer is None else driver_line(answer, name, about, space.t.language)
