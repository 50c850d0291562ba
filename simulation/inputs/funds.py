"""Where the money comes from: funds, what they may pay for, reallocated dues, and who pays what.

A fund names its owner, an amount for each year and the programmes it may pay. `assign_sources` solves the
question "who pays what" once a year on the budgets, before the run; spending is charged in that order.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from simulation.inputs.parameters import Record

Share = Annotated[float, Field(ge=0, le=1)]

UNSECURED = "unsecured"
"""Name of the source that stands for money a plan needs and no fund gives (资金缺口)."""


class Fund(Record):
    """One source of money, in yuan a year."""

    zh: str
    en: str
    owner: Literal["central", "province", "city", "county", "mutual_aid", "donors"]
    kind: Literal["special", "fiscal", "dues", "mutual_aid", "donation", "other"]
    yuan: Mapping[int, Annotated[float, Field(ge=0)]]
    programmes: tuple[str, ...] = ()
    """Programmes it may pay; empty means any."""
    carry_over: bool = False
    source: str
    source_en: str | None = None


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

    def extra_yuan(self, year: int) -> float:
        """New money in yuan from a hardship share above the base; negative below it."""
        pool = self.payroll_yuan[year] * self.dues_rate * self.collected * self.passed_up * self.returned
        return pool * (self.hardship_share - self.hardship_share_base)


@lru_cache(maxsize=128)
def assign_sources(
    budgets: tuple[int, ...], amounts: tuple[int, ...], allowed: tuple[tuple[bool, ...], ...]
) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Who pays what in one year.

    `budgets` in fen by programme, `amounts` in fen by fund, `allowed[p][f]` whether fund f may pay programme p.
    Gives fen by programme and fund with one more column, the part no fund pays. Restricted money is used
    first where the total paid is the same (maximum flow of least cost, solved exactly by linear programming on
    a network matrix, whose corners are whole numbers). The table is kept for the next who asks: read-only.
    """
    from scipy.optimize import linprog  # kept out of `import simulation`

    n_programmes, n_funds = len(budgets), len(amounts)
    flows = np.zeros((n_programmes, n_funds + 1), np.int64)
    pairs = [(p, f) for p in range(n_programmes) for f in range(n_funds) if allowed[p][f] and budgets[p] and amounts[f]]
    if pairs:
        freedom = np.array([sum(allowed[p][f] for p in range(n_programmes)) for f in range(n_funds)], float)
        cost = np.array([-1.0 + 1e-3 * freedom[f] / max(n_programmes, 1) + 1e-6 * f for _, f in pairs])
        rows = np.zeros((n_programmes + n_funds, len(pairs)))
        for column, (p, f) in enumerate(pairs):
            rows[p, column] = rows[n_programmes + f, column] = 1
        solution = linprog(cost, A_ub=rows, b_ub=[*map(float, budgets), *map(float, amounts)], method="highs-ds")
        for (p, f), fen in zip(pairs, np.rint(solution.x).astype(np.int64), strict=True):
            flows[p, f] = fen
    flows[:, -1] = np.asarray(budgets, np.int64) - flows[:, :-1].sum(axis=1)
    flows.flags.writeable = False
    return flows
