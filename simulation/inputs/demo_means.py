"""What a demo household earns before relief and what it must pay, so that own means stand as in real files."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simulation.inputs.demo_people import (
    ABOVE,
    ACCIDENT,
    CHRONIC,
    DISASTER,
    ILLNESS,
    OVER_LINE,
    RETIRED,
    SERIOUS,
    UNDECIDED,
    WRONG,
    Block,
    Floats,
    Ints,
    Mask,
    mix,
)
from simulation.inputs.imputation import table


def school_cost_year(level: Ints) -> Floats:
    """Yuan a year of each student's stage, 0 where nobody studies."""
    cost = table("school_cost_year", "resources")
    by_level = [cost["compulsory"]] * 3 + [cost["senior"], cost["vocational"], cost["college"], cost["university"], 0.0]
    return np.asarray(by_level)[level]


def choose_means(block: Block) -> None:
    """Own means first; then rigid costs; gross income is their sum, so that the tier follows from both."""
    rng, count = block.rng, block.count
    shape = mix("own_means")
    own = rng.beta(shape["alpha"], shape["beta"], count)
    per_head = block.line * 12 * block.size
    school = school_cost_year(block.level).sum(axis=1) / per_head
    ill = (block.health == SERIOUS).any(axis=1)
    shock = np.isin(block.cause, (DISASTER, ACCIDENT))
    needy = ill | shock
    target = np.choose(
        block.tier,
        [
            own + (1 - own) * rng.random(count) * needy,
            _between(rng, mix("gross_margin"), count),
            _between(rng, mix("gross_accident"), count),
        ],
    )
    limit = np.choose(block.tier, list(mix("gross_limit").values()))
    own = np.minimum(own, np.maximum(limit - school, 0.05))
    target = np.maximum(target, own + school)
    extra = np.maximum(target - own - school, 0)
    _odd_profiles(block, own, target, extra, school)
    block.own, block.gross = own, own + school + extra
    block.gross[block.profile == UNDECIDED] = target[block.profile == UNDECIDED]
    _split_costs(block, extra * per_head, shock)


def _between(rng: np.random.Generator, shape: Mapping[str, float], count: int) -> Floats:
    """A Beta value stretched from `low` to `high`."""
    return shape["low"] + (shape["high"] - shape["low"]) * rng.beta(shape["alpha"], shape["beta"], count)


def _odd_profiles(block: Block, own: Floats, target: Floats, extra: Floats, school: Floats) -> None:
    rng, profile = block.rng, block.profile
    low, high = mix("gross_special_low"), mix("gross_special_high")
    kinds = {RETIRED: "retired", ABOVE: "above", UNDECIDED: "undecided", OVER_LINE: "over_line", WRONG: "wrong"}
    for kind, name in kinds.items():
        here = profile == kind
        target[here] = rng.uniform(low[name], high[name], int(here.sum()))
        own[here] = np.maximum(target[here] - school[here], 0.05)
        extra[here] = 0
    over = profile == OVER_LINE
    extra[over] = np.maximum(own[over] - 1, 0) * rng.uniform(0, 0.8, int(over.sum()))
    own[over] -= extra[over]
    undecided = profile == UNDECIDED
    block.rigid_month[undecided] = (
        np.maximum(target[undecided] - rng.uniform(0.5, 0.98, int(undecided.sum())), school[undecided])
        * (block.line * block.size)[undecided]
    )


def _split_costs(block: Block, cost_year: Floats, shock: Mask) -> None:
    """Who bears the cost: the event itself, the person who is ill, or (for others with costs) a newly named illness."""
    cost_year = np.round(cost_year, -2)
    block.event_year = np.where(shock, cost_year, 0)
    rest = np.where(shock, 0, cost_year)
    unnamed = (rest >= 400) & ~np.isin(block.health, (SERIOUS, CHRONIC)).any(axis=1)
    adult = block.present() & (block.age() >= 18)
    pickable = np.where(adult, block.rng.random(adult.shape), -1)
    rows = np.flatnonzero(unnamed)
    heavy = rest[rows] > mix("health")["serious_above_yuan"]
    chosen = pickable[rows].argmax(axis=1)
    block.health[rows, chosen] = np.where(heavy, SERIOUS, CHRONIC)
    block.unable[rows, chosen] |= heavy
    block.further[rows] = ILLNESS
    weight = np.choose(block.health, [0.0, 1.0, 0.001, 0.0])
    total = weight.sum(axis=1)
    block.medical_year = np.divide(
        weight * rest[:, None], total[:, None], out=np.zeros_like(weight), where=total[:, None] > 0
    )
