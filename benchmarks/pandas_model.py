"""The model of one replicate as an analyst writes it in a pandas notebook: two tables, a ledger, groupby and sort.

Households and people are DataFrames; every change of income or cost is a line of a ledger (household, month, fen), and
the monthly books are its pivot table. Same rules as `benchmarks.numpy_model`, own luck, own code.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.pandas_awards import allocate, standing
from benchmarks.pandas_needs import find_needs, of_home
from benchmarks.pandas_outcomes import after, end_benefit
from benchmarks.population import Books, efforts, grown, population
from simulation import state as S  # noqa: N812  (codes and names of moves)
from simulation.prepare.world import World
from simulation.year.ageing import COLLEGE, COMPULSORY, JULY, SENIOR, SEPTEMBER, UNIVERSITY, VOCATIONAL
from simulation.year.assessment import ON_FILE, REMOVED

SERIOUS, PENSION_ARREARS, INJURY = 2, 1, 3
COSTS = ["cost_inpatient", "cost_outpatient", "cost_other"]
LEVEL = {COMPULSORY: 0, SENIOR: 0, VOCATIONAL: 2, COLLEGE: 3, UNIVERSITY: 4}


class Ledger:
    """Changes of income, rigid cost and lasting aid: one line for each household, month and amount."""

    def __init__(self, homes: pd.Index) -> None:
        self._homes, self._lines = homes, {"gross": [], "cost": [], "aid": []}  # type: ignore[var-annotated]

    def add(self, kind: str, home: Any, month: Any, fen: Any) -> None:
        """Write lines; month and fen may be one number for all."""
        lines = pd.DataFrame({"home": np.asarray(home)}).assign(month=np.asarray(month), fen=np.asarray(fen))
        self._lines[kind].append(lines[lines["fen"] != 0])

    def span(self, kind: str, home: Any, month: Any, fen: Any, end: Any) -> None:
        """Write monthly amounts from a month on; they end within the year where `end` is below 12."""
        lines = pd.DataFrame(
            {"home": np.asarray(home), "month": np.asarray(month), "fen": np.asarray(fen), "end": np.asarray(end)}
        )
        self.add(kind, lines["home"], lines["month"], lines["fen"])
        ends = lines[lines["end"] < 12]
        self.add(kind, ends["home"], ends["end"], -ends["fen"])

    def until(self, kind: str, home: Any, fen: Any, months: Any) -> None:
        """Write monthly amounts from January for so many months of the year."""
        lines = pd.DataFrame({"home": np.asarray(home), "fen": np.asarray(fen), "months": np.asarray(months)})
        lines = lines[lines["months"] > 0]
        self.span(kind, lines["home"], 0, lines["fen"], lines["months"])

    def months(self, kind: str) -> pd.DataFrame:
        """What each household has in each month: households × 12."""
        lines = pd.concat(self._lines[kind])
        table = lines.pivot_table(index="home", columns="month", values="fen", aggfunc="sum", fill_value=0)
        return table.reindex(index=self._homes, columns=range(12), fill_value=0).cumsum(axis=1)


def pandas_replicate(world: World, r: int, seed: int) -> dict[str, np.ndarray]:
    """Counts of one replicate, shaped like the engine's arrays without their first axis."""
    rng = np.random.default_rng([seed, r, 1])
    people = population(world, r, rng)
    books = Books(world, people.home)
    homes, persons = pd.DataFrame(people.home), pd.DataFrame(people.person)
    homes = homes.rename(columns={"upskilling": "young"})
    known, known_people = int((homes["opening"] == 1).sum()), 0
    h, m = homes.iloc[:0], persons.iloc[:0]
    for t, (n, k) in enumerate(zip(people.homes_by, people.people_by, strict=True)):
        h = pd.concat([h, homes.iloc[len(h) : n]])
        m = pd.concat([m, persons.iloc[len(m) : k]])
        y = _year(world, r, t, h, rng, books)
        open_books(h, y, known)
        if t:
            grow(m, m.index < known_people, y)
        live(h, m, y)
        allocate(h, m, y)
        after(h, m, y)
        known, known_people = n, k
    standing(h, m, y)
    return books.arrays


def _year(world: World, r: int, t: int, h: pd.DataFrame, rng: np.random.Generator, books: Books) -> Any:
    """Everything a year needs to know, in one place."""
    draw = world.draws[r]
    y = SimpleNamespace(
        t=t, now=draw.year[t], january=int(draw.year[t].january), numbers=draw.numbers[0], effects=draw.effect
    )
    y.plan, y.programmes, y.offers = world.plan.plan[0], world.plan.programme, world.plan.offer[:, t]
    y.bought_in = world.plan.offer["pay_month"][:, t - 1]
    y.efforts = efforts(world)
    y.shares, y.rng, y.books, y.ledger = world.plan.split_shares, rng, books, Ledger(h.index)
    y.line = pd.DataFrame(world.plan.line[t].month[h["line"]], index=h.index)
    return y


def open_books(h: pd.DataFrame, y: Any, known: int) -> None:
    """Start the year: what each household itself receives and owes."""
    old = h.index < known
    y.books.count(y.t, S.START, old & (h["status"] == ON_FILE))
    y.books.count(y.t, S.NEW, ~old)
    if y.t:
        h.loc[old, "filed_month"] = 0
        h.loc[old, "other_income"] = grown(h.loc[old, "other_income"], 1 + y.numbers.other_growth)
    h[["awarded", "received"]] = 0
    h[["gain_dibao", "gain_claim", "gain_insured", "gain_assisted", "gain_business"]] = 0.0
    h["helped_from"] = 12
    y.ledger.add("gross", h.index, 0, h["other_income"])
    y.ledger.add("gross", h.index, (h["business_from"] - y.january).clip(0, 11), h["business_income"])
    y.ledger.add("cost", h.index, 0, h["rigid_other"])
    y.ledger.until("gross", h.index, h["temporary_income"], h["temporary_until"] - y.january)
    y.ledger.until("cost", h.index, h["event_cost"], h["event_until"] - y.january)
    y.ledger.until("gross", h.index, -h["loan_month"], h["loan_until"] - y.january)


def grow(m: pd.DataFrame, old: np.ndarray, y: Any) -> None:
    """Wages and pensions of everybody known before this year grow; help received is a year older."""
    m.loc[old, "wage"] = grown(m.loc[old, "wage"], y.now.wage_factor)
    retired = old & (m["activity"] == S.RETIRED)
    m.loc[retired, "pension"] = grown(m.loc[retired, "pension"], y.now.pension_factor)
    for effort in y.efforts:
        m[f"since_{effort}"] += old & (m[f"since_{effort}"] >= 0)


def live(h: pd.DataFrame, m: pd.DataFrame, y: Any) -> None:
    """What happens to everybody before any help: ageing, work, school, illness, accidents, the re-check, needs."""
    m["age"] = (y.january - m["born"]) // 12
    m[["graduated", "new_illness"]] = False
    die(h, m, y)
    later_wages(m, y)
    work_and_pension(h, m, y)
    school(m, y)
    illness(h, m, y)
    injure(h, m, y)
    accidents(h, y)
    recheck(h, m, y)
    find_needs(h, m, y)


def by_age(m: pd.DataFrame, table: np.ndarray) -> pd.Series:
    return m["age"].clip(0, len(table) - 1).map(pd.Series(table))


def die(h: pd.DataFrame, m: pd.DataFrame, y: Any) -> None:
    """Death by age among poor households, and the extra deaths of the seriously ill."""
    chance = by_age(m, y.numbers.death_at) + (m["illness"] == SERIOUS) * y.numbers.serious_death
    died = m["alive"] & (y.rng.random(len(m)) < chance)
    m.loc[died, "alive"] = False
    h["heads"] -= m[died].groupby("home").size().reindex(h.index, fill_value=0)


def later_wages(m: pd.DataFrame, y: Any) -> None:
    """A degree begun some years ago raises the wage of those who complete it."""
    due = m["alive"] & (m["later_year"] == y.t) & (m["later_gain"] != 0)
    done = due & (m["activity"] == S.WORKING) & (y.rng.random(len(m)) < m["later_chance"])
    m.loc[done, "wage"] = grown(m.loc[done, "wage"], np.exp(m.loc[done, "later_gain"]))
    m.loc[due, "later_gain"] = 0.0


def work_and_pension(h: pd.DataFrame, m: pd.DataFrame, y: Any) -> None:
    """Wages, pensions and unemployment benefit; the pension age and a lost job change them in their month."""
    pensioner = m["alive"] & (m["activity"] == S.RETIRED)
    y.ledger.add("gross", m.loc[pensioner, "home"], 0, m.loc[pensioner, "pension"])
    drawing = m[m["alive"] & ~pensioner & (m["benefit_until"] > y.january)]
    y.ledger.until("gross", drawing["home"], drawing["benefit"], drawing["benefit_until"] - y.january)
    month = m["born"] + 12 * m["sex"].map(pd.Series(y.numbers.pension_age)) - y.january
    retires = m["alive"] & ~pensioner & month.between(0, 11) & ((m["activity"] != S.OUTSIDE) | m["worker"])
    working = m["alive"] & ~retires & (m["activity"] == S.WORKING)
    y.ledger.add("gross", m.loc[working, "home"], 0, m.loc[working, "wage"])
    chance = m["risk"].map(pd.Series(np.minimum(y.numbers.job_loss * y.now.job_loss_factor, 0.95)))
    lost = working & (y.rng.random(len(m)) < chance)
    retire(h, m, y, retires, month)
    lose_job(m, y, lost)


def retire(h: pd.DataFrame, m: pd.DataFrame, y: Any, who: pd.Series, month: pd.Series) -> None:
    """The wage ends at the pension age; the pension starts if the right exists and is paid."""
    worked = who & (m["activity"] == S.WORKING)
    y.ledger.until("gross", m.loc[worked, "home"], m.loc[worked, "wage"], month[worked])
    end_benefit(m[who], month[who], m, y)
    m.loc[who, ["activity", "able"]] = [S.RETIRED, 0]
    unpaid = m["worker"] & (of_home(h["entitlement"], m) == PENSION_ARREARS)
    paid = who & (m["pension_right"] == 1) & ~unpaid
    m.loc[paid, "pension"] = int(y.now.pension)
    y.ledger.add("gross", m.loc[paid, "home"], month[paid], int(y.now.pension))


def lose_job(m: pd.DataFrame, y: Any, lost: pd.Series) -> None:
    """The wage stops; those in the employees' scheme draw unemployment benefit."""
    month = pd.Series(y.rng.integers(12, size=lost.sum()), index=m.index[lost])
    y.ledger.add("gross", m.loc[lost, "home"], month, -m.loc[lost, "wage"])
    m.loc[lost, "jobless_since"] = y.january + month
    m.loc[lost, ["activity", "wage", "risk"]] = [S.IDLE, 0, 0]
    insured = lost & (m["insured"] == 1)
    month = month[insured[lost]]
    m.loc[insured, "benefit"] = (y.numbers.benefit_share * month.map(pd.Series(y.now.minimum_wage))).astype(np.int64)
    m.loc[insured, "benefit_until"] = y.january + month + y.numbers.benefit_months
    y.ledger.span("gross", m.loc[insured, "home"], month, m.loc[insured, "benefit"], month + y.numbers.benefit_months)


def school(m: pd.DataFrame, y: Any) -> None:
    """School costs; the next year or stage begins in September, whoever leaves looks for work from July."""
    cost = pd.Series((y.now.school_cost / 12).astype(np.int64))
    pupils = m[m["alive"] & (m["school"] > 0)].copy()
    y.ledger.add("cost", pupils["home"], 0, pupils["school"].map(cost))
    pupils = pupils[pupils["age"] >= 6]
    m.loc[pupils.index, "persistence"] = 0.0
    dropout = (pupils["school"].map(pd.Series(y.numbers.dropout)) - pupils["persistence"]).clip(lower=0)
    early = (pupils["school"] > COMPULSORY) & (y.rng.random(len(pupils)) < dropout)
    stays = (pupils["school_years"] > 1) & ~early
    m.loc[pupils.index[stays], "school_years"] -= 1
    ends, early = pupils[~stays], early[~stays]
    following = next_stage(ends["school"], y).mask(early, 0)
    on, left = ends[following > 0], ends[following == 0]
    stage = following[following > 0]
    y.ledger.add("cost", on["home"], SEPTEMBER, stage.map(cost) - on["school"].map(cost))
    y.ledger.add("cost", left["home"], JULY, -left["school"].map(cost))
    m.loc[ends.index, "aided_stage"] = 0
    m.loc[on.index, "school"] = stage
    m.loc[on.index, "school_years"] = stage.map(pd.Series(y.numbers.stage_length))
    m.loc[left.index, "graduated"] = (left["school"] >= COLLEGE) & ~early[left.index]
    m.loc[left.index, "level"] = left["school"].map(LEVEL).mask(early[left.index], 0)
    m.loc[left.index, ["school", "activity", "jobless_since"]] = [0, S.IDLE, y.january + JULY]
    m.loc[left.index, "able"] = (left["disabled"] == 0).astype(np.int64)


def next_stage(stage: pd.Series, y: Any) -> pd.Series:
    """School stage after one that ends, 0 when school is over."""
    go, u = y.numbers.stage_continue, pd.Series(y.rng.random(len(stage)), index=stage.index)
    following = pd.Series(0, index=stage.index)
    for before, chance, then in (
        (COMPULSORY, go[0] + go[1], VOCATIONAL), (COMPULSORY, go[0], SENIOR), (SENIOR, go[2] + go[3], COLLEGE),
        (SENIOR, go[2], UNIVERSITY), (VOCATIONAL, go[4], COLLEGE),
    ):  # fmt: skip
        following = following.mask((stage == before) & (u < chance), then)
    return following


def illness(h: pd.DataFrame, m: pd.DataFrame, y: Any) -> None:
    """The running bill to its month, then the renewed or new one for twelve months; none is renewed before the filing."""
    alive = m["alive"]
    y.ledger.add("cost", m.loc[alive, "home"], 0, m.loc[alive, "running"])
    was_ill = alive & (m["illness"] > 0) & (m["bill_month"] >= of_home(h["filed_month"], m))
    falls_ill = alive & (m["illness"] == 0) & (y.rng.random(len(m)) < by_age(m, y.numbers.illness_at))
    renew_illness(m, y, was_ill)
    fall_ill(h, m, y, falls_ill)
    m["own_left"] = m[COSTS].sum(axis=1).where(alive, 0)
    change = m["own_left"] // 12 - m["running"]
    y.ledger.add("cost", m.loc[alive, "home"], m.loc[alive, "bill_month"], change[alive])
    m["running"] = m["own_left"] // 12


def renew_illness(m: pd.DataFrame, y: Any, who: pd.Series) -> None:
    """The yearly turn of an illness: over, chronic with small costs, or as before at this year's prices."""
    ill, numbers = m.loc[who, "illness"], y.numbers
    u = pd.Series(y.rng.random(len(ill)), index=ill.index)
    recovers, ends = (ill == SERIOUS) & (u < numbers.recovery), (ill == 1) & (u < numbers.chronic_end)
    factor = pd.Series(1 + numbers.medical_growth, index=ill.index)
    factor = factor.mask(recovers, factor * numbers.followup).mask(ends, 0)
    for column in COSTS:
        m.loc[who, column] = grown(m.loc[who, column], factor)
    m.loc[recovers[recovers].index, "illness"] = 1
    m.loc[ends[ends].index, "illness"] = 0
    better = m.loc[recovers[recovers].index]
    better = better[(better["disabled"] == 0) & (better["activity"] == S.IDLE) & (better["age"] >= 16)]
    m.loc[better.index, "able"] = 1


def fall_ill(h: pd.DataFrame, m: pd.DataFrame, y: Any, who: pd.Series) -> None:
    """Serious illness begins: a first year's own cost after assistance, and for some the end of work."""
    new, numbers = m[who].copy(), y.numbers
    luck = np.exp(numbers.illness_sdlog * y.rng.standard_normal(len(new)))
    own = pd.Series((y.now.illness_cost * luck).clip(max=2e8).astype(np.int64), index=new.index)
    assistance = pd.Series(grown(own, numbers.assistance_ratio)).where(of_home(h["assisted"] & h["dibao"], new) == 1, 0)
    y.books.pay(y.t, "government", assistance.sum())
    own = (own - assistance).mask(new["insured"] == 0, grown(own - assistance, numbers.uninsured_factor))
    new["bill_month"] = y.rng.integers(12, size=len(new))
    new["cost_inpatient"], new["cost_outpatient"] = (
        grown(own, numbers.inpatient_share),
        grown(own, numbers.outpatient_share),
    )
    new["cost_other"] = own - new["cost_inpatient"] - new["cost_outpatient"]
    new[["illness", "new_illness"]] = [SERIOUS, True]
    stops = (new["activity"] == S.WORKING) & (y.rng.random(len(new)) < numbers.stops_work)
    y.ledger.add("gross", new.loc[stops, "home"], new.loc[stops, "bill_month"], -new.loc[stops, "wage"])
    new.loc[stops, "jobless_since"] = y.january + new.loc[stops, "bill_month"]
    new.loc[stops, ["activity", "wage"]] = [S.IDLE, 0]
    new.loc[new["activity"] == S.IDLE, "able"] = 0
    m.loc[who] = new


def injure(h: pd.DataFrame, m: pd.DataFrame, y: Any) -> None:
    """A working worker is injured: an award that is due and not paid."""
    workers = m[m["worker"] & m["alive"] & (m["activity"] == S.WORKING)]
    hurt = workers["home"][y.rng.random(len(workers)) < y.numbers.injury]
    hurt = hurt[hurt.map(h["entitlement"]) == 0]
    h.loc[hurt, "entitlement"] = INJURY
    h.loc[hurt, "entitlement_month"] = int(y.numbers.injury_award * y.now.minimum_wage[0])


def accidents(h: pd.DataFrame, y: Any) -> None:
    """A disaster or accident: a cost for twelve months from its month, in place of one that still runs."""
    struck = h[y.rng.random(len(h)) < y.numbers.event]
    month = pd.Series(y.rng.integers(12, size=len(struck)), index=struck.index)
    left = (struck["event_until"] - y.january - month).clip(lower=0)
    replaced = (struck["event_cost"] > 0) & (left > 0)
    y.ledger.add("cost", struck.index[replaced], month[replaced], -struck.loc[replaced, "event_cost"])
    ends = replaced & (month + left < 12)
    y.ledger.add("cost", struck.index[ends], (month + left)[ends], struck.loc[ends, "event_cost"])
    luck = np.exp(y.numbers.event_sdlog * y.rng.standard_normal(len(struck)))
    cost = (y.numbers.event_cost * luck).clip(max=2e8).astype(np.int64) // 12
    h.loc[struck.index, "event_cost"] = cost
    h.loc[struck.index, "event_until"] = y.january + month + 12
    y.ledger.add("cost", struck.index, month, cost)


def recheck(h: pd.DataFrame, m: pd.DataFrame, y: Any) -> None:
    """动态核查: the worker died, the household moved, or it was wrongly filed and this is found."""
    worker_alive = m[m["worker"]].set_index("home")["alive"]
    found = (h["wrong"] == 1) & (h["status"] == ON_FILE) & (y.rng.random(len(h)) < y.numbers.wrong_found)
    leaves = ~worker_alive | (h["heads"] <= 0) | (y.rng.random(len(h)) < y.numbers.move) | found
    leaves &= h["status"] != REMOVED
    y.books.count(y.t, S.REMOVED_NOW, leaves & (h["status"] == ON_FILE))
    y.books.count(y.t, S.REMOVED_LIFTED, leaves & (h["status"] != ON_FILE))
    h.loc[leaves, "status"] = REMOVED
    m["alive"] &= of_home(h["status"], m) != REMOVED
    h["heads"] = h["heads"].clip(lower=1)
