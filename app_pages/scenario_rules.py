"""Who comes first, how money is split over filing units, which test counts; and what is assumed about the years to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from app_pages.components.board import board
from app_pages.plans import Document
from app_pages.scenario_board import NUMBER_UNIT, plain_row, small_board
from app_pages.scenario_edits import change_entry, typed_key
from app_pages.scenario_hands import do, field, redraw, served, take_actions
from app_pages.shared import as_written
from app_pages.texts import Texts
from app_pages.workspace import Workspace
from simulation import SimulationError
from simulation.inputs.amounts import UnreadableAmountError, read_amount
from simulation.inputs.columns import reading_words
from simulation.inputs.overrides import BOUNDS
from simulation.inputs.parameters import all_parameters
from simulation.inputs.scenario import Scenario
from simulation.planning.edits import change_years
from simulation.prepare.numbers import plan_series
from simulation.reports.plan_words import CHOICES, SETTINGS
from simulation.reports.wording import whole

SHARES, FACTORS = "shares", "factors"
FACTOR_KEYS = ("arrival_factor", "job_loss_factor")
FACTOR_SOURCES: Mapping[str, str] = {"arrival_factor": "arrival_rate_year", "job_loss_factor": "job_loss_year"}
TESTS = ("rules", "exit_line", "relief", "relief_dibao", "denominator")
MOST_YEARS = 10
"""Two five-year plans: beyond it nothing here is known."""


def show_rules(space: Workspace, _summary: object) -> None:
    """Priority, split and the tests of relief and exit."""
    t, scenario = space.t, space.scenario
    left, right = st.columns(2)
    with left:
        _choice("priority", scenario, t)
        _choice("split", scenario, t, units_of(space))
    with right:
        for key in TESTS:
            _choice(key, scenario, t)
    if scenario.split == "given":
        _shares(space)
    elif scenario.split_shares:
        st.caption(t("scenario.shares_idle"))


def units_of(space: Workspace) -> tuple[str, ...]:
    """Filing units of the archive in use; none where it cannot be read, which the answer says."""
    try:
        return tuple(unit for unit in space.archive().units if unit)
    except SimulationError:
        return ()


def chosen_entry(document: Document, key: str, chosen: str, units: Sequence[str]) -> Document:
    """A setting chosen; a split by given shares begins with the same share for every unit where none are given yet."""
    changed = change_entry(document, key, chosen)
    if key == "split" and chosen == "given" and not any((document.content.get("split_shares") or {}).values()):
        changed = change_entry(changed, "split_shares", dict.fromkeys(units, 1.0))
    return changed


def _choice(key: str, scenario: Scenario, t: Texts, units: Sequence[str] = ()) -> None:
    """One setting out of a list, taken over at once."""
    key_of = field(f"choice_{key}")
    st.session_state[key_of] = getattr(scenario, key)
    name, words = t.pick(*SETTINGS[key]), CHOICES[key]

    def take() -> None:
        chosen = st.session_state[key_of]
        label = t("scenario.step_choice", name=name, value=t.pick(*words[chosen]))
        do(lambda seen: chosen_entry(seen, key, chosen, units), label)
        redraw()

    st.selectbox(name, list(words), key=key_of, format_func=lambda code: t.pick(*words[code]), on_change=take)


def _shares(space: Workspace) -> None:
    """A share for each filing unit of the archive."""
    t, shares, units = space.t, space.scenario.split_shares, units_of(space)
    strangers = [unit for unit in shares if unit not in units]
    if strangers:
        st.warning(t("scenario.strange_units", names=t.listed(map(as_written, strangers))))
        label = t("scenario.step_drop_units", n=len(strangers))
        st.button(
            t("scenario.drop_units"), on_click=lambda: (do(lambda seen: only_units(seen, units), label), redraw())
        )
    rows = [
        plain_row(f"u{i}", unit, [round(shares[unit] * 1000) if unit in shares else None], "0")
        for i, unit in enumerate(units)
    ]
    st.caption(t("scenario.shares_help"))
    columns = [{"id": "share", "label": t("scenario.share"), "hint": "", "aside": False}]
    typed = {key: text for key, text in space.plan.document.typed.items() if key.startswith("share/")}
    data = small_board(columns, rows, [NUMBER_UNIT | {"measure": "share"}], typed, t)
    names = {f"u{i}": unit for i, unit in enumerate(units)}
    board(
        SHARES,
        data | served(space, SHARES),
        lambda: (take_actions(SHARES, lambda action: _take_shares(action, names, t)), redraw()),
    )


def only_units(document: Document, units: Sequence[str]) -> Document:
    """Shares of the archive's units alone."""
    shares = document.content.get("split_shares") or {}
    return change_entry(document, "split_shares", {unit: share for unit, share in shares.items() if unit in units})


def _take_shares(action: Mapping[str, Any], names: Mapping[str, str], t: Texts) -> None:
    if action.get("kind") == "cells":
        do(lambda seen: with_shares(seen, action["cells"], names), t("scenario.step_shares", n=len(action["cells"])))


def with_shares(document: Document, cells: Any, names: Mapping[str, str]) -> Document:
    """Typed shares put into the plan; a blank one is none; what is no number is kept as text."""
    shares, typed = dict(document.content.get("split_shares") or {}), dict(document.typed)
    for row, column, text in cells:
        key = typed_key("share", row, column)
        typed.pop(key, None)
        try:
            amount = read_amount(text, "number")
        except UnreadableAmountError:
            typed[key] = text
            continue
        shares.pop(names[row], None)
        if amount:
            shares[names[row]] = amount / 1000
    return Document(change_entry(document, "split_shares", shares).content, document.locks, typed, document.actuals)


def show_assumptions(space: Workspace, _summary: object) -> None:
    """Growth of line and wages, arrivals, job loss, staff days, the years themselves; each with its source."""
    t, scenario = space.t, space.scenario
    left, right = st.columns(2)
    with left:
        _growth("line_growth", scenario, t)
        _source("dibao_line", t)
    with right:
        _growth("wage_growth", scenario, t)
        _source("minimum_wage", t)
    _lines(scenario, t)
    _factors(space)
    for key in FACTOR_KEYS:
        _source(FACTOR_SOURCES[key], t)
    _staff(scenario, t)
    _years(scenario, t)


def _source(name: str, t: Texts) -> None:
    """Where a number comes from, in one line."""
    number = all_parameters().get(name)
    if number is None:
        return
    basis = t.pick(number.source or number.judgement or "", number.source_en or number.judgement_en or "")
    st.caption(t("scenario.source", name=t.pick(number.zh, number.en), basis=as_written(basis)))


def _growth(key: str, scenario: Scenario, t: Texts) -> None:
    """A yearly growth in per cent; blank takes the local series."""
    low, high = BOUNDS["growth/year"]
    key_of, name, growth = field(f"growth_{key}"), t.pick(*SETTINGS[key]), getattr(scenario, key)
    st.session_state[key_of] = None if growth is None else round(growth * 100, 4)

    def take() -> None:
        value = st.session_state[key_of]
        share = None if value is None else round(value / 100, 6)
        shown = t("scenario.local_series") if value is None else f"{value:g}%"
        do(lambda seen: change_entry(seen, key, share), t("scenario.step_choice", name=name, value=shown))
        redraw()

    st.number_input(
        t("scenario.per_cent", name=name), value=None, min_value=low * 100, max_value=high * 100, step=0.5, format="%0.2f",
        key=key_of, placeholder=t("scenario.local_series"), on_change=take, help=t("scenario.growth_help"),
    )  # fmt: skip


def _lines(scenario: Scenario, t: Texts) -> None:
    """The line and the minimum wage of the first place in January of each year, with what is not a published figure."""
    series = plan_series(scenario)
    marks = {year: t("scenario.interpolated") for year in series.interpolated}
    marks |= {year: t("scenario.extrapolated") for year in series.extrapolated}
    years = scenario.year_list
    columns = {t("scenario.of_year"): [t("scenario.line_yuan"), t("scenario.wage_yuan")]}
    for place, year in enumerate(years):
        values = [series.line[0][place * 12 + 11], series.minimum_wage[0][place * 12 + 11]]
        head = f"{year} {marks[year]}" if year in marks and scenario.line_growth is None else str(year)
        columns[head] = [whole(value / 100) for value in values]
    st.table(columns, hide_index=True)


def _factors(space: Workspace) -> None:
    """Arrivals and job loss by year, as multiples of the usual."""
    t, scenario = space.t, space.scenario
    columns = [
        {"id": str(year), "label": t("scenario.year_column", year=year), "hint": "", "aside": False}
        for year in scenario.year_list
    ]
    rows = []
    for key in FACTOR_KEYS:
        factors = getattr(scenario, key)
        values = [round(factors[year] * 1000) if year in factors else None for year in scenario.year_list]
        rows.append(plain_row(key, t.pick(*SETTINGS[key]), values, "1"))
    typed = {key: text for key, text in space.plan.document.typed.items() if key.startswith("factor/")}
    data = small_board(columns, rows, [NUMBER_UNIT | {"measure": "factor"}], typed, t)
    board(
        FACTORS,
        data | served(space, FACTORS),
        lambda: (take_actions(FACTORS, lambda action: _take_factors(action, t)), redraw()),
    )


def _take_factors(action: Mapping[str, Any], t: Texts) -> None:
    if action.get("kind") == "cells":
        names = {row: t.pick(*SETTINGS[row]) for row, _, _ in action["cells"] if row in FACTOR_KEYS}
        label = t("scenario.step_row", name=t.listed(names.values()), n=len(action["cells"]))
        do(lambda seen: with_factors(seen, action["cells"]), label)


def with_factors(document: Document, cells: Any) -> Document:
    """Typed multiples put into the plan; a blank one is the usual; what is no number is kept as text."""
    content, typed = dict(document.content), dict(document.typed)
    for row, column, text in cells:
        key = typed_key("factor", row, column)
        typed.pop(key, None)
        try:
            amount = read_amount(text, "number")
        except UnreadableAmountError:
            typed[key] = text
            continue
        others = {year: factor for year, factor in (content.get(row) or {}).items() if year != int(column)}
        content[row] = others if amount is None else {**others, int(column): amount / 1000}
    return Document(content, document.locks, typed, document.actuals)


def _staff(scenario: Scenario, t: Texts) -> None:
    """The staff days of a year, and the price of a hired one; blank sets no limit."""
    days = scenario.staff_days
    shown = days.get(scenario.years[0]) if isinstance(days, Mapping) else days
    for cell, key, value in zip(
        st.columns(2), ("staff_days", "staff_day_yuan"), (shown, scenario.staff_day_yuan), strict=True
    ):
        with cell:
            _staff_field(key, value, t)
    if isinstance(days, Mapping) and len(set(days.values())) > 1:
        st.caption(t("scenario.staff_differs"))
    st.caption(t("scenario.staff_help"))


def _staff_field(key: str, value: float | None, t: Texts) -> None:
    key_of, name = field(key), t.pick(*SETTINGS[key])
    unit = t("scenario.days_a_year" if key == "staff_days" else "scenario.unit_yuan")
    st.session_state[key_of] = value

    def take() -> None:
        typed = st.session_state[key_of]
        told = t("scenario.no_limit") if typed is None else t.number(typed)
        do(lambda seen: change_entry(seen, key, typed), t("scenario.step_choice", name=name, value=told))
        redraw()

    st.number_input(
        t("scenario.in_unit", name=name, unit=unit),
        value=None,
        min_value=0.0,
        step=100.0,
        format="%0.0f",
        key=key_of,
        on_change=take,
        placeholder=t("scenario.no_limit"),
    )


def _years(scenario: Scenario, t: Texts) -> None:
    """The years of the plan and the month it begins; amounts of years left out are kept."""
    first, last, month = st.columns(3)
    keys = field("years_first"), field("years_last"), field("start_month")
    st.session_state[keys[0]], st.session_state[keys[1]] = scenario.years
    st.session_state[keys[2]] = scenario.plan_start_month

    def take_years() -> None:
        span = st.session_state[keys[0]], st.session_state[keys[1]]
        do(
            lambda seen: seen.with_content(change_years(seen.content, *span)),
            t("scenario.step_years", first=span[0], last=span[1]),
        )
        redraw()

    def take_month() -> None:
        chosen = st.session_state[keys[2]]
        name = t.pick(*SETTINGS["plan_start_month"])
        do(
            lambda seen: change_entry(seen, "plan_start_month", chosen),
            t("scenario.step_choice", name=name, value=chosen),
        )
        redraw()

    low, high = reading_words()["years"]
    first.number_input(t("scenario.first_year"), low, scenario.years[1], key=keys[0], on_change=take_years)
    most = min(high, scenario.years[0] + MOST_YEARS - 1)
    last.number_input(t("scenario.last_year"), scenario.years[0], most, key=keys[1], on_change=take_years)
    month.number_input(t.pick(*SETTINGS["plan_start_month"]), 1, 12, key=keys[2], on_change=take_month)
    st.caption(t("scenario.years_help"))
