"""Households with sets of programmes offered in one year, lived on to the plan's end in their own luck.

The engine's own passes, household by household: there is money, room and staff for every award, so nobody's depends on
another's. All sets of a household share what happens to it before the year's awards; from then on each lives by itself.
After the year only what was begun and the floors go on. Who is lifted need not be followed further, unless asked for.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.passes.admit import admit
from simulation.passes.after import after
from simulation.passes.allocate import (
    FLAT,
    LOW_NEEDS,
    NEED_BITS,
    NEW_AWARD,
    award_amount,
    days_of,
    may_receive,
    persons_in_need,
    price_of,
)
from simulation.passes.apply import apply_award, cover_to_term
from simulation.passes.before import before
from simulation.passes.lending import lend_draw, lend_plan, lend_rows, lend_slots, lend_tally, lend_work
from simulation.rules import borrowed, entry, kernel
from simulation.state import Ints
from simulation.year.assessment import EXITED, ON_FILE, RELIEVED, REMOVED

NOTHING_ASKED = np.uint64(0)
COUNTED, NOT_COUNTED = True, False
"""Whether the days, places and money of awards are told."""


class Offers(NamedTuple):
    """Offers of some households, one household after another: those of household `i` from `first[i]` to before `first[i + 1]`."""

    home: Ints
    """Slot of each household in the world."""
    first: Ints
    sets: NDArray[np.uint64]
    """Programmes each offer may newly get in the year, the floors among them."""
    later: NDArray[np.uint64]
    """One value: programmes everybody may newly get afterwards."""
    asked: NDArray[np.uint64]
    """One value: programmes of which it is told who would get them if offered."""
    to_the_end: NDArray[np.bool_]
    """One value: whether those lifted are followed as well, for what they go on costing."""


class Fates(NamedTuple):
    """What became of the offers; sums are over the replicates."""

    lifted: NDArray[np.bool_]
    """Whether lifted by the plan's end: (offers, replicates)."""
    spent: NDArray[np.int32]
    """Union fen of the year: (offers, replicates)."""
    later: Ints
    """Union fen of later years."""
    whole: NDArray[np.int32]
    """Replicates in which every programme of the set was given."""
    given: NDArray[np.int32]
    """Replicates in which a programme was given in the year: (offers, programmes)."""
    short: Ints
    """How far own means and dibao fall short of the line before the year's help, fen a month for each head."""
    would: NDArray[np.int32]
    """Replicates in which a programme asked about would be given: (offers, programmes)."""
    price: Ints
    """Its fen in those: (offers, programmes)."""
    places: NDArray[np.int32]
    """Its places in those, households or persons as the programme counts: (offers, programmes)."""
    days: Ints
    """Staff days × 100 of the year, as the engine counts them."""
    taken: NDArray[np.int32]
    """Places that a programme's awards of the year take: (offers, programmes)."""
    paid: Ints
    """Fen of those awards: (offers, programmes)."""


@entry
def live_offers(first, last, replicates, t0, offers, fates, which, rows, world, city, tables, draws, work, scratch, tally,
                seed, lucks):  # fmt: skip
    """Live the offers of the households from `first` to `last` in the replicates from `replicates[0]` to `replicates[1]`.

    `world` are the slots of the whole city and `city` its state where the plan's earlier years are lived already (`t0` above
    0, then there is one replicate). `scratch` and `work` are slots and state with room for all these households and offers,
    `which` for as many numbers. `draws` hold all replicates, `lucks` the luck of each.
    """
    rows, world, scratch, tables = lend_rows(rows), lend_slots(world), lend_slots(scratch), lend_plan(tables)
    work, city, tally, draws = lend_work(work), lend_work(city), lend_tally(tally), lend_draw(draws)
    offers, fates, which = lend_offers(offers), lend_fates(fates), borrowed(which)
    plan = tables.plan[0]
    for r in range(replicates[0], replicates[1]):
        years, effects, numbers = draws.year[r], draws.effect[r], draws.numbers[r, 0]
        luck = np.uint64(lucks[r])
        homes = open_year(first, last, t0, offers, rows, world, city, scratch, plan, numbers, work, seed, luck)
        before(0, homes, years[t0], tables.line[t0], rows, scratch, effects, numbers, work, tally, seed, luck)
        n = copy_to_offers(first, last, homes, offers, which, scratch, work)
        for k in range(homes, homes + n):
            award_in_year(k, which[k], r, t0, offers, fates, rows, scratch, tables, years, effects, numbers, work, tally,
                          seed, luck)  # fmt: skip
        after(
            homes, homes + n, years[t0], tables.line[t0], rows, scratch, effects, plan, work, tally, numbers, seed, luck
        )
        n = keep_living(homes, homes + n, r, offers, fates, which, scratch, work)
        for t in range(t0 + 1, plan.years):
            before(0, n, years[t], tables.line[t], rows, scratch, effects, numbers, work, tally, seed, luck)
            for k in range(n):
                row = rows.row[scratch.slot[k].row]
                fates.later[which[k]] += award(
                    k, t, row.programmes_open & offers.later[0], which[k], NOTHING_ASKED, NOT_COUNTED, fates, rows, scratch, tables,
                    years, effects, numbers, work, tally, seed, luck,
                )  # fmt: skip
            after(0, n, years[t], tables.line[t], rows, scratch, effects, plan, work, tally, numbers, seed, luck)
            n = keep_living(0, n, r, offers, fates, which, scratch, work)


@kernel
def lend_offers(offers):
    """Offers, lent as the tables of a run are (`simulation.passes.lending`)."""
    return Offers(
        borrowed(offers.home),
        borrowed(offers.first),
        borrowed(offers.sets),
        borrowed(offers.later),
        borrowed(offers.asked),
        borrowed(offers.to_the_end),
    )


@kernel
def lend_fates(fates):
    """Fates, lent likewise."""
    return Fates(
        borrowed(fates.lifted),
        borrowed(fates.spent),
        borrowed(fates.later),
        borrowed(fates.whole),
        borrowed(fates.given),
        borrowed(fates.short),
        borrowed(fates.would),
        borrowed(fates.price),
        borrowed(fates.places),
        borrowed(fates.days),
        borrowed(fates.taken),
        borrowed(fates.paid),
    )


@kernel
def open_year(first, last, t0, offers, rows, world, city, scratch, plan, numbers, work, seed, luck):
    """Lay the households from `first` to `last` into the first places, as the year begins; gives how many there are."""
    place = 0
    for i in range(first, last):
        home = offers.home[i]
        source, k = world.slot[home], i - first
        size = source.member_to - source.member_from
        s = scratch.slot[k]
        s.key, s.row, s.member_from, s.member_to = source.key, source.row, place, place + size
        scratch.key[k] = world.key[home]
        for j in range(size):
            scratch.member_key[place + j] = world.member_key[source.member_from + j]
            scratch.member_household[place + j] = world.key[home]
        place += size
        if t0 == 0:
            admit(k, rows, scratch, plan, numbers, work, seed, luck)
            continue
        work.household[k] = city.household[home]
        for j in range(size):
            work.member[s.member_from + j] = city.member[source.member_from + j]
    return last - first


@kernel
def copy_to_offers(first, last, homes, offers, which, scratch, work):
    """A copy of each household for each of its offers, after the households themselves; gives how many there are."""
    n = homes
    people = scratch.slot[homes - 1].member_to
    for i in range(first, last):
        for offer in range(offers.first[i], offers.first[i + 1]):
            move(i - first, n, people, scratch, work)
            people = scratch.slot[n].member_to
            which[n] = offer
            n += 1
    return n - homes


@kernel
def move(old, new, people, scratch, work):
    """Copy the household in place `old` to the place `new`, its members from the place `people`."""
    source, s = scratch.slot[old], scratch.slot[new]
    first, size = source.member_from, source.member_to - source.member_from
    s.key, s.row, s.member_from, s.member_to = source.key, source.row, people, people + size
    scratch.key[new] = scratch.key[old]
    work.household[new] = work.household[old]
    for j in range(size):
        scratch.member_key[people + j] = scratch.member_key[first + j]
        scratch.member_household[people + j] = scratch.member_household[first + j]
        work.member[people + j] = work.member[first + j]


@kernel
def keep_living(first, last, r, offers, fates, which, scratch, work):
    """Move the offers that still have something to live for to the first places; gives how many there are."""
    n, people = 0, 0
    for k in range(first, last):
        h, offer = work.household[k], which[k]
        fates.lifted[offer, r] = h.lifted == 1
        if h.status == REMOVED or (h.lifted == 1 and not offers.to_the_end[0]):
            continue
        if k != n:
            move(k, n, people, scratch, work)
            which[n] = offer
        people = scratch.slot[n].member_to
        n += 1
    return n


@kernel
def award_in_year(
    k, offer, r, t0, offers, fates, rows, slots, tables, years, effects, numbers, work, tally, seed, luck
):
    """The year's awards of one offer, and what is told of them."""
    h, row = work.household[k], rows.row[slots.slot[k].row]
    fates.short[offer] += h.shortfall
    opens, asked = row.programmes_open & offers.sets[offer], row.programmes_open & offers.asked[0]
    fates.spent[offer, r] = award(
        k, t0, opens, offer, asked, COUNTED, fates, rows, slots, tables, years, effects, numbers, work, tally, seed, luck,
    )  # fmt: skip
    beyond = offers.sets[offer] & ~offers.later[0]
    fates.whole[offer] += h.awarded & beyond == beyond
    if fates.given.shape[0] > 0:
        for p in range(tables.programme.shape[0]):
            fates.given[offer, p] += (h.awarded >> np.uint64(p)) & np.uint64(1) != 0


@kernel
def count_award(fates, offer, p, programme, persons, cost):
    """What one award of the year takes of staff, places and money."""
    fates.days[offer] += days_of(programme, persons)
    if fates.taken.shape[0] > 0:
        fates.taken[offer, p] += persons
        fates.paid[offer, p] += cost


@kernel
def ask(k, p, offer, t, fates, rows, slots, tables, years, work, seed, luck):
    """Whether a household would get a programme if it were offered that one beside what goes on, and at what price."""
    h, s, programme = work.household[k], slots.slot[k], tables.programme[p]
    row = rows.row[s.row]
    if not may_receive(programme, h, s.key, years[t], seed, luck):
        return
    persons = persons_in_need(programme, NEW_AWARD, s, work.member)
    amount = award_amount(programme, NEW_AWARD, h, row, s, tables.line[t, row.line], work.member)
    if persons > 0 and (amount > 0 or programme.amount_rule == FLAT):
        fates.would[offer, p] += 1
        fates.places[offer, p] += persons
        fates.price[offer, p] += price_of(programme, amount, persons)


@kernel
def award(
    k, t, opens, offer, asked, counted, fates, rows, slots, tables, years, effects, numbers, work, tally, seed, luck
):
    """All that one household is given in a year: what continues, then what is open to it and needed; gives the union's fen.

    `simulation.passes.allocate.serve` for one household where nothing runs out. Of the programmes `asked` about it is told at
    their turn whether the household would get them; what the awards take is told where they are `counted`.
    """
    h, s, year, plan = work.household[k], slots.slot[k], years[t], tables.plan[0]
    row, renewing, needed, spent = rows.row[s.row], h.renew, np.uint64(0), np.int64(0)
    if h.status == REMOVED:
        return spent
    if h.status == ON_FILE or h.status == RELIEVED:
        needed = tables.by_need[0, h.needs & LOW_NEEDS] | tables.by_need[1, h.needs >> NEED_BITS]
    eligible, asked = needed & opens, needed & asked & ~renewing
    wanted = eligible | renewing
    for p in range(tables.programme.shape[0]):
        bit = np.uint64(1) << np.uint64(p)
        if asked & bit:
            ask(k, p, offer, t, fates, rows, slots, tables, years, work, seed, luck)
        if not wanted & bit:
            continue
        programme, terms = tables.programme[p], tables.offer[p, t]
        if h.status == EXITED and h.renew & plan.term & bit:
            bought = max(tables.offer[p, t - 1].pay_month, h.filed - (year.january - 12))
            cover_to_term(programme, effects, bought, h, s, work.member, numbers, tally.money[t])
            continue
        for renewal in (True, False):
            if not (renewing if renewal else eligible) & bit or h.awarded & bit:
                continue
            if not renewal and not may_receive(programme, h, s.key, year, seed, luck):
                continue
            persons = persons_in_need(programme, renewal, s, work.member)
            amount = award_amount(programme, renewal, h, row, s, tables.line[t, row.line], work.member)
            if persons == 0 or (amount == 0 and programme.amount_rule != FLAT):
                continue
            h.awarded |= bit
            cost = price_of(programme, amount, persons)
            if not programme.government:
                spent += cost
            if counted:
                count_award(fates, offer, p, programme, persons, cost)
            apply_award(programme, terms, effects, h, s, work.member, amount, renewal, year, numbers, tally.money[t])
    return spent
