"""Household plans: the choice alone on given gains, against an exact mixed-integer solution, and the whole plan with its trials.

    python -m benchmarks.household_plan

The choice alone (10,000 and 1,000,000 households) takes the sets' costs and gains as given: what finding them takes is the
whole plan's figure. Its sets are made up like those found on the demo archive: up to eight a household, prices of the
programmes' size, gains of hundredths.
"""

from __future__ import annotations

import json
import time
from typing import Any

import numpy as np

from benchmarks.apart import measured_apart
from simulation.planning.knapsack import Choices, Limit, choose

FEN_EACH = 50_000
"""Money for each household in the made-up cases."""
PLANNED_FEN_EACH = 86_900
"""The baseline's money of a year for each of its 6,000 households."""
SMALL, CASES = 60, 20
"""Households of a small case, and how many cases are solved exactly."""


def made_up(households: int, seed: int) -> Choices:
    """Sets of so many households: nothing first, then up to eight with prices from 80 to 6,000 yuan."""
    luck = np.random.default_rng(seed)
    sizes = luck.integers(1, 9, households)
    start = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    cost = (luck.lognormal(11.2, 0.9, start[-1]).clip(8_000, 600_000)).astype(np.int64)
    gain = luck.beta(0.5, 12.0, start[-1])
    cost[start[:-1]], gain[start[:-1]] = 0, 0.0
    return Choices(start, cost, gain)


def timed_choice(households: int, seed: int = 1, units: int = 0) -> dict[str, float]:
    """Seconds and gap of one choice; with `units`, each of them gets at least half of its share of the money."""
    choices, money = made_up(households, seed), households * FEN_EACH
    limits = []
    if units:
        share = np.full(units, money // units // 2)
        limits = [Limit("money", np.arange(households, dtype=np.int64) % units, share)]
    began = time.perf_counter()
    found = choose(choices, money, limits)
    return {"seconds": time.perf_counter() - began, "gap_percent": 100 * found.gap}


def exact_gain(choices: Choices, money: int) -> float:
    """The best gain by HiGHS's branch and bound."""
    from scipy.optimize import LinearConstraint, milp
    from scipy.sparse import coo_matrix

    n = len(choices.cost)
    each = LinearConstraint(coo_matrix((np.ones(n), (choices.owner, np.arange(n)))).tocsr(), 1, 1)
    paid = LinearConstraint(choices.cost[None, :].astype(float), -np.inf, money)
    solved = milp(-choices.gain, constraints=[each, paid], integrality=np.ones(n), options={"mip_rel_gap": 0.0})
    return -float(solved.fun)


def short_of_exact() -> float:
    """The most that the choice falls short of the exact optimum on the small cases, in per cent."""
    worst = 0.0
    for seed in range(CASES):
        choices, money = made_up(SMALL, seed), SMALL * FEN_EACH
        best = exact_gain(choices, money)
        worst = max(worst, 100 * (best - choose(choices, money).gain) / best)
    return worst


def whole_plan(households: int) -> dict[str, float]:
    """Seconds and gap of a whole plan: sets tried, chosen, checked in fresh luck, every row made; two threads."""
    from simulation import load_scenario
    from simulation.analysis.attribution import RunSettings
    from simulation.inputs.demo import demo_archive
    from simulation.planning.household_plan import plan_households, replicates_for

    archive, scenario = demo_archive(households, 2016), load_scenario("baseline")
    plan_households(demo_archive(100, 1), scenario, RunSettings(2))  # loads the compiled code
    settings = RunSettings(replicates_for(archive), threads=2)
    began = time.perf_counter()
    plan = plan_households(archive, scenario, settings, money_fen=households * PLANNED_FEN_EACH)
    return {"seconds": time.perf_counter() - began, "gap_percent": 100 * float(plan.told["gap"])}


def bound_seconds(households: int, replicates: int) -> float:
    """Seconds of the bound no plan exceeds, on two threads."""
    from simulation import load_scenario
    from simulation.inputs.demo import demo_archive
    from simulation.planning.bound import upper_bound

    archive, scenario = demo_archive(households, 2016), load_scenario("baseline")
    upper_bound(demo_archive(60, 1), scenario, replicates=1)  # loads the compiled code
    began = time.perf_counter()
    upper_bound(archive, scenario, replicates=replicates, threads=2)
    return time.perf_counter() - began


def plan_figures() -> dict[str, float]:
    """Every figure once; the large choice in a process of its own."""
    timed_choice(100)  # loads the compiled code
    timed_choice(100, units=3)
    small, fair = timed_choice(10_000), timed_choice(10_000, units=20)
    large, whole, whole_large = (
        measured_apart("plans", 1_000_000),
        whole_plan(10_000),
        measured_apart("whole", 1_000_000),
    )
    return {
        "plan_10k_s": small["seconds"],
        "plan_10k_gap": max(small["gap_percent"], fair["gap_percent"]),
        "plan_10k_fair_s": fair["seconds"],
        "plan_exact": short_of_exact(),
        "plan_1m_s": large["seconds"],
        "plan_1m_gap": large["gap_percent"],
        "plan_1m_mb": large["peak_mb"],
        "plan_whole_s": whole["seconds"],
        "plan_whole_gap": max(whole["gap_percent"], whole_large["gap_percent"]),
        "plan_whole_1m_s": whole_large["seconds"],
        "plan_whole_1m_mb": whole_large["peak_mb"],
        "bound_s": bound_seconds(6_000, 4),
    }


def main() -> None:
    """Measure and print."""
    figures: dict[str, Any] = {name: round(value, 5) for name, value in plan_figures().items()}
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
