"""One household: who it is without its name, its path in the plan, what its means are made of, what it was offered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from app_pages.household_list import choose, told_apart
from app_pages.household_remedies import show_remedies
from app_pages.household_work import one_household, result_of
from app_pages.shared import draw, look
from app_pages.workspace import Workspace
from simulation import Archive
from simulation.analysis.household import describe_household
from simulation.analysis.lives import Lives
from simulation.inputs.screening import Screening
from simulation.reports import charts, household_words
from simulation.reports.charts import Figure
from simulation.reports.excel import tables_file
from simulation.reports.household import (
    chance_line,
    facts_line,
    household_lines,
    household_tables,
    person_line,
    screening_line,
)
from simulation.reports.images import png
from simulation.reports.names import names_of, tier_label
from simulation.reports.remedies import balance_table, offer_rows, remedy_lines, remedy_tables, short_of_room
from simulation.reports.wording import DEMO, label, percent, whole

Told = Mapping[str, Any]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPENING = "opening"


def show_household(space: Workspace, archive: Archive, screening: Screening, lives: Lives | None, row: int) -> None:
    """Everything about the household of a row; what the plan brings it once the city's years are known."""
    number, name = told_apart(archive, row)
    known = describe_household(archive, space.scenario, screening, row) | {"number": number}
    bar = _bar(space, archive, row)
    _who(space, known, name)
    projected = bool((screening.kept == row).any())
    if not projected:
        st.info(chance_line(known | {"probability_lifted": None}, space.t.language))
        _balance(space, known)
        _download(bar, space, known | {"years": [], "probability_lifted": None}, None)
        return
    if lives is None:
        _balance(space, known)
        return
    found = result_of(one_household(space, archive, lives, row), space, lambda _: space.t("household.one"))
    if found is None:
        return
    told = {**found, "number": number}
    _cards(space, told)
    left, right = st.columns([10, 11], gap="large")
    with left:
        figure = charts.path_chart(told, space.t.language, look())
        draw(figure)
        _picture(figure, space, "path")
    with right:
        _balance(space, told)
    _offers(space, told)
    remedies = show_remedies(space, archive, row)
    _sources(space, told, archive)
    _download(bar, space, told, remedies)


def _bar(space: Workspace, archive: Archive, row: int) -> Any:
    """Back to the list, and along it; gives the place for the download."""
    t, rows = space.t, st.session_state.get("household_rows", [])
    at = rows.index(row) if row in rows else None
    bar = st.container(horizontal=True, vertical_alignment="center", key="household_bar")
    if bar.button(t("household.back"), key="household_back"):
        choose(archive, None)
        st.rerun()
    if at is not None:
        steps = ((-1, "before", at > 0), (1, "after", at < len(rows) - 1))
        for step, key, there in steps:
            if bar.button(t(f"household.{key}"), key=f"household_{key}", disabled=not there):
                choose(archive, rows[at + step])
                st.rerun()
        bar.caption(t("household.at", n=t.number(at + 1), all=t.number(len(rows))), width="stretch")
    return bar


def _who(space: Workspace, told: Told, name: str) -> None:
    """Number, masked name, what screening says of it, its people."""
    t, found = space.t, told["screening"]
    with st.container(border=True, key="household_who", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.subheader(f"{name} {told['number']}".strip(), anchor=False, width="content")
            st.badge(label(found["decision"], t.language), color="blue" if found["decision"] == "kept" else "gray")
            st.badge(tier_label(found["tier"], found["rules"], t.language), color="gray")
            if found["special_attention"]:
                st.badge(t("household.special"), color="orange", help=t("household.special_help"))
        # The number stands in the heading already.
        line = screening_line(told, t.language)
        st.markdown(line.split("：" if t.language == "zh" else ": ", 1)[1])
        st.markdown(facts_line(told["facts"], t.language))
        people = [person_line(person, t.language).strip(" ·") for person in told["facts"]["members"]]
        st.markdown("\n".join(f"- {line}" for line in people))
        if told["facts"]["imputed"] or told["facts"]["members_inferred"]:
            st.caption(t("household.imputed"))


def _cards(space: Workspace, told: Told) -> None:
    """Chance of a lift, of still being on file, the means against the line, what was missed for want of money."""
    t, n, last = space.t, told["replicates"], told["years"][-1]
    screening = told["screening"]
    own, line = screening["own_head_yuan"], screening["line_yuan"]
    needed, missed = short_of_room(told)
    lifted, stays = told["probability_lifted"], last["status"]["on_file"]

    def times(share: float) -> str:
        return t("household.times", k=round(share * n), n=n)

    line_said = t("household.means_line", line=whole(line), ratio=percent(own / line, 0))
    of_needed = t("household.needed", n=t.number(needed, 1))
    cards = (
        (t("household.lifted"), percent(lifted, 0), times(lifted), t("household.lifted_help")),
        (t("household.stays", year=last["year"]), percent(stays, 0), times(stays), t("household.stays_help")),
        (t("household.means"), t("household.yuan", n=whole(own)), line_said, t("household.means_help")),
        (t("household.missed"), t("household.items", n=t.number(missed, 1)), of_needed, t("household.missed_help")),
    )
    for cell, (name, value, below, helped) in zip(st.columns(4), cards, strict=True):
        cell.metric(
            name, value, below, delta_color="off", delta_arrow="off", help=helped, border=True, height="stretch"
        )


def _balance(space: Workspace, told: Told) -> None:
    """What the means are made of, at opening or at a year's end."""
    t = space.t
    years = {year["year"]: year for year in told.get("years", ()) if "balance" in year}
    with st.container(horizontal=True, vertical_alignment="center", key="household_when"):
        when = OPENING
        if years:
            when = st.segmented_control(
                t("household.when"), [OPENING, *years], required=True, default=OPENING, key="household_year",
                format_func=lambda code: t("household.opening") if code == OPENING else str(code), label_visibility="collapsed",
            )  # fmt: skip
        stays = False
        if when != OPENING and years[when]["balance_on_file"]:
            stays = st.toggle(
                t("household.only_on_file"), key="household_on_file", help=t("household.only_on_file_help")
            )
    balance, said, caption = _chosen_balance(space, told, years.get(when), on_file=stays)
    figure = charts.balance_chart(balance, said, caption, t.language, look())
    draw(figure)
    _picture(figure, space, "balance")


def _chosen_balance(space: Workspace, told: Told, year: Told | None, *, on_file: bool) -> tuple[Told, str, str]:
    """The parts to show, when that is, and how to read them."""
    lang = space.t.language
    if year is None:
        return (
            told["balance_opening"],
            household_words.say("at_opening", lang),
            household_words.say("balance_opening", lang),
        )
    balance = year["balance_on_file" if on_file else "balance"]
    among = household_words.say("among_on_file" if on_file else "among_present", lang)
    caption = household_words.say("balance_year", lang, n=balance["cases"], among=among)
    return balance, household_words.say("at_end", lang, year=year["year"]), caption


def _offers(space: Workspace, told: Told) -> None:
    """What it was offered, by programme and year."""
    t, names = space.t, names_of(space.scenario)
    st.subheader(t("household.offers"), anchor=False)
    rows = offer_rows(told, names, t.language)
    if not rows:
        st.caption(t("household.no_offers"))
        return
    heads = {"programme": t("household.programme"), "spent": t("household.spent")}
    table = {heads.get(key, key): [row[key] for row in rows] for key in rows[0]}
    with st.container(key="household_offers"):
        st.table(table, hide_index=True)
    st.caption(t("household.offers_note", n=told["replicates"]))


def _sources(space: Workspace, told: Told, archive: Archive) -> None:
    """What to quote to have the same answer again."""
    t = space.t
    st.caption(
        t("household.sources", archive=archive.fingerprint, plan=space.title, mark=space.scenario.fingerprint(),
          seed=told["seed"], n=told["replicates"])
    )  # fmt: skip


def _picture(figure: Figure, space: Workspace, name: str) -> None:
    """The chart as a picture, drawn when it is asked for."""
    st.download_button(
        space.t("household.picture"), lambda: png(figure), file_name=f"{space.t(f'household.file_{name}')}.png", mime="image/png",
        on_click="ignore", type="tertiary", key=f"household_png_{name}",
    )  # fmt: skip


def _download(bar: Any, space: Workspace, told: Told, remedies: Told | None) -> None:
    """Everything shown as a workbook, written when it is asked for."""
    t, names = space.t, names_of(space.scenario)

    def content() -> bytes:
        lines = household_lines(told, "zh") + household_lines(told, "en")
        tables = [*household_tables(told, names), balance_table(told)]
        if remedies is not None:
            lines += remedy_lines(remedies, names, "zh") + remedy_lines(remedies, names, "en")
            tables += remedy_tables(remedies, names)
        return tables_file(tables, lines, t("household.file"), DEMO[0] if told["is_demo"] else "")

    bar.download_button(
        t("household.workbook"), content, file_name=f"{t('household.file')}.xlsx", mime=XLSX, on_click="ignore",
        key="household_xlsx",
    )  # fmt: skip
