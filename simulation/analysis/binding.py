"""What holds a plan back, as far as its run shows: money used up, places taken, staff days, money without a source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from simulation.inputs.by_year import amount_in
from simulation.inputs.funds import UNSECURED
from simulation.inputs.scenario import Scenario

Limit = Literal["money", "places", "need", "other"]
USED_UP = 0.95
"""Share of a budget or of places from which they count as used up: what is left is less than a further award."""
ALL = 0.98
"""Share of the households in need from which everybody counts as reached."""


@dataclass(frozen=True)
class Held:
    """A programme over the plan (means), and what it runs into first.

    `limit`: its "money" is used up, its "places" are taken, the "need" is met, or something "other" (too few want it or
    take it up, staff days, another programme excludes it); the run does not say which of these.
    `reached` in the programme's unit (households or people, as `unit` says), `needing` in households.
    """

    programme: str
    limit: Limit
    unit: str
    budget_yuan: float
    spent_yuan: float
    reached: float
    needing: float


def held_back(summary: Mapping[str, Any], scenario: Scenario) -> list[Held]:
    """Every programme of the union's money that was planned or spent, in order of allocation."""
    found = []
    for name, record in scenario.records.items():
        spent = sum(year["spending_yuan"][name]["mean"] for year in summary["years"])
        budget = sum(year["budget_yuan"][name] for year in summary["years"])
        if record.money != "union" or not (spent or budget):
            continue
        reached, needing = (sum(year[key][name]["mean"] for year in summary["years"]) for key in ("reached", "needing"))
        limit = _limit(reached, needing, spent / budget if budget else 0.0, _places(scenario, name))
        found.append(Held(name, limit, record.unit, budget, spent, reached, needing))
    return found


def _limit(reached: float, needing: float, used: float, places: float | None) -> Limit:
    if reached >= ALL * needing:
        return "need"
    if places is not None and reached >= USED_UP * places:
        return "places"
    return "money" if used >= USED_UP else "other"


def _places(scenario: Scenario, name: str) -> float | None:
    """Places of a programme over the plan, None where its number of people is left open."""
    plan = scenario.programmes[name]
    years = [amount_in(plan.people, year) for year in scenario.year_list]
    return None if None in years else sum(people for people in years if people is not None)


def staff_days_used(summary: Mapping[str, Any], scenario: Scenario) -> list[tuple[int, float, float]]:
    """Years in which the staff days are used up: (year, mean days worked, days there are)."""
    used = []
    for year in summary["years"]:
        there = amount_in(scenario.staff_days, year["year"])
        worked = year["staff_days"]["mean"]
        if there is not None and worked >= USED_UP * there:
            used.append((year["year"], worked, there))
    return used


def gap_yuan(summary: Mapping[str, Any]) -> float:
    """Mean spending over the plan that no fund gives (资金缺口)."""
    return float(sum(year["by_source_yuan"][UNSECURED]["mean"] for year in summary["years"]))
