"""依据 evidence: every number behind the answers, what the answer hangs on, and numbers set by hand."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app_pages.drivers import driver_of, show_drivers
from app_pages.evidence_change import show_change, show_changed
from app_pages.shared import explain
from app_pages.texts import Texts
from app_pages.workspace import Workspace, workspace
from simulation import Archive, Scenario, SimulationError
from simulation.analysis.reading import numbers_read
from simulation.reports.evidence import Fact, list_facts
from simulation.reports.evidence_words import GRADES, SUBJECTS, tell, unit_label

KINDS = ("judged", "sourced", "used", "settable", "changed")
"""What the list can be narrowed to."""
IN_WORDS = ("yuan", "months", "days")
"""Beginnings of the units that the number itself does not show."""
LONG_LIST = 12
"""Cases of a table from which it scrolls."""


def page() -> None:
    """The whole page, top to bottom."""
    space = workspace()
    t = space.t
    archive = read_archive(space)
    facts = list_facts(space.scenario, None if archive is None else read_by(archive, space.scenario))
    st.subheader(t("evidence.heading"), anchor=False)
    st.caption(counted(facts, t))
    if archive is not None:
        show_drivers(space, archive)
    show_changed(space, facts)
    st.subheader(t("evidence.list"), anchor=False)
    found = narrowed(facts, t)
    left, right = st.columns([17, 10], gap="medium")
    with left:
        show_list(found, t)
    with right:
        fact = chosen(facts, found, t)
        if fact is not None:
            show_fact(space, fact)


def read_archive(space: Workspace) -> Archive | None:
    """The archive in use; where it cannot be read the list is shown all the same."""
    try:
        with st.spinner(space.t("loading")):
            return space.archive()
    except SimulationError as error:
        st.error(space.t("archive_failed", why=explain(error, space.t)))
        return None


def read_by(archive: Archive, scenario: Scenario) -> frozenset[str]:
    """Names of the numbers the answer reads."""
    return _read_by(archive.fingerprint, scenario.fingerprint(), archive, scenario)


@st.cache_data(show_spinner=False, max_entries=32)
def _read_by(archive: str, scenario: str, _archive: Archive, _scenario: Scenario) -> frozenset[str]:
    return numbers_read(_archive, _scenario)


def counted(facts: Sequence[Fact], t: Texts) -> str:
    """How many there are, how many are judgements, how many the answer reads."""
    return t(
        "evidence.counted", n=len(facts), judged=sum(fact.judged for fact in facts), used=sum(fact.used for fact in facts),
        weak=sum(fact.grade == "C" for fact in facts),
    )  # fmt: skip


def narrowed(facts: Sequence[Fact], t: Texts) -> list[Fact]:
    """The search and the filters, and what they leave."""
    words, subject, grade = st.columns([5, 4, 3], vertical_alignment="bottom")
    asked = words.text_input(t("evidence.search"), key="evidence_search", placeholder=t("evidence.search_hint"))
    of = subject.selectbox(
        t("evidence.subject"), ["", *SUBJECTS], key="evidence_subject",
        format_func=lambda name: t.pick(*SUBJECTS[name]) if name else t("evidence.all"),
    )  # fmt: skip
    grades = grade.segmented_control(
        t("evidence.grade"), list(GRADES), selection_mode="multi", key="evidence_grade", help=grades_told(t)
    )
    kinds = st.pills(
        t("evidence.kinds"), KINDS, selection_mode="multi", key="evidence_kinds", label_visibility="collapsed",
        format_func=lambda kind: t(f"evidence.kind_{kind}"),
    )  # fmt: skip
    return [
        fact
        for fact in facts
        if fact.matches(asked)
        and of in {"", fact.subject}
        and (not grades or fact.grade in grades)
        and fits(fact, kinds)
    ]


def fits(fact: Fact, kinds: Sequence[str]) -> bool:
    """Whether a fact is of all the kinds asked for."""
    truths = {
        "judged": fact.judged, "sourced": not fact.judged, "used": fact.used, "settable": fact.fixed is None,
        "changed": fact.override is not None,
    }  # fmt: skip
    return all(truths[kind] for kind in kinds)


def grades_told(t: Texts) -> str:
    """What the grades mean."""
    return "\n".join(f"- {grade}: {t.pick(*words)}" for grade, words in GRADES.items())


def show_list(found: Sequence[Fact], t: Texts) -> None:
    """The facts as rows; a click chooses one."""
    if not found:
        st.info(t("evidence.nothing"))
        return
    ids = [fact.id for fact in found]
    key = f"evidence_rows_{t.language}_{hash(tuple(ids))}"

    def take() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        if rows:
            look_into(ids[rows[0]])

    st.dataframe(
        {
            t("evidence.name"): [t.pick(*fact.name) for fact in found],
            t("evidence.value"): [in_list(fact, t) for fact in found],
            t("evidence.range"): [fact.range_told(t.language) for fact in found],
            t("evidence.basis"): [basis_in_list(fact, t) for fact in found],
        },
        hide_index=True, height=640, key=key, on_select=take, selection_mode="single-row", row_height=34,
        column_config={
            t("evidence.name"): st.column_config.TextColumn(width=215),
            t("evidence.value"): st.column_config.TextColumn(width=125),
            t("evidence.range"): st.column_config.TextColumn(width=120),
            t("evidence.basis"): st.column_config.TextColumn(width=75),
        },
    )  # fmt: skip
    st.caption(t("evidence.found", n=len(found)))


def in_list(fact: Fact, t: Texts) -> str:
    """A value for the list: the number, marked where it was set by hand, or how many entries a table has."""
    if fact.value is None:
        return t("evidence.entries", n=len(fact.cases))
    told = fact.value_told(t.language)
    if fact.unit is not None and fact.unit.startswith(IN_WORDS):
        told = t("evidence.in_unit", value=told, unit=unit_label(fact.unit, t.language))
    return told if fact.override is None else t("evidence.by_hand", value=told)


def basis_in_list(fact: Fact, t: Texts) -> str:
    """Judgement or source, and the grade."""
    return t("evidence.judged" if fact.judged else "evidence.sourced", grade=fact.grade).strip()


def chosen(facts: Sequence[Fact], found: Sequence[Fact], t: Texts) -> Fact | None:
    """The fact that is looked into: of the link, of the last click, else the first of the list."""
    asked = st.query_params.get("n")
    if asked is not None and asked != st.session_state.get("evidence_linked"):
        st.session_state["evidence_chosen"] = st.session_state["evidence_linked"] = asked
    by_id = {fact.id: fact for fact in facts}
    name = st.session_state.get("evidence_chosen")
    if name not in by_id:
        name = found[0].id if found else None
    if name is None:
        return None
    offered = {fact.id for fact in found} | {name}
    st.session_state["evidence_pick"] = name
    st.selectbox(
        t("evidence.look_into"), [fact.id for fact in facts if fact.id in offered], key="evidence_pick",
        format_func=lambda name: t.pick(*by_id[name].name),
        on_change=lambda: look_into(st.session_state["evidence_pick"]),
    )  # fmt: skip
    return by_id[name]


def look_into(name: str) -> None:
    """Choose a fact, in the session and in the link."""
    st.session_state["evidence_chosen"] = st.session_state["evidence_linked"] = name
    st.query_params["n"] = name


def show_fact(space: Workspace, fact: Fact) -> None:
    """One fact with everything that is known of it, and the way to set it."""
    t = space.t
    with st.container(border=True, key="evidence_fact"):
        st.markdown(f"**{t.pick(*fact.name)}**")
        if fact.value is not None:
            show_value(fact, t)
        if fact.cases:
            show_cases(fact, t)
        st.table({t("item"): list(told := facts_about(space, fact)), t("value"): list(told.values())}, hide_index=True)
        show_change(space, fact)


def show_value(fact: Fact, t: Texts) -> None:
    """The value, large, with its range and how the simulations take it."""
    spread = fact.range_told(t.language)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.metric(unit_label(fact.unit or "", t.language), fact.value_told(t.language), width="content")
        if spread:
            how = "drawn" if fact.drawn else "unread" if not fact.used and fact.fixed else "common"
            st.caption(t(f"evidence.{how}", range=spread))
        else:
            st.caption(t("evidence.no_range"))


def show_cases(fact: Fact, t: Texts) -> None:
    """Every entry of a table, a series, a programme or a fund."""
    rows = {
        t("evidence.case"): [t.pick(*label) for label, _, _ in fact.cases],
        t("evidence.value"): [tell(value, unit, t.language) for _, value, unit in fact.cases],
        t("evidence.unit"): [unit_label(unit, t.language) for _, _, unit in fact.cases],
    }
    if len(fact.cases) > LONG_LIST:
        st.dataframe(rows, hide_index=True, height=300)
    else:
        st.table(rows, hide_index=True)


def facts_about(space: Workspace, fact: Fact) -> dict[str, str]:
    """Source or judgement, date, grade, where it is used, what it does to the answer."""
    t = space.t
    basis = t.pick(*fact.basis) or t("evidence.in_chinese")
    told = {t("evidence.judgement" if fact.judged else "evidence.source"): basis}
    if fact.date:
        told[t("evidence.date")] = fact.date
    if fact.grade:
        told[t("evidence.grade")] = f"{fact.grade} · {t.pick(*GRADES[fact.grade])}"
    used = t.listed(t.pick(*words) for words in fact.used_by)
    told[t("evidence.used_in")] = used if fact.used else t("evidence.not_used", where=used)
    if line := driver_of(space, fact.id):
        told[t("evidence.influence")] = line
    return told


page()
