"""One household's plan, and the rows of many, each made when it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, overload

Reason = Literal["chosen", "limit", "one_measure", "no_room", "too_dear", "no_gain", "no_need"]


@dataclass(frozen=True)
class HouseholdRow:
    """One household's plan. Chances and money are expectations over simulations the choice has not seen."""

    number: str
    unit: str
    tier: int
    floors: tuple[str, ...]
    """Measures it gets in the year whatever is chosen."""
    measures: tuple[str, ...]
    """Measures chosen."""
    cost_fen: int
    """Union money of the year for the measures chosen."""
    later_fen: int
    """Union money of later years for what they begin."""
    chance: Mapping[str, float]
    """Of being lifted by the plan's end, with the measures chosen: mean, low, high (90 %)."""
    chance_without: Mapping[str, float]
    """With the floors alone."""
    difference: Mapping[str, float]
    reason: Reason
    best: tuple[str, ...]
    """Where nothing was chosen: the set that came nearest to being worth its money."""
    best_gain: float
    """What that set, or the set chosen, adds to the chance as estimated for the choice."""
    refused: str


class Rows(Sequence[HouseholdRow]):
    """The rows of a plan, each made when it is read: a million of them at once would take gigabytes."""

    def __init__(self, households: int, make: Callable[[int], HouseholdRow]) -> None:
        """`make` gives the row of a household by its place."""
        self.households, self.make = households, make

    def __len__(self) -> int:
        """How many households there are."""
        return self.households

    @overload
    def __getitem__(self, place: int) -> HouseholdRow: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[HouseholdRow]: ...
    def __getitem__(self, place: int | slice) -> HouseholdRow | Sequence[HouseholdRow]:
        """One row, or those of a range."""
        places = range(self.households)[place]
        return [self.make(i) for i in places] if isinstance(places, range) else self.make(places)
