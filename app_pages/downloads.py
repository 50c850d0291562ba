"""Downloads beside charts and tables: pictures of a chart, a workbook of a table; made when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from app_pages.texts import Texts
from simulation.reports import images
from simulation.reports.charts import Figure
from simulation.reports.excel import Sheet, sheets_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 40
"""Characters of a file's name."""


def figure_downloads(figure: Figure, t: Texts) -> None:
    """A small menu: the chart as a picture and as a drawing, on white whatever the page's colours."""
    with st.popover(t("download"), type="tertiary", icon=":material/download:", help=t("download_chart")):
        st.download_button(
            t("as_png"), lambda: images.png(figure), file_name(figure.title, "png"), "image/png", on_click="ignore"
        )
        st.download_button(
            t("as_svg"), lambda: images.svg(figure), file_name(figure.title, "svg"), "image/svg+xml", on_click="ignore"
        )


def table_download(sheets: Callable[[], Sequence[Sheet]], name: str, told: str, t: Texts) -> None:
    """A button that gives tables as a workbook; `told` says on every sheet which data and which run they come from."""
    workbook_download(lambda: sheets_file(sheets(), told), name, t)


def workbook_download(content: Callable[[], bytes], name: str, t: Texts) -> None:
    """A button that gives a workbook, whose content is made when it is asked for."""
    st.download_button(
        t("as_xlsx"),
        content,
        file_name(name, "xlsx"),
        XLSX,
        type="tertiary",
        icon=":material/download:",
        on_click="ignore",
    )


def provenance(summary: Mapping[str, Any], t: Texts) -> str:
    """Which archive, scenario, seed and number of simulations an answer comes from, and which numbers were set by hand."""
    overridden = summary["stands_on"]["overridden"]
    line = t(
        "provenance", archive=summary["archive_fingerprint"], scenario=summary["titles"][t.language], seed=summary["seed"],
        n=summary["replicates"],
    )  # fmt: skip
    demo = [t("demo")] if summary["is_demo"] else []
    changed = [t("overridden", n=len(overridden), names=t.listed(overridden))] if overridden else []
    return " · ".join([*demo, line, *changed])


def file_name(title: str, ending: str) -> str:
    """A name every system takes: letters, digits and Chinese characters, anything else as a dash."""
    plain = "".join(sign if sign.isalnum() else "-" for sign in title)
    return f"{'-'.join(part for part in plain.split('-') if part)[:LONGEST] or 'jiekun'}.{ending}"
