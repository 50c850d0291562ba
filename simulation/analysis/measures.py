"""What is read off a run before anybody asks for ranges: rates, targets and money, replicate by replicate."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from simulation.errors import SimulationError
from simulation.results import Results
from simulation.year.assessment import is_cleared, reaches_target

Denominator = Literal["current", "opening"]
Margin = Literal["unit", "group", "cause", "tier"]
MARGINS: tuple[Margin, ...] = get_args(Margin)
Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
FEN = 100.0


@dataclass(frozen=True)
class Counted:
    """Moves of the whole file or of the cells of a margin: shape (replicates, years, moves) or (…, cells, moves)."""

    moves: Counts
    names: tuple[str, ...]
    cleared_share: float

    def of(self, name: str) -> Counts:
        """Counts of one move, without the last axis."""
        counts: Counts = self.moves[..., self.names.index(name)]
        return counts

    @cached_property
    def current(self) -> Counts:
        """Households the yearly target counts: on file at the start, plus newly identified, minus removed."""
        return self.of("on_file_start") + self.of("newly_identified") - self.of("removed")

    @cached_property
    def opening(self) -> Counts:
        """Households of the opening file, the same in every year."""
        return np.broadcast_to(self.of("on_file_start")[:, :1], self.current.shape)

    def denominator(self, kind: Denominator) -> Counts:
        """Denominator of the yearly rate."""
        return self.current if kind == "current" else self.opening

    def lifted(self, kind: Denominator) -> Counts:
        """First moves off the file: of everybody, or of the opening file only."""
        return self.of("lifted" if kind == "current" else "lifted_opening")

    def rate(self, kind: Denominator) -> Floats:
        """Yearly rate; 1 where nobody was left to lift."""
        return share_of(self.lifted(kind), self.denominator(kind))

    def held(self, kind: Denominator) -> NDArray[np.bool_]:
        """Whether a year's target holds, in whole households."""
        held: NDArray[np.bool_] = uncompiled(reaches_target)(self.lifted(kind), self.denominator(kind))
        return held

    def wanted(self, kind: Denominator) -> Counts:
        """Whole households a year's target asks for, rounded up."""
        return -(-self.denominator(kind) // 5)

    def cumulative_share(self, kind: Denominator) -> Floats:
        """Lifted so far ÷ everybody to be lifted so far: the opening file, plus newly identified, minus removed."""
        everybody = self.opening
        if kind == "current":
            everybody = everybody + np.cumsum(self.of("newly_identified") - self.of("removed"), axis=1)
        return share_of(np.cumsum(self.lifted(kind), axis=1), everybody)

    def cleared(self) -> NDArray[np.bool_]:
        """Whether in the last year at most the share under permanent support is still on file."""
        long_on, long_filed = self.of("on_file_long")[:, -1], self.of("filed_long")[:, -1]
        cleared: NDArray[np.bool_] = uncompiled(is_cleared)(long_on, long_filed, self.cleared_share)
        return cleared


def uncompiled(rule: Any) -> Any:
    """The plain Python of a rule: one definition of the target, here applied to whole arrays."""
    return getattr(rule, "py_func", rule)


def share_of(part: Counts, whole: Counts) -> Floats:
    """Part ÷ whole; 1 where the whole is empty, because then nothing is left to do."""
    return np.where(whole > 0, part / np.maximum(whole, 1), 1.0)


def count_moves(results: Results, by: Margin | None = None) -> Counted:
    """All moves of a run, over the whole file or by the cells of a margin."""
    if by is not None and by not in MARGINS:
        raise SimulationError(f"没有这个分组 no such margin “{by}”（可用 available: {', '.join(MARGINS)}）")
    if by in {"group", "tier"}:
        moves = results.arrays[f"moves_by_{by}"].astype(np.int64)
    else:
        axes = {None: (2, 3), "unit": (3,), "cause": (2,)}[by]
        moves = results.arrays["moves"].sum(axis=axes, dtype=np.int64)
    return Counted(moves, results.labels["move"], results.provenance.cleared_share)


def denominator_of(results: Results, chosen: Denominator | None = None) -> Denominator:
    """The denominator asked for, or the scenario's own."""
    kind = chosen or results.provenance.denominator
    if kind not in get_args(Denominator):
        raise SimulationError(f"没有这种分母 no such denominator “{kind}”（current, opening）")
    return kind  # type: ignore[return-value]  # checked above


def union_yuan(results: Results) -> Floats:
    """Union and special-fund spending by programme: (replicates, years, programmes)."""
    yuan: Floats = results.arrays["spending"].sum(axis=3, dtype=np.int64) / FEN
    return yuan


def account(results: Results, name: str) -> Counts:
    """One column of the yearly sums, in its own unit (see `simulation.state.ACCOUNTS`): (replicates, years)."""
    return results.account(results.labels["account"].index(name))


def account_yuan(results: Results, name: str) -> Floats:
    """One of the other money columns, in yuan: (replicates, years)."""
    return account(results, name) / FEN


def charge_sources(results: Results) -> Floats:
    """Spending in yuan charged to its sources in the order of `flows`: (replicates, years, sources)."""
    spent = results.arrays["spending"].sum(axis=3, dtype=np.int64)
    yuan: Floats = charge(spent, results.arrays["flows"].astype(np.int64)).sum(axis=2) / FEN
    return yuan


def charge(spent: Counts, flows: Counts) -> Counts:
    """Fen spent (…, programmes) by who pays them (…, programmes, sources).

    Each programme-year draws on its funds in turn up to what was assigned to it; what is left falls on the last
    source, the money no fund gives (资金缺口).
    """
    earlier = np.cumsum(flows, axis=-1) - flows
    open_yet = spent[..., None] - earlier
    charged: Counts = np.clip(open_yet, 0, flows)
    charged[..., -1] = np.maximum(open_yet, 0)[..., -1]
    return charged


def coverage(results: Results) -> Floats:
    """Reached ÷ households in need before help, by programme: (replicates, years, programmes).

    Reached is counted in the programme's unit, so one given to persons can exceed 1. 1 in a replicate where nobody was in
    need, NaN where that is so in all of them.
    """
    reached: Counts = results.arrays["reached"].sum(axis=3, dtype=np.int64)
    needing: Counts = results.arrays["needing"].astype(np.int64)
    shares = share_of(reached, needing)
    shares[:, ~needing.any(axis=0)] = np.nan
    return shares
