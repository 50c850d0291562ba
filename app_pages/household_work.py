"""Background work of the household page: everybody's years in the plan, one household's own, what would lift it.

Keys and values name no household: one is told by its row in an archive that is itself told by its content.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, NamedTuple

import streamlit as st

from app_pages.answer import show_failure
from app_pages.runs import SEED, Job
from app_pages.shared import LONG
from app_pages.workspace import Workspace, all_runs
from simulation import Archive, Scenario, explain_household
from simulation.analysis.attribution import RunSettings
from simulation.analysis.lives import Lives, follow
from simulation.planning.household import find_remedies

CITY = 200
"""Simulations of everybody's years."""
FEWEST = 20
HOUSEHOLD_RUNS = 2_400_000
"""Households × simulations that are kept at most; nine bytes each a year."""
ALONE = 300
"""Simulations in which sets of programmes are tried on one household."""
STEPS = 100
PATIENCE = 0.6
"""Seconds the page waits for work that is nearly always done at once."""


class Everybody(NamedTuple):
    """Awards and status of every household; `results` is what `Runs` counts among the large answers."""

    results: Lives


def replicates_for(archive: Archive) -> int:
    """How many simulations of everybody's years fit into memory."""
    return max(FEWEST, min(CITY, HOUSEHOLD_RUNS // max(len(archive.households), 1)))


@dataclass(frozen=True)
class Task:
    """Something to work out: where it stands on the page, what it depends on, how many steps it takes."""

    place: str
    key: Hashable
    total: int
    work: Callable[[Job], Any]


def everybody(space: Workspace, archive: Archive) -> Task:
    """Everybody's years in the plan in use."""
    scenario, n = space.scenario, replicates_for(archive)

    def work(job: Job) -> Everybody:
        return Everybody(follow(archive, scenario, _settings(job, n)))

    return Task("household_everybody", _key("everybody", archive, scenario, n), n, work)


def one_household(space: Workspace, archive: Archive, lives: Lives | None, row: int) -> Task:
    """One household's own path; without `lives` what is known of one that is not projected."""
    scenario = space.scenario

    def work(job: Job) -> dict[str, Any]:
        return _unnamed(explain_household(archive, scenario, _number(archive, row), _settings(job, FEWEST), lives))

    n = 0 if lives is None else len(lives.world.pairs)
    return Task("household_one", _key("one", archive, scenario, n, row), 0, work)


def remedies(space: Workspace, archive: Archive, row: int, goal: float) -> Task:
    """What would lift one household with a chance of at least `goal`."""
    scenario = space.scenario

    def work(job: Job) -> dict[str, Any]:
        return _unnamed(find_remedies(archive, scenario, _number(archive, row), _settings(job, ALONE), goal=goal))

    return Task("household_remedies", _key("remedies", archive, scenario, ALONE, row, goal), STEPS, work)


def _settings(job: Job, n: int) -> RunSettings:
    return RunSettings(n, SEED, progress=job.note, cancel=job.cancel)


def _key(kind: str, archive: Archive, scenario: Scenario, *more: Hashable) -> Hashable:
    return (f"household {kind}", archive.fingerprint, scenario.fingerprint(), SEED, *more)


def _unnamed(told: dict[str, Any]) -> dict[str, Any]:
    """An answer without the worker number: everybody's answers are kept together."""
    return {**told, "number": ""}


def _number(archive: Archive, row: int) -> str:
    return str(archive.households["number"].iloc[row])


def result_of(task: Task, space: Workspace, says: Callable[[Job], str]) -> Any:
    """The value of a task, or None while it is under way, stopped or failed, which the page then says."""
    t, stopped = space.t, f"stopped_{task.place}"
    if st.session_state.get(stopped) == task.key:
        st.info(t("household.stopped"))
        if st.button(t("retry"), key=f"again_{task.place}"):
            del st.session_state[stopped]
            st.rerun()
        return None
    job = all_runs().do(task.key, task.work, space.who, task.place, task.total)
    if job.value is None and not job.future.done():
        job.wait(PATIENCE)
    if job.value is None and job.error is None:
        _watch(job, task, space, says)
    elif job.error is not None:
        show_failure(job.error, space)
    return job.value


def _watch(job: Job, task: Task, space: Workspace, says: Callable[[Job], str]) -> None:
    """Progress, the way to stop, and a new drawing of the page at the end."""
    t = space.t

    @st.fragment(run_every=0.4)
    def poll() -> None:
        if job.future.done():
            st.rerun()
        with st.container(horizontal=True, vertical_alignment="center", key=f"progress_{task.place}"):
            st.progress(min(1.0, job.share_done), text=says(job))
            if st.button(t("household.stop"), key=f"stop_{task.place}", width="content"):
                st.session_state[f"stopped_{task.place}"] = task.key
                all_runs().stop(space.who, task.place)
                st.rerun()
        if not job.done and job.seconds > LONG:
            st.caption(t("first_time"))

    poll()
