"""What a paper is written from: one run with its scenario, and the figures and words that several papers read off it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.binding import Held, gap_yuan, held_back
from simulation.analysis.measures import Margin
from simulation.errors import SimulationError
from simulation.planning.budget_table import Budget, BudgetRow, read_budget
from simulation.reports.documents import Case, Request
from simulation.reports.names import Lang, Names
from simulation.reports.papers.parts import Letterhead, begun, tidy
from simulation.reports.suppression import suppress
from simulation.reports.wording import DEMO, TOLD_FROM, label


@dataclass(frozen=True)
class Material:
    """A case in one language; `public` where small groups are not told."""

    case: Case
    lang: Lang
    public: bool = False
    office: str = ""
    """Who issues the papers; blank where it is left to be filled in."""

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

    @property
    def heads(self) -> dict[str, Any]:
        """What every paper of this run has in common: language, marks, and which run it was."""
        told = self.summary
        about = f"{told['scenario']} · {told['archive_fingerprint']} · seed {told['seed']} · {told['replicates']}"
        return {"lang": self.lang, "mark": self.mark, "banner": self.banner, "about": about}

    def letterhead(self, dated: date) -> Letterhead:
        """The head of a document; its number is the office's to give."""
        name = self.office or self.pick("（发文机关名称）", "(issuing office)")
        number = self.pick(f"（机关代字）〔{dated.year}〕（顺序号）号", f"No. (number) of {dated.year}")
        return Letterhead(self.pick(f"{name}文件", name), number)

    def signed(self, zh: str, en: str) -> str:
        """Who signs: the office, or a place for its name."""
        return self.office or self.pick(zh, en)

    def pick(self, zh: str, en: str) -> str:
        """One of two texts."""
        return zh if self.lang == "zh" else en

    def cell(self, margin: Margin, code: str) -> str:
        """Name of a margin's cell; a household of none of the five groups is said to be so."""
        if margin == "group" and code == "none":
            return self.pick("不属于五类群体", "none of the five groups")
        return self.names.cell(margin, code, self.lang)

    def head(self, margin: Margin, code: str) -> str:
        """The same as it heads a row or column."""
        return self.cell(margin, code) if margin == "unit" else begun(self.cell(margin, code), self.lang)

    def programme(self, code: str) -> str:
        """Name of a programme as it heads a row."""
        return begun(self.names.programme(code, self.lang), self.lang)

    def row(self, code: str) -> str:
        """The label of a count as it heads a row."""
        return begun(label(code, self.lang), self.lang)

    def file_by(self, margin: Margin) -> dict[str, int]:
        """Households on file when the plan begins, by the cells of a margin that hold any; the same in every simulation."""
        results = self.case.results
        counts = results.moves("on_file_start", margin)[0, 0]
        labels = map(str, results.labels[margin])
        return {code: int(count) for code, count in zip(labels, counts, strict=True) if count}

    def file_by_unit_and_cause(self) -> tuple[list[str], list[str], NDArray[np.int64]]:
        """The same by filing unit and main cause: units, causes, households."""
        results = self.case.results
        place = results.labels["move"].index("on_file_start")
        counts = results.arrays["moves"][0, 0, ..., place].astype(np.int64)
        units, causes = list(map(str, results.labels["unit"])), list(map(str, results.labels["cause"]))
        rows, columns = np.flatnonzero(counts.sum(axis=1)), np.flatnonzero(counts.sum(axis=0))
        return [units[row] for row in rows], [causes[column] for column in columns], counts[np.ix_(rows, columns)]

    @cached_property
    def untold_cells(self) -> NDArray[np.bool_]:
        """Which cells of the file by unit and cause, sums included, are not told: shape (units + 1, causes + 1)."""
        _, _, counts = self.file_by_unit_and_cause()
        table = with_sums(counts)
        if not self.public:
            return np.zeros(table.shape, bool)
        places = np.arange(table.size).reshape(table.shape)
        lines = [line.tolist() for line in (*places, *places.T)]
        return suppress(table.ravel(), lines).reshape(table.shape)

    def untold(self, margin: Margin) -> frozenset[str]:
        """Codes of a margin whose households are not told, alike in every table."""
        if not self.public:
            return frozenset()
        units, causes, _ = self.file_by_unit_and_cause()
        if margin in {"unit", "cause"}:
            mask = self.untold_cells[:-1, -1] if margin == "unit" else self.untold_cells[-1, :-1]
            return frozenset(
                name for name, hide in zip(units if margin == "unit" else causes, mask, strict=True) if hide
            )
        counts = self.file_by(margin)
        values = [*counts.values(), sum(counts.values())]
        mask = suppress(values, [range(len(values))])
        return frozenset(name for name, hide in zip(counts, mask, strict=False) if hide)

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


def nobody_to_lift(year: Mapping[str, Any]) -> bool:
    """Whether a year of an answer or of one filing unit finds nobody on file in any simulation: it has no rate to tell."""
    return not year["target_households"]["mean"]


def rounded_up(spread: Mapping[str, float]) -> int:
    """Whole households of a target: the middle of the simulations, rounded up."""
    return math.ceil(spread["p50"])


def with_sums(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """A table with the sums of its rows and columns as last column and row."""
    table = np.vstack([counts, counts.sum(axis=0)])
    return np.hstack([table, table.sum(axis=1, keepdims=True)])


def material_of(case: Case, request: Request) -> Material:
    """A case as a request asks for it; a file so small that its size points at somebody has no public paper."""
    material = Material(case, request.lang, request.public, " ".join(tidy(request.office, request.lang).split()))
    if request.public and 0 < material.opening < TOLD_FROM:
        raise SimulationError(
            f"期初档案不足 {TOLD_FROM} 户，不能出公开稿；请去掉 --public fewer than {TOLD_FROM} households on file: nothing can be "
            "told in public, leave --public out"
        )
    return material
