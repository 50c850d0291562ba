"""`make bench`: how fast the projection is, beside the same model in NumPy and pandas, and what it needs.

    python -m benchmarks [--rounds N] [--quick] [--save FILE]

Several rounds; in each the engine, NumPy and pandas take turns, so that a slow phase of the machine hits all alike, and
a ratio is one round's ratio. Every run lives the full model: all members, all programmes, all channels. A household-year
is a household that was on file, relieved or exited at some time in the year; arrivals count, removed households do not.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.apart import measured_apart
from benchmarks.numpy_model import numpy_replicate
from benchmarks.pandas_model import pandas_replicate
from benchmarks.population import Model
from simulation import Results, load_scenario, simulate
from simulation.inputs.demo import demo_archive
from simulation.prepare.world import World, make_world
from simulation.state import MOVES, NEW, START, STOCK_EXITED, STOCK_RELIEVED

HOUSEHOLDS, SEED = 10_000, 2016
CPU = time.process_time
"""Clock of everything on one thread: what other work on the machine does is not counted."""
ENGINE, NUMPY, PANDAS = 40, 2, 1
"""Replicates of one round."""
GOALS = {
    "engine_ns": "≤ 150",
    "ratio_numpy": "≥ 10",
    "ratio_pandas": "≥ 50",
    "seconds_200": "≤ 0.8",
    "seconds_20": "≤ 0.1",
    "import_s": "≤ 0.8",
    "city_mb": "≤ 1500",
    "check_s": "≤ 30",
    "check_mb": "≤ 1500",
}
WORDS = {
    "engine_ns": "推演，单线程，每户年纳秒\nengine on one thread, ns per household-year",
    "numpy_ns": "同一模型 NumPy 版\nthe same model in NumPy",
    "pandas_ns": "同一模型 pandas 版\nthe same model in pandas",
    "ratio_numpy": "比 NumPy 快几倍\ntimes faster than NumPy",
    "ratio_pandas": "比 pandas 快几倍\ntimes faster than pandas",
    "seconds_200": "1 万户 × 5 年 × 200 次，两线程，秒\n10,000 households, 200 replicates, two threads, s",
    "seconds_20": "同上 20 次，秒\nthe same, 20 replicates, s",
    "import_s": "导入，秒\nimport simulation, s",
    "city_s": "100 万户 × 5 年 × 4 次，秒\n1,000,000 households, 4 replicates, s",
    "city_mb": "同上，内存峰值 MB\nthe same, peak memory, MB",
    "check_s": "检查 10 万户工作簿，秒\nchecking a workbook of 100,000 households, s",
    "check_mb": "同上，内存峰值 MB\nthe same, peak memory, MB",
}


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
    """One thread, without the tables that all replicates share (they are part of the latencies below)."""
    pairs = [(r, r) for r in range(ENGINE)]
    shared, _ = seconds(lambda: make_world(archive, scenario, pairs, SEED), CPU)
    whole, results = seconds(lambda: simulate(archive, scenario, replicates=ENGINE, seed=SEED, threads=1), CPU)
    return (whole - shared) / household_years(total_moves(results)) * 1e9


def model_ns(model: Model, world: World, replicates: int) -> float:
    """An analyst's model over its replicates; the shared tables are made before."""
    took, counts = seconds(lambda: [model(world, r, SEED) for r in range(replicates)], CPU)
    lived = sum(household_years(one["moves"].sum(axis=(1, 2))) for one in counts)
    return took / lived * 1e9


def speed_rounds(rounds: int) -> dict[str, list[float]]:
    """Every speed, once a round, in turns."""
    archive, scenario = demo_archive(HOUSEHOLDS, SEED), load_scenario("baseline")
    world = make_world(archive, scenario, [(r, r) for r in range(NUMPY)], SEED)
    simulate(archive, scenario, replicates=1)  # loads the compiled code
    found: dict[str, list[float]] = {}
    for _ in range(rounds):
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
        for name, value in speeds.items():
            found.setdefault(name, []).append(value)
    return found


def large_cases() -> dict[str, list[float]]:
    """A million households and a workbook of 100,000, each in a process of its own."""
    city, check = measured_apart("city", 1_000_000, 4), measured_apart("check", 100_000)
    measured = {
        "city_s": city["seconds"],
        "city_mb": city["peak_mb"],
        "check_s": check["seconds"],
        "check_mb": check["peak_mb"],
    }
    return {name: [value] for name, value in measured.items()}


def number(value: float) -> str:
    """Three digits are more than such measurements hold."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def show(found: dict[str, list[float]]) -> None:
    """Print what was measured beside what was asked."""
    table = Table("", "中位\nmedian", "最小–最大\nrange", "要求\ngoal", show_lines=True)
    for name, words in WORDS.items():
        if name in found:
            values = found[name]
            spread = f"{number(min(values))} – {number(max(values))}" if len(values) > 1 else ""
            table.add_row(words, f"{number(median(values))}", spread, GOALS.get(name, ""))
    Console().print(table)


def main() -> None:
    """Measure, print, and keep the numbers where asked."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="without the two large cases")
    parser.add_argument("--save", type=Path, help="write the numbers to this JSON file")
    chosen = parser.parse_args()
    found = speed_rounds(chosen.rounds)
    if not chosen.quick:
        found |= large_cases()
    show(found)
    if chosen.save:
        machine = {"machine": platform.machine(), "system": platform.system(), "python": platform.python_version()}
        chosen.save.write_text(json.dumps({**machine, "measured": found}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
