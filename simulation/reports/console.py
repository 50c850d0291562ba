"""Tables and sentences in a terminal: Chinese above English, the mean above its range."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from simulation.reports.tables import Kind, Row, Table, Value
from simulation.reports.wording import percent, wan, whole

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
        console.print(Text("\n".join(table.note), style="dim"))
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
        console.print(Text(line, style=style))


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
