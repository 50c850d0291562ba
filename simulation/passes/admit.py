"""Households enter: the opening file at the start, newly identified ones during a year."""

from __future__ import annotations

import numpy as np

from simulation.passes.count import count
from simulation.rules import kernel
from simulation.state import NEW, RETIRED
from simulation.year.draws import ARRIVALS, ONCE_HOUSEHOLD, ONCE_MEMBER, four, normal
from simulation.year.resources import grown, paid_share_of


@kernel
def admit(slot, rows, slots, plan, numbers, work, seed, replicate):
    """Lay a donor's opening state into a slot and draw what is drawn once in a household's life."""
    s = slots.slot[slot]
    row = rows.row[s.row]
    first_year = plan.first_year
    work.household[slot] = work.blank_household[0]
    h = work.household[slot]
    lay_household(h, rows.household[s.row])
    admit_household(h, s.key, first_year, numbers, seed, replicate)
    for i in range(row.members):
        work.member[s.member_from + i] = work.blank_member[0]
        m = work.member[s.member_from + i]
        lay_member(m, rows.member[row.member_from + i])
        admit_member(m, s.key, np.uint64(slots.member_key[s.member_from + i]), first_year, numbers, seed, replicate)


@kernel
def lay_household(h, opening):
    """Copy what an opening household brings into a blank state."""
    h.opening = 1
    h.filed = opening.filed
    h.other_income = opening.other_income
    h.rigid_other = opening.rigid_other
    h.event_cost = opening.event_cost
    h.entitlement_month = opening.entitlement_month
    h.heads = opening.heads
    h.dibao = opening.dibao
    h.assisted = opening.assisted
    h.entitlement = opening.entitlement
    h.wish_business = opening.wish_business


@kernel
def lay_member(m, opening):
    """Copy what a member of an opening household brings into a blank state."""
    m.born = opening.born
    m.jobless_since = opening.jobless_since
    m.wage = opening.wage
    m.pension = opening.pension
    m.cost_inpatient = opening.cost_inpatient
    m.cost_outpatient = opening.cost_outpatient
    m.cost_other = opening.cost_other
    m.sex = opening.sex
    m.able = opening.able
    m.activity = opening.activity
    m.risk = opening.risk
    m.disabled = opening.disabled
    m.illness = opening.illness
    m.insured = opening.insured
    m.school = opening.school
    m.school_years = opening.school_years
    m.education = opening.education
    m.worker = opening.worker


@kernel
def admit_household(h, key, first_year, numbers, seed, replicate):
    """The share of dibao it is paid, whether it is wrongly filed, when a running event cost ends."""
    u_paid, u_wrong, u_event, _ = four(key, np.uint64(0), first_year, ONCE_HOUSEHOLD, seed, replicate)
    h.paid_share = paid_share_of(numbers.paid_mean, numbers.paid_spread, normal(u_paid))
    h.wrong = 1 if u_wrong < numbers.wrong_left else 0
    if h.event_cost > 0:
        h.event_until = first_year * 12 + 1 + int(u_event * 12.0)


@kernel
def admit_member(m, key, member_key, first_year, numbers, seed, replicate):
    """The month of the yearly medical bill, and whether a pension right exists."""
    u_bill, u_pension, _, _ = four(key, member_key, first_year, ONCE_MEMBER, seed, replicate)
    m.bill_month = int(u_bill * 12.0)
    m.running = (m.cost_inpatient + m.cost_outpatient + m.cost_other) // 12
    m.pension_right = 1 if u_pension < numbers.pension_covered else 0


@kernel
def admit_arrival(slot, year, rows, slots, plan, numbers, work, tally, seed, replicate):
    """A newly identified household: its donor's state, incomes carried to this year, months and years on file reset."""
    admit(slot, rows, slots, plan, numbers, work, seed, replicate)
    s = slots.slot[slot]
    h, row = work.household[slot], rows.row[s.row]
    carry_household(h, filing_month(s.key, year, plan, seed, replicate), year)
    for i in range(s.member_from, s.member_to):
        carry_member(work.member[i], year)
    count(
        tally.by_unit_cause[year.t, row.unit, row.cause],
        tally.by_group[year.t, row.lead],
        tally.by_tier[year.t, row.tier],
        NEW,
    )


@kernel
def filing_month(key, year, plan, seed, replicate):
    """Month 0–11 in which an arrival is filed; in a first year that begins late, in its filing months."""
    first = plan.start_month if year.t == 0 else 0
    months = plan.filing_months_first if year.t == 0 else 12
    u, _, _, _ = four(key, np.uint64(0), year.year, ARRIVALS, seed, replicate)
    return first + int(u * max(months, 1))


@kernel
def carry_household(h, month, year):
    """Take a donor's household to the year and month of its filing."""
    h.opening = 0
    h.filed = year.january + month
    h.filed_month = month
    h.other_income = grown(h.other_income, year.other_since)
    h.event_until += 12 * year.t


@kernel
def carry_member(m, year):
    """Take a donor's member to a later year at the same age and stage."""
    m.born += 12 * year.t
    m.wage = grown(m.wage, year.wages_since)
    m.cost_inpatient = grown(m.cost_inpatient, year.medical_since)
    m.cost_outpatient = grown(m.cost_outpatient, year.medical_since)
    m.cost_other = grown(m.cost_other, year.medical_since)
    m.running = (m.cost_inpatient + m.cost_outpatient + m.cost_other) // 12
    if m.jobless_since >= 0:
        m.jobless_since += 12 * year.t
    if m.activity == RETIRED:
        m.pension = grown(m.pension, year.pensions_since)
