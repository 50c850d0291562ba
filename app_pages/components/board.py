"""The budget's table in the browser: its files, and the thin call that puts it on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from app_pages.components.assets import asset

BOARD_SCRIPTS = ("amounts.js", "board.js", "board_view.js", "board_keys.js")

_board = st.components.v2.component(
    "jiekun_board", css=asset("board.css"), js="\n".join(asset(name) for name in BOARD_SCRIPTS)
)


def board(key: str, data: Mapping[str, Any], on_act: Callable[[], None]) -> None:
    """Put a table on the page; `on_act` is called when there are actions, which `board_actions` gives."""
    _board(key=key, data={**data, "key": key}, on_act_change=on_act)


def board_actions(key: str) -> list[Mapping[str, Any]]:
    """Actions of the browser that it has no answer to yet, in order; each carries its serial number as `n`."""
    sent = st.session_state[key].get("act") or []
    return [action for action in sent if isinstance(action, Mapping) and isinstance(action.get("n"), int | float)]
