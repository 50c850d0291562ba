"""The budget of a scenario as a table: programmes by years, money in fen and places beside it.

Works on a scenario's content (what `build_scenario` takes), so that a draft is shown even where it names a programme that no
longer exists. How the engine turns the same figures into awards stands in `simulation/prepare/plan.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, get_args

from simulation.errors import InputRecordError
from simulation.inputs.programmes import Batch, Flat, Programme, load_programmes, parse_programmes
from simulation.inputs.scenario import deep_merge

Content = Mapping[str, Any]
Fixed = Literal["nothing", "total", "people", "both"]
"""Which amounts a plan gives by year; what is left open follows."""
BATCHES: tuple[Batch, ...] = get_args(Batch)


@dataclass(frozen=True)
class BudgetRow:
    """One programme over the years. `record` is None where the draft names a programme that no longer exists."""

    programme: str
    record: Programme | None
    on: bool
    fixed: Fixed
    given_standard_fen: float | None
    """Standard of one unit and year that the plan gives."""
    standard_fen: float | None
    """The standard that counts: given, total ÷ people, or the record's; None where awards differ by case."""
    fen: tuple[int | None, ...]
    """Money by year; None without a limit."""
    places: tuple[float | None, ...]
    """Units (households or people) by year, as planned or as the money buys; None where neither says."""

    @property
    def is_union(self) -> bool:
        """Whether this budget pays it."""
        return self.record is not None and self.record.money == "union"

    @property
    def is_floor(self) -> bool:
        """Mandated by policy: part of what is bound before any choice (最低保障盘)."""
        return self.record is not None and self.record.mandated

    @property
    def is_served_in_full(self) -> bool:
        """Everybody in need gets it whatever the amount says, as the engine does."""
        return self.record is not None and self.record.mandated and self.record.renewed != "stage_end"

    @property
    def price_fen(self) -> float | None:
        """What one unit takes from this budget: the standard times the share the budget pays; None where cases differ."""
        if self.record is None or self.standard_fen is None:
            return None
        return self.standard_fen * self.record.price_share


@dataclass(frozen=True)
class Budget:
    """All programmes known to a scenario, switched on or not, in order of allocation."""

    years: tuple[int, ...]
    rows: tuple[BudgetRow, ...]

    @cached_property
    def by_programme(self) -> Mapping[str, BudgetRow]:
        """Rows by programme."""
        return {row.programme: row for row in self.rows}

    def batch(self, batch: Batch) -> tuple[BudgetRow, ...]:
        """The union's programmes of one batch."""
        return tuple(row for row in self.rows if row.is_union and row.record is not None and row.record.batch == batch)

    def total_fen(self, year: int, batch: Batch | None = None) -> int:
        """Union money of a year in the whole plan or in one batch; what has no limit counts nothing."""
        place = self.years.index(year)
        rows = self.rows if batch is None else self.batch(batch)
        return sum(row.fen[place] or 0 for row in rows if row.is_union and row.on)


def read_budget(content: Content) -> Budget:
    """The table of a scenario's content: every known programme, then what the draft names and nobody knows."""
    years = years_of(content)
    plans = content["programmes"]
    known = known_records(content)
    removed = [name for name in plans if name not in known]
    rows = [_row(name, plans.get(name), record, years) for name, record in known.items()]
    return Budget(years, (*rows, *(_row(name, plans[name], None, years) for name in removed)))


def years_of(content: Content) -> tuple[int, ...]:
    """The calendar years of the plan."""
    first, last = content["years"]
    return tuple(range(first, last + 1))


def known_records(content: Content) -> dict[str, Programme]:
    """Records of all programmes, the scenario's own and its changes included, in order of allocation."""
    shipped = load_programmes()
    known = {**shipped, **parse_programmes(content.get("new_programmes") or {}, "new_programmes", shipped)}
    for name, plan in content["programmes"].items():
        if name in known and plan and plan.get("record"):
            known[name] = _changed(known[name], plan["record"], name, known)
    return known


def _changed(record: Programme, changes: Mapping[str, Any], name: str, known: Collection[str]) -> Programme:
    """A record with a scenario's changes; as it was where they break a rule, which `build_scenario` reports."""
    try:
        return parse_programmes({name: deep_merge(record.model_dump(), changes)}, name, known)[name]
    except InputRecordError:
        return record


def _row(name: str, plan: Mapping[str, Any] | None, record: Programme | None, years: Sequence[int]) -> BudgetRow:
    plan = plan if plan is not None else {"on": False}
    total, people = (amounts_of(plan.get(key), years) for key in ("total_yuan", "people"))
    fixed = fixed_of(plan)
    given = plan.get("standard_yuan")
    given_fen = None if given is None else given * 100
    standard = _standard_fen(record, fixed, given_fen, total, people)
    price = standard * record.price_share if standard is not None and record is not None else None
    return BudgetRow(
        programme=name,
        record=record,
        on=plan.get("on", True),
        fixed=fixed,
        given_standard_fen=given_fen,
        standard_fen=standard,
        fen=tuple(_fen(record, price, t, p) for t, p in zip(total, people, strict=True)),
        places=tuple(_places(price, t, p) for t, p in zip(total, people, strict=True)),
    )


def fixed_of(plan: Mapping[str, Any]) -> Fixed:
    """Which amounts a programme's plan gives."""
    names: Mapping[tuple[bool, bool], Fixed] = {
        (False, False): "nothing", (True, False): "total", (False, True): "people", (True, True): "both",
    }  # fmt: skip
    return names[plan.get("total_yuan") is not None, plan.get("people") is not None]


def amounts_of(value: Any, years: Sequence[int]) -> tuple[float | None, ...]:
    """One amount for every year, or a mapping of years, as a column for each year; None where nothing is given."""
    if isinstance(value, Mapping):
        return tuple(value.get(year) for year in years)
    return (value,) * len(years)


def _standard_fen(
    record: Programme | None,
    fixed: Fixed,
    given_fen: float | None,
    total: Sequence[float | None],
    people: Sequence[float | None],
) -> float | None:
    """As `simulation.prepare.plan.standard_fen`: given, else total ÷ people of the first year, else the record's amount."""
    if given_fen is not None or record is None or not isinstance(record.amount, Flat):
        return given_fen
    if fixed == "both" and total[0] and people[0]:
        return total[0] / people[0] / record.price_share * 100
    return record.amount.yuan * 100


def _fen(record: Programme | None, price: float | None, total: float | None, people: float | None) -> int | None:
    if total is not None:
        return round(total * 100)
    if people is not None:
        return None if price is None else round(people * price)
    return 0 if record is not None and record.money == "union" else None


def _places(price: float | None, total: float | None, people: float | None) -> float | None:
    if people is not None:
        return people
    if total is None or not price:
        return None
    return round(total * 100) / price
