"""Who pays for a plan: every restriction is respected, everything balances to the fen, both directions of the dues agree."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.errors import SimulationError
from simulation.inputs.funds import Fund
from simulation.inputs.programmes import load_programmes
from simulation.inputs.scenario import build_scenario, load_scenario
from simulation.planning.cash import by_quarter, cash_by_month
from simulation.planning.dues import gaps_at, sensitivity, share_for_gap, share_for_money
from simulation.planning.funding import BALANCE, summarise_funding
from simulation.planning.statement import Statement, plan_statement, run_statement
from simulation.prepare.sources import pay_budgets
from tests.planning.contents import content_of

BASELINE = load_scenario("baseline").model_copy(update={"years": (2016, 2018)})
RECORDS = BASELINE.records
PAID = [name for name, record in RECORDS.items() if record.money == "union"]
YEARS = BASELINE.year_list
POOL = 16_200_000
MONEY = st.integers(0, 3 * 10**8).map(lambda fen: fen / 100)


def a_fund(kind="other", yuan=0.0, programmes=(), *, carry_over=False, opening=0.0, levels=None):
    amounts = yuan if isinstance(yuan, dict) else dict.fromkeys(YEARS, yuan)
    return Fund(zh="甲", en="a", owner="city", levels=levels or {}, kind=kind, yuan=amounts, programmes=programmes,
                carry_over=carry_over, opening_yuan=opening, source="为试验而设")  # fmt: skip


@st.composite
def funds(draw):
    """Two to five funds, the first one of dues, with any restriction, carry-over and opening balance."""
    made = {}
    for place in range(draw(st.integers(2, 5))):
        allowed = draw(st.lists(st.sampled_from(PAID), max_size=4, unique=True))
        levels = draw(st.sampled_from([{}, {"city": 0.3, "county": 0.7}, {"central": 1 / 3, "province": 2 / 3}]))
        made[f"fund_{place}"] = a_fund(
            "dues" if place == 0 else "other", {year: draw(MONEY) for year in YEARS}, tuple(allowed),
            carry_over=draw(st.booleans()), opening=draw(MONEY), levels=levels,
        )  # fmt: skip
    return made


def with_funds(made, **more):
    return BASELINE.model_copy(update={"funds": made, **more})


def assert_balanced(statement: Statement):
    """What finance checks first, to the fen, with every restriction."""
    for part in (statement.paid, *(getattr(statement, name) for name in BALANCE)):
        assert np.issubdtype(part.dtype, np.integer)
        assert (part >= 0).all()
    s = statement
    assert (s.opening + s.income - s.used - s.lapsed == s.closing).all()
    assert (s.opening[1:] == s.closing[:-1]).all()
    for place, fund in enumerate(s.funds.values()):
        assert not (s.closing if not fund.carry_over else s.lapsed)[:, place].any()
        for at, name in enumerate(s.records):
            if fund.programmes and name not in fund.programmes:
                assert not s.paid[:, at, place].any()
    for place in range(len(s.years)):
        assert sum(s.levels(place).values()) == s.used[place].sum()
        assert sum(s.months(place)) == s.uses[place].sum() == s.used[place].sum() + s.gap[place].sum()


@given(funds())
@settings(max_examples=25)
def test_any_plan_balances_to_the_fen_and_respects_every_restriction(made):
    assert_balanced(plan_statement(with_funds(made)))


def test_a_run_balances_too_and_pays_what_it_spent(small_archive, small_run, baseline):
    statement = run_statement(baseline, small_run)
    assert_balanced(statement)
    spent = small_run.arrays["spending"].sum(axis=3)
    totals = spent.sum(axis=(1, 2))
    (course,) = [one for one in spent if (one == statement.uses).all()]
    assert (totals <= course.sum()).sum() >= len(totals) / 2
    assert (totals >= course.sum()).sum() >= len(totals) / 2


def test_a_run_of_another_plan_is_refused(small_run):
    with pytest.raises(SimulationError, match="不是这个方案"):
        run_statement(load_scenario("dues"), small_run)


def test_what_may_be_kept_is_used_the_next_year_and_the_rest_lapses():
    made = {
        "kept": a_fund(yuan={2016: 3_000_000, 2017: 0, 2018: 0}, carry_over=True, opening=500_000),
        "lapses": a_fund(yuan={2016: 5_000_000, 2017: 5_000_000, 2018: 6_000_000}),
    }
    statement = plan_statement(with_funds(made))
    need = statement.uses[0].sum()  # 5,215,990 yuan a year
    assert statement.used[0].tolist() == [need - 500_000_000, 500_000_000]  # what would lapse is used first
    assert statement.opening[:, 0].tolist() == [50_000_000, 350_000_000 - 21_599_000, 350_000_000 - 43_198_000]
    assert statement.lapsed[2].tolist() == [0, 600_000_000 - need]
    assert not statement.gap.any()


def test_matching_lapses_in_proportion_to_what_the_city_cannot_pay():
    made = {"one": a_fund(yuan=59_850, programmes=("inpatient_insurance",))}
    statement = plan_statement(with_funds(made))
    # 299,250 yuan from the city, as much from the province; a fifth of the city's part is there
    assert statement.matching(0) == {"inpatient_insurance": ("province", 29_925_000, 23_940_000)}


def test_cash_follows_the_payment_months():
    known = load_programmes()
    assert cash_by_month(known["study_aid"], 101) == [0] * 7 + [51, 50] + [0] * 3
    assert cash_by_month(known["living_aid"], 400, 9) == [0] * 8 + [200, 0, 0, 200]
    assert cash_by_month(known["festival_visits"], 7) == [7] + [0] * 11
    assert cash_by_month(known["festival_visits"], 7, 9) == [0] * 11 + [7]
    late = known["study_aid"].model_copy(update={"delay_months": 6})
    assert cash_by_month(late, 10)[-1] == 10
    assert by_quarter([1] * 12) == [3, 3, 3, 3]


def test_share_and_money_are_each_others_inverse():
    assert share_for_money(BASELINE, 81_000_000).share == 0.13
    assert share_for_money(BASELINE, 0).share == 0.08
    answer = share_for_money(BASELINE, round(POOL * 0.92 * 100) + 100)
    assert (answer.share, answer.refused, answer.most) == (None, "more_than_all", (POOL * 100,) * 3)
    assert share_for_money(BASELINE, round(POOL * 0.92 * 100)).share == 1


@given(st.integers(0, 1_490_000_000))
def test_the_least_share_gives_the_money_and_one_step_less_does_not(more_fen):
    share = share_for_money(BASELINE, more_fen).share
    assert round(BASELINE.dues.model_copy(update={"hardship_share": share}).extra_yuan(2016) * 100) >= more_fen
    less = BASELINE.dues.model_copy(update={"hardship_share": share - 1e-6})
    assert round(less.extra_yuan(2016) * 100) < more_fen


@given(funds(), st.floats(0, 1))
@settings(max_examples=25)
def test_the_share_closes_every_gap_that_dues_may_pay_and_less_would_not(made, present):
    scenario = with_funds(made, dues=BASELINE.dues.model_copy(update={"hardship_share": round(present, 6)}))
    answer = share_for_gap(scenario)
    everything = gaps_at(scenario, 1.0)
    if answer.share is None:
        assert answer.refused == "more_than_all"
        rich = scenario.dues.model_copy(update={"collected": 1.0, "returned": 1.0, "hardship_share": 1.0})
        assert sum(gaps_at(scenario.model_copy(update={"dues": rich}), 1.0)) < sum(everything)
        return
    assert list(answer.gap_left) == gaps_at(scenario, answer.share) == everything
    if answer.share > 0:
        assert gaps_at(scenario, answer.share - 1e-6) != everything


def test_a_need_that_depends_on_other_kept_money_is_searched():
    """The other fund pays only living aid and keeps what is left: dues that pay in 2016 save it for 2017."""
    made = {
        "dues": a_fund("dues", 0, carry_over=False),
        "living": a_fund(yuan={2016: 2_000_000, 2017: 0, 2018: 0}, programmes=("living_aid",), carry_over=True),
    }
    scenario = with_funds(made)
    answer = share_for_gap(scenario)
    # three years of 5,215,990 yuan less what dues give must fit into two million; without any dues 2018 would need all of it
    assert answer.gap_left == (0, 0, 0)
    assert answer.share == pytest.approx(0.08 + (5_215_990 - 2_000_000 / 3) / POOL, abs=1e-6)
    assert gaps_at(scenario, answer.share - 1e-6) != [0, 0, 0]


def test_a_gap_that_dues_may_not_pay_is_told_apart():
    made = {"dues": a_fund("dues", 0, ("living_aid",)), "other": a_fund(yuan=5_000_000)}
    answer = share_for_gap(with_funds(made))
    # living aid takes 1,176,000 of the 5,215,990 yuan a year; 5,000,000 pay the rest and 960,010 of it
    assert answer.gap_left == (0, 0, 0)
    assert answer.needed == (21_599_000 + POOL * 8,) * 3
    other = share_for_gap(with_funds({**made, "other": a_fund(yuan=4_000_000)}))
    assert other.gap_left == (3_999_000,) * 3


POOR = {"dues": a_fund("dues", 1_000_000)}


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"dues": None}, "no_dues"),
        ({"funds": {"other": a_fund()}}, "no_fund"),
        ({"funds": POOR, "dues": BASELINE.dues.model_copy(update={"collected": 0.0})}, "no_pool"),
        ({"funds": POOR, "dues": BASELINE.dues.model_copy(update={"collected": 0.01})}, "more_than_all"),
    ],
    ids=["no dues", "no fund", "nothing collected", "too little collected"],
)
def test_what_no_share_can_do_is_refused(changes, refused):
    scenario = BASELINE.model_copy(update=changes)
    assert share_for_gap(scenario).refused == refused
    assert share_for_money(scenario, 10**9).refused == refused


def test_sensitivity_holds_the_plans_money_against_other_payrolls():
    rows = {(row["collected"], row["payroll_factor"]): row for row in sensitivity(load_scenario("dues"))}
    assert rows[0.3, 1.0]["short_fen"] == [0] * 5
    assert rows[0.3, 0.9]["short_fen"] == [21_060_000] * 5
    assert rows[0.3, 0.9]["answer"].share == pytest.approx(0.13 / 0.9, abs=2e-6)


def test_levels_that_do_not_add_up_are_refused():
    content = content_of("baseline")
    content["funds"]["local_fiscal"]["levels"] = {"city": 0.5, "county": 0.4}
    with pytest.raises(SimulationError, match="各级份额之和须为 1"):
        build_scenario(content, "x")


def test_lost_dues_never_take_what_was_kept_from_earlier_years():
    made = {"dues": a_fund("dues", 100, carry_over=True, opening=1_000)}
    scenario = with_funds(made, dues=BASELINE.dues.model_copy(update={"hardship_share": 0.0}))
    payments = pay_budgets(scenario, RECORDS)
    assert payments.income.tolist() == [[0]] * 3
    assert payments.opening.tolist() == [[100_000], [0], [0]]
    assert payments.flows[0, :, 0].sum() == 100_000


def test_the_whole_answer_is_plain_json_and_adds_up(small_run, baseline):
    told = json.loads(json.dumps(summarise_funding(baseline, small_run, money_yuan=810_000), allow_nan=False))
    assert told["dues"]["for_money"]["share"] == 0.13
    for statement in (told["budget"], told["run"]):
        for year in statement["years"]:
            lines = [round(year[f"{name}_yuan"] * 100) for name in BALANCE]
            assert lines[0] + lines[1] - lines[2] - lines[3] == lines[4]
            assert round(sum(year["quarters_yuan"]) * 100) == round(year["uses_yuan"] * 100)
            programmes = year["programmes"].values()
            assert round(sum(one["uses_yuan"] for one in programmes) * 100) == round(year["uses_yuan"] * 100)
    assert told["run"]["standing_cost_yuan"]["p50"] > 0
