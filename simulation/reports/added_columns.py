"""New columns behind the last used one of a sheet, written into its own XML: everything else stays byte for byte.

A spreadsheet library would read the whole workbook and write what it understood of it: pictures, charts and pivots are
lost, and it takes half a minute for 6,000 households. Here only the ends of rows change.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from simulation.inputs.excel_sheets import sheet_parts_of
from simulation.inputs.safety import WorkbookParts

Value = str | int | float
_PREFIX = re.compile(rb"<(\w+:)?worksheet\b")
_NUMBER = re.compile(rb"""\br=["'](\d+)["']""")
_SPANS = re.compile(rb"""(\bspans=["']\d+:)(\d+)(["'])""")
_MOST_COLUMNS = 16_384
_LONGEST = 32_767
"""What an Excel sheet and one of its cells hold."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LETTERS = 26
_WIDTH = 20


def with_added(source: Path, added: Mapping[str, Mapping[int, Sequence[Value]]]) -> bytes | None:
    """The .xlsx with cells added to the rows (counted from 1) of some sheets, by name.

    None where the workbook is written in a way this does not know; raises UnusableFileError as reading does.
    """
    with WorkbookParts(source) as parts:
        by_name, _ = sheet_parts_of(parts)
        changed = {by_name[name]: with_columns(parts.read(by_name[name]), rows) for name, rows in added.items()}
    if None in changed.values():
        return None
    return rewritten(source, {name: part for name, part in changed.items() if part is not None})


def rewritten(source: Path, parts: Mapping[str, bytes]) -> bytes:
    """A zip with some of its parts put in place of the old ones, or added; everything else as it was."""
    content = BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as new:
        for entry in old.infolist():
            part = parts.get(entry.filename)
            new.writestr(entry, old.read(entry) if part is None else part, compress_type=zipfile.ZIP_DEFLATED)
        for name in sorted(parts.keys() - set(old.namelist())):
            new.writestr(zipfile.ZipInfo(name), parts[name], compress_type=zipfile.ZIP_DEFLATED)
    return content.getvalue()


def with_columns(sheet: bytes, rows: Mapping[int, Sequence[Value]]) -> bytes | None:
    """A sheet's XML with cells behind the last used column; None where rows or cells carry no address."""
    prefix = prefix_of(sheet)
    row_of = row_pattern(prefix)
    cell_of = re.compile(rb"<%bc\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>" % re.escape(prefix))
    width = _last_column(sheet, row_of, cell_of)
    extra = max(map(len, rows.values()), default=0)
    if width is None or width + extra > _MOST_COLUMNS:
        return None
    missing = set(rows)

    def lengthened(found: re.Match[bytes]) -> bytes:
        number = row_number(found[1])
        if number not in rows:
            return found[0]
        missing.discard(number)
        spans = _SPANS.sub(lambda hit: b"%s%d%s" % (hit[1], width + extra, hit[3]), found[1])
        cells = b"".join(
            cell_xml(prefix, width + place, number, value) for place, value in enumerate(rows[number], start=1)
        )
        return b"<%brow%b>%b%b</%brow>" % (prefix, spans, found[3] or b"", cells, prefix)

    made = row_of.sub(lengthened, sheet)
    return None if missing else _with_dimension(_with_widths(made, prefix, width + 1, width + extra), width + extra)


def prefix_of(part: bytes) -> bytes:
    """What stands before the names of a sheet's tags, with its colon; nearly always nothing."""
    root = _PREFIX.search(part)
    return (root[1] or b"") if root else b""


def row_pattern(prefix: bytes) -> re.Pattern[bytes]:
    """A row of a sheet: what its tag says, how the tag ends with all that follows, and its cells."""
    return re.compile(
        rb"<%(p)brow\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(/>|>(.*?)</%(p)brow>)" % {b"p": re.escape(prefix)}, re.DOTALL
    )


def row_number(told: bytes) -> int:
    """Number of a row by what its tag says; 0 where it says none."""
    found = _NUMBER.search(told)
    return int(found[1]) if found else 0


def _last_column(sheet: bytes, row_of: re.Pattern[bytes], cell_of: re.Pattern[bytes]) -> int | None:
    """The last column with a cell; None where a row or a row's last cell carries no address."""
    last = 0
    for found in row_of.finditer(sheet):
        if not row_number(found[1]):
            return None
        cells = cell_of.findall(found[3] or b"")
        if cells:
            address = re.search(rb"""\br=["']([A-Z]+)\d+["']""", cells[-1])
            if address is None:
                return None
            last = max(last, place_of(address[1]))
    return last


def place_of(letters: bytes) -> int:
    """Number of a column, counted from 1: A, B … Z, AA."""
    place = 0
    for letter in letters:
        place = place * _LETTERS + letter - ord("A") + 1
    return place


def letters_of(place: int) -> str:
    """Letters of a column's number, counted from 1."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_xml(prefix: bytes, column: int, row: int, value: Value) -> bytes:
    """One cell: a number, or text that can never be a formula."""
    address = f"{letters_of(column)}{row}".encode()
    if isinstance(value, int | float):
        return b'<%bc r="%b"><%bv>%b</%bv></%bc>' % (prefix, address, prefix, repr(value).encode(), prefix, prefix)
    if not value:
        return b""
    text = escape(_NOT_XML.sub("", value)[:_LONGEST]).encode()
    return b'<%bc r="%b" t="inlineStr"><%bis><%bt xml:space="preserve">%b</%bt></%bis></%bc>' % (
        prefix, address, prefix, prefix, text, prefix, prefix, prefix,
    )  # fmt: skip


def _with_dimension(sheet: bytes, last: int) -> bytes:
    """The sheet's stated extent with the new columns in it."""
    extent = re.compile(rb"""(<(?:\w+:)?dimension\b[^>]*\bref=["'][A-Z]+\d+:)([A-Z]+)(\d+["'])""")
    return extent.sub(lambda hit: hit[1] + letters_of(last).encode() + hit[3], sheet, count=1)


def _with_widths(sheet: bytes, prefix: bytes, first: int, last: int) -> bytes:
    """The sheet with room for the new columns, where it says nothing of their widths yet."""
    told = [int(end) for end in re.findall(rb"""<(?:\w+:)?col\b[^>]*\bmax=["'](\d+)["']""", sheet)]
    if max(told, default=0) >= first:
        return sheet
    ours = b'<%bcol min="%d" max="%d" width="%d" customWidth="1"/>' % (prefix, first, last, _WIDTH)
    if told:
        return sheet.replace(b"</%bcols>" % prefix, ours + b"</%bcols>" % prefix, 1)
    data = b"<%bsheetData" % prefix
    return sheet.replace(data, b"<%bcols>%b</%bcols>%b" % (prefix, ours, prefix, data), 1)
