import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from simulation.inputs.funds import Dues, assign_sources

DUES = {
    "payroll_yuan": {2016: 18e9},
    "collected": 0.3,
    "returned": 1,
    "hardship_share": 0.13,
    "hardship_share_base": 0.08,
    "source": "为试验而设",
}


def test_five_points_more_of_the_upper_forty_percent_are_two_million_yuan():
    """18 bn payroll x 2 % x 30 % collected x 40 % passed up x 5 points; 15 % of the whole returned gives 0.81 m."""
    assert Dues(**DUES).extra_yuan(2016) == pytest.approx(2_160_000)
    assert Dues(**DUES | {"returned": 0.375}).extra_yuan(2016) == pytest.approx(810_000)


def test_a_share_below_the_base_takes_money_away():
    assert Dues(**DUES | {"hardship_share": 0.03}).extra_yuan(2016) == pytest.approx(-2_160_000)


@pytest.mark.parametrize("change", [{"collected": 30}, {"hardship_share": -0.1}, {"payroll_yuan": {2016: -1}}], ids=str)
def test_dues_that_cannot_be_are_refused(change):
    with pytest.raises(ValidationError):
        Dues(**DUES | change)


def test_restricted_money_is_used_first_and_the_rest_is_unsecured():
    flows = assign_sources((100, 60), (80, 70), ((True, True), (False, True)))
    assert flows.tolist() == [[80, 10, 10], [0, 60, 0]] or flows.tolist() == [[80, 20, 0], [0, 50, 10]]
    assert flows[:, 2].sum() == 10


def test_free_money_is_left_alone_where_restricted_money_suffices():
    assert assign_sources((100,), (150, 150), ((True, True),)).sum(axis=0)[2] == 0
    flows = assign_sources((100, 0), (150, 150), ((True, True), (False, True)))
    assert flows[0].tolist() == [100, 0, 0]


def test_a_programme_that_no_fund_may_pay_is_unsecured_to_the_fen():
    flows = assign_sources((7_654_321, 5), (10**9,), ((False,), (True,)))
    assert flows.tolist() == [[0, 7_654_321], [5, 0]]


def test_no_money_and_no_programmes_are_answers_too():
    assert assign_sources((5,), (), ((),)).tolist() == [[5]]
    assert assign_sources((0, 0), (0,), ((True,), (True,))).tolist() == [[0, 0], [0, 0]]
    assert assign_sources((), (9,), ()).shape == (0, 2)


def greatest_flow(budgets, amounts, allowed):
    n, m = len(budgets), len(amounts)
    capacity = np.zeros((n + m + 2, n + m + 2), np.int32)
    capacity[0, 1 : n + 1] = budgets
    capacity[n + 1 : n + m + 1, -1] = amounts
    capacity[1 : n + 1, n + 1 : n + m + 1] = np.array(allowed) * np.int32(10**9)
    return maximum_flow(csr_array(capacity), 0, n + m + 1).flow_value


FEN = st.integers(0, 10**8)


@st.composite
def funding(draw):
    n, m = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    allowed = draw(st.lists(st.lists(st.booleans(), min_size=m, max_size=m), min_size=n, max_size=n))
    budgets, amounts = (tuple(draw(st.lists(FEN, min_size=size, max_size=size))) for size in (n, m))
    return budgets, amounts, tuple(map(tuple, allowed))


@given(funding())
def test_every_budget_is_paid_in_whole_fen_by_funds_that_may_and_nothing_payable_stays_open(case):
    budgets, amounts, allowed = case
    flows = assign_sources(budgets, amounts, allowed)
    assert flows.dtype == np.int64
    assert (flows >= 0).all()
    assert flows.sum(axis=1).tolist() == list(budgets)
    assert (flows[:, :-1].sum(axis=0) <= amounts).all()
    assert (flows[:, :-1][~np.array(allowed)] == 0).all()
    assert flows[:, :-1].sum() == greatest_flow(budgets, amounts, allowed)
