"""What one household was offered, year by year: needed, awarded, and what stood in the way of the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.lives import Bits, Life
from simulation.analysis.measures import uncompiled
from simulation.analysis.summary import range_of
from simulation.inputs.programmes import Programme
from simulation.inputs.screening import entitlement_codes
from simulation.passes.allocate import BY_STAGE, COST_SHARE, PER_PERSON, TO_LINE
from simulation.prepare.plan import NEEDS
from simulation.state import Array
from simulation.year.allocation import cost_share_fen, to_line_fen
from simulation.year.assessment import ON_FILE, RELIEVED, REMOVED
from simulation.year.draws import PROGRAMME_BASE, over_replicates

Which = NDArray[np.bool_]
"""One entry a replicate."""
MISSED = ("barred", "not_for_it", "not_taken_up", "nothing_to_pay", "no_room")
"""Why a household in need went without: another award bars it; the claim is of another kind than its own; it did not
take the offer up; nothing was left to pay; money, places or staff had run out."""


def offers_of(life: Life, t: int, seed: int) -> dict[str, dict[str, Any]]:
    """Shares of all replicates by programme: needed, awarded, `MISSED`, and `not_reached` for all missed but the barred.

    `spent_yuan`: what the awards took from their budgets, a range over all replicates. Programmes never needed are left
    out. `no_room` is said only where an amount was still due at the year's end.
    """
    return {name: shares for name, shares in _each(life, t, seed) if shares["needed"] or shares["awarded"]}


def _each(life: Life, t: int, seed: int) -> Iterator[tuple[str, dict[str, Any]]]:
    home, there = life.home[:, t], life.home["status"][:, t] != REMOVED
    before = life.home["status"][:, t - 1] if t else np.full(len(home), ON_FILE)
    served = ((before == ON_FILE) | (before == RELIEVED)) & there
    names = list(life.world.programmes)
    # Whoever is removed at the year's end has had its awards; afterwards the last ones stand in the record for ever.
    awards = {name: _has(home["awarded"], 1 << place) & (before != REMOVED) for place, name in enumerate(names)}
    for place, (name, programme) in enumerate(life.world.programmes.items()):
        needed = served & _needed(life, home["needs"], programme, place)
        left = needed & ~awards[name]
        told: dict[str, Any] = {"needed": _share(needed), "awarded": _share(awards[name])}
        reasons = (
            np.any([awards[other] for other in programme.exclusive_with], axis=0)
            if programme.exclusive_with
            else ~there,
            ~_own_kind(life, home, place),
            _declined(life, t, place, seed),
            ~_due(life, t, place),
            np.ones_like(left),
        )
        for reason, holds in zip(MISSED, reasons, strict=True):
            told[reason] = _share(left & holds)
            left = left & ~holds
        told["not_reached"] = round(sum(told[reason] for reason in MISSED if reason != "barred"), 6)
        told["spent_yuan"] = range_of(life.spent[:, t, place] / 100.0)
        yield name, told


def _needed(life: Life, needs: Bits, programme: Programme, place: int) -> Which:
    """Whether the household has a need of the programme and meets its standing conditions."""
    row = life.world.rows.row[0]
    if not int(row.programmes_open) >> place & 1:
        return np.zeros(len(needs), np.bool_)
    return _has(needs, sum(1 << NEEDS.index(need) for need in programme.who.needs))


def _own_kind(life: Life, home: Array, place: int) -> Which:
    """Whether the programme's claims can open the entitlement the household had this year; true where it makes none."""
    kinds = int(life.world.plan.programme[place].claim_kinds)
    if kinds == 0:
        return np.ones(len(home), np.bool_)
    opening = int(life.world.rows.household[0].entitlement)
    injured = _has(home["needs"], 1 << NEEDS.index("injured"))
    kind = np.where(injured, entitlement_codes().index("injury"), opening)
    own: Which = (kinds >> kind) & 1 == 1
    return own


def _declined(life: Life, t: int, place: int, seed: int) -> Which:
    """Whether the household would not have taken the offer up in this year."""
    programme, world = life.world.plan.programme[place], life.world
    lucks = np.array([luck for _, luck in world.pairs], np.uint64)
    drawn = np.empty(len(lucks))
    year = int(world.draws[0].year[t].year)
    over_replicates(world.slots.key[0], year, PROGRAMME_BASE + int(programme.luck_id), np.uint64(seed), lucks, drawn)
    declined: Which = drawn >= programme.take_up
    return declined


def _due(life: Life, t: int, place: int) -> Which:
    """Whether the programme still had something for the household at the year's end: a person to help, an amount to pay."""
    programme = life.world.plan.programme[place]
    home, people = life.home[:, t], life.people[:, t]
    alive = people["alive"] == 1
    due = np.ones(len(home), np.bool_)
    if programme.unit_kind == PER_PERSON or programme.amount_rule == BY_STAGE:
        persons = alive & _has(people["needs"], int(programme.who_needs))
        if programme.amount_rule == BY_STAGE:
            persons &= programme.amount[people["school"]] > 0.0
        due &= persons.any(axis=1)
    if programme.amount_rule == TO_LINE:
        rule_of, cap = uncompiled(to_line_fen), np.int64(programme.amount[0])
        short = home["shortfall"].astype(np.int64) * home["heads"] * 12
        due &= np.array([rule_of(s, r, cap) for s, r in zip(short, home["received"], strict=True)]) > 0
    elif programme.amount_rule == COST_SHARE:
        own = people["own_left"]
        own = (np.minimum(own, people["cost_inpatient"]) if programme.amount[3] > 0.0 else own) * alive
        rule_of, numbers = uncompiled(cost_share_fen), [float(number) for number in programme.amount[:3]]
        due &= np.array([rule_of(cost, *numbers) for cost in own.sum(axis=1, dtype=np.int64)]) > 0
    return due


def _has(bits: NDArray[Any], mask: int) -> Which:
    found: Which = (bits.astype(np.uint64) & np.uint64(mask)) != 0
    return found


def _share(which: Which) -> float:
    return round(float(which.mean()), 6)
