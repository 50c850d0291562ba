"""Which sourced series (dibao line, minimum wage) a household's place takes, as data/archive/regions.yaml says."""

from __future__ import annotations

from functools import cache
from typing import Any

from simulation.inputs.parameters import read_yaml
from simulation.inputs.paths import DATA

UNKNOWN_PLACE = -1


@cache
def _places() -> list[dict[str, Any]]:
    content: Any = read_yaml(DATA / "archive" / "regions.yaml")["regions"]
    return list(content)


def regions() -> tuple[str, ...]:
    """The series an archive's `region` indexes; households of the countryside take their rural twin."""
    return tuple(str(place["series"]) for place in _places())


def default_region() -> int:
    """The series of a place that no list names."""
    return next((index for index, place in enumerate(_places()) if place.get("default")), 0)


def region_of(text: str) -> int:
    """Index of the series whose name or district the text contains, -1 if none does."""
    for index, place in enumerate(_places()):
        if any(name in text for name in (*place["districts"], place["series"])):
            return index
    return UNKNOWN_PLACE
