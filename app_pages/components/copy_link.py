"""A button that copies the link of what is on screen, with a word on what the other person needs to open it."""

from __future__ import annotations

import streamlit as st

from app_pages.components.assets import asset

_browser = st.components.v2.component(
    "jiekun_copy_link",
    html='<div class="copy-link"><button type="button"></button><div role="status"></div></div>',
    css=asset("copy_link.css"),
    js=asset("copy_link.js"),
)


def copy_link(label: str, note: str, refused: str) -> None:
    """Draw the button; `note` is said once the link is copied, `refused` where the browser forbids it."""
    _browser(key="copy_link", data={"label": label, "note": note, "refused": refused}, width="content")
