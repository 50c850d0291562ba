"""报告 report: choose documents, have them written in the background, download them in one file."""

from __future__ import annotations

from collections.abc import Hashable

import streamlit as st

from app_pages.downloads import file_name
from app_pages.report_work import Wanted, document_job, stop
from app_pages.shared import explain, watch
from app_pages.workspace import Workspace, all_runs, workspace
from simulation import Archive, SimulationError
from simulation.reports.documents import PUBLIC

KINDS = ("plan", "year", "meeting", "inspection", "annex3", "annex4", "finance")
"""Documents that name no household; those that do are written by the command line."""


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
    kinds = st.pills(
        t("report.kinds"), KINDS, selection_mode="multi", default=KINDS[:1], key="report_kinds",
        format_func=lambda kind: t(f"report.kind_{kind}"),
    )  # fmt: skip
    public = st.toggle(t("report.public"), key="report_public", help=t("report.public_help"))
    wanted = tuple(kind for kind in KINDS if kind in kinds and (kind in PUBLIC or not public))
    if not wanted:
        st.info(t("report.none"))
        return
    key = ("report", archive.fingerprint, space.scenario.fingerprint(), space.title, wanted, public, t.language)
    show_files(space, archive, key, wanted, public=public)


def show_files(space: Workspace, archive: Archive, key: Hashable, wanted: tuple[str, ...], *, public: bool) -> None:
    """The button, the progress with a way to stop, or the file."""
    t, scenario, lang = space.t, space.scenario, space.t.language
    if st.session_state.get("report_asked") != key:
        st.button(
            t("report.make"), type="primary", key="report_make",
            on_click=lambda: st.session_state.update(report_asked=key),
        )  # fmt: skip
        st.caption(t("report.note"))
        return

    job = document_job(space.who, key, Wanted(archive, scenario, wanted, lang, public))
    if job.error is not None:
        st.error(t("failed", why=explain(job.error, t)))
        st.button(t("retry"), on_click=all_runs().forget_failed, key="report_retry")
    elif job.value is None:
        watch(job, t)
        st.button(t("report.stop"), on_click=lambda: stop(space.who), key="report_stop")
    else:
        st.success(t("report.ready", names=t.listed([t(f"report.kind_{kind}") for kind in wanted])))
        st.download_button(
            t("report.download"), job.value, file_name(space.title, "zip"), "application/zip", type="primary",
            on_click="ignore", key="report_download",
        )  # fmt: skip


page()
