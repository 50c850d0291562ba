"""Limits one by one: set, listed, taken away, nothing else of the plan changed."""

from simulation.inputs.scenario import Scenario, build_scenario
from simulation.planning.limit_edits import Entry, entries_of, with_limit, without_limit


def listed(content) -> list[Entry]:
    return entries_of(build_scenario(content, "test").limits)


def test_limits_are_set_and_taken_away_one_by_one(baseline: Scenario):
    content = baseline.model_dump()
    every = Entry("programmes", "living_aid", "least_yuan", None, 100_000.0)
    share = Entry("batches", "work", "most_share", None, 0.4)
    both = with_limit(with_limit(content, every), share)
    assert listed(both) == [every, share]
    assert listed(without_limit(both, share)) == [every]
    assert build_scenario(without_limit(without_limit(both, share), every), "test") == baseline


def test_one_year_of_its_own_keeps_what_holds_in_the_others(baseline: Scenario):
    every = Entry("programmes", "living_aid", "most_yuan", None, 100_000.0)
    own = Entry("programmes", "living_aid", "most_yuan", 2018, 50_000.0)
    content = with_limit(with_limit(baseline.model_dump(), every), own)
    amounts = {one.year: one.amount for one in listed(content)}
    assert amounts == {2016: 100_000, 2017: 100_000, 2018: 50_000, 2019: 100_000, 2020: 100_000}
    assert {one.year for one in listed(without_limit(content, own))} == {2016, 2017, 2019, 2020}
