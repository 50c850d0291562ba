"""PDF by typst with the shipped font: a layout of data/forms and the data it shows; text is only ever text.

A character our font lacks (rare names) is taken from a Chinese font of the computer where it has one, else it stands as
〓, the printer's mark for a missing type, never as an empty box.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from simulation.inputs.paths import DATA
from simulation.reports.images import FONTS, REGULAR
from simulation.reports.names import Lang

if TYPE_CHECKING:
    from typst import Fonts

LAYOUTS = DATA / "forms"
FAMILY = "Noto Sans SC"
OTHERS = ("SimSun", "SimSun-ExtB", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC")
"""Chinese fonts of office computers, in the order in which they are asked for a character that ours lacks."""
MISSING = "〓"


def pdf(layout: str, data: Mapping[str, Any], dated: date, lang: Lang, *, tagged: bool = True) -> bytes:
    """`data/forms/<layout>.typ` with the data, as PDF bytes that are the same for the same data.

    `dated` is the day the file says it was made. `tagged` carries the structure that screen readers need; thousands of
    like pages go without it, which makes the file a tenth as large.
    """
    import typst

    told = data if lang == "zh" else _with_plain_quotes(data)
    families, shown = _fonts_for(json.dumps(told, ensure_ascii=False))
    source = "".join((LAYOUTS / f"{name}.typ").read_text(encoding="utf-8") for name in ("common", layout))
    made: bytes = typst.compile(
        source.encode(),
        font_paths=_fonts(system=families != [FAMILY]),
        sys_inputs={"data": shown, "lang": lang, "fonts": json.dumps(families)},
        timestamp=datetime(dated.year, dated.month, dated.day, tzinfo=UTC),
        pdf_tags=tagged,
    )
    return made


def _with_plain_quotes(data: Any) -> Any:
    """The same data with straight quotation marks: the shipped font draws curly ones as wide as a Chinese character."""
    if isinstance(data, str):
        return data.translate(_QUOTES)
    if isinstance(data, Mapping):
        return {key: value if key == "svg" else _with_plain_quotes(value) for key, value in data.items()}
    return [_with_plain_quotes(value) for value in data] if isinstance(data, list | tuple) else data


_QUOTES = str.maketrans("“”‘’", "\"\"''")


@cache
def _fonts(*, system: bool) -> Fonts:
    """The shipped font, with those of this computer only where they are needed: whatever it has must not change a page."""
    import typst

    return typst.Fonts(include_system_fonts=system, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _fonts_for(text: str) -> tuple[list[str], str]:
    """Families that together have every character of a text, and the text with what none of them has as 〓."""
    families, lacking = [FAMILY], _lacking(text, _shipped())
    for family in OTHERS if lacking else ():
        has = _of_this_computer().get(family)
        if has is not None and (left := {sign for sign in lacking if ord(sign) not in has()}) != lacking:
            families.append(family)
            lacking = left
    return families, text.translate(dict.fromkeys(map(ord, lacking), MISSING))


def _lacking(text: str, known: Iterable[int]) -> set[str]:
    return {sign for sign in set(text) if ord(sign) not in known and sign > " "}


@cache
def _shipped() -> frozenset[int]:
    """Code points of the shipped font."""
    return _covered(str(REGULAR), 0)


def _covered(path: str, number: int) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=number, lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def _of_this_computer() -> Mapping[str, Callable[[], frozenset[int]]]:
    """What tells the code points of each family of OTHERS that this computer has."""
    found = _fonts(system=True).fonts()
    files = {font.family: (font.path, font.index) for font in found if font.family in OTHERS and font.path}
    return {family: cache(lambda place=place: _covered(*place)) for family, place in files.items()}
