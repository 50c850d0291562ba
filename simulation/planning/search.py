"""The search for the best split of the money: stages, each ending in a split that can be used.

What is compared is always run, never predicted; a search ends by the replicates it may live and not by the clock, so that the
same seed gives the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simulation.analysis.paired import mean_of
from simulation.planning.evaluator import UNLIMITED, Evaluator, Outcome
from simulation.planning.limits import Region, nearest_split
from simulation.planning.response import Ascent, Curve, Floats, Model, PromiseScore, Score, counts_of, mean_lifted
from simulation.state import Ints

YUAN = 100
STEPS = (0.1, 0.03, 0.01, 0.003)
"""Steps of a climb as shares of a year's money."""
ROOM = 1.1
"""Money offered to a cell beyond the most any replicate could spend on it."""
UP = 0.02
"""A cell is tried with at least this share of the year's money more."""
FACTORS = (2.0, 1.5)
"""A cell is measured at so much less and more than it has: in the first round, and in those after it."""
FROM_CHANGE = 0.65
"""About the part of a life that is lived again for a change in one year; for the progress."""
WAY = (1.0, 0.65, 0.3)
"""Shares of the way to what the curves promise that are lived: effects of many changes do not quite add up."""
SURELY = 2.0
"""Standard errors by which a split must be behind to be given up before its last replicate."""
UNPROMISED = "by_need"
"""The finalist against which nothing is promised: far behind in a check, it is lived no further."""
COARSE = 12
"""Replicates in which every programme's money is first tried at a few levels."""


@dataclass(frozen=True)
class Effort:
    """Replicates for each trial of a stage: programmes, cells, checks; and how often the cells are measured anew."""

    coarse: int = COARSE
    fine: int = 16
    check: int = 60
    rounds: int = 2


@dataclass(frozen=True)
class Found:
    """The end of a search: splits by name, lived in all replicates (`UNPROMISED` perhaps in part); `best` names the answer."""

    evaluator: Evaluator
    region: Region
    splits: Mapping[str, Ints]
    outcomes: Mapping[str, Outcome]
    best: str
    score: Score
    idle: tuple[str, ...] = ()
    """Programmes whose money moved no count at any level tried, in the replicates of `COARSE`."""
    search_gap: float | None = None
    """What the usual search lifts less than this answer, as a share of it; None where no longer search was made."""

    @property
    def split(self) -> Ints:
        """The answer."""
        return self.splits[self.best]

    @property
    def outcome(self) -> Outcome:
        """What the answer does."""
        return self.outcomes[self.best]

    def value(self, name: str) -> float:
        """The value searched for of one of the splits."""
        return float(self.score(counts_of(self.outcomes[name])))


Usable = Callable[[Ints], None]
"""Called with every better split as soon as there is one."""


class Search:
    """One search: an evaluator, a region, what is to be as large as possible."""

    def __init__(  # noqa: PLR0913 - what is searched, for what, how hard, and who listens
        self, evaluator: Evaluator, region: Region, score: Score, effort: Effort, usable: Usable | None = None,
        *, across_years: bool = False, keep: float = 0.0,
    ) -> None:  # fmt: skip
        """`keep` as in `KEEP`: of splits that do about the same the one nearest to the present plan is wanted."""
        self.evaluator, self.region, self.score, self.effort = evaluator, region, score, effort
        self.usable, self.across = usable, across_years
        self.keep, self.pull = keep, 0.0
        self.need = needed(evaluator, effort.coarse)
        self.cells = [(i, t) for i, t in np.ndindex(*region.low.shape) if region.low[i, t] < region.high[i, t]]
        self.idle: set[int] = set()
        """Rows whose money moves no count at any level: not measured again."""

    @property
    def most_lived(self) -> int:
        """Replicates this search lives at most."""
        effort, rows = self.effort, len({i for i, _ in self.cells})
        curves = 4 * rows * effort.coarse + round(FROM_CHANGE * 2 * len(self.cells) * effort.fine) * effort.rounds
        checks = effort.check * (len(WAY) + 1) * (effort.rounds + 1)
        return curves + checks + 4 * self.evaluator.settings.replicates

    def run(self, starts: Mapping[str, Ints], also: Sequence[Ints] = ()) -> Found:
        """All stages; `starts`, `also` and the present split are among the finalists."""
        known = [split for split in also if self.region.holds(split)]
        best = self.improve([*starts.values(), *known])
        finalists = {**starts, **{f"also_{i}": split for i, split in enumerate(known)}, "found": best}
        if self.region.holds(self.evaluator.base):
            finalists["present"] = self.evaluator.base
        return self.finish(finalists)

    def improve(self, known: Sequence[Ints]) -> Ints:
        """The best split found from some known ones: by programme, then cell by cell, as often as the effort says."""
        if self.usable:
            self.usable(known[0])
        first = known[0] if self.keep else self._better(known)  # near the present plan, or anywhere
        self.pull = self.keep * self.value(first, self.effort.coarse) / max(float(first.sum()), 1.0)
        model = self._coarse(first)
        best = self._better([*known, *self._toward(first, self.climb(model, first))])
        for turn in range(self.effort.rounds):
            model = self.measure(best, factor=FACTORS[min(turn, len(FACTORS) - 1)])
            better = self._better([best, *self._toward(best, self.climb(model, best))])
            if better is best:
                break
            best = better
        return best

    def finish(self, finalists: Mapping[str, Ints]) -> Found:
        """The best finalist in all replicates; of equals the present plan."""
        n, check = self.evaluator.settings.replicates, self.effort.check
        near = [id(split) for split in self._still_in([*finalists.values()], check, self.value)]
        last = [name for name, split in finalists.items() if name != UNPROMISED or id(split) in near]
        outcomes = {name: self.evaluator.of(split, n if name in last else check) for name, split in finalists.items()}
        values = {name: float(self.score(counts_of(outcomes[name]))) for name in last}
        best = max(values, key=lambda name: (self._kept(outcomes[name]), values[name], name == "present"))
        if self.usable:
            self.usable(finalists[best])
        return Found(self.evaluator, self.region, dict(finalists), outcomes, best, self.score, self.idle_names)

    def _kept(self, outcome: Outcome) -> float:
        """The probability asked for, where the question is one; it comes before the smooth score that is climbed."""
        return outcome.probability(self.score.rate) if isinstance(self.score, PromiseScore) else 0.0

    @property
    def idle_names(self) -> tuple[str, ...]:
        """Programmes whose money moves no count."""
        return tuple(self.evaluator.rows[i].programme for i in sorted(self.idle))

    def value(self, split: Ints, n: int) -> float:
        """The value of a split in its first `n` replicates."""
        return float(self.score(counts_of(self.evaluator.of(split, n))))

    def merit(self, split: Ints, n: int) -> float:
        """The value of a split in its first `n` replicates less what being far from the present plan costs."""
        return self.value(split, n) - self.pull * float(np.abs(split - self.evaluator.base).sum())

    def _better(self, splits: Sequence[Ints]) -> Ints:
        """The best of some splits in the replicates of a check; of equals the first. What is far behind is not lived to its end."""
        third = max(self.effort.check // 3, 2)
        best = max(self._still_in(splits, third, self.merit), key=lambda split: self.merit(split, self.effort.check))
        if self.usable and best is not splits[0]:
            self.usable(best)
        return best

    def _still_in(self, splits: Sequence[Ints], n: int, worth: Callable[[Ints, int], float]) -> list[Ints]:
        """Splits that may be the best after `n` replicates; all of them where the score is not a mean."""
        if self.score is not mean_lifted:
            return list(splits)
        leader = max(splits, key=lambda split: worth(split, n))

        def behind(split: Ints) -> bool:
            each = self.evaluator.of(leader, n).total - self.evaluator.of(split, n).total
            return worth(leader, n) - worth(split, n) > SURELY * mean_of(each).error

        return [split for split in splits if split is leader or not behind(split)]

    def _toward(self, start: Ints, top: Ints) -> list[Ints]:
        """Splits on the way to the best by the curves."""
        way = (start + (share * (top - start)).astype(np.int64) // YUAN * YUAN for share in WAY)
        return [nearest_split(self.region, split) for split in way]

    def climb(self, model: Model, start: Ints, price: float = 0.0) -> Ints:
        """The best split by the curves from `start`; `price` is what a fen not spent is worth."""
        used = model.averaged() if self.score is mean_lifted else model
        ascent = Ascent(
            used,
            self.region,
            self.score,
            across_years=self.across,
            price=price,
            anchor=self.evaluator.base,
            pull=self.pull,
        )
        return ascent.climb(start, self.steps(start))

    def steps(self, split: Ints) -> list[int]:
        """Steps of a climb in fen."""
        year = float(np.max(self.evaluator.total_fen(split)))
        return [int(share * year) // YUAN * YUAN for share in STEPS]

    def _coarse(self, start: Ints) -> Model:
        """Every programme at a few levels in all years at once; what it does in a year is put down to that year's money."""
        n = self.effort.coarse
        base = counts_of(self.evaluator.of(start, n))
        curves: list[Curve] = []
        for i in sorted({i for i, _ in self.cells}):
            levels = self._levels(i, start)
            added = [counts_of(self.evaluator.of(_with_row(start, i, level), n)) - base for level in levels]
            if not any(one.any() for one in added):
                self.idle.add(i)
            for t in (t for row, t in self.cells if row == i):
                own = np.zeros((len(levels), *base.shape))
                for place, one in enumerate(added):
                    own[place, :, :, t] = one[:, :, t]
                curves.append(_curve(i, t, [float(level[t]) for level in levels], own))
        return Model(base, tuple(curves))

    def _levels(self, i: int, start: Ints) -> list[Ints]:
        """Amounts of a row to try: nothing, as it is, up to everything that need could take."""
        low, high, now = self.region.low[i], self.region.high[i], start[i]
        most = np.clip(np.maximum(self.need[i], now), low, high)
        twice = np.minimum(np.where(now > 0, 2 * now, most // 8), most)
        tried = [np.clip(np.zeros_like(now), low, high), now, twice, (twice + most) // 2, most]
        return [level // YUAN * YUAN * (low < high) + now * (low >= high) for level in tried]

    def measure(self, around: Ints, *, wide: bool = False, factor: float = FACTORS[0]) -> Model:
        """Every cell with less and with more, all else as in `around`; from its least to its most where `wide`."""
        n = self.effort.fine
        base = counts_of(self.evaluator.of(around, n))
        tried = {cell: self._tried(*cell, around, factor, wide=wide) for cell in self.cells if cell[0] not in self.idle}
        splits = {(*cell, fen): _with_cell(around, *cell, fen) for cell, amounts in tried.items() for fen in amounts}
        self.evaluator.together(around, list(splits.values()), n)
        curves = []
        for i, t in self.cells:
            if i in self.idle:
                fen = [float(self.region.low[i, t]), float(max(around[i, t], self.need[i, t]))]
                curves.append(_curve(i, t, fen, np.zeros((2, *base.shape))))
                continue
            added = [counts_of(self.evaluator.of(splits[i, t, fen], n)) - base for fen in tried[i, t]]
            amounts = [float(around[i, t]), *map(float, tried[i, t])]
            curves.append(_curve(i, t, amounts, np.stack([np.zeros_like(base), *added])))
        return Model(base, tuple(curves))

    def _tried(self, i: int, t: int, around: Ints, factor: float, *, wide: bool) -> list[int]:
        """Amounts of a cell to live, other than the one it has."""
        ends = self._ends(i, t) if wide else ()
        return [fen for fen in dict.fromkeys((*ends, *self._around(i, t, around, factor))) if fen != around[i, t]]

    def _ends(self, i: int, t: int) -> tuple[int, int]:
        """The least a cell may have, and the most that limits and need leave it."""
        low, high = int(self.region.low[i, t]), int(min(self.region.high[i, t], self.need[i, t]))
        return -(-low // YUAN) * YUAN, max(high, low) // YUAN * YUAN

    def _around(self, i: int, t: int, split: Ints, factor: float) -> tuple[int, int]:
        """A cell's amount divided and multiplied, or a little of the year's money more, within its limits and its need."""
        now, year = int(split[i, t]), int(self.evaluator.total_fen(split)[t])
        most = max(min(int(self.region.high[i, t]), int(self.need[i, t])), now)
        more = min(max(int(factor * now), now + int(UP * year)), most)
        less = max(int(now / factor), int(self.region.low[i, t]))
        if now > self.need[i, t]:
            less = max(int(self.need[i, t]), int(self.region.low[i, t]))
        return less // YUAN * YUAN, more // YUAN * YUAN


def _curve(row: int, t: int, amounts: Sequence[float], added: Floats) -> Curve:
    """A curve of amounts in any order; of equal amounts the first."""
    fen, places = np.unique(np.array(amounts), return_index=True)
    return Curve(row, t, fen, added[places])


def _with_row(split: Ints, i: int, row: Ints) -> Ints:
    changed = split.copy()
    changed[i] = row
    return changed


def _with_cell(split: Ints, i: int, t: int, fen: int) -> Ints:
    changed = split.copy()
    changed[i, t] = fen
    return changed


def needed(evaluator: Evaluator, n: int) -> Ints:
    """Fen by row and year that would be spent without limits: the most of any replicate."""
    unlimited = np.full_like(evaluator.base, UNLIMITED)
    spent = evaluator.of(unlimited, n).spent[:, :, evaluator.places]
    most: Ints = (spent.max(axis=0).T * ROOM).astype(np.int64) // YUAN * YUAN
    return most
