"""Counts that the policy's returns to the upper union ask for (annexes 3 and 4), by filing unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.inputs.archive import Archive
from simulation.inputs.screening import Screening, cause_codes, group_codes

Column = tuple[str, str]
"""Block and code of a column: ("tier", "1"), ("cause", "illness"), …"""
TIERS = ("1", "2", "3")


@dataclass(frozen=True)
class Counts:
    """Whole numbers by filing unit: `values` has a row a unit and a column for each of `columns`."""

    units: tuple[str, ...]
    columns: tuple[Column, ...]
    values: NDArray[np.int64]

    @property
    def totals(self) -> NDArray[np.int64]:
        """Sums over the units."""
        summed: NDArray[np.int64] = self.values.sum(axis=0)
        return summed


def count_archive(archive: Archive, screening: Screening) -> Counts:
    """The opening file by filing unit: households, people, tiers, main causes, groups (all that apply), migrant workers.

    A unit all of whose households were cleared stands with zeros. Takes 0.1 s for 100,000 households.
    """
    kept = screening.kept
    unit = archive.households["unit"].to_numpy()[kept]
    found = list(_columns(archive, screening, kept))
    values = [np.bincount(unit, weights, len(archive.units)) for _, weights in found]
    return Counts(
        archive.units, tuple(column for column, _ in found), np.array(values).T.astype(np.int64).reshape(-1, len(found))
    )


def _columns(
    archive: Archive, screening: Screening, kept: NDArray[np.intp]
) -> Iterator[tuple[Column, NDArray[np.float64]]]:
    """Every column with what each household on file adds to it."""
    homes = archive.households.iloc[kept]
    one = np.ones(len(kept))
    yield ("total", "households"), one
    yield ("total", "people"), homes["size"].to_numpy().astype(float)
    for tier in TIERS:
        yield ("tier", tier), one * (screening.tier[kept] == int(tier))
    for place, code in enumerate(cause_codes()):
        yield ("cause", code), one * (homes["cause"].to_numpy() == place)
    for bit, code in enumerate(group_codes()):
        yield ("group", code), one * (screening.groups[kept].astype(np.int64) >> bit & 1)
    yield ("total", "migrants"), one * (homes["migrant"].to_numpy() == 1)
