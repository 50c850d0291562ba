"""The one place that makes charts, for the screen and for documents, from summaries; no number is computed here.

Every chart comes as a `Figure`: its title says what is seen, its caption how to read it, its axes carry units. The flow
diagram is a `FlowFigure`, for the screen alone; its `plain` figure shows the same moves in documents. Colours and font stand
in `simulation.reports.chart_style`, words in `simulation.reports.chart_words`.
"""

from simulation.reports.charts.comparison import (
    attribution_chart,
    differences_chart,
    fans_chart,
    frontier_chart,
    gains_chart,
)
from simulation.reports.charts.figure import Figure
from simulation.reports.charts.flow import FLOW_HEIGHT, FlowFigure, flow_chart, moves_chart
from simulation.reports.charts.funding import cash_chart, funding_chart
from simulation.reports.charts.household import balance_chart, path_chart, remedies_chart
from simulation.reports.charts.households import bridge_chart, status_chart
from simulation.reports.charts.mix import mix_chart
from simulation.reports.charts.money import programmes_chart, sources_chart, spending_chart
from simulation.reports.charts.optimised import money_frontier_chart
from simulation.reports.charts.people import left_chart
from simulation.reports.charts.rates import big_fan_chart, fan_chart
from simulation.reports.charts.steps import Step, Swing, Told, swings_chart, waterfall_chart

__all__ = [
    "FLOW_HEIGHT",
    "Figure",
    "FlowFigure",
    "Step",
    "Swing",
    "Told",
    "attribution_chart",
    "balance_chart",
    "big_fan_chart",
    "bridge_chart",
    "cash_chart",
    "differences_chart",
    "fan_chart",
    "fans_chart",
    "flow_chart",
    "frontier_chart",
    "funding_chart",
    "gains_chart",
    "left_chart",
    "mix_chart",
    "money_frontier_chart",
    "moves_chart",
    "path_chart",
    "programmes_chart",
    "remedies_chart",
    "sources_chart",
    "spending_chart",
    "status_chart",
    "swings_chart",
    "waterfall_chart",
]
