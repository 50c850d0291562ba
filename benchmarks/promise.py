"""Does the promise of `least-money` hold with luck it was not made on, and does its plan beat other splits of its money?

    python -m benchmarks.promise [--replicates N] [--fresh N] [--seed N]

The plan is made on one seed and lived on another, beside the present split scaled to the same money of each year and a split
in proportion to need; differences are paired.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from rich.console import Console
from rich.table import Table

from simulation.analysis.attribution import RunSettings
from simulation.inputs.archive import load_archive
from simulation.inputs.scenario import load_scenario
from simulation.planning.evaluator import Evaluator, Outcome
from simulation.planning.goal import POLICY_PROBABILITY, POLICY_RATE, Goal, least_money

Z95 = 1.96


def error_of(share: float, n: int) -> float:
    """Half the range that a share of `n` replicates is uncertain by (95 %)."""
    return Z95 * float(np.sqrt(max(share * (1.0 - share), 1.0 / n) / n))


def confirmed(goal: Goal, fresh: dict[str, Outcome]) -> bool:
    """Whether the promised probability lies within the errors of both luck sets."""
    chance, n = fresh["found"].probability(goal.rate), fresh["found"].n
    both = np.hypot(error_of(chance, n), error_of(goal.asked_probability, goal.outcome.n))
    return chance >= goal.asked_probability - float(both)


def main() -> None:
    """Make the plan, live it anew, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--replicates", type=int, default=500)
    parser.add_argument("--fresh", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=77)
    chosen = parser.parse_args()
    scenario = load_scenario("baseline")
    archive = load_archive(as_of_year=scenario.years[0])
    began = time.perf_counter()
    goal = least_money(
        archive, scenario, None, RunSettings(chosen.replicates), rate=POLICY_RATE, probability=POLICY_PROBABILITY
    )
    seconds = time.perf_counter() - began
    other = Evaluator(archive, scenario, RunSettings(chosen.fresh, chosen.seed))
    fresh = {name: other.of(split, chosen.fresh) for name, split in goal.splits.items()}
    console, n = Console(), chosen.fresh
    console.print(
        f"{seconds:.0f} s, {goal.evaluator.lived} lives; reachable {goal.reachable}; rate {goal.rate:.3f}; "
        f"money {goal.evaluator.total_fen(goal.split).sum() / 100:,.0f} yuan; "
        f"{goal.outcome.probability(goal.rate):.3f} on its own luck; confirmed {confirmed(goal, fresh)}"
    )
    table = Table(
        "plan", "chance of the rate", "± 95 %", "lifted", "ours minus it, lifted ± 95 %", "ours minus it, chance ± 95 %"
    )
    for name, outcome in fresh.items():
        chance = outcome.probability(goal.rate)
        gain = fresh["found"].total - outcome.total
        kept = fresh["found"].holds(goal.rate).astype(float) - outcome.holds(goal.rate)
        errors = [Z95 * float(each.std(ddof=1)) / float(np.sqrt(n)) for each in (gain, kept)]
        table.add_row(
            name, f"{chance:.3f}", f"{error_of(chance, n):.3f}", f"{outcome.total.mean():.1f}",
            f"{gain.mean():+.1f} ± {errors[0]:.1f}", f"{kept.mean():+.3f} ± {errors[1]:.3f}",
        )  # fmt: skip
    console.print(table)


if __name__ == "__main__":
    main()
