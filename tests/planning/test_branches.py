"""Splits lived from the year in which they differ: the same counts as each lived by itself, to the last fen."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.analysis.attribution import RunSettings
from simulation.inputs.demo import demo_archive
from simulation.inputs.scenario import load_scenario
from simulation.planning.evaluator import Evaluator

ARCHIVE = demo_archive(200, 3)


@pytest.mark.parametrize("name", ["baseline", "work_first"])
def test_lived_together_is_lived_alone(name):
    one, other = (Evaluator(ARCHIVE, load_scenario(name), RunSettings(5, 7, 2)) for _ in range(2))
    around = one.base // 40
    splits = [around]
    for i, t in np.ndindex(*around.shape):
        changed = around.copy()
        changed[i, t] = changed[i, t] // 2 if (i + t) % 2 else changed[i, t] * 3 + 100_000
        splits.append(changed)
    few = one.of(splits[3], 2)
    one.together(around, splits, 5)
    lived = one.lived
    for split in splits:
        together, alone = one.of(split, 5), other.of(split, 5)
        for field in ("lifted", "toward", "counted", "spent"):
            assert np.array_equal(getattr(together, field), getattr(alone, field)), field
    assert np.array_equal(few.lifted, one.of(splits[3], 2).lifted)
    assert one.lived == lived < other.lived, "years in common are lived once"
