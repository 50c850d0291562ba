"""What a split of the money does: programmes by years in fen, lived by the same engine, archive and luck as every screen.

The world is made once; another split changes only the amounts in its plan table, so a question costs its replicates and
nothing else. `Evaluator.content` writes a split as a scenario's content, of which a run gives the same counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.attribution import RunSettings
from simulation.analysis.lives import live
from simulation.inputs.archive import Archive
from simulation.inputs.scenario import Scenario, build_scenario, list_scenarios
from simulation.planning.branches import Branch, live_branches
from simulation.planning.budget_table import BudgetRow, read_budget
from simulation.planning.edits import CellEdit, set_cells
from simulation.prepare.world import World, make_world
from simulation.state import MOVES, Ints, Trace, Work

Floats = NDArray[np.float64]
UNLIMITED = 1 << 50
"""Fen that no need of a city uses up; ten thousand billion yuan."""


@dataclass(frozen=True)
class Outcome:
    """What a split does, by replicate and year (households), and fen spent by replicate, year and row of the budget."""

    lifted: Ints
    toward: Ints
    """Lifts the scenario's yearly rate counts."""
    counted: Ints
    """Households that rate is of."""
    spent: Ints

    @property
    def n(self) -> int:
        """Replicates lived."""
        return len(self.lifted)

    def first(self, n: int) -> Outcome:
        """The first `n` replicates."""
        return Outcome(self.lifted[:n], self.toward[:n], self.counted[:n], self.spent[:n])

    @property
    def total(self) -> Ints:
        """Households lifted over the plan, by replicate."""
        total: Ints = self.lifted.sum(axis=1)
        return total

    @property
    def lowest_rate(self) -> Floats:
        """The lowest yearly rate of each replicate."""
        rates = np.where(self.counted > 0, self.toward / np.maximum(self.counted, 1), 1.0)
        lowest: Floats = rates.min(axis=1)
        return lowest

    def holds(self, rate: float) -> NDArray[np.bool_]:
        """Whether the yearly rate is reached in every year, by replicate; whole households, so that equal is reached."""
        wanted = np.ceil(self.counted * rate - 1e-9)
        every: NDArray[np.bool_] = (self.toward >= wanted).all(axis=1)
        return every

    def probability(self, rate: float) -> float:
        """Share of replicates in which the yearly rate is reached in every year."""
        return float(self.holds(rate).mean())


def can_move(row: BudgetRow) -> bool:
    """Whether a search may move a row's money: switched on, paid by the union, money by year, not served in full anyway.

    Rows that fix money and people together stay as they are: their standard would change with the money.
    """
    if not row.on or not row.is_union or row.is_served_in_full or row.fixed == "both":
        return False
    return row.price_fen != 0 and None not in row.fen


def plain_content(scenario: Scenario) -> dict[str, Any]:
    """A scenario's content with plain keys, as a draft holds it."""
    content = scenario.model_dump(mode="python", exclude_defaults=True)
    return {**content, "name": scenario.name, "years": list(scenario.years)}


class Evaluator:
    """Splits of one scenario on one archive and luck. A split is an array of fen: (rows that can move, years)."""

    def __init__(self, archive: Archive, scenario: Scenario, settings: RunSettings) -> None:
        """`settings.replicates` is the most any split is lived; `settings.progress` hears of every replicate expected."""
        self.archive, self.scenario, self.settings = archive, scenario, settings
        self.start_content = plain_content(scenario)
        self.budget = read_budget(self.start_content)
        self.rows: tuple[BudgetRow, ...] = tuple(row for row in self.budget.rows if can_move(row))
        self.years = self.budget.years
        self.base: Ints = np.array([row.fen for row in self.rows], np.int64).reshape(len(self.rows), len(self.years))
        self.world = make_world(archive, scenario, [(r, r) for r in range(settings.replicates)], settings.seed)
        names = list(self.world.programmes)
        self.places = [names.index(row.programme) for row in self.rows]
        self.union = [place for place, record in enumerate(self.world.programmes.values()) if record.money == "union"]
        self.lived, self.expected = 0, 0
        self.calls = 0
        self._known: dict[bytes, Outcome] = {}

    @property
    def held_fen(self) -> tuple[int, ...]:
        """Union money by year of rows that no search moves."""
        moving: list[int] = self.base.sum(axis=0).tolist()
        return tuple(self.budget.total_fen(year) - fen for year, fen in zip(self.years, moving, strict=True))

    def expect(self, replicates: int) -> None:
        """So many more replicates will be lived at most; for the progress."""
        self.expected = max(self.expected, self.lived) + replicates

    def _tell(self, lived: int) -> None:
        if self.settings.progress is not None and self.expected:
            self.settings.progress(min(lived, self.expected), self.expected)

    def of(self, split: Ints, n: int) -> Outcome:
        """The first `n` replicates of a split; what was lived before is not lived again."""
        n = min(n, self.settings.replicates)
        key = np.ascontiguousarray(split, np.int64).tobytes()
        known = self._known.get(key)
        if known is None or known.n < n:
            new = self._live(split, 0 if known is None else known.n, n)
            known = new if known is None else _joined(known, new)
            self._known[key] = known
        return known.first(n)

    def together(self, around: Ints, splits: Sequence[Ints], n: int) -> None:
        """Live the first `n` replicates of many splits that differ little from one: the years they share are lived once."""
        n = min(n, self.settings.replicates)
        waiting: dict[int, dict[bytes, Ints]] = {}
        for split in splits:
            key = np.ascontiguousarray(split, np.int64).tobytes()
            known = self._known.get(key)
            if known is None or known.n < n:
                waiting.setdefault(0 if known is None else known.n, {})[key] = split
        for begin, unknown in waiting.items():
            for key, new in zip(unknown, self._branched(around, list(unknown.values()), begin, n), strict=True):
                known = self._known.get(key)
                self._known[key] = new if known is None else _joined(known, new)

    def _branched(self, around: Ints, splits: Sequence[Ints], begin: int, end: int) -> list[Outcome]:
        """Replicates `begin` to `end` of splits, each lived from the first year in which it differs from `around`."""
        trunk = self._offers(around)
        world = _part(self.world, begin, end)
        world = replace(world, plan=world.plan._replace(offer=trunk))
        branches = [
            Branch(_first_change(trunk, offers), world.plan._replace(offer=offers))
            for offers in map(self._offers, splits)
        ]
        tables = [self._table(end - begin) for _ in splits]
        lived, before = sum(len(self.years) - one.first_t for one in branches) / len(self.years), self.lived

        def progress(done: int, _total: int) -> None:
            self._tell(int(before + done * lived))

        live_branches(
            world, replace(self.settings, progress=progress), branches, lambda r, b, arrays: tables[b].keep(r, arrays)
        )
        self.lived += round((end - begin) * lived)
        self.calls += 1
        return [table.outcome() for table in tables]

    def _table(self, n: int) -> _Table:
        return _Table(self.scenario.denominator == "current", n, len(self.years), len(self.world.programmes))

    def _live(self, split: Ints, begin: int, end: int) -> Outcome:
        """Replicates `begin` to `end` of a split."""
        world = _part(self.world, begin, end)
        world = replace(world, plan=world.plan._replace(offer=self._offers(split)))
        table, before = self._table(end - begin), self.lived

        def keep(r: int, _work: Work, arrays: dict[str, Any], _trace: Trace) -> None:
            table.keep(r, arrays)

        def progress(done: int, _total: int) -> None:
            self._tell(before + done)

        live(world, replace(self.settings, progress=progress), keep, np.zeros(0, np.int64))
        self.lived += end - begin
        self.calls += 1
        return table.outcome()

    def _offers(self, split: Ints) -> Any:
        """The plan table's offers under a split; a row that is as it was keeps its places."""
        offers = self.world.plan.offer.copy()
        for place, old, new in zip(self.places, self.base, split, strict=True):
            if not np.array_equal(old, new):
                offers.budget[place], offers.places[place] = new, -1
        return offers

    def edits(self, split: Ints) -> list[CellEdit]:
        """What a split changes in the budget: every year of each row that changes."""
        return [
            CellEdit(row.programme, year, int(fen))
            for row, old, new in zip(self.rows, self.base, split, strict=True)
            if not np.array_equal(old, new)
            for year, fen in zip(self.years, new, strict=True)
        ]

    def content(self, split: Ints) -> dict[str, Any]:
        """A split as a scenario's content; rows that did not change are left as they are written."""
        changed, refused = set_cells(self.start_content, self.edits(split))
        assert not refused, refused  # noqa: S101  (rows that refuse money are not moved)
        return changed

    def scenario_of(self, split: Ints, name: str, zh: str, en: str) -> Scenario:
        """A split as a scenario that a run takes."""
        content = {**self.content(split), "name": name, "zh": zh, "en": en}
        if self.scenario.name in list_scenarios():
            content["based_on"] = self.scenario.name  # its file then says only what differs
        return build_scenario(content, name)

    def total_fen(self, split: Ints) -> Ints:
        """Union money by year under a split."""
        total: Ints = split.sum(axis=0) + np.array(self.held_fen, np.int64)
        return total


class _Table:
    """Counts of a split, filled in replicate by replicate."""

    def __init__(self, current: bool, n: int, years: int, programmes: int) -> None:  # noqa: FBT001 - which rate is meant
        self.current = current
        self.lifted, self.toward, self.counted = (np.zeros((n, years), np.int64) for _ in range(3))
        self.spent = np.zeros((n, years, programmes), np.int64)

    def keep(self, r: int, arrays: dict[str, Any]) -> None:
        """Take what is needed of a replicate's counts."""
        moves = dict(zip(MOVES, arrays["moves"][0].sum(axis=(1, 2), dtype=np.int64).T, strict=True))
        self.lifted[r] = moves["lifted"]
        if self.current:
            self.toward[r] = moves["lifted"]
            self.counted[r] = moves["on_file_start"] + moves["newly_identified"] - moves["removed"]
        else:
            self.toward[r], self.counted[r] = moves["lifted_opening"], moves["on_file_start"][0]
        self.spent[r] = arrays["spending"][0].sum(axis=2)

    def outcome(self) -> Outcome:
        """All replicates."""
        return Outcome(self.lifted, self.toward, self.counted, self.spent)


def _first_change(one: Any, other: Any) -> int:
    """The first year in which two tables of offers differ; the last year where they do not."""
    differ = ((one.budget != other.budget) | (one.places != other.places)).any(axis=0)
    return int(differ.argmax()) if differ.any() else len(differ) - 1


def _part(world: World, begin: int, end: int) -> World:
    """Some replicates of a world."""
    return replace(
        world, pairs=world.pairs[begin:end], draws=world.draws[begin:end], arrivals=world.arrivals[begin:end]
    )


def _joined(first: Outcome, then: Outcome) -> Outcome:
    parts: Sequence[tuple[Ints, Ints]] = (
        (first.lifted, then.lifted), (first.toward, then.toward), (first.counted, then.counted), (first.spent, then.spent),
    )  # fmt: skip
    return Outcome(*(np.concatenate(part) for part in parts))
