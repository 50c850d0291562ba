"""The file being taken in, as the person sees it: progress, refusal, its problems, and what to do with them."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import streamlit as st

from app_pages import archive_intake
from app_pages.archive_intake import Intake
from app_pages.runs import Job
from app_pages.shared import as_written, explain
from app_pages.texts import Texts
from app_pages.workspace import Workspace
from simulation import SimulationError
from simulation.errors import KeptError
from simulation.inputs.workbook import ParsedWorkbook, rows_with_errors, without_problem_rows
from simulation.reports.english import in_english
from simulation.reports.marked import problem_rows

SHOWN, LINE = 440, 66
"""Height of the table of problems, and of a row: Streamlit wraps cells of rows above 4 rem only."""
_FORMULA = re.compile(r"^[=+\-@\t\r](?!\d+(\.\d+)?$)")


def show_intake(intake: Intake, space: Workspace) -> None:
    """Whatever there is to say about the file being taken in."""
    t = space.t
    with st.container(border=True, key="intake"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.subheader(t("archive.intake", name=as_written(intake.name)), anchor=False)
            if st.button(t("archive.let_go"), key="archive_let_go", type="tertiary"):
                archive_intake.let_go()
                st.rerun()
        if intake.refused:
            st.error(t(intake.refused, name=as_written(intake.name), size=archive_intake.LARGEST >> 20))
        elif intake.error is not None:
            st.error(said(intake.error, t))
        elif intake.parsed is None:
            _show_reading(intake, space)
        else:
            _show_parsed(intake, intake.parsed, space)


def said(error: BaseException, t: Texts) -> str:
    """Why a file was refused, in the person's language."""
    if isinstance(error, KeptError):
        return as_written(t.pick(error.zh, error.en))
    if isinstance(error, SimulationError) and t.language == "en":
        return as_written("; ".join(in_english(line) for line in str(error).splitlines()))
    if isinstance(error, OSError):
        return t("archive.no_room", kind=type(error).__name__)
    return as_written(explain(error, t))


def plain(text: str) -> str:
    """A text of the file that no spreadsheet it is copied to can take for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def _show_reading(intake: Intake, space: Workspace) -> None:
    t, job = space.t, archive_intake.reading(intake, space.who)

    @st.fragment(run_every=0.5)
    def poll() -> None:
        if job.future.done():
            st.rerun()
        st.progress(min(1.0, job.share_done), text=_how_far(job, t))
        if st.button(t("archive.cancel"), key="archive_cancel"):
            archive_intake.let_go()
            st.rerun()

    poll()


def _how_far(job: Job, t: Texts) -> str:
    if job.began is None:
        return t("archive.queued")
    if job.seconds_left is None:
        return t("archive.opening", seconds=f"{job.seconds:.0f}")
    return t("archive.reading", share=f"{job.share_done:.0%}", left=f"{job.seconds_left:.0f}")


def _show_parsed(intake: Intake, parsed: ParsedWorkbook, space: Workspace) -> None:
    t = space.t
    errors = len(parsed.errors)
    warnings = len(parsed.problems) - errors
    kept = without_problem_rows(parsed) if errors and not intake.blocked else parsed
    held = parsed.households_found - len(kept.households)
    cells = st.columns(5)
    numbers = (parsed.households_found, parsed.members_found, errors, warnings, held)
    for cell, name, number in zip(cells, ("households", "members", "errors", "warnings", "held"), numbers, strict=True):
        cell.metric(t(f"archive.{name}"), t.number(number), help=t(f"archive.{name}_help"), border=True)
    if parsed.is_demo:
        st.caption(t("archive.is_demo"))
    if parsed.problems:
        _show_problems(intake, parsed, t)
    if parsed.left_out:
        with st.expander(t("archive.left_out", n=len(parsed.left_out))):
            st.markdown("\n".join(_left_out(parsed, t)))
    _show_choice(intake, parsed, space, len(kept.households))


def _left_out(parsed: ParsedWorkbook, t: Texts, most: int = 30) -> list[str]:
    lines = []
    for sheet, row, reason in parsed.left_out[:most]:
        why = t.pick(reason, in_english(reason))
        lines.append(f"- {t('archive.left_out_row', sheet=as_written(sheet), row=row, reason=why)}")
    more = len(parsed.left_out) - most
    return [*lines, f"- {t('archive.left_out_more', n=more)}"] if more > 0 else lines


def _show_choice(intake: Intake, parsed: ParsedWorkbook, space: Workspace, households: int) -> None:
    """Mend and come back, go on without the problem rows, or simply go on."""
    t = space.t
    row = st.container(horizontal=True, vertical_alignment="center")
    if parsed.errors:
        if intake.blocked:
            st.warning(t("archive.blocked"))
        elif not households:
            st.warning(t("archive.nobody_left"))
        else:
            held = parsed.households_found - households
            if row.button(
                t("archive.go_on_without", held=held, n=households), key="archive_leave_out", type="primary",
                help=t("archive.go_on_without_help"),
            ):  # fmt: skip
                _keep(intake, space, leave_out=True)
    elif row.button(t("archive.use", n=households), key="archive_keep", type="primary"):
        _keep(intake, space, leave_out=False)
    if parsed.problems:
        with row:
            _offer_marked(intake, space)
    st.caption(t("archive.kept_how"))


def _keep(intake: Intake, space: Workspace, *, leave_out: bool) -> None:
    try:
        with st.spinner(space.t("archive.keeping")):
            archive_intake.keep(intake, space, leave_out=leave_out)
    except (SimulationError, OSError) as error:
        st.error(space.t("archive.not_kept", why=said(error, space.t)))
        return
    st.session_state["archive_told"] = space.t("archive.kept", name=as_written(intake.name))
    st.rerun()


def _offer_marked(intake: Intake, space: Workspace) -> None:
    """The workbook to mend: made when asked for, for it takes a while; then to download."""
    t = space.t
    ready = intake.marked.get(t.language)
    if ready is not None:
        stem = intake.name.rpartition(".")[0] or intake.name
        st.download_button(
            t("archive.download_marked"), ready, f"{stem}{t('archive.marked_suffix')}.xlsx", key="archive_marked",
            on_click="ignore", help=t("archive.marked_help"),
        )  # fmt: skip
    elif intake.size > archive_intake.MARKED_AT_ONCE and st.session_state.get("archive_marking") != intake.id:
        if st.button(t("archive.make_marked"), key="archive_mark", help=t("archive.marked_help")):
            st.session_state["archive_marking"] = intake.id
            st.rerun()
    else:
        _show_marking(archive_intake.marking(intake, space.who, t.language), t)


def _show_marking(job: Job, t: Texts) -> None:
    @st.fragment(run_every=0.5)
    def poll() -> None:
        if job.future.done():
            st.rerun()
        st.caption(t("archive.marking", seconds=f"{job.seconds:.0f}"))

    poll()


def problem_table(intake: Intake, parsed: ParsedWorkbook, t: Texts) -> pd.DataFrame:
    """Every problem as a row, made once a language; texts of the file cannot become formulas where they are pasted."""
    if t.language not in intake.tables:
        names = ("sheet", "row", "column", "value", "rule", "fix", "severity")
        table = pd.DataFrame(problem_rows(parsed.problems, t.language), columns=list(names))
        table["row"] = pd.to_numeric(table["row"], errors="coerce").astype("Int64")
        for name in ("sheet", "column", "value"):
            table[name] = table[name].map(plain)
        table["severity"] = [t(f"archive.severity_{problem.severity}") for problem in parsed.problems]
        intake.tables[t.language] = table
    return intake.tables[t.language]


@st.fragment
def _show_problems(intake: Intake, parsed: ParsedWorkbook, t: Texts) -> None:
    """The table of problems with its filters."""
    table = problem_table(intake, parsed, t)
    wrong = np.array([problem.severity == "error" for problem in parsed.problems])
    counts = {"all": len(table), "errors": int(wrong.sum()), "warnings": int((~wrong).sum())}
    row = st.container(horizontal=True, vertical_alignment="bottom")
    severity = row.segmented_control(
        t("archive.severity"), list(counts), required=True, default="all", key="archive_severity", persist_state="session",
        format_func=lambda name: t(f"archive.show_{name}", n=counts[name]),
    )  # fmt: skip
    sheet = row.selectbox(
        t("archive.sheet"), ["", *table["sheet"].unique()], key="archive_sheet", width=220, persist_state="session",
        format_func=lambda name: name or t("archive.every_sheet"),
    )  # fmt: skip
    shown = table if severity == "all" else table[wrong if severity == "errors" else ~wrong]
    if sheet:
        shown = shown[shown["sheet"] == sheet]
    kinds = shown["rule"].value_counts()
    kind = row.selectbox(
        t("archive.kind"), ["", *kinds.index], key="archive_kind", persist_state="session",
        format_func=lambda name: t("archive.kind_count", name=name, n=kinds.get(name, 0)) if name else t("archive.every_kind"),
    )  # fmt: skip
    if kind:
        shown = shown[shown["rule"] == kind]
    _draw_problems(shown, t)
    bad = len(rows_with_errors(parsed.problems))
    st.caption(t("archive.problems_note", shown=t.number(len(shown)), n=t.number(len(table)), rows=t.number(bad)))


def _draw_problems(shown: pd.DataFrame, t: Texts) -> None:
    column = st.column_config
    widths = {"severity": 56, "sheet": 84, "row": 46, "column": 96, "value": 152, "rule": 222, "fix": 232}
    config = {
        name: column.NumberColumn(t(f"archive.head_{name}"), width=width, format="%d")
        if name == "row"
        else column.TextColumn(t(f"archive.head_{name}"), width=width)
        for name, width in widths.items()
    }
    height = min(SHOWN, 36 + LINE * max(len(shown), 1))
    st.dataframe(
        shown, hide_index=True, column_order=list(widths), column_config=config, height=height, row_height=LINE, lazy=True,
        placeholder="—", key="archive_problems",
    )  # fmt: skip
