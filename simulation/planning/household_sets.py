"""Each household's sensible sets for a year: nothing beyond the floors, each programme it needs, pairs that may go together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from simulation.planning.household import can_lift
from simulation.planning.knapsack import Choices
from simulation.planning.year_trials import Bits, Tried, YearTrials
from simulation.state import Ints

FEW = 8
"""Simulations in which every programme is tried on every household, to see which it needs at all."""
HALF = 0.5
"""A programme is part of a household's sets where it would get it in at least half of the simulations."""
LARGEST = 2
"""Programmes of a set that are combined; all it needs together are tried as well."""
FIFTHS = 5
"""Parts by shortfall in which households are taken as alike."""


@dataclass(frozen=True)
class Sets:
    """Sets of the households of a plan, household by household, and what each brings in the same luck."""

    choices: Choices
    """Cost: mean union money of the year beyond the floors (fen). Gain: chance of being lifted by the plan's end beyond that
    with the floors alone, drawn towards the mean of households like it (`_steadied`)."""
    bits: Bits
    """Programmes of each set, the floors left out."""
    base: Tried
    """The floors alone, by household."""
    later_fen: Ints
    """Mean union money of later years for what a set begins, beyond the floors'."""
    one_measure: NDArray[np.bool_]
    """Households the floors give no measure, which must get one if any fits."""


def find_sets(trials: YearTrials, slots: Ints, tell: Callable[[float], None]) -> Sets:
    """Try every sensible set of the households at `slots` over all replicates of `trials`."""
    nothing = np.zeros(len(slots), np.uint64)
    base = trials.of(slots, nothing)
    tell(0.1)
    going_on = base.given[:, np.array(trials.choices, np.int64)] >= HALF * len(trials.world.pairs)
    needed = _needed(trials, slots) & ~going_on
    tell(0.2)
    owner, bits = _combined(trials, needed)
    tried = trials.of(slots[owner], bits, lambda done, total: tell(0.2 + 0.8 * done / total))
    sure = _sure(trials, bits, tried)
    return _gather(trials, slots, base, owner[sure], bits[sure], tried.only(sure))


def _sure(trials: YearTrials, bits: Bits, tried: Tried) -> NDArray[np.bool_]:
    """Sets of which every programme is given in at least half of all simulations."""
    asked = (bits[:, None] >> np.array(trials.choices, np.uint64) & np.uint64(1)) == 1
    given = tried.given[:, np.array(trials.choices, np.int64)] >= HALF * len(trials.world.pairs)
    sure: NDArray[np.bool_] = (given | ~asked).all(axis=1)
    return sure


def _needed(trials: YearTrials, slots: Ints) -> NDArray[np.bool_]:
    """Which choices each household would get if offered, in at least half of a few replicates: (households, choices)."""
    owner = np.tile(np.arange(len(slots)), len(trials.choices))
    place = np.repeat(np.array(trials.choices, np.int64), len(slots))
    asked = np.uint64(1) << place.astype(np.uint64)
    open_to = (trials.open_bits()[slots][owner] & asked) != 0
    found = np.zeros((len(trials.choices), len(slots)), np.bool_)
    some = trials.first(min(len(trials.world.pairs), FEW))
    tried = some.of(slots[owner[open_to]], asked[open_to])
    got = tried.given[np.arange(open_to.sum()), place[open_to]]
    found.reshape(-1)[open_to] = got >= HALF * len(some.world.pairs)
    return found.T


def _combined(trials: YearTrials, needed: NDArray[np.bool_]) -> tuple[Ints, Bits]:
    """Household and bits of every set with at least one programme; only those that can lift are combined."""
    records = list(trials.world.programmes.values())
    lifting = [can_lift(records[place]) for place in trials.choices]
    known: dict[bytes, list[int]] = {}
    owner, bits = list[int](), list[int]()
    for i, row in enumerate(needed):
        key = row.tobytes()
        if key not in known:
            known[key] = _sets_of(
                trials, [p for p, is_needed in zip(trials.choices, row, strict=True) if is_needed], lifting
            )
        owner += [i] * len(known[key])
        bits += known[key]
    return np.array(owner, np.int64), np.array(bits, np.uint64)


def _sets_of(trials: YearTrials, places: list[int], lifting: list[bool]) -> list[int]:
    can = [place for place in places if lifting[trials.choices.index(place)]]
    sets: list[tuple[int, ...]] = [(place,) for place in places]
    sets += [pair for pair in combinations(can, LARGEST) if _go_together(trials, pair)]
    if len(can) > LARGEST and _go_together(trials, tuple(can)):
        sets.append(tuple(can))
    return [sum(1 << place for place in chosen) for chosen in sets]


def _go_together(trials: YearTrials, places: tuple[int, ...]) -> bool:
    exclusive = [int(trials.world.plan.programme[place].exclusive) for place in places]
    return not any(exclusive[a] >> places[b] & 1 for a in range(len(places)) for b in range(len(places)))


def _gather(trials: YearTrials, slots: Ints, base: Tried, owner: Ints, bits: Bits, tried: Tried) -> Sets:
    """The empty set of each household first, then its others; without the empty one where it must get a measure."""
    n, replicates = len(slots), len(trials.world.pairs)
    floor_given = (base.given >= HALF * replicates).any(axis=1)
    one_measure = ~floor_given & (np.bincount(owner, minlength=n) > 0)
    order = np.argsort(np.concatenate([np.flatnonzero(~one_measure), owner]), kind="stable")
    whose = np.concatenate([np.flatnonzero(~one_measure), owner])[order]
    empty = int((~one_measure).sum())
    gain = _steadied(tried.lifted.astype(np.int8) - base.lifted[:, owner], _types(trials, slots, base, owner, bits))
    cost = -(-(tried.now_fen - base.now_fen[owner]) // replicates)
    later = (tried.later_fen - base.later_fen[owner]) // replicates
    fill = np.zeros(empty, np.int64)
    counts = np.bincount(whose, minlength=n)
    return Sets(
        Choices(
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            np.maximum(np.concatenate([fill, cost])[order], 0),
            np.concatenate([fill.astype(np.float64), gain])[order],
        ),
        np.concatenate([fill.astype(np.uint64), bits])[order],
        base,
        np.concatenate([fill, later])[order],
        one_measure,
    )


def _types(trials: YearTrials, slots: Ints, base: Tried, owner: Ints, bits: Bits) -> Ints:
    """Sets that are alike: the same programmes, for households of one tier and one fifth of the shortfall."""
    row = trials.world.rows.row[slots]
    place = np.argsort(np.argsort(base.short_fen, kind="stable"), kind="stable")
    fifth = place * FIFTHS // max(len(slots), 1)
    alike = np.stack([bits.astype(np.int64), (row.tier * FIFTHS + fifth)[owner]], axis=1)
    kinds: Ints = np.unique(alike, axis=0, return_inverse=True)[1].reshape(-1)
    return kinds


def _steadied(differences: NDArray[np.int8], kinds: Ints) -> NDArray[np.float64]:
    """Mean differences (replicates, sets), drawn towards the mean of their kind as far as their own luck hides them.

    Empirical Bayes (Efron and Morris, JASA 1975): what the means of a kind vary beyond their own sampling error is real,
    the rest is luck. Without it a choice of the best of thousands would mostly choose luck.
    """
    n = len(differences)
    mean = differences.mean(axis=0, dtype=np.float64)
    error = ((differences != 0).mean(axis=0) - mean**2) / max(n - 1, 1)
    count = np.maximum(np.bincount(kinds), 1)
    middle = np.bincount(kinds, mean) / count
    spread = np.bincount(kinds, (mean - middle[kinds]) ** 2) / np.maximum(count - 1, 1)
    luck = np.bincount(kinds, error) / count
    real = np.where(spread > 0, np.maximum(spread - luck, 0.0) / np.where(spread > 0, spread, 1.0), 0.0)
    steadied: NDArray[np.float64] = middle[kinds] + real[kinds] * (mean - middle[kinds])
    return steadied
