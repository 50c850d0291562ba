"""Who earns what: incomes a file leaves out are what remains of its stated household total, shared among able members.

Where members' incomes are all given and disagree with the stated total, the members' values win (the reader warns).
"""

from __future__ import annotations

import numpy as np

from simulation.inputs.imputation import FEN, Columns, ImputationLog, Keys, keyed_uniform, lognormal, table
from simulation.inputs.people import HOMEMAKER, JOBLESS, OUTSIDE, RETIRED, STUDENT, WORKING, Homes, People
from simulation.inputs.settle import Household, fit_for_work, pension_age
from simulation.inputs.typed import BLANK, Floats, Mask


def settle_income(people: People, keys: Keys, homes: Homes, log: ImputationLog) -> tuple[Columns, Floats]:
    """Settle who works; give wages and pensions (fen a month, by person) and other income (by home).

    An allowance of somebody who does not work (sick pay, living allowance) is other income of the home.
    """
    family = Household(people, homes)
    silent = np.isnan(people.income)
    _activity_from_income(people, homes, silent)
    people.income[silent & np.isin(people.activity, (JOBLESS, STUDENT, OUTSIDE, HOMEMAKER))] = 0
    wants_pension = np.isnan(people.income) & (people.activity == RETIRED)
    surely = np.isnan(people.income) & (people.activity == WORKING)
    perhaps = people.activity == BLANK
    other = np.nan_to_num(homes.other_income)
    left = homes.stated - family.sum(np.nan_to_num(people.income)) - other
    shares_wages = family.sum(surely | perhaps) > 0
    _pay_missing_pensions(people, keys, family, wants_pension, left, shares_wages)
    left = left - family.sum(np.where(wants_pension, people.income, 0))
    paid = _pay_missing_wages(people, keys, family, (surely, perhaps), left)
    log.note("pension_month", wants_pension, people.household)
    log.note("wage_month", (surely | perhaps) & (people.income > 0), people.household)
    log.note("activity", perhaps, people.household)
    rest = np.nan_to_num(np.maximum(left - paid, 0))
    takes_rest = np.isnan(homes.other_income) | (family.sum(people.inferred) > 0)
    log.note("other_income_month", np.isnan(homes.other_income))
    return _as_money(people, family, other + np.where(takes_rest, rest, 0))


def _activity_from_income(people: People, homes: Homes, silent: Mask) -> None:
    """A jobless person with real earnings does odd jobs; with income but no known occupation, works or is retired."""
    fit = fit_for_work(people, homes)
    earns = ~silent & (people.income >= table("imputed_wage_month")["earns_from"] * FEN)
    odd_jobs = earns & fit & np.isin(people.activity, (JOBLESS, HOMEMAKER))
    unknown = people.activity == BLANK
    people.casual |= odd_jobs
    people.activity[odd_jobs | (unknown & earns & fit)] = WORKING
    people.activity[unknown & ~fit & _at_pension_age(people, homes)] = RETIRED
    people.activity[(people.activity == BLANK) & ~fit] = OUTSIDE
    people.activity[(people.activity == BLANK) & ~silent] = JOBLESS


def _at_pension_age(people: People, homes: Homes) -> Mask:
    old: Mask = homes.as_of - people.born >= 12 * pension_age(people)
    return old


def _pay_missing_pensions(
    people: People, keys: Keys, family: Household, missing: Mask, left: Floats, shares_wages: Mask
) -> None:
    """A usual pension where somebody else may earn the rest of the stated total, otherwise all of that rest."""
    usual = table("imputed_pension_month")
    has_one = keyed_uniform(keys, "pension") < table("imputed_family")["retired_with_pension"]
    amount = np.where(people.insured == 1, usual["employee"], usual["resident"] * has_one) * FEN
    number = np.maximum(family.sum(missing), 1)
    share = np.maximum(left / number, 0)[people.household]
    whole = np.where(np.isnan(share), amount, share)
    value = np.where(shares_wages[people.household], np.fmin(amount, whole), whole)
    people.income = np.where(missing, np.round(value), people.income)


def _pay_missing_wages(
    people: People, keys: Keys, family: Household, groups: tuple[Mask, Mask], left: Floats
) -> Floats:
    """Share what is left among those who surely work and as many others as it feeds; gives what was paid by home."""
    wages = table("imputed_wage_month")
    surely, perhaps = groups
    sure = family.sum(surely)
    known = ~np.isnan(left)
    left = np.nan_to_num(np.maximum(left, 0))
    enough = left >= wages["earns_from"] * FEN
    earners = np.where(enough, np.maximum(np.round(left / (wages["median"] * FEN)), 1), 0)
    extra = np.maximum(earners - sure, 0)[people.household]
    drawn = keyed_uniform(keys, "works") < table("imputed_family")["working"]
    works = surely | (perhaps & np.where(known[people.household], family.rank(perhaps) < extra, drawn))
    count = np.maximum(family.sum(works), 1)
    draw = np.maximum(lognormal(keyed_uniform(keys, "wage"), wages["median"], wages["spread"]), wages["floor"]) * FEN
    value = np.where(known[people.household], (left / count)[people.household], draw)
    people.income = np.where(works, np.round(value), np.where(perhaps, 0, people.income))
    people.activity[perhaps] = np.where(works, WORKING, JOBLESS)[perhaps]
    people.activity[surely & (people.income == 0)] = JOBLESS
    people.casual |= works & (people.income < wages["casual"] * FEN)
    return family.sum(np.where(works, people.income, 0))


def _as_money(people: People, family: Household, other: Floats) -> tuple[Columns, Floats]:
    wage = np.where(people.activity == WORKING, people.income, 0)
    pension = np.where(people.activity == RETIRED, people.income, 0)
    allowance = people.income - wage - pension
    return {"wage": wage, "pension": pension}, other + family.sum(allowance)
