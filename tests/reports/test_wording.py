"""Words and formats: the verdict changes with the result and never promises what is not there."""

import re
from pathlib import Path

import pytest

from simulation.analysis.comparison import compare_scenarios
from simulation.analysis.measures import MARGINS
from simulation.analysis.summary import COUNTS, summarise_run
from simulation.inputs.programmes import load_programmes
from simulation.reports.console import wrap
from simulation.reports.limits import limits
from simulation.reports.names import Names, column_label, names_of, tier_label
from simulation.reports.wording import (
    LABELS,
    about_households,
    about_wan,
    chance,
    likelihood,
    money_first,
    percent,
    verdict,
    wan,
    whole,
)
from tests.analysis.cities import city, made_up, plan

REPOSITORY = Path(__file__).resolve().parents[2]

LANGS = ("zh", "en")


def answer(every=0.0, by_year=(0.0, 0.0), **more):
    summary = summarise_run(made_up([[20, 19], [20, 25]], **more))
    summary["probability_all_years"] = every
    for year, share in zip(summary["years"], by_year, strict=True):
        year["probability_target"] = share
    return summary


@pytest.mark.parametrize("every", [0.0, 0.05, 0.2, 0.4, 0.5, 0.65])
@pytest.mark.parametrize("lang", LANGS)
def test_below_two_in_three_nothing_says_it_will_be_reached(every, lang):
    said = verdict(answer(every), lang).split("。" if lang == "zh" else ". ")[0]
    for promise in ("很可能达到", "较可能达到", "将达到", "will ", "very likely reached", "more likely reached"):
        assert promise not in said


def test_the_verdict_changes_with_the_result():
    said = {verdict(answer(every)) for every in (0.0, 0.2, 0.5, 0.8, 1.0)}
    assert len(said) == 5


def test_years_that_fail_are_named_with_their_rates():
    said = verdict(answer(0.4, (0.9, 0.4)))
    assert "2017 年（平均 22.0%）" in said
    assert "2016 年（平均" not in said
    assert "2017 (mean 22.0%)" in verdict(answer(0.4, (0.9, 0.4)), "en")


def test_a_chance_of_every_year_is_not_read_off_the_single_years():
    said = verdict(answer(0.3, (0.9, 0.9)))
    assert "单看各年，多数模拟都达到" in said
    assert "约三成" in said


@pytest.mark.parametrize("lang", LANGS)
def test_demo_data_and_the_limits_of_the_evidence_are_said(lang):
    demo = verdict(answer(is_demo=True), lang)
    assert ("演示数据" if lang == "zh" else "Demo data") in demo
    assert ("演示数据" if lang == "zh" else "Demo data") not in verdict(answer(), lang)
    told = " ".join(limits(answer(interpolated_years=(2016,)), lang))
    assert ("等级 C" if lang == "zh" else "grade C") in told
    assert "2016" in told


def test_chances_in_tenths_with_the_count_behind_them():
    assert chance(0.806, 500) == "约八成（500 次模拟中 403 次）"
    assert chance(0.0, 500) == "几乎为零（500 次模拟中 0 次）"
    assert chance(0.0, 20) == "很小（20 次模拟中 0 次）"  # twenty runs cannot rule it out
    assert chance(0.03, 500, "en") == "under 1 in 20 (15 of 500 simulations)"
    assert [likelihood(share) for share in (0.05, 0.2, 0.5, 0.7, 0.95)] == [
        "很可能达不到", "多半达不到", "能否达到说不准", "较可能达到，但并无把握", "很可能达到",
    ]  # fmt: skip


def test_ranges_of_households_and_money():
    assert about_households({"p05": 3440.2, "p95": 3949.9}) == "约 3,440—3,950 户"
    assert about_households({"p05": 5.0, "p95": 5.0}) == "约 5 户"
    assert about_wan({"p05": 24_511_000.0, "p95": 24_783_000.0}) == "约 2,451.10—2,478.30 万元"
    assert wan(123_456.7) == "12.35"


def test_every_count_has_both_labels_and_names_come_from_records():
    assert not [name for name in COUNTS if name not in LABELS or not all(LABELS[name])]
    names = names_of(plan("plan_2026_2030"))
    assert names.programme("accident_relief", "en") != "accident_relief"  # a programme of the scenario alone
    assert names.source("unsecured") == "资金缺口（无来源）"
    assert names.cell("tier", "1") == "深度困难"
    assert tier_label("1") == "低保户"
    assert Names().programme("no such") == "no such"
    assert all(Names().programme(code) != code for code in load_programmes())
    assert set(MARGINS) == {"unit", "group", "cause", "tier"}


def test_halves_go_up_and_nothing_is_minus_zero():
    assert [whole(358.5), whole(732.5), whole(-0.3), percent(-0.0001), wan(-10.0)] == [
        "359",
        "733",
        "0",
        "0.0%",
        "0.00",
    ]


def test_every_column_that_can_be_filled_in_is_named_as_the_form_names_it():
    sources = "".join(path.read_text("utf-8") for path in (REPOSITORY / "simulation" / "inputs").glob("*.py"))
    noted = set(re.findall(r'log\.note\(\s*"(\w+)"', sources)) | set(city().imputed)
    assert len(noted) > 15
    assert not [name for name in sorted(noted) if column_label(name).isascii()]


def test_money_is_said_first_and_only_where_it_differs():
    a, b = (
        made_up([[10, 10], [10, 10]]),
        made_up([[10, 10], [10, 10]], scenario="other", scenario_titles=("另一", "other")),
    )
    compared = compare_scenarios([a, b])
    assert "大致相同" in money_first(compared["differences"][0], compared)
    b.arrays["spending"][:] *= 2
    compared = compare_scenarios([a, b])
    assert "多用工会资金" in money_first(compared["differences"][0], compared)
    assert "more union money" in money_first(compared["differences"][0], compared, "en")
    compared = compare_scenarios([b, a])
    assert "少用工会资金" in money_first(compared["differences"][0], compared)


def test_chinese_wraps_by_cells_and_never_begins_a_line_with_closing_marks():
    from rich.cells import cell_len

    text = verdict(answer(0.4, (0.9, 0.4), is_demo=True)) + " " + verdict(answer(), "en")
    for width in (40, 41, 80, 120):
        lines = wrap(text, width)
        assert all(cell_len(line) <= width for line in lines)
        assert not [line for line in lines if line[:1] in "，。；：、）”》"]
        assert "".join("".join(lines).split()) == "".join(text.split())
