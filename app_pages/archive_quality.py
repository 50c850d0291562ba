"""How good the data of the archive in use is: two shares, plainly defined, and every column's part in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from app_pages.runs import Job
from app_pages.texts import Texts
from app_pages.workspace import Workspace, all_runs, the_store
from simulation import Archive
from simulation.inputs.archive import DEMO
from simulation.inputs.quality import RowQuality, given_shares, row_quality
from simulation.inputs.workbook import read_workbook
from simulation.reports.names import column_label


def row_facts(space: Workspace) -> Mapping[str, Any] | None:
    """Rows of the archive in use and how many of them have problems, as noted when it was handed in.

    The demo archive's workbook is read for them in the background; None as long as that lasts.
    """
    if space.archive_id is not None:
        return the_store().archive(space.archive_id).facts
    found: Mapping[str, Any] | None = _demo_rows(space).value
    return found


def show_counting(space: Workspace) -> None:
    """Draw the page anew when the demo archive's rows have been counted."""
    job = _demo_rows(space)

    @st.fragment(run_every=0.4)
    def poll() -> None:
        if job.future.done():
            st.rerun()

    if not job.future.done():
        poll()


def _demo_rows(space: Workspace) -> Job:
    def work(_: Job) -> Mapping[str, Any]:
        rows = row_quality(read_workbook(DEMO))
        return {"rows": rows.rows, "rows_with_errors": rows.with_errors, "rows_with_warnings": rows.with_warnings}

    return all_runs().do("archive demo rows", work, space.who, "archive_demo", lane="files")


def share_in_order(facts: Mapping[str, Any] | None) -> float | None:
    """Share of rows without any problem; None where it is not known."""
    if not facts or not facts.get("rows"):
        return None
    return RowQuality(facts["rows"], facts["rows_with_errors"], facts["rows_with_warnings"]).in_order


def show_quality(archive: Archive, facts: Mapping[str, Any] | None, t: Texts) -> None:
    """The two shares with what they count, then each column's share."""
    facts = facts or {}
    rows, wrong, odd = (int(facts.get(name, 0)) for name in ("rows", "rows_with_errors", "rows_with_warnings"))
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(t("archive.rows_in_order"), anchor=False)
        cells = st.columns(3)
        cells[0].metric(t("archive.rows"), t.number(rows), border=True)
        cells[1].metric(t("archive.rows_wrong"), t.number(wrong), border=True)
        cells[2].metric(t("archive.rows_odd"), t.number(odd), border=True)
        st.markdown(t("archive.rows_in_order_help"))
        st.subheader(t("archive.values_given"), anchor=False)
        st.markdown(t("archive.values_given_help"))
        st.caption(t("archive.no_mark"))
    with right:
        st.subheader(t("archive.by_column"), anchor=False)
        shares = given_shares(archive)
        table = pd.DataFrame(
            {"column": [column_label(name, t.language) for name in shares], "given": [100 * v for v in shares.values()]}
        )
        column = st.column_config
        config = {
            "column": column.TextColumn(t("archive.head_field")),
            "given": column.ProgressColumn(t("archive.head_given"), min_value=0, max_value=100, format="%.1f%%"),
        }
        st.dataframe(table, hide_index=True, column_config=config, height=420, key="archive_columns")
        st.caption(t("archive.by_column_note"))
