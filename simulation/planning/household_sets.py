"""Each household's sensible sets for a year: nothing beyond the floors, each programme it needs, pairs that may go together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.choosing.offers import Fates
from simulation.planning.household import can_lift
from simulation.planning.knapsack import Choices
from simulation.planning.year_trials import Bits, YearTrials
from simulation.prepare.outcome import TIERS
from simulation.state import Ints

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
    base: Fates
    """The floors alone, by household."""
    one_measure: NDArray[np.bool_]
    """Households the floors give no measure, which must get one if any fits."""


def find_sets(trials: YearTrials, slots: Ints, tell: Callable[[float], None]) -> Sets:
    """Try every sensible set of the households at `slots` over all replicates of `trials`.

    The floors alone are lived first, and tell who would get what. What cannot lift anybody (a gift now and then) needs no
    trial: it gains nothing, and its price is known. Everything else is lived.
    """
    n, least = len(slots), HALF * trials.replicates
    nothing = np.zeros(n, np.uint64)
    base = trials.of(slots, np.arange(n + 1), nothing, lambda share: tell(0.3 * share), asking=True)
    choices = np.array(trials.choices, np.int64)
    needed = (base.would[:, choices] >= least) & (base.given[:, choices] < least)
    lifting, others = _combined(trials, needed), _gifts(trials, needed)
    first = np.searchsorted(lifting.owner, np.arange(n + 1))
    tried = trials.of(slots, first, lifting.bits, lambda share: tell(0.3 + 0.7 * share), to_the_end=False)
    spent = tried.spent.sum(axis=1, dtype=np.int64) - base.spent.sum(axis=1, dtype=np.int64)[lifting.owner]
    changed = tried.lifted.astype(np.int8)
    changed -= base.lifted[lifting.owner]
    gain = _steadied(changed, _types(trials, slots, base, lifting))
    sure = tried.whole >= least
    place = np.log2(others.bits.astype(np.float64)).astype(np.int64)
    priced = base.price[others.owner, place] // np.maximum(base.would[others.owner, place], 1)
    listed = _Listed(
        np.concatenate([others.owner, lifting.owner[sure]]),
        np.concatenate([others.bits, lifting.bits[sure]]),
    )
    cost = np.concatenate([priced, -(-spent[sure] // trials.replicates)])
    return _gather(trials, base, listed, cost, np.concatenate([np.zeros(len(priced)), gain[sure]]))


class _Listed(NamedTuple):
    """Sets in the order of their households."""

    owner: Ints
    bits: Bits


def _combined(trials: YearTrials, needed: NDArray[np.bool_]) -> _Listed:
    """Household and bits of every set of programmes that can lift, alone or together."""
    return _listed(
        needed, lambda row: _sets_of(trials, [p for p, is_in in zip(trials.choices, row, strict=True) if is_in])
    )


def _gifts(trials: YearTrials, needed: NDArray[np.bool_]) -> _Listed:
    """Household and bit of every programme that cannot lift anybody."""
    lifting = _lifting(trials)
    return _listed(
        needed,
        lambda row: [1 << p for p, is_in in zip(trials.choices, row, strict=True) if is_in and p not in lifting],
    )


def _listed(needed: NDArray[np.bool_], sets_of: Callable[[NDArray[np.bool_]], list[int]]) -> _Listed:
    """The sets of every household, worked out once for households that need the same."""
    kinds, kind = np.unique(needed, axis=0, return_inverse=True)
    known = [np.array(sets_of(row), np.uint64) for row in kinds]
    kind, sizes = kind.reshape(-1), np.array([len(sets) for sets in known], np.int64)
    many, begins = sizes[kind], np.concatenate([[0], np.cumsum(sizes)])[:-1]
    owner = np.repeat(np.arange(len(needed)), many)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(many) - many, many)
    return _Listed(owner, np.concatenate([np.zeros(0, np.uint64), *known])[begins[kind][owner] + within])


def _lifting(trials: YearTrials) -> set[int]:
    """Places of the choices that can lift."""
    records = list(trials.world.programmes.values())
    return {place for place in trials.choices if can_lift(records[place])}


def _sets_of(trials: YearTrials, places: list[int]) -> list[int]:
    lifting = _lifting(trials)
    can = [place for place in places if place in lifting]
    sets: list[tuple[int, ...]] = [(place,) for place in can]
    sets += [pair for pair in combinations(can, LARGEST) if _go_together(trials, pair)]
    if len(can) > LARGEST and _go_together(trials, tuple(can)):
        sets.append(tuple(can))
    return [sum(1 << place for place in chosen) for chosen in sets]


def _go_together(trials: YearTrials, places: tuple[int, ...]) -> bool:
    exclusive = [int(trials.world.plan.programme[place].exclusive) for place in places]
    return not any(exclusive[a] >> places[b] & 1 for a in range(len(places)) for b in range(len(places)))


def _gather(trials: YearTrials, base: Fates, listed: _Listed, cost: Ints, gain: NDArray[np.float64]) -> Sets:
    """The empty set of each household first, then its others; without the empty one where it must get a measure."""
    n = len(base.lifted)
    floor_given = (base.given >= HALF * trials.replicates).any(axis=1)
    one_measure = ~floor_given & (np.bincount(listed.owner, minlength=n) > 0)
    whose = np.concatenate([np.flatnonzero(~one_measure), listed.owner])
    order = np.argsort(whose, kind="stable")
    fill = np.zeros(int((~one_measure).sum()), np.int64)
    counts = np.bincount(whose, minlength=n)
    return Sets(
        Choices(
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            np.maximum(np.concatenate([fill, cost])[order], 0),
            np.concatenate([fill.astype(np.float64), gain])[order],
        ),
        np.concatenate([fill.astype(np.uint64), listed.bits])[order],
        base,
        one_measure,
    )


def _types(trials: YearTrials, slots: Ints, base: Fates, listed: _Listed) -> Ints:
    """Sets that are alike: the same programmes, for households of one tier and one fifth of the shortfall."""
    row = trials.world.rows.row[slots]
    place = np.argsort(np.argsort(base.short, kind="stable"), kind="stable")
    fifth = place * FIFTHS // max(len(slots), 1)
    _, bits = np.unique(listed.bits, return_inverse=True)
    kind = (bits.reshape(-1) * (TIERS * FIFTHS) + (row.tier * FIFTHS + fifth)[listed.owner]).astype(np.int64)
    kinds: Ints = np.unique(kind, return_inverse=True)[1].reshape(-1)
    return kinds


def _steadied(differences: NDArray[np.int8], kinds: Ints) -> NDArray[np.float64]:
    """Mean differences (sets, replicates), drawn towards the mean of their kind as far as their own luck hides them.

    Empirical Bayes (Efron and Morris, JASA 1975): what the means of a kind vary beyond their own sampling error is real,
    the rest is luck. Without it a choice of the best of thousands would mostly choose luck.
    """
    n = differences.shape[1]
    mean = differences.mean(axis=1, dtype=np.float64)
    error = ((differences != 0).mean(axis=1) - mean**2) / max(n - 1, 1)
    count = np.maximum(np.bincount(kinds), 1)
    middle = np.bincount(kinds, mean) / count
    spread = np.bincount(kinds, (mean - middle[kinds]) ** 2) / np.maximum(count - 1, 1)
    luck = np.bincount(kinds, error) / count
    real = np.where(spread > 0, np.maximum(spread - luck, 0.0) / np.where(spread > 0, spread, 1.0), 0.0)
    steadied: NDArray[np.float64] = middle[kinds] + real[kinds] * (mean - middle[kinds])
    return steadied
