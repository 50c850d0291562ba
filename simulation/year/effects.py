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
def employed_next(employed, found, refound, lost):
    """Share employed a year later among reference persons.

    Who is without work finds it with chance `found`; who loses it (`lost`) finds it again within the year with `refound`.
    """
    return (1.0 - employed) * found + employed * (1.0 - lost + lost * refound * REFIND)


@rule
def hazard_shifts(gains, found, modifiers, refound, lost, out):
    """Log-odds shifts that give a reference person the employment differences `gains` at the ends of years 0, 1, 2 …

    The person is jobless at the start. `found` holds the yearly chances of those still without work (lower once they are
    long jobless), `modifiers` what the evidence's modifiers make of a shift for them, `refound` the chance of the newly
    jobless. Solved year by year by bisection: the share employed rises with the shift.
    """
    without, with_help = 0.0, 0.0
    for year in range(gains.shape[0]):
        same = without == with_help
        without = employed_next(without, found[year], refound, lost)
        wanted = without + gains[year]
        low, high = -6.0, 6.0
        for _ in range(50):
            middle = 0.5 * (low + high)
            reached = employed_next(
                with_help, shifted(found[year], middle * modifiers[year]), shifted(refound, middle), lost
            )
            if reached < wanted:
                low = middle
            else:
                high = middle
        out[year] = 0.0 if gains[year] == 0.0 and same else 0.5 * (low + high)
        with_help = employed_next(
            with_help, shifted(found[year], out[year] * modifiers[year]), shifted(refound, out[year]), lost
        )


@rule
def enrolment_chance(natural, gain):
    """Yearly chance that something due starts: on its own plus what help adds, within 0 and 1."""
    return min(max(natural + gain, 0.0), 1.0)
