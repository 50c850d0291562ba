"""A comparison for paper: words, table and charts as pictures on white, nothing to press."""

from __future__ import annotations

import streamlit as st

from app_pages.compare_runs import Together
from app_pages.compare_views import provenance_line, sentences, show_tables
from app_pages.workspace import Workspace
from simulation.reports import charts, images

WIDTH = 660
"""Pixels of a picture on the screen: about the width of an A4 page within its margins."""


def show_print(together: Together, space: Workspace) -> None:
    """What is printed with the browser's own command."""
    facts, t = together.facts, space.t
    st.info(t("compare.print_how"))
    with st.container(key="paper"):
        first, *others = [run["titles"][t.language] for run in facts["scenarios"]]
        st.subheader(t("compare.paper_title", first=first, others=t.listed(others)), anchor=False)
        st.caption(provenance_line(facts, t))
        for line in sentences(facts, t, on_paper=True):
            st.markdown(line)
        show_tables(facts, t)
        for make in (charts.fans_chart, charts.differences_chart, charts.frontier_chart):
            figure = make(facts, t.language)
            st.image(images.png(figure), width=WIDTH)
