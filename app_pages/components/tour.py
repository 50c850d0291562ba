"""A short tour on first use, and again when asked for; it lies over nothing and waits for nobody."""

from __future__ import annotations

import streamlit as st

from app_pages.components.assets import asset
from app_pages.texts import Texts

STEPS = ("1", "2", "3", "4", "5")
ASKED = "tour_asked"

_browser = st.components.v2.component("jiekun_tour", css=asset("tour.css"), js=asset("tour.js"))


def show_tour(t: Texts) -> None:
    """Put the tour on the page; the browser knows whether it was sent away before. Not in the meeting."""
    if st.session_state.get("present"):
        return
    words = {
        "name": t("method.tour_name"), "invites": t("method.tour_invites"), "start": t("method.tour_start"),
        "next": t("method.tour_next"), "back": t("method.tour_back"), "close": t("method.tour_close"),
        "end": t("method.tour_end"), "count": t("method.tour_step", i="{i}", n="{n}"),
    }  # fmt: skip
    steps = [[t(f"method.tour_{step}"), t(f"method.tour_{step}_text")] for step in STEPS]
    _browser(
        key="tour", data={"words": words, "steps": steps, "asked": st.session_state.get(ASKED, 0)}, height="content"
    )


def reopen_tour() -> None:
    """Show the tour again from its first step."""
    st.session_state[ASKED] = st.session_state.get(ASKED, 0) + 1
