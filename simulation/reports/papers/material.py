"""What a paper is written from: one run with its scenario, and the figures and words that several papers read off it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from simulation.analysis.binding import Held, gap_yuan, held_back
from simulation.analysis.measures import Margin
from simulation.analysis.summary import who_is_left
from simulation.planning.budget_table import Budget, BudgetRow, read_budget
from simulation.reports.documents import Case
from simulation.reports.names import Lang, Names
from simulation.reports.wording import DEMO


@dataclass(frozen=True)
class Material:
    """A case in one language; `public` where small groups are not told."""

    case: Case
    lang: Lang
    public: bool = False

    @property
    def summary(self) -> Mapping[str, Any]:
        """The run as an answer, by filing unit too."""
        return self.case.summary

    @property
    def years(self) -> tuple[int, ...]:
        """Calendar years of the plan."""
        return self.case.scenario.year_list

    @property
    def names(self) -> Names:
        """Names of programmes, sources and the cells of margins."""
        return self.case.names

    @property
    def opening(self) -> int:
        """Households of the opening file."""
        return int(self.summary["opening"]["opening_file"])

    @property
    def span(self) -> str:
        """2016—2020, or the one year."""
        first, last = self.years[0], self.years[-1]
        dash = "—" if self.lang == "zh" else "–"
        return str(first) if first == last else f"{first}{dash}{last}"

    @property
    def mark(self) -> str:
        """How the paper may go round."""
        return "" if self.public else self.pick("内部", "Internal")

    @property
    def banner(self) -> str:
        """What stands at the head of every page."""
        return DEMO[self.lang == "en"].strip() if self.summary["is_demo"] else ""

    def pick(self, zh: str, en: str) -> str:
        """One of two texts."""
        return zh if self.lang == "zh" else en

    def cell(self, margin: Margin, code: str) -> str:
        """Name of a margin's cell; a household of none of the five groups is said to be so."""
        if margin == "group" and code == "none":
            return self.pick("不属于五类群体", "none of the five groups")
        return self.names.cell(margin, code, self.lang)

    def file_by(self, margin: Margin) -> dict[str, int]:
        """Households on file when the plan begins, by the cells of a margin that hold any; the same in every simulation."""
        results = self.case.results
        counts = results.moves("on_file_start", margin)[0, 0]
        labels = map(str, results.labels[margin])
        return {code: int(count) for code, count in zip(labels, counts, strict=True) if count}

    def file_by_unit_and_cause(self) -> tuple[list[str], list[str], np.ndarray[Any, np.dtype[np.int64]]]:
        """The same by filing unit and main cause: units, causes, households."""
        results = self.case.results
        place = results.labels["move"].index("on_file_start")
        counts = results.arrays["moves"][0, 0, ..., place].astype(np.int64)
        units, causes = list(map(str, results.labels["unit"])), list(map(str, results.labels["cause"]))
        rows, columns = np.flatnonzero(counts.sum(axis=1)), np.flatnonzero(counts.sum(axis=0))
        return [units[row] for row in rows], [causes[column] for column in columns], counts[np.ix_(rows, columns)]

    @cached_property
    def budget(self) -> Budget:
        """The plan's budget as a table."""
        return read_budget(self.case.scenario.model_dump())

    def union_rows(self) -> Iterator[BudgetRow]:
        """Programmes of the union's money that are switched on, in order of allocation."""
        return (row for row in self.budget.rows if row.on and row.is_union)

    @property
    def planned_yuan(self) -> float:
        """Budget of the union and special funds over the plan."""
        return sum(sum(year["budget_yuan"].values()) for year in self.summary["years"])

    @property
    def gap(self) -> float:
        """Yuan over the plan that no fund gives, on average."""
        return gap_yuan(self.summary)

    def held(self) -> list[tuple[str, Held]]:
        """What each programme runs into, with its name."""
        return [
            (self.names.programme(one.programme, self.lang), one) for one in held_back(self.summary, self.case.scenario)
        ]

    def left(self) -> Mapping[str, Any]:
        """Who is still on file at the end."""
        return who_is_left(self.case.results)


def rounded_up(spread: Mapping[str, float]) -> int:
    """Whole households of a target: the middle of the simulations, rounded up."""
    return math.ceil(spread["p50"])
