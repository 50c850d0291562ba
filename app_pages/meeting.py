"""会议 meeting: what will be shown in the room, by which keys, and the way onto the stage."""

from __future__ import annotations

import streamlit as st

from app_pages.present import SHOWN
from app_pages.stage import COVERED, help_keys, plans_on_stage
from app_pages.texts import Texts
from app_pages.workspace import Workspace, plan_title, workspace, write_link
from simulation import SimulationError


def _start(covered: bool) -> None:  # noqa: FBT001 - a button's argument
    st.session_state["present"] = COVERED if covered else SHOWN
    write_link()


def page(space: Workspace) -> None:
    """What will be on stage, the keys, and the way there."""
    t = space.t
    st.markdown(t("meeting.intro"))
    covered = st.toggle(t("meeting.start_covered"))
    st.button(t("meeting.start"), type="primary", on_click=_start, args=(covered,))
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(t("meeting.on_stage"), anchor=False)
        st.table({t("meeting.key"): _digits(), t("scenario"): _titles(t)}, hide_index=True)
        st.caption(t("meeting.on_stage_help"))
    with right:
        st.subheader(t("meeting.keys"), anchor=False)
        keys = help_keys(t)
        st.table(
            {t("meeting.key"): [key for key, _ in keys], t("meeting.does"): [does for _, does in keys]}, hide_index=True
        )


def _digits() -> list[str]:
    return [str(number) for number in range(1, len(plans_on_stage()) + 1)]


def _titles(t: Texts) -> list[str]:
    return [
        t("unreadable", name=name) if isinstance(plan, SimulationError) else plan_title(plan, t)
        for name, plan in plans_on_stage().items()
    ]


page(workspace())
