"""First pass of a year: ageing, schooling, retirement, shocks, re-check, needs."""

from __future__ import annotations

import numpy as np

from simulation.passes.count import count
from simulation.passes.person import person_year, until
from simulation.rules import kernel
from simulation.state import IDLE, REMOVED_LIFTED, REMOVED_NOW, START, WORKING
from simulation.year.ageing import age_at
from simulation.year.assessment import ON_FILE, REMOVED
from simulation.year.draws import YEAR_COURSE, YEAR_HOUSEHOLD, YEAR_MEMBER, fill, normal
from simulation.year.needs import (
    BUSINESS,
    ENTITLEMENT_OPEN,
    EXCEPTIONAL,
    INJURED,
    MIGRANT,
    SOCIAL_INSURANCE_INJURY,
    is_hard_to_place,
    money_needs,
    person_needs,
)
from simulation.year.resources import dibao_month, grown
from simulation.year.shocks import lognormal_fen

TILE = 128
MIGRANT_GROUP = 3


@kernel
def before(first, last, year, lines, rows, slots, effects, numbers, work, tally, seed, replicate):
    """Run the first pass over the slots from `first` to `last`, in tiles whose luck is drawn at once."""
    no_member = np.zeros(TILE, np.uint32)
    ha, hb, hc, hd = np.empty(TILE), np.empty(TILE), np.empty(TILE), np.empty(TILE)
    ma, mb, mc, md = np.empty(TILE * 8), np.empty(TILE * 8), np.empty(TILE * 8), np.empty(TILE * 8)
    ca, cb, cc, cd = np.empty(TILE * 8), np.empty(TILE * 8), np.empty(TILE * 8), np.empty(TILE * 8)
    money = tally.money[year.t]
    for start in range(first, last, TILE):
        end = min(start + TILE, last)
        m0, m1 = slots.slot[start].member_from, slots.slot[end - 1].member_to
        fill(
            slots.key[start:end], no_member[: end - start], year.year, YEAR_HOUSEHOLD, seed, replicate, (ha, hb, hc, hd)
        )
        fill(
            slots.member_household[m0:m1],
            slots.member_key[m0:m1],
            year.year,
            YEAR_MEMBER,
            seed,
            replicate,
            (ma, mb, mc, md),
        )
        fill(
            slots.member_household[m0:m1],
            slots.member_key[m0:m1],
            year.year,
            YEAR_COURSE,
            seed,
            replicate,
            (ca, cb, cc, cd),
        )
        for slot in range(start, end):
            h = work.household[slot]
            if h.status == REMOVED:
                continue
            s = slots.slot[slot]
            row = rows.row[s.row]
            by_unit_cause = tally.by_unit_cause[year.t, row.unit, row.cause]
            by_group, by_tier = tally.by_group[year.t, row.lead], tally.by_tier[year.t, row.tier]
            settled = h.opening == 1 or h.filed < year.january
            if settled and h.status == ON_FILE:
                count(by_unit_cause, by_group, by_tier, START)
            grows = settled and year.t > 0
            open_books(h, grows, year, numbers)
            for i in range(s.member_from, s.member_to):
                j = i - m0
                if work.member[i].alive:
                    person_year(
                        h,
                        work.member[i],
                        grows,
                        ma[j],
                        mc[j],
                        md[j],
                        ca[j],
                        cb[j],
                        cc[j],
                        cd[j],
                        year,
                        effects,
                        numbers,
                        money,
                    )
            j = slot - start
            sudden_event(h, hc[j], hd[j], year, numbers)
            if leaves_file(h, work.member[s.member_from].alive, ha[j], hb[j], numbers):
                count(by_unit_cause, by_group, by_tier, REMOVED_NOW if h.status == ON_FILE else REMOVED_LIFTED)
                h.status = REMOVED
            else:
                household_needs(h, s, row, work.member, lines[row.line], year, numbers)


@kernel
def open_books(h, grows, year, numbers):
    """Start the year's monthly books with what the household itself receives and owes."""
    for month in range(12):
        h.gross[month] = 0
        h.cost[month] = 0
        h.aid[month] = 0
    h.awarded = 0
    h.received = 0
    h.helped_from = 12
    h.gain_dibao = h.gain_claim = h.gain_insured = h.gain_assisted = h.gain_business = 0.0
    if grows:
        h.filed_month = 0
        h.other_income = grown(h.other_income, 1.0 + numbers.other_growth)
    h.gross[0] += h.other_income
    h.gross[min(max(h.business_from - year.january, 0), 11)] += h.business_income
    h.cost[0] += h.rigid_other
    until(h.gross, h.temporary_income, h.temporary_until - year.january)
    until(h.cost, h.event_cost, h.event_until - year.january)
    until(h.gross, -h.loan_month, h.loan_until - year.january)


@kernel
def sudden_event(h, u_event, u_month, year, numbers):
    """A disaster or accident: a cost for twelve months from its month, in place of one that still runs."""
    if u_event >= numbers.event:
        return
    month = int(u_month * 12.0)
    left = max(h.event_until - year.january - month, 0)
    if h.event_cost > 0 and left > 0:
        h.cost[month] -= h.event_cost
        if month + left < 12:
            h.cost[month + left] += h.event_cost
    h.event_cost = lognormal_fen(numbers.event_cost, numbers.event_sdlog, normal(u_event / numbers.event)) // 12
    h.event_until = year.january + month + 12
    h.cost[month] += h.event_cost


@kernel
def leaves_file(h, worker_alive, u_move, u_found, numbers):
    """动态核查: the worker died, the household moved, or it was wrongly filed and this is found; never a risen income."""
    found = h.wrong and h.status == ON_FILE and u_found < numbers.wrong_found
    return not worker_alive or h.heads <= 0 or u_move < numbers.move or found


@kernel
def household_needs(h, s, row, members, line, year, numbers):
    """Average means of the year before this year's help, and the needs that follow; dibao already paid is not due again."""
    income, rigid, line_year = 0, 0, 0
    for month in range(12):
        income += h.gross[month] * (12 - month)
        rigid += h.cost[month] * (12 - month)
        line_year += line.month[month]
    paid = dibao_month(h.paid_share, line_year, h.heads, income) if h.dibao else 0
    held_head = (income - rigid + paid) // (12 * h.heads)
    h.shortfall = min(max(line_year // 12 - held_head, -(1 << 30)), 1 << 30)
    needs = money_needs(held_head, income // (12 * h.heads), line_year // 12, numbers.far_below, h.dibao)
    if h.event_cost > 0 and h.event_until > year.january:
        needs |= EXCEPTIONAL
    if h.entitlement > 0:
        needs |= ENTITLEMENT_OPEN
        if h.entitlement == SOCIAL_INSURANCE_INJURY:
            needs |= INJURED
    if h.wish_business and h.business_income == 0:
        needs |= BUSINESS
    if row.lead == MIGRANT_GROUP:
        needs |= MIGRANT
    for i in range(s.member_from, s.member_to):
        if members[i].alive:
            needs |= needs_of(members[i], row.upskilling, year, numbers)
    if h.entitlement == SOCIAL_INSURANCE_INJURY:
        members[s.member_from].needs |= INJURED
    h.needs = needs


@kernel
def needs_of(m, upskilling, year, numbers):
    """Needs of one person, kept on the person too: an award goes to those who have the need."""
    age = age_at(m.born, year.january)
    idle = m.able == 1 and m.activity == IDLE
    hard = idle and is_hard_to_place(
        age, m.sex == 0, m.disabled == 1, year.january - m.jobless_since, numbers.hard_age, numbers.long_jobless
    )
    studies = upskilling == 1 and m.activity == WORKING and m.later_by < 0
    m.needs = person_needs(
        m.worker == 1,
        age,
        m.insured > 0,
        m.illness,
        m.own_left,
        idle,
        hard,
        m.school > 0,
        m.graduated == 1,
        studies,
        numbers.major_cost,
    )
    return m.needs
