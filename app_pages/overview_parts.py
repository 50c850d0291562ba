"""The lower half of the overview, one subject a tab: where households go, who is left, money and limits, who lifted them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from app_pages.downloads import provenance, table_download, workbook_download
from app_pages.runs import SEED, Job, Summary
from app_pages.shared import Range, batch_of, draw, draw_flow, explain, look, watch
from app_pages.texts import Texts
from app_pages.workspace import all_runs, current_language, workspace
from simulation import Archive, Scenario
from simulation.analysis.attribution import RunSettings, attribute_lifts
from simulation.analysis.binding import Held, Limit, gap_yuan, held_back, staff_days_used
from simulation.reports import charts
from simulation.reports.excel import Sheet, tables_file
from simulation.reports.names import Names, names_of
from simulation.reports.tables import run_tables
from simulation.reports.wording import DEMO, between, label, percent, run_title, verdict_parts, wan, whole

ATTRIBUTED_RUNS = 100
"""Replicates of the split by what lifted them: two more runs, so fewer than the answer's own."""
MOVES = ("on_file_start", "newly_identified", "removed", "relieved", "exited", "relapsed", "on_file_end")
RATES = ("rate_current", "rate_opening")
CHANCE = "probability_target"
SHOWN = 50.0
"""Yuan from which a sum shows in 万元 with two decimals."""
LIMITS: tuple[Limit, ...] = ("money", "places", "other", "need")


@st.fragment
def show_parts(summary: Summary, scenario: Scenario, archive: Archive) -> None:
    """Tabs, of which only the open one is drawn."""
    t = Texts(current_language())
    parts: Mapping[str, Callable[[Summary, Scenario, Archive, Texts], None]] = {
        t("overview.part_where"): _where,
        t("overview.part_left"): _left,
        t("overview.part_money"): _money,
        t("overview.part_why"): _why,
    }
    tabs = st.tabs(list(parts), key=f"overview_parts_{t.language}", on_change="rerun")
    for tab, show in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab:
                show(summary, scenario, archive, t)


def _where(summary: Summary, scenario: Scenario, archive: Archive, t: Texts) -> None:
    """The flow diagram, and all counts of every year as a table."""
    del archive
    draw_flow(charts.flow_chart(summary, t.language, look()))
    with st.expander(t("overview.table")), st.container(key="years"):
        _show_table(summary, t)
        name = summary["titles"][t.language]
        workbook_download(lambda: _all_tables(summary, names_of(scenario)), t("overview.all_tables", name=name), t)


def _left(summary: Summary, scenario: Scenario, archive: Archive, t: Texts) -> None:
    """Who is still on file at the end, by main cause and filing unit."""
    del archive
    if "left" not in summary:
        st.info(t("overview.after_full"))
        return
    left, names = summary["left"], names_of(scenario)
    draw(charts.left_chart(left, names, t.language, look()))
    title = t("overview.left_table", year=left["year"])
    table_download(lambda: [_left_sheet(left, names, title, t)], title, provenance(summary, t), t)


def _money(summary: Summary, scenario: Scenario, archive: Archive, t: Texts) -> None:
    """Spending by batch, source and programme, and what holds the plan back."""
    del archive
    names, colours = names_of(scenario), look()
    batches = batch_of(scenario.fingerprint(), scenario)
    left, right = st.columns(2, gap="large")
    with left:
        draw(charts.spending_chart(summary, batches, t.language, colours))
    with right:
        draw(charts.sources_chart(summary, names, t.language, colours))
    draw(charts.programmes_chart(summary, names, t.language, colours))
    _limits(summary, scenario, names, t)


def _why(summary: Summary, scenario: Scenario, archive: Archive, t: Texts) -> None:
    """The opening bridge, and what lifted those who were lifted."""
    left, right = st.columns(2, gap="large")
    with left:
        draw(charts.bridge_chart(summary, t.language, look()))
    with right:
        _attribution(scenario, archive, t)


# ---- what binds ---------------------------------------------------------------------------------


def _limits(summary: Summary, scenario: Scenario, names: Names, t: Texts) -> None:
    """What runs out first, in words, then programme by programme."""
    held = held_back(summary, scenario)
    st.subheader(t("overview.binds"), anchor=False)
    for limit in LIMITS:
        found = [names.programme(one.programme, t.language) for one in held if one.limit == limit]
        if found:
            st.markdown(t(f"overview.binds_{limit}", names=t.listed(found)))
    gap, days = gap_yuan(summary), staff_days_used(summary, scenario)
    st.markdown(t("overview.binds_gap", gap=wan(gap)) if gap >= SHOWN else t("overview.binds_no_gap"))
    if days:
        st.markdown(t("overview.binds_staff", years=t.listed(str(year) for year, _, _ in days)))
    elif scenario.staff_days is None:
        st.markdown(t("overview.binds_no_staff"))
    if held:
        sheet = _held_sheet(held, names, t)
        columns = {head: [_cell(value, head, sheet) for value in column] for head, column in _columns(sheet).items()}
        with st.container(key="held"):
            st.table(columns, hide_index=True)
        table_download(lambda: [sheet], sheet.title, provenance(summary, t), t)
    st.caption(t("overview.binds_note"))


def _held_sheet(held: list[Held], names: Names, t: Texts) -> Sheet:
    """Programmes with what they run into first, money in 万元."""
    heads = [t(f"overview.binds_{head}") for head in ("name", "limit", "budget", "spent", "used", "reached", "needing")]
    rows = [
        [
            names.programme(one.programme, t.language), t(f"overview.limit_{one.limit}"), one.budget_yuan / 10_000,
            one.spent_yuan / 10_000, one.spent_yuan / one.budget_yuan if one.budget_yuan else None, one.reached, one.needing,
        ]
        for one in held
    ]  # fmt: skip
    formats = dict(zip(heads[2:], ("#,##0.00", "#,##0.00", "0%", "#,##0", "#,##0"), strict=True))
    return Sheet(t("overview.binds"), heads, rows, t("overview.binds_note"), formats)


def _columns(sheet: Sheet) -> dict[str, list[Any]]:
    return {head: [row[place] for row in sheet.rows] for place, head in enumerate(sheet.heads)}


def _cell(value: Any, head: str, sheet: Sheet) -> str:
    """A cell as text, the way the workbook shows it."""
    if value is None or isinstance(value, str):
        return value or "–"
    wanted = sheet.formats.get(head, "")
    return percent(value, 0) if wanted.endswith("%") else f"{value:,.2f}" if wanted.endswith(".00") else whole(value)


# ---- what lifted them ---------------------------------------------------------------------------


def _attribution(scenario: Scenario, archive: Archive, t: Texts) -> None:
    """The split by what lifted them, computed in the background once the full answer is there."""
    space = workspace()
    _, full = space.ask()
    if full.value is None or space.scenario.fingerprint() != scenario.fingerprint():
        st.info(t("overview.after_full"))
        return
    key = ("attribution", archive.fingerprint, scenario.fingerprint(), ATTRIBUTED_RUNS)
    job = all_runs().do(key, _split(archive, scenario, full), space.who, "attribution", 2 * ATTRIBUTED_RUNS)
    job.wait(0.2)
    if job.error is not None:
        st.error(t("overview.attribution_failed", why=explain(job.error, t)))
    elif job.value is None:
        st.info(t("overview.attribution_works"))
        watch(job, t)
    else:
        draw(charts.attribution_chart(job.value, t.language, look()))


def _split(archive: Archive, scenario: Scenario, full: Job) -> Callable[[Job], dict[str, Any]]:
    """The work of `attribute_lifts`: two further runs in the luck of the full answer."""

    def work(job: Job) -> dict[str, Any]:
        finished = 0

        def note(done: int, total: int) -> None:
            nonlocal finished
            job.note(finished + done, 2 * total)
            finished += total if done == total else 0

        settings = RunSettings(ATTRIBUTED_RUNS, SEED, progress=note, cancel=job.cancel)
        return attribute_lifts(archive, scenario, settings, full.value.results)

    return work


# ---- tables -------------------------------------------------------------------------------------


def _left_sheet(left: Mapping[str, Any], names: Names, title: str, t: Texts) -> Sheet:
    """Mean households left by filing unit and main cause, as a workbook's table."""
    causes = list(dict.fromkeys(code for row in left["by"].values() for code in row))
    heads = [t("overview.unit"), *(names.cell("cause", code, t.language) for code in causes), t("overview.total")]
    rows = []
    for unit, row in left["by"].items():
        counts = [row[code]["mean"] if code in row else 0.0 for code in causes]
        rows.append([unit, *counts, sum(counts)])
    formats = dict.fromkeys(heads[1:], "#,##0.0")
    return Sheet(title, heads, rows, t("overview.left_note", n=left["replicates"]), formats)


def _all_tables(summary: Summary, names: Names) -> bytes:
    """Every table of the run in one workbook, its verdict in front."""
    lines = [line for language in ("zh", "en") for line in verdict_parts(summary, language)]
    return tables_file(run_tables(summary, names), lines, run_title(summary), DEMO[0] if summary["is_demo"] else "")


def _show_table(summary: Summary, t: Texts) -> None:
    """What is counted as rows, the years as columns, every cell with its range."""
    columns: dict[str, list[str]] = {t("item"): [label(name, t.language) for name in (*MOVES, *RATES, CHANCE)]}
    for year in summary["years"]:
        cells = [_in_cell(year[name], percent if name in RATES else whole, t) for name in (*MOVES, *RATES)]
        columns[str(year["year"])] = [*cells, percent(year[CHANCE], 0)]
    st.table(columns, hide_index=True)
    st.caption(t("overview.table_note"))


def _in_cell(value: Range, show: Callable[[float], str], t: Texts) -> str:
    """A number, with its range where it has one."""
    middle, spread = show(value["p50"]), between(value, t.language, show)
    return middle if middle == spread else t("overview.table_cell", middle=middle, range=spread)
