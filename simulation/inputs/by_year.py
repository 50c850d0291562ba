"""Amounts given once for every year, or year by year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Discriminator, Field, Tag

Amount = Annotated[float, Field(ge=0)]


def _kind_of_amount(value: object) -> str:
    return "EachYear" if isinstance(value, Mapping) else "EveryYear"


ByYear = Annotated[
    Annotated[Amount, Tag("EveryYear")] | Annotated[Mapping[int, Amount], Tag("EachYear")],
    Discriminator(_kind_of_amount),
]
"""One amount for every year, or one for each year."""


def amount_in(value: float | Mapping[int, float] | None, year: int) -> float | None:
    """The amount of a year, None where there is none."""
    return value.get(year) if isinstance(value, Mapping) else value
