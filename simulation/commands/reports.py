"""The command that writes documents: report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulation.commands.options import (
    ArchiveFile,
    BelowErrors,
    CountedOn,
    Replicates,
    ScenarioNames,
    Seed,
    Threads,
    Years,
    folder,
    one_of,
    say_written,
)
from simulation.commands.running import Archives, different_plans, running

if TYPE_CHECKING:
    from simulation.inputs.scenario import Scenario

_KINDS = "plan|year|meeting|inspection|survey|annex1|annex2|annex3|annex4|finance|archive"


def report(  # noqa: PLR0913 - one parameter an option
    scenarios: ScenarioNames,
    *,
    kind: Annotated[str, typer.Option(metavar=_KINDS, help="文书种类 kind of document")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="写到目录 folder to write to")],
    lang: Annotated[str, typer.Option(metavar="zh|en", help="语言 language")] = "zh",
    archive: ArchiveFile = None,
    replicates: Replicates = 500,
    seed: Seed = 2016,
    years: Years = None,
    denominator: CountedOn = None,
    threads: Threads = None,
    public: Annotated[
        bool, typer.Option("--public", help="公开稿：不足五户的不列 for the public: groups under five are not told")
    ] = False,
    template: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="自己的 Word 模板 your own Word template for a paper, docs/templates.md"),
    ] = None,
    office: Annotated[
        str,
        typer.Option(metavar="NAME", help="发文机关，用于红色版头和署名 who issues the papers: red head and signature"),
    ] = "",
    without_problem_rows: BelowErrors = False,
) -> None:
    """写出文书：附件、规划、报表 Write documents: the policy's annexes, plans, workbooks."""
    from simulation.reports.documents import KINDS, PUBLIC, Case, Request, write_documents

    one_of("--kind", kind, tuple(KINDS))
    if public and kind not in PUBLIC:
        raise typer.BadParameter(f"--public: {kind} 不能公开，只有 can be public only: {', '.join(PUBLIC)}")
    one_of("--lang", lang, ("zh", "en"))
    one_of("--denominator", denominator, ("current", "opening"))
    plans = different_plans(scenarios, years)
    form = _own_form(kind, template, plans)
    folder(out)
    archives = Archives(archive, without_problem_rows=without_problem_rows)
    chosen: dict[str, Any] = {"lang": lang, "source": archive, "public": public, "template": form, "office": office}
    with running(replicates, seed, threads) as settings:
        cases = tuple(Case(archives.at(plan), plan, settings, denominator) for plan in plans)  # type: ignore[arg-type]  # checked above
        files = write_documents(kind, Request(cases, **chosen))
    write_files(out, files)


def _own_form(kind: str, template: Path | None, plans: Sequence[Scenario]) -> bytes | None:
    """A user's template, checked against the names that every one of the plans knows before any of them is run."""
    if template is None:
        return None
    from simulation.errors import UnusableFileError
    from simulation.reports.documents import PAPERS
    from simulation.reports.papers.fields import field_names
    from simulation.reports.papers.template import check_template

    if kind not in PAPERS:
        raise typer.BadParameter(f"--template: {kind} 没有模板，只有 templates only for: {', '.join(PAPERS)}")
    try:
        content = template.read_bytes()
    except OSError as error:
        raise UnusableFileError(f"不能读取模板 cannot read {template.name}（{error.strerror}）") from error
    for plan in plans:
        check_template(content, template.name, field_names(kind, plan.year_list))
    return content


def write_files(out: Path, files: dict[str, bytes]) -> None:
    """Write all of them or none: a file of the same name that says something else is never overwritten."""
    paths = {out / name: content for name, content in files.items()}
    if others := [path.name for path, content in paths.items() if path.exists() and path.read_bytes() != content]:
        raise typer.BadParameter(
            f"{out} 中已有内容不同的同名文件 holds other files of these names: {'、'.join(others)}；请换目录或先移走 move them"
        )
    for path, content in paths.items():
        path.write_bytes(content)
        say_written(path)
