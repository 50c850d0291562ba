"""The shipped demo workbook as parsed once and kept beside it, so that the app need not parse it at every start.

A twin holds the hash of its workbook; a workbook that was changed is read itself.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd

_MARK = b"workbook_sha256"


def read_twin(workbook: Path) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Household and member rows as the reader gave them for this very workbook; None if there is no such twin."""
    import pyarrow.feather as feather

    places = _places(workbook)
    if not all(place.is_file() for place in (workbook, *places)):
        return None
    tables = [feather.read_table(place) for place in places]
    mark = _hash(workbook)
    if any((table.schema.metadata or {}).get(_MARK) != mark for table in tables):
        return None
    household, member = (table.to_pandas() for table in tables)
    return household, member


def write_twin(workbook: Path) -> list[Path]:
    """Parse a demo workbook and keep its rows beside it; gives the files written."""
    import pyarrow as pa
    import pyarrow.feather as feather

    from simulation.inputs.workbook import read_workbook

    parsed = read_workbook(workbook)
    if parsed.errors or parsed.members is None or not parsed.is_demo:
        raise ValueError(f"{workbook.name} is not a demo workbook free of errors")
    for frame, place in zip((parsed.households, parsed.members), _places(workbook), strict=True):
        table = pa.Table.from_pandas(frame, preserve_index=False)
        table = table.replace_schema_metadata({**(table.schema.metadata or {}), _MARK: _hash(workbook)})
        feather.write_feather(table, place, compression="zstd", compression_level=19)
    return _places(workbook)


def _places(workbook: Path) -> list[Path]:
    return [workbook.with_suffix(f".{sheet}.feather") for sheet in ("households", "members")]


def _hash(workbook: Path) -> bytes:
    return hashlib.sha256(workbook.read_bytes()).hexdigest().encode()
