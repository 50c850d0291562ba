"""The search for the best split: the same numbers as a run, never worse than scaling, within its limits, repeatable."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from simulation.analysis.attribution import RunSettings
from simulation.analysis.measures import count_moves, union_yuan
from simulation.engine import simulate
from simulation.inputs.archive import Archive
from simulation.inputs.demo import demo_archive
from simulation.inputs.scenario import Scenario, build_scenario, load_scenario
from simulation.inputs.scenario_file import write_scenario
from simulation.planning import budget
from simulation.planning.answer import answer_least, answer_most
from simulation.planning.budget import Effort, Found, most_households
from simulation.planning.evaluator import Evaluator
from simulation.planning.goal import Goal, least_money
from simulation.planning.limits import Limits
from simulation.planning.response import PromiseScore, counts_of, mean_lifted

QUICK = Effort(coarse=4, fine=4, check=8, rounds=1)
SETTINGS = RunSettings(12, 5, 2)
MONEY = (60_000_000,) * 5
"""600,000 yuan a year: less than 250 households need, 359,250 of it fixed."""
LOCKS = (("degree_support", 2018), ("graduate_placement", None))


@pytest.fixture(scope="module")
def archive() -> Archive:
    return demo_archive(250, 3)


@pytest.fixture(scope="module")
def plan() -> Scenario:
    """The baseline at a twentieth of its amounts, so that its money does not reach everybody of a small file."""
    content = load_scenario("baseline").model_dump(exclude_defaults=True)
    for name, one in content["programmes"].items():
        if isinstance(one.get("total_yuan"), float) and name not in {"pairing", "inpatient_insurance"}:
            one["total_yuan"] = round(one["total_yuan"] / 20)
    return build_scenario({**content, "funds": {}, "dues": None, "name": "small"}, "small")


@pytest.fixture(scope="module")
def limits() -> Limits:
    return Limits(MONEY, locks=LOCKS)


@pytest.fixture(scope="module")
def found(archive: Archive, plan: Scenario, limits: Limits) -> Found:
    return most_households(archive, plan, limits, SETTINGS, effort=QUICK)


def test_the_answer_is_what_a_run_of_the_written_plan_gives(archive: Archive, found: Found, tmp_path: Path):
    written = tmp_path / "better.yaml"
    written.write_text(
        write_scenario(found.evaluator.scenario_of(found.split, "better", "更好", "better")), encoding="utf-8"
    )
    results = simulate(archive, load_scenario(written), replicates=12, seed=5)
    moves = count_moves(results)
    assert np.array_equal(moves.of("lifted"), found.outcome.lifted)
    assert np.array_equal(moves.current, found.outcome.counted)
    assert np.array_equal(moves.held("current").all(axis=1), found.outcome.holds(0.2))
    answer = answer_most(found, 0.2, [])
    assert answer["lifted"]["mean"] == pytest.approx(float(moves.of("lifted").sum(axis=1).mean()))
    assert answer["spending_yuan"]["mean"] == pytest.approx(float(union_yuan(results).sum(axis=(1, 2)).mean()))


def test_the_start_is_what_a_run_of_the_scenario_gives(archive: Archive, plan: Scenario):
    evaluator = Evaluator(archive, plan, SETTINGS)
    results = simulate(archive, plan, replicates=12, seed=5)
    assert np.array_equal(count_moves(results).of("lifted"), evaluator.of(evaluator.base, 12).lifted)
    assert evaluator.content(evaluator.base) == evaluator.start_content


def test_more_replicates_of_a_split_begin_with_those_lived_before(archive: Archive, plan: Scenario):
    one, other = (Evaluator(archive, plan, SETTINGS) for _ in range(2))
    few = one.of(one.base, 5)
    assert np.array_equal(one.of(one.base, 12).lifted, other.of(other.base, 12).lifted)
    assert np.array_equal(one.of(one.base, 12).lifted[:5], few.lifted)
    assert one.lived == 12


def test_never_worse_than_scaling_and_within_every_limit(found: Found, limits: Limits):
    assert found.value(found.best) >= max(found.value("scaled"), found.value("by_need"))
    assert found.region.holds(found.split)
    assert (found.evaluator.total_fen(found.split) <= MONEY).all()
    rows = [row.programme for row in found.evaluator.rows]
    assert found.split[rows.index("degree_support"), 2] == found.evaluator.base[rows.index("degree_support"), 2]
    locked = rows.index("graduate_placement")
    assert np.array_equal(found.split[locked], found.evaluator.base[locked])
    floor = rows.index("study_aid")
    assert (found.split[floor] >= found.evaluator.base[floor]).all()


def test_the_same_seed_gives_the_same_plan(archive: Archive, plan: Scenario, limits: Limits, found: Found):
    again = most_households(archive, plan, limits, RunSettings(12, 5, 1), effort=QUICK)
    assert np.array_equal(again.split, found.split)


def test_more_money_is_never_worse(archive: Archive, plan: Scenario, found: Found):
    more = Limits((70_000_000,) * 5, locks=LOCKS)
    richer = most_households(archive, plan, more, SETTINGS, effort=QUICK, also=[found.split])
    assert richer.value(richer.best) >= found.value(found.best)


def test_more_money_than_the_present_is_never_worse_than_the_present_moneys_answer(archive: Archive, plan: Scenario):
    now = Evaluator(archive, plan, SETTINGS).budget
    money = tuple(now.total_fen(year) for year in now.years)
    effort = Effort(2, 2, 4, 1)
    usual, richer = (
        most_households(archive, plan, limits, SETTINGS, effort=effort)
        for limits in (None, Limits(tuple(fen * 6 // 5 for fen in money)))
    )
    assert richer.value(richer.best) >= usual.value(usual.best)
    assert any(np.array_equal(split, usual.split) for split in richer.splits.values())


def test_a_longer_search_is_never_behind_and_tells_how_far_the_usual_one_was(
    archive: Archive, plan: Scenario, monkeypatch
):
    """From one replicate a trial the usual search finds little: the gap is what the longer one lifts more, on the same luck."""
    monkeypatch.setattr(budget, "LONG", Effort(4, 8, 12, 2))
    heard: list[tuple[int, int]] = []
    settings = RunSettings(12, 5, progress=lambda done, whole: heard.append((done, whole)))
    poor = Effort(1, 1, 1, 0)
    usual, longer = (
        most_households(archive, plan, Limits(MONEY, locks=LOCKS), one, effort=poor, long=one is settings)
        for one in (SETTINGS, settings)
    )
    assert usual.search_gap is None
    assert longer.search_gap is not None
    lifted, before = (one.outcome.total.mean() for one in (longer, usual))
    assert longer.search_gap == pytest.approx((lifted - before) / lifted)
    assert longer.search_gap > 0
    assert heard == sorted(heard), "the progress never steps back"
    assert len({whole for _, whole in heard[len(heard) // 2 :]}) == 1
    assert heard[-1][0] <= heard[-1][1]


def test_the_target_with_most_probability(archive: Archive, plan: Scenario, limits: Limits):
    """A rate that the starts reach now and then: the answer reaches it at least as often, and in more replicates than not fewer."""
    score = PromiseScore(0.09, 0.75)
    sure = most_households(archive, plan, limits, SETTINGS, score=score, effort=QUICK)
    chances = {name: outcome.probability(score.rate) for name, outcome in sure.outcomes.items()}
    assert sure.region.holds(sure.split)
    assert chances[sure.best] == max(chances.values())
    assert chances[sure.best] > chances["scaled"]


def test_what_lifts_about_the_same_stays_as_planned(archive: Archive, plan: Scenario):
    """Ten times the money: nothing is scarce, so money that lifts nobody is not taken for something else."""
    content = plan.model_dump(exclude_defaults=True)
    for one in content["programmes"].values():
        if isinstance(one.get("total_yuan"), float):
            one["total_yuan"] *= 40
    rich = most_households(archive, build_scenario(content, "rich"), None, SETTINGS, effort=QUICK)
    festival = [row.programme for row in rich.evaluator.rows].index("festival_visits")
    assert "festival_visits" in rich.idle
    assert np.array_equal(rich.split[festival], rich.evaluator.base[festival])


def test_money_taken_because_it_lifts_nobody_is_named(found: Found):
    told = {one["programme"]: one for one in answer_most(found, 0.2, [])["moved"]}
    assert told["festival_visits"]["lifts_nobody"]
    assert told["festival_visits"]["change_yuan"] < 0
    assert not told["skills_training"]["lifts_nobody"]


def test_a_tiny_world_solved_by_trying_everything(plan: Scenario):
    """Two programmes, one year, steps of 20,000 yuan: the search finds what the best of all grid splits lifts, or more."""
    archive = demo_archive(120, 9)
    one_year = build_scenario({**plan.model_dump(exclude_defaults=True), "years": [2017, 2017]}, "one")
    free = {"major_illness_relief", "living_aid"}
    evaluator = Evaluator(archive, one_year, RunSettings(16, 2, 2))
    locks = tuple((row.programme, None) for row in evaluator.rows if row.programme not in free)
    money = evaluator.budget.total_fen(2017)
    found = most_households(
        archive, one_year, Limits((money,), locks=locks), evaluator.settings, effort=Effort(16, 16, 16, 2)
    )
    places = [i for i, row in enumerate(evaluator.rows) if row.programme in free]
    whole = int(evaluator.base[places, 0].sum())
    best = 0.0
    for a, b in product(range(0, whole + 1, 2_000_000), repeat=2):
        if a + b <= whole:
            split = evaluator.base.copy()
            split[places, 0] = a, b
            best = max(best, float(mean_lifted(counts_of(evaluator.of(split, 16)))))
    assert found.value(found.best) >= 0.98 * best


@pytest.fixture(scope="module")
def goal(archive: Archive, plan: Scenario) -> Goal:
    return least_money(archive, plan, Limits(None, locks=LOCKS), SETTINGS, probability=0.75, effort=QUICK)


def test_out_of_reach_is_said_and_the_best_promise_is_kept_with_less_money(goal: Goal):
    assert not goal.reachable
    assert goal.highest_probability < 0.75
    assert 0 < goal.rate < 0.2
    assert goal.keeps_promise
    assert goal.split.sum() <= goal.most.sum()
    assert goal.outcome.probability(goal.rate) >= 0.75
    answer = answer_least(goal)
    assert answer["money_yuan"] == pytest.approx(float(goal.evaluator.total_fen(goal.split).sum()) / 100)
    assert answer["binding"][0]["share_short"] > 0.25
    assert {one["programme"] for one in answer["moved"]}.isdisjoint({"graduate_placement"})


def test_a_modest_rate_is_reached_for_what_is_fixed_alone(archive: Archive, plan: Scenario):
    easy = least_money(archive, plan, None, SETTINGS, rate=0.01, effort=QUICK)
    assert easy.reachable
    rows = [row.programme for row in easy.evaluator.rows]
    others = [i for i, name in enumerate(rows) if name != "study_aid"]
    assert easy.split[others].sum() == 0
