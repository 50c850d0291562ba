"""Measurements that need a process of their own: what an import, a large city or a large workbook takes.

    python -m benchmarks.apart import | city HOUSEHOLDS REPLICATES | plans HOUSEHOLDS | whole HOUSEHOLDS | write HOUSEHOLDS FILE | check FILE

Prints seconds and peak memory as JSON; `benchmarks.__main__` calls it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
MB = 1e6


def measured_apart(*arguments: str | int) -> dict[str, float]:
    """Run one measurement in a fresh process and give what it printed."""
    command = [sys.executable, "-m", "benchmarks.apart", *map(str, arguments)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def peak_mb() -> float:
    """Largest resident memory of this process so far (10^6 bytes)."""
    status = Path("/proc/self/status")
    if status.exists():  # unlike ru_maxrss it does not count the parent's memory at the fork
        line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / MB
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MB  # bytes on a Mac


def measure_import() -> dict[str, float]:
    """`import simulation`, and the names a first run needs."""
    began = time.perf_counter()
    import simulation

    _ = (simulation.load_archive, simulation.load_scenario, simulation.simulate)
    return {"seconds": time.perf_counter() - began}


def measure_city(households: str, replicates: str) -> dict[str, float]:
    """Five years of a demo city; only the projection is timed, the peak counts everything."""
    from simulation import load_scenario, simulate
    from simulation.inputs.demo import demo_archive

    scenario = load_scenario("baseline")
    simulate(demo_archive(100, 2016), scenario, replicates=1)  # loads the compiled code
    archive = demo_archive(int(households), 2016)
    before, began = peak_mb(), time.perf_counter()
    simulate(archive, scenario, replicates=int(replicates), threads=2)
    return {"seconds": time.perf_counter() - began, "before_mb": before}


def measure_plans(households: str) -> dict[str, float]:
    """Sets for so many households chosen on given gains, with a least share for each of 20 units."""
    from benchmarks.household_plan import timed_choice

    timed_choice(100, units=3)  # loads the compiled code
    return timed_choice(int(households), units=20)


def measure_whole(households: str) -> dict[str, float]:
    """Household plans with their trials and their check in fresh luck."""
    from benchmarks.household_plan import whole_plan

    return whole_plan(int(households))


def measure_write(households: str, path: str) -> dict[str, float]:
    """Write the demo workbook that `check` reads: apart from it, so that the peak is the check's own."""
    from simulation.inputs.demo import write_demo

    began = time.perf_counter()
    write_demo(int(households), 2016, path)
    return {"seconds": time.perf_counter() - began}


def measure_check(path: str) -> dict[str, float]:
    """Read and check a workbook with its members."""
    from simulation.inputs.workbook import read_workbook

    began = time.perf_counter()
    read_workbook(path)
    return {"seconds": time.perf_counter() - began}


MEASURES: dict[str, Callable[..., dict[str, float]]] = {
    "import": measure_import,
    "city": measure_city,
    "plans": measure_plans,
    "whole": measure_whole,
    "write": measure_write,
    "check": measure_check,
}


def main(what: str, *arguments: str) -> None:
    """Measure one thing and print it."""
    measured = MEASURES[what](*arguments)
    print(json.dumps({**measured, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
