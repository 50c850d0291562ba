"""Annex 4, 困难职工解困脱困汇总表: a plan's years by district and industry union, projected.

The columns are ours (docs/annexes.md).
"""

from __future__ import annotations

import math
from typing import Any

from simulation.analysis.measures import denominator_of
from simulation.analysis.returns import Column, ResultsReturn, count_results
from simulation.inputs.funds import UNSECURED
from simulation.reports.annexes.common import above_line, internal, signed
from simulation.reports.documents import Case, Files, Request
from simulation.reports.form_excel import forms_file
from simulation.reports.form_pdf import forms_pdf
from simulation.reports.forms import Cell, Form, Head, narrowest
from simulation.reports.limits import set_by_hand
from simulation.reports.names import Lang, Words
from simulation.reports.wording import label

TITLE: Words = ("附件4_困难职工解困脱困汇总表", "annex4_results_summary")
_HEADING: Words = ("附件4\n{span}困难职工解困脱困汇总表（测算数）", "Annex 4\nResults of the plan, {span} (projected)")
_BLOCKS: dict[str, Words] = {
    "moves": ("", ""),
    "batch": ("按四个一批帮扶（户次、人次）", "helped, by batch (households or people)"),
    "rate": ("", ""),
    "chance": ("", ""),
    "money": ("投入资金（万元）", "money by source (10,000 yuan)"),
}
_SHORT: dict[str, Words] = {
    "on_file_start": ("年初在档", "on file, start"),
    "newly_identified": ("本年新增", "new"),
    "lifted": ("首次解困脱困", "first lifts"),
    "on_file_end": ("年末在档", "on file, end"),
    "safety_net": ("社会救助兜底", "safety net"),
    "medical": ("大病和互助保障", "medical cover"),
    "work": ("就业创业援助", "work"),
    "insurance": ("社保制度覆盖", "social insurance"),
    "across": ("结对帮扶（贯穿）", "pairing (across)"),
    "target": ("达到 20% 的可能性", "chance of 20%"),
}
_RATE: dict[str, Words] = {
    "current": ("解困脱困率（现有在档）", "rate, current file"),
    "opening": ("解困脱困率（期初档案）", "rate, opening file"),
}
_WHOLE: dict[str, Words] = {
    "on_file_start": ("期初在档", "on file, start"),
    "newly_identified": ("期内新增", "new"),
    "on_file_end": ("期末在档", "on file, end"),
    "current": ("累计解困脱困占比", "lifted so far"),
    "opening": ("累计解困脱困占比", "lifted so far"),
    "target": ("各年均达 20% 的可能性", "chance of 20% every year"),
}
_ORDER = (
    "on_file_start", "newly_identified", "batch", "relieved", "exited", "relapsed", "removed", "on_file_end", "lifted",
    "rate", "chance", "money",
)  # fmt: skip
_REMARKS = (
    (
        "本表为测算数：各数是 {n} 次模拟的平均，保留一位小数；因四舍五入，分项之和与合计可有 0.1 的出入"
        "（工作簿内为原数，完全平衡）。",
        "Projected: means of {n} simulations, shown to 0.1, so that printed parts may differ from totals by 0.1 (cells of the "
        "workbook hold the means themselves and balance).",
    ),
    (
        "年末在档＝年初在档＋新增－解困－脱困＋返困－注销。首次解困脱困每户在规划期内只计一次，解困脱困率和 20% 目标按它计算；"
        "率为各次模拟之率的平均，与表内平均数之比略有出入。",
        "On file at the end = start + new − relieved − exited + relapsed − removed. First lifts count a household once in the "
        "plan; rate and target stand on them. Rates are means of the simulations' rates, not ratios of the means shown.",
    ),
    (
        "按四个一批为各项目到达的户次、人次，一户可在几批；区县和产业的资金来源按各项目全市来源比例分摊。",
        "By batch: what the programmes reach, in households or people, a household perhaps in several. A unit's money is split "
        "over the sources as the whole programme's was.",
    ),
    (
        "政策未附空表，本表栏目由本工具按政策正文拟定；建立督查台账后，实绩填入同一表式。",
        "The policy came without a blank form; the columns are this tool's reading of its text.",
    ),
)
_PUBLIC: Words = ("公开稿只列合计，不分区县和产业。", "For the public: totals only, no units.")
WAN = 10_000
NO_RATE = "—"
"""Stands for the rate and chance of a unit with nobody on file."""


def write(request: Request) -> Files:
    """A workbook and a PDF a scenario, a page a year and one for the whole plan."""
    return request.each(TITLE, lambda case: _files(case, request))


def _files(case: Case, request: Request) -> dict[str, bytes]:
    forms = results_forms(case, request.lang, public=request.public)
    title = forms[-1].title.replace("\n", " ")
    return {".xlsx": forms_file(forms, title, case.dated), ".pdf": forms_pdf(forms, title, case.dated)}


def results_forms(case: Case, lang: Lang, *, public: bool = False) -> list[Form]:
    """A form for every year, then the whole plan."""
    kind = denominator_of(case.results, case.denominator)
    batches = {name: record.batch for name, record in case.scenario.records.items()}
    return [_form(case, _ordered(found), lang, public=public) for found in count_results(case.results, batches, kind)]


def _ordered(found: ResultsReturn) -> ResultsReturn:
    """Columns in the order of the form; a gap that is no gap is left out."""

    def rank(place: int) -> int:
        block, code = found.columns[place]
        return _ORDER.index(code if code in _ORDER else block)

    kept = [
        place for place, (_, code) in enumerate(found.columns) if code != UNSECURED or round(found.total[place]) != 0
    ]
    order = sorted(kept, key=rank)
    columns = tuple(found.columns[place] for place in order)
    return ResultsReturn(found.year, columns, found.units[:, order], found.total[order])


def _form(case: Case, found: ResultsReturn, lang: Lang, *, public: bool) -> Form:
    english = lang == "en"
    first, last = case.scenario.years
    span = str(found.year or first) if found.year or first == last else f"{first}—{last}"
    remarks = [line[english].format(n=case.results.provenance.replicates) for line in _REMARKS]
    remarks += set_by_hand(case.summary["stands_on"], lang)
    units = () if public else case.results.labels["unit"]
    return Form(
        tab=("全期", "whole plan")[english] if found.year is None else str(found.year),
        title=_HEADING[english].format(span=span if english else f"{span} 年"),
        heads=[_head(column, case, lang, whole=found.year is None) for column in found.columns],
        rows=[[unit, *_cells(found.columns, row)] for unit, row in zip(units, found.units, strict=False)],
        total=_cells(found.columns, found.total),
        corner=("区县 / 产业工会", "filing unit")[english],
        above=above_line(case, lang),
        mark="" if public else internal(lang),
        remarks=[*remarks, _PUBLIC[english]] if public else remarks,
        signed=signed(lang),
        lang=lang,
    )


def _cells(columns: tuple[Column, ...], row: Any) -> list[Cell]:
    return [_cell(block, value) for (block, _), value in zip(columns, row.tolist(), strict=True)]


def _cell(block: str, value: float) -> Cell:
    if math.isnan(value):
        return NO_RATE
    return value / WAN if block == "money" else value


def _head(column: Column, case: Case, lang: Lang, *, whole: bool) -> Head:
    block, code = column
    under = _BLOCKS[block][lang == "en"]
    if block == "money":
        name = case.names.source(code, lang)
        return Head(under, name, "#,##0.00", narrowest(name, 7.5))
    known = {**_SHORT, **_RATE, **(_WHOLE if whole else {})}
    name = known[code][lang == "en"] if code in known else label(code, lang)
    if block in {"rate", "chance"}:
        return Head(under, name, "0.0%" if block == "rate" else "0%", narrowest(name), summed=False)
    return Head(under, name, "#,##0.0", narrowest(name, 7.5))
