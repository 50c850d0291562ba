"""What it costs at least to lift each household, in its own luck: every pattern of awards tried, year by year.

A household's life hangs on its luck and on its awards alone. So the engine's own passes are stepped for one household at a
time, branching wherever an award can be given or not; floors are given always. States that are equal at a year's end are
joined (the cheaper money of each year counts), what is dearer than a known lift is dropped, and where there are more
states than room the dearest counts as lifted for what it has cost so far. Each of these can only make a lift cheaper.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.passes.admit import admit, admit_arrival
from simulation.passes.after import after
from simulation.passes.allocate import (
    FLAT,
    LOW_NEEDS,
    NEED_BITS,
    award_amount,
    may_receive,
    persons_in_need,
    price_of,
)
from simulation.passes.apply import apply_award
from simulation.passes.before import before
from simulation.passes.lending import lend_draw, lend_plan, lend_rows, lend_slots, lend_tally, lend_work
from simulation.rules import entry, kernel
from simulation.state import Array, Ints
from simulation.year.assessment import REMOVED

PEOPLE = 8
"""Members of a household at most."""


class Room(NamedTuple):
    """Memory of one thread: states at a year's start (two years at a time) and within a year, with their money so far."""

    states: int
    """States kept at a year's start."""
    parts: int
    """States within a year, at most."""
    home: Array
    """First the two years' states, then those within the year."""
    people: Array
    home_words: NDArray[np.uint32]
    """The same memory as words, to tell whether two states are equal."""
    people_words: NDArray[np.uint32]
    cost: Ints
    """Money so far by kind and year: (states, kinds × years)."""
    scratch_home: NDArray[np.uint32]
    """The working memory as words."""
    scratch_people: NDArray[np.uint32]
    mark: NDArray[np.uint64]
    """Hash of each state."""


class Terms(NamedTuple):
    """What is branched on, by programme."""

    inert: NDArray[np.bool_]
    """Whether its award changes nothing that a lift hangs on."""
    always: NDArray[np.bool_]
    """Whether everybody in need gets it in a year: (programmes, years)."""
    kind: Ints
    """Which money pays: 0 the union's, 1 the government's, -1 none that is limited."""


class Least(NamedTuple):
    """What lifts each household: up to so many ways, each its money by kind and year."""

    ways: Ints
    """(slots, ways, kinds × years) in fen."""
    found: Ints
    """Ways by slot; a way without money is the only one."""
    cut: NDArray[np.bool_]
    """Whether states had to be counted as lifted unseen."""


@entry
def least_costs(first, last, arrive_t, rows, slots, tables, draw, work, tally, terms, room, least, seed, replicate):
    """Fill in `least` for the slots from `first` to `last`: opening households (`arrive_t` -1), or arrivals of a year."""
    rows, slots, tables, draw = lend_rows(rows), lend_slots(slots), lend_plan(tables), lend_draw(draw)
    work, tally = lend_work(work), lend_tally(tally)
    plan, numbers = tables.plan[0], draw.numbers[0]
    t0 = max(arrive_t, 0)
    for slot in range(first, last):
        least.found[slot] = 0
        least.cut[slot] = False
        for branching in (False, True):
            if arrive_t < 0:
                admit(slot, rows, slots, plan, numbers, work, seed, replicate)
            else:
                admit_arrival(slot, draw.year[t0], rows, slots, plan, numbers, work, tally, seed, replicate)
            s = slots.slot[slot]
            keep(room, 0, work, slot, s)
            room.cost[0, :] = 0
            live_on(slot, t0, branching, rows, slots, tables, draw, work, tally, terms, room, least, seed, replicate)
            if least.found[slot] > 0:
                break


@kernel
def live_on(slot, t0, branching, rows, slots, tables, draw, work, tally, terms, room, least, seed, replicate):
    """Live the years from `t0` from the first state; without branching nothing is given but floors."""
    plan, numbers = tables.plan[0], draw.numbers[0]
    s = slots.slot[slot]
    here, n = 0, 1
    for t in range(t0, plan.years):
        year, lines = draw.year[t], tables.line[t]
        there, wide = room.states - here, 0
        for k in range(n):
            if is_dearer(room.cost[here + k], least, slot):
                continue
            take(room, here + k, work, slot, s)
            before(slot, slot + 1, year, lines, rows, slots, draw.effect, numbers, work, tally, seed, replicate)
            if work.household[slot].status == REMOVED:
                continue
            parts = award(
                slot, t, here + k, branching, rows, slots, tables, draw, work, tally, terms, room, least, seed, replicate
            )  # fmt: skip
            for part in range(2 * room.states, 2 * room.states + parts):
                take(room, part, work, slot, s)
                after(
                    slot, slot + 1, year, lines, rows, slots, draw.effect, plan, work, tally, numbers, seed, replicate
                )
                h = work.household[slot]
                if h.lifted == 1:
                    add_way(room.cost[part], least, slot)
                    if not room.cost[part].any():
                        return
                elif h.status != REMOVED and t + 1 < plan.years:
                    forget(h, s, work.member, year)
                    wide = add_state(room, part, there, wide, work, slot, s, least)
        here, n = there, wide


@kernel
def award(slot, t, state, branching, rows, slots, tables, draw, work, tally, terms, room, least, seed, replicate):
    """All that a household can be given in a year, from the state in the working memory; gives how many states there are."""
    numbers, year, lines = draw.numbers[0], draw.year[t], tables.line[t]
    s = slots.slot[slot]
    row = rows.row[s.row]
    h = work.household[slot]
    renewing = h.renew
    eligible = (tables.by_need[0, h.needs & LOW_NEEDS] | tables.by_need[1, h.needs >> NEED_BITS]) & row.programmes_open
    first = 2 * room.states
    keep(room, first, work, slot, s)
    room.cost[first, :] = room.cost[state, :]
    n = 1
    for p in range(tables.programme.shape[0]):
        bit = np.uint64(1) << np.uint64(p)
        if terms.inert[p] or not (eligible | renewing) & bit:
            continue
        programme, offer = tables.programme[p], tables.offer[p, t]
        for k in range(first, first + n):
            take(room, k, work, slot, s)
            renewal = renewing & bit != 0
            persons, amount = np.int64(0), np.int64(0)
            if renewal:
                persons = persons_in_need(programme, renewal, s, work.member)
                amount = award_amount(programme, renewal, h, row, s, lines[row.line], work.member)
            if not renewal or persons == 0 or (amount == 0 and programme.amount_rule != FLAT):
                renewal = False
                if not eligible & bit or not may_receive(programme, h, s.key, year, seed, replicate):
                    continue
                persons = persons_in_need(programme, renewal, s, work.member)
                amount = award_amount(programme, renewal, h, row, s, lines[row.line], work.member)
                if persons == 0 or (amount == 0 and programme.amount_rule != FLAT):
                    continue
            given = terms.always[p, t] or (renewal and programme.mandated != 0)
            if not given and not branching:
                continue
            place = k
            if not given:
                column = terms.kind[p] * tables.plan[0].years + t
                price = price_of(programme, amount, persons) if terms.kind[p] >= 0 else np.int64(0)
                place = first + n
                if n == room.parts:
                    place -= 1
                    least.cut[slot] = True
                    room.cost[2 * room.states + room.parts, :] = room.cost[k, :]
                    if price > 0:
                        room.cost[2 * room.states + room.parts, column] += price
                    add_way(room.cost[2 * room.states + room.parts], least, slot)
                    continue
                room.cost[place, :] = room.cost[k, :]
                if price > 0:
                    room.cost[place, column] += price
                if is_dearer(room.cost[place], least, slot):
                    continue
                n += 1
            h.awarded |= bit
            apply_award(
                programme, offer, draw.effect, h, s, work.member, amount, renewal, year, numbers, tally.money[t]
            )
            keep(room, place, work, slot, s)
    return n


@kernel
def keep(room, state, work, slot, s):
    """Copy the working memory's household into a state."""
    room.home[state] = work.household[slot]
    for i in range(s.member_to - s.member_from):
        room.people[state * PEOPLE + i] = work.member[s.member_from + i]


@kernel
def take(room, state, work, slot, s):
    """Copy a state into the working memory."""
    work.household[slot] = room.home[state]
    for i in range(s.member_to - s.member_from):
        work.member[s.member_from + i] = room.people[state * PEOPLE + i]


@kernel
def forget(h, s, members, year):
    """Set to nothing what the next year starts anew, so that states with the same future are equal."""
    h.awarded, h.needs, h.received, h.shortfall, h.helped_from = 0, 0, 0, 0, 0
    h.gain_dibao = h.gain_claim = h.gain_insured = h.gain_assisted = h.gain_business = 0.0
    for month in range(12):
        h.gross[month] = 0
        h.cost[month] = 0
        h.aid[month] = 0
    if h.business_income == 0:
        h.business_from, h.business_survival = 0, 0.0
        if h.loan_until <= year.january + 12:
            h.loan_month, h.loan_until = 0, 0
    for i in range(s.member_from, s.member_to):
        m = members[i]
        m.needs, m.own_left, m.from_a, m.from_b, m.from_c, m.from_d = 0, 0, 0, 0, 0, 0


@kernel
def add_state(room, part, there, wide, work, slot, s, least):
    """Put the working memory's household among the next year's states; gives how many there are.

    An equal one takes the cheaper money of each year. Where there is no room, the dearest counts as lifted.
    """
    mark = marked(room, slot, s)
    for k in range(there, there + wide):
        if room.mark[k] == mark and is_same(room, k, slot, s):
            for d in range(room.cost.shape[1]):
                room.cost[k, d] = min(room.cost[k, d], room.cost[part, d])
            return wide
    place = there + wide
    if wide == room.states:
        least.cut[slot] = True
        place, most = -1, room.cost[part].sum()
        for k in range(there, there + wide):
            total = room.cost[k].sum()
            if total > most:
                place, most = k, total
        if place < 0:
            add_way(room.cost[part], least, slot)
            return wide
        add_way(room.cost[place], least, slot)
        wide -= 1
    room.cost[place, :] = room.cost[part, :]
    room.mark[place] = mark
    keep(room, place, work, slot, s)
    return wide + 1


@kernel
def marked(room, slot, s):
    """A hash of the household in the working memory."""
    mark = np.uint64(0xCBF29CE484222325)
    for word in room.scratch_home[slot]:
        mark = (mark ^ np.uint64(word)) * np.uint64(0x9E3779B97F4A7C15)
        mark ^= mark >> np.uint64(29)
    for i in range(s.member_from, s.member_to):
        for word in room.scratch_people[i]:
            mark = (mark ^ np.uint64(word)) * np.uint64(0x9E3779B97F4A7C15)
            mark ^= mark >> np.uint64(29)
    return mark


@kernel
def is_same(room, state, slot, s):
    """Whether a state equals the household in the working memory, word by word."""
    for w in range(room.scratch_home.shape[1]):
        if room.home_words[state, w] != room.scratch_home[slot, w]:
            return False
    for i in range(s.member_to - s.member_from):
        for w in range(room.scratch_people.shape[1]):
            if room.people_words[state * PEOPLE + i, w] != room.scratch_people[s.member_from + i, w]:
                return False
    return True


@kernel
def is_dearer(cost, least, slot):
    """Whether a known way takes no more of any year's money."""
    for k in range(least.found[slot]):
        if is_within(least.ways[slot, k], cost):
            return True
    return False


@kernel
def is_within(a, b):
    """Whether `a` is at most `b` everywhere."""
    for d in range(a.shape[0]):
        if a[d] > b[d]:
            return False
    return True


@kernel
def add_way(cost, least, slot):
    """A further way to lift; without room for it, it is joined with the way that loses least by it."""
    if is_dearer(cost, least, slot):
        return
    kept = 0
    for k in range(least.found[slot]):
        if not is_within(cost, least.ways[slot, k]):
            least.ways[slot, kept, :] = least.ways[slot, k, :]
            kept += 1
    least.found[slot] = kept
    if kept < least.ways.shape[1]:
        least.ways[slot, kept, :] = cost
        least.found[slot] = kept + 1
        return
    best, best_loss = 0, np.int64(1) << 62
    for k in range(kept):
        loss = np.int64(0)
        for d in range(cost.shape[0]):
            loss += abs(least.ways[slot, k, d] - cost[d])
        if loss < best_loss:
            best, best_loss = k, loss
    for d in range(cost.shape[0]):
        least.ways[slot, best, d] = min(least.ways[slot, best, d], cost[d])
