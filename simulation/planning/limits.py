"""Limits of a search for the best split: every one a linear inequality, so that clashes are found before any run.

A limit says Σ weight × fen ≤ most, over the cells (row, year) that a search may move; what the other rows take is on the
right-hand side already. What funds may not pay is the condition of Hall's theorem for flows (Ford and Fulkerson, Flows in
networks, 1962): no group of programmes gets more than the funds that may pay any of them hold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from simulation.errors import SimulationError
from simulation.inputs.by_year import amount_in
from simulation.inputs.programmes import Batch
from simulation.planning.edits import Locks, is_locked
from simulation.planning.evaluator import Evaluator
from simulation.state import Ints

Kind = Literal[
    "money", "total", "least", "most", "places", "lock", "floor", "batch_least", "batch_most", "funds", "staff"
]
Floats = NDArray[np.float64]
ROUNDING_FEN = 100.0
"""A limit from below may be missed by so much a cell: amounts are whole yuan."""
MOST_FUND_GROUPS = 10
FEN = 100
MOST_NAMES = 3
"""Programmes named in a sentence."""


@dataclass(frozen=True)
class Limits:
    """What a search must keep to. Money in fen; a year None means every year.

    `money_fen`: union money by year, rows that are not moved included; None where only `total_fen` limits it. Mandated rows
    never fall below the plan's own amount; locked cells stay to the fen. `batch_share`: least and most share of a year's money.
    """

    money_fen: tuple[int, ...] | None
    total_fen: int | None = None
    least_fen: Mapping[tuple[str, int | None], int] = field(default_factory=dict)
    most_fen: Mapping[tuple[str, int | None], int] = field(default_factory=dict)
    most_places: Mapping[tuple[str, int | None], float] = field(default_factory=dict)
    batch_share: Mapping[Batch, tuple[float, float]] = field(default_factory=dict)
    locks: Locks = ()
    funds: bool = True


@dataclass(frozen=True)
class Limit:
    """One inequality: `weights` (rows, years) of the cells, `most` in fen. `names` are the programmes or the batch it is about."""

    kind: Kind
    year: int | None
    names: tuple[str, ...]
    weights: Floats
    most: float
    fen: int
    """The amount as the user knows it."""


KINDS: Mapping[Kind, tuple[str, str]] = {
    "money": ("当年资金", "the year's money"),
    "total": ("全期资金", "money over the plan"),
    "most": ("项目上限", "the programme's maximum"),
    "least": ("项目下限", "the programme's minimum"),
    "places": ("名额", "places"),
    "lock": ("锁定金额", "a locked amount"),
    "floor": ("政策保底", "a floor of the policy"),
    "batch_least": ("这一批的最低比例", "the batch's least share"),
    "batch_most": ("这一批的最高比例", "the batch's largest share"),
    "funds": ("资金来源的用途限制", "what the funds may pay"),
    "staff": ("帮扶人员工作日", "staff days"),
}
"""What each kind of limit is called."""


class ClashingLimitsError(SimulationError):
    """No split keeps all limits; `limits` is a smallest set that clashes: without any one of them the others can be kept."""

    def __init__(self, limits: Sequence[Limit], labels: Mapping[str, str]) -> None:
        """`labels` are the names of programmes and batches by their codes."""
        self.limits = tuple(limits)
        head = "这些限制互相矛盾，放宽其中任何一条即可 these limits clash; giving way in any one of them mends it："
        super().__init__(head + "；".join(_in_words(one, labels) for one in limits))


def _in_words(limit: Limit, labels: Mapping[str, str]) -> str:
    """A limit with its amount, and what of it is spoken for by rows that are not moved."""
    zh, en = KINDS[limit.kind]
    names = "、".join(labels.get(name, name) for name in limit.names[:MOST_NAMES])
    if len(limit.names) > MOST_NAMES:
        names += f" 等 {len(limit.names)} 项"
    where = " ".join([*([names] if names else []), *([str(limit.year)] if limit.year else [])])
    unit = "日 days" if limit.kind == "staff" else "元 yuan"
    told = f"{zh} {en}（{where}）{limit.fen / FEN:,.0f} {unit}"
    held = limit.fen - limit.most
    if limit.kind in {"money", "total"} and held:
        told += f"，其中固定支出 of it not free {held / FEN:,.0f} 元"
    return told


@dataclass(frozen=True)
class Region:
    """All splits that keep the limits: bounds of every cell and the other inequalities."""

    limits: tuple[Limit, ...]
    low: Ints
    high: Ints
    others: tuple[Limit, ...]
    """Limits on more than one cell."""
    matrix: Floats
    """Weights of `others`: (limits, cells)."""
    most: Floats

    def slack(self, split: Ints) -> Floats:
        """What each limit on several cells leaves, in fen."""
        left: Floats = self.most - self.matrix @ split.ravel()
        return left

    def holds(self, split: Ints) -> bool:
        """Whether a split keeps every limit; from below to whole yuan."""
        inside = bool((split >= self.low).all() and (split <= self.high).all())
        return inside and bool((self.slack(split) >= -self.tolerance).all())

    @property
    def tolerance(self) -> Floats:
        """What rounding may cost each limit."""
        room: Floats = np.maximum(-self.matrix, 0).sum(axis=1) * ROUNDING_FEN + 1e-3
        return room


def region_of(evaluator: Evaluator, limits: Limits) -> Region:
    """The region of a search; raises ClashingLimitsError with a smallest clashing set where it is empty."""
    listed = tuple(_all_limits(evaluator, limits))
    cells = evaluator.base.size
    _check(listed, cells, {row.programme: row.record.zh for row in evaluator.budget.rows if row.record is not None})
    low, high = np.zeros_like(evaluator.base), np.full_like(evaluator.base, np.iinfo(np.int64).max // 4)
    single = [one for one in listed if np.count_nonzero(one.weights) == 1]
    for one in single:
        at = tuple(int(axis[0]) for axis in np.nonzero(one.weights))
        if one.weights[at] > 0:
            high[at] = min(high[at], int(one.most))
        else:
            low[at] = max(low[at], -int(one.most))
    others = tuple(one for one in listed if np.count_nonzero(one.weights) > 1)
    matrix = np.array([one.weights.ravel() for one in others]).reshape(len(others), cells)
    return Region(listed, low, high, others, matrix, np.array([one.most for one in others], float))


def nearest_split(region: Region, wish: Ints) -> Ints:
    """The split within the limits that moves least money away from `wish`; whole yuan but for cells held to the fen."""
    if region.holds(wish):
        return wish
    n, flat = wish.size, wish.ravel().astype(float)
    scale = max(float(flat.max(initial=1.0)), 1.0)
    # Variables: the split, then its distance from the wish; all in units of `scale`, which keeps the solver exact.
    eye = np.eye(n)
    a = np.vstack(
        [np.hstack([eye, -eye]), np.hstack([-eye, -eye]), np.hstack([region.matrix, np.zeros((len(region.most), n))])]
    )
    b = np.concatenate([flat, -flat, region.most]) / scale
    bounds = [(low / scale, high / scale) for low, high in zip(region.low.ravel(), region.high.ravel(), strict=True)]
    solved = _linear(np.concatenate([np.zeros(n), np.ones(n)]), a, b, [*bounds, *[(0, None)] * n])
    exact = np.asarray(solved.x[:n]).reshape(wish.shape) * scale
    whole = (np.floor(exact / FEN + 1e-6) * FEN).astype(np.int64)
    return np.clip(whole, region.low, region.high)


def _check(limits: Sequence[Limit], cells: int, labels: Mapping[str, str]) -> None:
    """Refuse limits that nothing can keep, by the deletion filter (Chinneck, Feasibility and infeasibility, 2008)."""
    if _can_be_kept(limits, cells):
        return
    kept = list(limits)
    for one in limits:
        rest = [other for other in kept if other is not one]
        if not _can_be_kept(rest, cells):
            kept = rest
    raise ClashingLimitsError(kept, labels)


def _can_be_kept(limits: Sequence[Limit], cells: int) -> bool:
    if not limits:
        return True
    if any(one.most < -ROUNDING_FEN for one in limits if not one.weights.any()):
        return False  # no cell can mend it
    scale = max(max(abs(one.most) for one in limits), 1.0)
    a = np.array([one.weights.ravel() for one in limits])
    b = np.array([one.most + ROUNDING_FEN for one in limits]) / scale
    return bool(_linear(np.zeros(cells), a, b, [(0, None)] * cells).status == 0)


def _linear(cost: Floats, a: Floats, b: Floats, bounds: Sequence[tuple[float | None, float | None]]) -> Any:
    from scipy.optimize import linprog  # kept out of `import simulation`

    return linprog(cost, A_ub=a, b_ub=b, bounds=bounds, method="highs")


def _all_limits(evaluator: Evaluator, limits: Limits) -> Iterator[Limit]:
    """Every limit; money first, so that of several smallest sets the filter keeps one of what policy and promises fix."""
    maker = _Maker(evaluator, limits)
    yield from maker.money()
    yield from maker.batches()
    yield from maker.bounds()
    yield from maker.staff()
    if limits.funds:
        yield from maker.funds()


@dataclass(frozen=True)
class _Maker:
    """Limits from what the user and the scenario say."""

    evaluator: Evaluator
    limits: Limits

    def _limit(
        self, kind: Kind, year: int | None, names: Sequence[str], weights: Floats, most: float, fen: int
    ) -> Limit:
        return Limit(kind, year, tuple(names), weights, float(most), fen)

    def _of(self, rows: Collection[int], year: int | None) -> Floats:
        """Weight 1 for the cells of some rows in a year, in every year without one."""
        weights = np.zeros(self.evaluator.base.shape)
        columns = slice(None) if year is None else self.evaluator.years.index(year)
        weights[list(rows), columns] = 1.0
        return weights

    def money(self) -> Iterator[Limit]:
        """Money of each year, and of all years."""
        held, every = self.evaluator.held_fen, range(len(self.evaluator.rows))
        for year, fen, kept in zip(self.evaluator.years, self.limits.money_fen or (), held, strict=False):
            yield self._limit("money", year, (), self._of(every, year), fen - kept, fen)
        if self.limits.total_fen is not None:
            total = self.limits.total_fen
            yield self._limit("total", None, (), self._of(every, None), total - sum(held), total)

    def bounds(self) -> Iterator[Limit]:
        """Every cell: the user's least and most, places, locks, and floors that policy mandates."""
        for i, row in enumerate(self.evaluator.rows):
            for t, year in enumerate(self.evaluator.years):
                cell, now = self._of([i], year), int(self.evaluator.base[i, t])
                if is_locked(self.limits.locks, row.programme, year):
                    yield self._limit("lock", year, (row.programme,), cell, now, now)
                    yield self._limit("lock", year, (row.programme,), -cell, -now, now)
                elif row.is_floor:
                    yield self._limit("floor", year, (row.programme,), -cell, -now, now)
                for kind, given in (("most", self.limits.most_fen), ("least", self.limits.least_fen)):
                    if (fen := _given(given, row.programme, year)) is not None:
                        side = 1 if kind == "most" else -1
                        yield self._limit(kind, year, (row.programme,), side * cell, side * fen, int(fen))  # type: ignore[arg-type]
                places = _given(self.limits.most_places, row.programme, year)
                if places is not None and row.price_fen:
                    fen = int(places * row.price_fen)
                    yield self._limit("places", year, (row.programme,), cell, fen, fen)

    def batches(self) -> Iterator[Limit]:
        """Least and most share of a year's money for a batch, rows that are not moved included."""
        for batch, (least, most) in self.limits.batch_share.items():
            rows = [
                i for i, row in enumerate(self.evaluator.rows) if row.record is not None and row.record.batch == batch
            ]
            for t, year in enumerate(self.evaluator.years):
                held = self.evaluator.budget.total_fen(year, batch) - int(self.evaluator.base[rows, t].sum())
                every = self._of(range(len(self.evaluator.rows)), year)
                whole = self.evaluator.held_fen[t]
                inside = self._of(rows, year)
                if least > 0:
                    money = round(least * (self.limits.money_fen[t] if self.limits.money_fen else whole))
                    yield self._limit(
                        "batch_least", year, (batch,), least * every - inside, held - least * whole, money
                    )
                if most < 1:
                    money = round(most * (self.limits.money_fen[t] if self.limits.money_fen else whole))
                    yield self._limit("batch_most", year, (batch,), inside - most * every, most * whole - held, money)

    def staff(self) -> Iterator[Limit]:
        """Staff days of the awards that the money buys, where days are limited and none may be hired."""
        scenario = self.evaluator.scenario
        for year in self.evaluator.years:
            days = amount_in(scenario.staff_days, year)
            if days is None or scenario.staff_day_yuan:
                continue
            weights = np.zeros(self.evaluator.base.shape)
            t = self.evaluator.years.index(year)
            for i, row in enumerate(self.evaluator.rows):
                if row.price_fen and row.record is not None:
                    weights[i, t] = row.record.staff_days / row.price_fen
            dearest = weights.max(initial=0.0)
            if dearest > 0:  # in fen of the programme that takes most days for its money, as all limits are in fen
                names = [row.programme for i, row in enumerate(self.evaluator.rows) if weights[i, t]]
                yield self._limit("staff", year, names, weights / dearest, days / dearest, int(days * FEN))

    def funds(self) -> Iterator[Limit]:
        """No group of programmes gets more than the funds that may pay any of them; money above all funds may pay anything."""
        if self.limits.money_fen is None or not self.evaluator.scenario.funds:
            return
        for year, money in zip(self.evaluator.years, self.limits.money_fen, strict=True):
            yield from self._funds_of(year, money)

    def _funds_of(self, year: int, money: int) -> Iterator[Limit]:
        scenario = self.evaluator.scenario
        there = {name: round(fund.yuan[year] * FEN) for name, fund in scenario.funds.items()}
        if scenario.dues is not None:
            dues = next((name for name, fund in scenario.funds.items() if fund.kind == "dues"), None)
            if dues is not None:
                there[dues] = max(there[dues] + round(scenario.dues.extra_yuan(year) * FEN), 0)
        beyond = max(money - sum(there.values()), 0)
        t = self.evaluator.years.index(year)
        paid_by: dict[frozenset[str], list[str]] = {}
        for row in self.evaluator.budget.rows:
            if row.is_union and row.on:
                funds = frozenset(
                    n for n, f in scenario.funds.items() if not f.programmes or row.programme in f.programmes
                )
                paid_by.setdefault(funds, []).append(row.programme)
        groups = list(paid_by)[:MOST_FUND_GROUPS]
        for size in range(1, len(groups) + 1):
            for chosen in combinations(groups, size):
                funds = frozenset[str]().union(*chosen)
                if funds == scenario.funds.keys():
                    continue  # all funds together: the year's money says it already
                names = [name for group in chosen for name in paid_by[group]]
                rows = [i for i, row in enumerate(self.evaluator.rows) if row.programme in names]
                held = sum(self.evaluator.budget.by_programme[name].fen[t] or 0 for name in names)
                held -= int(self.evaluator.base[rows, t].sum())
                fen = sum(there[name] for name in funds) + beyond
                yield self._limit("funds", year, names, self._of(rows, year), fen - held, fen)


def _given(values: Mapping[tuple[str, int | None], float], programme: str, year: int) -> float | None:
    """The amount given for a cell, or for its row in every year."""
    return values.get((programme, year), values.get((programme, None)))
