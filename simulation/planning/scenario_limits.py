"""The limits a scenario's file asks for, as those of a search; what a search of the split cannot honour is said in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import numpy as np

from simulation.inputs.archive import Archive
from simulation.inputs.by_year import amount_in
from simulation.inputs.limits import ProgrammeLimits
from simulation.inputs.programmes import Batch
from simulation.inputs.scenario import Scenario
from simulation.inputs.screening import screen
from simulation.planning.budget_table import read_budget
from simulation.planning.edits import Locks
from simulation.planning.evaluator import can_move, plain_content
from simulation.planning.limits import Limits

FEN = 100
Words = tuple[str, str]
MOST_NAMES = 5
"""Filing units named in a sentence."""


def limits_of(scenario: Scenario, money_fen: Sequence[int] | None, locks: Locks = ()) -> Limits:
    """What a search for the best split of `money_fen` by year keeps to (None: the money is looked for)."""
    asked = scenario.limits

    def cells(key: str, unit: float) -> dict[tuple[str, int | None], Any]:
        return {
            (name, year): amount * unit
            for name, entry in asked.programmes.items()
            for year in scenario.year_list
            if (amount := amount_in(getattr(entry, key), year)) is not None
        }

    return Limits(
        None if money_fen is None else tuple(money_fen),
        least_fen={cell: round(fen) for cell, fen in cells("least_yuan", FEN).items()},
        most_fen={cell: round(fen) for cell, fen in cells("most_yuan", FEN).items()},
        most_places=cells("most_places", 1.0),
        batch_share={cast(Batch, name): (one.least_share, one.most_share) for name, one in asked.batches.items()},
        locks=locks,
        funds=asked.funds,
    )


def planned_money(scenario: Scenario) -> tuple[int, ...]:
    """Union money by year (fen) as the scenario plans it."""
    budget = read_budget(plain_content(scenario))
    return tuple(budget.total_fen(year) for year in budget.years)


def not_searched(archive: Archive, scenario: Scenario, *, money_known: bool = True) -> list[Words]:
    """What of the scenario's limits a search of the split does not decide, as (Chinese, English): nothing is dropped unsaid.

    `money_known` is false where the least money is looked for.
    """
    return [*_not_moved(scenario), *_shares(archive, scenario), *([] if money_known else _purposes(scenario))]


def _not_moved(scenario: Scenario) -> Iterator[Words]:
    """Programmes with a limit whose money no search moves."""
    rows = read_budget(plain_content(scenario)).by_programme
    for name, entry in scenario.limits.programmes.items():
        row = rows[name]
        if can_move(row):
            if entry.most_places is not None and not row.price_fen:
                zh, en = _called(scenario, name)
                yield (
                    f"{zh}：每户金额不同，名额上限管不住资金，搜索不计这一条",
                    f"{en}: awards differ by case, so a limit of places is not kept by moving money; not searched",
                )
        elif entry != ProgrammeLimits():
            zh, en = _called(scenario, name)
            yield (
                f"{zh}：不由搜索调整（停办、政府项目、应保尽保或人数和金额都定死），上下限不起作用",
                f"{en}: not moved by a search (off, government, served in full, or fixed in money and people); no effect",
            )


def _called(scenario: Scenario, name: str) -> Words:
    row = read_budget(plain_content(scenario)).by_programme[name]
    return (row.record.zh, row.record.en) if row.record is not None else (name, name)


def _purposes(scenario: Scenario) -> Iterator[Words]:
    """Funds with a purpose: where the money itself is looked for, nobody knows which fund the further money is."""
    if scenario.limits.funds and any(fund.programmes for fund in scenario.funds.values()):
        yield (
            "资金的用途限制：求“最少资金”时不计，多出的钱按没有用途限制算；金额定下后的搜索照办",
            "The purposes of funds: not kept where the least money is looked for, which may pay anything; kept for given money",
        )


def _shares(archive: Archive, scenario: Scenario) -> Iterator[Words]:
    """The least share of a filing unit: a search moves money between programmes and years, never between units."""
    share = scenario.limits.unit_share
    if share is None:
        return
    if scenario.split == "caseload":
        yield (
            f"管档单位不低于户数份额的 {share:.0%}：资金按户数分到各单位，照此已经做到（一户一法另按名单核算）",
            f"No filing unit below {share:.0%} of its caseload's share: money is split by caseload, so it holds "
            "(household plans keep it by their own list)",
        )
        return
    short = short_units(archive, scenario, share)
    if not short:
        yield (
            f"管档单位不低于户数份额的 {share:.0%}：按方案的分法，各单位都达到",
            f"No filing unit below {share:.0%} of its caseload's share: every unit has it as the plan splits the money",
        )
        return
    listed = "、".join(list(short)[:MOST_NAMES])
    more = (f" 等 {len(short)} 个单位", f" and others, {len(short)} units") if len(short) > MOST_NAMES else ("", "")
    yield (
        f"管档单位不低于户数份额的 {share:.0%}：搜索只在项目和年份间移钱，不改单位间的分法；照方案不足的有 {listed}{more[0]}",
        f"No filing unit below {share:.0%} of its caseload's share: a search moves money between programmes and years only; "
        f"as the plan splits it, short are {listed}{more[1]}",
    )


def short_units(archive: Archive, scenario: Scenario, share: float) -> Mapping[str, float]:
    """Filing units whose part of every budget is below `share` of their caseload's part, with what they have of it."""
    kept = screen(archive, scenario.years[0], scenario.rules, scenario.exit_line).kept
    count = np.bincount(archive.households["unit"].to_numpy()[kept], minlength=len(archive.units)).astype(float)
    part = count > 0
    given = part.astype(float)
    if scenario.split == "given":
        given = np.array([scenario.split_shares.get(unit, 0.0) for unit in archive.units]) * part
    ratio = np.where(part, given / max(given.sum(), 1e-9) * count.sum() / np.maximum(count, 1), 1.0)
    return {unit: round(float(r), 4) for unit, r in zip(archive.units, ratio, strict=True) if r < share - 1e-9}
