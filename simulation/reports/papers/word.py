"""A paper as a Word file in the official format (GB/T 9704-2012): A4, 22 lines of 28 characters, fonts by name.

The sizes are the standard's; how they are written so that 22 lines and 28 characters come out is told in each place. Fonts
are those of Chinese office computers and are not embedded; where one is missing, its modern name stands in (w:altName).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from simulation.reports.papers.parts import (
    Block,
    Grid,
    Heading,
    Paper,
    Picture,
    Text,
    annex_label,
    annex_list,
    begun,
    date_told,
    numbered,
    tidy,
)
from simulation.reports.papers.word_blocks import (
    BLACK,
    BODY,
    LATIN,
    TITLE,
    grid_table,
    letterhead,
    paragraph,
    picture_paragraph,
)

KAI, SONG = "楷体_GB2312", "宋体"
HEAVY = frozenset({KAI, BLACK, TITLE})
"""Fonts that set a line off from the body; Latin letters, which they do not change, are bold instead."""
STANDS_IN = {BODY: "仿宋", KAI: "楷体", TITLE: "宋体"}
"""What a machine without the font named first takes."""
LINE = 579
"""28.95 points in twentieths: 225 mm hold 22 such lines."""
NARROWER = -5
"""A quarter of a point less between characters of 16 points: 28 of them fill 156 mm."""
CHARACTER = 315
"""Width of one character of the body, in twentieths of a point."""
NOT_FIRST = "!%),.:;&gt;?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠—"
"""What begins no line in Chinese: Word's own list, and the dash of a range, which stays with its first number."""
COMPACT = {"zh": 0.72, "en": 0.64}
"""Size of everything in a paper that has to keep to its pages; English is longer."""


def word_file(paper: Paper) -> bytes:
    """The paper as the bytes of a .docx; the same paper gives the same bytes."""
    document = Document()
    _page(document, paper)
    _styles(document, paper)
    body = document.element.body
    for element in _body(paper, document):
        body.insert(len(body) - 1, element)
    _properties(document, paper)
    content = BytesIO()
    document.save(content)
    return with_fixed_times(content.getvalue(), datetime.combine(paper.dated, time()))


def with_fixed_times(content: bytes, moment: datetime) -> bytes:
    """The same .docx with every entry of one date: nothing of the moment of writing stays in it."""
    packed = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = ZipInfo(name, moment.timetuple()[:6])
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
            new.writestr(entry, old.read(name))
    return packed.getvalue()


# ---- page, styles, properties


def _page(document: WordDocument, paper: Paper) -> None:
    """Margins, the grid of lines, page numbers outside, the banner at the head of every page."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = (Mm(22), Mm(20)) if paper.compact else (Mm(37), Mm(35))
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    # The page number's upper edge stands 7 mm below the text.
    section.footer_distance, section.header_distance = (Mm(9), Mm(11)) if paper.compact else (Mm(23), Mm(20))
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    if not paper.compact:
        section._sectPr.append(parse_xml(f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="{LINE}"/>'))
    document.settings.odd_and_even_pages_header_footer = True
    document.settings.element.find(qn("w:savePreviewPicture")).addprevious(
        parse_xml(f'<w:noLineBreaksBefore {nsdecls("w")} w:lang="zh-CN" w:val="{NOT_FIRST}"/>')
    )
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        _replace(footer._element, _page_number(side))
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        _replace(header._element, paragraph(paper.banner, "Banner"))


def _replace(element: Any, content: Any) -> None:
    for child in list(element):
        element.remove(child)
    element.append(content)


def _page_number(side: str) -> Any:
    """— 1 — in Song type of 14 points, one character in from the outer edge."""
    look = f'<w:rPr><w:rFonts w:ascii="{SONG}" w:hAnsi="{SONG}" w:eastAsia="{SONG}"/><w:sz w:val="28"/></w:rPr>'
    parts = (
        '<w:t xml:space="preserve">— </w:t>',
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
        '<w:t xml:space="preserve"> —</w:t>',
    )
    runs = "".join(f"<w:r>{look}{part}</w:r>" for part in parts)
    shape = f'<w:spacing w:before="0" w:after="0" w:line="280" w:lineRule="exact"/><w:ind w:{side}="280"/><w:jc w:val="{side}"/>'
    return parse_xml(f"<w:p {nsdecls('w')}><w:pPr>{shape}</w:pPr>{runs}</w:p>")


_HEADING = '<w:keepNext/>{{line}}<w:ind w:firstLineChars="200" w:firstLine="{{two}}"/><w:outlineLvl w:val="{level}"/>'
_LOOSE = '<w:snapToGrid w:val="0"/><w:spacing w:before="{0}" w:after="{0}" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>'
_STYLES: Sequence[tuple[str, str, float, str]] = (
    # name, font, points, what its paragraphs are like
    ("Normal", BODY, 16, "{line}"),
    ("Body Text", BODY, 16, '{line}<w:ind w:firstLineChars="200" w:firstLine="{two}"/>{edge}'),
    ("Title", TITLE, 22, '{line}<w:jc w:val="center"/>'),
    ("Heading 1", BLACK, 16, _HEADING.format(level=0)),
    ("Heading 2", KAI, 16, _HEADING.format(level=1)),
    ("Heading 3", BODY, 16, _HEADING.format(level=2)),
    ("Mark", BLACK, 16, "{line}"),
    ("Signature", BODY, 16, '{line}<w:ind w:rightChars="400" w:right="{four}"/><w:jc w:val="right"/>'),
    ("Annex List", BODY, 16, '{line}<w:ind w:leftChars="200" w:left="{two}"/>'),
    ("Table Title", BLACK, 12, '<w:keepNext/>{small}<w:jc w:val="center"/>'),
    ("Table Note", BODY, 10.5, "{small}"),
    ("Picture", BODY, 16, _LOOSE.format(60)),
    ("Banner", BODY, 9, _LOOSE.format(0)),
)


def _styles(document: WordDocument, paper: Paper) -> None:
    """Fonts, sizes and line heights by style, so that whoever edits the paper finds them by name."""
    known = {style.name for style in document.styles}
    size = COMPACT[paper.lang] if paper.compact else 1.0
    two, small = round(2 * CHARACTER * size), 230 if paper.compact else 300
    shapes = {
        "two": two,
        "four": 2 * two,
        # Chinese lines end at the margin; English words at this size would stand far apart.
        "edge": '<w:jc w:val="both"/>' if paper.lang == "zh" else "",
        "line": f'<w:spacing w:before="0" w:after="0" w:line="{round(LINE * size)}" w:lineRule="exact"/>',
        "small": f'<w:snapToGrid w:val="0"/><w:spacing w:before="40" w:after="40" w:line="{small}" w:lineRule="exact"/>',
    }
    for name, font, points, shape in _STYLES:
        if name not in known:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        bold = paper.lang == "en" and font in HEAVY
        _restyle(document.styles[name], _letters(font, points * size, bold=bold), shape.format(**shapes))
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'))
    document.settings.element.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    _name_fonts(document)


def _letters(font: str, points: float, *, bold: bool) -> str:
    """What a style says of its letters."""
    half = round(points * 2)
    narrower = f'<w:spacing w:val="{NARROWER}"/>' if half == 2 * 16 else ""
    return (
        f'<w:rPr {nsdecls("w")}><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{font}" w:cs="{LATIN}"/>'
        f'{"<w:b/>" if bold else ""}<w:color w:val="000000"/>{narrower}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'
    )


def _restyle(style: Any, letters: str, shape: str) -> None:
    """Replace what a style of the empty document says; a paragraph may break anywhere, or 22 lines do not come out."""
    element = style.element
    for tag in ("w:rPr", "w:pPr"):
        for old in element.findall(qn(tag)):
            element.remove(old)
    keep = "<w:keepNext/>" if "keepNext" in shape else ""
    rest = shape.replace(keep, "") if keep else shape
    element.append(parse_xml(f'<w:pPr {nsdecls("w")}>{keep}<w:widowControl w:val="0"/>{rest}</w:pPr>'))
    element.append(parse_xml(letters))


def _name_fonts(document: WordDocument) -> None:
    """Say in the font table which font stands in for one that a machine lacks."""
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in STANDS_IN.items()
    )
    for part in document.part.package.parts:
        if str(part.partname) == "/word/fontTable.xml":
            part._blob = part.blob.replace(b"</w:fonts>", f"{entries}</w:fonts>".encode())


def _properties(document: WordDocument, paper: Paper) -> None:
    told = document.core_properties
    told.title, told.subject, told.author = "".join(paper.title), paper.about, "jiekun"
    told.comments, told.last_modified_by, told.revision = "", "jiekun", 1
    told.created = told.modified = datetime.combine(paper.dated, time())
    told.language = "zh-CN" if paper.lang == "zh" else "en"


# ---- what stands on the pages


def _body(paper: Paper, document: WordDocument) -> Iterator[Any]:
    """Paragraphs and tables in order."""
    if paper.mark:
        yield paragraph(paper.mark, "Mark")
    if paper.letterhead is not None:
        yield from letterhead(paper.letterhead, below_mark=bool(paper.mark))
    elif not paper.compact:
        yield paragraph("", "Normal")
    for line in paper.title:
        yield paragraph(line, "Title")
    yield paragraph("", "Table Note" if paper.compact else "Normal")
    yield from _blocks(paper.blocks, paper, document)
    yield from _close(paper)
    for number, annex in enumerate(paper.annexes, 1):
        label = annex_label(number, len(paper.annexes), paper.lang)
        yield paragraph(label, "Mark", new_page=True, keep=True)
        yield paragraph("", "Normal", keep=True)
        yield paragraph(tidy(annex.title, paper.lang), "Title", keep=True)
        yield paragraph("", "Normal", keep=True)
        yield from _blocks(annex.blocks, paper, document)


def _close(paper: Paper) -> Iterator[Any]:
    """附件：1. … a line below the text, without full stops; then who signs and when, never alone on a page."""
    if paper.annexes:
        *lines, last = annex_list([annex.title for annex in paper.annexes], paper.lang)
        yield paragraph("", "Normal", keep=True)
        yield from (paragraph(line, "Annex List") for line in lines)
        yield paragraph(last, "Annex List", keep=True)
    if paper.signed:
        yield paragraph("", "Normal", keep=True)
        yield paragraph(paper.signed, "Signature", keep=True)
        yield paragraph(date_told(paper.dated, paper.lang), "Signature")


def _blocks(blocks: Sequence[Block], paper: Paper, document: WordDocument) -> Iterator[Any]:
    for block, number in numbered(blocks, paper.lang):
        match block:
            case Heading():
                yield paragraph(number + begun(tidy(block.text, paper.lang), paper.lang), f"Heading {block.level}")
            case Text():
                yield paragraph(tidy(block.text, paper.lang), "Body Text")
            case Grid():
                if block.title:
                    yield paragraph(number + tidy(block.title, paper.lang), "Table Title")
                yield grid_table(block, paper)
                yield paragraph(tidy(block.note, paper.lang), "Table Note")
            case Picture():
                yield picture_paragraph(block, document, paper)
