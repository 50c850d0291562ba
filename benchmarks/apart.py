"""Measurements that need a process of their own: what an import, a large city or a large workbook takes.

    python -m benchmarks.apart import | city HOUSEHOLDS REPLICATES | check HOUSEHOLDS

Prints seconds and peak memory as JSON; `benchmarks.__main__` calls it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
MB = 1e6


def measured_apart(*arguments: str | int) -> dict[str, float]:
    """Run one measurement in a fresh process and give what it printed."""
    command = [sys.executable, "-m", "benchmarks.apart", *map(str, arguments)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def peak_mb() -> float:
    """Largest resident memory of this process so far (10^6 bytes)."""
    status = Path("/proc/self/status")
    if status.exists():  # unlike ru_maxrss it does not count the parent's memory at the fork
        line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / MB
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MB  # bytes on a Mac


def measure_import() -> float:
    """`import simulation`, and the names a first run needs."""
    began = time.perf_counter()
    import simulation

    _ = (simulation.load_archive, simulation.load_scenario, simulation.simulate)
    return time.perf_counter() - began


def measure_city(households: int, replicates: int) -> float:
    """Five years of a demo city; only the projection is timed, the peak counts everything."""
    from simulation import load_scenario, simulate
    from simulation.inputs.demo import demo_archive

    scenario = load_scenario("baseline")
    simulate(demo_archive(100, 2016), scenario, replicates=1)  # loads the compiled code
    archive = demo_archive(households, 2016)
    began = time.perf_counter()
    simulate(archive, scenario, replicates=replicates)
    return time.perf_counter() - began


def measure_check(households: int) -> float:
    """Read and check a demo workbook with its members; another process writes it, so that the peak is the check's own."""
    from simulation.inputs.workbook import read_workbook

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "check.xlsx"
        write = f"from simulation.inputs.demo import write_demo; write_demo({households}, 2016, {str(path)!r})"
        subprocess.run([sys.executable, "-c", write], cwd=REPOSITORY, check=True)
        began = time.perf_counter()
        read_workbook(path)
        return time.perf_counter() - began


def main(what: str, *numbers: str) -> None:
    """Measure one thing and print it."""
    measure = {"import": measure_import, "city": measure_city, "check": measure_check}[what]
    seconds = measure(*map(int, numbers))
    print(json.dumps({"seconds": seconds, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
