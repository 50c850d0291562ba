"""Tables of a screen as a workbook: what is a number stays one, what is text never becomes a formula."""

import datetime as dt
from io import BytesIO

import numpy as np
import openpyxl
import pandas as pd

from simulation.analysis.summary import summarise_run
from simulation.reports.excel import Sheet, sheets_file, tables_file
from simulation.reports.names import Names
from simulation.reports.tables import run_tables
from tests.analysis.cities import ran

ROWS = [
    ["=HYPERLINK(1)", 3, np.int64(7), 0.25, dt.date(2016, 9, 1), True],
    ["@x", None, pd.NA, float("nan"), None, False],
]
SHEET = Sheet("户数 [各单位]/表", ["单位", "户数（户）", "人数", "率", "日期", "是否"], ROWS, "怎样读", {"率": "0.0%"})


def opened(content):
    return openpyxl.load_workbook(BytesIO(content))


def test_cells_keep_what_they_are():
    page = opened(sheets_file([SHEET], "档案 a · 方案 b")).active
    first = [cell.value for cell in page[5]]
    assert first == ["=HYPERLINK(1)", 3, 7, 0.25, dt.datetime(2016, 9, 1), True]
    assert [cell.value for cell in page[6]] == ["@x", None, None, None, None, False]
    assert page["A5"].data_type == "s"
    assert page["A5"].hyperlink is None
    assert page["D5"].number_format == "0.0%"


def test_title_note_and_provenance_stand_on_every_sheet_above_the_heads():
    book = opened(sheets_file([SHEET, SHEET], "档案 a · 方案 b"))
    assert len({sheet.title.lower() for sheet in book}) == 2
    for page in book:
        assert [page[f"A{row}"].value for row in (1, 2, 3)] == [SHEET.title, "怎样读", "档案 a · 方案 b"]
        assert [cell.value for cell in page[4]] == SHEET.heads
        assert page.freeze_panes == "B5"
        assert page.print_title_rows == "$4:$4"


def test_a_table_without_rows_is_a_table_with_heads():
    page = opened(sheets_file([Sheet("空", ["甲", "乙"], [])], "")).active
    assert [cell.value for cell in page[4]] == ["甲", "乙"]


def test_columns_are_wide_enough_for_chinese_text():
    page = opened(sheets_file([Sheet("表", ["单位"], [["汕头市机械电子工会"]])], "")).active
    assert page.column_dimensions["A"].width >= 18


def test_a_runs_tables_can_be_had_without_a_file():
    summary = summarise_run(ran("baseline"))
    book = opened(tables_file(run_tables(summary, Names()), ["结论"], "基准", "【演示数据】"))
    assert len(book.worksheets) == len(run_tables(summary, Names())) + 1
