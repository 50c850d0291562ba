"""One programme closely: standard × times × people with two of three fixed, its evidence, and how far it reaches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from app_pages.plans import Document
from app_pages.scenario_edits import programme_name, unlimited
from app_pages.scenario_hands import do, field, redraw
from app_pages.shared import as_written
from app_pages.texts import Texts
from app_pages.workspace import Workspace
from simulation.inputs.programmes import Flat
from simulation.planning.budget_table import Budget, BudgetRow, Fixed, read_budget
from simulation.planning.edits import plan_by, switch
from simulation.reports.plan_words import COUNTED, MONEY, RENEWALS, amount_words
from simulation.reports.wording import between, percent, wan, whole

FOLLOWS: tuple[Fixed, ...] = ("total", "people", "both")
"""What is fixed, in the order of what follows: the people, the total, the standard."""
MOST_TIMES = 12


def show_standard(space: Workspace, summary: dict[str, Any] | None) -> None:
    """Choose a programme and see, and set, what one award is and how many there are."""
    t, document = space.t, space.plan.document
    budget = read_budget(document.content)
    rows = {row.programme: row for row in _in_order(budget)}
    if st.session_state.get("scenario_programme") not in rows:
        st.session_state["scenario_programme"] = next(iter(rows))
    chosen = st.selectbox(
        t("scenario.programme"), list(rows), format_func=lambda code: _title(rows[code], t), key="scenario_programme"
    )
    row = rows[chosen]
    _facts(row, t)
    if row.is_union and row.on:
        _two_of_three(document, row, t)
    elif not row.on:
        st.info(t("scenario.is_off"))
        label = t("scenario.step_on", name=programme_name(document, chosen, t))
        _button(t("scenario.switch_on"), lambda seen: seen.with_content(switch(seen.content, chosen, on=True)), label)
    elif row.fixed != "nothing" and row.price_fen:
        label = t("scenario.step_unlimited", name=programme_name(document, chosen, t))
        _button(t("scenario.lift_limit"), lambda seen: unlimited(seen, chosen), label)
    _years_table(budget, row, summary, t)


def _in_order(budget: Budget) -> list[BudgetRow]:
    """The union's programmes that run, then its others, then the government's."""
    known = [row for row in budget.rows if row.record is not None]
    return sorted(known, key=lambda row: (not row.is_union, not row.on))


def _title(row: BudgetRow, t: Texts) -> str:
    name = t.pick(row.record.zh, row.record.en) if row.record is not None else row.programme
    return name if row.on else t("scenario.named_off", name=name)


def _button(text: str, change: Callable[[Document], Document], label: str) -> None:
    st.button(text, on_click=lambda: (do(change, label), redraw()))


def _facts(row: BudgetRow, t: Texts) -> None:
    """What the record says: amount, money, renewal, evidence; sources stand behind."""
    if row.record is None:
        return
    record, en = row.record, t.language == "en"
    parts = [t.pick(*amount_words(record)), MONEY[record.money][en], RENEWALS[record.renewed][en]]
    if record.mandated:
        parts.append(t("scenario.mandated"))
    st.markdown(" · ".join(as_written(part) for part in parts))
    st.caption(t("scenario.grade", grade=record.grade, evidence=as_written(t.pick(*_both(record.evidence)))))


def _both(evidence: str) -> tuple[str, str]:
    """The Chinese and the English half of a record's evidence, Chinese first."""
    zh, _, en = evidence.partition("。 ")
    return zh, en


def _two_of_three(document: Document, row: BudgetRow, t: Texts) -> None:
    """Which two of standard, people and total are fixed, and the standard as one payment times how often."""
    name = programme_name(document, row.programme, t)
    now = _now(row)
    key = field(f"fixed_{row.programme}")
    st.session_state[key] = now
    st.segmented_control(
        t("scenario.fixed"), FOLLOWS, key=key, required=True, format_func=lambda fixed: t(f"scenario.fixed_{fixed}"),
        help=t("scenario.fixed_help"), on_change=lambda: _fix(row, st.session_state[key], name, t),
    )  # fmt: skip
    if now == "both":
        standard = "—" if row.standard_fen is None else wan(row.standard_fen * 100)
        st.markdown(t("scenario.standard_follows", standard=standard, unit=COUNTED[_unit(row)][t.language == "en"]))
    else:
        _standard_inputs(row, now, name, t)


def _unit(row: BudgetRow) -> str:
    return row.record.unit if row.record is not None else "person"


def _fix(row: BudgetRow, fixed: Fixed, name: str, t: Texts) -> None:
    given = None if row.given_standard_fen is None else row.given_standard_fen / 100
    if fixed != _now(row):
        do(lambda seen: _planned(seen, row.programme, fixed, given), t(f"scenario.step_fixed_{fixed}", name=name))
    redraw()


def _now(row: BudgetRow) -> Fixed:
    """What is fixed; a union programme without amounts is planned by its total."""
    return "total" if row.fixed == "nothing" else row.fixed


def _planned(seen: Document, programme: str, fixed: Fixed, standard: float | None) -> Document:
    return seen.with_content(plan_by(seen.content, programme, fixed, standard))


def _standard_inputs(row: BudgetRow, fixed: Fixed, name: str, t: Texts) -> None:
    """One payment, times a year, and the standard they make; set where either is changed."""
    flat = row.record is not None and isinstance(row.record.amount, Flat)
    once, times = field(f"once_{row.programme}"), field(f"times_{row.programme}")
    standard = None if row.standard_fen is None else row.standard_fen / 100
    kept = st.session_state.get(times, 1) or 1
    st.session_state[once] = None if standard is None else round(standard / kept, 2)

    def take() -> None:
        value = st.session_state[once]
        wanted = None if value is None else value * (st.session_state[times] or 1)
        own = row.record.amount.yuan if row.record is not None and isinstance(row.record.amount, Flat) else None
        change = None if wanted == own else wanted
        do(lambda seen: _planned(seen, row.programme, fixed, change), t("scenario.step_standard", name=name))
        redraw()

    left, middle, right = st.columns([2, 1, 2], vertical_alignment="bottom")
    label = t("scenario.once" if flat else "scenario.average", unit=COUNTED[_unit(row)][t.language == "en"])
    left.number_input(
        label,
        value=None,
        min_value=0.0,
        step=10.0,
        format="%0.2f",
        key=once,
        on_change=take,
        help=t("scenario.once_help"),
    )
    middle.number_input(t("scenario.times"), min_value=1, max_value=MOST_TIMES, key=times, on_change=take)
    shown = "—" if standard is None else t.number(standard, 2)
    right.markdown(t("scenario.standard_year", standard=shown))
    if row.given_standard_fen is not None and flat:
        label = t("scenario.step_standard", name=name)
        with right:
            _button(t("scenario.own_standard"), lambda seen: _planned(seen, row.programme, fixed, None), label)


def _years_table(budget: Budget, row: BudgetRow, summary: dict[str, Any] | None, t: Texts) -> None:
    """Money, people and how far they reach, year by year."""
    years = {} if summary is None else {year["year"]: year for year in summary["years"]}
    columns: dict[str, list[str]] = {
        t("scenario.of_year"): [str(year) for year in budget.years],
        t("scenario.money_wan"): [t("scenario.no_limit") if fen is None else wan(fen / 100) for fen in row.fen],
        t("scenario.planned_places"): ["—" if places is None else whole(int(places + 1e-9)) for places in row.places],
    }
    if row.programme in next(iter(years.values()), {}).get("reached", {}):
        reached = [years[year] for year in budget.years if year in years]
        if len(reached) == len(budget.years):
            columns[t("scenario.reached")] = [between(year["reached"][row.programme], t.language) for year in reached]
            columns[t("scenario.needing")] = [between(year["needing"][row.programme], t.language) for year in reached]
            columns[t("scenario.coverage")] = [
                coverage_words(year["coverage"][row.programme], _unit(row), t) for year in reached
            ]
    st.table(columns, hide_index=True)
    st.caption(t("scenario.coverage_note"))


def coverage_words(share: dict[str, float] | None, unit: str, t: Texts) -> str:
    """Reached ÷ in need with its range; people a household for what is given to persons."""
    if share is None:
        return "—"
    if unit == "person":
        return t(
            "scenario.per_household",
            n=t.number(share["p50"], 2),
            range=between(share, t.language, lambda x: f"{x:.2f}"),
        )
    middle, spread = percent(share["p50"], 0), between(share, t.language, lambda x: whole(x * 100))
    return middle if middle == f"{spread}%" else t("scenario.in_cell", middle=middle, range=spread)
