"""The command line: `jiekun template | check | screen | demo | run | compare | household | plan | report | funding`.

Exit codes: 0 done, 1 problems in the input, 2 unusable input, 64 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperGroup

from simulation.commands.files import check, demo, screen, template
from simulation.commands.frontier import frontier
from simulation.commands.funding import funding
from simulation.commands.household_plans import households
from simulation.commands.options import console
from simulation.commands.planning import plan_commands
from simulation.commands.projections import compare, household, run
from simulation.commands.reports import report
from simulation.errors import (
    ArchiveProblemsError,
    CancelledError,
    InputRecordError,
    SimulationError,
    UnusableFileError,
)

PROBLEMS, UNUSABLE, USAGE, INTERRUPTED = 1, 2, 64, 130


class _Commands(TyperGroup):
    """The group of commands; gives every refusal its exit code and its words on stderr."""

    def make_context(self, *args: Any, **extra: Any) -> Any:
        with _usage_exits_64():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: Any) -> Any:
        with _usage_exits_64():
            try:
                return super().invoke(ctx)
            except SimulationError as error:
                raise typer.Exit(_refuse(error)) from error
            except BrokenPipeError:
                raise  # the reader of a pipe has left: Typer ends quietly
            except OSError as error:
                raise typer.Exit(_refuse_file(error)) from error


@contextmanager
def _usage_exits_64() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if not isinstance(error, typer.Exit) and getattr(error, "exit_code", None) == UNUSABLE:
            error.exit_code = USAGE  # type: ignore[attr-defined]  # Typer's own usage errors leave with 2
        raise


def _refuse(error: SimulationError) -> int:
    """Say on stderr what is wrong; gives the exit code."""
    from simulation.reports.console import print_lines, print_problems

    errors = console(stderr=True)
    if isinstance(error, InputRecordError):
        print_lines(errors, error.problems, "red")
        return PROBLEMS
    print_lines(errors, [str(error)], "red")
    if isinstance(error, ArchiveProblemsError):
        print_problems(errors, error.problems)
        print_lines(errors, ["改正后再算，或加 --without-problem-rows 略过这些户。Mend them, or leave those rows out."])
        return PROBLEMS
    if isinstance(error, UnusableFileError):
        return UNUSABLE
    return INTERRUPTED if isinstance(error, CancelledError) else USAGE


def _refuse_file(error: OSError) -> int:
    """Say on stderr which file the computer would not open or write; gives the exit code."""
    where = f" {error.filename}" if error.filename else ""
    message = (
        f"文件读写失败 cannot read or write{where}（{error.strerror}）；请检查权限、磁盘空间，或先在 Excel 中关闭它。"
    )
    typer.echo(message, err=True)
    return USAGE


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="困难职工解困脱困测算 Projection of which hardship households a union's plan lifts, and at what cost.",
)

for command in (template, check, screen, demo, run, compare, household, report, funding):
    app.command()(command)
plan_commands.command("frontier")(frontier)
plan_commands.command("households")(households)
app.add_typer(plan_commands, name="plan")


def main() -> None:
    """Entry point of `jiekun`; what is not a terminal gets UTF-8 whatever the computer's code page."""
    for stream in (sys.stdout, sys.stderr):
        if not stream.isatty() and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    app(prog_name="jiekun")


if __name__ == "__main__":
    main()
