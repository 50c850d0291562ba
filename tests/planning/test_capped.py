"""Choices where more than the money runs out: within every limit, never above the bound, as good as the exact solution."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import LinearConstraint, milp

from benchmarks.household_plan import made_up
from simulation.planning.capped import Cap, choose_within
from simulation.planning.knapsack import Choices, Limit, LimitsClashError, choose

HOUSEHOLDS = 60
MONEY = HOUSEHOLDS * 50_000


def caps_for(choices: Choices, seed: int) -> list[Cap]:
    """Staff days for about a third of what the free choice takes, places of a programme for half."""
    luck = np.random.default_rng(seed)
    dear = choices.cost > 0
    days = np.where(dear, luck.integers(1, 6, len(choices.cost)), 0).astype(float)
    places = (dear & (luck.random(len(choices.cost)) < 0.4)).astype(float)
    item = choose(choices, MONEY).item
    return [
        Cap("staff", "", float(days[item].sum()) // 3, days),
        Cap("places", "training", float(places[item].sum()) // 2, places),
    ]


def exact_gain(choices: Choices, caps: list[Cap]) -> float:
    n = len(choices.cost)
    each = np.zeros((len(choices), n))
    each[choices.owner, np.arange(n)] = 1
    rows = np.vstack([choices.cost, *(cap.use for cap in caps)])
    solved = milp(
        -choices.gain, integrality=np.ones(n), options={"mip_rel_gap": 0.0},
        constraints=[LinearConstraint(each, 1, 1), LinearConstraint(rows, -np.inf, [MONEY, *(cap.most for cap in caps)])],
    )  # fmt: skip
    return -float(solved.fun)


@pytest.mark.parametrize("seed", range(6))
def test_every_limit_holds_and_the_exact_optimum_lies_between_choice_and_bound(seed):
    choices = made_up(HOUSEHOLDS, seed)
    caps = caps_for(choices, seed)
    found, prices = choose_within(choices, MONEY, (), caps)
    best = exact_gain(choices, caps)
    assert found.cost <= MONEY
    assert all(cap.use[found.item].sum() <= cap.most + 1e-9 for cap in caps)
    assert np.array_equal(choices.owner[found.item], np.arange(HOUSEHOLDS))
    assert found.gain <= best + 1e-9
    assert best <= found.bound + 1e-9
    assert found.gain >= 0.95 * best
    assert max(prices) > 0


def test_limits_that_do_not_bind_change_nothing():
    choices = made_up(HOUSEHOLDS, 1)
    free = choose(choices, MONEY)
    found, prices = choose_within(choices, MONEY, (), [Cap("staff", "", 1e9, np.ones(len(choices.cost)))])
    assert found.item.tolist() == free.item.tolist()
    assert prices == [0.0]


def test_money_that_a_cap_leaves_idle_is_worth_nothing_more():
    """With places for five the money cannot be spent: more of it would gain nothing, another place would."""
    choices = made_up(HOUSEHOLDS, 1)
    places = Cap("places", "training", 5.0, (choices.cost > 0).astype(float))
    assert choose(choices, MONEY).price > 0
    found, prices = choose_within(choices, MONEY, (), [places])
    assert found.cost < MONEY
    assert found.price == 0
    richer, _ = choose_within(choices, MONEY + MONEY // 10, (), [places])
    roomier, _ = choose_within(choices, MONEY, (), [Cap("places", "training", 6.0, places.use)])
    assert richer.gain == pytest.approx(found.gain)
    assert roomier.gain - found.gain == pytest.approx(prices[0], rel=0.25)
    short, _ = choose_within(choices, found.cost // 3, (), [places])
    assert short.price > 0


def test_least_shares_hold_beside_them_and_what_cannot_hold_is_refused():
    choices = made_up(HOUSEHOLDS, 2)
    (staff, _), group = caps_for(choices, 2), np.arange(HOUSEHOLDS) % 3
    fair = Limit("served", group, np.array([5, 5, 5]))
    found, _ = choose_within(choices, MONEY, [fair], [staff])
    served = np.bincount(group[choices.cost[found.item] > 0], minlength=3)
    assert (served >= 5).all()
    assert staff.use[found.item].sum() <= staff.most
    with pytest.raises(LimitsClashError):
        choose_within(
            choices, MONEY, [Limit("served", group, np.array([20, 15, 15]))], [Cap("staff", "", 3.0, staff.use)]
        )
