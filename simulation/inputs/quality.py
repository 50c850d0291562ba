"""How good an archive's data is: two shares that anybody can count again, and what they are made of.

- Rows in order: data rows of both sheets (households and members) without any problem, of all data rows.
- Values given: values the projection needs that the file itself gives, of all values it needs; the rest was filled in
  from sourced tables (`simulation.inputs.imputation`). By column too.

Every row and every value counts the same; there is no overall mark, which would need weights nobody can justify.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulation.inputs.archive import Archive
from simulation.inputs.columns import HOUSEHOLDS, MEMBERS
from simulation.inputs.workbook import ParsedWorkbook

FILLED_IN = (
    "activity", "born", "cost", "education", "employer_state", "entitlement", "entitlement_month", "event_cost_month",
    "file_level", "filed", "illness", "insured", "jobless_since", "other_income_month", "pension_month", "region",
    "school", "severance", "sex", "single_parent", "union_member", "wage_month", "wish_business",
)  # fmt: skip
"""Everything that is filled in where a file leaves it blank, as `Archive.imputed` names it."""


@dataclass(frozen=True)
class RowQuality:
    """Data rows of a file by the worst problem in them."""

    rows: int
    with_errors: int
    with_warnings: int
    """Rows with warnings and no error."""

    @property
    def in_order(self) -> float:
        """Share of rows without any problem; 1 where there is no row."""
        return 1 - (self.with_errors + self.with_warnings) / self.rows if self.rows else 1.0

    @property
    def readable(self) -> float:
        """Share of rows without an error."""
        return 1 - self.with_errors / self.rows if self.rows else 1.0


def row_quality(parsed: ParsedWorkbook) -> RowQuality:
    """Rows of both sheets as found in the file, before any is held back."""
    sheets = {parsed.households_sheet: HOUSEHOLDS, parsed.members_sheet: MEMBERS}
    rows: dict[str, set[tuple[str, int]]] = {"error": set(), "warning": set()}
    for problem in parsed.problems:
        if problem.row is not None and problem.sheet in sheets:
            rows[problem.severity].add((problem.sheet, problem.row))
    return RowQuality(
        rows=parsed.households_found + parsed.members_found,
        with_errors=len(rows["error"]),
        with_warnings=len(rows["warning"] - rows["error"]),
    )


def given_shares(archive: Archive) -> Mapping[str, float]:
    """By column, the share of values that the file gives; the least given first.

    A column that only some need (the stage of a student) counts as given for everybody who does not need it.
    """
    shares = {name: max(0.0, 1 - archive.imputed.get(name, 0.0)) for name in FILLED_IN}
    return dict(sorted(shares.items(), key=lambda item: item[1]))


def given_share(archive: Archive) -> float:
    """Share of all needed values that the file gives, each value counted once: a member's column has more than a home's."""
    homes, people = len(archive.households), len(archive.members)
    count = {name: homes if name in archive.households else people for name in FILLED_IN}
    given = sum(share * count[name] for name, share in given_shares(archive).items())
    return given / sum(count.values())
