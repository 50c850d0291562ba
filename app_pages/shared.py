"""What the pages share: their dress, cards and charts, progress of background work, words for faults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import streamlit as st

from app_pages.downloads import figure_downloads
from app_pages.runs import Job
from app_pages.texts import Texts
from app_pages.workspace import current_language
from simulation import Scenario, SimulationError, load_programmes
from simulation.reports import chart_style
from simulation.reports.charts import FLOW_HEIGHT, Figure, FlowFigure
from simulation.reports.glossary import explain_term
from simulation.reports.wording import between, label, wan, whole

LONG = 4.0
"""Seconds without a single replicate after which the engine must be compiling."""

GREYED = "{opacity: .35; filter: grayscale(1); pointer-events: none;}"
"""How an older answer looks."""
FIGURES = (
    ':is(.st-key-years, .st-key-compared, .st-key-paper, .st-key-live, [class*="st-key-part_"], [class*="_table_"])'
)
"""Places whose tables have a name in front and figures behind it, which stand under each other to the right."""
STYLE = """<style>
@import url("app/static/fonts/faces.css");
.block-container, [data-testid="stMainBlockContainer"] {max-width: 1320px; padding-top: .9rem; padding-bottom: 3rem;}
[data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] {gap: .7rem;}
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p {color: light-dark(#5A6872, #A9B3BA); opacity: 1;}
[data-testid="stMetric"] > div {padding: .55rem .9rem;}
[data-testid="stTable"] td > div {max-width: none !important;}
[data-testid="stTable"] th p, .st-key-years td p {white-space: nowrap !important;}
.st-key-sources td:first-child p {min-width: 5.5em;}
.st-key-sources td:nth-child(3) p {white-space: nowrap !important;}
[data-testid="stMultiSelect"] span[title] {color: light-dark(#FFFFFF, #12181D) !important;}
[data-testid^="stBaseButton-primary"]:enabled, [data-testid^="stBaseButton-primary"]:enabled p {
  color: light-dark(#FFFFFF, #12181D);}
.st-key-evidence_fact td:first-child p {white-space: nowrap !important;}
.st-key-evidence_fact [data-testid="stMetric"] > div {padding: 0;}
[class*="st-key-stale_"] GREYED
.st-key-verdict h3 {font-size: 1.2rem; line-height: 1.5; padding: 0 0 .2rem;}
.st-key-verdict p {font-size: 1rem; line-height: 1.55;}
.st-key-limits p {font-size: .9rem;}
.st-key-verdict [data-testid="stHeading"] {margin-bottom: .45rem;}
.st-key-held :is(td, th):nth-child(n+3), FIGURES :is(td, th):nth-child(n+2) {text-align: right !important;}
.st-key-held :is(td, th):nth-child(n+3) :is(div, p), FIGURES :is(td, th):nth-child(n+2) :is(div, p) {
  text-align: right; justify-content: flex-end; margin-left: auto; font-variant-numeric: tabular-nums;}
[class*="_table_"] td:nth-child(n+2) p {white-space: nowrap !important;}
[class*="_table_"] th p {white-space: normal !important;}
[class*="_table_"] :is(td, th) {padding: .25rem .5rem;}
[class*="_table_"] p {font-size: .9rem;}
[class*="st-key-optimise_table_"] td:nth-child(n+2) p {white-space: normal !important; word-break: keep-all;}
[class*="st-key-optimise_table_"] td:first-child {min-width: 7.2em;}
[class*="st-key-optimise_table_"] p {font-size: .84rem;}
.st-key-held td:nth-child(2) p {white-space: nowrap !important;}
.st-key-frame h2 {padding: 0; white-space: nowrap;}
.st-key-compared td p {white-space: nowrap !important;}
.st-key-compared th p {white-space: normal !important;}
.st-key-paper {max-width: 720px; background: #fff; color: #111; padding: 1rem 1.4rem;}
.st-key-paper :is(p, h3, td, th, span) {color: #111 !important;}
.st-key-paper [data-testid="stTable"] :is(th, td) p {white-space: normal !important; font-size: .8rem;}
.st-key-paper :is(table, td, th) {border-color: #999 !important;}
@page {size: A4; margin: 14mm;}
@media print {
  header, .st-key-frame, [data-testid="stToolbar"], [data-testid="stSidebar"], [data-testid="stPopover"],
  [data-testid="stDownloadButton"], .st-key-compare_switches, [data-testid="stMultiSelect"], [data-testid="stAlert"],
  [data-testid^="stBidiComponent"] {
    display: none !important;
  }
  .stApp, [data-testid="stMain"] {position: static !important; overflow: visible !important; background: #fff !important;}
  .st-key-paper {max-width: none; padding: 0;}
  [data-testid="stImage"], tr, h3, .vega-embed {break-inside: avoid;}
  h3 {break-after: avoid;}
}
</style>""".replace("GREYED", GREYED).replace("FIGURES", FIGURES)

_MARKS = frozenset(r"\`*_{}[]()#+-.!|<>$:~&")

Range = Mapping[str, float]


@st.cache_resource(show_spinner=False)
def batch_of(fingerprint: str, _scenario: Scenario) -> dict[str, str]:
    """Batch of every programme of a scenario, its own new ones included."""
    return {name: record.batch for name, record in {**load_programmes(), **_scenario.records}.items()}


def look() -> chart_style.Look:
    """The charts' colours on the visitor's light or dark page."""
    return chart_style.DARK if st.context.theme.type == "dark" else chart_style.LIGHT


def explain(error: BaseException, t: Texts) -> str:
    """Why something failed, in a person's words; details of a fault in the program stay in the log."""
    if isinstance(error, SimulationError | MemoryError):
        return "；".join(str(error).splitlines()) or type(error).__name__
    return t("unexpected", kind=type(error).__name__)


def as_written(text: str) -> str:
    """A person's own text in one line, where Streamlit would read formatting: nothing in it is a mark, a link or a picture."""
    return "".join(f"\\{mark}" if mark in _MARKS else mark for mark in " ".join(text.split()))


def listed(error: SimulationError) -> str:
    """Every problem of a file as a line of its own."""
    return "\n".join(f"- {line}" for line in str(error).splitlines())


def watch(job: Job, t: Texts) -> None:
    """Progress of a run with the time left; draws the page anew when it has ended."""

    @st.fragment(run_every=0.4)
    def poll() -> None:
        if job.future.done():
            st.rerun()
        st.progress(min(1.0, job.share_done), text=progress_words(job, t))
        if not job.done and job.seconds > LONG:
            st.caption(t("first_time"))

    poll()


def progress_words(job: Job, t: Texts) -> str:
    """How far a run is, and about how long it still takes."""
    n, left = job.total, job.seconds_left
    if left is None:
        return t("refining_start", n=n)
    return t("refining", n=n, share=f"{job.share_done:.0%}", left=f"{left:.0f}")


def icon() -> Path:
    """The page's own small picture; a Material icon or emoji would be asked from outside."""
    return Path(__file__).resolve().parents[1] / "static" / "icon.png"


def card(cell: Any, name: str, value: Range, t: Texts, *, help_text: str, below: bool = False) -> None:
    """A count of households with its range; red only where it is below the target."""
    spread = t("below_target" if below else "between", range=between(value, t.language))
    cell.metric(
        name, t("households", n=whole(value["p50"])), spread, delta_color="red" if below else "off", delta_arrow="off",
        help=help_text, border=True, height="stretch",
    )  # fmt: skip


def meanings(codes: Iterable[str], scenario: Scenario, t: Texts) -> str:
    """Words of the policy as this plan uses them, to follow a help text: a paragraph each."""
    told = ((label(code, t.language), explain_term(code, scenario, t.language)) for code in codes)
    return "".join(f"\n\n**{name}** {meaning}" for name, meaning in told)


def money_card(cell: Any, name: str, value: Range, t: Texts, *, help_text: str) -> None:
    """A sum of money with its range."""
    nothing = value["p95"] < 1
    shown = t("no_gap") if nothing else t("wan", n=wan(value["p50"]))
    spread = t("funded") if nothing else t("between", range=between(value, t.language, wan))
    cell.metric(
        name, shown, spread, delta_color="off", delta_arrow="off", help=help_text, border=True, height="stretch"
    )


def draw(figure: Figure) -> None:
    """A chart under what is seen in it and above how to read it, to be taken along as a picture."""
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
        st.subheader(figure.title, anchor=False)
        figure_downloads(figure, Texts(current_language()))
    # The words read out stay short of the caption, which stands below: other words make the browser build the chart anew.
    spec = figure.spec | {"datasets": {name: _table(rows) for name, rows in figure.spec["datasets"].items()}}
    st.vega_lite_chart(spec=spec, width="stretch", theme=None, alt=figure.title)
    st.caption(figure.caption)


def _table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows of a chart's data as columns, which Streamlit sends as they are; of rows it would first make a data frame."""
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table({name: [row.get(name) for row in rows] for name in names})


def draw_flow(figure: FlowFigure) -> None:
    """A flow diagram, in the same dress; its picture for paper shows the same moves as bars."""
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
        st.subheader(figure.title, anchor=False)
        figure_downloads(figure.plain, Texts(current_language()))
    said = f"{figure.title}。{figure.caption}{figure.plain.title}"
    st.echarts_chart(figure.option, height=FLOW_HEIGHT, theme=None, renderer="svg", alt=said)
    st.caption(figure.caption)
