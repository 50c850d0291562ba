"""What actions of the table do to a plan's document, without a screen."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from streamlit.runtime.scriptrunner import StopException

from app_pages import scenario_hands
from app_pages.plans import Document
from app_pages.scenario_board import board_data, funds_by_year, small_board, words
from app_pages.scenario_edits import ACTUAL, TOTAL, step_of, type_cells, typed_faults
from app_pages.scenario_funds import with_amounts, with_fund, without_fund
from app_pages.scenario_rules import chosen_entry, only_units, with_factors, with_shares
from app_pages.texts import Texts
from simulation.inputs.scenario import build_scenario, load_scenario
from simulation.planning.budget_table import read_budget

ZH, EN = Texts("zh"), Texts("en")
BASELINE = load_scenario("baseline")
PLAN = Document.of(BASELINE)


def cells(*typed, unit="wan"):
    return {"kind": "cells", "unit": unit, "cells": [list(cell) for cell in typed]}


def made(action, document=PLAN, t=ZH):
    step = step_of(document, action, t)
    assert step is not None
    return step


def fen(document, programme):
    return read_budget(document.content).by_programme[programme].fen


def test_a_typed_cell_is_one_step_with_its_name():
    document, label = made(cells(("major_illness_relief", "2017", "150")))
    assert label == "大病专项救助 2017"
    assert fen(document, "major_illness_relief")[1] == 150_000_000
    assert made(cells(("major_illness_relief", "2017", "150")), t=EN)[1] == "major-illness relief 2017"


def test_what_changes_nothing_is_no_step():
    assert step_of(PLAN, cells(("major_illness_relief", "2017", "105.00")), ZH) is None
    assert step_of(PLAN, {"kind": "open", "row": "study_aid"}, ZH) is None


def test_a_block_is_one_step_and_its_faults_stay_as_they_were_typed():
    document, label = made(
        cells(("study_aid", "2016", "12万"), ("study_aid", "2017", "十二"), ("skills_training", "2016", "-3"))
    )
    assert label == "金秋助学等 3 格"
    assert fen(document, "study_aid")[:2] == (12_000_000, 127_864_000)
    faults = typed_faults(document, ZH)
    assert {key: fault["text"] for key, fault in faults.items()} == {
        "money/study_aid/2017": "十二", "money/skills_training/2016": "-3",
    }  # fmt: skip
    assert faults["money/skills_training/2016"]["fault"] == "不能为负"
    build_scenario(document.content, "x")


def test_a_mended_cell_forgets_its_fault_in_either_unit():
    faulty, _ = made(cells(("skills_training", "2016", "many"), unit="people"))
    assert "places/skills_training/2016" in faulty.typed
    mended, _ = made(cells(("skills_training", "2016", "20")), faulty)
    assert mended.typed == {}


def test_what_cannot_stand_where_it_was_typed_is_kept_with_the_reason():
    document, _ = made(cells(("basic_insurance_enrolment", "2016", "")))
    assert typed_faults(document, ZH)["money/basic_insurance_enrolment/2016"]["fault"].startswith("限额须各年都填")


def test_locked_cells_take_nothing_and_leave_no_fault():
    locked, label = made({"kind": "lock", "on": True, "cells": [["study_aid", None], ["skills_training", 2017]]})
    assert label.startswith("锁定")
    assert step_of(locked, cells(("study_aid", "2018", "1"), ("skills_training", "2017", "1")), ZH) is None
    opened, _ = made({"kind": "lock", "on": False, "cells": [["study_aid", None]]}, locked)
    assert opened.locks == {"rows": [], "cells": {"skills_training": [2017]}}


def test_a_typed_total_scales_the_year_and_one_that_cannot_be_met_says_why():
    scaled, label = made({"kind": "scale", "unit": "wan", "column": "2017", "text": "500"})
    assert label == "2017 年合计调到 500.00 万元"
    assert read_budget(scaled.content).total_fen(2017) == 500_000_000
    impossible, _ = made({"kind": "scale", "unit": "wan", "column": "2017", "text": "1"})
    fault = typed_faults(impossible, ZH)[f"money/{TOTAL}/2017"]["fault"]
    assert "163.79" in fault
    assert impossible.content == PLAN.content
    again, _ = made({"kind": "scale", "unit": "wan", "column": "2017", "text": "500"}, impossible)
    assert again.typed == {}


def test_last_years_accounts_are_kept_beside_the_plan_and_change_no_answer():
    document, label = made(cells(("study_aid", ACTUAL, "120.5"), ("living_aid", ACTUAL, "x")))
    assert document.actuals == {2015: {"study_aid": 1_205_000.0}}
    assert label == "金秋助学等 2 格"
    assert document.content == PLAN.content
    blank, _ = made(cells(("study_aid", ACTUAL, "")), document)
    assert blank.actuals == {2015: {}}


def test_a_programme_that_is_gone_is_shown_and_can_be_taken_out():
    content = {**PLAN.content, "programmes": {**PLAN.content["programmes"], "rent_help": {"total_yuan": 5000}}}
    data = board_data(Document(content), ZH)
    (gone,) = data["sections"][0]["rows"]
    assert (gone["id"], gone["gone"], gone["values"]["money"][0]) == ("rent_help", True, 500_000)
    clean, label = made({"kind": "forget", "row": "rent_help"}, Document(content, typed={"money/rent_help/2016": "x"}))
    assert label == "去掉 rent_help"
    assert clean.typed == {}
    build_scenario(clean.content, "x")


def test_the_tables_data_is_plain_json_in_both_languages():
    for t in (ZH, EN):
        data = board_data(PLAN, t, funds_by_year(BASELINE))
        json.dumps(data, allow_nan=False)
        assert [section["id"] for section in data["sections"]] == [
            "safety_net",
            "medical",
            "work",
            "insurance",
            "across",
            "others",
        ]
        assert [extra["values"][0] for extra in data["extra"]] == [521_600_000, 521_600_000]
    assert words("zh")["undo"] == "撤销：{step}（Ctrl+Z）"


def test_a_column_of_accounts_stands_before_the_years():
    data = board_data(Document(PLAN.content, actuals={2015: {"study_aid": 10.0}}), ZH)
    assert [column["id"] for column in data["columns"]] == [ACTUAL, "2016", "2017", "2018", "2019", "2020"]
    row = next(row for section in data["sections"] for row in section["rows"] if row["id"] == "study_aid")
    assert row["values"]["money"][:2] == [1000, 127_864_000]
    assert len(row["values"]["places"]) == len(row["locks"]) == 6


def test_units_and_reasons_of_rows_that_take_no_money_or_no_number():
    rows = {row["id"]: row for section in board_data(PLAN, ZH)["sections"] for row in section["rows"]}
    assert rows["pension_arrears"]["reasons"]["money"] == "这个项目不用钱"
    assert "20%" in rows["major_illness_relief"]["reasons"]["places"]
    assert rows["skills_training"]["reasons"] == {"money": "", "places": ""}
    assert [tag["kind"] for tag in rows["study_aid"]["tags"]] == ["floor"]


# ---- funds, shares, factors


def test_funds_are_typed_in_ten_thousands_and_faults_kept():
    document = with_amounts(PLAN, "wan", [["donations", "2017", "30"], ["donations", "2018", "?"]])
    assert build_scenario(document.content, "x").funds["donations"].yuan[2017] == 300_000
    assert document.typed == {"fund/donations/2018": "?"}


def test_a_fund_is_added_for_every_year_and_taken_out():
    more = with_fund(PLAN, "慈善会", BASELINE)
    fund = build_scenario(more.content, "x").funds["fund_1"]
    assert (fund.zh, set(fund.yuan)) == ("慈善会", {2016, 2017, 2018, 2019, 2020})
    assert without_fund(more, "fund_1").content == PLAN.content


def test_given_shares_begin_alike_and_only_for_units_of_the_archive():
    given = chosen_entry(PLAN, "split", "given", ["甲区", "乙区"])
    assert given.content["split_shares"] == {"甲区": 1.0, "乙区": 1.0}
    changed = with_shares(given, [["u0", "share", "2.5"], ["u1", "share", ""]], {"u0": "甲区", "u1": "乙区"})
    assert changed.content["split_shares"] == {"甲区": 2.5}
    assert only_units(changed, ["乙区"]).content["split_shares"] == {}
    assert with_shares(given, [["u0", "share", "a"]], {"u0": "甲区"}).typed == {"share/u0/share": "a"}


def test_factors_by_year_and_a_blank_one_is_the_usual():
    document = with_factors(PLAN, [["arrival_factor", "2018", "1.6"], ["job_loss_factor", "2018", "x"]])
    assert document.content["arrival_factor"] == {2018: 1.6}
    assert document.typed == {"factor/job_loss_factor/2018": "x"}
    assert with_factors(document, [["arrival_factor", "2018", ""]]).content["arrival_factor"] == {}


def test_a_small_table_says_what_is_wrong_in_its_own_unit():
    data = small_board([], [], [{"id": "number", "measure": "factor"}], {"factor/a/2018": "x"}, ZH)
    assert data["typed"]["factor/a/2018"]["fault"].startswith("不是金额")


@pytest.mark.parametrize("kind", ["cells", "scale"])
def test_texts_of_users_stay_texts(kind):
    text = "=HYPERLINK(1)<b>"
    action = (
        cells(("study_aid", "2016", text))
        if kind == "cells"
        else {"kind": kind, "unit": "wan", "column": "2016", "text": text}
    )
    document, _ = made(action)
    assert list(document.typed.values()) == [text]
    assert type_cells(document, "wan", [("study_aid", "2016", "1")]).typed.get("money/study_aid/2016") is None


@pytest.mark.parametrize(("kind", "times"), [("cells", 1), ("undo", 0)])
def test_an_action_broken_off_is_carried_out_when_it_is_sent_again_unless_it_would_do_harm_twice(
    monkeypatch, kind, times
):
    monkeypatch.setattr(scenario_hands, "st", SimpleNamespace(session_state={}))
    monkeypatch.setattr(scenario_hands, "board_actions", lambda _: [{"kind": kind, "n": 1.0}])
    carried = []

    def broken_off(_action):
        raise StopException

    with pytest.raises(StopException):
        scenario_hands.take_actions("budget", broken_off)
    for _ in range(2):
        scenario_hands.take_actions("budget", carried.append)
    assert len(carried) == times
