"""The survey the policy asks for: households of restructured, long-stopped and bankrupt firms, as a table and as a list.

汕工〔2016〕48号: 对在供给侧结构性改革中……改制重组，长期停产的下岗失业致困和困难职工的安置情况进行摸底调查.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulation.analysis.returns import Column, count_special, firm_states, why_special
from simulation.inputs.columns import sheet_columns
from simulation.inputs.screening import KEPT, cause_codes, entitlement_codes
from simulation.reports.annexes.common import Summary, above_line, internal, summary_form
from simulation.reports.annexes.filed import Filed, filed
from simulation.reports.documents import Case, Files, Request
from simulation.reports.form_excel import write_form
from simulation.reports.form_pdf import forms_pdf
from simulation.reports.forms import Cell, Form, Head, narrowest
from simulation.reports.names import Lang, Words, form_label, tier_label
from simulation.reports.paper import paper
from simulation.reports.wording import label

TITLE: Words = ("供给侧改革困难职工摸底表", "survey_restructured_firms")
_HEADING: Words = (
    "{year} 年改制重组、长期停产、破产企业困难职工摸底汇总表",
    "Hardship workers of restructured, stopped and bankrupt firms, {year}",
)
_LIST: Words = ("摸底名单", "list")
_BLOCKS: dict[str, Words] = {
    "total": ("", ""),
    "state": ("企业状况（户）", "state of the firm"),
    "type": ("单位性质（户）", "kind of employer"),
    "tier": ("困难类别（户）", "tier"),
    "open": ("待解决事项（户，可重复）", "open matters (may overlap)"),
}
_NAMES: dict[str, Words] = {
    "households": ("户数", "households"),
    "people": ("人口", "people"),
    "unknown": ("未填", "not filled in"),
    "severance": ("买断后未充分就业", "severance spent, no full work"),
    "idle": ("有劳动能力未充分就业", "able, without full work"),
    "entitlement": ("社保待遇未落实", "entitlement open"),
    "below_line_no_dibao": ("低于低保线未纳入", "below the line, no dibao"),
}
_REMARKS: tuple[Words, ...] = (
    (
        "统计对象：在档户中，职工所在国有（集体）企业、事业单位改制重组、长期停产、破产的，以及买断工龄后未就业或未充分就业的。",
        "Households on file whose worker's firm was restructured, long stopped or bankrupt, or whose severance is spent without "
        "full work.",
    ),
    (
        "同一户只计一种企业状况，故各栏之和等于户数；名单另列核查清档和需人工核定的户，供核对。",
        "A household counts under one state of the firm; the list also holds those cleared or to be decided, to be checked.",
    ),
)
_HEADS: tuple[Words, ...] = (
    ("职工编号", "number"), ("姓名", "name"), ("管档单位", "filing unit"), ("工作单位", "employer"), ("单位性质", "kind"),
    ("企业状况", "state"), ("核查结论", "re-check"), ("困难类别", "tier"), ("主要致困原因", "main cause"), ("家庭人口", "people"),
    ("人均月收入\n（元）", "income\nper head"), ("标准线\n（元）", "line"), ("未充分就业", "no full work"),
    ("未落实待遇", "entitlement open"),
)  # fmt: skip
_WIDTHS = (18, 8, 20, 22, 10, 16, 12, 12, 23, 7, 12, 9, 9, 16)


def write(request: Request) -> Files:
    """A workbook with table and list, and the table as PDF; for the public the table alone, without small groups."""
    told = None if request.public else filed(request)
    return request.each(TITLE, lambda case: _files(case, told, request.lang))


def _files(case: Case, told: Filed | None, lang: Lang) -> dict[str, bytes]:
    forms = [_form(case, lang, public=told is None)]
    title = forms[0].title
    with paper(title, case.dated, lang) as (book, content):
        write_form(book, forms[0])
        if told is not None:
            write_form(book, _list(case, told, lang))
    return {".xlsx": content.getvalue(), ".pdf": forms_pdf(forms, title, case.dated)}


def _form(case: Case, lang: Lang, *, public: bool) -> Form:
    what = Summary(
        ("摸底汇总", "summary"), _HEADING, _REMARKS, _head, ("state", "type", "tier"), (("total", "people"),)
    )  # fmt: skip
    return summary_form(case, count_special(case.archive, case.screening), what, lang, public=public)


def _head(column: Column, rules: str, lang: Lang) -> Head:
    block, code = column
    if code in _NAMES:
        name = _NAMES[code][lang == "en"]
    elif block == "tier":
        name = tier_label(code, rules, lang)
    else:
        name = form_label("employer_state" if block == "state" else "employer_type", code, lang)
    return Head(_BLOCKS[block][lang == "en"], name, width=narrowest(name))


def _list(case: Case, told: Filed, lang: Lang) -> Form:
    """Every household of the survey, imported ones that are not on file included, identity masked."""
    english = lang == "en"
    heads = [
        Head("", pair[english], "#,##0", width, summed=False)
        for pair, width in zip(_HEADS[1:], _WIDTHS[1:], strict=True)
    ]
    return Form(
        tab=_LIST[english],
        title=f"{_LIST[english]} · {_HEADING[english].format(year=case.screening.year)}",
        heads=heads,
        rows=list(_rows(case, told, lang)),
        total=[None] * len(heads),
        corner=_HEADS[0][english],
        above=above_line(case, lang),
        mark=internal(lang),
        lang=lang,
    )


def _rows(case: Case, told: Filed, lang: Lang) -> Iterator[list[Cell]]:
    archive, screening = case.archive, case.screening
    homes, means = archive.households, screening.means
    states = why_special(archive)
    types = list(sheet_columns("households")["employer_type"].codes)
    for row in np.flatnonzero(screening.special).tolist():
        home = homes.iloc[row]
        words = told.households.get(home["number"], {})
        state, decision = firm_states()[states[row]], ("kept", "cleared", "undecided")[screening.decision[row]]
        entitlement = entitlement_codes()[home["entitlement"]]
        yield [
            told.shown.get(home["number"], home["number"]),
            words.get("name", ""),
            archive.units[home["unit"]],
            words.get("employer", ""),
            form_label("employer_type", types[home["employer_type"]], lang) if home["employer_type"] >= 0 else "",
            _NAMES[state][lang == "en"] if state in _NAMES else form_label("employer_state", state, lang),
            label(decision, lang),
            tier_label(int(screening.tier[row]), case.scenario.rules, lang) if screening.decision[row] == KEPT else "",
            form_label("cause", cause_codes()[home["cause"]], lang),
            int(means.size[row]),
            means.gross_head[row] / 100,
            means.line[row] / 100,
            ("是", "yes")[lang == "en"] if means.idle_able[row] else "",
            form_label("entitlement", entitlement, lang) if entitlement != "none" else "",
        ]
