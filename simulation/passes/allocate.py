"""Second pass of a year: rank the households once, then serve programme after programme.

A mandated programme is a floor: everybody in need is served whatever the budget; if it is renewed to the end of a school
stage, everybody it continues for. All others end where the next award does not fit the money, places or staff of its
filing unit, so that more money always serves a superset.
"""

from __future__ import annotations

import numpy as np

from simulation.passes.apply import STAGE_END, apply_award, cover_to_term
from simulation.rules import kernel
from simulation.year.allocation import (
    EFFECT_PER_YUAN,
    cost_share_fen,
    effect_per_yuan_score,
    line_months_fen,
    rank_key,
    score_of,
    sort_by_key,
    split_total,
    split_whole,
    to_line_fen,
)
from simulation.year.assessment import EXITED, ON_FILE, RELIEVED, REMOVED
from simulation.year.draws import PROGRAMME_BASE, YEAR_ORDER, four

FLAT, BY_STAGE, BY_TIER, TO_LINE, LINE_MONTHS, COST_SHARE = range(6)
PER_HOUSEHOLD, PER_WORKER, PER_PERSON = range(3)
CASELOAD, EQUAL, GIVEN = range(3)
NOT_FIT, GIVEN_OUT, NOTHING = range(3)
NEW_AWARD, RENEWAL = False, True
SEPTEMBER = 8
NEED_BITS = np.uint64(10)
LOW_NEEDS = np.uint64((1 << 10) - 1)
TIE_MASK = np.uint64((1 << 20) - 1)


@kernel
def rank(ranges, year, rows, slots, plan, work, seed, replicate):
    """Put every household that can be served into `work.rows`, best rank first; gives how many there are."""
    n = 0
    for r in range(ranges.shape[0]):
        for slot in range(ranges[r, 0], ranges[r, 1]):
            h = work.household[slot]
            if h.status == ON_FILE or h.status == RELIEVED or (h.status != REMOVED and h.renew != 0):
                s = slots.slot[slot]
                tie, _, _, _ = four(s.key, np.uint64(0), year.year, YEAR_ORDER, seed, replicate)
                score = score_of(plan.priority, h.shortfall, rows.row[s.row].tier, year.january + 12 - h.filed)
                work.keys[n] = rank_key(score, tie)
                work.rows[n] = slot
                work.in_order[n] = slot
                n += 1
    sort_by_key(work.keys, work.rows, n, work.spare_keys, work.spare_rows)
    return n


@kernel
def allocate(ranges, year, lines, rows, slots, tables, plan, effects, work, tally, numbers, seed, replicate):
    """Serve every programme in order: continuing commitments first, then by rank until the next does not fit."""
    n = rank(ranges, year, rows, slots, plan, work, seed, replicate)
    any_renewing = mark_eligible(n, year, rows, slots, tables, work)
    weights = caseload(n, slots, tables, plan, work)
    left, places_left = np.empty(plan.units, np.int64), np.empty(plan.units, np.int64)
    stopped = np.zeros(plan.units, np.bool_)
    staff = np.full(1, year.staff, np.int64)
    for p in range(plan.programmes):
        programme, offer = tables.programme[p], tables.offer[p, year.t]
        split_budget(programme, offer, weights, left)
        split_whole(max(offer.places, 0), weights, places_left)
        if plan.priority == EFFECT_PER_YUAN and offer.budget >= 0:
            rank_by_effect(n, programme, year, lines, rows, slots, effects, work)
        bit = np.uint64(1) << np.uint64(p)
        needing = 0
        for i in range(n):
            needing += (work.eligible[work.in_order[i]] & bit) != 0
        tally.needing[year.t, p] = needing
        stopped[:] = False
        for renewals in (True, False):
            if (renewals and not any_renewing & bit) or (
                not renewals and offer.budget == 0 and programme.amount[0] > 0.0
            ):
                continue
            serve(p, bit, renewals, n, programme, offer, year, lines, rows, slots, tables, plan, effects, left, places_left,
                  staff, stopped, work, tally, numbers, seed, replicate)  # fmt: skip


@kernel
def split_budget(programme, offer, weights, left):
    """A programme's money over the filing units: in whole awards where they have one price, else in fen.

    An award cannot be split: in fen, a budget for twelve awards over twenty units would give hardly one.
    """
    price = price_of(programme, programme.amount[0], 1) if programme.amount_rule == FLAT else np.int64(0)
    if price <= 0:
        split_total(max(offer.budget, 0), weights, left)
        return
    split_whole(max(offer.budget, 0) // price, weights, left)
    for unit in range(left.shape[0]):
        left[unit] *= price


@kernel
def price_of(programme, amount, persons):
    """Fen an award takes from its budget: the share of the amount it pays, and the reserve for loans that fail."""
    return np.int64(np.floor(amount * programme.price_share + 0.5)) + np.int64(programme.reserve) * persons


@kernel
def mark_eligible(n, year, rows, slots, tables, work):
    """Programme bits of every ranked household: newly eligible by need and standing conditions, and continuing or forced.

    Gives the bits that continue for anybody.
    """
    any_renewing = np.uint64(0)
    for i in range(n):
        slot = work.in_order[i]
        h, row = work.household[slot], rows.row[slots.slot[slot].row]
        bits = np.uint64(0)
        if h.status == ON_FILE or h.status == RELIEVED:
            bits = tables.by_need[0, h.needs & LOW_NEEDS] | tables.by_need[1, h.needs >> NEED_BITS]
        work.eligible[slot] = bits & row.programmes_open
        work.renewing[slot] = h.renew
        if tables.forced.shape[0] > 0 and slot < tables.forced.shape[1]:
            work.renewing[slot] |= tables.forced[year.t, slot]
        any_renewing |= work.renewing[slot]
    return any_renewing


@kernel
def caseload(n, slots, tables, plan, work):
    """Weight of each filing unit in the split of a budget: households on file, equal, or as given."""
    if plan.split == GIVEN:
        return tables.split_shares
    weights = np.zeros(plan.units, np.float64)
    for i in range(n):
        if work.household[work.rows[i]].status == ON_FILE:
            weights[slots.unit[work.rows[i]]] += 1.0
    if plan.split == EQUAL:
        for unit in range(plan.units):
            weights[unit] = 1.0 if weights[unit] > 0.0 else 0.0
    return weights


@kernel
def rank_by_effect(n, programme, year, lines, rows, slots, effects, work):
    """Rank anew for one programme: the share of the shortfall closed for each yuan; ties keep the household's own draw."""
    for i in range(n):
        slot = work.rows[i]
        h, s = work.household[slot], slots.slot[slot]
        row = rows.row[s.row]
        amount = award_amount(programme, NEW_AWARD, h, row, s, lines[row.line], work.member)
        gain = amount / 12.0
        for e in range(programme.effect_from, programme.effect_to):
            gain += effects[e].x[5]
        score = effect_per_yuan_score(float(h.shortfall * h.heads), gain, amount * programme.price_share)
        work.keys[i] = rank_key(score, 0.0) | (work.keys[i] & TIE_MASK)
    sort_by_key(work.keys, work.rows, n, work.spare_keys, work.spare_rows)


@kernel
def serve(p, bit, renewals, n, programme, offer, year, lines, rows, slots, tables, plan, effects, left, places_left, staff, stopped,
          work, tally, numbers, seed, replicate):  # fmt: skip
    """One programme over the ranked households: either those it continues for, or new ones."""
    money = tally.money[year.t]
    wanted = work.renewing if renewals else work.eligible
    # Where nothing runs out rank does not matter, and the order of memory is several times faster.
    order = work.in_order if offer.budget < 0 and offer.places < 0 and year.staff < 0 else work.rows
    units_open = plan.units
    for i in range(n):
        slot = order[i]
        if not wanted[slot] & bit:
            continue
        h, s = work.household[slot], slots.slot[slot]
        if h.status == EXITED and h.renew & plan.term & bit:
            bought = max(tables.offer[p, year.t - 1].pay_month, h.filed - (year.january - 12))
            cover_to_term(programme, effects, bought, h, s, work.member, numbers, money)
            continue
        if stopped[slots.unit[slot]] or h.awarded & bit:
            continue
        row = rows.row[s.row]
        if not renewals and not may_receive(programme, h, s.key, year, seed, replicate):
            continue
        persons = persons_in_need(programme, renewals, s, work.member)
        amount = award_amount(programme, renewals, h, row, s, lines[row.line], work.member)
        cost = price_of(programme, amount, persons) + hired_fen(programme, plan, persons, staff)
        limited = offer.budget >= 0 and not (renewals and (programme.mandated or not h.renew & bit))
        verdict = fits(
            programme, offer, plan, amount, cost, persons, limited, left[row.unit], places_left[row.unit], staff
        )
        if verdict == NOT_FIT:
            stopped[row.unit] = True
            units_open -= 1
            if units_open == 0:
                break
        if verdict != GIVEN_OUT:
            continue
        staff[0] = max(staff[0] - days_of(programme, persons), 0) if staff[0] >= 0 else staff[0]
        left[row.unit] -= cost
        places_left[row.unit] -= persons
        h.awarded |= bit
        tally.reached[year.t, p, row.unit] += persons
        book_money(programme, cost, persons, renewals or offer.budget < 0, money, tally.spending, year.t, p, row.unit)
        apply_award(programme, offer, effects, h, s, work.member, amount, renewals, year, numbers, money)


@kernel
def may_receive(programme, h, key, year, seed, replicate):
    """Exclusions, for claims the entitlement they can open, and whether the household takes the offer up."""
    if h.awarded & programme.exclusive:
        return False
    if programme.claim_kinds != 0 and (programme.claim_kinds >> h.entitlement) & 1 == 0:
        return False
    if programme.take_up >= 1.0:
        return True
    u, _, _, _ = four(key, np.uint64(0), year.year, PROGRAMME_BASE + programme.luck_id, seed, replicate)
    return u < programme.take_up


@kernel
def fits(programme, offer, plan, amount, cost, persons, limited, money_left, places_left, staff):
    """Whether an award fits the money, places and staff left; nothing to give is neither a fit nor an end."""
    if persons == 0 or (amount == 0 and programme.amount_rule != FLAT):
        return NOTHING
    if limited and (cost > money_left or (offer.places >= 0 and persons > places_left)):
        return NOT_FIT
    short_of_staff = staff[0] >= 0 and days_of(programme, persons) > staff[0]
    if short_of_staff and plan.staff_price <= 0.0 and not programme.mandated:
        return NOT_FIT
    return GIVEN_OUT


@kernel
def days_of(programme, persons):
    """Staff days × 100 of one award."""
    return programme.staff_days * (persons if programme.unit_kind == PER_PERSON else 1)


@kernel
def hired_fen(programme, plan, persons, staff):
    """Fen for the days of an award that must be hired, where staff days are limited and may be hired."""
    if staff[0] < 0:
        return np.int64(0)
    return np.int64(max(days_of(programme, persons) - staff[0], 0) * plan.staff_price / 100.0)


@kernel
def book_money(programme, cost, persons, bound, money, spending, t, p, unit):
    """Book an award's money: the union's own, or the government's, never mixed; and whether it was bound beforehand."""
    money.staff_days_100 += days_of(programme, persons)
    if programme.government:
        money.government += cost
        return
    spending[t, p, unit] += cost
    if bound:
        money.bound += cost


@kernel
def persons_in_need(programme, renewal, s, members):
    """How many units of a programme a household takes: itself, its worker, or each person it is for."""
    if programme.unit_kind != PER_PERSON:
        return 1
    persons = 0
    for i in range(s.member_from, s.member_to):
        persons += is_for(programme, renewal, members[i])
    return persons


@kernel
def is_for(programme, renewal, m):
    """Whether an award is for this person: someone with the need; in a renewal to the stage's end, someone promised it."""
    if renewal and programme.renewal == STAGE_END:
        return m.alive and m.aided_stage > 0 and m.aided_stage == m.school
    if programme.amount_rule == BY_STAGE and programme.amount[m.school] <= 0.0:
        return False
    return m.alive and m.needs & programme.who_needs != 0


@kernel
def award_amount(programme, renewal, h, row, s, line, members):
    """Amount of one award in fen for the year, by the programme's amount rule."""
    kind = programme.amount_rule
    if kind == FLAT:
        return np.int64(programme.amount[0]) * persons_in_need(programme, renewal, s, members)
    if kind == BY_TIER:
        return np.int64(programme.amount[max(row.tier, 1) - 1])
    if kind == TO_LINE:
        return to_line_fen(np.int64(h.shortfall) * h.heads * 12, h.received, np.int64(programme.amount[0]))
    if kind == LINE_MONTHS:
        return line_months_fen(line.month[SEPTEMBER], programme.amount[0]) * persons_in_need(
            programme, renewal, s, members
        )
    total = np.int64(0)
    for i in range(s.member_from, s.member_to):
        m = members[i]
        if kind == BY_STAGE and m.school > 0 and is_for(programme, renewal, m):
            total += np.int64(programme.amount[m.school])
        elif m.alive and kind == COST_SHARE:
            total += min(m.own_left, m.cost_inpatient) if programme.amount[3] > 0.0 else m.own_left
    if kind == BY_STAGE:
        return total
    return cost_share_fen(total, programme.amount[0], programme.amount[1], programme.amount[2])
