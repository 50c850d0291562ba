"""Third pass of a year: effects, means by month, assessment, books."""

from __future__ import annotations

import numpy as np

from simulation.passes.count import count
from simulation.passes.outcomes import find_work, run_business, start_what_is_due
from simulation.rules import kernel
from simulation.state import (
    END,
    EXITED_NOW,
    IDLE,
    LIFTED,
    LIFTED_OPENING,
    LONG_FILED,
    LONG_ON_FILE,
    RELAPSED,
    RELIEVED_NOW,
    RELIEVED_TO_EXITED,
    REMOVED_LIFTED,
    REMOVED_NOW,
    REMOVED_RETIRED,
    RETIRED,
    STOCK_EXITED,
    STOCK_RELIEVED,
    SUPPORTED_ONLY,
)
from simulation.year.assessment import (
    EXITED,
    ON_FILE,
    RELIEVED,
    REMOVED,
    cannot_lift_itself,
    is_relieved,
    months_running,
    next_status,
)
from simulation.year.resources import above, dibao_month, held_at_line

SERIOUS = 2


@kernel
def after(first, last, year, lines, rows, slots, effects, plan, work, tally, numbers, seed, replicate):
    """Run the third pass over the slots from `first` to `last`."""
    money = tally.money[year.t]
    for slot in range(first, last):
        h = work.household[slot]
        if h.status == REMOVED:
            continue
        s = slots.slot[slot]
        row = rows.row[s.row]
        for i in range(s.member_from, s.member_to):
            m = work.member[i]
            if m.alive and m.activity == IDLE and m.able == 1:
                find_work(h, m, s.key, slots.member_key[i], year, effects, numbers, money, seed, replicate)
        start_what_is_due(h, s, work.member, year, numbers, seed, replicate)
        if h.business_income > 0 or h.gain_business > 0.0:
            run_business(h, s.key, year, numbers, seed, replicate)
        by_unit_cause = tally.by_unit_cause[year.t, row.unit, row.cause]
        by_group, by_tier = tally.by_group[year.t, row.lead], tally.by_tier[year.t, row.tier]
        judge(h, s, work.member, lines[row.line], year, plan, numbers, by_unit_cause, by_group, by_tier, money)


@kernel
def judge(h, s, members, line, year, plan, numbers, by_unit_cause, by_group, by_tier, money):
    """Means month by month, then the one move of the year, the counts that follow, and what goes on next year."""
    supported_december, above_december, paid = months_of_means(h, line, plan)
    money.government += paid
    able, idle, student, bound = 0, 0, False, h.entitlement > 0
    for i in range(s.member_from, s.member_to):
        m = members[i]
        if m.alive:
            able += m.able
            idle += m.able == 1 and m.activity == IDLE
            bound = bound or m.illness == SERIOUS or m.disabled == 1
            student = student or (m.aided_stage > 0 and m.aided_stage == m.school)
    cannot = cannot_lift_itself(able, idle, bound)
    relieved_now = is_relieved(h.months_supported, numbers.months_needed, cannot, plan.wide_relief)
    old = h.status
    new = next_status(old, h.months_above, numbers.months_needed, relieved_now, supported_december, above_december)
    if new != EXITED and members[s.member_from].activity == RETIRED:
        new = REMOVED
        count(by_unit_cause, by_group, by_tier, REMOVED_RETIRED)
    if new == ON_FILE and h.months_supported >= numbers.months_needed and not cannot:
        count(by_unit_cause, by_group, by_tier, SUPPORTED_ONLY)
    book_move(h, old, new, by_unit_cause, by_group, by_tier)
    book_stocks(h, new, year, numbers, by_unit_cause, by_group, by_tier)
    h.status = new
    if new == EXITED:
        h.dibao = 0
    h.renew = continued(h.awarded, h.renew, new, student, plan)


@kernel
def months_of_means(h, line, plan):
    """Sum up the monthly books and extend the two runs of months.

    Gives December's two tests (at the line with lasting support, own means above the exit line) and the dibao paid (fen).
    A month in which nothing changes has the answers of the month before.
    """
    income, rigid, aid, paid, measured, before = 0, 0, 0, 0, 0, -1
    supported, is_above = False, False
    for month in range(12):
        changes = h.gross[month] | h.cost[month] | h.aid[month]
        income += h.gross[month]
        rigid += h.cost[month]
        aid += h.aid[month]
        if month < h.filed_month:
            continue
        if changes != 0 or line.month[month] != before or month == h.dibao_month:
            before = line.month[month]
            is_above = above(income, rigid, h.heads, before, plan.exit_line)
            dibao = 0
            if h.dibao == 1 and month >= h.dibao_month:
                measured = dibao_month(h.paid_share, before, h.heads, income)
                dibao = dibao_month(1.0, before, h.heads, income) if plan.administrative else measured
            supported = held_at_line(income, rigid, dibao, aid, h.heads, before)
        paid += measured
        h.months_above = months_running(h.months_above, is_above)
        h.months_supported = months_running(h.months_supported, supported)
    h.dibao_month = 0
    return supported, is_above, paid


@kernel
def book_move(h, old, new, by_unit_cause, by_group, by_tier):
    """Count the year's move; the first move off the file is credited, once."""
    if new == REMOVED:
        count(by_unit_cause, by_group, by_tier, REMOVED_NOW if old == ON_FILE else REMOVED_LIFTED)
    elif old == ON_FILE and new != ON_FILE:
        count(by_unit_cause, by_group, by_tier, EXITED_NOW if new == EXITED else RELIEVED_NOW)
        if not h.lifted:
            h.lifted = 1
            count(by_unit_cause, by_group, by_tier, LIFTED)
            if h.opening:
                count(by_unit_cause, by_group, by_tier, LIFTED_OPENING)
    elif old == RELIEVED and new == EXITED:
        count(by_unit_cause, by_group, by_tier, RELIEVED_TO_EXITED)
    elif old != ON_FILE and new == ON_FILE:
        count(by_unit_cause, by_group, by_tier, RELAPSED)


@kernel
def book_stocks(h, new, year, numbers, by_unit_cause, by_group, by_tier):
    """Count where the household stands at the year's end."""
    if new == REMOVED:
        return
    stock = END if new == ON_FILE else (STOCK_RELIEVED if new == RELIEVED else STOCK_EXITED)
    count(by_unit_cause, by_group, by_tier, stock)
    if year.january + 12 - h.filed >= numbers.filed_long_months:
        count(by_unit_cause, by_group, by_tier, LONG_FILED)
        if new == ON_FILE:
            count(by_unit_cause, by_group, by_tier, LONG_ON_FILE)


@kernel
def continued(awarded, renewed, status, student, plan):
    """Which of this year's awards go on next year, as programme bits: while relieved, while on file, to the end of a stage.

    A cover newly bought this year runs on after an exit until its term; one that was renewed in January has ended.
    """
    renew = np.uint64(0)
    if status == RELIEVED:
        renew |= plan.while_relieved
    if status == RELIEVED or status == ON_FILE:
        renew |= plan.while_on_file
    elif status == EXITED:
        renew |= plan.term & ~renewed
    if student and status != REMOVED:
        renew |= plan.stage_end
    return awarded & renew
