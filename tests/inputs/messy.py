"""A messy archive workbook as real offices hand them in, and the problems a reader must find in it.

Nothing here comes from the template: other names and order, titles, a header over two rows, totals, notes,
numbers as text, five ways of writing a date, a member sheet with merged numbers. All people are invented.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from simulation.inputs.identity import check_mark

HOUSEHOLD_SHEET = "2016年汇总"
MEMBER_SHEET = "家属情况"


@dataclass(frozen=True)
class Expected:
    """One problem the reader must report: where, and a part of the rule's text."""

    sheet: str
    row: int | None
    column: str
    rule: str
    severity: str


def id_number(born: str, *, male: bool, serial: int = 10) -> str:
    """An invented 18-character ID number with a right check mark; `born` as yyyymmdd."""
    first_17 = f"440599{born}{serial * 2 + int(male):03d}"
    return first_17 + check_mark(first_17)


# (group, name) of each column; a group over several columns is merged rightwards, a lone name downwards
HEADER: list[tuple[str, str]] = [
    ("", "序号"),
    ("", "档案编号"),
    ("", "所属工会"),
    ("", "职工姓名"),
    ("", "身份证号码"),
    ("", "性别"),
    ("", "出生年月"),
    ("", "就业状况"),
    ("", "困难职工类别"),
    ("家庭收入（万元）", "年总收入"),
    ("家庭收入（万元）", "其他非薪资收入"),
    ("本人情况", "本人月收入"),
    ("本人情况", "健康情况"),
    ("", "家庭人口数"),
    ("", "户口所在地"),
    ("", "主要困难原因"),
    ("", "失业时间"),
    ("", "是否单亲家庭"),
    ("", "建档时间"),
    ("", "车牌号"),
]
COLUMNS = {name: place for place, (_, name) in enumerate(HEADER)}
FIRST_DATA_ROW = 5

_ALIKE: dict[str, object] = {
    "所属工会": "演示区总工会",
    "性别": "男",
    "就业状况": "在职",
    "困难职工类别": "低保户",
    "年总收入": "1.2",
    "其他非薪资收入": 0,
    "本人月收入": 1000,
    "健康情况": "良好",
    "家庭人口数": 1,
    "户口所在地": "金平区",
    "主要困难原因": "大病",
    "是否单亲家庭": "否",
    "建档时间": "2015.3.1",
}

# What each row of the household sheet differs in; None is a blank row, a str a row of its own kind.
ROWS: list[dict[str, object] | str | None] = [
    {  # 5: numbers as text, full-width digits, thousands separators, a unit in the cell
        "职工姓名": "演示甲", "身份证号码": id_number("19680312", male=True), "出生年月": "1968.3.12",
        "年总收入": "２.４", "本人月收入": "１，０００元", "家庭人口数": "2人", "建档时间": "2015年3月",
    },
    {  # 6: an old ID number, a serial number for a date, a code with a leading number
        "职工姓名": "演示乙", "身份证号码": "440599700512001", "出生年月": 25700, "困难职工类别": "1.低保户",
        "建档时间": "20150301", "年总收入": "24,000元", "家庭人口数": "２",
    },
    None,
    {  # 8: a real date, own unit in the cell, jobless since a month
        "职工姓名": "演示丙", "性别": "女", "身份证号码": id_number("19750620", male=False),
        "出生年月": dt.date(1975, 6, 20), "就业状况": "失业", "失业时间": "2014-11", "本人月收入": "0.03万元",
        "年总收入": 0.36, "其他非薪资收入": "无", "家庭人口数": 1, "主要困难原因": "未就业",
    },
    "小计",
    {"职工姓名": "演示丁", "身份证号码": 440599196803120017, "出生年月": "1968-03-12",
     "家庭人口数": 2},  # 10: an ID number stored as a number
    {"职工姓名": "演示戊", "身份证号码": "440599196803120018", "出生年月": "1968/3/12"},  # 11: wrong check mark
    {"职工姓名": "演示己", "本人月收入": "#REF!"},  # 12: an error cell
    {"职工姓名": "演示庚", "年总收入": "=L13*12/10000"},  # 13: a formula without a stored result
    {"职工姓名": "演示辛"},  # 14: hidden
    {"职工姓名": "演示壬", "困难职工类别": "特困户", "主要困难原因": None},  # 15: unknown code, blank required cell
    {"职工姓名": "演示癸", "出生年月": "2015年13月", "家庭人口数": "几个"},  # 16: no such date, no number
    {"职工姓名": "演示子", "出生年月": "2090-01-01", "本人月收入": -500, "年总收入": 0},  # 17: future, negative
    {"职工姓名": "演示丑", "性别": "女", "身份证号码": id_number("19680312", male=True, serial=20),
     "出生年月": "1971-05-01"},  # 18: sex and birth date against the ID number
    {"职工姓名": "演示寅", "本人月收入": 240000, "年总收入": "24万元"},  # 19: a yearly sum as a monthly one
    {"档案编号": "YS-004", "职工姓名": "演示卯"},  # 20: the number of row 10 again
    "合计",
    "注：本表数据均为虚构，仅供演示。",
    "填表人：演示员",
]  # fmt: skip

EXPECTED = [
    Expected(HOUSEHOLD_SHEET, None, "车牌号", "不认识这一列", "warning"),
    Expected(HOUSEHOLD_SHEET, 10, "档案编号", "职工编号重复", "error"),
    Expected(HOUSEHOLD_SHEET, 10, "身份证号码", "存成了数字", "error"),
    Expected(HOUSEHOLD_SHEET, 11, "身份证号码", "校验码", "error"),
    Expected(HOUSEHOLD_SHEET, 12, "本人月收入", "#REF!", "error"),
    Expected(HOUSEHOLD_SHEET, 13, "年总收入", "公式没有保存", "error"),
    Expected(HOUSEHOLD_SHEET, 14, "", "隐藏", "warning"),
    Expected(HOUSEHOLD_SHEET, 15, "困难职工类别", "没有这一项", "error"),
    Expected(HOUSEHOLD_SHEET, 15, "主要困难原因", "空着", "error"),
    Expected(HOUSEHOLD_SHEET, 16, "出生年月", "没有这一天", "error"),
    Expected(HOUSEHOLD_SHEET, 16, "家庭人口数", "应为整数", "error"),
    Expected(HOUSEHOLD_SHEET, 17, "出生年月", "今天以后", "error"),
    Expected(HOUSEHOLD_SHEET, 17, "本人月收入", "负数", "error"),
    Expected(HOUSEHOLD_SHEET, 18, "出生年月", "相差一年以上", "error"),
    Expected(HOUSEHOLD_SHEET, 18, "性别", "性别与身份证号", "error"),
    Expected(HOUSEHOLD_SHEET, 19, "本人月收入", "每月超过", "warning"),
    Expected(HOUSEHOLD_SHEET, 19, "年总收入", "明显少于", "warning"),
    Expected(HOUSEHOLD_SHEET, 20, "档案编号", "职工编号重复", "error"),
    Expected(HOUSEHOLD_SHEET, 6, "家庭人口数", "多于家庭人口", "error"),
    Expected(MEMBER_SHEET, 3, "档案编号", "合并成一格", "warning"),
    Expected(MEMBER_SHEET, 6, "档案编号", "没有这个职工编号", "error"),
    Expected(MEMBER_SHEET, 7, "人员类别", "学生没有填就读阶段", "warning"),
    Expected(MEMBER_SHEET, None, "年龄", "不认识这一列", "warning"),
]  # fmt: skip

MEMBER_HEADER = [
    "档案编号",
    "家属姓名",
    "与户主关系",
    "性别",
    "出生时间",
    "人员类别",
    "月收入（元）",
    "就读学历",
    "年龄",
]
MEMBER_ROWS: list[list[object]] = [
    ["YS-002", "演示乙妻", "妻子", "女", "1972年8月", "打零工", "600元", None, 44],
    [None, "演示乙子", "儿子", "男", "2001.9.30", "在校学生", None, "高中", 15],
    ["YS-001", "演示甲妻", "配偶", "女", 26000, "无业", "0", None, 45],
    ["YS-999", "演示某", "父亲", "男", "1940-01-01", "退休", "1,200", None, 76],
    ["YS-004", "演示丁女", "女儿", "女", "19990101", "学生", None, None, 17],
    ["YS-003", "演示丙", "本人", "女", "1975-06-20", "失业", None, None, 41],
]

MENDED: list[tuple[str, int, str, object]] = [
    (HOUSEHOLD_SHEET, 6, "家庭人口数", 4),
    (HOUSEHOLD_SHEET, 10, "身份证号码", id_number("19680312", male=True, serial=30)),
    (HOUSEHOLD_SHEET, 11, "身份证号码", id_number("19680312", male=True, serial=31)),
    (HOUSEHOLD_SHEET, 12, "本人月收入", 900),
    (HOUSEHOLD_SHEET, 13, "年总收入", 1.2),
    (HOUSEHOLD_SHEET, 15, "困难职工类别", "低保户"),
    (HOUSEHOLD_SHEET, 15, "主要困难原因", "大病"),
    (HOUSEHOLD_SHEET, 16, "出生年月", "1970年3月"),
    (HOUSEHOLD_SHEET, 16, "家庭人口数", 1),
    (HOUSEHOLD_SHEET, 17, "出生年月", "1968-01-01"),
    (HOUSEHOLD_SHEET, 17, "本人月收入", 0),
    (HOUSEHOLD_SHEET, 18, "出生年月", "1968-03-12"),
    (HOUSEHOLD_SHEET, 18, "性别", "男"),
    (HOUSEHOLD_SHEET, 20, "档案编号", "YS-020"),
    (MEMBER_SHEET, 6, "档案编号", "YS-002"),
]  # fmt: skip
"""What a person writes where an error was reported: sheet, row, column, new content."""


def mend(path: Path, mended: Path) -> None:
    """Write a messy workbook, or the marked copy of one, again with every error mended."""
    book = openpyxl.load_workbook(path)
    places = {HOUSEHOLD_SHEET: COLUMNS, MEMBER_SHEET: {name: place for place, name in enumerate(MEMBER_HEADER)}}
    for sheet, row, column, content in MENDED:
        book[sheet].cell(row, places[sheet][column] + 1).value = content
    book.save(mended)


def write_messy(path: Path) -> None:
    """Write the messy workbook."""
    book = openpyxl.Workbook()
    households = book.active
    assert isinstance(households, Worksheet)
    households.title = HOUSEHOLD_SHEET
    _write_households(households)
    _write_members(book.create_sheet(MEMBER_SHEET))
    notes = book.create_sheet("说明")
    notes["A1"] = "请勿改动表头"
    book.save(path)


def _write_households(sheet: Worksheet) -> None:
    width = len(HEADER)
    sheet.cell(1, 1, "演示区困难职工档案汇总表（演示数据）")
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=width)
    sheet.cell(2, 1, "填报单位：演示区总工会")
    sheet.cell(2, 12, "金额单位：元")
    for place, (group, name) in enumerate(HEADER, start=1):
        if not group:
            sheet.cell(3, place, name)
            sheet.merge_cells(start_row=3, end_row=4, start_column=place, end_column=place)
            continue
        sheet.cell(4, place, name)
        if HEADER[place - 2][0] != group:
            sheet.cell(3, place, group)
            sheet.merge_cells(start_row=3, end_row=3, start_column=place, end_column=place + 1)
    number = 0
    for row, content in enumerate(ROWS, start=FIRST_DATA_ROW):
        if isinstance(content, str):
            sheet.cell(row, 2 if content == "合计" else 1, content)
            if content in ("合计", "小计"):
                sheet.cell(row, COLUMNS["家庭人口数"] + 1, 99)
        elif content is not None:
            number += 1
            _write_row(sheet, row, number, content)
    sheet.row_dimensions[14].hidden = True


def _write_row(sheet: Worksheet, row: int, number: int, content: dict[str, object]) -> None:
    cells = {"序号": number, "档案编号": f"YS-{number:03d}", **_ALIKE, **content}
    for name, value in cells.items():
        cell = sheet.cell(row, COLUMNS[name] + 1, value)
        if isinstance(value, dt.date):
            cell.number_format = "yyyy-mm-dd"


def _write_members(sheet: Worksheet) -> None:
    sheet.cell(1, 1, "家属情况表")
    for row, content in enumerate([MEMBER_HEADER, *MEMBER_ROWS], start=2):
        for place, value in enumerate(content, start=1):
            sheet.cell(row, place, value)
    sheet.merge_cells("A3:A4")
