"""方案 scenario: the budget as a table with the live answer beside it, and everything else a plan says below."""

from __future__ import annotations

import streamlit as st

from app_pages.components.board import board
from app_pages.scenario_answer import show_live_answer
from app_pages.scenario_board import board_data, funds_by_year
from app_pages.scenario_details import show_parts
from app_pages.scenario_hands import PLAN, carry_out_budget, note_seen, served, take_actions
from app_pages.scenario_plan import show_plan_line
from app_pages.workspace import redraw_if_asked, workspace

BUDGET = "budget"
STYLE = """<style>
[data-testid="stMainBlockContainer"] {padding-left: 2rem; padding-right: 2rem; max-width: 1500px;}
[data-testid="stColumn"]:has(.st-key-live) {position: sticky; top: .5rem; align-self: flex-start;}
.st-key-live_verdict p {font-size: 1rem; line-height: 1.5;}
.st-key-live [data-testid="stTable"] td, .st-key-live [data-testid="stTable"] th {padding: .25rem .4rem;}
[class*="st-key-part_"] [data-testid="stTable"] td, [class*="st-key-part_"] [data-testid="stTable"] th {padding: .25rem .45rem;}
[class*="st-key-part_"] [data-testid="stTable"] th p {white-space: normal !important; word-break: keep-all;}
[class*="st-key-part_"] [data-testid="stTable"] p {font-size: .88rem;}
[class*="st-key-part_"] [data-testid="stTable"] td:first-child {min-width: 8.5rem;}
[class*="st-key-part_"] [data-testid="stTable"] td:not(:first-child) p {white-space: nowrap !important;}
.st-key-plan_line button {min-height: 1.9rem; padding: .1rem .7rem;}
</style>"""


def page() -> None:
    """The page's style, and all of the plan in one piece that a change draws anew by itself."""
    st.html(STYLE)
    show_plan()


@st.fragment(key=PLAN)
def show_plan() -> None:
    """Two columns: what the plan says, and what comes of it; the answer is drawn first, it is what a person waits for."""
    redraw_if_asked()
    left, right = st.columns([17, 9], gap="medium")
    with right, st.container(key="live"):
        show_live_answer()
    with left:
        show_plan_as_a_whole()
        show_board()
        show_details()


@st.fragment
def show_plan_as_a_whole() -> None:
    """The line above the table: whose plan it is, versions, files; its dialogs change no answer."""
    space = workspace()
    note_seen(space)
    show_plan_line(space)


def show_board() -> None:
    """The budget's table."""
    space = workspace()
    draft = space.plan.draft
    steps = {"undo": draft.undo_label if draft else None, "redo": draft.redo_label if draft else None}
    data = board_data(space.plan.document, space.t, funds_by_year(space.scenario)) | served(space, BUDGET) | steps
    board(BUDGET, data, lambda: take_actions(BUDGET, carry_out_budget))


@st.fragment
def show_details() -> None:
    """Everything else the plan says; opening another part of it draws nothing else anew."""
    show_parts(workspace())


page()
