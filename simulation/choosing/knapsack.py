"""Multiple-choice knapsack: one set for each household, the money of a year, the most gained.

The relaxed problem (sets may be mixed) is solved exactly by walking up each household's efficient sets in the order of
gain for each fen (Sinha and Zoltners, Operations Research 1979; Zemel, Information Processing Letters 1984). What rounding
costs is won back by a search over the households nearest to the price of money (Pisinger, EJOR 1995).

Sets stand one after another: those of household `i` from `start[i]` to before `start[i + 1]`; `cost` in whole fen.
"""

from __future__ import annotations

import numpy as np

from simulation.rules import entry, kernel


@entry
def efficient_steps(start, cost, gain, base, owner, item, step_cost, step_gain):
    """Fill in the steps from `base` (one set a household) up its efficient sets, cheapest first; gives how many.

    A step leads to a dearer set that gains more, and no later step of the household gains more for each fen.
    """
    n = 0
    widest = 1
    for i in range(start.shape[0] - 1):
        widest = max(widest, start[i + 1] - start[i])
    hull = np.empty(widest + 1, np.int64)
    for i in range(start.shape[0] - 1):
        top = walk_up(start[i], start[i + 1], base[i], cost, gain, hull)
        for k in range(1, top + 1):
            owner[n] = i
            item[n] = hull[k]
            step_cost[n] = cost[hull[k]] - cost[hull[k - 1]]
            step_gain[n] = gain[hull[k]] - gain[hull[k - 1]]
            n += 1
    return n


@kernel
def walk_up(first, last, base, cost, gain, hull):
    """Put the base and its efficient dearer sets into `hull`; gives the place of the last."""
    top = 0
    hull[0] = base
    while True:
        best, best_slope = -1, 0.0
        here = hull[top]
        for j in range(first, last):
            if cost[j] <= cost[here] or gain[j] <= gain[here]:
                continue
            slope = (gain[j] - gain[here]) / float(cost[j] - cost[here])
            if best < 0 or slope > best_slope or (slope == best_slope and cost[j] > cost[best]):
                best, best_slope = j, slope
        if best < 0:
            return top
        top += 1
        hull[top] = best


@entry
def best_without_money(start, cost, gain, chosen):
    """The cheapest set of each household, of equals the one that gains most."""
    for i in range(start.shape[0] - 1):
        best = start[i]
        for j in range(start[i] + 1, start[i + 1]):
            if cost[j] < cost[best] or (cost[j] == cost[best] and gain[j] > gain[best]):
                best = j
        chosen[i] = best


@entry
def take_steps(order, owner, item, step_cost, step_gain, money, chosen):
    """Take steps in this order while they fit, each household's one after another; changes `chosen`.

    Gives the money left, the gain, the gain that mixing sets would reach (the relaxed optimum), and the gain for each fen
    of the first step that did not fit (0 where all did).
    """
    stuck = np.zeros(chosen.shape[0], np.bool_)
    left, gained, relaxed, price = money, 0.0, -1.0, 0.0
    for k in order:
        if stuck[owner[k]]:
            continue
        if step_cost[k] > left:
            if relaxed < 0.0:
                price = step_gain[k] / step_cost[k]
                relaxed = gained + price * left
            stuck[owner[k]] = True
            continue
        left -= step_cost[k]
        gained += step_gain[k]
        chosen[owner[k]] = item[k]
    return left, gained, (gained if relaxed < 0.0 else relaxed), price


@entry
def at_prices(start, cost, gain, price, on_money, on_served, chosen):
    """The best set of each household at a price of money; of equals the cheaper.

    `on_money` and `on_served` are what a limit adds for each fen and for being served, by household. Gives the sum.
    """
    total = 0.0
    for i in range(start.shape[0] - 1):
        best, best_worth = start[i], -np.inf
        for j in range(start[i], start[i + 1]):
            worth = gain[j] - (price - on_money[i]) * cost[j] + (on_served[i] if cost[j] > 0 else 0.0)
            if worth > best_worth or (worth == best_worth and cost[j] < cost[best]):
                best, best_worth = j, worth
        chosen[i] = best
        total += best_worth
    return total


@entry
def amounts_by_group(chosen, cost, group, of_money, out):
    """Money, or households served, by group."""
    out[:] = 0
    for i in range(chosen.shape[0]):
        out[group[i]] += cost[chosen[i]] if of_money else np.int64(cost[chosen[i]] > 0)


@entry
def search_near_price(start, cost, gain, price, money, best_gain, chosen, most):
    """Look for a choice better than `best_gain`, over sets whose loss at the price does not exceed the gap.

    Every household's loss is what it falls short of its best at this price; a choice's gain is the relaxed optimum less its
    losses and less the price of the money left. States (money left, losses) are widened household by household and
    pruned by dominance. At most `most` states are kept; answers (found, whole): whether `chosen` was changed to a better
    choice, and whether nothing better can exist.
    """
    n = start.shape[0] - 1
    base = np.empty(n, np.int64)
    nothing = np.zeros(n)
    relaxed = at_prices(start, cost, gain, price, nothing, nothing, base) + price * money
    left0 = money
    for i in range(n):
        left0 -= cost[base[i]]
    gap = relaxed - best_gain
    loss = np.empty(cost.shape[0])
    least = np.full(n, np.inf)
    for i in range(n):
        top = gain[base[i]] - price * cost[base[i]]
        for j in range(start[i], start[i + 1]):
            loss[j] = max(top - (gain[j] - price * cost[j]), 0.0)
            if j != base[i] and loss[j] < gap:
                least[i] = min(least[i], loss[j])
    order = np.argsort(least)
    core = 0
    while core < n and least[order[core]] < gap:
        core += 1
    return widen(start, cost, order[:core], base, loss, left0, price, gap, chosen, most)


@kernel
def widen(start, cost, order, base, loss, left0, price, gap, chosen, most):
    """Widen the states household by household; see `search_near_price`."""
    slack = 1e-9 * max(1.0, gap)
    left, lost = np.empty(1, np.int64), np.zeros(1)
    left[0] = left0
    core = order.shape[0]
    history_item, history_from = [np.zeros(1, np.int64)], [np.zeros(1, np.int64)]
    best_total, best_level, best_state = gap - slack, -1, -1
    if left0 >= 0 and price * left0 < best_total:
        best_total, best_level, best_state = price * left0, 0, 0
    whole = True
    for level in range(core):
        i = order[level]
        wide = 0
        room = left.shape[0] * (start[i + 1] - start[i])
        new_left, new_lost = np.empty(room, np.int64), np.empty(room)
        new_item, new_from = np.empty(room, np.int64), np.empty(room, np.int64)
        for s in range(left.shape[0]):
            for j in range(start[i], start[i + 1]):
                total = lost[s] + loss[j]
                if total >= best_total:
                    continue
                new_left[wide], new_lost[wide] = left[s] - (cost[j] - cost[base[i]]), total
                new_item[wide], new_from[wide] = j, s
                wide += 1
        # Dearer and no better is dominated: sorted by money spent, only states that gain more are kept.
        by_left = np.argsort(-new_left[:wide])
        kept = 0
        keep = np.empty(wide, np.int64)
        best_worth = -np.inf
        for place in by_left:
            worth = -(new_lost[place] + price * new_left[place])
            if worth > best_worth + 1e-12:
                best_worth = worth
                keep[kept] = place
                kept += 1
        chosen_states = keep[:kept]
        if kept > most:
            whole = False
            by_loss = np.argsort(new_lost[chosen_states])
            chosen_states = chosen_states[np.sort(by_loss[:most])]
        left, lost = new_left[chosen_states], new_lost[chosen_states]
        history_item.append(new_item[chosen_states])
        history_from.append(new_from[chosen_states])
        for s in range(left.shape[0]):
            total = lost[s] + price * left[s]
            if left[s] >= 0 and total < best_total:
                best_total, best_level, best_state = total, level + 1, s
        if left.shape[0] == 0:
            break
    if best_level < 0:
        return False, whole
    chosen[:] = base
    state = best_state
    for level in range(best_level, 0, -1):
        chosen[order[level - 1]] = history_item[level][state]
        state = history_from[level][state]
    return True, whole
