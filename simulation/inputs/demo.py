"""The demo archive: invented households whose mixes match what unions have published (`data/demo/mix.yaml`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from simulation.errors import SimulationError
from simulation.inputs.demo_frames import household_rows, member_rows
from simulation.inputs.demo_identity import id_numbers, serial_within
from simulation.inputs.demo_means import choose_means
from simulation.inputs.demo_people import choose_ages, choose_health, choose_members, choose_schooling, plan_block
from simulation.inputs.demo_work import choose_work
from simulation.inputs.paths import DATA

if TYPE_CHECKING:
    from simulation.inputs.archive import Archive

BLOCK = 50_000
LARGEST = 1_000_000
WORKBOOK_ROWS = 200_000
SHIPPED = (6_600, 2016)
"""Households and seed of the demo archive that comes with the project: about 6,000 are left on the opening file."""
TITLE = "困难职工档案（演示数据，全部人员为虚构）"


def make_demo(households: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Invent an archive: its household and member rows as the reader would give them.

    `households` 1 to 1,000,000; the same number and seed give the same rows everywhere.
    Raises SimulationError for another number.
    """
    _check(households)
    pieces = [_block(seed, first, min(BLOCK, households - first)) for first in range(0, households, BLOCK)]
    household = pd.concat([piece[0] for piece in pieces], ignore_index=True)
    member = pd.concat([piece[1] for piece in pieces], ignore_index=True)
    _add_id_numbers(household, member)
    for frame in (household, member):
        frame["row"] = pd.array(np.arange(2, len(frame) + 2), dtype="Int64")
    return household, member


def demo_archive(households: int, seed: int, as_of_year: int = 2016) -> Archive:
    """A demo archive without a file: built block by block, so that a million households fit in little memory.

    The same households as `make_demo` gives; personal fields are left out.
    """
    from simulation.inputs.archive import build_archive
    from simulation.inputs.joining import join_archives

    _check(households)

    def part(first: int) -> Archive:
        household, member = _block(seed, first, min(BLOCK, households - first))
        _add_id_numbers(household, member)
        count = len(household)
        return build_archive(
            household,
            member,
            source_name=TITLE,
            is_demo=True,
            as_of_year=as_of_year,
            rows_found=count,
            rows_held_back=0,
        )

    return join_archives(part(first) for first in range(0, households, BLOCK))


def write_demo(households: int, seed: int, path: str | Path) -> list[Path]:
    """Write a demo archive: a workbook in the template's form, or two parquet files above 200,000 households.

    Gives the paths written; the second parquet file (members) has `.members` before its ending.
    """
    from simulation.inputs.template import write_parquet, write_workbook

    household, member = make_demo(households, seed)
    target = Path(path)
    if households <= WORKBOOK_ROWS and target.suffix.lower() != ".parquet":
        write_workbook(target, household, member, TITLE)
        return [target]
    target = target.with_suffix(".parquet")
    write_parquet(target, household, member, TITLE)
    return [target, target.with_name(f"{target.stem}.members.parquet")]


def ship_demo() -> list[Path]:
    """Write the demo archive that comes with the project, and its parsed twin; gives the files written."""
    from simulation.inputs.demo_twin import write_twin

    written = write_demo(*SHIPPED, DATA / "demo" / "shantou_demo.xlsx")
    return [*written, *write_twin(written[0])]


def _check(households: int) -> None:
    if not 1 <= households <= LARGEST:
        raise SimulationError(f"演示档案户数应在 1 与 {LARGEST:,} 之间，收到 {households:,}。")


def _block(seed: int, first: int, count: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One block of households; its luck hangs on the seed and on where it begins."""
    rng = np.random.Generator(np.random.Philox(key=[seed, first]))
    block = plan_block(rng, count)
    for step in (choose_members, choose_ages, choose_schooling, choose_health, choose_means):
        step(block)
    jobs = choose_work(block)
    household = household_rows(block, jobs, first)
    return household, member_rows(block, jobs, household["number"].to_numpy(dtype=object))


def _add_id_numbers(household: pd.DataFrame, member: pd.DataFrame) -> None:
    """Fill ID numbers from birth date and sex; then blank some birth dates, which the ID number still tells."""
    people = pd.concat([household[["birth_date", "sex"]], member[["birth_date", "sex"]]], ignore_index=True)
    date = people["birth_date"].dt
    born = (date.year * 12 + date.month - 1).to_numpy(dtype=np.int64)
    day = date.day.to_numpy(dtype=np.int64)
    sex = (people["sex"] == "female").to_numpy().astype(np.int64)
    numbers: Any = id_numbers(born, day, sex, serial_within(born, day, sex))
    household["id_number"] = pd.array(numbers[: len(household)], dtype="str")
    member["id_number"] = pd.array(numbers[len(household) :], dtype="str")
    for frame in (household, member):
        told = frame.pop("_birth_date_blank")
        frame.loc[told.to_numpy(), "birth_date"] = pd.NaT
