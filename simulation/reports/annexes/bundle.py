"""Papers of thousands of households as one zip: a PDF a filing unit, and a list of all as a workbook."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO
from typing import Any

from simulation.reports.documents import Case
from simulation.reports.form_excel import write_cell
from simulation.reports.names import Lang
from simulation.reports.paper import lines_of, paper, width_of
from simulation.reports.pdf import pdf
from simulation.reports.planned_words import help_words

_NARROWEST, _WIDEST = 6, 40
_ON_ONE_PAGE, _SCALE = 16, 75
"""Columns that one page across can show, and the print scale of wider lists."""
_LINE = 12.5


def by_unit(case: Case) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Every filing unit with the households on file: their place in the opening file and their row in the archive."""
    unit = case.archive.households["unit"].to_numpy()
    kept = list(enumerate(case.screening.kept.tolist()))
    for place, name in enumerate(case.archive.units):
        here = [(slot, row) for slot, row in kept if unit[row] == place]
        if here:
            yield name, here


def help_of(case: Case, slot: int, lang: Lang) -> dict[str, str]:
    """What the plan brings a household, as words: this year's measures by batch, and what may follow."""
    case.going_on()
    return help_words(case.planned.now(slot), case.planned.later(slot), case.records, lang)


def pdf_by_unit(
    layout: str, case: Case, lang: Lang, data_of: Callable[[str, list[tuple[int, int]]], Mapping[str, Any]]
) -> dict[str, bytes]:
    """A PDF a filing unit, several at a time; `data_of` gives what the layout shows of a unit's households."""
    units = [(unit, data_of(unit, here)) for unit, here in by_unit(case)]

    def drawn(one: tuple[str, Mapping[str, Any]]) -> bytes:
        case.going_on()
        return pdf(layout, one[1], case.dated, lang, tagged=False)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        made = pool.map(drawn, units)
        return {f"{unit}.pdf": content for (unit, _), content in zip(units, made, strict=True)}


def zipped(files: Mapping[str, bytes], dated: date) -> bytes:
    """One zip with the same bytes for the same files; names come from a user's file and become plain ones."""
    content, used = BytesIO(), set[str]()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            stem, _, ending = name.rpartition(".")
            plain = f"{_plain(stem, used)}.{ending}"
            archive.writestr(zipfile.ZipInfo(plain, (dated.year, dated.month, dated.day, 0, 0, 0)), data)
    return content.getvalue()


def _plain(name: str, used: set[str]) -> str:
    plain = stem = re.sub(r"[^\w（）()-]+", "_", name).strip("_")[:60] or "_"
    count = 1
    while plain.lower() in used:
        count += 1
        plain = f"{stem}_{count}"
    used.add(plain.lower())
    return plain


def list_file(
    sheets: Mapping[str, tuple[Sequence[str], Sequence[Sequence[str | float]]]],
    title: str,
    note: str,
    case: Case,
    lang: Lang,
) -> bytes:
    """Plain lists as a workbook to print: heads and rows of words and amounts by sheet name; wide ones over several pages."""
    with paper(title, case.dated, lang) as (book, content):
        head = book.style(bold=True, border=1, align="center", text_wrap=True, bg_color="#E8EEF2")
        plain = book.style(border=1, text_wrap=True, font_size=9)
        amount = book.style(border=1, num_format="#,##0.00", font_size=9)
        for name, (heads, rows) in sheets.items():
            page = book.page(name)
            page.write_string(0, 0, title, book.style(bold=True, font_size=14))
            page.write_string(1, 0, note, book.style(font_size=9))
            if len(heads) > _ON_ONE_PAGE:
                page.set_print_scale(_SCALE)
                page.repeat_columns(0)
            widths = [_width(text, [str(row[place]) for row in rows[:500]]) for place, text in enumerate(heads)]
            for place, (text, width) in enumerate(zip(heads, widths, strict=True)):
                page.set_column(place, place, width)
                page.write_string(2, place, text, head)
            page.set_row(2, _LINE * max(map(lines_of, heads, widths), default=1) + 4)
            for line, row in enumerate(rows, start=3):
                case.going_on()
                page.set_row(line, _LINE * max(map(lines_of, map(str, row), widths), default=1) + 2)
                for place, value in enumerate(row):
                    write_cell(page, (line, place), value, plain if isinstance(value, str) else amount)
            page.repeat_rows(2)
            page.freeze_panes(3, 1)
            page.autofilter(2, 0, 2 + len(rows), len(heads) - 1)
    return content.getvalue()


def _width(head: str, words: Sequence[str]) -> float:
    """As wide as its words, up to a limit; a head may take two lines."""
    return min(max([*map(width_of, words), -(-width_of(head) // 2), _NARROWEST]), _WIDEST) + 2
