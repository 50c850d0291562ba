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
from simulation.year.assessment import EXITED, ON_FILE, RELIEVED, REMOVED


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
        left, places = split_budget(programme, offer, weights), split_whole(max(offer.places, 0), weights)
        wanted = y.eligible & (h.needs & programme.who_needs != 0) & (h.programmes_open & (1 << p) != 0)
        y.books.arrays["needing"][y.t, p] = np.count_nonzero(wanted)
        what = SimpleNamespace(p=p, programme=programme, offer=offer, left=left, places=places)
        what.stopped = np.zeros(len(left), bool)
        going_on = order[h.renew[order] & (1 << p) != 0]
        paid_before = (h.status[going_on] == EXITED) & bool(y.plan.term & (1 << p))
        cover_to_term(what, going_on[paid_before], m, y)
        award(what, going_on[~paid_before], h, m, y, renewal=True)
        award(what, order[wanted[order]], h, m, y, renewal=False)


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
    short = np.maximum(h.shortfall * h.heads, 1)
    return np.minimum(gain, short) / short / np.maximum(amount * programme.price_share, 100)


def caseload(h: Any, y: Any) -> np.ndarray:
    """Weight of each filing unit in the split of a budget: households on file, equal, or as given."""
    if y.plan.split == A.GIVEN:
        return y.shares
    weights = np.bincount(h.unit[h.status == ON_FILE], minlength=y.plan.units)
    return (weights > 0) if y.plan.split == A.EQUAL else weights


def split_budget(programme: Any, offer: Any, weights: np.ndarray) -> np.ndarray:
    """A programme's money over the filing units: whole awards where all cost the same, fen otherwise."""
    budget, price = max(offer.budget, 0), int(price_of(programme, programme.amount[0], 1))
    if programme.amount_rule != A.FLAT or price <= 0:
        return split(budget, weights)
    return price * split_whole(budget // price, weights)


def price_of(programme: Any, amount: Any, heads: Any) -> Any:
    """What awards take from the budget: the share of the amount it pays, and the reserve for loans that fail."""
    return grown(amount, programme.price_share) + int(programme.reserve) * heads


def split_whole(total: int, weights: np.ndarray) -> np.ndarray:
    """Whole awards over the filing units by Sainte-Laguë: they go to the highest of weight ÷ 1, 3, 5 …

    With `total - units` in place of `total`, every unit's rounded share is certain; quotients decide on the rest.
    """
    if weights.sum() <= 0:
        return np.zeros(len(weights), np.int64)
    given = np.floor(weights * (max(total - len(weights), 0) / weights.sum()) + 0.5).astype(np.int64)
    rest = total - given.sum()
    quotients = weights[:, None] / (2 * (given[:, None] + np.arange(rest)) + 1)
    best = np.argsort(-quotients, axis=None, kind="stable")[:rest]
    return given + np.bincount(best // max(rest, 1), minlength=len(weights))


def split(total: int, weights: np.ndarray) -> np.ndarray:
    """A total over the filing units in whole fen, by largest remainder."""
    if weights.sum() <= 0:
        return np.zeros(len(weights), np.int64)
    share = total * (weights / weights.sum())
    whole = np.floor(share).astype(np.int64)
    whole[np.argsort(whole - share, kind="stable")[: total - whole.sum()]] += 1
    return whole


def award(what: Any, asking: np.ndarray, h: Any, m: Any, y: Any, *, renewal: bool) -> None:
    """Give one programme to the asking households (in rank) as far as money and places of their unit go."""
    programme = what.programme
    if not renewal:
        asking = asking[may_receive(what, asking, h, y)]
    if not len(asking):
        return
    target = is_for(programme, m, renewal=renewal)
    heads = persons(programme, target, y)
    amount = amounts(programme, target, h, m, y)
    asking = asking[(heads[asking] > 0) & ((amount[asking] > 0) | (programme.amount_rule == A.FLAT))]
    unit, heads, amount = h.unit[asking], heads[asking], amount[asking]
    cost = price_of(programme, amount, heads)
    if not (renewal and programme.mandated):
        fits = within_limits(what, unit, cost, heads)
        asking, unit, heads, amount, cost = asking[fits], unit[fits], heads[fits], amount[fits], cost[fits]
    np.subtract.at(what.left, unit, cost)
    np.subtract.at(what.places, unit, heads)
    h.awarded[asking] |= 1 << what.p
    book_award(what, unit, heads, cost, y, bound=renewal or what.offer.budget < 0)
    apply_award(what, award_given(what, asking, amount, h, y, renewal=renewal), h, m, y)


def within_limits(what: Any, unit: np.ndarray, cost: np.ndarray, heads: np.ndarray) -> np.ndarray:
    """Whether each award fits; from the first that does not, its unit gives nothing more."""
    fits = ~what.stopped[unit]
    if what.offer.budget >= 0:
        fits &= running(cost, unit) <= what.left[unit]
        if what.offer.places >= 0:
            fits &= running(heads, unit) <= what.places[unit]
    what.stopped[unit[~fits]] = True
    return fits


def may_receive(what: Any, asking: np.ndarray, h: Any, y: Any) -> np.ndarray:
    """Exclusions, for claims the entitlement they can open, and whether the household takes the offer up."""
    programme = what.programme
    free = h.awarded[asking] & (programme.exclusive | (1 << what.p)) == 0
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
    target = m.needs & programme.who_needs != 0
    return target & (programme.amount[m.school] > 0) if programme.amount_rule == A.BY_STAGE else target


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
        return np.clip(h.shortfall * h.heads * 12 - h.received, 0, int(number[0]))
    if rule == A.LINE_MONTHS:
        return grown(y.line[SEPTEMBER], number[0]) * persons(programme, target, y)
    if rule == A.BY_STAGE:
        return np.add.reduceat(target * number.astype(np.int64)[m.school], y.first)
    own = np.minimum(m.own_left, m.cost_inpatient) if number[3] > 0 else m.own_left
    own = np.add.reduceat(m.alive * own, y.first)
    return grown(np.minimum(np.maximum(own - number[0], 0) * number[1], number[2]), 1)


def book_award(what: Any, unit: np.ndarray, heads: np.ndarray, cost: np.ndarray, y: Any, *, bound: bool) -> None:
    """Book money by filing unit: the union's own, or the government's, never mixed."""
    programme, arrays, units = what.programme, y.books.arrays, int(y.plan.units)
    arrays["reached"][y.t, what.p] += np.bincount(unit, heads, units).astype(np.int32)
    days = heads.sum() if programme.unit_kind == A.PER_PERSON else len(heads)
    y.books.pay(y.t, "staff_days_100", programme.staff_days * days)
    if programme.government:
        y.books.pay(y.t, "government", cost.sum())
        return
    arrays["spending"][y.t, what.p] += np.bincount(unit, cost, units).astype(np.int64)
    if bound:
        y.books.pay(y.t, "bound", cost.sum())


def award_given(what: Any, homes: np.ndarray, amount: np.ndarray, h: Any, y: Any, *, renewal: bool) -> Any:
    """Who got how much, and from which months on it is paid, covers and helps: not before the household is filed."""
    month = np.maximum(h.filed_month[homes], what.offer.pay_month)
    given = SimpleNamespace(homes=homes, amount=amount, renewal=renewal, works_from=np.zeros(y.size, np.int64))
    given.works_from[homes] = 0 if renewal else month
    given.paid_from = month * (not (renewal and what.programme.lasting))
    given.is_home = np.zeros(y.size, bool)
    given.is_home[homes] = True
    return given


def apply_award(what: Any, given: Any, h: Any, m: Any, y: Any) -> None:
    """What the awards change at once, channel by channel."""
    programme = what.programme
    if programme.counts_as_income:
        h.received[given.homes] += given.amount
    for e in range(programme.effect_from, programme.effect_to):
        channel = y.effects[e].channel
        if channel in {E.CASH, E.SCHOOL_COST}:
            pay(what, channel, given, m, y)
        elif channel == E.MEDICAL_COVER:
            cover(y.effects[e], given.is_home, given.works_from, 12, m, y)
        elif channel == E.MEDICAL_RELIEF:
            relieve(given, m, y)
        elif channel in {E.PERSISTENCE, E.JOB_SEARCH, E.EARNINGS}:
            target = np.flatnonzero((m.needs & programme.who_needs != 0) & given.is_home[m.home])
            change_people(e, target, given.works_from[m.home[target]], m, y)
        else:
            change_households(y.effects[e], given, h)


def pay(what: Any, channel: int, given: Any, m: Any, y: Any) -> None:
    """Cash is lasting support or only a gift; study aid lowers the school cost and is promised to the end of the stage."""
    month = given.amount // (12 - given.paid_from)
    if channel == E.SCHOOL_COST:
        y.cost[given.paid_from, given.homes] -= month
        if what.programme.renewal == E.STAGE_END and not given.renewal:
            promised = m.alive & given.is_home[m.home] & (what.programme.amount[m.school] > 0) & (m.school > 0)
            m.aided_stage[promised] = m.school[promised]
    elif what.programme.lasting:
        y.aid[given.paid_from, given.homes] += month


def change_people(e: int, who: np.ndarray, works_from: np.ndarray, m: Any, y: Any) -> None:
    """Chances of people: staying at school, finding work, earning more."""
    effect = y.effects[e]
    if effect.channel == E.PERSISTENCE:
        m.persistence[who] = effect.x[0]
    elif effect.channel == E.JOB_SEARCH:
        getattr(m, f"since_{e}")[who], getattr(m, f"start_{e}")[who] = 0, works_from
    elif effect.code > 0:
        m.later_year[who], m.later_gain[who], m.later_chance[who] = y.t + effect.code, effect.x[0], effect.x[1]
    else:
        works = m.activity[who] == WORKING
        m.wage[who[works]] = grown(m.wage[who[works]], np.exp(effect.x[0]))
        m.log_gain[who[~works]] = effect.x[0]


def change_households(effect: Any, given: Any, h: Any) -> None:
    """Chances of households: enrolment, claims, a business; a yearly gain counts for the months that are left."""
    who, works_from = given.homes, given.works_from[given.homes]
    h.helped_from[who] = np.minimum(h.helped_from[who], works_from)
    channel, gain = effect.channel, effect.x[0] * (12 - works_from) / 12
    enrolments = {E.ENROL_DIBAO: h.gain_dibao, E.ENROL_INSURANCE: h.gain_insured, E.ENROL_ASSISTANCE: h.gain_assisted}
    for kind, column in enrolments.items():
        if channel in {kind, E.TAKE_UP}:
            column[who] += gain
    if channel in {E.CLAIM, E.TAKE_UP}:
        opens = ((effect.code >> h.entitlement[who]) & 1 == 1) | (channel == E.TAKE_UP)
        h.gain_claim[who[opens]] += gain[opens]
    if channel == E.OWN_BUSINESS:
        h.gain_business[who], h.business_survival[who], h.loan_month[who] = effect.x[0], effect.x[1], int(effect.x[2])


def cover_to_term(what: Any, homes: np.ndarray, m: Any, y: Any) -> None:
    """Policies paid for last year, of households that have exited since, cover until the month they were bought in."""
    is_home = np.zeros(y.size, bool)
    is_home[homes] = True
    for effect in y.effects[what.programme.effect_from : what.programme.effect_to]:
        if effect.channel == E.MEDICAL_COVER:
            cover(effect, is_home, np.zeros(y.size, np.int64), y.bought_in[what.p], m, y)


def cover(effect: Any, is_home: np.ndarray, start: np.ndarray, end: int, m: Any, y: Any) -> None:
    """Insurance on this year's bills of the covered persons, from month `start` of their household to before `end`."""
    whom, new_only, waiting = effect.code & 3, (effect.code >> 2) & 1, effect.code >> 3
    covered = is_home[m.home] & m.alive & (m.illness > 0) & (m.insured > 0)
    covered &= (m.bill_month >= (start + waiting * (start > 0))[m.home]) & (m.bill_month < end)
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


def relieve(given: Any, m: Any, y: Any) -> None:
    """Relief pays a household's open bills, the largest first, none beyond what is left of it."""
    money = np.zeros(y.size, np.int64)
    money[given.homes] = given.amount
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
        goes_on &= (h.status != EXITED) | (y.plan.term & (1 << p) == 0)
        if not programme.government and goes_on.any():
            amount = amounts(programme, is_for(programme, m, renewal=True), h, m, y)[goes_on]
            y.books.pay(y.t, "standing", grown(amount, programme.price_share).sum())
