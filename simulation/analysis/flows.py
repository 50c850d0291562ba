"""Where households go, year by year: from standing to standing, read off a run's summary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

STANDINGS = ("exited", "relieved", "on_file")
NONE = {"stock_relieved": {"mean": 0.0}, "stock_exited": {"mean": 0.0}}
"""Before the plan nobody of the opening file is lifted."""


class Flow(NamedTuple):
    """Mean number of households that go from one standing to another in a year; `new` and `removed` are outside."""

    year: int
    source: str
    target: str
    households: float


def yearly_flows(summary: Mapping[str, Any]) -> list[Flow]:
    """Mean flows between standings at the ends of two years, which add up to the mean of every standing.

    A household that is filed and leaves the file in the same year counts with those that were on file before. Removals
    after a lift are counted in one number: they are shared out by the size of the two standings; how many fell
    back from each then follows from what is left of it.
    """
    flows: list[Flow] = []
    before: Mapping[str, Any] = NONE
    for year in summary["years"]:
        flows += _of_year(_means(year), _means(before), year["year"])
        before = year
    return [flow for flow in flows if flow.households > 0]


def _of_year(now: Mapping[str, float], before: Mapping[str, float], year: int) -> list[Flow]:
    stay = now["on_file_start"] - now["relieved"] - now["exited"] - now["removed"]
    relieved_before, exited_before = before["stock_relieved"], before["stock_exited"]
    # New entries join only in December: whoever leaves a standing this year was in it at the year's beginning.
    relieved_left = relieved_before + now["relieved"] - now["stock_relieved"] - now["relieved_to_exited"]
    exited_left = exited_before + now["exited"] + now["relieved_to_exited"] - now["stock_exited"]
    gone = now["removed_while_lifted"]
    both = relieved_before + exited_before
    gone_relieved = min(gone * relieved_before / both if both else 0.0, max(relieved_left, 0.0))
    return [
        Flow(year, "new", "on_file", now["newly_identified"]),
        Flow(year, "on_file", "exited", now["exited"]),
        Flow(year, "on_file", "relieved", now["relieved"]),
        Flow(year, "on_file", "on_file", stay),
        Flow(year, "on_file", "removed", now["removed"]),
        Flow(year, "relieved", "exited", now["relieved_to_exited"]),
        Flow(year, "relieved", "relieved", now["stock_relieved"] - now["relieved"]),
        Flow(year, "relieved", "on_file", relieved_left - gone_relieved),
        Flow(year, "relieved", "removed", gone_relieved),
        Flow(year, "exited", "exited", now["stock_exited"] - now["exited"] - now["relieved_to_exited"]),
        Flow(year, "exited", "on_file", exited_left - gone + gone_relieved),
        Flow(year, "exited", "removed", gone - gone_relieved),
    ]


def _means(year: Mapping[str, Any]) -> dict[str, float]:
    return {name: _mean(value) for name, value in year.items()}


def _mean(value: Any) -> float:
    return float(value["mean"]) if isinstance(value, Mapping) and "mean" in value else 0.0
