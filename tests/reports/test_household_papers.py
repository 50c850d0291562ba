"""Papers of single households: forms, cards, survey; masked, complete, whatever the file holds."""

import zipfile
from io import BytesIO

import openpyxl
import pytest

from simulation.analysis.attribution import RunSettings
from simulation.inputs.archive import build_archive
from simulation.inputs.demo import make_demo
from simulation.inputs.scenario import load_scenario
from simulation.reports.documents import KINDS, Case, Request, write_documents
from tests.reports.test_documents import words

FEW = RunSettings(replicates=4, threads=1)
LONG = "汕头市" + "甲乙丙丁戊己庚辛" * 8 + "总工会"
RARE = "喆堃䶮𠮷"


def asked(frames, **more):
    households, members = frames
    archive = build_archive(
        households,
        members,
        source_name="t",
        is_demo=True,
        as_of_year=2016,
        rows_found=len(households),
        rows_held_back=0,
    )
    return Request((Case(archive, load_scenario("baseline"), lambda _: FEW),), rows=lambda: frames, **more)


@pytest.fixture(scope="module")
def small():
    return make_demo(24, 7)


@pytest.fixture(scope="module")
def request_(small):
    return asked(small)


def unzipped(kind, request):
    [content] = write_documents(kind, request).values()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def listed(files, sheet=0):
    content = next(content for name, content in files.items() if name.endswith(".xlsx"))
    page = openpyxl.load_workbook(BytesIO(content), read_only=True).worksheets[sheet]
    head, *rows = page.iter_rows(min_row=3, values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize("kind", ["annex1", "annex2"])
def test_every_household_on_file_has_its_paper_by_unit_with_its_identity_masked(kind, small, request_, tmp_path):
    [case] = request_.cases
    files = unzipped(kind, request_)
    kept = case.archive.households.iloc[case.screening.kept]
    units = {case.archive.units[unit] for unit in kept["unit"]}
    assert {name.removesuffix(".pdf") for name in files if name.endswith(".pdf")} == units
    rows = listed(files)
    assert sorted(row["职工编号"] for row in rows) == sorted(kept["number"])
    secrets = [value for name in ("name", "id_number", "phone", "address") for value in small[0][name].dropna()]
    told = str(rows) + "".join(words(content, tmp_path) for name, content in files.items() if name.endswith(".pdf"))
    assert not [secret for secret in secrets if secret in told]


def test_a_card_says_the_measures_that_half_of_the_simulations_award(request_):
    [case] = request_.cases
    planned, names = case.planned, case.names
    slot_of = {case.archive.households["number"].iloc[row]: slot for slot, row in enumerate(case.screening.kept)}
    for row in listed(unzipped("annex2", request_)):
        place = slot_of[row["职工编号"]]
        given = planned.programmes, planned.first[place]
        for code, share in zip(*given, strict=True):
            assert (names.programme(code) in str(row["本年度措施"])) == (share >= 0.5)
        assert row["本年度措施"] or row["以后年度"]


def test_forms_name_the_members_and_the_reason(request_, small, tmp_path):
    files = unzipped("annex1", request_)
    kept = {row["职工编号"] for row in listed(files)}
    members = small[1][small[1]["number"].isin(kept)]
    assert len(listed(files, sheet=1)) == len(members)
    text = words(next(content for name, content in files.items() if name.endswith(".pdf")), tmp_path)
    assert not text or ("保留" in text and "困难职工档案表" in text)


def test_the_survey_lists_every_household_of_a_troubled_firm_and_its_table_adds_up(request_):
    [case] = request_.cases
    book = openpyxl.load_workbook(BytesIO(next(iter(write_documents("survey", request_).values()))), data_only=True)
    table, page = (
        {row[0]: row[1:] for row in sheet.iter_rows(values_only=True) if row[0]} for sheet in book.worksheets
    )
    special = case.archive.households["number"][case.screening.special]
    assert set(special) <= set(page)
    on_file = (case.screening.decision == 0) & case.screening.special
    assert (
        table["合计"][0]
        == on_file.sum()
        == sum(table["合计"][2:6])
        == sum(table["合计"][6:12])
        == sum(table["合计"][12:15])
    )


def test_the_survey_for_the_public_names_nobody(small):
    [workbook, _] = write_documents("survey", asked(small, public=True)).values()
    book = openpyxl.load_workbook(BytesIO(workbook))
    assert len(book.worksheets) == 1
    cells = [
        cell for row in book.active.iter_rows(min_row=6, values_only=True) for cell in row[1:] if isinstance(cell, int)
    ]
    assert not {1, 2, 3, 4} & set(cells)


OWN = ("survey", "annex1", "annex2", "annex3", "annex4", "finance")


def odd(small, change):
    households, members = (frame.copy() for frame in small)
    change(households)
    return households, members[members["number"].isin(households["number"])]


def nobody_on_file(homes):
    homes["work_status"] = "retired"


def long_names(homes):
    homes["filing_unit"], homes["employer"] = LONG, LONG


def rare_characters(homes):
    homes["filing_unit"], homes["employer"], homes["refused"] = f"{RARE}区总工会/..", RARE, f"={RARE}"


@pytest.mark.parametrize("kind", OWN)
@pytest.mark.parametrize("change", [nobody_on_file, long_names, rare_characters])
def test_odd_archives_give_whole_papers(kind, change, small):
    files = write_documents(kind, asked(odd(small, change)))
    for name, content in files.items():
        assert content[:2] in {b"PK", b"%P"}
        if name.endswith(".zip"):
            with zipfile.ZipFile(BytesIO(content)) as archive:
                assert not [inner for inner in archive.namelist() if "/" in inner or ".." in inner]


@pytest.mark.parametrize("kind", OWN)
def test_one_household_and_an_english_paper(kind, small):
    households, members = small
    one = households.head(1)
    files = write_documents(kind, asked((one, members[members["number"].isin(one["number"])]), lang="en"))
    assert all(name.isascii() for name in files)


def test_own_kinds_are_offered():
    assert set(OWN) <= set(KINDS)
