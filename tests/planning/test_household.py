"""What would have lifted one household: the engine's own answer, with and without each programme."""

from __future__ import annotations

import json
from threading import Event

import numpy as np
import pytest

from simulation.analysis.attribution import RunSettings
from simulation.analysis.lives import follow
from simulation.errors import CancelledError, SimulationError
from simulation.inputs.screening import screen
from simulation.planning.household import can_lift, find_remedies, open_all
from simulation.planning.trials import Trials
from simulation.prepare.world import make_world

FEW = RunSettings(replicates=40, threads=2)
SLOTS = (3, 60, 110, 150)


def number(archive, slot: int) -> str:
    return str(archive.households["number"].iloc[screen(archive).kept[slot]])


@pytest.fixture(scope="module")
def told(small_archive, baseline) -> list[dict]:
    return [find_remedies(small_archive, baseline, number(small_archive, slot), FEW) for slot in SLOTS]


def test_a_household_tried_alone_ends_as_in_a_city_with_room_for_everything(small_archive, baseline):
    rich = open_all(baseline)
    plans = {
        name: plan.model_copy(update={"total_yuan": 1e10, "people": None, "standard_yuan": None})
        for name, plan in rich.programmes.items()
    }
    rich = rich.model_copy(update={"programmes": plans})
    few = RunSettings(replicates=6, threads=2)
    city = follow(small_archive, rich, few)
    world = make_world(small_archive, open_all(baseline), [(r, r) for r in range(6)], few.seed)
    for slot in SLOTS:
        trials = Trials(world, slot, few)
        assert trials.of(trials.open).lifted.tolist() == city.lifted[:, -1, slot].tolist()


def test_without_any_programme_nothing_is_spent_and_only_own_change_lifts(told):
    for one in told:
        assert one["own"]["programmes"] == []
        assert one["own"]["union_yuan"]["mean"] == one["own"]["government_yuan"]["mean"] == 0
        assert one["own"]["chance"]["mean"] <= one["everything"]["chance"]["mean"] + 0.1


def test_one_programme_and_a_set_are_tried_the_same_way(small_archive, baseline, told):
    """A programme that alone is the cheapest set has there the chance it has in the table of single programmes."""
    alike = 0
    for one in told:
        for single in one["single"]:
            if one["cheapest"]["chosen"] == [single["programme"]]:
                alike += 1
                assert one["cheapest"]["chance"] == single["with"]
    floors = [one["floors"]["chance"]["mean"] for one in told]
    goal = max(min(floors), 0.01)
    easy = find_remedies(small_archive, baseline, told[int(np.argmax(floors))]["number"], FEW, goal=goal)
    assert easy["verdict"] == "floors"
    assert easy["cheapest"]["chosen"] == []
    assert easy["cheapest"]["chance"] == easy["floors"]["chance"]
    assert alike or easy["cheapest"]["union_yuan"] == easy["floors"]["union_yuan"]


def test_differences_are_with_minus_without(told):
    for one in told:
        for single in one["single"]:
            if single["offered"]:
                assert single["difference"]["mean"] == pytest.approx(
                    single["with"]["mean"] - single["without"]["mean"], abs=1e-5
                )
                assert single["difference"]["low"] <= single["difference"]["mean"] <= single["difference"]["high"]
                assert 0 < single["given"] <= 1


def test_gifts_now_and_then_never_lift_anybody_and_are_never_chosen(told, baseline):
    gifts = {name for name, record in open_all(baseline).records.items() if not can_lift(record)}
    assert gifts
    for one in told:
        assert not gifts & {*one["cheapest"]["chosen"], *one["choices"]}
        assert all(s["difference"]["mean"] == 0 for s in one["single"] if s["offered"] and s["programme"] in gifts)


def test_the_set_found_costs_no_more_than_everything_and_reaches_what_it_says(told):
    for one in told:
        best = one["cheapest"]
        assert best["union_yuan"]["mean"] <= one["everything"]["union_yuan"]["mean"] + 1e-6
        if one["verdict"] in {"reached", "floors"}:
            assert best["chance"]["mean"] >= one["goal"]
        else:
            assert best["chance"]["mean"] < one["goal"]
            assert best["chance"]["high"] >= one["everything"]["chance"]["mean"] - 0.1
        left = one["left"]
        assert left["not_lifted"] == pytest.approx(1 - best["chance"]["mean"], abs=1e-6)
        assert left["removed"] + left["on_file"] == pytest.approx(left["not_lifted"], abs=1e-6)


def test_whatever_is_tried_a_hopeless_goal_is_said_to_be_missed(small_archive, baseline, told):
    verdicts = {one["verdict"] for one in told}
    hopeless = [one for one in told if one["everything"]["chance"]["mean"] < 0.3]
    assert hopeless, "the sample should hold a household that hardly anything lifts"
    assert all(one["verdict"] in {"none", "removed", "highest"} for one in hopeless)
    assert verdicts <= {"floors", "reached", "highest", "removed", "none"}


def test_a_refused_programme_is_not_tried(small_archive, baseline):
    from dataclasses import replace

    homes = small_archive.households.copy()
    place = int(screen(small_archive).kept[SLOTS[0]])
    homes["refused"] = homes["refused"].astype(object)
    homes.loc[place, "refused"] = baseline.records["skills_training"].zh
    archive = replace(small_archive, households=homes)
    one = find_remedies(archive, baseline, number(archive, SLOTS[0]), RunSettings(replicates=6, threads=1))
    refused = next(s for s in one["single"] if s["programme"] == "skills_training")
    assert (refused["offered"], refused["why_not"]) == (False, "not_for_it")


def test_programmes_switched_off_are_tried_and_marked(told, baseline):
    for one in told:
        assert {s["programme"] for s in one["single"] if not s["in_plan"]} == set(open_all(baseline).records) - set(
            baseline.records
        )
        assert not any(s["floor"] for s in one["single"] if not s["in_plan"])


def test_every_effect_carries_its_grades(told):
    for single in told[0]["single"]:
        assert single["grade"] in {"A", "B", "C"}
        assert set(single["numbers"].values()) <= {"A", "B", "C"}
        assert single["evidence"]


def test_the_answer_is_plain_and_the_same_again(small_archive, baseline, told):
    again = find_remedies(small_archive, baseline, told[0]["number"], RunSettings(replicates=40, threads=1))
    assert json.dumps(again, allow_nan=False) == json.dumps(told[0], allow_nan=False)


def test_progress_rises_to_the_end_and_a_search_can_be_cancelled(small_archive, baseline):
    seen = []
    one = RunSettings(replicates=5, threads=1, progress=lambda done, total: seen.append(done / total))
    find_remedies(small_archive, baseline, number(small_archive, 3), one)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    stop = Event()
    stop.set()
    with pytest.raises(CancelledError):
        find_remedies(small_archive, baseline, number(small_archive, 3), RunSettings(replicates=5, cancel=stop))


def test_who_is_not_on_file_is_refused_in_words(small_archive, baseline):
    cleared = next(place for place, decision in enumerate(screen(small_archive).decision) if decision != 0)
    with pytest.raises(SimulationError, match="期初档案"):
        find_remedies(small_archive, baseline, str(small_archive.households["number"].iloc[cleared]), FEW)
    with pytest.raises(SimulationError, match="职工编号"):
        find_remedies(small_archive, baseline, "nobody", FEW)
    with pytest.raises(SimulationError, match="把握"):
        find_remedies(small_archive, baseline, number(small_archive, 3), FEW, goal=1.2)
