"""A number set by the user in place of the sourced one: which numbers can be, and within what range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field, ValidationError

from simulation.inputs.parameters import AnyNumber, Normal, Parameter, Record, all_parameters, load_parameters

WIDEST = 10.0
"""An amount or a ratio may be set to at most so many times its sourced upper end: beyond it is a slip of the pen."""
BOUNDS: Mapping[str, tuple[float, float]] = {
    "share": (0.0, 1.0), "share/year": (0.0, 1.0), "difference of shares": (-1.0, 1.0), "difference of shares/year": (-1.0, 1.0),
    "growth/year": (-0.5, 0.5), "difference of growth/year": (-0.2, 0.2), "month": (1.0, 12.0),
}  # fmt: skip
"""What a number of this unit can be at all."""
COUNTED = frozenset({"month", "months", "years"})
"""Units of whole numbers."""

Words = tuple[str, str]
"""Chinese, English."""


class Override(Record):
    """A number set by the user in place of the sourced one; shown in every report."""

    value: float
    low: float | None = None
    high: float | None = None
    note: Annotated[str, Field(min_length=1)]


def allowed_range(number: Parameter) -> tuple[float, float]:
    """Least and largest value that a user may set; logical limits for shares, ten times the sourced range for the rest."""
    if number.unit in BOUNDS:
        return BOUNDS[number.unit]
    most = WIDEST * max(abs(number.value), abs(number.high or 0.0), abs(number.low or 0.0))
    return (-most if isinstance(number.distribution, Normal) else 0.0), most


def why_not(name: str, number: AnyNumber) -> Words | None:
    """Why a number cannot be set in a plan; None where it can."""
    if not isinstance(number, Parameter):
        return "是表格或序列，不能用单个数覆盖", "a table cannot be set to one number"
    if number.unread is not None:
        return f"测算不读取：{number.unread}", f"the projection does not read it: {number.unread_en}"
    if name in load_parameters("imputation"):
        return "导入档案时使用，不属于方案", "it is used when an archive is imported and is no part of a plan"
    return None


def override_problems(name: str, given: object) -> Iterator[Words]:
    """Everything that is wrong with setting a known number; a record that is none is left to the scenario's own check."""
    number = all_parameters()[name]
    refused = why_not(name, number)
    if refused:
        yield refused
        return
    assert isinstance(number, Parameter)  # noqa: S101  (why_not refuses the others; narrows the type only)
    override = _read(given)
    if override is None:
        return
    yield from _range_problems(override)
    least, most = allowed_range(number)
    values = [value for value in (override.value, override.low, override.high) if value is not None]
    if any(not least <= value <= most for value in values):
        yield f"应在 {least:g} 到 {most:g} 之间", f"must lie between {least:g} and {most:g}"
    if number.unit in COUNTED and any(value != round(value) for value in values):
        yield "必须是整数", "must be a whole number"


def _range_problems(override: Override) -> Iterator[Words]:
    if (override.low is None) != (override.high is None):
        yield "区间的两端要么都填，要么都不填", "give both ends of the range, or neither"
    elif override.low is not None and override.high is not None and not override.low <= override.value <= override.high:
        yield "取值须在自己的区间之内", "the value must lie inside its own range"


def _read(given: Any) -> Override | None:
    try:
        return Override.model_validate(given)
    except ValidationError:
        return None
