"""Small groups are not told outside the house, and so much beside them that nobody can compute them from the rest.

Primary: a count from one to four is hidden. Secondary: published totals would give many of them back, so further counts are
hidden until every small one could, as far as the published numbers say, lie in a range at least as wide as the threshold
(interval protection, as in the handbooks of statistical disclosure control).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulation.reports.wording import TOLD_FROM

Line = Sequence[int]
"""Places of the parts of a sum, and last the place of the total."""


def suppress(
    counts: Sequence[int] | NDArray[np.int64], lines: Sequence[Line], least: int = TOLD_FROM
) -> NDArray[np.bool_]:
    """Which counts must stay untold.

    `counts` are whole numbers, totals among them; `lines` every sum among them that a reader knows. A line whose parts do not
    come to its total is an error. Counts of zero are told as long as they are not needed to hide others.
    """
    values = np.asarray(counts, np.int64)
    rows = _equations(values, lines)
    small = (values > 0) & (values < least)
    hidden = small.copy()
    for place in np.flatnonzero(small).tolist():  # hiding more only widens the ranges of those already safe
        while _range(rows, values, hidden, place) < least:
            more = _next(values, hidden, lines, place)
            if more is None:
                break  # everything tied to it is hidden: no published number says anything of it
            hidden[more] = True
    return hidden


def _equations(values: NDArray[np.int64], lines: Sequence[Line]) -> NDArray[np.float64]:
    """One row a line: its parts less its total are zero."""
    rows = np.zeros((len(lines), len(values)))
    for row, (*parts, total) in zip(rows, lines, strict=True):
        row[parts] += 1
        row[total] -= 1
        if values[parts].sum() != values[total]:
            raise ValueError(f"parts {values[parts].tolist()} do not come to {values[total]}")
    return rows


def _range(rows: NDArray[np.float64], values: NDArray[np.int64], hidden: NDArray[np.bool_], place: int) -> float:
    """How far apart the smallest and the largest value lie that a hidden count could have."""
    from scipy.optimize import linprog  # kept out of `import simulation`

    touched = rows[:, hidden].any(axis=1)
    known = -(rows[touched][:, ~hidden] @ values[~hidden])
    wish = (np.flatnonzero(hidden) == place).astype(float)
    ends = []
    for sign in (1.0, -1.0):
        found = linprog(sign * wish, A_eq=rows[touched][:, hidden], b_eq=known, bounds=(0, None), method="highs")
        if found.status == UNBOUNDED:
            return float("inf")
        ends.append(sign * found.fun)
    return round(float(ends[1] - ends[0]), 6)


UNBOUNDED = 3
"""Status of `linprog` where no published total bounds a count."""


def _next(values: NDArray[np.int64], hidden: NDArray[np.bool_], lines: Sequence[Line], place: int) -> int | None:
    """The count to hide beside an exposed one.

    Where a line has a single hidden count, that count is known; so the next one is taken from such a line near the exposed
    one, best where two of them cross: the smallest part, a zero or a total only if need be.
    """
    near = _tied(hidden, lines, place)
    single = [line for line in near if sum(hidden[part] for part in line) == 1] or near
    crossings = [part for line in single for part in line if not hidden[part]]
    totals = {line[-1] for line in lines}
    return min(
        crossings,
        key=lambda part: (part in totals, -crossings.count(part), values[part] == 0, int(values[part]), part),
        default=None,
    )


def _tied(hidden: NDArray[np.bool_], lines: Sequence[Line], place: int) -> list[Line]:
    """The lines that hidden counts tie to one of them, step by step."""
    reached, near = {place}, list[Line]()
    while more := [line for line in lines if line not in near and reached & {*line}]:
        near += more
        reached |= {part for line in more for part in line if hidden[part]}
    return near
