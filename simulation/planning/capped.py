"""Who gets which set where more than the money runs out: staff days, places, the most money of a programme.

Every such limit gets a price; the choice at these prices is that of `simulation.planning.knapsack` with what a set uses taken
off its gain. Prices are raised until all limits hold (Lagrangian relaxation: Everett, Operations Research 11, 1963), what is
left is spent on steps up, and the best of the relaxed values bounds every choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from simulation.planning.knapsack import Choices, Chosen, Limit, LimitsClashError, choose
from simulation.state import Floats, Ints

HALVINGS, SWEEPS, DEARER = 18, 2, 20
"""Steps in finding a price; turns over the limits before a last one that only raises; doublings where that does not do."""
MOST_STEPS = 200_000
"""Steps up looked at with what is left."""
CLOSE = 1e-9

CapKind = Literal["staff", "places", "most"]


@dataclass(frozen=True)
class Cap:
    """At most so much of something over all households: staff days, places or fen of a programme."""

    kind: CapKind
    programme: str
    most: float
    use: Floats
    """What each set takes of it."""


def choose_within(
    choices: Choices, money: int, limits: Sequence[Limit], caps: Sequence[Cap]
) -> tuple[Chosen, list[float]]:
    """The choice as `choose`, within every cap as well, and what a further unit of each cap would gain.

    Its price of money is that of the choice made within the caps: 0 where staff or places run out before the money.
    Raises LimitsClashError where a cap cannot hold with the other limits.
    """
    search = _Search(choices, money, limits, caps)
    chosen = search.at()
    if search.over(chosen) is None:
        return chosen, search.prices
    for turn in range(SWEEPS + 1):
        for place in range(len(caps)):
            search.raise_price(place, lowest=turn < SWEEPS)
    for _ in range(DEARER):
        if search.best is not None:
            break
        search.prices = [price * 2.0 for price in search.prices]
        chosen = search.at()
    if search.best is None:
        raise search.clash(search.over(chosen) or 0, chosen)
    item = search.spend_rest(search.best)
    gain = float(choices.gain[item].sum())
    cost = int(choices.cost[item].sum())
    return replace(search.best, item=item, cost=cost, gain=gain, bound=max(search.bound, gain)), search.best_prices


class _Search:
    def __init__(self, choices: Choices, money: int, limits: Sequence[Limit], caps: Sequence[Cap]) -> None:
        self.choices, self.money, self.limits, self.caps = choices, money, limits, caps
        self.prices = [0.0] * len(caps)
        self.bound = np.inf
        self.best: Chosen | None = None
        """The choice within every cap that gains most, of all seen."""
        self.best_prices = list(self.prices)
        """The caps' prices it was made at."""

    def at(self) -> Chosen:
        """The choice at the prices as they are; it proves a bound."""
        c = self.choices
        gain = c.gain.copy()
        for cap, price in zip(self.caps, self.prices, strict=True):
            gain -= price * cap.use
        chosen = choose(Choices(c.start, c.cost, gain), self.money, self.limits)
        worth = sum(price * cap.most for cap, price in zip(self.caps, self.prices, strict=True))
        self.bound = min(self.bound, chosen.bound + worth)
        chosen = replace(chosen, gain=float(c.gain[chosen.item].sum()))
        if self.over(chosen) is None and (self.best is None or chosen.gain > self.best.gain):
            self.best, self.best_prices = chosen, list(self.prices)
        return chosen

    def over(self, chosen: Chosen) -> int | None:
        """The first cap a choice breaks."""
        for place, cap in enumerate(self.caps):
            if float(cap.use[chosen.item].sum()) > cap.most + CLOSE * max(cap.most, 1.0):
                return place
        return None

    def raise_price(self, place: int, *, lowest: bool) -> None:
        """The lowest price at which a cap holds, the other prices as they are; not below the price it has unless `lowest`."""
        cap = self.caps[place]

        def holds(price: float) -> bool:
            self.prices[place] = price
            return float(cap.use[self.at().item].sum()) <= cap.most

        low = 0.0 if lowest else self.prices[place]
        if holds(low):
            return
        used = cap.use > 0
        high = low + 2.0 * float(np.ptp(self.choices.gain)) / float(cap.use[used].min())
        if not holds(high):
            return
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            low, high = (low, middle) if holds(middle) else (middle, high)
        self.prices[place] = high

    def clash(self, place: int, chosen: Chosen) -> LimitsClashError:
        """What cannot hold, in words."""
        cap, used = self.caps[place], float(self.caps[place].use[chosen.item].sum())
        return LimitsClashError(
            f"{cap.programme or cap.kind}：其他限制至少要用 {used:,.1f}，上限 {cap.most:,.1f} "
            f"the other limits need at least {used:,.1f} of it, the limit is {cap.most:,.1f}"
        )

    def spend_rest(self, chosen: Chosen) -> Ints:
        """Further steps up while money and every cap have room, those that gain most for what they take first."""
        c, owner, item = self.choices, self.choices.owner, chosen.item.copy()
        left = self.money - int(c.cost[item].sum())
        room = [cap.most - float(cap.use[item].sum()) for cap in self.caps]
        more = c.gain - c.gain[item][owner]
        dearer = c.cost - c.cost[item][owner]
        steps = np.flatnonzero((more > 0) & (dearer >= 0) & (dearer <= left))
        order = steps[np.argsort(-more[steps] / np.maximum(dearer[steps], 1), kind="stable")][:MOST_STEPS]
        for place in order.tolist():
            old = int(item[owner[place]])
            extra = [float(cap.use[place] - cap.use[old]) for cap in self.caps]
            paid = int(c.cost[place] - c.cost[old])
            fits = 0 <= paid <= left and all(a <= b for a, b in zip(extra, room, strict=True))
            if fits and c.gain[place] > c.gain[old]:
                item[owner[place]], left = place, left - paid
                room = [b - a for a, b in zip(extra, room, strict=True)]
        return item
