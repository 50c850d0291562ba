from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from simulation.errors import UnusableFileError
from simulation.inputs import columns
from simulation.inputs.sheets import open_tables


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "档案.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("户").write_row(0, 0, ["职工编号", "困难类别"])
    return path


def read(path: Path) -> None:
    for _ in open_tables(path):
        pass


def with_part(path: Path, name: str, content: bytes = b"x") -> Path:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("xl/vbaProject.bin", "宏"),
        ("xl/externalLinks/externalLink1.xml", "链接到其他工作簿"),
        ("xl/connections.xml", "外部数据"),
        ("../evil.xml", "路径"),
        ("/abs.xml", "路径"),
        ("xl/workbook.bin", "xlsb"),
    ],
)
def test_parts_that_do_not_belong_are_refused(workbook: Path, part: str, said: str) -> None:
    with pytest.raises(UnusableFileError, match=said):
        read(with_part(workbook, part))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"%PDF-1.7 ...", "PDF"),
        ("a.xls", "<html><table>职工编号</table></html>".encode(), "网页"),
        ("a.xlsx", b"PK\x03\x04 broken", "损坏"),
        ("a.xlsx", b"\x00\x01\x02", "不是工作簿"),
        ("a.csv", b"a,b\x00\x00", "不是工作簿"),
        ("a.parquet", b"PAR1 broken", "parquet"),
        ("a.xlsx", b"", "空的"),
        ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "WordDocument".encode("utf-16-le"), "Word"),
        ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "Workbook".encode("utf-16-le"), "不完整"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnusableFileError, match=said) as caught:
        read(path)
    assert "请" in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnusableFileError, match="找不到"):
        read(tmp_path / "none.xlsx")


def test_an_ordinary_zip_is_no_workbook(tmp_path: Path) -> None:
    with pytest.raises(UnusableFileError, match="不是 Excel 工作簿"):
        read(with_part(tmp_path / "a.xlsx", "readme.txt"))


def test_a_bomb_is_refused_by_its_claims(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shrink(monkeypatch, expanded=3_000_000)
    with pytest.raises(UnusableFileError, match="超过 1 GB"):
        read(with_part(workbook, "xl/media/big.bin", bytes(4_000_000)))


def test_a_bomb_whose_headers_lie_is_caught_while_unpacking(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = with_part(workbook, "xl/theme/theme2.xml", b"<a>" + bytes(4_000_000))
    data = bytearray(path.read_bytes())
    honest = struct.pack("<I", 4_000_003)
    assert data.count(honest) == 2
    path.write_bytes(bytes(data).replace(honest, struct.pack("<I", 1_000)))
    shrink(monkeypatch, expanded=3_000_000)
    with pytest.raises(UnusableFileError, match="超过 1 GB"):
        read(path)


def test_entities_are_refused(workbook: Path) -> None:
    content = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    with pytest.raises(UnusableFileError, match="XML"):
        read(with_part(workbook, "xl/theme/theme2.xml", content))


def test_one_far_cell_does_not_cost_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "职工编号")
        sheet.write(1_048_575, 16_383, "x")
    with pytest.raises(UnusableFileError, match="行列过多"):
        read(path)


def test_far_blank_cells_with_a_format_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "职工编号")
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
    tables = list(open_tables(path))
    assert (tables[0].n_rows, len(tables[0].columns)) == (1, 1)


def test_a_long_text_used_often_does_not_cost_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for row in range(500):
            sheet.write_string(row, 0, "长" * 10_000)
    shrink(monkeypatch, text=3_000_000)
    with pytest.raises(UnusableFileError, match="文字"):
        read(path)


def test_the_same_in_an_old_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("户")
    for row in range(300):
        page.write(row, 0, "长" * 9_000)  # longer than one record of the file
        page.write(row, 1, f"短{row}")
    book.save(str(tmp_path / "a.xls"))
    read(tmp_path / "a.xls")
    shrink(monkeypatch, text=300 * 9_000 * 3)
    with pytest.raises(UnusableFileError, match="文字"):
        read(tmp_path / "a.xls")


def shrink(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    """Lower some limits, so that a test needs no gigabyte."""
    words = dict(columns.reading_words())
    words["limits"] = {**words["limits"], **limits}
    monkeypatch.setattr(columns, "reading_words", lambda: words)
