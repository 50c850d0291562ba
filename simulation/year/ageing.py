"""Ageing, schooling and retirement of one person."""

from __future__ import annotations

from simulation.rules import rule

COMPULSORY, SENIOR, VOCATIONAL, COLLEGE, UNIVERSITY = 1, 2, 3, 4, 5
SEPTEMBER, JULY = 8, 6


@rule
def age_at(born, month):
    """Age in whole years at a month; both counted in months from year 0."""
    return (month - born) // 12


@rule
def at_age(age, values):
    """The value of a table by age (0–120)."""
    return values[min(max(age, 0), values.shape[0] - 1)]


@rule
def pension_month(born, pension_age, january):
    """Month 0–11 of this year in which the pension age is reached, or -1."""
    month = born + 12 * pension_age - january
    return month if 0 <= month < 12 else -1


@rule
def next_stage(stage, u, chances):
    """School stage after this one ends, 0 when school is over.

    `chances`: compulsory to senior, compulsory to vocational, senior to university, senior to college,
    vocational to college.
    """
    if stage == COMPULSORY:
        return SENIOR if u < chances[0] else (VOCATIONAL if u < chances[0] + chances[1] else 0)
    if stage == SENIOR:
        return UNIVERSITY if u < chances[2] else (COLLEGE if u < chances[2] + chances[3] else 0)
    if stage == VOCATIONAL:
        return COLLEGE if u < chances[4] else 0
    return 0


@rule
def hiring_level(stage):
    """Row of the table of hiring wages for someone who leaves this stage."""
    if stage == UNIVERSITY:
        return 4
    if stage == COLLEGE:
        return 3
    return 2 if stage == VOCATIONAL else 0
