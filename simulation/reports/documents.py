"""Documents by kind: what each is written from, the module that writes it, and the files it makes.

A kind's module has `write(request) -> Files`. It reads whatever it needs of the cases; a run is made when first asked for,
so that a document about the archive alone waits for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import pandas as pd

from simulation.analysis.attribution import RunSettings, attribute_lifts
from simulation.analysis.lives import follow
from simulation.analysis.measures import Denominator
from simulation.analysis.planned import Planned, planned_help
from simulation.analysis.summary import summarise_run
from simulation.inputs.archive import Archive
from simulation.inputs.programmes import Programme
from simulation.inputs.scenario import Scenario
from simulation.inputs.screening import Screening, screen
from simulation.reports.names import Lang, Names, Words, file_stem, names_of
from simulation.results import Results

KINDS: Mapping[str, str] = {
    "plan": "papers.plan",
    "year": "papers.year",
    "meeting": "papers.meeting",
    "inspection": "papers.inspection",
    "survey": "survey",
    "annex1": "annexes.archive_form",
    "annex2": "annexes.contact_card",
    "annex3": "annexes.archive_summary",
    "annex4": "annexes.results_summary",
    "finance": "finance.workbook",
    "archive": "handed_back",
}
"""Module under `simulation.reports` by kind, in the order in which they are offered."""

Files = dict[str, bytes]
"""Contents by file name, to be written into one folder."""
Rows = tuple[pd.DataFrame, pd.DataFrame | None]
"""Household and member rows as the reader parses them."""
FOLLOWED = 100
"""Most simulations behind the plans of single households."""
PAPERS = ("plan", "year", "meeting", "inspection")
"""Kinds whose form a user's own Word template may replace."""
PUBLIC = (*PAPERS, "survey", "annex3", "annex4")
"""Kinds that may leave the house, in a form that tells no small groups; the others show households one by one."""
OF_HOUSEHOLDS = frozenset({"annex1", "annex2", "archive"})
"""Kinds that stand on everybody's own plan (FOLLOWED simulations) in place of a run."""
WITHOUT_RUN = frozenset({"survey", "annex3"})
"""Kinds that stand on the archive alone."""


@dataclass(frozen=True)
class Case:
    """One scenario over its archive. `settings` gives, for the title of a progress bar, how to run."""

    archive: Archive
    scenario: Scenario
    settings: Callable[[str], RunSettings]
    denominator: Denominator | None = None
    going_on: Callable[[], None] = lambda: None
    """Asked again and again while long documents are written; raises CancelledError to stop."""

    @property
    def dated(self) -> date:
        """The day a document of this run bears, so that the same run gives the same bytes: the plan's first."""
        return date(self.scenario.years[0], self.scenario.plan_start_month, 1)

    @property
    def stem(self) -> str:
        """The scenario's name, as far as it may be part of a file's name."""
        return file_stem(self.scenario.name)

    @property
    def names(self) -> Names:
        """Names of its programmes and sources."""
        return names_of(self.scenario)

    @cached_property
    def records(self) -> Mapping[str, Programme]:
        """The programmes that are switched on; made once, because papers of thousands of households ask again and again."""
        return self.scenario.records

    @cached_property
    def screening(self) -> Screening:
        """The archive as the plan finds it in its first year."""
        return screen(self.archive, self.scenario.years[0], self.scenario.rules, self.scenario.exit_line)

    @cached_property
    def results(self) -> Results:
        """The run."""
        return self.settings(self.scenario.zh).run(self.archive, self.scenario)

    @cached_property
    def summary(self) -> dict[str, Any]:
        """The run as an answer, by filing unit too, with who lifted them (two more runs)."""
        split = attribute_lifts(self.archive, self.scenario, self.settings(f"{self.scenario.zh}：归因"), self.results)
        return summarise_run(self.results, denominator=self.denominator, by="unit", attribution=split)

    @cached_property
    def planned(self) -> Planned:
        """What each household of the opening file is likely to be given; stands on a hundred simulations at most."""
        settings = self.settings(f"{self.scenario.zh}：一户一法")
        few = replace(settings, replicates=min(settings.replicates, FOLLOWED))
        return planned_help(follow(self.archive, self.scenario, few))


@dataclass(frozen=True)
class Request:
    """What is asked for: one or more scenarios, the language, and the archive file as it was handed in (None: the demo).

    `public` asks for the form that may leave the house: small groups are not told. `rows` gives the household and member
    rows of an archive that is kept without its file; without it the file is read.
    """

    cases: tuple[Case, ...]
    lang: Lang = "zh"
    source: Path | None = None
    public: bool = False
    rows: Callable[[], Rows] | None = None
    template: bytes | None = None
    """A user's own Word file with fields, checked before; it replaces the form of a paper."""
    office: str = ""
    """Who issues the papers, for their head and signature; blank leaves a place to fill in."""

    def each(self, title: Words, write: Callable[[Case], Mapping[str, bytes]]) -> Files:
        """The files of every case: `write` gives contents by ending (".xlsx"), named by the title and the scenario."""
        return {
            f"{title[self.lang == 'en']}_{case.stem}{ending}": content
            for case in self.cases
            for ending, content in write(case).items()
        }


def write_documents(kind: str, request: Request) -> Files:
    """The files of one kind of document; `kind` is one of KINDS."""
    module = import_module(f"simulation.reports.{KINDS[kind]}")
    return cast("Files", module.write(request))
