"""Annex 3, 困难职工档案汇总表: the opening file by district and industry union. The columns are ours (docs/annexes.md)."""

from __future__ import annotations

from simulation.analysis.returns import Column, count_archive
from simulation.reports.annexes.common import Summary, summary_form
from simulation.reports.documents import Case, Files, Request
from simulation.reports.form_excel import forms_file
from simulation.reports.form_pdf import forms_pdf
from simulation.reports.forms import Form, Head, narrowest
from simulation.reports.names import Lang, Words, form_label, tier_label

TITLE: Words = ("附件3_困难职工档案汇总表", "annex3_archive_summary")
_HEADING: Words = (
    "附件3\n{year} 年困难职工档案汇总表",
    "Annex 3\nSummary of the archive of hardship workers, {year}",
)
_TOTALS: dict[str, Words] = {
    "households": ("在档户数", "households"),
    "people": ("家庭人口", "people"),
    "migrants": ("农民工户数", "migrant workers"),
}
_BLOCKS = {
    "tier": ("困难类别（户）", "tier"),
    "cause": ("主要致困原因（户）", "main cause"),
    "group": ("五类重点群体（户，可重复）", "groups (may overlap)"),
    "total": ("", ""),
}
_GROUPS: dict[str, Words] = {
    "dibao_underemployed": ("低保未充分就业", "dibao, under-employed"),
    "below_line_no_dibao": ("低于低保线未纳入", "below the line, no dibao"),
    "expense": ("支出性困难", "expense-driven"),
    "migrant": ("城市困难农民工", "migrant workers"),
    "restructuring": ("供给侧改革困难职工", "restructuring"),
}
_REMARKS = (
    (
        "统计口径：对照标准核查后保留的在档户（期初档案）；核查清档 {cleared} 户、需人工核定 {undecided} 户不在表内。",
        "Households kept on file after the re-check; {cleared} cleared and {undecided} to be decided by a person are not "
        "in the table.",
    ),
    (
        "五类重点群体按各户实际情况，凡符合的都计，故各类之和可大于户数；其余各组之和等于在档户数。",
        "A household counts in every group that applies, so groups may add to more; tiers and causes add to the households.",
    ),
    (
        "政策未附空表，本表栏目由本工具按政策正文拟定。",
        "The policy came without a blank form; the columns are this tool's reading of its text.",
    ),
)
_NOT_PUBLIC = (("total", "people"), ("total", "migrants"))


def write(request: Request) -> Files:
    """A workbook and a PDF a scenario."""
    return request.each(TITLE, lambda case: _files(case, request))


def _files(case: Case, request: Request) -> dict[str, bytes]:
    form = archive_form(case, request.lang, public=request.public)
    title = form.title.replace("\n", " ")
    return {".xlsx": forms_file([form], title, case.dated), ".pdf": forms_pdf([form], title, case.dated)}


def archive_form(case: Case, lang: Lang, *, public: bool = False) -> Form:
    """The form of one archive: exact, or with small groups untold for the public."""
    what = Summary(("档案汇总", "archive"), _HEADING, _REMARKS, _head, ("tier", "cause"), _NOT_PUBLIC)
    return summary_form(case, count_archive(case.archive, case.screening), what, lang, public=public)


def _head(column: Column, rules: str, lang: Lang) -> Head:
    block, code = column
    under = _BLOCKS[block][lang == "en"]
    if block == "total":
        name = _TOTALS[code][lang == "en"]
    elif block == "tier":
        name = tier_label(code, rules, lang)
    elif block == "group":
        name = _GROUPS[code][lang == "en"]
    else:
        name = form_label("cause", code, lang)
    return Head(under, name, width=narrowest(name))
