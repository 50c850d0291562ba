"""The command for a list by household: `jiekun plan households`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.commands.options import (
    ArchiveFile,
    AsJson,
    BelowErrors,
    Replicates,
    Seed,
    Threads,
    Years,
    console,
    folder,
    one_of,
    print_json,
    say_written,
)
from simulation.commands.running import Archives, running, scenario_from


def households(  # noqa: PLR0913 - one parameter an option
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="方案名或文件 name or path")],
    *,
    year: Annotated[
        int | None, typer.Option(metavar="YEAR", help="哪一年，默认第一年 which year, default the first")
    ] = None,
    money: Annotated[
        float | None,
        typer.Option(min=0, metavar="YUAN", help="全年工会资金（元），默认按方案 union money, default the plan's"),
    ] = None,
    unit_share: Annotated[
        float | None,
        typer.Option(
            min=0, max=1, metavar="SHARE", help="各单位至少按户数应得的几成 of each unit's share of the money"
        ),
    ] = None,
    tier_share: Annotated[
        float | None,
        typer.Option(min=0, max=1, metavar="SHARE", help="各类别至少服务几成 of each tier's households served"),
    ] = None,
    lang: Annotated[str, typer.Option(metavar="zh|en", help="名单语言 language of the list")] = "zh",
    archive: ArchiveFile = None,
    replicates: Replicates = 100,
    seed: Seed = 2016,
    years: Years = None,
    threads: Threads = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="名单写到目录 the list to a folder")] = None,
    as_json: AsJson = False,
    without_problem_rows: BelowErrors = False,
) -> None:
    """一户一法：一年的钱给哪些户、给什么 Which measures for which household for a year's money."""
    from simulation.planning.household_case import Fairness
    from simulation.planning.household_plan import plan_households
    from simulation.reports.console import print_lines
    from simulation.reports.household_plan import households_file, households_json, plan_lines
    from simulation.reports.names import names_of

    one_of("--lang", lang, ("zh", "en"))
    chosen = scenario_from(scenario, years)
    file = Archives(archive, without_problem_rows=without_problem_rows).at(chosen)
    target = folder(out) / f"{chosen.name}-households.xlsx" if out is not None else None
    limits = [Fairness("unit", "money", unit_share)] if unit_share else []
    limits += [Fairness("tier", "served", tier_share)] if tier_share else []
    with running(replicates, seed, threads) as settings:
        found = plan_households(
            file,
            chosen,
            settings(chosen.zh),
            year=year,
            money_fen=None if money is None else round(money * 100),
            fairness=limits,
        )
    names = names_of(chosen)
    if target is not None:
        target.write_bytes(households_file(found, names, "en" if lang == "en" else "zh"))
        say_written(target)
    if as_json:
        print_json(households_json(found, names))
        return
    print_lines(console(), [*plan_lines(found), "", *plan_lines(found, "en")])
