"""Commands about archive files: template, check, screen, demo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.commands.options import AsJson, BelowErrors, File, Seed, console, in_folder, new_file, print_json

TEMPLATE = Path("困难职工档案模板.xlsx")
PROBLEMS = 1
"""Exit code where the input has problems."""


def template(out: Annotated[Path, typer.Option(metavar="FILE", help="写到哪里 where to write")] = TEMPLATE) -> None:
    """写出空白档案模板 Write the empty archive workbook."""
    from simulation.inputs.template import write_template

    write_template(new_file(out))
    typer.echo(f"已写出 written: {out}", err=True)


def check(file: File, *, as_json: AsJson = False) -> None:
    """检查档案文件，列出全部问题 Check an archive file and list every problem."""
    from simulation.inputs.workbook import read_workbook
    from simulation.reports.console import print_lines, print_problems

    parsed = read_workbook(file)
    if as_json:
        problems = [problem.as_dict() for problem in parsed.problems]
        print_json({"households": parsed.households_found, "members": parsed.members_found, "problems": problems})
    else:
        terminal, errors = console(), len(parsed.errors)
        if parsed.problems:
            print_problems(terminal, parsed.problems)
        warnings = len(parsed.problems) - errors
        counts = f"户 {parsed.households_found} 行，家庭成员 {parsed.members_found} 行；错误 {errors} 处，提醒 {warnings} 处。"
        left = [f"“{sheet}”第 {row} 行：{reason}，未当作数据。" for sheet, row, reason in parsed.left_out[:20]]
        print_lines(terminal, [counts, *left])
    raise typer.Exit(PROBLEMS if parsed.errors else 0)


def screen(
    file: File,
    *,
    year: Annotated[int, typer.Option(min=2000, max=2100, help="按哪一年的标准 standards of which year")] = 2016,
    rules: Annotated[str, typer.Option(metavar="rules_2016|rules_2021", help="规则集 rule set")] = "rules_2016",
    out: Annotated[Path | None, typer.Option(metavar="X.xlsx", help="逐户结果写到 every household to")] = None,
    as_json: AsJson = False,
    without_problem_rows: BelowErrors = False,
) -> None:
    """分类、清档、逐户给出理由 Screen an archive: tiers, groups, cleared, each with its reason."""
    from simulation.inputs.archive import load_archive
    from simulation.inputs.screening import screen as screen_archive
    from simulation.inputs.screening import summarise
    from simulation.reports.console import print_table
    from simulation.reports.screened import screened_tables, write_screened

    if out is not None and out.exists() and out.samefile(file):
        raise typer.BadParameter("--out 不能是档案文件本身 must not be the archive itself")
    archive = load_archive(file, as_of_year=year, without_problem_rows=without_problem_rows)
    screening = screen_archive(archive, year, rules)
    counts = summarise(archive, screening)
    if out is not None:
        write_screened(in_folder(out), archive, screening)
    if as_json:
        print_json(counts)
        return
    for table in screened_tables(counts, rules):
        print_table(console(), table)


def demo(
    out: Annotated[Path, typer.Option(metavar="FILE", help="写到哪里（.xlsx 或 .parquet）where to write")],
    households: Annotated[int, typer.Option(min=1, max=1_000_000, help="户数 households")] = 6_000,
    seed: Seed = 2016,
) -> None:
    """生成演示档案（虚构） Write a synthetic demo archive."""
    from simulation.inputs.demo import write_demo

    for path in write_demo(households, seed, new_file(out)):
        typer.echo(f"已写出 written: {path}（演示数据 synthetic）", err=True)
