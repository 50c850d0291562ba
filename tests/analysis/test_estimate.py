"""A paired estimate of a changed scenario against the full run it stands for."""

import numpy as np
import pytest

from simulation import load_scenario, simulate, summarise_run
from simulation.analysis.estimate import estimate_change, without_margins
from simulation.inputs.demo import demo_archive
from simulation.inputs.scenario import build_scenario

N = 60


@pytest.fixture(scope="module")
def city():
    archive, base = demo_archive(600, 3, 2016), load_scenario("baseline")
    content = base.model_dump(mode="json")
    content["programmes"]["major_illness_relief"]["total_yuan"] = 400_000
    content["programmes"]["living_aid"]["on"] = False
    return archive, base, build_scenario(content, "changed")


def reduced(archive, scenario, n, seed=2016):
    return without_margins(simulate(archive, scenario, replicates=n, seed=seed))


def test_totals_without_margins_are_the_totals(city):
    whole = simulate(city[0], city[1], replicates=3)
    small = without_margins(whole)
    one, other = summarise_run(whole), summarise_run(small)
    assert one == other


def test_a_few_paired_replicates_come_near_the_full_run(city):
    archive, base, changed = city
    estimate = estimate_change(reduced(archive, base, N), reduced(archive, changed, 4))
    told, full, before = (
        summarise_run(run) for run in (estimate, reduced(archive, changed, N), reduced(archive, base, N))
    )
    assert told["replicates"] == N
    for name in ("lifted_total", "exited_total", "spending_total_yuan"):
        error = abs(told[name]["mean"] - full[name]["mean"])
        assert error <= 0.02 * full[name]["mean"], name
    assert (
        abs(before["spending_total_yuan"]["mean"] - full["spending_total_yuan"]["mean"])
        > 0.02 * full["spending_total_yuan"]["mean"]
    ), "the change must be one that matters"
    assert told["years"][0]["spending_yuan"].keys() == full["years"][0]["spending_yuan"].keys()


def test_without_a_change_the_estimate_is_the_full_run_itself(city):
    archive, base, _ = city
    full = reduced(archive, base, N)
    estimate = estimate_change(full, reduced(archive, base, 4))
    assert all(np.array_equal(estimate.arrays[name], full.arrays[name]) for name in full.arrays)


def test_runs_that_are_not_paired_give_no_estimate(city):
    archive, base, changed = city
    few = reduced(archive, changed, 4)
    assert estimate_change(reduced(archive, base, N, seed=7), few) is None
    assert estimate_change(reduced(demo_archive(600, 4, 2016), base, N), few) is None
    assert estimate_change(reduced(archive, load_scenario("plan_2026_2030"), 4), few) is None
    assert estimate_change(reduced(archive, base, 3), few) is None
