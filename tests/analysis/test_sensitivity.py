"""One number at a time: a swing worked out by hand, nothing where nothing is read, luck told apart."""

from threading import Event

import numpy as np
import pytest
from scipy.stats import t as student

from simulation.analysis.attribution import RunSettings
from simulation.analysis.sensitivity import ANSWERS, Ends, rank_numbers, ranked, swing, uncertain_numbers
from simulation.engine import simulate
from simulation.errors import CancelledError
from simulation.inputs.parameters import all_parameters
from simulation.inputs.scenario import Override
from simulation.prepare.numbers import CENTRAL
from tests.analysis.cities import city, plan
from tests.worked import quiet_scenario

FEW = RunSettings(replicates=3, threads=2)


def only(monkeypatch, *names):
    """Keep the run short: only these numbers are tried."""
    monkeypatch.setattr(
        "simulation.analysis.sensitivity.uncertain_numbers",
        lambda scenario: [n for n in uncertain_numbers(scenario) if n.name in names],
    )


def test_a_swing_worked_out_by_hand(monkeypatch):
    """Everybody who wants to start up gets a loan, each sets aside loan × the union's share × default; nothing else moves."""
    only(monkeypatch, "loan_default", "illness_cost_sdlog")
    scenario = quiet_scenario({"business_support": {"total_yuan": 10_000_000}}, {"business_start": 0.0})
    loan, union_share = 30_000, 0.9
    low, high = all_parameters()["loan_default"].low, all_parameters()["loan_default"].high
    started = simulate(city(), scenario, pairs=[(CENTRAL, 0)]).arrays["reached"].sum()
    answer = rank_numbers(city(), scenario, FEW)
    cost = {entry["name"]: entry["answers"]["spending_total_yuan"] for entry in answer["numbers"]}
    assert started > 0
    assert cost["loan_default"]["swing"] == pytest.approx(
        started * loan * union_share * (high - low), abs=0.01 * started
    )
    assert cost["loan_default"]["noise"] == 0
    assert cost["loan_default"]["within_noise"] is False
    assert answer["numbers"][0]["answers"]["lifted_total"]["swing"] == 0


def test_the_noise_is_that_of_the_paired_difference():
    low, central, high = np.array([10.0, 20, 30]), np.array([11.0, 21, 31]), np.array([12.0, 23, 31])
    found = swing(low, central, high)
    gap = high - low
    assert (found["low"], found["high"], found["swing"]) == (20, 22, 2)
    assert found["noise"] == pytest.approx(student.ppf(0.995, 2) * gap.std(ddof=1) / np.sqrt(3), abs=1e-6)
    assert found["within_noise"] is True
    steady = swing(low, central, low + 5)
    assert (steady["swing"], steady["noise"], steady["within_noise"]) == (5, 0, False)


def test_an_answer_that_turns_back_still_counts_as_moved():
    """Low and high give the same answer, the centre another one."""
    found = swing(np.full(4, 10.0), np.full(4, 13.0), np.full(4, 10.0))
    assert (found["swing"], found["within_noise"]) == (3, False)


def test_no_movement_is_within_noise():
    same = np.array([1.0, 2, 3])
    assert swing(same, same, same)["within_noise"] is True


@pytest.mark.slow
def test_what_is_called_untouched_changes_nothing_at_either_end():
    scenario = plan("baseline").model_copy(update={"years": (2016, 2017)})
    every = {number.name: number for number in uncertain_numbers(scenario)}
    answer = rank_numbers(city(), scenario, RunSettings(replicates=2, threads=2))
    assert {"aid_consumed", "coaching_hazard_ratio"} <= set(answer["untouched"])
    assert {entry["name"] for entry in answer["numbers"]} | set(answer["untouched"]) == set(every)
    pairs = [(CENTRAL, 0)]
    central = simulate(city(), scenario, pairs=pairs)
    for name in answer["untouched"]:
        for value in (every[name].low, every[name].high):
            changed = {name: Override(value=value, note="test")}
            other = simulate(city(), scenario.model_copy(update={"parameters": changed}), pairs=pairs)
            for array in central.arrays:
                np.testing.assert_array_equal(central.arrays[array], other.arrays[array], f"{name} moves {array}")


def test_a_faster_line_lifts_fewer_and_ranks_above_noise(monkeypatch):
    only(monkeypatch, "line_growth_shift", "reemployment_hard")
    answer = rank_numbers(city(), plan("baseline"), RunSettings(replicates=6, threads=2))
    line = next(entry for entry in answer["numbers"] if entry["name"] == "line_growth_shift")
    assert (line["low"], line["central"], line["high"]) == (-0.02, 0, 0.02)
    assert line["answers"]["lifted_total"]["low"] > line["answers"]["lifted_total"]["high"]
    assert set(ANSWERS) | {f"rate_{year}" for year in range(2016, 2021)} == set(answer["central"])
    assert ranked(answer, "rate")[0]["name"] == "reemployment_hard"


def test_numbers_within_noise_come_last_however_wide():
    def entry(name, swing_width, *, within):
        return {"name": name, "answers": {"rate": {"swing": swing_width, "within_noise": within}}}

    answer = {
        "numbers": [entry("lucky", 9, within=True), entry("small", 1, within=False), entry("large", 5, within=False)]
    }
    assert [n["name"] for n in ranked(answer)] == ["large", "small", "lucky"]


def test_ends_are_the_ninety_per_cent_range_and_follow_overrides():
    found = {number.name: number for number in uncertain_numbers(plan("baseline"))}
    record = all_parameters()["reemployment_year"]
    assert found["reemployment_year"] == Ends("reemployment_year", record.low, record.value, record.high)
    growth = all_parameters()["wage_growth"]
    assert growth.low < found["wage_growth"].low < growth.value < found["wage_growth"].high < growth.high
    ours = {
        "reemployment_year": Override(value=0.5, note="ledger"),
        "wage_growth": Override(value=0.05, low=0.05, high=0.05, note="ledger"),
    }
    changed = {n.name: n for n in uncertain_numbers(plan("baseline").model_copy(update={"parameters": ours}))}
    assert "reemployment_year" not in changed
    assert changed["wage_growth"] == Ends("wage_growth", 0.05, 0.05, 0.05)


def test_the_same_for_any_number_of_threads_with_progress_told_to_the_end(monkeypatch):
    only(monkeypatch, "wage_growth", "arrival_rate_year")
    told = []
    one = rank_numbers(city(), plan("baseline"), RunSettings(replicates=2, threads=1))
    two = rank_numbers(
        city(), plan("baseline"), RunSettings(replicates=2, threads=2, progress=lambda *at: told.append(at))
    )
    assert one["numbers"] == two["numbers"]
    assert max(told) == (10, 10)


def test_it_can_be_cancelled(monkeypatch):
    only(monkeypatch, "wage_growth", "arrival_rate_year")
    cancel = Event()
    with pytest.raises(CancelledError):
        rank_numbers(
            city(), plan("baseline"), RunSettings(2, threads=1, cancel=cancel, progress=lambda *_: cancel.set())
        )
