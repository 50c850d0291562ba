"""A block of invented households as rows of the two sheets, blanks and misfilings included."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.inputs.demo_identity import names, phones
from simulation.inputs.demo_people import (
    AS_OF,
    CAUSES,
    CHILD,
    CHRONIC,
    DISABLED,
    ENTITLEMENT,
    LEVEL_LENGTH,
    LEVEL_START,
    LEVELS,
    SCHOOL_START,
    SERIOUS,
    SPOUSE,
    WORKER,
    Block,
    Floats,
    Ints,
    Mask,
    draw,
    mix,
)
from simulation.inputs.demo_work import EMPLOYERS, FIRM_STATES, IDENTITIES, STATUSES, Jobs
from simulation.inputs.imputation import table

Column = Any

RELATIONS = ("", "spouse", "child", "parent", "sibling", "grandchild", "other")
SERIOUS_ILLNESS = ("cancer", "heart", "stroke", "kidney", "mental", "liver", "blood", "tumour")
CHRONIC_ILLNESS = ("ordinary", "pressure", "diabetes", "spine", "lung", "other_illness")
CATEGORIES = ("dibao", "margin", "accident", "below_line")
ENTITLEMENTS = ("none", "pension", "unemployment", "injury", "transfer", "own_arrears")
EDUCATION = ("primary", "junior", "senior", "college", "degree")
DISTRICTS = ("金平区", "龙湖区", "濠江区", "澄海区", "潮阳区", "潮南区", "南澳县")
MEASURES = {
    "illness": "纳入大病保险和医疗互助保险保障",
    "able_jobless": "就业创业援助发展",
    "laid_off": "就业创业援助发展",
    "uninsured": "纳入国家社保制度覆盖",
    "entitlement": "纳入国家社保制度覆盖",
}


def household_rows(block: Block, jobs: Jobs, first: int) -> pd.DataFrame:
    """Rows of the household sheet; `first` is the number of households in the blocks before."""
    ordinal = np.arange(first + 1, first + 1 + block.count)
    columns: dict[str, Column] = {}
    category = _category(block)
    columns |= _filing(block, ordinal)
    columns["category"] = _coded(category, CATEGORIES)
    columns |= _worker(block, jobs, ordinal)
    columns |= _money(block)
    columns |= _optional(block, jobs, category)
    return pd.DataFrame(columns)


def member_rows(block: Block, jobs: Jobs, numbers: NDArray[np.object_]) -> pd.DataFrame:
    """Rows of the member sheet: everybody but the worker."""
    here = block.present()
    here[:, WORKER] = False
    row, slot = np.nonzero(here)
    at = (row, slot)
    income = block.wage[at] + block.pension[at]
    adult = (AS_OF - block.born[at]) // 12 >= 16
    columns: dict[str, Column] = {"number": pd.array(numbers[row], dtype="str")}
    columns["name"] = pd.array(names(row * 5 + slot * 131 + 17), dtype="str")
    columns["relation"] = _coded(block.relation[at], RELATIONS)
    columns |= _person(block, block.sex[at], block.born[at], block.health[at])
    columns["identity"] = _coded(jobs.identity[at], IDENTITIES)
    columns["income_month"] = _money_column(income, _blank(block, len(row), "member_income") & adult)
    studying = block.level[at] >= 1
    columns["medical_insurance"] = _coded(_insurance(block, jobs.full[at]), ("employee", "resident", "none"))
    columns["workplace_or_school"] = _coded(np.where(studying, 0, -1), ("演示学校",))
    columns |= _school(block, block.level[at], block.born[at])
    columns["education"] = _coded(_education(block, adult & ~studying, "member_education"), EDUCATION)
    columns["jobless_since"] = _jobless_since(block, jobs.identity[at] == IDENTITIES.index("jobless"))
    columns |= _medical(block, block.medical_year[at], block.health[at])
    return pd.DataFrame(columns)


def _filing(block: Block, ordinal: Ints) -> dict[str, Column]:
    rng, units = block.rng, tuple(mix("unit_weight"))
    unit, district = block.unit, block.district
    months = mix("filing")
    spell = np.minimum(rng.exponential(months["months_mean"], block.count), months["months_longest"])
    filed = AS_OF + 8 - spell.astype(np.int64)
    region = np.where(_blank(block, block.count, "region"), -1, district)
    number = [
        f"440500-{code + 1:02d}-{serial:06d}" for code, serial in zip(unit.tolist(), ordinal.tolist(), strict=True)
    ]
    street = zip(district.tolist(), ordinal.tolist(), strict=True)
    address = [f"汕头市{DISTRICTS[place]}演示路{serial % 400 + 1}号" for place, serial in street]
    return {
        "number": pd.array(number, dtype="str"),
        "filing_unit": _coded(unit, units),
        "name": pd.array(names(ordinal), dtype="str"),
        "phone": pd.array(phones(ordinal), dtype="str"),
        "address": pd.array(address, dtype="str"),
        "region": _coded(region, [f"汕头市{name}" for name in DISTRICTS]),
        "filing_date": _date(filed, _blank(block, block.count, "filing_date")),
        "status": _coded(np.zeros_like(unit), ("on_file",)),
        "is_object": _yes(np.ones(block.count, dtype=np.bool_)),
        "measures": _coded(block.cause, [MEASURES.get(cause, "社会救助兜底") for cause in CAUSES]),
        "place_kind": _coded(block.rural.astype(np.int64), ("urban", "rural")),
    }


def _category(block: Block) -> Ints:
    """As filed: by income per head before relief, with some filed wrongly."""
    enrolled = block.rng.random(block.count) < mix("dibao")["value"]
    by_income = np.select([block.gross <= 1, block.gross <= 1.5], [np.where(enrolled, 0, 3), 1], 2)
    wrong = block.rng.random(block.count) < mix("filing")["category_wrong"]
    return np.where(wrong & (by_income != 0), 1, by_income)


def _worker(block: Block, jobs: Jobs, ordinal: Ints) -> dict[str, Column]:
    rng, count = block.rng, block.count
    sex, born, health = block.sex[:, WORKER], block.born[:, WORKER], block.health[:, WORKER]
    partner = block.relation[:, SPOUSE] == SPOUSE
    marital = np.where(partner, 0, np.where(block.size == 1, rng.integers(1, 3, count), rng.integers(2, 4, count)))
    since = born + 12 * rng.integers(18, 25, count)
    employer = jobs.employer.copy()
    firm = np.where(_blank(block, count, "employer_state"), -1, jobs.firm)
    trades = ("国有", "集体", "事业", "民营")
    place = zip(employer.tolist(), ordinal.tolist(), strict=True)
    named = [f"演示{trades[kind]}第{serial % 97 + 1}厂" if kind < len(trades) else None for kind, serial in place]
    hukou = np.where(jobs.migrant, 1, np.where(rng.random(count) < mix("filing")["converted_hukou"], 2, 0))
    jobless = np.isin(jobs.status, (1, 2)) & (block.wage[:, WORKER] < 500)
    adult = np.ones(count, dtype=np.bool_)
    return {
        **_person(block, sex, born, health),
        "work_status": _coded(jobs.status, STATUSES),
        "work_since": _date(since, np.zeros(count, dtype=np.bool_)),
        "marital": _coded(marital, ("已婚", "未婚", "离异", "丧偶")),
        "hukou": _coded(hukou, ("urban", "rural", "converted")),
        "employer": pd.array(named, dtype="str"),
        "employer_type": _coded(np.where(_blank(block, count, "employer_type"), -1, employer), EMPLOYERS),
        "employer_state": _coded(np.where(employer == 4, -1, firm), FIRM_STATES),
        "single_parent": _yes(_single_parent(block), _blank(block, count, "single_parent")),
        "household_size": pd.array(block.size, dtype="Int64"),
        "medical_insurance": _coded(
            _insurance(block, jobs.full[:, WORKER] | (rng.random(count) < 0.4)), ("employee", "resident", "none")
        ),
        "education": _coded(_education(block, adult, "education"), EDUCATION),
        "jobless_since": _jobless_since(block, jobless),
        **_medical(block, block.medical_year[:, WORKER], health),
    }


def _single_parent(block: Block) -> Mask:
    child = ((block.relation == CHILD) & (block.age() < 18)).any(axis=1)
    alone: Mask = child & (block.relation[:, SPOUSE] != SPOUSE)
    return alone


def _money(block: Block) -> dict[str, Column]:
    rng, count = block.rng, block.count
    month = block.worker_income + (block.wage + block.pension)[:, 1:].sum(axis=1) + block.other_month
    year = month * 12
    wrong = rng.random(count) < mix("filing")["stated_wrong"]
    stated = np.where(wrong, np.round(year * rng.uniform(0.9, 1.1, count), -2), year)
    none = np.zeros(count, dtype=np.bool_)
    return {
        "income_self_month": _money_column(block.worker_income, none),
        "other_income_year": _money_column(block.other_month * 12, _blank(block, count, "other_income")),
        "income_household_year": _money_column(stated, none),
        "income_head_month": _money_column(np.floor(stated / 12 / block.size), _blank(block, count, "income_head")),
        "event_cost_year": _money_column(block.event_year, block.event_year == 0),
        "rigid_cost_month": _money_column(np.round(block.rigid_month), block.rigid_month == 0),
    }


def _optional(block: Block, jobs: Jobs, category: Ints) -> dict[str, Column]:
    rng, count = block.rng, block.count
    shares = mix("filing")
    idle = np.any(jobs.able & ~jobs.full, axis=1).astype(np.bool_)
    firm_trouble = (jobs.firm > 0) & (jobs.status != 0)
    entitlement = _entitlement(block)
    month = np.array([0.0, *table("imputed_entitlement_month").values()])[entitlement] * rng.uniform(0.9, 1.2, count)
    paid_off = np.array(list(table("imputed_severance").values()))[jobs.firm] * (jobs.status != 0)
    severance = rng.random(count) < paid_off
    cost = (block.gross > 1) & (block.own <= 1)
    refused = np.where(rng.random(count) < shares["refused"], rng.integers(0, 3, count), -1)
    wish = idle & (rng.random(count) < shares["wish_business"])
    return {
        "cause": _coded(block.cause, CAUSES),
        "causes_minor": _coded(np.where(block.further == block.cause, -1, block.further), CAUSES),
        "groups": _groups(category, idle, cost, jobs.migrant, firm_trouble),
        "zero_employment": _yes(np.all(block.wage == 0, axis=1).astype(np.bool_)),
        "self_help": _yes(np.any(jobs.able, axis=1).astype(np.bool_)),
        "entitlement": _coded(entitlement, ENTITLEMENTS),
        "entitlement_month": _money_column(
            np.round(month, -1), (entitlement == 0) | _blank(block, count, "entitlement_month")
        ),
        "severance": _yes(severance, _blank(block, count, "severance")),
        "wish_business": _yes(wish, _blank(block, count, "wish_business")),
        "refused": _coded(refused, ("技能培训", "创业援助", "公益性岗位")),
        "union_member": _yes(
            rng.random(count) < np.where(jobs.migrant, shares["union_member_migrant"], shares["union_member"]),
            _blank(block, count, "union_member"),
        ),
        "file_level": _coded(
            np.select([block.gross <= 1, block.gross <= 1.5], [0, 1], 2), ("national", "provincial", "city")
        ),
    }


def _entitlement(block: Block) -> Ints:
    rng = block.rng
    kind = 1 + draw(rng, table("imputed_entitlement"), block.count)
    return np.where(
        (block.cause == ENTITLEMENT) | (rng.random(block.count) < mix("filing")["entitlement_extra"]), kind, 0
    )


def _groups(category: Ints, idle: Mask, cost: Mask, migrant: Mask, firm_trouble: Mask) -> Column:
    names_ = ("dibao_underemployed", "below_line_no_dibao", "expense", "migrant", "restructuring")
    bits = [idle & (category == 0), category == 3, cost, migrant, firm_trouble]
    pattern = np.sum([bit.astype(np.int64) << place for place, bit in enumerate(bits)], axis=0)
    joined = ["|".join(name for place, name in enumerate(names_) if code >> place & 1) or None for code in range(32)]
    return _coded(pattern, joined)


def _person(block: Block, sex: Ints, born: Ints, health: Ints) -> dict[str, Column]:
    rng, count = block.rng, len(sex)
    serious, chronic = rng.integers(0, len(SERIOUS_ILLNESS), count), rng.integers(0, len(CHRONIC_ILLNESS), count)
    labels = ("good", "disabled", *SERIOUS_ILLNESS, *CHRONIC_ILLNESS)
    code = np.select([health == SERIOUS, health == CHRONIC, health == DISABLED], [2 + serious, 10 + chronic, 1], 0)
    code = np.where(_blank(block, count, "health") & (code == 0), -1, code)
    days = (born - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]") + rng.integers(0, 28, count)
    return {
        "sex": _coded(sex, ("male", "female")),
        "birth_date": days.astype("datetime64[s]"),
        "_birth_date_blank": _blank(block, count, "birth_date"),
        "health": _coded(code, labels),
        "disability": _coded(
            np.where(health == DISABLED, rng.integers(0, 3, count), -1),
            ("肢体残疾三级", "视力残疾二级", "听力残疾三级"),
        ),
    }


def _medical(block: Block, cost: Floats, health: Ints) -> dict[str, Column]:
    """Three kinds of own-paid cost; a person without illness leaves them blank, and so do some who are ill."""
    share = np.where((health == SERIOUS)[:, None], block.rng.dirichlet((5, 3, 1.5), len(cost)), (0.0, 0.7, 0.3))
    blank = (cost == 0) & (health == 0) | _blank(block, len(cost), "medical")
    kinds = ("medical_inpatient_year", "medical_outpatient_year", "medical_other_year")
    return {kind: _money_column(np.round(cost * share[:, place], -1), blank) for place, kind in enumerate(kinds)}


def _school(block: Block, level: Ints, born: Ints) -> dict[str, Column]:
    count, studying = len(level), level >= 0
    start, length = LEVEL_START[level], LEVEL_LENGTH[level]
    age = (SCHOOL_START - born) // 12
    entered = SCHOOL_START // 12 - np.minimum(np.maximum(age - start, 0), length - 1)
    no_year = ~studying | _blank(block, count, "school_entered")
    no_length = ~studying | _blank(block, count, "school_length")
    return {
        "school_level": _coded(level, LEVELS),
        "school_entered": pd.arrays.IntegerArray(entered.astype(np.int64), no_year),
        "school_length": pd.arrays.IntegerArray(length.astype(np.int64), no_length),
    }


def _insurance(block: Block, employed: Mask) -> Ints:
    luck, shares = block.rng.random(len(employed)), mix("filing")
    kind = np.where(
        luck < shares["uninsured"],
        2,
        np.where(employed & (luck < shares["uninsured"] + shares["employee_insured"]), 0, 1),
    )
    return np.where(_blank(block, len(employed), "medical_insurance"), -1, kind)


def _education(block: Block, applies: Mask, missing: str) -> Ints:
    level = draw(block.rng, table("imputed_education"), len(applies))
    return np.where(applies & ~_blank(block, len(applies), missing), level, -1)


def _jobless_since(block: Block, jobless: Mask) -> Column:
    shape = table("imputed_jobless_months")
    months = np.minimum(
        block.rng.lognormal(np.log(shape["median"]), shape["spread"], len(jobless)), shape["longest"]
    ).astype(np.int64)
    return _date(AS_OF - 1 - months, ~jobless | _blank(block, len(jobless), "jobless_since"))


def _blank(block: Block, count: int, name: str) -> Mask:
    return block.rng.random(count) < mix("missing")[name]


def _coded(index: Ints, labels: Sequence[str | None]) -> Column:
    """Labels by index; -1 is a blank cell."""
    table = np.array([*labels, None], dtype=object)
    return pd.array(table[index], dtype="str")


def _yes(answer: Mask, blank: Mask | None = None) -> Column:
    return pd.arrays.BooleanArray(answer, np.zeros_like(answer) if blank is None else blank)


def _money_column(yuan: Floats, blank: Mask) -> Column:
    return pd.arrays.IntegerArray(np.round(yuan * 100).astype(np.int64), blank)


def _date(month: Ints, blank: Mask) -> Column:
    dates = (month - 1970 * 12).astype("datetime64[M]").astype("datetime64[s]")
    dates[blank] = np.datetime64("NaT")
    return dates
