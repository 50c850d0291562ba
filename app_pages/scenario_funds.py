"""Where the money comes from: amounts by year, what each fund may pay, what is left or missing, the lever of returned dues."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from app_pages.components.board import board
from app_pages.plans import Document
from app_pages.scenario_board import UNITS, plain_row, small_board
from app_pages.scenario_edits import change_entry, typed_key
from app_pages.scenario_hands import do, field, redraw, served, take_actions
from app_pages.shared import as_written
from app_pages.texts import Texts
from app_pages.workspace import Workspace
from simulation.inputs.amounts import UnreadableAmountError, read_amount
from simulation.inputs.funds import Fund
from simulation.inputs.scenario import Scenario
from simulation.planning.edits import by_year
from simulation.prepare.sources import who_pays
from simulation.reports.names import names_of
from simulation.reports.plan_words import FUND_KINDS, OWNERS, SETTINGS
from simulation.reports.wording import wan

FUNDS = "funds"
RATES = ("dues_rate", "collected", "passed_up", "returned", "hardship_share_base")


def show_funds(space: Workspace, _summary: object) -> None:
    """Amounts, uses, dues."""
    _amounts(space)
    _flows(space.scenario, space.t)
    _dues(space.scenario, space.t)
    with st.expander(space.t("scenario.fund_details")):
        _one_fund(space.scenario, space.t)


def _amounts(space: Workspace) -> None:
    """Every fund by year, typed or pasted."""
    t, scenario = space.t, space.scenario
    columns = [
        {"id": str(year), "label": t("scenario.year_column", year=year), "hint": "", "aside": False}
        for year in scenario.year_list
    ]
    rows = [
        plain_row(code, t.pick(fund.zh, fund.en), [round(fund.yuan[year] * 100) for year in scenario.year_list])
        for code, fund in scenario.funds.items()
    ]
    typed = {key: text for key, text in space.plan.document.typed.items() if key.startswith("fund/")}
    data = small_board(columns, rows, [{**unit, "measure": "fund"} for unit in UNITS[:2]], typed, t)
    data["sections"][0]["title"] = t("scenario.funds_line")
    data["sums"] = True
    board(FUNDS, data | served(space, FUNDS), lambda: (take_actions(FUNDS, lambda action: _take(action, t)), redraw()))


def _take(action: Mapping[str, Any], t: Texts) -> None:
    if action.get("kind") == "cells":
        do(
            lambda seen: with_amounts(seen, action["unit"], action["cells"]),
            t("scenario.step_funds", n=len(action["cells"])),
        )


def with_amounts(document: Document, unit: Any, cells: Any) -> Document:
    """Typed amounts of funds put into the plan; a blank one is nothing; what is no amount is kept as text."""
    funds, typed = dict(document.content["funds"]), dict(document.typed)
    for code, column, text in cells:
        key = typed_key("fund", code, column)
        typed.pop(key, None)
        try:
            fen = read_amount(text, unit) or 0
        except UnreadableAmountError:
            typed[key] = text
            continue
        funds[code] = {**funds[code], "yuan": {**funds[code]["yuan"], int(column): max(fen, 0) / 100}}
    return replace(change_entry(document, "funds", funds), typed=typed)


def _flows(scenario: Scenario, t: Texts) -> None:
    """Of each fund and year: what the budgets draw, and what stays; and what no fund pays."""
    sources, flows = who_pays(scenario, scenario.records)
    names = names_of(scenario)
    columns: dict[str, list[str]] = {t("scenario.fund_used"): [names.source(code, t.language) for code in sources]}
    for place, year in enumerate(scenario.year_list):
        columns[t("scenario.year_column", year=year)] = [wan(fen / 100) for fen in flows[place].sum(axis=0).tolist()]
    st.table(columns, hide_index=True)
    st.caption(t("scenario.fund_used_note"))


def _dues(scenario: Scenario, t: Texts) -> None:
    """The share of the returned dues for hardship relief, which the city steers; what makes it up behind."""
    dues = scenario.dues
    if dues is None:
        st.caption(t("scenario.no_dues"))
        return
    left, right = st.columns([1, 2], vertical_alignment="center")
    with left:
        _rate("hardship_share", dues.hardship_share, t)
    first = scenario.years[0]
    pool = dues.payroll_yuan[first] * dues.dues_rate * dues.collected * dues.passed_up * dues.returned
    right.markdown(
        t("scenario.dues_words", pool=wan(pool), point=wan(pool / 100), extra=wan(dues.extra_yuan(first)), year=first)
    )
    with st.expander(t("scenario.dues_details")):
        cells = st.columns(len(RATES))
        for cell, key in zip(cells, RATES, strict=True):
            with cell:
                _rate(key, getattr(dues, key), t)
        _payroll(scenario, t)
        st.caption(
            t(
                "scenario.source",
                name=t("scenario.dues_name"),
                basis=as_written(t.pick(dues.source, dues.source_en or "")),
            )
        )


def _rate(key: str, share: float, t: Texts) -> None:
    """One share of the dues in per cent."""
    key_of, name = field(f"dues_{key}"), t.pick(*SETTINGS[key])
    st.session_state[key_of] = round(share * 100, 4)

    def take() -> None:
        value = round((st.session_state[key_of] or 0.0) / 100, 6)
        label = t("scenario.step_choice", name=name, value=f"{value * 100:g}%")
        do(lambda seen: _with_dues(seen, {key: value}), label)
        redraw()

    st.number_input(
        t("scenario.per_cent", name=name), min_value=0.0, max_value=100.0, step=1.0, format="%0.2f", key=key_of, on_change=take
    )  # fmt: skip


def _with_dues(document: Document, changes: Mapping[str, Any]) -> Document:
    return change_entry(document, "dues", {**document.content["dues"], **changes})


def _payroll(scenario: Scenario, t: Texts) -> None:
    """The payroll the dues are reckoned from, in 亿元, the same for every year unless a file says otherwise."""
    payroll = [] if scenario.dues is None else [scenario.dues.payroll_yuan[year] for year in scenario.year_list]
    key_of = field("payroll")
    st.session_state[key_of] = round(payroll[0] / 1e8, 4)

    def take() -> None:
        yuan = (st.session_state[key_of] or 0.0) * 1e8
        years = dict.fromkeys(scenario.year_list, yuan)
        label = t("scenario.step_choice", name=t.pick(*SETTINGS["payroll_yuan"]), value=wan(yuan))
        do(lambda seen: _with_dues(seen, {"payroll_yuan": {**seen.content["dues"]["payroll_yuan"], **years}}), label)
        redraw()

    st.number_input(t("scenario.payroll"), min_value=0.0, step=1.0, format="%0.2f", key=key_of, on_change=take)
    if isinstance(by_year(payroll, scenario.year_list), dict):
        st.caption(t("scenario.payroll_differs"))


def _one_fund(scenario: Scenario, t: Texts) -> None:
    """What one fund may pay, whether it is carried over, where it comes from; a further fund, or one less."""
    codes = list(scenario.funds)
    if codes:
        code = st.selectbox(
            t("scenario.fund"),
            codes,
            format_func=lambda one: t.pick(scenario.funds[one].zh, scenario.funds[one].en),
            key="fund",
        )
        _uses(code, scenario.funds[code], scenario, t)
    name = st.text_input(t("scenario.new_fund"), key="new_fund", max_chars=40)
    label = t("scenario.step_add_fund", name=name)
    _step(t("scenario.add_fund"), lambda seen: with_fund(seen, name.strip(), scenario), label, off=not name.strip())


def _uses(code: str, fund: Fund, scenario: Scenario, t: Texts) -> None:
    names, name = names_of(scenario), t.pick(fund.zh, fund.en)
    owner, kind = t.pick(*OWNERS[fund.owner]), t.pick(*FUND_KINDS[fund.kind])
    st.caption(
        t("scenario.fund_kind", owner=owner, kind=kind, basis=as_written(t.pick(fund.source, fund.source_en or "")))
    )
    paid = [one for one, record in scenario.records.items() if record.money == "union"]
    uses_key, carried_key = field(f"fund_uses_{code}"), field(f"fund_carried_{code}")
    st.session_state[uses_key] = [one for one in fund.programmes if one in paid]
    st.session_state[carried_key] = fund.carry_over

    def take() -> None:
        uses, carried = st.session_state[uses_key], st.session_state[carried_key]
        do(
            lambda seen: _with_one(seen, code, {"programmes": uses, "carry_over": carried}),
            t("scenario.step_fund", name=name),
        )
        redraw()

    st.multiselect(
        t("scenario.may_pay"), paid, key=uses_key, format_func=lambda one: names.programme(one, t.language),
        placeholder=t("scenario.may_pay_any"), on_change=take,
    )  # fmt: skip
    st.checkbox(t("scenario.carry_over"), key=carried_key, on_change=take)
    label = t("scenario.step_remove_fund", name=name)
    _step(t("scenario.remove_fund", name=as_written(name)), lambda seen: without_fund(seen, code), label)


def _step(text: str, change: Callable[[Document], Document], label: str, *, off: bool = False) -> None:
    st.button(text, on_click=lambda: (do(change, label), redraw()), disabled=off)


def _with_one(document: Document, code: str, changes: Mapping[str, Any]) -> Document:
    funds = document.content["funds"]
    return change_entry(document, "funds", {**funds, code: {**funds[code], **changes}})


def with_fund(document: Document, name: str, scenario: Scenario) -> Document:
    """A further fund of the city without money yet; its name in both languages, its source said to be this person's."""
    funds = document.content.get("funds") or {}
    code = next(f"fund_{n}" for n in range(1, len(funds) + 2) if f"fund_{n}" not in funds)
    fund = {
        "zh": name, "en": name, "owner": "city", "kind": "other", "yuan": dict.fromkeys(scenario.year_list, 0),
        "source": "使用者填写", "source_en": "entered by the user",
    }  # fmt: skip
    return change_entry(document, "funds", {**funds, code: fund})


def without_fund(document: Document, code: str) -> Document:
    """The plan without a fund and without what was typed for it."""
    funds = {one: fund for one, fund in document.content["funds"].items() if one != code}
    typed = {key: text for key, text in document.typed.items() if not key.startswith(f"fund/{code}/")}
    return replace(change_entry(document, "funds", funds), typed=typed)
