"""The command about money: who pays for a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.commands.options import AsJson, ScenarioName, Years, console, print_json
from simulation.commands.running import scenario_from


def funding(
    scenario: ScenarioName,
    *,
    results: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="run --out 写出的 .npz：另列测算支出 also on what that run spends"),
    ] = None,
    money: Annotated[
        float | None,
        typer.Option(
            min=0, metavar="YUAN", help="每年要多这么多元，回拨份额须为多少 the share that gives so much more"
        ),
    ] = None,
    years: Years = None,
    as_json: AsJson = False,
) -> None:
    """钱从哪里来、够不够、何时用、回拨多少才够 Who pays, what is missing, when, and what the returned dues must give."""
    from simulation.planning.funding import summarise_funding
    from simulation.reports.console import print_funding
    from simulation.reports.names import names_of
    from simulation.results import load_results

    plan = scenario_from(scenario, years)
    run = None if results is None else load_results(results)
    told = summarise_funding(plan, run, money_yuan=money)
    if as_json:
        print_json(told)
        return
    print_funding(console(), told, names_of(plan))
