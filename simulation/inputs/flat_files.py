"""Opens .csv and .parquet files as raw tables."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simulation.errors import UnusableFileError
from simulation.inputs.cells import Cell
from simulation.inputs.columns import limit, reading_words
from simulation.inputs.safety import refuse
from simulation.inputs.tables import RawColumn, RawTable, factorised

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile


def csv_tables(path: Path) -> Iterator[RawTable]:
    """A text file in UTF-8 (with or without mark), UTF-16 with mark, or GB 18030."""
    encoding = _encoding(path)
    try:
        with path.open(encoding=encoding, newline="") as file:
            delimiter = _delimiter(file.read(65536))
            file.seek(0)
            columns = factorised(_bounded(path, csv.reader(file, delimiter=delimiter)))
    except (csv.Error, UnicodeError) as error:
        raise UnusableFileError(
            f"不能读取“{path.name}”：文字编码或引号有误（{error}）。请另存为 UTF-8 编码的 CSV 或 .xlsx 再交。"
        ) from error
    yield RawTable(sheet=path.name, columns=columns)


def _bounded(path: Path, rows: Iterable[list[str]]) -> Iterator[list[str]]:
    cells = 0
    for row in rows:
        cells += len(row)
        if cells > limit("grid"):
            refuse(path, "行列过多", "按区县拆成几个文件，或交 .parquet")
        yield row


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        with path.open(encoding="utf-8-sig") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def _delimiter(sample: str) -> str:
    return max((",", "\t", ";"), key=sample.count)


def parquet_tables(path: Path) -> Iterator[RawTable]:
    """Columns by name; the names stand as row 1, so row numbers are those of a sheet with one header row."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
        metadata = file.metadata
        if metadata.num_rows * max(metadata.num_columns, 1) > 10 * limit("grid"):
            refuse(path, "行列过多", "按区县拆成几个文件")
        columns = [_parquet_column(file, name) for name in file.schema_arrow.names]
    except (pa.ArrowException, OSError) as error:
        raise UnusableFileError(f"不能读取“{path.name}”：parquet 文件已损坏（{error}）。请重新导出。") from error
    notes = file.schema_arrow.metadata or {}
    marker = str(reading_words()["demo_marker"]).encode()
    yield RawTable(sheet=path.name, columns=columns, is_demo=any(marker in key + text for key, text in notes.items()))


def _parquet_column(file: ParquetFile, name: str) -> RawColumn:
    import pyarrow as pa
    import pyarrow.compute as pc

    values = file.read(columns=[name]).column(0)
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    encoded = pc.dictionary_encode(values, null_encoding="encode").combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0)
    cells = ["" if cell is None else _as_cell(cell) for cell in encoded.dictionary.to_pylist()]
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32)
    return RawColumn([*cells, name], np.insert(codes, 0, len(cells)).astype(np.int32))


def _as_cell(cell: object) -> Cell:
    if isinstance(cell, bool):
        return str(cell).upper()
    return float(cell) if isinstance(cell, int) else cell
