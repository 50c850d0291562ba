"""Paragraphs, tables and pictures of a Word paper as its XML: a hundred rows are written at once, not cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from simulation.reports.images import png
from simulation.reports.papers.parts import LAST_NARROW, Grid, Letterhead, Paper, Picture, tidy

BODY, BLACK, TITLE, LATIN = "仿宋_GB2312", "黑体", "方正小标宋简体", "Times New Roman"
WIDTH = 8844
"""156 mm between the margins, in twentieths of a point."""
KEPT_TOGETHER = 10
"""Rows up to which a table moves to the next page rather than being parted; a taller one would leave half a page empty."""
LOOSE = 14
"""Rows up to which a table is set wide apart."""
WRITTEN = 480
"""Height of a row that is filled in by hand, in twentieths of a point: 8.5 mm."""
SHARP = 3.4
"""Pixels to a point of a chart 540 points wide: 300 to the inch on the width of a page."""
UPRIGHT = 1500
"""Height of a head row whose words stand upright, in twentieths of a point."""


@dataclass(frozen=True)
class _Look:
    """How the cells of a row are set; sizes in half points, lines in twentieths of a point."""

    sizes: tuple[int, int]
    line: int
    around: int
    heavy: bool = False
    keep: bool = False
    """Stays on the page of what follows."""
    upright: bool = False


_RED = "FF0000"
_MARK_LINE, _FROM_TOP = 579, 1984
"""A line of the body, and 35 mm: where a letterhead begins below the top of the text; in twentieths of a point."""
_FULL, _COMPACT = _Look((22, 17), 260, 35), _Look((18, 15), 210, 15)
_DENSE = _Look((22, 17), 240, 8)
"""Tables of many rows: a row for each filing unit of a city still fits on one page."""


def paragraph(text: str, style: str, *, new_page: bool = False, keep: bool = False) -> Any:
    """A paragraph of one style."""
    more = ("<w:keepNext/>" if keep else "") + ("<w:pageBreakBefore/>" if new_page else "")
    look = f"<w:rPr><w:rFonts {wide}/></w:rPr>" if (wide := _hint(text)) else ""
    run = f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    styled = f'<w:pStyle w:val="{style.replace(" ", "")}"/>'
    return parse_xml(f"<w:p {nsdecls('w')}><w:pPr>{styled}{more}</w:pPr>{run}</w:p>")


def _hint(text: str) -> str:
    """Quotation marks and dashes beside Chinese are Chinese ones: Word would take them from the Latin font."""
    return 'w:hint="eastAsia"' if any(ord(sign) > LAST_NARROW for sign in text) else ""


def letterhead(head: Letterhead, *, below_mark: bool) -> Iterator[Any]:
    """The red head: the office's name 35 mm below the top of the text, two lines below it the number, then the rule."""
    if not below_mark:
        yield paragraph("", "Normal")
    size = round(2 * head.points)
    letters = (
        f'<w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{TITLE}"/><w:color w:val="{_RED}"/>'
        f'<w:spacing w:val="0"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    )
    line = f'w:before="{_FROM_TOP - _MARK_LINE}" w:after="0" w:line="{round(head.points * 24)}" w:lineRule="exact"'
    yield parse_xml(
        f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="Normal"/><w:snapToGrid w:val="0"/><w:spacing {line}/>'
        f'<w:jc w:val="center"/></w:pPr><w:r>{letters}<w:t xml:space="preserve">{escape(head.office)}</w:t></w:r></w:p>'
    )
    for _ in range(2):
        yield paragraph("", "Normal")
    # The rule is the lower border of the number's paragraph, 4 mm below it and as wide as the text.
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="{_RED}"/></w:pBdr>'
    yield parse_xml(
        f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="Normal"/>{rule}<w:jc w:val="center"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(head.number)}</w:t></w:r></w:p>'
    )
    for _ in range(2):
        yield paragraph("", "Normal")


def grid_table(grid: Grid, paper: Paper) -> Any:
    """A table as wide as the text: the head row on every page, no row torn apart, its end on the page of its note."""
    widths = [round(WIDTH * share / sum(grid.shares)) for share in grid.shares]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    together = len(grid.rows) <= KEPT_TOGETHER
    look = _COMPACT if paper.compact else _FULL if len(grid.rows) <= LOOSE else _DENSE
    told = [tuple(tidy(cell, paper.lang) for cell in row) for row in (grid.heads, *grid.rows)]
    rows = [_head(told[0], widths, replace(look, heavy=True, keep=True, upright=grid.upright))]
    for place, row in enumerate(told[1:]):
        keep = bool(grid.note) or place < len(grid.rows) - 1
        ends = place == 0 or place >= len(grid.rows) - 2
        here = replace(look, heavy=place in grid.strong, keep=keep and (together or ends))
        rows.append(_row(row, widths, grid, here))
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _head(cells: Sequence[str], widths: Sequence[int], look: _Look) -> str:
    """The head row; upright words leave the first head as it is."""
    height = f'<w:trHeight w:val="{UPRIGHT}" w:hRule="atLeast"/>' if look.upright else ""
    drawn = [
        _cell(text, width, "center", look if place else replace(look, upright=False))
        for place, (text, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return f"<w:tr><w:trPr><w:cantSplit/>{height}<w:tblHeader/></w:trPr>{''.join(drawn)}</w:tr>"


def _row(cells: Sequence[str], widths: Sequence[int], grid: Grid, look: _Look) -> str:
    drawn = [
        _cell(text, width, "left" if place in grid.left else "center", look)
        for place, (text, width) in enumerate(zip(cells, widths, strict=True))
    ]
    height = f'<w:trHeight w:val="{WRITTEN}" w:hRule="atLeast"/>' if grid.by_hand else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{height}</w:trPr>{''.join(drawn)}</w:tr>"


def _cell(text: str, width: int, align: str, look: _Look) -> str:
    """A cell; its second line, a range, is set smaller."""
    first, *more = text.split("\n")
    font = BLACK if look.heavy else BODY
    runs = _run(first, font, look.sizes[0]) + "".join(
        f"<w:r><w:br/></w:r>{_run(line, font, look.sizes[1])}" for line in more
    )
    upright = '<w:textDirection w:val="btLr"/>' if look.upright else ""
    spacing = f'w:before="{look.around}" w:after="{look.around}" w:line="{look.line}" w:lineRule="exact"'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{upright}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
        f'{"<w:keepNext/>" if look.keep else ""}<w:snapToGrid w:val="0"/><w:spacing {spacing}/><w:jc w:val="{align}"/></w:pPr>'
        f"{runs}</w:p></w:tc>"
    )


def _run(text: str, font: str, half_points: int) -> str:
    bold = "<w:b/>" if font == BLACK and text.isascii() else ""
    told = (
        f'<w:rPr><w:rFonts {_hint(text)} w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{font}"/>{bold}<w:spacing w:val="0"/>'
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
    )
    return f'<w:r>{told}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def picture_paragraph(picture: Picture, document: WordDocument, paper: Paper) -> Any:
    """A chart in a paragraph of its own, with its words for those who listen."""
    inline = document.part.new_pic_inline(
        BytesIO(png(picture.figure, picture.points, SHARP)), Mm(picture.width_mm), None
    )
    inline.docPr.set("descr", tidy(picture.words, paper.lang))
    place = paragraph("", "Picture")
    place.append(parse_xml(f"<w:r {nsdecls('w')}><w:drawing/></w:r>"))
    place.find(f"{qn('w:r')}/{qn('w:drawing')}").append(inline)
    return place
