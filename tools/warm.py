"""Compile what planning needs, by using it once on a few invented households: `make` calls it after the first run."""

from __future__ import annotations

import numpy as np

from simulation import load_scenario
from simulation.inputs.demo import demo_archive
from simulation.planning.bound import upper_bound
from simulation.planning.knapsack import Choices, Limit, choose


def main() -> None:
    """The bound, and the choice with and without limits."""
    upper_bound(demo_archive(20, 1), load_scenario("baseline"), replicates=1)
    choices = Choices(np.array([0, 2, 4]), np.array([0, 5, 0, 7]), np.array([0.0, 0.5, 0.0, 0.6]))
    choose(choices, 6)
    choose(choices, 12, [Limit("served", np.zeros(2, np.int64), np.array([1]))])


if __name__ == "__main__":
    main()
