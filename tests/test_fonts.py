"""The shipped font: every slice is there and listed, its licence too, and no text of the pages falls outside it."""

import re
import tomllib
from pathlib import Path

from app_pages.texts import CATALOGUES, LANGUAGE_NAMES
from simulation.inputs.programmes import load_programmes
from simulation.reports import chart_style, chart_words, wording
from tools.fonts import FACES, FAMILY, FONTS, slices, style_sheet

REPOSITORY = Path(__file__).resolve().parents[1]
THEME = tomllib.loads((REPOSITORY / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
SHEET = FACES.read_text(encoding="utf-8")


def covered() -> set[int]:
    """Code points of all slices."""
    found: set[int] = set()
    for signs in re.findall(r"unicode-range: ([^;]+);", SHEET):
        for part in signs.split(","):
            first, _, last = part.strip().removeprefix("U+").partition("-")
            found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def test_every_slice_is_shipped_and_listed():
    listed = re.findall(r"url\(([^)]+)\)", SHEET)
    assert sorted(listed) == sorted(path.name for path in FONTS.glob("*.woff2"))
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


def test_the_page_and_the_charts_name_the_font_first_and_the_systems_last():
    assert set(re.findall(r'font-family: "([^"]+)"', SHEET)) == {FAMILY}
    assert THEME["font"].startswith(f"'{FAMILY}'")
    assert THEME["font"].endswith("sans-serif")
    assert chart_style.FONT.startswith(FAMILY)


def test_every_character_the_pages_say_is_in_the_font():
    said = [text for pair in (*chart_words.WORDS.values(), *wording.LABELS.values()) for text in pair]
    said += [path.read_text(encoding="utf-8") for path in CATALOGUES.rglob("*.po")]
    said += [record.zh for record in load_programmes().values()] + list(LANGUAGE_NAMES.values())
    known = covered()
    assert sorted({sign for text in said for sign in text if ord(sign) not in known and sign != "\n"}) == []


def test_the_style_sheet_is_made_of_the_package_s_own():
    faces = slices("@font-face {src: url(./files/a-1.woff2) format('woff2'); unicode-range: U+41-5a;}")
    assert style_sheet(faces) == (
        f'@font-face {{font-family: "{FAMILY}"; font-weight: 100 900; font-display: swap; '
        'src: url(a-1.woff2) format("woff2"); unicode-range: U+41-5a;}\n'
    )
