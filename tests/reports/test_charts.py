"""Charts say what is seen, carry units and ranges, keep red for one meaning, and compute nothing of their own."""

import itertools
import json
import re
import tomllib
from pathlib import Path

import altair as alt
import pytest
import vl_convert

from simulation.reports import chart_style, charts
from tests.reports.figures import BATCH_OF, CHINESE, all_figures, compared_figures, values_of

THEME = tomllib.loads((Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))[
    "theme"
]


def with_rates(summary, *rates):
    """The summary with other median rates, year by year."""
    years = [
        {**year, "rate_current": dict.fromkeys(("mean", "p05", "p50", "p95"), rate)}
        for year, rate in zip(summary["years"], rates, strict=True)
    ]
    return {**summary, "denominator": "current", "years": years}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("look", [chart_style.LIGHT, chart_style.DARK])
def test_every_chart_has_words_axes_and_a_named_font_and_asks_nobody(summary, compared, gains, language, look):
    for figure in [*all_figures(summary, language, look), *compared_figures(compared, gains, language, look)]:
        text = json.dumps(figure.spec, ensure_ascii=False)
        alt.LayerChart.validate(figure.spec)
        assert figure.title
        assert figure.caption
        assert chart_style.FONT in text
        assert '"title"' in text
        assert "http" not in text.replace(figure.spec["$schema"], "")


def test_english_charts_have_no_chinese(summary, compared, gains):
    for figure in [*all_figures(summary, "en"), *compared_figures(compared, gains, "en")]:
        assert CHINESE.findall(json.dumps(figure.spec, ensure_ascii=False) + figure.title + figure.caption) == []


def test_a_chart_is_read_out_as_one_picture(summary, compared, gains):
    for figure in [*all_figures(summary, "zh"), *compared_figures(compared, gains, "zh")]:
        drawn = vl_convert.vegalite_to_svg(figure.spec)
        assert re.findall(r'aria-label="[^"]*"|role="graphics-symbol"', drawn) == []


def test_only_years_below_the_target_are_red(summary):
    figure = charts.fan_chart(with_rates(summary, 0.25, 0.19, 0.2, 0.1, 0.3))
    below = {row["year"]: row["below"] for row in values_of(figure) if "below" in row}
    assert below == {"2016": False, "2017": True, "2018": False, "2019": True, "2020": False}
    assert "2017、2019" in figure.title


@pytest.mark.parametrize(("rate", "says"), [(0.3, "都达到"), (0.1, "都低于")])
def test_the_fan_says_when_all_years_agree(summary, rate, says):
    assert says in charts.fan_chart(with_rates(summary, *[rate] * 5)).title


def test_red_is_used_by_the_fans_alone(summary, compared, gains):
    _, *others = all_figures(summary, "zh") + compared_figures(compared, gains, "zh")[1:]
    assert [figure.title for figure in others if chart_style.LIGHT.below in json.dumps(figure.spec)] == []


def test_the_band_runs_from_the_5th_to_the_95th_percentile(summary):
    rows = [row for row in values_of(charts.fan_chart(summary)) if "p05" in row]
    kind = f"rate_{summary['denominator']}"
    assert [(row["p05"], row["p95"]) for row in rows[:5]] == [
        (year[kind]["p05"], year[kind]["p95"]) for year in summary["years"]
    ]


def test_batches_add_up_to_the_years_total(summary):
    rows = values_of(charts.spending_chart(summary, BATCH_OF))
    for year in summary["years"]:
        parts = sum(row["mean"] for row in rows if row["year"] == str(year["year"]) and "batch" in row)
        assert parts * 10_000 == pytest.approx(year["spending_total_yuan"]["mean"], abs=1)


def test_a_scenario_without_union_money_says_so(summary):
    zero = dict.fromkeys(("mean", "p05", "p50", "p95"), 0.0)
    years = [
        {**year, "spending_yuan": dict.fromkeys(year["spending_yuan"], zero), "spending_total_yuan": zero}
        for year in summary["years"]
    ]
    figure = charts.spending_chart({**summary, "years": years}, BATCH_OF)
    assert "没有支出" in figure.title
    assert "最多" not in figure.title


def test_the_legend_names_only_batches_with_money(summary):
    spec = charts.spending_chart(summary, BATCH_OF).spec
    named = spec["layer"][0]["encoding"]["color"]["scale"]
    assert set(named["domain"]) == {
        row["batch"] for row in values_of(charts.spending_chart(summary, BATCH_OF)) if "batch" in row
    }
    assert len(named["domain"]) == len(named["range"])


def test_other_rates_are_other_data_of_the_same_chart(summary):
    """The browser keeps a chart whose specification stays: an answer that follows a control need not build it anew."""
    one, other = (charts.fan_chart(with_rates(summary, *[rate] * 5)) for rate in (0.1, 0.3))
    assert one.chart == other.chart
    assert one.data != other.data


def test_numbers_stand_where_the_line_is_not(summary):
    figure = charts.fan_chart(with_rates(summary, 0.1, 0.2, 0.1, 0.05, 0.1))
    above = {row["year"]: row["above"] for row in values_of(figure) if "above" in row}
    assert above == {"2016": False, "2017": True, "2018": False, "2019": False, "2020": True}


def test_a_plan_of_one_year_has_its_charts_too(summary):
    for figure in all_figures({**summary, "years": summary["years"][:1]}, "zh"):
        alt.LayerChart.validate(figure.spec)


def lightness(colour):
    """L* of CIELAB, what is left of a colour in grey print (IEC 61966-2-1, CIE 15)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 116 * (0.2126 * red + 0.7152 * green + 0.0722 * blue) ** (1 / 3) - 16


@pytest.mark.parametrize("look", [chart_style.LIGHT, chart_style.DARK])
def test_neighbours_in_a_bar_differ_in_grey_print_too(look):
    for stack in ((look.on_file, look.relieved, look.exited), look.batches, look.sources):
        greys = [lightness(colour) for colour in stack]
        assert min(abs(a - b) for a, b in itertools.pairwise(greys)) >= 12


def test_the_bridge_ends_at_the_opening_file(summary):
    rows = [row for row in values_of(charts.bridge_chart(summary)) if "low" in row]
    opening = summary["opening"]
    assert (rows[0]["high"], rows[-1]["high"]) == (opening["imported"], opening["opening_file"])
    assert rows[-2]["low"] == opening["opening_file"]


def test_a_chart_for_a_document_carries_its_words_on_white(summary):
    spec = charts.fan_chart(summary).for_document()
    assert "".join(spec["title"]["text"]) == charts.fan_chart(summary).title
    assert spec["background"] == "white"


@pytest.mark.parametrize(("look", "theme"), [(chart_style.LIGHT, "light"), (chart_style.DARK, "dark")])
def test_charts_and_pages_share_their_colours(look, theme):
    page = THEME[theme]
    assert (look.ink, look.ground, look.below) == (page["textColor"], page["backgroundColor"], page["redColor"])
    assert look.line == page["chartCategoricalColors"][0]
    assert look.below not in page["chartCategoricalColors"]
