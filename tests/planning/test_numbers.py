"""A number set in a plan's content, and taken back."""

from simulation.inputs.overrides import Override
from simulation.inputs.scenario import build_scenario, load_scenario
from simulation.planning.numbers import set_number, take_back


def content():
    return load_scenario("baseline").model_dump(mode="python", exclude_none=True) | {"split_shares": {}}


def test_a_number_set_is_what_the_scenario_reads_and_taken_back_it_is_gone():
    before = content()
    ours = Override(value=0.5, low=0.4, high=0.6, note="本会台账")
    once = set_number(before, "reemployment_year", ours)
    assert build_scenario(once, "plan").parameters == {"reemployment_year": ours}
    twice = set_number(
        set_number(once, "illness_level", Override(value=1.2, note="x")),
        "reemployment_year",
        Override(value=0.45, note="y"),
    )
    assert build_scenario(twice, "plan").parameters["reemployment_year"] == Override(value=0.45, note="y")
    left = take_back(twice, "reemployment_year")
    assert list(left["parameters"]) == ["illness_level"]
    assert before == content()


def test_taking_back_what_was_never_set_changes_nothing():
    assert take_back({"parameters": None}, "illness_level") == {"parameters": {}}
