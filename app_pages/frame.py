"""The frame around every page: brand, plan in use, archive, language, and what was changed by hand."""

from __future__ import annotations

import streamlit as st

from app_pages.components.copy_link import copy_link
from app_pages.shared import as_written, listed
from app_pages.texts import LANGUAGE_NAMES, LANGUAGES, Texts
from app_pages.workspace import (
    SHIPPED_FIRST,
    Workspace,
    compared,
    compared_name,
    current_language,
    look_at,
    plan_titles,
    scenarios,
    the_store,
    use_archive,
    workspace,
    write_link,
)
from simulation import SimulationError
from simulation.reports.names import parameter_label


def show_frame(t: Texts) -> Workspace:
    """Draw the frame; gives the workspace, or ends the drawing with what is wrong and a way out."""
    with st.container(horizontal=True, vertical_alignment="center", key="frame"):
        brand = st.container(horizontal=True, vertical_alignment="center", gap="small")
        plan = st.container(width=295, horizontal=True, vertical_alignment="center", gap="small")
        link = st.container(width="content")
        language = st.container(width="content")
    with brand:
        st.header(t("app"), anchor=False, width="content")
    with language:
        _choose_language(t)
    with plan:
        _choose_plan(t)
    try:
        space = workspace()
    except SimulationError as error:
        _show_unreadable(error, t)
        st.stop()
    with brand:
        _show_archive(space)
    with link:
        copy_link(t("copy_link"), t(link_note(space)), t("link_refused"))
    _show_overrides(space)
    return space


def link_note(space: Workspace) -> str:
    """Key of what the receiver of a link needs: plans and archives are kept on this computer, scenarios come with the program.

    A version never changes, a draft may: then the receiver sees what it says by then.
    """
    names = {compared_name(space.plan.id, space.plan.version), *compared()}
    kept = [name for name in names if name.partition("@")[0] not in scenarios()]
    if any("@" not in name for name in kept):
        return "link_to_draft"
    return "link_to_plan" if kept or space.archive_id is not None else "link_copied"


def _choose_language(t: Texts) -> None:
    """The switch between the languages, in its own words in either."""

    def take() -> None:
        st.session_state["lang"] = st.session_state["language_choice"]
        write_link()

    st.session_state["language_choice"] = current_language()
    st.segmented_control(
        t("language"), LANGUAGES, required=True, format_func=LANGUAGE_NAMES.__getitem__, key="language_choice",
        label_visibility="collapsed", on_change=take,
    )  # fmt: skip


def _choose_plan(t: Texts) -> None:
    """The list of the folder's scenarios and the kept plans."""
    titles = plan_titles(t)
    chosen = str(st.session_state.get("s") or SHIPPED_FIRST)
    st.caption(t("scenario"), width="content")
    # A plan that is not there any more stays in the list as its id: the page says what is wrong with it.
    # A field of its own for every plan: what the browser sends of an older one, late, does not choose in this one.
    field = f"plan_choice_{chosen}"
    st.session_state[field] = chosen
    st.selectbox(
        t("scenario"), list(titles) if chosen in titles else [chosen, *titles], format_func=lambda name: titles.get(name, name),
        key=field, placeholder=t("scenario"), label_visibility="collapsed",
        on_change=lambda: _take_plan(field, chosen),
    )  # fmt: skip


def _take_plan(field: str, shown: str) -> None:
    """Look at the plan a field was set to; one that says what it showed was not touched.

    Streamlit forgets a field that is drawn no more and takes whatever the browser says of it, late, for a change.
    """
    asked = str(st.session_state[field])
    if asked != shown:
        look_at(asked)


def _show_unreadable(error: SimulationError, t: Texts) -> None:
    """What is wrong with the plan of the link, all of it, and what to do."""
    if st.session_state.get("s") in scenarios():
        st.error(t("scenario_failed", why=listed(error)))
    else:
        st.error(t("plan_failed", why=listed(error)))
        if st.button(t("to_baseline")):
            look_at(SHIPPED_FIRST)
            st.rerun()
    if st.button(t("read_again"), type="primary"):
        scenarios.clear()
        st.rerun()


def _show_archive(space: Workspace) -> None:
    """Which archive is in use; the demo says so on every page."""
    t = space.t
    if space.archive_id is None:
        st.badge(t("demo"), color="orange", help=t("demo_help"))
        return
    try:
        name = the_store().archive(space.archive_id).name
    except SimulationError as error:
        st.error(t("archive_failed", why=listed(error)))
        if st.button(t("to_demo")):
            use_archive(None)
            st.rerun()
        st.stop()
    st.badge(t("own_archive", name=as_written(name)), color="blue", help=t("own_archive_help", id=space.archive_id))


def _show_overrides(space: Workspace) -> None:
    """Numbers that were set by hand in this plan, on every page that shows its answers."""
    changed = [parameter_label(name, space.t.language) for name in space.scenario.parameters]
    if changed:
        st.caption(space.t("overridden", n=len(changed), names=space.t.listed(changed)))
