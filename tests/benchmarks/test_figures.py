"""`make bench`: every figure stands in the table with its goal, and what is missed or not measured says so."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

import benchmarks.__main__ as bench
from benchmarks import household_plan
from benchmarks.apart import measured_apart
from benchmarks.figures import FIGURES, markdown, missed, not_measured, show
from benchmarks.numpy_model import numpy_replicate

FOUND = {"engine_ns": [140.0, 149.0, 400.0], "ratio_numpy": [11.0, 9.0, 8.0], "import_s": [0.8], "numpy_ns": [6_000.0]}


def shown(found: dict[str, list[float]]) -> str:
    out = io.StringIO()
    show(found, Console(file=out, width=160))
    return out.getvalue()


def test_the_median_is_held_against_the_goal():
    assert [figure.key for figure in missed(FOUND)] == ["ratio_numpy"]
    assert missed({"engine_ns": [151.0]})
    assert not missed({"numpy_ns": [1e9]})  # nothing was asked


def test_what_was_missed_or_not_measured_is_said():
    text = shown(FOUND)
    assert "✗" in text
    assert "未达到 missed: 1" in text
    assert f"未测 not measured: {len(FIGURES) - len(FOUND)}" in text
    assert len(not_measured(FOUND)) == len(FIGURES) - len(FOUND)


def test_the_table_holds_every_goal_of_the_project():
    goals = {figure.key: figure.asked for figure in FIGURES if figure.goal is not None}
    assert goals == {
        "engine_ns": "≤ 150", "ratio_numpy": "≥ 10", "ratio_pandas": "≥ 50", "seconds_200": "≤ 0.8", "seconds_20": "≤ 0.1",
        "import_s": "≤ 0.8", "app_s": "≤ 4", "annex3_s": "≤ 10", "cards_s": "≤ 60", "answer_ms": "≤ 400", "two_ratio": "≤ 2", "city_mb": "≤ 1,500", "check_s": "≤ 30", "check_mb": "≤ 1,500",
        "plan_10k_s": "≤ 10", "plan_10k_fair_s": "≤ 10", "plan_10k_gap": "≤ 0.5", "plan_exact": "≤ 0.5", "plan_1m_s": "≤ 300",
        "plan_1m_gap": "≤ 0.5", "plan_1m_mb": "≤ 4,000",
        "plan_whole_s": "≤ 10", "plan_whole_1m_s": "≤ 300", "plan_whole_1m_mb": "≤ 4,000", "plan_whole_gap": "≤ 0.5", "bound_s": "≤ 60",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_readmes_table_marks_misses_too(language):
    table = markdown(FOUND, language).splitlines()
    assert len(table) == 2 + len(FOUND)
    assert {row.count("|") for row in table} == {5}
    assert sum("✗" in row for row in table) == 1


def test_a_round_measures_every_speed(monkeypatch):
    monkeypatch.setattr(bench, "ENGINE", 2)
    monkeypatch.setattr(bench, "pandas_replicate", numpy_replicate)  # the slow one has its own test
    found = bench.speed_rounds(1, households=200)
    assert all(value > 0 for values in found.values() for value in values)
    assert found["ratio_numpy"][0] == pytest.approx(found["numpy_ns"][0] / found["engine_ns"][0])
    assert set(found) == {figure.key for figure in FIGURES[:8]}


def test_the_made_up_plans_are_chosen_as_well_as_exactly():
    assert household_plan.short_of_exact() <= 0.01
    chosen = household_plan.timed_choice(2_000, units=5)
    assert chosen["seconds"] > 0
    assert chosen["gap_percent"] <= 0.5


def test_the_measurements_apart_run(tmp_path):
    assert measured_apart("plans", 500)["gap_percent"] <= 0.5
    assert measured_apart("whole", 150)["gap_percent"] <= 0.5
    city, path = measured_apart("city", 200, 1), tmp_path / "check.xlsx"
    assert 0 < city["before_mb"] <= city["peak_mb"]
    measured_apart("write", 200, str(path))
    assert measured_apart("check", str(path))["seconds"] > 0
