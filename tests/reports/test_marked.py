"""The workbook given back: the same cells, the bad ones marked, everything listed, no text turned into a formula."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlwt

from simulation.inputs.workbook import read_workbook
from simulation.reports.marked import LIST, MARK, PROBLEMS, marked_workbook, problem_rows
from simulation.reports.marked_cells import Styles
from simulation.reports.marked_cells import coloured as coloured_cells
from tests.inputs.messy import COLUMNS, HOUSEHOLD_SHEET, MEMBER_SHEET, write_messy

HEADS = ["职工编号", "管档单位", "困难类别", "工作状态", "本人月平均收入", "家庭年度总收入", "家庭人口", "主要致困原因"]
ROW = ["=1+1", "=cmd|'/C calc'!A0", "低保户", "在岗", 1000, 24000, "很多", '=HYPERLINK("http://x")']


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    write_messy(tmp_path / "乱.xlsx")
    return tmp_path / "乱.xlsx"


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(content))


def coloured(sheet) -> set[tuple[int, int]]:
    """Row and column of every cell in one of our colours."""
    return {
        (cell.row, cell.column)
        for row in sheet.iter_rows()
        for cell in row
        if str(cell.fill.fgColor.rgb)[2:] in {"F8CBAC", "FFF2CB"}
    }


def beside(sheet) -> dict[int, str]:
    """The new column's texts by row, its head too."""
    [column] = [cell.column for row in sheet.iter_rows() for cell in row if cell.value == MARK[0] + PROBLEMS[0]]
    return {
        row: str(sheet.cell(row, column).value) for row in range(1, sheet.max_row + 1) if sheet.cell(row, column).value
    }


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_every_bad_cell_is_coloured_and_its_row_says_how_to_mend_it(messy):
    parsed = read_workbook(messy)
    book = opened(marked_workbook(messy, parsed))
    assert book.sheetnames == [LIST, HOUSEHOLD_SHEET, MEMBER_SHEET, "说明"]
    assert book.active.title == LIST
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == [LIST]
    income = book[HOUSEHOLD_SHEET].cell(17, COLUMNS["本人月收入"] + 1)
    assert income.fill.fgColor.rgb == "FFF8CBAC"
    assert income.value == -500
    for sheet in (book[HOUSEHOLD_SHEET], book[MEMBER_SHEET]):
        of_rows = [item for item in parsed.problems if item.sheet == sheet.title and item.row is not None]
        assert {row for row, _ in coloured(sheet)} == {item.row for item in of_rows}
        assert all(item.rule in beside(sheet)[item.row] and item.fix in beside(sheet)[item.row] for item in of_rows)


def test_all_that_is_not_marked_stays_byte_for_byte_pictures_and_notes_too(messy):
    from openpyxl.drawing.image import Image
    from PIL import Image as Picture

    dot = BytesIO()
    Picture.new("RGB", (8, 8), "red").save(dot, "PNG")
    book = openpyxl.load_workbook(messy)
    book[HOUSEHOLD_SHEET].add_image(Image(dot), "B2")
    book[HOUSEHOLD_SHEET].cell(17, COLUMNS["本人月收入"] + 1).comment = openpyxl.comments.Comment("请核对", "张三")
    book.save(messy)
    before, after = parts(messy.read_bytes()), parts(marked_workbook(messy, read_workbook(messy)))
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml",
    }  # fmt: skip
    assert len(after) == len(before) + 1
    assert any("media" in name for name in before)
    plain = re.compile(rb' s="\d+"| t="inlineStr"|<c r="[A-Z]+\d+"/>')
    ours = re.compile(rb"<is>.*?</is>")
    values = [plain.sub(b"", ours.sub(b"", found["xl/worksheets/sheet1.xml"])) for found in (before, after)]
    assert len(re.findall(rb"<v>", values[0])) == len(re.findall(rb"<v>", values[1]))


def test_names_that_belong_to_a_sheet_stay_with_that_sheet(messy):
    from openpyxl.workbook.defined_name import DefinedName

    book = openpyxl.load_workbook(messy)
    book[MEMBER_SHEET].print_title_rows = "1:2"
    book[MEMBER_SHEET].defined_names["甲"] = DefinedName("甲", attr_text="$A$1")
    book.save(messy)
    after = opened(marked_workbook(messy, read_workbook(messy)))
    assert after[MEMBER_SHEET].print_title_rows == "$1:$2"
    assert "甲" in after[MEMBER_SHEET].defined_names


def test_every_problem_is_on_the_sheet_in_front_with_identity_masked(messy):
    parsed = read_workbook(messy)
    listed = list(opened(marked_workbook(messy, parsed))[LIST].iter_rows(min_row=2, values_only=True))
    assert len(listed) == len(parsed.problems)
    assert [row[0] for row in listed] == [item.sheet for item in parsed.problems]
    assert not any("440599" in str(cell) or "演示丁" in str(cell) for row in listed for cell in row)
    english = list(problem_rows(parsed.problems, "en"))
    assert english[-1][6] in {"error", "warning"}


def test_cells_that_are_right_and_formulas_of_the_file_stay_as_they_were(messy):
    before, after = openpyxl.load_workbook(messy), opened(marked_workbook(messy, read_workbook(messy)))
    for sheet in before.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert after[sheet.title][cell.coordinate].value == cell.value
    assert after[HOUSEHOLD_SHEET].row_dimensions[14].hidden


def test_a_second_round_marks_only_what_is_still_wrong(messy, tmp_path):
    book = opened(marked_workbook(messy, read_workbook(messy)))
    place = book[HOUSEHOLD_SHEET].cell(17, COLUMNS["本人月收入"] + 1).coordinate
    book[HOUSEHOLD_SHEET][place] = 500
    book.save(tmp_path / "改.xlsx")
    parsed = read_workbook(tmp_path / "改.xlsx")
    assert not any(item.rule == "金额不能是负数" for item in parsed.problems)
    again = opened(marked_workbook(tmp_path / "改.xlsx", parsed))
    assert again.sheetnames.count(LIST) == 1
    mended, sheet = again[HOUSEHOLD_SHEET][place], again[HOUSEHOLD_SHEET]
    assert mended.fill.fill_type is None
    assert (11, COLUMNS["身份证号码"] + 1) in coloured(sheet)
    assert "金额不能是负数" not in beside(sheet).get(17, "")
    assert not any("不认识" in item.rule and "测算" in item.column for item in parsed.problems)


@pytest.mark.parametrize("ending", ["xlsx", "xls", "csv"])
def test_no_text_becomes_a_formula(tmp_path, ending):
    path = tmp_path / f"公式.{ending}"
    if ending == "xlsx":
        book = openpyxl.Workbook()
        book.active.title = "户"
        for line, row in enumerate([HEADS, ROW], start=1):
            for place, value in enumerate(row, start=1):
                cell = book.active.cell(line, place, value)
                cell.data_type = "s" if isinstance(value, str) else cell.data_type
        book.save(path)
    elif ending == "xls":
        old = xlwt.Workbook()
        page = old.add_sheet("户")
        for line, row in enumerate([HEADS, ROW]):
            for place, value in enumerate(row):
                page.write(line, place, value)
        old.save(str(path))
    else:
        path.write_text(
            "\n".join(",".join(f'"{str(cell).replace(chr(34), chr(34) * 2)}"' for cell in row) for row in [HEADS, ROW]),
            encoding="utf-8-sig",
        )
    parsed = read_workbook(path)
    assert {item.column for item in parsed.problems} == {"家庭人口", "主要致困原因"}
    book = opened(marked_workbook(path, parsed))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert sum(str(cell.value).startswith("=") for cell in cells) >= 4
    assert {cell.data_type for cell in cells if str(cell.value).startswith("=")} == {"s"}
    notes = [cell.comment.text for cell in cells if cell.comment]
    said = notes or [str(cell.value) for sheet in book.worksheets[1:] for row in sheet.iter_rows() for cell in row]
    assert any("应为整数" in note for note in said)


def test_a_merged_cell_is_coloured_where_it_shows_and_a_blank_one_is_added():
    styles = Styles(
        b'<styleSheet><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
        b'<cellXfs count="2"><xf fillId="0"/><xf numFmtId="9" fillId="0"><alignment/></xf></cellXfs></styleSheet>',
        {"error": "AA0000", "warning": "BB0000"},
    )
    sheet = (
        b'<worksheet><sheetData><row r="1"><c r="A1" s="1"><v>1</v></c><c r="C1"/></row><row r="2"><c r="A2"/></row>'
        b'</sheetData><mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells></worksheet>'
    )
    made = coloured_cells(sheet, {(2, 1): "error", (1, 2): "warning"}, styles)
    assert b'<c r="A1" s="3"><v>1</v></c><c r="B1" s="2"/><c r="C1"/>' in made or (
        b'<c r="A1" s="2"><v>1</v></c><c r="B1" s="3"/><c r="C1"/>' in made
    )
    assert b'<row r="2"><c r="A2"/></row>' in made
    assert b'<cellXfs count="4">' in styles.written()
    assert b'numFmtId="9"' in styles.written().partition(b'<cellXfs count="4">')[2].split(b"<xf")[3]


@pytest.mark.parametrize("part", [b"<styleSheet/>", b"<other/>"])
def test_styles_written_in_an_unknown_way_are_left_to_the_other_writer(part):
    with pytest.raises(ValueError, match="style"):
        Styles(part, {"error": "AA0000"})
