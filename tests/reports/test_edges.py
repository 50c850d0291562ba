"""Every kind of document on odd archives, read back: nobody on file, a district without households, one household, long
names, rare characters."""

import io
import re
import zipfile
from io import BytesIO

import openpyxl
import pytest
from docx import Document

from simulation.analysis.attribution import RunSettings
from simulation.inputs.archive import load_archive
from simulation.inputs.columns import HOUSEHOLDS, MEMBERS, sheet_columns
from simulation.inputs.demo import make_demo
from simulation.inputs.scenario import load_scenario
from simulation.inputs.workbook import read_workbook
from simulation.reports.documents import KINDS, PAPERS, Case, Request, write_documents
from simulation.reports.papers import print as printing
from simulation.reports.papers import word_blocks
from tests.reports.papers.conftest import dot
from tests.reports.test_documents import words
from tests.reports.test_household_papers import asked

LONG = "汕头市某某县某某镇某某工业园区及周边新建企业集中区域困难职工帮扶中心联合工会委员会筹备组"
RARE = "𠮷㛃䶮镇总工会"
EVIL = "=HYPERLINK(1)"


@pytest.fixture(autouse=True)
def _drawings(monkeypatch):
    """Charts take most of the time and say nothing of these archives that the words do not."""
    square = '<svg xmlns="http://www.w3.org/2000/svg" width="540" height="360"/>'
    monkeypatch.setattr(printing, "svg", lambda *_: square)
    monkeypatch.setattr(word_blocks, "png", lambda *_: dot())


def nobody(homes):
    homes["work_status"] = "retired"
    return homes


def one(homes):
    return homes[homes["category"] == "dibao"].head(1)


def odd(homes):
    """A unit of a long name, one of rare characters, one all of whose workers are retired; employers that look like code."""
    units = list(dict.fromkeys(homes["filing_unit"]))
    homes["filing_unit"] = homes["filing_unit"].replace({units[0]: LONG, units[1]: RARE})
    homes.loc[homes["filing_unit"] == units[2], "work_status"] = "retired"
    homes["employer"] = EVIL
    homes["refused"] = "{{ 7*7 }}"
    return homes


def request_of(change):
    homes, people = (frame.copy() for frame in make_demo(60, 3))
    homes = change(homes)
    return asked((homes, people[people["number"].isin(homes["number"])]))


@pytest.fixture(scope="module")
def requests():
    return {change.__name__: request_of(change) for change in (nobody, one, odd)}


def unpacked(files):
    """All files by name, those of a zip in place of the zip."""
    for name, content in files.items():
        if not name.endswith(".zip"):
            yield name, content
            continue
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for inner in packed.namelist():
                yield inner, packed.read(inner)


def rows_of(name, content):
    """Rows of words of every table of a workbook or Word file, paragraphs as rows of one."""
    if name.endswith(".xlsx"):
        for page in openpyxl.load_workbook(BytesIO(content), data_only=True).worksheets:
            yield from ([cell for cell in row if cell is not None] for row in page.iter_rows(values_only=True))
    elif name.endswith(".docx"):
        document = Document(BytesIO(content))
        yield from ([paragraph.text] for paragraph in document.paragraphs)
        for table in document.tables:
            yield from ([cell.text for cell in row.cells] for row in table.rows)


def read_back(kind, request):
    files = dict(unpacked(write_documents(kind, request)))
    return files, [row for name, content in files.items() for row in rows_of(name, content)]


OWN = tuple(kind for kind in KINDS if kind != "archive")
"""Kinds that need no file of the person's own."""


@pytest.mark.parametrize("kind", OWN)
def test_where_nobody_is_on_file_no_rate_and_no_chance_is_claimed(kind, requests):
    assert not len(requests["nobody"].cases[0].screening.kept)
    files, rows = read_back(kind, requests["nobody"])
    assert files
    assert "100%" not in [cell for row in rows for cell in row]
    if kind in ("annex4", "finance"):
        heads = "合计" if kind == "annex4" else ("解困脱困率（各次", "达到 20%")
        rates = [row for row in rows if row and str(row[0]).startswith(heads)]
        assert rates
        assert not [cell for row in rates for cell in row[1:] if cell == 1]


@pytest.mark.parametrize("kind", OWN)
def test_one_household_gives_whole_papers(kind, requests):
    assert len(requests["one"].cases[0].screening.kept) == 1
    files, rows = read_back(kind, requests["one"])
    assert rows
    if kind in ("annex1", "annex2"):
        assert len([name for name in files if name.endswith(".pdf")]) == 1


@pytest.mark.parametrize("kind", [kind for kind in OWN if kind != "meeting"])
def test_long_and_rare_names_stand_whole_and_code_stays_text(kind, requests, tmp_path):
    files, rows = read_back(kind, requests["odd"])
    cells = [str(cell) for row in rows for cell in row]
    for name in (LONG, RARE):
        assert any(name in cell for cell in cells) or any(name[:10] in file for file in files)
    for file, content in files.items():
        if file.endswith(".xlsx"):
            for page in openpyxl.load_workbook(BytesIO(content)).worksheets:
                assert not [
                    cell
                    for row in page.iter_rows()
                    for cell in row
                    if str(cell.value).startswith("=HYP") and cell.data_type == "f"
                ]
    assert "49" not in cells


def test_a_district_without_households_has_no_rate_and_no_chance(requests):
    [case] = requests["odd"].cases
    on_file = case.archive.households["unit"].iloc[case.screening.kept]
    [empty] = set(range(len(case.archive.units))) - set(on_file)
    _, rows = read_back("annex4", requests["odd"])
    here = [row for row in rows if row and row[0] == case.archive.units[empty]]
    assert len(here) == len(case.summary["years"]) + 1
    assert all(row.count("—") == 2 and 1 not in row for row in here)


def test_a_year_that_finds_a_district_empty_has_no_chance_to_tell(requests):
    [case] = requests["odd"].cases
    unit, place = next(
        (unit, place)
        for unit, cell in case.summary["by"]["unit"].items()
        for place, year in enumerate(cell["years"])
        if not year["target_households"]["mean"]
    )
    year = case.summary["years"][place]["year"]
    files, _ = read_back("year", requests["odd"])
    [content] = [content for name, content in files.items() if name.endswith(f"_{year}.docx")]
    [row] = [row for row in rows_of(".docx", content) if row[0] == unit]
    assert row[-1] == "—"


def test_the_archive_of_one_household_comes_back_with_its_names_as_they_were(tmp_path):
    heads = [sheet_columns(HOUSEHOLDS)[name].zh for name in ("number", "filing_unit", "category", "name", "work_status",
             "income_self_month", "income_household_year", "household_size", "cause", "employer")]  # fmt: skip
    row = ["甲-1", RARE, "低保户", "㛃䶮", "在岗", 300, 3600, 2, "其他", "@SUM(A1)"]
    book = openpyxl.Workbook()
    for line in (heads, row):
        book.active.append(line)
    people = book.create_sheet("家庭成员")
    people.append([sheet_columns(MEMBERS)[name].zh for name in ("number", "name", "relation")])
    people.append(["甲-1", LONG, "配偶"])
    path = tmp_path / f"{RARE}.xlsx"
    book.save(path)
    assert not read_workbook(path).errors
    case = Case(load_archive(path, as_of_year=2016), load_scenario("baseline"), lambda _: RunSettings(4, threads=1))
    [(_, content)] = write_documents("archive", Request((case,), source=path)).items()
    told = openpyxl.load_workbook(BytesIO(content))
    found = [[cell.value for cell in line] for line in told.worksheets[0].iter_rows()]
    assert found[1][: len(row)] == row
    assert found[1][len(row)] in {"保留", "清档剔除", "需人工核定"}
    assert told.worksheets[1]["B2"].value == LONG


@pytest.mark.parametrize("kind", OWN)
def test_the_same_request_gives_the_same_bytes(kind, requests):
    assert write_documents(kind, requests["one"]) == write_documents(kind, requests["one"])


def test_a_csv_comes_back_with_its_members_and_what_is_wrong_with_them(tmp_path):
    path = tmp_path / "甲.csv"
    path.write_text(
        "职工编号,管档单位,困难类别,工作状态,本人月收入,家庭年总收入,家庭人口,主要致困原因\n"
        "甲-1,东区工会,低保户,在岗,300,3600,2,其他\n甲-2,东区工会,低保户,在岗,300,3600,2,其他\n",
        encoding="utf-8",
    )
    (tmp_path / "甲_家庭成员.csv").write_text(
        "职工编号,姓名,与职工关系,月收入\n甲-1,演示甲妻,配偶,0\n甲-2,演示乙妻,配偶,很少\n", encoding="utf-8"
    )
    archive = load_archive(path, as_of_year=2016, without_problem_rows=True)
    case = Case(archive, load_scenario("baseline"), lambda _: RunSettings(4, threads=1))
    [(_, content)] = write_documents("archive", Request((case,), source=path)).items()
    homes, people = openpyxl.load_workbook(BytesIO(content)).worksheets
    assert homes["A2"].value == "甲-1"
    assert people["B2"].value == "演示甲妻"
    assert people["E2"].value is None
    assert people["E3"].value


@pytest.mark.parametrize("kind", ["annex1", "annex2", "annex4"])
def test_rare_characters_of_a_pdf_are_there_or_marked_as_missing(kind, requests, tmp_path):
    for name, content in unpacked(write_documents(kind, requests["odd"])):
        if name.endswith(".pdf") and "镇总工会" in (text := words(content, tmp_path).replace(" ", "")):
            assert re.search("[𠮷〓][㛃〓][䶮〓]", text.replace("\n", ""))


def test_papers_are_among_the_kinds_tried():
    assert set(PAPERS) <= set(OWN)
