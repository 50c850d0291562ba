"""Who gets which set for the money: many households, a few sets each, limits by group, with a certified gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulation.choosing.knapsack import (
    amounts_by_group,
    at_prices,
    best_without_money,
    efficient_steps,
    search_near_price,
    take_steps,
)
from simulation.errors import SimulationError
from simulation.state import Floats, Ints

GOOD_ENOUGH = 1e-4
"""Relative gap from which the search near the price of money is spared: it would move households for nothing."""
STATES = 20_000
"""States kept at most in that search."""
HALVINGS, SWEEPS = 24, 2
"""Steps in finding a price by halving; turns over the limits where there are several."""


@dataclass(frozen=True)
class Choices:
    """Sets of all households, one after another: those of household `i` from `start[i]` to before `start[i + 1]`."""

    start: Ints
    cost: Ints
    """Fen."""
    gain: Floats

    def __len__(self) -> int:
        return len(self.start) - 1

    @property
    def owner(self) -> Ints:
        """Household of every set."""
        return np.repeat(np.arange(len(self)), np.diff(self.start))


@dataclass(frozen=True)
class Limit:
    """At least so much for every group: fen (`of` is "money") or households that get a set with a cost ("served")."""

    of: Literal["money", "served"]
    group: NDArray[np.int64]
    """Group of each household."""
    least: Ints
    """By group."""


@dataclass(frozen=True)
class Chosen:
    """A choice and how far it can be from the best one."""

    item: Ints
    """Place of each household's set in `Choices`."""
    cost: int
    gain: float
    bound: float
    """No choice within the money and the limits gains more."""
    price: float
    """What a further fen would gain (the relaxed problem's price of money)."""

    @property
    def gap(self) -> float:
        """How much more the best choice can gain, as a share of the bound; 0 where nothing can be gained."""
        return max(0.0, (self.bound - self.gain) / self.bound) if self.bound > 0 else 0.0


class LimitsClashError(SimulationError):
    """The limits cannot hold together: more is asked for than there is to give, or more than the money pays."""


def choose(choices: Choices, money: int, limits: Sequence[Limit] = ()) -> Chosen:
    """The choice of one set for each household that gains most for at most `money` fen, and its certified bound.

    Without limits: the relaxed problem exactly, rounded, then improved by a search near the price of money where the gap
    is worth it. With limits: prices of money and of every limit found by halving, then what is left is spent on steps up.
    The same choices give the same answer, whatever the machine. Raises LimitsClashError where the limits cannot be met.
    """
    _check(choices, limits)
    free = not limits or not choices.cost.any()
    return _freely(choices, money) if free else _limited(choices, money, limits)


def _freely(choices: Choices, money: int) -> Chosen:
    chosen = np.empty(len(choices), np.int64)
    best_without_money(choices.start, choices.cost, choices.gain, chosen)
    left = money - int(choices.cost[chosen].sum())
    if left < 0:
        raise LimitsClashError(
            f"钱不够每户至少一项，还差 {-left / 100:,.2f} 元 the money does not pay one measure for everyone: short by "
            f"{-left / 100:,.2f} yuan"
        )
    sure = float(choices.gain[chosen].sum())
    relaxed, price = _climb(choices, chosen, left)
    bound, gained = sure + relaxed, float(choices.gain[chosen].sum())
    if price > 0 and bound - gained > GOOD_ENOUGH * max(bound, 1e-12):
        better = chosen.copy()
        found, whole = search_near_price(
            choices.start, choices.cost, choices.gain, price, money, gained, better, STATES
        )
        chosen = better if found else chosen
        gained = float(choices.gain[chosen].sum())
        bound = gained if whole else bound
    return Chosen(chosen, int(choices.cost[chosen].sum()), gained, max(bound, gained), price)


def _climb(choices: Choices, chosen: Ints, left: int) -> tuple[float, float]:
    """Spend what is left on steps up from `chosen`, which changes; the relaxed gain and the price of money."""
    n = len(choices.cost)
    owner, item, step_cost, step_gain = np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n)
    found = efficient_steps(choices.start, choices.cost, choices.gain, chosen, owner, item, step_cost, step_gain)
    order = np.argsort(-(step_gain[:found] / step_cost[:found]), kind="stable")
    _, _, relaxed, price = take_steps(order, owner, item, step_cost, step_gain, left, chosen)
    return float(relaxed), float(price)


def _limited(choices: Choices, money: int, limits: Sequence[Limit]) -> Chosen:
    search = _Prices(choices, money, limits)
    low, high = 0.0, 2.0 * search.steepest()
    if search.fits(low):
        best, high = search.chosen.copy(), low
    else:
        best = search.at_any_price(high)
        for _ in range(HALVINGS):
            price = (low + high) / 2
            if search.fits(price):
                best, high = search.chosen.copy(), price
            else:
                low = price
    _climb(choices, best, money - int(choices.cost[best].sum()))
    gained = float(choices.gain[best].sum())
    return Chosen(best, int(choices.cost[best].sum()), gained, max(search.bound, gained), high)


def _check(choices: Choices, limits: Sequence[Limit]) -> None:
    """Refuse a limit that asks a group for more than all its sets can give."""
    problems = []
    dearest = np.maximum.reduceat(choices.cost, choices.start[:-1])
    for limit in limits:
        possible = np.zeros(len(limit.least), np.int64)
        np.add.at(possible, limit.group, dearest if limit.of == "money" else dearest > 0)
        problems += [
            f"{limit.of}: 第 {place} 组最多 group {place} can have at most {possible[place]}，要求 asked {limit.least[place]}"
            for place in np.flatnonzero(possible < limit.least)
        ]
    if problems:
        raise LimitsClashError("\n".join(problems))


class _Prices:
    """Prices of limits at a price of money, and the least bound any of them gave."""

    def __init__(self, choices: Choices, money: int, limits: Sequence[Limit]) -> None:
        self.choices, self.money, self.limits = choices, money, limits
        self.prices = [np.zeros(len(limit.least)) for limit in limits]
        self.chosen = np.empty(len(choices), np.int64)
        self.bound = np.inf

    def steepest(self) -> float:
        """More gain for a fen than any set brings."""
        dear = self.choices.cost > 0
        spread = float(np.ptp(self.choices.gain)) if len(self.choices.gain) else 0.0
        return max(spread / float(self.choices.cost[dear].min()), 1e-12) if dear.any() else 1e-12

    def fits(self, price: float) -> bool:
        """Whether the money suffices at this price of money with every limit met; leaves the choice in `chosen`.

        A higher price of one limit never takes from what another asks for: whoever is served stays served, whoever gets
        money gets no less. So a last turn that only raises prices meets them all.
        """
        several = len(self.limits) > 1
        for lowest in [True] * (SWEEPS if several else 1) + [False] * several:
            for place in range(len(self.limits)):
                self._meet(place, price, lowest=lowest)
        self._pass(price)
        return int(self.choices.cost[self.chosen].sum()) <= self.money

    def at_any_price(self, price: float) -> Ints:
        """The choice where money is as dear as need be; what is missing, if it still does not suffice."""
        for dearer in (1.0, 1024.0):
            if self.fits(price * dearer):
                return self.chosen.copy()
        need = int(self.choices.cost[self.chosen].sum())
        raise LimitsClashError(
            f"各项下限合计约需 {need / 100:,.2f} 元，只有 {self.money / 100:,.2f} 元 "
            f"the limits together need about {need / 100:,.2f} yuan; there are {self.money / 100:,.2f}"
        )

    def _amounts(self, limit: Limit) -> Ints:
        amounts = np.zeros(len(limit.least), np.int64)
        amounts_by_group(self.chosen, self.choices.cost, limit.group, limit.of == "money", amounts)
        return amounts

    def _meet(self, place: int, price: float, *, lowest: bool) -> None:
        """The lowest price of each group at which one limit holds, the others' prices as they are; or one not below its own."""
        limit = self.limits[place]
        low = np.zeros(len(limit.least)) if lowest else self.prices[place]
        high = np.full(len(limit.least), self._enough(limit, price))
        self.prices[place] = low
        self._pass(price)
        high = np.where(self._amounts(limit) >= limit.least, low, high)
        for _ in range(HALVINGS):
            if (low == high).all():
                break
            self.prices[place] = (low + high) / 2
            self._pass(price)
            met = self._amounts(limit) >= limit.least
            high = np.where(met, self.prices[place], high)
            low = np.where(met, low, self.prices[place])
        self.prices[place] = high

    def _enough(self, limit: Limit, price: float) -> float:
        """A price of a limit no group needs more than."""
        spread = float(np.ptp(self.choices.gain)) + price * float(self.choices.cost.max()) + 1.0
        return (
            spread if limit.of == "served" else spread / float(self.choices.cost[self.choices.cost > 0].min()) + price
        )

    def _pass(self, price: float) -> None:
        """Every household's best set at the prices as they are; each pass proves a bound."""
        on = {"money": np.zeros(len(self.choices)), "served": np.zeros(len(self.choices))}
        for limit, prices in zip(self.limits, self.prices, strict=True):
            on[limit.of] += prices[limit.group]
        c = self.choices
        total = at_prices(c.start, c.cost, c.gain, price, on["money"], on["served"], self.chosen)
        paid = sum(float(p @ limit.least) for limit, p in zip(self.limits, self.prices, strict=True))
        self.bound = min(self.bound, float(total) + price * self.money - paid)
