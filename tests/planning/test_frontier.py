"""The frontier: rising money, never fewer households; the robust choice told by three rules."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.analysis.attribution import RunSettings
from simulation.inputs.demo import demo_archive
from simulation.inputs.scenario import build_scenario, load_scenario
from simulation.planning import frontier as module
from simulation.planning.budget import Effort
from simulation.planning.evaluator import Outcome
from simulation.planning.frontier import Frontier, frontier, robust_choices


@pytest.fixture(scope="module")
def walked() -> Frontier:
    """A small file, five free programmes, six points."""
    content = load_scenario("baseline").model_dump(exclude_defaults=True)
    off = {"degree_support", "injury_support", "graduate_placement", "festival_visits", "mutual_aid"}
    for name in off:
        content["programmes"][name]["on"] = False
    for name in ("living_aid", "study_aid", "major_illness_relief", "skills_training", "business_support"):
        content["programmes"][name]["total_yuan"] /= 30
    plan = build_scenario({**content, "funds": {}, "dues": None, "years": [2016, 2017], "name": "few"}, "few")
    before, module.EFFORT = module.EFFORT, Effort(3, 3, 6, 0)
    try:
        return frontier(demo_archive(150, 4), plan, settings=RunSettings(10, 2, 2), points=6)
    finally:
        module.EFFORT = before


def test_more_money_never_lifts_fewer_and_the_present_plan_is_not_above_the_frontier(walked: Frontier):
    money = [sum(point.money_fen) for point in walked.points]
    lifted = [point.outcome.total.mean() for point in walked.points]
    assert len(money) == 6
    assert money == sorted(set(money))
    assert lifted == sorted(lifted)
    assert lifted[-1] > lifted[0]
    same = next(point for point in walked.points if point.money_fen == walked.present.money_fen)
    assert same.outcome.total.mean() >= walked.present.outcome.total.mean()


def test_no_point_spends_more_than_its_money(walked: Frontier):
    for point in walked.points:
        assert (walked.evaluator.total_fen(point.split) <= np.array(point.money_fen)).all()


def plan(*totals: int) -> Outcome:
    lifted = np.array(totals)[:, None]
    return Outcome(lifted, lifted, np.full_like(lifted, 1000), np.zeros((len(totals), 1, 1), np.int64))


def test_three_rules_choose_three_plans():
    """Medians 8, 5, 6; tenth percentiles 0.8, 5, 3; largest regrets 5, 6, 4."""
    outcomes = {
        "bold": plan(0, 2, 8, 9, 10),
        "even": plan(5, 5, 5, 5, 5),
        "middle": plan(1, 6, 6, 6, 6),
    }
    told = robust_choices(outcomes)
    assert {rule: one["plan"] for rule, one in told.items()} == {"median": "bold", "p10": "even", "regret": "middle"}
    assert told["regret"]["regret"] == 4
    assert told["median"]["median"] == 8
