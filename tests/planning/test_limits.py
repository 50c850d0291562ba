"""Limits of a search: what clashes is found before any run and told by a smallest set; every split inside keeps them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulation.analysis.attribution import RunSettings
from simulation.inputs.archive import Archive
from simulation.inputs.scenario import Scenario, build_scenario
from simulation.planning.evaluator import Evaluator
from simulation.planning.limits import ClashingLimitsError, Limits, nearest_split, region_of

MONEY = 521_599_000
"""The baseline's union money of a year in fen."""


@pytest.fixture(scope="module")
def evaluator(small_archive: Archive, baseline: Scenario) -> Evaluator:
    return Evaluator(small_archive, baseline, RunSettings(2, 1, 2))


def limits(**extra) -> Limits:
    return Limits((MONEY,) * 5, **extra)


def row(evaluator: Evaluator, name: str) -> int:
    return [one.programme for one in evaluator.rows].index(name)


def test_the_present_plan_is_inside_its_own_money(evaluator: Evaluator):
    assert region_of(evaluator, limits()).holds(evaluator.base)


@pytest.mark.parametrize(
    ("extra", "kinds"),
    [
        ({"least_fen": {("festival_visits", 2018): MONEY}}, {"least", "funds"}),
        ({"least_fen": {("mutual_aid", None): 90_000}, "most_fen": {("mutual_aid", 2017): 80_000}}, {"least", "most"}),
        ({"least_fen": {("mutual_aid", 2017): 900}, "locks": (("mutual_aid", 2017),)}, set()),
        ({"most_fen": {("study_aid", 2016): 100}}, {"most", "floor"}),
        ({"batch_share": {"medical": (0.9, 1.0)}, "locks": (("festival_visits", None), ("living_aid", None))},
         {"batch_least", "lock", "money"}),
    ],
)  # fmt: skip
def test_clashes_are_told_by_a_smallest_set(evaluator: Evaluator, extra, kinds):
    if not kinds:  # the lock is above this minimum: nothing clashes
        assert region_of(evaluator, limits(**extra)).holds(evaluator.base)
        return
    with pytest.raises(ClashingLimitsError) as refused:
        region_of(evaluator, limits(**extra))
    assert {one.kind for one in refused.value.limits} == kinds


def test_money_below_what_is_fixed_is_refused_with_what_is_fixed(evaluator: Evaluator):
    with pytest.raises(ClashingLimitsError, match=r"当年资金.*300,000.*固定支出.*359,250"):
        region_of(evaluator, Limits((30_000_000,) * 5))


def test_funds_leave_no_more_than_the_free_ones_to_what_central_money_may_not_pay(evaluator: Evaluator):
    """Central money pays six programmes only: the others share 3,186,000 yuan a year, 479,250 of it held."""
    wish = evaluator.base.copy()
    wish[:, 0] = 0
    wish[row(evaluator, "festival_visits"), 0] = 400_000_000
    inside = nearest_split(region_of(evaluator, limits()), wish)
    may = {"living_aid", "major_illness_relief", "study_aid", "injury_support", "skills_training", "graduate_placement"}
    others = sum(int(inside[i, 0]) for i, one in enumerate(evaluator.rows) if one.programme not in may)
    assert others <= 318_600_000 - 6_000_000 - 29_925_000
    free = nearest_split(region_of(evaluator, limits(funds=False)), wish)
    assert int(free[row(evaluator, "festival_visits"), 0]) > int(inside[row(evaluator, "festival_visits"), 0])


def test_locks_to_the_fen_and_places_and_shares_hold(evaluator: Evaluator):
    asked = limits(
        locks=(("mutual_aid", 2018),), most_places={("living_aid", None): 100}, batch_share={"work": (0.1, 0.2)}
    )
    region = region_of(evaluator, asked)
    split = nearest_split(region, evaluator.base + 12_345)
    assert region.holds(split)
    assert split[row(evaluator, "mutual_aid"), 2] == 12_000_000
    assert split[row(evaluator, "living_aid")].max() <= 100 * 98_000
    work = [i for i, one in enumerate(evaluator.rows) if one.record and one.record.batch == "work"]
    whole = evaluator.total_fen(split)
    assert (split[work].sum(axis=0) >= 0.1 * whole - 1000).all()


def test_staff_days_limit_what_the_money_may_buy(small_archive: Archive, baseline: Scenario):
    content = {**baseline.model_dump(exclude_defaults=True), "staff_days": 300, "name": "few_days"}
    evaluator = Evaluator(small_archive, build_scenario(content, "few_days"), RunSettings(2, 1, 2))
    asked = replace(limits(), funds=False)
    split = nearest_split(region_of(evaluator, asked), evaluator.base)
    days = np.zeros(5)
    for one, fen in zip(evaluator.rows, split, strict=True):
        if one.price_fen and one.record:
            days += fen / one.price_fen * one.record.staff_days
    assert (days <= 300 + 1e-6).all()
    assert days.max() > 290
