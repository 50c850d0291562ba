"""What people and households of the NumPy model need, before any help of the year."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.population import grown
from simulation.state import IDLE, WORKING
from simulation.year import needs as N  # noqa: N812

MIGRANT_GROUP = 3


def find_needs(h: Any, m: Any, y: Any) -> None:
    """Average means of the year before help, with dibao already paid, and the needs that follow, of people and of households."""
    people_needs(h, m, y)
    left = np.arange(12, 0, -1)
    income, rigid, line_year = left @ y.gross, left @ y.cost, y.line.sum(axis=0)
    paid = grown(np.maximum(line_year * h.heads - income, 0), h.paid_share) * h.dibao
    line, held, gross = line_year // 12, (income - rigid + paid) // (12 * h.heads), income // (12 * h.heads)
    h.shortfall[:] = np.clip(line - held, -(1 << 30), 1 << 30)
    h.needs[:] = np.bitwise_or.reduceat(m.needs, y.first) | N.ANY
    for need, has in {
        N.BELOW_LINE: held < line,
        N.FAR_BELOW_LINE: (held < line) & (held < y.numbers.far_below * line),
        N.DIBAO_DUE: (h.dibao == 0) & (gross < line),
        N.EXCEPTIONAL: (h.event_cost > 0) & (h.event_until > y.january),
        N.ENTITLEMENT_OPEN: h.entitlement > 0,
        N.BUSINESS: (h.wish_business == 1) & (h.business_income == 0),
        N.MIGRANT: h.lead == MIGRANT_GROUP,
    }.items():
        h.needs[:] |= has * need


def people_needs(h: Any, m: Any, y: Any) -> None:
    """Needs of each person, as bits."""
    numbers = y.numbers
    idle = (m.able == 1) & (m.activity == IDLE)
    jobless = y.january - m.jobless_since
    hard = (m.disabled == 1) | (jobless >= numbers.long_jobless) | (y.age >= numbers.hard_age[m.sex])
    upskilling = m.worker & (h.upskilling[m.home] == 1) & (m.activity == WORKING) & (m.later_gain == 0)
    bits = np.zeros(len(idle), np.int64)
    for need, has in {
        N.STUDENT: m.school > 0,
        N.ABLE_IDLE: idle,
        N.HARD_TO_PLACE: idle & hard,
        N.GRADUATE: m.graduated,
        N.MAJOR_ILLNESS: m.own_left >= numbers.major_cost,
        N.POLICY_AGE_WORKER: m.worker & (m.insured > 0) & (y.age >= 16) & (y.age < 60),
        N.SERIOUS_WORKER: m.worker & (m.illness == 2),
        N.UPSKILLING: upskilling,
        N.ILL_FAMILY: ~m.worker & (m.insured > 0) & (m.own_left > 0),
        N.UNINSURED: m.insured == 0,
        N.INJURED: m.worker & (h.entitlement[m.home] == N.SOCIAL_INSURANCE_INJURY),
    }.items():
        bits |= has * need
    m.needs[:] = bits * m.alive
