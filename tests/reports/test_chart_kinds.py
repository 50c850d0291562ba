"""What each kind of chart must show of its numbers."""

import itertools
import json
import re

import pytest

from simulation.reports import chart_style, charts, images
from simulation.reports.charts.figure import in_lines
from simulation.reports.names import Names
from tests.reports.figures import CHINESE, SOURCES, all_figures, compared_figures, values_of

TOLD = charts.Told("标题", "怎样读", "元/月")


def test_a_waterfall_stands_each_change_on_what_went_before():
    steps = [charts.Step("工资", 800), charts.Step("医药费", -300), charts.Step("剩下", 500, whole=True)]
    rows = {
        row["label"]: row for row in values_of(charts.waterfall_chart(steps, TOLD, ("标准线", 540))) if "kind" in row
    }
    assert (rows["工资"]["low"], rows["工资"]["high"]) == (0, 800)
    assert (rows["医药费"]["low"], rows["医药费"]["high"], rows["医药费"]["kind"]) == (500, 800, "less")
    assert (rows["剩下"]["low"], rows["剩下"]["high"]) == (0, 500)


def test_two_steps_may_have_the_same_name_and_any_mark_in_it():
    steps = [charts.Step("it's \\ 工资", 800), charts.Step("it's \\ 工资", 100)]
    figure = charts.waterfall_chart(steps, TOLD)
    assert len({row["place"] for row in values_of(figure) if "kind" in row}) == 2
    assert images.png(figure).startswith(b"\x89PNG")


def test_swings_begin_at_the_centre_and_say_their_ends():
    figure = charts.swings_chart([charts.Swing("再就业率", 2100, 2700, "9%", "22%")], 2420, TOLD)
    rows = [row for row in values_of(figure) if "says" in row and "end" in row]
    assert {(row["end"], row["value"], row["says"], row["right"]) for row in rows} == {
        ("low", 2100, "9%", False), ("high", 2700, "22%", True),
    }  # fmt: skip


def numbers_of(figure):
    """Every row once, without where its number is written: large letters need other places."""
    return {json.dumps({k: v for k, v in row.items() if k != "above"}, sort_keys=True) for row in values_of(figure)}


def test_the_big_fan_shows_the_same_in_larger_letters(summary):
    small, big = charts.fan_chart(summary), charts.big_fan_chart(summary)
    assert (small.title, small.caption) == (big.title, big.caption)
    assert numbers_of(small) == numbers_of(big)
    sizes = re.findall(r'"(?:labelFontSize|fontSize)": (\d+)', json.dumps(big.spec["layer"]))
    assert min(map(int, sizes)) >= 24


def test_a_chart_of_a_dark_page_is_light_on_paper(summary):
    dark = json.dumps(charts.fan_chart(summary, "zh", chart_style.DARK).for_document())
    assert dark == json.dumps(charts.fan_chart(summary, "zh").for_document())


def test_long_captions_are_broken_into_lines_and_words_stay_whole():
    assert in_lines("一二三四五，六七", 5) == ["一二三四五，", "六七"]
    assert in_lines("the median of the simulations", 8) == ["the median of", "the simulations"]


def test_the_flow_diagram_names_every_node_and_band_and_stands_still(summary):
    for language in ("zh", "en"):
        figure = charts.flow_chart(summary, language)
        (series,) = figure.option["series"]
        nodes = {node["name"]: node for node in series["data"]}
        assert len(nodes) == len(series["data"])
        assert all(node["label"]["formatter"] and node["tooltip"]["formatter"] for node in nodes.values())
        assert all({link["source"], link["target"]} <= set(nodes) for link in series["links"])
        assert all(re.search(r"\d", link["tooltip"]["formatter"]) for link in series["links"])
        assert figure.option["animation"] is False
        assert chart_style.LIGHT.below not in json.dumps(figure.option)
    assert CHINESE.findall(json.dumps(figure.option, ensure_ascii=False) + figure.title + figure.caption) == []


def test_the_flow_diagram_has_a_chart_for_paper_with_the_same_moves(summary):
    plain = charts.flow_chart(summary).plain
    rows = [row for row in values_of(plain) if "move" in row]
    exited = [row["mean"] for row in rows if row["move"] == "脱困"]
    assert exited == [year["exited"]["mean"] for year in summary["years"]]
    assert all(row["signed"] <= 0 for row in rows if row["move"] == "脱困")


def test_who_is_left_adds_up_and_hides_few_on_request(summary):
    shown = [row for row in values_of(charts.left_chart(summary["left"], Names())) if "mean" in row]
    assert sum(row["mean"] for row in shown) == pytest.approx(summary["years"][-1]["on_file_end"]["mean"], abs=1e-3)
    hidden = json.dumps(charts.left_chart(summary["left"], Names(), hide_few=True).spec, ensure_ascii=False)
    few = [row for row in shown if row["mean"] < 5]
    assert few
    assert "<5" in hidden
    assert "合计" not in hidden  # a total would give the hidden count back
    for row in few:
        assert f'"mean": {row["mean"]}' not in hidden


def test_a_gap_stands_above_what_is_paid(summary):
    years = [
        {**year, "by_source_yuan": {**year["by_source_yuan"], "unsecured": {"mean": 50_000.0}}}
        for year in summary["years"]
    ]
    figure = charts.sources_chart({**summary, "years": years}, Names(sources=SOURCES))
    gaps = [row for row in values_of(figure) if "below" in row]
    assert all(row["top"] - row["below"] == pytest.approx(5.0) for row in gaps)
    assert "缺口" in figure.title
    assert "没有资金缺口" in charts.sources_chart(summary, Names(sources=SOURCES)).title


def test_budget_and_spending_stand_side_by_side(summary):
    rows = {row["label"]: row for row in values_of(charts.programmes_chart(summary, Names())) if "budget" in row}
    budget = sum(year["budget_yuan"]["study_aid"] for year in summary["years"])
    assert rows["金秋助学"]["budget"] * 10_000 == pytest.approx(budget)


def test_scenarios_share_their_axes_and_years_do_not_touch(compared):
    rows = [row for row in values_of(charts.fans_chart(compared)) if "panel" in row]
    assert len({row["x"] for row in rows}) == len(rows) == 15
    by_panel = [[row["x"] for row in rows if row["panel"] == panel] for panel in range(3)]
    assert all(min(later) - max(earlier) >= 2 for earlier, later in itertools.pairwise(by_panel))


def test_on_a_narrow_page_each_of_five_scenarios_keeps_its_first_and_last_year(compared):
    first, *_ = compared["scenarios"]
    five = [{**first, "scenario": name} for name in "abcde"]
    drawing = images.bare_svg(charts.fans_chart({**compared, "scenarios": five}), 540, chart_style.LIGHT)
    assert re.findall(">(20[0-9]{2})<", drawing) == ["2016", "2020"] * 5


def test_a_difference_says_how_often_it_is_more(compared):
    figure = charts.differences_chart(compared)
    chance = compared["differences"][0]["probability_more_lifted"]
    says = [row["says"] for row in values_of(figure) if "says" in row]
    assert f"可能性 {chance:.0%}" in says[0]


def test_a_scenario_beaten_by_another_is_hollow_and_named(compared):
    runs = [dict(run) for run in compared["scenarios"]]
    runs[1] |= {"spending_total_yuan": {key: value * 9 for key, value in runs[0]["spending_total_yuan"].items()}}
    runs[1] |= {"lifted_total": dict.fromkeys(("mean", "p05", "p50", "p95"), 0.0)}
    figure = charts.frontier_chart({**compared, "scenarios": runs})
    assert {row["title"] for row in values_of(figure) if row.get("beaten")} >= {runs[1]["titles"]["zh"]}
    assert runs[1]["titles"]["zh"] in figure.title


def test_gains_and_losses_are_told_apart_and_so_are_ranges_across_zero(gains):
    spread = {"mean": 4.0, "p05": 1.0, "p50": 4.0, "p95": 9.0}
    lost = {key: -value for key, value in spread.items()} | {"p05": -9.0, "p95": -1.0}
    open_ = {"mean": 0.5, "p05": -2.0, "p50": 0.5, "p95": 3.0}
    figure = charts.gains_chart(
        {"a": {"lifted": spread}, "b": {"lifted": lost}, "c": {"lifted": open_}},
        {"a": "甲", "b": "乙", "c": "丙"},
        ("x", "y"),
    )
    assert "受益最多的是甲" in figure.title
    assert "减少最多的是乙" in figure.title
    assert {row["label"]: row["clear"] for row in values_of(figure) if "clear" in row} == {
        "甲": True,
        "丙": False,
        "乙": True,
    }


def test_every_chart_can_be_drawn_as_a_picture(summary, compared, gains):
    for figure in [*all_figures(summary, "zh"), *compared_figures(compared, gains, "en")]:
        assert images.png(figure).startswith(b"\x89PNG")
