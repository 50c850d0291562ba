"""The end of the books: what the plan goes on costing, and the full trace of single households."""

from __future__ import annotations

import numpy as np

from simulation.passes.allocate import RENEWAL, award_amount, price_of
from simulation.rules import kernel
from simulation.year.assessment import EXITED, REMOVED


@kernel
def book_standing(ranges, year, lines, rows, slots, programmes, plan, work, money):
    """Cost of the year after the plan with no new awards: continuing commitments of everybody still served (fen)."""
    for r in range(ranges.shape[0]):
        for slot in range(ranges[r, 0], ranges[r, 1]):
            h = work.household[slot]
            if h.status == REMOVED or h.renew == 0:
                continue
            s = slots.slot[slot]
            row = rows.row[s.row]
            renew = h.renew & ~plan.term if h.status == EXITED else h.renew
            for p in range(programmes.shape[0]):
                programme = programmes[p]
                if renew & (np.uint64(1) << np.uint64(p)) and not programme.government:
                    amount = award_amount(programme, RENEWAL, h, row, s, lines[row.line], work.member)
                    money.standing += price_of(programme, amount, 0)


@kernel
def write_trace(year, slots, work, trace):
    """Copy each traced household's state and people as they stand at the year's end."""
    for k in range(trace.slot.shape[0]):
        s = slots.slot[trace.slot[k]]
        trace.household[k, year.t] = work.household[trace.slot[k]]
        for i in range(s.member_to - s.member_from):
            trace.member[k, year.t, i] = work.member[s.member_from + i]
