"""Annex 1, 困难职工档案表: the fields of the real form, a household a page, and a list of all as a workbook.

What the file does not hold stays blank for the pen; identity is masked. Fields: docs/annexes.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulation.inputs.columns import HOUSEHOLDS, MEMBERS, SheetName, sheet_columns
from simulation.inputs.screening import REASONS, group_codes
from simulation.reports.annexes.bundle import by_unit, help_of, list_file, pdf_by_unit, zipped
from simulation.reports.annexes.filed import Filed, filed
from simulation.reports.annexes.form_words import BLANKS, BLOCKS, HEADS, MEMBERS_OF_FORM, SHORT, WORDS
from simulation.reports.documents import Case, Files, Request
from simulation.reports.names import Lang, Words, form_label
from simulation.reports.wording import DEMO

TITLE: Words = ("附件1_困难职工档案表", "annex1_archive_forms")
LEAST_ROWS = 4
"""Lines for members that a form has at least."""
_LISTS: Mapping[SheetName, Words] = {HOUSEHOLDS: ("户", "households"), MEMBERS: ("家庭成员", "members")}


def write(request: Request) -> Files:
    """A zip a scenario: the forms of each filing unit as PDF, and both lists as a workbook."""
    told = filed(request)
    return request.each(TITLE, lambda case: {".zip": _bundle(case, told, request.lang)})


def _bundle(case: Case, told: Filed, lang: Lang) -> bytes:
    english = lang == "en"
    words: dict[str, Any] = {
        name: pair[english] if isinstance(pair[0], str) else [one[english] for one in pair]
        for name, pair in WORDS.items()
    }
    words["member_heads"] = [_label(MEMBERS, name, lang) for name in MEMBERS_OF_FORM]
    demo = DEMO[english] if case.archive.is_demo else ""
    note = HEADS["note"][english].format(demo=demo, plan=case.scenario.en if english else case.scenario.zh)

    def data_of(unit: str, here: list[tuple[int, int]]) -> dict[str, Any]:
        forms = [_form(case, told, slot, row, lang) for slot, row in here]
        return {"title": f"{words['title']} {unit}", "words": words, "note": note, "forms": forms}

    files = pdf_by_unit("archive_form", case, lang, data_of)
    name = HEADS["list"][english]
    files[f"{name}.xlsx"] = list_file(_lists(case, told, lang), f"{words['title']} · {name}", note, case, lang)
    return zipped(files, case.dated)


def _form(case: Case, told: Filed, slot: int, row: int, lang: Lang) -> dict[str, Any]:
    number = case.archive.households["number"].iloc[row]
    home = told.households.get(number, {})
    members = [[person.get(name, "") for name in MEMBERS_OF_FORM] for person in told.members.get(number, [])]
    members += [[""] * len(MEMBERS_OF_FORM)] * (LEAST_ROWS - len(members))
    return {
        "number": told.shown.get(number, number),
        "blocks": [_block(block, home, told.shown.get(number, number), lang) for block in BLOCKS],
        "members": members,
        "cause": [_pair("cause", home, lang), _pair("causes_minor", home, lang)],
        "decision": _decision(case, slot, row, home, lang),
    }


def _block(block: tuple[Words, int, Sequence[str]], home: Mapping[str, str], number: str, lang: Lang) -> dict[str, Any]:
    title, columns, names = block
    return {
        "title": title[lang == "en"],
        "columns": columns,
        "pairs": [_pair(name, {**home, "number": number}, lang) for name in names],
    }


def _pair(name: str, home: Mapping[str, str], lang: Lang) -> tuple[str, str, int]:
    """Label, words, and how many columns they span; a field that no file has stays blank."""
    return _label(HOUSEHOLDS, name, lang), home.get(name, ""), 3 if name == "address" else 1


def _label(sheet: SheetName, name: str, lang: Lang) -> str:
    """The form's name of a field, short where it has to fit a narrow cell."""
    english = lang == "en"
    if name in SHORT.get(sheet, {}):
        return SHORT[sheet][name][english]
    if name in BLANKS:
        return BLANKS[name][english]
    column = sheet_columns(sheet)[name]
    return column.en if english else column.zh


def _decision(case: Case, slot: int, row: int, home: Mapping[str, str], lang: Lang) -> list[tuple[str, str, int]]:
    """The re-check's finding, all groups that apply, what is filed and what the plan proposes."""
    english = lang == "en"
    screening = case.screening
    groups = [code for bit, code in enumerate(group_codes()) if screening.groups[row] >> bit & 1]
    comma = ", " if english else "、"
    plan = help_of(case, slot, lang)
    return [
        _pair("is_object", home, lang),
        _pair("decided_on", home, lang),
        (HEADS["finding"][english], str(REASONS[str(screening.reason[row])][english]), 3),
        (HEADS["groups"][english], comma.join(form_label("groups", code, lang) for code in groups), 3),
        (HEADS["filed_measures"][english], home.get("measures", ""), 3),
        (HEADS["planned"][english], plan["now"], 3),
        (HEADS["later"][english], plan["later"], 3),
        (HEADS["refused"][english], home.get("refused", ""), 3),
        *(_pair(name, home, lang) for name in ("bank", "bank_card", "attached", "note")),
    ]


def _lists(case: Case, told: Filed, lang: Lang) -> dict[str, tuple[list[str], list[list[str | float]]]]:
    """Every household on file and its members, all columns that the file has."""
    numbers = [case.archive.households["number"].iloc[row] for _, here in by_unit(case) for _, row in here]
    homes = [
        {**told.households[number], "number": told.shown[number]} for number in numbers if number in told.households
    ]
    people = [
        {**person, "number": told.shown[number]}
        for number in numbers
        if number in told.shown
        for person in told.members.get(number, [])
    ]
    lists = {}
    for sheet, rows in ((HOUSEHOLDS, homes), (MEMBERS, people)):
        names = [name for name in sheet_columns(sheet) if any(row.get(name) for row in rows)]
        heads = [_label(sheet, name, lang) for name in names]
        lists[_LISTS[sheet][lang == "en"]] = (heads, [[_cell(sheet, name, row) for name in names] for row in rows])
    return {name: content for name, content in lists.items() if content[0]}


def _cell(sheet: SheetName, name: str, row: Mapping[str, str]) -> str | float:
    """An amount as a number, everything else as words."""
    text = row.get(name, "")
    return float(text.replace(",", "")) if text and sheet_columns(sheet)[name].is_money else text
