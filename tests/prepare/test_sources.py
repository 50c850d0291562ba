import numpy as np

from simulation.inputs.scenario import build_scenario
from simulation.prepare.sources import who_pays
from tests.planning.contents import content_of


def paid(content):
    """Fen by programme and source in the first year."""
    scenario = build_scenario(content, "x")
    sources, flows = who_pays(scenario, scenario.records)
    return {
        name: dict(zip(sources, row.tolist(), strict=True))
        for name, row in zip(scenario.records, flows[0], strict=True)
    }


def test_the_same_money_planned_by_people_has_its_sources_too():
    content = content_of("baseline")
    assert paid(content)["skills_training"]["unsecured"] == 0
    content["programmes"]["skills_training"] = {"people": 160}
    assert sum(paid(content)["skills_training"].values()) == 160 * 97_900
    assert paid(content)["skills_training"]["unsecured"] == 0


def test_an_estimate_by_people_takes_no_money_from_planned_totals():
    baseline, content = paid(content_of("baseline")), content_of("baseline")
    content["programmes"]["job_coaching"] = {"people": 900_000}
    with_coaching = paid(content)
    assert {name: row["unsecured"] for name, row in with_coaching.items() if name != "job_coaching"} == {
        name: row["unsecured"] for name, row in baseline.items() if name != "job_coaching"
    }
    funds = sum(fund["yuan"][2016] * 100 for fund in content["funds"].values())
    assert np.sum([sum(row.values()) - row["unsecured"] for row in with_coaching.values()]) == funds
