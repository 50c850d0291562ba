"""What a scenario asks of a search for a better plan (`limits:` in its file). No limit changes what a run gives.

Limits of the work itself stand where they always did: `staff_days`, `people` and `standard_yuan` of a programme, what a fund
may pay.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, get_args

from pydantic import Field, model_validator

from simulation.inputs.by_year import ByYear, amount_in
from simulation.inputs.funds import Share
from simulation.inputs.parameters import Record, did_you_mean, nearest
from simulation.inputs.programmes import Batch


class ProgrammeLimits(Record):
    """Least and most of one programme in every year, or in the years named."""

    least_yuan: ByYear | None = None
    most_yuan: ByYear | None = None
    most_places: ByYear | None = None


class BatchLimits(Record):
    """Least and most share of each year's union money for one of the four batches."""

    least_share: Share = 0.0
    most_share: Share = 1.0

    @model_validator(mode="after")
    def _in_order(self) -> BatchLimits:
        if self.least_share > self.most_share:
            raise ValueError("least_share 大于 most_share least_share is above most_share")
        return self


class PlanLimits(Record):
    """Everything a search must keep to besides the money."""

    programmes: Mapping[str, ProgrammeLimits] = Field(default_factory=dict)
    batches: Mapping[str, BatchLimits] = Field(default_factory=dict)
    unit_share: Share | None = None
    """No filing unit gets less than this share of what its caseload would give it."""
    funds: bool = True
    """Whether what a fund may pay limits the split (false: money may be exchanged between funds)."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return self == PlanLimits()


LIMIT_RECORDS = (PlanLimits, ProgrammeLimits, BatchLimits)


def limit_problems(limits: object, years: Collection[int], programmes: Collection[str]) -> Iterator[str]:
    """Names and years of raw limits that nobody knows, and a least amount above the most; what pydantic says is not repeated."""
    if not isinstance(limits, Mapping):
        return
    for part, known in (("programmes", programmes), ("batches", get_args(Batch))):
        entries = limits.get(part)
        for name, entry in entries.items() if isinstance(entries, Mapping) else ():
            where = f"limits.{part}.{name}"
            if name not in known:
                yield f"{where}: 没有这个名称 unknown name{did_you_mean(nearest(str(name), known))}"
            if part == "programmes" and isinstance(entry, Mapping):
                yield from _programme_problems(where, entry, years)


def _programme_problems(where: str, entry: Mapping[str, Any], years: Collection[int]) -> Iterator[str]:
    for key, value in entry.items():
        if isinstance(value, Mapping) and (strange := [year for year in value if year not in years]):
            yield f"{where}.{key}: 方案没有这些年份 the plan has no year {', '.join(map(str, strange))}"
    for year in years:
        least, most = (amount_in(entry.get(key), year) for key in ("least_yuan", "most_yuan"))
        if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
            yield f"{where}: {year} 年下限 {least:,.0f} 大于上限 {most:,.0f} the least is above the most in {year}"
            return
