"""What the charts, tables and sentences of the funding say, in both languages."""

from __future__ import annotations

import pytest

from simulation.inputs.scenario import load_scenario
from simulation.planning.funding import summarise_funding
from simulation.reports import charts, images
from simulation.reports.funding import answer_line, funding_lines, funding_tables, payers_table
from simulation.reports.names import names_of
from tests.reports.figures import CHINESE, values_of

PLAN = load_scenario("baseline")
FUNDS = {
    **PLAN.funds,
    "donations": PLAN.funds["donations"].model_copy(update={"yuan": dict.fromkeys(PLAN.year_list, 0)}),
}
SHORT = PLAN.model_copy(update={"funds": FUNDS})
"""The baseline without its donations: 219,990 yuan are missing every year."""


@pytest.fixture(scope="module")
def told():
    return summarise_funding(SHORT, money_yuan=1_000_000)


def texts_of(told, names, lang):
    at = lang == "en"
    for table in funding_tables(told, names):
        yield table.title[at]
        yield from (head[at] for head in table.columns)
        yield from (row.name[at] for row in table.rows)
        yield from [] if table.note is None else [table.note[at]]
    yield from funding_lines(told, lang)


def test_both_bars_of_a_year_are_as_high_with_the_gap_on_top(told):
    rows = [row for row in values_of(charts.funding_chart(told["budget"], names_of(SHORT))) if row["year"] == "2018"]
    tops = {side: max(row["high"] for row in rows if row["side"] == side) for side in (0, 1)}
    assert tops[0] == pytest.approx(tops[1])
    (gap,) = [row for row in rows if "says" in row]
    assert gap["money"] == pytest.approx(21.999)


def test_the_quarters_add_up_to_the_years_money(told):
    rows = values_of(charts.cash_chart(told["budget"]))
    assert sum(row["high"] for row in rows if row["year"] == "2019") == pytest.approx(521.599)


def test_titles_say_where_money_is_short(told):
    names = names_of(SHORT)
    assert charts.funding_chart(told["budget"], names).title == "2016、2017、2018、2019、2020 年的钱不够"
    paid = summarise_funding(PLAN)["budget"]
    assert charts.funding_chart(paid, names, "en").title == "Every year's uses are paid"
    assert images.png(charts.funding_chart(told["budget"], names)).startswith(b"\x89PNG")


def test_english_has_no_chinese_in_it(told):
    names = names_of(SHORT)
    assert [text for text in texts_of(told, names, "en") if CHINESE.search(text)] == []
    figures = (charts.funding_chart(told["budget"], names, "en"), charts.cash_chart(told["budget"], "en"))
    assert [figure.title for figure in figures if CHINESE.search(str(figure.spec))] == []


def test_sentences_name_the_gap_and_the_shares(told):
    said = "".join(funding_lines(told))
    assert "资金缺口 110.00 万元" in said
    assert "困难帮扶份额须由 8% 提到 9.358%" in said
    assert "比工会经费已含的每年再多 100.00 万元，困难帮扶份额须为 14.1729%（现 8%）" in said


def test_a_refusal_says_what_there_is(told):
    answer = {
        "share": None,
        "refused": "more_than_all",
        "needed_yuan": [2e7],
        "most_yuan": [1.62e7],
        "gap_left_yuan": [],
    }
    assert "一年须有 2,000.00 万元，回拨经费全部用于困难帮扶也只有 1,620.00 万元" in answer_line(answer, told["dues"])


def test_who_pays_what_adds_up_along_rows_and_columns(told):
    table = payers_table(told["budget"], 1, names_of(SHORT))
    *rows, together = table.rows
    for row in table.rows:
        assert sum(value or 0 for value in row.values[:-1]) == pytest.approx(row.values[-1])
    for place, total in enumerate(together.values):
        assert sum(row.values[place] or 0 for row in rows) == pytest.approx(total)
