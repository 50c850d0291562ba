"""Which rows break a rule: one function a rule, each giving a mask over the rows of its sheet."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.inputs.columns import HOUSEHOLDS, MEMBERS, SheetName, reading_words, sheet_columns
from simulation.inputs.linked import ArchiveSheets

Mask = NDArray[np.bool_]


def plausible(name: str) -> Any:
    """A range of data/archive/reading.yaml."""
    return reading_words()["plausible"][name]


def numbers(sheets: ArchiveSheets, sheet: SheetName, key: str) -> NDArray[np.float64]:
    """A numeric column as floats, NaN where missing; money in yuan."""
    frame = sheets.frame(sheet)
    values = frame[key].to_numpy(dtype=np.float64, na_value=np.nan)
    return values / 100 if sheet_columns(sheet)[key].is_money else values


def _is(sheets: ArchiveSheets, sheet: SheetName, key: str, *codes: str) -> Mask:
    return np.asarray(sheets.frame(sheet)[key].isin(codes), dtype=np.bool_)


def _given(sheets: ArchiveSheets, sheet: SheetName, key: str) -> Mask:
    return np.asarray(sheets.frame(sheet)[key].notna(), dtype=np.bool_)


def _age(sheets: ArchiveSheets, sheet: SheetName) -> NDArray[np.float64]:
    """Age in years at the date of the file, NaN where unknown."""
    born = sheets.frame(sheet)["birth_date"].to_numpy(dtype="datetime64[D]")
    days = (sheets.as_of.astype("datetime64[D]") - born).astype("timedelta64[D]")
    return np.where(np.isnat(born), np.nan, days.astype(np.float64) / 365.25)


def above(sheet: SheetName, key: str, most: float | None, sheets: ArchiveSheets) -> Mask:
    """Amounts below 0 (`most` None), or above `most` yuan."""
    values = numbers(sheets, sheet, key)
    return values < 0 if most is None else values > most


def future(sheet: SheetName, key: str, sheets: ArchiveSheets) -> Mask:
    """Dates after today."""
    dates = sheets.frame(sheet)[key].to_numpy(dtype="datetime64[D]")
    return np.asarray(dates > np.datetime64(dt.date.today()), dtype=np.bool_)


def duplicated(sheets: ArchiveSheets) -> Mask:
    """Households whose number stands in another row too."""
    ids = sheets.households.frame["number"]
    return np.asarray(ids.duplicated(keep=False) & ids.notna(), dtype=np.bool_)


def size_out_of(low: float, high: float, sheets: ArchiveSheets) -> Mask:
    """Household sizes outside low … high."""
    size = numbers(sheets, HOUSEHOLDS, "household_size")
    return np.asarray((size < low) | (size > high), dtype=np.bool_)


def more_listed(sheets: ArchiveSheets) -> Mask:
    """Households with more people listed than they say they are."""
    return np.asarray(sheets.members_listed + 1 > numbers(sheets, HOUSEHOLDS, "household_size"), dtype=np.bool_)


def fewer_listed(sheets: ArchiveSheets) -> Mask:
    """Households with fewer people listed than they say they are."""
    return np.asarray(sheets.members_listed + 1 < numbers(sheets, HOUSEHOLDS, "household_size"), dtype=np.bool_)


def unknown_household(sheets: ArchiveSheets) -> Mask:
    """Members whose number is on no household row."""
    return np.asarray((sheets.household_of_member < 0) & _given(sheets, MEMBERS, "number"), dtype=np.bool_)


def _stated_parts(sheets: ArchiveSheets) -> tuple[NDArray[np.float64], NDArray[np.float64], Mask]:
    """Stated yearly total, sum of the parts that are known (yuan), and whether every part is known."""
    own = numbers(sheets, HOUSEHOLDS, "income_self_month") * 12
    stated = numbers(sheets, HOUSEHOLDS, "income_household_year")
    other = np.zeros_like(own)
    if "other_income_year" in sheets.households.frame:
        other = np.nan_to_num(numbers(sheets, HOUSEHOLDS, "other_income_year"))
    family = np.zeros_like(own)
    unknown = np.zeros(len(own))
    if sheets.members is not None and "income_month" in sheets.members.frame:
        income = numbers(sheets, MEMBERS, "income_month") * 12
        linked = sheets.household_of_member >= 0
        household = sheets.household_of_member[linked]
        family += np.bincount(household, np.nan_to_num(income[linked]), minlength=len(own))
        unknown += np.bincount(household, np.isnan(income[linked]), minlength=len(own))
    all_known = (unknown == 0) & (sheets.members_listed + 1 == numbers(sheets, HOUSEHOLDS, "household_size"))
    return stated, own + other + family, all_known


def too_little_stated(sheets: ArchiveSheets) -> Mask:
    """Yearly total well below what the stated parts add up to."""
    stated, parts, _ = _stated_parts(sheets)
    return np.asarray(parts - stated > _gap(parts), dtype=np.bool_)


def too_much_stated(sheets: ArchiveSheets) -> Mask:
    """Yearly total well above its parts although every part is stated."""
    stated, parts, all_known = _stated_parts(sheets)
    return np.asarray(all_known & (stated - parts > _gap(stated)), dtype=np.bool_)


def _gap(total: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.maximum(plausible("income_gap") * total, plausible("income_gap_yuan")), dtype=np.float64)


def head_differs(sheets: ArchiveSheets) -> Mask:
    """Income per head that does not follow from total and size."""
    size = np.maximum(numbers(sheets, HOUSEHOLDS, "household_size"), 1)
    expected = numbers(sheets, HOUSEHOLDS, "income_household_year") / size / 12
    stated = numbers(sheets, HOUSEHOLDS, "income_head_month")
    return np.asarray(np.abs(stated - expected) > np.maximum(plausible("head_gap") * expected, 100), dtype=np.bool_)


def id_birth(sheet: SheetName, low: int, high: float, sheets: ArchiveSheets) -> Mask:
    """Birth dates at least `low` and under `high` months away from the ID number's."""
    facts = sheets.ids[sheet]
    months = sheets.frame(sheet)["birth_date"].to_numpy(dtype="datetime64[M]")
    gap = np.abs((facts.born.astype("datetime64[M]") - months).astype(np.float64))
    gap[np.isnat(facts.born) | np.isnat(months) | ~facts.has_checksum] = 0
    return np.asarray((gap >= low) & (gap < high), dtype=np.bool_)


def id_sex(sheet: SheetName, sheets: ArchiveSheets) -> Mask:
    """Sex that differs from the ID number."""
    facts = sheets.ids[sheet]
    usable = facts.has_checksum & _given(sheets, sheet, "sex")
    return np.asarray(usable & (facts.is_male != _is(sheets, sheet, "sex", "male")), dtype=np.bool_)


def same_id(sheets: ArchiveSheets) -> Mask:
    """Workers whose ID number stands in another household too."""
    ids = sheets.households.frame["id_number"]
    return np.asarray(ids.duplicated(keep=False) & ids.notna(), dtype=np.bool_)


def same_member_id(sheets: ArchiveSheets) -> Mask:
    """People listed twice in one household."""
    frame = pd.DataFrame({"id": sheets.frame(MEMBERS)["id_number"], "household": sheets.household_of_member})
    return np.asarray(frame.duplicated(keep=False) & frame["id"].notna(), dtype=np.bool_)


def is_the_worker(sheets: ArchiveSheets) -> Mask:
    """Members with the ID number of their own household's worker."""
    worker = sheets.households.frame["id_number"].take(np.maximum(sheets.household_of_member, 0))
    own = sheets.frame(MEMBERS)["id_number"]
    same = own.to_numpy(dtype=object) == worker.to_numpy(dtype=object)
    return np.asarray(same & (sheets.household_of_member >= 0) & _given(sheets, MEMBERS, "id_number"), dtype=np.bool_)


def age_out_of(sheet: SheetName, low: float, high: float, sheets: ArchiveSheets) -> Mask:
    """Ages below `low`, or `high` and above."""
    age = _age(sheets, sheet)
    return np.asarray((age >= 0) & ((age < low) | (age >= high)), dtype=np.bool_)


def young_retired(sheet: SheetName, key: str, sheets: ArchiveSheets) -> Mask:
    """Retired people too young to be."""
    return np.asarray(_is(sheets, sheet, key, "retired") & (_age(sheets, sheet) < plausible("retired_from")))


def no_stage(sheets: ArchiveSheets) -> Mask:
    """Students without a school stage."""
    return _is(sheets, MEMBERS, "identity", "student") & ~_given(sheets, MEMBERS, "school_level")


def odd_school_age(sheets: ArchiveSheets) -> Mask:
    """Ages that do not fit the school stage."""
    age = _age(sheets, MEMBERS)
    odd = np.zeros(len(age), dtype=np.bool_)
    for level, (low, high) in plausible("school_ages").items():
        odd |= _is(sheets, MEMBERS, "school_level", level) & ((age < low) | (age > high))
    return odd


def odd_school_year(sheets: ArchiveSheets) -> Mask:
    """Years of entry in the future or long ago."""
    year = numbers(sheets, MEMBERS, "school_entered")
    return (year > dt.date.today().year) | (year < 1990)


def odd_school_length(sheets: ArchiveSheets) -> Mask:
    """Stages of no year or more than eight."""
    length = numbers(sheets, MEMBERS, "school_length")
    return (length < 1) | (length > 8)


def second_spouse(sheets: ArchiveSheets) -> Mask:
    """Second and further spouses of a household."""
    spouse = _is(sheets, MEMBERS, "relation", "spouse") & (sheets.household_of_member >= 0)
    return np.asarray(
        spouse & pd.Series(np.where(spouse, sheets.household_of_member, -1)).duplicated().to_numpy(), dtype=np.bool_
    )


def odd_generation(sheets: ArchiveSheets) -> Mask:
    """A child less than 12 years younger than the worker, or a parent less than 12 years older."""
    worker = _age(sheets, HOUSEHOLDS).take(np.maximum(sheets.household_of_member, 0))
    younger = np.where(sheets.household_of_member >= 0, worker - _age(sheets, MEMBERS), np.nan)
    child, parent = (_is(sheets, MEMBERS, "relation", code) for code in ("child", "parent"))
    return np.asarray((child & (younger < 12)) | (parent & (younger > -12)), dtype=np.bool_)


def works_for_nothing(sheets: ArchiveSheets) -> Mask:
    """Workers in work without income."""
    nothing = np.asarray(numbers(sheets, HOUSEHOLDS, "income_self_month") == 0, dtype=np.bool_)
    return _is(sheets, HOUSEHOLDS, "work_status", "working") & nothing


def no_entitlement_amount(sheets: ArchiveSheets) -> Mask:
    """Benefits due whose amount is not given."""
    due = _given(sheets, HOUSEHOLDS, "entitlement") & ~_is(sheets, HOUSEHOLDS, "entitlement", "none")
    return due & ~_given(sheets, HOUSEHOLDS, "entitlement_month")
