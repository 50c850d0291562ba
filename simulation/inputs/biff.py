"""One pass over the records of an old .xls: error cells and hidden rows, which the value reader does not tell.

Layouts: Microsoft, [MS-CFB] (the container) and [MS-XLS] (records BOUNDSHEET8, ROW, BOOLERR, FORMULA, FILEPASS).
"""

from __future__ import annotations

import bisect
import itertools
import struct
from collections.abc import Iterator
from pathlib import Path

from simulation.inputs.columns import limit
from simulation.inputs.safety import refuse
from simulation.inputs.sheet_marks import SheetMarks

_BOF, _EOF, _FILEPASS, _BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0085
_ROW, _BOOLERR, _FORMULA, _LABELSST = 0x0208, 0x0205, 0x0006, 0x00FD
_SST, _CONTINUE = 0x00FC, 0x003C
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
_LAST_SECTOR = 0xFFFFFFF9


def scan_book(path: Path) -> dict[str, SheetMarks]:
    """Marks of every worksheet by its name.

    Raises:
        UnusableFileError: encrypted, or not laid out as an .xls of Excel 97 or later.
    """
    data = path.read_bytes()
    try:
        book = _workbook_stream(data)
        sheets = dict(_sheet_offsets(path, book))
        sizes = _shared_text_sizes(book)
        marks = {name: _scan_sheet(book, offset, sizes) for name, offset in sheets.items()}
    except (struct.error, IndexError, UnicodeDecodeError):
        refuse(path, "旧格式的工作簿不完整或早于 Excel 97", "用 Excel 或 WPS 打开后另存为 .xlsx 再交")
    if any(item.text > limit("text") for item in marks.values()):
        refuse(path, "表里的文字解开后超过 1 GB", "删去重复的长文字后另存再交")
    return marks


def _workbook_stream(data: bytes) -> bytes:
    """The stream `Workbook` of the compound file."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    table = [sector for sector in struct.unpack_from("<109I", data, 76) if sector < _LAST_SECTOR]
    table += _more_table_sectors(data, size)
    fat = [entry for sector in table for entry in struct.unpack_from(f"<{size // 4}I", data, 512 + sector * size)]
    directory = _chain(data, fat, struct.unpack_from("<I", data, 48)[0], size)
    for place in range(0, len(directory), 128):
        name_length, kind = struct.unpack_from("<HB", directory, place + 64)
        name = directory[place : place + max(name_length - 2, 0)].decode("utf-16-le")
        if kind == 2 and name in ("Workbook", "Book"):
            start, length = struct.unpack_from("<II", directory, place + 116)
            return _chain(data, fat, start, size)[:length]
    raise IndexError("no workbook stream")


def _more_table_sectors(data: bytes, size: int) -> list[int]:
    """Sectors of the allocation table beyond the 109 that the header lists."""
    sectors: list[int] = []
    following, count = struct.unpack_from("<II", data, 68)
    for _ in range(min(count, len(data) // size)):
        entries = struct.unpack_from(f"<{size // 4}I", data, 512 + following * size)
        sectors += [sector for sector in entries[:-1] if sector < _LAST_SECTOR]
        following = entries[-1]
    return sectors


def _chain(data: bytes, fat: list[int], start: int, size: int) -> bytes:
    pieces: list[bytes] = []
    sector = start
    while sector < _LAST_SECTOR and len(pieces) <= len(fat):
        pieces.append(data[512 + sector * size : 512 + (sector + 1) * size])
        sector = fat[sector]
    return b"".join(pieces)


def _records(book: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """Kind, start and length of each record up to the end of the substream that begins at `place`."""
    depth = 0
    while place + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, place)
        depth += (kind == _BOF) - (kind == _EOF)
        yield kind, place + 4, length
        if depth <= 0:
            return
        place += 4 + length


def _sheet_offsets(path: Path, book: bytes) -> Iterator[tuple[str, int]]:
    for kind, place, _ in _records(book, 0):
        if kind == _FILEPASS:
            refuse(path, "文件设有打开密码（已加密）", "在 Excel 里取消密码后另存再交")
        if kind == _BOUNDSHEET:
            offset, _, sheet_type, length, flags = struct.unpack_from("<IBBBB", book, place)
            if sheet_type == 0:
                width, encoding = (2, "utf-16-le") if flags & 1 else (1, "latin-1")
                yield book[place + 8 : place + 8 + length * width].decode(encoding), offset


def _shared_text_sizes(book: bytes) -> list[int]:
    """Size in bytes of each shared text; a text may go on in CONTINUE records, each with a width mark of its own."""
    pieces: list[bytes] = []
    for kind, place, length in _records(book, 0):
        if kind == _SST or (pieces and kind == _CONTINUE):
            pieces.append(book[place : place + length])
        elif pieces:
            break
    ends = list(itertools.accumulate(map(len, pieces)))
    table, place = b"".join(pieces), 8
    sizes: list[int] = []
    while place + 3 <= len(table):
        count, flags = struct.unpack_from("<HB", table, place)
        place += 3
        runs = struct.unpack_from("<H", table, place)[0] if flags & 8 else 0
        place += 2 if flags & 8 else 0
        extra = struct.unpack_from("<I", table, place)[0] if flags & 4 else 0
        place += 4 if flags & 4 else 0
        place = _end_of_text(table, place, (count, flags & 1), ends) + 4 * runs + extra
        sizes.append(3 * count)  # at most three bytes a character in UTF-8
    return sizes or [0]


def _end_of_text(table: bytes, place: int, text: tuple[int, int], ends: list[int]) -> int:
    """Where a text of so many characters ends, its width (0: one byte, 1: two) renewed after each break."""
    left, is_wide = text
    while True:
        following = ends[min(bisect.bisect_right(ends, place), len(ends) - 1)]
        taken = min(left, (following - place) >> is_wide)
        place += taken << is_wide
        left -= taken
        if not left or following >= len(table):
            return place
        is_wide = table[following] & 1
        place = following + 1


def _scan_sheet(book: bytes, offset: int, sizes: list[int]) -> SheetMarks:
    marks = SheetMarks()
    for kind, place, _ in _records(book, offset):
        if kind == _LABELSST:
            marks.text += sizes[struct.unpack_from("<I", book, place + 6)[0]]
        elif kind == _ROW:
            row, flags = struct.unpack_from("<H10xH", book, place)
            if flags & 0x20:
                marks.hidden.append(row + 1)
        elif kind in (_BOOLERR, _FORMULA):
            _add_error(marks, kind, book, place)
    return marks


def _add_error(marks: SheetMarks, kind: int, book: bytes, place: int) -> None:
    """Mark the cell if its value, typed in or the result of its formula, is an error."""
    if kind == _BOOLERR:
        row, column, code, is_error = struct.unpack_from("<HH2xBB", book, place)
    else:
        row, column, result_type, code, mark = struct.unpack_from("<HH2xBxB3xH", book, place)
        is_error = mark == 0xFFFF and result_type == 2
    if is_error:
        marks.errors.append((row + 1, column + 1, _ERRORS.get(code, "#ERR")))
