"""A number set by hand: which may be, within what range, and that it then really is read."""

import numpy as np
import pytest

from simulation.engine import simulate
from simulation.inputs.overrides import UnreadableNumberError, allowed_range, override_problems, read_typed, why_not
from simulation.inputs.parameters import Parameter, all_parameters
from simulation.inputs.scenario import Override
from simulation.prepare.world import make_world

NUMBERS = all_parameters()


@pytest.mark.parametrize(
    ("name", "given", "reason"),
    [
        ("reemployment_year", {"value": 45, "note": "ledger"}, "must lie between 0 and 1"),
        ("reemployment_year", {"value": -0.1, "note": "ledger"}, "must lie between 0 and 1"),
        ("pension_month", {"value": 30000, "note": "ledger"}, "must lie between 0 and 26000"),
        ("reemployment_year", {"value": 0.4, "low": 0.3, "high": 1.3, "note": "ledger"}, "must lie between 0 and 1"),
        ("reemployment_year", {"value": 0.4, "low": 0.3, "note": "ledger"}, "both ends"),
        ("reemployment_year", {"value": 0.4, "low": 0.5, "high": 0.6, "note": "ledger"}, "inside its own range"),
        ("months_running", {"value": 6.5, "note": "ledger"}, "whole number"),
        ("filing_end_month_first_year", {"value": 13, "note": "ledger"}, "must lie between 1 and 12"),
        ("dibao_line", {"value": 500, "note": "ledger"}, "a table cannot be set"),
        ("job_loss_year", {"value": 0.1, "note": "ledger"}, "a table cannot be set"),
        ("aid_consumed", {"value": 0.9, "note": "ledger"}, "does not read it"),
        ("imputed_own_cost_spread", {"value": 0.9, "note": "ledger"}, "when an archive is imported"),
    ],
)
def test_what_cannot_be_set_is_refused_with_the_reason(name, given, reason):
    assert [en for _, en in override_problems(name, given) if reason in en]


def test_a_sound_override_passes():
    given = {"value": 0.4, "low": 0.35, "high": 0.45, "note": "ledger"}
    assert list(override_problems("reemployment_year", given)) == []


def test_the_sourced_values_of_every_number_lie_inside_what_is_allowed():
    for name, number in NUMBERS.items():
        if isinstance(number, Parameter):
            least, most = allowed_range(number)
            ends = [value for value in (number.value, number.low, number.high) if value is not None]
            assert all(least <= value <= most for value in ends), name


def test_numbers_read_beside_the_draws_follow_an_override_too(small_archive, baseline):
    """The ages, the month and the share that a run reads once, not with each draw."""

    def changed(**values):
        numbers = {name: Override(value=value, note="test") for name, value in values.items()}
        return make_world(small_archive, baseline.model_copy(update={"parameters": numbers}), [(0, 0)], 2016)

    assert changed().rows.row.upskilling.any()
    assert not changed(upskilling_age_max=0).rows.row.upskilling.any()
    assert changed().rows.household.wish_business.any()
    assert not changed(business_age_max=0).rows.household.wish_business.any()
    assert changed().arrivals[0, 0].sum() > 0
    assert changed(filing_end_month_first_year=8).arrivals[0, 0].sum() == 0
    ours = {"cleared_share": Override(value=0.5, note="test")}
    run = simulate(small_archive, baseline.model_copy(update={"parameters": ours}), replicates=1)
    assert run.provenance.cleared_share == 0.5


def test_the_line_grows_faster_from_the_second_year_on(small_archive, baseline):
    def lines(scenario):
        return make_world(small_archive, scenario, [(0, 0)], 2016).local

    shift = {name: Override(value=0.02, note="test") for name in ("line_growth_shift", "minimum_wage_growth_shift")}
    plain, faster = lines(baseline), lines(baseline.model_copy(update={"parameters": shift}))
    for before, after in ((plain.line, faster.line), (plain.minimum_wage, faster.minimum_wage)):
        years = np.arange(5).repeat(12)
        np.testing.assert_array_equal(after[:, :12], before[:, :12])
        assert (after[:, 12:] > before[:, 12:]).all()
        np.testing.assert_allclose(after[0, 11::12], before[0, 11::12] * 1.02 ** years[11::12], rtol=1e-4)
    steady = baseline.model_copy(update={"line_growth": 0.03, "parameters": shift})
    np.testing.assert_allclose(lines(steady).line[0, 12::12] / lines(steady).line[0, :-12:12], 1.05, rtol=1e-3)


def test_a_reason_for_not_reading_comes_in_both_languages():
    assert all((number.unread is None) == (number.unread_en is None) for number in NUMBERS.values())
    assert why_not("reemployment_year", NUMBERS["reemployment_year"]) is None


@pytest.mark.parametrize(
    ("name", "text", "meant"),
    [
        ("reemployment_year", "45%", 0.45),
        ("reemployment_year", " ４５ ％ ", 0.45),
        ("reemployment_year", "45", 0.45),
        ("reemployment_year", "0", 0.0),
        ("reemployment_year", "0.5%", 0.005),
        ("line_growth_shift", "−1%", -0.01),
        ("pension_month", "1,900", 1900.0),
        ("illness_level", "1.2", 1.2),
    ],
)
def test_typed_numbers_are_read_as_meant(name, text, meant):
    assert read_typed(text, NUMBERS[name]) == pytest.approx(meant)


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("reemployment_year", "0.45", "share_or_percent"),
        ("reemployment_year", "1", "share_or_percent"),
        ("reemployment_year", "一半", "not_a_number"),
        ("reemployment_year", "", "not_a_number"),
        ("reemployment_year", "1e3", "not_a_number"),
        ("pension_month", "1900%", "not_a_number"),
        ("pension_month", "19,00", "not_a_number"),
        ("pension_month", "nan", "not_a_number"),
    ],
)
def test_typed_text_that_could_mean_anything_is_refused(name, text, fault):
    with pytest.raises(UnreadableNumberError) as refused:
        read_typed(text, NUMBERS[name])
    assert refused.value.fault == fault
