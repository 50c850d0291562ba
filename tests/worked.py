"""Worked households as the model's own records: tiny archives, a world without luck, and single steps of a year.

Money in cases is yuan; records hold fen. What a case does not say has the plain value given here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numba import njit

from simulation.inputs.archive import Archive
from simulation.inputs.demo import demo_archive
from simulation.inputs.imputation import household_keys
from simulation.inputs.scenario import Scenario, build_scenario
from simulation.inputs.screening import cause_codes, group_codes
from simulation.passes import after, apply, outcomes, person
from simulation.state import YEAR
from simulation.year.draws import YEAR_MEMBER, four

JANUARY = 2016 * 12
ACTIVITIES = ("working", "jobless", "student", "retired", "outside")
SCHOOLS = ("none", "compulsory", "senior", "vocational", "college", "university")
ENTITLEMENTS = ("none", "pension", "unemployment", "injury", "transfer", "own_arrears")
INSURANCE = ("none", "employee", "resident")
FIRMS = ("normal", "restructured", "stopped", "bankrupt")

HOME_MONEY = ("other_income_month", "event_cost_month", "rigid_other_month", "entitlement_month")
PERSON_MONEY = ("wage_month", "pension_month", "cost_inpatient", "cost_outpatient", "cost_other")
_TEMPLATE = demo_archive(1, 1)


def record(dtype: np.dtype[Any], **fields: Any) -> Any:
    """One record with the given fields, everything else zero; `[0]` gives a view that rules may change."""
    made = np.zeros(1, dtype).view(np.recarray)
    for name, value in fields.items():
        made[name][0] = value
    return made


# ── tiny archives ────────────────────────────────────────────────────────────────────────────────────────────────────


def archive_of(households: Sequence[Mapping[str, Any]]) -> Archive:
    """An archive of hand-written households, in the columns that the reader gives."""
    names = sorted({str(home.get("unit", "金平区总工会")) for home in households})
    rows = [_home_row(home, place, names) for place, home in enumerate(households)]
    people = [row for place, home in enumerate(households) for row in _people_rows(home, place)]
    homes = _typed(pd.DataFrame(rows), _TEMPLATE.households)
    homes["key"] = household_keys(homes["number"], "jiekun")
    counts = np.array([len(home["people"]) for home in households])
    homes["members_to"] = np.cumsum(counts).astype(np.int32)
    homes["members_from"] = (np.cumsum(counts) - counts).astype(np.int32)
    members = _typed(pd.DataFrame(people), _TEMPLATE.members)
    found = len(households)
    return replace(_TEMPLATE, households=homes, members=members, units=tuple(names), rows_found=found, identity=None)


def _home_row(home: Mapping[str, Any], place: int, units: Sequence[str]) -> dict[str, Any]:
    causes = [cause_codes().index(name) for name in home.get("causes", ["illness"])]
    groups = sum(1 << group_codes().index(name) for name in home.get("groups", []))
    row = {
        "number": str(home.get("number", f"N{place}")), "unit": units.index(home.get("unit", "金平区总工会")), "urban": 1,
        "size": len(home["people"]), "category": 0 if home.get("dibao") else 3, "cause": causes[0],
        "causes": sum(1 << cause for cause in causes), "groups": groups, "employer_type": 3,
        "employer_state": FIRMS.index(home.get("employer_state", "normal")),
        "entitlement": ENTITLEMENTS.index(home.get("entitlement", "none")),
        "union_member": 1, "refused": home.get("refused", ""), "filed": JANUARY - home.get("months_on_file", 12),
    }  # fmt: skip
    for name in ("dibao", "single_parent", "severance", "wish_business", "migrant", "retired", "status", "urban"):
        row[name] = int(home.get(name, row.get(name, 0)))
    return row | {name: round(home.get(name, 0) * 100) for name in HOME_MONEY}


def _people_rows(home: Mapping[str, Any], place: int) -> list[dict[str, Any]]:
    rows = []
    for ordinal, someone in enumerate(home["people"]):
        activity = someone.get("activity", "working")
        row = {
            "household": place, "relation": min(ordinal, 2), "sex": int(someone.get("sex", "male") == "female"),
            "born": JANUARY - 12 * someone.get("age", 40) - someone.get("months", 6), "activity": ACTIVITIES.index(activity),
            "able": int(someone.get("able", activity in ("working", "jobless"))), "disabled": int(someone.get("disabled", 0)),
            "jobless_since": JANUARY - someone.get("jobless_months", 6) if activity == "jobless" else -1,
            "illness": someone.get("illness", 0), "insured": INSURANCE.index(someone.get("insured", "resident")),
            "school": SCHOOLS.index(someone.get("school", "none")), "school_years": someone.get("school_years", 0),
            "education": someone.get("education", 2), "risk": 0, "key": 1000 + ordinal,
        }  # fmt: skip
        rows.append(row | {name: round(someone.get(name, 0) * 100) for name in PERSON_MONEY})
    return rows


def _typed(rows: pd.DataFrame, like: pd.DataFrame) -> pd.DataFrame:
    """The rows with every column of a real archive, zero where a case is silent, in the archive's own types."""
    full = rows.reindex(columns=like.columns, fill_value=0)
    return full.astype({name: kind for name, kind in like.dtypes.items() if name != "key"} | {"key": like["key"].dtype})


# ── a world without luck ─────────────────────────────────────────────────────────────────────────────────────────────

NO_LUCK = dict.fromkeys(
    [
        "death_hazard_ratio",
        "serious_death_year",
        "job_loss_level",
        "illness_level",
        "event_year",
        "move_year",
        "wrongly_filed",
        "injury_year",
        "reemployment_year",
        "reemployment_hard",
        "graduate_employed_half_year",
        "dibao_natural_take_up",
        "insurance_natural_year",
        "medical_growth",
        "other_income_growth",
        "school_cost_growth",
        "pension_growth",
        "illness_recovery_year",
        "chronic_end_year",
        "arrival_rate_year",
        "paid_share_spread",
    ],
    0.0,
)
"""Numbers that are zero where nothing happens by chance and nothing grows."""


def quiet_scenario(
    programmes: Mapping[str, Any] | None = None, parameters: Mapping[str, float] | None = None, **changes: Any
) -> Scenario:
    """A scenario in which households change only as the case says: no luck, no growth, only the given programmes."""
    numbers = NO_LUCK | dict(parameters or {})
    content: dict[str, Any] = {
        "name": "quiet", "zh": "静止", "en": "quiet", "author": "tests", "years": [2016, 2016],
        "line_growth": 0.0, "wage_growth": 0.0,
        "programmes": dict(programmes or {}),
        "parameters": {name: {"value": value, "note": "worked case"} for name, value in numbers.items()},
    }  # fmt: skip
    return build_scenario(content | changes, "quiet")


# ── single steps of a year, compiled and with the arguments the kernel gives them ─────────────────────────────────────────────────────────


@njit(cache=True)
def judge(h, slot, members, line, year, plan, numbers, cells, money):
    after.judge(h[0], slot[0], members, line[0], year[0], plan[0], numbers[0], cells[0], cells[1], cells[2], money[0])


@njit(cache=True)
def work_and_pension(h, m, luck, year, effects, numbers):
    person.work_and_pension(h[0], m[0], luck[0], luck[1], year[0], effects, numbers[0])


@njit(cache=True)
def school_year(h, m, age, u, year, effects, numbers):
    person.school_year(h[0], m[0], age, u, year[0], effects, numbers[0])


@njit(cache=True)
def illness_year(h, m, age, luck, year, numbers, money):
    person.illness_year(h[0], m[0], age, luck[0], luck[1], luck[2], luck[3], year[0], numbers[0], money[0])


@njit(cache=True)
def find_work(h, m, key, year, effects, numbers, money):
    outcomes.find_work(
        h[0], m[0], key, np.uint64(1), year[0], effects, numbers[0], money[0], np.uint64(0), np.uint64(0)
    )


@njit(cache=True)
def cover(effect, h, slot, members, start, numbers, money):
    apply.cover(effect[0], h[0], slot[0], members, start, 12, numbers[0], money[0])


@njit(cache=True)
def relieve_cost(h, slot, members, amount):
    apply.relieve_cost(h[0], slot[0], members, amount)


@njit(cache=True)
def key_with(luck_job, luck_month, year):
    """A household key whose first member draws almost this luck in the search for work."""
    for trial in range(10_000_000):
        key = np.uint64(trial)
        u_job, u_month, _, _ = four(key, np.uint64(1), year, YEAR_MEMBER, np.uint64(0), np.uint64(0))
        if abs(u_job - luck_job) < 0.001 and abs(u_month - luck_month) < 0.02:
            return key
    return np.uint64(0)


def blank_year(**fields: Any) -> Any:
    """2016, minimum wage 1,000 yuan, no growth."""
    plain = {
        "year": 2016,
        "january": JANUARY,
        "wage_factor": 1.0,
        "pension_factor": 1.0,
        "job_loss_factor": 1.0,
        "minimum_wage": 100_000,
    }
    return record(YEAR, **(plain | fields))


def months_of(books: Sequence[int]) -> list[float]:
    """The twelve monthly levels, in yuan, that a book of monthly changes adds up to."""
    return (np.cumsum(books) / 100).tolist()


def levels_to_changes(levels: Mapping[int, float]) -> list[int]:
    """Book of monthly changes, in fen, of an amount that takes each level (yuan) from its month (1–12) on."""
    months = np.zeros(13, np.int64)
    last = 0
    for month in range(1, 13):
        now = round(levels.get(month, last / 100) * 100)
        months[month - 1] = now - last
        last = now
    return months[:12].tolist()


def rows_of(archive: Archive, rows: Sequence[int]) -> Archive:
    """The same archive with only these households, in this order."""
    homes = archive.households.iloc[list(rows)].reset_index(drop=True)
    parts = [
        archive.members.iloc[home.members_from : home.members_to].assign(household=place)
        for place, home in enumerate(homes.itertuples())
    ]
    members = pd.concat(parts, ignore_index=True).astype(archive.members.dtypes.to_dict())
    counts = (homes["members_to"] - homes["members_from"]).to_numpy()
    homes["members_to"] = np.cumsum(counts).astype(np.int32)
    homes["members_from"] = (np.cumsum(counts) - counts).astype(np.int32)
    return replace(archive, households=homes, members=members, identity=None)
