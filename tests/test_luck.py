"""Paired luck: what happens to a household hangs on the household alone, so that two runs differ only by what was changed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulation.engine import simulate
from simulation.inputs.archive import Archive
from simulation.inputs.demo import demo_archive
from simulation.inputs.scenario import Override, ProgrammePlan, Scenario, build_scenario
from simulation.inputs.screening import screen
from simulation.prepare.numbers import CENTRAL
from simulation.prepare.world import make_world
from simulation.results import Results
from tests.worked import rows_of

ARRAYS = ("moves", "moves_by_group", "moves_by_tier", "spending", "reached", "needing", "money")
REMOVED = 3
AWARDS = {"awarded", "renew"}
PLACEBO = {
    "number": "0", "zh": "空项目", "en": "placebo", "plan": "无", "batch": "work", "owner": "city", "money": "union",
    "who": {"needs": ["any", "able_idle"]}, "unit": "household", "amount": {"rule": "flat", "yuan": 100}, "price_source": "tests",
    "payment_months": [1], "effects": [], "grade": "C", "evidence": "none",
}  # fmt: skip


def kept(archive: Archive) -> list[str]:
    numbers: list[str] = archive.households["number"].iloc[screen(archive, 2016).kept].tolist()
    return numbers


def without_programmes(scenario: Scenario) -> Scenario:
    return scenario.model_copy(update={"programmes": {}})


def with_placebo(scenario: Scenario, **record: Any) -> Scenario:
    content = scenario.model_dump(mode="python", exclude_none=True)
    content["new_programmes"] = {"placebo": PLACEBO | record}
    content["programmes"]["placebo"] = {"total_yuan": 5_000_000}
    content["split_shares"] = {}
    return build_scenario(content, "placebo")


def overridden(scenario: Scenario, **numbers: float) -> Scenario:
    return scenario.model_copy(
        update={"parameters": {name: Override(value=value, note="test") for name, value in numbers.items()}}
    )


def assert_same_lives(one: Results, other: Results, but: set[str] | frozenset[str] = frozenset()) -> None:
    """Every field of every year of the traced households and their members."""
    for here, there in zip(one.trace, other.trace, strict=True):
        for mine, others in ((here.household, there.household), (here.member, there.member)):
            for name in mine.dtype.names:
                if name not in but:
                    np.testing.assert_array_equal(mine[name], others[name], name)


def test_threads_do_not_matter(small_archive, baseline, small_run):
    for threads in (1, 2, 4):
        again = simulate(small_archive, baseline, replicates=8, threads=threads)
        for name in ARRAYS:
            np.testing.assert_array_equal(again.arrays[name], small_run.arrays[name], f"{name}, {threads} threads")


def test_a_replicate_does_not_hang_on_the_others(small_archive, baseline, small_run):
    last = simulate(small_archive, baseline, pairs=[(7, 7), (2, 2)])
    for name in ARRAYS:
        np.testing.assert_array_equal(last.arrays[name], small_run.arrays[name][[7, 2]], name)


@pytest.mark.parametrize("priority", ["deepest_shortfall", "equal_chance"])
def test_the_order_of_rows_does_not_matter(small_archive, baseline, priority):
    scenario = baseline.model_copy(update={"priority": priority})
    shuffled = rows_of(small_archive, np.random.default_rng(1).permutation(len(small_archive.households)).tolist())
    numbers = kept(small_archive)
    one = simulate(small_archive, scenario, replicates=4, traced=numbers)
    other = simulate(shuffled, scenario, replicates=4, traced=numbers)
    for name in ARRAYS:
        np.testing.assert_array_equal(one.arrays[name], other.arrays[name], name)
    assert_same_lives(one, other)


def test_one_household_more_leaves_the_others_alone(small_archive, baseline):
    """Without rationed programmes: every other household of the file, and every arrival that kept its donor."""
    numbers = kept(small_archive)
    newcomer = small_archive.households.index[small_archive.households["number"] == numbers[50]][0]
    fewer = rows_of(small_archive, [row for row in range(len(small_archive.households)) if row != newcomer])
    scenario, others = without_programmes(baseline), [number for number in numbers if number != numbers[50]]
    with_it = simulate(small_archive, scenario, replicates=4, traced=others, keep_state=True)
    without = simulate(fewer, scenario, replicates=4, traced=others, keep_state=True)
    assert_same_lives(with_it, without)
    pairs = [(r, r) for r in range(4)]
    assert_same_arrivals(
        make_world(small_archive, scenario, pairs, 2016), make_world(fewer, scenario, pairs, 2016), with_it, without
    )


def assert_same_arrivals(one: Any, other: Any, mine: Results, theirs: Results) -> None:
    """Arrivals with the same key and the same donor lived the same life; only a few have another donor."""
    lived = 0
    for r in range(len(one.pairs)):
        here, there = arrivals_by_key(one, r), arrivals_by_key(other, r)
        common = [key for key in here if key in there and here[key][1] == there[key][1]]
        assert len(common) > 0.85 * len(here)
        for name in mine.states[r][0].dtype.names:
            a = mine.states[r][0][name][[here[key][0] for key in common]]
            b = theirs.states[r][0][name][[there[key][0] for key in common]]
            np.testing.assert_array_equal(a, b, name)
        lived += len(common)
    assert lived > 0


def arrivals_by_key(world: Any, r: int) -> dict[int, tuple[int, int]]:
    """Slot and donor's key of every arrival of replicate `r`, by its own key."""
    slots = [
        start + k
        for start, n in zip(world.slots.start.ravel().tolist(), world.arrivals[r].ravel().tolist(), strict=True)
        for k in range(n)
    ]
    return {int(world.slots.key[s]): (s, int(world.slots.key[world.slots.slot.row[s]])) for s in slots}


def test_more_arrivals_leave_the_file_and_the_first_arrivals_alone(small_archive, baseline):
    scenario, numbers = without_programmes(baseline), kept(small_archive)
    more = scenario.model_copy(update={"arrival_factor": {2018: 3.0}})
    one = simulate(small_archive, scenario, replicates=4, traced=numbers)
    other = simulate(small_archive, more, replicates=4, traced=numbers)
    assert_same_lives(one, other)
    assert (other.moves("newly_identified")[:, 2] > one.moves("newly_identified")[:, 2]).all()
    np.testing.assert_array_equal(
        other.moves("newly_identified")[:, [0, 1, 3, 4]], one.moves("newly_identified")[:, [0, 1, 3, 4]]
    )


@pytest.mark.parametrize("month", [1, 11])
@pytest.mark.parametrize(
    "effects",
    [
        [],
        [{"channel": "job_search", "gains": ["jobs_policy_year_1"]}],
        [{"channel": "take_up", "gain": "pairing_take_up_light"}],
        [{"channel": "persistence", "gain": "study_persistence"}],
    ],
    ids=["none", "job_search", "take_up", "persistence"],
)
def test_a_programme_without_effect_changes_nobody(small_archive, baseline, effects, month):
    """With its own money and the numbers of its channel at zero it leaves every household as it was (section 10, point 5)."""
    zero = overridden(baseline, jobs_policy_year_1=0.0, pairing_take_up_light=0.0, study_persistence=0.0)
    numbers = kept(small_archive)
    plain = simulate(small_archive, zero, replicates=6, traced=numbers)
    placebo = simulate(
        small_archive, with_placebo(zero, effects=effects, payment_months=[month]), replicates=6, traced=numbers
    )
    np.testing.assert_array_equal(plain.arrays["moves"], placebo.arrays["moves"])
    assert placebo.arrays["reached"][:, :, placebo.labels["programme"].index("placebo")].sum() > 0
    bookkeeping = {"effect", "since", "from", "helped", "stays"}
    touched = {name for name in plain.trace[0].member.dtype.names if name.split("_")[0] in bookkeeping}
    assert_same_lives(plain, placebo, but=AWARDS | touched | {"helped_from"})


def test_a_scenario_leaves_illness_and_death_alone(small_archive, baseline, small_run):
    """Programmes change means, not who falls ill or dies: the same in both runs while both are still in the file."""
    other = simulate(small_archive, without_programmes(baseline), replicates=8, traced=kept(small_archive))
    for mine, theirs in zip(small_run.trace, other.trace, strict=True):
        both = (mine.household.status != REMOVED) & (theirs.household.status != REMOVED)
        for name in ("alive", "illness", "bill_month", "born", "pension_right"):
            np.testing.assert_array_equal(mine.member[name][both], theirs.member[name][both], name)


@pytest.mark.slow
@pytest.mark.parametrize("programme", ["skills_training", "job_coaching", "graduate_placement"])
def test_more_money_for_work_never_lowers_expected_exits(baseline, programme):
    """Section 10, point 5: non-negative effects, a budget of its own, one year, central values."""
    year = baseline.model_copy(update={"years": (2016, 2016), "plan_start_month": 1})
    year = overridden(year, training_year_0=0.05, training_earnings=0.0, graduate_half_year=0.05)
    archive, exits = demo_archive(1500, 11), []
    for yuan in (0.0, 20_000.0, 100_000.0, 3_000_000.0):
        plans = {**year.programmes, programme: ProgrammePlan(total_yuan=yuan)}
        results = simulate(
            archive, year.model_copy(update={"programmes": plans}), pairs=[(CENTRAL, luck) for luck in range(40)]
        )
        exits.append(results.moves("exited").sum())
    assert exits == sorted(exits)
    assert exits[-1] > exits[0]
