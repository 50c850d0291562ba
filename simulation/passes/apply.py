"""What an award does at once, channel by channel; the kernel knows no programme by name."""

from __future__ import annotations

import numpy as np

from simulation.rules import kernel
from simulation.state import WORKING
from simulation.year.allocation import insured_payout

(CASH, MEDICAL_COVER, MEDICAL_RELIEF, SCHOOL_COST, PERSISTENCE, JOB_SEARCH, EARNINGS, OWN_BUSINESS, ENROL_DIBAO,
 ENROL_INSURANCE, ENROL_ASSISTANCE, CLAIM, TAKE_UP) = range(13)  # fmt: skip
COVERS_WORKER, COVERS_HOUSEHOLD, COVERS_FAMILY = range(3)
STAGE_END = 2
"""Kind of renewal that lasts to the end of a school stage."""


@kernel
def apply_award(programme, offer, effects, h, s, members, amount, renewal, year, numbers, money):
    """Book what one award changes: cash, medical and school cost now; chances for the third pass."""
    pay_month = max(offer.pay_month, h.filed_month)
    first = 0 if renewal and programme.lasting else pay_month
    help_from = 0 if renewal else pay_month
    if programme.counts_as_income:
        h.received += amount
    for e in range(programme.effect_from, programme.effect_to):
        effect = effects[e]
        channel = effect.channel
        if channel == CASH:
            if programme.lasting:
                h.aid[first] += amount // (12 - first)
        elif channel == MEDICAL_COVER:
            cover(effect, h, s, members, 0 if renewal else first, 12, numbers, money)
        elif channel == MEDICAL_RELIEF:
            relieve_cost(h, s, members, amount)
        elif channel == SCHOOL_COST:
            h.cost[first] -= amount // (12 - first)
            if programme.renewal == STAGE_END and not renewal:
                promise_stage(programme, s, members)
        elif channel == PERSISTENCE or channel == JOB_SEARCH or channel == EARNINGS:
            for i in range(s.member_from, s.member_to):
                if members[i].alive and (members[i].needs & programme.who_needs):
                    change_person(e, effect, year.t, help_from, members[i])
        else:
            change_household(effect, help_from, h)


@kernel
def promise_stage(programme, s, members):
    """Study aid is promised to the end of the stage each student is in from September."""
    for i in range(s.member_from, s.member_to):
        if members[i].alive and members[i].school > 0 and programme.amount[members[i].school] > 0.0:
            members[i].aided_stage = members[i].school


@kernel
def change_person(e, effect, t, help_from, m):
    """A person's chances: staying at school, earning more, finding work."""
    if effect.channel == PERSISTENCE:
        m.stays_by = e
    elif effect.channel == EARNINGS:
        if effect.code > 0:
            m.later_by, m.later_year = e, t + effect.code
        elif m.activity == WORKING:
            m.wage = np.int64(np.floor(m.wage * np.exp(effect.x[0]) + 0.5))
        else:
            m.earns_by = e
    else:
        add_effort(e, help_from, m)


@kernel
def add_effort(e, help_from, m):
    """A new effort at work takes its own place, an empty one, or that of the oldest effort."""
    oldest = max(max(m.since_a, m.since_b), max(m.since_c, m.since_d))
    full = m.effect_d >= 0 and not (m.effect_a == e or m.effect_b == e or m.effect_c == e or m.effect_d == e)
    if m.effect_a < 0 or m.effect_a == e or (full and m.since_a == oldest):
        m.effect_a, m.since_a, m.from_a = e, 0, help_from
    elif m.effect_b < 0 or m.effect_b == e or (full and m.since_b == oldest):
        m.effect_b, m.since_b, m.from_b = e, 0, help_from
    elif m.effect_c < 0 or m.effect_c == e or (full and m.since_c == oldest):
        m.effect_c, m.since_c, m.from_c = e, 0, help_from
    else:
        m.effect_d, m.since_d, m.from_d = e, 0, help_from


@kernel
def change_household(effect, help_from, h):
    """A household's chances: enrolment, claims, a business; a yearly gain counts for the months that are left."""
    h.helped_from = min(h.helped_from, help_from)
    channel = effect.channel
    gain = effect.x[0] if channel == OWN_BUSINESS else effect.x[0] * (12 - help_from) / 12.0
    if channel == ENROL_DIBAO or channel == TAKE_UP:
        h.gain_dibao += gain
    if channel == ENROL_INSURANCE or channel == TAKE_UP:
        h.gain_insured += gain
    if channel == ENROL_ASSISTANCE or channel == TAKE_UP:
        h.gain_assisted += gain
    if channel == TAKE_UP or (channel == CLAIM and (effect.code >> h.entitlement) & 1 == 1):
        h.gain_claim += gain
    if channel == OWN_BUSINESS:
        h.gain_business = gain
        h.business_survival = effect.x[1]
        h.loan_month = int(effect.x[2])


@kernel
def cover_to_term(programme, effects, pay_month, h, s, members, numbers, money):
    """A policy paid for last year, of a household that has exited since, covers until the month it was bought in."""
    for e in range(programme.effect_from, programme.effect_to):
        if effects[e].channel == MEDICAL_COVER:
            cover(effects[e], h, s, members, 0, pay_month, numbers, money)


@kernel
def cover(effect, h, s, members, start, end, numbers, money):
    """Insurance on this year's bill of the covered persons, from month `start` to before `end`; it lowers the own cost.

    `effect.x`: first-stay ratio, second-stay ratio, lump sum, ceiling, in-scope share. `effect.code`: bits 0–1 whom it
    covers, bit 2 new illness only, bits 3 on the waiting months of a new cover.
    """
    whom, new_only, waiting = effect.code & 3, (effect.code >> 2) & 1, effect.code >> 3
    first = s.member_from + (1 if whom == COVERS_FAMILY else 0)
    last = s.member_from + 1 if whom == COVERS_WORKER else s.member_to
    covered_from = start + (waiting if start > 0 else 0)
    for i in range(first, last):
        m = members[i]
        if (
            not m.alive
            or m.illness == 0
            or m.insured == 0
            or m.bill_month < covered_from
            or m.bill_month >= end
            or (new_only and not m.new_illness)
        ):
            continue
        inpatient = min(m.cost_inpatient, m.own_left)
        paid = insured_payout(inpatient, numbers.second_stay, effect.x[0], effect.x[1], effect.x[4], effect.x[3])
        if m.new_illness:
            paid += np.int64(effect.x[2])
        reduce_bill(h, m, paid)
        money.insurance += paid


@kernel
def relieve_cost(h, s, members, amount):
    """Relief pays the household's open bills, the largest first, none beyond what is left of it."""
    for _ in range(s.member_to - s.member_from):
        best = s.member_from
        for i in range(s.member_from, s.member_to):
            if members[i].alive and members[i].own_left > members[best].own_left:
                best = i
        paid = min(amount, members[best].own_left)
        if paid <= 0:
            return
        reduce_bill(h, members[best], paid)
        amount -= paid


@kernel
def reduce_bill(h, m, paid):
    """Spread a payment like the bill it answers: over twelve months from the bill's own."""
    m.own_left = max(m.own_left - paid, 0)
    m.running -= paid // 12
    h.cost[m.bill_month] -= paid // 12
