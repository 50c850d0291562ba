"""档案 archive: hand in a file, see its problems, keep it without anybody's identity, see who is on file and why."""

from __future__ import annotations

from io import BytesIO

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages import archive_intake
from app_pages.archive_problems import said, show_intake
from app_pages.archive_quality import row_facts, share_in_order, show_counting, show_quality
from app_pages.archive_screening import choose_rules, show_households, show_mix
from app_pages.shared import as_written
from app_pages.texts import Texts
from app_pages.workspace import Workspace, archive_folder, read_archive, the_store, use_archive, workspace
from simulation import Archive, SimulationError
from simulation.inputs.kept import remove_kept
from simulation.inputs.quality import given_share
from simulation.inputs.template import write_template
from simulation.store import KeptArchive

PARTS = ("households", "mix", "quality", "kept")
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def page() -> None:
    """The whole page: the file being taken in, if there is one, else the archive in use and what is in it."""
    space = workspace()
    told = st.session_state.pop("archive_told", None)
    if told:
        st.success(told)
    intake = archive_intake.current()
    if intake is not None:
        show_intake(intake, space)
        _hand_in(space.t, again=True)
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        _hand_in(space.t)
    archive = _archive(space)
    with right:
        _show_in_use(space, archive)
    _show_parts(space, archive)


def _archive(space: Workspace) -> Archive | None:
    """The archive in use; where it cannot be read, why, and none."""
    try:
        with st.spinner(space.t("loading")):
            return space.archive()
    except SimulationError as error:
        st.error(space.t("archive_failed", why=said(error, space.t)))
        return None


def _hand_in(t: Texts, *, again: bool = False) -> None:
    """Where a file is handed in, for the first time or mended, and the template to fill."""
    st.subheader(t("archive.hand_in_again" if again else "archive.hand_in"), anchor=False)
    # A new uploader after each file: the file lives on as the one being looked at, not twice.
    number = st.session_state.setdefault("archive_round", 0)
    key = f"archive_file_{number}"

    def take() -> None:
        if archive_intake.take(st.session_state[key]):
            st.session_state["archive_round"] = number + 1

    st.file_uploader(
        t("archive.upload"), accept_multiple_files=True, key=key, on_change=take, help=t("archive.upload_help")
    )
    if again:
        return
    st.caption(t("archive.upload_note", size=archive_intake.LARGEST >> 20))
    st.download_button(
        t("archive.template"), _template, t("archive.template_file"), SHEETS, key="archive_template", on_click="ignore",
    )  # fmt: skip


def _template() -> bytes:
    out = BytesIO()
    write_template(out)
    return out.getvalue()


def _show_in_use(space: Workspace, archive: Archive | None) -> None:
    """The archive every page stands on: what it is, how large, how good."""
    t = space.t
    st.subheader(t("archive.in_use"), anchor=False)
    if archive is None:
        return
    name = t("archive.demo_name") if space.archive_id is None else the_store().archive(space.archive_id).name
    with st.container(border=True, key="archive_in_use"):
        st.markdown(f"**{as_written(name)}**")
        st.caption(
            t(
                "archive.in_use_facts",
                homes=t.number(len(archive.households)),
                people=t.number(len(archive.members)),
                held=t.number(archive.rows_held_back),
                id=archive.fingerprint,
            )
        )
        in_order, given = share_in_order(row_facts(space)), given_share(archive)
        cells = st.columns(2)
        shown = "…" if in_order is None else f"{in_order:.1%}"
        cells[0].metric(t("archive.rows_in_order"), shown, help=t("archive.rows_in_order_help"))
        cells[1].metric(t("archive.values_given"), f"{given:.1%}", help=t("archive.values_given_help"))
    if space.archive_id is None:
        show_counting(space)


def _show_parts(space: Workspace, archive: Archive | None) -> None:
    t = space.t
    parts = PARTS if archive is not None else ("kept",)
    row = st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute")
    with row:
        part = st.segmented_control(
            t("archive.part"), parts, required=True, default=parts[0], key="archive_part",
            format_func=lambda name: t(f"archive.{name}_part"), label_visibility="collapsed", persist_state="session",
        )  # fmt: skip
        rules = choose_rules(space) if part in {"households", "mix"} else space.scenario.rules
    if archive is not None and part == "households":
        show_households(space, archive, rules)
    elif archive is not None and part == "mix":
        show_mix(space, archive, rules)
    elif archive is not None and part == "quality":
        show_quality(archive, row_facts(space), t)
    else:
        _show_kept(space)


def _show_kept(space: Workspace) -> None:
    """Every archive of this computer, to use or to remove."""
    t = space.t
    text, use, _ = _kept_row()
    text.markdown(f"**{t('archive.demo_name')}**  \n{t('demo_help')}")
    with use:
        _use_button(t, None, in_use=space.archive_id is None)
    kept = the_store().archives()
    for one in kept:
        text, use, remove = _kept_row()
        text.markdown(f"**{as_written(one.name)}**  \n{_kept_facts(one, t)}")
        with use:
            _use_button(t, one.id, in_use=space.archive_id == one.id)
        with remove:
            _remove_button(space, one)
    if not kept:
        st.info(t("archive.none_kept"))


def _kept_row() -> list[DeltaGenerator]:
    with st.container(border=True):
        return st.columns([8, 1, 1], vertical_alignment="center")


def _kept_facts(one: KeptArchive, t: Texts) -> str:
    facts = one.facts
    return t(
        "archive.kept_facts", when=t.moment(one.imported), homes=t.number(facts.get("households", 0)),
        people=t.number(facts.get("members", 0)), held=t.number(facts.get("rows_held_back", 0)), id=one.id,
    )  # fmt: skip


def _use_button(t: Texts, archive_id: str | None, *, in_use: bool) -> None:
    if st.button(
        t("archive.in_use_now" if in_use else "archive.use_this"),
        key=f"archive_use_{archive_id}",
        disabled=in_use,
        width="stretch",
    ):
        use_archive(archive_id)
        st.rerun()


def _remove_button(space: Workspace, one: KeptArchive) -> None:
    """Remove an archive after a second click; whoever uses it is told and can go on with another."""
    t = space.t
    with st.popover(t("archive.remove"), width="stretch"):
        st.markdown(t("archive.remove_sure", name=as_written(one.name)))
        if st.button(t("archive.remove_yes"), key=f"archive_remove_{one.id}", type="primary"):
            the_store().remove_archive(one.id)
            remove_kept(archive_folder(), one.id)
            read_archive.clear()
            if space.archive_id == one.id:
                use_archive(None)
            st.session_state["archive_told"] = t("archive.removed", name=as_written(one.name))
            st.rerun()


page()
