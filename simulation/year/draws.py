"""Luck: one random number for each household, year, member and decision, the same in every scenario.

Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3, SC 2011) turns a key and
a counter into four 32-bit numbers. Key: (seed, replicate). Counter: the household's own 64-bit key (two words),
the member's key, and year and decision packed in the last word. So a household's luck hangs neither on its place in
the file nor on what else a scenario holds. Four decisions share one block, by the fixed table below.
"""

from __future__ import annotations

import numpy as np

from simulation.rules import inlined_rule, rule

U64 = np.uint64
_MASK = U64(0xFFFFFFFF)
_M0, _M1 = U64(0xD2511F53), U64(0xCD9E8D57)
_W0, _W1 = U64(0x9E3779B9), U64(0xBB67AE85)
_SHIFT = U64(32)

# Blocks: the fixed table of decisions. A block holds four uniforms; never renumber, only append.
ONCE_HOUSEHOLD = 0  # paid share (normal), wrongly filed, month a running event cost ends, refusal of assistance
ONCE_MEMBER = 1  # month of the medical bill, pension right, (free), (free)
YEAR_HOUSEHOLD = 2  # move away, wrong filing found, sudden event, its month
YEAR_SUPPORT = 3  # dibao starts, entitlement opens, basic insurance starts, month within the year
YEAR_ORDER = 4  # tie-break, business starts, business income (normal), business closes
YEAR_MEMBER = 5  # job lost or found, month within it, hiring wage (normal), illness
YEAR_COURSE = 6  # illness cost (normal), month of onset, death, school
ARRIVALS = 7  # number of arrivals of a group and year (counter holds the group); month of filing (the arrival's key)
PARAMETERS = 8  # the draw of a number (counter holds its id)
PROGRAMME_BASE = 1024  # + 19-bit hash of the programme's id: take-up


@inlined_rule
def _round(c0, c1, c2, c3, k0, k1):
    """One of Philox's ten rounds."""
    p0 = _M0 * c0
    p1 = _M1 * c2
    return (p1 >> _SHIFT) ^ c1 ^ k0, p1 & _MASK, (p0 >> _SHIFT) ^ c3 ^ k1, p0 & _MASK


@inlined_rule
def philox(c0, c1, c2, c3, k0, k1):
    """Four 32-bit random words (as uint64) from a 128-bit counter and a 64-bit key given in 32-bit words.

    The ten rounds are written out: as a loop the compiler does not turn them into vector instructions (5 times slower).
    """
    c0, c1, c2, c3, k0, k1 = U64(c0), U64(c1), U64(c2), U64(c3), U64(k0), U64(k1)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + _W0) & _MASK, (k1 + _W1) & _MASK
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + _W0) & _MASK, (k1 + _W1) & _MASK
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + _W0) & _MASK, (k1 + _W1) & _MASK
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + _W0) & _MASK, (k1 + _W1) & _MASK
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + _W0) & _MASK, (k1 + _W1) & _MASK
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + _W0) & _MASK, (k1 + _W1) & _MASK
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + _W0) & _MASK, (k1 + _W1) & _MASK
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + _W0) & _MASK, (k1 + _W1) & _MASK
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + _W0) & _MASK, (k1 + _W1) & _MASK
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    return c0, c1, c2, c3


@inlined_rule
def uniform(word):
    """A number strictly between 0 and 1 from a 32-bit word."""
    return (np.float64(word) + 0.5) * 2.3283064365386963e-10


@inlined_rule
def last_word(year, decision):
    """Year (12 bits) and decision (20 bits) packed into the last word of the counter."""
    return (U64(year & 4095) << U64(20)) | U64(decision)


@rule
def four(household, member, year, decision, seed, replicate):
    """Four uniforms for one household, member (0 for the household itself), calendar year and block."""
    a, b, c, d = philox(household & _MASK, household >> _SHIFT, member, last_word(year, decision), seed, replicate)
    return uniform(a), uniform(b), uniform(c), uniform(d)


@rule
def fill(household, member, year, decision, seed, replicate, out):
    """Fill four rows `out[0..3][i]` with the uniforms of household and member `i`.

    One tight loop over arrays that do not overlap, so that it vectorises (5 ns a block against 19).
    """
    word = last_word(year, decision)
    first, second, third, fourth = out[0], out[1], out[2], out[3]
    for i in range(household.shape[0]):
        key = household[i]
        a, b, c, d = philox(key & _MASK, key >> _SHIFT, U64(member[i]), word, seed, replicate)
        first[i] = uniform(a)
        second[i] = uniform(b)
        third[i] = uniform(c)
        fourth[i] = uniform(d)


@rule
def over_replicates(household, year, decision, seed, replicates, out):
    """Fill `out[i]` with the first uniform of one household in replicate `replicates[i]`."""
    for i in range(replicates.shape[0]):
        out[i], _, _, _ = four(household, U64(0), year, decision, seed, replicates[i])


@rule
def normal(u):
    """Standard normal quantile of a uniform (Acklam 2003, relative error below 1.2e-9)."""
    if u < 0.02425:
        q = np.sqrt(-2.0 * np.log(u))
        return (((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q
                  - 2.549732539343734) * q + 4.374664141464968) * q + 2.938163982698783) / (
            (((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996) * q
             + 3.754408661907416) * q + 1.0)  # fmt: skip
    if u > 0.97575:
        q = np.sqrt(-2.0 * np.log(1.0 - u))
        return -(((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q
                   - 2.549732539343734) * q + 4.374664141464968) * q + 2.938163982698783) / (
            (((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996) * q
             + 3.754408661907416) * q + 1.0)  # fmt: skip
    q = u - 0.5
    r = q * q
    return (((((-3.969683028665376e01 * r + 2.209460984245205e02) * r - 2.759285104469687e02) * r
              + 1.383577518672690e02) * r - 3.066479806614716e01) * r + 2.506628277459239) * q / (
        ((((-5.447609879822406e01 * r + 1.615858368580409e02) * r - 1.556989798598866e02) * r
          + 6.680131188771972e01) * r - 1.328068155288572e01) * r + 1.0)  # fmt: skip
