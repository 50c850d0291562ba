"""Several archives as one, so that a large one can be built part by part in little memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.inputs.archive import Archive, content_fingerprint


def join_archives(parts: Iterable[Archive]) -> Archive:
    """One archive of the households of all parts, in their order; each part is let go as soon as its tables are taken.

    Parts must share salt and `as_of`. The joined archive holds no personal fields.
    """
    archives = [replace(part, identity=None) for part in parts]
    units = tuple(sorted({unit for part in archives for unit in part.units}))
    households, members = _tables(archives, units)
    sizes = np.array([len(part.households) for part in archives])
    return replace(
        archives[0],
        households=households,
        members=members,
        units=units,
        fingerprint=content_fingerprint(households, members, units),
        is_demo=all(part.is_demo for part in archives),
        rows_found=sum(part.rows_found for part in archives),
        rows_held_back=sum(part.rows_held_back for part in archives),
        imputed=_imputed(archives, sizes / sizes.sum()),
    )


def _tables(archives: list[Archive], units: tuple[str, ...]) -> tuple[pd.DataFrame, pd.DataFrame]:
    homes, people, first_home, first_member = [], [], 0, 0
    for part in archives:
        place = np.array([units.index(unit) for unit in part.units], dtype=np.int16)
        links = part.households[["members_from", "members_to"]] + np.int32(first_member)
        homes.append(part.households.assign(unit=place[part.households["unit"]], **links))
        people.append(part.members.assign(household=(part.members["household"] + first_home).astype(np.int32)))
        first_home, first_member = first_home + len(part.households), first_member + len(part.members)
    return pd.concat(homes, ignore_index=True), pd.concat(people, ignore_index=True)


def _imputed(archives: list[Archive], weights: NDArray[np.float64]) -> dict[str, float]:
    """Shares over all parts, weighted by households (their mean size hardly differs)."""
    shares: dict[str, float] = {}
    for part, weight in zip(archives, weights.tolist(), strict=True):
        for name, share in part.imputed.items():
            shares[name] = shares.get(name, 0.0) + weight * share
    return dict(sorted(shares.items(), key=lambda item: -item[1]))
