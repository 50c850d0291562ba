"""Returned union dues (回拨) in both directions: which share gives how much, and which share gives what is needed.

available = payroll × dues rate × collected × passed up × returned × share for hardship relief. Money is linear in the last
share and the gap falls fen by fen with the fund of dues until only what dues may not pay is left, so the least share is a
quotient: need ÷ pool, the largest of all years (of all sums since the first year, where the fund keeps what is left). Where
other funds keep money too and are restricted, a year's need can depend on what dues paid in another: every quotient is tried
on the plan, and where it is not the least share that one is searched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any, Literal

from simulation.inputs.funds import Dues
from simulation.inputs.parameters import read_yaml
from simulation.inputs.paths import DATA
from simulation.inputs.scenario import Scenario
from simulation.prepare.sources import dues_place, incomes_fen, pay_budgets

STEP = 1_000_000
"""Shares are given in millionths, rounded up: the money is never short by rounding."""

Refusal = Literal["no_dues", "no_fund", "no_pool", "more_than_all"]


@dataclass(frozen=True)
class Answer:
    """The least share that does what was asked, or why none does."""

    share: float | None
    refused: Refusal | None = None
    needed: tuple[int, ...] = ()
    """Fen of returned dues for hardship relief each year must have."""
    most: tuple[int, ...] = ()
    """Fen each year has when everything returned goes to hardship relief."""
    gap_left: tuple[int, ...] = ()
    """Fen a year still lacks at that share: dues may not pay it."""


def share_for_money(scenario: Scenario, more_fen: int) -> Answer:
    """Least share that gives so much more in every year than the dues fund already holds."""
    dues = scenario.dues
    if dues is None or dues_place(scenario) is None:
        return Answer(None, "no_dues" if dues is None else "no_fund")
    base = [_fen(dues.pool_yuan(year) * dues.hardship_share_base) for year in scenario.year_list]
    return _least(scenario, dues, [more_fen + fen for fen in base], keeps=False)


def share_for_gap(scenario: Scenario) -> Answer:
    """Least share at which no year lacks money that dues may pay; it may lie below the present one."""
    dues, place = scenario.dues, dues_place(scenario)
    if dues is None or place is None:
        return Answer(None, "no_dues" if dues is None else "no_fund")
    incomes = incomes_fen(scenario)
    funds = tuple(scenario.funds.values())
    without, floor = _gaps(scenario, incomes, place, 0), _gaps(scenario, incomes, place, _everything(scenario))
    # What the fund holds besides the returned money that the share steers.
    other = [
        _fen(funds[place].yuan[year] - dues.pool_yuan(year) * dues.hardship_share_base) for year in scenario.year_list
    ]
    other[0] += _fen(funds[place].opening_yuan)
    needed = [gap - rest - own for gap, rest, own in zip(without, floor, other, strict=True)]
    found = _least(scenario, dues, needed, keeps=funds[place].carry_over)
    if found.refused == "no_pool" or (found.share is not None and _is_least(scenario, found.share, floor)):
        share = found.share
    else:
        share = _searched(scenario, floor)
    if share is not None:
        return Answer(share, None, found.needed, found.most, tuple(gaps_at(scenario, share)))
    if found.refused is None:  # the quotient promised too much: what all of it leaves open is needed on top
        left = zip(found.most, gaps_at(scenario, 1.0), floor, strict=True)
        return Answer(None, "more_than_all", tuple(pool + gap - rest for pool, gap, rest in left), found.most)
    return found


def _is_least(scenario: Scenario, share: float, floor: Sequence[int]) -> bool:
    """Whether a share leaves only what no share can close, and a step less leaves more."""
    if gaps_at(scenario, share) != list(floor):
        return False
    return share <= 0 or gaps_at(scenario, share - 1 / STEP) != list(floor)


def _searched(scenario: Scenario, floor: Sequence[int]) -> float | None:
    """Least share by halving, in whole steps; None where all of it leaves more than the floor."""
    low, high = -1, STEP
    if gaps_at(scenario, 1.0) != list(floor):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if gaps_at(scenario, middle / STEP) == list(floor):
            high = middle
        else:
            low = middle
    return high / STEP


def money_at(scenario: Scenario, share: float) -> list[dict[str, int]]:
    """Of every year: fen of returned dues, of them for hardship relief at a share, more than at the present one, the gap."""
    dues = scenario.dues
    if dues is None:
        return []
    pools = [dues.pool_yuan(year) for year in scenario.year_list]
    return [
        {
            "pool": _fen(pool),
            "gives": _fen(pool * share),
            "more": _fen(pool * (share - dues.hardship_share)),
            "gap": gap,
        }
        for pool, gap in zip(pools, gaps_at(scenario, share), strict=True)
    ]


def gaps_at(scenario: Scenario, share: float) -> list[int]:
    """Fen each year lacks at a share."""
    changed = scenario.model_copy(update={"dues": _with(scenario.dues, hardship_share=share)})
    return _gap_by_year(changed, incomes_fen(changed))


def sensitivity(scenario: Scenario) -> list[dict[str, Any]]:
    """A small table: collection × payroll, what the present share then gives, how much less that is, the share to leave no gap.

    All returned money moves with payroll and collection, the part that the fund of dues already holds too.
    """
    dues = scenario.dues
    if dues is None:
        return []
    steps = _grid()
    planned = _given(scenario, dues)
    rows = []
    for points in steps["collected_points"]:
        collected = min(max(round(dues.collected + points, 6), 0.0), 1.0)
        for factor in steps["payroll_factors"]:
            payroll = {year: yuan * factor for year, yuan in dues.payroll_yuan.items()}
            other = _with(dues, collected=collected, payroll_yuan=payroll)
            gives = _given(scenario, other)
            rows.append(
                {
                    "collected": collected,
                    "payroll_factor": factor,
                    "gives_fen": gives,
                    "short_fen": [had - has for had, has in zip(planned, gives, strict=True)],
                    "answer": share_for_gap(_under(scenario, dues, other)),
                }
            )
    return rows


def _given(scenario: Scenario, dues: Dues) -> list[int]:
    """Fen for hardship relief in every year."""
    return [_fen(dues.pool_yuan(year) * dues.hardship_share) for year in scenario.year_list]


def _under(scenario: Scenario, dues: Dues, other: Dues) -> Scenario:
    """The plan if the dues came in otherwise: what the fund of dues holds of them moves along."""
    funds = dict(scenario.funds)
    for code, fund in funds.items():
        if fund.kind == "dues":
            lost = {
                year: (dues.pool_yuan(year) - other.pool_yuan(year)) * dues.hardship_share_base for year in fund.yuan
            }
            yuan = {year: max(amount - lost[year], 0.0) for year, amount in fund.yuan.items()}
            funds[code] = fund.model_copy(update={"yuan": yuan})
            break
    return scenario.model_copy(update={"dues": other, "funds": funds})


@cache
def _grid() -> Mapping[str, Sequence[float]]:
    return read_yaml(DATA / "planning" / "funding.yaml")  # type: ignore[return-value]  # two lists of numbers


def _with(dues: Dues | None, **changes: Any) -> Dues:
    assert dues is not None  # noqa: S101  (narrows the type only)
    return dues.model_copy(update=changes)


def _fen(yuan: float) -> int:
    return round(yuan * 100)


def _least(scenario: Scenario, dues: Dues, needed: Sequence[int], *, keeps: bool) -> Answer:
    """The least share whose money covers `needed` in every year, in sums since the first year where money keeps."""
    pools = [_fen(dues.pool_yuan(year)) for year in scenario.year_list]
    wanted = list(accumulate(needed)) if keeps else list(needed)
    given = list(accumulate(pools)) if keeps else pools
    facts: dict[str, Any] = {"needed": tuple(needed), "most": tuple(pools)}
    if any(want > 0 and not pool for want, pool in zip(wanted, given, strict=True)):
        return Answer(None, "no_pool", **facts)
    quotients = [-(-want * STEP // pool) for want, pool in zip(wanted, given, strict=True) if pool]
    least = max(quotients, default=0)
    if least > STEP and all(want <= pool for want, pool in zip(wanted, given, strict=True)):
        least = STEP  # rounding up alone went beyond everything
    if least > STEP:
        return Answer(None, "more_than_all", **facts)
    return Answer(max(least, 0) / STEP, **facts)


def _everything(scenario: Scenario) -> int:
    """More fen than all budgets of the plan together."""
    flows = pay_budgets(scenario, scenario.records).flows
    return int(flows.sum()) + 1


def _gaps(scenario: Scenario, incomes: Sequence[Sequence[int]], place: int, dues_fen: int) -> list[int]:
    """Fen each year lacks if the fund of dues has so much and nothing from before."""
    funds = dict(scenario.funds)
    code = list(funds)[place]
    funds[code] = funds[code].model_copy(update={"opening_yuan": 0.0})
    changed = scenario.model_copy(update={"funds": funds})
    return _gap_by_year(
        changed, [[dues_fen if at == place else fen for at, fen in enumerate(year)] for year in incomes]
    )


def _gap_by_year(scenario: Scenario, incomes: Sequence[Sequence[int]]) -> list[int]:
    gaps: list[int] = pay_budgets(scenario, scenario.records, incomes).flows[..., -1].sum(axis=1).tolist()
    return gaps
