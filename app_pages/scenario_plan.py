"""The plan as a whole: saved by itself, versions, copies, names, files; what to do where two windows changed it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import streamlit as st

from app_pages.plans import Document, base_of, free_title
from app_pages.scenario_hands import do, keep_mine, keep_theirs, note_seen, redraw, save_as, turn
from app_pages.shared import as_written, listed
from app_pages.texts import Texts
from app_pages.workspace import SHIPPED_FIRST, Workspace, look_at, the_store, workspace
from simulation import SimulationError
from simulation.inputs.scenario import build_scenario
from simulation.inputs.scenario_file import read_scenario_file, write_scenario
from simulation.planning.edits import gone_programmes
from simulation.store import Version

LONGEST_TITLE = 60


def show_plan_line(space: Workspace) -> None:
    """Where the plan stands, and the buttons for the plan as a whole."""
    t, draft = space.t, space.plan.draft
    with st.container(horizontal=True, vertical_alignment="center", key="plan_line", gap="small"):
        st.caption(_standing(space), width="stretch")
        if draft is not None:
            st.button(t("scenario.save"), on_click=_ask, args=("save",), help=t("scenario.save_help"))
        if draft is not None and draft.saved_versions:
            st.button(t("scenario.versions", n=draft.saved_versions), on_click=_ask, args=("versions",))
        st.button(t("scenario.save_as"), on_click=_ask, args=("copy",))
        st.button(t("scenario.file"), on_click=_ask, args=("file",))
        if draft is not None:
            st.button(t("scenario.more"), on_click=_ask, args=("more",))
    _show_conflict(t)
    if gone := gone_programmes(space.plan.document.content):
        st.warning(t("scenario.gone_words", names=t.listed(map(as_written, gone))))
    if notice := st.session_state.get("scenario_notice"):
        st.warning(notice)
    asked = st.session_state.get("scenario_dialog")
    if asked in DIALOGS:
        st.dialog(t(f"scenario.{asked}_title"), on_dismiss=_answered)(DIALOGS[asked])(space)


def _ask(dialog: str) -> None:
    """Open a dialog; it stays open whatever else draws the page anew, until it is answered or closed."""
    st.session_state["scenario_dialog"] = dialog


def _answered() -> None:
    st.session_state.pop("scenario_dialog", None)


def _done() -> None:
    """Close the dialog and draw the page as it is now."""
    _answered()
    note_seen(workspace())
    st.rerun()


def _standing(space: Workspace) -> str:
    """Whose plan it is, and whether its last state is a saved version."""
    t, draft = space.t, space.plan.draft
    if draft is None:
        return t("scenario.shipped")
    if space.plan.version is not None:
        return t("scenario.old_version", n=space.plan.version)
    if not draft.saved_versions:
        return t("scenario.draft")
    return t(
        "scenario.draft_changed" if draft.changed_since_version else "scenario.draft_saved", n=draft.saved_versions
    )


def _show_conflict(t: Texts) -> None:
    """Another window changed the plan first: take its state, or keep this window's as a plan of its own."""
    conflict = st.session_state.get("scenario_conflict")
    if conflict is None:
        return
    with st.container(border=True, key="conflict"):
        st.warning(t("scenario.conflict", step=as_written(conflict.label)))
        with st.container(horizontal=True):
            st.button(t("scenario.keep_theirs"), on_click=lambda: (keep_theirs(), redraw()))
            st.button(t("scenario.keep_mine"), type="primary", on_click=keep_mine)


def _save(space: Workspace) -> None:
    t, draft = space.t, space.plan.draft
    note = st.text_input(t("scenario.note"), max_chars=200, placeholder=t("scenario.note_example"))
    if draft is not None and st.button(t("scenario.save_now"), type="primary"):
        the_store().save_version(draft.plan, the_store().draft(draft.plan).revision, note)
        _done()


def _versions(space: Workspace) -> None:
    """Versions, newest first: look at one, or bring it back as a step that can be undone."""
    t, draft = space.t, space.plan.draft
    if draft is None:
        return
    for version in the_store().versions(draft.plan):
        with st.container(border=True):
            when, note = t.moment(version.created), as_written(version.note) or t("scenario.no_note")
            st.markdown(t("scenario.version_line", n=version.number, when=when, note=note))
            with st.container(horizontal=True):
                if st.button(t("scenario.look"), key=f"look_{version.number}"):
                    look_at(draft.plan, version.number)
                    _done()
                if st.button(t("scenario.restore"), key=f"restore_{version.number}"):
                    _restore(version, t)
                    _done()


def _restore(version: Version, t: Texts) -> None:
    look_at(version.plan)
    turn()
    note_seen(workspace())
    do(lambda _: Document.read(version.document), t("scenario.step_restore", n=version.number))


def _copy(space: Workspace) -> None:
    t = space.t
    suggested = t("scenario.copy_of", name=t.pick(space.scenario.zh, space.scenario.en))
    title = st.text_input(t("scenario.name"), value=suggested, max_chars=LONGEST_TITLE)
    if st.button(t("scenario.save_as_now"), type="primary", disabled=not title.strip()):
        save_as(title.strip())
        _done()


def _more(space: Workspace) -> None:
    """Another name, or the end of the plan."""
    t, draft = space.t, space.plan.draft
    if draft is None:
        return
    title = st.text_input(t("scenario.name"), value=draft.title, max_chars=LONGEST_TITLE)
    if st.button(t("scenario.rename_now"), type="primary", disabled=title.strip() in {"", draft.title}):
        the_store().rename_plan(draft.plan, free_title(the_store(), title.strip()))
        _done()
    st.divider()
    st.markdown(t("scenario.remove_words", name=as_written(draft.title), n=draft.saved_versions))
    sure = st.checkbox(t("scenario.remove_sure"))
    if st.button(t("scenario.remove_now"), disabled=not sure):
        the_store().remove_plan(draft.plan)
        look_at(SHIPPED_FIRST)
        _done()


def _file(space: Workspace) -> None:
    """The plan as a file, and a plan from a file."""
    t = space.t
    st.markdown(t("scenario.download_words"))
    name = file_name(space.title)
    st.download_button(t("scenario.download"), lambda: plan_file(space), name, "application/yaml", on_click="ignore")
    st.divider()
    st.markdown(t("scenario.load_words"))
    handed_in = st.file_uploader(t("scenario.load"), type=["yaml", "yml"], max_upload_size=2)
    if handed_in is None:
        return
    try:
        content = read_scenario_file(handed_in.getvalue(), handed_in.name)
    except SimulationError as error:
        st.error(t("scenario.load_failed"))
        st.text(listed(error))
        return
    scenario = build_scenario(content, handed_in.name)
    title = t.pick(scenario.zh, scenario.en)[:LONGEST_TITLE]
    st.success(t("scenario.load_ready", name=as_written(title), first=scenario.years[0], last=scenario.years[1]))
    if st.button(t("scenario.load_now"), type="primary"):
        base = str(scenario.based_on or SHIPPED_FIRST)
        title = free_title(the_store(), title)
        look_at(the_store().create_plan(title, base, Document.of(scenario).kept()).plan)
        _done()


DIALOGS: Mapping[str, Callable[[Workspace], None]] = {
    "save": _save, "versions": _versions, "copy": _copy, "file": _file, "more": _more,
}  # fmt: skip


def plan_file(space: Workspace) -> bytes:
    """The plan as a file of `scenarios/`: what differs from the scenario it began from."""
    scenario = space.plan.scenario
    if space.plan.draft is not None:
        base = base_of(the_store(), space.plan)
        scenario = scenario.model_copy(update={"based_on": base.name, "name": space.plan.draft.plan})
    return write_scenario(scenario).encode()


def file_name(title: str) -> str:
    """A file's name from a plan's title: no sign a file system could mind."""
    bare = " ".join(re.sub(r'[\\/:*?"<>|\x00-\x1f.]+', " ", title).split())[:LONGEST_TITLE] or "scenario"
    return f"{bare}.yaml"
