"""Flows between standings: they add up to every standing, whatever falls back or is removed."""

from collections import defaultdict

import pytest

from simulation.analysis.flows import yearly_flows
from simulation.analysis.summary import summarise_run
from tests.analysis.cities import ran

STOCKS = {"on_file": "on_file_end", "relieved": "stock_relieved", "exited": "stock_exited"}


@pytest.fixture(scope="module")
def summary():
    return summarise_run(ran("relief_first"))


def test_what_flows_into_a_standing_is_what_stands_there(summary):
    into, out_of = defaultdict(float), defaultdict(float)
    for flow in yearly_flows(summary):
        into[flow.year, flow.target] += flow.households
        out_of[flow.year, flow.source] += flow.households
    for place, year in enumerate(summary["years"]):
        for name, stock in STOCKS.items():
            assert into[year["year"], name] == pytest.approx(year[stock]["mean"], abs=1e-3)
            if place + 1 < len(summary["years"]):
                assert out_of[year["year"] + 1, name] == pytest.approx(year[stock]["mean"], abs=1e-3)
        assert into[year["year"], "removed"] == pytest.approx(
            year["removed"]["mean"] + year["removed_while_lifted"]["mean"], abs=1e-3
        )


def test_those_who_fall_back_are_as_many_as_the_run_counts(summary):
    for year in summary["years"]:
        back = sum(
            flow.households
            for flow in yearly_flows(summary)
            if flow.year == year["year"] and flow.target == "on_file" and flow.source in {"relieved", "exited"}
        )
        assert back == pytest.approx(year["relapsed"]["mean"], abs=1e-3)


def test_no_flow_is_negative(summary):
    assert all(flow.households > 0 for flow in yearly_flows(summary))
