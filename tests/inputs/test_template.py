from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from simulation.inputs.columns import HOUSEHOLDS, MEMBERS, SheetName, sheet_columns
from simulation.inputs.template import write_parquet, write_template, write_workbook
from simulation.inputs.workbook import read_workbook
from tests.inputs.messy import id_number


def people(sheet: SheetName, numbers: list[str]) -> pd.DataFrame:
    """A frame with every column filled; nothing in it breaks a rule."""
    of_type = {
        "text": ("文字", "str"), "id_number": ("", "str"), "date": (pd.Timestamp("2014-05-01"), "datetime64[s]"),
        "month_money": (100050, "Int64"), "year_money": (0, "Int64"), "count": (1, "Int64"), "years": (2014, "Int64"),
        "yes_no": (True, "boolean"), "code": ("", "str"), "codes": ("", "str"),
    }  # fmt: skip
    frame = pd.DataFrame({"number": pd.array(numbers, dtype="str")})
    for key, column in sheet_columns(sheet).items():
        if key == "number":
            continue
        value, kind = of_type[column.type]
        codes = list(column.codes)
        filled = [codes[place % len(codes)] if codes else value for place in range(len(numbers))]
        if column.type == "codes":
            filled = ["|".join(codes[:2])] * len(numbers)
        frame[key] = pd.array(filled, dtype=kind)
    male = frame["sex"] == "male"
    frame["id_number"] = pd.array(
        [id_number("19700512", male=is_male, serial=place) for place, is_male in enumerate(male)], dtype="str"
    )
    frame["birth_date"] = pd.array([pd.Timestamp("1970-05-12")] * len(numbers), dtype="datetime64[s]")
    return frame


@pytest.fixture
def frames() -> tuple[pd.DataFrame, pd.DataFrame]:
    numbers = [f"A{place:03d}" for place in range(12)]
    households, members = people(HOUSEHOLDS, numbers), people(MEMBERS, numbers)
    households["household_size"] = pd.array([2] * 12, dtype="Int64")
    households["income_household_year"] = pd.array([100050 * 24] * 12, dtype="Int64")
    members["id_number"] = pd.array([None] * 12, dtype="str")
    return households, members


def test_the_template_reads_back_without_problems_but_that_it_is_empty(tmp_path: Path) -> None:
    write_template(tmp_path / "模板.xlsx")
    read = read_workbook(tmp_path / "模板.xlsx")
    assert [problem.rule for problem in read.problems] == ["表头下面没有数据"]
    assert list(read.households.columns) == ["row", *sheet_columns(HOUSEHOLDS)]
    assert read.members is not None
    assert list(read.members.columns) == ["row", *sheet_columns(MEMBERS)]
    assert not read.is_demo


def test_the_template_guides_whoever_fills_it(tmp_path: Path) -> None:
    write_template(tmp_path / "模板.xlsx")
    book = openpyxl.load_workbook(tmp_path / "模板.xlsx")
    assert book.sheetnames == ["户", "家庭成员", "说明", "代码表"]
    households = book["户"]
    assert households.freeze_panes == "B2"
    lists = [rule for rule in households.data_validations.dataValidation if rule.type == "list"]
    assert len(lists) == sum(column.type in ("code", "yes_no") for column in sheet_columns(HOUSEHOLDS).values())
    explained = {cell.value for cell in book["说明"]["B"]}
    assert {column.zh for column in sheet_columns(HOUSEHOLDS).values()} <= explained
    texts = [households.column_dimensions[letter].width for letter in "AB"]
    assert min(texts) >= 9


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_what_is_written_reads_back_the_same(
    tmp_path: Path, frames: tuple[pd.DataFrame, pd.DataFrame], kind: str
) -> None:
    path = tmp_path / f"档案.{kind}"
    write = write_workbook if kind == "xlsx" else write_parquet
    write(path, *frames, "演示数据")
    read = read_workbook(path)
    assert read.is_demo
    assert [problem for problem in read.problems if problem.severity == "error"] == []
    assert read.members is not None
    for found, given in zip((read.households, read.members), frames, strict=True):
        pd.testing.assert_frame_equal(found.drop(columns="row"), given)


def test_the_same_frames_give_the_same_bytes(tmp_path: Path, frames: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, *frames, "演示数据")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path, frames: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    households = frames[0].assign(remarks=pd.array(["=1+1"] * 12, dtype="str"))
    write_workbook(tmp_path / "a.xlsx", households)
    assert read_workbook(tmp_path / "a.xlsx").households["remarks"].tolist() == ["=1+1"] * 12
