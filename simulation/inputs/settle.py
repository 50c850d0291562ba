"""What each person does, earns, pays and suffers, where the file says it and where it is silent."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.inputs.imputation import (
    FEN,
    Columns,
    ImputationLog,
    Keys,
    keyed_uniform,
    lognormal,
    number,
    pick,
    splitmix64,
    table,
)
from simulation.inputs.people import (
    CHILD,
    GRANDCHILD,
    HOMEMAKER,
    JOBLESS,
    OUTSIDE,
    RETIRED,
    STUDENT,
    WORKER,
    WORKING,
    Homes,
    People,
)
from simulation.inputs.typed import BLANK, Floats, Int8, Int32, Mask

NO_LABOUR, ILLNESS, SCHOOLING = 0, 5, 8
SCHOOL_OF_LEVEL = np.array([1, 1, 1, 2, 3, 4, 5, 0], dtype=np.int8)
LEVELS = ("preschool", "primary", "junior", "senior", "vocational", "college", "university")
EDUCATION_BEFORE = np.array([0, 0, 0, 1, 1, 2, 2], dtype=np.int8)
SERIOUS = 2


class Household:
    """Sums and ranks over the people of each home; rows are sorted by home."""

    def __init__(self, people: People, homes: Homes) -> None:
        self.of = people.household
        self.count = len(homes.size)
        self.first = np.searchsorted(self.of, np.arange(self.count))

    def sum(self, values: NDArray[Any]) -> Floats:
        """Sum over each home."""
        return np.bincount(self.of, weights=values, minlength=self.count).astype(np.float64)

    def rank(self, mask: Mask) -> NDArray[np.int64]:
        """How many rows of `mask` come before each row within its home."""
        before: NDArray[np.int64] = np.cumsum(mask) - mask
        ranks: NDArray[np.int64] = before - before[self.first][self.of]
        return ranks


def person_keys(people: People, homes: Homes) -> tuple[NDArray[np.int64], Keys]:
    """Member key (32 bits: relation, birth month, sex, ordinal among equals) and the key of the person's draws.

    Rows must be sorted by home, relation, birth month and sex.
    """
    look = (
        (people.relation.astype(np.uint64) << np.uint64(24)) + people.born.astype(np.uint64) * np.uint64(2)
    ) + people.sex.astype(np.uint64)
    same = np.r_[False, (people.household[1:] == people.household[:-1]) & (look[1:] == look[:-1])]
    start = np.maximum.accumulate(np.where(same, 0, np.arange(len(look))))
    ordinal = (np.arange(len(look)) - start).astype(np.uint64)
    member = splitmix64((look << np.uint64(8)) + ordinal) >> np.uint64(32)
    return member.astype(np.int64), splitmix64(homes.keys[people.household] ^ member)


def settle_schooling(people: People, keys: Keys, homes: Homes, log: ImputationLog) -> None:
    """Who is at school and at which stage, by identity, stage, age and cause."""
    young = (homes.as_of - people.born) // 12
    start, school = table("imputed_school_start"), table("imputed_school")
    child = (people.relation == CHILD) | (people.relation == GRANDCHILD)
    silent = people.activity == BLANK
    luck = keyed_uniform(keys, "at school")
    attends = np.select(
        [young < start["primary"], young < 16, young < 19, young < 23],
        [0.0, 1.0, school["at_school_16"], school["at_school_19"]],
        0.0,
    )
    guessed = silent & ((people.level > 0) | (child & (people.level == BLANK) & (luck < attends)))
    people.activity[silent & (young < start["primary"])] = OUTSIDE
    people.activity[guessed] = STUDENT
    studies = np.bincount(people.household, weights=people.activity == STUDENT, minlength=len(homes.size))
    owed = (
        child
        & silent
        & (young >= start["primary"])
        & (young < 24)
        & (homes.has_cause(SCHOOLING) & (studies == 0))[people.household]
    )
    people.activity[owed] = STUDENT
    log.note("activity", guessed | owed, people.household)
    people.activity[
        (people.activity == STUDENT) & ((people.level == 0) | ((people.level == BLANK) & (young < start["primary"])))
    ] = OUTSIDE
    no_stage = log.note("school", (people.activity == STUDENT) & (people.level == BLANK), people.household)
    people.level = np.where(no_stage, _stage_by_age(young, keyed_uniform(keys, "stage")), people.level).astype(np.int8)
    nursery = (people.activity == OUTSIDE) & (people.level == 0) & (young < start["primary"] + 1)
    people.level[~nursery & (people.activity != STUDENT)] = BLANK


def _stage_by_age(age: Int32, luck: Floats) -> NDArray[np.int64]:
    school, start = table("imputed_school"), table("imputed_school_start")
    upper = np.where(luck < school["vocational_of_upper"], 4, 3)
    higher = np.where(luck < school["university_of_higher"], 6, 5)
    return np.select([age < start["junior"], age < start["senior"], age < start["college"]], [1, 2, upper], higher)


def school_years_left(people: People, homes: Homes) -> Int8:
    """Years left in the stage from this school year's start, compulsory schooling to its end; 0 if not at school."""
    this_year = homes.as_of // 12 - 1
    age = (this_year * 12 + 8 - people.born) // 12
    start = np.array([*(table("imputed_school_start")[name] for name in LEVELS), 0.0])[people.level]
    usual = np.array([*(table("imputed_school_length")[name] for name in LEVELS), 1.0])[people.level]
    length = np.where(np.isnan(people.length), usual, people.length)
    entered = np.where(np.isnan(people.entered), this_year - (age - start), people.entered)
    left = np.clip(entered + length - this_year, 1, length)
    after = np.array([9, 3, 0, 0, 0, 0, 0, 0])[people.level]
    years: Int8 = np.where(people.level == BLANK, 0, np.minimum(left + after, 15)).astype(np.int8)
    return years


def settle_health(people: People, keys: Keys, homes: Homes, log: ImputationLog) -> None:
    """A blank health is good health; where illness is a cause and nobody is recorded ill, somebody is."""
    log.note("illness", people.illness == BLANK, people.household)
    people.illness = np.maximum(people.illness, 0)
    homes_of = Household(people, homes)
    owed = homes.has_cause(ILLNESS) & (homes_of.sum(people.illness) == 0)
    cost = np.nan_to_num(people.inpatient) + np.nan_to_num(people.outpatient) + np.nan_to_num(people.other)
    # Whoever has medical costs is the one who is ill; otherwise an adult who earns nothing is likelier.
    adult = homes.as_of - people.born >= 18 * 12
    score = (
        keyed_uniform(keys, "ill")
        + (adult & (people.activity != STUDENT))
        + (people.activity != WORKING)
        + 10 * (cost > 0)
    )
    order = np.lexsort((-score, people.household))
    chosen = np.zeros(len(people), dtype=np.bool_)
    chosen[order[homes_of.first]] = True
    people.illness[log.note("illness", chosen & owed[people.household], people.household)] = SERIOUS


def pension_age(people: People) -> Floats:
    """Years at which each person may draw a pension."""
    ages = table("pension_age", "ageing")
    limit: Floats = np.where(people.sex == 0, ages["male"], ages["female"])
    return limit


def fit_for_work(people: People, homes: Homes) -> Mask:
    """Of working age, not at school, neither disabled nor seriously ill as the file says."""
    age = (homes.as_of - people.born) // 12
    below = pension_age(people)
    healthy = (people.illness < SERIOUS) & ~people.disabled & (homes.cause != NO_LABOUR)[people.household]
    of_age = (age >= number("imputed_work_age")) & (age < below)
    laid_up = (people.relation == WORKER) & np.isin(people.activity, (OUTSIDE, RETIRED))
    fit: Mask = of_age & healthy & (people.activity != STUDENT) & ~laid_up
    return fit


def settle_costs(people: People, keys: Keys, log: ImputationLog) -> None:
    """Own-paid medical cost in fen a year: a person ill or disabled for whom all three are blank gets the table's."""
    medians, spread = table("imputed_own_cost_year"), number("imputed_own_cost_spread")
    silent = np.isnan(people.inpatient) & np.isnan(people.outpatient) & np.isnan(people.other)
    needs = log.note("cost", silent & ((people.illness > 0) | people.disabled), people.household)
    kind = np.where(people.illness == SERIOUS, 0, np.where(people.illness == 1, 1, 2))
    for column in ("inpatient", "outpatient", "other"):
        median = np.array([medians[f"{name}_{column}"] for name in ("serious", "ordinary", "disabled")])[kind[needs]]
        values = np.nan_to_num(getattr(people, column))
        values[needs] = np.round(lognormal(keyed_uniform(keys[needs], column), median * FEN, spread))
        setattr(people, column, values)


def settle_rest(people: People, keys: Keys, homes: Homes, log: ImputationLog) -> None:
    """Basic insurance, education and the month since which a person has no work."""
    shares = table("imputed_insurance")
    no_insurance = log.note("insured", people.insured == BLANK, people.household)
    kind = np.where(people.activity == WORKING, 0, np.where(people.activity == JOBLESS, 1, 2))
    none = np.array([shares[f"none_{name}"] for name in ("working", "jobless", "other")])[kind]
    employee = np.array([shares[f"employee_{name}"] for name in ("working", "jobless", "other")])[kind]
    luck = keyed_uniform(keys, "insured")
    drawn = np.where(luck < none, 0, np.where(luck < none + employee, 1, 2))
    people.insured = np.where(no_insurance, drawn, people.insured).astype(np.int8)
    pupil = (people.activity == STUDENT) | (homes.as_of - people.born < 16 * 12)
    people.education[pupil] = EDUCATION_BEFORE[np.maximum(people.level, 0)][pupil]
    no_education = log.note("education", people.education == BLANK, people.household)
    levels = pick(keyed_uniform(keys, "education"), list(table("imputed_education").values()))
    people.education = np.where(no_education, levels, people.education).astype(np.int8)
    _settle_jobless(people, keys, homes, log)


def _settle_jobless(people: People, keys: Keys, homes: Homes, log: ImputationLog) -> None:
    jobless, months = people.activity == JOBLESS, table("imputed_jobless_months")
    silent = log.note("jobless_since", jobless & (people.jobless_since == BLANK), people.household)
    drawn = lognormal(keyed_uniform(keys, "jobless"), months["median"], months["spread"])
    since = homes.as_of - 1 - np.minimum(drawn, months["longest"]).astype(np.int64)
    told = np.minimum(people.jobless_since, homes.as_of)
    people.jobless_since = np.where(jobless, np.where(silent, since, told), BLANK).astype(np.int32)


def employer_risk(people: People, homes: Homes) -> Int8:
    """0 ordinary, 1 restructured, 2 stopped, 3 bankrupt, 4 casual work; 0 for people without work."""
    firm = np.where(people.relation == WORKER, homes.firm_state[people.household], 0)
    risk: Int8 = np.where(people.activity == WORKING, np.where(people.casual, 4, firm), 0).astype(np.int8)
    return risk


def as_columns(people: People, keys: NDArray[np.int64], money: Columns, homes: Homes) -> Columns:
    """The member table of the archive."""
    able = fit_for_work(people, homes) | (people.activity == WORKING)
    activity = np.where(people.activity == HOMEMAKER, np.where(able, JOBLESS, OUTSIDE), people.activity)
    return {
        "household": people.household,
        "relation": people.relation,
        "sex": people.sex,
        "born": people.born,
        "activity": activity.astype(np.int8),
        "able": able.astype(np.int8),
        "wage_month": money["wage"].astype(np.int32),
        "pension_month": money["pension"].astype(np.int32),
        "risk": employer_risk(people, homes),
        "jobless_since": people.jobless_since,
        "disabled": people.disabled.astype(np.int8),
        "illness": people.illness.astype(np.int8),
        "cost_inpatient": people.inpatient.astype(np.int32),
        "cost_outpatient": people.outpatient.astype(np.int32),
        "cost_other": people.other.astype(np.int32),
        "insured": people.insured,
        "school": SCHOOL_OF_LEVEL[people.level],
        "school_years": school_years_left(people, homes),
        "education": people.education,
        "key": keys,
    }
