"""Native charts of the workbook, a sheet each, so that print never cuts one: they follow the cells they show."""

from __future__ import annotations

from typing import Any

from simulation.reports.finance.grid import Placed
from simulation.reports.finance.words import say
from simulation.reports.paper import A4, FONT, Paper, sheet_name

_COLOURS = ("#1F5C99", "#7FA7C9", "#B08D2F", "#6B8E6B", "#8C6BB1", "#999999", "#C97F5C", "#4F8F8F")
_TARGET = "#555555"


def stacked(paper: Paper, sheet: str, placed: Placed, head: int) -> None:
    """Columns by year, a colour a row; nothing where there is no row."""
    if not placed.any:
        return
    chart = paper.book.add_chart({"type": "column", "subtype": "stacked"})
    for place, row in enumerate(range(placed.rows[0], placed.rows[1] + 1)):
        chart.add_series(
            {
                "name": [sheet, row, 0],
                "categories": [sheet, head, placed.years[0], head, placed.years[1]],
                "values": [sheet, row, placed.years[0], row, placed.years[1]],
                "fill": {"color": _COLOURS[place % len(_COLOURS)]},
                "gap": 60,
            }
        )
    chart.set_y_axis({"name": say("wan", paper.lang), "name_font": _font(paper), "num_format": "#,##0"})
    chart.set_legend({"position": "right", "font": _font(paper)})
    _on_its_sheet(paper, chart, "chart_money")


def bars(paper: Paper, sheet: str, placed: Placed, key: str) -> None:
    """One bar a row: the sum over the plan; nothing where there is no row."""
    if not placed.any:
        return
    chart = paper.book.add_chart({"type": "bar"})
    first, last = placed.rows
    chart.add_series(
        {
            "categories": [sheet, first, 0, last, 0],
            "values": [sheet, first, placed.sums, last, placed.sums],
            "fill": {"color": _COLOURS[0]},
            "gap": 40,
        }
    )
    chart.set_y_axis({"reverse": True, "num_font": _font(paper)})
    chart.set_x_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}})
    chart.set_legend({"none": True})
    _on_its_sheet(paper, chart, key)


def line_with_target(paper: Paper, sheet: str, rows: tuple[int, int, int], years: int) -> None:
    """The rate over the years and the target; `rows` are those of the heads, the rate and the target."""
    head, rate, target = rows
    chart = paper.book.add_chart({"type": "line"})
    for row, colour, dash in ((rate, _COLOURS[0], "solid"), (target, _TARGET, "dash")):
        chart.add_series(
            {
                "name": [sheet, row, 0],
                "categories": [sheet, head, 1, head, years],
                "values": [sheet, row, 1, row, years],
                "line": {"color": colour, "width": 2.25, "dash_type": dash},
                "marker": {"type": "circle" if row == rate else "none", "fill": {"color": colour}},
            }
        )
    chart.set_y_axis({"min": 0, "num_format": "0%", "major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}})
    chart.set_legend({"position": "bottom", "font": _font(paper)})
    _on_its_sheet(paper, chart, "chart_rate")


def _font(paper: Paper) -> dict[str, Any]:
    return {"name": FONT[paper.lang], "size": 10}


def _on_its_sheet(paper: Paper, chart: Any, key: str) -> None:
    title = say(key, paper.lang)
    chart.set_title({"name": title, "name_font": {**_font(paper), "size": 14}, "overlay": False})
    page = paper.book.add_chartsheet(sheet_name(say(f"{key}_tab", paper.lang), paper.used))
    page.set_chart(chart)
    page.set_landscape()
    page.set_paper(A4)
