"""Tables and sentences in a terminal: Chinese above English, the mean above its range."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from simulation.reports.household import household_lines, household_tables
from simulation.reports.names import Names
from simulation.reports.tables import Kind, Row, Table, Value, comparison_tables, run_tables
from simulation.reports.wording import (
    DEMO,
    EVIDENCE,
    limits,
    money_first,
    percent,
    run_line,
    verdict_parts,
    wan,
    whole,
)

if TYPE_CHECKING:
    from rich.console import Console

    from simulation.inputs.problems import Problem

_SHOW: Mapping[Kind, Callable[[float], str]] = {
    "households": whole, "people": whole, "rate": percent, "chance": lambda share: percent(share, 0), "yuan": wan,
    "number": lambda number: f"{number:,.1f}",
}  # fmt: skip
WIDE = 118
"""From this many columns on a range stands on one line, below it on two."""
NAME_WIDTH = 24


def show(value: Value, kind: Kind, *, wide: bool = True) -> str:
    """One cell: a number, or the mean with the range below it."""
    if value is None:
        return ""
    text = _SHOW[kind]
    if not isinstance(value, Mapping):
        return text(value)
    low, high = text(value["p05"]), text(value["p95"])
    if low == high:
        return text(value["mean"])
    return f"{text(value['mean'])}\n{low}~{'' if wide else chr(10)}{high}"


def print_table(console: Console, table: Table) -> None:
    """Print one table; text from files stays text, never markup."""
    from rich.table import Table as RichTable
    from rich.text import Text

    wide = console.width >= WIDE
    grid = RichTable(box=_lines(), show_edge=False, pad_edge=False)
    longest = max(_cells(name) for row in table.rows for name in row.name)
    width = min(longest + 2, console.width - 40 if len(table.columns) < 3 else NAME_WIDTH)
    grid.add_column("", overflow="fold", width=width)
    for zh, en in table.columns:
        head = zh if zh.startswith(en) else f"{zh}\n{en}"
        grid.add_column(Text(head), justify="right", overflow="fold")
    for row in table.rows:
        grid.add_row(_name(row), *(Text(show(value, row.kind, wide=wide)) for value in row.values))
    console.print(Text.assemble((table.title[0], "bold"), "  ", (table.title[1], "dim")))
    console.print(grid)
    if table.note:
        print_lines(console, table.note, "dim")
    console.print()


def _name(row: Row) -> Any:
    """The name of a measure: Chinese, below it English cut to one line; parts indented."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    names = [Text(row.name[0], style="bold" if row.level == 0 else "")]
    if row.name[1] != row.name[0]:
        names.append(Text(row.name[1], style="dim", no_wrap=True, overflow="ellipsis"))
    return Padding(Group(*names), (0, 0, 0, 2 * row.level))


def _cells(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def _lines() -> Any:
    from rich import box

    return box.SIMPLE_HEAD


def print_lines(console: Console, lines: Iterable[str], style: str = "") -> None:
    """Print sentences, each on its own line, wrapped at the terminal's width."""
    from rich.text import Text

    for line in lines:
        console.print(Text("\n".join(wrap(line, console.width)), style=style))


def wrap(text: str, width: int) -> list[str]:
    """Break a sentence into lines of at most `width` cells.

    Chinese may break between any two characters, but no line begins with closing punctuation; other words stay whole
    (Rich breaks at spaces only, which leaves Chinese lines half empty).
    """
    lines, line = [], ""
    for piece in _PIECES.findall(text):
        if line and _cells((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…"
_PIECES = re.compile(f"\\s*[（“‘【《]*(?:[{_WIDE}]|[^{_WIDE}\\s]+)[，。；：、）】”’》！？—%]*|\\s+")


def print_problems(console: Console, problems: Sequence[Problem], most: int = 200) -> None:
    """Print a file's problems: errors first, every one up to `most`."""
    from rich.table import Table as RichTable
    from rich.text import Text

    grid = RichTable(box=_lines(), show_edge=False, pad_edge=False, expand=console.width < WIDE)
    for head, least in (("级别", 4), ("表", 4), ("行", 4), ("列", 8), ("值", 8), ("问题", 14), ("怎样改", 14)):
        grid.add_column(head, overflow="fold", min_width=least)
    ordered = sorted(problems, key=lambda problem: problem.severity)
    for problem in ordered[:most]:
        kind = Text("错误", style="bold red") if problem.severity == "error" else Text("提醒", style="yellow")
        row = "" if problem.row is None else str(problem.row)
        cells = (problem.sheet, row, problem.column, problem.value, problem.rule, problem.fix)
        grid.add_row(kind, *(Text(cell) for cell in cells))
    console.print(grid)
    if len(ordered) > most:
        console.print(Text(f"……另有 {len(ordered) - most} 处；全部用 --json 列出 more with --json"))


def print_run(console: Console, summary: Mapping[str, Any], names: Names) -> None:
    """Print one run: the tables, then the verdict and its limits, which end on screen."""
    for table in run_tables(summary, names):
        print_table(console, table)
    parts, english = verdict_parts(summary), verdict_parts(summary, "en")
    _print_panel(console, summary, [*parts, "", *english])
    print_lines(console, [*limits(summary), *limits(summary, "en")], "dim")
    print_lines(console, [run_line(summary)], "dim")


def print_comparison(console: Console, compared: Mapping[str, Any]) -> None:
    """Print scenarios side by side and the paired differences."""
    if compared["is_demo"]:
        print_lines(console, [" ".join(DEMO)], "bold")
    print_lines(
        console, [money_first(one, compared, lang) for one in compared["differences"] for lang in ("zh", "en")], "bold"
    )
    console.print()
    for table in comparison_tables(compared):
        print_table(console, table)
    print_lines(console, [*EVIDENCE], "dim")
    print_lines(
        console,
        [f"同样的运气成对比较，{compared['replicates']} 次 paired differences, {compared['replicates']} replicates"],
        "dim",
    )


def print_household(console: Console, told: Mapping[str, Any], names: Names) -> None:
    """Print one household's reasons and path."""
    for lang in ("zh", "en"):
        print_lines(console, household_lines(told, lang), "" if lang == "zh" else "dim")
        console.print()
    for table in household_tables(told, names):
        print_table(console, table)
    if told["years"]:
        print_lines(console, [*EVIDENCE], "dim")


def _print_panel(console: Console, summary: Mapping[str, Any], lines: Sequence[str]) -> None:
    from rich.panel import Panel
    from rich.text import Text

    titles = summary["titles"]
    demo = f"{DEMO[0]} " if summary["is_demo"] else ""
    title = Text(f"{demo}结论 verdict · {titles['zh']} {titles['en']}", style="bold")
    wrapped = [part for line in lines for part in wrap(line, console.width - 6)]
    console.print(Panel(Text("\n".join(wrapped)), title=title, title_align="left", padding=(1, 2)))


@contextmanager
def progress_bars(console: Console) -> Iterator[Callable[[str], Callable[[int, int], None] | None]]:
    """Progress bars with the time left, where the console is a terminal; elsewhere nothing is shown."""
    if not console.is_terminal:
        yield lambda _: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bars:

        def bar(title: str) -> Callable[[int, int], None]:
            task = bars.add_task(title, total=None)
            return lambda done, total: bars.update(task, completed=done, total=total)

        yield bar
