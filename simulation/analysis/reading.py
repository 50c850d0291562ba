"""Which numbers a run of a scenario reads: a number is read where changing it changes a table that the run is made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from simulation.inputs.archive import Archive
from simulation.inputs.parameters import Parameter, Table, all_parameters, load_parameters
from simulation.inputs.scenario import Scenario
from simulation.prepare.numbers import CENTRAL, Draws, draw_numbers, overridden
from simulation.prepare.tables import tables_of_draws
from simulation.prepare.world import World, make_world
from simulation.state import Draw

BESIDE_DRAWS = frozenset(
    {
        "arrival_rate_year", "business_age_max", "cleared_share", "dibao_line", "filing_end_month_first_year", "line_growth_shift",
        "loan_default", "minimum_wage", "minimum_wage_growth_shift", "upskilling_age_max",
    }
)  # fmt: skip
"""Numbers that a run also reads outside the tables of its draws."""
NUDGE = 0.9
"""What a number without a range is multiplied by, to see whether anything follows."""


def numbers_read(archive: Archive, scenario: Scenario, seed: int = 2016) -> frozenset[str]:
    """Names of all numbers (single ones, tables, series) that an answer for this archive and scenario stands on.

    Numbers that only fill in what a file lacks count where this archive lacks anything.
    """
    world = make_world(archive, scenario, [(CENTRAL, 0)], seed)
    tried: dict[str, tuple[float, ...]] = {}
    for name, number in all_parameters().items():
        if isinstance(number, Parameter):
            chosen = overridden(number, scenario.parameters.get(name))
            ends = tuple(end for end in (chosen.low, chosen.high) if end is not None and end != chosen.value)
            tried[name] = ends or (chosen.value * NUDGE or 1 - NUDGE,)
    filled_in = load_parameters("imputation").keys() if any(archive.imputed.values()) else set()
    in_tables = {*single_numbers_read(world, scenario, tried, seed), *_tables_read(world, scenario, seed)}
    return frozenset({*in_tables, *BESIDE_DRAWS, *filled_in, scenario.rules})


def single_numbers_read(
    world: World, scenario: Scenario, tried: Mapping[str, Sequence[float]], seed: int
) -> Iterator[str]:
    """Names of single numbers of which any of the values tried changes the tables of a draw.

    All values are compiled at once, as if each were a draw of its own.
    """
    alone = draw_numbers(scenario, [CENTRAL], seed)
    n = 1 + sum(map(len, tried.values()))
    value = {name: np.repeat(central, n) for name, central in alone.value.items()}
    places: dict[str, slice] = {}
    used = 1
    for name, values in tried.items():
        places[name] = slice(used, used + len(values))
        value[name][places[name]] = values
        used += len(values)
    compiled = _compiled(world, scenario, Draws(value, alone.table, (CENTRAL,) * n))
    for name, place in places.items():
        if any(_differ(compiled[0], other) for other in compiled[place]):
            yield name


def _tables_read(world: World, scenario: Scenario, seed: int) -> Iterator[str]:
    """Names of tables that change the tables of a draw when every entry is changed."""
    alone = draw_numbers(scenario, [CENTRAL], seed)
    [as_is] = _compiled(world, scenario, alone)
    for name, number in all_parameters().items():
        if isinstance(number, Table) and name in alone.table:
            nudged = {case: entry * NUDGE for case, entry in number.values.items()}
            changed = Draws(alone.value, {**alone.table, name: nudged}, alone.draws)
            if _differ(as_is, _compiled(world, scenario, changed)[0]):
                yield name


def _compiled(world: World, scenario: Scenario, draws: Draws) -> list[Draw]:
    return tables_of_draws(draws, scenario, list(world.programmes.values()), world.rows, world.local)


def _differ(one: Draw, other: Draw) -> bool:
    return any(a.tobytes() != b.tobytes() for a, b in zip(one, other, strict=True))
