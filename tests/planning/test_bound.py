"""The bound: no plan beats it on the same luck, and on one household alone it is what trying everything finds."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.analysis.attribution import RunSettings
from simulation.analysis.lives import alone, live
from simulation.engine import simulate
from simulation.errors import CancelledError, SimulationError
from simulation.inputs.demo import demo_archive
from simulation.inputs.scenario import build_scenario, list_scenarios, load_scenario
from simulation.planning.bound import WAYS, _Search, limited_money, most_lifted, room_for, upper_bound
from simulation.prepare.memory import empty_work
from simulation.prepare.world import make_world

ARCHIVE = demo_archive(120, 11)
CONTENT = load_scenario("baseline").model_dump()
TRIED = ("major_illness_relief", "skills_training", "living_aid")
UNION = (
    *TRIED,
    "mutual_aid",
    "study_aid",
    "business_support",
    "graduate_placement",
    "degree_support",
    "festival_visits",
)


def scenario_with(amounts: dict[str, float], **changes):
    """The baseline with these yearly amounts in yuan, every other of the union's programmes with a limit at nothing."""
    programmes = {
        name: {**plan, "total_yuan": amounts[name]} if name in amounts else plan
        for name, plan in CONTENT["programmes"].items()
    }
    return build_scenario({**CONTENT, **changes, "programmes": programmes}, "test")


def lifted_by(scenario, pairs):
    return simulate(ARCHIVE, scenario, pairs=pairs, seed=5).moves("lifted").sum(axis=1)


amounts = st.sampled_from([0.0, 800.0, 5_000.0, 40_000.0, 400_000.0])


@settings(max_examples=12)
@given(
    st.fixed_dictionaries(dict.fromkeys(UNION, amounts)),
    st.sampled_from(["deepest_shortfall", "tier", "longest_on_file", "effect_per_yuan", "equal_chance"]),
    st.sampled_from(["caseload", "equal"]),
    st.sampled_from(["strict", "wide"]),
    st.sampled_from([{}, {"staff_days": 60}, {"staff_days": 60, "staff_day_yuan": 100}]),
    st.integers(0, 50),
)
def test_no_plan_beats_the_bound_on_the_same_luck(yuan, priority, split, relief, staff, luck):
    plan = scenario_with(yuan, priority=priority, split=split, relief=relief, **staff)
    pairs = ((luck, luck), (luck, luck + 1))
    bound = upper_bound(ARCHIVE, plan, seed=5, pairs=pairs)
    assert (lifted_by(plan, pairs) <= bound.lifted_each + 1e-6).all()


@pytest.mark.parametrize("name", list_scenarios())
def test_the_plans_that_ship_stay_under_their_bounds(name):
    plan = load_scenario(name)
    archive = ARCHIVE if plan.years[0] == 2016 else demo_archive(80, 2, plan.years[0])
    bound = upper_bound(archive, plan, replicates=2)
    assert (simulate(archive, plan, replicates=2).moves("lifted").sum(axis=1) <= bound.lifted_each + 1e-6).all()


def test_any_split_of_the_same_money_stays_under_one_bound():
    pairs, whole = ((3, 3),), 60_000.0
    even = scenario_with({**dict.fromkeys(UNION, whole / len(UNION)), "injury_support": 0.0})
    bound = upper_bound(ARCHIVE, even, seed=5, pairs=pairs)
    for name in UNION:
        one = scenario_with({**dict.fromkeys(UNION, 0.0), name: whole, "injury_support": 0.0})
        assert lifted_by(one, pairs)[0] <= bound.lifted + 1e-6


def test_a_programme_limited_by_places_alone_is_bounded_as_well():
    plans = CONTENT["programmes"]
    by_places = {**plans["major_illness_relief"], "total_yuan": None, "people": 40}
    little = {name: {**plans[name], "total_yuan": 0.0} for name in UNION if name != "major_illness_relief"}
    content = {**CONTENT, "relief": "wide", "programmes": {**plans, **little, "major_illness_relief": by_places}}
    plan, pairs = build_scenario(content, "test"), ((2, 2), (4, 4))
    assert (lifted_by(plan, pairs) <= upper_bound(ARCHIVE, plan, seed=5, pairs=pairs).lifted_each + 1e-6).all()


def test_more_money_never_lowers_the_bound_and_money_is_priced_where_it_is_scarce():
    plan = scenario_with({})
    bounds = [
        upper_bound(ARCHIVE, plan, dict.fromkeys(plan.year_list, fen), seed=5, pairs=((1, 1),))
        for fen in (0, 20_000, 1_000_000, 10_000_000)
    ]
    lifted = [bound.lifted for bound in bounds]
    assert lifted == sorted(lifted)
    assert lifted[0] < lifted[-1]
    assert max(bounds[1].price_by_year.values()) > 0
    assert bounds[0].lifted >= bounds[0].free_each[0]
    assert lifted[-1] <= bounds[-1].possible_each[0] + 1e-9


def everything_tried(world, slot, seed):
    """Money by year of every pattern of `TRIED` over the years that lifts a household, found by the engine itself."""
    places = [list(world.programmes).index(name) for name in TRIED]
    years = world.arrivals.shape[1]
    patterns = np.array(list(product((False, True), repeat=len(places) * years))).reshape(-1, len(places), years)
    own = world.rows.row[slot].programmes_open
    base = alone(world, slot, np.array([own], np.uint64))
    limited = (world.plan.offer.budget >= 0).any(axis=1)
    plans = []
    for pattern in patterns:
        offers = base.plan.offer.copy()
        offers.budget[limited], offers.places[limited] = 0, 0
        offers.budget[places], offers.places[places] = np.where(pattern, -1, 0), np.where(pattern, -1, 0)
        plans.append(base.plan._replace(offer=offers))
    many = base.__class__(
        **{
            **vars(base),
            "pairs": base.pairs * len(plans),
            "draws": base.draws * len(plans),
            "arrivals": np.repeat(base.arrivals, len(plans), axis=0),
        }
    )
    found = set()

    def seen(_r, work, arrays, _trace):
        if work.household.lifted[0]:
            found.add(tuple(arrays["spending"][0, :, places, 0].sum(axis=0).tolist()))

    live(many, RunSettings(seed=seed, threads=1), seen, np.zeros(0, np.int64), plans)
    return {
        cost
        for cost in found
        if not any(other != cost and all(a <= b for a, b in zip(other, cost, strict=True)) for other in found)
    }


def test_alone_the_cheapest_ways_are_those_that_trying_everything_finds():
    off = {
        name: {**plan, "on": False}
        for name, plan in CONTENT["programmes"].items()
        if name not in TRIED and (plan["total_yuan"] is not None or plan["people"] is not None)
    }
    generous = {**CONTENT["programmes"]["living_aid"], "standard_yuan": 9_000}
    programmes = {**CONTENT["programmes"], **off, "living_aid": generous}
    content = {**CONTENT, "years": [2016, 2018], "relief": "wide", "programmes": programmes}
    world = make_world(ARCHIVE, build_scenario(content, "test"), [(1, 1)], 5)
    search, work = _Search(world, 5, np.zeros(6)), empty_work(world)
    least = search.ways(0, work, room_for(work, 6))
    ways = [{tuple(way[:3].tolist()) for way in least.ways[i, : least.found[i]]} for i in range(len(world.rows.row))]
    sure = [i for i in range(len(ways)) if not least.cut[i] and least.found[i] < WAYS]
    by_money = [i for i in sure if ways[i] and (0, 0, 0) not in ways[i]]
    never, free = ([i for i in sure if wanted(ways[i])] for wanted in (lambda w: not w, lambda w: (0, 0, 0) in w))
    several = sorted(by_money, key=lambda i: -len(ways[i]))
    for slot in {*several[:8], *by_money[:4], *never[:2], *free[:2]}:
        assert ways[slot] == everything_tried(world, slot, 5)
    assert len(ways[several[0]]) > 1


def test_with_hardly_any_room_the_bound_only_rises():
    world = make_world(ARCHIVE, scenario_with({}), [(0, 0)], 5)
    limits = np.concatenate([list(limited_money(world).values()), np.zeros(5)]).astype(float)
    search = _Search(world, 5, limits)
    work = empty_work(world)
    wide, narrow = (search.one(0, work, room_for(work, 10, states, parts)) for states, parts in ((256, 256), (2, 2)))
    assert narrow.bound >= wide.bound
    assert narrow.whole < wide.whole


def test_the_most_for_the_money_is_the_linear_programmes_optimum():
    ways = np.zeros((3, WAYS, 2), np.int64)
    ways[0, 0], ways[1, 0], ways[2, 0], ways[2, 1] = (30, 0), (20, 0), (0, 10), (50, 0)
    value, _ = most_lifted(ways * 10**5, np.array([1, 1, 2]), np.array([35, 5]) * 10.0**5)
    assert value == pytest.approx(1 + 15 / 30 + 0.5)  # the second whole, half of the first, half of the third


def test_a_year_outside_the_plan_and_a_cancelled_search_are_said():
    from threading import Event

    with pytest.raises(SimulationError, match="1999"):
        upper_bound(ARCHIVE, scenario_with({}), {1999: 5})
    stop = Event()
    stop.set()
    with pytest.raises(CancelledError):
        upper_bound(ARCHIVE, scenario_with({}), replicates=1, cancel=stop)
