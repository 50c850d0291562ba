"""The archive file given back: new columns behind the last one, everything else byte for byte."""

import re
import zipfile
from io import BytesIO

import openpyxl
import pytest
from openpyxl.drawing.image import Image
from openpyxl.utils import get_column_letter

from simulation.analysis.attribution import RunSettings
from simulation.inputs.archive import load_archive
from simulation.inputs.demo import write_demo
from simulation.inputs.scenario import load_scenario
from simulation.inputs.workbook import read_workbook
from simulation.reports.added_columns import with_columns
from simulation.reports.documents import Case, Request, write_documents
from tests.inputs.messy import HOUSEHOLD_SHEET, MEMBER_SHEET, write_messy

FEW = RunSettings(replicates=4, threads=1)


def given_back(source, **more):
    archive = load_archive(source, without_problem_rows=True)
    case = Case(archive, load_scenario("baseline"), lambda _: FEW)
    [(name, content)] = write_documents("archive", Request((case,), source=source, **more)).items()
    return case, name, content


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    path = tmp_path_factory.mktemp("file") / "某区 档案.xlsx"
    write_demo(40, 7, path)
    return path, *given_back(path)


@pytest.fixture(scope="module")
def messy(tmp_path_factory):
    path = tmp_path_factory.mktemp("file") / "乱.xlsx"
    write_messy(path)
    return path, *given_back(path)


def parts(content):
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_only_the_ends_of_rows_of_one_sheet_change(clean):
    path, _, name, content = clean
    assert name == "某区_档案_已标注_baseline.xlsx"
    before, after = parts(path.read_bytes()), parts(content)
    changed = [part for part in before if before[part] != after[part]]
    assert before.keys() == after.keys()
    assert len(changed) == 1
    width = openpyxl.load_workbook(path).worksheets[0].max_column
    new = "|".join(get_column_letter(width + place) for place in range(1, 12))
    cells = re.compile(
        rf'<col min="{width + 1}"[^>]*>|<c r="(?:{new})\d+"(?: t="inlineStr")?>.*?</c>|<dimension[^>]*>|\sspans="[^"]*"'.encode()
    )
    assert cells.sub(b"", after[changed[0]]) == cells.sub(b"", before[changed[0]])


def test_every_household_has_its_screening_and_its_plan(clean):
    path, case, _, content = clean
    width = openpyxl.load_workbook(path).worksheets[0].max_column
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    heads, *rows = (row[width:] for row in sheet.iter_rows(min_row=2, values_only=True))
    assert heads[0] == "测算：核查结论"
    assert heads[-1] == "测算：问题"
    assert len(rows) == 40
    kept = [row for row in rows if row[0] == "保留"]
    assert len(kept) == len(case.screening.kept)
    assert all(row[8] for row in kept)
    means = case.screening.means
    assert [row[5] for row in rows] == [fen / 100 for fen in means.gross_head]


def test_the_file_given_back_can_be_handed_in_again_and_says_the_same(clean, tmp_path):
    _, case, _, content = clean
    (tmp_path / "again.xlsx").write_bytes(content)
    assert read_workbook(tmp_path / "again.xlsx").errors == ()
    assert load_archive(tmp_path / "again.xlsx").fingerprint == case.archive.fingerprint


def test_every_problem_stands_in_its_row_and_rows_not_imported_say_so(messy):
    path, case, _, content = messy
    parsed, book = read_workbook(path), openpyxl.load_workbook(BytesIO(content))
    for sheet in (HOUSEHOLD_SHEET, MEMBER_SHEET):
        told = {cells[0].row: str(cells[-1].value) for cells in book[sheet].iter_rows()}
        for item in parsed.problems:
            if item.sheet == sheet and item.row is not None:
                assert item.rule in told[item.row]
    out = [row for row in book[HOUSEHOLD_SHEET].iter_rows(values_only=True) if "有错误，未导入" in row]
    assert len(out) == case.archive.rows_held_back


def test_pictures_charts_and_formulas_of_the_file_survive(tmp_path):
    from PIL import Image as Picture

    write_demo(6, 7, tmp_path / "plain.xlsx")
    dot = BytesIO()
    Picture.new("RGB", (8, 8), "red").save(dot, "PNG")
    book = openpyxl.load_workbook(tmp_path / "plain.xlsx")
    book.worksheets[0].add_image(Image(dot), "B2")
    book.create_sheet("别的")["A1"] = "=1+1"
    book.save(tmp_path / "with.xlsx")
    before, after = parts((tmp_path / "with.xlsx").read_bytes()), parts(given_back(tmp_path / "with.xlsx")[2])
    kept = [name for name in before if "media" in name or "drawing" in name or name.endswith("sheet3.xml")]
    assert any("media" in name for name in kept)
    assert all(before[name] == after[name] for name in kept)


def test_what_stands_in_our_cells_is_text_even_if_it_looks_like_a_formula():
    sheet = (
        b'<worksheet><sheetData><row r="1" spans="1:1"><c r="A1"><v>1</v></c></row><row r="2"/></sheetData></worksheet>'
    )
    made = with_columns(sheet, {1: ["=1+1 & <b>", 2.5], 2: ["x\x00y"]})
    assert made == (
        b'<worksheet><cols><col min="2" max="3" width="20" customWidth="1"/></cols><sheetData><row r="1" spans="1:3"><c r="A1"><v>1</v></c><c r="B1" t="inlineStr"><is>'
        b'<t xml:space="preserve">=1+1 &amp; &lt;b&gt;</t></is></c><c r="C1"><v>2.5</v></c></row>'
        b'<row r="2"><c r="B2" t="inlineStr"><is><t xml:space="preserve">xy</t></is></c></row></sheetData></worksheet>'
    )


@pytest.mark.parametrize(
    "sheet",
    [
        b"<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>",
        b'<worksheet><sheetData><row r="1"><c><v>1</v></c></row></sheetData></worksheet>',
        b'<worksheet><sheetData><row r="1"><c r="XFD1"/></row></sheetData></worksheet>',
        b'<worksheet><sheetData><row r="7"><c r="A7"/></row></sheetData></worksheet>',
    ],
)
def test_a_sheet_written_in_an_unknown_way_is_left_to_the_other_writer(sheet):
    assert with_columns(sheet, {1: ["x"]}) is None


def test_prefixed_tags_keep_their_prefix():
    sheet = b"<x:worksheet><x:sheetData><x:row r='1'><x:c r='B1'/></x:row></x:sheetData></x:worksheet>"
    assert b'<x:c r="C1"><x:v>1</x:v></x:c></x:row>' in with_columns(sheet, {1: [1]})


def test_a_file_of_another_kind_comes_back_as_a_workbook_with_the_same_cells(tmp_path):
    write_demo(6, 7, tmp_path / "plain.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "plain.xlsx").worksheets[0].iter_rows(values_only=True, min_row=2))
    lines = "\n".join(
        ",".join("" if cell is None else str(cell).replace(" 00:00:00", "") for cell in row) for row in rows
    )
    (tmp_path / "plain.csv").write_text(lines, encoding="utf-8-sig")
    page = openpyxl.load_workbook(BytesIO(given_back(tmp_path / "plain.csv")[2])).active
    assert page.max_row == len(rows)
    assert "测算：核查结论" in [cell.value for cell in page[1]]
