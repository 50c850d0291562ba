"""The limits of a scenario's content one by one: listed, set, taken away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from simulation.inputs.limits import BatchLimits, PlanLimits, ProgrammeLimits

Part = Literal["programmes", "batches"]
KEYS: Mapping[Part, tuple[str, ...]] = {
    "programmes": tuple(ProgrammeLimits.model_fields),
    "batches": tuple(BatchLimits.model_fields),
}


@dataclass(frozen=True)
class Entry:
    """One limit of a programme or a batch: yuan, places or a share; in every year where none is named."""

    part: Part
    name: str
    key: str
    year: int | None
    amount: float


def entries_of(limits: PlanLimits) -> list[Entry]:
    """Every limit of a programme or a batch, in the order of the file."""
    found = []
    parts: tuple[tuple[Part, Mapping[str, Any]], ...] = (("programmes", limits.programmes), ("batches", limits.batches))
    for part, entries in parts:
        for name, entry in entries.items():
            for key, value in entry.model_dump(exclude_defaults=True).items():
                by_year = value.items() if isinstance(value, Mapping) else [(None, value)]
                found += [Entry(part, name, key, year, float(amount)) for year, amount in by_year]
    return found


def with_limit(content: Mapping[str, Any], entry: Entry) -> dict[str, Any]:
    """The content with one limit set; a year of its own keeps what holds in the other years."""
    value: Any = entry.amount
    if entry.year is not None:
        first, last = content["years"]
        value = {**_by_year(_read(content, entry), range(first, last + 1)), entry.year: entry.amount}
    return _written(content, entry, value)


def without_limit(content: Mapping[str, Any], entry: Entry) -> dict[str, Any]:
    """The content with one limit taken away: of its year alone where it names one."""
    first, last = content["years"]
    there = {} if entry.year is None else _by_year(_read(content, entry), range(first, last + 1))
    return _written(content, entry, {year: amount for year, amount in there.items() if year != entry.year} or None)


def _by_year(value: Any, years: range) -> dict[int, float]:
    if isinstance(value, Mapping):
        return {int(year): amount for year, amount in value.items()}
    return {} if value is None else dict.fromkeys(years, value)


def _read(content: Mapping[str, Any], entry: Entry) -> Any:
    limits = content.get("limits") or {}
    return ((limits.get(entry.part) or {}).get(entry.name) or {}).get(entry.key)


def _written(content: Mapping[str, Any], entry: Entry, value: Any) -> dict[str, Any]:
    """The content with the limit's value, or without it; what is left empty is left out."""
    limits = dict(content.get("limits") or {})
    part = dict(limits.get(entry.part) or {})
    one = {key: amount for key, amount in (part.get(entry.name) or {}).items() if key != entry.key}
    if value is not None:
        one[entry.key] = value
    part = {name: kept for name, kept in {**part, entry.name: one}.items() if kept}
    limits[entry.part] = part
    return {**content, "limits": {key: kept for key, kept in limits.items() if kept not in ({}, None)}}
