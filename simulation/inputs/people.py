"""Everybody of the archive in one table, the worker first; members a file does not list are inferred and marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.inputs.imputation import Keys, table
from simulation.inputs.typed import BLANK, Floats, Int8, Int32, Mask, Sheet, born_and_sex

WORKING, JOBLESS, STUDENT, RETIRED, OUTSIDE, HOMEMAKER = range(6)
WORKER, SPOUSE, CHILD, PARENT, SIBLING, GRANDCHILD, OTHER = range(7)
MOST_MEMBERS = 8

WORK_STATUS = {
    "working": WORKING,
    "laid_off": JOBLESS,
    "jobless": JOBLESS,
    "retired": RETIRED,
    "sick_leave": OUTSIDE,
    "internal_leave": JOBLESS,
    "migrant": WORKING,
}
OCCUPATION = {
    "working": WORKING,
    "self_employed": WORKING,
    "odd_jobs": WORKING,
    "jobless": JOBLESS,
    "student": STUDENT,
    "retired": RETIRED,
    "preschool": OUTSIDE,
    "farming": WORKING,
    "unable": OUTSIDE,
    "homemaker": HOMEMAKER,
}
CASUAL = ("self_employed", "odd_jobs", "farming")
INSURANCE = {"employee": 1, "resident": 2, "none": 0}


@dataclass(frozen=True)
class Homes:
    """What the household sheet says about each home as a whole; money in fen a month, -1 and NaN where it is silent."""

    keys: Keys
    size: Floats
    cause: Int8
    causes: NDArray[np.int16]
    single_parent: Int8
    partner: Int8
    stated: Floats
    other_income: Floats
    firm_state: Int8
    as_of: int

    def has_cause(self, code: int) -> Mask:
        """Homes with this main or further cause."""
        found: Mask = (self.causes >> code & 1).astype(np.bool_)
        return found


@dataclass
class People:
    """One row a person: -1 or (money, in fen) NaN where the file is silent; `household` is a row position."""

    household: Int32
    relation: Int8
    born: Int32
    sex: Int8
    activity: Int8
    casual: Mask
    illness: Int8
    disabled: Mask
    income: Floats
    insured: Int8
    level: Int8
    entered: Floats
    length: Floats
    education: Int8
    jobless_since: Int32
    inpatient: Floats
    outpatient: Floats
    other: Floats
    inferred: Mask

    def __len__(self) -> int:
        return len(self.household)

    def take(self, rows: NDArray[Any]) -> People:
        """The same table with only these rows, in this order."""
        return People(**{name: column[rows] for name, column in self.columns().items()})

    def columns(self) -> dict[str, NDArray[Any]]:
        """The arrays by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def join(parts: list[People]) -> People:
    """Several tables below one another."""
    columns = [part.columns() for part in parts]
    return People(**{name: np.concatenate([column[name] for column in columns]) for name in columns[0]})


def workers(sheet: Sheet) -> People:
    """The worker of each household, from the household sheet."""
    count = len(sheet)
    people = _person_columns(sheet, np.arange(count, dtype=np.int32), np.zeros(count, dtype=np.int8))
    people.activity = sheet.each("work_status", lambda text: WORK_STATUS.get(text, BLANK))
    people.casual = (sheet.code("employer_type") == sheet.order("employer_type").index("none")) & (
        people.activity == WORKING
    )
    people.income = sheet.amount("income_self_month")
    idle_migrant = (people.activity == WORKING) & (people.income == 0)
    people.activity[idle_migrant] = JOBLESS
    return people


def listed_members(sheet: Sheet, household: Int32) -> People:
    """The members a file lists; `household` is the row position of each one's household."""
    relation = sheet.code("relation")
    people = _person_columns(sheet, household, np.where(relation == BLANK, OTHER, relation + 1).astype(np.int8))
    people.activity = sheet.each("identity", lambda text: OCCUPATION.get(text, BLANK))
    people.casual = sheet.each("identity", lambda text: int(text in CASUAL), 0).astype(np.bool_)
    people.income = sheet.amount("income_month")
    people.level = sheet.code("school_level")
    people.entered = sheet.amount("school_entered")
    people.length = sheet.amount("school_length")
    return people


def _person_columns(sheet: Sheet, household: Int32, relation: Int8) -> People:
    classes: Mapping[str, float] = table("imputed_illness_class")
    born, sex = born_and_sex(sheet)
    people = blank_people(household, relation)
    people.born, people.sex = born, sex
    people.illness = sheet.each("health", lambda text: int(classes.get(text, BLANK)))
    named = sheet.each("disability", lambda text: int(text.strip() not in ("", "无", "否", "没有")), 0)
    people.disabled = sheet.each("health", lambda text: int(text == "disabled"), 0).astype(np.bool_) | (named == 1)
    people.insured = sheet.each("medical_insurance", lambda text: INSURANCE.get(text, BLANK))
    people.education = sheet.code("education")
    people.jobless_since = sheet.month("jobless_since")
    people.inpatient = sheet.amount("medical_inpatient_year")
    people.outpatient = sheet.amount("medical_outpatient_year")
    people.other = sheet.amount("medical_other_year")
    return people


def blank_people(household: Int32, relation: Int8) -> People:
    """Rows of which only home and relation are known."""
    count = len(household)

    def blank(dtype: Any = np.int8) -> NDArray[Any]:
        return np.full(count, BLANK, dtype=dtype)

    def unknown() -> Floats:
        return np.full(count, np.nan)

    def no() -> Mask:
        return np.zeros(count, dtype=np.bool_)

    return People(
        household=household,
        relation=relation,
        born=blank(np.int32),
        sex=blank(),
        activity=blank(),
        casual=no(),
        illness=blank(),
        disabled=no(),
        income=unknown(),
        insured=blank(),
        level=blank(),
        entered=unknown(),
        length=unknown(),
        education=blank(),
        jobless_since=blank(np.int32),
        inpatient=unknown(),
        outpatient=unknown(),
        other=unknown(),
        inferred=no(),
    )
