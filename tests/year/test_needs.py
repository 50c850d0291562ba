"""Codes that records and rules share stand in the same order on both sides."""

from __future__ import annotations

from simulation.passes import allocate
from simulation.prepare import plan
from simulation.state import HOUSEHOLD, MEMBER
from simulation.year import allocation, needs


def test_each_need_of_a_record_is_the_bit_the_rules_set():
    assert [getattr(needs, name.upper()) for name in plan.NEEDS] == [1 << place for place in range(len(plan.NEEDS))]
    assert len(plan.NEEDS) <= 20  # the two halves of the table in `passes.allocate`
    assert HOUSEHOLD["needs"].itemsize * 8 >= 20 <= MEMBER["needs"].itemsize * 8


def test_priorities_splits_and_units_have_one_order():
    assert [getattr(allocation, name.upper()) for name in plan.PRIORITIES] == list(range(len(plan.PRIORITIES)))
    assert [getattr(allocate, name.upper()) for name in plan.SPLITS] == list(range(len(plan.SPLITS)))
    assert [getattr(allocate, f"PER_{name.upper()}") for name in plan.UNIT_KINDS] == list(range(len(plan.UNIT_KINDS)))


def test_an_injured_worker_needs_both_the_claim_and_the_visit():
    assert (1 << plan.NEEDS.index("injured")) | (
        1 << plan.NEEDS.index("entitlement_open")
    ) == needs.INJURED | needs.ENTITLEMENT_OPEN
