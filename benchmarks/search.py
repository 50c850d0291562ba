"""Our search for the best split against general optimisers with the same evaluator and the same number of trials.

    python -m benchmarks.search [--households N] [--trials N] [--long]

All are given the same limits, the same replicates and the same first split (the present one scaled); what differs is only how
they choose what to try. scipy: differential evolution (Storn and Price 1997). Optuna: the tree-structured Parzen estimator (Akiba
and others, KDD 2019) and CMA-ES where it is installed. `--long` measures our own search gap against a search with ten times the
effort.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.table import Table

from simulation.analysis.attribution import RunSettings
from simulation.analysis.comparison import scale_union_budgets
from simulation.inputs.archive import Archive
from simulation.inputs.demo import demo_archive
from simulation.inputs.scenario import Scenario, load_scenario
from simulation.planning.budget import present_money, shared, starts_of
from simulation.planning.evaluator import Evaluator
from simulation.planning.limits import Limits, nearest_split, region_of
from simulation.planning.response import counts_of, mean_lifted
from simulation.planning.search import Effort, Search

REPLICATES, FINAL, SEED = 20, 200, 2016
BASELINE_HOUSEHOLDS = 6_000
"""The file whose money the baseline plans; for another size it is scaled."""
LONG = Effort(coarse=24, fine=100, check=200, rounds=6)
Value = Callable[[np.ndarray], float]


@dataclass(frozen=True)
class Entry:
    """What one optimiser reached: households over the scaled present split, and what it took."""

    name: str
    gain: float
    trials: int
    seconds: float


class Case:
    """One problem: an evaluator with its limits, and a split made from any vector of weights between 0 and 1."""

    def __init__(self, archive: Archive, scenario: Scenario, replicates: int = REPLICATES) -> None:
        self.evaluator = Evaluator(archive, scenario, RunSettings(FINAL, SEED))
        self.limits = Limits(present_money(self.evaluator))
        self.region = region_of(self.evaluator, self.limits)
        self.starts = starts_of(self.evaluator, self.region, self.limits)
        self.replicates, self.trials = replicates, 0
        self.best = (-np.inf, self.starts["scaled"])

    def split(self, weights: np.ndarray) -> np.ndarray:
        """Each year's money in proportion to the weights, moved into the limits where it misses them."""
        assert self.limits.money_fen is not None  # noqa: S101  (narrows the type only)
        parts = (np.asarray(weights).reshape(self.evaluator.base.shape) * 1_000_000).astype(np.int64) + 1
        wish = shared(self.evaluator, self.limits.money_fen, parts, self.region)
        return nearest_split(self.region, wish)

    def lifted(self, weights: np.ndarray) -> float:
        """Mean lifts of a trial; the best split is kept."""
        split = self.split(weights)
        self.trials += 1
        value = float(mean_lifted(counts_of(self.evaluator.of(split, self.replicates))))
        if value > self.best[0]:
            self.best = (value, split)
        return value

    def weights(self) -> np.ndarray:
        """The scaled present split as weights."""
        start = self.starts["scaled"]
        return (start / np.maximum(start.max(axis=0), 1)).ravel()

    def gain(self, split: np.ndarray) -> float:
        """Households over the scaled present split in all replicates, the same luck."""
        after, before = (self.evaluator.of(one, FINAL).total for one in (split, self.starts["scaled"]))
        return float((after - before).mean())


def ours(case: Case, effort: Effort | None = None, name: str = "jiekun") -> Entry:
    """Our search; its trials are counted in lives of the others' trials."""
    began, lived = time.perf_counter(), case.evaluator.lived
    search = Search(case.evaluator, case.region, mean_lifted, effort or Effort())
    best = search.improve(list(case.starts.values()))
    seconds = time.perf_counter() - began
    return Entry(name, case.gain(best), round((case.evaluator.lived - lived) / case.replicates), seconds)


def evolution(case: Case, trials: int) -> Entry:
    """scipy's differential evolution from a population around the present split."""
    from scipy.optimize import differential_evolution

    began, cells = time.perf_counter(), case.evaluator.base.size
    people = max(min(trials // 5, cells), 5)
    first = np.clip(np.random.default_rng(SEED).random((people, cells)), 0, 1)
    first[0] = case.weights()
    differential_evolution(
        lambda x: -case.lifted(x), [(0.0, 1.0)] * cells, init=first, maxiter=max(trials // people - 1, 1),
        polish=False, seed=SEED, tol=0.0,
    )  # fmt: skip
    return Entry("scipy differential evolution", case.gain(case.best[1]), case.trials, time.perf_counter() - began)


def parzen(case: Case, trials: int) -> Entry:
    """Optuna's default sampler, the present split as its first trial."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    began, cells = time.perf_counter(), case.evaluator.base.size
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=SEED))
    study.enqueue_trial({str(i): float(weight) for i, weight in enumerate(case.weights())})
    study.optimize(
        lambda trial: case.lifted(np.array([trial.suggest_float(str(i), 0.0, 1.0) for i in range(cells)])),
        n_trials=trials,
    )
    return Entry("Optuna TPE", case.gain(case.best[1]), case.trials, time.perf_counter() - began)


def compare(archive: Archive, scenario: Scenario, trials: int | None, *, long: bool) -> list[Entry]:
    """Every optimiser on its own copy of the case, with the trials that our search took."""
    entries = [ours(Case(archive, scenario))]
    n = trials or entries[0].trials
    entries += [evolution(Case(archive, scenario), n), parzen(Case(archive, scenario), n)]
    if long:
        entries.append(ours(Case(archive, scenario), LONG, "jiekun, long"))
    return entries


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--households", type=int, default=6_000)
    parser.add_argument("--trials", type=int)
    parser.add_argument("--long", action="store_true")
    chosen = parser.parse_args()
    scenario = scale_union_budgets(load_scenario("baseline"), chosen.households / BASELINE_HOUSEHOLDS)
    entries = compare(demo_archive(chosen.households, SEED), scenario, chosen.trials, long=chosen.long)
    table = Table("optimiser", "households over the scaled plan", "trials", "seconds")
    for one in entries:
        table.add_row(one.name, f"{one.gain:.1f}", str(one.trials), f"{one.seconds:.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()
