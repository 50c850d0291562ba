"""Streamlit's built-in English words in the interface's language, the page's language mark, and a word when the server is gone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st
from babel.messages.pofile import read_po

from app_pages.components.assets import asset

CATALOGUE = Path(__file__).resolve().parents[1] / "locale" / "zh" / "builtin.po"
GONE = (
    "The connection to the service on this computer is lost. What you filled in is saved. "
    "Once the service runs again, this page recovers by itself."
)
"""Shown while the server does not answer; its Chinese stands in the catalogue."""
DIALOG = "Connection error"
"""How Streamlit's own message of that begins."""

_browser = st.components.v2.component(
    "jiekun_builtin_words",
    css=".st-key-builtin_words {display: none;}",
    js=asset("builtin_words.js"),
    isolate_styles=False,
)


@cache
def chinese() -> dict[str, str]:
    """What Streamlit says in English, and what the Chinese interface shows instead."""
    with CATALOGUE.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def builtin_words(language: str) -> None:
    """Put the browser side on the page, once per page and before anything else; it shows nothing."""
    catalogue = chinese() if language == "zh" else {}
    gone = catalogue.get(GONE, GONE)
    _browser(key="builtin_words", data={"language": language, "catalogue": catalogue, "gone": gone, "dialog": DIALOG})
