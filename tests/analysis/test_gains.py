"""Who gains and who loses: cells add up to the whole, paired; which scenarios another one beats."""

import pytest

from simulation.analysis.comparison import compare_scenarios
from simulation.analysis.gains import gains_by, wasteful
from tests.analysis.cities import ran


@pytest.mark.parametrize("margin", ["unit", "group", "cause"])
def test_the_gains_of_all_cells_add_up_to_the_difference(margin):
    first, other = ran("baseline"), ran("no_union_programme")
    gains = gains_by(first, other, margin)
    whole = compare_scenarios([first, other])["differences"][0]
    assert sum(cell["lifted"]["mean"] for cell in gains.values()) == pytest.approx(
        whole["lifted_total"]["mean"], abs=1e-3
    )
    left = whole["years"][-1]["on_file_end"]["mean"]
    assert sum(cell["on_file_end"]["mean"] for cell in gains.values()) == pytest.approx(left, abs=1e-3)


def test_a_scenario_against_itself_gives_nobody_anything():
    gains = gains_by(ran("baseline"), ran("baseline"), "group")
    assert gains
    assert all(cell["lifted"]["p95"] == cell["lifted"]["p05"] == 0 for cell in gains.values())


def run(name, money, lifted):
    return {"scenario": name, "spending_total_yuan": {"mean": money}, "lifted_total": {"mean": lifted}}


def test_a_scenario_that_spends_more_for_less_is_beaten():
    runs = [run("a", 100, 10), run("b", 120, 8), run("c", 200, 20), run("d", 200, 30)]
    assert wasteful(runs) == {"b": "a", "c": "d"}


def test_two_alike_beat_each_other_in_nothing():
    assert wasteful([run("a", 100, 10), run("b", 100, 10)]) == {}
