"""A run's tables lent to compiled code for one replicate: the same arrays, without counting references.

The caller keeps them alive. See `simulation.rules.borrowed` for why this matters.
"""

from __future__ import annotations

from simulation.rules import borrowed, kernel
from simulation.state import Draw, Plan, Rows, Slots, Tally, Work


@kernel
def lend_rows(rows):
    """Opening rows, lent."""
    return Rows(borrowed(rows.row), borrowed(rows.household), borrowed(rows.member))


@kernel
def lend_slots(slots):
    """Slots, lent."""
    return Slots(
        borrowed(slots.slot),
        borrowed(slots.key),
        borrowed(slots.member_key),
        borrowed(slots.member_household),
        borrowed(slots.unit),
        borrowed(slots.start),
    )


@kernel
def lend_plan(tables):
    """The plan's tables, lent."""
    return Plan(
        borrowed(tables.plan),
        borrowed(tables.programme),
        borrowed(tables.offer),
        borrowed(tables.line),
        borrowed(tables.split_shares),
        borrowed(tables.by_need),
        borrowed(tables.forced),
    )


@kernel
def lend_draw(draw):
    """One parameter draw, lent."""
    return Draw(borrowed(draw.numbers), borrowed(draw.year), borrowed(draw.effect))


@kernel
def lend_work(work):
    """A thread's working memory, lent."""
    return Work(
        borrowed(work.household),
        borrowed(work.member),
        borrowed(work.blank_household),
        borrowed(work.blank_member),
        borrowed(work.keys),
        borrowed(work.rows),
        borrowed(work.spare_keys),
        borrowed(work.spare_rows),
        borrowed(work.in_order),
        borrowed(work.eligible),
        borrowed(work.renewing),
    )


@kernel
def lend_tally(tally):
    """A replicate's tallies, lent."""
    return Tally(
        borrowed(tally.by_unit_cause),
        borrowed(tally.by_group),
        borrowed(tally.by_tier),
        borrowed(tally.spending),
        borrowed(tally.reached),
        borrowed(tally.needing),
        borrowed(tally.money),
    )
