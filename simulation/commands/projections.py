"""Commands that project: run, compare, household."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.commands.options import (
    ArchiveFile,
    AsJson,
    BelowErrors,
    CountedOn,
    Replicates,
    ScenarioName,
    ScenarioNames,
    Seed,
    Threads,
    Years,
    console,
    folder,
    one_of,
    print_json,
    say_written,
)
from simulation.commands.running import Archives, different_plans, running, scenario_from


def run(  # noqa: PLR0913 - one parameter an option
    scenarios: ScenarioNames,
    *,
    archive: ArchiveFile = None,
    replicates: Replicates = 500,
    seed: Seed = 2016,
    years: Years = None,
    denominator: CountedOn = None,
    threads: Threads = None,
    by: Annotated[
        str | None, typer.Option(metavar="unit|group|cause|tier", help="再按此分组 the same by this margin")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="结果和表格写到目录 results, JSON and tables to a folder")
    ] = None,
    as_json: AsJson = False,
    without_problem_rows: BelowErrors = False,
) -> None:
    """测算方案：能否每年解困脱困 20%，要多少钱 Project scenarios: does each year lift 20%, and at what cost."""
    from simulation.analysis.attribution import attribute_lifts
    from simulation.analysis.summary import summarise_run
    from simulation.reports.console import print_run
    from simulation.reports.names import names_of
    from simulation.reports.run_files import write_run

    one_of("--denominator", denominator, ("current", "opening"))
    one_of("--by", by, ("unit", "group", "cause", "tier"))
    plans = different_plans(scenarios, years)
    if out is not None:
        folder(out)
    archives = Archives(archive, without_problem_rows=without_problem_rows)
    summaries, written = [], list[Path]()
    with running(replicates, seed, threads) as settings:
        for plan in plans:
            file = archives.at(plan)
            results = settings(plan.zh).run(file, plan)
            split = attribute_lifts(file, plan, settings(f"{plan.zh}：归因"), results)
            summaries.append(summarise_run(results, denominator=denominator, by=by, attribution=split))  # type: ignore[arg-type]  # checked above
            if out is not None:
                written += write_run(out, results, summaries[-1], names_of(plan))
    for path in written:
        say_written(path)
    if as_json:
        print_json(summaries)
        return
    for plan, summary in zip(plans, summaries, strict=True):
        print_run(console(), summary, names_of(plan))


def compare(  # noqa: PLR0913 - one parameter an option
    scenarios: Annotated[list[str], typer.Argument(metavar="A B", help="第一个为对照 the first is compared with")],
    *,
    archive: ArchiveFile = None,
    replicates: Replicates = 500,
    seed: Seed = 2016,
    years: Years = None,
    denominator: CountedOn = None,
    threads: Threads = None,
    equal_money: Annotated[
        bool, typer.Option("--equal-money", help="调到与第一个同等资金 scale to the first's money")
    ] = False,
    as_json: AsJson = False,
    without_problem_rows: BelowErrors = False,
) -> None:
    """成对比较方案，先看钱 Compare scenarios in pairs, the money first."""
    from simulation.analysis.comparison import at_equal_money, compare_scenarios
    from simulation.reports.console import print_comparison

    one_of("--denominator", denominator, ("current", "opening"))
    if len(scenarios) < 2:
        raise typer.BadParameter("至少两个方案 at least two scenarios")
    plans = different_plans(scenarios, years)
    if len({plan.years for plan in plans}) > 1:
        spans = "；".join(f"{plan.name} {plan.years[0]}—{plan.years[1]}" for plan in plans)
        raise typer.BadParameter(f"年份不同，不能成对比较 other years, not comparable: {spans}")
    archives = Archives(archive, without_problem_rows=without_problem_rows)
    with running(replicates, seed, threads) as settings:
        runs = [settings(plans[0].zh).run(archives.at(plans[0]), plans[0])]
        for plan in plans[1:]:
            file, few = archives.at(plan), settings(f"{plan.zh}：同等资金", min(replicates, 20))
            chosen = at_equal_money(file, plan, runs[0], few.run) if equal_money else plan
            runs.append(settings(chosen.zh).run(file, chosen))
    compared = compare_scenarios(runs, denominator=denominator, equal_money=equal_money)  # type: ignore[arg-type]  # checked above
    if as_json:
        print_json(compared)
        return
    print_comparison(console(), compared)


def household(  # noqa: PLR0913 - one parameter an option
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="职工编号 worker number")],
    scenario: ScenarioName,
    *,
    archive: ArchiveFile = None,
    replicates: Replicates = 200,
    seed: Seed = 2016,
    years: Years = None,
    threads: Threads = None,
    as_json: AsJson = False,
    without_problem_rows: BelowErrors = False,
) -> None:
    """一户的路径和原因 The path of one household and its reasons."""
    from simulation.analysis.household import explain_household
    from simulation.reports.console import print_household
    from simulation.reports.names import names_of

    plan = scenario_from(scenario, years)
    file = Archives(archive, without_problem_rows=without_problem_rows).at(plan)
    with running(replicates, seed, threads) as settings:
        told = explain_household(file, plan, number, settings(number))
    if as_json:
        print_json(told)
        return
    print_household(console(), told, names_of(plan))
