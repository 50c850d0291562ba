"""Where the money comes from: funds, what they may pay for, reallocated dues, and who pays what.

A fund names its owner, an amount for each year and the programmes it may pay. `assign_sources` solves the
question "who pays what" once a year on the budgets, before the run; spending is charged in that order.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from simulation.inputs.parameters import Record

Share = Annotated[float, Field(ge=0, le=1)]

Owner = Literal["central", "province", "city", "county", "mutual_aid", "donors"]
"""Whose money a fund is."""

UNSECURED = "unsecured"
"""Name of the source that stands for money a plan needs and no fund gives (资金缺口)."""


class Fund(Record):
    """One source of money, in yuan a year."""

    zh: str
    en: str
    owner: Owner
    levels: Mapping[Owner, Share] = Field(default_factory=dict)
    """Shares by level where several levels raise it together (they add to 1); without any it is the owner's alone."""
    kind: Literal["special", "fiscal", "dues", "mutual_aid", "donation", "other"]
    yuan: Mapping[int, Annotated[float, Field(ge=0)]]
    programmes: tuple[str, ...] = ()
    """Programmes it may pay; empty means any."""
    carry_over: bool = False
    """Whether what is left at a year's end may be used the next year; otherwise it lapses."""
    opening_yuan: Annotated[float, Field(ge=0)] = 0
    """Balance kept from before the plan's first year."""
    source: str
    source_en: str | None = None

    @model_validator(mode="after")
    def _levels_add_up(self) -> Fund:
        if self.levels and abs(sum(self.levels.values()) - 1) > SHARES_TOLERANCE:
            raise ValueError("levels 各级份额之和须为 1 the shares of the levels must add to 1")
        return self

    @property
    def shares(self) -> Mapping[Owner, float]:
        """Share of every level that raises it."""
        return self.levels or {self.owner: 1.0}


SHARES_TOLERANCE = 1e-6


class Dues(Record):
    """Union dues returned downward (回拨), in the terms finance uses.

    available = payroll x dues rate x collected x passed up x returned x share for hardship relief.
    The workplace unions' own 60 % is never touched.
    """

    payroll_yuan: Mapping[int, Annotated[float, Field(ge=0)]]
    dues_rate: Share = 0.02
    collected: Share
    passed_up: Share = 0.4
    returned: Share
    hardship_share: Share
    hardship_share_base: Share
    """The share already inside the dues fund; only the difference is new money."""
    source: str
    source_en: str | None = None

    def pool_yuan(self, year: int) -> float:
        """All dues of a year that come back to districts and industries, whatever they are used for."""
        return self.payroll_yuan[year] * self.dues_rate * self.collected * self.passed_up * self.returned

    def extra_yuan(self, year: int) -> float:
        """New money in yuan from a hardship share above the base; negative below it."""
        return self.pool_yuan(year) * (self.hardship_share - self.hardship_share_base)


@lru_cache(maxsize=128)
def assign_sources(
    budgets: tuple[int, ...],
    amounts: tuple[int, ...],
    allowed: tuple[tuple[bool, ...], ...],
    kept: tuple[bool, ...] = (),
) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Who pays what in one year.

    `budgets` in fen by programme, `amounts` in fen by fund, `allowed[p][f]` whether fund f may pay programme p, `kept[f]`
    whether what fund f has left may be used the next year (none where nothing is said). Gives fen by programme and fund with
    one more column, the part no fund pays. As much as can be is paid; then money that would lapse is used first, then
    restricted money (maximum flow of least cost, solved exactly by linear programming on a network matrix, whose corners are
    whole numbers). The table is kept for the next who asks: read-only.
    """
    from scipy.optimize import linprog  # kept out of `import simulation`

    n_programmes, n_funds = len(budgets), len(amounts)
    flows = np.zeros((n_programmes, n_funds + 1), np.int64)
    pairs = [(p, f) for p in range(n_programmes) for f in range(n_funds) if allowed[p][f] and budgets[p] and amounts[f]]
    if pairs:
        freedom = np.array([sum(allowed[p][f] for p in range(n_programmes)) for f in range(n_funds)], float)
        # Only which fund pays has a price, so that each of these outweighs everything behind it.
        late = kept or (False,) * n_funds
        cost = np.array([-1.0 + 1e-2 * late[f] + 1e-3 * freedom[f] / max(n_programmes, 1) + 1e-6 * f for _, f in pairs])
        rows = np.zeros((n_programmes + n_funds, len(pairs)))
        for column, (p, f) in enumerate(pairs):
            rows[p, column] = rows[n_programmes + f, column] = 1
        solution = linprog(cost, A_ub=rows, b_ub=[*map(float, budgets), *map(float, amounts)], method="highs-ds")
        for (p, f), fen in zip(pairs, np.rint(solution.x).astype(np.int64), strict=True):
            flows[p, f] = fen
    flows[:, -1] = np.asarray(budgets, np.int64) - flows[:, :-1].sum(axis=1)
    flows.flags.writeable = False
    return flows
