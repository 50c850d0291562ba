"""A number set by the user in place of the sourced one: which can be, within what range, and as people type it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from simulation.errors import SimulationError
from simulation.inputs.columns import plain
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
Fault = Literal["not_a_number", "share_or_percent", "outside", "not_whole", "one_end", "not_inside"]


class Override(Record):
    """A number set by the user in place of the sourced one; shown in every report."""

    value: float
    low: float | None = None
    high: float | None = None
    note: Annotated[str, Field(min_length=1)]


class UnreadableNumberError(SimulationError):
    """A typed text that cannot be this number; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def allowed_range(number: Parameter) -> tuple[float, float]:
    """Least and largest value that a user may set; logical limits for shares, ten times the sourced range for the rest."""
    if number.unit in BOUNDS:
        return BOUNDS[number.unit]
    most = WIDEST * max(abs(number.value), abs(number.high or 0.0), abs(number.low or 0.0))
    return (-most if isinstance(number.distribution, Normal) else 0.0), most


def in_percent(unit: str) -> bool:
    """Whether numbers of this unit are shown and typed as per cent."""
    return unit in BOUNDS and unit != "month"


def why_not(name: str, number: AnyNumber) -> Words | None:
    """Why a number cannot be set in a plan; None where it can."""
    if not isinstance(number, Parameter):
        return "是表格或序列，不能用单个数覆盖", "a table cannot be set to one number"
    if number.unread is not None:
        return f"测算不读取：{number.unread}", f"the projection does not read it: {number.unread_en}"
    if name in load_parameters("imputation"):
        return "导入档案时使用，不属于方案", "it is used when an archive is imported and is no part of a plan"
    return None


_NUMBER = re.compile(r"(?P<digits>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+)(?P<percent>%?)", re.ASCII)


def read_typed(text: str, number: Parameter) -> float:
    """The value meant by a typed text, in the number's own unit: 45% and 45 are 0.45 where the number is a share.

    A share typed as 0.45 without the sign could mean either and is refused. Raises UnreadableNumberError.
    """
    match = _NUMBER.fullmatch(plain(text).replace("−", "-"))
    percent = in_percent(number.unit)
    if match is None or (match["percent"] and not percent):
        raise UnreadableNumberError("not_a_number")
    typed = Decimal(match["digits"].replace(",", ""))
    if percent and not match["percent"] and 0 < abs(typed) <= 1:
        raise UnreadableNumberError("share_or_percent")
    return float(typed / 100 if percent else typed)


def override_faults(name: str, override: Override) -> list[Fault]:
    """What is wrong with the values of an override of a number that can be set."""
    number = all_parameters()[name]
    if not isinstance(number, Parameter):
        raise TypeError(f"{name} is a table")
    least, most = allowed_range(number)
    values = [value for value in (override.value, override.low, override.high) if value is not None]
    found: list[tuple[Fault, bool]] = [
        ("outside", any(not least <= value <= most for value in values)),
        ("not_whole", number.unit in COUNTED and any(value != round(value) for value in values)),
        ("one_end", (override.low is None) != (override.high is None)),
        ("not_inside", len(values) == 3 and not values[1] <= values[0] <= values[2]),
    ]
    return [fault for fault, is_so in found if is_so]


def override_problems(name: str, given: object) -> Iterator[Words]:
    """Everything wrong with setting a known number in a file; what is no record at all is left to the scenario's check."""
    number = all_parameters()[name]
    refused = why_not(name, number)
    if refused:
        yield refused
        return
    try:
        override = Override.model_validate(given)
    except ValidationError:
        return
    least, most = allowed_range(number) if isinstance(number, Parameter) else (0.0, 0.0)
    for fault in override_faults(name, override):
        zh, en = _WORDS[fault]
        yield zh.format(least=least, most=most), en.format(least=least, most=most)


_WORDS: Mapping[Fault, Words] = {
    "outside": ("应在 {least:g} 到 {most:g} 之间", "must lie between {least:g} and {most:g}"),
    "not_whole": ("必须是整数", "must be a whole number"),
    "one_end": ("区间的两端要么都填，要么都不填", "give both ends of the range, or neither"),
    "not_inside": ("取值须在自己的区间之内", "the value must lie inside its own range"),
}
