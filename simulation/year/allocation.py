"""Who gets what: amounts, ranking, and the split of a budget in whole fen."""

from __future__ import annotations

import numpy as np

from simulation.rules import rule

U64 = np.uint64
DEEPEST_SHORTFALL, TIER, LONGEST_ON_FILE, EFFECT_PER_YUAN, EQUAL_CHANCE = 0, 1, 2, 3, 4
_SCORE_LIMIT = (1 << 24) - 1
_TIE_BITS = 20
_DIGIT = 11


@rule
def to_line_fen(own_year_short, received, cap):
    """What lifts a household to the line for the year after what it already received, at most the cap (fen)."""
    return max(0, min(own_year_short - received, cap))


@rule
def line_months_fen(line, months):
    """So many months of the line: for the household, not for each head."""
    return np.int64(np.floor(line * months + 0.5))


@rule
def cost_share_fen(own_cost, deductible, ratio, ceiling):
    """A share of the own cost above the deductible, at most the ceiling (fen)."""
    return np.int64(np.floor(min(max(own_cost - deductible, 0) * ratio, ceiling) + 0.5))


@rule
def insured_payout(inpatient, second_stay_share, first_ratio, second_ratio, in_scope, ceiling):
    """Insurance on own-paid inpatient cost: the first two stays at their ratios, the part in scope, up to the ceiling (fen)."""
    paid = inpatient * ((1.0 - second_stay_share) * first_ratio + second_stay_share * second_ratio) * in_scope
    return np.int64(np.floor(min(paid, ceiling) + 0.5))


@rule
def score_of(priority, shortfall_head, tier, months_on_file):
    """Rank of a household under a priority rule: the higher, the earlier."""
    if priority == DEEPEST_SHORTFALL:
        return shortfall_head + (1 << 22)
    if priority == TIER:
        return 4 - tier
    if priority == LONGEST_ON_FILE:
        return months_on_file
    return 0


@rule
def effect_per_yuan_score(shortfall_household, gain_month, cost):
    """Share of the monthly shortfall an award is expected to close, for each yuan it costs, as a whole number."""
    closed = min(gain_month, max(shortfall_household, 1.0)) / max(shortfall_household, 1.0)
    return np.int64(closed / max(cost, 100) * 1e8)


@rule
def rank_key(score, tie):
    """One whole number that sorts by score (highest first), then by the household's own draw."""
    kept = min(max(score, 0), _SCORE_LIMIT)
    return (U64(_SCORE_LIMIT - kept) << U64(_TIE_BITS)) | U64(np.int64(tie * (1 << _TIE_BITS)))


@rule
def sort_by_key(keys, rows, n, spare_keys, spare_rows):
    """Sort the first n rows by their 44-bit keys, in place: radix sort in four passes of 11 bits, stable."""
    counts = np.zeros(1 << _DIGIT, np.int64)
    for turn in range(4):
        shift = U64(turn * _DIGIT)
        mask = U64((1 << _DIGIT) - 1)
        counts[:] = 0
        for i in range(n):
            counts[np.int64((keys[i] >> shift) & mask)] += 1
        place = 0
        for digit in range(1 << _DIGIT):
            size = counts[digit]
            counts[digit] = place
            place += size
        for i in range(n):
            value = np.int64((keys[i] >> shift) & mask)
            spare_keys[counts[value]] = keys[i]
            spare_rows[counts[value]] = rows[i]
            counts[value] += 1
        keys[:n] = spare_keys[:n]
        rows[:n] = spare_rows[:n]


@rule
def split_whole(total, weights, out):
    """Split whole awards or places over the weights, each to the unit with the highest weight ÷ (2 × given + 1).

    So (Sainte-Laguë) a larger total never takes one from anybody; largest remainders can. Nothing where all weights are 0.
    """
    n = weights.shape[0]
    weight_sum = 0.0
    for i in range(n):
        weight_sum += weights[i]
    out[:] = 0
    if weight_sum <= 0.0:
        return
    left = total
    sure = max(total - n, 0)  # so many can be handed out at once without passing anybody's part
    for i in range(n):
        out[i] = np.int64(np.floor(weights[i] * sure / weight_sum + 0.5))
        left -= int(out[i])
    for _ in range(left):
        best = 0
        for i in range(1, n):
            if weights[i] * (2 * out[best] + 1) > weights[best] * (2 * out[i] + 1):
                best = i
        out[best] += 1


@rule
def split_total(total, weights, out):
    """Split a total over the weights in whole fen by largest remainder; ties to the first. Nothing where all weights are 0."""
    n = weights.shape[0]
    weight_sum = 0.0
    for i in range(n):
        weight_sum += weights[i]
    out[:] = 0
    if weight_sum <= 0.0:
        return
    left = total
    remainders = np.empty(n, np.float64)
    for i in range(n):
        share = total * (weights[i] / weight_sum)
        out[i] = np.int64(np.floor(share))
        remainders[i] = share - out[i]
        left -= int(out[i])
    for _ in range(left):
        best = 0
        for i in range(1, n):
            if remainders[i] > remainders[best]:
                best = i
        out[best] += 1
        remainders[best] = -1.0
