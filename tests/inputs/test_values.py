from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.inputs.cells import BadCell, UnreadableCellError
from simulation.inputs.columns import Column, sheet_columns
from simulation.inputs.dates import parse_date, parse_year
from simulation.inputs.identity import check_mark, id_facts
from simulation.inputs.values import CellContext, parse_cells, parse_code, parse_codes, parse_count, parse_money

HOUSEHOLD = sheet_columns("households")


def one(cell: object, column: Column, context: CellContext | None = None) -> tuple[object, tuple[str, str, str] | None]:
    parsed = parse_cells([cell], column, context)
    return parsed.array[0], parsed.faults.get(0)


@pytest.mark.parametrize(
    ("cell", "factor", "fen"),
    [
        (1200.0, 1, 120000),
        (0.72, 10000, 720000),
        (1.005, 1, 101),
        ("1,200", 1, 120000),
        ("１，２００", 1, 120000),
        ("1，200.50元", 1, 120050),
        ("600元/月", 1, 60000),
        ("每月600", 1, 60000),
        ("0.72万元", 1, 720000),
        ("0.72", 10000, 720000),
        ("7200元", 10000, 720000),
        ("¥3000", 1, 300000),
        ("无", 1, 0),
        ("-500", 1, -50000),
    ],
)
def test_money_is_read_in_every_form(cell: object, factor: int, fen: int) -> None:
    assert parse_money(cell, factor, is_monthly=True) == fen


@pytest.mark.parametrize("cell", ["约三千", "1,2", "3000元左右", "2000元/年", "1200;1300", "1e400", "9" * 30])
def test_unclear_money_is_not_guessed(cell: str) -> None:
    with pytest.raises(UnreadableCellError):
        parse_money(cell, is_monthly=True)


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from(["{:.2f}", "{:,.2f}", "{:.2f}元", "¥{:.2f}"]))
def test_money_text_comes_back(fen: int, form: str) -> None:
    assert parse_money(form.format(fen / 100)) == fen


@given(st.lists(st.integers(min_value=-(10**11), max_value=10**11), min_size=1))
def test_number_cells_give_the_same_fen_alone_and_together(fens: list[int]) -> None:
    cells = [fen / 100 for fen in fens]
    together = parse_cells(cells, HOUSEHOLD["income_household_year"]).array
    assert list(together) == fens == [parse_money(cell) for cell in cells]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (dt.date(2015, 3, 1), (2015, 3, 1)),
        (dt.datetime(2015, 3, 1, 8, 30), (2015, 3, 1)),
        (42064.0, (2015, 3, 1)),
        ("42064", (2015, 3, 1)),
        (20150301.0, (2015, 3, 1)),
        (2015.3, (2015, 3, 1)),
        (2015.11, (2015, 11, 1)),
        ("2015.3.1", (2015, 3, 1)),
        ("２０１５年３月", (2015, 3, 1)),
        ("2015 年 3 月 1 日", (2015, 3, 1)),
        ("2015-03", (2015, 3, 1)),
        ("2015/3/1 00:00:00", (2015, 3, 1)),
        ("20150301", (2015, 3, 1)),
        ("201503", (2015, 3, 1)),
        ("1968年3月生", (1968, 3, 1)),
    ],
)
def test_dates_are_read_in_every_form(cell: object, day: tuple[int, int, int]) -> None:
    assert parse_date(cell) == dt.date(*day)


@pytest.mark.parametrize("cell", ["2015-02-30", "2015年13月", "68.3.1", "去年", 2015.1, 999999.0, "3000-01-01"])
def test_no_day_is_made_up(cell: object) -> None:
    with pytest.raises(UnreadableCellError):
        parse_date(cell)


def test_a_year_alone_is_kept_with_a_warning() -> None:
    value, fault = one("1968年", HOUSEHOLD["birth_date"])
    assert str(value)[:10] == "1968-01-01"
    assert fault is not None
    assert fault[2] == "warning"


@given(
    st.dates(min_value=dt.date(1910, 1, 1), max_value=dt.date(2099, 12, 31)),
    st.sampled_from(["{0:%Y-%m-%d}", "{0.year}.{0.month}.{0.day}", "{0.year}年{0.month}月{0.day}日", "{0:%Y%m%d}"]),
)
def test_date_text_comes_back(day: dt.date, form: str) -> None:
    assert parse_date(form.format(day)) == day
    serial = float((day - dt.date(1899, 12, 30)).days)
    assert parse_date(serial) == day
    assert parse_date(serial - 1462, date_1904=True) == day or serial - 1462 <= 2200


def test_years_counts_and_codes() -> None:
    assert [parse_year(cell) for cell in (2014.0, "2014年", "2014.9", dt.date(2014, 9, 1))] == [2014] * 4
    assert [parse_count(cell) for cell in (3.0, "3人", "三", "３口人", "四年")] == [3, 3, 3, 3, 4]
    category, causes = HOUSEHOLD["category"], HOUSEHOLD["causes_minor"]
    assert parse_code("1.低保边缘户", category) == "margin"
    assert parse_code("低保户（城镇）", category) == "dibao"
    assert parse_codes("子女上学、大病；下岗失业", causes) == "laid_off|illness|schooling"
    with pytest.raises(UnreadableCellError) as caught:
        parse_code("低保护", category)
    assert "低保户" in caught.value.fix


@pytest.mark.parametrize("cell", ["3.5", "几个", "-1", ""])
def test_odd_counts_are_refused(cell: str) -> None:
    with pytest.raises(UnreadableCellError):
        parse_count(cell)


def test_id_numbers() -> None:
    good = "44059919680312001" + check_mark("44059919680312001")
    old = "440599680312001"
    facts = id_facts([good, old, good[:-1] + ("0" if good[-1] != "0" else "1"), "44059919681312001X", "", "x" * 18])
    assert facts.has_checksum.tolist() == [True, True, False, False, False, False]
    assert facts.has_date.tolist()[:4] == [True, True, True, False]
    assert str(facts.born[0])[:10] == str(facts.born[1])[:10] == "1968-03-12"
    assert facts.is_male.tolist()[:2] == [True, True]
    assert check_mark("11010519491231002") == "X"  # the example of GB 11643-1999


@pytest.mark.parametrize("cell", [440599196803120017.0, "4.40599E+17", 440599680312001.0])
def test_an_id_stored_as_a_number_is_refused_and_not_repaired(cell: object) -> None:
    value, fault = one(cell, HOUSEHOLD["id_number"])
    assert value != value  # missing
    assert fault is not None
    assert fault[2] == "error"
    assert "存成了数字" in fault[0]


def test_id_text_is_cleaned_but_kept() -> None:
    good = "44059919680312001" + check_mark("44059919680312001")
    assert one(f"' {good.lower()} ", HOUSEHOLD["id_number"]) == (good, None)


def test_severity_follows_need() -> None:
    for column, severity in (("cause", "error"), ("birth_date", "error"), ("work_since", "warning")):
        fault = one("胡写", HOUSEHOLD[column])[1]
        assert fault is not None
        assert fault[2] == severity
    for cell in (BadCell("#REF!"), BadCell("（公式）", is_formula=True)):
        fault = one(cell, HOUSEHOLD["remarks"])[1]
        assert fault is not None
        assert fault[2] == "error"


def test_dashes_and_unknown_are_missing() -> None:
    parsed = parse_cells(["—", "不详", "/", " ", "是"], HOUSEHOLD["single_parent"])
    assert parsed.array.isna().tolist() == [True, True, True, True, False]
    assert not parsed.faults
