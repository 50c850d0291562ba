"""Which numbers an answer reads."""

from simulation.analysis.reading import numbers_read
from simulation.inputs.parameters import all_parameters
from tests.analysis.cities import city, plan


def test_what_the_baseline_reads():
    read = numbers_read(city(), plan("baseline"))
    assert read <= set(all_parameters())
    assert {
        "reemployment_year",
        "job_loss_year",
        "dibao_line",
        "months_running",
        "study_persistence",
        "rules_2016",
    } <= read
    unread = {name for name, number in all_parameters().items() if number.unread}
    assert not read & unread
    assert "rules_2021" not in read
    assert "coaching_hazard_ratio" not in read  # job coaching is switched off


def test_a_programme_switched_off_takes_its_effects_along():
    scenario = plan("baseline")
    training = scenario.programmes["skills_training"].model_copy(update={"on": False})
    without = scenario.model_copy(update={"programmes": {**scenario.programmes, "skills_training": training}})
    gone = numbers_read(city(), scenario) - numbers_read(city(), without)
    assert {"training_year_1", "training_earnings"} <= gone
