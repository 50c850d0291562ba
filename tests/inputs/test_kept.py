"""Keeping an archive: opened again it is the same archive, and nobody's identity is on the disk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from simulation.errors import UnusableFileError
from simulation.inputs.archive import DEMO, load_archive
from simulation.inputs.kept import keep_archive, open_kept, remove_kept
from simulation.inputs.workbook import ParsedWorkbook, read_workbook, without_problem_rows
from tests.inputs.messy import id_number, write_messy

HEADS = ("职工编号", "管档单位", "困难类别", "工作状态", "本人月平均收入", "家庭年度总收入", "家庭人口", "主要致困原因",
         "姓名", "身份证号", "手机号码", "家庭住址", "备注", "工作单位", "户口所在地行政区划")  # fmt: skip
MAN, WOMAN = id_number("19680312", male=True), id_number("19750620", male=False)
SECRETS = (MAN, WOMAN, MAN[6:14], "金丝雀甲", "金丝雀乙", "13800138000", "13900139000", "秘密路", "病历")


@pytest.fixture
def secret(tmp_path: Path) -> ParsedWorkbook:
    """Two households without birth dates or sex; an ID number for a worker number, a phone number in the employer."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "户"
    sheet.append(HEADS)
    facts = ("金平区总工会", "低保户", "在岗", 1000, 24000, 1, "患重特大疾病")
    sheet.append(("甲-1", *facts, "金丝雀甲", MAN, "13800138000", "秘密路 1 号", "病历", "某厂 13900139000", "金平区"))
    sheet.append((WOMAN, *facts, "金丝雀乙", WOMAN, "13900139000", "秘密路 2 号", "病历", "某厂", "龙湖区"))
    path = tmp_path / "秘密.xlsx"
    book.save(path)
    parsed = read_workbook(path)
    assert not parsed.errors
    return parsed


def test_nobodys_identity_is_on_the_disk(secret: ParsedWorkbook, tmp_path: Path) -> None:
    folder = tmp_path / "archives"
    kept = keep_archive(secret, folder)
    archive = open_kept(folder, kept, 2016)
    assert archive.identity is not None
    assert archive.identity.to_dict("list") == {
        "name": ["金*", "金*"],
        "id_number": [f"440***********{number[-4:]}" for number in (MAN, WOMAN)],
        "phone": ["138****8000", "139****9000"],
    }
    assert archive.households["number"].tolist() == ["甲-1", f"440***********{WOMAN[-4:]}"]
    for path in folder.iterdir():
        said = path.read_bytes() + repr(pd.read_feather(path).to_dict()).encode()  # packed and unpacked
        assert not [secret_ for secret_ in SECRETS if secret_.encode() in said]


def test_age_and_sex_known_from_the_id_number_alone_are_not_lost_by_masking(
    secret: ParsedWorkbook, tmp_path: Path
) -> None:
    people = open_kept(tmp_path, keep_archive(secret, tmp_path), 2016).members
    assert people["born"].tolist() == [1968 * 12 + 2, 1975 * 12 + 5]
    assert people["sex"].tolist() == [0, 1]


@pytest.mark.parametrize("year", [2016, 2026])
def test_a_kept_archive_gives_the_very_archive_of_its_file(tmp_path: Path, year: int) -> None:
    kept = open_kept(tmp_path, keep_archive(read_workbook(DEMO), tmp_path), year)
    direct = load_archive(DEMO, as_of_year=year)
    assert kept.fingerprint == direct.fingerprint
    pd.testing.assert_frame_equal(kept.households, direct.households)
    pd.testing.assert_frame_equal(kept.members, direct.members)
    assert replace(kept, identity=None).imputed == direct.imputed
    assert (kept.source_name, kept.is_demo, kept.units) == (direct.source_name, True, direct.units)


def test_rows_held_back_are_remembered(tmp_path: Path) -> None:
    write_messy(tmp_path / "乱.xlsx")
    parsed = without_problem_rows(read_workbook(tmp_path / "乱.xlsx"))
    archive = open_kept(tmp_path, keep_archive(parsed, tmp_path), 2016)
    assert (archive.rows_found, archive.rows_held_back, len(archive.households)) == (14, 10, 4)
    assert archive.source_name == "乱.xlsx"


def test_the_same_content_has_the_same_id_and_other_content_another(secret: ParsedWorkbook, tmp_path: Path) -> None:
    first = keep_archive(secret, tmp_path)
    assert keep_archive(replace(secret, source_name="另一个名字.xlsx"), tmp_path) == first
    richer = secret.households.assign(income_household_year=secret.households["income_household_year"] + 100)
    assert keep_archive(replace(secret, households=richer), tmp_path) != first
    assert len(list(tmp_path.glob("*.households.feather"))) == 2
    assert not list(tmp_path.glob(".*"))  # nothing half written is left


def test_an_archive_without_households_is_not_kept(secret: ParsedWorkbook, tmp_path: Path) -> None:
    with pytest.raises(UnusableFileError, match="没有可用的户数据"):
        keep_archive(replace(secret, households=secret.households.iloc[:0]), tmp_path)


def test_what_is_gone_damaged_or_no_id_is_said_in_words(secret: ParsedWorkbook, tmp_path: Path) -> None:
    kept = keep_archive(secret, tmp_path)
    place = tmp_path / f"{kept}.households.feather"
    place.write_bytes(place.read_bytes()[:-200])
    with pytest.raises(UnusableFileError, match="已损坏"):
        open_kept(tmp_path, kept, 2016)
    remove_kept(tmp_path, kept)
    remove_kept(tmp_path, kept)
    assert not list(tmp_path.glob("*.feather"))
    for name in (kept, "../../etc/passwd", "*", ""):
        with pytest.raises(UnusableFileError, match="不在这台计算机上"):
            open_kept(tmp_path, name, 2016)


def test_the_order_of_the_columns_makes_no_other_archive(secret: ParsedWorkbook, tmp_path: Path) -> None:
    kept = keep_archive(secret, tmp_path)
    shuffled = secret.households[list(np.random.default_rng(1).permutation(secret.households.columns))]
    assert keep_archive(replace(secret, households=shuffled), tmp_path) == kept
