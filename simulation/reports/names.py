"""Names in Chinese and English that come from records: the form's codes, tiers, programmes, money sources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from simulation.inputs.columns import HOUSEHOLDS, MEMBERS, sheet_columns
from simulation.inputs.funds import UNSECURED
from simulation.inputs.parameters import all_parameters
from simulation.inputs.programmes import Programme, load_programmes
from simulation.inputs.scenario import Scenario

Lang = Literal["zh", "en"]
Words = tuple[str, str]
"""Chinese, English."""

TIERS: Mapping[str, Sequence[Words]] = {
    "rules_2016": (
        ("低保户", "dibao household"),
        ("低保边缘户", "margin household"),
        ("意外致困户", "accident household"),
    ),
    "rules_2021": (("深度困难", "deep hardship"), ("相对困难", "relative hardship"), ("意外致困", "sudden hardship")),
}
NONE: Words = ("无", "none")
GAP: Words = ("资金缺口（无来源）", "gap (no source)")


def file_stem(name: str) -> str:
    """A scenario's name as part of a path: it may come from a user's file, only letters, digits, `-` and `_` get through."""
    return re.sub(r"[^\w-]+", "_", name).strip("_") or "scenario"


def tier_label(tier: str | int, rules: str = "rules_2016", lang: Lang = "zh") -> str:
    """Name of tier 1–3 under a rule set; 0 and “none” are no tier."""
    if str(tier) not in {"1", "2", "3"}:
        return NONE[lang == "en"]
    return TIERS.get(rules, TIERS["rules_2016"])[int(tier) - 1][lang == "en"]


def form_label(column: str, code: str | None, lang: Lang = "zh") -> str:
    """Label of a code of the archive's household sheet: causes, groups, categories."""
    spellings = sheet_columns("households")[column].codes.get(code or "")
    return spellings[lang == "en"] if spellings else NONE[lang == "en"]


@dataclass(frozen=True)
class Names:
    """Names of the programmes and money sources of a scenario; ids stand where a record is not known."""

    programmes: Mapping[str, Programme] = field(default_factory=load_programmes)
    sources: Mapping[str, Words] = field(default_factory=dict)
    rules: str = "rules_2016"

    def programme(self, code: str, lang: Lang = "zh") -> str:
        """Name of a programme."""
        record = self.programmes.get(code)
        return (record.en if lang == "en" else record.zh) if record else code

    def source(self, code: str, lang: Lang = "zh") -> str:
        """Name of a money source."""
        return (GAP if code == UNSECURED else self.sources.get(code, (code, code)))[lang == "en"]

    def cell(self, margin: str, code: str, lang: Lang = "zh") -> str:
        """Name of a margin's cell; filing units are their own names."""
        if margin == "tier":
            return tier_label(code, self.rules, lang)
        column = {"cause": "cause", "group": "groups"}.get(margin)
        return form_label(column, code, lang) if column else code


def names_of(scenario: Scenario) -> Names:
    """Names from a scenario's own records and funds."""
    sources = {code: (fund.zh, fund.en) for code, fund in scenario.funds.items()}
    return Names({**load_programmes(), **scenario.records}, sources, scenario.rules)


def parameter_label(name: str, lang: Lang = "zh") -> str:
    """Name of a parameter; its id where no record is known."""
    record = all_parameters().get(name)
    return (record.en if lang == "en" else record.zh) if record is not None else name


_STANDS_FOR: Mapping[str, str] = {
    "born": "birth_date", "insured": "medical_insurance", "activity": "work_status", "school": "school_level",
    "illness": "health", "filed": "filing_date", "wage_month": "income_self_month",
    "other_income_month": "other_income_year", "event_cost_month": "event_cost_year", "rigid_other_month": "rigid_cost_month",
    "size": "household_size", "unit": "filing_unit", "urban": "place_kind", "migrant": "hukou", "relation": "relation",
}  # fmt: skip
"""Columns of the typed archive by the form's column they are read from."""
_NO_COLUMN: Mapping[str, Words] = {
    "cost": ("年自付医药费", "own-paid medical cost"),
    "pension_month": ("养老金", "pension"),
}


def column_label(name: str, lang: Lang = "zh") -> str:
    """The form's name of an archive column; the id where the form has none."""
    if name in _NO_COLUMN:
        return _NO_COLUMN[name][lang == "en"]
    name = _STANDS_FOR.get(name, name)
    for sheet in (HOUSEHOLDS, MEMBERS):
        column = sheet_columns(sheet).get(name)
        if column is not None:
            return column.en if lang == "en" else column.zh
    return name
