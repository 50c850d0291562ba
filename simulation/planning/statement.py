"""The statement finance uses: of every fund and year what it began with, got, paid, lost and kept, to the fen.

On budgets it stands before any run; on a run it shows one simulated course whole, so that every line adds up (medians of
single lines would not).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from simulation.errors import SimulationError
from simulation.inputs.funds import Fund, Owner
from simulation.inputs.programmes import Programme
from simulation.inputs.scenario import Scenario
from simulation.planning.cash import MONTHS, cash_by_month
from simulation.prepare.sources import Payments, pay_budgets
from simulation.results import Ints, Results

Basis = Literal["budget", "run"]


@dataclass(frozen=True)
class Statement:
    """Sources and uses, all in fen; of every fund and year opening + income = used + lapsed + closing."""

    basis: Basis
    years: tuple[int, ...]
    funds: Mapping[str, Fund]
    records: Mapping[str, Programme]
    """The programmes, in the order of `paid`."""
    paid: Ints
    """Uses by who pays them: (years, programmes, funds and then the gap)."""
    opening: Ints
    """(years, funds), as the four below."""
    income: Ints
    lapsed: Ints
    closing: Ints
    first_month: int

    @property
    def used(self) -> Ints:
        """What each fund pays: (years, funds)."""
        used: Ints = self.paid[..., :-1].sum(axis=1)
        return used

    @property
    def gap(self) -> Ints:
        """What no fund pays: (years, programmes)."""
        return self.paid[..., -1]

    @property
    def uses(self) -> Ints:
        """Money of each programme, whoever pays it: (years, programmes)."""
        uses: Ints = self.paid.sum(axis=2)
        return uses

    def levels(self, place: int) -> dict[Owner, int]:
        """Fen that each level pays in a year (by its place), whole fen; a fund's rounding goes to its first level."""
        sums: dict[Owner, int] = {}
        for fund, fen in zip(self.funds.values(), self.used[place].tolist(), strict=True):
            for owner, part in _split(fen, fund).items():
                sums[owner] = sums.get(owner, 0) + part
        return sums

    def matching(self, place: int) -> dict[str, tuple[Owner, int, int]]:
        """By programme with matching: who matches, what matches the whole budget, and what lapses of it with the gap."""
        found: dict[str, tuple[Owner, int, int]] = {}
        for p, (name, record) in enumerate(self.records.items()):
            own = int(self.uses[place, p])
            if record.price_share < 1 and own:
                share = Fraction(str(record.price_share))
                whole = round(own * (1 - share) / share)
                drawn = round(Fraction(whole * (own - int(self.gap[place, p])), own))
                found[name] = (record.matched_by, whole, whole - drawn)
        return found

    def months(self, place: int) -> list[int]:
        """Fen needed in each month of a year, from every programme's payment months."""
        first = self.first_month if place == 0 else 1
        sums = [0] * MONTHS
        for record, fen in zip(self.records.values(), self.uses[place].tolist(), strict=True):
            sums = [old + new for old, new in zip(sums, cash_by_month(record, fen, first), strict=True)]
        return sums

    def bound(self, place: int) -> int:
        """Fen of a year for what policy mandates (最低保障盘), as budgeted or spent."""
        return sum(
            fen for record, fen in zip(self.records.values(), self.uses[place].tolist(), strict=True) if record.mandated
        )


def _split(fen: int, fund: Fund) -> dict[Owner, int]:
    parts = {owner: int(fen * Fraction(str(share))) for owner, share in fund.shares.items()}
    first = next(iter(parts))
    parts[first] += fen - sum(parts.values())
    return parts


def plan_statement(scenario: Scenario) -> Statement:
    """The statement on budgets, before any run."""
    return _statement("budget", scenario, pay_budgets(scenario, scenario.records))


def run_statement(scenario: Scenario, results: Results) -> Statement:
    """The statement of the course whose spending over the plan is the median of all.

    Who pays is settled anew on what was spent, as finance does at a year's end: money that a programme leaves pays another that
    its fund may pay. (Charging in the order of the budgets would leave a gap beside money that lapses.) Raises SimulationError
    where the run is of another plan.
    """
    if results.provenance.scenario_fingerprint != scenario.fingerprint():
        raise SimulationError(
            f"{results.provenance.scenario}：这次测算用的不是这个方案 this run is not of this plan；请重新测算 run it again"
        )
    spent = results.arrays["spending"].sum(axis=3, dtype=np.int64)
    totals = spent.sum(axis=(1, 2))
    middle = int(np.argsort(totals, kind="stable")[(len(totals) - 1) // 2])
    return _statement("run", scenario, pay_budgets(scenario, scenario.records, spent=spent[middle].tolist()))


def _statement(basis: Basis, scenario: Scenario, payments: Payments) -> Statement:
    left = payments.opening + payments.income - payments.flows[..., :-1].sum(axis=1)
    closing = np.where(payments.keeps, left, 0)
    return Statement(
        basis, scenario.year_list, scenario.funds, scenario.records, payments.flows, payments.opening, payments.income,
        left - closing, closing, scenario.plan_start_month,
    )  # fmt: skip
