"""The shipped font: every slice is there and listed, its licence too, and no text of the pages falls outside it."""

import tomllib
from pathlib import Path

from app_pages.texts import CATALOGUES, LANGUAGE_NAMES
from simulation.inputs.programmes import load_programmes
from simulation.reports import chart_style, chart_words, wording
from tools.fonts import CONFIG, FAMILY, FONTS, slices, with_faces

THEME = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]
FACES = THEME["fontFaces"]
STATIC = Path(__file__).resolve().parents[1] / "static"


def covered() -> set[int]:
    """Code points of all slices."""
    found: set[int] = set()
    for face in FACES:
        for part in face["unicodeRange"].split(","):
            first, _, last = part.strip().removeprefix("U+").partition("-")
            found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def test_every_slice_is_shipped_and_listed():
    listed = {Path(face["url"].removeprefix("app/static/")) for face in FACES}
    shipped = {path.relative_to(STATIC) for path in FONTS.glob("*.woff2")}
    assert listed == shipped
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


def test_the_page_and_the_charts_name_the_font_first_and_the_systems_last():
    assert {face["family"] for face in FACES} == {FAMILY}
    assert THEME["font"].startswith(f"'{FAMILY}'")
    assert THEME["font"].endswith("sans-serif")
    assert chart_style.FONT.startswith(FAMILY)


def test_every_character_the_pages_say_is_in_the_font():
    said = [text for pair in (*chart_words.WORDS.values(), *wording.LABELS.values()) for text in pair]
    said += [path.read_text(encoding="utf-8") for path in CATALOGUES.rglob("*.po")]
    said += [record.zh for record in load_programmes().values()] + list(LANGUAGE_NAMES.values())
    known = covered()
    assert sorted({sign for text in said for sign in text if ord(sign) not in known and sign != "\n"}) == []


def test_the_generated_part_is_replaced_and_the_rest_kept():
    faces = slices("@font-face {src: url(./files/a-1.woff2) format('woff2'); unicode-range: U+41-5a;}")
    renewed = with_faces(CONFIG.read_text(encoding="utf-8"), faces)
    parsed = tomllib.loads(renewed)
    assert parsed["theme"]["fontFaces"] == [
        {"family": FAMILY, "url": "app/static/fonts/a-1.woff2", "weight": "100 900", "unicodeRange": "U+41-5a"}
    ]
    assert parsed["theme"]["dark"] == THEME["dark"]
