"""What a little more money would do: in every cell of a split, and for every limit that binds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulation.analysis.paired import mean_of
from simulation.planning.evaluator import Evaluator
from simulation.planning.limits import Limit, Region
from simulation.state import Ints

STEP_FEN = 10_000_000
"""100,000 yuan: the step in which the chair asks (新增资金边际效益)."""
REPLICATES = 24


@dataclass(frozen=True)
class Marginal:
    """Further households lifted over the plan by 100,000 yuan more in a cell, with the range of the mean (90 %)."""

    programme: str
    year: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Binding:
    """A limit that leaves less than a step, and what it is worth: the best use of 100,000 yuan more under it."""

    limit: Limit
    price: Marginal | None


def marginal_values(evaluator: Evaluator, split: Ints, n: int = REPLICATES) -> list[Marginal]:
    """Every cell that a search may move, by paired runs of at most `n` replicates; the money is new, nothing is taken for it."""
    before = evaluator.of(split, n).total
    cells = list(np.ndindex(*split.shape))
    splits = [_with_more(split, cell) for cell in cells]
    evaluator.together(split, splits, n)
    found = []
    for (i, t), more in zip(cells, splits, strict=True):
        gain = evaluator.of(more, n).total - before
        found.append(Marginal(evaluator.rows[i].programme, evaluator.years[t], *mean_of(gain)[:3]))
    return found


def _with_more(split: Ints, cell: tuple[int, ...]) -> Ints:
    more = split.copy()
    more[cell] += STEP_FEN
    return more


def binding_limits(evaluator: Evaluator, region: Region, split: Ints, values: Sequence[Marginal]) -> list[Binding]:
    """Limits from above that leave less than a step, each with the best use of more money in the cells it holds back.

    The best use is the one whose range begins highest: the highest mean of many would be luck.
    """
    at = {(one.programme, one.year): one for one in values}
    found = []
    for limit in region.limits:
        held = np.argwhere(limit.weights > 0)
        left = limit.most - float((limit.weights * split).sum())
        if not len(held) or left >= STEP_FEN or limit.kind == "lock":
            continue
        cells = [(evaluator.rows[i].programme, evaluator.years[t]) for i, t in held]
        inside = [at[cell] for cell in cells if cell in at]
        best = max(inside, key=lambda one: one.low, default=None)
        found.append(Binding(limit, best if best is not None and best.mean > 0 else None))
    return found
