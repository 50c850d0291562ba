"""Cases of which papers are written in tests."""

from __future__ import annotations

from functools import cache

from simulation.analysis.attribution import RunSettings
from simulation.inputs.demo import demo_archive
from simulation.inputs.scenario import build_scenario, load_scenario
from simulation.reports.documents import Case

FEW = RunSettings(replicates=4, threads=1)


@cache
def case(name: str = "baseline", households: int = 250, **changes: object) -> Case:
    """A small city under a shipped scenario with changes to its head; its run is made once."""
    plan = load_scenario(name)
    if changes:
        plan = build_scenario({**plan.model_dump(), **changes}, "test")
    return Case(demo_archive(households, 7), plan, lambda _: FEW)
