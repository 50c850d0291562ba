"""Who pays for a plan, as one answer: statement, gap, levels, matching, cash by quarter, returned dues; `jiekun funding --json`.

Money in yuan with two decimals, exact to the fen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulation.analysis.measures import account_yuan, union_yuan
from simulation.analysis.summary import range_of, ranges
from simulation.inputs.scenario import Scenario
from simulation.planning.cash import by_quarter
from simulation.planning.dues import Answer, sensitivity, share_for_gap, share_for_money
from simulation.planning.statement import Statement, plan_statement, run_statement
from simulation.results import Ints, Results

BALANCE = ("opening", "income", "used", "lapsed", "closing")
"""Of every fund and year: opening + income − used − lapsed = closing."""


def summarise_funding(
    scenario: Scenario, results: Results | None = None, *, money_yuan: float | None = None
) -> dict[str, Any]:
    """Sources and uses of a plan on its budgets and, with a run of it, on what that run spends.

    `money_yuan`: which share of the returned dues would give so much more a year. Raises SimulationError where the run is of
    another plan.
    """
    return {
        "scenario": scenario.name,
        "titles": {"zh": scenario.zh, "en": scenario.en},
        "budget": tell_statement(plan_statement(scenario)),
        "run": None if results is None else tell_run(scenario, results),
        "dues": _tell_dues(scenario, money_yuan),
    }


def tell_statement(statement: Statement) -> dict[str, Any]:
    """A statement in yuan, year by year."""
    return {
        "basis": statement.basis,
        "carry_over": {code: fund.carry_over for code, fund in statement.funds.items()},
        "years": [_tell_year(statement, place) for place in range(len(statement.years))],
    }


def _tell_year(statement: Statement, place: int) -> dict[str, Any]:
    balance = {name: getattr(statement, name)[place] for name in BALANCE}
    gap = statement.gap[place]
    months = statement.months(place)
    return {
        "year": statement.years[place],
        **{f"{name}_yuan": _yuan(column.sum()) for name, column in balance.items()},
        "uses_yuan": _yuan(statement.uses[place].sum()),
        "gap_yuan": _yuan(gap.sum()),
        "bound_yuan": _yuan(statement.bound(place)),
        "funds": {
            code: {f"{name}_yuan": _yuan(column[at]) for name, column in balance.items()}
            for at, code in enumerate(statement.funds)
        },
        "programmes": _tell_programmes(statement, place),
        "levels": {level: _yuan(fen) for level, fen in statement.levels(place).items()},
        "matching": {
            name: {"by": level, "needed_yuan": _yuan(whole), "lapsed_yuan": _yuan(lost)}
            for name, (level, whole, lost) in statement.matching(place).items()
        },
        "months_yuan": [_yuan(fen) for fen in months],
        "quarters_yuan": [_yuan(fen) for fen in by_quarter(months)],
    }


def _tell_programmes(statement: Statement, place: int) -> dict[str, Any]:
    """Every programme that costs something: its money, who pays it, and what nobody pays."""
    told = {}
    for at, name in enumerate(statement.records):
        paid = statement.paid[place, at]
        if paid.any():
            funds = zip(statement.funds, paid[:-1].tolist(), strict=True)
            by_source = {code: _yuan(fen) for code, fen in funds if fen}
            told[name] = {"uses_yuan": _yuan(paid.sum()), "by_source_yuan": by_source, "gap_yuan": _yuan(paid[-1])}
    return told


def tell_run(scenario: Scenario, results: Results) -> dict[str, Any]:
    """The statement of the middle course, with the ranges of all: what is spent, what of it was bound."""
    statement = tell_statement(run_statement(scenario, results))
    spread = {"uses": ranges(union_yuan(results).sum(axis=2)), "bound": ranges(account_yuan(results, "bound"))}
    for place, year in enumerate(statement["years"]):
        year["ranges"] = {name: columns[place] for name, columns in spread.items()}
    return {
        **statement,
        "replicates": results.provenance.replicates,
        "seed": results.provenance.seed,
        "standing_cost_yuan": range_of(account_yuan(results, "standing")[:, -1]),
    }


def _tell_dues(scenario: Scenario, money_yuan: float | None) -> dict[str, Any] | None:
    """What the returned dues give, the reverse questions, and what payroll and collection change."""
    dues = scenario.dues
    if dues is None:
        return None
    years = [
        {
            "year": year,
            "payroll_yuan": dues.payroll_yuan[year],
            "pool_yuan": round(dues.pool_yuan(year), 2),
            "available_yuan": round(dues.pool_yuan(year) * dues.hardship_share, 2),
            "extra_yuan": round(dues.extra_yuan(year), 2),
        }
        for year in scenario.year_list
    ]
    asked = None if money_yuan is None else tell_answer(share_for_money(scenario, round(money_yuan * 100)))
    return {
        **{
            name: getattr(dues, name)
            for name in ("dues_rate", "collected", "passed_up", "returned", "hardship_share", "hardship_share_base")
        },
        "years": years,
        "for_gap": tell_answer(share_for_gap(scenario)),
        "for_money": asked if asked is None else {"more_yuan": money_yuan, **asked},
        "sensitivity": [_tell_cell(cell) for cell in sensitivity(scenario)],
    }


def tell_answer(answer: Answer) -> dict[str, Any]:
    """The answer to a reverse question in yuan; `share` is null where `refused` says why."""
    return {
        "share": answer.share,
        "refused": answer.refused,
        "needed_yuan": _column(answer.needed),
        "most_yuan": _column(answer.most),
        "gap_left_yuan": _column(answer.gap_left),
    }


def _tell_cell(cell: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "collected": cell["collected"],
        "payroll_factor": cell["payroll_factor"],
        "gives_yuan": _column(cell["gives_fen"]),
        "short_yuan": _column(cell["short_fen"]),
        "share": cell["answer"].share,
        "refused": cell["answer"].refused,
    }


def _column(fen: Sequence[int]) -> list[float]:
    return [_yuan(value) for value in fen]


def _yuan(fen: int | Ints) -> float:
    return int(fen) / 100
