"""What tests share: the switch that renews golden results, and runs that are made once."""

from __future__ import annotations

import pytest
from hypothesis import settings

from simulation.engine import simulate
from simulation.inputs.archive import Archive
from simulation.inputs.demo import demo_archive
from simulation.inputs.scenario import Scenario, load_scenario
from simulation.results import Results

# The same examples every time, and no time limit for one of them: the machine may be busy or still compiling.
settings.register_profile("jiekun", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("jiekun")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--renew", action="store_true", help="write the golden results anew, on purpose and with a reason in the commit"
    )


@pytest.fixture
def renew(request: pytest.FixtureRequest) -> bool:
    """Whether golden results are to be written anew."""
    return bool(request.config.getoption("--renew"))


@pytest.fixture(scope="session")
def small_archive() -> Archive:
    """300 invented households."""
    return demo_archive(300, 7)


@pytest.fixture(scope="session")
def baseline() -> Scenario:
    """The baseline scenario as it ships."""
    return load_scenario("baseline")


@pytest.fixture(scope="session")
def small_run(small_archive: Archive, baseline: Scenario) -> Results:
    """The baseline over the small archive, eight replicates, with every household traced and the state kept."""
    from simulation.inputs.screening import screen

    numbers = small_archive.households["number"].iloc[screen(small_archive, 2016).kept].tolist()
    return simulate(small_archive, baseline, replicates=8, traced=numbers, keep_state=True, threads=2)
