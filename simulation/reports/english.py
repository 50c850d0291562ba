"""Refusals and problems of archive files in English: `simulation.inputs` says them once, in the words of the form.

The pairs stand in data/archive/english.yaml. A person's own words (file, sheet, cell) are passed on as they are.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import cast

from simulation.inputs.columns import archive_columns
from simulation.inputs.parameters import read_yaml
from simulation.inputs.paths import DATA

_FIELD = re.compile(r"\{(\w+)\}")
_LISTED = re.compile(r"、|”或“")


@lru_cache(maxsize=4096)
def in_english(text: str) -> str:
    """A rule, a way to mend or a refusal in English; the text itself where it is not known."""
    exact, templates = _pairs()
    if text in exact:
        return exact[text]
    for pattern, english in templates:
        if match := pattern.fullmatch(text):
            return english.format(**{field: _said(field, found) for field, found in match.groupdict().items()})
    return text


def _said(field: str, found: str) -> str:
    """What stands in a field: a phrase or names of the form are looked up, anything else is somebody's own word."""
    kind = field.rstrip("0123456789")
    if kind == "phrase":
        return in_english(found)
    if kind in {"column", "columns", "labels"}:
        return ", ".join(_names().get(name, name) for name in _LISTED.split(found))
    return found


@cache
def _pairs() -> tuple[dict[str, str], tuple[tuple[re.Pattern[str], str], ...]]:
    """Sentences without fields, and patterns of those with fields, those that say most themselves first."""
    pairs = cast("dict[str, str]", read_yaml(DATA / "archive" / "english.yaml"))
    whole = {zh: en for zh, en in pairs.items() if not _FIELD.search(zh)}
    fields = sorted(
        (pair for pair in pairs.items() if pair[0] not in whole), key=lambda pair: -len(_FIELD.sub("", pair[0]))
    )
    return whole, tuple((re.compile(_as_pattern(zh), re.DOTALL), en) for zh, en in fields)


def _as_pattern(template: str) -> str:
    parts = _FIELD.split(template)  # text, field, text, field, … text
    return "".join(f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts))


@cache
def _names() -> dict[str, str]:
    """English of every column and every label of the form."""
    names: dict[str, str] = {}
    for sheet in archive_columns().values():
        for column in sheet.columns.values():
            names.setdefault(column.zh, column.en)
            for spellings in column.codes.values():
                names.setdefault(spellings[0], spellings[1])
    return names
