"""A run as a whole: nobody is lost, no fen is lost, and the hooks do what they say."""

from __future__ import annotations

from threading import Event

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.engine import simulate
from simulation.errors import CancelledError, InputRecordError, SimulationError
from simulation.inputs.archive import Archive
from simulation.inputs.by_year import amount_in
from simulation.inputs.demo import demo_archive
from simulation.inputs.scenario import Override, Scenario, load_scenario
from simulation.inputs.screening import screen
from simulation.prepare.numbers import CENTRAL
from simulation.prepare.world import make_world
from simulation.results import Results

ON_FILE, RELIEVED, EXITED, REMOVED = range(4)
ARRAYS = ("moves", "moves_by_group", "moves_by_tier", "spending", "reached", "needing", "money")


def assert_every_household_is_counted(results: Results) -> None:
    """The identities of model.md section 10, point 2, in every margin."""
    for by in (None, "unit", "cause", "group", "tier"):
        n = {name: results.moves(name, by) for name in results.labels["move"]}
        came, left = n["newly_identified"] + n["relapsed"], n["relieved"] + n["exited"] + n["removed"]
        np.testing.assert_array_equal(n["on_file_end"], n["on_file_start"] + came - left)
        np.testing.assert_array_equal(n["on_file_start"][:, 1:], n["on_file_end"][:, :-1])
        lifted_stock = n["stock_relieved"] + n["stock_exited"]
        net = n["relieved"] + n["exited"] - n["relapsed"] - n["removed_while_lifted"]
        np.testing.assert_array_equal(np.cumsum(net, axis=1), lifted_stock)
        everybody = n["on_file_start"][:, :1] + np.cumsum(n["newly_identified"], axis=1)
        gone = np.cumsum(n["removed"] + n["removed_while_lifted"], axis=1)
        np.testing.assert_array_equal(n["on_file_end"] + lifted_stock + gone, everybody)
        assert (n["lifted"] <= n["relieved"] + n["exited"]).all()
        assert (n["lifted_opening"].sum(axis=1) <= n["on_file_start"][:, 0]).all()
        assert (n["on_file_long"] <= n["filed_long"]).all()
        assert min(values.min() for values in n.values()) >= 0


def assert_money_balances(results: Results, scenario: Scenario) -> None:
    """Spending within the budget unless mandated or continuing; who pays adds up; totals are the sum of units."""
    programmes = scenario.records
    spending = results.arrays["spending"].sum(axis=3)
    for place, (name, programme) in enumerate(programmes.items()):
        if programme.money != "union":
            assert spending[:, :, place].sum() == 0, name
            continue
        budgets = [amount_in(scenario.programmes[name].total_yuan, year) for year in results.years]
        if not programme.mandated and None not in budgets and scenario.staff_day_yuan is None:
            assert (spending[:, :, place] <= np.round(np.array(budgets, float) * 100)).all(), name
    assert (results.arrays["reached"][results.arrays["spending"] > 0] > 0).all()
    assert (results.arrays["flows"] >= 0).all()
    assert results.arrays["money"].min() >= 0


def same(one: Results, other: Results, names: tuple[str, ...] = ARRAYS) -> None:
    for name in names:
        np.testing.assert_array_equal(one.arrays[name], other.arrays[name], name)


def kept(archive: Archive) -> list[str]:
    numbers: list[str] = archive.households["number"].iloc[screen(archive, 2016).kept].tolist()
    return numbers


def test_every_household_is_somewhere(small_run, small_archive):
    assert_every_household_is_counted(small_run)
    assert (small_run.moves("on_file_start")[:, 0] == len(kept(small_archive))).all()


def test_money_balances_to_the_fen(small_run, baseline):
    assert_money_balances(small_run, baseline)


def test_each_years_budget_is_paid_by_some_fund(small_run, baseline):
    flows, names = small_run.arrays["flows"], small_run.labels["programme"]
    for t, year in enumerate(small_run.years):
        for place, name in enumerate(names):
            is_union = baseline.records[name].money == "union"
            budget = amount_in(baseline.programmes[name].total_yuan, year) if is_union else 0
            assert flows[t, place].sum() == round((budget or 0) * 100), name
        for place, (name, fund) in enumerate(baseline.funds.items()):
            carried = sum(fund.yuan[y] for y in baseline.year_list if y < year) if fund.carry_over else 0
            assert flows[t, :, place].sum() <= round((fund.yuan[year] + carried) * 100), name


def test_the_margins_agree(small_run):
    for name in small_run.labels["move"]:
        total = small_run.moves(name)
        for by in ("unit", "cause", "group", "tier"):
            np.testing.assert_array_equal(small_run.moves(name, by).sum(axis=2), total, f"{name} by {by}")


@pytest.mark.parametrize("exit_line", ["line", "gross_income", "line_and_a_half"])
def test_at_opening_nobody_meets_section_6(small_archive, exit_line):
    """Opening means of every kept household: neither above the exit line nor held at the line and unable to lift itself."""
    found = screen(small_archive, 2016, "rules_2016", exit_line)
    assert not (found.means.above(exit_line) | found.means.held_by_dibao)[found.kept].any()
    january = make_world(small_archive, load_scenario("baseline"), [(CENTRAL, 0)], 1)
    assert len(january.rows.row) == len(screen(small_archive, 2016).kept)


def test_the_trace_is_the_run(small_run):
    """Households of the opening file, one by one from their traces, make up the run's counts of first lifts."""
    for r, trace in enumerate(small_run.trace):
        status = trace.household.status
        assert (status[:, 1:][status[:, :-1] == REMOVED] == REMOVED).all()
        lifted = np.logical_or.accumulate((status == RELIEVED) | (status == EXITED), axis=1)
        np.testing.assert_array_equal(np.diff(lifted.sum(axis=0), prepend=0), small_run.moves("lifted_opening")[r])
        state = small_run.states[r][0][: len(status)]
        np.testing.assert_array_equal(state["status"], status[:, -1])


def test_a_traced_household_does_not_change_the_run(small_archive, baseline, small_run):
    same(simulate(small_archive, baseline, replicates=8, threads=1), small_run)


def test_continuing_a_kept_state_is_the_straight_run(small_archive, baseline, small_run):
    start = simulate(small_archive, baseline.model_copy(update={"years": (2016, 2018)}), replicates=8, keep_state=True)
    on = simulate(small_archive, baseline, replicates=8, start=start, keep_state=True)
    same(on, small_run)
    world = make_world(small_archive, baseline, [(r, r) for r in range(8)], 2016)
    for r in range(8):
        begin, arrived = world.slots.start.ravel(), world.arrivals[r].ravel()
        used = np.concatenate(
            [np.arange(len(world.rows.row)), *(np.arange(a, a + n) for a, n in zip(begin, arrived, strict=True))]
        )
        for name in on.states[r][0].dtype.names:
            np.testing.assert_array_equal(on.states[r][0][name][used], small_run.states[r][0][name][used], name)


def test_a_start_that_does_not_fit_is_refused(small_archive, baseline, small_run):
    with pytest.raises(SimulationError):
        simulate(small_archive, baseline, replicates=3, start=small_run)
    with pytest.raises(SimulationError):
        simulate(demo_archive(40, 3), baseline, replicates=8, start=small_run)


def test_forced_awards_are_given(small_archive, baseline):
    empty = baseline.programmes["living_aid"].model_copy(update={"total_yuan": 0.0})
    scenario = baseline.model_copy(update={"programmes": {**baseline.programmes, "living_aid": empty}})
    numbers = kept(small_archive)[:5]
    forced = [(number, "living_aid", 2017) for number in numbers]
    results = simulate(small_archive, scenario, replicates=3, forced=forced, traced=numbers)
    place = results.labels["programme"].index("living_aid")
    for trace in results.trace:
        on = trace.household.status[:, 0] < EXITED
        np.testing.assert_array_equal(trace.household.awarded[on, 1] >> np.uint64(place) & np.uint64(1), 1)
        assert (trace.household.awarded[:, 0] >> np.uint64(place) & np.uint64(1) == 0).all()


def test_a_forced_award_that_cannot_be_is_refused(small_archive, baseline):
    with pytest.raises(InputRecordError) as caught:
        simulate(
            small_archive,
            baseline,
            replicates=1,
            forced=[("nobody", "living_aid", 2017), (kept(small_archive)[0], "living_ad", 2030)],
        )
    assert len(caught.value.problems) == 2
    assert "living_aid" in caught.value.problems[1]


def test_who_is_not_on_file_cannot_be_traced(small_archive, baseline):
    with pytest.raises(SimulationError, match="nobody"):
        simulate(small_archive, baseline, replicates=1, traced=["nobody"])


def test_progress_and_cancel(small_archive, baseline):
    told: list[tuple[int, int]] = []
    simulate(small_archive, baseline, replicates=4, threads=2, progress=lambda done, of: told.append((done, of)))
    assert sorted(told) == [(1, 4), (2, 4), (3, 4), (4, 4)]
    cancel = Event()
    with pytest.raises(CancelledError):
        simulate(small_archive, baseline, replicates=50, threads=1, cancel=cancel, progress=lambda *_: cancel.set())


def test_central_values_and_luck_are_separate_indices(small_archive, baseline):
    """Draw p fixes the numbers, luck l the events: the same pair is the same replicate wherever it stands."""
    one = simulate(small_archive, baseline, pairs=[(3, 5), (CENTRAL, 5), (3, 6), (4, 5)])
    other = simulate(small_archive, baseline, pairs=[(4, 5), (3, 5)])
    for name in ARRAYS:
        np.testing.assert_array_equal(one.arrays[name][[3, 0]], other.arrays[name], name)
    assert len({one.arrays["moves"][r].tobytes() for r in range(4)}) == 4
    world = make_world(small_archive, baseline, [(3, 5), (3, 6), (4, 5), (CENTRAL, 5)], 2016)
    numbers = [draw.numbers.tobytes() for draw in world.draws]
    assert numbers[0] == numbers[1]
    assert len(set(numbers)) == 3


def test_an_override_is_used_and_said(small_archive, baseline):
    scenario = baseline.model_copy(
        update={"parameters": {"arrival_rate_year": Override(value=0.0, note="nobody comes")}}
    )
    results = simulate(small_archive, scenario, replicates=2)
    assert results.moves("newly_identified").sum() == 0
    assert results.provenance.overridden == {"arrival_rate_year": "nobody comes"}


switches = st.fixed_dictionaries(
    {
        "exit_line": st.sampled_from(["line", "gross_income", "line_and_a_half"]),
        "relief": st.sampled_from(["strict", "wide"]),
        "relief_dibao": st.sampled_from(["administrative", "measured"]),
        "priority": st.sampled_from(
            ["deepest_shortfall", "tier", "longest_on_file", "effect_per_yuan", "equal_chance"]
        ),
        "split": st.sampled_from(["caseload", "equal"]),
        "plan_start_month": st.integers(1, 12),
        "staff_days": st.none() | st.floats(0, 500),
        "line_growth": st.none() | st.floats(-0.1, 0.3),
        "wage_growth": st.none() | st.floats(-0.1, 0.3),
    }
)


@settings(max_examples=25)
@given(
    st.integers(1, 60),
    st.integers(0, 10**6),
    st.sampled_from(["baseline", "work_first", "relief_first", "closures"]),
    switches,
)
def test_any_archive_and_scenario_keeps_its_books(households, seed, name, changes):
    scenario = load_scenario(name).model_copy(update=changes)
    results = simulate(demo_archive(households, seed), scenario, replicates=2, threads=1, seed=seed)
    assert_every_household_is_counted(results)
    assert_money_balances(results, scenario)
