"""What is kept between runs never answers for another question."""

import numpy as np
import pytest

from simulation import simulate
from simulation.inputs.demo import demo_archive
from simulation.inputs.scenario import build_scenario, deep_merge, find_scenario, merged_content
from simulation.prepare import world

CHANGES = {
    "a sum": {"programmes": {"skills_training": {"total_yuan": 900000}}},
    "a closure": {"job_loss_factor": {2017: 4.0}},
    "staff": {"staff_days": 10},
    "wages": {"wage_growth": 0.2},
    "the line": {"line_growth": 0.0},
    "arrivals": {"arrival_factor": {2018: 5.0}},
    "a number": {"parameters": {"reemployment_year": {"value": 0.6, "note": "试"}}},
    "a record": {"programmes": {"skills_training": {"record": {"take_up": 0.1}}}},
    "the month": {"plan_start_month": 3},
    "the line left": {"exit_line": "line_and_a_half"},
    "the rules": {"rules": "rules_2021"},
    "the years": {"years": [2017, 2019]},
    "an age": {"parameters": {"upskilling_age_max": {"value": 20, "note": "试"}}},
    "who": {"programmes": {"skills_training": {"record": {"who": {"tiers": [1]}}}}},
    "a switch": {"programmes": {"skills_training": {"on": False}}},
}


def test_another_amount_finds_what_was_made_for_the_first():
    archive = demo_archive(200, 5)
    content = merged_content(find_scenario("baseline"))
    dearer = build_scenario(deep_merge(content, CHANGES["a sum"]), "changed")
    first, second = (
        world.make_world(archive, plan, [(0, 0)], 2016) for plan in (build_scenario(content, "changed"), dearer)
    )
    assert first.rows is second.rows
    assert first.slots is second.slots
    assert first.draws is second.draws


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_changed_scenario_is_answered_as_if_it_were_the_first(change, monkeypatch):
    archive = demo_archive(200, 5)
    content = merged_content(find_scenario("baseline"))
    changed = build_scenario(deep_merge(content, change), "changed")
    simulate(archive, build_scenario(content, "changed"), replicates=3)
    after = simulate(archive, changed, replicates=3)
    for memory in ("_openings", "_slots_made", "_drawn"):
        monkeypatch.setattr(world, memory, world.kept())
    first = simulate(archive, changed, replicates=3)
    assert all(np.array_equal(after.arrays[name], first.arrays[name]) for name in first.arrays)
