"""这些数字从哪里来: what an answer was made from, and the numbers it leans on most, each with range, source and grade."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import streamlit as st

from app_pages.texts import Texts
from simulation import Archive, Scenario, all_parameters
from simulation.reports.evidence_words import tell
from simulation.reports.names import parameter_label
from simulation.reports.wording import label, whole

LEANS_ON = (
    "reemployment_year", "job_loss_level", "illness_level", "hiring_wage_level", "wrongly_filed", "arrival_rate_year",
)  # fmt: skip
"""What `limits.EVIDENCE` calls the least certain, and how many are newly identified."""


def show_sources(summary: dict[str, Any], scenario: Scenario, archive: Archive, t: Texts) -> None:
    """Both tables, the run's own facts first."""
    facts = run_facts(summary, scenario, archive, t)
    st.table({t("item"): list(facts), t("value"): list(facts.values())}, hide_index=True)
    st.caption(t("overview.src_numbers"))
    st.table(numbers(scenario, t), hide_index=True)
    st.caption(t("overview.src_note"))
    st.page_link("app_pages/evidence.py", label=t("overview.src_all"))


def run_facts(summary: dict[str, Any], scenario: Scenario, archive: Archive, t: Texts) -> dict[str, str]:
    """Archive, scenario, seed, version: enough to get the same numbers again."""
    most = max(archive.imputed.values(), default=0.0)
    return {
        t("overview.src_archive"): t(
            "overview.src_archive_value", mark=archive.fingerprint,
            name=t("overview.demo_archive" if archive.is_demo else "overview.own_archive"),
            n=whole(len(archive.households)), share=f"{most:.0%}",
        ),
        t("overview.src_scenario"): t(
            "overview.src_scenario_value", name=t.pick(scenario.zh, scenario.en), file=f"{scenario.name}.yaml",
            mark=scenario.fingerprint(),
        ),
        t("overview.src_luck"): t(
            "overview.src_luck_value", n=summary["replicates"], seed=summary["seed"], seconds=f"{summary['wall_seconds']:.1f}",
        ),
        t("overview.src_denominator"): label(summary["denominator"], t.language),
        t("overview.src_target"): t("overview.src_target_value"),
        t("overview.src_money"): t("overview.src_money_value", file=f"{scenario.name}.yaml"),
        t("overview.src_overridden"): t.listed(overridden(scenario, t)) or t("none"),
    }  # fmt: skip


def overridden(scenario: Scenario, t: Texts) -> Iterator[str]:
    """Every number set by hand, with its value and note."""
    for name, one in scenario.parameters.items():
        value = tell(one.value, all_parameters()[name].unit, t.language)
        yield t("overview.src_overridden_one", name=parameter_label(name, t.language), value=value, note=one.note)


def numbers(scenario: Scenario, t: Texts) -> dict[str, list[str]]:
    """The local line of every year of the plan, then the numbers the answer leans on most."""
    known = all_parameters()
    rows = [[t("overview.src_line"), line_by_year(scenario, t), "", *origin(known["dibao_line"], t)]]
    for name in LEANS_ON:
        record: Any = known[name]
        used = scenario.parameters.get(name, record)
        low, high = (tell(used.value if end is None else end, record.unit, t.language) for end in (used.low, used.high))
        spread = "" if low == high else t("overview.src_spread", low=low, high=high)
        rows.append(
            [t.pick(record.zh, record.en), tell(used.value, record.unit, t.language), spread, *origin(record, t)]
        )
    heads = tuple(f"overview.src_{head}" for head in ("number", "central", "range", "grade", "from"))[: len(rows[0])]
    return {t(head): list(column) for head, column in zip(heads, zip(*rows, strict=True), strict=True)}


def origin(record: Any, t: Texts) -> list[str]:
    """Grade and source or judgement of a record."""
    if record.source:
        return [record.grade, t("overview.src_dated", what=t.pick(record.source, record.source_en), date=record.date)]
    why = t("overview.src_judged", why=t.pick(record.judgement, record.judgement_en))
    return [record.grade, t("overview.src_dated", what=why, date=record.date)]


def line_by_year(scenario: Scenario, t: Texts) -> str:
    """The line in yuan per head and month; beyond the last published year only that one is told."""
    record: Any = all_parameters()["dibao_line"]
    line = next(iter(record.values.values()))
    first, last = scenario.years
    years = [year for year in range(first, last + 1) if year in line] or [max(line)]
    return ("、" if t.language == "zh" else ", ").join(f"{year}: {line[year]:,.0f}" for year in years)
