"""Local values month by month: the line and the minimum wage of each place, published, interpolated or extrapolated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.inputs.parameters import Series, load_parameters, read_yaml
from simulation.inputs.paths import DATA


@dataclass(frozen=True)
class LocalSeries:
    """Fen a month by kind of place and month of the plan, and which years are not published figures.

    Kind of place of a household: `2 × region + (0 urban | 1 rural)`.
    """

    line: NDArray[np.int64]
    minimum_wage: NDArray[np.int64]
    interpolated: tuple[int, ...]
    extrapolated: tuple[int, ...]


@dataclass(frozen=True)
class Growth:
    """What a plan assumes beside a series, as shares a year (0.06 = 6 %).

    `rate` replaces the series from the second year on; `shift` is added to the growth of either from then on.
    """

    rate: float | None = None
    shift: float = 0.0


AS_PUBLISHED = Growth()


def local_series(
    years: Sequence[int], line_growth: Growth = AS_PUBLISHED, wage_growth: Growth = AS_PUBLISHED
) -> LocalSeries:
    """Line and minimum wage for the plan's years.

    Years beyond the data go on at the last year's growth and are named in `extrapolated`.
    """
    numbers = load_parameters("resources")
    line, wage = numbers["dibao_line"], numbers["minimum_wage"]
    if not isinstance(line, Series) or not isinstance(wage, Series):
        raise TypeError("dibao_line and minimum_wage must be series by region and year")
    places = read_yaml(DATA / "archive" / "regions.yaml")["regions"]
    names = [(place["series"], place["rural_series"]) for place in places]  # type: ignore[attr-defined]
    lines = [_months(line, kind, years, line_growth) for pair in names for kind in pair]
    wages = [_months(wage, pair[0], years, wage_growth) for pair in names for _ in pair]
    known = line.values[names[0][0]]
    return LocalSeries(
        np.array(lines),
        np.array(wages),
        tuple(year for year in years if year in line.interpolated),
        tuple(year for year in years if year > max(known)),
    )


def _months(series: Series, place: str, years: Sequence[int], growth: Growth) -> NDArray[np.int64]:
    values = series.values[place]
    fen: list[int] = []
    for year in range(years[0], years[-1] + 1):
        month_changes = series.effective.get(year, 1)
        since = year - years[0]
        if growth.rate is not None:
            new = old = _value(values, years[0]) * (1 + growth.rate + growth.shift) ** since
        else:
            new = _value(values, year) * (1 + growth.shift) ** since
            old = _value(values, year - 1) * (1 + growth.shift) ** max(since - 1, 0)
        fen += [round(100 * (new if month >= month_changes else old)) for month in range(1, 13)]
    return np.array(fen, np.int64)


def _value(values: Mapping[int, float], year: int) -> float:
    """The year's value; before the data the first, beyond the data the last growth goes on."""
    known = dict(values)
    first, last = min(known), max(known)
    if year in known:
        return known[year]
    if year < first:
        return known[first]
    return float(known[last] * (known[last] / known[last - 1]) ** (year - last))
