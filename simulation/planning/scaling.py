"""“Scale the year to … yuan”: every free amount in proportion, locks and floors untouched, the sum exact."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Literal

from simulation.errors import SimulationError
from simulation.planning.budget_table import BudgetRow, Content, read_budget
from simulation.planning.edits import CellEdit, Locks, is_locked, set_cells

Obstacle = Literal["held_is_more", "nothing_to_scale", "no_such_year"]


class CannotScaleError(SimulationError):
    """The goal cannot be met; `held_fen` is what locks and floors keep of the year, `goal_fen` what was asked for."""

    def __init__(self, obstacle: Obstacle, goal_fen: int, held_fen: int = 0) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle
        self.goal_fen = goal_fen
        self.held_fen = held_fen


def scale_year(content: Content, year: int, goal_fen: int, locks: Locks = ()) -> dict[str, Any]:
    """The content with the year's union money scaled to exactly `goal_fen`.

    Held as they are: locked cells and rows, mandated programmes (floors), whatever has no limit, and programmes switched off. The
    others keep their proportions in whole yuan (in fen where the part to be shared out holds fen); what rounding leaves goes
    yuan by yuan to the largest remainders, the earlier programme first. Rows planned by people turn into their money.
    """
    budget = read_budget(content)
    if year not in budget.years:
        raise CannotScaleError("no_such_year", goal_fen)
    place = budget.years.index(year)
    free = [row for row in budget.rows if is_free(row, year, place, locks)]
    weights = [row.fen[place] or 0 for row in free]
    held = budget.total_fen(year) - sum(weights)
    left = goal_fen - held
    if left < 0:
        raise CannotScaleError("held_is_more", goal_fen, held)
    if left > 0 and not sum(weights):
        raise CannotScaleError("nothing_to_scale", goal_fen, held)
    shares = share_out(left, weights)
    edits = [CellEdit(row.programme, year, fen) for row, fen in zip(free, shares, strict=True)]
    changed, _ = set_cells(content, [e for e, old in zip(edits, weights, strict=True) if e.amount != old])
    return changed


def is_free(row: BudgetRow, year: int, place: int, locks: Locks) -> bool:
    """Whether scaling a year may change a row."""
    if not row.on or not row.is_union or row.is_floor or is_locked(locks, row.programme, year):
        return False
    return row.fen[place] is not None and row.price_fen != 0


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """Fen in proportion to the weights, in whole yuan where the total is; the rest to the largest remainders, first to first."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    step = 100 if total % 100 == 0 else 1
    exact = [Fraction(total // step * weight, whole) for weight in weights]
    shares = [int(part) for part in exact]
    by_remainder = sorted(range(len(weights)), key=lambda i: (shares[i] - exact[i], i))
    for i in by_remainder[: total // step - sum(shares)]:
        shares[i] += 1
    return [share * step for share in shares]
