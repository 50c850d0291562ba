"""What a session works on: its plan, archive, language and comparison, kept in the link and in the store.

A page calls `workspace()` first. The link wins over what the session remembers; both are written back, so that a reload, a
copied link and a step to another page show the same.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import streamlit as st

from app_pages.plans import Document, Plan, edit_plan, free_title, open_plan
from app_pages.runs import Job, Runs
from app_pages.texts import LANGUAGES, Language, Texts
from simulation import Archive, Scenario, SimulationError, list_scenarios, load_archive, load_scenario
from simulation.inputs.kept import open_kept
from simulation.store import Draft, Store, home_folder

SHIPPED_FIRST = "baseline"
MOST_COMPARED = 5


@st.cache_resource(show_spinner=False)
def all_runs() -> Runs:
    """The answers of this process, shared by everybody: they hold no household."""
    return Runs()


@st.cache_resource(show_spinner=False)
def the_store() -> Store:
    """Plans, versions and kept archives of this computer."""
    return Store()


def archive_folder() -> Path:
    """Where the tables of kept archives stand."""
    return home_folder() / "archives"


@st.cache_resource(show_spinner=False, max_entries=3)
def read_archive(archive_id: str | None, as_of_year: int) -> Archive:
    """An archive as it stands in January of a plan's first year; None is the demo archive."""
    if archive_id is None:
        return load_archive(as_of_year=as_of_year)
    return open_kept(archive_folder(), archive_id, as_of_year)


@st.cache_resource(show_spinner=False)
def scenarios() -> dict[str, Scenario | SimulationError]:
    """The scenarios of the folder, the baseline first; where a file cannot be used, why."""
    return {name: _read(name) for name in list_scenarios()}


def _read(name: str) -> Scenario | SimulationError:
    try:
        return load_scenario(name)
    except SimulationError as error:
        return error


@dataclass(frozen=True)
class Workspace:
    """The session's choices, read once for each drawing of a page."""

    t: Texts
    plan: Plan
    archive_id: str | None
    who: str

    @property
    def scenario(self) -> Scenario:
        """The scenario to project."""
        return self.plan.scenario

    @property
    def title(self) -> str:
        """The plan's title in the session's language, its version with it."""
        return plan_title(self.plan, self.t)

    def archive(self) -> Archive:
        """The archive in use as it stands when the plan begins; raises SimulationError where it cannot be read."""
        return read_archive(self.archive_id, self.scenario.years[0])

    def ask(self, place: str = "answer") -> tuple[Job, Job]:
        """The quick and the full answer of the plan; the quick one beside the full answer last shown here."""
        quick, full = all_runs().ask(
            self.archive(), self.scenario, self.who, place, beside=st.session_state.get("last_full")
        )
        if full.value is not None:
            st.session_state["last_full"] = full
        return quick, full

    def edit(self, change: Callable[[Document], Document], label: str) -> None:
        """Change the plan by one step that can be undone, and look at the changed plan from then on.

        Raises InputRecordError where the change cannot be projected, StaleDraftError where another window was faster. Where
        the plan looked at is another one afterwards, a copy, the frame is drawn anew at the next `redraw_if_asked`.
        """
        title = free_title(the_store(), self.t("own_copy", name=self.t.pick(self.scenario.zh, self.scenario.en)))
        draft = edit_plan(the_store(), self.plan, change, label, title)
        if (draft.plan, None) != (self.plan.id, self.plan.version):
            look_at(draft.plan)
            st.session_state["redraw"] = True

    def undo(self) -> None:
        """Take the draft's last step back."""
        self._step(the_store().undo)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._step(the_store().redo)

    def _step(self, move: Callable[[str, int], Draft]) -> None:
        if self.plan.draft is not None:
            move(self.plan.draft.plan, self.plan.draft.revision)


def workspace() -> Workspace:
    """What this session works on; raises SimulationError where the link names a plan that is not there."""
    name = str(st.session_state.get("s") or SHIPPED_FIRST)
    plan = open_plan(the_store(), name, st.session_state.get("v"), scenarios())
    return Workspace(Texts(current_language()), plan, st.session_state.get("a"), visitor())


def restore_choices() -> None:
    """Take the choices of a link that was opened; then write the session's choices into the link of this page.

    Called once for each drawing, before anything else: a page reached through the menu begins with an empty link.
    """
    remembered = st.session_state.setdefault("linked", {})
    for key, read in LINKED.items():
        asked = st.query_params.get(key)
        # What the link says counts where it is new; otherwise the session has moved on and the link follows it.
        if asked is not None and asked != remembered.get(key):
            st.session_state[key] = read(asked)
    write_link()


def write_link() -> None:
    """Write the session's choices into the link; what is at its default is left out."""
    written: dict[str, str] = {}
    for key in LINKED:
        value = st.session_state.get(key)
        text = ",".join(value) if isinstance(value, list) else "" if value is None else str(value)
        if text and text != DEFAULTS.get(key):
            written[key] = text
            if st.query_params.get(key) != text:
                st.query_params[key] = text
        elif key in st.query_params:
            del st.query_params[key]
    st.session_state["linked"] = written


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() else None


def _version(text: str) -> int:
    """The number of a version; 0, which no version has, where the link names none, so that the page says so."""
    return _number(text) or 0


LINKED: Mapping[str, Callable[[str], object]] = {
    "s": str, "v": _version, "a": str, "year": _number, "lang": str, "c": lambda text: text.split(",")[:MOST_COMPARED],
    "present": str, "eq": str,
}  # fmt: skip
"""Choices a link carries: plan, version, archive, year, language, comparison, meeting mode, equal money. No household, no name."""
DEFAULTS: Mapping[str, str] = {"s": SHIPPED_FIRST, "lang": LANGUAGES[0]}


def look_at(plan: str, version: int | None = None) -> None:
    """Choose the plan to look at."""
    st.session_state["s"], st.session_state["v"] = plan, version
    write_link()


def redraw_if_asked() -> None:
    """Draw the whole page anew where a fragment's change made that necessary; a fragment calls it first."""
    if st.session_state.pop("redraw", False):
        st.rerun(scope="app")


def use_archive(archive_id: str | None) -> None:
    """Choose the archive in use; None is the demo archive."""
    st.session_state["a"] = archive_id
    write_link()


def compared() -> Sequence[str]:
    """Ids of the plans chosen for comparison, at most five; none where nothing was chosen yet."""
    return list(st.session_state.get("c") or [])


def compared_name(plan: str, version: int | None) -> str:
    """What a plan or one of its versions is called in a comparison and its link."""
    return plan if version is None else f"{plan}@{version}"


def open_compared(name: str) -> Plan:
    """The plan of such a name; raises SimulationError where there is none."""
    plan, marked, version = name.partition("@")
    return open_plan(the_store(), plan, _version(version) if marked else None, scenarios())


def plan_title(plan: Plan, t: Texts) -> str:
    """A plan's title as the person reads it."""
    title = t.pick(plan.scenario.zh, plan.scenario.en)
    return title if plan.version is None else t("titled_version", name=title, n=plan.version)


def plan_titles(t: Texts) -> dict[str, str]:
    """Titles of every plan there is to choose, by id: the folder's scenarios, then kept plans, newest first."""
    titles = {
        name: t("unreadable", name=name) if isinstance(found, SimulationError) else t.pick(found.zh, found.en)
        for name, found in scenarios().items()
    }
    return {**titles, **{head.plan: t("own_plan", name=head.title) for head in the_store().plans()}}


def visitor() -> str:
    """A name for this session, so that runs nobody waits for any more can be stopped."""
    return str(st.session_state.setdefault("visitor", uuid.uuid4().hex))


def current_language() -> Language:
    """The language of the session, Chinese without one."""
    asked = st.session_state.get("lang")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def start_first_run() -> Job:
    """Begin the run that everybody's first page shows, and load what the page needs next while it is under way."""
    first = load_scenario(SHIPPED_FIRST)
    _, full = all_runs().ask(read_archive(None, first.years[0]), first, who="server")
    scenarios()
    import_module("simulation.reports.charts")
    return full
