"""Forms of the policy as PDF, from the same plain data as the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from simulation.reports.forms import Cell, Form, Head
from simulation.reports.paper import width_of
from simulation.reports.pdf import pdf
from simulation.reports.wording import grouped

_ROOM = 190
"""Characters of seven points across the page; a wider form is set smaller."""
_SIZES = (8.0, 5.5)


def forms_pdf(forms: Sequence[Form], title: str, dated: date) -> bytes:
    """The forms as one PDF, each from a page of its own."""
    return pdf("form", {"title": title, "forms": [_form(form) for form in forms]}, dated, forms[0].lang)


def _form(form: Form) -> dict[str, Any]:
    number, _, rest = form.title.partition("\n")
    top, under = _heads(form.heads)
    corner = min(max((width_of(str(row[0])) for row in form.rows), default=0), 26) + 2
    wide = corner + sum(head.width for head in form.heads)
    return {
        "number": number if rest else "",
        "title": rest or number,
        "mark": form.mark,
        "above": form.above,
        "corner": form.corner,
        "corner_width": corner,
        "widths": [head.width for head in form.heads],
        "size": max(_SIZES[1], min(_SIZES[0], 7 * _ROOM / wide)),
        "top": top,
        "under": under,
        "rows": [[str(row[0]), *_told(row[1:], form.heads)] for row in form.rows],
        "total": [form.total_name, *_told(form.total, form.heads)],
        "remarks": list(form.remarks),
        "signed": list(form.signed),
    }


def _heads(heads: Sequence[Head]) -> tuple[list[dict[str, Any]], list[str]]:
    """The upper row with the cells' extent, and the lower row."""
    top: list[dict[str, Any]] = []
    under: list[str] = []
    for block, group in groupby(heads, key=lambda head: head.block):
        members = list(group)
        if block:
            top.append({"name": block, "columns": len(members), "rows": 1})
            under += [head.lines for head in members]
        else:
            top += [{"name": head.lines, "columns": 1, "rows": 2} for head in members]
    return top, under


def _told(cells: Sequence[Cell], heads: Sequence[Head]) -> list[str]:
    return [told(cell, head.number) for cell, head in zip(cells, heads, strict=True)]


def told(cell: Cell, number: str) -> str:
    """A cell as Excel would show it in one of the number formats our forms use."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    digits = len(number.rstrip("%").partition(".")[2])
    return f"{grouped(cell * 100, digits)}%" if number.endswith("%") else grouped(cell, digits)
