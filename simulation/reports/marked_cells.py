"""Cells of a sheet coloured in its own XML, and the colour taken off those that an earlier round coloured.

Only the style number of such a cell changes: its value, and every other cell, stays byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from simulation.reports.added_columns import letters_of, place_of, prefix_of, row_number, row_pattern

_ADDRESS = re.compile(rb"""\br=["']([A-Z]+)(\d+)["']""")
_STYLE = re.compile(rb"""\ss=["'](\d+)["']""")
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*\bref=["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']""")
_CELL = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Z]+)\d+["']([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)""", re.DOTALL)
_SHARED = re.compile(rb"<(?:\w+:)?si>(.*?)</(?:\w+:)?si>", re.DOTALL)
Spot = tuple[int, int]
"""Row and column, counted from 1."""


class Styles:
    """The styles of a workbook (xl/styles.xml), to which like ones in our colours are added as they are asked for.

    Raises ValueError where they are written in a way this does not know.
    """

    def __init__(self, part: bytes, shades: Mapping[str, str]) -> None:
        self._part, self._prefix = part, re.escape(_prefix_of_styles(part))
        self._fills = self._entries(b"fills", b"fill")
        self._looks = self._entries(b"cellXfs", b"xf")
        self._fonts = self._entries(b"fonts", b"font")
        if not self._looks or not self._fills:
            raise ValueError("no styles")
        self._made: dict[tuple[int, str], int] = {}
        self._fill_of: dict[str, int] = {}
        self._shades = dict(shades)
        ours = tuple(shade.encode() for shade in shades.values())
        colours = {number for number, fill in enumerate(self._fills) if any(shade in fill for shade in ours)}
        self.ours = frozenset(number for number, look in enumerate(self._looks) if _number(look, b"fillId") in colours)
        """Numbers of styles in our colours, of an earlier round."""

    def shaded(self, number: int, shade: str) -> int:
        """Number of the style that is like another in one of our colours; an empty shade takes the colour off."""
        if number >= len(self._looks):
            number = 0
        made = self._made.get((number, shade))
        if made is None:
            look = _with(self._looks[number], b"fillId", self._fill(shade))
            made = self._made[number, shade] = self._add(_with(look, b"applyFill", int(bool(shade))))
        return made

    def bold(self) -> int:
        """Number of a plain style in bold letters."""
        prefix = _plain(self._prefix)
        self._fonts.append(b'<%bfont><%bb/><%bsz val="11"/></%bfont>' % (prefix, prefix, prefix, prefix))
        return self._add(_with(_with(self._looks[0], b"fontId", len(self._fonts) - 1), b"applyFont", 1))

    def written(self) -> bytes:
        """The part with everything that was added."""
        part = self._part
        for group, entries in ((b"fonts", self._fonts), (b"fills", self._fills), (b"cellXfs", self._looks)):
            found = self._group(group).search(part)
            if found is not None:
                part = part[: found.start()] + _counted(found, entries) + part[found.end() :]
        return part

    def _add(self, look: bytes) -> int:
        self._looks.append(look)
        return len(self._looks) - 1

    def _fill(self, shade: str) -> int:
        """Number of the fill in a colour; 0 is none, in every workbook."""
        if not shade:
            return 0
        if shade not in self._fill_of:
            prefix = _plain(self._prefix)
            colour = f'patternType="solid"><{prefix.decode()}fgColor rgb="FF{self._shades[shade]}"/>'.encode()
            self._fills.append(
                b"<%bfill><%bpatternFill %b</%bpatternFill></%bfill>" % (prefix, prefix, colour, prefix, prefix)
            )
            self._fill_of[shade] = len(self._fills) - 1
        return self._fill_of[shade]

    def _group(self, name: bytes) -> re.Pattern[bytes]:
        return re.compile(rb"(<%(p)b%(n)b\b[^>]*>)(.*?)(</%(p)b%(n)b>)" % {b"p": self._prefix, b"n": name}, re.DOTALL)

    def _entries(self, group: bytes, name: bytes) -> list[bytes]:
        found = self._group(group).search(self._part)
        entry = re.compile(
            rb"<%(p)b%(n)b\b[^>]*?/>|<%(p)b%(n)b\b.*?</%(p)b%(n)b>" % {b"p": self._prefix, b"n": name}, re.DOTALL
        )
        return entry.findall(found[2]) if found else []


def _prefix_of_styles(part: bytes) -> bytes:
    found = re.search(rb"<(\w+:)?styleSheet\b", part)
    if found is None:
        raise ValueError("no style sheet")
    return found[1] or b""


def _plain(escaped: bytes) -> bytes:
    return escaped.replace(b"\\", b"")


def _counted(hit: re.Match[bytes], entries: Sequence[bytes]) -> bytes:
    """A group with its entries and their number."""
    return re.sub(rb'count=["\']\d+["\']', b'count="%d"' % len(entries), hit[1]) + b"".join(entries) + hit[3]


def _number(look: bytes, name: bytes) -> int:
    found = re.search(rb"""\s%b=["'](\d+)["']""" % name, look)
    return int(found[1]) if found else 0


def _with(look: bytes, name: bytes, value: int) -> bytes:
    """A style that says another number under a name."""
    told, found = b' %b="%d"' % (name, value), re.compile(rb"""\s%b=["'][^"']*["']""" % name)
    if found.search(look):
        return found.sub(told, look, count=1)
    return re.sub(rb"(<(?:\w+:)?xf\b)", rb"\1" + told, look, count=1)


def coloured(sheet: bytes, shades: Mapping[Spot, str], styles: Styles) -> bytes:
    """A sheet's XML with some cells in a shade and all others without our colours.

    A cell of a merged range is shown by the range's first one; one that is not written yet is added, in a row that is.
    """
    prefix = prefix_of(sheet)
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), shade in _first_of_merged(sheet, shades).items():
        by_row.setdefault(row, {})[column] = shade
    cell_of = re.compile(
        rb"<%(p)bc\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(/>|>.*?</%(p)bc>)" % {b"p": re.escape(prefix)}, re.DOTALL
    )

    def row_with(found: re.Match[bytes]) -> bytes:
        wanted = by_row.get(row_number(found[1]), {})
        if not wanted and not styles.ours:
            return found[0]
        return b"<%brow%b>%b</%brow>" % (prefix, found[1], _cells(found, cell_of, wanted, styles, prefix), prefix)

    return row_pattern(prefix).sub(row_with, sheet)


def _cells(
    found: re.Match[bytes], cell_of: re.Pattern[bytes], wanted: Mapping[int, str], styles: Styles, prefix: bytes
) -> bytes:
    """The cells of a row in order, those that are wanted in their shade."""
    content, row = found[3] or b"", row_number(found[1])
    cells: dict[int, bytes] = {}
    for cell in cell_of.finditer(content):
        address = _ADDRESS.search(cell[1])
        if address is None:  # a row without addresses is left as it is
            return content
        place = place_of(address[1])
        style = _STYLE.search(cell[1])
        before = int(style[1]) if style else 0
        shade = wanted.get(place, "" if before in styles.ours else None)
        cells[place] = cell[0]
        if shade is not None:
            number = styles.shaded(before, shade)
            plain = _STYLE.sub(b"", cell[1]) if style else cell[1]
            cells[place] = b'<%bc%b s="%d"%b' % (prefix, plain, number, cell[2])
    for place in wanted.keys() - cells.keys():
        address_of = f"{letters_of(place)}{row}".encode()
        cells[place] = b'<%bc r="%b" s="%d"/>' % (prefix, address_of, styles.shaded(0, wanted[place]))
    return b"".join(cells[place] for place in sorted(cells))


def _first_of_merged(sheet: bytes, shades: Mapping[Spot, str]) -> dict[Spot, str]:
    """The same cells, those within merged ranges by the first cell of the range; an error outweighs a warning there."""
    ranges = [
        (int(top), place_of(left), int(bottom), place_of(right)) for left, top, right, bottom in _MERGED.findall(sheet)
    ]
    firsts = dict(_firsts(ranges, shades))
    found: dict[Spot, str] = {}
    for spot, shade in sorted(shades.items(), key=lambda item: item[1] == "error"):
        found[firsts.get(spot, spot)] = shade
    return found


def _firsts(ranges: Iterable[tuple[int, int, int, int]], shades: Iterable[Spot]) -> Iterable[tuple[Spot, Spot]]:
    by_row: dict[int, list[int]] = {}
    for row, column in shades:
        by_row.setdefault(row, []).append(column)
    for top, left, bottom, right in ranges:
        for row in range(top, bottom + 1) if bottom - top <= len(by_row) else [r for r in by_row if top <= r <= bottom]:
            for column in by_row.get(row, ()):
                if left <= column <= right:
                    yield (row, column), (top, left)


def without_column(sheet: bytes, shared: bytes, heads: Sequence[str]) -> bytes:
    """A sheet's XML without a column of ours, told by its head, that an earlier round put there.

    `shared` is the workbook's list of texts, where Excel keeps the head once the file was saved in it.
    """
    # Some programs write letters beyond ASCII as character references.
    told = [form for head in heads for form in (head.encode(), head.encode("ascii", "xmlcharrefreplace"))]
    texts = (
        {
            str(number).encode()
            for number, text in enumerate(_SHARED.findall(shared))
            if any(head in text for head in told)
        }
        if any(head in shared for head in told)
        else set()
    )
    if not texts and not any(head in sheet for head in told):
        return sheet
    for cell in _CELL.finditer(sheet):
        value = re.search(rb"<(?:\w+:)?v>(\d+)</", cell[3] or b"")
        is_ours = any(head in (cell[3] or b"") for head in told)
        if is_ours or (b't="s"' in cell[2] and value is not None and value[1] in texts):
            column = re.compile(_CELL.pattern.replace(b"([A-Z]+)", cell[1]), re.DOTALL)
            return column.sub(b"", sheet)
    return sheet
