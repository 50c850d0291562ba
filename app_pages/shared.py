"""What the pages share: the archive, cached answers, the language and other choices kept in the link, the page's dress."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TypeVar

import streamlit as st

from app_pages.runs import Job, Runs
from app_pages.texts import LANGUAGE_NAMES, LANGUAGES, Language, Texts
from simulation import Archive, Scenario, SimulationError, list_scenarios, load_archive, load_programmes, load_scenario

PATIENCE = 0.3
"""Seconds a page waits for a quick estimate before it shows the older answer greyed."""
FIRST_PATIENCE = 2.0
"""The same on a first visit, where there is no older answer."""
LONG = 4.0
"""Seconds without a single replicate after which the engine must be compiling."""

STYLE = """<style>
.block-container, [data-testid="stMainBlockContainer"] {max-width: 1320px; padding-top: .9rem; padding-bottom: 3rem;}
[data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] {gap: .7rem;}
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p {color: light-dark(#5A6872, #A9B3BA); opacity: 1;}
[data-testid="stMetric"] > div {padding: .55rem .9rem;}
[data-testid="stTable"] td > div {max-width: none !important;}
[data-testid="stTable"] th p, .st-key-years td p {white-space: nowrap !important;}
.st-key-sources td:first-child p {min-width: 5.5em;}
.st-key-sources td:nth-child(3) p {white-space: nowrap !important;}
.st-key-stale {opacity: .35; filter: grayscale(1); pointer-events: none;}
.st-key-verdict h3 {font-size: 1.2rem; line-height: 1.5; padding: 0 0 .2rem;}
.st-key-verdict p {font-size: 1rem; line-height: 1.55;}
.st-key-limits p {font-size: .9rem;}
.st-key-verdict [data-testid="stHeading"] {margin-bottom: .45rem;}
.st-key-choices h2 {padding: 0; white-space: nowrap;}
@media print {header, .st-key-choices, [data-testid="stToolbar"] {display: none;}}
</style>"""

T = TypeVar("T")


@st.cache_resource(show_spinner=False)
def all_runs() -> Runs:
    """The answers of this process, shared by everybody: they hold no household."""
    return Runs()


@st.cache_resource(show_spinner=False, max_entries=2)
def demo_archive(as_of_year: int) -> Archive:
    """The demo archive as it stands in January of a plan's first year."""
    return load_archive(as_of_year=as_of_year)


@st.cache_resource(show_spinner=False)
def scenarios() -> dict[str, Scenario | SimulationError]:
    """The scenarios of the folder, the baseline first; where a file cannot be used, why."""
    return {name: _read(name) for name in list_scenarios()}


def _read(name: str) -> Scenario | SimulationError:
    try:
        return load_scenario(name)
    except SimulationError as error:
        return error


@st.cache_resource(show_spinner=False)
def batch_of(fingerprint: str, _scenario: Scenario) -> dict[str, str]:
    """Batch of every programme of a scenario, its own new ones included."""
    return {name: record.batch for name, record in {**load_programmes(), **_scenario.records}.items()}


def start_first_run() -> None:
    """Begin the run that everybody's first page shows."""
    first = load_scenario(list_scenarios()[0])
    all_runs().ask(demo_archive(first.years[0]), first, who="server")
    # While it runs: what the page needs next.
    scenarios()
    import_module("simulation.reports.charts")


def visitor() -> str:
    """A name for this session, so that runs nobody waits for any more can be stopped."""
    return str(st.session_state.setdefault("visitor", uuid.uuid4().hex))


def current_language() -> Language:
    """The language of the link, Chinese without one."""
    asked = st.session_state.get("lang") or st.query_params.get("lang")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def linked(key: str, options: Sequence[T]) -> T:
    """The option the link names under `key`, else the first; `keep` writes the choice back."""
    asked = st.query_params.get(key)
    return next((option for option in options if asked is not None and str(option) == asked), options[0])


def keep(key: str, value: object, default: object) -> None:
    """Write a choice into the link, or take it out where it is the default."""
    if value == default:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = str(value)


def choose_language(t: Texts) -> None:
    """The switch between the languages, in its own words in either."""
    st.session_state.setdefault("lang", current_language())
    st.segmented_control(
        t("language"),
        LANGUAGES,
        required=True,
        format_func=LANGUAGE_NAMES.__getitem__,
        key="lang",
        label_visibility="collapsed",
    )
    keep("lang", st.session_state["lang"], LANGUAGES[0])


def explain(error: BaseException, t: Texts) -> str:
    """Why something failed, in a person's words; details of a fault in the program stay in the log."""
    if isinstance(error, SimulationError | MemoryError):
        return "；".join(str(error).splitlines()) or type(error).__name__
    return t("unexpected", kind=type(error).__name__)


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
    n, left = job.question.replicates, job.seconds_left
    if left is None:
        return t("refining_start", n=n)
    return t("refining", n=n, share=f"{job.share_done:.0%}", left=f"{left:.0f}")


def icon() -> Path:
    """The page's own small picture; a Material icon or emoji would be asked from outside."""
    return Path(__file__).resolve().parents[1] / "static" / "icon.png"
