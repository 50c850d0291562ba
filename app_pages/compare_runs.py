"""The runs a comparison needs: quick ones first, then full ones; scaled to equal money where that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from app_pages.runs import FULL, QUICK, SEED, Answer, Job, full_answer
from app_pages.shared import explain
from app_pages.workspace import Workspace, all_runs, open_compared, plan_title, read_archive
from simulation import Archive, Results, Scenario, SimulationError, compare_scenarios
from simulation.analysis.attribution import RunSettings
from simulation.analysis.comparison import at_equal_money, first_replicates, renamed
from simulation.reports.names import Names, names_of

FIRST_WAIT = 2.0
"""Seconds a page without anything to show waits for the quick estimates."""


@dataclass(frozen=True)
class Member:
    """One plan of a comparison: the name it has in the link, its title, its scenario and archive."""

    name: str
    title: str
    scenario: Scenario
    archive: Archive


@dataclass(frozen=True)
class Together:
    """A comparison; `runs` are the full ones with all their margins, None while there are only quick estimates."""

    facts: dict[str, Any]
    runs: Sequence[Results] | None
    names: Names


def open_members(chosen: Sequence[str], space: Workspace) -> list[Member]:
    """The plans of these names; what cannot be opened is said and left out."""
    members = []
    for name in chosen:
        try:
            plan = open_compared(name)
            archive = read_archive(space.archive_id, plan.scenario.years[0])
        except SimulationError as error:
            st.error(space.t("compare.not_opened", name=name, why=explain(error, space.t)))
        else:
            members.append(Member(name, plan_title(plan, space.t), plan.scenario, archive))
    return members


def bring_together(members: Sequence[Member], space: Workspace, *, equal: bool) -> Together | None:
    """The comparison as far as it has come, with its progress; None while there is nothing to show."""
    jobs = _equal_jobs(members, space) if equal else _plain_jobs(members, space)
    if not equal:
        for job in jobs:
            job.quick.wait(FIRST_WAIT if "compare_result" not in st.session_state else 0.3)
    for member, job in zip(members, jobs, strict=True):
        if job.full.error is not None or job.quick.error is not None:
            fault = job.full.error or job.quick.error or RuntimeError()
            st.error(space.t("compare.failed", name=member.title, why=explain(fault, space.t)))
            return None
    full = all(job.full.value is not None for job in jobs)
    quick = all(job.quick.value is not None for job in jobs)
    _badge(jobs, space, full=full, equal=equal)
    if not (full or (quick and not equal)):
        st.skeleton(height=420)
        return None
    return _compared(members, jobs, space, full=full, equal=equal)


@dataclass(frozen=True)
class _Pair:
    """The quick and the full job of a plan; the same one where there is only one."""

    quick: Job
    full: Job


def _plain_jobs(members: Sequence[Member], space: Workspace) -> list[_Pair]:
    runs = all_runs()
    return [
        _Pair(*runs.ask(member.archive, member.scenario, space.who, f"compare_{place}"))
        for place, member in enumerate(members)
    ]


def _equal_jobs(members: Sequence[Member], space: Workspace) -> list[_Pair]:
    """The first plan as it is; the others, once that one is there, scaled to its money."""
    first, *others = members
    pair = _Pair(*all_runs().ask(first.archive, first.scenario, space.who, "compare_0"))
    waiting = Job(None, FULL)
    jobs = [pair]
    for place, member in enumerate(others, start=1):
        job = waiting
        if pair.full.value is not None:
            facts = (member.archive.fingerprint, member.scenario.fingerprint(), first.scenario.fingerprint())
            work = _scaled(member, pair.full.value)
            job = all_runs().do(("equal money", *facts, FULL), work, space.who, f"equal_{place}", FULL)
        jobs.append(_Pair(job, job))
    return jobs


def _scaled(member: Member, reference: Answer) -> Callable[[Job], Answer]:
    """The work of scaling a plan to the money of another one, and of its full run then."""

    def work(job: Job) -> Answer:
        few = RunSettings(QUICK, SEED, cancel=job.cancel)
        # Held against the same replicates: what a few of them spend is not what all spend on average.
        same_few = first_replicates(reference.totals, QUICK)
        scaled = at_equal_money(member.archive, member.scenario, same_few, few.run)
        return full_answer(job, member.archive, scaled)

    return work


def _badge(jobs: Sequence[_Pair], space: Workspace, *, full: bool, equal: bool) -> None:
    """Which comparison this is, and how far the better one."""
    t = space.t
    with st.container(horizontal=True, vertical_alignment="center"):
        if full:
            st.badge(t("full", n=FULL), color="blue")
            return
        if not equal:
            st.badge(t("quick", n=QUICK), color="gray", help=t("quick_help"))
        with st.container(width=380):
            _watch_all([job.full for job in jobs], space)


def _watch_all(jobs: Sequence[Job], space: Workspace) -> None:
    """Progress of several runs as one; the page is drawn anew whenever one of them has ended."""
    ended = sum(job.future.done() for job in jobs)

    @st.fragment(run_every=0.5)
    def poll() -> None:
        if sum(job.future.done() for job in jobs) != ended:
            st.rerun()
        share = sum(1.0 if job.future.done() else job.share_done for job in jobs) / len(jobs)
        st.progress(min(1.0, share), text=space.t("compare.progress", done=ended, n=len(jobs)))

    poll()


def _compared(
    members: Sequence[Member], jobs: Sequence[_Pair], space: Workspace, *, full: bool, equal: bool
) -> Together | None:
    answers = [job.full.value if full else job.quick.value for job in jobs]
    key = (space.t.language, equal, full, *((one.name, job.full.key) for one, job in zip(members, jobs, strict=True)))
    kept = st.session_state.get("compare_result")
    if kept is not None and kept[0] == key:
        return Together(*kept[1:])
    fewest = min(answer.totals.provenance.replicates for answer in answers)
    runs = [first_replicates(answer.results if full else answer.totals, fewest) for answer in answers]
    # Two versions of a plan have one scenario name: each run goes under its name in the link.
    told = [
        renamed(
            run, member.name, space.t("compare.equal_title", name=member.title) if equal and place else member.title
        )
        for place, (run, member) in enumerate(zip(runs, members, strict=True))
    ]
    try:
        facts = compare_scenarios(told, equal_money=equal)
    except SimulationError as error:
        st.error(space.t("compare.not_paired", why=explain(error, space.t)))
        return None
    together = Together(facts, told if full else None, names_of(members[0].scenario))
    st.session_state["compare_result"] = (key, together.facts, together.runs, together.names)
    return together
