"""The model of one replicate in vectorised NumPy: whole-population columns, one year after the other.

Written from model.md sections 3–8 and the rules in `simulation.year`, as an able analyst would who has the same tables.
It has its own luck, so it agrees with the engine statistically and not household by household (`benchmarks.agree`).
Money is fen; the monthly books are changes by month, shape (12, households).
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from benchmarks.numpy_awards import allocate, standing
from benchmarks.numpy_needs import find_needs
from benchmarks.numpy_outcomes import after, book, book_until, end_benefit
from benchmarks.population import Books, efforts, grown, population
from simulation import state as S  # noqa: N812  (codes and names of moves)
from simulation.prepare.world import World
from simulation.year.ageing import COLLEGE, COMPULSORY, JULY, SENIOR, SEPTEMBER, UNIVERSITY, VOCATIONAL
from simulation.year.assessment import ON_FILE, REMOVED

SERIOUS = 2
PENSION_ARREARS, INJURY = 1, 3
HIRING_LEVEL = np.array([0, 0, 0, 2, 3, 4])
"""Row of the table of hiring wages by the school stage left."""


def numpy_replicate(world: World, r: int, seed: int) -> dict[str, np.ndarray]:
    """Counts of one replicate, shaped like the engine's arrays without their first axis."""
    rng = np.random.default_rng([seed, r])
    people = population(world, r, rng)
    books = Books(world, people.home)
    for t in range(len(people.homes_by)):
        h = _first(people.home, people.homes_by[t])
        m = _first(people.person, people.people_by[t])
        year = _year(world, r, t, h)
        year.rng, year.books = rng, books
        year.age, year.first = (year.january - m.born) // 12, np.searchsorted(m.home, np.arange(len(h.status)))
        known = people.homes_by[t - 1] if t else int((h.opening == 1).sum())
        open_books(h, year, known)
        live(h, m, year, known if t else 0, people.people_by[t - 1] if t else 0)
        allocate(h, m, year)
        after(h, m, year)
    standing(h, m, year)
    return books.arrays


def _first(columns: dict[str, np.ndarray], n: int) -> Any:
    """Views of the first n entries of every column: what is written there stays."""
    return SimpleNamespace(**{name: column[:n] for name, column in columns.items()})


def _year(world: World, r: int, t: int, h: Any) -> Any:
    """Everything a year needs to know, in one place."""
    draw, n = world.draws[r], len(h.status)
    tables = SimpleNamespace(
        t=t, now=plain(draw.year[t]), january=int(draw.year[t].january), numbers=plain(draw.numbers[0]),
        effects=[plain(effect) for effect in draw.effect], shifts=draw.effect["shifts"], displaced=draw.effect["displaced"],
        efforts=efforts(world), plan=plain(world.plan.plan[0]), programmes=[plain(programme) for programme in world.plan.programme],
        offers=[plain(offer) for offer in world.plan.offer[:, t]], bought_in=world.plan.offer["pay_month"][:, t - 1], shares=world.plan.split_shares, size=n,
    )  # fmt: skip
    tables.line = world.plan.line[t].month[h.line].T
    tables.gross, tables.cost, tables.aid = (np.zeros((12, n), np.int64) for _ in range(3))
    return tables


def plain(record: Any) -> Any:
    """A record as plain Python numbers and arrays, whose attributes are quick to read."""
    return SimpleNamespace(**dict(zip(record.dtype.names, record.item(), strict=True)))


def until(table: np.ndarray, home: np.ndarray, fen: np.ndarray, months: np.ndarray) -> None:
    """Book monthly amounts from January for so many months of the year."""
    runs = (fen != 0) & (months > 0)
    book(table, 0, home[runs], fen[runs])
    ends = runs & (months < 12)
    book(table, months[ends], home[ends], -fen[ends])


def open_books(h: Any, y: Any, known: int) -> None:
    """Start the year: what each household itself receives and owes. The first `known` households are on the books already."""
    start = (h.status == ON_FILE) & (np.arange(y.size) < known)
    y.books.count(y.t, S.START, start)
    y.books.count(y.t, S.NEW, np.arange(y.size) >= known)
    if y.t > 0:
        h.filed_month[:known] = 0
        h.other_income[:known] = grown(h.other_income[:known], 1 + y.numbers.other_growth)
    for name in ("awarded", "received", "gain_dibao", "gain_claim", "gain_insured", "gain_assisted", "gain_business"):
        getattr(h, name)[:] = 0
    h.helped_from[:] = 12
    everyone = np.arange(y.size)
    y.gross[0] += h.other_income
    book(y.gross, np.clip(h.business_from - y.january, 0, 11), everyone, h.business_income)
    y.cost[0] += h.rigid_other
    until(y.gross, everyone, h.temporary_income, h.temporary_until - y.january)
    until(y.cost, everyone, h.event_cost, h.event_until - y.january)
    until(y.gross, everyone, -h.loan_month, h.loan_until - y.january)


def live(h: Any, m: Any, y: Any, known: int, known_people: int) -> None:
    """What happens to everybody before any help: ageing, work, school, illness, accidents, the re-check, needs."""
    if known:
        grow(m, y, known_people)
    die(h, m, y)
    m.graduated[:], m.new_illness[:] = False, False
    work_and_pension(h, m, y)
    school(m, y)
    illness(h, m, y)
    injure(h, m, y)
    accidents(h, y)
    recheck(h, m, y)
    find_needs(h, m, y)


def grow(m: Any, y: Any, known: int) -> None:
    """Wages and pensions of everybody known before this year grow; help received is a year older."""
    m.wage[:known] = grown(m.wage[:known], y.now.wage_factor)
    retired = np.flatnonzero(m.activity[:known] == S.RETIRED)
    m.pension[retired] = grown(m.pension[retired], y.now.pension_factor)
    for effort in y.efforts:
        since = getattr(m, f"since_{effort}")[:known]
        since += since >= 0


def die(h: Any, m: Any, y: Any) -> None:
    """Death by age among poor households, and the extra deaths of the seriously ill."""
    chance = by_age(y, y.numbers.death_at) + (m.illness == SERIOUS) * y.numbers.serious_death
    died = m.alive & (y.rng.random(len(chance)) < chance)
    m.alive[died] = False
    h.heads[:] -= np.bincount(m.home[died], minlength=y.size)


def by_age(y: Any, table: np.ndarray) -> np.ndarray:
    return table[np.clip(y.age, 0, len(table) - 1)]


def work_and_pension(h: Any, m: Any, y: Any) -> None:
    """Wages, pensions and unemployment benefit; the pension age and a lost job change them in their month."""
    later = np.flatnonzero(m.alive & (m.later_year == y.t) & (m.later_gain != 0))
    done = later[(m.activity[later] == S.WORKING) & (y.rng.random(len(later)) < m.later_chance[later])]
    m.wage[done] = grown(m.wage[done], np.exp(m.later_gain[done]))
    m.later_gain[later] = 0
    pensioner = m.alive & (m.activity == S.RETIRED)
    y.gross[0] += by_home(y, np.where(pensioner, m.pension, 0))
    others = np.flatnonzero(m.alive & ~pensioner & (m.benefit_until > y.january))
    until(y.gross, m.home[others], m.benefit[others], m.benefit_until[others] - y.january)
    month = m.born + 12 * y.numbers.pension_age[m.sex] - y.january
    retires = m.alive & ~pensioner & (month >= 0) & (month < 12) & ((m.activity != S.OUTSIDE) | m.worker)
    working = m.alive & ~retires & (m.activity == S.WORKING)
    y.gross[0] += by_home(y, np.where(working, m.wage, 0))
    retire(h, m, y, np.flatnonzero(retires), month)
    chance = np.minimum(y.numbers.job_loss * y.now.job_loss_factor, 0.95)
    lose_job(m, y, np.flatnonzero(working & (y.rng.random(len(month)) < chance[m.risk])))


def by_home(y: Any, amount: np.ndarray) -> np.ndarray:
    """Sums over the people of each household."""
    return np.add.reduceat(amount, y.first)


def retire(h: Any, m: Any, y: Any, who: np.ndarray, month: np.ndarray) -> None:
    """The wage ends at the pension age; the pension starts if the right exists and is paid."""
    worked = who[m.activity[who] == S.WORKING]
    until(y.gross, m.home[worked], m.wage[worked], month[worked])
    end_benefit(who, month[who], m, y)
    m.activity[who], m.able[who] = S.RETIRED, 0
    unpaid = m.worker[who] & (h.entitlement[m.home[who]] == PENSION_ARREARS)
    paid = who[(m.pension_right[who] != 0) & ~unpaid]
    m.pension[paid] = int(y.now.pension)
    book(y.gross, month[paid], m.home[paid], m.pension[paid])


def lose_job(m: Any, y: Any, who: np.ndarray) -> None:
    """The wage stops; those in the employees' scheme draw unemployment benefit."""
    month = y.rng.integers(12, size=len(who))
    book(y.gross, month, m.home[who], -m.wage[who])
    m.activity[who], m.jobless_since[who], m.wage[who], m.risk[who] = S.IDLE, y.january + month, 0, 0
    insured = m.insured[who] == 1
    who, month = who[insured], month[insured]
    m.benefit[who] = (y.numbers.benefit_share * y.now.minimum_wage[month]).astype(np.int64)
    m.benefit_until[who] = y.january + month + y.numbers.benefit_months
    book_until(y.gross, month, m.home[who], m.benefit[who], month + y.numbers.benefit_months)


def school(m: Any, y: Any) -> None:
    """School costs; the next year or stage begins in September, graduates look for work from July."""
    month_cost = (y.now.school_cost / 12).astype(np.int64)
    who = np.flatnonzero(m.alive & (m.school > 0))
    book(y.cost, 0, m.home[who], month_cost[m.school[who]])
    who = who[y.age[who] >= 6]
    stage = m.school[who]
    dropout = np.maximum(y.numbers.dropout[stage] - m.persistence[who], 0)
    early = (stage > COMPULSORY) & (y.rng.random(len(who)) < dropout)
    m.persistence[who] = 0
    goes_on = (m.school_years[who] > 1) & ~early
    m.school_years[who[goes_on]] -= 1
    who, early = who[~goes_on], early[~goes_on]
    stage = m.school[who]
    following = np.where(early, 0, next_stage(stage, y))
    on, left, early = who[following > 0], who[following == 0], early[following == 0]
    book(y.cost, SEPTEMBER, m.home[on], month_cost[following[following > 0]] - month_cost[m.school[on]])
    book(y.cost, JULY, m.home[left], -month_cost[m.school[left]])
    m.school[on] = following[following > 0]
    m.school_years[on] = y.numbers.stage_length[m.school[on]]
    m.aided_stage[who] = 0
    leave_school(m, y, left, early)


def leave_school(m: Any, y: Any, who: np.ndarray, early: np.ndarray) -> None:
    """Whoever leaves looks for work from July; only those who finish college or university count as graduates."""
    m.graduated[who] = (m.school[who] >= COLLEGE) & ~early
    m.level[who] = np.where(early, 0, HIRING_LEVEL[m.school[who]])
    m.school[who], m.activity[who] = 0, S.IDLE
    m.able[who], m.jobless_since[who] = m.disabled[who] == 0, y.january + JULY


def next_stage(stage: np.ndarray, y: Any) -> np.ndarray:
    """School stage after one that ends, 0 when school is over."""
    u, go = y.rng.random(len(stage)), y.numbers.stage_continue
    compulsory = np.where(u < go[0], SENIOR, np.where(u < go[0] + go[1], VOCATIONAL, 0))
    senior = np.where(u < go[2], UNIVERSITY, np.where(u < go[2] + go[3], COLLEGE, 0))
    vocational = np.where(u < go[4], COLLEGE, 0)
    return np.select([stage == COMPULSORY, stage == SENIOR, stage == VOCATIONAL], [compulsory, senior, vocational], 0)


def illness(h: Any, m: Any, y: Any) -> None:
    """The running bill to its month, then the renewed or new one for twelve months; none is renewed before the filing."""
    running = np.where(m.alive, m.running, 0)
    y.cost[0] += by_home(y, running)
    was_ill = m.alive & (m.illness > 0) & (m.bill_month >= h.filed_month[m.home])
    falls_ill = m.alive & (m.illness == 0) & (y.rng.random(len(running)) < by_age(y, y.numbers.illness_at))
    renew_illness(m, y, np.flatnonzero(was_ill))
    fall_ill(h, m, y, np.flatnonzero(falls_ill))
    m.own_left[:] = np.where(m.alive, m.cost_inpatient + m.cost_outpatient + m.cost_other, 0)
    m.running[:] = m.own_left // 12
    change = m.running - running
    changed = np.flatnonzero(change)
    book(y.cost, m.bill_month[changed], m.home[changed], change[changed])


def renew_illness(m: Any, y: Any, who: np.ndarray) -> None:
    """The yearly turn of an illness: over, chronic with small costs, or as before at this year's prices."""
    u, serious = y.rng.random(len(who)), m.illness[who] == SERIOUS
    turned = np.where(serious, np.where(u < y.numbers.recovery, 1, 2), np.where(u < y.numbers.chronic_end, 0, 1))
    factor = (1 + y.numbers.medical_growth) * np.where(serious & (turned == 1), y.numbers.followup, turned > 0)
    m.illness[who] = turned
    for column in (m.cost_inpatient, m.cost_outpatient, m.cost_other):
        column[who] = grown(column[who], factor)
    better = who[serious & (turned == 1)]
    m.able[better[(m.disabled[better] == 0) & (m.activity[better] == S.IDLE) & (y.age[better] >= 16)]] = 1


def fall_ill(h: Any, m: Any, y: Any, who: np.ndarray) -> None:
    """Serious illness begins: a first year's own cost after assistance, and for some the end of work."""
    numbers = y.numbers
    own = np.minimum(y.now.illness_cost * np.exp(numbers.illness_sdlog * y.rng.standard_normal(len(who))), 2e8).astype(
        np.int64
    )
    assistance = np.where((h.assisted & h.dibao)[m.home[who]] == 1, grown(own, numbers.assistance_ratio), 0)
    y.books.pay(y.t, "government", assistance.sum())
    own = np.where(m.insured[who] == 0, grown(own - assistance, numbers.uninsured_factor), own - assistance)
    month = y.rng.integers(12, size=len(who))
    m.illness[who], m.new_illness[who], m.bill_month[who] = SERIOUS, True, month
    m.cost_inpatient[who], m.cost_outpatient[who] = (
        grown(own, numbers.inpatient_share),
        grown(own, numbers.outpatient_share),
    )
    m.cost_other[who] = own - m.cost_inpatient[who] - m.cost_outpatient[who]
    stops = (m.activity[who] == S.WORKING) & (y.rng.random(len(who)) < numbers.stops_work)
    book(y.gross, month[stops], m.home[who[stops]], -m.wage[who[stops]])
    m.jobless_since[who[stops]], m.wage[who[stops]] = y.january + month[stops], 0
    m.activity[who[stops]] = S.IDLE
    m.able[who[m.activity[who] == S.IDLE]] = 0


def injure(h: Any, m: Any, y: Any) -> None:
    """A working worker is injured: an award that is due and not paid."""
    may = np.flatnonzero(m.worker & m.alive & (m.activity == S.WORKING))
    may = m.home[may[h.entitlement[m.home[may]] == 0]]
    hurt = may[y.rng.random(len(may)) < y.numbers.injury]
    h.entitlement[hurt], h.entitlement_month[hurt] = INJURY, int(y.numbers.injury_award * y.now.minimum_wage[0])


def accidents(h: Any, y: Any) -> None:
    """A disaster or accident: a cost for twelve months from its month, in place of one that still runs."""
    who = np.flatnonzero(y.rng.random(y.size) < y.numbers.event)
    month = y.rng.integers(12, size=len(who))
    left = np.where(h.event_cost[who] > 0, np.maximum(h.event_until[who] - y.january - month, 0), 0)
    replaced = left > 0
    book(y.cost, month[replaced], who[replaced], -h.event_cost[who[replaced]])
    ends = replaced & (month + left < 12)
    book(y.cost, (month + left)[ends], who[ends], h.event_cost[who[ends]])
    total = y.numbers.event_cost * np.exp(y.numbers.event_sdlog * y.rng.standard_normal(len(who)))
    h.event_cost[who] = np.minimum(total, 2e8).astype(np.int64) // 12
    h.event_until[who] = y.january + month + 12
    book(y.cost, month, who, h.event_cost[who])


def recheck(h: Any, m: Any, y: Any) -> None:
    """动态核查: the worker died, the household moved, or it was wrongly filed and this is found."""
    found = (h.wrong == 1) & (h.status == ON_FILE) & (y.rng.random(y.size) < y.numbers.wrong_found)
    leaves = ~m.alive[y.first] | (h.heads <= 0) | (y.rng.random(y.size) < y.numbers.move) | found
    leaves &= h.status != REMOVED
    y.books.count(y.t, S.REMOVED_NOW, leaves & (h.status == ON_FILE))
    y.books.count(y.t, S.REMOVED_LIFTED, leaves & (h.status != ON_FILE))
    h.status[leaves] = REMOVED
    m.alive[(h.status == REMOVED)[m.home]] = False
    np.maximum(h.heads, 1, out=h.heads)
