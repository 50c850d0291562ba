"""The live answer beside the table: verdict, fan of the yearly rate, households, cost, what it goes on costing."""

from __future__ import annotations

import streamlit as st

from app_pages.answer import show_answer
from app_pages.runs import Summary
from app_pages.shared import draw, look
from app_pages.texts import Texts
from app_pages.workspace import current_language, workspace
from simulation import Archive, Scenario
from simulation.analysis.comparison import MOVES
from simulation.inputs.funds import UNSECURED
from simulation.reports.charts import Figure, fan_chart
from simulation.reports.wording import between, label, verdict_parts, wan, whole


def show_live_answer() -> None:
    """The answer of the plan in use, quick then full; an older one is greyed."""
    show_answer(workspace(), _draw)


def _draw(summary: Summary, scenario: Scenario, _archive: Archive) -> None:
    t = Texts(current_language())
    target, *_ = verdict_parts(summary, t.language)
    with st.container(key="live_verdict"):
        st.markdown(f"**{t.join([target])}**")
    draw(_fan(summary, t))
    _numbers(summary, scenario, t)


def _fan(summary: Summary, t: Texts) -> Figure:
    """The fan chart; made once for an answer, which is drawn again greyed and after every other change of the page."""
    colours = look()
    made = st.session_state.get("live_fan")
    if made is None or made[0] is not summary or made[1:3] != (t.language, colours):
        made = st.session_state["live_fan"] = (summary, t.language, colours, fan_chart(summary, t.language, colours))
    figure: Figure = made[3]
    return figure


def _numbers(summary: Summary, scenario: Scenario, t: Texts) -> None:
    """Households and money as a small table: what, the middle, the range."""
    last = summary["years"][-1]
    gap = {
        name: sum(year["by_source_yuan"][UNSECURED][name] for year in summary["years"])
        for name in ("p05", "p50", "p95")
    }
    rows = [
        (t("scenario.lifted"), summary["lifted_total"], whole),
        *((t("scenario.moves", name=label(name, t.language)), summary[f"{name}_total"], whole) for name in MOVES),
        (t("scenario.left", year=scenario.years[1]), last["on_file_end"], whole),
        (t("scenario.spent"), summary["spending_total_yuan"], wan),
        (t("scenario.bound"), summary["bound_money_yuan"], wan),
        (t("scenario.gap"), gap, wan),
        (t("scenario.standing", year=scenario.years[1] + 1), summary["standing_cost_yuan"], wan),
    ]
    st.table(
        {
            t("item"): [name for name, _, _ in rows],
            t("scenario.middle"): [show(value["p50"]) for _, value, show in rows],
            t("scenario.range"): [between(value, t.language, show) for _, value, show in rows],
        },
        hide_index=True,
    )
