"""The command for a list by household: `jiekun plan households`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from simulation.commands.options import (
    ArchiveFile,
    AsJson,
    BelowErrors,
    ScenarioName,
    Seed,
    Threads,
    Years,
    console,
    one_of,
    print_json,
    say_written,
    unused,
)
from simulation.commands.running import Archives, running, scenario_from
from simulation.errors import UnusableFileError


def households(  # noqa: PLR0913 - one parameter an option
    scenario: ScenarioName,
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
    previous: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="上一版名单（--out 写的 .json），难分高下时不改 the earlier list, kept where it ties"
        ),
    ] = None,
    lang: Annotated[str, typer.Option(metavar="zh|en", help="名单语言 language of the list")] = "zh",
    archive: ArchiveFile = None,
    replicates: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help="模拟次数，默认 100，大档案 20 起 replicates, default 100, down to 20 for large files",
        ),
    ] = None,
    seed: Seed = 2016,
    years: Years = None,
    threads: Threads = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="名单写到目录 the list to a folder")] = None,
    as_json: AsJson = False,
    without_problem_rows: BelowErrors = False,
) -> None:
    """一户一法：一年的钱给哪些户、给什么 Which measures for which household for a year's money."""
    from simulation.planning.household_case import Fairness
    from simulation.planning.household_plan import plan_households, replicates_for
    from simulation.reports.console import print_lines
    from simulation.reports.household_plan import households_file, households_json, plan_lines
    from simulation.reports.names import file_stem, names_of

    one_of("--lang", lang, ("zh", "en"))
    chosen = scenario_from(scenario, years)
    file = Archives(archive, without_problem_rows=without_problem_rows).at(chosen)
    earlier = None if previous is None else _measures(previous)
    stem = file_stem(chosen.name)
    listed = tuple(f"{stem}-households.{ending}" for ending in ("xlsx", "json"))
    target = unused(out, listed) if out is not None else None
    limits = [Fairness("unit", "money", unit_share)] if unit_share else []
    limits += [Fairness("tier", "served", tier_share)] if tier_share else []
    with running(replicates or replicates_for(file), seed, threads) as settings:
        found = plan_households(
            file,
            chosen,
            settings(chosen.zh),
            year=year,
            money_fen=None if money is None else round(money * 100),
            fairness=limits,
            previous=earlier,
        )
    names = names_of(chosen)
    told = households_json(found, names)
    if target is not None:
        paths = [target / name for name in listed]
        paths[0].write_bytes(households_file(found, names, "en" if lang == "en" else "zh"))
        paths[1].write_text(json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8")
        for path in paths:
            say_written(path)
    if as_json:
        print_json(told)
        return
    print_lines(console(), [*plan_lines(found, names), "", *plan_lines(found, names, "en")])


def _measures(path: Path) -> dict[str, list[str]]:
    """Measures by worker number of a list that was written before."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return {str(one["number"]): [str(name) for name in one["measures"]] for one in told["plans"]}
    except (ValueError, KeyError, TypeError) as error:
        raise UnusableFileError(
            f"{path}：不是 jiekun plan households 写出的名单（.json） not a list written by jiekun plan households"
        ) from error
