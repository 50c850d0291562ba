"""What papers quote from the policy a plan carries out: name, dates, duties; nothing where no policy is on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from simulation.inputs.parameters import read_yaml
from simulation.inputs.paths import DATA
from simulation.inputs.scenario import Scenario
from simulation.reports.names import Lang, Words


@dataclass(frozen=True)
class Due:
    """Something to be done by a date: when, what, who, all in words."""

    when: Words
    what: Words
    who: Words


@dataclass(frozen=True)
class Policy:
    """A policy as papers quote it."""

    name: Words
    dates: tuple[Mapping[str, Any], ...]
    duties: Mapping[str, Mapping[str, Words]]


def policy_of(scenario: Scenario) -> Policy | None:
    """The policy whose rules and first year a plan has; None where none is on record."""
    for raw in _policies().values():
        if (raw["rules"], raw["first_year"]) == (scenario.rules, scenario.years[0]):
            duties = {batch: {key: _pair(words) for key, words in one.items()} for batch, one in raw["duties"].items()}
            return Policy(_pair(raw["name"]), tuple(raw["dates"]), duties)
    return None


def dues_of(policy: Policy, years: tuple[int, ...], only: int | None = None) -> list[Due]:
    """What the policy asks for by when, over the plan or in one of its years."""
    dues = []
    for raw in policy.dates:
        year = {"first": years[0], "last": years[-1], "each": None}[raw["year"]]
        if only is None or year in (None, only):
            dues.append(Due(_when(raw, year or only), _pair(raw["what"]), _pair(raw["who"])))
    return dues


def _when(raw: Mapping[str, Any], year: int | None) -> Words:
    month, day = raw["month"], raw["day"]
    zh_year, en_year = (f"{year}年", f"{year}") if year else ("每年", "each year")
    if day:
        return f"{zh_year}{month}月{day}日前", f"by {en_year}-{month:02d}-{day:02d}"
    if month:
        return f"{zh_year}{'年末' if month == YEARS_END else f'{month}月'}".replace(
            "年年末", "年末"
        ), f"end of {en_year}"
    return (f"{zh_year}全年" if year else "每年"), (f"all of {en_year}" if year else en_year)


YEARS_END = 12


def _pair(words: Any) -> Words:
    zh, en = words
    return zh, en


def said(words: Words, lang: Lang) -> str:
    """One of the two texts."""
    return words[lang == "en"]


@cache
def _policies() -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", read_yaml(DATA / "papers" / "policy.yaml"))
