"""Every chart once, and the rows of data in one."""

from __future__ import annotations

import re

from simulation.inputs.programmes import load_programmes
from simulation.inputs.scenario import load_scenario
from simulation.reports import chart_style, charts
from simulation.reports.names import Names

BATCH_OF = {name: record.batch for name, record in load_programmes().items()}
CHINESE = re.compile(r"[\u3400-\u9fff]")
SOURCES = {name: (fund.zh, fund.en) for name, fund in load_scenario("baseline").funds.items()}
SPLIT = {
    "own": {"mean": 300.0, "p05": 250.0, "p50": 300.0, "p95": 350.0},
    "government": {"mean": 9.0, "p05": -2.0, "p50": 9.0, "p95": 20.0},
    "union": {"mean": 12.0, "p05": -8.0, "p50": 12.0, "p95": 30.0},
    "replicates": 8,
}


def all_figures(summary, language, look=chart_style.LIGHT):
    return [
        charts.fan_chart(summary, language, look),
        charts.status_chart(summary, language, look),
        charts.spending_chart(summary, BATCH_OF, language, look),
        charts.bridge_chart(summary, language, look),
        charts.moves_chart(summary, language, look),
        charts.left_chart(in_english(summary["left"]), Names(), language, look),
        charts.programmes_chart(summary, Names(), language, look),
        charts.sources_chart(summary, Names(sources=SOURCES), language, look),
        charts.attribution_chart(SPLIT, language, look),
    ]


def compared_figures(compared, gains, language, look=chart_style.LIGHT):
    labels = {cell: Names().cell("group", cell, language) for cell in gains}
    return [
        charts.fans_chart(compared, language, look),
        charts.differences_chart(compared, language, look),
        charts.frontier_chart(compared, language, look),
        charts.gains_chart(gains, labels, ("a", "b"), language, look),
    ]


def in_english(left):
    """Who is left with filing units named in Latin letters: their names are their own in every language."""
    return {**left, "by": {f"unit {place}": row for place, row in enumerate(left["by"].values())}}


def values_of(figure):
    """Every row of data in a chart."""
    spec = figure.spec
    found = list(spec.get("datasets", {}).values())
    found += [layer["data"]["values"] for layer in spec["layer"] if "values" in layer.get("data", {})]
    return [row for rows in found for row in rows]
