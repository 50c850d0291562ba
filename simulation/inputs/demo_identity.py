"""Personal fields of the demo archive: invented so that no living person can match any of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_STEMS = np.array(list("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥乾坤震巽坎离艮兑"), dtype=object)
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_CHECK = np.frombuffer(b"10X98765432", dtype=np.uint8)
_AREA = 440599
"""A county code under Shantou that GB/T 2260 has not given to any place."""


def names(ordinal: Ints) -> NDArray[np.object_]:
    """演示 with two signs of the calendar or the trigrams: plainly not a person's name."""
    first, second = ordinal % len(_STEMS), (ordinal * 7 + ordinal // len(_STEMS)) % len(_STEMS)
    invented: NDArray[np.object_] = "演示" + _STEMS[first] + _STEMS[second]
    return invented


def id_numbers(born: Ints, day: Ints, sex: Ints, serial: Ints) -> NDArray[np.str_]:
    """Eighteen-digit numbers with the GB 11643 check digit: born in months since year 0, sex 0 male or 1 female."""
    order = serial * 2 + 1 - sex
    parts = [(np.full_like(born, _AREA), 6), (born // 12, 4), (born % 12 + 1, 2), (day, 2), (order, 3)]
    digits = np.concatenate([_digits(values, width) for values, width in parts], axis=1)
    check = _CHECK[(digits @ _WEIGHTS) % 11]
    text = np.concatenate([(digits + ord("0")).astype(np.uint8), check[:, None]], axis=1)
    return np.ascontiguousarray(text).view("S18").ravel().astype("U18")


def _digits(values: Ints, width: int) -> Ints:
    return (values[:, None] // 10 ** np.arange(width - 1, -1, -1)) % 10


def serial_within(born: Ints, day: Ints, sex: Ints) -> Ints:
    """Ordinal of each person among those of the same birth date and sex, so that ID numbers differ."""
    date = (born * 32 + day) * 2 + sex
    order = np.argsort(date, kind="stable")
    ordered = date[order]
    starts = np.r_[0, np.flatnonzero(np.diff(ordered)) + 1]
    position = np.arange(len(date)) - np.repeat(starts, np.diff(np.r_[starts, len(date)]))
    serial = np.empty_like(date)
    serial[order] = position
    return serial


def phones(ordinal: Ints) -> list[str]:
    """Eleven digits with a prefix that no operator has."""
    return [f"100{number:08d}" for number in ordinal.tolist()]
