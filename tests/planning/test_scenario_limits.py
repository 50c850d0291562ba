"""Limits of a scenario's file: the search keeps them, what it cannot decide is said, and a clash names the smallest set."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulation.analysis.attribution import RunSettings
from simulation.inputs.archive import Archive
from simulation.inputs.scenario import Scenario, build_scenario
from simulation.inputs.scenario_file import read_scenario_file, write_scenario
from simulation.planning.evaluator import Evaluator
from simulation.planning.limits import ClashingLimitsError, nearest_split, region_of
from simulation.planning.scenario_limits import limits_of, not_searched, planned_money, short_units


def limited(baseline: Scenario, limits: dict[str, Any], **extra: Any) -> Scenario:
    return build_scenario({**baseline.model_dump(), "name": "limited", "limits": limits, **extra}, "limited")


ASKED = {
    "programmes": {
        "skills_training": {"least_yuan": 200_000, "most_places": 300},
        "mutual_aid": {"most_yuan": {2018: 50_000}},
    },
    "batches": {"work": {"least_share": 0.05, "most_share": 0.4}},
}


def test_a_split_within_the_files_limits_keeps_every_one(small_archive: Archive, baseline: Scenario):
    plan = limited(baseline, ASKED)
    evaluator = Evaluator(small_archive, plan, RunSettings(2, 1, 2))
    region = region_of(evaluator, limits_of(plan, planned_money(plan)))
    split = nearest_split(region, evaluator.base)
    assert region.holds(split)
    row = {one.programme: place for place, one in enumerate(evaluator.rows)}
    training, aid = split[row["skills_training"]], split[row["mutual_aid"]]
    assert training.min() >= 20_000_000
    assert training.max() <= 300 * evaluator.rows[row["skills_training"]].price_fen
    assert aid[2] <= 5_000_000
    assert aid[1] > 5_000_000


def test_limits_survive_being_written_and_read(baseline: Scenario):
    plan = limited(baseline, ASKED, based_on="baseline")
    text = write_scenario(plan)
    assert "limits:" in text
    assert build_scenario(read_scenario_file(text.encode(), "limited.yaml"), "limited").limits == plan.limits


def test_limits_that_cannot_hold_together_are_told_by_the_smallest_set(small_archive: Archive, baseline: Scenario):
    plan = limited(baseline, {"programmes": {"living_aid": {"least_yuan": {2017: 6_000_000}}}})
    evaluator = Evaluator(small_archive, plan, RunSettings(2, 1, 2))
    with pytest.raises(ClashingLimitsError) as refused:
        region_of(evaluator, limits_of(plan, planned_money(plan)))
    assert {(one.kind, one.year) for one in refused.value.limits} >= {("least", 2017)}
    assert len(refused.value.limits) == 2


def test_what_a_search_does_not_decide_is_said(small_archive: Archive, baseline: Scenario):
    asked = {"programmes": {"medical_assistance": {"most_yuan": 5}, "living_aid": {"most_yuan": 5}}, "unit_share": 0.8}
    told = [zh for zh, _ in not_searched(small_archive, limited(baseline, asked))]
    assert len(told) == 2
    free = not_searched(small_archive, baseline, money_known=False)
    assert ["用途限制" in zh for zh, _ in free] == [True]
    assert any(zh.startswith(baseline.records["medical_assistance"].zh) for zh in told)
    assert not_searched(small_archive, limited(baseline, ASKED)) == []


def test_units_short_of_their_share_are_named_where_the_plan_gives_shares_by_hand(
    small_archive: Archive, baseline: Scenario
):
    units = small_archive.units
    shares = {unit: (0.0 if place == 0 else 1.0) for place, unit in enumerate(units)}
    plan = limited(baseline, {"unit_share": 0.5}, split="given", split_shares=shares)
    short = short_units(small_archive, plan, 0.5)
    assert short[units[0]] == 0.0
    assert units[0] in not_searched(small_archive, plan)[0][0]
    equal = short_units(small_archive, limited(baseline, {}, split="equal"), 0.999)
    count = np.bincount(small_archive.households["unit"])
    assert units[int(count.argmax())] in equal
