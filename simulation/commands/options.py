"""Options and arguments that several commands share, and the checks on what was typed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

ArchiveFile = Annotated[
    Path | None, typer.Option("--archive", metavar="FILE", help="档案文件，默认演示档案 archive file, default the demo")
]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON machine-readable output")]
BelowErrors = Annotated[
    bool, typer.Option("--without-problem-rows", help="略过有错误的户并计数 leave out rows with errors, counted")
]
Replicates = Annotated[int, typer.Option(min=1, metavar="N", help="模拟次数 number of replicates")]
PairedReplicates = Annotated[int, typer.Option(min=2, metavar="N", help="模拟次数，至少两次 replicates, two at least")]
"""Of what compares splits: the range of a difference needs two."""
Seed = Annotated[int, typer.Option(min=0, max=2**63 - 1, metavar="N", help="随机种子 seed")]
Threads = Annotated[int | None, typer.Option(min=1, metavar="N", help="线程数，默认全部核 threads, default all cores")]
Years = Annotated[str | None, typer.Option(metavar="2016-2020", help="改用这些年份 other years than the scenario's")]
CountedOn = Annotated[str | None, typer.Option("--denominator", metavar="current|opening", help="目标分母 denominator")]
ScenarioName = Annotated[str, typer.Argument(metavar="SCENARIO", help="方案名或文件 name or path")]
ScenarioNames = Annotated[
    list[str], typer.Argument(metavar="SCENARIO", help="方案名或文件 names in scenarios/ or paths")
]
File = Annotated[Path, typer.Argument(metavar="FILE", help="档案文件 .xlsx .xls .csv .parquet")]


def one_of(option: str, value: str | None, allowed: tuple[str, ...]) -> None:
    """Refuse a word that is none of the allowed ones."""
    if value is not None and value not in allowed:
        raise typer.BadParameter(f"{option}: {value!r}；只能是 must be one of {', '.join(allowed)}")


def new_file(path: Path, *endings: str) -> Path:
    """A file to write, with one of the endings, in a folder that is there; what holds something is never overwritten."""
    if path.suffix.lower() not in endings:
        raise typer.BadParameter(f"{path.name}：文件名须以 {'、'.join(endings)} 结尾 the name must end so")
    if not path.parent.is_dir():
        raise typer.BadParameter(f"没有这个文件夹 no such folder: {path.parent}")
    if path.exists() and (path.is_dir() or path.stat().st_size):
        raise typer.BadParameter(f"{path} 已存在，请换一个名字 exists already, choose another name")
    return path


def folder(path: Path) -> Path:
    """A folder to write to, made where it is missing: refused before the work, not after it."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise typer.BadParameter(f"不能写到 cannot write to {path}（{error.strerror}）") from error
    return path


def unused(path: Path, names: Iterable[str]) -> Path:
    """A folder to write new files to: one that holds any of these names already is refused before the work, not after it."""
    if others := [name for name in names if (folder(path) / name).exists()]:
        raise typer.BadParameter(
            f"{path} 中已有 already holds: {'、'.join(others)}；请换目录或先移走 choose another folder or move them"
        )
    return path


def say_written(path: Path, remark: str = "") -> None:
    """Say on stderr what was written, so that stdout stays the answer alone."""
    typer.echo(f"已写出 written: {path}{remark}", err=True)


def console(*, stderr: bool = False) -> Console:
    """A terminal, its width as the user has it."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False)


def print_json(content: object) -> None:
    """Print JSON; a number that is none (nan) never gets out."""
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False))
