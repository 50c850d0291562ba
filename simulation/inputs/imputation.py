"""Values put in place of what a file lacks: drawn from a sourced table, keyed by household, counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.inputs.parameters import Parameter, Table, load_parameters

Columns = dict[str, NDArray[Any]]
Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]
Mask = NDArray[np.bool_]

FEN = 100
_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX = ((np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)), (np.uint64(27), np.uint64(0x94D049BB133111EB)))


def splitmix64(keys: Keys) -> Keys:
    """Scatter 64-bit keys evenly over 64 bits (Steele, Lea & Flood, Fast splittable pseudorandom generators, 2014)."""
    mixed = keys + _STEP
    for shift, factor in _MIX:
        mixed = (mixed ^ (mixed >> shift)) * factor
    return mixed ^ (mixed >> np.uint64(31))


def household_keys(numbers: Iterable[str], salt: str) -> Keys:
    """64-bit BLAKE2b hash of archive salt and worker number, one a household, whatever its row."""
    hashes = (blake2b(f"{salt}{number}".encode(), digest_size=8).digest() for number in numbers)
    return np.frombuffer(b"".join(hashes), dtype="<u8").astype(np.uint64)


def keyed_uniform(keys: Keys, purpose: str) -> Floats:
    """One number in (0, 1) for each key and purpose; the same in every file, order and machine."""
    mark = np.frombuffer(blake2b(purpose.encode(), digest_size=8).digest(), dtype="<u8").astype(np.uint64)
    return (splitmix64(keys ^ mark) >> np.uint64(11)).astype(np.float64) * 2.0**-53 + 2.0**-54


def pick(luck: Floats, shares: Sequence[float]) -> NDArray[np.int8]:
    """Index of the case that each number in (0, 1) falls on, cases as wide as their shares."""
    edges = np.cumsum(np.asarray(shares, dtype=np.float64))
    chosen = np.searchsorted(edges / edges[-1], luck, side="right")
    return np.minimum(chosen, len(edges) - 1).astype(np.int8)


def normal(luck: Floats) -> Floats:
    """Standard normal value of each number in (0, 1)."""
    from scipy.special import ndtri

    values: Floats = ndtri(luck)
    return values


def lognormal(luck: Floats, median: float | Floats, spread: float) -> Floats:
    """Log-normal value of each number in (0, 1)."""
    return median * np.exp(spread * normal(luck))


@cache
def table(name: str, stem: str = "imputation") -> Mapping[str, float]:
    """A small table of `data/parameters/<stem>.yaml`."""
    record = load_parameters(stem)[name]
    if not isinstance(record, Table):
        raise TypeError(f"{name} is not a table")
    return record.values


@cache
def number(name: str, stem: str = "imputation") -> float:
    """One number of `data/parameters/<stem>.yaml`, at its central value."""
    record = load_parameters(stem)[name]
    if not isinstance(record, Parameter):
        raise TypeError(f"{name} is not one number")
    return record.value


class ImputationLog:
    """Counts what was put in place, by column, and marks the households it concerns.

    Blanks of columns that most real files leave blank (`mark` False) are counted but mark nobody.
    """

    def __init__(self, households: int) -> None:
        self.households = np.zeros(households, dtype=np.bool_)
        self.counts: dict[str, int] = {}
        self.of_homes: set[str] = set()

    def note(
        self, column: str, missing: Mask, household: NDArray[np.int32] | None = None, *, mark: bool = True
    ) -> Mask:
        """Count the rows of `missing` and give them back; `household` says whose they are for a member column."""
        self.counts[column] = self.counts.get(column, 0) + int(missing.sum())
        if household is not None:
            self.households[household[missing]] = True
        else:
            self.of_homes.add(column)
            self.households |= missing & mark
        return missing

    def add(self, part: ImputationLog, first: int) -> None:
        """Take over the log of a block of households that starts at row `first`."""
        self.households[first : first + len(part.households)] |= part.households
        self.of_homes |= part.of_homes
        for column, count in part.counts.items():
            self.counts[column] = self.counts.get(column, 0) + count
