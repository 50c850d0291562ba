"""When the money of a year is needed: by month and quarter, from the payment months of every programme."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.inputs.programmes import Programme

MONTHS = 12
QUARTERS = 4


def cash_by_month(record: Programme, fen: int, first_month: int = 1) -> list[int]:
    """Fen of a programme's year in each of the twelve months.

    In equal parts to the payment months that are not before `first_month` (1–12, for a plan that begins inside a year),
    each later by the record's delay; December where no payment month is left, as the engine pays. What equal parts leave
    over goes fen by fen to the first months.
    """
    left = [month for month in record.payment_months if month >= first_month] or [MONTHS]
    each, rest = divmod(fen, len(left))
    months = [0] * MONTHS
    for place, month in enumerate(left):
        months[min(month + record.delay_months, MONTHS) - 1] += each + (place < rest)
    return months


def by_quarter(months: Sequence[int]) -> list[int]:
    """Sums of three months each."""
    return [sum(months[3 * quarter : 3 * quarter + 3]) for quarter in range(QUARTERS)]
