"""Carrying out what a person does on the page: one undoable step each, with a choice where another window was faster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from app_pages.components.board import board_actions
from app_pages.plans import Document, base_of, free_title
from app_pages.scenario_edits import Step, refusal_words, scaling_words, step_of
from app_pages.texts import Texts
from app_pages.workspace import Workspace, current_language, look_at, the_store, workspace
from simulation import SimulationError
from simulation.planning.edits import ImpossibleEditError
from simulation.planning.scaling import CannotScaleError
from simulation.store import StaleDraftError

ONCE = frozenset({"undo", "redo"})
"""Kinds of action that are not the same when they are done twice."""
PLAN = "scenario_plan"
"""The piece of the page that holds all of the plan and its answer."""


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
    seen = None if draft is None else Seen(draft.plan, draft.revision, space.plan.document)
    st.session_state["scenario_seen"] = seen


def do(change: Callable[[Document], Document], label: str) -> None:
    """Make one step, if it changes anything; see `do_step`."""
    do_step(lambda seen: (change(seen), label))


def do_step(make: Callable[[Document], Step | None]) -> None:
    """Make one step of what `make` gives; where it cannot be made, the page then says why or offers a choice.

    Streamlit calls back again for a field that was away, with the value it had: such a step changes nothing.
    """
    st.session_state.pop("scenario_notice", None)
    try:
        space = workspace()
        step = make(space.plan.document)
        if step is None or step[0] == space.plan.document:
            return
        if not _elsewhere(space):
            space.edit(lambda _: step[0], step[1])
            _note_step(step[0])
            return
    except StaleDraftError:
        pass  # somebody was faster between the look and the change: the same as before it
    except SimulationError as error:
        st.session_state["scenario_notice"] = _words(error)
        return
    seen: Seen = st.session_state["scenario_seen"]
    if (mine := make(seen.document)) is not None:
        st.session_state["scenario_conflict"] = Conflict(*mine)


def _note_step(document: Document) -> None:
    draft = the_store().draft(str(st.session_state["s"]))
    st.session_state["scenario_seen"] = Seen(draft.plan, draft.revision, document)


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


def field(name: str) -> str:
    """Key of a field that shows what the plan says.

    It is another one after every change that came from elsewhere (the table, an undo): what the browser still sends of the
    field as it was before, late, is then no change of the plan.
    """
    return f"{name}_{st.session_state.get('scenario_turn', 0)}"


def turn() -> None:
    """Note that the plan was changed by something other than its fields."""
    st.session_state["scenario_turn"] = st.session_state.get("scenario_turn", 0) + 1


def take_actions(key: str, carry_out: Callable[[dict[str, Any]], None]) -> None:
    """Carry out what a table sent; the piece of the page the table stands in is drawn anew after it.

    Streamlit may break off here for another request. An action is done only once it was carried out, so that the table sends it
    again; what would do harm twice is noted before and may be lost.
    """
    done: dict[str, float] = st.session_state.setdefault("board_done", {})
    for action in board_actions(key):
        if action["n"] <= done.get(key, 0):
            continue
        if action.get("kind") in ONCE:
            done[key] = action["n"]
        carry_out(dict(action))
        done[key] = action["n"]


def served(space: Workspace, key: str) -> dict[str, Any]:
    """What every table is told: the plan, the session, and the last action that was carried out."""
    done = st.session_state.setdefault("board_done", {})
    return {"plan": space.plan.id, "session": space.who, "done": done.get(key, 0), "note": ""}


def carry_out_budget(action: dict[str, Any]) -> None:
    """An action of the budget's table."""
    kind = action.get("kind")
    turn()
    if kind in {"undo", "redo"}:
        move(back=kind == "undo")
    elif kind == "open":
        st.session_state["scenario_programme"] = action["row"]
        st.session_state["scenario_section"] = "standard"
    else:
        t = Texts(current_language())
        do_step(lambda seen: step_of(seen, action, t))


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
    """Draw what depends on the plan; all of the page where the plan is another one now."""
    if st.session_state.pop("redraw", False):
        st.rerun()
    st.rerun([PLAN])


def keep_theirs() -> None:
    """Drop this window's change and go on with what the other one made."""
    st.session_state.pop("scenario_conflict", None)
    turn()
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
    look_at(the_store().create_plan(free_title(the_store(), title), base, kept.kept()).plan)
    note_seen(workspace())
