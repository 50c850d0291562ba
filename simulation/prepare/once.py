"""What is made once and found again as long as nothing it depends on is another."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
Kept = deque[tuple[object, tuple[object, ...], T]]
"""What was made before: from which object, on which terms, and what came of it; newest last."""
KEPT = 3
LARGEST = 50_000
"""Households beyond which nothing is kept: a large city's tables would hold its memory."""


def kept() -> Kept[T]:
    """An empty memory of the last few things made."""
    return deque(maxlen=KEPT)


def once(memory: Kept[T], of: object, terms: tuple[object, ...], households: int, make: Callable[[], T]) -> T:
    """What was made of this very object on equal terms; made now, and kept unless it is too large, where there is none."""
    for source, conditions, made in tuple(memory):
        if source is of and conditions == terms:
            return made
    made = make()
    if households <= LARGEST:
        memory.append((of, terms, made))
    return made
