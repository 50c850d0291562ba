"""The demo archive: invented people whose mixes match what unions have published."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulation.errors import SimulationError
from simulation.inputs.archive import DEMO, Archive, build_archive, load_archive
from simulation.inputs.columns import sheet_columns
from simulation.inputs.demo import SHIPPED, demo_archive, make_demo, write_demo
from simulation.inputs.demo_twin import read_twin
from simulation.inputs.identity import check_mark

LINE = np.array([30400, 47600])
SCHOOL_MONTH = np.array([0, 1500, 4500, 4000, 9000, 11000]) * 100 / 12


@pytest.fixture(scope="module")
def frames() -> tuple[pd.DataFrame, pd.DataFrame]:
    return make_demo(6000, 2016)


@pytest.fixture(scope="module")
def archive(frames: tuple[pd.DataFrame, pd.DataFrame]) -> Archive:
    return build_archive(*frames, source_name="demo", is_demo=True, as_of_year=2016, rows_found=6000, rows_held_back=0)


def by_home(archive: Archive, values: pd.Series) -> np.ndarray:
    return np.bincount(archive.members["household"], weights=values, minlength=len(archive.households))


def means(archive: Archive) -> tuple[np.ndarray, np.ndarray]:
    """Income per head before relief and own means per head, both against the line."""
    homes, people = archive.households, archive.members
    income = by_home(archive, people["wage_month"] + people["pension_month"]) + homes["other_income_month"]
    medical = people["cost_inpatient"] + people["cost_outpatient"] + people["cost_other"]
    cost = by_home(archive, medical / 12 + SCHOOL_MONTH[people["school"]])
    cost = cost + homes["event_cost_month"] + homes["rigid_other_month"]
    head = homes["size"] * LINE[homes["urban"]]
    return (income / head).to_numpy(), ((income - cost) / head).to_numpy()


def test_same_seed_same_rows_and_another_seed_others() -> None:
    first, again, other = make_demo(300, 7), make_demo(300, 7), make_demo(300, 8)
    pd.testing.assert_frame_equal(first[0], again[0])
    pd.testing.assert_frame_equal(first[1], again[1])
    assert not first[0]["income_self_month"].equals(other[0]["income_self_month"])


@pytest.mark.parametrize("households", [0, 1_000_001])
def test_a_number_out_of_range_is_refused(households: int) -> None:
    with pytest.raises(SimulationError, match="户数"):
        make_demo(households, 1)


def test_one_household_is_an_archive_too() -> None:
    household, member = make_demo(1, 3)
    assert len(household) == 1
    assert len(member) == household["household_size"].iloc[0] - 1


def test_every_column_and_code_is_one_the_reader_knows(frames: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    for sheet, frame in zip(("households", "members"), frames, strict=True):
        columns = sheet_columns(sheet)
        assert set(frame.columns) - {"row"} <= set(columns)
        for name in set(frame.columns) & set(columns):
            if columns[name].codes:
                used = {code for text in frame[name].dropna().unique() for code in text.split("|")}
                assert used <= set(columns[name].codes), name
            if columns[name].need == "required":
                assert frame[name].notna().all(), name


def test_no_living_person_can_match(frames: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    people = pd.concat([frame[["id_number", "name"]] for frame in frames])
    assert people["id_number"].is_unique
    assert people["id_number"].str.startswith("440599").all()
    assert all(number[17] == check_mark(number[:17]) for number in people["id_number"].head(500))
    assert people["name"].str.startswith("演示").all()
    assert frames[0]["phone"].str.startswith("1000").all()
    assert frames[0]["number"].is_unique


def test_people_per_household_and_places(archive: Archive) -> None:
    assert 2.7 <= archive.households["size"].mean() <= 3.2
    assert len(archive.members) == archive.households["size"].clip(upper=8).sum()
    assert len(archive.units) == 15
    assert {"金平区总工会", "南澳县总工会", "汕头市财贸工会"} <= set(archive.units)


def test_tiers_match_maoming(archive: Archive) -> None:
    gross, _ = means(archive)
    assert (gross < 1).mean() == pytest.approx(0.56, abs=0.03)
    assert ((gross >= 1) & (gross <= 1.5)).mean() == pytest.approx(0.335, abs=0.03)
    assert ((gross > 1.5) & (gross <= 3)).mean() == pytest.approx(0.11, abs=0.02)
    assert 0 < (gross > 3).mean() < 0.01


def test_causes_and_illness(archive: Archive) -> None:
    homes = archive.households
    assert set(homes["cause"]) == set(range(10))
    ill = (homes["causes"].to_numpy() >> 5 & 1).astype(bool)
    assert 0.37 <= (homes["cause"] == 5).mean() <= ill.mean() <= 0.60
    sick = by_home(archive, archive.members["illness"]) > 0
    assert sick[ill].all()


def test_own_means_are_below_the_line_but_for_a_few(archive: Archive) -> None:
    _, own = means(archive)
    above = own > 1
    assert 0.04 <= above.mean() <= 0.09
    assert 0.55 <= np.median(own[~above]) <= 0.75
    assert (own < -0.2).mean() < 0.01


def test_dibao_reaches_about_45_of_100_eligible(archive: Archive) -> None:
    gross, _ = means(archive)
    assert archive.households["dibao"][gross < 1].mean() == pytest.approx(0.45, abs=0.03)


def test_work_and_households_that_cannot_lift_themselves(archive: Archive) -> None:
    people = archive.members
    idle = (people["able"] == 1) & (people["activity"] == 1)
    casual = (people["activity"] == 0) & ((people["risk"] == 4) | (people["wage_month"] < 110_000))
    assert 0.40 <= (by_home(archive, idle | casual) > 0).mean() <= 0.52
    child = (people["school"] > 0) | (people["born"] > archive.as_of - 16 * 12)
    never = (by_home(archive, people["able"]) == 0) & (by_home(archive, child) == 0)
    assert 0.06 <= never.mean() <= 0.11
    wages = people["wage_month"][people["activity"] == 0] / 100
    assert 1200 <= wages.median() <= 1700


def test_special_cases_are_represented(archive: Archive) -> None:
    homes = archive.households
    assert homes["retired"].mean() == pytest.approx(0.03, abs=0.01)
    assert homes["migrant"].mean() == pytest.approx(0.065, abs=0.02)
    assert homes["single_parent"].mean() > 0.08
    assert set(homes["employer_state"]) == {0, 1, 2, 3}
    assert set(archive.members["school"]) == {0, 1, 2, 3, 4, 5}
    assert (homes["entitlement"] > 0).mean() == pytest.approx(0.05, abs=0.015)
    assert (homes["flags"] & 2).any()
    assert 0.02 <= ((homes["cause"] == 9) & (homes["category"] == 1)).mean() <= 0.06


def test_blanks_as_in_real_files(frames: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    household, member = frames
    assert 0.05 < household["employer_state"].isna().mean() < 0.35
    assert 0.01 < member["income_month"].isna().mean() < 0.05
    assert household["birth_date"].isna().any()


def test_a_large_demo_goes_to_parquet(tmp_path: Path) -> None:
    written = write_demo(40, 5, tmp_path / "demo.parquet")
    assert [path.name for path in written] == ["demo.parquet", "demo.members.parquet"]
    assert all(path.is_file() for path in written)


def test_the_shipped_demo_is_this_generators_and_its_twin_is_up_to_date() -> None:
    twin = load_archive()
    assert read_twin(DEMO) is not None
    workbook = load_archive(DEMO)
    made = build_archive(
        *make_demo(*SHIPPED), source_name="", is_demo=True, as_of_year=2016, rows_found=6600, rows_held_back=0
    )
    assert twin.fingerprint == workbook.fingerprint == made.fingerprint
    assert twin.is_demo
    assert workbook.is_demo
    assert (twin.rows_found, twin.rows_held_back) == (6600, 0)
    assert DEMO.stat().st_size < 2_500_000


def test_a_twin_of_another_workbook_is_not_used(tmp_path: Path) -> None:
    for file in DEMO.parent.glob("shantou_demo*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    copy = tmp_path / DEMO.name
    assert read_twin(copy) is not None
    copy.write_bytes(copy.read_bytes() + b"changed")
    assert read_twin(copy) is None


def test_a_large_archive_built_by_blocks_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulation.inputs.demo.BLOCK", 90)
    joined = demo_archive(250, 4)
    whole = build_archive(
        *make_demo(250, 4), source_name="", is_demo=True, as_of_year=2016, rows_found=250, rows_held_back=0
    )
    assert joined.fingerprint == whole.fingerprint
    pd.testing.assert_frame_equal(joined.households, whole.households)
    pd.testing.assert_frame_equal(joined.members, whole.members)
    assert joined.rows_found == 250
    assert joined.identity is None
