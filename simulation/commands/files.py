"""Commands about archive files: template, check, screen, demo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.commands.options import (
    AsJson,
    BelowErrors,
    File,
    Seed,
    console,
    new_file,
    print_json,
    say_written,
)

TEMPLATE = Path("困难职工档案模板.xlsx")
PROBLEMS = 1
"""Exit code where the input has problems."""


def template(out: Annotated[Path, typer.Option(metavar="FILE", help="写到哪里 where to write")] = TEMPLATE) -> None:
    """写出空白档案模板 Write the empty archive workbook."""
    from simulation.inputs.template import write_template

    write_template(new_file(out, ".xlsx"))
    say_written(out)


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
        counts = (
            f"户 {parsed.households_found} 行，家庭成员 {parsed.members_found} 行；错误 {errors} 处，提醒 {warnings} 处。"
            f" Households {parsed.households_found}, members {parsed.members_found}; errors {errors}, warnings {warnings}."
        )
        left = [f"“{sheet}”第 {row} 行：{reason}，未当作数据。" for sheet, row, reason in parsed.left_out[:20]]
        print_lines(terminal, [counts, *left])
    raise typer.Exit(PROBLEMS if parsed.errors else 0)


def screen(
    file: File,
    *,
    year: Annotated[
        int, typer.Option(min=2000, max=2100, metavar="YEAR", help="按哪一年的标准 standards of which year")
    ] = 2016,
    rules: Annotated[str, typer.Option(metavar="rules_2016|rules_2021", help="规则集 rule set")] = "rules_2016",
    out: Annotated[Path | None, typer.Option(metavar="X.xlsx", help="逐户结果写到 every household to")] = None,
    as_json: AsJson = False,
    without_problem_rows: BelowErrors = False,
) -> None:
    """分类、清档、逐户给出理由 Screen an archive: tiers, groups, cleared, each with its reason."""
    from simulation.inputs.archive import load_archive
    from simulation.inputs.screening import screen as screen_archive
    from simulation.inputs.screening import summarise
    from simulation.reports.console import print_lines, print_table
    from simulation.reports.screened import screened_lines, screened_tables, write_screened

    if out is not None:
        new_file(out, ".xlsx")
    archive = load_archive(file, as_of_year=year, without_problem_rows=without_problem_rows)
    screening = screen_archive(archive, year, rules)
    counts = summarise(archive, screening)
    if out is not None:
        write_screened(out, archive, screening)
        say_written(out)
    if as_json:
        print_json(counts)
        return
    terminal = console()
    title, *limits = screened_lines(archive, screening)
    print_lines(terminal, [title, ""], "bold")
    for table in screened_tables(counts, rules):
        print_table(terminal, table)
    print_lines(terminal, limits, "dim")


def demo(
    out: Annotated[Path, typer.Option(metavar="FILE", help="写到哪里（.xlsx 或 .parquet）where to write")],
    households: Annotated[int, typer.Option(min=1, max=1_000_000, metavar="N", help="户数 households")] = 6_000,
    seed: Seed = 2016,
) -> None:
    """生成演示档案（虚构） Write a synthetic demo archive."""
    from simulation.inputs.demo import WORKBOOK_ROWS, write_demo

    endings = (".parquet",) if households > WORKBOOK_ROWS else (".xlsx", ".parquet")
    if new_file(out, *endings).suffix.lower() == ".parquet":
        new_file(out.with_name(f"{out.stem}.members.parquet"), ".parquet")
    for path in write_demo(households, seed, out):
        say_written(path, "（演示数据 synthetic）")
