"""A paper as a PDF by typst: the same parts as the Word file, with the shipped font in place of the offices' own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulation.reports.images import svg
from simulation.reports.papers.parts import (
    Block,
    Grid,
    Heading,
    Letterhead,
    Paper,
    Picture,
    Text,
    annex_label,
    annex_list,
    begun,
    date_told,
    numbered,
    tidy,
)
from simulation.reports.pdf import pdf


def pdf_file(paper: Paper) -> bytes:
    """The paper as PDF bytes; the same paper gives the same bytes."""
    data = {
        "title": [tidy(line, paper.lang) for line in paper.title],
        "about": paper.about,
        "banner": paper.banner,
        "mark": paper.mark,
        "head": _head(paper.letterhead),
        "compact": paper.compact,
        "signed": paper.signed,
        "dated": date_told(paper.dated, paper.lang),
        "attached": annex_list([annex.title for annex in paper.annexes], paper.lang) if paper.annexes else [],
        "blocks": _blocks(paper.blocks, paper),
        "annexes": [
            {
                "label": annex_label(number, len(paper.annexes), paper.lang),
                "title": tidy(annex.title, paper.lang),
                "blocks": _blocks(annex.blocks, paper),
            }
            for number, annex in enumerate(paper.annexes, 1)
        ],
    }
    return pdf("paper", data, paper.dated, paper.lang)


def _head(head: Letterhead | None) -> dict[str, Any] | None:
    return None if head is None else {"office": head.office, "number": head.number, "points": head.points}


def _blocks(blocks: Sequence[Block], paper: Paper) -> list[dict[str, Any]]:
    return [_block(block, number, paper) for block, number in numbered(blocks, paper.lang)]


def _block(block: Block, number: str, paper: Paper) -> dict[str, Any]:
    """A part as the layout reads it."""
    lang = paper.lang
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": number + begun(tidy(block.text, lang), lang)}
        case Text():
            return {"kind": "text", "text": tidy(block.text, lang)}
        case Picture():
            drawing = svg(block.figure, block.points)
            return {"kind": "picture", "svg": drawing, "words": tidy(block.words, lang), "width": block.width_mm}
        case Grid():
            return {
                "kind": "grid",
                "title": number + tidy(block.title, lang) if block.title else "",
                "heads": [tidy(cell, lang) for cell in block.heads],
                "rows": [[tidy(cell, lang) for cell in row] for row in block.rows],
                "shares": list(block.shares),
                "note": tidy(block.note, lang),
                "strong": sorted(block.strong),
                "left": sorted(block.left),
                "upright": block.upright,
                "by_hand": block.by_hand,
            }
