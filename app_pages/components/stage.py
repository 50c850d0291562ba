"""The stage of a meeting in the browser: large type, keys, years and scenarios switched without the server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from app_pages.components.assets import asset

KEY = "stage"

_browser = st.components.v2.component(
    "jiekun_stage", html=asset("stage.html"), css=asset("stage.css"), js=asset("keys.js") + asset("stage.js")
)


def show_on_stage(data: Mapping[str, Any], on_leave: Callable[[int | None], None]) -> None:
    """Cover the window with the stage; `on_leave` is called with the year shown last when it is left.

    `data` is what `app_pages.stage` makes: nothing in it names a household.
    """

    def leave() -> None:
        left = st.session_state[KEY].get("leave") or {}
        on_leave(left.get("year"))

    _browser(key=KEY, data=dict(data), on_leave_change=leave)
