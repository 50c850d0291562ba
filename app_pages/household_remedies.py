"""What would have lifted the household: each programme alone, and the cheapest set that does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from app_pages.household_work import remedies, result_of
from app_pages.shared import draw, look
from app_pages.workspace import Workspace
from simulation import Archive
from simulation.planning.household import GOAL, open_all
from simulation.reports import charts
from simulation.reports.images import png
from simulation.reports.names import Names, names_of
from simulation.reports.remedies import remedy_lines, single_rows

GOALS = (0.5, 0.6, 0.7, GOAL, 0.9, 1.0)
HIGHEST = 1.0
"""A chance that only certainty reaches: the answer is the highest there is."""
COLUMNS = ("programme", "with", "without", "difference", "spent", "more", "price", "grade", "note")

Found = Mapping[str, Any]


def show_remedies(space: Workspace, archive: Archive, row: int) -> Found | None:
    """The chart, the cheapest set and the table; gives the answer where there is one."""
    t = space.t
    with st.container(horizontal=True, vertical_alignment="center", key="household_goal"):
        st.subheader(t("household.remedies"), anchor=False, width="content")
        st.caption(t("household.goal"), width="content")
        goal = st.segmented_control(
            t("household.goal"), GOALS, default=GOAL, required=True, key="household_goal_choice", persist_state="session",
            label_visibility="collapsed",
            format_func=lambda share: t("household.highest") if share == HIGHEST else f"{share:.0%}",
        )  # fmt: skip
    found: Found | None = result_of(
        remedies(space, archive, row, goal), space, lambda job: t("household.searching", share=f"{job.share_done:.0%}")
    )
    if found is None:
        return None
    names = names_of(open_all(space.scenario))
    left, right = st.columns([12, 9], gap="large")
    with left:
        figure = charts.remedies_chart(found, names, t.language, look())
        draw(figure)
        st.download_button(
            t("household.picture"), lambda: png(figure), file_name=f"{t('household.file_remedies')}.png", mime="image/png",
            on_click="ignore", type="tertiary", key="household_png_remedies",
        )  # fmt: skip
    with right:
        _in_words(space, found, names)
    with st.expander(t("household.each")), st.container(key="household_each"):
        _each(space, found, names)
    return found


def _in_words(space: Workspace, found: Found, names: Names) -> None:
    """The cheapest set, its money, how it was found, the evidence it stands on."""
    t = space.t
    _, *lines = remedy_lines(found, names, t.language)
    with st.container(border=True, key="household_cheapest", gap="small"):
        st.markdown(f"**{t('household.cheapest')}**")
        for line in lines:
            st.markdown(line)
        records = {name: names.programmes[name] for name in found["cheapest"]["chosen"]}
        for name, record in records.items():
            zh, _, en = record.evidence.partition("。 ")
            said = t.pick(f"{zh}。", en)
            st.caption(t("household.evidence", name=names.programme(name, t.language), grade=record.grade, why=said))
        st.caption(t("household.grade_note"))


def _each(space: Workspace, found: Found, names: Names) -> None:
    """Every programme alone, also those that cannot be given to this household."""
    t = space.t
    rows = single_rows(found, names, t.language)
    st.table({t(f"household.col_{key}"): [row[key] for row in rows] for key in COLUMNS}, hide_index=True)
    st.caption(t("household.each_note", n=found["replicates"]))
