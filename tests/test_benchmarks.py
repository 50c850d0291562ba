"""The engine against two models written independently of it, in NumPy and in pandas: all three must say the same."""

import numpy as np
import pandas as pd
import pytest

from benchmarks import numpy_awards, pandas_awards
from benchmarks.__main__ import household_years
from benchmarks.agree import differences, engine_results, model_results
from benchmarks.numpy_model import numpy_replicate
from benchmarks.pandas_model import pandas_replicate
from simulation import load_scenario
from simulation.inputs.demo import demo_archive
from simulation.state import MOVES
from simulation.year.allocation import split_whole

SMALL = demo_archive(1_500, 7)
RUNS = {numpy_replicate: 40, pandas_replicate: 1}


@pytest.fixture(scope="module")
def engine():
    return engine_results(SMALL, load_scenario("baseline"), 300)


@pytest.fixture(scope="module", params=RUNS, ids=lambda model: model.__name__)
def analyst(request):
    return model_results(request.param, SMALL, load_scenario("baseline"), RUNS[request.param])


def test_an_analysts_model_agrees_with_the_engine(engine, analyst):
    assert [difference for difference in differences(engine, analyst) if not difference.agrees] == []


def test_the_books_of_an_analysts_model_balance(analyst):
    moves = {name: analyst.moves(name) for name in MOVES}
    arrived = moves["on_file_start"] + moves["newly_identified"] + moves["relapsed"]
    assert (moves["on_file_end"] == arrived - moves["relieved"] - moves["exited"] - moves["removed"]).all()


@pytest.mark.parametrize("name", ["relief_first", "plan_2026_2030"])
def test_the_numpy_model_agrees_under_other_rules(name):
    scenario = load_scenario(name)
    found = differences(engine_results(SMALL, scenario, 150), model_results(numpy_replicate, SMALL, scenario, 20))
    assert [difference for difference in found if not difference.agrees] == []


@pytest.mark.parametrize(
    "switches",
    [
        {"priority": "effect_per_yuan", "split": "equal"},
        {"priority": "longest_on_file", "exit_line": "gross_income", "relief": "wide"},
        {"priority": "tier", "exit_line": "line_and_a_half", "relief_dibao": "measured", "plan_start_month": 1},
    ],
    ids=lambda switches: switches["priority"],
)
def test_the_numpy_model_agrees_under_other_switches(switches):
    scenario = load_scenario("baseline").model_copy(update=switches)
    found = differences(engine_results(SMALL, scenario, 150), model_results(numpy_replicate, SMALL, scenario, 20))
    assert [difference for difference in found if not difference.agrees] == []


@pytest.mark.parametrize("total", [0, 1, 12, 33, 500])
def test_whole_awards_are_split_as_the_engine_splits_them(total):
    weights, engines = np.array([0, 1, 1, 7, 30, 41, 220]), np.zeros(7, np.int64)
    split_whole(total, weights.astype(float), engines)
    assert (numpy_awards.split_whole(total, weights) == engines).all()
    assert (pandas_awards.split_whole(total, pd.Series(weights)) == engines).all()


def test_a_wrong_rule_would_be_noticed(engine, monkeypatch):
    monkeypatch.setattr("benchmarks.numpy_outcomes.combined", lambda shifts, weight: shifts.sum(axis=-2) + 0.3)
    found = differences(engine, model_results(numpy_replicate, SMALL, load_scenario("baseline"), 20))
    assert "exited" in {difference.name for difference in found if not difference.agrees}


def test_household_years_count_who_was_there_during_the_year():
    moves = np.zeros((1, 2, len(MOVES)), np.int64)
    for name, years in {"on_file_start": (100, 70), "newly_identified": (5, 6), "stock_exited": (30, 40)}.items():
        moves[0, :, MOVES.index(name)] = years
    assert household_years(moves) == 100 + 5 + 70 + 6 + 30
