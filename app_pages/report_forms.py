"""Files a person brings to the reports: Word templates for papers, checked at once, and the archive file to be given back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from app_pages.archive_intake import file_name, households_first
from app_pages.report_work import File
from app_pages.shared import explain, listed
from app_pages.texts import Texts
from simulation import InputRecordError, Scenario, SimulationError
from simulation.reports.papers.fields import FIGURES, OF_A_YEAR, SECTIONS, YEARLY, field_names
from simulation.reports.papers.template import LARGEST, check_template

LONGEST_NAME = 60
TYPES = ("xlsx", "xls", "csv", "parquet")


@dataclass
class FileFields:
    """Files handed in; `missing` while one that is needed is not there or one that is there cannot be used."""

    templates: dict[str, File] = field(default_factory=dict)
    office: str = ""
    handed: tuple[File, ...] = ()
    """The archive file, and behind it the members' file that a .csv or .parquet has beside it."""
    missing: bool = False
    refused: list[str] = field(default_factory=list)


def ask_office(fields: FileFields, t: Texts) -> None:
    """Who issues the papers, for their red head and signature."""
    fields.office = st.text_input(
        t("report.office"), max_chars=LONGEST_NAME, key="report_office", placeholder=t("report.office_blank")
    ).strip()


def choose_forms(papers: Sequence[str], scenarios: Sequence[Scenario], fields: FileFields, t: Texts) -> None:
    """A place for a template of each paper; a bad one is refused with the place of every problem."""
    with st.expander(t("report.own_form"), key="report_own_form"):
        st.caption(t("report.own_form_help"))
        for kind in papers:
            handed = st.file_uploader(
                t("report.own_form_of", name=t(f"report.kind_{kind}")), ["docx"], max_upload_size=LARGEST >> 20,
                key=f"report_form_{kind}",
            )  # fmt: skip
            if handed is not None:
                _take(kind, (file_name(handed.name), handed.getvalue()), scenarios, fields, t)
        _show_names(papers, scenarios[0], t)
    for why in fields.refused:
        st.error(t("report.own_form_refused", why=why))


def _take(kind: str, file: File, scenarios: Sequence[Scenario], fields: FileFields, t: Texts) -> None:
    """Note a template that can be used, or every reason why this one cannot."""
    try:
        for scenario in scenarios if kind == "meeting" else scenarios[:1]:
            check_template(file[1], file[0], field_names(kind, scenario.year_list))
    except SimulationError as error:
        fields.missing = True
        why = listed(error) if isinstance(error, InputRecordError) else explain(error, t)
        fields.refused.append(why)
    else:
        fields.templates[kind] = file


def _show_names(papers: Sequence[str], scenario: Scenario, t: Texts) -> None:
    """The names a template may hold, with what they stand for."""
    place, year = t.language == "en", scenario.years[0]
    rows = [(name, words[place]) for name, (words, _) in FIGURES.items()]
    rows += [(f"{name}_{year}", t("report.of_year", name=words[place])) for name, (words, _) in YEARLY.items()]
    if set(papers) & OF_A_YEAR:
        rows += [("year", t("report.the_year"))]
        rows += [(f"this_{name}", t("report.of_the_year", name=words[place])) for name, (words, _) in YEARLY.items()]
    sections = dict.fromkeys(key for kind in papers for key in SECTIONS[kind])
    rows += [(f"section_{key}", t(f"report.section_{key}")) for key in sections]
    st.dataframe(
        {t("report.field"): [f"{{{{ {name} }}}}" for name, _ in rows], t("report.field_says"): [said for _, said in rows]},
        hide_index=True, height=240,
    )  # fmt: skip


def choose_own_file(fields: FileFields, t: Texts, *, is_demo: bool) -> None:
    """A place for the archive file to be given back; the demo's own file needs none."""
    handed = st.file_uploader(
        t("report.own_file"), TYPES, key="report_own_file", help=t("report.own_file_help"), accept_multiple_files=True
    )
    mains, ordered = households_first(handed)
    if len(mains) > 1:
        fields.missing = True
        st.error(t("report.own_file_several"))
    elif ordered:
        fields.handed = tuple((file_name(one.name), one.getvalue()) for one in ordered)
    elif is_demo:
        st.caption(t("report.own_file_demo"))
    else:
        fields.missing = True
        st.info(t("report.own_file_needed"))
