"""One person's year before any help: growth of pay, death, pension, school, job loss, illness."""

from __future__ import annotations

import numpy as np

from simulation.rules import kernel
from simulation.state import IDLE, OUTSIDE, RETIRED, WORKING
from simulation.year.ageing import (
    COLLEGE,
    COMPULSORY,
    JULY,
    SEPTEMBER,
    age_at,
    at_age,
    hiring_level,
    next_stage,
    pension_month,
)
from simulation.year.draws import normal
from simulation.year.needs import SOCIAL_INSURANCE_INJURY
from simulation.year.resources import grown
from simulation.year.shocks import course_of_illness, death_chance, lognormal_fen, month_of

PENSION_ARREARS = 1
SERIOUS = 2
SCHOOL_AGE, WORKING_AGE = 6, 16


@kernel
def until(books, fen_month, months):
    """Book a monthly amount from January for so many months of this year."""
    if fen_month != 0 and months > 0:
        books[0] += fen_month
        if months < 12:
            books[months] -= fen_month


@kernel
def person_year(h, m, grows, u_job, u_wage, u_ill, u_cost, u_onset, u_death, u_course, year, effects, numbers, money):
    """Everything that happens to one person of household `h` before this year's help."""
    age = age_at(m.born, year.january)
    if grows:
        if m.wage > 0:
            m.wage = grown(m.wage, year.wage_factor)
        if m.activity == RETIRED:
            m.pension = grown(m.pension, year.pension_factor)
        m.since_a += m.effect_a >= 0
        m.since_b += m.effect_b >= 0
        m.since_c += m.effect_c >= 0
        m.since_d += m.effect_d >= 0
    if u_death < death_chance(at_age(age, numbers.death_at), m.illness == SERIOUS, numbers.serious_death):
        m.alive = 0
        h.heads -= 1
        return
    m.graduated = 0
    m.new_illness = 0
    work_and_pension(h, m, u_job, u_wage, year, effects, numbers)
    if m.school > 0:
        school_year(h, m, age, u_course, year, effects, numbers)
    illness_year(h, m, age, u_ill, u_cost, u_onset, u_course, year, numbers, money)
    if m.worker and h.entitlement == 0 and m.activity == WORKING and u_course < numbers.injury:
        h.entitlement = SOCIAL_INSURANCE_INJURY
        h.entitlement_month = int(numbers.injury_award * year.minimum_wage[0])


@kernel
def work_and_pension(h, m, u_job, u_wage, year, effects, numbers):
    """Book wage, pension or benefit of the year; the pension age and the loss of a job change them in their month."""
    if m.later_by >= 0 and m.later_year == year.t:
        later = effects[m.later_by]
        if m.activity == WORKING and u_wage < later.x[1]:
            m.wage = grown(m.wage, np.exp(later.x[0]))
        m.later_by = -1
    if m.activity == RETIRED:
        h.gross[0] += m.pension
        return
    until(h.gross, m.benefit, m.benefit_until - year.january)
    month = pension_month(m.born, numbers.pension_age[m.sex], year.january)
    if month >= 0 and (m.activity != OUTSIDE or m.worker):
        retire(h, m, month, year)
    elif m.activity == WORKING:
        lost = min(numbers.job_loss[m.risk] * year.job_loss_factor, 0.95)
        h.gross[0] += m.wage
        if u_job < lost:
            lose_job(h, m, month_of(u_job, lost), year, numbers)


@kernel
def retire(h, m, month, year):
    """The wage ends at the pension age and the pension starts, if the right exists and is paid."""
    if m.activity == WORKING:
        until(h.gross, m.wage, month)
    end_benefit(h, m, month, year)
    m.activity = RETIRED
    m.able = 0
    if m.pension_right and not (m.worker and h.entitlement == PENSION_ARREARS):
        m.pension = int(year.pension)
        h.gross[month] += m.pension


@kernel
def lose_job(h, m, month, year, numbers):
    """The wage stops; those in the employees' scheme draw unemployment benefit for its months."""
    h.gross[month] -= m.wage
    m.activity = IDLE
    m.jobless_since = year.january + month
    m.wage = 0
    m.risk = 0
    if m.insured == 1:
        m.benefit = int(numbers.benefit_share * year.minimum_wage[month])
        m.benefit_until = year.january + month + numbers.benefit_months
        h.gross[month] += m.benefit
        if month + numbers.benefit_months < 12:
            h.gross[month + numbers.benefit_months] -= m.benefit


@kernel
def end_benefit(h, m, month, year):
    """Unemployment benefit ends before its months are up: a job begins, or the pension."""
    if m.benefit_until > year.january + month:
        h.gross[month] -= m.benefit
        if m.benefit_until < year.january + 12:
            h.gross[m.benefit_until - year.january] += m.benefit
        m.benefit_until = year.january + month


@kernel
def school_year(h, m, age, u, year, effects, numbers):
    """Book the school cost; in September the next year or stage begins; who leaves looks for work from July.

    Only those who finish college or university count as graduates (高校毕业生); a drop-out has no stage behind it.
    """
    month_cost = int(year.school_cost[m.school] / 12.0)
    h.cost[0] += month_cost
    if age < SCHOOL_AGE:
        return
    gain = effects[m.stays_by].x[0] if m.stays_by >= 0 else 0.0
    m.stays_by = -1
    drops_out = max(numbers.dropout[m.school] - gain, 0.0) if m.school > COMPULSORY else 0.0
    leaves_early = u < drops_out
    if m.school_years > 1 and not leaves_early:
        m.school_years -= 1
        return
    left = m.school
    stage = 0 if leaves_early else next_stage(left, (u - drops_out) / (1.0 - drops_out), numbers.stage_continue)
    if stage > 0:
        h.cost[SEPTEMBER] += int(year.school_cost[stage] / 12.0) - month_cost
        m.school = stage
        m.aided_stage = 0
        m.school_years = numbers.stage_length[stage]
        return
    h.cost[JULY] -= month_cost
    m.school = 0
    m.aided_stage = 0
    m.level = 0 if leaves_early else hiring_level(left)
    m.activity = IDLE
    m.able = 0 if m.disabled else 1
    m.jobless_since = year.january + JULY
    m.graduated = left >= COLLEGE and not leaves_early


@kernel
def illness_year(h, m, age, u_ill, u_cost, u_onset, u_course, year, numbers, money):
    """Book own-paid medical cost: the running bill to its month, then the renewed or new one for twelve months.

    An arrival is filed with the bill that runs: it turns in the first bill month after the filing.
    """
    running = m.running
    h.cost[0] += running
    if m.illness > 0 and m.bill_month >= h.filed_month:
        was_serious = m.illness == SERIOUS
        renew_illness(m, u_ill, numbers)
        if was_serious and m.illness < SERIOUS and not m.disabled and m.activity == IDLE and age >= WORKING_AGE:
            m.able = 1
    elif m.illness == 0 and u_ill < at_age(age, numbers.illness_at):
        own_cost = lognormal_fen(year.illness_cost, numbers.illness_sdlog, normal(u_cost))
        assistance = grown(own_cost, numbers.assistance_ratio) if h.assisted and h.dibao else 0
        money.government += assistance
        fall_ill(m, month_of(u_onset, 1.0), own_cost - assistance, numbers)
        if m.activity == WORKING and u_course < numbers.stops_work:
            h.gross[m.bill_month] -= m.wage
            m.activity = IDLE
            m.jobless_since = year.january + m.bill_month
            m.wage = 0
        if m.activity == IDLE:
            m.able = 0
    m.own_left = m.cost_inpatient + m.cost_outpatient + m.cost_other
    m.running = m.own_left // 12
    h.cost[m.bill_month] += m.running - running


@kernel
def renew_illness(m, u, numbers):
    """The yearly turn of an illness: over, chronic with small costs, or as before at this year's prices."""
    before_now = m.illness
    m.illness = course_of_illness(before_now == SERIOUS, u, numbers.recovery, numbers.chronic_end)
    factor = 1.0 + numbers.medical_growth
    if m.illness == 0:
        factor = 0.0
    elif m.illness < before_now:
        factor *= numbers.followup
    m.cost_inpatient = grown(m.cost_inpatient, factor)
    m.cost_outpatient = grown(m.cost_outpatient, factor)
    m.cost_other = grown(m.cost_other, factor)


@kernel
def fall_ill(m, month, own_cost, numbers):
    """Serious illness begins in a month, with a first year's own cost by kind."""
    if m.insured == 0:
        own_cost = grown(own_cost, numbers.uninsured_factor)
    m.illness = SERIOUS
    m.new_illness = 1
    m.bill_month = month
    m.cost_inpatient = grown(own_cost, numbers.inpatient_share)
    m.cost_outpatient = grown(own_cost, numbers.outpatient_share)
    m.cost_other = own_cost - m.cost_inpatient - m.cost_outpatient
