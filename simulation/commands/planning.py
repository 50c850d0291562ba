"""The commands that decide: `jiekun plan most-households | least-money`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
    say_written,
    unused,
)
from simulation.commands.running import Archives, running, scenario_from

if TYPE_CHECKING:
    from simulation.inputs.archive import Archive
    from simulation.inputs.scenario import Scenario
    from simulation.planning.evaluator import Evaluator
    from simulation.state import Ints

plan_commands = typer.Typer(
    no_args_is_help=True, help="定钱怎么用：同样的钱多解困，或守住目标最少要多少钱 Decide how the money is used."
)

ToldRate = Annotated[
    float, typer.Option(min=0.0, max=1.0, metavar="SHARE", help="报告哪个年率的可能性 rate whose chance is told")
]
Out = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="把方案写成 run 能读的文件，另写 JSON the plan as a scenario file, and the JSON"),
]


@plan_commands.command("most-households")
def most_households(  # noqa: PLR0913 - one parameter an option
    scenario: ScenarioName,
    *,
    money: Annotated[
        float | None,
        typer.Option(
            min=0.0, metavar="YUAN", help="每年工会和专项资金，元；默认照方案 yuan a year, default as planned"
        ),
    ] = None,
    rate: ToldRate = 0.2,
    long: Annotated[
        bool,
        typer.Option(
            "--long",
            help="再找约十倍时间，量出平常的搜索差多少 ten times the search, and how far behind the usual one was",
        ),
    ] = False,
    out: Out = None,
    archive: ArchiveFile = None,
    replicates: PairedReplicates = 500,
    seed: Seed = 2016,
    years: Years = None,
    threads: Threads = None,
    as_json: AsJson = False,
    without_problem_rows: BelowErrors = False,
) -> None:
    """给定的钱，怎样分配解困脱困最多 The split of the money that lifts most households."""
    from simulation.planning import budget
    from simulation.planning.answer import answer_most, bound_of
    from simulation.planning.scenario_limits import limits_of, planned_money

    plan = scenario_from(scenario, years)
    if out is not None:
        unused(out, plan_files(plan.name, "most_households"))
    file = Archives(archive, without_problem_rows=without_problem_rows).at(plan)
    limits = limits_of(plan, planned_money(plan) if money is None else [round(money * 100)] * len(plan.year_list))
    with running(replicates, seed, threads) as settings:
        found = budget.most_households(file, plan, limits, settings(plan.zh), long=long)
        answer = answer_most(found, rate, bound=bound_of(found.evaluator, found.split))
    _tell(answer, found.evaluator, found.split, out, as_json=as_json, title=("多解困", "most households"))


@plan_commands.command("least-money")
def least_money(  # noqa: PLR0913 - one parameter an option
    scenario: ScenarioName,
    *,
    probability: Annotated[
        float, typer.Option(min=0.0, max=1.0, metavar="SHARE", help="把握 how certain the promise must be")
    ] = 0.9,
    rate: Annotated[
        float, typer.Option(min=0.0, max=1.0, metavar="SHARE", help="每年的目标率 the rate to keep in every year")
    ] = 0.2,
    out: Out = None,
    archive: ArchiveFile = None,
    replicates: PairedReplicates = 500,
    seed: Seed = 2016,
    years: Years = None,
    threads: Threads = None,
    as_json: AsJson = False,
    without_problem_rows: BelowErrors = False,
) -> None:
    """每年达标、有把握，最少要多少钱 The least money that keeps the target in every year with a chosen certainty."""
    from simulation.planning import goal
    from simulation.planning.answer import answer_least, bound_of
    from simulation.planning.scenario_limits import limits_of

    plan = scenario_from(scenario, years)
    if out is not None:
        unused(out, plan_files(plan.name, "least_money"))
    file = Archives(archive, without_problem_rows=without_problem_rows).at(plan)
    with running(replicates, seed, threads) as settings:
        found = goal.least_money(
            file, plan, limits_of(plan, None), settings(plan.zh), rate=rate, probability=probability
        )
        answer = answer_least(found, bound_of(found.evaluator, found.split))
    _tell(
        answer, found.evaluator, found.split, out, as_json=as_json, title=("最少资金", "least money")
    )  # fmt: skip


def _tell(
    answer: Mapping[str, Any],
    evaluator: Evaluator,
    split: Ints,
    out: Path | None,
    *,
    as_json: bool,
    title: tuple[str, str],
) -> None:
    """Print an answer with the limits it kept, and write its plan where asked."""
    from simulation.reports.console import print_answer, print_lines
    from simulation.reports.names import names_of

    base = evaluator.scenario
    answer = {**answer, **limits_told(evaluator.archive, base, money_known=answer["question"] != "least_money")}
    name = f"{base.name}_{answer['question']}"
    plan = evaluator.scenario_of(split, name, f"{base.zh}（{title[0]}）", f"{base.en} ({title[1]})")
    if out is not None:
        write_plans(out, name, answer, [plan])
    if as_json:
        print_json(answer)
        return
    print_answer(console(), answer, names_of(base))
    print_lines(console(), said_of_limits(answer), "dim")


def limits_told(archive: Archive, scenario: Scenario, *, money_known: bool = True) -> dict[str, Any]:
    """The scenario's limits as its file has them, and what of them a search of the split does not decide."""
    from simulation.planning.scenario_limits import not_searched

    return {
        "limits": scenario.limits.model_dump(mode="json", exclude_defaults=True),
        "not_searched": [{"zh": zh, "en": en} for zh, en in not_searched(archive, scenario, money_known=money_known)],
    }


def said_of_limits(answer: Mapping[str, Any]) -> list[str]:
    """What of the limits is not decided by the search, one line a language."""
    return [line[lang] for line in answer["not_searched"] for lang in ("zh", "en")]


def plan_files(scenario: str, question: str, plans: Iterable[str] | None = None) -> list[str]:
    """Names of the files that `write_plans` may write for an answer: its JSON, and its plan or plans as scenarios."""
    from simulation.reports.names import file_stem

    named = [question] if plans is None else plans
    scenarios = [f"{file_stem(f'{scenario}_{plan}')}.yaml" for plan in named]
    return [f"{file_stem(f'{scenario}_{question}')}.json", *scenarios]


def write_plans(out: Path, name: str, answer: Mapping[str, Any], plans: Iterable[Scenario]) -> None:
    """The answer as JSON under a name and its plans as scenario files under their own; says what was written."""
    import json

    from simulation.inputs.scenario_file import write_scenario
    from simulation.reports.names import file_stem

    contents = {out / f"{file_stem(plan.name)}.yaml": write_scenario(plan) for plan in plans}
    contents[out / f"{file_stem(name)}.json"] = json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    for path, content in contents.items():
        path.write_text(content, encoding="utf-8")
        say_written(path)
