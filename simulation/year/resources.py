"""Means of a household month by month, in whole fen."""

from __future__ import annotations

import numpy as np

from simulation.rules import rule


@rule
def own_per_head(income, rigid_cost, size):
    """own = floor((wages + pension + other + insurance payouts − rigid cost) / size)."""
    return (income - rigid_cost) // size


@rule
def dibao_month(paid_share, line, size, income):
    """dibao = round(paid share × max(0, line × size − means-tested income)), income gross of medical cost."""
    return np.int64(np.floor(paid_share * max(0, line * size - income) + 0.5))


@rule
def supported_per_head(own, dibao, cash_aid, size):
    """supported = own + floor((dibao + cash aid) / size): the figure shown."""
    return own + (dibao + cash_aid) // size


@rule
def held_at_line(income, rigid_cost, dibao, cash_aid, size, line):
    """At or above the line with lasting support, for the household as a whole.

    Two floors for each head would lose a fen, and a top-up that the offices count in full would miss the line by it.
    """
    return dibao + cash_aid > 0 and income - rigid_cost + dibao + cash_aid >= line * size


@rule
def above(income, rigid_cost, size, line, exit_line):
    """Own means for each head above the exit line: 0 the line after rigid cost, 1 the line on gross income, 2 one and a half lines.

    floor(means / size) > line is means ≥ (line + 1) × size, which needs no division.
    """
    means = income if exit_line == 1 else income - rigid_cost
    limit = 3 * line // 2 if exit_line == 2 else line
    return means >= (limit + 1) * size


@rule
def paid_share_of(mean, spread, z):
    """Share of the statutory gap a household is really paid: the city's mean and the household's own deviation."""
    return min(max(mean + spread * z, 0.0), 1.0)


@rule
def grown(fen, factor):
    """An amount after a year's growth, rounded to the fen."""
    return np.int64(np.floor(fen * factor + 0.5))
