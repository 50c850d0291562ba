"""Everything a run reads, made once: rows, slots, plan, parameter draws, arrivals, who pays what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.errors import InputRecordError
from simulation.inputs.archive import Archive
from simulation.inputs.local import LocalSeries
from simulation.inputs.parameters import nearest
from simulation.inputs.programmes import Programme
from simulation.inputs.scenario import Scenario
from simulation.inputs.screening import Screening, screen
from simulation.prepare.numbers import draw_numbers, plan_series
from simulation.prepare.once import Kept, kept, once
from simulation.prepare.plan import compile_plan, filing_months
from simulation.prepare.rows import GROUPS, make_slots, opening_rows
from simulation.prepare.sources import who_pays
from simulation.prepare.tables import tables_of_draws
from simulation.state import HOUSEHOLD, MEMBER, Draw, Floats, Ints, Plan, Rows, Slots
from simulation.year.arrivals import arrival_count
from simulation.year.draws import ARRIVALS, normal, over_replicates

MEMORY_FOR_STATE = 1_000_000_000
"""Bytes that the working states of all threads may take together; large cities run on fewer threads."""


@dataclass(frozen=True)
class World:
    """The tables of one run, in the order of `simulation.state`."""

    programmes: Mapping[str, Programme]
    screening: Screening
    local: LocalSeries
    rows: Rows
    slots: Slots
    plan: Plan
    pairs: tuple[tuple[int, int], ...]
    draws: tuple[Draw, ...]
    """One for each pair; pairs that share a parameter draw share the records."""
    arrivals: Ints
    """Newly identified households: (pairs, years, groups)."""
    sources: tuple[str, ...]
    flows: Ints
    """Fen of each year's budget by source: (years, programmes, sources); the last source is money no fund gives."""

    def threads_that_fit(self) -> int:
        """How many working states fit the memory for states."""
        size = len(self.slots.key) * (HOUSEHOLD.itemsize + 32) + len(self.slots.member_key) * MEMBER.itemsize
        return max(1, MEMORY_FOR_STATE // max(size, 1))


def make_world(
    archive: Archive,
    scenario: Scenario,
    pairs: Sequence[tuple[int, int]],
    seed: int,
    forced: Sequence[tuple[str, str, int]] = (),
) -> World:
    """Screen the archive and compile a scenario for the given (parameter draw, luck) pairs."""
    years = scenario.year_list
    programmes = scenario.records
    screening, rows = _opening(archive, scenario, programmes)
    local = plan_series(scenario)
    draws, arrivals = _draws(scenario, programmes, rows, local, tuple(pairs), seed)
    sources, flows = who_pays(scenario, programmes)
    return World(
        programmes=programmes,
        screening=screening,
        local=local,
        rows=rows,
        slots=_slots(archive, screening, rows, years[0], arrivals.max(axis=0)),
        plan=compile_plan(scenario, programmes, local, archive.units, _forced(archive, screening, scenario, programmes, forced)),
        pairs=tuple(pairs),
        draws=draws,
        arrivals=arrivals,
        sources=sources,
        flows=flows,
    )  # fmt: skip


_openings: Kept[tuple[Screening, Rows]] = kept()
_slots_made: Kept[Slots] = kept()
_drawn: Kept[tuple[tuple[Draw, ...], Ints]] = kept()
"""What no amount of money changes: whoever moves a budget asks again about the same file and the same luck."""


def _opening(archive: Archive, scenario: Scenario, programmes: Mapping[str, Programme]) -> tuple[Screening, Rows]:
    """The households on file in January of the first year and their state; money does not change them."""
    year = scenario.years[0]
    offers = tuple((name, record.who, record.zh, record.plan) for name, record in programmes.items())
    by_hand = tuple((name, number.value) for name, number in sorted(scenario.parameters.items()))
    terms = (year, scenario.rules, scenario.exit_line, offers, by_hand)

    def opened() -> tuple[Screening, Rows]:
        screening = screen(archive, year, scenario.rules, scenario.exit_line)
        return screening, opening_rows(archive, screening, programmes, scenario)

    return once(_openings, archive, terms, len(archive.households), opened)


def _draws(
    scenario: Scenario,
    programmes: Mapping[str, Programme],
    rows: Rows,
    local: LocalSeries,
    pairs: tuple[tuple[int, int], ...],
    seed: int,
) -> tuple[tuple[Draw, ...], Ints]:
    """The kernel's numbers for every pair, and its newly identified households; amounts of money change neither."""
    without_money = scenario.model_copy(update={"zh": "", "en": "", "programmes": {}, "funds": {}, "dues": None})

    def drawn() -> tuple[tuple[Draw, ...], Ints]:
        parameter_draws = sorted({p for p, _ in pairs})
        draws = draw_numbers(without_money, parameter_draws, seed)
        records = tables_of_draws(draws, without_money, list(programmes.values()), rows, local)
        tables = dict(zip(parameter_draws, records, strict=True))
        rates = draws.value["arrival_rate_year"][np.searchsorted(parameter_draws, [p for p, _ in pairs])]
        return tuple(tables[p] for p, _ in pairs), _arrivals(
            without_money, rows, rates, [luck for _, luck in pairs], seed
        )

    return once(_drawn, rows, (without_money, dict(programmes), pairs, seed), len(rows.row), drawn)


def _slots(archive: Archive, screening: Screening, rows: Rows, first_year: int, most: Ints) -> Slots:
    """Places for the opening file and the most arrivals of any replicate; a budget changes neither."""
    terms = (first_year, most.shape, most.tobytes())
    return once(_slots_made, rows, terms, len(rows.row), lambda: make_slots(archive, screening, rows, first_year, most))


def _arrivals(scenario: Scenario, rows: Rows, rates: Floats, lucks: Sequence[int], seed: int) -> Ints:
    """Number of newly identified households by pair, year and leading group; one rate and one luck a pair."""
    sizes = np.bincount(rows.row.lead, minlength=GROUPS)
    counts = np.zeros((len(lucks), len(scenario.year_list), GROUPS), np.int64)
    replicates, u = np.array(lucks, np.uint64), np.empty(len(lucks))
    for t, year in enumerate(scenario.year_list):
        part = filing_months(scenario, t) / 12.0 * scenario.arrival_factor.get(year, 1.0)
        for group in np.flatnonzero(sizes):
            over_replicates(np.uint64(group), year, ARRIVALS, np.uint64(seed), replicates, u)
            means = rates * sizes[group] * part
            counts[:, t, group] = [arrival_count(x, mean, normal(x)) for x, mean in zip(u, means, strict=True)]
    return counts


def _forced(
    archive: Archive,
    screening: Screening,
    scenario: Scenario,
    programmes: Mapping[str, Programme],
    forced: Sequence[tuple[str, str, int]],
) -> NDArray[np.uint64]:
    """Bits of awards given whatever the rules say, by year and opening household; an empty table without any."""
    if not forced:
        return np.zeros((0, 0), np.uint64)
    names, years, numbers = (
        list(programmes),
        scenario.year_list,
        archive.households["number"].iloc[screening.kept].tolist(),
    )
    table = np.zeros((len(years), len(numbers)), np.uint64)
    place = {number: i for i, number in enumerate(numbers)}
    problems = []
    for number, name, year in forced:
        if number not in place or name not in names or year not in years:
            near = nearest(name, names) if name not in names else None
            problems.append(
                f"forced: ({number}, {name}, {year}): 户号、项目或年份不在方案内 not in this plan"
                + (f"; “{near}”?" if near else "")
            )
            continue
        table[years.index(year), place[number]] |= np.uint64(1 << names.index(name))
    if problems:
        raise InputRecordError(problems)
    return table
