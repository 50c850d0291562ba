"""Chinese ID numbers of 15 and 18 characters: checksum, date, sex (GB 11643-1999)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.inputs.columns import reading_words

_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
_CHECK = "10X98765432"
_CHECK_CODES = np.array([ord(mark) for mark in _CHECK], dtype=np.int64)
_ZERO = ord("0")


@dataclass(frozen=True)
class IdFacts:
    """What ID numbers say, one entry a number; `born` is NaT and the flags are False where `has_form` is False."""

    has_form: NDArray[np.bool_]
    """15 digits, or 17 digits and a digit or X."""
    has_region: NDArray[np.bool_]
    has_date: NDArray[np.bool_]
    has_checksum: NDArray[np.bool_]
    """True for 15 digits too: they carry none."""
    born: NDArray[np.datetime64]
    is_male: NDArray[np.bool_]


def check_mark(first_17: str) -> str:
    """The last character of an 18-character number from its first 17 digits."""
    total = sum(int(digit) * int(weight) for digit, weight in zip(first_17, _WEIGHTS, strict=True))
    return _CHECK[total % 11]


def id_facts(numbers: Sequence[str]) -> IdFacts:
    """Read many ID numbers at once; capitals, no spaces."""
    marks, is_old = _as_matrix(numbers)
    digits = marks - _ZERO
    are_digits = ((digits[:, :17] >= 0) & (digits[:, :17] <= 9)).all(axis=1)
    last_fits = ((digits[:, 17] >= 0) & (digits[:, 17] <= 9)) | (marks[:, 17] == ord("X"))
    has_form = are_digits & (last_fits | is_old)
    safe = np.where(has_form[:, None], digits, 0)
    born, has_date = _dates(safe)
    checksum = _CHECK_CODES[(safe[:, :17] @ _WEIGHTS) % 11]
    region = safe[:, 0] * 10 + safe[:, 1]
    return IdFacts(
        has_form=has_form,
        has_region=has_form & np.isin(region, reading_words()["provinces"]),
        has_date=has_form & has_date,
        has_checksum=has_form & (is_old | (checksum == marks[:, 17])),
        born=np.where(has_form & has_date, born, np.datetime64("NaT")),
        is_male=has_form & (safe[:, 16] % 2 == 1),
    )


def _as_matrix(numbers: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Characters in 18 places (15-digit numbers with 19 put in), blanks where the length is neither."""
    is_old = np.array([len(number) == 15 for number in numbers], dtype=np.bool_)
    full = [_in_18_places(number) for number in numbers]
    marks = np.array(full, dtype="U18").view(np.uint32).reshape(len(full), 18)
    return marks.astype(np.int64), is_old


def _in_18_places(number: str) -> str:
    if len(number) == 15:
        return f"{number[:6]}19{number[6:]} "
    return number if len(number) == 18 else " " * 18


def _dates(digits: NDArray[np.int64]) -> tuple[NDArray[np.datetime64], NDArray[np.bool_]]:
    """Birth dates in places 7 to 14, and whether such a day exists (1900 to 2100)."""
    year = digits[:, 6:10] @ np.array([1000, 100, 10, 1])
    month = digits[:, 10] * 10 + digits[:, 11]
    day = digits[:, 12] * 10 + digits[:, 13]
    fits = (year >= 1900) & (year <= 2100) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    months = np.where(fits, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + np.where(fits, day - 1, 0)
    fits &= days.astype("datetime64[M]") == months
    return days.astype("datetime64[s]"), fits
