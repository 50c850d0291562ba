"""Employment effects: the hazard shifts give back the differences they were made from, in a cohort that lives in the engine."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulation.engine import simulate
from simulation.inputs.archive import Archive
from simulation.prepare.numbers import CENTRAL
from simulation.year.effects import combined_shift, employed_next, hazard_shifts, logit, modified, shifted
from tests.worked import archive_of, quiet_scenario

TRAINING = {"training_year_0": -0.01, "training_year_1": 0.025, "training_year_2": 0.045, "training_earnings": 0.0}
REFERENCE = {"reemployment_year": 0.4475, "reemployment_hard": 0.2476, "job_loss_level": 1.0, "training_decay": 0.12}
PEOPLE, LUCKS = 1000, 30


def cohort(**person: Any) -> Archive:
    """Single persons, 30 years old, six months without work unless said otherwise."""
    return archive_of(
        [
            {"copies": 1, "people": [{"activity": "jobless", "age": 30, **person}]} | {"number": f"C{k}"}
            for k in range(PEOPLE)
        ]
    )


def employed(archive: Archive, programmes: dict[str, Any], numbers: dict[str, float], years: int) -> np.ndarray:
    """Share at work at the end of each year, the same luck whatever the programmes."""
    scenario = quiet_scenario(programmes, REFERENCE | numbers, years=[2016, 2015 + years])
    pairs = [(CENTRAL, luck) for luck in range(LUCKS)]
    results = simulate(archive, scenario, pairs=pairs, traced=archive.households["number"].tolist(), threads=2)
    return np.mean([(trace.member.activity[:, :, 0] == 0).mean(axis=0) for trace in results.trace], axis=0)


def from_january(people: int = PEOPLE) -> dict[str, Any]:
    """Everybody gets it in the first January, and nobody later."""
    return {
        "total_yuan": None,
        "people": {2016 + t: people if t == 0 else 0 for t in range(4)},
        "record": {"payment_months": [1]},
    }


@pytest.mark.slow
def test_training_gives_back_its_employment_differences():
    """The cohort lives as people do in the engine: who is still without work after a year is long jobless."""
    archive, numbers = cohort(), TRAINING
    gap = employed(archive, {"skills_training": from_january()}, numbers, 4) - employed(archive, {}, numbers, 4)
    assert gap == pytest.approx([-0.010, 0.025, 0.045, 0.045], abs=0.006)


@pytest.mark.slow
def test_graduate_placement_gives_back_its_differences():
    archive = cohort(activity="student", able=0, age=22, school="university", school_years=1)
    numbers = {"graduate_employed_half_year": 0.8, "graduate_half_year": 0.03, "graduate_year_2": 0.008}
    plan = from_january() | {"record": {}}
    gap = employed(archive, {"graduate_placement": plan}, numbers, 2) - employed(archive, {}, numbers, 2)
    assert gap == pytest.approx([0.03, 0.008], abs=0.006)


@pytest.mark.slow
def test_coaching_raises_the_chance_by_its_hazard_ratio():
    """Weekly coaching in the first twelve months: 1 − (1 − 0.4475)^1.18 = 0.5034 in place of 0.4475."""
    archive, numbers = cohort(), {"coaching_hazard_ratio": 1.18, "job_loss_level": 0.0}
    gap = employed(archive, {"job_coaching": from_january()}, numbers, 1) - employed(archive, {}, numbers, 1)
    assert gap == pytest.approx([1 - (1 - 0.4475) ** 1.18 - 0.4475], abs=0.005)


@pytest.mark.slow
def test_training_is_no_wonder_for_women_of_forty_five():
    """The evidence's modifiers raise the effect on women, but not beyond the prior's own range (5c: 95 % below 0.084)."""
    archive = cohort(sex="female", age=45)
    gap = employed(archive, {"skills_training": from_january()}, TRAINING, 4) - employed(archive, {}, TRAINING, 4)
    assert gap.max() < 0.09


def test_the_differences_come_back_in_the_reference_chain():
    gains, shifts = np.array([-0.01, 0.025, 0.045, 0.045, 0.04, 0.035]), np.zeros(6)
    found, modifiers = np.array([0.4475] + [0.2476] * 5), np.array([1.0] + [1.3] * 5)
    hazard_shifts(gains, found, modifiers, 0.4475, 0.06, shifts)
    without = with_help = 0.0
    for year, gain in enumerate(gains):
        chance, shift = found[year], shifts[year]
        without = employed_next(without, chance, 0.4475, 0.06)
        with_help = employed_next(with_help, shifted(chance, shift * modifiers[year]), shifted(0.4475, shift), 0.06)
        assert with_help - without == pytest.approx(gain, abs=1e-9)


def test_no_difference_is_no_shift():
    """Exactly none: the largest of several shifts must not be a rounding error."""
    shifts = np.ones(10)
    hazard_shifts(np.zeros(10), np.full(10, 0.2476), np.ones(10), 0.4475, 0.06, shifts)
    assert shifts.tolist() == [0.0] * 10


def test_a_shift_never_leaves_the_chances():
    for chance in (1e-9, 0.001, 0.5, 0.999, 1.0):
        for shift in (-20.0, -1.0, 0.0, 1.0, 20.0):
            assert 0.0 <= shifted(chance, shift) <= 1.0


@pytest.mark.parametrize("weight", [0.0, 0.5, 1.0])
def test_combined_programmes(weight):
    """The larger plus half the smaller; a third counts like the second; no effect changes nothing."""
    assert combined_shift(0.2, 0.1, 0.0, 0.0, weight) == pytest.approx(0.2 + weight * 0.1)
    assert combined_shift(0.1, 0.2, 0.3, 0.0, weight) == pytest.approx(0.3 + weight * 0.3)
    assert combined_shift(0.0, -0.2, 0.0, 0.0, weight) == pytest.approx(-0.2)
    assert combined_shift(0.0, 0.0, 0.0, 0.0, weight) == 0.0


def test_modifiers_multiply_the_shift():
    modifiers = np.array([1.2, 1.3, 0.5])
    assert modified(0.1, False, False, False, modifiers) == pytest.approx(0.1)
    assert modified(0.1, True, True, True, modifiers) == pytest.approx(0.1 * 1.2 * 1.3 * 0.5)


def test_log_odds():
    assert logit(0.5) == 0.0
    assert logit(0.45) - logit(0.4) == pytest.approx(0.2047944126)
