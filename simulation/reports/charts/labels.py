"""Names beside the points of a chart, placed so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import altair as alt

from simulation.reports.chart_style import Look
from simulation.reports.charts.figure import Rows, evenly, text_width
from simulation.reports.charts.parts import chart_of

PLOT = (400, 360)
"""Width and height of a plot in half a page, for finding places for names."""
LONGEST = 12.0
"""Character heights after which a name goes on in a second line."""
LINE = 16
ROOM = 0.12
"""Share of the plot that stays free at each end."""
SIDES = (
    ("left", 11, 0), ("right", -11, 0), ("center", 0, -19), ("center", 0, 19), ("center", 0, -28), ("center", 0, 28),
    ("left", 11, 19), ("left", 11, -19),
    ("right", -11, 19), ("right", -11, -19), ("left", -8, 38), ("left", -8, -38), ("right", 8, 38), ("right", 8, -38),
    ("left", -8, 58), ("left", -8, -58),
)  # fmt: skip
"""Where a name may stand beside its point: alignment, away to the right, away downwards."""
_Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def names_beside(rows: Rows, kinds: tuple[str, str], axes: tuple[alt.X, alt.Y], look: Look) -> list[alt.Chart]:
    """Each point's `title` beside it, on the first side where it covers no other name or point.

    A row has "…_mean", "…_p05" and "…_p95" of both `kinds`, across and upwards; the scales leave ROOM at each end.
    """
    at = list(zip(*(_places(rows, kind) for kind in kinds), strict=True))
    taken: list[_Box] = []
    for px, py in at:
        taken.append((px * PLOT[0] - 8, (1 - py) * PLOT[1] - 8, px * PLOT[0] + 8, (1 - py) * PLOT[1] + 8))
    layers = []
    for row, (px, py) in zip(rows, at, strict=True):
        lines = evenly(row["title"], LONGEST)
        size = (7 + 13 * max(map(text_width, lines)), 2 + LINE * len(lines))
        side = next((one for one in SIDES if _free(_box(one, px, py, size), taken)), SIDES[0])
        taken.append(_box(side, px, py, size))
        own = chart_of([{**row, "name": "\n".join(lines)}]).encode(x=axes[0], y=axes[1], text=alt.Text("name:N"))
        face: dict[str, Any] = {
            "align": side[0],
            "dx": side[1],
            "fontSize": 13,
            "fontWeight": "bold",
            "baseline": "middle",
            "lineBreak": "\n",
            "lineHeight": LINE,
            "dy": side[2] - LINE * (len(lines) - 1) / 2,
        }
        layers.append(own.mark_text(stroke=look.ground, strokeWidth=4, strokeJoin="round", **face))
        layers.append(own.mark_text(color=look.ink, **face))
    return layers


def _places(rows: Rows, kind: str) -> list[float]:
    """Where the means lie along an axis, as shares of its length."""
    low, high = min(row[f"{kind}_p05"] for row in rows), max(row[f"{kind}_p95"] for row in rows)
    return [ROOM + (1 - 2 * ROOM) * (row[f"{kind}_mean"] - low) / ((high - low) or 1.0) for row in rows]


def _box(side: tuple[str, int, int], px: float, py: float, size: tuple[float, float]) -> _Box:
    """Where a name of a width and height lies on a plot of the usual size."""
    (align, dx, dy), (width, height) = side, size
    middle = (1 - py) * PLOT[1] + dy
    begin = px * PLOT[0] + dx - {"left": 0.0, "center": width / 2, "right": width}[align]
    return begin, middle - height / 2, begin + width, middle + height / 2


def _free(box: _Box, taken: Sequence[_Box]) -> bool:
    left, top, right, bottom = box
    if left < 0 or right > PLOT[0]:
        return False
    return all(right < other[0] or left > other[2] or bottom < other[1] or top > other[3] for other in taken)
