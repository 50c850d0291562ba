"""From parsed rows to the typed archive: worked households and what must never change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from simulation.errors import ArchiveProblemsError, UnusableFileError
from simulation.inputs.archive import Archive, build_archive, load_archive
from simulation.inputs.demo import make_demo

JAN_2016 = 2016 * 12


def build(household: pd.DataFrame, member: pd.DataFrame | None = None, **other: Any) -> Archive:
    facts = {
        "source_name": "x",
        "is_demo": False,
        "as_of_year": 2016,
        "rows_found": len(household),
        "rows_held_back": 0,
    }
    return build_archive(household, member, **{**facts, **other})


def homes(*rows: dict[str, Any]) -> pd.DataFrame:
    usual = {
        "filing_unit": "金平区总工会", "category": "below_line", "work_status": "working", "income_self_month": 120_000,
        "income_household_year": 1_440_000, "other_income_year": 0, "household_size": 1, "cause": "other",
        "sex": "male", "birth_date": "1970-03-05", "health": "good",
        "employer_type": "private", "employer_state": "normal",
        "filing_date": "2014-06-01", "region": "金平区", "medical_insurance": "employee", "education": "junior",
        "single_parent": False,
    }  # fmt: skip
    frame = pd.DataFrame([{"number": f"N{place}", **usual, **row} for place, row in enumerate(rows)])
    for column in ("birth_date", "filing_date"):
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[s]")
    return frame


def people(*rows: dict[str, Any]) -> pd.DataFrame:
    usual = {"number": "N0", "health": "good", "sex": "female", "medical_insurance": "resident", "education": "senior"}
    frame = pd.DataFrame([{**usual, **row} for row in rows])
    frame["birth_date"] = pd.to_datetime(frame["birth_date"]).astype("datetime64[s]")
    for column in ("income_month", "medical_inpatient_year", "school_entered", "school_length"):
        if column in frame:
            frame[column] = frame[column].astype("Int64")
    return frame


def test_a_household_as_filed() -> None:
    archive = build(
        homes({"household_size": 3, "cause": "illness", "causes_minor": "schooling", "category": "dibao"}),
        people(
            {"relation": "spouse", "birth_date": "1972-01-09", "identity": "unable", "health": "cancer",
             "income_month": 0, "medical_inpatient_year": 900_000},
            {"relation": "child", "birth_date": "1999-11-01", "identity": "student", "school_level": "senior",
             "school_entered": 2014, "school_length": 3, "income_month": 0},
        ),
    )  # fmt: skip
    home, members = archive.households.iloc[0], archive.members
    assert (home["cause"], home["causes"], home["category"], home["dibao"]) == (5, 1 << 5 | 1 << 8, 0, 1)
    assert members["relation"].tolist() == [0, 1, 2]
    assert members["activity"].tolist() == [0, 4, 2]
    assert members["able"].tolist() == [1, 0, 0]
    assert members["wage_month"].tolist() == [120_000, 0, 0]
    assert members["born"].tolist() == [1970 * 12 + 2, 1972 * 12, 1999 * 12 + 10]
    assert members["illness"].tolist() == [0, 2, 0]
    assert members["cost_inpatient"].tolist() == [0, 900_000, 0]
    assert members["school"].tolist() == [0, 0, 2]
    assert members["school_years"].tolist() == [0, 0, 2]  # the school years 2015–16 and 2016–17
    assert home["filed"] == 2014 * 12 + 5
    assert home["flags"] == 0
    assert archive.regions[home["region"]] == "汕头市"


@pytest.mark.parametrize(
    ("status", "income", "activity", "wage", "other", "able"),
    [
        ("working", 150_000, 0, 150_000, 0, 1),
        ("laid_off", 80_000, 0, 80_000, 0, 1),  # odd jobs
        ("laid_off", 30_000, 1, 0, 30_000, 1),  # a living allowance
        ("jobless", 0, 1, 0, 0, 1),
        ("sick_leave", 90_000, 4, 0, 90_000, 0),
        ("internal_leave", 0, 1, 0, 0, 1),
    ],
)
def test_what_the_worker_does(status: str, income: int, activity: int, wage: int, other: int, able: int) -> None:
    archive = build(homes({"work_status": status, "income_self_month": income, "income_household_year": income * 12}))
    worker = archive.members.iloc[0]
    assert (worker["activity"], worker["wage_month"], worker["able"]) == (activity, wage, able)
    assert archive.households["other_income_month"].iloc[0] == other


def test_a_retired_worker_draws_a_pension() -> None:
    archive = build(homes({"work_status": "retired", "birth_date": "1950-01-01"}))
    assert archive.households["retired"].tolist() == [1]
    assert archive.members["pension_month"].tolist() == [120_000]


def test_missing_incomes_take_what_the_stated_total_leaves() -> None:
    archive = build(
        homes({"household_size": 3, "income_self_month": 100_000, "income_household_year": 3_000_000}),
        people(
            {"relation": "spouse", "birth_date": "1972-01-09", "identity": "working", "income_month": None},
            {"relation": "child", "birth_date": "1990-01-09", "identity": "odd_jobs", "income_month": 50_000},
        ),
    )
    assert archive.members["wage_month"].tolist() == [100_000, 100_000, 50_000]
    assert archive.members["risk"].tolist() == [0, 0, 4]
    assert archive.imputed["wage_month"] == pytest.approx(1 / 3)
    assert archive.households["flags"].iloc[0] == 4


def test_member_values_win_over_a_stated_total_that_disagrees() -> None:
    archive = build(
        homes({"household_size": 2, "income_household_year": 9_000_000}),
        people({"relation": "spouse", "birth_date": "1972-01-09", "identity": "working", "income_month": 90_000}),
    )
    assert archive.members["wage_month"].tolist() == [120_000, 90_000]
    assert archive.households["other_income_month"].tolist() == [0]
    assert archive.households["stated_income_year"].tolist() == [9_000_000]


def test_household_sheet_alone_infers_members() -> None:
    archive = build(
        homes(
            {"household_size": 3, "cause": "schooling", "income_household_year": 1_440_000 + 12 * 90_000},
            {"household_size": 1},
            {"household_size": 2, "cause": "illness", "single_parent": True},
        )
    )
    members = archive.members.groupby("household")
    assert members.size().tolist() == [3, 1, 2]
    first = members.get_group(0)
    assert (first["school"] > 0).any()
    assert first["wage_month"].sum() + archive.households["other_income_month"].iloc[0] == pytest.approx(210_000, abs=2)
    assert (members.get_group(2)["relation"] == 1).sum() == 0
    assert members.get_group(2)["illness"].max() == 2
    assert (archive.households["flags"] & 1).tolist() == [1, 0, 1]


def test_sex_and_birth_come_from_the_id_number() -> None:
    frame = homes({"birth_date": None, "sex": None, "id_number": "440599198512070025"})
    archive = build(frame)
    assert archive.members["born"].tolist() == [1985 * 12 + 11]
    assert archive.members["sex"].tolist() == [1]
    assert "born" not in archive.imputed


def test_more_than_eight_people_are_merged_and_nothing_is_lost() -> None:
    listed = [
        {"relation": "sibling", "birth_date": f"19{50 + i}-05-01", "identity": "retired", "income_month": 10_000 + i,
         "medical_inpatient_year": 1_000}
        for i in range(11)
    ]  # fmt: skip
    archive = build(homes({"household_size": 12}), people(*listed))
    members = archive.members
    assert len(members) == 8
    assert archive.households["flags"].iloc[0] & 2
    assert members["cost_inpatient"].sum() == 11_000
    total = members["pension_month"].sum() + archive.households["other_income_month"].iloc[0]
    assert total == sum(10_000 + i for i in range(11))
    assert archive.households["size"].iloc[0] == 12


def test_stated_rigid_cost_counts_only_beyond_what_members_explain() -> None:
    frame = homes({"household_size": 2, "rigid_cost_month": 200_000})
    archive = build(
        frame,
        people(
            {"relation": "child", "birth_date": "1996-01-09", "identity": "student", "school_level": "university",
             "income_month": 0, "health": "cancer", "medical_inpatient_year": 600_000}
        ),
    )  # fmt: skip
    assert archive.households["rigid_other_month"].iloc[0] == 200_000 - 50_000 - round(1_100_000 / 12)


def test_an_empty_file_says_so() -> None:
    with pytest.raises(UnusableFileError, match="没有可用的户数据"):
        build(homes({}).iloc[:0])


def test_twins_have_different_keys() -> None:
    twin = {"relation": "child", "birth_date": "2004-02-03", "identity": "student", "income_month": 0}
    archive = build(homes({"household_size": 3}), people(twin, twin))
    assert archive.members["key"].is_unique
    assert archive.members["key"].between(0, 2**32 - 1).all()


@pytest.fixture(scope="module")
def demo() -> tuple[pd.DataFrame, pd.DataFrame]:
    return make_demo(400, 11)


def test_row_order_changes_nothing_but_the_order(demo: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    household, member = demo
    archive = build(household, member)
    shuffled = build(household.sample(frac=1, random_state=1), member.sample(frac=1, random_state=2))
    assert shuffled.fingerprint == archive.fingerprint
    assert shuffled.households["number"].tolist() != archive.households["number"].tolist()


def test_one_changed_amount_changes_the_fingerprint(demo: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    household, member = demo
    changed = household.copy()
    changed.loc[5, "income_self_month"] += 100
    assert build(changed, member).fingerprint != build(household, member).fingerprint


@pytest.mark.parametrize("with_members", [True, False])
def test_other_households_never_change_ones_imputation(
    demo: tuple[pd.DataFrame, pd.DataFrame], with_members: bool
) -> None:
    household, member = demo
    whole = build(household, member if with_members else None)
    part = build(household.iloc[100:160], member if with_members else None)
    rows = whole.households["number"].isin(part.households["number"])
    same = [name for name in part.households if name not in ("members_from", "members_to", "unit")]
    pd.testing.assert_frame_equal(
        whole.households.loc[rows, same].reset_index(drop=True), part.households[same], check_dtype=True
    )
    kept = whole.members[whole.members["household"].isin(np.flatnonzero(rows))].drop(columns="household")
    pd.testing.assert_frame_equal(kept.reset_index(drop=True), part.members.drop(columns="household"))


def test_tables_are_plain_linked_and_without_blanks(demo: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    archive = build(*demo)
    table, members = archive.households, archive.members
    assert not table.isna().any().any()
    assert not members.isna().any().any()
    assert all(isinstance(dtype, np.dtype) for dtype in members.dtypes)
    assert members["household"].is_monotonic_increasing
    assert (members["relation"].to_numpy()[table["members_from"]] == 0).all()
    assert (table["members_to"].iloc[-1], table["members_from"].iloc[0]) == (len(members), 0)
    assert archive.as_of == JAN_2016
    assert archive.identity is not None
    assert "name" not in table


def test_blocks_do_not_show(demo: tuple[pd.DataFrame, pd.DataFrame], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = build(*demo)
    monkeypatch.setattr("simulation.inputs.archive.BLOCK", 37)
    parts = build(*demo)
    assert parts.fingerprint == whole.fingerprint
    pd.testing.assert_frame_equal(parts.members, whole.members)


CSV = """职工编号,管档单位,困难类别,工作状态,本人月平均收入,家庭年度总收入,家庭人口,主要致困原因
A1,金平区总工会,未享受低保,在岗,1200,14400,2,子女上学
A2,龙湖区总工会,低保户,在岗,不知道,14400,2,其他
"""


def test_rows_with_errors_block_or_are_left_out_and_counted(tmp_path: Path) -> None:
    file = tmp_path / "archive.csv"
    file.write_text(CSV, encoding="utf-8")
    with pytest.raises(ArchiveProblemsError) as raised:
        load_archive(file)
    assert any(problem.severity == "error" for problem in raised.value.problems)
    archive = load_archive(file, without_problem_rows=True)
    assert archive.households["number"].tolist() == ["A1"]
    assert (archive.rows_found, archive.rows_held_back) == (2, 1)
    assert not archive.is_demo


def test_a_file_whose_every_row_has_errors_says_so(tmp_path: Path) -> None:
    file = tmp_path / "archive.csv"
    file.write_text(CSV.replace("在岗,1200", "在岗,很少"), encoding="utf-8")
    with pytest.raises(UnusableFileError, match="没有可用的户数据"):
        load_archive(file, without_problem_rows=True)
