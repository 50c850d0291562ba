"""Draws of every number: independent luck for each, tied within correlation blocks, as the tables the kernel reads."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.inputs.local import Growth, LocalSeries, local_series
from simulation.inputs.parameters import (
    Beta,
    Common,
    Fixed,
    LogNormal,
    LogNormalMixture,
    Normal,
    Parameter,
    Table,
    all_parameters,
)
from simulation.inputs.scenario import Override, Scenario
from simulation.year.draws import PARAMETERS, over_replicates

Floats = NDArray[np.float64]
CENTRAL = -1
"""Index of the parameter draw that takes every central value."""


@dataclass(frozen=True)
class Draws:
    """Values of every single number for the parameter draws asked for: `value[id]` has one entry a draw."""

    value: Mapping[str, Floats]
    table: Mapping[str, Mapping[str, float]]
    draws: tuple[int, ...]


def draw_numbers(scenario: Scenario, draws: Sequence[int], seed: int) -> Draws:
    """Draw every number once for each entry of `draws` (CENTRAL gives central values), with the scenario's overrides.

    Gaussian copula: members of a block share one normal with loading sqrt(|rho|), sign by rho, so that two members
    with the same rho have that correlation (Nelsen, An Introduction to Copulas, 2006).
    """
    values: dict[str, Floats] = {}
    tables: dict[str, Mapping[str, float]] = {}
    for name, number in all_parameters().items():
        if isinstance(number, Table):
            tables[name] = number.values
        elif isinstance(number, Parameter):
            chosen = overridden(number, scenario.parameters.get(name))
            values[name] = _values(name, chosen, draws, seed)
    return Draws(values, tables, tuple(draws))


def overridden(number: Parameter, override: Override | None) -> Parameter:
    """The number with a user's value in place of the sourced one; fixed unless a range is given."""
    if override is None:
        return number
    ranged = override.low is not None and override.high is not None
    changes = {"value": override.value, "low": override.low, "high": override.high}
    family = "fixed" if not ranged else "common" if isinstance(number.distribution, Common) else "triangular"
    return Parameter.model_validate({**number.model_dump(), **changes, "distribution": {"family": family}})


def settled(scenario: Scenario, name: str) -> float:
    """The one value of a number that is the same in every simulation: the scenario's own, else the record's."""
    number = all_parameters()[name]
    if not isinstance(number, Parameter):
        raise TypeError(f"{name} must be one number")
    return overridden(number, scenario.parameters.get(name)).value


def plan_series(scenario: Scenario) -> LocalSeries:
    """Line and minimum wage of a plan's years: the series, or the scenario's growth, with the shift of either."""
    line = Growth(scenario.line_growth, settled(scenario, "line_growth_shift"))
    wage = Growth(scenario.wage_growth, settled(scenario, "minimum_wage_growth_shift"))
    return local_series(scenario.year_list, line, wage)


def _values(name: str, number: Parameter, draws: Sequence[int], seed: int) -> Floats:
    from scipy.special import ndtr, ndtri

    own = _uniforms(name, draws, seed)
    if number.block and number.rho:
        common = ndtri(_uniforms(f"block:{number.block}", draws, seed))
        loading = np.sqrt(abs(number.rho)) * np.sign(number.rho)
        uniform = ndtr(loading * common + np.sqrt(1 - abs(number.rho)) * ndtri(own))
    else:
        uniform = own
    drawn = quantile(number, uniform, _uniforms(f"{name}:part", draws, seed))
    return np.where(np.asarray(draws) == CENTRAL, number.value, drawn)


def _uniforms(name: str, draws: Sequence[int], seed: int) -> Floats:
    """One uniform for each draw, keyed by the number's own name."""
    key = np.uint64(int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little"))
    uniforms = np.empty(len(draws))
    over_replicates(key, 0, PARAMETERS, np.uint64(seed), np.maximum(draws, 0).astype(np.uint64), uniforms)
    return uniforms


def quantile(number: Parameter, u: Floats, u_part: Floats) -> Floats:
    """Value of a number at probability `u`; `u_part` chooses the part of a mixture."""
    from scipy.special import betaincinv, ndtri

    shape = number.distribution
    if isinstance(shape, Fixed | Common):
        return np.full(len(u), number.value)
    if isinstance(shape, Beta):
        return np.asarray(betaincinv(shape.alpha, shape.beta, u))
    if isinstance(shape, Normal):
        return np.asarray(shape.mean + shape.sd * ndtri(u))
    if isinstance(shape, LogNormal):
        return np.asarray(np.exp(shape.meanlog + shape.sdlog * ndtri(u)))
    if isinstance(shape, LogNormalMixture):
        part = (u_part >= shape.weight).astype(int)
        return np.asarray(np.exp(np.array(shape.meanlog)[part] + np.array(shape.sdlog)[part] * ndtri(u)))
    return _triangular(number, u)


def _triangular(number: Parameter, u: Floats) -> Floats:
    low, mode, high = float(number.low or 0.0), number.value, float(number.high or 0.0)
    if high == low:
        return np.full(len(u), mode)
    turn = (mode - low) / (high - low)
    rising = low + np.sqrt(np.maximum(u * (high - low) * (mode - low), 0))
    falling = high - np.sqrt(np.maximum((1 - u) * (high - low) * (high - mode), 0))
    return np.where(u < turn, rising, falling)
