"""The scan of a sheet's XML, on XML as other programs than ours write it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from simulation.inputs import safety
from simulation.inputs.safety import WorkbookParts
from simulation.inputs.sheet_marks import SheetMarks, scan_sheet

PART = "xl/worksheets/sheet1.xml"
ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"/></row>'
    '<row r="3" hidden="1"><c r="A3"><v>1</v></c><c r="C3" t="e"><f>X1</f><v>#REF!</v></c></row>'
    '<row r="4"><c r="A4"><f>B4*2</f></c><c r="B4"><f>C4</f><v/></c><c r="C4" t="str"><f>D4</f><v></v></c>'
    '<c r="D4"><f t="shared" si="0"/><v>5</v></c><c r="XFD4" s="2"/></row>'
)
BARE = (
    "<row><c><v>1</v></c></row><row hidden='true'><c><v>1</v></c><c/><c t='e'><v>#N/A</v></c></row>"
    "<row><c><f>A1</f></c><c><v>2</v></c></row>"
)


def scanned(folder: Path, rows: str, prefix: str = "") -> SheetMarks:
    if prefix:
        rows = rows.replace("</", f"</{prefix}:").replace("<", f"<{prefix}:").replace(f"<{prefix}:/", "</")
    root = f"{prefix}:worksheet" if prefix else "worksheet"
    data = f"{prefix}:sheetData" if prefix else "sheetData"
    path = folder / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
        archive.writestr("xl/workbook.xml", "<a/>")
        archive.writestr(PART, f"<?xml version='1.0'?><{root} xmlns='x'><{data}>{rows}</{data}></{root}>")
    with WorkbookParts(path) as parts:
        return scan_sheet(parts, PART, np.array([7], dtype=np.int64))


@pytest.mark.parametrize("prefix", ["", "x"])
@pytest.mark.parametrize("piece", [1 << 20, 40, 7])
def test_marks_are_found_however_the_xml_is_cut_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prefix: str, piece: int
) -> None:
    monkeypatch.setattr(safety, "CHUNK", piece)
    marks = scanned(tmp_path, ROWS, prefix)
    assert marks.errors == [(3, 3, "#REF!")]
    assert marks.no_result == [(4, 1), (4, 2)]
    assert marks.hidden == [3]
    assert (marks.width, marks.height) == (4, 4)


def test_rows_and_cells_without_numbers_are_counted(tmp_path: Path) -> None:
    marks = scanned(tmp_path, BARE)
    assert marks.errors == [(2, 3, "#N/A")]
    assert marks.no_result == [(3, 1)]
    assert marks.hidden == [2]
    assert (marks.width, marks.height) == (3, 3)


def test_repeated_text_is_counted_each_time(tmp_path: Path) -> None:
    assert scanned(tmp_path, ROWS).text == 7
