"""Documents written in the background: the run they stand on, then one zip of them all."""

from __future__ import annotations

from collections.abc import Hashable
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import streamlit as st

from app_pages.runs import FULL, SEED, Job
from app_pages.workspace import all_runs
from simulation import Archive, Scenario
from simulation.analysis.attribution import RunSettings
from simulation.reports.documents import Case, Request, write_documents
from simulation.reports.names import Lang

REPLICATES = FULL
"""As the full runs of the other pages: a figure in a paper is theirs to the last digit."""
PLACE = "report"


class Wanted(NamedTuple):
    """What is to be written of which plan."""

    archive: Archive
    scenario: Scenario
    kinds: tuple[str, ...]
    lang: Lang
    public: bool


def document_job(who: str, key: Hashable, wanted: Wanted) -> Job:
    """The work on the documents, started where it is not yet; its value is a zip."""
    return all_runs().do(key, lambda job: written(job, wanted), who, PLACE, REPLICATES)


def stop(who: str) -> None:
    """Stop what is being written."""
    all_runs().stop(who, PLACE)
    st.session_state.pop("report_asked", None)


def written(job: Job, wanted: Wanted) -> bytes:
    """The documents of all kinds in one zip; the same plan and archive give the same bytes."""
    settings = RunSettings(REPLICATES, SEED, progress=job.note, cancel=job.cancel)
    case = Case(wanted.archive, wanted.scenario, lambda _: settings)
    request = Request((case,), wanted.lang, public=wanted.public)
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as packed:
        for kind in wanted.kinds:
            for name, file in write_documents(kind, request).items():
                entry = ZipInfo(name, (wanted.scenario.years[0], 1, 1, 0, 0, 0))
                entry.compress_type = ZIP_DEFLATED
                packed.writestr(entry, file)
    return content.getvalue()
