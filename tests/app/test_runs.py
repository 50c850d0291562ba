"""Runs in the background: found again, shared, stopped when nobody wants them, and never answering another question."""

import threading
from typing import NamedTuple

import pytest

from app_pages import runs
from app_pages.runs import FULL, QUICK, Runs
from simulation import CancelledError, load_archive, load_scenario


@pytest.fixture(scope="module")
def archive():
    return load_archive()


class Counts(NamedTuple):
    """In place of a run's counts."""

    scenario: str
    replicates: int


class Engine:
    """In place of the engine: answers with the question, holds full runs until told or cancelled."""

    def __init__(self):
        self.started = []
        self.go = threading.Event()

    def simulate(self, archive, scenario, *, replicates, seed, progress, cancel):
        self.started.append((scenario.name, replicates))
        while replicates == FULL and not self.go.wait(0.01):
            if cancel.is_set():
                raise CancelledError("cancelled")
        progress(replicates, replicates)
        return Counts(scenario.name, replicates)


@pytest.fixture
def engine(monkeypatch):
    standing_in = Engine()
    monkeypatch.setattr(runs, "simulate", standing_in.simulate)
    monkeypatch.setattr(runs, "summarise_run", lambda results: results._asdict())
    monkeypatch.setattr(runs, "who_is_left", lambda results: {})
    monkeypatch.setattr(runs, "without_margins", lambda results: results)
    monkeypatch.setattr(runs, "PAUSE", 0.0)
    yield standing_in
    standing_in.go.set()


def test_an_answer_is_kept_for_everybody(archive, engine):
    engine.go.set()
    office, baseline = Runs(), load_scenario("baseline")
    for job in office.ask(archive, baseline, "anna"):
        job.wait(10)
    quick, full = office.ask(archive, baseline, "ben")
    assert quick is full
    assert full.summary["replicates"] == FULL
    assert engine.started == [("baseline", QUICK), ("baseline", FULL)]


def test_another_scenario_is_another_question(archive, engine):
    engine.go.set()
    office = Runs()
    asked = [office.ask(archive, load_scenario(name), "anna")[0] for name in ("baseline", "dues")]
    for job in asked:
        job.wait(10)
    assert [job.summary["scenario"] for job in asked] == ["baseline", "dues"]


def test_a_full_run_nobody_waits_for_any_more_is_stopped(archive, engine):
    office = Runs()
    _, old = office.ask(archive, load_scenario("baseline"), "anna")
    _, new = office.ask(archive, load_scenario("dues"), "anna")
    old.wait(10)
    assert old.summary is None
    assert not new.cancel.is_set()


def test_a_full_run_somebody_else_waits_for_goes_on(archive, engine):
    office, baseline = Runs(), load_scenario("baseline")
    _, shared = office.ask(archive, baseline, "anna")
    office.ask(archive, baseline, "ben")
    office.ask(archive, load_scenario("dues"), "anna")
    engine.go.set()
    shared.wait(10)
    assert shared.summary["scenario"] == "baseline"


def test_a_quick_estimate_does_not_wait_for_a_full_run(archive, engine):
    office = Runs()
    _, held = office.ask(archive, load_scenario("baseline"), "anna")
    quick, _ = office.ask(archive, load_scenario("dues"), "ben")
    quick.wait(10)
    assert quick.summary["scenario"] == "dues"
    assert held.summary is None


def test_two_places_of_one_screen_keep_their_own_runs(archive, engine):
    office = Runs()
    _, left = office.ask(archive, load_scenario("baseline"), "anna", "left")
    _, right = office.ask(archive, load_scenario("dues"), "anna", "right")
    assert not left.cancel.is_set()
    office.stop("anna", "left")
    assert left.cancel.is_set()
    assert not right.cancel.is_set()


def test_only_so_many_full_answers_are_kept(archive, engine, monkeypatch):
    monkeypatch.setattr(runs, "KEPT_FULL", 2)
    engine.go.set()
    office = Runs()
    for name in ("baseline", "dues", "closures", "work_first"):
        for job in office.ask(archive, load_scenario(name), "anna"):
            job.wait(10)
    office.ask(archive, load_scenario("baseline"), "ben")
    kept = [job for job in office._jobs.values() if job.value is not None and job.value.results is not None]
    assert [job.summary["scenario"] for job in kept] == ["closures", "work_first"]


def test_other_long_work_reports_its_progress_is_found_again_and_can_be_stopped(engine):
    office, going = Runs(), threading.Event()

    def work(job):
        job.note(1, 4)
        going.set()
        if job.cancel.wait(10):
            raise CancelledError("cancelled")

    job = office.do(("long", 1), work, "anna", "table")
    assert office.do(("long", 1), work, "ben", "table") is job
    going.wait(10)
    assert job.share_done == 0.25
    office.stop("anna", "table")
    assert not job.cancel.is_set(), "somebody else still waits for it"
    office.stop("ben", "table")
    job.wait(10)
    assert job.value is None
    assert job.error is None


def test_background_work_lets_a_quick_estimate_go_first(archive, engine, monkeypatch):
    monkeypatch.setattr(runs, "WAY", 30.0)
    office, order, at_work, go = Runs(), [], threading.Event(), threading.Event()

    def slow(*_, replicates, **__):
        at_work.set()
        go.wait(10)
        order.append(replicates)
        return Counts("baseline", replicates)

    def long(job):
        at_work.wait(10)
        job.note(1, 2)
        order.append("long")

    monkeypatch.setattr(runs, "simulate", slow)
    office.ask(archive, load_scenario("baseline"), "anna")
    job = office.do("long", long, "ben", "table")
    job.wait(0.2)
    go.set()
    job.wait(10)
    assert order.index(QUICK) < order.index("long")
