"""A household's measures as words: by batch for this year, and what later years are likely to add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

from simulation.inputs.programmes import Batch, Programme
from simulation.reports.names import Lang
from simulation.reports.wording import label


def help_words(
    now: Sequence[str], later: Sequence[str], records: Mapping[str, Programme], lang: Lang
) -> dict[str, str]:
    """{"now": one line a batch, "later": one line}; empty where there is nothing."""
    comma, colon = ("、", "：") if lang == "zh" else ("; ", ": ")

    def named(codes: Sequence[str]) -> str:
        return comma.join(records[code].en if lang == "en" else records[code].zh for code in codes)

    lines = []
    for batch in get_args(Batch):
        here = [code for code in now if records[code].batch == batch]
        if here:
            lines.append(f"{label(batch, lang)}{colon}{named(here)}")
    return {"now": "\n".join(lines), "later": named(later)}
