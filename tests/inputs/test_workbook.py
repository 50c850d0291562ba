from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
import xlwt

from simulation.errors import CancelledError, UnusableFileError
from simulation.inputs.workbook import (
    ParsedWorkbook,
    file_errors,
    read_workbook,
    rows_with_errors,
    without_problem_rows,
)
from tests.inputs.messy import EXPECTED, HOUSEHOLD_SHEET, MEMBER_SHEET, mend, write_messy

NAMES = ["职工编号", "管档单位", "困难类别", "工作状态", "本人月平均收入", "家庭年度总收入", "家庭人口", "主要致困原因"]
ROWS: list[list[object]] = [
    ["A1", "演示工会", "低保户", "在岗", 1000, 12000, 1, "其他"],
    ["A2", "演示工会", "低保边缘户", "失业", 0, 0, 1, "子女上学"],
]


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory) -> ParsedWorkbook:
    path = tmp_path_factory.mktemp("messy") / "汇总.xlsx"
    write_messy(path)
    return read_workbook(path)


def test_every_problem_of_a_messy_file_is_found_and_no_other(messy: ParsedWorkbook) -> None:
    found = {(p.sheet, p.row, p.column, p.severity): p.rule for p in messy.problems}
    expected = {(e.sheet, e.row, e.column, e.severity): e.rule for e in EXPECTED}
    assert found.keys() == expected.keys()
    assert [place for place, rule in expected.items() if rule not in found[place]] == []
    assert all(problem.fix for problem in messy.problems)


def test_a_file_mended_where_errors_were_told_has_none(tmp_path: Path) -> None:
    write_messy(tmp_path / "a.xlsx")
    mend(tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    assert [problem for problem in read_workbook(tmp_path / "b.xlsx").problems if problem.severity == "error"] == []


def test_rows_of_a_messy_file_are_counted(messy: ParsedWorkbook) -> None:
    assert (messy.households_found, messy.members_found) == (14, 5)
    assert messy.is_demo
    assert [row for sheet, row, _ in messy.left_out if sheet == HOUSEHOLD_SHEET] == [9, 21, 22, 23]
    assert (MEMBER_SHEET, 8, "职工本人") in messy.left_out


def test_values_of_a_messy_file(messy: ParsedWorkbook) -> None:
    first, second = messy.households.iloc[0], messy.households.iloc[1]
    assert (first["row"], first["number"], first["category"], first["cause"]) == (5, "YS-001", "dibao", "illness")
    assert (first["income_self_month"], first["income_household_year"], first["household_size"]) == (100000, 2400000, 2)
    assert first["filing_date"] == pd.Timestamp("2015-03-01")
    assert second["birth_date"] == pd.Timestamp("1970-05-12")
    assert second["id_number"] == "440599700512001"
    members = messy.members
    assert members is not None
    assert members["number"].tolist() == ["YS-002", "YS-002", "YS-001", "YS-999", "YS-004"]
    assert members["identity"].tolist()[:3] == ["odd_jobs", "student", "jobless"]


def test_names_and_id_numbers_are_masked(messy: ParsedWorkbook) -> None:
    shown = {problem.value for problem in messy.problems if problem.column == "身份证号码"}
    assert shown
    assert all(re.fullmatch(r"440\*{11}\w{4}", value) for value in shown)
    assert not any("演示丁" in problem.value for problem in messy.problems)


def test_problem_rows_are_held_back_with_their_household(messy: ParsedWorkbook) -> None:
    assert file_errors(messy.problems) == ()
    kept = without_problem_rows(messy)
    assert kept.households["row"].tolist() == [5, 8, 14, 19]
    assert kept.members is not None
    assert kept.members["number"].tolist() == ["YS-001"]
    assert (HOUSEHOLD_SHEET, 10) in rows_with_errors(messy.problems)
    assert kept.households_found == 14


def write_xlsx(path: Path, rows: list[list[object]], sheet: str = "户") -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(sheet)
        for row, cells in enumerate(rows):
            page.write_row(row, 0, cells)
    return path


def test_a_household_sheet_alone_is_enough(tmp_path: Path) -> None:
    read = read_workbook(write_xlsx(tmp_path / "a.xlsx", [NAMES, *ROWS]))
    assert (read.households_found, read.members, read.members_found, read.problems) == (2, None, 0, ())
    assert not read.is_demo


def test_a_table_that_starts_in_the_middle_of_the_sheet_keeps_its_row_numbers(tmp_path: Path) -> None:
    shifted = [[], [], *([None, None, *cells] for cells in (NAMES, *ROWS))]
    read = read_workbook(write_xlsx(tmp_path / "a.xlsx", shifted))
    assert read.households["row"].tolist() == [4, 5]
    assert read.problems == ()


def test_missing_columns_are_errors_of_the_whole_file(tmp_path: Path) -> None:
    read = read_workbook(write_xlsx(tmp_path / "a.xlsx", [NAMES[:-1], *(row[:-1] for row in ROWS)]))
    assert [(p.column, p.row, p.severity) for p in file_errors(read.problems)] == [("主要致困原因", None, "error")]


def test_a_second_household_sheet_is_not_dropped_in_silence(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for sheet in ("金平区", "户"):
        page = book.create_sheet(sheet)
        for row in (NAMES, *ROWS):
            page.append(row)
    book.save(tmp_path / "a.xlsx")
    read = read_workbook(tmp_path / "a.xlsx")
    assert read.households_sheet == "户"
    assert [(p.sheet, p.severity) for p in read.problems] == [("金平区", "error")]


def test_a_hidden_sheet_is_left_unread_and_told(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        for name in ("户", "去年"):
            page = book.add_worksheet(name)
            for row, cells in enumerate((NAMES, *ROWS)):
                page.write_row(row, 0, cells)
        page.hide()
    read = read_workbook(tmp_path / "a.xlsx")
    assert read.households_found == 2
    assert [(p.sheet, p.severity) for p in read.problems] == [("去年", "warning")]


def test_a_file_without_households_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableFileError, match="没有一张表像困难职工档案"):
        read_workbook(write_xlsx(tmp_path / "a.xlsx", [["物资", "数量"], ["笔", 3]]))


def test_an_empty_sheet_is_told(tmp_path: Path) -> None:
    read = read_workbook(write_xlsx(tmp_path / "a.xlsx", [NAMES]))
    assert [problem.rule for problem in read.problems] == ["表头下面没有数据"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_the_usual_encodings_with_members_beside_it(tmp_path: Path, encoding: str) -> None:
    lines = [["困难职工档案，演示数据"], NAMES, *ROWS]
    path = tmp_path / "档案.csv"
    path.write_text("\n".join(",".join(map(str, line)) for line in lines), encoding=encoding)
    (tmp_path / "档案_家庭成员.csv").write_text("职工编号,姓名,与职工关系\nA1,演示甲妻,配偶\n", encoding=encoding)
    read = read_workbook(path)
    assert read.households["row"].tolist() == [3, 4]
    assert read.is_demo
    assert read.members_found == 1
    assert [(p.column, p.row, p.severity) for p in read.problems] == [("家庭人口", 3, "error")]


def test_old_xls_with_error_cell_and_hidden_row(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("户")
    for row, cells in enumerate((NAMES, *ROWS)):
        for column, cell in enumerate(cells):
            page.write(row, column, cell)
    page.row(1).hidden = True
    page.write(3, 0, "A3")
    page.row(3).set_cell_error(4, "#REF!")
    book.save(str(tmp_path / "a.xls"))
    read = read_workbook(tmp_path / "a.xls")
    assert read.households_found == 3
    found = {(p.row, p.column): p.rule for p in read.problems}
    assert "隐藏" in found[2, ""]
    assert "#REF!" in found[4, "本人月平均收入"]


def test_yearly_incomes_in_wan_are_suspected(tmp_path: Path) -> None:
    rows = [[f"A{place}", *ROWS[1][1:4], 0, 1.2, 1, "其他"] for place in range(6)]
    read = read_workbook(write_xlsx(tmp_path / "a.xlsx", [NAMES, *rows]))
    assert ["万元" in p.rule for p in read.problems if p.row is None] == [True]


def test_whole_numbers_of_an_old_xls_are_numbers(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("户")
    for line, row in enumerate([NAMES, *ROWS]):
        for place, cell in enumerate(row):
            page.write(line, place, cell)
    book.save(str(tmp_path / "a.xls"))
    old, new = read_workbook(tmp_path / "a.xls"), read_workbook(write_xlsx(tmp_path / "a.xlsx", [NAMES, *ROWS]))
    assert old.problems == ()
    pd.testing.assert_frame_equal(old.households, new.households)


def test_reading_says_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    write_messy(tmp_path / "a.xlsx")
    shares: list[float] = []
    read_workbook(tmp_path / "a.xlsx", shares.append)
    assert len(shares) >= 4
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] <= 1

    def stop(share: float) -> None:
        raise CancelledError(f"stopped at {share}")

    with pytest.raises(CancelledError):
        read_workbook(tmp_path / "a.xlsx", stop)
