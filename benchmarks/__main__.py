"""`make bench`: how fast the projection is, beside the same model in NumPy and pandas, and what it needs.

    python -m benchmarks [--rounds N] [--quick] [--markdown] [--save FILE]

Several rounds; in each the engine, NumPy and pandas take turns, so that a slow phase of the machine hits all alike, and
a ratio is one round's ratio. Every run lives the full model: all members, all programmes, all channels. A household-year
is a household that was on file, relieved or exited at some time in the year; arrivals count, removed households do not.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from benchmarks.apart import measured_apart
from benchmarks.documents import document_figures
from benchmarks.figures import markdown, show
from benchmarks.household_plan import plan_figures
from benchmarks.numpy_model import numpy_replicate
from benchmarks.pandas_model import pandas_replicate
from benchmarks.population import Model
from benchmarks.waiting import waits
from simulation import Results, load_scenario, simulate
from simulation.inputs.demo import demo_archive
from simulation.prepare.world import World, make_world
from simulation.state import MOVES, NEW, START, STOCK_EXITED, STOCK_RELIEVED
from tools.browser import find_chromium
from tools.first_chart import seconds_to_first_chart

HOUSEHOLDS, SEED = 10_000, 2016
CITY, CITY_REPLICATES, WORKBOOK = 1_000_000, 4, 100_000
CPU = time.process_time
"""Clock of everything on one thread: what other work on the machine does is not counted."""
ENGINE, NUMPY, PANDAS = 100, 2, 1
"""Replicates of one round."""
LARGE_ROUNDS = 2
"""Times the cases of minutes are measured."""
SAY = Console(stderr=True, highlight=False)

Found = dict[str, list[float]]


def household_years(moves: np.ndarray) -> int:
    """Household-years lived: on file at the start, newly identified, or lifted when the year began; `moves` (…, years, MOVES)."""
    stocks = moves[..., :-1, [STOCK_RELIEVED, STOCK_EXITED]].sum()
    return int(moves[..., [START, NEW]].sum() + stocks)


def seconds(what: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> tuple[float, Any]:
    """Time of a call on the wall clock or another, and what the call gave."""
    began = clock()
    answer = what()
    return clock() - began, answer


def total_moves(results: Results) -> np.ndarray:
    """All counts summed over filing units and causes: (replicates, years, moves)."""
    return np.stack([results.moves(name) for name in MOVES], axis=-1)


def engine_ns(archive: Any, scenario: Any) -> float:
    """One thread, everything a run does: the tables all replicates share, parameter draws, results."""
    took, results = seconds(lambda: simulate(archive, scenario, replicates=ENGINE, seed=SEED, threads=1), CPU)
    return took / household_years(total_moves(results)) * 1e9


def model_ns(model: Model, world: World, replicates: int) -> float:
    """An analyst's model over its replicates; the shared tables are made before."""
    took, counts = seconds(lambda: [model(world, r, SEED) for r in range(replicates)], CPU)
    lived = sum(household_years(one["moves"].sum(axis=(1, 2))) for one in counts)
    return took / lived * 1e9


def speed_rounds(rounds: int, households: int = HOUSEHOLDS) -> Found:
    """Every speed, once a round, in turns."""
    archive, scenario = demo_archive(households, SEED), load_scenario("baseline")
    world = make_world(archive, scenario, [(r, r) for r in range(NUMPY)], SEED)
    simulate(archive, scenario, replicates=1)  # loads the compiled code
    found: Found = {}
    for turn in range(rounds):
        SAY.print(f"速度，第 {turn + 1} / {rounds} 轮 speed, round {turn + 1} of {rounds}")
        speeds = {
            "engine_ns": engine_ns(archive, scenario),
            "numpy_ns": model_ns(numpy_replicate, world, NUMPY),
            "pandas_ns": model_ns(pandas_replicate, world, PANDAS),
            "seconds_200": seconds(lambda: simulate(archive, scenario, replicates=200, threads=2))[0],
            "seconds_20": seconds(lambda: simulate(archive, scenario, replicates=20, threads=2))[0],
            "import_s": measured_apart("import")["seconds"],
        }
        speeds["ratio_numpy"] = speeds["numpy_ns"] / speeds["engine_ns"]
        speeds["ratio_pandas"] = speeds["pandas_ns"] / speeds["engine_ns"]
        add(found, speeds)
    return found


def app_starts(rounds: int) -> Found:
    """Starts of the app after a first one, which is not counted; nothing where there is no browser."""
    if find_chromium() is None:
        return {}
    SAY.print("应用启动 starts of the app")
    return {"app_s": [seconds_to_first_chart() for _ in range(rounds + 1)][1:]}


def waits_in_a_browser() -> Found:
    """What a planner waits for the chart, alone and beside another; nothing where there is no browser."""
    if find_chromium() is None:
        return {}
    SAY.print("改一格金额到图重画 an amount released to the chart redrawn")
    return waits()


def large_cases(rounds: int = LARGE_ROUNDS) -> Found:
    """A million households and a workbook of 100,000, each time in a process of its own."""
    found: Found = {}
    for _ in range(rounds):
        SAY.print(f"{CITY:,} 户 households")
        city = measured_apart("city", CITY, CITY_REPLICATES)
        add(found, {"city_s": city["seconds"], "city_mb": city["peak_mb"], "city_archive_mb": city["before_mb"]})
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "check.xlsx")
        SAY.print(f"写出、检查 {WORKBOOK:,} 户工作簿 writing and checking a workbook")
        measured_apart("write", WORKBOOK, path)
        for _ in range(rounds):
            check = measured_apart("check", path)
            add(found, {"check_s": check["seconds"], "check_mb": check["peak_mb"]})
    return found


def plans() -> Found:
    """Household plans, and the bound no plan exceeds."""
    SAY.print("一户一法、上界 household plans, bound")
    return {name: [value] for name, value in plan_figures().items()}


def documents() -> Found:
    """Documents of large archives."""
    SAY.print("文书 documents")
    return {name: [value] for name, value in document_figures().items()}


def add(found: Found, values: dict[str, float]) -> None:
    """Keep one round's values beside the earlier ones."""
    for name, value in values.items():
        found.setdefault(name, []).append(value)


def machine() -> dict[str, Any]:
    """Where it was measured; `load` is how many processes wanted a core in the last minute."""
    packages = {name: version(name) for name in ("numpy", "pandas", "numba")}
    load = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
    return {"system": f"{platform.system()} {platform.machine()}", "cores": os.cpu_count(), "load": load,
            "python": platform.python_version(), **packages}  # fmt: skip


def main() -> None:
    """Measure, print, and keep the numbers where asked."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="only the speeds: neither the app nor the large cases")
    parser.add_argument("--markdown", action="store_true", help="also print the tables of the two READMEs")
    parser.add_argument("--save", type=Path, help="write the numbers to this JSON file")
    chosen = parser.parse_args()
    where = machine()
    found = speed_rounds(chosen.rounds)
    if not chosen.quick:
        found |= app_starts(chosen.rounds) | waits_in_a_browser() | plans() | documents() | large_cases()
    console = Console()
    console.print(" · ".join(f"{name} {value}" for name, value in where.items()), highlight=False)
    show(found, console)
    if chosen.markdown:
        print(markdown(found, "zh"), markdown(found, "en"), sep="\n\n")
    if chosen.save:
        chosen.save.write_text(json.dumps({**where, "measured": found}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
