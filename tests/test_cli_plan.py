"""`jiekun plan`: the keys of its JSON, a plan that `jiekun run` takes with the same answer, refusals in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulation.cli import app
from simulation.planning import budget, goal
from simulation.planning.budget import Effort

KEYS = {"money_yuan", "probability_all_years", "lifted", "search_gap", "relaxation_gap", "binding", "moved"}
FEW = ("--replicates", "6", "--threads", "2")


def call(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "small.xlsx"
    assert call("demo", "--households", 120, "--seed", 3, "--out", path).exit_code == 0
    return path


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """The same search with little effort: what is tested is the command."""
    little = Effort(coarse=2, fine=2, check=4, rounds=1)
    monkeypatch.setattr(budget, "USUAL", little)
    monkeypatch.setattr(goal, "GOAL_EFFORT", little)


def test_most_households_states_what_a_run_of_its_plan_gives(small, tmp_path):
    asked = ("--archive", small, "--money", 2_000_000, *FEW, "--out", tmp_path, "--json")
    answer = call("plan", "most-households", "baseline", *asked)
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    assert told.keys() >= KEYS
    assert told["money_yuan"] <= 5 * 2_000_000
    assert 0 <= told["relaxation_gap"] < 1
    assert told["search_gap"] is None, "not measured is not nought"
    assert json.loads((tmp_path / "baseline_most_households.json").read_text(encoding="utf-8")) == told
    plan = tmp_path / "baseline_most_households.yaml"
    (run,) = json.loads(call("run", plan, "--archive", small, *FEW, "--json").stdout)
    assert run["lifted_total"] == told["lifted"]
    assert run["spending_total_yuan"] == told["spending_yuan"]
    assert run["probability_all_years"] == told["probability_all_years"]
    assert [year["rate_current"] for year in run["years"]] == [year["rate"] for year in told["years"]]


def test_least_money_says_out_of_reach_and_the_best_promise(small):
    answer = call("plan", "least-money", "baseline", "--archive", small, *FEW)
    assert answer.exit_code == 0, answer.output
    assert "再多的钱也达不到" in answer.stdout
    assert "每年最高能承诺" in answer.stdout
    assert "not reachable with any money" in " ".join(answer.stdout.split())


def test_money_that_what_is_fixed_takes_alone_is_refused_in_words(small):
    answer = call("plan", "most-households", "baseline", "--archive", small, "--money", 1000, *FEW)
    assert answer.exit_code == 64
    assert "固定支出" in answer.output
    assert "359,250" in answer.output
