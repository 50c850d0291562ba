"""How an award changes chances: work, enrolment, claims, a business of one's own."""

from __future__ import annotations

import numpy as np

from simulation.rules import rule

REFIND = 6.5 / 12.0
"""Mean share of the year that is left after a job is lost in one of twelve months alike (months 12, 11 … 1 left)."""


@rule
def logit(p):
    """Log-odds of a chance, kept off 0 and 1."""
    p = min(max(p, 1e-6), 1.0 - 1e-6)
    return np.log(p / (1.0 - p))


@rule
def shifted(chance, shift):
    """A yearly chance after a shift of its log-odds."""
    if shift == 0.0:
        return chance
    return 1.0 / (1.0 + np.exp(-(logit(chance) + shift)))


@rule
def combined_shift(a, b, c, d, weight):
    """Effects on one person: the largest plus half of the others, in log-odds (`weight` is the half); 0 is no effect."""
    largest = -1e9
    for shift in (a, b, c, d):
        if shift != 0.0:
            largest = max(largest, shift)
    if largest == -1e9:
        return 0.0
    return largest + weight * (a + b + c + d - largest)


@rule
def modified(shift, female, long_jobless, aged_50, modifiers):
    """A shift for this person: the evidence's modifiers for women, a year or more without work, and age 50 and over."""
    if female:
        shift *= modifiers[0]
    if long_jobless:
        shift *= modifiers[1]
    return shift * modifiers[2] if aged_50 else shift


@rule
def employed_next(employed, found, lost):
    """Share employed a year later among reference persons who find work with chance `found` and lose it with `lost`."""
    return (1.0 - employed) * found + employed * (1.0 - lost + lost * found * REFIND)


@rule
def hazard_shifts(gains, first_chance, later_chance, lost, out):
    """Log-odds shifts that give a reference person the employment differences `gains` at the ends of years 0, 1, 2 …

    The person is jobless at the start; `first_chance` holds in year 0 and `later_chance` afterwards.
    """
    without, with_help = 0.0, 0.0
    for year in range(gains.shape[0]):
        chance = first_chance if year == 0 else later_chance
        without = employed_next(without, chance, lost)
        wanted = min(max(without + gains[year], 0.001), 0.999)
        needed = (wanted - with_help * (1.0 - lost)) / ((1.0 - with_help) + with_help * lost * REFIND)
        needed = min(max(needed, 0.001), 0.999)
        out[year] = logit(needed) - logit(chance)
        with_help = employed_next(with_help, needed, lost)


@rule
def enrolment_chance(natural, gain):
    """Yearly chance that something due starts: on its own plus what help adds, within 0 and 1."""
    return min(max(natural + gain, 0.0), 1.0)
