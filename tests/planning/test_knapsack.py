"""The knapsack over households: against exact solutions, against its own bound, and under limits by group."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import coo_matrix

from simulation.planning.knapsack import Choices, Limit, LimitsClashError, choose


def choices_of(households: list[list[tuple[int, float]]]) -> Choices:
    start = np.cumsum([0, *(len(sets) for sets in households)])
    cost, gain = zip(*(one for sets in households for one in sets), strict=True)
    return Choices(start.astype(np.int64), np.array(cost, np.int64), np.array(gain, np.float64))


def exact(choices: Choices, money: int, limits: list[Limit] = ()) -> float | None:
    """The best gain by HiGHS's branch and bound; None where nothing fits."""
    n, owner = len(choices.cost), choices.owner
    each = LinearConstraint(coo_matrix((np.ones(n), (owner, np.arange(n)))).tocsr(), 1, 1)
    rules = [each, LinearConstraint(choices.cost[None, :], -np.inf, money)]
    for limit in limits:
        weight = choices.cost if limit.of == "money" else (choices.cost > 0).astype(float)
        table = coo_matrix((weight, (limit.group[owner], np.arange(n))), shape=(len(limit.least), n)).tocsr()
        rules.append(LinearConstraint(table, limit.least, np.inf))
    solved = milp(-choices.gain, constraints=rules, integrality=np.ones(n), options={"mip_rel_gap": 0.0})
    return None if solved.x is None else -float(solved.fun)


# Sinha and Zoltners' kind of instance, small enough to try every choice; a class of one set must take it.
households = st.lists(
    st.lists(st.tuples(st.integers(0, 60), st.integers(-3, 30)), min_size=0, max_size=4).map(lambda s: [(0, 0), *s]),
    min_size=1,
    max_size=6,
)


@given(households, st.integers(0, 150))
def test_the_best_of_every_choice_there_is_is_found_and_certified(sets, money):
    choices = choices_of(sets)
    found = choose(choices, money)
    every = [c for c in product(*sets) if sum(cost for cost, _ in c) <= money]
    best = max(sum(gain for _, gain in c) for c in every)
    assert found.cost <= money
    assert found.gain == pytest.approx(best, rel=1e-4)
    assert best <= found.bound + 1e-9


@given(households, st.integers(0, 150), st.integers(0, 100))
def test_more_money_is_never_worse(sets, money, more):
    choices = choices_of(sets)
    assert choose(choices, money + more).gain >= choose(choices, money).gain - 1e-4 * abs(choose(choices, money).gain)


def hard(kind: str, n: int, per: int, seed: int) -> Choices:
    """Pisinger's kinds of instances (EJOR 1995): uncorrelated, weakly correlated, strongly correlated, subset sums."""
    luck = np.random.default_rng(seed)
    cost = luck.integers(1, 1_000, (n, per))
    gain = {
        "uncorrelated": luck.integers(1, 1_000, (n, per)),
        "weakly": np.maximum(cost + luck.integers(-10, 11, (n, per)), 1),
        "strongly": cost + 10,
        "subset": cost,
    }[kind]
    nothing = np.zeros((n, 1), np.int64)
    cost, gain = np.hstack([nothing, cost]), np.hstack([nothing, gain])
    start = np.arange(n + 1, dtype=np.int64) * (per + 1)
    return Choices(start, cost.reshape(-1).astype(np.int64), gain.reshape(-1).astype(np.float64))


@pytest.mark.parametrize("kind", ["uncorrelated", "weakly", "strongly", "subset"])
@pytest.mark.parametrize("seed", range(3))
def test_the_literatures_hard_instances_end_within_half_a_percent_of_the_exact_optimum(kind, seed):
    choices = hard(kind, 60, 5, seed)
    money = int(choices.cost.sum() // 12)
    found, best = choose(choices, money), exact(choices, money)
    assert found.cost <= money
    assert best <= found.bound * (1 + 1e-9)
    assert found.gain >= best * 0.995
    assert found.gap <= 0.005


def test_a_choice_for_thousands_is_certified_within_half_a_percent():
    choices = hard("weakly", 3_000, 8, 1)
    assert choose(choices, int(choices.cost.sum() // 40)).gap <= 0.005


def test_a_hundredth_more_money_moves_few_households():
    choices = hard("uncorrelated", 2_000, 6, 3)
    money = int(choices.cost.sum() // 30)
    before, after = choose(choices, money), choose(choices, money + money // 100)
    assert (before.item != after.item).mean() < 0.02


@pytest.mark.parametrize("seed", range(4))
def test_limits_by_group_hold_and_the_choice_comes_near_the_exact_one(seed):
    choices = hard("uncorrelated", 90, 4, seed)
    money = int(choices.cost.sum() // 12)
    groups, tiers = np.arange(90) % 5, np.arange(90) % 3
    limits = [
        Limit("served", groups.astype(np.int64), np.full(5, 9)),
        Limit("money", tiers.astype(np.int64), np.array([money // 4, money // 4, money // 4])),
    ]
    found, best = choose(choices, money, limits), exact(choices, money, limits)
    served = np.bincount(groups, choices.cost[found.item] > 0, 5)
    spent = np.bincount(tiers, choices.cost[found.item], 3)
    assert (served >= 9).all()
    assert (spent >= money // 4).all()
    assert found.cost <= money
    assert best <= found.bound * (1 + 1e-9)
    assert found.gain >= 0.97 * best


def test_limits_never_gain():
    choices = hard("uncorrelated", 40, 4, 9)
    money = int(choices.cost.sum() // 12)
    limit = Limit("served", np.arange(40, dtype=np.int64) % 2, np.array([19, 19]))
    assert choose(choices, money, [limit]).gain <= choose(choices, money).bound + 1e-9


def test_more_than_a_group_can_have_is_refused_with_the_group_and_the_most_it_can_have():
    choices = choices_of([[(0, 0.0), (10, 1.0)], [(0, 0.0)]])
    with pytest.raises(LimitsClashError, match="group 1 can have at most 0"):
        choose(choices, 100, [Limit("served", np.array([0, 1]), np.array([1, 1]))])


def test_limits_dearer_than_the_money_are_refused_with_both_amounts():
    choices = choices_of([[(0, 0.0), (1000, 1.0)], [(0, 0.0), (3000, 1.0)]])
    with pytest.raises(LimitsClashError, match=r"40\.00 yuan of|there are 20\.00"):
        choose(choices, 2000, [Limit("served", np.array([0, 1]), np.array([1, 1]))])


def test_a_measure_everyone_must_have_is_paid_first_or_refused():
    choices = choices_of([[(500, 0.0)], [(0, 0.0), (400, 0.5)]])
    assert choose(choices, 899).cost == 500
    assert choose(choices, 900).gain == 0.5
    with pytest.raises(LimitsClashError, match="short by"):
        choose(choices, 499)
