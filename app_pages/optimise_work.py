"""The optimiser's work in the background: a question asked on a button, its answer kept for the session, its plan taken over."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any, Literal

import streamlit as st

from app_pages.plans import Document
from app_pages.runs import FULL, SEED, Job
from app_pages.workspace import Workspace, all_runs
from simulation import Archive, Scenario
from simulation.analysis.attribution import RunSettings
from simulation.planning.answer import answer_least, answer_most, bound_of
from simulation.planning.budget import Found, most_households
from simulation.planning.edits import CellEdit, Locks, read_locks, set_cells
from simulation.planning.frontier import frontier
from simulation.planning.goal import Goal, least_money
from simulation.planning.robust import robust_plans, told_of
from simulation.planning.scenario_limits import limits_of, planned_money

Question = Literal["most", "least"]
REPLICATES = FULL
"""As the full runs of the other pages: an answer here is theirs to the last digit."""
FRONTIER_REPLICATES = 100
POLICY_RATE = 0.2


@dataclass(frozen=True)
class Ask:
    """A question with everything its answer depends on besides plan and archive; money in fen a year."""

    question: Question
    money_fen: int | None = None
    rate: float = POLICY_RATE
    probability: float = 0.9
    long: bool = False


@dataclass(frozen=True)
class Told:
    """An answer, and the cells its plan changes."""

    answer: dict[str, Any]
    edits: tuple[CellEdit, ...]


def locks_of(space: Workspace) -> Locks:
    """Cells and rows locked in the draft."""
    return read_locks(space.plan.document.locks)


def key_of(space: Workspace, archive: Archive, ask: object) -> Hashable:
    """Everything an answer depends on."""
    return (
        "optimise",
        archive.fingerprint,
        space.scenario.fingerprint(),
        tuple(sorted(map(str, locks_of(space)))),
        space.scenario.limits.model_dump_json(),
        ask,
    )


def answer_of(space: Workspace, archive: Archive, ask: Ask) -> Job:
    """The work on a question, started where it is not yet."""
    scenario, locks = space.scenario, locks_of(space)
    return all_runs().do(
        key_of(space, archive, ask), lambda job: work_out(job, archive, scenario, locks, ask), space.who, "optimise"
    )


def work_out(job: Job, archive: Archive, scenario: Scenario, locks: Locks, ask: Ask) -> Told:
    """Search, bound, and the answer as content."""
    settings = RunSettings(REPLICATES, SEED, progress=job.note, cancel=job.cancel)
    found: Found | Goal
    if ask.question == "most":
        money = planned_money(scenario) if ask.money_fen is None else (ask.money_fen,) * len(scenario.year_list)
        found = most_households(archive, scenario, limits_of(scenario, money, locks), settings, long=ask.long)
        answer = answer_most(found, ask.rate, bound=bound_of(found.evaluator, found.split))
    else:
        found = least_money(
            archive, scenario, limits_of(scenario, None, locks), settings, rate=ask.rate, probability=ask.probability
        )
        answer = answer_least(found, bound_of(found.evaluator, found.split))
    return Told(answer, tuple(found.evaluator.edits(found.split)))


def frontier_of(space: Workspace, archive: Archive) -> Job:
    """The work on the frontier."""
    scenario, locks = space.scenario, locks_of(space)

    def work(job: Job) -> dict[str, Any]:
        settings = RunSettings(FRONTIER_REPLICATES, SEED, progress=job.note, cancel=job.cancel)
        walked = frontier(archive, scenario, limits_of(scenario, None, locks), settings)
        robust = robust_plans(walked, limits_of(scenario, planned_money(scenario), locks))
        return told_of(walked, robust, POLICY_RATE)

    return all_runs().do(key_of(space, archive, "frontier"), work, space.who, "frontier")


def take_over(space: Workspace, told: Told) -> None:
    """The found plan as the draft, in one step that can be undone."""

    def change(document: Document) -> Document:
        content, _ = set_cells(document.content, told.edits, locks_of(space))
        return replace(document, content=content)

    space.edit(change, space.t("optimise.step"))
    st.session_state["optimise_taken"] = True


def stop(space: Workspace, place: str) -> None:
    """Stop what is under way."""
    all_runs().stop(space.who, place)
    st.session_state.pop(f"{place}_asked", None)
