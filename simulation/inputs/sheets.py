"""Opens an archive file of any kind that is read, as raw tables with true row numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from simulation.inputs.excel_sheets import xls_tables, xlsx_tables
from simulation.inputs.flat_files import csv_tables, parquet_tables
from simulation.inputs.safety import file_kind
from simulation.inputs.tables import RawTable


def open_tables(path: Path) -> Iterator[RawTable]:
    """Every sheet of a file, one at a time (a .csv or .parquet is one sheet named after the file).

    Raises:
        UnusableFileError: the file cannot be opened safely; see `simulation.inputs.safety`.
    """
    readers = {"xlsx": xlsx_tables, "xls": xls_tables, "csv": csv_tables, "parquet": parquet_tables}
    return readers[file_kind(path)](path)
