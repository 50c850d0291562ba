"""Is this file one we can read without harm? Sniffing, refusal, and unpacking with a running count.

The sizes in a zip's headers are claims, so every part is also counted while it is unpacked, before any
other library sees it. Nothing is ever unpacked to disk.
"""

from __future__ import annotations

import copy
import mmap
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Literal, NoReturn, Self

from simulation.errors import UnusableFileError
from simulation.inputs.columns import limit

FileKind = Literal["xlsx", "xls", "csv", "parquet"]

CHUNK = 1 << 20
DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError)
"""What zipfile raises for a damaged file; RuntimeError also for encryption and for compressions it does not have."""
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SAVE_AS = "用 Excel 或 WPS 打开后另存为“Excel 工作簿（.xlsx）”再交"
_KNOWN_STARTS: dict[bytes, str] = {
    b"%PDF": "它是 PDF 文件",
    b"\x89PNG": "它是图片",
    b"\xff\xd8\xff": "它是图片",
    b"Rar!": "它是压缩包",
    b"7z\xbc\xaf": "它是压缩包",
    b"\x1f\x8b": "它是压缩包",
}


def refuse(path: Path, why: str, instead: str) -> NoReturn:
    """Raise UnusableFileError saying what, why and what to hand in."""
    raise UnusableFileError(f"不能读取“{path.name}”：{why}。请{instead}。")


def file_kind(path: Path) -> FileKind:
    """What the file really is, by its first bytes and not by its name.

    Raises:
        UnusableFileError: missing, empty, no workbook, or a workbook of a kind that is not read.
    """
    if path.is_dir():
        refuse(path, "这是文件夹", "写出其中档案工作簿的文件名")
    if not path.is_file():
        refuse(path, "找不到这个文件", "检查文件名和所在文件夹")
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        refuse(path, "文件是空的", "交有内容的档案工作簿")
    if head.startswith(b"PK"):
        return "xlsx"
    if head.startswith(_OLE):
        _check_ole(path)
        return "xls"
    if head.startswith(b"PAR1"):
        return "parquet"
    return _check_text(path, head)


def _check_text(path: Path, head: bytes) -> FileKind:
    for start, what in _KNOWN_STARTS.items():
        if head.startswith(start):
            refuse(path, f"{what}，不是工作簿", "交 .xlsx、.xls、.csv 或 .parquet 格式的档案")
    opening = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:300].lower()
    if opening.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        refuse(path, "它是网页或 XML 文件，只是用了表格的扩展名", _SAVE_AS)
    has_utf16_mark = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    if path.suffix.lower() not in (".csv", ".txt", ".tsv") or (b"\0" in head and not has_utf16_mark):
        refuse(path, "它不是工作簿，或者已经损坏", "交 .xlsx、.xls、.csv 或 .parquet 格式的档案")
    if path.stat().st_size > limit("expanded"):
        refuse(path, "文件超过 1 GB", "按区县或产业拆成几个文件")
    return "csv"


def _check_ole(path: Path) -> None:
    """An old .xls, or an encrypted .xlsx in the same kind of container."""
    if path.stat().st_size > limit("expanded") // 4:
        refuse(path, "旧格式的工作簿过大", _SAVE_AS)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:

        def holds(name: str) -> bool:
            return data.find(name.encode("utf-16-le")) >= 0

        if holds("EncryptedPackage") or holds("EncryptionInfo"):
            refuse(path, "文件设有打开密码（已加密）", "在 Excel 里取消密码后另存再交")
        if holds("_VBA_PROJECT"):
            refuse(path, "文件含有宏", _SAVE_AS)
        if not (holds("Workbook") or holds("Book")):
            refuse(path, "它不是 Excel 工作簿（可能是 Word 等文件）", "交 Excel 档案工作簿")


class WorkbookParts:
    """The parts of an .xlsx, unpacked piece by piece, with all sizes counted.

    Raises UnusableFileError from the constructor for whatever the list of parts gives away, and from
    `stream` when a part turns out larger than it claims.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._counted: dict[str, int] = {}
        try:
            self._zip = zipfile.ZipFile(path)
        except DAMAGED_ZIP as error:
            self._damaged(error)
        try:
            self._check_list()
        except UnusableFileError:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def names(self) -> frozenset[str]:
        """Names of all parts."""
        return frozenset(self._zip.namelist())

    def claimed_size(self, name: str) -> int:
        """Bytes of a part as the list of parts says: a claim, good for showing progress only."""
        return self._zip.getinfo(name).file_size

    def stream(self, name: str) -> Iterator[bytes]:
        """One part unpacked in pieces of about 1 MB; refuses as soon as the total passes the limit."""
        claimed = copy.copy(self._zip.getinfo(name))
        claimed.file_size = 1 << 62  # unpack to the true end, whatever the header says
        size = 0
        others = sum(self._counted.values()) - self._counted.get(name, 0)
        try:
            with self._zip.open(claimed) as part:
                while piece := part.read(CHUNK):
                    size += len(piece)
                    self._counted[name] = max(size, self._counted.get(name, 0))
                    if others + size > limit("expanded"):
                        self._too_large()
                    if size == len(piece) and name.endswith((".xml", ".rels")):
                        self._check_xml(piece)
                    yield piece
        except DAMAGED_ZIP as error:
            self._damaged(error)

    def read(self, name: str) -> bytes:
        """One small part whole."""
        return b"".join(self.stream(name))

    def _check_list(self) -> None:
        parts = self._zip.infolist()
        names = [part.filename for part in parts]
        if len(parts) > limit("entries") or len(set(names)) < len(names):
            refuse(self.path, "压缩结构异常（部件过多或重名）", _SAVE_AS)
        if any(_is_outside(name) for name in names):
            refuse(self.path, "压缩结构异常（含有指向外部的路径）", _SAVE_AS)
        if any(part.flag_bits & 1 for part in parts):
            refuse(self.path, "文件是加密的", "取消密码后另存再交")
        self._check_content({name.lower() for name in names})
        self._check_claims(parts)

    def _check_content(self, names: set[str]) -> None:
        if "xl/workbook.bin" in names:
            refuse(self.path, "它是二进制工作簿（.xlsb）", _SAVE_AS)
        if not {"xl/workbook.xml", "[content_types].xml"} <= names:
            refuse(self.path, "它是压缩包或别的文件，不是 Excel 工作簿", "直接交 .xlsx 档案工作簿")
        if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
            refuse(self.path, "文件含有宏", _SAVE_AS)
        if any(name.startswith("xl/externallinks/") or name == "xl/connections.xml" for name in names):
            refuse(
                self.path,
                "文件链接到其他工作簿或外部数据",
                "在 Excel“数据—编辑链接”中断开链接（保留数值）后另存再交",
            )

    def _check_claims(self, parts: list[zipfile.ZipInfo]) -> None:
        if sum(part.file_size for part in parts) > limit("expanded"):
            self._too_large()
        for part in parts:
            ratio = part.file_size / max(part.compress_size, 1)
            if part.file_size > limit("entry_ratio_from") and ratio > limit("entry_ratio"):
                refuse(self.path, "压缩比异常，解开后会非常大", _SAVE_AS)

    def _check_xml(self, start: bytes) -> None:
        """Plain XML in a one-byte encoding without declarations of its own (no entities to blow up)."""
        if not start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") or b"<!DOCTYPE" in start[:4096]:
            refuse(self.path, "工作簿内部的 XML 不是 Excel 写出的样子", _SAVE_AS)

    def _too_large(self) -> NoReturn:
        refuse(self.path, "解开后超过 1 GB", "删去无关的工作表和空白格式，或按区县拆成几个文件，或交 .parquet")

    def _damaged(self, error: Exception) -> NoReturn:
        raise UnusableFileError(
            f"不能读取“{self.path.name}”：文件不完整或已损坏（{type(error).__name__}）。请重新导出或{_SAVE_AS}。"
        ) from error


def _is_outside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name
