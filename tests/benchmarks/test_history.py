"""`make history`: every case that can be compared is, at any size, and every line says why it hits or misses."""

from __future__ import annotations

import io

import numpy as np
import pytest
from rich.console import Console

from benchmarks.history import CASES, DEMO_HOUSEHOLDS, TEXTS, Line, compare, scaled, show, union_totals
from simulation.inputs.scenario import load_scenario


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    return compare(households=250, replicates=3)


def test_the_cases_with_numbers_to_compare_are_there(lines):
    assert [line.key for line in lines] == list(TEXTS)
    assert {text["case"] for text in TEXTS.values()} <= set(CASES)
    assert np.isfinite([[line.published, *line.ours] for line in lines]).all()


def test_shares_are_shares_and_ranges_hold_their_mean(lines):
    for line in lines:
        mean, low, high = line.ours
        assert low <= high
        assert low * 0.9 <= mean <= high * 1.1
        assert not line.share or 0 <= line.published <= 1


def test_every_line_is_explained_in_both_languages(lines):
    for line in lines:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in line.text["why_zh"])
        assert line.text["why_en"].split()[0].strip("“").isascii()


def test_misses_are_shown(lines):
    out = io.StringIO()
    show(lines, Console(file=out, width=120))
    text = out.getvalue()
    assert text.count("≠") - 2 == sum(not line.hit for line in lines) > 0  # twice more in the key
    assert all(line.text["zh"] in text for line in lines)


def test_money_is_scaled_to_the_case():
    baseline = load_scenario("baseline")
    assert sum(union_totals(baseline)) / DEMO_HOUSEHOLDS == pytest.approx(869, abs=1)  # domain.md, section 10
    half = scaled(baseline, 0.5)
    assert sum(union_totals(half)) == pytest.approx(sum(union_totals(baseline)) / 2)
    assert half.programmes["housing_assistance"].people == 30
    assert half.funds["union_dues"].yuan[2018] == baseline.funds["union_dues"].yuan[2018] / 2
