"""Tables and sentences in a terminal: Chinese above English, the mean above its range."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from simulation.reports.funding import funding_lines, funding_tables
from simulation.reports.household import household_lines, household_tables
from simulation.reports.limits import EVIDENCE, limits
from simulation.reports.names import Lang, Names
from simulation.reports.optimised import answer_lines, answer_tables, closing_lines
from simulation.reports.tables import Kind, Row, Table, Value, comparison_tables, run_tables
from simulation.reports.wording import (
    DEMO,
    grouped,
    money_first,
    opening_line,
    percent,
    run_line,
    run_title,
    verdict_parts,
    wan,
    whole,
)

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from simulation.inputs.problems import Problem

_SHOW: Mapping[Kind, Callable[[float], str]] = {
    "households": whole, "people": whole, "rate": percent, "chance": lambda share: percent(share, 0), "yuan": wan,
    "yuan_each": whole, "number": lambda number: grouped(number, 1),
}  # fmt: skip
NAME_WIDTH = 24
"""Cells a measure's name gets at least; more where the numbers leave room."""
HEAD_WIDTH = 20
GAP = 3
"""Cells between two columns."""
WIDE = 100
"""From this many cells on a file's problems stand in seven columns, below it in three."""


def show(value: Value, kind: Kind, *, wide: bool = True, signed: bool = False) -> str:
    """One cell: a number, or the mean with the range below it on one line or, not `wide`, on two."""
    if value is None:
        return ""

    def text(number: float) -> str:
        plain = _SHOW[kind](number)
        return f"+{plain}" if signed and kind != "chance" and plain.strip("-0.,%") and number > 0 else plain

    if not isinstance(value, Mapping):
        return text(value)
    low, high = text(value["p05"]), text(value["p95"])
    if low == high:
        return text(value["mean"])
    return f"{text(value['mean'])}\n{low}~{'' if wide else chr(10)}{high}"


def print_table(console: Console, table: Table) -> None:
    """Print one table, ranges on one line where the width allows; text from files stays text, never markup."""
    from rich.table import Table as RichTable
    from rich.text import Text

    print_lines(console, [f"{table.title[0]}  {table.title[1]}"], "bold")
    cells, room = _fitted(table, console.width)
    names = [_name(row, room) for row in table.rows]
    grid = RichTable(box=_lines(), show_edge=False, pad_edge=False)
    grid.add_column("", overflow="fold", width=max([_longest(str(name)) for name in names], default=0))
    for head in _heads(table):
        grid.add_column(Text(head), justify="right", overflow="fold")
    for name, row in zip(names, cells, strict=True):
        grid.add_row(name, *map(Text, row))
    console.print(grid)
    if table.note:
        print_lines(console, table.note, "dim")
    console.print()


def _fitted(table: Table, width: int) -> tuple[list[list[str]], int]:
    """The cells, ranges on one line where that leaves the names their room; and the room left for names."""
    heads = [_longest(head) for head in _heads(table)]
    for wide in (True, False):
        cells = [[show(value, row.kind, wide=wide, signed=table.signed) for value in row.values] for row in table.rows]
        taken = [
            max([head, *map(_longest, column)]) for head, column in zip(heads, zip(*cells, strict=True), strict=False)
        ]
        room = width - sum(taken) - GAP * len(heads)
        if room >= NAME_WIDTH:
            break
    return cells, max(room, NAME_WIDTH // 2)


def _heads(table: Table) -> list[str]:
    """Heads of the columns, Chinese above English, English left out where Chinese begins with it."""
    heads = []
    for zh, en in table.columns:
        lines = wrap(zh, HEAD_WIDTH) if zh.startswith(en) else [*wrap(zh, HEAD_WIDTH), *wrap(en, HEAD_WIDTH)]
        heads.append("\n".join(lines))
    return heads


def _name(row: Row, room: int) -> Text:
    """The name of a measure: Chinese, below it English; parts indented."""
    from rich.text import Text

    indent = "  " * row.level
    told = Text()
    for place, (name, style) in enumerate(
        zip(dict.fromkeys(row.name), ("bold" if row.level == 0 else "", "dim"), strict=False)
    ):
        lines = [indent + line for line in wrap(name, room - len(indent))]
        told.append(("\n" if place else "") + "\n".join(lines), style)
    return told


def _longest(text: str) -> int:
    """Cells of the longest line."""
    return max(_cells(line) for line in text.split("\n"))


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

    Chinese may break between any two characters, but no line begins with closing punctuation; other words, ranges
    such as 3,440—3,950 and 20 % stay whole (Rich breaks at spaces only, which leaves Chinese lines half empty).
    Lines after the first keep the indent of the first.
    """
    indent = text[: len(text) - len(text.lstrip(" "))]
    lines, line = [], ""
    for piece in _PIECES.findall(text):
        if line and _cells((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = indent + piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…"
_NUMBER = r"[-\d][\d.,]*%?(?:[—–~][-\d][\d.,]*%?)?(?: %)?"
_CLOSING = "，。；：、）】”’》！？—%,.;:!?)"
_PIECES = re.compile(f"\\s*[（“‘【《(]*(?:{_NUMBER}|[{_WIDE}]|[^{_WIDE}\\s]+)[{_CLOSING}]*|\\s+")


def print_problems(console: Console, problems: Sequence[Problem], most: int = 200) -> None:
    """Print a file's problems: errors first, every one up to `most`; nothing of a problem is cut off."""
    from rich.table import Table as RichTable
    from rich.text import Text

    ordered = sorted(problems, key=lambda problem: problem.severity)
    shown = ordered[:most]
    in_columns = _in_seven if console.width >= WIDE else _in_three
    heads, rows = in_columns(shown, console.width)
    grid = RichTable(box=_lines(), show_edge=False, pad_edge=False)
    for head in heads:
        grid.add_column(head, overflow="fold")
    for problem, row in zip(shown, rows, strict=True):
        grid.add_row(_severity(problem), *map(Text, row))
    console.print(grid)
    if len(ordered) > most:
        print_lines(console, [f"……另有 {len(ordered) - most} 处；全部用 --json 列出 more with --json"])


def _severity(problem: Problem) -> Text:
    from rich.text import Text

    return Text("错误", style="bold red") if problem.severity == "error" else Text("提醒", style="yellow")


_Laid = tuple[Sequence[str], list[list[str]]]


def _in_seven(problems: Sequence[Problem], width: int) -> _Laid:
    """Heads and cells for a wide terminal; short columns get what they need, the two sentences share the rest."""
    short = [[p.sheet, "" if p.row is None else str(p.row), p.column, p.value] for p in problems]
    short = [[_folded(cell, 14) for cell in row] for row in short]
    taken = sum(max([4, *map(_longest, column)]) for column in zip(*short, strict=True)) + 4 + 6 * GAP
    room = (width - taken) // 2
    rows = [[*row, _folded(p.rule, room), _folded(p.fix, room)] for row, p in zip(short, problems, strict=True)]
    return ("级别", "表", "行", "列", "值", "问题", "怎样改"), rows


def _in_three(problems: Sequence[Problem], width: int) -> _Laid:
    """Heads and cells for a narrow terminal: where it stands, and what is wrong with how to mend it below."""
    places = []
    for p in problems:
        row = "" if p.row is None else f" 第 {p.row} 行"
        lines = [_folded(part, 24) for part in (p.sheet + row, p.column, p.value) if part]
        places.append("\n".join(lines))
    room = width - max(_longest(place) for place in places) - 4 - 2 * GAP
    told = [f"{_folded(p.rule, room)}\n{_folded(f'→ {p.fix}', room)}" for p in problems]
    return ("级别", "在哪里", "问题和改法"), [list(pair) for pair in zip(places, told, strict=True)]


def _folded(text: str, width: int) -> str:
    """Wrapped at a width; a word longer than that is cut into pieces, none of it is lost."""
    lines = []
    for line in wrap(text, width):
        while _cells(line) > width:
            cut = next(place for place in range(len(line), 0, -1) if _cells(line[:place]) <= width)
            lines.append(line[:cut])
            line = line[cut:]
        lines.append(line)
    return "\n".join(lines)


def print_run(console: Console, summary: Mapping[str, Any], names: Names) -> None:
    """Print one run: the tables, then the verdict and its limits, which end on screen."""
    print_lines(console, [run_title(summary)], "bold")
    console.print()
    for table in run_tables(summary, names):
        print_table(console, table)
    parts, english = verdict_parts(summary), verdict_parts(summary, "en")
    _print_panel(console, summary, [*parts, "", *english])
    print_lines(console, [*limits(summary), *limits(summary, "en")], "dim")
    print_lines(console, [run_line(summary)], "dim")


def print_comparison(console: Console, compared: Mapping[str, Any]) -> None:
    """Print the money first, then scenarios side by side and the paired differences."""
    if compared["is_demo"]:
        print_lines(console, [" ".join(DEMO)], "bold")
    print_lines(
        console, [money_first(one, compared, lang) for one in compared["differences"] for lang in ("zh", "en")], "bold"
    )
    console.print()
    for table in comparison_tables(compared):
        print_table(console, table)
    for lang in ("zh", "en"):
        print_lines(console, [*_openings(compared, lang), *limits(compared, lang)], "dim")
    print_lines(console, ["同样的运气成对比较 paired differences", run_line(compared)], "dim")


def _openings(compared: Mapping[str, Any], lang: Lang) -> list[str]:
    """The bridge of the first scenario, and of others that screen in another way."""
    lines = {opening_line(one["opening"], lang): one["titles"][lang] for one in reversed(compared["scenarios"])}
    if len(lines) == 1:
        return list(lines)
    return [f"{title}：{line}" if lang == "zh" else f"{title}: {line}" for line, title in reversed(lines.items())]


def print_answer(console: Console, answer: Mapping[str, Any], names: Names) -> None:
    """Print the answer of a search: the decision, the tables, what binds, how far from the best."""
    if answer["is_demo"]:
        print_lines(console, [" ".join(DEMO)], "bold")
    for lang in ("zh", "en"):
        print_lines(console, answer_lines(answer, lang), "bold" if lang == "zh" else "dim")
    console.print()
    for table in answer_tables(answer, names):
        print_table(console, table)
    print_lines(console, [*closing_lines(answer, names), *closing_lines(answer, names, "en")], "dim")


def print_household(console: Console, told: Mapping[str, Any], names: Names) -> None:
    """Print one household's reasons and path."""
    for lang in ("zh", "en"):
        print_lines(console, household_lines(told, lang), "" if lang == "zh" else "dim")
        console.print()
    for table in household_tables(told, names):
        print_table(console, table)
    if told["years"]:
        print_lines(console, [*EVIDENCE], "dim")


def print_funding(console: Console, told: Mapping[str, Any], names: Names) -> None:
    """Print who pays for a plan: the tables, then what finance asks first, which ends on screen."""
    print_lines(console, [f"{told['titles']['zh']} {told['titles']['en']}"], "bold")
    console.print()
    for table in funding_tables(told, names):
        print_table(console, table)
    for lang in ("zh", "en"):
        print_lines(console, funding_lines(told, lang), "" if lang == "zh" else "dim")


def _print_panel(console: Console, summary: Mapping[str, Any], lines: Sequence[str]) -> None:
    from rich.panel import Panel
    from rich.text import Text

    demo = f"{DEMO[0]} " if summary["is_demo"] else ""
    title = Text(f"{demo}结论 verdict", style="bold")
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
