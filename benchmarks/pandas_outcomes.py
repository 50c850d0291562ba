"""Third part of the pandas model's year: work, enrolment and business; means by month; assessment; counts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from benchmarks.population import grown
from simulation import state as S  # noqa: N812  (codes and names of moves)
from simulation.year.ageing import JULY
from simulation.year.assessment import EXITED, ON_FILE, RELIEVED, REMOVED

SERIOUS, UNEMPLOYMENT = 2, 2
REPAY_MONTHS, MONTHS_TO_OPEN = 36, 6
COSTS = ["cost_inpatient", "cost_outpatient", "cost_other"]


def after(h: pd.DataFrame, m: pd.DataFrame, y: Any) -> None:
    """What this year's help and luck bring, and the year's one move of each household."""
    find_work(h, m, y)
    start_what_is_due(h, m, y)
    run_business(h, y)
    assess(h, m, y, months_of_means(h, y))


def find_work(h: pd.DataFrame, m: pd.DataFrame, y: Any) -> None:
    """An able person without work may find it, month by month; an arrival from its filing on."""
    numbers = y.numbers
    s = m[m["alive"] & (m["able"] == 1) & (m["activity"] == S.IDLE)].copy()
    s["lost"] = (s["jobless_since"] - y.january).clip(lower=0)
    s["first"] = s["lost"].clip(lower=s["home"].map(h["filed_month"]))
    s["long"] = y.january - s["jobless_since"] >= numbers.long_jobless
    s["hard"] = (s["disabled"] == 1) | s["long"] | (s["age"] >= s["sex"].map(pd.Series(numbers.hard_age)))
    s["chance"] = np.where(s["graduated"], numbers.find_graduate, np.where(s["hard"], numbers.find_hard, numbers.find))
    on_dibao = s["home"].map(h["dibao"]) == 1
    s["chance"] = s["chance"].mask(on_dibao, (s["chance"] * numbers.dibao_work).clip(upper=1))
    s["span"] = (12 - s["lost"]).where(s["graduated"], 12)
    helped = helped_by_month(s, y)
    searches = pd.DataFrame({month: s["first"] <= month for month in range(12)})
    reached = (helped * searches).div(s["span"], axis=0).cumsum(axis=1)
    by_then = reached.gt(y.rng.random(len(s)), axis=0)
    s["month"], s["helped"] = (~by_then).sum(axis=1), helped.where(by_then).bfill(axis=1)[0]
    found = s[s["month"] < 12].copy()
    count_displaced(found, y)
    found["month"] = found["month"].mask(found["graduated"], found["month"].clip(lower=JULY + 1))
    take_jobs(found, m, y)


def helped_by_month(s: pd.DataFrame, y: Any) -> pd.DataFrame:
    """Yearly chance of each person as it stands in each month, people × 12: help of this year from its own month on."""
    helped = s[(s[[f"since_{e}" for e in y.efforts]] >= 0).any(axis=1)]
    long = helped.reset_index(names="person").merge(pd.DataFrame({"month": range(12)}), how="cross")
    long["helped"] = shifted(long["chance"], search_shift(long, y))
    table = long.pivot_table(index="person", columns="month", values="helped").reindex(index=s.index, columns=range(12))
    return table.apply(lambda column: column.fillna(s["chance"]))


def count_displaced(found: pd.DataFrame, y: Any) -> None:
    """Finds that help took from others, reported beside the headline."""
    efforts = pd.DataFrame({e: (found[f"since_{e}"] >= 0) * y.effects[e].displaced for e in y.efforts})
    added = (1 - found["chance"] / found["helped"]).clip(lower=0)
    y.books.pay(y.t, "displaced_1000", (1000 * added * efforts.max(axis=1)).astype(np.int64).sum())


def shifted(chance: pd.Series, shift: pd.Series) -> pd.Series:
    """Chances after a shift of their log-odds."""
    odds = chance / (1 - chance) * np.exp(shift)
    return (odds / (1 + odds)).where(chance < 1, 1)


def search_shift(s: pd.DataFrame, y: Any) -> pd.Series:
    """Log-odds shift of the search in each row's month: the largest effect plus half of the others, with the evidence's modifiers."""
    shifts = pd.DataFrame(index=s.index)
    for e in y.efforts:
        by_year = pd.Series(y.effects[e].shifts)
        begins_later = (s[f"since_{e}"] == 0) & (s[f"start_{e}"] > s["month"])
        shifts[e] = s[f"since_{e}"].clip(upper=len(by_year) - 1).map(by_year).mask(begins_later)
    shifts = shifts.replace(0, np.nan)
    largest = shifts.max(axis=1).fillna(0)
    shift = largest + y.numbers.combine * (shifts.sum(axis=1) - largest)
    female, long_jobless, aged_50 = y.numbers.modifiers
    shift = shift.mask(s["sex"] == 1, shift * female)
    shift = shift.mask(s["long"], shift * long_jobless)
    return shift.mask(s["age"] >= 50, shift * aged_50)


def take_jobs(found: pd.DataFrame, m: pd.DataFrame, y: Any) -> None:
    """A wage from the local minimum wage and the person's level; unemployment benefit ends."""
    numbers, minimum = y.numbers, found["month"].map(pd.Series(y.now.minimum_wage))
    level = found["level"].where(found["level"] > 0, found["hard"].astype(np.int64))
    luck = numbers.hiring_sdlog * y.rng.standard_normal(len(found)) + found["log_gain"]
    wage = minimum * level.map(pd.Series(numbers.hiring_ratio)) * np.exp(luck)
    wage = wage.clip(lower=minimum * numbers.part_time_floor).astype(np.int64)
    m.loc[found.index, "wage"] = wage
    m.loc[found.index, "log_gain"] = 0.0
    m.loc[found.index, ["activity", "jobless_since"]] = [S.WORKING, -1]
    y.ledger.add("gross", found["home"], found["month"], wage)
    end_benefit(found, found["month"], m, y)


def end_benefit(who: pd.DataFrame, month: pd.Series, m: pd.DataFrame, y: Any) -> None:
    """Unemployment benefit ends before its months are up: a job begins, or the pension."""
    drawing = who[who["benefit_until"] > y.january + month]
    month = month[drawing.index]
    y.ledger.span("gross", drawing["home"], month, -drawing["benefit"], drawing["benefit_until"] - y.january)
    m.loc[drawing.index, "benefit_until"] = y.january + month


def start_what_is_due(h: pd.DataFrame, m: pd.DataFrame, y: Any) -> None:
    """Dibao, unpaid entitlements, basic insurance and medical assistance start with their yearly chances.

    An arrival is filed as one whose dibao or entitlement has not started: none does before its filing month.
    """
    numbers, live = y.numbers, h["status"] != REMOVED
    month = once_filed(h, start(numbers.dibao_natural, "gain_dibao", live & (h["dibao"] == 0) & h["dibao_due"], h, y))
    h.loc[month.index, "dibao"] = 1
    h.loc[month.index, "dibao_month"] = month
    natural = h["entitlement"].map(pd.Series(numbers.claim_natural))
    opens = start(natural, "gain_claim", live & (h["entitlement"] > 0), h, y)
    open_entitlements(once_filed(h, opens), h, y)
    insured = start(numbers.insurance_natural, "gain_insured", live, h, y).index
    people = m["home"].isin(insured) & (m["insured"] == 0)
    m.loc[people, "insured"] = 2
    m.loc[people, COSTS] = (m.loc[people, COSTS] / numbers.uninsured_factor).astype(np.int64)
    may = live & (h["dibao"] == 1) & (h["assisted"] == 0)
    assisted = start(numbers.insurance_natural, "gain_assisted", may, h, y).index
    h.loc[assisted, "assisted"] = 1
    people = m["home"].isin(assisted)
    m.loc[people, COSTS] = (m.loc[people, COSTS] * (1 - numbers.assistance_ratio)).astype(np.int64)


def start(natural: Any, gain: str, may: pd.Series, h: pd.DataFrame, y: Any) -> pd.Series:
    """Month in which something due starts, for the households where it does: from the help on if help brings it."""
    u = pd.Series(y.rng.random(len(h)), index=h.index)
    started = may & (u < natural + h[gain])
    first = h["helped_from"].where(u >= natural, 0)[started]
    return (first + y.rng.random(len(first)) * (12 - first)).astype(np.int64).clip(upper=11)


def once_filed(h: pd.DataFrame, month: pd.Series) -> pd.Series:
    """Of what starts in these months, what starts once the household is filed."""
    return month[month >= h.loc[month.index, "filed_month"]]


def open_entitlements(month: pd.Series, h: pd.DataFrame, y: Any) -> None:
    """An unpaid entitlement starts: unemployment benefit for its months, everything else for good."""
    opened = h.loc[month.index]
    last = (month + y.numbers.benefit_months).where(opened["entitlement"] == UNEMPLOYMENT, 12)
    y.ledger.span("gross", opened.index, month, opened["entitlement_month"], last)
    ends = opened.index[opened["entitlement"] == UNEMPLOYMENT]
    lasts = opened.index.difference(ends)
    h.loc[ends, "temporary_income"] = h.loc[ends, "entitlement_month"]
    h.loc[ends, "temporary_until"] = y.january + last[ends]
    h.loc[lasts, "other_income"] += h.loc[lasts, "entitlement_month"]
    h.loc[month.index, "entitlement"] = 0


def run_business(h: pd.DataFrame, y: Any) -> None:
    """A business of one's own opens half a year after the help, pays back its loan, and may close in a later summer."""
    runs, live = h["business_income"] > 0, h["status"] != REMOVED
    closes = live & runs & (y.rng.random(len(h)) >= h["business_survival"])
    opens = live & ~runs & (y.rng.random(len(h)) < h["gain_business"])
    y.ledger.add("gross", h.index[closes], JULY, -h.loc[closes, "business_income"])
    h.loc[closes, "business_income"] = 0
    luck = np.exp(y.numbers.business_sdlog * y.rng.standard_normal(opens.sum()))
    h.loc[opens, "business_income"] = (y.now.minimum_wage[0] * y.numbers.business_ratio * luck).astype(np.int64)
    month = h.loc[opens, "helped_from"] + MONTHS_TO_OPEN
    h.loc[opens, "business_from"] = y.january + month
    h.loc[opens, "loan_until"] = y.january + month + REPAY_MONTHS
    in_year = month[month < 12]
    new = h.loc[in_year.index]
    y.ledger.add("gross", new.index, in_year, new["business_income"] - new["loan_month"])


def months_of_means(h: pd.DataFrame, y: Any) -> pd.DataFrame:
    """Extend the two runs of months; gives December's two tests."""
    income, rigid, aid = (y.ledger.months(kind) for kind in ("gross", "cost", "aid"))
    paid = 0
    for month in range(12):
        line, filed = y.line[month], month >= h["filed_month"]
        own = income[month] - rigid[month]
        on_dibao = (h["dibao"] == 1) & (month >= h["dibao_month"])
        gap = (line * h["heads"] - income[month]).clip(lower=0).where(on_dibao, 0)
        measured = pd.Series(grown(gap, h["paid_share"]))
        paid += measured.where(filed & (h["status"] != REMOVED), 0).sum()
        support = (gap if y.plan.administrative else measured) + aid[month]
        above = exceeds(own // h["heads"], income[month] // h["heads"], line, y.plan.exit_line)
        supported = (support > 0) & (own + support >= line * h["heads"])
        for run, holds in (("months_above", above), ("months_supported", supported)):
            h[run] = ((h[run] + 1).clip(upper=12).where(holds, 0)).where(filed, h[run])
    y.books.pay(y.t, "government", paid)
    h["dibao_month"] = 0
    return pd.DataFrame({"supported": supported, "above": above})


def exceeds(own: pd.Series, gross: pd.Series, line: pd.Series, exit_line: int) -> pd.Series:
    """Own means above the exit line: the line after rigid cost, the line on gross income, one and a half lines."""
    return {0: own > line, 1: gross > line, 2: 2 * own > 3 * line}[int(exit_line)]


def assess(h: pd.DataFrame, m: pd.DataFrame, y: Any, december: pd.DataFrame) -> None:
    """The one move of the year, the counts that follow, and what goes on next year."""
    old, runs = h["status"].copy(), h["months_above"] >= y.numbers.months_needed
    held, cannot = h["months_supported"] >= y.numbers.months_needed, cannot_lift_itself(h, m)
    relieved = held & (cannot | bool(y.plan.wide_relief))
    on_file = pd.Series(ON_FILE, index=h.index).mask(relieved, RELIEVED).mask(runs, EXITED)
    supported = pd.Series(ON_FILE, index=h.index).mask(december["supported"], RELIEVED).mask(runs, EXITED)
    new = (
        old.mask(old == ON_FILE, on_file)
        .mask(old == RELIEVED, supported)
        .mask((old == EXITED) & ~december["above"], ON_FILE)
    )
    worker_retired = m[m["worker"]].set_index("home")["activity"] == S.RETIRED
    retired = (new != EXITED) & (old != REMOVED) & worker_retired
    new = new.mask(retired, REMOVED)
    y.books.count(y.t, S.REMOVED_RETIRED, retired)
    y.books.count(y.t, S.SUPPORTED_ONLY, (new == ON_FILE) & held & ~cannot)
    count_moves(old, new, h, y)
    h["status"] = new
    h.loc[new == EXITED, "dibao"] = 0
    continue_awards(h, m, y)
    m["alive"] &= m["home"].map(new) != REMOVED


def cannot_lift_itself(h: pd.DataFrame, m: pd.DataFrame) -> pd.Series:
    """No able member; or every able member works in full and serious illness, disability or an unpaid entitlement binds."""
    people = m[m["alive"]]
    facts = pd.DataFrame({
        "able": people["able"] == 1,
        "idle": (people["able"] == 1) & (people["activity"] == S.IDLE),
        "bound": (people["illness"] == SERIOUS) | (people["disabled"] == 1),
    })  # fmt: skip
    facts = facts.groupby(people["home"]).any().reindex(h.index, fill_value=False)
    return ~facts["able"] | (~facts["idle"] & (facts["bound"] | (h["entitlement"] > 0)))


def count_moves(old: pd.Series, new: pd.Series, h: pd.DataFrame, y: Any) -> None:
    """Count the moves and where everybody stands; the first move off the file is credited, once."""
    off = (old == ON_FILE) & new.isin([EXITED, RELIEVED])
    first = off & (h["lifted"] == 0)
    h.loc[first, "lifted"] = 1
    long_filed = (new != REMOVED) & (y.january + 12 - h["filed"] >= y.numbers.filed_long_months)
    for move, which in {
        S.REMOVED_NOW: (new == REMOVED) & (old == ON_FILE),
        S.REMOVED_LIFTED: (new == REMOVED) & old.isin([EXITED, RELIEVED]),
        S.EXITED_NOW: off & (new == EXITED),
        S.RELIEVED_NOW: off & (new == RELIEVED),
        S.LIFTED: first,
        S.LIFTED_OPENING: first & (h["opening"] == 1),
        S.RELIEVED_TO_EXITED: (old == RELIEVED) & (new == EXITED),
        S.RELAPSED: old.isin([EXITED, RELIEVED]) & (new == ON_FILE),
        S.END: new == ON_FILE,
        S.STOCK_RELIEVED: new == RELIEVED,
        S.STOCK_EXITED: new == EXITED,
        S.LONG_FILED: long_filed,
        S.LONG_ON_FILE: long_filed & (new == ON_FILE),
    }.items():
        y.books.count(y.t, move, which)


def continue_awards(h: pd.DataFrame, m: pd.DataFrame, y: Any) -> None:
    """Which of this year's awards go on next year: while relieved, while on file, to the end of a stage or of a policy.

    After an exit only a policy newly bought this year still runs; one renewed in January has ended.
    """
    promised = m["home"][m["alive"] & (m["aided_stage"] > 0) & (m["aided_stage"] == m["school"])]
    kept = (h["status"] == RELIEVED) * int(y.plan.while_relieved)
    kept |= h["status"].isin([RELIEVED, ON_FILE]) * int(y.plan.while_on_file)
    kept |= (h["status"] == EXITED) * (int(y.plan.term) & ~h["renew"])
    kept |= (h.index.isin(promised) & (h["status"] != REMOVED)) * int(y.plan.stage_end)
    h["renew"] = h["awarded"] & kept
