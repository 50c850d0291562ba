"""A household lived again alone: the same life, to the last fen, as in the middle of its city."""

from threading import Event

import numpy as np
import pytest

from simulation.analysis.attribution import RunSettings
from simulation.analysis.lives import alone, follow, live, relive
from simulation.errors import CancelledError
from simulation.inputs.scenario import Scenario
from simulation.results import Results
from simulation.state import HOUSEHOLD, MEMBER

EIGHT = RunSettings(replicates=8, threads=1)


@pytest.fixture(scope="module")
def lives(small_archive, baseline):
    return follow(small_archive, baseline, EIGHT)


def traced(run: Results, slot: int):
    home = np.array([trace.household[slot] for trace in run.trace])
    return home, np.array([trace.member[slot] for trace in run.trace])


def test_every_household_lives_the_same_life_alone_as_in_the_city(lives, small_run):
    different = []
    for slot in lives.slots:
        home, people = traced(small_run, slot)
        life = relive(lives, slot, EIGHT)
        fields = [name for name in HOUSEHOLD.names if not np.array_equal(home[name], life.home[name])]
        fields += [name for name in MEMBER.names if not np.array_equal(people[name], life.people[name])]
        different += [(slot, fields)] if fields else []
    assert different == []


def test_what_all_households_cost_alone_is_what_the_city_spent(lives, small_run, baseline):
    paid = np.array([record.money == "union" for record in baseline.records.values()])
    alone_ = sum(relive(lives, slot, EIGHT).spent for slot in lives.slots)
    city = small_run.arrays["spending"].sum(axis=3)
    # The city serves newly identified households as well.
    assert (alone_[..., paid].sum(axis=2) <= city.sum(axis=2)).all()
    assert alone_[:, 0, paid].sum() > 0.9 * city[:, 0].sum()


def test_lifted_follows_from_the_statuses_alone(lives, small_run):
    flag = np.array([trace.household.lifted for trace in small_run.trace]).swapaxes(1, 2)
    assert np.array_equal(flag, lives.lifted)


def test_with_room_for_everything_a_lonely_household_is_what_it_is_in_a_rich_city(small_archive, baseline):
    rich = rich_city(baseline)
    city = follow(small_archive, rich, EIGHT)
    everything = np.array([(1 << len(rich.records)) - 1], np.uint64)
    for slot in city.slots[::25]:
        own = city.world.rows.row[slot].programmes_open & everything
        ends = []
        world = alone(city.world, slot, own)
        live(world, EIGHT, lambda r, w, a, t, ends=ends: ends.append(int(w.household[0].status)), np.zeros(0, np.int64))
        assert ends == city.status[:, -1, slot].tolist()


def rich_city(scenario: Scenario) -> Scenario:
    """The scenario with more money in every programme than it could ever spend."""
    plans = {
        name: plan.model_copy(update={"total_yuan": 1e10, "people": None, "standard_yuan": None})
        for name, plan in scenario.programmes.items()
    }
    return scenario.model_copy(update={"programmes": plans})


def test_copies_that_may_get_the_same_live_the_same(lives):
    bits = lives.world.rows.row[3].programmes_open
    ends = []
    live(
        alone(lives.world, 3, np.array([bits, 0, bits], np.uint64)),
        EIGHT,
        lambda r, w, a, t: ends.append((w.household.status.tolist(), a["spending"][0].sum(axis=(0, 1)).tolist())),
        np.zeros(0, np.int64),
    )
    assert len(ends) == 8
    assert all(status[0] == status[2] and spent[0] == spent[2] for status, spent in ends)
    assert all(spent[1] == 0 for _, spent in ends)


def test_a_followed_run_tells_its_progress_and_can_be_cancelled(small_archive, baseline):
    told = []
    follow(small_archive, baseline, RunSettings(replicates=3, threads=1, progress=lambda *at: told.append(at)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    stop = Event()
    stop.set()
    with pytest.raises(CancelledError):
        follow(small_archive, baseline, RunSettings(replicates=3, cancel=stop))


def test_following_one_household_tells_the_same_of_it(lives, small_archive, baseline):
    number = str(small_archive.households["number"].iloc[lives.world.screening.kept[7]])
    one = follow(small_archive, baseline, EIGHT, (number,))
    assert one.slots.tolist() == [7]
    assert np.array_equal(one.awarded[..., 0], lives.awarded[..., 7])
