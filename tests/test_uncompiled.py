"""The compiled engine against its own plain Python: the same run, bit for bit."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from simulation import state
from simulation.engine import simulate
from simulation.inputs.demo import demo_archive
from simulation.inputs.scenario import load_scenario
from simulation.results import ARRAYS, load_results

SCRIPT = """
import sys
from simulation.engine import simulate
from simulation.inputs.demo import demo_archive
from simulation.inputs.scenario import load_scenario

for name in ("baseline", "work_first"):
    simulate(demo_archive(60, 1), load_scenario(name), replicates=2, threads=1).save(f"{sys.argv[1]}/{name}.npz")
"""


def test_no_field_hides_behind_an_attribute_of_numpy() -> None:
    """`record.size` would be NumPy's own in plain Python and our field in compiled code."""
    records = [kind for kind in vars(state).values() if isinstance(kind, np.dtype) and kind.names]
    assert len(records) > 5
    assert [
        name for kind in records for name in kind.names or () if hasattr(np.recarray, name) or hasattr(np.record, name)
    ] == []


@pytest.mark.slow
def test_plain_python_gives_the_same_run(tmp_path: Path) -> None:
    plain = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    # Whole numbers of 64 bits overflow on purpose in hashes; plain NumPy says so each time, compiled code does not.
    command = [sys.executable, "-W", "ignore:overflow:RuntimeWarning", "-c", SCRIPT, str(tmp_path)]
    done = subprocess.run(command, env=plain, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for name in ("baseline", "work_first"):
        compiled = simulate(demo_archive(60, 1), load_scenario(name), replicates=2, threads=1)
        uncompiled = load_results(tmp_path / f"{name}.npz")
        for array in ARRAYS:
            np.testing.assert_array_equal(compiled.arrays[array], uncompiled.arrays[array], f"{name}: {array}")
