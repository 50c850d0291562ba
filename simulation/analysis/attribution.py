"""Who lifted them: own change, government, union money; found by switching parts off and living the same luck again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.summary import range_of
from simulation.engine import simulate
from simulation.errors import SimulationError
from simulation.inputs.archive import Archive
from simulation.inputs.programmes import Programme
from simulation.inputs.scenario import Scenario
from simulation.results import Results


@dataclass(frozen=True)
class RunSettings:
    """How to run: replicates, seed, threads, and the caller's progress and cancellation."""

    replicates: int = 500
    seed: int = 2016
    threads: int | None = None
    progress: Callable[[int, int], None] | None = None
    cancel: Event | None = None

    def run(self, archive: Archive, scenario: Scenario, traced: tuple[str, ...] = ()) -> Results:
        """Project a scenario with these settings."""
        return simulate(
            archive,
            scenario,
            replicates=self.replicates,
            seed=self.seed,
            threads=self.threads,
            progress=self.progress,
            cancel=self.cancel,
            traced=traced,
        )


def attribute_lifts(
    archive: Archive, scenario: Scenario, settings: RunSettings | None = None, full: Results | None = None
) -> dict[str, Any]:
    """Split the households lifted over the plan into own change, government and union money.

    - `own`: lifted with every programme off. What households manage by themselves, with the relief they already
      receive or apply for unaided.
    - `government`: lifted with the government's programmes on, minus `own`. What applying, enrolling and claiming for
      them adds, and government jobs, medical and temporary relief.
    - `union`: lifted in the full scenario, minus the run without union and special-fund money. What that money adds;
      its staff's work for government programmes counts as government.

    Each is {"mean", "p05", "p50", "p95"} of paired differences (same replicate, same luck, same parameter draw), so the
    three means add up to the mean number lifted. `full`, the scenario's own run, saves one of the three runs; with more
    replicates than `settings` asks for, its first ones are used. "replicates" says how many the split stands on.
    """
    settings = settings or RunSettings()
    if full is None:
        full = settings.run(archive, scenario)
    n = min(settings.replicates, full.provenance.replicates)
    _check(archive, scenario, settings, full)
    paired = RunSettings(n, settings.seed, settings.threads, settings.progress, settings.cancel)
    with_all = _lifted(full)[:n]
    without_union = _lifted(paired.run(archive, switch_off(scenario, lambda programme: programme.money == "union")))
    alone = _lifted(paired.run(archive, switch_off(scenario, lambda _: True)))
    parts = {"own": alone, "government": without_union - alone, "union": with_all - without_union}
    return {**{name: range_of(part) for name, part in parts.items()}, "replicates": n}


def switch_off(scenario: Scenario, chosen: Callable[[Programme], bool]) -> Scenario:
    """The same scenario with some of its programmes switched off, mandated ones included."""
    off = {name for name, programme in scenario.records.items() if chosen(programme)}
    plans = {
        name: plan.model_copy(update={"on": False}) if name in off else plan
        for name, plan in scenario.programmes.items()
    }
    return scenario.model_copy(update={"programmes": plans})


def _lifted(results: Results) -> NDArray[np.int64]:
    lifted: NDArray[np.int64] = results.moves("lifted").sum(axis=1)
    return lifted


def _check(archive: Archive, scenario: Scenario, settings: RunSettings, full: Results) -> None:
    told = full.provenance
    wanted = (archive.fingerprint, scenario.fingerprint(), settings.seed)
    if (told.archive_fingerprint, told.scenario_fingerprint, told.seed) != wanted:
        raise SimulationError(
            "归因所用的完整测算须为同一档案、同一方案、同一种子 the full run must have this archive, scenario and seed"
        )
