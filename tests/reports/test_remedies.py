"""One household's charts, sentences and tables: they add up, say what is seen, and mix no languages."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from simulation.analysis.attribution import RunSettings
from simulation.analysis.balance import COSTS, INCOMES, SUPPORT
from simulation.analysis.household import STATUSES, explain_household
from simulation.analysis.lives import follow
from simulation.inputs.screening import screen
from simulation.planning.household import find_remedies, open_all
from simulation.reports import chart_style, charts
from simulation.reports.charts.household import balance_title
from simulation.reports.excel import tables_file
from simulation.reports.household import household_lines, household_tables
from simulation.reports.names import names_of
from simulation.reports.remedies import (
    balance_table,
    offer_rows,
    remedy_lines,
    remedy_tables,
    short_of_room,
    single_rows,
)
from tests.reports.figures import CHINESE, values_of

SLOTS = (3, 60, 110)


@pytest.fixture(scope="module")
def names(baseline):
    return names_of(open_all(baseline))


@pytest.fixture(scope="module")
def told(small_archive, baseline):
    lives = follow(small_archive, baseline, RunSettings(replicates=10, threads=1))
    numbers = small_archive.households["number"].iloc[screen(small_archive).kept]
    return [explain_household(small_archive, baseline, str(numbers.iloc[slot]), lives=lives) for slot in SLOTS]


@pytest.fixture(scope="module")
def found(small_archive, baseline, told):
    few = RunSettings(replicates=30, threads=2)
    return [find_remedies(small_archive, baseline, one["number"], few) for one in told]


def figures(told, found, names, language, look=chart_style.LIGHT):
    year = told["years"][1]["balance"]
    return [
        charts.path_chart(told, language, look),
        charts.balance_chart(told["balance_opening"], "2016", "…", language, look),
        charts.balance_chart(year, "2017", "…", language, look),
        charts.remedies_chart(found, names, language, look),
    ]


@pytest.mark.parametrize("look", [chart_style.LIGHT, chart_style.DARK])
def test_charts_have_words_and_no_red_and_english_ones_no_chinese(told, found, names, look):
    for one, answer in zip(told, found, strict=True):
        for language in ("zh", "en"):
            for figure in figures(one, answer, names, language, look):
                text = json.dumps(figure.spec, ensure_ascii=False)
                assert figure.title
                assert figure.caption
                assert look.below not in text
                if language == "en":
                    assert CHINESE.findall(text + figure.title) == []


def test_no_chart_table_or_sentence_carries_personal_data(told, found, names):
    for one, answer in zip(told, found, strict=True):
        text = json.dumps([figure.spec for figure in figures(one, answer, names, "zh")], ensure_ascii=False)
        assert one["number"] not in text
        assert "number" not in " ".join(remedy_lines(answer, names, "en")).lower().replace("in other", "")


def test_the_path_begins_on_file_and_every_year_adds_to_one(told):
    for one in told:
        rows = values_of(charts.path_chart(one))
        years: dict[str, float] = {}
        for row in rows:
            years[row["year"]] = years.get(row["year"], 0.0) + row["share"]
        assert len(years) == 1 + len(one["years"])
        assert all(total == pytest.approx(1.0) for total in years.values())
        first = next(row for row in rows if row["place"] == 0)
        assert first["share"] == 1.0
        assert len(rows) == len(STATUSES) * len(years)


def test_the_waterfall_ends_where_the_model_measured(told):
    for one in told:
        for balance in (one["balance_opening"], one["years"][0]["balance"]):
            rows = [row for row in values_of(charts.balance_chart(balance, "x", "y")) if "kind" in row]
            whole = [row["amount"] for row in rows if row["kind"] == "whole"]
            assert whole[0] == pytest.approx(balance["gross_head_yuan"]["mean"])
            last = "supported" if any(abs(balance["parts"][name]["mean"]) >= 0.5 for name in SUPPORT) else "own"
            if any(abs(balance["parts"][name]["mean"]) >= 0.5 for name in COSTS) or last == "supported":
                assert whole[-1] == pytest.approx(balance[f"{last}_head_yuan"]["mean"])


def balance_of(gross: float, line: float = 500.0, **parts: float) -> dict:
    spread = {name: {"mean": parts.get(name, 0.0)} for name in (*INCOMES, *COSTS, *SUPPORT)}
    own = gross + sum(parts.get(name, 0.0) for name in COSTS)
    return {"parts": spread, "gross_head_yuan": {"mean": gross}, "own_head_yuan": {"mean": own}, "line_yuan": line}


def test_the_title_says_what_keeps_the_household_below_the_line():
    assert balance_title(balance_of(400.0, medical=-50.0), "期初") == "期初：收入本身就低于标准线，人均差 100 元"
    costly = balance_of(620.0, school=-60.0, medical=-200.0)
    assert balance_title(costly, "期初") == "期初：收入够线，自付医药费等支出把人均拉到线下 140 元"
    assert "above the line" in balance_title(balance_of(620.0, school=-60.0), "x", "en")


def test_bars_go_from_no_help_to_everything_and_show_only_what_can_be_seen_to_work(found, names):
    for answer in found:
        rows = [row for row in values_of(charts.remedies_chart(answer, names)) if "kind" in row]
        assert rows[0]["mean"] == answer["own"]["chance"]["mean"]
        assert rows[-1]["mean"] == answer["everything"]["chance"]["mean"]
        single = [row["mean"] for row in rows if row["kind"] == "single"]
        assert single == sorted(single, reverse=True)
        assert all(mean > answer["floors"]["chance"]["mean"] for mean in single)


def test_the_verdict_is_said_with_its_chance_its_money_and_how_it_was_checked(found, names):
    for answer in found:
        lines = remedy_lines(answer, names)
        said = "".join(lines)
        assert f"{round(100 * answer['cheapest']['checked']['mean'])}%" in lines[3]
        assert str(answer["tried"]) in lines[3]
        assert "政府资金" in said
        assert "等级" in said
        assert ("兜底对象" in said) == (answer["verdict"] == "none")
        assert (len(lines) == 5) == (answer["verdict"] not in {"floors", "reached"})
        for name in answer["cheapest"]["chosen"]:
            assert names.programme(name) in said
        assert CHINESE.findall(" ".join(remedy_lines(answer, names, "en"))) == []


def test_every_verdict_has_its_words(found, names):
    for verdict in ("floors", "reached", "highest", "removed", "none"):
        one = {**found[0], "verdict": verdict, "left": found[0]["left"]}
        for language in ("zh", "en"):
            assert remedy_lines(one, names, language)[0]
    assert "100%" not in remedy_lines({**found[0], "verdict": "highest", "goal": 1.0}, names)[0]


def test_each_programme_has_a_row_and_those_not_tried_say_why(found, names):
    for answer in found:
        for language in ("zh", "en"):
            rows = single_rows(answer, names, language)
            assert len(rows) == len(answer["single"])
            assert all(row["note"] for row in rows if not row["with"])
            offered = [bool(row["with"]) for row in rows]
            assert offered == sorted(offered, reverse=True)
            if language == "en":
                assert CHINESE.findall(str(rows)) == []
        assert not any(re.search(r"[+-]0\b", row["difference"]) for row in single_rows(answer, names))


def test_offers_say_what_was_got_and_the_main_reason_for_the_rest(told, names):
    for one in told:
        rows = offer_rows(one, names)
        assert len(rows) == len({name for year in one["years"] for name in year.get("programmes", ())})
        needed, missed = short_of_room(one)
        assert 0 <= missed <= needed
        for row in rows:
            assert all(re.fullmatch(r"|\d+%(（\S+ \d+%）)?", row[str(year["year"])]) for year in one["years"])
        assert CHINESE.findall(str(offer_rows(one, names, "en"))) == []


def test_the_workbook_holds_every_table_with_the_demo_mark(told, found, names):
    one, answer = told[0], found[0]
    tables = [*household_tables(one, names), balance_table(one), *remedy_tables(answer, names)]
    content = tables_file(tables, household_lines(one) + remedy_lines(answer, names), "一户一法", "【演示数据】")
    book = load_workbook(BytesIO(content))
    assert len(book.sheetnames) == 1 + len(tables)
    assert all(str(page["A1"].value).startswith("【演示数据】") for page in book)


def test_parts_in_the_table_add_up_to_their_sums(told):
    for one in told:
        table = balance_table(one)
        rows = {row.name[0]: row.values for row in table.rows}
        for place in range(len(table.columns)):
            parts = sum(row.values[place]["mean"] for row in table.rows if row.level == 1)
            assert parts == pytest.approx(rows["连同救助"][place]["mean"], abs=1e-3)
