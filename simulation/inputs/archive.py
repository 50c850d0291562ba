"""The archive: households and members as plain typed tables, from a workbook or the demo shipped with the project."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.errors import ArchiveProblemsError, UnusableFileError
from simulation.inputs.columns import HOUSEHOLDS, MEMBERS, sheet_columns
from simulation.inputs.demo_twin import read_twin
from simulation.inputs.homes import IMPUTED, type_block
from simulation.inputs.imputation import Columns, ImputationLog, household_keys
from simulation.inputs.paths import DATA
from simulation.inputs.places import UNKNOWN_PLACE, default_region, region_of, regions
from simulation.inputs.typed import Sheet

DEMO = DATA / "demo" / "shantou_demo.xlsx"
BLOCK = 100_000


@dataclass(frozen=True)
class Archive:
    """A file of hardship households, typed: integer codes, integer fen, no blanks.

    Months are counted year * 12 + month - 1. `households` has one row a household in the order of the file; `members`
    is sorted by `household` (row position), the worker first, at most 8 a household. `identity` holds personal fields
    for screens and is never used by the model. `fingerprint` depends on the content, not on the order of rows.
    `imputed` gives by column the share of values that the file lacked.
    """

    households: pd.DataFrame
    members: pd.DataFrame
    identity: pd.DataFrame | None
    units: tuple[str, ...]
    regions: tuple[str, ...]
    as_of: int
    salt: str
    fingerprint: str
    is_demo: bool
    rows_found: int
    rows_held_back: int
    imputed: Mapping[str, float]
    source_name: str = ""


def build_archive(  # noqa: PLR0913 - what the reader knows about the file, by keyword
    households: pd.DataFrame,
    members: pd.DataFrame | None,
    *,
    source_name: str,
    is_demo: bool,
    as_of_year: int,
    rows_found: int,
    rows_held_back: int,
    salt: str = "jiekun",
) -> Archive:
    """Type parsed rows; `members` may be missing, then everybody but the worker is inferred and marked.

    `as_of_year` is the first year of the plan: ages and spells are read in its January.
    Raises UnusableFileError if there is no household.
    """
    if households.empty:
        raise UnusableFileError(f"{source_name}：没有可用的户数据。请在“户”表的表头下填写至少一户。")
    numbers = households["number"].astype("str")
    sheet = Sheet(HOUSEHOLDS, households)
    units, unit = _units(sheet)
    log = ImputationLog(len(sheet))
    columns: Columns = {"key": household_keys(numbers, salt), "unit": unit, "region": _region(sheet, log)}
    listed = Sheet(MEMBERS, members if members is not None else pd.DataFrame())
    home, people = _type_all(sheet, listed, columns["key"], as_of_year * 12, log)
    columns |= home
    columns["flags"] |= np.where(log.households, IMPUTED, 0).astype(np.int16)
    household_table = pd.DataFrame({"number": numbers.array, **columns}, copy=False)
    member_table = pd.DataFrame(people, copy=False)
    return Archive(
        households=household_table,
        members=member_table,
        identity=_identity(households),
        units=units,
        regions=regions(),
        as_of=as_of_year * 12,
        salt=salt,
        fingerprint=content_fingerprint(household_table, member_table, units),
        is_demo=is_demo,
        rows_found=rows_found,
        rows_held_back=rows_held_back,
        imputed=_shares(log, columns, people),
        source_name=source_name,
    )


def load_archive(
    path: str | Path | None = None, *, as_of_year: int = 2016, without_problem_rows: bool = False
) -> Archive:
    """Read an archive file, or the demo archive where `path` is None.

    Raises UnusableFileError for a file that cannot be opened safely and ArchiveProblemsError, with every problem, where
    rows break a rule; with `without_problem_rows` those households are left out and counted instead. A household whose
    member row breaks a rule is left out too: its income could not be trusted.
    """
    from simulation.inputs.workbook import file_errors, read_workbook
    from simulation.inputs.workbook import without_problem_rows as leave_out

    if path is None and (demo := _demo_archive(as_of_year)):
        return demo
    parsed = read_workbook(Path(path) if path is not None else DEMO)
    errors = file_errors(parsed.problems) if without_problem_rows else parsed.errors
    if errors:
        raise ArchiveProblemsError(f"{parsed.source_name}：有 {len(errors)} 处问题需要先改正。", parsed.problems)
    kept = leave_out(parsed) if without_problem_rows else parsed
    return build_archive(
        kept.households,
        kept.members,
        source_name=parsed.source_name,
        is_demo=parsed.is_demo,
        as_of_year=as_of_year,
        rows_found=parsed.households_found,
        rows_held_back=parsed.households_found - len(kept.households),
    )


def _demo_archive(as_of_year: int) -> Archive | None:
    """The demo archive from its parsed twin, if that was made from the workbook that is there."""
    frames = read_twin(DEMO)
    if frames is None:
        return None
    return build_archive(
        *frames,
        source_name=DEMO.name,
        is_demo=True,
        as_of_year=as_of_year,
        rows_found=len(frames[0]),
        rows_held_back=0,
    )


def _units(sheet: Sheet) -> tuple[tuple[str, ...], NDArray[np.int16]]:
    """Filing units in alphabetical order and each household's index; the order of rows does not matter."""
    place, names = pd.factorize(pd.Series(sheet.text("filing_unit"), dtype="str"), sort=True)
    return tuple(str(name) or "未注明" for name in names), place.astype(np.int16)


def _region(sheet: Sheet, log: ImputationLog) -> NDArray[np.int8]:
    """The sourced series of each household's place: by district, else by the filing unit's name, else the default."""
    told = sheet.each("region", region_of, UNKNOWN_PLACE)
    by_unit = sheet.each("filing_unit", region_of, UNKNOWN_PLACE)
    silent = log.note("region", told == UNKNOWN_PLACE)
    guessed = np.where(by_unit == UNKNOWN_PLACE, default_region(), by_unit)
    return np.where(silent, guessed, told).astype(np.int8)


def _type_all(
    sheet: Sheet, listed: Sheet, keys: NDArray[np.uint64], as_of: int, log: ImputationLog
) -> tuple[Columns, Columns]:
    """Type block by block, so that what is needed in between stays small; give both tables with their links."""
    homes: list[Columns] = []
    people: list[Columns] = []
    for first, block, members, owner in _blocks(sheet, listed):
        part = ImputationLog(len(block))
        home, person = type_block(block, members, owner, keys[first : first + len(block)], as_of, part)
        log.add(part, first)
        person["household"] = (person["household"] + first).astype(np.int32)
        homes.append(home)
        people.append(person)
    columns, members_ = _stack(homes), _stack(people)
    count = np.bincount(members_["household"], minlength=len(sheet))
    columns["members_to"] = np.cumsum(count).astype(np.int32)
    columns["members_from"] = (columns["members_to"] - count).astype(np.int32)
    return columns, members_


def _blocks(sheet: Sheet, listed: Sheet) -> Iterator[tuple[int, Sheet, Sheet, NDArray[np.int32]]]:
    """First row, households, their member rows and the household (row in the block) of each; orphans are left out."""
    numbers = pd.Index(sheet.frame["number"])
    owner = np.full(0, 0)
    if len(listed):
        # A number given twice is refused by the reader; here its members go to the first household of that number.
        unique = numbers[~numbers.duplicated()]
        owner = np.flatnonzero(~numbers.duplicated())[unique.get_indexer(listed.frame["number"])]
        owner[unique.get_indexer(listed.frame["number"]) < 0] = -1
    order = np.argsort(owner, kind="stable")
    edges = np.searchsorted(owner[order], np.arange(0, len(sheet) + BLOCK, BLOCK))
    for part, first in enumerate(range(0, len(sheet), BLOCK)):
        rows = order[edges[part] : edges[part + 1]]
        block = sheet.take(np.arange(first, min(first + BLOCK, len(sheet))))
        yield first, block, listed.take(rows), (owner[rows] - first).astype(np.int32)


def _stack(parts: list[Columns]) -> Columns:
    """Join the blocks column by column, freeing each as it is used."""
    names = list(parts[0])
    return {name: np.concatenate([part.pop(name) for part in parts]) for name in names}


def _identity(households: pd.DataFrame) -> pd.DataFrame | None:
    """Personal fields of the worker, by row position; None where the file has none."""
    personal = [name for name, column in sheet_columns(HOUSEHOLDS).items() if column.need == "identity"]
    kept = [name for name in personal if name in households]
    return households[kept].reset_index(drop=True) if kept else None


def _shares(log: ImputationLog, columns: Columns, people: Columns) -> Mapping[str, float]:
    """Share of imputed values by column, largest first."""
    homes, persons = len(columns["key"]), len(people["household"])
    shares = {name: count / (homes if name in log.of_homes else persons) for name, count in log.counts.items() if count}
    return dict(sorted(shares.items(), key=lambda item: -item[1]))


def content_fingerprint(households: pd.DataFrame, members: pd.DataFrame, units: tuple[str, ...]) -> str:
    """Hash of the content in the order of the keys: 16 hexadecimal digits, the same whatever the order of rows."""
    digest = hashlib.sha256("\n".join(units).encode())
    order = np.argsort(households["key"].to_numpy(), kind="stable")
    for name in households.columns.difference(["members_from", "members_to", "number"], sort=False):
        _add(digest, name, households[name].to_numpy()[order])
    counts = (households["members_to"] - households["members_from"]).to_numpy()[order]
    start = households["members_from"].to_numpy()[order]
    rows = np.repeat(start - np.r_[0, np.cumsum(counts)[:-1]], counts) + np.arange(counts.sum())
    for name in members.columns.difference(["household"], sort=False):
        _add(digest, name, members[name].to_numpy()[rows])
    return digest.hexdigest()[:16]


def _add(digest: hashlib._Hash, name: str, values: NDArray[np.generic]) -> None:
    digest.update(name.encode())
    if values.dtype == object:
        digest.update("\x1f".join(map(str, values)).encode())
    else:
        digest.update(np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<"), copy=False).tobytes())
