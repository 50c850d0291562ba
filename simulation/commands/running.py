"""What every projecting command needs: scenarios and archives read, a progress bar, and Ctrl-C that ends cleanly."""

from __future__ import annotations

import os
import re
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from simulation.commands.options import console
from simulation.errors import InputRecordError, UnusableFileError

if TYPE_CHECKING:
    from simulation.analysis.attribution import RunSettings
    from simulation.inputs.archive import Archive
    from simulation.inputs.scenario import Scenario

INTERRUPTED = 130


def scenario_from(name: str, years: str | None) -> Scenario:
    """Load a scenario; an unknown name is wrong usage, a file that is not there unusable input."""
    from simulation.inputs.scenario import build_scenario, find_scenario, load_scenario

    try:
        find_scenario(name)
    except InputRecordError as error:
        if name.endswith((".yaml", ".yml")):
            raise UnusableFileError(str(error)) from error
        raise typer.BadParameter(str(error)) from error
    scenario = load_scenario(name)
    if years is None:
        return scenario
    found = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", years)
    if not found or int(found[2] or found[1]) < int(found[1]):
        raise typer.BadParameter(f"--years: {years!r}；写成 write 2016-2020")
    wanted = [int(found[1]), int(found[2] or found[1])]
    return build_scenario({**scenario.model_dump(), "years": wanted}, scenario.name)


def different_plans(scenarios: list[str], years: str | None) -> list[Scenario]:
    """Load scenarios that must not share a name: answers and files go by it."""
    plans = [scenario_from(name, years) for name in scenarios]
    names = [plan.name for plan in plans]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise typer.BadParameter(f"方案重名 scenarios of one name: {', '.join(twice)}；请改文件名 rename the file")
    return plans


class Archives:
    """The archive as read in the first year of each plan; read once a year."""

    def __init__(self, path: Path | None, *, without_problem_rows: bool) -> None:
        self.path, self.without_problem_rows = path, without_problem_rows
        self.read: dict[int, Archive] = {}

    def at(self, plan: Scenario) -> Archive:
        """The archive as a plan reads it."""
        from simulation.inputs.archive import load_archive

        year = plan.years[0]
        if year not in self.read:
            self.read[year] = load_archive(self.path, as_of_year=year, without_problem_rows=self.without_problem_rows)
        return self.read[year]


@contextmanager
def running(replicates: int, seed: int, threads: int | None) -> Iterator[Callable[..., RunSettings]]:
    """Settings for runs, with a progress bar on a terminal's stderr; Ctrl-C cancels, a second one ends at once.

    That the engine has to be compiled is said when settings are first asked for: not everything needs a run.
    """
    from simulation.analysis.attribution import RunSettings
    from simulation.reports.console import progress_bars

    cancel = threading.Event()
    said = False

    def settings(title: str, n: int = replicates) -> RunSettings:
        nonlocal said
        if not said:
            _say_if_compiling()
            said = True
        return RunSettings(n, seed, threads, bar(title), cancel)

    with progress_bars(console(stderr=True)) as bar, _interruptible(cancel):
        yield settings


@contextmanager
def _interruptible(cancel: threading.Event) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        if cancel.is_set():
            os._exit(INTERRUPTED)
        cancel.set()
        os.write(2, "\n正在停止；再按一次 Ctrl-C 立即结束 stopping; once more ends at once\n".encode())

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _say_if_compiling() -> None:
    from simulation.compiling import use_cache_directory

    if not any(use_cache_directory().rglob("*.nbi")):
        typer.echo("首次运行须编译约一分钟，以后不用再等 First run: compiling takes about a minute.", err=True)
