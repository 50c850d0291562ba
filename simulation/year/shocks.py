"""What strikes a household: lost jobs, illness, accidents, and the re-check of its file."""

from __future__ import annotations

import numpy as np

from simulation.rules import rule


@rule
def month_of(u, chance):
    """Month 0–11 of an event that happens in the year because `u < chance`; each month alike."""
    return min(int(u / chance * 12.0), 11)


@rule
def lognormal_fen(median, sdlog, z):
    """A log-normal amount of money in fen, at most 2 million yuan."""
    return np.int64(min(median * np.exp(sdlog * z), 2e8))


@rule
def course_of_illness(serious, u, recovery, chronic_end):
    """Illness at the yearly renewal of its costs: 2 stays serious, 1 chronic with small costs, 0 over."""
    if serious:
        return 1 if u < recovery else 2
    return 0 if u < chronic_end else 1


@rule
def death_chance(at_this_age, serious, extra_chance):
    """Chance to die within the year: of the age among poor households, and the extra deaths of the seriously ill."""
    return at_this_age + extra_chance if serious else at_this_age
