"""The answer of one run: definitions on made-up counts, and the whole object on a small city."""

import json

import numpy as np
import pytest

from simulation.analysis.attribution import RunSettings, attribute_lifts, switch_off
from simulation.analysis.measures import charge_sources, count_moves
from simulation.analysis.summary import summarise_run
from simulation.errors import SimulationError
from tests.analysis.cities import city, made_up, plan, ran

FIELDS = {
    "scenario", "archive_fingerprint", "seed", "replicates", "denominator", "opening", "years", "probability_all_years",
    "probability_cleared", "bound_money_yuan", "standing_cost_yuan", "attribution", "jobs_displaced", "wall_seconds",
}  # fmt: skip
YEAR_FIELDS = {
    "year", "on_file_start", "newly_identified", "relieved", "exited", "relapsed", "removed", "on_file_end",
    "relieved_to_exited", "removed_while_lifted", "stock_relieved", "stock_exited", "supported_only", "lifted", "rate_current",
    "rate_opening", "cumulative_share", "probability_target", "spending_yuan", "government_yuan", "insurance_payout_yuan",
    "by_source_yuan", "reached",
}  # fmt: skip
RANGE = {"mean", "p05", "p50", "p95"}


def test_the_target_is_counted_in_whole_households_replicate_by_replicate():
    answer = summarise_run(made_up([[20, 19], [20, 25]]))
    assert [year["probability_target"] for year in answer["years"]] == [1.0, 0.5]
    assert answer["probability_all_years"] == 0.5  # never the product of the years
    assert answer["years"][0]["rate_current"]["mean"] == pytest.approx(0.20)
    assert answer["years"][1]["cumulative_share"]["mean"] == pytest.approx((39 + 45) / 200)
    assert answer["years"][0]["target_households"]["mean"] == 20
    assert answer["probability_cleared"] == 1.0  # one of a hundred may stay


def test_targets_are_rounded_up_to_whole_households():
    run = made_up([[20, 20], [20, 20]])
    run.arrays["moves"][..., 0] = 101
    assert summarise_run(run)["years"][0]["target_households"]["mean"] == 21
    assert summarise_run(run)["years"][0]["probability_target"] == 0.0  # 5 × 20 < 101


def test_removed_households_leave_the_current_denominator_and_new_ones_join_it():
    run = made_up([[20, 20], [20, 20]])
    names = run.labels["move"]
    run.arrays["moves"][:, 0, ..., names.index("newly_identified")] = 10
    run.arrays["moves"][:, 0, ..., names.index("removed")] = 30
    year = summarise_run(run)["years"][0]
    assert year["rate_current"]["mean"] == pytest.approx(20 / 80)
    assert year["rate_opening"]["mean"] == pytest.approx(20 / 100)


def test_the_denominator_can_be_replaced_and_a_wrong_one_is_refused():
    run = made_up([[20, 20], [20, 20]])
    run.arrays["moves"][..., run.labels["move"].index("lifted_opening")] = 10
    assert summarise_run(run, denominator="opening")["probability_all_years"] == 0.0
    with pytest.raises(SimulationError, match="分母"):
        summarise_run(run, denominator="other")  # type: ignore[arg-type]
    with pytest.raises(SimulationError, match="margin"):
        summarise_run(run, by="colour")  # type: ignore[arg-type]


def test_spending_is_charged_to_sources_in_the_order_of_the_flows():
    charged = charge_sources(made_up([[0, 0], [0, 0]]))
    # aid 7 yuan: 6 special, 1 dues; training 1.2: 1 dues, 0.2 no fund; 4.0: 1 dues, 3.0 no fund
    np.testing.assert_allclose(charged[:, 0], [[6, 2, 0.2], [6, 2, 3.0]])


def test_the_bridge_adds_up_and_keeps_held_back_rows_apart():
    opening = summarise_run(made_up([[0, 0], [0, 0]]))["opening"]
    assert opening["imported"] == opening["cleared"] + opening["undecided"] + opening["opening_file"]
    assert sum(opening["parts"].values()) == opening["cleared"]
    assert opening["held_back"] == 3


def test_standing_cost_is_the_last_years_and_in_yuan():
    assert summarise_run(made_up([[0, 0], [0, 0]]))["standing_cost_yuan"]["mean"] == 50.0


def test_a_run_gives_every_field_of_the_answer_and_plain_json():
    answer = json.loads(json.dumps(summarise_run(ran("baseline")), allow_nan=False))
    assert answer.keys() >= FIELDS
    for year in answer["years"]:
        assert year.keys() >= YEAR_FIELDS
        assert year["lifted"].keys() == RANGE
        assert all(spread.keys() == RANGE for spread in year["spending_yuan"].values())
        spent = sum(spread["mean"] for spread in year["spending_yuan"].values())
        assert spent == pytest.approx(sum(spread["mean"] for spread in year["by_source_yuan"].values()))
        assert spent == pytest.approx(year["spending_total_yuan"]["mean"])


@pytest.mark.parametrize("by", ["unit", "group", "cause", "tier"])
def test_margins_add_up_to_the_whole(by):
    answer = summarise_run(ran("baseline"), by=by)
    cells = answer["by"][by].values()
    for t, year in enumerate(answer["years"]):
        for name in ("lifted", "on_file_end", "removed"):
            assert sum(cell["years"][t][name]["mean"] for cell in cells) == pytest.approx(year[name]["mean"], abs=1e-4)


@pytest.mark.parametrize("name", ["baseline", "plan_2026_2030"])
def test_households_are_never_lost_between_the_years(name):
    moves = count_moves(ran(name))
    start, end = moves.of("on_file_start"), moves.of("on_file_end")
    left = moves.of("relieved") + moves.of("exited") + moves.of("removed")
    np.testing.assert_array_equal(end, start + moves.of("newly_identified") - left + moves.of("relapsed"))
    np.testing.assert_array_equal(start[:, 1:], end[:, :-1])
    stock = moves.of("stock_relieved") + moves.of("stock_exited")
    before = np.pad(stock[:, :-1], ((0, 0), (1, 0)))
    gone = moves.of("relapsed") + moves.of("removed_while_lifted")
    np.testing.assert_array_equal(stock, before + moves.of("relieved") + moves.of("exited") - gone)


def test_both_rates_are_what_was_lifted_over_their_denominators():
    run = ran("baseline")
    moves = count_moves(run)
    current = moves.of("on_file_start") + moves.of("newly_identified") - moves.of("removed")
    np.testing.assert_allclose(moves.rate("current"), moves.of("lifted") / current)
    np.testing.assert_allclose(
        moves.rate("opening"), moves.of("lifted_opening") / run.provenance.bridge["opening_file"]
    )
    assert (moves.of("lifted_opening").sum(axis=1) <= run.provenance.bridge["opening_file"]).all()


def test_the_units_money_adds_up_to_the_citys():
    answer = summarise_run(ran("baseline"), by="unit")
    for t, year in enumerate(answer["years"]):
        cells = [cell["years"][t] for cell in answer["by"]["unit"].values()]
        spent = sum(cell["spending_total_yuan"]["mean"] for cell in cells)
        assert spent == pytest.approx(year["spending_total_yuan"]["mean"])


def test_attribution_adds_up_to_the_households_lifted():
    full = ran("baseline")
    split = attribute_lifts(city(), plan("baseline"), RunSettings(replicates=6, threads=1), full)
    lifted = count_moves(full).of("lifted").sum(axis=1).mean()
    assert sum(split[part]["mean"] for part in ("own", "government", "union")) == pytest.approx(lifted, abs=1e-4)
    assert split["replicates"] == 6


def test_attribution_may_stand_on_fewer_replicates_and_says_so():
    split = attribute_lifts(city(), plan("baseline"), RunSettings(replicates=2, threads=1), ran("baseline"))
    assert split["replicates"] == 2


def test_attribution_refuses_another_scenarios_run():
    with pytest.raises(SimulationError, match="归因"):
        attribute_lifts(city(), plan("dues"), RunSettings(replicates=6), ran("baseline"))


def test_switching_off_takes_mandated_programmes_too():
    off = switch_off(plan("baseline"), lambda programme: programme.money == "union")
    assert {programme.money for programme in off.records.values()} == {"government", "none"}
    assert switch_off(plan("baseline"), lambda _: True).records == {}


def test_coverage_is_reached_over_in_need_replicate_by_replicate():
    run = made_up([[20, 20], [20, 20]])
    run.arrays["needing"][:, :, 0] = [[40, 0], [50, 10]]
    run.arrays["reached"][:, :, 0, 0] = [[20, 0], [50, 5]]
    first, second = (year["coverage"] for year in summarise_run(run)["years"])
    assert (first["aid"]["mean"], first["aid"]["p05"]) == (0.75, pytest.approx(0.525))
    assert second["aid"]["mean"] == 0.75  # nobody in need: nothing left undone
    assert first["training"] is None
    json.dumps(summarise_run(run), allow_nan=False)
