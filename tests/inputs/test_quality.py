from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulation.inputs import homes
from simulation.inputs.archive import load_archive
from simulation.inputs.quality import FILLED_IN, RowQuality, given_share, given_shares, row_quality
from simulation.inputs.workbook import read_workbook, without_problem_rows
from tests.inputs.messy import EXPECTED, write_messy

INPUTS = Path(homes.__file__).parent


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("messy") / "messy.xlsx"
    write_messy(path)
    return path


def test_rows_are_counted_by_their_worst_problem(messy: Path) -> None:
    parsed = read_workbook(messy)
    quality = row_quality(parsed)
    errors = {(item.sheet, item.row) for item in EXPECTED if item.severity == "error"}
    warnings = {(item.sheet, item.row) for item in EXPECTED if item.severity == "warning" and item.row} - errors
    assert quality == RowQuality(14 + 5, len(errors), len(warnings))
    assert quality.in_order == pytest.approx(1 - (len(errors) + len(warnings)) / 19)
    assert quality.readable == pytest.approx(1 - len(errors) / 19)
    assert row_quality(without_problem_rows(parsed)) == quality  # the file's quality, whatever is held back


def test_a_file_without_rows_has_nothing_out_of_order() -> None:
    assert (RowQuality(0, 0, 0).in_order, RowQuality(0, 0, 0).readable) == (1.0, 1.0)


def test_values_given_are_the_rest_of_what_was_filled_in(messy: Path) -> None:
    archive = load_archive(messy, without_problem_rows=True)
    shares = given_shares(archive)
    assert {name: pytest.approx(1 - share) for name, share in archive.imputed.items()} == {
        name: share for name, share in shares.items() if share < 1
    }
    assert list(shares.values()) == sorted(shares.values())
    filled = sum(
        (1 - share) * len(archive.households if name in archive.households else archive.members)
        for name, share in shares.items()
    )
    of_homes = sum(name in archive.households for name in FILLED_IN)
    cells = of_homes * len(archive.households) + (len(FILLED_IN) - of_homes) * len(archive.members)
    assert given_share(archive) == pytest.approx(1 - filled / cells)
    assert 0.3 < given_share(archive) < 0.95


def test_everything_that_can_be_filled_in_is_counted() -> None:
    sources = "".join(path.read_text("utf-8") for path in INPUTS.glob("*.py"))
    noted = set(re.findall(r'log\.note\(\s*"(\w+)"', sources)) | {"severance", "wish_business", "union_member"}
    assert set(FILLED_IN) == noted
