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
    content = BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as new:
        for entry in old.infolist():
            new.writestr(entry, changed.get(entry.filename) or old.read(entry), compress_type=zipfile.ZIP_DEFLATED)
    return content.getvalue()


def with_columns(sheet: bytes, rows: Mapping[int, Sequence[Value]]) -> bytes | None:
    """A sheet's XML with cells behind the last used column; None where rows or cells carry no address."""
    root = _PREFIX.search(sheet)
    prefix = (root[1] or b"") if root else b""
    names = {"p": re.escape(prefix).decode()}
    row_of = re.compile(
        rb"<%(p)brow\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(/>|>(.*?)</%(p)brow>)" % _bytes(names), re.DOTALL
    )
    cell_of = re.compile(rb"<%(p)bc\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>" % _bytes(names))
    width = _last_column(sheet, row_of, cell_of)
    extra = max(map(len, rows.values()), default=0)
    if width is None or width + extra > _MOST_COLUMNS:
        return None
    missing = set(rows)

    def lengthened(found: re.Match[bytes]) -> bytes:
        number = int(_NUMBER.search(found[1])[1])  # type: ignore[index]  # every row has one: `_last_column`
        if number not in rows:
            return found[0]
        missing.discard(number)
        spans = _SPANS.sub(lambda hit: b"%s%d%s" % (hit[1], width + extra, hit[3]), found[1])
        cells = b"".join(
            _cell(prefix, width + place, number, value) for place, value in enumerate(rows[number], start=1)
        )
        return b"<%brow%b>%b%b</%brow>" % (prefix, spans, found[3] or b"", cells, prefix)

    made = row_of.sub(lengthened, sheet)
    return None if missing else _with_dimension(_with_widths(made, prefix, width + 1, width + extra), width + extra)


def _bytes(names: Mapping[str, str]) -> dict[bytes, bytes]:
    return {key.encode(): value.encode() for key, value in names.items()}


def _last_column(sheet: bytes, row_of: re.Pattern[bytes], cell_of: re.Pattern[bytes]) -> int | None:
    """The last column with a cell; None where a row or a row's last cell carries no address."""
    last = 0
    for found in row_of.finditer(sheet):
        if not _NUMBER.search(found[1]):
            return None
        cells = cell_of.findall(found[3] or b"")
        if cells:
            address = re.search(rb"""\br=["']([A-Z]+)\d+["']""", cells[-1])
            if address is None:
                return None
            last = max(last, _place(address[1]))
    return last


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * _LETTERS + letter - ord("A") + 1
    return place


def _letters(place: int) -> str:
    letters = ""
    while place:
        place, rest = divmod(place - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def _cell(prefix: bytes, column: int, row: int, value: Value) -> bytes:
    """One cell: a number, or text that can never be a formula."""
    address = f"{_letters(column)}{row}".encode()
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
    return extent.sub(lambda hit: hit[1] + _letters(last).encode() + hit[3], sheet, count=1)


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
