"""Who pays what, year by year on the budgets: what each fund begins a year with, gets, pays, loses and keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simulation.inputs.funds import UNSECURED, assign_sources
from simulation.inputs.programmes import Programme
from simulation.inputs.scenario import Scenario
from simulation.prepare.plan import planned_fen
from simulation.state import Ints


@dataclass(frozen=True)
class Payments:
    """The funds of a plan and what they pay, all in fen.

    Of every fund and year: opening + income = flows (summed over programmes) + lapsed + closing.
    """

    sources: tuple[str, ...]
    """The funds, then the source that stands for money no fund gives."""
    flows: Ints
    """Budgets by who pays them: (years, programmes, sources)."""
    opening: Ints
    """What is left of the year before and may still be used: (years, funds)."""
    income: Ints
    """What comes in during the year, money of a changed share of the returned dues included: (years, funds)."""
    keeps: tuple[bool, ...]
    """Of every fund, whether what is left at a year's end may be used the next year."""


def who_pays(scenario: Scenario, programmes: Mapping[str, Programme]) -> tuple[tuple[str, ...], Ints]:
    """Sources, and fen of each year's budgets by programme and source; see `pay_budgets`."""
    payments = pay_budgets(scenario, programmes)
    return payments.sources, payments.flows


def pay_budgets(
    scenario: Scenario,
    programmes: Mapping[str, Programme],
    incomes: Sequence[Sequence[int]] | None = None,
    spent: Sequence[Sequence[int]] | None = None,
) -> Payments:
    """Who pays what, solved year by year on the budgets of the union's programmes (fen).

    What is planned by people is an estimate, often for more than come: it is paid from what planned totals leave. `incomes`
    (years × funds, in fen) stand in place of the plan's own, `spent` (years × programmes, in fen) in place of its budgets.
    """
    funds = scenario.funds
    allowed = tuple(
        tuple(not fund.programmes or name in fund.programmes for fund in funds.values()) for name in programmes
    )
    keeps = tuple(fund.carry_over for fund in funds.values())
    incomes = incomes if incomes is not None else incomes_fen(scenario)
    carried = [round(fund.opening_yuan * 100) for fund in funds.values()]
    opening, flows = [], []
    for place, (year, income) in enumerate(zip(scenario.year_list, incomes, strict=True)):
        opening.append(carried)
        amounts = [old + new for old, new in zip(carried, income, strict=True)]
        uses = _budgets(scenario, programmes, year) if spent is None else (list(spent[place]), [])
        flow = _paid(uses, amounts, allowed, keeps)
        left = _left(amounts, flow)
        carried = [fen if keep else 0 for fen, keep in zip(left, keeps, strict=True)]
        flows.append(flow)
    shape = (len(flows), len(funds))
    return Payments(
        (*funds, UNSECURED),
        np.array(flows),
        np.array(opening, np.int64).reshape(shape),
        np.array(incomes, np.int64).reshape(shape),
        keeps,
    )


def incomes_fen(scenario: Scenario) -> list[list[int]]:
    """Fen that come into every fund in every year; a changed share of the returned dues goes into the fund of dues."""
    dues = dues_place(scenario)
    incomes = []
    for year in scenario.year_list:
        income = [round(fund.yuan[year] * 100) for fund in scenario.funds.values()]
        if scenario.dues is not None and dues is not None:
            income[dues] = max(income[dues] + round(scenario.dues.extra_yuan(year) * 100), 0)
        incomes.append(income)
    return incomes


def dues_place(scenario: Scenario) -> int | None:
    """Place of the first fund of dues, which takes the returned money; None where the plan has none."""
    return next((place for place, fund in enumerate(scenario.funds.values()) if fund.kind == "dues"), None)


def _paid(
    budgets: tuple[list[int], list[int]],
    amounts: list[int],
    allowed: tuple[tuple[bool, ...], ...],
    keeps: tuple[bool, ...],
) -> Ints:
    """Planned totals first, then estimates from what they leave."""
    totals, estimates = budgets
    paid = assign_sources(tuple(totals), tuple(amounts), allowed, keeps)
    if not any(estimates):
        return paid
    left = _left(amounts, paid)
    flow: Ints = paid + assign_sources(tuple(estimates), tuple(left), allowed, keeps)
    return flow


def _left(amounts: list[int], flow: Ints) -> list[int]:
    return [amount - int(spent) for amount, spent in zip(amounts, flow[:, :-1].sum(axis=0), strict=True)]


def _budgets(scenario: Scenario, programmes: Mapping[str, Programme], year: int) -> tuple[list[int], list[int]]:
    """Fen of the union's programmes in a year: planned as totals, and as people times their standard."""
    totals, estimates = [0] * len(programmes), [0] * len(programmes)
    for place, (name, programme) in enumerate(programmes.items()):
        plan = scenario.programmes[name]
        if programme.money == "union":
            (totals if plan.total_yuan is not None else estimates)[place] = planned_fen(scenario, programme, plan, year)
    return totals, estimates
