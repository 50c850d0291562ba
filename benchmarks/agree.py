"""Do the analysts' models and the engine say the same? Same archive, scenario and central parameters, each its own luck.

For every count and every programme's money and year: the difference of the means, and how many standard errors it is
(z), by the spread the engine shows. A rule that one side got wrong shows as a large z long before it is found by reading.

    python -m benchmarks.agree [scenario]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from benchmarks.numpy_model import numpy_replicate
from benchmarks.pandas_model import pandas_replicate
from benchmarks.population import Model, results_of
from simulation import Archive, Results, Scenario, load_archive, load_scenario, simulate
from simulation.prepare.numbers import CENTRAL
from simulation.state import ACCOUNTS, MOVES

REPLICATES: dict[Model, int] = {numpy_replicate: 60, pandas_replicate: 4}
ENGINE_REPLICATES = 400
LARGEST_Z = 4.5
"""Of some 500 comparisons chance alone puts one beyond it in 300 runs (few are independent)."""
CLOSE_ENOUGH = 0.002
"""Relative difference that is none: sums spent to the last award hardly vary, so that their z says nothing."""
HALF_A_HOUSEHOLD = 0.5
SMALLEST_MEAN = 5.0
"""Rarer events are too skewed for a z; they are compared in larger archives."""


class Difference(NamedTuple):
    """One quantity of one year; means over the replicates."""

    name: str
    year: int
    engine: float
    other: float
    z: float

    @property
    def relative(self) -> float:
        """Difference as a share of the engine's mean."""
        return (self.other - self.engine) / self.engine if self.engine else float(self.other != 0)

    @property
    def agrees(self) -> bool:
        """Within the stated tolerance."""
        rare = max(self.engine, self.other) < SMALLEST_MEAN
        close = abs(self.other - self.engine) <= max(HALF_A_HOUSEHOLD, CLOSE_ENOUGH * self.engine)
        return rare or close or abs(self.z) <= LARGEST_Z


def quantities(results: Results) -> Iterator[tuple[str, np.ndarray]]:
    """Everything that is compared: name and (replicates, years)."""
    for move in MOVES:
        yield move, results.moves(move)
    for place, account in enumerate(ACCOUNTS):
        yield account, results.account(place)
    for place, programme in enumerate(results.labels["programme"]):
        yield f"{programme}: fen", results.arrays["spending"][:, :, place].sum(axis=-1)
        yield f"{programme}: reached", results.arrays["reached"][:, :, place].sum(axis=-1)
        yield f"{programme}: needing", results.arrays["needing"][:, :, place]


def differences(engine: Results, other: Results) -> list[Difference]:
    """Every quantity and year of two runs; the engine's own spread gives the standard error."""
    found = []
    for (name, ours), (_, theirs) in zip(quantities(engine), quantities(other), strict=True):
        error = ours.std(axis=0, ddof=1) * np.sqrt(1 / len(ours) + 1 / len(theirs))
        for t, year in enumerate(engine.years):
            mean, others = float(ours[:, t].mean()), float(theirs[:, t].mean())
            z = (others - mean) / error[t] if error[t] else np.inf * np.sign(others - mean) if others != mean else 0.0
            found.append(Difference(name, year, mean, others, float(z)))
    return found


def engine_results(archive: Archive, scenario: Scenario, replicates: int = ENGINE_REPLICATES) -> Results:
    """The engine's answer with central parameters."""
    return simulate(archive, scenario, pairs=[(CENTRAL, luck) for luck in range(replicates)])


def model_results(model: Model, archive: Archive, scenario: Scenario, replicates: int) -> Results:
    """An analyst's answer with central parameters."""
    return results_of(model, archive, scenario, [(CENTRAL, luck) for luck in range(replicates)])


def main(scenario: str = "baseline") -> None:
    """Print the main counts of each model beside the engine's, and whatever lies beyond the tolerance."""
    archive, plan = load_archive(), load_scenario(scenario)
    engine = engine_results(archive, plan)
    for model, replicates in REPLICATES.items():
        found = differences(engine, model_results(model, archive, plan, replicates))
        beyond = sum(not difference.agrees for difference in found)
        z = np.array([d.z for d in found if d.engine >= SMALLEST_MEAN and np.isfinite(d.z)])
        print(f"\n{model.__name__}: {len(found)} comparisons, {beyond} beyond tolerance; mean z² {np.mean(z**2):.2f}, "
              f"largest |z| {abs(z).max():.2f} among {len(z)} that are neither rare nor the same in every replicate")  # fmt: skip
        for d in found:
            if not d.agrees or d.name in {"exited", "relieved", "relapsed", "removed", "lifted", "on_file_end"}:
                mark = "" if d.agrees else "  <<"
                print(f"{d.name:36} {d.year} {d.engine:14.1f} {d.other:14.1f} {d.relative:+8.2%}  z {d.z:+6.2f}{mark}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
