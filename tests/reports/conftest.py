"""Answers that the tests of charts and pictures share."""

import pytest

from simulation.analysis.comparison import compare_scenarios
from simulation.analysis.gains import gains_by
from simulation.analysis.summary import summarise_run, who_is_left
from tests.analysis.cities import ran


@pytest.fixture(scope="module")
def summary(small_run):
    return {**summarise_run(small_run), "left": who_is_left(small_run)}


@pytest.fixture(scope="module")
def compared():
    return compare_scenarios([ran("baseline"), ran("work_first"), ran("no_union_programme")])


@pytest.fixture(scope="module")
def gains():
    return gains_by(ran("baseline"), ran("work_first"), "group")
