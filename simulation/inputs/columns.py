"""The columns of an archive and the words of its files, as data/archive/ writes them down."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, cast

from simulation.inputs.parameters import read_yaml
from simulation.inputs.paths import DATA

SheetName = Literal["households", "members"]
HOUSEHOLDS: SheetName = "households"
MEMBERS: SheetName = "members"


@dataclass(frozen=True)
class Column:
    """One column: its name on the form, what it holds, and what real files call it.

    `codes` maps each code to its spellings, the label of the form first and the English label second;
    the order is the order of the integer codes of the typed archive.
    """

    id: str
    zh: str
    en: str
    type: str
    need: str
    codes: Mapping[str, tuple[str, ...]] = field(hash=False)
    synonyms: tuple[str, ...]
    note_zh: str
    note_en: str

    @property
    def is_money(self) -> bool:
        """True for the two kinds of money columns (integer fen in a parsed frame)."""
        return self.type in ("month_money", "year_money")

    @property
    def names(self) -> tuple[str, ...]:
        """Every header that stands for this column."""
        return (self.zh, self.en, self.id, *self.synonyms)

    def label(self, code: str) -> str:
        """The label of the form for a code; raises KeyError for an unknown one."""
        return self.codes[code][0]


@dataclass(frozen=True)
class SheetColumns:
    """One sheet of the template: its names and its columns in the order of the form."""

    id: SheetName
    zh: str
    en: str
    synonyms: tuple[str, ...]
    columns: Mapping[str, Column]

    @property
    def required(self) -> tuple[str, ...]:
        """Ids of the columns without which nothing can be projected."""
        return tuple(c.id for c in self.columns.values() if c.need == "required")


def plain(text: str) -> str:
    """Text made comparable: full-width forms folded (NFKC), white space out, lower case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def _yaml(name: str) -> dict[str, Any]:
    return cast("dict[str, Any]", read_yaml(DATA / "archive" / name))


def _resolved(raw: Mapping[str, Any], sheet: str, column_id: str) -> dict[str, Any]:
    """A record with what it takes over from another column (`same_as`, `codes_of`)."""
    record = dict(raw[sheet][column_id])
    if source := record.pop("same_as", None):
        record = _resolved(raw, *source.split(".")) | record
    if source := record.pop("codes_of", None):
        record["codes"] = raw[sheet][source]["codes"]
    return record


def _column(column_id: str, record: Mapping[str, Any]) -> Column:
    codes = {code: tuple(spellings) for code, spellings in record.get("codes", {}).items()}
    note_zh, note_en = record.get("note", ("", ""))
    return Column(
        id=column_id,
        zh=record["zh"],
        en=record["en"],
        type=record["type"],
        need=record["need"],
        codes=MappingProxyType(codes),
        synonyms=tuple(record.get("synonyms", ())),
        note_zh=note_zh,
        note_en=note_en,
    )


@cache
def archive_columns() -> Mapping[SheetName, SheetColumns]:
    """Both sheets of an archive with their columns, read once from data/archive/columns.yaml."""
    raw = _yaml("columns.yaml")
    sheets: dict[SheetName, SheetColumns] = {}
    for name in (HOUSEHOLDS, MEMBERS):
        columns = {key: _column(key, _resolved(raw, name, key)) for key in raw[name]}
        names = raw["sheets"][name]
        sheets[name] = SheetColumns(name, names["zh"], names["en"], tuple(names["synonyms"]), MappingProxyType(columns))
    return MappingProxyType(sheets)


def sheet_columns(sheet: SheetName) -> Mapping[str, Column]:
    """The columns of one sheet by id, in the order of the form."""
    return archive_columns()[sheet].columns


@cache
def reading_words() -> Mapping[str, Any]:
    """Words and limits of data/archive/reading.yaml, read once."""
    return MappingProxyType(_yaml("reading.yaml"))


@cache
def word_set(name: str) -> frozenset[str]:
    """One list of words of reading.yaml, made comparable by `plain`."""
    return frozenset(plain(str(word)) for word in reading_words()[name])


def limit(name: str) -> int:
    """One limit of reading.yaml, in bytes, rows or cells as that file says."""
    return int(reading_words()["limits"][name])
