"""What the annexes share: who reports, on which file, the mark 内部, the lines to sign, and what the public is not told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from simulation.analysis.returns import Column, Counts
from simulation.reports.documents import Case
from simulation.reports.forms import Cell, Form, Head
from simulation.reports.names import Lang, Words
from simulation.reports.plan_words import choice
from simulation.reports.suppression import suppress
from simulation.reports.wording import DEMO, TOLD_FROM

UNTOLD = "＊"
UNTOLD_REMARK: Words = (
    f"{UNTOLD}：不足 {TOLD_FROM} 户的不列；为使其不能由其他数推出，另有若干格一并不列。",
    f"{UNTOLD}: groups under {TOLD_FROM} households are not told, nor are some cells beside them from which they could be "
    "computed.",
)


def internal(lang: Lang) -> str:
    """The mark of a return with exact counts."""
    return "内部" if lang == "zh" else "INTERNAL"


def above_line(case: Case, lang: Lang) -> str:
    """Demo or not, and the archive's fingerprint, so that a printed sheet can be traced."""
    demo = DEMO[lang == "en"].strip() if case.archive.is_demo else ""
    archive = f"档案 {case.archive.fingerprint}" if lang == "zh" else f"archive {case.archive.fingerprint}"
    rules = choice("rules", case.scenario.rules)[lang == "en"]
    return f"{demo}{'填报单位：' if lang == 'zh' else ' Reported by: '}　　　　　　　　　　{archive}　{rules}"


def signed(lang: Lang) -> tuple[str, ...]:
    """Who fills in, who checks, when."""
    if lang == "zh":
        return ("单位负责人：", "审核人：", "填报人：", "填报日期：　　年　月　日")
    return ("Head:", "Checked by:", "Filled in by:", "Date:")


@dataclass(frozen=True)
class Summary:
    """What a form of counts by filing unit says besides them: tab, heading, remarks, the name of a column."""

    tab: Words
    heading: Words
    remarks: Sequence[Words]
    head: Callable[[Column, str, Lang], Head]
    sums: Sequence[str]
    not_public: Collection[Column]
    """As `told_publicly` takes them."""


def summary_form(case: Case, counts: Counts, what: Summary, lang: Lang, *, public: bool) -> Form:
    """A form of counts by filing unit: exact, or with small groups untold for the public."""
    english = lang == "en"
    columns, rows, total = counts.columns, counts.values.tolist(), counts.totals.tolist()
    if public:
        columns, rows, total = told_publicly(counts, what.sums, what.not_public)
    remarks = [*what.remarks, UNTOLD_REMARK] if public else what.remarks
    return Form(
        tab=what.tab[english],
        title=what.heading[english].format(year=case.screening.year),
        heads=[what.head(column, case.scenario.rules, lang) for column in columns],
        rows=[[unit, *values] for unit, values in zip(counts.units, rows, strict=True)],
        total=total,
        corner=("区县 / 产业工会", "filing unit")[english],
        above=above_line(case, lang),
        mark="" if public else internal(lang),
        remarks=[line[english].format(**case.screening.bridge()) for line in remarks],
        signed=signed(lang),
        lang=lang,
    )


def told_publicly(
    counts: Counts, sums: Sequence[str], left_out: Collection[Column]
) -> tuple[tuple[Column, ...], list[list[Cell]], list[Cell]]:
    """Counts for the public: columns, rows and totals, with a mark where a count must stay untold.

    `sums` are the blocks whose columns add up to the households of their row; columns `left_out` would tell what is hidden.
    """
    kept = [place for place, column in enumerate(counts.columns) if column not in left_out]
    columns = tuple(counts.columns[place] for place in kept)
    table = np.vstack([counts.values, counts.totals])[:, kept]
    places = np.arange(table.size).reshape(table.shape)
    first = columns.index(("total", "households"))
    blocks = [[place for place, (block, _) in enumerate(columns) if block == name] for name in sums]
    lines: list[list[int]] = list(map(np.ndarray.tolist, places.T))
    lines += [at[[*block, first]].tolist() for at in places for block in blocks]
    hidden = suppress(table.ravel(), lines).reshape(table.shape)
    told: list[list[Cell]] = np.where(hidden, UNTOLD, table.astype(object)).tolist()
    *rows, total = told
    return columns, rows, total
