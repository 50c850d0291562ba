"""Who is on file and why: the screening of every household, with filters; the opening bridge; the mix."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from app_pages.archive_problems import plain
from app_pages.shared import draw, look
from app_pages.texts import Texts
from app_pages.workspace import Workspace
from simulation import Archive
from simulation.inputs.screening import REASONS, ExitLine, Screening, cause_codes, group_codes, screen, summarise
from simulation.reports import charts
from simulation.reports.excel import Sheet, sheets_file
from simulation.reports.names import TIERS, Lang, Names
from simulation.reports.wording import DEMO, label

DECISIONS = ("kept", "cleared", "undecided")
FILTERS = ("decision", "reason", "tier", "group", "cause", "unit")
COLUMNS = ("number", "unit", "decision", "reason", "tier", "group", "cause", "special", "size", "gross", "own", "line")
MONEY = ("gross", "own", "line")
MIX = (("unit", "units", 0), ("tier", "tiers", 1), ("group", "groups", 1), ("cause", "causes", 1))
"""Each chart of the mix: margin, its counts, and the side it stands on, so that both sides are about as high."""
FEN = 100.0
HEIGHT = 420


@dataclass(frozen=True)
class Screened:
    """The screening of an archive and its table in one language, without any personal field."""

    screening: Screening
    counts: Mapping[str, Any]
    table: pd.DataFrame
    """One row a household in the order of the archive, columns as COLUMNS; texts in the language asked for."""
    labels: Mapping[str, Mapping[Any, str]]
    """For each filter, the name of every code."""


@st.cache_resource(show_spinner=False, max_entries=8)
def screened(fingerprint: str, year: int, rules: str, exit_line: ExitLine, lang: str, _archive: Archive) -> Screened:
    """Screen an archive; the same question is answered once."""
    screening = screen(_archive, year, rules, exit_line)
    language: Lang = "en" if lang == "en" else "zh"
    labels = _labels(_archive, rules, language)
    homes, means = _archive.households, screening.means

    def named(name: str, codes: Any) -> Any:
        return np.array(list(labels[name].values()), dtype=object)[codes]

    table = pd.DataFrame(
        {
            "number": [plain(str(number)) for number in homes["number"]],
            "unit": named("unit", homes["unit"].to_numpy()),
            "decision": named("decision", screening.decision),
            "reason": pd.Series(screening.reason).map(labels["reason"]),
            "tier": named("tier", screening.tier),
            "group": _joined(screening.groups, list(labels["group"].values()), "、" if language == "zh" else ", "),
            "cause": named("cause", homes["cause"].to_numpy()),
            "special": screening.special,
            "size": means.size.astype(np.int64),
            "gross": means.gross_head / FEN,
            "own": means.own_head / FEN,
            "line": means.line / FEN,
        }
    )
    return Screened(screening, summarise(_archive, screening), table, labels)


def _labels(archive: Archive, rules: str, language: Lang) -> Mapping[str, Mapping[Any, str]]:
    """The name of every code a filter offers, in the order of the codes."""
    names, place = Names(rules=rules), language == "en"
    return {
        "decision": {code: label(code, language) for code in DECISIONS},
        "reason": {code: (zh, en)[place] for code, (zh, en, _) in REASONS.items()},
        "tier": {tier: names.cell("tier", str(tier), language) for tier in range(4)},
        "group": {code: names.cell("group", code, language) for code in group_codes()},
        "cause": {code: names.cell("cause", code, language) for code in cause_codes()},
        "unit": {unit: plain(unit) for unit in archive.units},
    }


def _joined(bits: NDArray[Any], names: Sequence[str], mark: str) -> NDArray[Any]:
    """The names of the bits set, worked out once for each combination."""
    texts = [
        mark.join(name for bit, name in enumerate(names) if number >> bit & 1) for number in range(1 << len(names))
    ]
    found: NDArray[Any] = np.array(texts, dtype=object)[bits.astype(np.int64)]
    return found


def choose_rules(space: Workspace) -> str:
    """The rule set to screen by: the plan's own, or the other to see who would fall under it."""
    t = space.t
    rules: str = st.segmented_control(
        t("archive.rules"), list(TIERS), required=True, default=space.scenario.rules, key="archive_rules",
        format_func=lambda name: t(f"archive.{name}"), help=t("archive.rules_help"),
    )  # fmt: skip
    return rules


def screening_of(space: Workspace, archive: Archive, rules: str) -> Screened:
    """The archive screened as it stands in January of the plan's first year, at the plan's exit line."""
    scenario = space.scenario
    return screened(archive.fingerprint, scenario.years[0], rules, scenario.exit_line, space.t.language, archive)


@st.fragment
def show_households(space: Workspace, archive: Archive, rules: str) -> None:
    """Every household with its decision and the reason, filtered; the whole as Excel."""
    t, found = space.t, screening_of(space, archive, rules)
    table, shown = found.table, found.table[_filtered(found, t)]
    left, right = st.columns([3, 1], vertical_alignment="center")
    parts = shown["decision"].value_counts()
    said = t.listed(f"{name} {t.number(int(n))}" for name, n in parts.items())
    left.markdown(t("archive.shown", n=t.number(len(shown)), of=t.number(len(table)), parts=said or t("none")))
    name = t("archive.list_file", year=found.screening.year)
    right.download_button(
        t("archive.download_list", n=t.number(len(shown))), lambda: _as_workbook(shown, found, archive, t), name,
        key="archive_list", on_click="ignore", width="stretch", disabled=shown.empty,
    )  # fmt: skip
    st.dataframe(shown, hide_index=True, column_config=_columns(t), height=HEIGHT, lazy=True, key="archive_households")
    st.caption(t("archive.list_note", year=found.screening.year))


def _filtered(found: Screened, t: Texts) -> pd.Series[bool]:
    """Which households the chosen filters leave."""
    table = found.table
    keep = pd.Series(data=True, index=table.index)
    first, second = st.columns([2, 3, 2, 2]), st.columns([2, 3, 2, 2], vertical_alignment="bottom")
    cells = [*first, *second]
    for cell, name in zip(cells, FILTERS, strict=False):
        labels = found.labels[name]
        there = labels if name == "group" else [code for code in labels if (table[name] == labels[code]).any()]
        chosen = cell.multiselect(
            t(f"archive.head_{name}"), list(there), key=f"archive_filter_{name}", placeholder=t("archive.any"),
            format_func=_named(labels), persist_state="session",
        )  # fmt: skip
        if chosen and name == "group":
            bits = sum(1 << list(labels).index(group) for group in chosen)
            keep &= (found.screening.groups & bits) != 0
        elif chosen:
            keep &= table[name].isin([labels[code] for code in chosen])
    text = cells[6].text_input(
        t("archive.find"), key="archive_find", placeholder=t("archive.find_hint"), persist_state="session"
    )
    if text.strip():
        keep &= table["number"].str.contains(text.strip(), case=False, regex=False)
    if cells[7].toggle(
        t("archive.only_special"), key="archive_special", help=t("archive.special_help"), persist_state="session"
    ):
        keep &= table["special"]
    return keep


def _named(labels: Mapping[Any, str]) -> Callable[[Any], str]:
    return lambda code: labels.get(code, str(code))


def _columns(t: Texts) -> dict[str, Any]:
    column = st.column_config
    wide = {"reason": 330, "number": 150, "unit": 155, "cause": 170, "group": 200, "decision": 90, "tier": 110}
    config: dict[str, Any] = {name: column.TextColumn(t(f"archive.head_{name}"), width=wide[name]) for name in wide}
    config["special"] = column.CheckboxColumn(t("archive.head_special"), help=t("archive.special_help"), width=80)
    config["size"] = column.NumberColumn(t("archive.head_size"), width=70)
    for name in MONEY:
        config[name] = column.NumberColumn(t(f"archive.head_{name}"), format="%.0f", width=120)
    return config


def _as_workbook(shown: pd.DataFrame, found: Screened, archive: Archive, t: Texts) -> bytes:
    """The filtered list as an .xlsx: text as text, numbers as numbers."""
    heads = [t(f"archive.head_{name}") for name in COLUMNS]
    demo = DEMO[t.language == "en"] if archive.is_demo else ""
    screening = found.screening
    note = t(
        "archive.list_head", demo=demo, name=archive.source_name, year=screening.year,
        rules=t(f"archive.{screening.rules}"), id=archive.fingerprint, held=archive.rows_held_back,
    )  # fmt: skip
    rows = shown[list(COLUMNS)].itertuples(index=False, name=None)
    formats = {t(f"archive.head_{name}"): "#,##0.00" for name in MONEY}
    return sheets_file(
        [Sheet(t("archive.households_part"), heads, rows, t("archive.list_note", year=screening.year), formats)], note
    )


def show_mix(space: Workspace, archive: Archive, rules: str) -> None:
    """The opening bridge, then the opening file by tier, group, cause and filing unit."""
    t, found, colours = space.t, screening_of(space, archive, rules), look()
    counts = found.counts
    parts = {name: counts[name] for name in ("retired", "above_line_at_opening")}
    parts["other"] = counts["cleared"] - sum(parts.values())
    left, right = st.columns(2, gap="large")
    with left:
        draw(charts.bridge_chart({"opening": {**counts, "parts": parts}}, t.language, colours))
        if archive.rows_held_back:
            st.caption(t("archive.held_back_note", n=t.number(archive.rows_held_back)))
    names = Names(rules=rules)
    for margin, key, side in MIX:
        by_name = {names.cell(margin, code, t.language): n for code, n in counts[key].items()}
        figure = charts.mix_chart(
            t(f"archive.head_{margin}"), by_name, counts["opening_file"], overlap=margin == "group",
            language=t.language, look=colours,
        )  # fmt: skip
        with (left, right)[side]:
            draw(figure)
