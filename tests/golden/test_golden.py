"""Golden results of a small run: any change of an answer is seen, and made on purpose.

Renew with `python -m pytest tests/golden --renew` and say in the commit why the answers changed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulation.engine import simulate
from simulation.inputs.scenario import load_scenario
from simulation.results import Results

FILE = Path(__file__).with_name("small_run.json")
SCENARIOS = ("baseline", "no_union_programme", "work_first")


def answers(results: Results) -> dict[str, Any]:
    """Whole numbers only: moves by replicate and year, spending by programme and year, the other money by year."""
    arrays = results.arrays
    spending = arrays["spending"].sum(axis=(0, 3))
    return {
        "moves": {name: results.moves(name).tolist() for name in results.labels["move"]},
        "spending_fen": {name: spending[:, place].tolist() for place, name in enumerate(results.labels["programme"])},
        "reached": {
            name: arrays["reached"][..., place, :].sum(axis=(0, 2)).tolist()
            for place, name in enumerate(results.labels["programme"])
        },
        "money": {
            name: arrays["money"][..., place].sum(axis=0).tolist()
            for place, name in enumerate(results.labels["account"])
        },
    }


def test_the_small_run_gives_the_golden_answers(small_archive, renew):
    found = {name: answers(simulate(small_archive, load_scenario(name), replicates=8)) for name in SCENARIOS}
    if renew:
        FILE.write_text(written(found), encoding="utf-8")
        pytest.fail(f"golden results written anew to {FILE.name}; run again without --renew")
    golden = json.loads(FILE.read_text(encoding="utf-8"))
    assert list(golden) == list(SCENARIOS)
    for name in SCENARIOS:
        for part, wanted in golden[name].items():
            assert found[name][part] == wanted, f"{name}: {part}: {difference(found[name][part], wanted)}"


def written(found: dict[str, Any]) -> str:
    """One line a series, so that a change is seen line by line."""
    return "{\n" + ",\n".join(f"{json.dumps(name)}: {lines(content)}" for name, content in found.items()) + "\n}\n"


def lines(content: dict[str, Any]) -> str:
    blocks = [f"  {json.dumps(part)}: {series(values)}" for part, values in content.items()]
    return "{\n" + ",\n".join(blocks) + "\n}"


def series(values: dict[str, Any]) -> str:
    rows = [f"    {json.dumps(name)}: {json.dumps(numbers)}" for name, numbers in values.items()]
    return "{\n" + ",\n".join(rows) + "\n  }"


def difference(found: dict[str, Any], wanted: dict[str, Any]) -> str:
    """The first series that differs, by how much in all."""
    if found.keys() != wanted.keys():
        return f"names differ: {sorted(found.keys() ^ wanted.keys())}"
    name = next(key for key in wanted if found[key] != wanted[key])
    return f"{name}: {np.sum(found[name])} in place of {np.sum(wanted[name])}"
