"""`jiekun plan`: the keys of its JSON, a plan that `jiekun run` takes with the same answer, refusals in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulation.cli import app
from simulation.inputs.scenario import load_scenario
from simulation.planning import budget, goal
from simulation.planning import frontier as walking
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
    monkeypatch.setattr(budget, "LONG", little)
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


def test_a_longer_search_states_how_far_behind_the_usual_one_was(small):
    answer = call("plan", "most-households", "baseline", "--long", "--archive", small, *FEW, "--json")
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    assert 0 <= told["search_gap"] < 1
    assert told["search_gap_why"] is None


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


def test_the_frontier_has_its_points_three_robust_choices_and_files_that_load(small, tmp_path, monkeypatch):
    monkeypatch.setattr(walking, "EFFORT", Effort(coarse=2, fine=2, check=2, rounds=0))
    answer = call("plan", "frontier", "baseline", "--archive", small, "--points", 4, *FEW, "--out", tmp_path, "--json")
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    money = [point["money_yuan"] for point in told["points"]]
    assert len(money) == 4
    assert money == sorted(money)
    lifted = [point["lifted"]["mean"] for point in told["points"]]
    assert lifted == sorted(lifted)
    assert told["present"]["money_yuan"] in money
    assert told["robust"].keys() == {"median", "p10", "regret"}
    best = max(one["median"] for one in told["plans"].values())
    assert told["robust"]["median"]["median"] == best
    assert all(one["low"] <= one["mean"] <= one["high"] for one in told["places"])
    written = {path.stem for path in tmp_path.glob("*.yaml")}
    assert written == {f"baseline_{one['plan']}" for one in told["robust"].values()} - {"baseline_present"}
    assert all(load_scenario(tmp_path / f"{name}.yaml").name == name for name in written)


def test_the_frontier_reads_as_tables(small, monkeypatch):
    monkeypatch.setattr(walking, "EFFORT", Effort(coarse=2, fine=2, check=2, rounds=0))
    answer = call("plan", "frontier", "baseline", "--archive", small, "--points", 2, *FEW)
    assert answer.exit_code == 0, answer.output
    for words in ("资金与户数", "稳妥的选择", "最大后悔最小", "least regret", "largest regret"):
        assert words in answer.stdout


def test_limits_of_the_file_hold_and_a_clash_is_told(small, tmp_path):
    head = "zh: 试验\nen: trial\nauthor: 某人\nbased_on: baseline\nchanges:\n  limits:\n    programmes:\n"
    plan = tmp_path / "limited.yaml"
    plan.write_text(
        head + "      festival_visits: {least_yuan: 700000}\n      medical_assistance: {most_yuan: 5}\n",
        encoding="utf-8",
    )
    answer = call("plan", "most-households", plan, "--archive", small, *FEW, "--out", tmp_path, "--json")
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    assert told["limits"]["programmes"]["festival_visits"] == {"least_yuan": 700_000}
    assert len(told["not_searched"]) == 1
    found = load_scenario(tmp_path / "limited_most_households.yaml").programmes["festival_visits"].total_yuan
    amounts = found.values() if isinstance(found, dict) else [found]
    assert min(amounts) >= 700_000
    plan.write_text(head + "      festival_visits: {least_yuan: 7000000}\n", encoding="utf-8")
    answer = call("plan", "most-households", plan, "--archive", small, *FEW)
    assert answer.exit_code == 64
    assert "互相矛盾" in answer.output


@pytest.mark.parametrize(
    ("command", "file"),
    [
        ("most-households", "baseline_most_households.yaml"),
        ("least-money", "baseline_least_money.json"),
        ("frontier", "baseline_frontier.json"),
        ("households", "baseline-households.xlsx"),
    ],
)
def test_what_a_folder_holds_is_never_overwritten_and_refused_before_the_work(command, file, tmp_path):
    (tmp_path / file).write_text("我的", encoding="utf-8")
    answer = call("plan", command, "baseline", "--out", tmp_path)
    assert answer.exit_code == 64
    assert file in "".join(answer.stderr.split())
    assert (tmp_path / file).read_text(encoding="utf-8") == "我的"
