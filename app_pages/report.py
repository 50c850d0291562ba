"""报告 report: choose documents, have them written in the background, download them in one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from app_pages import report_work
from app_pages.compare_runs import open_members
from app_pages.downloads import file_name
from app_pages.report_forms import FileFields, ask_office, choose_forms, choose_own_file
from app_pages.report_work import ARCHIVE, MEETING, Wanted, Written
from app_pages.runs import Job
from app_pages.shared import LONG, explain, listed
from app_pages.texts import Texts
from app_pages.workspace import Workspace, archive_folder, plan_titles, workspace
from simulation import Archive, Scenario, SimulationError
from simulation.inputs.kept import kept_rows
from simulation.reports.documents import KINDS, OF_HOUSEHOLDS, PAPERS, PUBLIC

BESIDE = 2
"""Further options of a meeting paper: three in all stand side by side on a page."""

TOLD_FROM = 0.04
"""Share done from which on the time left can be told: before that the engine is still getting ready."""


@dataclass(frozen=True)
class Chosen:
    """Kinds of documents as chosen, in the order of the list, and whether they are for the public."""

    kinds: tuple[str, ...]
    public: bool


def page() -> None:
    """What is wanted, the button, the progress, the file."""
    space = workspace()
    t = space.t
    try:
        archive = space.archive()
    except SimulationError as error:
        st.error(t("archive_failed", why=explain(error, t)))
        return
    st.caption(t("report.lead"))
    chosen = _choose(t)
    if not chosen.kinds:
        st.info(t("report.none"))
        return
    wanted = _wanted(space, archive, chosen)
    written = report_work.current()
    if wanted is not None and (written is None or not wanted.is_same(written.wanted)):
        _offer(wanted, space)
    elif wanted is not None and written is not None:
        _show(written, space)


def _choose(t: Texts) -> Chosen:
    """Kinds and public form; kinds that may not be public are left out of it, which is said."""
    picked = st.pills(
        t("report.kinds"), tuple(KINDS), selection_mode="multi", default=("plan",), key="report_kinds",
        format_func=lambda kind: t(f"report.kind_{kind}"),
    )  # fmt: skip
    public = st.toggle(t("report.public"), key="report_public", help=t("report.public_help"))
    kinds = tuple(kind for kind in KINDS if kind in picked and (kind in PUBLIC or not public))
    left_out = [t(f"report.kind_{kind}") for kind in KINDS if kind in picked and kind not in kinds]
    if left_out:
        st.warning(t("report.not_public", names=t.listed(left_out)))
    return Chosen(kinds, public)


def _wanted(space: Workspace, archive: Archive, chosen: Chosen) -> Wanted | None:
    """Everything the documents need; None while something is missing or wrong, which is said."""
    t = space.t
    options: tuple[tuple[Archive, Scenario], ...] = ((archive, space.scenario),)
    if MEETING in chosen.kinds:
        options += _beside(space)
    fields = FileFields()
    papers = [kind for kind in chosen.kinds if kind in PAPERS]
    if set(papers) - {MEETING}:
        ask_office(fields, t)
    if papers:
        choose_forms(papers, [scenario for _, scenario in options], fields, t)
    if ARCHIVE in chosen.kinds:
        choose_own_file(fields, t, is_demo=space.archive_id is None)
    if fields.missing:
        return None
    kept = space.archive_id
    rows = None if kept is None else lambda: kept_rows(archive_folder(), kept)
    return Wanted(
        options, chosen.kinds, t.language, chosen.public, fields.templates, rows, fields.handed, fields.office
    )


def _beside(space: Workspace) -> tuple[tuple[Archive, Scenario], ...]:
    """The plans that stand beside the one in use in the meeting paper."""
    titles = plan_titles(space.t)
    titles.pop(space.plan.id, None)
    names: Sequence[str] = st.multiselect(
        space.t("report.beside"), tuple(titles), key="report_beside", max_selections=BESIDE,
        format_func=lambda name: titles.get(name, name), placeholder=space.t("report.beside_none"),
        help=space.t("report.beside_help"),
    )  # fmt: skip
    return tuple((member.archive, member.scenario) for member in open_members(names, space))


def _offer(wanted: Wanted, space: Workspace) -> None:
    t = space.t
    st.button(t("report.make"), type="primary", key="report_make", on_click=report_work.begin, args=(wanted, space.who))
    st.caption(t("report.note"))
    if set(wanted.kinds) & OF_HOUSEHOLDS:
        st.caption(t("report.households_note", homes=t.number(len(wanted.options[0][0].households))))


def _show(written: Written, space: Workspace) -> None:
    """The progress with a way to stop, why it failed, or the file."""
    t = space.t
    if written.error is not None:
        why = listed(written.error) if isinstance(written.error, SimulationError) else explain(written.error, t)
        st.error(t("failed", why=why))
        _again(written, space)
    elif written.content is not None:
        names = t.listed([t(f"report.kind_{kind}") for kind in written.wanted.kinds])
        st.success(t("report.ready", names=names))
        st.download_button(
            t("report.download"), written.content, file_name(space.title, "zip"), "application/zip", type="primary",
            on_click="ignore", key="report_download",
        )  # fmt: skip
    else:
        job = report_work.job_of(written, space.who)
        _watch(job, written, t)
        st.button(t("report.stop"), on_click=report_work.stop, args=(space.who,), key="report_stop")


def _again(written: Written, space: Workspace) -> None:
    st.button(space.t("report.again"), on_click=report_work.begin, args=(written.wanted, space.who), key="report_retry")


def _watch(job: Job, written: Written, t: Texts) -> None:
    """What is being written and how long it still takes; draws the page anew when it has ended."""

    @st.fragment(run_every=0.4)
    def poll() -> None:
        if job.future.done():
            st.rerun()
        kinds = written.wanted.kinds
        told = t("report.writing", name=t(f"report.kind_{kinds[written.at]}"), k=written.at + 1, n=len(kinds))
        left = job.seconds_left
        st.progress(
            min(1.0, job.share_done), text=told if left is None else t("report.left", told=told, left=f"{left:.0f}")
        )
        if not job.done and job.seconds > LONG:
            st.caption(t("first_time"))

    poll()


page()
