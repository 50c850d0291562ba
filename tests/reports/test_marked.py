"""The workbook given back: the same cells, the bad ones marked, everything listed, no text turned into a formula."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlwt

from simulation.inputs.workbook import read_workbook
from simulation.reports.marked import AUTHOR, LIST, marked_workbook, problem_rows
from tests.inputs.messy import COLUMNS, HOUSEHOLD_SHEET, MEMBER_SHEET, write_messy

HEADS = ["职工编号", "管档单位", "困难类别", "工作状态", "本人月平均收入", "家庭年度总收入", "家庭人口", "主要致困原因"]
ROW = ["=1+1", "=cmd|'/C calc'!A0", "低保户", "在岗", 1000, 24000, "很多", '=HYPERLINK("http://x")']


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    write_messy(tmp_path / "乱.xlsx")
    return tmp_path / "乱.xlsx"


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(content))


def test_every_bad_cell_is_marked_and_says_how_to_mend_it(messy):
    parsed = read_workbook(messy)
    book = opened(marked_workbook(messy, parsed))
    assert book.sheetnames == [LIST, HOUSEHOLD_SHEET, MEMBER_SHEET, "说明"]
    income = book[HOUSEHOLD_SHEET].cell(17, COLUMNS["本人月收入"] + 1)
    assert "金额不能是负数" in income.comment.text
    assert "没有就填 0" in income.comment.text
    assert income.fill.fgColor.rgb == "00F8CBAD"
    assert income.value == -500
    marked = {
        (sheet.title, cell.row)
        for sheet in (book[HOUSEHOLD_SHEET], book[MEMBER_SHEET])
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment is not None
    }
    assert marked == {(item.sheet, item.row) for item in parsed.problems if item.row is not None}


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
    mended = again[HOUSEHOLD_SHEET][place]
    assert mended.comment is None
    assert mended.fill.fill_type is None
    assert again[HOUSEHOLD_SHEET].cell(11, COLUMNS["身份证号码"] + 1).comment.author == AUTHOR


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
    notes = [cell.comment.text for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment]
    assert any("应为整数" in note for note in notes)


def test_a_note_of_the_person_is_kept(messy):
    book = openpyxl.load_workbook(messy)
    cell = book[HOUSEHOLD_SHEET].cell(17, COLUMNS["本人月收入"] + 1)
    cell.comment = openpyxl.comments.Comment("请核对", "张三")
    book.save(messy)
    after = opened(marked_workbook(messy, read_workbook(messy)))[HOUSEHOLD_SHEET][cell.coordinate]
    assert after.comment.text.startswith("请核对")
    assert "金额不能是负数" in after.comment.text
