"""What people and households of the pandas model need, before any help of the year: one column each."""

from __future__ import annotations

from typing import Any

import pandas as pd

from benchmarks.population import grown
from simulation.state import IDLE, WORKING

SERIOUS, INJURY, MIGRANT_GROUP = 2, 3, 3
PEOPLE_NEEDS = [
    "student", "graduate", "able_idle", "hard_to_place", "major_illness", "policy_age_worker", "serious_worker",
    "upskilling", "ill_family", "uninsured", "injured",
]  # fmt: skip


def of_home(column: pd.Series, m: pd.DataFrame) -> pd.Series:
    """A household's value for each of its people."""
    return m["home"].map(column)


def find_needs(h: pd.DataFrame, m: pd.DataFrame, y: Any) -> None:
    """Average means of the year before help, with dibao already paid, and the needs that follow."""
    people_needs(h, m, y)
    income, rigid = y.ledger.months("gross").sum(axis=1), y.ledger.months("cost").sum(axis=1)
    gap = (y.line.sum(axis=1) * h["heads"] - income).clip(lower=0)
    paid = pd.Series(grown(gap, h["paid_share"])).where(h["dibao"] == 1, 0)
    line, months = y.line.sum(axis=1) // 12, 12 * h["heads"]
    held, gross = (income - rigid + paid) // months, income // months
    h["shortfall"] = line - held
    h[PEOPLE_NEEDS] = m.groupby("home")[PEOPLE_NEEDS].any()
    h["any"] = True
    h["below_line"], h["far_below_line"] = held < line, (held < line) & (held < y.numbers.far_below * line)
    h["dibao_due"] = (h["dibao"] == 0) & (gross < line)
    h["exceptional"] = (h["event_cost"] > 0) & (h["event_until"] > y.january)
    h["entitlement_open"] = h["entitlement"] > 0
    h["business"] = (h["wish_business"] == 1) & (h["business_income"] == 0)
    h["migrant"] = h["lead"] == MIGRANT_GROUP


def people_needs(h: pd.DataFrame, m: pd.DataFrame, y: Any) -> None:
    """Needs of each person, one column each."""
    numbers, worker, insured = y.numbers, m["worker"], m["insured"] > 0
    idle = (m["able"] == 1) & (m["activity"] == IDLE)
    long_jobless = y.january - m["jobless_since"] >= numbers.long_jobless
    hard = (m["disabled"] == 1) | long_jobless | (m["age"] >= m["sex"].map(pd.Series(numbers.hard_age)))
    studies = (of_home(h["young"], m) == 1) & (m["activity"] == WORKING) & (m["later_gain"] == 0)
    m["student"], m["graduate"] = m["school"] > 0, m["graduated"]
    m["able_idle"], m["hard_to_place"] = idle, idle & hard
    m["major_illness"] = m["own_left"] >= numbers.major_cost
    m["policy_age_worker"] = worker & insured & m["age"].between(16, 59)
    m["serious_worker"], m["upskilling"] = worker & (m["illness"] == SERIOUS), worker & studies
    m["ill_family"], m["uninsured"] = ~worker & insured & (m["own_left"] > 0), ~insured
    m["injured"] = worker & (of_home(h["entitlement"], m) == INJURY)
    m[PEOPLE_NEEDS] = m[PEOPLE_NEEDS].mul(m["alive"], axis=0)
