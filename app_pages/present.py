"""The stage of a meeting in place of a page: any page's link opens it with `present`."""

from __future__ import annotations

import streamlit as st

from app_pages.components.stage import show_on_stage
from app_pages.stage import COVERED, Act, acts, stage_data, stop_acts
from app_pages.texts import Texts
from app_pages.workspace import current_language, write_link

SHOWN = "1"
"""Value of the link's `present` that shows the numbers at once."""
AGAIN = 0.5
"""Seconds between looks at whether a better answer has come."""


def is_presenting() -> bool:
    """Whether the link asks for the stage in place of its page."""
    return bool(st.session_state.get("present"))


def present() -> None:
    """Cover the page with the stage; nothing of the page is drawn, so that nothing of it can be reached."""
    t = Texts(current_language())
    shown = acts(t, st.session_state.get("a"))
    is_demo = st.session_state.get("a") is None
    data = stage_data(shown, t, is_demo=is_demo, covered=st.session_state["present"] == COVERED)
    show_on_stage(data, on_leave=_leave)
    if not all(act.is_settled for act in shown):
        _look_again(shown, st.session_state.get("a"))


@st.fragment(run_every=AGAIN)
def _look_again(shown: list[Act], archive_id: str | None) -> None:
    """Draw the stage anew when an answer has become better."""
    if [act.state for act in acts(Texts(current_language()), archive_id)] != [act.state for act in shown]:
        st.rerun()


def _leave(year: int | None) -> None:
    """Back to the page of the link, at the year shown last."""
    stop_acts()
    st.session_state["present"] = None
    st.session_state["year"] = year
    st.query_params.pop("key", None)
    write_link()
