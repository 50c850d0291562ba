"""A quick estimate of a changed scenario: an earlier full run, moved by the paired differences of a few replicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from simulation.results import ARRAYS, Ints, Results

MARGINS = ("unit", "cause", "group", "tier")
BY_MARGIN = tuple(name for name, axes in ARRAYS.items() if set(MARGINS) & set(axes))
BY_PROGRAMME = ("spending", "reached", "needing")


def without_margins(results: Results) -> Results:
    """The same run summed over filing units, causes, groups and tiers: a hundredth of the size, all that totals need."""
    arrays = dict(results.arrays)
    for name in BY_MARGIN:
        summed = tuple(ARRAYS[name].index(margin) for margin in MARGINS if margin in ARRAYS[name])
        arrays[name] = results.arrays[name].sum(axis=summed, keepdims=True, dtype=np.int64)
    return replace(results, arrays=arrays, labels={**results.labels, **dict.fromkeys(MARGINS, ("all",))})


def estimate_change(reference: Results, few: Results) -> Results | None:
    """Estimate the full run of the scenario of `few` from another scenario's full run in the same luck.

    `few` holds the first k replicates of the changed scenario, `reference` all R of the other one. Replicate r of the
    estimate is the reference's, plus what the change made of replicate r mod k: every mean is the control-variate
    estimate, mean(reference) + mean of k paired differences (Owen, Monte Carlo theory, methods and examples, 2013, ch. 8.9),
    and the spread is that of the reference with the spread of the differences. Both are given `without_margins`. None where
    the two are not paired: other archive, seed or years, or fewer replicates in the reference than in `few`.
    """
    k, n = few.provenance.replicates, reference.provenance.replicates
    if n < k or not _paired(reference, few):
        return None
    turn = np.arange(n) % k
    arrays = {"flows": few.arrays["flows"]}
    for name in ARRAYS:
        if name != "flows":
            before = _lined_up(name, reference, few.labels["programme"])
            arrays[name] = before + (few.arrays[name] - before[:k])[turn]
    told = replace(few.provenance, replicates=n)
    return Results(told, arrays, few.labels, few.wall_seconds)


def _paired(one: Results, other: Results) -> bool:
    a, b = one.provenance, other.provenance
    same_luck = (a.archive_fingerprint, a.seed) == (b.archive_fingerprint, b.seed)
    return same_luck and one.labels["year"] == other.labels["year"]


def _lined_up(name: str, results: Results, programmes: Sequence[str]) -> Ints:
    """An array of the reference with the programmes of the other run; one it did not have counts nothing."""
    array: Ints = results.arrays[name].astype(np.int64)
    if name not in BY_PROGRAMME or results.labels["programme"] == programmes:
        return array
    known = list(results.labels["programme"])
    lined = np.zeros((*array.shape[:2], len(programmes), *array.shape[3:]), np.int64)
    for place, programme in enumerate(programmes):
        if programme in known:
            lined[:, :, place] = array[:, :, known.index(programme)]
    return lined
