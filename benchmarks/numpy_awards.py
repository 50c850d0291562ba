"""Second part of the NumPy model's year: who gets what, and what an award does at once.

Households are ordered once by filing unit and rank; a programme then goes to those of each unit whose running cost still
fits, which is the same as serving one after the other until the next does not fit.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from benchmarks.population import grown
from simulation.passes import allocate as A  # noqa: N812  (codes of amount rules and units)
from simulation.passes import apply as E  # noqa: N812  (codes of channels)
from simulation.state import WORKING
from simulation.year import allocation as R  # noqa: N812  (codes of priority rules)
from simulation.year.ageing import SEPTEMBER
from simulation.year.assessment import ON_FILE, RELIEVED, REMOVED


def allocate(h: Any, m: Any, y: Any) -> None:
    """Serve every programme in order: continuing commitments first, then by rank until the next does not fit."""
    y.eligible = (h.status == ON_FILE) | (h.status == RELIEVED)
    served = np.flatnonzero(y.eligible | ((h.status != REMOVED) & (h.renew != 0)))
    tie = y.rng.random(len(served))
    order = in_rank(served, score(h, y)[served], tie, h)
    weights = caseload(h, y)
    for p in range(len(y.programmes)):
        programme, offer = y.programmes[p], y.offers[p]
        if y.plan.priority == R.EFFECT_PER_YUAN and offer.budget >= 0:
            order = in_rank(served, effect_score(programme, h, m, y)[served], tie, h)
        left, places = split(max(offer.budget, 0), weights), split(max(offer.places, 0), weights)
        wanted = y.eligible & (h.needs & programme.who_needs != 0) & (h.programmes_open & (1 << p) != 0)
        y.books.arrays["needing"][y.t, p] = np.count_nonzero(wanted)
        limits = SimpleNamespace(left=left, places=places, stopped=np.zeros(len(left), bool))
        award(p, order[h.renew[order] & (1 << p) != 0], limits, h, m, y, renewal=True)
        award(p, order[wanted[order]], limits, h, m, y, renewal=False)


def in_rank(served: np.ndarray, value: np.ndarray, tie: np.ndarray, h: Any) -> np.ndarray:
    """Households by filing unit, within it the highest score first, ties by lot."""
    return served[np.lexsort((tie, -value, h.unit[served]))]


def score(h: Any, y: Any) -> np.ndarray:
    """Rank of every household under the scenario's priority rule."""
    rules = {R.DEEPEST_SHORTFALL: h.shortfall, R.TIER: -h.tier, R.LONGEST_ON_FILE: -h.filed}
    return rules.get(int(y.plan.priority), np.zeros(y.size))


def effect_score(programme: Any, h: Any, m: Any, y: Any) -> np.ndarray:
    """Share of the monthly shortfall an award is expected to close, for each yuan it costs."""
    amount = amounts(programme, is_for(programme, m, renewal=False), h, m, y)
    gain = amount / 12 + sum(effect.x[5] for effect in y.effects[programme.effect_from : programme.effect_to])
    short = np.maximum(h.shortfall * h.size, 1)
    return np.minimum(gain, short) / short / np.maximum(amount * programme.price_share, 100)


def caseload(h: Any, y: Any) -> np.ndarray:
    """Weight of each filing unit in the split of a budget: households on file, equal, or as given."""
    if y.plan.split == A.GIVEN:
        return y.shares
    weights = np.bincount(h.unit[h.status == ON_FILE], minlength=y.plan.units)
    return (weights > 0) if y.plan.split == A.EQUAL else weights


def split(total: int, weights: np.ndarray) -> np.ndarray:
    """A total over the filing units in whole fen, by largest remainder."""
    if weights.sum() <= 0:
        return np.zeros(len(weights), np.int64)
    share = total * (weights / weights.sum())
    whole = np.floor(share).astype(np.int64)
    whole[np.argsort(whole - share, kind="stable")[: total - whole.sum()]] += 1
    return whole


def award(p: int, asking: np.ndarray, limits: Any, h: Any, m: Any, y: Any, *, renewal: bool) -> None:
    """Give one programme to the asking households (in rank) as far as money and places of their unit go."""
    programme, offer = y.programmes[p], y.offers[p]
    if not renewal:
        asking = asking[may_receive(p, programme, asking, h, y)]
    if not len(asking):
        return
    target = is_for(programme, m, renewal=renewal)
    heads = persons(programme, target, y)
    amount = amounts(programme, target, h, m, y)
    asking = asking[(heads[asking] > 0) & ((amount[asking] > 0) | (programme.amount_rule == A.FLAT))]
    unit, heads, amount = h.unit[asking], heads[asking], amount[asking]
    cost = grown(amount, programme.price_share) + int(programme.reserve) * heads
    if not (renewal and programme.mandated):
        fits = within_limits(offer, unit, cost, heads, limits)
        asking, unit, heads, amount, cost = asking[fits], unit[fits], heads[fits], amount[fits], cost[fits]
    np.subtract.at(limits.left, unit, cost)
    np.subtract.at(limits.places, unit, heads)
    h.awarded[asking] |= 1 << p
    book_award(p, programme, unit, heads, cost, y, bound=renewal or offer.budget < 0)
    apply_award(p, asking, amount, h, m, y, renewal=renewal)


def within_limits(offer: Any, unit: np.ndarray, cost: np.ndarray, heads: np.ndarray, limits: Any) -> np.ndarray:
    """Whether each award fits; from the first that does not, its unit gives nothing more."""
    fits = ~limits.stopped[unit]
    if offer.budget >= 0:
        fits &= running(cost, unit) <= limits.left[unit]
        if offer.places >= 0:
            fits &= running(heads, unit) <= limits.places[unit]
    limits.stopped[unit[~fits]] = True
    return fits


def may_receive(p: int, programme: Any, asking: np.ndarray, h: Any, y: Any) -> np.ndarray:
    """Exclusions, for claims the entitlement they can open, and whether the household takes the offer up."""
    free = h.awarded[asking] & (programme.exclusive | (1 << p)) == 0
    if programme.claim_kinds != 0:
        free &= (programme.claim_kinds >> h.entitlement[asking]) & 1 == 1
    return free & (y.rng.random(len(asking)) < programme.take_up)


def running(amount: np.ndarray, unit: np.ndarray) -> np.ndarray:
    """Running sums within each filing unit; the households of a unit stand together."""
    total = np.cumsum(amount)
    starts = np.searchsorted(unit, unit)
    return total - (total[starts] - amount[starts])


def is_for(programme: Any, m: Any, *, renewal: bool) -> np.ndarray:
    """People an award is for: those with the need; in a renewal to the stage's end, those it was promised to."""
    if renewal and programme.renewal == E.STAGE_END:
        return m.alive & (m.aided_stage > 0) & (m.aided_stage == m.school)
    return m.needs & programme.who_needs != 0


def persons(programme: Any, target: np.ndarray, y: Any) -> np.ndarray:
    """Units of a programme each household takes: itself, its worker, or each person it is for."""
    if programme.unit_kind != A.PER_PERSON:
        return np.ones(y.size, np.int64)
    return np.add.reduceat(target, y.first, dtype=np.int64)


def amounts(programme: Any, target: np.ndarray, h: Any, m: Any, y: Any) -> np.ndarray:
    """Amount of an award to every household in fen for the year, by the programme's amount rule."""
    rule, number = programme.amount_rule, programme.amount
    if rule == A.FLAT:
        return int(number[0]) * persons(programme, target, y)
    if rule == A.BY_TIER:
        return number.astype(np.int64)[np.maximum(h.tier, 1) - 1]
    if rule == A.TO_LINE:
        return np.clip(h.shortfall * h.size * 12 - h.received, 0, int(number[0]))
    if rule == A.LINE_MONTHS:
        return grown(y.line[SEPTEMBER], number[0]) * persons(programme, target, y)
    if rule == A.BY_STAGE:
        return np.add.reduceat(target * number.astype(np.int64)[m.school], y.first)
    own = np.minimum(m.own_left, m.cost_inpatient) if number[3] > 0 else m.own_left
    own = np.add.reduceat(m.alive * own, y.first)
    return grown(np.minimum(np.maximum(own - number[0], 0) * number[1], number[2]), 1)


def book_award(p: int, programme: Any, unit: np.ndarray, heads: np.ndarray, cost: np.ndarray, y: Any, *, bound: bool) -> None:
    """Book money by filing unit: the union's own, or the government's, never mixed."""
    arrays, units = y.books.arrays, int(y.plan.units)
    arrays["reached"][y.t, p] += np.bincount(unit, heads, units).astype(np.int32)
    days = heads.sum() if programme.unit_kind == A.PER_PERSON else len(heads)
    y.books.pay(y.t, "staff_days_100", programme.staff_days * days)
    if programme.government:
        y.books.pay(y.t, "government", cost.sum())
        return
    arrays["spending"][y.t, p] += np.bincount(unit, cost, units).astype(np.int64)
    if bound:
        y.books.pay(y.t, "bound", cost.sum())


def apply_award(p: int, who: np.ndarray, amount: np.ndarray, h: Any, m: Any, y: Any, *, renewal: bool) -> None:
    """What the awards change at once, channel by channel."""
    programme, paid_from = y.programmes[p], y.offers[p].pay_month
    help_from = 0 if renewal else paid_from
    first = 0 if renewal and programme.lasting else paid_from
    if programme.counts_as_income:
        h.received[who] += amount
    given = np.zeros(y.size, bool)
    given[who] = True
    for e in range(programme.effect_from, programme.effect_to):
        channel = y.effects[e].channel
        if channel == E.CASH and programme.lasting:
            y.aid[first, who] += amount // (12 - first)
        elif channel == E.SCHOOL_COST:
            y.cost[first, who] -= amount // (12 - first)
            promise_stage(programme, given, m, renewal=renewal)
        elif channel == E.MEDICAL_COVER:
            cover(y.effects[e], given, 0 if renewal else first, m, y)
        elif channel == E.MEDICAL_RELIEF:
            relieve(who, amount, m, y)
        elif channel in {E.PERSISTENCE, E.JOB_SEARCH, E.EARNINGS}:
            target = np.flatnonzero((m.needs & programme.who_needs != 0) & given[m.home])
            change_people(e, target, help_from, m, y)
        elif channel != E.CASH:
            change_households(y.effects[e], who, help_from, h)


def promise_stage(programme: Any, given: np.ndarray, m: Any, *, renewal: bool) -> None:
    """Study aid is promised to the end of the stage each student is in."""
    if programme.renewal == E.STAGE_END and not renewal:
        promised = m.alive & given[m.home] & (programme.amount[m.school] > 0) & (m.school > 0)
        m.aided_stage[promised] = m.school[promised]


def change_people(e: int, who: np.ndarray, help_from: int, m: Any, y: Any) -> None:
    """Chances of people: staying at school, finding work, earning more."""
    effect = y.effects[e]
    if effect.channel == E.PERSISTENCE:
        m.persistence[who] = effect.x[0]
    elif effect.channel == E.JOB_SEARCH:
        m.helped_from[who] = np.minimum(m.helped_from[who], help_from)
        for slot, since in ((m.effect_a, m.since_a), (m.effect_b, m.since_b)):
            free = (slot[who] < 0) | (slot[who] == e)
            slot[who[free]], since[who[free]] = e, 0
            who = who[~free]
        m.effect_c[who], m.since_c[who] = e, 0
    elif effect.code > 0:
        m.later_year[who], m.later_gain[who], m.later_chance[who] = y.t + effect.code, effect.x[0], effect.x[1]
    else:
        works = m.activity[who] == WORKING
        m.wage[who[works]] = grown(m.wage[who[works]], np.exp(effect.x[0]))
        m.log_gain[who[~works]] = effect.x[0]


def change_households(effect: Any, who: np.ndarray, help_from: int, h: Any) -> None:
    """Chances of households: enrolment, claims, a business; they count from the first month of this year's help."""
    h.helped_from[who] = np.minimum(h.helped_from[who], help_from)
    channel, gain = effect.channel, effect.x[0]
    enrolments = {E.ENROL_DIBAO: h.gain_dibao, E.ENROL_INSURANCE: h.gain_insured, E.ENROL_ASSISTANCE: h.gain_assisted}
    for kind, column in enrolments.items():
        if channel in {kind, E.TAKE_UP}:
            column[who] += gain
    if channel in {E.CLAIM, E.TAKE_UP}:
        opens = (effect.code >> h.entitlement[who]) & 1 == 1
        h.gain_claim[who[opens | (channel == E.TAKE_UP)]] += gain
    if channel == E.OWN_BUSINESS:
        h.gain_business[who], h.business_survival[who], h.loan_month[who] = gain, effect.x[1], int(effect.x[2])


def cover(effect: Any, given: np.ndarray, start: int, m: Any, y: Any) -> None:
    """Insurance on this year's bill of the covered persons, from the cover's start; the payout lowers the own cost."""
    whom, new_only, waiting = effect.code & 3, (effect.code >> 2) & 1, effect.code >> 3
    covered = given[m.home] & m.alive & (m.illness > 0) & (m.insured > 0)
    covered &= m.bill_month >= start + (waiting if start > 0 else 0)
    if whom != E.COVERS_HOUSEHOLD:
        covered &= m.worker == (whom == E.COVERS_WORKER)
    if new_only:
        covered &= m.new_illness
    who = np.flatnonzero(covered)
    second = y.numbers.second_stay
    ratio = ((1 - second) * effect.x[0] + second * effect.x[1]) * effect.x[4]
    paid = grown(np.minimum(np.minimum(m.cost_inpatient[who], m.own_left[who]) * ratio, effect.x[3]), 1)
    paid += m.new_illness[who] * int(effect.x[2])
    reduce_bills(who, paid, m, y)
    y.books.pay(y.t, "insurance", paid.sum())


def relieve(who: np.ndarray, amount: np.ndarray, m: Any, y: Any) -> None:
    """Relief pays a household's open bills, the largest first, none beyond what is left of it."""
    money = np.zeros(y.size, np.int64)
    money[who] = amount
    people = np.flatnonzero(m.alive & (money[m.home] > 0))
    people = people[np.lexsort((-m.own_left[people], m.home[people]))]
    bill = m.own_left[people]
    paid_before = running(bill, m.home[people]) - bill
    reduce_bills(people, np.clip(money[m.home[people]] - paid_before, 0, bill), m, y)


def reduce_bills(who: np.ndarray, paid: np.ndarray, m: Any, y: Any) -> None:
    """A payment is spread like the bill it answers: over twelve months from the bill's own."""
    m.own_left[who] = np.maximum(m.own_left[who] - paid, 0)
    m.running[who] -= paid // 12
    np.subtract.at(y.cost.reshape(-1), m.bill_month[who] * y.size + m.home[who], paid // 12)


def standing(h: Any, m: Any, y: Any) -> None:
    """Cost of the year after the plan with no new awards (fen)."""
    for p, programme in enumerate(y.programmes):
        goes_on = (h.renew & (1 << p) != 0) & (h.status != REMOVED)
        if not programme.government and goes_on.any():
            amount = amounts(programme, is_for(programme, m, renewal=True), h, m, y)[goes_on]
            y.books.pay(y.t, "standing", grown(amount, programme.price_share).sum())
