"""Runs in the background: found again, shared, stopped when nobody wants them, and never answering another question."""

import threading

import pytest

from app_pages import runs
from app_pages.runs import FULL, QUICK, Runs
from simulation import CancelledError, load_archive, load_scenario


@pytest.fixture(scope="module")
def archive():
    return load_archive()


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
        return {"scenario": scenario.name, "replicates": replicates, "seed": seed}


@pytest.fixture
def engine(monkeypatch):
    standing_in = Engine()
    monkeypatch.setattr(runs, "simulate", standing_in.simulate)
    monkeypatch.setattr(runs, "summarise_run", lambda results: results)
    monkeypatch.setattr(runs, "PAUSE", 0.0)
    yield standing_in
    standing_in.go.set()


def test_an_answer_is_kept_for_everybody(archive, engine):
    engine.go.set()
    office, baseline = Runs(), load_scenario("baseline")
    for job in office.ask(archive, baseline, "anna"):
        job.wait(10)
    quick, full = office.ask(archive, baseline, "ben")
    assert (quick.summary["replicates"], full.summary["replicates"]) == (QUICK, FULL)
    assert engine.started == [("baseline", QUICK), ("baseline", FULL)]


def test_another_seed_or_scenario_is_another_question(archive, engine):
    engine.go.set()
    office, baseline = Runs(), load_scenario("baseline")
    asked = [office.ask(archive, baseline, "anna")[0], office.ask(archive, baseline, "anna", seed=7)[0]]
    asked.append(office.ask(archive, load_scenario("dues"), "anna")[0])
    for job in asked:
        job.wait(10)
    assert [(job.summary["scenario"], job.summary["seed"]) for job in asked] == [
        ("baseline", 2016),
        ("baseline", 7),
        ("dues", 2016),
    ]


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


def test_only_so_many_answers_are_kept(archive, engine, monkeypatch):
    monkeypatch.setattr(runs, "KEPT", 4)
    engine.go.set()
    office, baseline = Runs(), load_scenario("baseline")
    for seed in range(6):
        for job in office.ask(archive, baseline, "anna", seed=seed):
            job.wait(10)
    assert len(office._jobs) == 4
