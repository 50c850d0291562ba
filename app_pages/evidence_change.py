"""Setting a number by hand: the fields, what is refused and why, the list of what was set, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import streamlit as st

from app_pages.plans import Document
from app_pages.shared import explain
from app_pages.texts import Texts
from app_pages.workspace import Workspace
from simulation import SimulationError, all_parameters
from simulation.inputs.overrides import Override, UnreadableNumberError, allowed_range, override_faults, read_typed
from simulation.inputs.parameters import Parameter
from simulation.planning.numbers import set_number, take_back
from simulation.reports.evidence import Fact
from simulation.reports.evidence_words import tell, told_range, typed

FIELDS = ("value", "low", "high", "note")
PROBLEMS = "evidence_problems"


def show_change(space: Workspace, fact: Fact) -> None:
    """The fields to set a number in this plan, or why it cannot be."""
    t = space.t
    number = all_parameters().get(fact.id)
    if fact.fixed is not None or not isinstance(number, Parameter):
        st.caption(t("evidence.fixed", why=t.pick(*(fact.fixed or ("", "")))))
        return
    low, high = (tell(end, number.unit, t.language) for end in allowed_range(number))
    with st.form(f"evidence_form_{fact.id}", border=False):
        st.markdown(t("evidence.set"))
        cells = st.columns(3)
        for cell, field in zip(cells, FIELDS, strict=False):
            shown = getattr(number, field)
            hint = "" if shown is None else typed(shown, number.unit)
            cell.text_input(
                t(f"evidence.set_{field}"),
                _begun(space, fact, field, number.unit),
                key=_key(space, fact, field),
                placeholder=hint,
            )
        st.text_input(
            t("evidence.set_note"), _begun(space, fact, "note", number.unit), key=_key(space, fact, "note"),
            placeholder=t("evidence.set_note_hint"),
        )  # fmt: skip
        st.caption(t("evidence.allowed", low=low, high=high))
        for problem in st.session_state.get(PROBLEMS, {}).get(fact.id, ()):
            st.error(problem)
        st.form_submit_button(t("evidence.use"), on_click=_set, args=(space, fact, number), type="primary")


def _key(space: Workspace, fact: Fact, field: str) -> str:
    return f"evidence_{field}_{space.plan.id}_{fact.id}"


def _slot(fact: Fact, field: str) -> str:
    """Where a document keeps what was typed into a field and could not be taken."""
    return f"parameters.{fact.id}.{field}"


def _begun(space: Workspace, fact: Fact, field: str, unit: str) -> str:
    """What a field begins with: what was typed and refused before, else what is set, else nothing."""
    kept = space.plan.document.typed.get(_slot(fact, field))
    if kept is not None or fact.override is None:
        return kept or ""
    given = getattr(fact.override, field)
    return "" if given is None else given if isinstance(given, str) else typed(given, unit)


def _set(space: Workspace, fact: Fact, number: Parameter) -> None:
    """Take what was typed; what cannot be taken is kept in the plan as it was typed, and the reason said."""
    texts = {field: str(st.session_state[_key(space, fact, field)]).strip() for field in FIELDS}
    override, problems = _read(texts, fact, number, space.t)
    step = space.t("evidence.step_set", name=space.t.pick(*fact.name))
    if override is None:
        slots = {_slot(fact, field): text for field, text in texts.items()}
        problems += _edit(space, lambda document: replace(document, typed={**document.typed, **slots}), step)
    else:
        problems += _edit(space, lambda document: _with(document, fact, override), step)
    st.session_state[PROBLEMS] = {fact.id: problems}


def _read(texts: Mapping[str, str], fact: Fact, number: Parameter, t: Texts) -> tuple[Override | None, list[str]]:
    """The override that was typed, or everything that is wrong with it."""
    values: dict[str, float] = {}
    problems = []
    for field in FIELDS[:3]:
        if texts[field] or field == "value":
            try:
                values[field] = read_typed(texts[field], number)
            except UnreadableNumberError as refused:
                problems.append(_said(refused.fault, number, t, field=t(f"evidence.set_{field}"), text=texts[field]))
    if not texts["note"]:
        problems.append(t("evidence.fault_note"))
    if problems:
        return None, problems
    override = Override(**values, note=texts["note"])
    problems = [_said(fault, number, t) for fault in override_faults(fact.id, override)]
    return (None, problems) if problems else (override, [])


def _said(fault: str, number: Parameter, t: Texts, **more: str) -> str:
    least, most = allowed_range(number)
    return t(f"evidence.fault_{fault}", range=told_range(least, most, number.unit, t.language), **more)


def _with(document: Document, fact: Fact, override: Override) -> Document:
    """The document with a number set and nothing of it left half typed."""
    left = {name: text for name, text in document.typed.items() if not name.startswith(_slot(fact, ""))}
    return replace(document, content=set_number(document.content, fact.id, override), typed=left)


def _edit(space: Workspace, change: Callable[[Document], Document], step: str) -> list[str]:
    """Change the plan by one step; what went wrong, if anything did."""
    try:
        space.edit(change, step)
    except SimulationError as error:
        return [explain(error, space.t)]
    return []


def show_changed(space: Workspace, facts: Sequence[Fact]) -> None:
    """The numbers set by hand in this plan, each with the way back, and the last step to undo or redo."""
    t, draft = space.t, space.plan.draft
    changed = [fact for fact in facts if fact.override is not None]
    if not changed and draft is None:
        return
    with st.container(key="evidence_changed"):
        st.subheader(t("evidence.changed", n=len(changed)) if changed else t("evidence.none_changed"), anchor=False)
        for fact in changed:
            _show_one(space, fact)
        if draft is not None:
            with st.container(horizontal=True):
                st.button(
                    t("evidence.undo"), disabled=draft.undo_label is None, help=draft.undo_label, on_click=space.undo,
                    key="evidence_undo",
                )  # fmt: skip
                st.button(
                    t("evidence.redo"), disabled=draft.redo_label is None, help=draft.redo_label, on_click=space.redo,
                    key="evidence_redo",
                )  # fmt: skip


def _show_one(space: Workspace, fact: Fact) -> None:
    t, number = space.t, all_parameters()[fact.id]
    if not isinstance(number, Parameter) or fact.override is None:
        return
    spread = fact.range_told(t.language)
    now = fact.value_told(t.language) + (t("evidence.in_range", range=spread) if spread else "")
    row = st.container(horizontal=True, vertical_alignment="center", key=f"evidence_changed_{fact.id}")
    with row.container():
        st.markdown(
            t(
                "evidence.changed_line",
                name=t.pick(*fact.name),
                now=now,
                before=tell(number.value, number.unit, t.language),
            )
        )
        st.text(t("evidence.changed_note", note=fact.override.note))
    row.button(
        t("evidence.take_back"),
        key=f"evidence_back_{fact.id}",
        on_click=_take_back,
        args=(space, fact),
        width="content",
    )


def _take_back(space: Workspace, fact: Fact) -> None:
    """Use the sourced number again, and empty the fields."""
    step = space.t("evidence.step_back", name=space.t.pick(*fact.name))
    problems = _edit(space, lambda document: replace(document, content=take_back(document.content, fact.id)), step)
    st.session_state[PROBLEMS] = {fact.id: problems}
    for field in FIELDS:
        st.session_state.pop(_key(space, fact, field), None)
