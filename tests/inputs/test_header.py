from __future__ import annotations

import pytest

from simulation.inputs.columns import HOUSEHOLDS, MEMBERS, plain, sheet_columns, word_set
from simulation.inputs.header import data_rows, find_header, header_problems
from simulation.inputs.tables import RawTable, factorised

NAMES = ["职工编号", "管档单位", "困难类别", "工作状态", "本人月平均收入", "家庭年度总收入", "家庭人口", "主要致困原因"]
ROW = ["A1", "演示工会", "低保户", "在岗", "1000", "12000", "1", "其他"]


def table(rows: list[list[str]], merges: tuple = (), sheet: str = "表") -> RawTable:
    return RawTable(sheet, factorised(rows), merges=merges)


@pytest.mark.parametrize("sheet", [HOUSEHOLDS, MEMBERS])
def test_no_name_stands_for_two_columns(sheet) -> None:
    names = [(plain(name), key) for key, column in sheet_columns(sheet).items() for name in set(column.names)]
    owners: dict[str, set[str]] = {}
    for name, key in names:
        owners.setdefault(name, set()).add(key)
    assert {name: keys for name, keys in owners.items() if len(keys) > 1} == {}
    assert not word_set("ignored_headers") & owners.keys()


def test_header_below_titles_in_another_order() -> None:
    found = find_header(table([["汇总表（演示数据）"], [], NAMES[::-1], ROW[::-1]]))
    assert found is not None
    assert (found.sheet, found.first_row, found.data_row) == (HOUSEHOLDS, 2, 3)
    assert found.fields["number"].position == 7
    assert "演示数据" in found.titles
    assert header_problems(table([NAMES]), found) == []


def test_two_row_header_with_merged_cells_and_units() -> None:
    top = [*NAMES[:4], "收入（万元）", "", *NAMES[6:]]
    sub = ["", "", "", "", "本人月收入（元）", "家庭年收入", "", ""]
    merges = (((1, 4), (1, 5)), *(((1, place), (2, place)) for place in (0, 1, 2, 3, 6, 7)))
    found = find_header(table([["标题"], top, sub, ROW], merges))
    assert found is not None
    assert (found.first_row, found.data_row, found.score) == (1, 3, 8)
    assert found.fields["income_self_month"].factor == 1
    assert found.fields["income_household_year"].factor == 10000


@pytest.mark.parametrize(
    ("rows", "factor", "data_row"),
    [
        ([["表，单位：万元"], NAMES, ROW], 10000, 2),
        ([["表（金额单位：元）"], [name.replace("总收入", "总收入（万元）") for name in NAMES], ROW], 10000, 2),
        ([NAMES, ["", "", "", "", "元/月", "万元/年", "人", ""], ROW], 10000, 2),
        ([NAMES, ["1", "2", "3", "4", "5", "6", "7", "8"], ROW], 1, 2),
    ],
)
def test_units_in_title_header_and_unit_row(rows: list[list[str]], factor: int, data_row: int) -> None:
    found = find_header(table(rows))
    assert found is not None
    assert found.fields["income_household_year"].factor == factor
    assert found.data_row == data_row


def test_missing_duplicated_and_unknown_columns_are_told_with_a_way_out() -> None:
    raw = table([[*NAMES[:-1], "困难类型", "致困的原因", "序号"], ROW])
    found = find_header(raw)
    assert found is not None
    problems = {(problem.column, problem.severity): problem for problem in header_problems(raw, found)}
    assert problems["困难类别", "error"].value == "困难类别、困难类型"
    assert "致困的原因" in problems["主要致困原因", "error"].fix
    assert "主要致困原因" in problems["致困的原因", "warning"].fix
    assert not any(column == "序号" for column, _ in problems)


def test_totals_notes_blanks_and_repeated_headers_are_left_out() -> None:
    rows = [
        NAMES,
        ROW,
        ["小 计", "", "", "", "9"],
        [],
        ROW,
        NAMES,
        ROW,
        ["合计：3户"],
        ["注：虚构"],
        ["填表人：某", "日期"],
    ]
    raw = table(rows)
    found = find_header(raw)
    assert found is not None
    data = data_rows(raw, found)
    assert data.rows.tolist() == [1, 4, 6]
    assert [(row, reason) for row, reason in data.left_out] == [
        (3, "合计"), (6, "重复的表头"), (8, "合计"), (9, "注"), (10, "注"),
    ]  # fmt: skip


def test_a_sheet_of_something_else_has_no_header() -> None:
    assert find_header(table([["物资", "数量", "备注"], ["笔", "3", ""]])) is None
    assert find_header(table([])) is None


def test_members_are_known_by_their_relation_or_the_sheets_name() -> None:
    with_relation = find_header(table([["职工编号", "姓名", "关系", "月收入"], ["A1", "某", "配偶", "0"]]))
    by_name = find_header(table([["职工编号", "姓名", "性别", "月收入"], ["A1", "某", "女", "0"]], sheet="家属"))
    assert with_relation is not None
    assert by_name is not None
    assert with_relation.sheet == by_name.sheet == MEMBERS
