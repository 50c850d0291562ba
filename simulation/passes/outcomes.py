"""What this year's help and luck bring: work, enrolment, claims, a business."""

from __future__ import annotations

import numpy as np

from simulation.passes.person import end_benefit
from simulation.rules import kernel
from simulation.state import WORKING
from simulation.year.ageing import JULY, age_at
from simulation.year.draws import YEAR_MEMBER, YEAR_ORDER, YEAR_SUPPORT, four, normal
from simulation.year.effects import combined_shift, enrolment_chance, modified, shifted
from simulation.year.needs import DIBAO_DUE, UNINSURED, is_hard_to_place

UNEMPLOYMENT = 2
GENERAL, HARD = 0, 1
REPAY_MONTHS = 36
MONTHS_TO_OPEN = 6


@kernel
def find_work(h, m, key, member_key, year, effects, numbers, money, seed, replicate):
    """An able person without work may find it in the months left, of an arrival from its filing on; help from its own month."""
    newly_jobless = m.jobless_since >= year.january
    first = m.jobless_since - year.january if newly_jobless else 0
    jobless = max(year.january - m.jobless_since, 0)
    age = age_at(m.born, year.january)
    hard = is_hard_to_place(age, m.sex == 0, m.disabled == 1, jobless, numbers.hard_age, numbers.long_jobless)
    chance = numbers.find_graduate if m.graduated else (numbers.find_hard if hard else numbers.find)
    if h.dibao == 1:
        chance = min(chance * numbers.dibao_work, 1.0)
    u_job, u_month, u_wage, _ = four(key, np.uint64(member_key), year.year, YEAR_MEMBER, seed, replicate)
    luck = u_month if newly_jobless and not m.graduated else u_job
    span = 12 - first if m.graduated else 12
    first = max(first, h.filed_month)
    helped, reached = chance, 0.0
    for month in range(first, 12):
        if month == first or starts_in(m, month):
            helped = shifted(chance, shift_by(month, m, age, jobless, effects, numbers))
        reached += helped / span
        if luck < reached:
            if helped > chance:
                money.displaced_1000 += int(1000.0 * (helped - chance) / helped * displaced_by(m, effects))
            take_job(h, m, max(month, JULY + 1) if m.graduated else month, hard, u_wage, year, effects, numbers)
            return


@kernel
def displaced_by(m, effects):
    """Largest displacement share among the efforts behind a find; reported beside the headline, changes nobody."""
    share = 0.0
    for e in (m.effect_a, m.effect_b, m.effect_c, m.effect_d):
        if e >= 0:
            share = max(share, effects[e].displaced)
    return share


@kernel
def starts_in(m, month):
    """Whether an effort of this year begins to work in this month."""
    return (
        (m.effect_a >= 0 and m.since_a == 0 and m.from_a == month)
        or (m.effect_b >= 0 and m.since_b == 0 and m.from_b == month)
        or (m.effect_c >= 0 and m.since_c == 0 and m.from_c == month)
        or (m.effect_d >= 0 and m.since_d == 0 and m.from_d == month)
    )


@kernel
def shift_by(month, m, age, jobless, effects, numbers):
    """Log-odds shift of a person's job search in a month from the help received, with the modifiers of the evidence."""
    if m.effect_a < 0:
        return 0.0
    a = shift_now(m.effect_a, m.since_a, m.from_a, month, effects)
    b = shift_now(m.effect_b, m.since_b, m.from_b, month, effects)
    c = shift_now(m.effect_c, m.since_c, m.from_c, month, effects)
    d = shift_now(m.effect_d, m.since_d, m.from_d, month, effects)
    shift = combined_shift(a, b, c, d, numbers.combine)
    return modified(shift, m.sex == 1, jobless >= numbers.long_jobless, age >= 50, numbers.modifiers)


@kernel
def shift_now(e, since, start, month, effects):
    """What an effort does this many years after the award; 0 where there is none, or none yet."""
    if e < 0 or (since == 0 and start > month):
        return 0.0
    return effects[e].shifts[min(since, effects[0].shifts.shape[0] - 1)]


@kernel
def take_job(h, m, month, hard, u_wage, year, effects, numbers):
    """A wage from the local minimum wage and the person's level; unemployment benefit ends."""
    level = m.level if m.level > 0 else (HARD if hard else GENERAL)
    minimum = year.minimum_wage[month]
    gain = effects[m.earns_by].x[0] if m.earns_by >= 0 else 0.0
    wage = minimum * numbers.hiring_ratio[level] * np.exp(numbers.hiring_sdlog * normal(u_wage) + gain)
    m.wage = int(max(wage, minimum * numbers.part_time_floor))
    m.earns_by = -1
    m.activity = WORKING
    m.jobless_since = -1
    h.gross[month] += m.wage
    end_benefit(h, m, month, year)


@kernel
def start_what_is_due(h, s, members, year, numbers, seed, replicate):
    """Dibao, unpaid entitlements, basic insurance and medical assistance start with their yearly chances.

    What would have started before a household was filed did not: it is filed as one that still lacks it.
    """
    dibao_due = h.dibao == 0 and h.needs & DIBAO_DUE != 0
    uninsured = h.needs & UNINSURED != 0
    if not dibao_due and h.entitlement == 0 and not uninsured and (h.assisted == 1 or h.dibao == 0):
        return
    u_dibao, u_claim, u_insured, u_month = four(s.key, np.uint64(0), year.year, YEAR_SUPPORT, seed, replicate)
    if dibao_due and u_dibao < enrolment_chance(numbers.dibao_natural, h.gain_dibao):
        month = month_started(u_dibao, numbers.dibao_natural, u_month, h.helped_from)
        if month >= h.filed_month:
            h.dibao = 1
            h.dibao_month = month
    if h.entitlement > 0:
        natural = numbers.claim_natural[h.entitlement]
        month = month_started(u_claim, natural, u_month, h.helped_from)
        if u_claim < enrolment_chance(natural, h.gain_claim) and month >= h.filed_month:
            open_entitlement(h, month, year, numbers)
    if uninsured and u_insured < enrolment_chance(numbers.insurance_natural, h.gain_insured):
        for i in range(s.member_from, s.member_to):
            if members[i].insured == 0:
                members[i].insured = 2
                lower_costs(members[i], 1.0 / numbers.uninsured_factor)
    if h.dibao == 1 and h.assisted == 0 and u_insured < enrolment_chance(numbers.insurance_natural, h.gain_assisted):
        h.assisted = 1
        for i in range(s.member_from, s.member_to):
            lower_costs(members[i], 1.0 - numbers.assistance_ratio)


@kernel
def month_started(u, natural, u_month, helped_from):
    """Month 0–11 in which something due starts: any month if it comes by itself, from the help on if help brings it."""
    first = 0 if u < natural else helped_from
    return min(first + int(u_month * (12 - first)), 11)


@kernel
def lower_costs(m, factor):
    """A new layer of cover takes its part of the yearly own-paid cost from the next bill on."""
    m.cost_inpatient = int(m.cost_inpatient * factor)
    m.cost_outpatient = int(m.cost_outpatient * factor)
    m.cost_other = int(m.cost_other * factor)


@kernel
def open_entitlement(h, month, year, numbers):
    """An unpaid entitlement starts: unemployment benefit for its months, everything else for good."""
    h.gross[month] += h.entitlement_month
    if h.entitlement == UNEMPLOYMENT:
        h.temporary_income = h.entitlement_month
        h.temporary_until = year.january + month + numbers.benefit_months
        if month + numbers.benefit_months < 12:
            h.gross[month + numbers.benefit_months] -= h.entitlement_month
    else:
        h.other_income += h.entitlement_month
    h.entitlement = 0


@kernel
def run_business(h, key, year, numbers, seed, replicate):
    """A business of one's own opens half a year after the help, pays back its loan, and may close in a later summer."""
    _, u_start, u_income, u_close = four(key, np.uint64(0), year.year, YEAR_ORDER, seed, replicate)
    if h.business_income > 0:
        if u_close >= h.business_survival:
            h.gross[JULY] -= h.business_income
            h.business_income = 0
    elif u_start < h.gain_business:
        opens = h.helped_from + MONTHS_TO_OPEN
        h.business_income = int(
            year.minimum_wage[0] * numbers.business_ratio * np.exp(numbers.business_sdlog * normal(u_income))
        )
        h.business_from = year.january + opens
        h.loan_until = h.business_from + REPAY_MONTHS
        if opens < 12:
            h.gross[opens] += h.business_income - h.loan_month
