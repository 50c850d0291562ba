"""A paper as plain parts: what Word and PDF write alike, and what the user's own template takes its texts from."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from simulation.reports.charts import Figure
from simulation.reports.names import Lang

_DIGITS = "一二三四五六七八九十"
_WIDE = "\u2e80-\uffef“”‘’—…"
_LOOSE = re.compile(rf"(?<=[{_WIDE}]) (?=\S)|(?<=\S) (?=[{_WIDE}])")
_MINUS = re.compile(r"(?<![0-9A-Za-z).-])-(?=\d)")
_LARGEST, _SMALLEST, _ACROSS = 42, 22, 436
"""Points of an office's name at most and at least, points of the width it has."""
LAST_NARROW = 0x2E7F
"""Last character that is half as wide as a Chinese one."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Heading:
    """A heading; its number is given by where it stands. `key` names the section for a user's template."""

    text: str
    level: int = 1
    key: str = ""


@dataclass(frozen=True)
class Text:
    """A paragraph of the body."""

    text: str


@dataclass(frozen=True)
class Grid:
    """A table of finished texts; a line break parts what stands on two lines of a cell.

    `shares` are the columns' parts of the width; `strong` the places of rows that are totals.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    note: str = ""
    strong: frozenset[int] = frozenset()
    left: frozenset[int] = frozenset({0})
    """Columns of words, set from the left; numbers stand in the middle."""
    upright: bool = False
    """Heads too long for their columns stand upright."""
    by_hand: bool = False
    """Cells are to be written in by hand: rows high enough for it."""


@dataclass(frozen=True)
class Picture:
    """A chart, drawn so many points wide and so large that two stand on a page."""

    figure: Figure
    points: int = 540
    width_mm: float = 140

    @property
    def words(self) -> str:
        """What is seen, for those who listen."""
        return f"{self.figure.title} {self.figure.caption}"


Block = Heading | Text | Grid | Picture


@dataclass(frozen=True)
class Annex:
    """An attachment: it begins on a page of its own."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Letterhead:
    """The red head of a document: who issues it and its number; what is not known stands in brackets, to be filled in."""

    office: str
    number: str

    @property
    def points(self) -> float:
        """Size of the office's letters: as large as the standard's papers have it, smaller where the name is long."""
        wide = sum(1.0 if ord(sign) > LAST_NARROW else 0.55 for sign in self.office)
        return max(_SMALLEST, min(_LARGEST, math.floor(_ACROSS / max(wide, 1))))


@dataclass(frozen=True)
class Paper:
    """A whole paper. `mark` stands at its head (内部), `banner` on every page (演示数据), `about` in the file's properties."""

    title: tuple[str, ...]
    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...]
    signed: str
    dated: date
    lang: Lang
    mark: str = ""
    banner: str = ""
    about: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Single figures for a user's template, by name."""
    kind: str = "plan"
    """Which of our papers it is; a template's sections go by it."""
    letterhead: Letterhead | None = None
    compact: bool = False
    """Set smaller than an official paper, so that it keeps to its pages."""


def tidy(text: str, lang: Lang) -> str:
    """A text as it is printed: nothing unprintable; in Chinese no spaces beside Chinese characters."""
    text = _MINUS.sub("−", _UNPRINTABLE.sub("", text))
    return _LOOSE.sub("", text) if lang == "zh" else text


def begun(text: str, lang: Lang) -> str:
    """A text as it begins a line of its own: in English with a capital."""
    return text[:1].upper() + text[1:] if lang == "en" else text


def numbered(blocks: Sequence[Block], lang: Lang) -> Iterator[tuple[Block, str]]:
    """Every block with its number: headings 一、（一）1.（1） in Chinese, 1, 1.1, 1.1.1 in English; tables with a title 表1."""
    counts, tables = [0, 0, 0, 0], 0
    for block in blocks:
        if isinstance(block, Grid) and block.title:
            tables += 1
            yield block, f"表{tables}　" if lang == "zh" else f"Table {tables}. "
            continue
        if not isinstance(block, Heading):
            yield block, ""
            continue
        counts[block.level - 1] += 1
        counts[block.level :] = [0] * (4 - block.level)
        yield block, heading_number(counts[: block.level], lang)


def heading_number(counts: Sequence[int], lang: Lang) -> str:
    """The number of a heading as GB/T 9704 writes it, or with points."""
    if lang == "en":
        return ".".join(map(str, counts)) + (". " if len(counts) == 1 else " ")
    last = counts[-1]
    return (f"{chinese(last)}、", f"（{chinese(last)}）", f"{last}. ", f"（{last}）")[len(counts) - 1]


def chinese(number: int) -> str:
    """A number up to 99 in Chinese: 十二."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones - 1]
    return f"{_DIGITS[tens - 1] if tens > 1 else ''}十{_DIGITS[ones - 1] if ones else ''}"


def annex_label(number: int, count: int, lang: Lang) -> str:
    """What stands above an attachment; the only one has no number."""
    label = "附件" if lang == "zh" else "Annex"
    return label if count == 1 else f"{label}{'' if lang == 'zh' else ' '}{number}"


def annex_list(titles: Sequence[str], lang: Lang) -> list[str]:
    """The attachments as a paper names them above its signature, without full stops: 附件：1. …, each on a line."""
    told = [tidy(title, lang) for title in titles]
    many = len(told) > 1
    if lang == "en":
        return ["Annexes:", *(f"{n}. {title}" for n, title in enumerate(told, 1))] if many else [f"Annex: {told[0]}"]
    heads = ["附件：", *["　　　"] * (len(told) - 1)]
    return [
        f"{head}{f'{n}. ' if many else ''}{title}" for n, (head, title) in enumerate(zip(heads, told, strict=True), 1)
    ]


def date_told(day: date, lang: Lang) -> str:
    """A date as papers write it: 2016年9月1日, 1 September 2016."""
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def sections(paper: Paper) -> dict[str, str]:
    """The texts of each section by its key, paragraphs parted by line breaks; tables and pictures are left out."""
    texts: dict[str, list[str]] = {}
    key = ""
    for block in paper.blocks:
        if isinstance(block, Heading):
            key = block.key or (key if block.level > 1 else "")
        elif isinstance(block, Text) and key:
            texts.setdefault(key, []).append(tidy(block.text, paper.lang))
    return {name: "\n".join(lines) for name, lines in texts.items()}
