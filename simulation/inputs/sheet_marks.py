"""One streaming pass over the XML of a sheet: what the value reader does not tell.

python-calamine gives '' for error cells and for formulas whose result was never stored, has no flag for
hidden rows, and lays a sheet out as a full grid of owned texts, however little of it is filled. This pass
finds the first three and measures the last two before calamine sees the sheet. It looks for a few byte
patterns in blocks of whole rows, so a sheet of 300 MB takes about two seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from xml.sax.saxutils import unescape

import numpy as np
from numpy.typing import NDArray

from simulation.inputs.columns import limit
from simulation.inputs.safety import WorkbookParts, refuse

_ROW_NUMBER = re.compile(rb'\br="(\d+)"')
_REFERENCE = re.compile(rb'\br="([A-Z]+)(\d+)"')
_SINGLE_QUOTES = re.compile(rb"(\s[\w:]+)='([^'\"<>]*)'")
_PREFIX = re.compile(rb"<(\w+:)?worksheet\b")
_TAIL = 1 << 16


class _Patterns:
    """Byte patterns of a sheet whose tags carry a namespace prefix (mostly none); literal starts keep them fast."""

    def __init__(self, prefix: bytes) -> None:
        p = re.escape(prefix)
        self.row_start, self.cell_start, self.row_end = (
            b"<" + prefix + b"row",
            b"<" + prefix + b"c",
            b"</%brow>" % prefix,
        )
        self.ends_of_values = (b"</%bv>" % prefix, b"</%bis>" % prefix)
        self.row = re.compile(rb"<%brow\b([^>]*)>" % p)
        self.hidden = re.compile(rb'<%brow\b[^>]*\bhidden="(?:1|true)"[^>]*>' % p)
        self.cell = re.compile(rb"<%bc[\s>/]" % p)
        self.column = re.compile(rb'<%bc r="([A-Z]+)' % p)
        self.filled = re.compile(rb'<%bc\s(?:[^>]*?\s)?r="([A-Z]+)\d+"(?:[^>]*[^/>])?>' % p)
        self.value = re.compile(rb"<%bv>([^<]*)<" % p)
        self.shared = re.compile(rb't="s"[^>]*>\s*<%bv>(\d+)' % p)
        self.formula_start = b"<%bf" % prefix
        self.no_result = re.compile(
            rb"<%bf(?:\s[^>]*)?(?:/>|>[^<]*</%bf>)\s*(?:</%bc>|<%bv\s*/>|<%bv></%bv>)" % (p, p, p, p, p, p)
        )


@dataclass
class SheetMarks:
    """Places in one sheet; rows and columns count from 1, as Excel shows them."""

    errors: list[tuple[int, int, str]] = field(default_factory=list)
    """Error cells with their text, e.g. `#REF!`."""
    no_result: list[tuple[int, int]] = field(default_factory=list)
    """Formulas whose result was never stored."""
    hidden: list[int] = field(default_factory=list)
    """Hidden rows."""
    width: int = 0
    height: int = 0
    text: int = 0
    """Bytes of shared text, each use counted."""


def shared_text_sizes(parts: WorkbookParts) -> NDArray[np.int64]:
    """Length in bytes of each shared text of a workbook; refuses texts longer than Excel can hold."""
    sizes: list[int] = []
    rest = b""
    if "xl/sharedStrings.xml" in parts.names:
        for piece in parts.stream("xl/sharedStrings.xml"):
            *items, rest = re.split(rb"</(?:\w+:)?si>", rest + piece)
            sizes.extend(map(len, items))
            if len(rest) > limit("row"):
                refuse(parts.path, "有一格的文字过长", "删去异常长的文字后另存再交")
    longest = max(sizes, default=0)
    if longest > limit("shared_text"):
        refuse(parts.path, "有一格的文字超过 Excel 的上限", "删去异常长的文字后另存再交")
    return np.array(sizes or [0], dtype=np.int64)


def scan_sheet(parts: WorkbookParts, name: str, text_sizes: NDArray[np.int64]) -> SheetMarks:
    """Stream one sheet's part once.

    Raises:
        UnusableFileError: the sheet would need too much memory as a grid.
    """
    marks = SheetMarks()
    row = 0
    for block, patterns in _blocks_of_rows(parts, name):
        plain = _SINGLE_QUOTES.sub(rb'\1="\2"', block) if b"='" in block else block
        row = _Block(plain, row, patterns).scan(marks, text_sizes)
        if marks.width * marks.height > limit("grid"):
            refuse(parts.path, "有一张表的行列过多", "删去数据区以外的内容和格式，或按区县拆成几个文件，或交 .parquet")
        if marks.text > limit("text"):
            refuse(parts.path, "表里的文字解开后超过 1 GB", "删去重复的长文字后另存再交")
    return marks


@cache
def _patterns(prefix: bytes) -> _Patterns:
    return _Patterns(prefix)


def _blocks_of_rows(parts: WorkbookParts, name: str) -> Iterator[tuple[bytes, _Patterns]]:
    """The sheet in blocks that end where a row ends; what follows the last row is not needed."""
    rest = b""
    patterns: _Patterns | None = None
    for piece in parts.stream(name):
        block = rest + piece
        if patterns is None:
            root = _PREFIX.search(block)
            if root is None and len(block) < _TAIL:
                rest = block
                continue
            patterns = _patterns((root[1] or b"") if root else b"")
        cut = block.rfind(patterns.row_end, max(0, len(rest) - len(patterns.row_end)))
        if cut >= 0:
            cut += len(patterns.row_end)
            yield block[:cut], patterns
            rest = block[cut:]
        else:
            rest = block
        if len(rest) > limit("row"):
            refuse(parts.path, "有一行过大", "删去数据区以外的内容后另存再交")


@dataclass(frozen=True)
class _Block:
    """Some whole rows of a sheet's XML; `row` is the number of the last row before them."""

    xml: bytes
    row: int
    patterns: _Patterns

    def scan(self, marks: SheetMarks, text_sizes: NDArray[np.int64]) -> int:
        """Add what the block holds to the marks; gives the number of its last row."""
        xml, patterns = self.xml, self.patterns
        if b'hidden="' in xml:
            marks.hidden.extend(self.row_number(match.end()) for match in patterns.hidden.finditer(xml))
        if b't="e"' in xml:
            self._add_errors(marks)
        if patterns.formula_start in xml:
            self._add_formulas(marks)
        self._measure(marks, text_sizes)
        return self.row_number(len(xml))

    def _add_errors(self, marks: SheetMarks) -> None:
        for match in re.finditer(rb't="e"', self.xml):
            tag = self._tag_around(match.start())
            value = self.patterns.value.search(self.xml, match.end())
            if tag is not None and value is not None:
                marks.errors.append((*self.place(tag), unescape(value[1].decode("utf-8", "replace"))))

    def _add_formulas(self, marks: SheetMarks) -> None:
        for match in self.patterns.no_result.finditer(self.xml):
            tag = self._tag_around(match.start() - 1)
            if tag is not None and b't="str"' not in self.xml[tag : match.start()]:
                marks.no_result.append(self.place(tag))

    def _tag_around(self, position: int) -> int | None:
        """Start of the cell's tag that a position lies in or just behind."""
        start = self.xml.rfind(self.patterns.cell_start, 0, position)
        return start if start >= 0 and self.patterns.cell.match(self.xml, start) else None

    def _measure(self, marks: SheetMarks, text_sizes: NDArray[np.int64]) -> None:
        """Widest filled column, last filled row, and how much text the shared strings add up to."""
        xml, patterns = self.xml, self.patterns
        last_value = self._last_value()
        if last_value < 0:
            return
        marks.height = max(marks.height, self.row_number(last_value))
        width = max(map(_column_number, set(patterns.column.findall(xml))), default=0)
        if width > marks.width or not width:  # styled blank cells may reach further than filled ones
            columns = set(patterns.filled.findall(xml))
            counted = 0 if columns else max(len(patterns.cell.findall(part)) for part in xml.split(patterns.row_end))
            marks.width = max(marks.width, counted, *map(_column_number, columns or {b"A"}))
        used = xml.count(b't="s"') * int(text_sizes.max())
        if used > 2 * len(xml):
            codes = np.array(patterns.shared.findall(xml) or [b"0"], dtype="S10").astype(np.int64)
            used = int(text_sizes.take(codes, mode="clip").sum())
        marks.text += used

    def _last_value(self) -> int:
        for start in (max(0, len(self.xml) - _TAIL), 0):
            found = max(self.xml.rfind(end, start) for end in self.patterns.ends_of_values)
            if found >= 0:
                return found
        return -1

    def row_number(self, position: int) -> int:
        """Number of the row that a position lies in; rows without a number count on from the one before."""
        start = self.xml.rfind(self.patterns.row_start, 0, position)
        tag = self.patterns.row.match(self.xml, start) if start >= 0 else None
        if tag and (number := _ROW_NUMBER.search(tag[1])):
            return int(number[1])
        return self.row + len(self.patterns.row.findall(self.xml, 0, position))

    def place(self, tag: int) -> tuple[int, int]:
        """Row and column of a cell, from its reference or else by counting."""
        reference = _REFERENCE.search(self.xml, tag, self.xml.find(b">", tag))
        if reference:
            return int(reference[2]), _column_number(reference[1])
        start = self.xml.rfind(self.patterns.row_start, 0, tag)
        return self.row_number(tag), len(self.patterns.cell.findall(self.xml, start, tag)) + 1


def _column_number(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
