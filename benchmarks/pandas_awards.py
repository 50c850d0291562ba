"""Second part of the pandas model's year: who gets what, and what an award does at once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.population import grown
from simulation.passes import allocate as A  # noqa: N812  (codes of amount rules and units)
from simulation.passes import apply as E  # noqa: N812  (codes of channels)
from simulation.prepare.plan import NEEDS
from simulation.state import WORKING
from simulation.year import allocation as R  # noqa: N812  (codes of priority rules)
from simulation.year.ageing import SEPTEMBER
from simulation.year.assessment import EXITED, ON_FILE, RELIEVED, REMOVED


def allocate(h: pd.DataFrame, m: pd.DataFrame, y: Any) -> None:
    """Serve every programme in order: continuing commitments first, then by rank until the next does not fit."""
    eligible = h["status"].isin([ON_FILE, RELIEVED])
    h["served"] = eligible | ((h["status"] != REMOVED) & (h["renew"] != 0))
    h["tie"] = y.rng.random(len(h))
    h["score"] = {R.TIER: -h["tier"], R.LONGEST_ON_FILE: -h["filed"], R.EQUAL_CHANCE: 0}.get(
        y.plan.priority, h["shortfall"]
    )
    weights = caseload(h, y)
    for p, (programme, offer) in enumerate(zip(y.programmes, y.offers, strict=True)):
        needs = [need for bit, need in enumerate(NEEDS) if int(programme.who_needs) & (1 << bit)]
        if y.plan.priority == R.EFFECT_PER_YUAN and offer.budget >= 0:
            h["score"] = effect_score(programme, needs, h, m, y)
        wanted = eligible & h[needs].any(axis=1) & (h["programmes_open"] & (1 << p) != 0)
        y.books.arrays["needing"][y.t, p] = wanted.sum()
        units = pd.DataFrame(
            {"left": split_budget(programme, offer, weights), "places": split_whole(max(offer.places, 0), weights)}
        )
        units["stopped"] = False
        what = SimpleNamespace(p=p, programme=programme, offer=offer, needs=needs, units=units)
        goes_on = h["served"] & (h["renew"] & (1 << p) != 0)
        paid_before = goes_on & (h["status"] == EXITED) & bool(int(y.plan.term) & (1 << p))
        cover_to_term(what, h.index[paid_before], m, y)
        award(what, goes_on & ~paid_before, h, m, y, renewal=True)
        award(what, wanted & may_receive(what, h, y), h, m, y, renewal=False)


def effect_score(programme: Any, needs: list[str], h: pd.DataFrame, m: pd.DataFrame, y: Any) -> pd.Series:
    """Share of the monthly shortfall an award is expected to close, for each yuan it costs."""
    what = SimpleNamespace(programme=programme, needs=needs)
    amount = amounts(programme, is_for(what, m, renewal=False), h, m, y)
    gain = amount / 12 + y.effects[programme.effect_from : programme.effect_to]["x"][:, 5].sum()
    short = (h["shortfall"] * h["heads"]).clip(lower=1)
    return gain.clip(upper=short) / short / (amount * programme.price_share).clip(lower=100)


def caseload(h: pd.DataFrame, y: Any) -> pd.Series:
    """Weight of each filing unit in the split of a budget: households on file, equal, or as given."""
    if y.plan.split == A.GIVEN:
        return pd.Series(y.shares)
    weights = h[h["status"] == ON_FILE].groupby("unit").size().reindex(range(y.plan.units), fill_value=0)
    return (weights > 0).astype(int) if y.plan.split == A.EQUAL else weights


def split_budget(programme: Any, offer: Any, weights: pd.Series) -> pd.Series:
    """A programme's money over the filing units: whole awards where all cost the same, fen otherwise."""
    budget, price = max(offer.budget, 0), price_of(programme, programme.amount[0], 1)
    if programme.amount_rule != A.FLAT or price <= 0:
        return split(budget, weights)
    return split_whole(budget // price, weights) * price


def price_of(programme: Any, amount: Any, heads: Any) -> Any:
    """What awards take from the budget: the share of the amount it pays, and the reserve for loans that fail."""
    return grown(amount, programme.price_share) + int(programme.reserve) * heads


def split_whole(total: int, weights: pd.Series) -> pd.Series:
    """Whole awards over the filing units by Sainte-Laguë: one by one, each to the highest weight ÷ (2 × given + 1).

    The rounded shares of a total smaller by one award a unit are what every unit gets in any case.
    """
    if weights.sum() <= 0:
        return weights * 0
    given = (weights * (max(total - len(weights), 0) / weights.sum()) + 0.5).astype(np.int64)
    for _ in range(total - given.sum()):
        given[(weights / (2 * given + 1)).idxmax()] += 1
    return given


def split(total: int, weights: pd.Series) -> pd.Series:
    """A total over the filing units in whole fen, by largest remainder."""
    if weights.sum() <= 0:
        return weights * 0
    share = total * (weights / weights.sum())
    whole = share.astype(np.int64)
    whole[(share - whole).sort_values(ascending=False, kind="stable").index[: total - whole.sum()]] += 1
    return whole


def may_receive(what: Any, h: pd.DataFrame, y: Any) -> pd.Series:
    """Exclusions, for claims the entitlement they can open, and whether the household takes the offer up."""
    free = h["awarded"] & int(what.programme.exclusive) == 0
    if what.programme.claim_kinds:
        free &= (what.programme.claim_kinds >> h["entitlement"]) & 1 == 1
    return free & (y.rng.random(len(h)) < what.programme.take_up)


def award(what: Any, asking: pd.Series, h: pd.DataFrame, m: pd.DataFrame, y: Any, *, renewal: bool) -> None:
    """Give one programme to the asking households (by rank) as far as money and places of their unit go."""
    programme, offer, units = what.programme, what.offer, what.units
    table = h.loc[asking & (h["awarded"] & (1 << what.p) == 0), ["unit", "score", "tie"]]
    if table.empty:
        return
    target = is_for(what, m, renewal=renewal)
    table["persons"] = persons(programme, target, h)
    table["amount"] = amounts(programme, target, h, m, y)
    table = table[(table["persons"] > 0) & ((table["amount"] > 0) | (programme.amount_rule == A.FLAT))]
    table["cost"] = price_of(programme, table["amount"], table["persons"])
    if not (renewal and programme.mandated):
        table = table.sort_values(["score", "tie"], ascending=[False, True])
        fits = ~table["unit"].map(units["stopped"])
        if offer.budget >= 0:
            fits &= table.groupby("unit")["cost"].cumsum() <= table["unit"].map(units["left"])
        if offer.budget >= 0 and offer.places >= 0:
            fits &= table.groupby("unit")["persons"].cumsum() <= table["unit"].map(units["places"])
        units.loc[table.loc[~fits, "unit"].unique(), "stopped"] = True
        table = table[fits]
    spent = table.groupby("unit")[["cost", "persons"]].sum().reindex(units.index, fill_value=0)
    units[["left", "places"]] -= spent.set_axis(["left", "places"], axis=1)
    h.loc[table.index, "awarded"] |= 1 << what.p
    book_award(what, table, spent, y, bound=renewal or offer.budget < 0)
    apply_award(what, table["amount"], h, m, y, renewal=renewal)


def is_for(what: Any, m: pd.DataFrame, *, renewal: bool) -> pd.Series:
    """Household of every person an award is for; in a renewal to the stage's end, of those it was promised to."""
    if renewal and what.programme.renewal == E.STAGE_END:
        return m["home"][m["alive"] & (m["aided_stage"] > 0) & (m["aided_stage"] == m["school"])]
    target = home_of(m, what.needs)
    if what.programme.amount_rule == A.BY_STAGE:
        return target[m.loc[target.index, "school"].map(pd.Series(what.programme.amount)) > 0]
    return target


def home_of(m: pd.DataFrame, needs: list[str]) -> pd.Series:
    """Household of every person with one of the needs; needs of whole households are nobody's in particular."""
    personal = [need for need in needs if need in m]
    return m["home"][m[personal].any(axis=1)]


def persons(programme: Any, target: pd.Series, h: pd.DataFrame) -> pd.Series:
    """Units of a programme each household takes: itself, its worker, or each person it is for."""
    if programme.unit_kind != A.PER_PERSON:
        return pd.Series(1, index=h.index)
    return target.value_counts().reindex(h.index, fill_value=0)


def amounts(programme: Any, target: pd.Series, h: pd.DataFrame, m: pd.DataFrame, y: Any) -> pd.Series:
    """Amount of an award to every household in fen for the year, by the programme's amount rule."""
    rule, number = programme.amount_rule, programme.amount
    if rule == A.FLAT:
        return int(number[0]) * persons(programme, target, h)
    if rule == A.BY_TIER:
        return h["tier"].clip(lower=1).map(dict(enumerate(number[:3].astype(int), start=1)))
    if rule == A.TO_LINE:
        return (h["shortfall"] * h["heads"] * 12 - h["received"]).clip(0, int(number[0]))
    if rule == A.LINE_MONTHS:
        return grown(y.line[SEPTEMBER], number[0]) * persons(programme, target, h)
    if rule == A.BY_STAGE:
        by_person = m.loc[target.index, "school"].map(pd.Series(number.astype(np.int64)))
        return by_person.groupby(target).sum().reindex(h.index, fill_value=0)
    own = m["own_left"].clip(upper=m["cost_inpatient"]) if number[3] > 0 else m["own_left"]
    own = own.where(m["alive"], 0).groupby(m["home"]).sum()
    return grown(((own - number[0]).clip(lower=0) * number[1]).clip(upper=number[2]), 1)


def book_award(what: Any, table: pd.DataFrame, spent: pd.DataFrame, y: Any, *, bound: bool) -> None:
    """Book money by filing unit: the union's own, or the government's, never mixed."""
    programme, arrays = what.programme, y.books.arrays
    arrays["reached"][y.t, what.p] += spent["persons"].to_numpy()
    days = table["persons"].sum() if programme.unit_kind == A.PER_PERSON else len(table)
    y.books.pay(y.t, "staff_days_100", programme.staff_days * days)
    if programme.government:
        y.books.pay(y.t, "government", table["cost"].sum())
        return
    arrays["spending"][y.t, what.p] += spent["cost"].to_numpy()
    if bound:
        y.books.pay(y.t, "bound", table["cost"].sum())


def apply_award(what: Any, amount: pd.Series, h: pd.DataFrame, m: pd.DataFrame, y: Any, *, renewal: bool) -> None:
    """What the awards change at once, channel by channel."""
    programme, homes = what.programme, amount.index
    month = h.loc[homes, "filed_month"].clip(lower=what.offer.pay_month)  # a new award waits for the filing
    works_from = month * (not renewal)
    if programme.counts_as_income:
        h.loc[homes, "received"] += amount
    for e in range(programme.effect_from, programme.effect_to):
        channel = y.effects[e].channel
        if channel in {E.CASH, E.SCHOOL_COST}:
            pay(what, channel, amount, works_from if programme.lasting else month, y)
        elif channel == E.MEDICAL_COVER:
            cover(y.effects[e], works_from, 12, m, y)
        elif channel == E.MEDICAL_RELIEF:
            relieve(amount, m, y)
        elif channel in {E.PERSISTENCE, E.JOB_SEARCH, E.EARNINGS}:
            starts = home_of(m, what.needs).map(works_from).dropna().astype(np.int64)
            change_people(e, starts.index, starts, m, y)
        else:
            change_households(y.effects[e], works_from, h)
    if programme.renewal == E.STAGE_END and not renewal:
        promise_stage(programme, homes, m)


def pay(what: Any, channel: int, amount: pd.Series, first: pd.Series, y: Any) -> None:
    """Cash is lasting support or only a gift; study aid lowers the school cost."""
    if channel == E.SCHOOL_COST:
        y.ledger.add("cost", amount.index, first, -(amount // (12 - first)))
    elif what.programme.lasting:
        y.ledger.add("aid", amount.index, first, amount // (12 - first))


def promise_stage(programme: Any, homes: pd.Index, m: pd.DataFrame) -> None:
    """Study aid is promised to the end of the stage each student is in."""
    aided = m["school"].map(pd.Series(programme.amount)) > 0
    promised = m["alive"] & m["home"].isin(homes) & aided & (m["school"] > 0)
    m.loc[promised, "aided_stage"] = m.loc[promised, "school"]


def change_people(e: int, who: pd.Index, works_from: pd.Series, m: pd.DataFrame, y: Any) -> None:
    """Chances of people: staying at school, finding work, earning more."""
    effect = y.effects[e]
    if effect.channel == E.PERSISTENCE:
        m.loc[who, "persistence"] = effect.x[0]
    elif effect.channel == E.JOB_SEARCH:
        m.loc[who, f"since_{e}"] = 0
        m.loc[who, f"start_{e}"] = works_from
    elif effect.code > 0:
        m.loc[who, "later_year"] = y.t + effect.code
        m.loc[who, ["later_gain", "later_chance"]] = effect.x[:2]
    else:
        works = m.loc[who, "activity"] == WORKING
        m.loc[who[works], "wage"] = grown(m.loc[who[works], "wage"], np.exp(effect.x[0]))
        m.loc[who[~works], "log_gain"] = effect.x[0]


def change_households(effect: Any, works_from: pd.Series, h: pd.DataFrame) -> None:
    """Chances of households: enrolment, claims, a business; a yearly gain counts for the months that are left."""
    homes = works_from.index
    h.loc[homes, "helped_from"] = h.loc[homes, "helped_from"].clip(upper=works_from)
    channel, gain = effect.channel, effect.x[0] * (12 - works_from) / 12
    enrolments = {E.ENROL_DIBAO: "gain_dibao", E.ENROL_INSURANCE: "gain_insured", E.ENROL_ASSISTANCE: "gain_assisted"}
    for kind, column in enrolments.items():
        if channel in {kind, E.TAKE_UP}:
            h.loc[homes, column] += gain
    if channel in {E.CLAIM, E.TAKE_UP}:
        opens = ((effect.code >> h.loc[homes, "entitlement"]) & 1 == 1) | (channel == E.TAKE_UP)
        h.loc[homes[opens], "gain_claim"] += gain[opens]
    if channel == E.OWN_BUSINESS:
        h.loc[homes, ["gain_business", "business_survival"]] = effect.x[:2]
        h.loc[homes, "loan_month"] = int(effect.x[2])


def cover_to_term(what: Any, homes: pd.Index, m: pd.DataFrame, y: Any) -> None:
    """Policies paid for last year, of households that have exited since, cover until the month they were bought in."""
    for effect in y.effects[what.programme.effect_from : what.programme.effect_to]:
        if effect.channel == E.MEDICAL_COVER:
            cover(effect, pd.Series(0, index=homes), y.bought_in[what.p], m, y)


def cover(effect: Any, start: pd.Series, end: int, m: pd.DataFrame, y: Any) -> None:
    """Insurance on this year's bills of the covered persons, from month `start` of their household to before `end`."""
    whom, new_only, waiting = effect.code & 3, (effect.code >> 2) & 1, effect.code >> 3
    ill = m[m["alive"] & (m["illness"] > 0) & (m["insured"] > 0) & m["home"].isin(start.index)]
    covered_from = ill["home"].map(start.mask(start > 0, start + waiting))
    ill = ill[(ill["bill_month"] >= covered_from) & (ill["bill_month"] < end)]
    if whom != E.COVERS_HOUSEHOLD:
        ill = ill[ill["worker"] == (whom == E.COVERS_WORKER)]
    if new_only:
        ill = ill[ill["new_illness"]]
    second = y.numbers.second_stay
    ratio = ((1 - second) * effect.x[0] + second * effect.x[1]) * effect.x[4]
    paid = grown((ill[["cost_inpatient", "own_left"]].min(axis=1) * ratio).clip(upper=effect.x[3]), 1)
    paid += ill["new_illness"] * int(effect.x[2])
    reduce_bills(paid, m, y)
    y.books.pay(y.t, "insurance", paid.sum())


def relieve(amount: pd.Series, m: pd.DataFrame, y: Any) -> None:
    """Relief pays a household's open bills, the largest first, none beyond what is left of it."""
    bills = m.loc[m["alive"] & m["home"].isin(amount.index), ["home", "own_left"]].sort_values(
        "own_left", ascending=False
    )
    paid_before = bills.groupby("home")["own_left"].cumsum() - bills["own_left"]
    paid = (bills["home"].map(amount) - paid_before).clip(lower=0)
    reduce_bills(paid.clip(upper=bills["own_left"]), m, y)


def reduce_bills(paid: pd.Series, m: pd.DataFrame, y: Any) -> None:
    """A payment is spread like the bill it answers: over twelve months from the bill's own."""
    who = paid.index
    m.loc[who, "own_left"] = (m.loc[who, "own_left"] - paid).clip(lower=0)
    m.loc[who, "running"] -= paid // 12
    y.ledger.add("cost", m.loc[who, "home"], m.loc[who, "bill_month"], -(paid // 12))


def standing(h: pd.DataFrame, m: pd.DataFrame, y: Any) -> None:
    """Cost of the year after the plan with no new awards (fen)."""
    for p, programme in enumerate(y.programmes):
        goes_on = (h["renew"] & (1 << p) != 0) & (h["status"] != REMOVED)
        goes_on &= (h["status"] != EXITED) | (int(y.plan.term) & (1 << p) == 0)
        if not programme.government and goes_on.any():
            needs = [need for bit, need in enumerate(NEEDS) if int(programme.who_needs) & (1 << bit)]
            target = is_for(SimpleNamespace(programme=programme, needs=needs), m, renewal=True)
            amount = amounts(programme, target, h, m, y)[goes_on]
            y.books.pay(y.t, "standing", grown(amount, programme.price_share).sum())
