"""Households newly identified in a year: how many, and which of the file they resemble.

Arrival k of a group and year is the same household in every scenario and replicate: its number is the only thing that
luck decides. Its donor is chosen by rendezvous hashing (Thaler and Ravishankar 1998) over a window of the opening file's
keys: among the 64 households whose keys follow the arrival's own key on the ring, the one with the highest joint
hash. So adding a household to the file changes only the few arrivals it wins, at log n cost for each arrival in place of n.
"""

from __future__ import annotations

import numpy as np

from simulation.rules import rule

WINDOW = 64
U64 = np.uint64


@rule
def mix(x):
    """SplitMix64 finaliser: a 64-bit hash of a 64-bit number."""
    x = U64(x)
    x = (x ^ (x >> U64(30))) * U64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> U64(27))) * U64(0x94D049BB133111EB)
    return x ^ (x >> U64(31))


@rule
def arrival_key(salt, group, year, ordinal):
    """The household key of arrival `ordinal` of a group and calendar year."""
    return mix(
        U64(salt) ^ mix(U64(year) * U64(1000003) + U64(group) * U64(7919)) ^ mix(U64(ordinal) + U64(0x9E3779B97F4A7C15))
    )


@rule
def choose_donor(key, sorted_keys):
    """Position in `sorted_keys` (rising, at least one) of the household this arrival resembles."""
    n = sorted_keys.shape[0]
    start = np.searchsorted(sorted_keys, key)
    best, best_hash = 0, U64(0)
    for step in range(min(WINDOW, n)):
        place = (start + step) % n
        joint = mix(key ^ sorted_keys[place])
        if step == 0 or joint > best_hash:
            best, best_hash = place, joint
    return best


@rule
def choose_arrivals(salt, group, year, sorted_keys, keys, donors):
    """Fill in the key of each arrival of a group and year, and the position of its donor in `sorted_keys`."""
    for ordinal in range(keys.shape[0]):
        keys[ordinal] = arrival_key(salt, group, year, ordinal)
        donors[ordinal] = choose_donor(keys[ordinal], sorted_keys)


@rule
def arrival_count(u, mean, z):
    """Number of arrivals: Poisson by inverse CDF from one uniform; the normal limit above a mean of 200 (`z` is its quantile)."""
    if mean > 200.0:
        return int(max(0.0, np.floor(mean + np.sqrt(mean) * z + 0.5)))
    term = np.exp(-mean)
    total, count = term, 0
    while u > total and count < 400:
        count += 1
        term *= mean / count
        total += term
    return count
