"""The command for households against money: `jiekun plan frontier`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulation.commands.options import (
    ArchiveFile,
    AsJson,
    BelowErrors,
    PairedReplicates,
    ScenarioName,
    Seed,
    Threads,
    Years,
    console,
    print_json,
    unused,
)
from simulation.commands.planning import ToldRate, limits_told, plan_files, said_of_limits, write_plans
from simulation.commands.running import Archives, running, scenario_from

if TYPE_CHECKING:
    from simulation.inputs.scenario import Scenario
    from simulation.planning.evaluator import Evaluator
    from simulation.planning.robust import Robust

FEWEST_POINTS = 2


def frontier(  # noqa: PLR0913 - one parameter an option
    scenario: ScenarioName,
    *,
    points: Annotated[
        int, typer.Option(min=FEWEST_POINTS, metavar="N", help="几个资金数 amounts of money looked at")
    ] = 15,
    rate: ToldRate = 0.2,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="写 JSON，稳妥的方案各写一个文件 the JSON, and each robust plan as a file"),
    ] = None,
    archive: ArchiveFile = None,
    replicates: PairedReplicates = 100,
    seed: Seed = 2016,
    years: Years = None,
    threads: Threads = None,
    as_json: AsJson = False,
    without_problem_rows: BelowErrors = False,
) -> None:
    """资金与户数：各种金额下最多解困脱困多少户，稳妥的选择 Households against money, and the robust choices."""
    from simulation.planning.frontier import frontier as walk
    from simulation.planning.robust import robust_plans, told_of
    from simulation.planning.scenario_limits import limits_of, planned_money
    from simulation.reports.console import print_lines, print_table
    from simulation.reports.frontier import PLANS, frontier_lines, frontier_tables
    from simulation.reports.names import names_of

    plan = scenario_from(scenario, years)
    if out is not None:
        unused(out, plan_files(plan.name, "frontier", PLANS))
    file = Archives(archive, without_problem_rows=without_problem_rows).at(plan)
    with running(replicates, seed, threads) as settings:
        walked = walk(file, plan, limits_of(plan, None), settings(plan.zh), points=points)
        robust = robust_plans(walked, limits_of(plan, planned_money(plan)))
        told = {**told_of(walked, robust, rate), **limits_told(file, plan)}
    if out is not None:
        write_plans(out, f"{plan.name}_frontier", told, _chosen_plans(walked.evaluator, robust))
    if as_json:
        print_json(told)
        return
    for lang in ("zh", "en"):
        print_lines(console(), frontier_lines(told, names_of(plan), lang), "bold" if lang == "zh" else "dim")
    for table in frontier_tables(told, names_of(plan)):
        print_table(console(), table)
    print_lines(console(), said_of_limits(told), "dim")


def _chosen_plans(evaluator: Evaluator, robust: Robust) -> Iterator[Scenario]:
    """Every plan that is a robust choice and not the present one, as a scenario."""
    from simulation.reports.frontier import PLANS

    base = evaluator.scenario
    for name in dict.fromkeys(choice["plan"] for choice in robust.chosen.values()):
        if name != "present":
            zh, en = PLANS[name]
            yield evaluator.scenario_of(
                robust.splits[name], f"{base.name}_{name}", f"{base.zh}（{zh}）", f"{base.en} ({en})"
            )
