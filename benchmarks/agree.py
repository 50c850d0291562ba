"""Do the analysts' models and the engine say the same? Paired by replicate: same parameters, same arrivals, own luck.

For every count and every programme's money and year: the mean difference over replicates and how many standard errors
it is (z). A rule that one side got wrong shows as a large z here long before anybody reads it in the code.

    python -m benchmarks.agree [replicates] [scenario]
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
from simulation.state import ACCOUNTS, MOVES

MODELS: dict[str, Model] = {"numpy": numpy_replicate, "pandas": pandas_replicate}
LARGEST_Z = 4.5
"""For about 400 comparisons: chance alone goes beyond it once in some 350 runs."""
CLOSE_ENOUGH = 0.002
"""Relative difference of a mean that is no disagreement whatever its z (sums of money spent to the last award)."""


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
        return (self.other - self.engine) / self.engine if self.engine else 0.0

    @property
    def agrees(self) -> bool:
        """Within the stated tolerance."""
        return abs(self.z) <= LARGEST_Z or abs(self.relative) <= CLOSE_ENOUGH


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
    """Every quantity and year of two runs over the same pairs of parameters and luck."""
    found = []
    for (name, ours), (_, theirs) in zip(quantities(engine), quantities(other), strict=True):
        change = theirs.astype(float) - ours
        error = change.std(axis=0, ddof=1) / np.sqrt(len(change))
        z = np.divide(change.mean(axis=0), error, out=np.zeros(change.shape[1]), where=error > 0)
        z[(error == 0) & (change.mean(axis=0) != 0)] = np.inf
        found += [
            Difference(name, year, float(ours[:, t].mean()), float(theirs[:, t].mean()), float(z[t]))
            for t, year in enumerate(engine.years)
        ]
    return found


def compared(model: Model, archive: Archive, scenario: Scenario, replicates: int) -> list[Difference]:
    """Run the engine and a model and compare them."""
    pairs = [(r, r) for r in range(replicates)]
    return differences(simulate(archive, scenario, pairs=pairs), results_of(model, archive, scenario, pairs))


def main(replicates: int = 60, scenario: str = "baseline") -> None:
    """Print where the models disagree with the engine, and the main counts in any case."""
    for name, model in MODELS.items():
        found = compared(model, load_archive(), load_scenario(scenario), replicates)
        shown = [d for d in found if not d.agrees or d.name in {"exited", "relieved", "relapsed", "removed", "lifted"}]
        mean_square = float(np.mean([min(d.z, 99) ** 2 for d in found if d.engine]))
        print(f"\n{name}: {len(found)} comparisons, {sum(not d.agrees for d in found)} beyond tolerance, mean z² {mean_square:.2f}")
        for d in shown:
            mark = "" if d.agrees else "  <<"
            print(f"{d.name:40} {d.year} {d.engine:14.1f} {d.other:14.1f} {d.relative:+8.2%} z {d.z:+6.2f}{mark}")


if __name__ == "__main__":
    main(*(kind(text) for kind, text in zip((int, str), sys.argv[1:], strict=False)))
