"""Third part of the NumPy model's year: work, enrolment and business; means by month; assessment; counts."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.population import grown
from simulation import state as S  # noqa: N812  (codes and names of moves)
from simulation.year.ageing import JULY
from simulation.year.assessment import EXITED, MONTHS_CAP, ON_FILE, RELIEVED, REMOVED
from simulation.year.needs import DIBAO_DUE

SERIOUS, UNEMPLOYMENT = 2, 2
REPAY_MONTHS = 36
MONTHS_TO_OPEN = 6


def after(h: Any, m: Any, y: Any) -> None:
    """What this year's help and luck bring, and the year's one move of each household."""
    find_work(h, m, y)
    start_what_is_due(h, m, y)
    run_business(h, y)
    assess(h, m, y, *months_of_means(h, y))


def book(table: np.ndarray, month: Any, home: np.ndarray, fen: np.ndarray) -> None:
    """Add amounts to months of households; a household may come up several times."""
    np.add.at(table.reshape(-1), month * table.shape[1] + home, fen)


def book_until(table: np.ndarray, month: Any, home: np.ndarray, fen: np.ndarray, end: np.ndarray) -> None:
    """Add monthly amounts from a month on; they end within the year where `end` is below 12."""
    book(table, month, home, fen)
    ends = end < 12
    book(table, end[ends], home[ends], -fen[ends])


def find_work(h: Any, m: Any, y: Any) -> None:
    """An able person without work may find it in the months left, of an arrival from its filing on; help from its own month."""
    numbers = y.numbers
    who = np.flatnonzero(m.alive & (m.able == 1) & (m.activity == S.IDLE))
    jobless = y.january - m.jobless_since[who]
    lost = np.maximum(-jobless, 0)
    hard = (m.disabled[who] == 1) | (jobless >= numbers.long_jobless) | (y.age[who] >= numbers.hard_age[m.sex[who]])
    graduated = m.graduated[who]
    chance = np.where(graduated, numbers.find_graduate, np.where(hard, numbers.find_hard, numbers.find))
    chance = np.where(h.dibao[m.home[who]] == 1, np.minimum(chance * numbers.dibao_work, 1), chance)
    helped = helped_by_month(who, chance, jobless, m, y)
    searches = np.arange(12)[:, None] >= np.maximum(lost, h.filed_month[m.home[who]])
    reached = np.cumsum(searches * helped / np.where(graduated, 12 - lost, 12), axis=0)
    u = y.rng.random(len(who))
    found = np.flatnonzero(u < reached[-1])
    month = (reached[:, found] <= u[found]).sum(axis=0)
    added = np.maximum(1 - chance[found] / helped[month, found], 0)
    y.books.pay(y.t, "displaced_1000", (1000 * added * displaced(who[found], m, y)).astype(np.int64).sum())
    month = np.where(graduated[found], np.maximum(month, JULY + 1), month)
    take_jobs(who[found], month, hard[found], m, y)


def displaced(who: np.ndarray, m: Any, y: Any) -> np.ndarray:
    """Largest share of finds taken from others among the efforts behind each find."""
    shares = [(getattr(m, f"since_{effort}")[who] >= 0) * y.displaced[effort] for effort in y.efforts]
    return np.max(shares, axis=0, initial=0)


def shifted(chance: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """Chances after a shift of their log-odds."""
    p = np.clip(chance, 1e-6, 1 - 1e-6)
    return np.where(shift == 0, chance, 1 / (1 + np.exp(-(np.log(p / (1 - p)) + shift))))


def helped_by_month(who: np.ndarray, chance: np.ndarray, jobless: np.ndarray, m: Any, y: Any) -> np.ndarray:
    """Yearly chance of each person as it stands in each month, shape (12, people): this year's efforts from their month on."""
    since = np.array([getattr(m, f"since_{effort}")[who] for effort in y.efforts])
    start = np.array([getattr(m, f"start_{effort}")[who] for effort in y.efforts])
    shifts = y.shifts[np.array(y.efforts)[:, None], np.clip(since, 0, y.shifts.shape[1] - 1)]
    female, long_jobless, aged_50 = y.numbers.modifiers
    person = np.where(m.sex[who] == 1, female, 1) * np.where(y.age[who] >= 50, aged_50, 1)
    person = person * np.where(jobless >= y.numbers.long_jobless, long_jobless, 1)
    in_december = combined((since >= 0) * shifts, y.numbers.combine) * person
    helped = np.tile(shifted(chance, in_december), (12, 1))
    later = np.flatnonzero(((since == 0) & (start > 0)).any(axis=0))
    began = (since[:, later] > 0) | ((since[:, later] == 0) & (start[:, later] <= np.arange(12)[:, None, None]))
    by_month = combined(began * shifts[:, later], y.numbers.combine) * person[later]
    helped[:, later] = shifted(chance[later], by_month)
    return helped


def combined(shifts: np.ndarray, weight: float) -> np.ndarray:
    """The largest effect plus half of the others, over the last axis but one; a shift of 0 is no effect."""
    largest = np.where(shifts != 0, shifts, -np.inf).max(axis=-2)
    largest = np.where(np.isfinite(largest), largest, 0)
    return largest + weight * (shifts.sum(axis=-2) - largest)


def take_jobs(who: np.ndarray, month: np.ndarray, hard: np.ndarray, m: Any, y: Any) -> None:
    """A wage from the local minimum wage and the person's level; unemployment benefit ends."""
    numbers, minimum = y.numbers, y.now.minimum_wage[month]
    ratio = numbers.hiring_ratio[np.where(m.level[who] > 0, m.level[who], hard)]
    wage = minimum * ratio * np.exp(numbers.hiring_sdlog * y.rng.standard_normal(len(who)) + m.log_gain[who])
    m.wage[who] = np.maximum(wage, minimum * numbers.part_time_floor).astype(np.int64)
    m.log_gain[who], m.activity[who], m.jobless_since[who] = 0, S.WORKING, -1
    book(y.gross, month, m.home[who], m.wage[who])
    end_benefit(who, month, m, y)


def end_benefit(who: np.ndarray, month: np.ndarray, m: Any, y: Any) -> None:
    """Unemployment benefit ends before its months are up: a job begins, or the pension."""
    drawing = m.benefit_until[who] > y.january + month
    who, month = who[drawing], month[drawing]
    book_until(y.gross, month, m.home[who], -m.benefit[who], m.benefit_until[who] - y.january)
    m.benefit_until[who] = y.january + month


def start_what_is_due(h: Any, m: Any, y: Any) -> None:
    """Dibao, unpaid entitlements, basic insurance and medical assistance start with their yearly chances.

    An arrival is filed as one whose dibao or entitlement has not started: none does before its filing month.
    """
    numbers, live = y.numbers, h.status != REMOVED
    due = live & (h.dibao == 0) & (h.needs & DIBAO_DUE != 0)
    starts, month = once_filed(h, *start(numbers.dibao_natural, h.gain_dibao, due, h, y))
    h.dibao[starts], h.dibao_month[starts] = 1, month
    claims = start(numbers.claim_natural[h.entitlement], h.gain_claim, live & (h.entitlement > 0), h, y)
    open_entitlements(*once_filed(h, *claims), h, y)
    insured, _ = start(numbers.insurance_natural, h.gain_insured, live, h, y)
    people = np.flatnonzero(np.isin(m.home, insured) & (m.insured == 0))
    m.insured[people] = 2
    lower_costs(people, 1 / numbers.uninsured_factor, m)
    may = live & (h.dibao == 1) & (h.assisted == 0)
    assisted, _ = start(numbers.insurance_natural, h.gain_assisted, may, h, y)
    h.assisted[assisted] = 1
    lower_costs(np.flatnonzero(np.isin(m.home, assisted)), 1 - numbers.assistance_ratio, m)


def start(natural: Any, gain: np.ndarray, may: np.ndarray, h: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    """Households for which something due starts, and its month: any if it comes by itself, from the help on otherwise."""
    u = y.rng.random(y.size)
    who = np.flatnonzero(may & (u < natural + gain))
    first = np.where((u < natural)[who], 0, h.helped_from[who])
    return who, np.minimum(first + (y.rng.random(len(who)) * (12 - first)).astype(np.int64), 11)


def once_filed(h: Any, who: np.ndarray, month: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of what starts in these months, what starts once the household is filed."""
    filed = month >= h.filed_month[who]
    return who[filed], month[filed]


def lower_costs(who: np.ndarray, factor: float, m: Any) -> None:
    """A new layer of cover takes its part of the yearly own-paid cost."""
    for column in (m.cost_inpatient, m.cost_outpatient, m.cost_other):
        column[who] = (column[who] * factor).astype(np.int64)


def open_entitlements(who: np.ndarray, month: np.ndarray, h: Any, y: Any) -> None:
    """An unpaid entitlement starts: unemployment benefit for its months, everything else for good."""
    ends = h.entitlement[who] == UNEMPLOYMENT
    last = np.where(ends, month + y.numbers.benefit_months, 12)
    book_until(y.gross, month, who, h.entitlement_month[who], last)
    h.temporary_income[who[ends]] = h.entitlement_month[who[ends]]
    h.temporary_until[who[ends]] = y.january + last[ends]
    h.other_income[who[~ends]] += h.entitlement_month[who[~ends]]
    h.entitlement[who] = 0


def run_business(h: Any, y: Any) -> None:
    """A business of one's own opens half a year after the help, pays back its loan, and may close in a later summer."""
    runs, live = h.business_income > 0, h.status != REMOVED
    closes = np.flatnonzero(live & runs & (y.rng.random(y.size) >= h.business_survival))
    opens = np.flatnonzero(live & ~runs & (y.rng.random(y.size) < h.gain_business))
    y.gross[JULY, closes] -= h.business_income[closes]
    h.business_income[closes] = 0
    income = y.numbers.business_ratio * np.exp(y.numbers.business_sdlog * y.rng.standard_normal(len(opens)))
    h.business_income[opens] = (y.now.minimum_wage[0] * income).astype(np.int64)
    month = h.helped_from[opens] + MONTHS_TO_OPEN
    h.business_from[opens] = y.january + month
    h.loan_until[opens] = y.january + month + REPAY_MONTHS
    opens, month = opens[month < 12], month[month < 12]
    book(y.gross, month, opens, h.business_income[opens] - h.loan_month[opens])


def months_of_means(h: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    """Extend the two runs of months; gives December's tests: at the line with lasting support, own means above the exit line."""
    income, rigid, aid = np.cumsum(y.gross, axis=0), np.cumsum(y.cost, axis=0), np.cumsum(y.aid, axis=0)
    paid = np.zeros(y.size, np.int64)
    for month in range(12):
        line, filed = y.line[month], month >= h.filed_month
        own = income[month] - rigid[month]
        above = exceeds(own // h.heads, income[month] // h.heads, line, y.plan.exit_line)
        gap = np.maximum(line * h.heads - income[month], 0) * ((h.dibao == 1) & (month >= h.dibao_month))
        measured = grown(gap, h.paid_share)
        paid += measured * filed
        dibao = gap if y.plan.administrative else measured
        supported = (dibao + aid[month] > 0) & (own + dibao + aid[month] >= line * h.heads)
        for run, holds in ((h.months_above, above), (h.months_supported, supported)):
            run[:] = np.where(filed, np.minimum(run + 1, MONTHS_CAP) * holds, run)
    y.books.pay(y.t, "government", paid[h.status != REMOVED].sum())
    h.dibao_month[:] = 0
    return supported, above


def exceeds(own: np.ndarray, gross: np.ndarray, line: np.ndarray, exit_line: int) -> np.ndarray:
    """Own means above the exit line: the line after rigid cost, the line on gross income, one and a half lines."""
    if exit_line == 1:
        return gross > line
    return 2 * own > 3 * line if exit_line == 2 else own > line


def assess(h: Any, m: Any, y: Any, supported: np.ndarray, above: np.ndarray) -> None:
    """The one move of the year, the counts that follow, and what goes on next year."""
    needed, old = y.numbers.months_needed, h.status.copy()
    cannot = cannot_lift_itself(h, m, y)
    held = h.months_supported >= needed
    relieved = held & (cannot | bool(y.plan.wide_relief))
    runs = h.months_above >= needed
    new = old.copy()
    new[old == ON_FILE] = np.where(runs, EXITED, np.where(relieved, RELIEVED, ON_FILE))[old == ON_FILE]
    new[old == RELIEVED] = np.where(runs, EXITED, np.where(supported, RELIEVED, ON_FILE))[old == RELIEVED]
    new[(old == EXITED) & ~above] = ON_FILE
    retired = (new != EXITED) & (old != REMOVED) & (m.activity[y.first] == S.RETIRED)
    new[retired] = REMOVED
    y.books.count(y.t, S.REMOVED_RETIRED, retired)
    y.books.count(y.t, S.SUPPORTED_ONLY, (new == ON_FILE) & held & ~cannot)
    count_moves(old, new, h, y)
    h.status[:] = new
    h.dibao[new == EXITED] = 0
    continue_awards(h, m, y)
    m.alive[(new == REMOVED)[m.home]] = False


def cannot_lift_itself(h: Any, m: Any, y: Any) -> np.ndarray:
    """No able member; or every able member works in full and serious illness, disability or an unpaid entitlement binds."""
    able = np.add.reduceat(m.alive & (m.able == 1), y.first, dtype=np.int64)
    idle = np.add.reduceat(m.alive & (m.able == 1) & (m.activity == S.IDLE), y.first, dtype=np.int64)
    bound = np.add.reduceat(m.alive & ((m.illness == SERIOUS) | (m.disabled == 1)), y.first, dtype=np.int64) > 0
    return (able == 0) | ((idle == 0) & (bound | (h.entitlement > 0)))


def count_moves(old: np.ndarray, new: np.ndarray, h: Any, y: Any) -> None:
    """Count the moves and where everybody stands; the first move off the file is credited, once."""
    off = (old == ON_FILE) & ((new == EXITED) | (new == RELIEVED))
    first = off & (h.lifted == 0)
    h.lifted[first] = 1
    long_filed = (new != REMOVED) & (y.january + 12 - h.filed >= y.numbers.filed_long_months)
    for move, which in {
        S.REMOVED_NOW: (new == REMOVED) & (old == ON_FILE),
        S.REMOVED_LIFTED: (new == REMOVED) & (old != ON_FILE) & (old != REMOVED),
        S.EXITED_NOW: off & (new == EXITED),
        S.RELIEVED_NOW: off & (new == RELIEVED),
        S.LIFTED: first,
        S.LIFTED_OPENING: first & (h.opening == 1),
        S.RELIEVED_TO_EXITED: (old == RELIEVED) & (new == EXITED),
        S.RELAPSED: ((old == RELIEVED) | (old == EXITED)) & (new == ON_FILE),
        S.END: new == ON_FILE,
        S.STOCK_RELIEVED: new == RELIEVED,
        S.STOCK_EXITED: new == EXITED,
        S.LONG_FILED: long_filed,
        S.LONG_ON_FILE: long_filed & (new == ON_FILE),
    }.items():
        y.books.count(y.t, move, which)


def continue_awards(h: Any, m: Any, y: Any) -> None:
    """Which of this year's awards go on next year: while relieved, while on file, to the end of a stage or of a policy.

    After an exit only a policy newly bought this year still runs; one renewed in January has ended.
    """
    student = np.add.reduceat(m.alive & (m.aided_stage > 0) & (m.aided_stage == m.school), y.first, dtype=np.int64) > 0
    kept = (h.status == RELIEVED) * int(y.plan.while_relieved)
    kept |= ((h.status == RELIEVED) | (h.status == ON_FILE)) * int(y.plan.while_on_file)
    kept |= (h.status == EXITED) * (int(y.plan.term) & ~h.renew)
    kept |= (student & (h.status != REMOVED)) * int(y.plan.stage_end)
    h.renew[:] = h.awarded & kept
