"""Files of the small pieces that run in the browser: JavaScript and style, each with a thin Python side beside it."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).resolve().parent


def asset(name: str) -> str:
    """Text of a file of this folder; begins with a comment line, else Streamlit takes one line for a path."""
    return (HERE / name).read_text(encoding="utf-8")
