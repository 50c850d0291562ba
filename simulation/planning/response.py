"""How the answer responds to money, cell by cell, measured by paired runs; and the best split by these curves.

A curve holds for one cell (programme and year) what other amounts make of every replicate, all else as in the split it was
measured around: the difference in the same luck, so that most of the noise cancels (common random numbers; Glasserman and Yao,
Management Science 38, 1992). Effects of several cells are added, which the search checks by running what it finds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.planning.evaluator import Outcome
from simulation.planning.limits import Region
from simulation.state import Ints

Floats = NDArray[np.float64]
Score = Callable[[Floats], Floats]
"""Of counts (…, 3, replicates, years) the value to be made as large as possible: (…)."""
LIFTED, TOWARD, COUNTED = range(3)
YUAN = 100
MOST_STEPS = 4000
GAIN = 1e-9


def counts_of(outcome: Outcome) -> Floats:
    """Counts of an outcome as one array: (3, replicates, years)."""
    return np.stack([outcome.lifted, outcome.toward, outcome.counted]).astype(float)


def mean_lifted(counts: Floats) -> Floats:
    """Households lifted over the plan, mean of the replicates."""
    total: Floats = counts[..., LIFTED, :, :].sum(axis=-1).mean(axis=-1)
    return total


@dataclass(frozen=True)
class PromiseScore:
    """A smooth stand-in for "the rate holds in every year with this probability", in rate points.

    The mean of the lowest yearly rate above `rate` over the replicates around the quantile that decides: twice the share that
    may fail. Where every replicate reaches the rate by far, more is worth nothing.
    """

    rate: float
    probability: float

    def __call__(self, counts: Floats) -> Floats:
        """The score of counts."""
        margin = counts[..., TOWARD, :, :] / np.maximum(counts[..., COUNTED, :, :], 1.0) - self.rate
        lowest = np.sort(margin.min(axis=-1), axis=-1)
        k = max(round(min(2.0 * (1.0 - self.probability), 1.0) * lowest.shape[-1]), 1)
        tail: Floats = lowest[..., :k].mean(axis=-1)
        return tail


@dataclass(frozen=True)
class Curve:
    """One cell's amounts in rising order (fen) and what each adds to the counts: (amounts, 3, replicates, years)."""

    row: int
    t: int
    fen: Floats
    added: Floats

    def at(self, fen: float) -> Floats:
        """What an amount adds; between two measured ones in proportion, beyond them as at the end."""
        place = int(np.searchsorted(self.fen, fen))
        if place == 0:
            return np.asarray(self.added[0], float)
        if place == len(self.fen):
            return np.asarray(self.added[-1], float)
        part = (fen - self.fen[place - 1]) / (self.fen[place] - self.fen[place - 1])
        between: Floats = self.added[place - 1] * (1.0 - part) + self.added[place] * part
        return between


@dataclass(frozen=True)
class Model:
    """Curves measured around one split; their sum predicts any other near it."""

    counts: Floats
    curves: tuple[Curve, ...]

    def predict(self, split: Ints) -> Floats:
        """Counts under a split."""
        total = self.counts.copy()
        for curve in self.curves:
            total += curve.at(float(split[curve.row, curve.t]))
        return total

    def averaged(self) -> Model:
        """The same with the mean lifts of the plan alone: all that a score of means reads, and far less to add up."""

        def mean(counts: Floats) -> Floats:
            averages: Floats = counts.mean(axis=-2).sum(axis=-1)[..., None, None]
            return averages

        curves = (Curve(one.row, one.t, one.fen, mean(one.added)) for one in self.curves)
        return Model(mean(self.counts), tuple(curves))


class Ascent:
    """From a split, the move of one step of money that gains most, again and again, with ever smaller steps.

    A move takes a step from one cell and gives it to another of the same year (of any year where only the sum is limited), or
    takes it without giving, or gives what a limit still leaves. No cell leaves the amounts its curve was measured for.
    """

    def __init__(  # noqa: PLR0913 - what is climbed, and what holds it back
        self, model: Model, region: Region, score: Score, *, across_years: bool, price: float = 0.0,
        anchor: Ints | None = None, pull: float = 0.0,
    ) -> None:  # fmt: skip
        """`price` is what a fen left unspent is worth in the score's unit, `pull` what a fen away from `anchor` costs."""
        self.model, self.region, self.score, self.across, self.price = model, region, score, across_years, price
        self.pull = pull
        self.curves = model.curves
        self.cells = [curve.row * region.low.shape[1] + curve.t for curve in self.curves]
        self.years = np.array([curve.t for curve in self.curves], np.intp)
        self.anchor = (np.zeros(region.low.size) if anchor is None else anchor.ravel().astype(float))[self.cells]
        low, high = region.low.ravel(), region.high.ravel()
        self.low = np.array([max(low[c], curve.fen[0]) for c, curve in zip(self.cells, self.curves, strict=True)])
        self.high = np.array([min(high[c], curve.fen[-1]) for c, curve in zip(self.cells, self.curves, strict=True)])
        self.weights = region.matrix[:, self.cells] if len(region.most) else np.zeros((0, len(self.cells)))

    def climb(self, start: Ints, steps: Sequence[int]) -> Ints:
        """The best split the moves reach from `start`; steps in fen, the largest first."""
        split = start.copy()
        for step in steps:
            for _ in range(MOST_STEPS):
                moved = self._best_move(split, max(step // YUAN, 1) * YUAN)
                if moved is None:
                    break
                split = moved
        return split

    def release(self, start: Ints, step: int) -> Iterator[Ints]:
        """Splits with one step of money less each, taken wherever it costs the score least, until nothing can be taken."""
        split: Ints | None = start
        step = max(step // YUAN, 1) * YUAN
        for _ in range(MOST_STEPS):
            split = self._least_loss(split, step) if split is not None else None
            if split is None:
                return
            yield split

    def _least_loss(self, split: Ints, step: int) -> Ints | None:
        """A step (or what is left of a cell) less in the cell where it costs least for its money."""
        amounts = split.ravel()[self.cells].astype(float)
        now = np.stack([curve.at(fen) for curve, fen in zip(self.curves, amounts, strict=True)])
        whole = self.model.counts + now.sum(axis=0)
        taken = np.minimum(amounts - np.ceil(self.low / YUAN) * YUAN, step)
        cells = np.flatnonzero(taken >= YUAN)
        slack = self.region.slack(split)[:, None] + self.region.tolerance[:, None]
        cells = cells[(slack + self.weights[:, cells] * taken[cells] >= 0).all(axis=0)]
        if not len(cells):
            return None
        fewer = np.stack([self.curves[c].at(float(amounts[c] - taken[c])) - now[c] for c in cells])
        losses = (float(self.score(whole)) - self.score(whole + fewer)) / taken[cells]
        chosen = int(cells[losses.argmin()])
        moved = split.copy().ravel()
        moved[self.cells[chosen]] -= int(taken[chosen]) // YUAN * YUAN
        return moved.reshape(split.shape)

    def _best_move(self, split: Ints, step: int) -> Ints | None:
        amounts = split.ravel()[self.cells].astype(float)
        now = np.stack([curve.at(fen) for curve, fen in zip(self.curves, amounts, strict=True)])
        whole = self.model.counts + now.sum(axis=0)
        can_take, can_give = amounts - step >= self.low, amounts + step <= self.high
        less = self._changes(amounts - step, now, can_take)
        more = self._changes(amounts + step, now, can_give)
        away = np.abs(amounts - self.anchor)
        down, up = (self.pull * (np.abs(amounts + way * step - self.anchor) - away) for way in (-1, 1))
        takers, givers = np.flatnonzero(can_take), np.flatnonzero(can_give)
        slack = self.region.slack(split)
        here = float(self.score(whole)) + self.price * -float(amounts.sum())
        best, found = here + GAIN, None
        for a in (*takers.tolist(), None):
            options = self._options(a, givers, slack, step)
            if not options:
                continue
            base = whole if a is None else whole + less[a]
            counts = base + np.stack([more[b] if b is not None else np.zeros_like(base) for b in options])
            saved = np.array([(b is not None) - (a is not None) for b in options], float)
            pulled = np.array([0.0 if b is None else up[b] for b in options]) + (0.0 if a is None else down[a])
            values = self.score(counts) - self.price * (amounts.sum() + saved * step) - pulled
            top = int(values.argmax())
            if values[top] > best:
                best, found = float(values[top]), (a, options[top])
        return None if found is None else self._moved(split, *found, step)

    def _changes(self, amounts: Floats, now: Floats, possible: NDArray[np.bool_]) -> Floats:
        """What each possible step changes in the counts."""
        changes = np.zeros_like(now)
        for c in np.flatnonzero(possible):
            changes[c] = self.curves[c].at(float(amounts[c])) - now[c]
        return changes

    def _options(self, a: int | None, givers: NDArray[np.intp], slack: Floats, step: int) -> list[int | None]:
        """Cells a step taken from `a` may go to within the limits; None for nowhere."""
        room = slack + self.region.tolerance + (0.0 if a is None else self.weights[:, a] * step)
        open_to = givers[(room[:, None] >= self.weights[:, givers] * step).all(axis=0)]
        if a is not None:
            same_year = self.across | (self.years[open_to] == self.years[a])
            open_to = open_to[same_year & (open_to != a)]
        fits: list[int | None] = open_to.tolist()
        return [*fits, None] if a is not None and (room >= 0).all() else fits

    def _moved(self, split: Ints, a: int | None, b: int | None, step: int) -> Ints:
        moved = split.copy().ravel()
        if a is not None:
            moved[self.cells[a]] -= step
        if b is not None:
            moved[self.cells[b]] += step
        return moved.reshape(split.shape)
