"""Carrying out what a person does on the page: one undoable step each, with a choice where another window was faster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from app_pages.components.board import board_actions
from app_pages.plans import Document, base_of
from app_pages.scenario_edits import refusal_words, scaling_words, step_of
from app_pages.workspace import Workspace, look_at, the_store, workspace
from simulation import SimulationError
from simulation.planning.edits import ImpossibleEditError
from simulation.planning.scaling import CannotScaleError
from simulation.store import StaleDraftError

BOARD, ANSWER, DETAILS = "scenario_board", "scenario_answer", "scenario_details"
Change = Callable[[Document], Document]


@dataclass(frozen=True)
class Seen:
    """The draft as this window last showed it."""

    plan: str
    revision: int
    document: Document


@dataclass(frozen=True)
class Conflict:
    """What this window would have made of the draft while another one changed it."""

    document: Document
    label: str


def note_seen(space: Workspace) -> None:
    """Remember the draft as it is shown now: a change is made to what its author sees."""
    draft = space.plan.draft
    st.session_state["scenario_seen"] = None if draft is None else Seen(draft.plan, draft.revision, space.plan.document)


def do(change: Change, label: str) -> bool:
    """Make one step; False where it could not be made, which the page then says."""
    st.session_state.pop("scenario_notice", None)
    try:
        space = workspace()
        if _elsewhere(space):
            raise StaleDraftError
        space.edit(change, label)
        note_seen(workspace())
    except StaleDraftError:
        seen: Seen = st.session_state["scenario_seen"]
        st.session_state["scenario_conflict"] = Conflict(change(seen.document), label)
    except SimulationError as error:
        st.session_state["scenario_notice"] = _words(error)
    else:
        return True
    return False


def _words(error: SimulationError) -> str:
    t = workspace().t
    if isinstance(error, ImpossibleEditError):
        return refusal_words(error, t)
    if isinstance(error, CannotScaleError):
        return scaling_words(error, t)
    return "\n".join(f"- {line}" for line in str(error).splitlines())


def _elsewhere(space: Workspace) -> bool:
    """Whether another window changed the draft since this one showed it."""
    seen: Seen | None = st.session_state.get("scenario_seen")
    draft = space.plan.draft
    return seen is not None and draft is not None and seen.plan == draft.plan and seen.revision != draft.revision


def take_board_actions() -> None:
    """Carry out what the table sent, each action once; then draw anew what depends on it."""
    done = st.session_state.get("board_done", 0)
    for action in board_actions():
        if action["n"] > done:
            done = st.session_state["board_done"] = action["n"]
            _carry_out(dict(action))
    redraw()


def _carry_out(action: dict[str, Any]) -> None:
    kind = action.get("kind")
    if kind in {"undo", "redo"}:
        move(back=kind == "undo")
    elif kind == "open":
        st.session_state["scenario_programme"] = action["row"]
        st.session_state["scenario_section"] = "standard"
    else:
        document, t = workspace().plan.document, workspace().t
        step = step_of(document, action, t)
        if step is not None:
            label = step[1]
            do(lambda seen: (step_of(seen, action, t) or (seen, label))[0], label)


def move(*, back: bool) -> None:
    """Undo or redo one step, unless another window changed the plan meanwhile."""
    space = workspace()
    if _elsewhere(space):
        st.session_state["scenario_notice"] = space.t("scenario.changed_elsewhere")
    elif back:
        space.undo()
    else:
        space.redo()
    note_seen(workspace())


def redraw() -> None:
    """Draw the parts of the page that depend on the plan; all of it where the plan is another one now."""
    if st.session_state.pop("redraw", False):
        st.rerun()
    st.rerun([ANSWER, BOARD, DETAILS])


def keep_theirs() -> None:
    """Drop this window's change and go on with what the other one made."""
    st.session_state.pop("scenario_conflict", None)
    note_seen(workspace())


def keep_mine() -> None:
    """Keep this window's change, with the draft it was made to, as a plan of its own."""
    conflict: Conflict | None = st.session_state.pop("scenario_conflict", None)
    if conflict is None:
        return
    space = workspace()
    title = space.t("scenario.other_copy", name=space.plan.scenario.zh)
    save_as(title, conflict.document)


def save_as(title: str, document: Document | None = None) -> None:
    """Keep the plan in use, or another document of it, as a further plan, and look at that."""
    space = workspace()
    base = space.plan.id if space.plan.draft is None else base_of(the_store(), space.plan).name
    kept = document or space.plan.document
    look_at(the_store().create_plan(title, base, kept.kept()).plan)
    note_seen(workspace())
