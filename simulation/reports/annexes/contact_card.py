"""Annex 2, 困难职工解困脱困联系卡: one card a household, two on a page, to be folded; a ledger of all beside them.

The columns are ours (docs/annexes.md). Identity is masked: names are written in by hand when a card is handed out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.inputs.screening import cause_codes
from simulation.reports.annexes.bundle import help_of, list_file, pdf_by_unit, zipped
from simulation.reports.annexes.filed import Filed, filed
from simulation.reports.documents import Case, Files, Request
from simulation.reports.names import Lang, Words, form_label, tier_label
from simulation.reports.wording import DEMO

TITLE: Words = ("附件2_困难职工解困脱困联系卡", "annex2_contact_cards")
_LIST: Words = ("联系卡台账", "ledger")
_WORDS: Mapping[str, Words] = {
    "annex": ("附件2", "Annex 2"),
    "title": ("困难职工解困脱困联系卡", "Contact card"),
    "name": ("户主姓名", "Name"),
    "people": ("家庭人口", "People"),
    "unit": ("管档单位", "Filing unit"),
    "tier": ("困难类别", "Tier"),
    "cause": ("主要致困原因", "Main cause"),
    "phone": ("联系电话", "Phone"),
    "address": ("住址", "Address"),
    "helper": ("帮扶单位", "Responsible unit"),
    "person": ("责任人", "Person"),
    "post": ("职务", "Post"),
    "tel": ("电话", "Phone"),
    "hotline": ("工会热线", "Hotline"),
    "span": ("帮扶起止", "From – to"),
    "measures": ("帮扶措施（一户一法）", "Measures"),
    "later": ("以后年度视需要：", "Later, as needed: "),
    "visits": ("走访记录", "Visits"),
}
_SPAN: Words = ("　　　年　月　日 至　　　年　月　日", "")
_VISITS: tuple[Words, ...] = (
    ("日期", "date"),
    ("情况与办理", "what was found and done"),
    ("走访人", "by"),
    ("本人签名", "signed"),
)
_NOTE: Words = (
    "{demo}措施按方案“{plan}”测算拟定，须与本人商定，尊重本人意愿。沿点线对折。",
    "{demo}Measures are proposed under “{plan}”; agree them with the household. Fold along the dots.",
)
_HEADS = ("number", "name", "unit", "people", "tier", "cause", "now", "later", "refused", "helper", "person", "tel")
_LEDGER: Mapping[str, Words] = {
    "number": ("职工编号", "number"),
    "now": ("本年度措施", "measures this year"),
    "later": ("以后年度", "later"),
    "refused": ("本人不愿接受的措施", "refused"),
}


def write(request: Request) -> Files:
    """A zip a scenario: the cards of each filing unit as PDF, and the ledger as a workbook."""
    told = filed(request)
    return request.each(TITLE, lambda case: {".zip": _bundle(case, told, request.lang)})


def _bundle(case: Case, told: Filed, lang: Lang) -> bytes:
    english = lang == "en"
    demo = DEMO[english] if case.archive.is_demo else ""
    note = _NOTE[english].format(demo=demo, plan=case.scenario.en if english else case.scenario.zh)
    words: dict[str, Any] = {name: pair[english] for name, pair in _WORDS.items()}
    words |= {"span_form": _SPAN[english], "visit_heads": [pair[english] for pair in _VISITS]}
    ledger: list[dict[str, str]] = []

    def data_of(unit: str, here: list[tuple[int, int]]) -> dict[str, Any]:
        cards = [_card(case, told, slot, row, lang) for slot, row in here]
        ledger.extend(cards)
        return {"title": f"{words['title']} {unit}", "words": words, "note": note, "cards": cards}

    files = pdf_by_unit("contact_card", case, lang, data_of)
    heads = [(_LEDGER.get(head) or _WORDS[head])[english] for head in _HEADS]
    rows = [[card.get(head, "") for head in _HEADS] for card in ledger]
    lists = {_LIST[english]: (heads, rows)}
    files[f"{_LIST[english]}.xlsx"] = list_file(
        lists, f"{_WORDS['title'][english]} · {_LIST[english]}", note, case, lang
    )
    return zipped(files, case.dated)


def _card(case: Case, told: Filed, slot: int, row: int, lang: Lang) -> dict[str, str]:
    home = case.archive.households.iloc[row]
    words = told.households.get(home["number"], {})
    return {
        "number": told.shown.get(home["number"], home["number"]),
        "name": words.get("name", ""),
        "people": str(int(home["size"])),
        "unit": case.archive.units[home["unit"]],
        "tier": tier_label(int(case.screening.tier[row]), case.scenario.rules, lang),
        "cause": form_label("cause", cause_codes()[home["cause"]], lang),
        "phone": words.get("phone", ""),
        "address": "",
        "refused": words.get("refused", ""),
        **help_of(case, slot, lang),
    }
