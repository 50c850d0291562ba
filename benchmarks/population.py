"""What the two analysts' models start from: one replicate's people as plain columns, and where their counts go."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from simulation.errors import SimulationError
from simulation.inputs.archive import Archive
from simulation.inputs.scenario import Scenario
from simulation.passes.apply import JOB_SEARCH
from simulation.prepare.outcome import empty_arrays, labels_of, provenance_of
from simulation.prepare.world import World, make_world
from simulation.results import Results
from simulation.state import ACCOUNTS, RETIRED

NEVER = -1
ROW_COLUMNS = ("programmes_open", "unit", "cause", "lead", "tier", "line", "upskilling")
HOME_STATE = (
    "needs", "renew", "awarded", "temporary_income", "temporary_until", "business_income", "business_from", "loan_month",
    "loan_until", "shortfall", "received", "status", "lifted", "helped_from", "months_above", "months_supported",
    "dibao_month",
)  # fmt: skip
HOME_CHANCES = ("business_survival", "gain_dibao", "gain_claim", "gain_insured", "gain_assisted", "gain_business")
PERSON_STATE = (
    "needs", "benefit", "benefit_until", "own_left", "level", "aided_stage",
)  # fmt: skip
PERSON_CHANCES = ("log_gain", "persistence", "later_gain", "later_chance")
"""Columns that start at nothing."""

Model = Callable[["World", int, int], dict[str, np.ndarray]]
"""A model gives the counts of one replicate: world, replicate, seed → an array for each name of a run's results."""


class Population(NamedTuple):
    """Columns of all households and people that one replicate ever sees; those of year `t` are the first ones."""

    home: dict[str, np.ndarray]
    person: dict[str, np.ndarray]
    homes_by: np.ndarray
    """Households seen by the end of each year."""
    people_by: np.ndarray


def population(world: World, r: int, rng: np.random.Generator) -> Population:
    """Opening file and arrivals of replicate `r`, with everything that is drawn once in a household's life."""
    if (world.draws[r].year.staff >= 0).any() or world.plan.forced.size:
        raise SimulationError("the benchmark models know neither limits of staff days nor forced awards")
    slots, years = _slots_used(world, r)
    row = world.slots.slot.row[slots]
    members = world.rows.row.members[row].astype(np.int64)
    place = np.repeat(world.rows.row.member_from[row] - (np.cumsum(members) - members), members) + np.arange(
        members.sum()
    )
    home = {name: world.rows.household[name][row].astype(np.int64) for name in world.rows.household.dtype.names}
    home |= {name: world.rows.row[name][row].astype(np.int64) for name in ROW_COLUMNS}
    home |= {name: np.zeros(len(row), np.int64) for name in HOME_STATE} | {
        name: np.zeros(len(row)) for name in HOME_CHANCES
    }
    home["key"] = world.slots.key[slots]
    person = {name: world.rows.member[name][place].astype(np.int64) for name in world.rows.member.dtype.names}
    person["home"] = np.repeat(np.arange(len(row)), members)
    person |= {name: np.zeros(len(place), np.int64) for name in PERSON_STATE}
    person |= {name: np.zeros(len(place)) for name in PERSON_CHANCES}
    person["later_year"] = np.full(len(place), -1)
    for effort in efforts(world):
        person |= {f"since_{effort}": np.full(len(place), -1), f"start_{effort}": np.zeros(len(place), np.int64)}
    person |= {"alive": np.ones(len(place), bool), "worker": person["worker"] == 1}
    person |= {name: np.zeros(len(place), bool) for name in ("graduated", "new_illness")}
    _draw_once(home, person, world, r, rng)
    _carry(home, person, years, world, r)
    homes_by = np.searchsorted(years, np.arange(len(world.plan.offer[0])), side="right")
    return Population(home, person, homes_by, np.cumsum(members)[homes_by - 1])


def efforts(world: World) -> list[int]:
    """Numbers of the effects on job search; people keep for each the years since the award (-1 none) and its first month."""
    return np.flatnonzero(world.draws[0].effect["channel"] == JOB_SEARCH).tolist()


def _slots_used(world: World, r: int) -> tuple[np.ndarray, np.ndarray]:
    """Slots in the order in which they are filed, and for each the year (from 0) of filing; NEVER for the opening file."""
    opening = len(world.rows.row)
    slots, years = [np.arange(opening)], [np.full(opening, NEVER)]
    for (t, group), count in np.ndenumerate(world.arrivals[r]):
        slots.append(world.slots.start[t, group] + np.arange(count))
        years.append(np.full(count, t))
    return np.concatenate(slots), np.concatenate(years)


def _draw_once(home: dict[str, Any], person: dict[str, Any], world: World, r: int, rng: np.random.Generator) -> None:
    numbers, n, k = world.draws[r].numbers[0], len(home["status"]), len(person["home"])
    home["paid_share"] = np.clip(numbers.paid_mean + numbers.paid_spread * rng.standard_normal(n), 0, 1)
    home["wrong"] = (rng.random(n) < numbers.wrong_left).astype(np.int64)
    ends = world.plan.plan[0].first_year * 12 + 1 + rng.integers(12, size=n)
    home["event_until"] = np.where(home["event_cost"] > 0, ends, 0)
    person["bill_month"] = rng.integers(12, size=k)
    person["pension_right"] = rng.random(k) < numbers.pension_covered


def _carry(home: dict[str, Any], person: dict[str, Any], years: np.ndarray, world: World, r: int) -> None:
    """Arrivals are donors of the opening file taken to their year: same age and stage, money of the year, new filing date.

    The month of filing is luck of the replicate; the donor comes from the arrival's key.
    """
    plan, calendar = world.plan.plan[0], world.draws[r].year
    late, t = years != NEVER, np.maximum(years, 0)
    first = np.where(t == 0, plan.start_month, 0)
    months = np.where(t == 0, max(plan.filing_months_first, 1), 12)
    home.pop("key")
    month = first + (np.random.default_rng(r).random(len(late)) * months).astype(np.int64)
    home["opening"] = (~late).astype(np.int64)
    home["filed_month"] = np.where(late, month, 0)
    home["filed"] = np.where(late, calendar.january[t] + month, home["filed"])
    home["other_income"] = np.where(late, grown(home["other_income"], calendar.other_since[t]), home["other_income"])
    home["event_until"] += 12 * t
    _carry_people(person, late[person["home"]], t[person["home"]], calendar)


def _carry_people(person: dict[str, Any], late: np.ndarray, t: np.ndarray, calendar: Any) -> None:
    person["born"] += 12 * t
    person["jobless_since"] += np.where(person["jobless_since"] >= 0, 12 * t, 0)
    person["wage"] = np.where(late, grown(person["wage"], calendar.wages_since[t]), person["wage"])
    pension = late & (person["activity"] == RETIRED)
    person["pension"] = np.where(pension, grown(person["pension"], calendar.pensions_since[t]), person["pension"])
    for kind in ("cost_inpatient", "cost_outpatient", "cost_other"):
        person[kind] = np.where(late, grown(person[kind], calendar.medical_since[t]), person[kind])
    person["running"] = (person["cost_inpatient"] + person["cost_outpatient"] + person["cost_other"]) // 12


def grown(fen: Any, factor: Any) -> Any:
    """Amounts after a growth, rounded to the fen."""
    return np.floor(fen * factor + 0.5).astype(np.int64)


class Books:
    """Counts of one replicate, by the same margins as the engine's."""

    def __init__(self, world: World, home: dict[str, np.ndarray]) -> None:
        one = SimpleNamespace(**{**world.__dict__, "arrivals": world.arrivals[:1], "pairs": world.pairs[:1]})
        self.arrays = {name: array[0] for name, array in empty_arrays(one).items()}  # type: ignore[arg-type]
        _, units, causes, _ = self.arrays["moves"].shape
        self._margins = (
            ("moves", home["unit"] * causes + home["cause"], units * causes),
            ("moves_by_group", home["lead"], self.arrays["moves_by_group"].shape[1]),
            ("moves_by_tier", home["tier"], self.arrays["moves_by_tier"].shape[1]),
        )

    def count(self, t: int, move: int, which: np.ndarray) -> None:
        """Count a move of the households where `which` is true."""
        found = np.flatnonzero(which)
        for name, cell, cells in self._margins:
            self.arrays[name][t].reshape(cells, -1)[:, move] += np.bincount(cell[found], minlength=cells).astype(
                np.int32
            )

    def pay(self, t: int, account: str, amount: float) -> None:
        """Add to one of the yearly accounts."""
        self.arrays["money"][t, ACCOUNTS.index(account)] += int(amount)


def results_of(
    model: Model, archive: Archive, scenario: Scenario, pairs: list[tuple[int, int]], seed: int = 2016
) -> Results:
    """Run an analyst's model over all replicates and give what the engine would give."""
    world = make_world(archive, scenario, pairs, seed)
    counts = [model(world, r, seed) for r in range(len(pairs))]
    arrays = {name: np.stack([one[name] for one in counts]) for name in counts[0]}
    return Results(
        provenance_of(world, archive, scenario, seed), {**arrays, "flows": world.flows}, labels_of(world, archive)
    )
