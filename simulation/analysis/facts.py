"""What the archive says about one household, in plain values and codes; personal fields are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.inputs.archive import Archive
from simulation.inputs.columns import SheetName, sheet_columns
from simulation.inputs.homes import IMPUTED, INFERRED
from simulation.inputs.means import STAGES

if TYPE_CHECKING:
    import pandas as pd

FEN = 100.0
ACTIVITIES = ("working", "idle", "student", "retired", "outside")
ILLNESS = ("none", "ordinary", "serious")
INSURANCE = ("none", "employee", "resident")


def known_facts(archive: Archive, place: int) -> dict[str, Any]:
    """Facts of the household at a row position: codes of the form, money in yuan, ages at the plan's first January."""
    home = archive.households.iloc[place]
    people = archive.members.iloc[int(home["members_from"]) : int(home["members_to"])]
    return {
        "unit": archive.units[int(home["unit"])],
        "region": archive.regions[int(home["region"])],
        "urban": bool(home["urban"]),
        "size": int(home["size"]),
        "category": _code("households", "category", home["category"]),
        "causes": _codes("cause", int(home["causes"])),
        "filed": month_text(int(home["filed"])),
        "dibao": bool(home["dibao"]),
        "single_parent": bool(home["single_parent"]),
        "migrant": bool(home["migrant"]),
        "employer_state": _code("households", "employer_state", home["employer_state"]),
        "entitlement": _code("households", "entitlement", home["entitlement"]),
        "entitlement_month_yuan": home["entitlement_month"] / FEN,
        "other_income_month_yuan": home["other_income_month"] / FEN,
        "event_cost_month_yuan": home["event_cost_month"] / FEN,
        "rigid_other_month_yuan": home["rigid_other_month"] / FEN,
        "refused": str(home["refused"]),
        "imputed": bool(home["flags"] & IMPUTED),
        "members_inferred": bool(home["flags"] & INFERRED),
        "members": [_person(person, archive.as_of) for _, person in people.iterrows()],
    }


def month_text(months: int) -> str:
    """A month count as 2016-01."""
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


def _person(person: pd.Series[Any], as_of: int) -> dict[str, Any]:
    jobless = int(person["jobless_since"])
    cost = sum(int(person[name]) for name in ("cost_inpatient", "cost_outpatient", "cost_other"))
    return {
        "relation": "worker" if person["relation"] == 0 else _code("members", "relation", person["relation"] - 1),
        "sex": _code("members", "sex", person["sex"]),
        "age": (as_of - int(person["born"])) // 12,
        "activity": ACTIVITIES[person["activity"]],
        "able": bool(person["able"]),
        "wage_month_yuan": person["wage_month"] / FEN,
        "pension_month_yuan": person["pension_month"] / FEN,
        "jobless_months": max(as_of - jobless, 0) if jobless >= 0 else None,
        "disabled": bool(person["disabled"]),
        "illness": ILLNESS[person["illness"]],
        "own_medical_cost_year_yuan": cost / FEN,
        "insured": INSURANCE[person["insured"]],
        "school": STAGES[person["school"]],
    }


def _code(sheet: SheetName, column: str, place: Any) -> str:
    return tuple(sheet_columns(sheet)[column].codes)[int(place)]


def _codes(column: str, bits: int) -> list[str]:
    codes = sheet_columns("households")[column].codes
    return [code for bit, code in enumerate(codes) if np.int64(bits) >> bit & 1]
