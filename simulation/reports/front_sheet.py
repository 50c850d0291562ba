"""A sheet of our own put before all others of an .xlsx, by the workbook's own list of parts; no other sheet is rewritten."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import quoteattr

from simulation.inputs.safety import WorkbookParts
from simulation.reports.added_columns import cell_xml, letters_of

PART = "xl/worksheets/jiekun_front.xml"
BOOK, RELATIONS, TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
"""The names of the strict format, which Excel can also save."""
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_OURS = b"jiekunFront"
_RELATION = re.compile(rb"""<(?:\w+:)?Relationship\b[^>]*\bType=["']([^"']*/worksheet)["'][^>]*>""")
_SHOWN_FIRST = re.compile(rb"""\s(?:activeTab|firstSheet)=["']\d+["']""")
_CHOSEN = re.compile(rb"""\stabSelected=["'](?:1|true)["']""")
_LOCAL = re.compile(rb"""(\slocalSheetId=["'])(\d+)(["'])""")
Row = Sequence[str | int]


def sheet_xml(rows: Iterable[tuple[Row, Sequence[int]]], widths: Sequence[float]) -> bytes:
    """A sheet of texts and numbers that can never be formulas: each row with the style numbers of its cells."""
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>' for place, width in enumerate(widths, 1)
    ).encode()
    lines = []
    for line, (row, looks) in enumerate(rows, start=1):
        cells = b"".join(
            cell_xml(b"", place, line, value).replace(b"<c ", b'<c s="%d" ' % look, 1)
            for place, (value, look) in enumerate(zip(row, looks, strict=True), start=1)
        )
        lines.append(b'<row r="%d">%b</row>' % (line, cells))
    extent = f"A1:{letters_of(len(widths))}{max(len(lines), 1)}".encode()
    return (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="%b"><dimension ref="%b"/>'
        b'<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        b'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>%b</cols><sheetData>%b</sheetData>'
        b'<autoFilter ref="%b"/></worksheet>'
    ) % (_MAIN.encode(), extent, columns, b"".join(lines), extent)


def with_front(
    parts: WorkbookParts, name: str, sheet: bytes, sheets: Mapping[str, str], changed: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Every part that changes: the sheet before all others, or in place of one of its name that is there already.

    `sheets` are the parts of the workbook's sheets by name, `changed` what else was changed in them. Raises ValueError where
    the workbook is written in a way this does not know.
    """
    if _STRICT in parts.read(BOOK):
        sheet = sheet.replace(_MAIN.encode(), _STRICT)
    told = {**changed, **_not_chosen(parts, sheets, changed, but=sheets.get(name))}
    book = parts.read(BOOK)
    if name in sheets:
        return {**told, sheets[name]: sheet, BOOK: _SHOWN_FIRST.sub(b"", book)}
    relations, types = parts.read(RELATIONS), parts.read(TYPES)
    kind = _RELATION.search(relations)
    if kind is None:
        raise ValueError("no relations")
    return {
        **told,
        PART: sheet,
        BOOK: _listed(book, name, kind[1].rpartition(b"/")[0]),
        RELATIONS: _before_end(
            relations,
            rb"Relationships",
            b'<Relationship Id="%b" Type="%b" Target="/%b"/>' % (_OURS, kind[1], PART.encode()),
        ),
        TYPES: _before_end(
            types, rb"Types", b'<Override PartName="/%b" ContentType="%b"/>' % (PART.encode(), _KIND.encode())
        ),
    }


def _listed(book: bytes, name: str, office: bytes) -> bytes:
    """The workbook with the sheet listed first, shown first, and names that belong to a sheet still with that sheet."""
    numbers = [int(number) for number in re.findall(rb"""\bsheetId=["'](\d+)["']""", book)]
    found = re.search(rb"<(\w+:)?sheets\b[^>]*>", book)
    if found is None:
        raise ValueError("no sheets")
    entry = b'<%bsheet xmlns:jk="%b" name=%b sheetId="%d" jk:id="%b"/>' % (
        found[1] or b"", office, quoteattr(name).encode(), max(numbers, default=0) + 1, _OURS,
    )  # fmt: skip
    listed = book[: found.end()] + entry + book[found.end() :]
    listed = _LOCAL.sub(lambda hit: b"%b%d%b" % (hit[1], int(hit[2]) + 1, hit[3]), listed)
    return _SHOWN_FIRST.sub(b"", listed)


def _not_chosen(
    parts: WorkbookParts, sheets: Mapping[str, str], changed: Mapping[str, bytes], but: str | None
) -> dict[str, bytes]:
    """Sheets that were the chosen one: with two chosen, what is typed would go into both."""
    told = {}
    for part in sheets.values():
        if part != but:
            sheet = changed.get(part) or parts.read(part)
            head, mark, rest = sheet.partition(b"sheetData")
            plain = _CHOSEN.sub(b"", head)
            if plain != head:
                told[part] = plain + mark + rest
    return told


def _before_end(part: bytes, root: bytes, entry: bytes) -> bytes:
    """An entry put last into a list; the list's own prefix is taken."""
    end = re.search(rb"</(\w+:)?%b>" % root, part)
    if end is None:
        raise ValueError("no end")
    told = entry.replace(b"<", b"<" + (end[1] or b""), 1)
    return part[: end.start()] + told + part[end.start() :]
