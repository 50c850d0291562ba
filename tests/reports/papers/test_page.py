"""The page of an official paper: 22 lines of 28 characters, justified, tables and ranges that part well."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn

from simulation.reports.papers.parts import Annex, Grid, Heading, Paper, Text, annex_label, annex_list, begun
from simulation.reports.papers.print import pdf_file
from simulation.reports.papers.word import word_file

LINES, CHARACTERS = 22, 28


def paper(*blocks, lang="zh", annexes=()):
    return Paper(("题",), blocks, annexes, "", date(2016, 9, 1), lang)


def pages(characters):
    """Pages of a PDF of one paragraph of so many characters, whose first line has two fewer."""
    content = pdf_file(paper(Text("汉" * (characters - 2))))
    return max(int(count) for count in re.findall(rb"/Count (\d+)", content))


def last_on(page):
    """The most characters that so many pages hold."""
    low, high = 1, LINES * CHARACTERS * (page + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if pages(middle) <= page else (low, middle)
    return low


def test_a_page_of_the_pdf_holds_22_lines_of_28_characters():
    assert last_on(3) - last_on(2) == LINES * CHARACTERS


def style(content, name):
    return Document(BytesIO(content)).styles[name].element.pPr


def test_chinese_lines_end_at_the_margin_and_english_words_keep_their_gaps():
    for lang, aligned in (("zh", ["both"]), ("en", [])):
        found = style(word_file(paper(Text("x"), lang=lang)), "Body Text").findall(qn("w:jc"))
        assert [jc.get(qn("w:val")) for jc in found] == aligned


def test_no_line_begins_with_the_dash_of_a_range():
    with ZipFile(BytesIO(word_file(paper(Text("一"))))) as packed:
        settings = packed.read("word/settings.xml").decode("utf-8")
    [signs] = re.findall('<w:noLineBreaksBefore w:lang="zh-CN" w:val="([^"]*)"', settings)
    assert "—" in signs
    assert "。" in signs


def test_quotation_marks_beside_chinese_are_taken_from_the_chinese_font():
    for lang, text, hints in (("zh", "方案“甲”", ["eastAsia"]), ("en", "the “A”", [])):
        [run] = [
            p.runs[0] for p in Document(BytesIO(word_file(paper(Text(text), lang=lang)))).paragraphs if p.text == text
        ]
        found = [fonts.get(qn("w:hint")) for fonts in run._r.iter(qn("w:rFonts"))]
        assert found == hints


def test_a_tall_table_may_part_and_a_short_one_moves_as_a_whole():
    for rows, kept in ((8, 8), (12, 3)):
        grid = Grid("表", ("名", "数"), tuple((f"{n}", "1") for n in range(rows)), (1, 1), note="注")
        table = Document(BytesIO(word_file(paper(grid)))).tables[0]
        held = [row for row in table.rows[1:] if row.cells[0].paragraphs[0]._p.pPr.findall(qn("w:keepNext"))]
        assert len(held) == kept
        assert table.rows[0]._tr.trPr.findall(qn("w:tblHeader"))


def test_cells_to_be_written_in_by_hand_are_high_enough():
    grid = Grid("表", ("名", "实际"), (("甲", ""),), (1, 1), by_hand=True)
    row = Document(BytesIO(word_file(paper(grid)))).tables[0].rows[1]
    assert row.height.mm > 8
    assert pdf_file(paper(grid)).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("titles", "lang", "told"),
    [
        (("甲表",), "zh", ["附件：甲表"]),
        (("甲表", "乙表"), "zh", ["附件：1. 甲表", "　　　2. 乙表"]),
        (("A",), "en", ["Annex: A"]),
        (("A", "B"), "en", ["Annexes:", "1. A", "2. B"]),
    ],
)
def test_the_only_attachment_has_no_number(titles, lang, told):
    assert annex_list(titles, lang) == told
    annexes = tuple(Annex(title, (Text("文"),)) for title in titles)
    said = [p.text for p in Document(BytesIO(word_file(paper(Text("文"), lang=lang, annexes=annexes)))).paragraphs]
    assert [line for line in said if line in told] == told
    assert annex_label(1, len(titles), lang) in said
    assert annex_label(1, len(titles), lang)[-1].isdigit() == (len(titles) > 1)


def test_english_headings_begin_with_a_capital():
    document = Document(BytesIO(word_file(paper(Heading("safety net"), lang="en"))))
    assert "1. Safety net" in [paragraph.text for paragraph in document.paragraphs]
    assert begun("汉", "en") == "汉"
