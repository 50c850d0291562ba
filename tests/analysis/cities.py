"""Small cities and made-up results for the tests of answers."""

from __future__ import annotations

from functools import cache

import numpy as np

from simulation.analysis.attribution import RunSettings
from simulation.inputs.archive import Archive
from simulation.inputs.demo import demo_archive
from simulation.inputs.scenario import Scenario, load_scenario
from simulation.results import Provenance, Results
from simulation.state import ACCOUNTS, MOVES

YEARS = (2016, 2017)
PROGRAMMES = ("aid", "training")
SOURCES = ("special", "dues", "unsecured")


@cache
def city() -> Archive:
    return demo_archive(400, 7)


@cache
def ran(name: str, replicates: int = 6) -> Results:
    return RunSettings(replicates=replicates, threads=1).run(city(), plan(name))


@cache
def plan(name: str) -> Scenario:
    return load_scenario(name)


def made_up(lifted: list[list[int]], **more: object) -> Results:
    """Two replicates of two years with the given numbers lifted; 100 on file at every start, nobody else moves."""
    moves = np.zeros((2, 2, 1, 1, len(MOVES)), np.int32)
    moves[..., MOVES.index("on_file_start")] = 100
    moves[..., 0, 0, MOVES.index("lifted")] = moves[..., 0, 0, MOVES.index("lifted_opening")] = lifted
    moves[..., MOVES.index("filed_long")] = 100
    moves[..., MOVES.index("on_file_long")] = 1
    told: dict[str, object] = {
        "scenario": "made_up", "scenario_titles": ("虚构", "made up"), "scenario_fingerprint": "f", "denominator": "current",
        "archive_fingerprint": "a", "is_demo": False, "seed": 1, "replicates": 2, "versions": {}, "held_back": 3,
        "bridge": {"imported": 120, "cleared": 15, "undecided": 5, "opening_file": 100, "retired": 6, "above_line_at_opening": 4},
        "imputed": {}, "interpolated_years": (), "extrapolated_years": (), "overridden": {}, "cleared_share": 0.01,
    }  # fmt: skip
    flows = np.zeros((2, 2, 3), np.int64)
    flows[:, 0] = (600, 400, 0)
    flows[:, 1] = (0, 100, 50)
    spending = np.zeros((2, 2, 2, 1), np.int64)
    spending[:, :, 0, 0] = 700
    spending[0, :, 1, 0], spending[1, :, 1, 0] = 120, 400
    money = np.zeros((2, 2, len(ACCOUNTS)), np.int64)
    money[:, 1, ACCOUNTS.index("standing")] = 5_000
    arrays = {
        "moves": moves, "moves_by_group": moves[:, :, 0], "moves_by_tier": moves[:, :, 0], "spending": spending,
        "reached": np.zeros((2, 2, 2, 1), np.int32), "needing": np.zeros((2, 2, 2), np.int32), "money": money, "flows": flows,
    }  # fmt: skip
    labels = {"replicate": (0, 1), "year": YEARS, "unit": ("某区",), "cause": ("illness",), "group": ("expense",), "tier": ("1",),
              "move": MOVES, "programme": PROGRAMMES, "account": ACCOUNTS, "source": SOURCES}  # fmt: skip
    return Results(Provenance(**{**told, **more}), arrays, labels)  # type: ignore[arg-type]
