"""The parts of a household's means add up to what the model measured."""

import numpy as np
import pytest

from simulation.analysis.attribution import RunSettings
from simulation.analysis.balance import COSTS, INCOMES, PARTS, SUPPORT, december, opening_balance, yearly_balance
from simulation.analysis.lives import follow, relive
from simulation.inputs.screening import screen
from simulation.state import IDLE
from simulation.year.assessment import ON_FILE

EIGHT = RunSettings(replicates=8, threads=1)


@pytest.fixture(scope="module")
def lived(small_archive, baseline):
    lives = follow(small_archive, baseline, EIGHT)
    return [relive(lives, slot, EIGHT) for slot in lives.slots[::4]]


def test_incomes_and_costs_are_those_of_the_books(lived):
    for life in lived:
        for t in range(life.home.shape[1]):
            parts = december(life, t)
            gross, cost = (life.home[name][:, t].sum(axis=1) for name in ("gross", "cost"))
            assert np.array_equal(sum(parts[name] for name in INCOMES), gross)
            assert np.array_equal(sum(parts[name] for name in COSTS), -cost)


def test_what_is_left_over_is_what_it_is_called(lived):
    """Other income and study aid are remainders of the books: they must be the state's own amounts, and nothing else."""
    aided = 0
    for life in lived:
        gives_school = [
            place
            for place, record in enumerate(life.world.programmes.values())
            if any(effect.channel == "school_cost" for effect in record.effects)
        ]
        for t in range(life.home.shape[1]):
            home, parts = life.home[:, t], december(life, t)
            there = home["status"] != 3
            end = 12 * (2016 + t + 1)
            entitled = home["temporary_income"] * (home["temporary_until"] >= end)
            assert np.array_equal(parts["other_income"][there], home["other_income"][there])
            assert (parts["benefits"] >= entitled).all()
            paid = life.spent[:, t, gives_school].sum(axis=1)
            assert (parts["study_aid"][there & (paid == 0)] == 0).all()
            assert (parts["study_aid"][there & (paid > 0)] > 0).all()
            aided += int((paid > 0).sum())
    assert aided > 0


def test_the_means_of_the_parts_add_up_to_the_means_measured(lived):
    for life in lived:
        for t in range(life.home.shape[1]):
            among = life.home[:, t]["status"] == ON_FILE
            if not among.any():
                continue
            told = yearly_balance(life, life.line, t, among, administrative=True)
            home = life.home[among, t]
            mean = {name: told["parts"][name]["mean"] for name in PARTS}
            gross, cost, aid = (home[name].sum(axis=1) / home["heads"] / 100 for name in ("gross", "cost", "aid"))
            assert sum(mean[name] for name in INCOMES) == pytest.approx(gross.mean(), abs=1e-4)
            assert sum(mean[name] for name in (*INCOMES, *COSTS)) == pytest.approx((gross - cost).mean(), abs=1e-4)
            assert told["own_head_yuan"]["mean"] == pytest.approx((gross - cost).mean(), abs=1e-4)
            assert sum(mean.values()) == pytest.approx(told["supported_head_yuan"]["mean"], abs=1e-4)
            assert mean["living_aid"] == pytest.approx(aid.mean(), abs=1e-4)
            gap = sum(mean.values()) - told["line_yuan"]
            assert told["to_line_yuan"]["mean"] == pytest.approx(gap, abs=1e-2)


def test_support_reaches_the_line_exactly_where_the_model_says_so(lived):
    """The run of supported months goes on in December where dibao and aid reach the line, and only there."""
    seen = set()
    for life in lived:
        for t in range(life.home.shape[1]):
            line = life.line
            for r in np.flatnonzero(life.home[:, t]["status"] == ON_FILE):
                one = np.arange(len(life.home)) == r
                told = yearly_balance(life, line, t, one, administrative=True)
                helped = sum(told["parts"][name]["mean"] for name in SUPPORT) > 0
                held = helped and told["to_line_yuan"]["mean"] >= -1e-4
                assert held == (life.home[r, t]["months_supported"] > 0)
                seen.add(held)
    assert seen == {True, False}


def test_opening_parts_are_the_screenings_means(small_archive):
    means = screen(small_archive).means
    for place in range(0, len(small_archive.households), 7):
        told = opening_balance(small_archive, means, place)
        mean = {name: told["parts"][name]["mean"] for name in PARTS}
        size = int(means.size[place])
        gross = round(sum(mean[name] for name in INCOMES) * 100 * size)
        own = round(sum(mean[name] for name in (*INCOMES, *COSTS)) * 100 * size)
        assert gross // size == means.gross_head[place]
        assert own // size == means.own_head[place]
        assert (mean["dibao"] > 0) <= bool(small_archive.households["dibao"].iloc[place])


def test_nobody_without_work_has_a_wage_in_the_parts(lived):
    for life in lived:
        people = life.people[:, -1]
        nobody = (people["alive"] == 0) | (people["activity"] >= IDLE)
        without = nobody.all(axis=1)
        assert (december(life, life.home.shape[1] - 1)["wages"][without] == 0).all()
