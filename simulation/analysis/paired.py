"""Means over simulations in the same luck, with what chance leaves open."""

from __future__ import annotations

from typing import Any, NamedTuple

Z90 = 1.645
"""Normal quantile of a two-sided range of 90 %."""


class Mean(NamedTuple):
    """A mean, its standard error, and the range the true mean lies in nine times of ten."""

    mean: float
    low: float
    high: float
    error: float

    def told(self, digits: int = 6) -> dict[str, float]:
        """Mean and range as plain content."""
        return {name: round(getattr(self, name), digits) for name in ("mean", "low", "high")}


def mean_of(each: Any) -> Mean:
    """The mean of one number a replicate; a single replicate tells no error, and none is made up."""
    n, mean = len(each), float(each.mean())
    error = float(each.std(ddof=1)) / n**0.5 if n > 1 else 0.0
    return Mean(mean, mean - Z90 * error, mean + Z90 * error, error)
