"""Archives kept on this machine: parsed rows without anybody's identity, found again by the hash of their content.

Rows are kept as parsed and not as typed, so that one file serves plans of any first year. What was masked before
keeping (`simulation.inputs.masking`) is not on the disk.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simulation.errors import UnusableFileError
from simulation.inputs.archive import Archive, build_archive
from simulation.inputs.columns import HOUSEHOLDS, MEMBERS, SheetName
from simulation.inputs.identity import id_facts
from simulation.inputs.masking import masked_frame, masked_numbers
from simulation.inputs.workbook import ParsedWorkbook

_FACTS = b"jiekun_archive"
_ID = re.compile(r"[0-9a-f]{16}")


def keep_archive(parsed: ParsedWorkbook, folder: Path) -> str:
    """Write `<id>.households.feather` (and `<id>.members.feather`) into the folder and give the id, 16 hex digits.

    Names, ID and phone numbers are masked first and other personal columns left out. The same content gives the same id
    and is written once. Raises UnusableFileError where there is no household, OSError where the folder is not writable.
    """
    if parsed.households.empty:
        raise UnusableFileError(f"{parsed.source_name}：没有可用的户数据。请在“户”表的表头下填写至少一户。")
    frames = _without_identity(parsed)
    facts = {
        "source_name": parsed.source_name,
        "is_demo": parsed.is_demo,
        "rows_found": parsed.households_found,
        "rows_held_back": parsed.households_found - len(parsed.households),
    }
    name = _content_hash(frames, {key: facts[key] for key in facts if key != "source_name"})
    folder.mkdir(parents=True, exist_ok=True)
    for sheet in (MEMBERS, HOUSEHOLDS):  # households last: an archive whose households are there is whole
        if sheet in frames:
            _write(frames[sheet], _place(folder, name, sheet), facts)
    return name


def open_kept(folder: Path, archive_id: str, as_of_year: int) -> Archive:
    """A kept archive, typed for a plan that begins in `as_of_year`; `identity` holds masked values only.

    Raises UnusableFileError if its files are gone or damaged.
    """
    households, members, facts = _tables(folder, archive_id)
    return build_archive(households, members, as_of_year=as_of_year, **facts)


def kept_rows(folder: Path, archive_id: str) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Household and member rows of a kept archive, for papers that show what it says of each household.

    Raises UnusableFileError if its files are gone or damaged.
    """
    households, members, _ = _tables(folder, archive_id)
    return households, members


def remove_kept(folder: Path, archive_id: str) -> None:
    """Remove an archive's files; nothing happens where there are none."""
    if _ID.fullmatch(archive_id):
        for sheet in (HOUSEHOLDS, MEMBERS):
            _place(folder, archive_id, sheet).unlink(missing_ok=True)


def _tables(folder: Path, archive_id: str) -> tuple[pd.DataFrame, pd.DataFrame | None, dict[str, Any]]:
    if not _ID.fullmatch(archive_id) or not _place(folder, archive_id, HOUSEHOLDS).is_file():
        raise UnusableFileError(f"档案 {archive_id[:16]} 的文件不在这台计算机上。请重新导入，或另选一份档案。")
    households, facts = _read(_place(folder, archive_id, HOUSEHOLDS))
    listed = _place(folder, archive_id, MEMBERS)
    return households, _read(listed)[0] if listed.is_file() else None, facts


def _without_identity(parsed: ParsedWorkbook) -> dict[SheetName, pd.DataFrame]:
    frames: dict[SheetName, pd.DataFrame] = {HOUSEHOLDS: parsed.households}
    if parsed.members is not None:
        frames[MEMBERS] = parsed.members
    numbers = masked_numbers(
        str(number) for frame in frames.values() if "number" in frame for number in frame["number"].dropna()
    )
    masked = {sheet: masked_frame(sheet, _told_by_id(frame)) for sheet, frame in frames.items()}
    for frame in masked.values():
        if "number" in frame:
            frame["number"] = frame["number"].map(numbers, na_action="ignore").astype("str")
    return masked


def _told_by_id(frame: pd.DataFrame) -> pd.DataFrame:
    """Birth date and sex filled in from the ID number where they are blank: it cannot tell them once it is masked."""
    if "id_number" not in frame:
        return frame
    facts = id_facts(frame["id_number"].fillna("").tolist())
    known = ~np.isnat(facts.born)
    told = {
        "birth_date": pd.Series(facts.born.astype("datetime64[s]"), index=frame.index),
        "sex": pd.Series(np.where(facts.is_male, "male", "female"), index=frame.index, dtype="str").where(known),
    }
    return frame.assign(**{name: frame[name].fillna(told[name]) if name in frame else told[name] for name in told})


def _content_hash(frames: Mapping[SheetName, pd.DataFrame], facts: Mapping[str, object]) -> str:
    digest = hashlib.sha256(json.dumps(facts, sort_keys=True).encode())
    for sheet, frame in frames.items():
        for name in sorted(frame.columns):
            digest.update(f"{sheet}.{name}".encode())
            digest.update(pd.util.hash_pandas_object(frame[name], index=False).to_numpy(dtype="<u8").tobytes())
    return digest.hexdigest()[:16]


def _place(folder: Path, archive_id: str, sheet: SheetName) -> Path:
    return folder / f"{archive_id}.{sheet}.feather"


def _write(frame: pd.DataFrame, place: Path, facts: Mapping[str, object]) -> None:
    """Write whole or not at all: another window may be reading, the power may fail."""
    import pyarrow as pa
    import pyarrow.feather as feather

    table = pa.Table.from_pandas(frame, preserve_index=False)
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), _FACTS: json.dumps(facts).encode()})
    unfinished = place.with_name(f".{uuid.uuid4().hex}.part")
    try:
        feather.write_feather(table, unfinished, compression="zstd")
        os.replace(unfinished, place)
    finally:
        unfinished.unlink(missing_ok=True)


def _read(place: Path) -> tuple[pd.DataFrame, dict[str, Any]]:
    import pyarrow as pa
    import pyarrow.feather as feather

    try:
        table = feather.read_table(place, memory_map=False)  # a mapped file cannot be removed on Windows
        facts: dict[str, Any] = json.loads((table.schema.metadata or {})[_FACTS])
        return table.to_pandas(), facts
    except (pa.ArrowException, OSError, KeyError, ValueError) as error:
        raise UnusableFileError(f"保存的档案 {place.name[:16]} 已损坏。请重新导入原来的工作簿。") from error
