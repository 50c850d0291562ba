"""Empty arrays, labels and provenance of a run's results."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from simulation.inputs.archive import Archive
from simulation.inputs.scenario import Scenario
from simulation.inputs.screening import cause_codes, group_codes
from simulation.prepare.numbers import settled
from simulation.prepare.rows import GROUPS
from simulation.prepare.world import World
from simulation.results import Provenance
from simulation.state import ACCOUNTS, MOVES

TIERS = 4


def empty_arrays(world: World) -> dict[str, np.ndarray[Any, np.dtype[Any]]]:
    """One slice a replicate of every array, all zero."""
    n, years, _ = world.arrivals.shape
    units, programmes, moves = int(world.plan.plan[0].units), len(world.programmes), len(MOVES)
    return {
        "moves": np.zeros((n, years, units, len(cause_codes()), moves), np.int32),
        "moves_by_group": np.zeros((n, years, GROUPS, moves), np.int32),
        "moves_by_tier": np.zeros((n, years, TIERS, moves), np.int32),
        "spending": np.zeros((n, years, programmes, units), np.int64),
        "reached": np.zeros((n, years, programmes, units), np.int32),
        "needing": np.zeros((n, years, programmes), np.int32),
        "money": np.zeros((n, years, len(ACCOUNTS)), np.int64),
    }


def labels_of(world: World, archive: Archive) -> dict[str, tuple[Any, ...]]:
    """Coordinate values of every dimension."""
    first, years = int(world.plan.plan[0].first_year), world.arrivals.shape[1]
    return {
        "replicate": tuple(range(len(world.pairs))),
        "year": tuple(range(first, first + years)),
        "unit": archive.units,
        "cause": cause_codes(),
        "group": (*group_codes(), "none"),
        "tier": ("none", "1", "2", "3"),
        "move": MOVES,
        "programme": tuple(world.programmes),
        "account": ACCOUNTS,
        "source": world.sources,
    }


def provenance_of(world: World, archive: Archive, scenario: Scenario, seed: int) -> Provenance:
    """Everything needed to repeat the run and to say what it stands on."""
    return Provenance(
        scenario=scenario.name,
        scenario_titles=(scenario.zh, scenario.en),
        scenario_fingerprint=scenario.fingerprint(),
        denominator=scenario.denominator,
        archive_fingerprint=archive.fingerprint,
        is_demo=archive.is_demo,
        seed=seed,
        replicates=len(world.pairs),
        versions=dict(versions()),
        bridge=world.screening.bridge(),
        held_back=archive.rows_held_back,
        imputed=dict(archive.imputed),
        interpolated_years=world.local.interpolated,
        extrapolated_years=world.local.extrapolated,
        overridden={name: override.note for name, override in scenario.parameters.items()},
        cleared_share=settled(scenario, "cleared_share"),
    )


@cache
def versions() -> Mapping[str, str]:
    """Versions of this package and of what its numbers hang on; read once, they lie in files."""
    found = {}
    for name in ("jiekun", "numpy", "numba", "pandas"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "source"
    return found
