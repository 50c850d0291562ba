"""Counting a move in every margin."""

from __future__ import annotations

from simulation.rules import kernel


@kernel
def count(unit_cause, group, tier, move):
    """Add one to a move in the three margins' cells."""
    unit_cause.n[move] += 1
    group.n[move] += 1
    tier.n[move] += 1
