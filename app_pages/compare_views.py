"""A comparison on the screen: words first, then the table, charts on the same axes, who gains and who loses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from app_pages.compare_runs import Together
from app_pages.downloads import table_download, workbook_download
from app_pages.shared import draw, look
from app_pages.texts import Texts
from app_pages.workspace import Workspace, current_language
from simulation.analysis.comparison import MOVES
from simulation.analysis.gains import gains_by
from simulation.analysis.measures import Margin
from simulation.reports import charts
from simulation.reports.excel import Sheet, tables_file
from simulation.reports.names import Names
from simulation.reports.tables import comparison_tables
from simulation.reports.wording import DEMO, between, chance, label, money_first, percent, wan, whole

MARGINS: tuple[Margin, ...] = ("group", "unit", "cause")
Facts = Mapping[str, Any]


def show_comparison(together: Together, space: Workspace) -> None:
    """Words, table and charts."""
    facts, t = together.facts, space.t
    with st.container(key="verdict", gap="xsmall"):
        for line in sentences(facts, t):
            st.markdown(line)
    with st.container(key="compared"):
        show_tables(facts, t)
    workbook_download(lambda: workbook(facts), t("compare.file", name=facts["scenarios"][0]["titles"][t.language]), t)
    draw(charts.fans_chart(facts, t.language, look()))
    left, right = st.columns(2, gap="large")
    with left:
        draw(charts.differences_chart(facts, t.language, look()))
    with right:
        draw(charts.frontier_chart(facts, t.language, look()))
    show_gains(together, t.language)


def sentences(facts: Facts, t: Texts, *, on_paper: bool = False) -> list[str]:
    """For every other plan: the money between it and the first, then the households, each in words."""
    lines = []
    for one in facts["differences"]:
        money = money_first(one, facts, t.language, t("compare.equal_on_paper" if on_paper else "compare.equal_hint"))
        lines.append(t.join([money, _households(one, facts, t)]))
    return lines


def _households(one: Facts, facts: Facts, t: Texts) -> str:
    titles = {run["scenario"]: run["titles"][t.language] for run in facts["scenarios"]}
    spread = one["lifted_total"]
    kind = "more" if spread["p05"] > 0 else "fewer" if spread["p95"] < 0 else "open"
    shown = {**spread, "p05": -spread["p95"], "p95": -spread["p05"]} if kind == "fewer" else spread
    return t(
        f"compare.{kind}", other=titles[one["scenario"]], first=titles[one["against"]], range=between(shown, t.language),
        chance=chance(one["probability_more_lifted"], facts["replicates"], t.language),
    )  # fmt: skip


def show_tables(facts: Facts, t: Texts) -> None:
    """The plans side by side, and the moves that stand behind the households lifted."""
    st.table(side_by_side(facts, t), hide_index=True)
    st.caption(t("compare.moves"))
    st.table(moves(facts, t), hide_index=True)


def moves(facts: Facts, t: Texts) -> dict[str, list[str]]:
    """One row a plan: relieved, exited and relapsed of all years, never only as one number."""
    runs = facts["scenarios"]
    return {
        t("scenario"): [run["titles"][t.language] for run in runs],
        **{label(name, t.language): [_spread(run[f"{name}_total"], whole, t) for run in runs] for name in MOVES},
    }


def side_by_side(facts: Facts, t: Texts) -> dict[str, list[str]]:
    """One row a plan: money, households, chances."""
    runs = facts["scenarios"]
    return {
        t("scenario"): [run["titles"][t.language] for run in runs],
        t("compare.money"): [_spread(run["spending_total_yuan"], wan, t) for run in runs],
        t("compare.lifted"): [_spread(run["lifted_total"], whole, t) for run in runs],
        t("compare.left"): [_spread(run["on_file_end"], whole, t) for run in runs],
        t("compare.every_year"): [percent(run["probability_all_years"], 0) for run in runs],
        t("compare.cleared"): [percent(run["probability_cleared"], 0) for run in runs],
    }


def _spread(value: Mapping[str, float], show: Any, t: Texts) -> str:
    middle, ends = show(value["mean"]), between(value, t.language, show)
    return middle if middle == ends else t("compare.cell", middle=middle, range=ends)


def workbook(facts: Facts) -> bytes:
    """The comparison's tables, the sentences in both languages in front."""
    lines = [line for language in ("zh", "en") for line in sentences(facts, Texts(language), on_paper=True)]
    mark = DEMO[0] if facts["is_demo"] else ""
    titles = "、".join(run["titles"]["zh"] for run in facts["scenarios"])
    run = f"{facts['archive_fingerprint']} · {facts['seed']} · {facts['replicates']}"
    return tables_file(
        comparison_tables(facts), [*lines, f"档案·种子·次数 archive · seed · simulations: {run}"], titles, mark
    )


# ---- who gains ----------------------------------------------------------------------------------


@st.fragment
def show_gains(together: Together, language: str) -> None:
    """Who gains and who loses by one of the other plans, by group, filing unit or main cause."""
    del language  # another language draws the part anew
    t = Texts(current_language())
    st.subheader(t("compare.gains"), anchor=False)
    if together.runs is None:
        st.info(t("compare.after_full"))
        return
    titles = [run["titles"][t.language] for run in together.facts["scenarios"]]
    with st.container(horizontal=True, vertical_alignment="center"):
        other = st.selectbox(
            t("compare.other"), range(1, len(titles)), format_func=titles.__getitem__, key="gains_other", width=320,
            label_visibility="collapsed", placeholder=t("compare.other"),
        )  # fmt: skip
        margin: Margin = st.segmented_control(
            t("compare.margin"), MARGINS, format_func=lambda one: t(f"compare.by_{one}"), required=True, default=MARGINS[0],
            key="gains_margin", label_visibility="collapsed",
        )  # fmt: skip
    gains = gains_by(together.runs[0], together.runs[other], margin)
    labels = {cell: _cell(together.names, margin, cell, t) for cell in gains}
    draw(charts.gains_chart(gains, labels, (titles[0], titles[other]), t.language, look()))
    title = t("compare.gains_table", first=titles[0], other=titles[other])
    table_download(
        lambda: [_gains_sheet(gains, labels, title, margin, t)], title, provenance_line(together.facts, t), t
    )


def _cell(names: Names, margin: Margin, cell: str, t: Texts) -> str:
    return t("compare.no_group") if (margin, cell) == ("group", "none") else names.cell(margin, cell, t.language)


def _gains_sheet(gains: Mapping[str, Any], labels: Mapping[str, str], title: str, margin: Margin, t: Texts) -> Sheet:
    """Differences in households with their ranges, the greatest gain first."""
    statistics = ("mean", "p05", "p95")
    heads = [t(f"compare.by_{margin}"), t("compare.before")]
    heads += [t(f"compare.{what}_{name}") for what in ("lifted", "left") for name in statistics]
    parts = [(what, name) for what in ("lifted", "on_file_end") for name in statistics]
    rows = [
        [labels[cell], found["lifted_before"]["mean"], *(found[what][name] for what, name in parts)]
        for cell, found in sorted(gains.items(), key=lambda item: -item[1]["lifted"]["mean"])
    ]
    return Sheet(title, heads, rows, t("compare.gains_note"), dict.fromkeys(heads[1:], "#,##0.0"))


def provenance_line(facts: Facts, t: Texts) -> str:
    """Which archive, plans, seed and number of simulations a comparison comes from."""
    demo = [t("demo")] if facts["is_demo"] else []
    names = t.listed(run["titles"][t.language] for run in facts["scenarios"])
    line = t(
        "provenance", archive=facts["archive_fingerprint"], scenario=names, seed=facts["seed"], n=facts["replicates"]
    )
    return " · ".join([*demo, line])
