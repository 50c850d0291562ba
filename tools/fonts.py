"""Renew the Chinese font the pages ship with: `make fonts` (needs npm and its registry; nobody else ever does).

Noto Sans SC (SIL Open Font Licence 1.1), cut into slices by character range, so that a page fetches only what it shows.
Writes the slices, their style sheet and the licence to `static/fonts/`; then, for charts as pictures, two weights of the
same font as plain TTF files to `data/fonts/` (`python -m tools.fonts --pictures` makes these alone, from the slices that
are there, without a network).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

REPOSITORY = Path(__file__).resolve().parents[1]
FONTS = REPOSITORY / "static" / "fonts"
PICTURES = REPOSITORY / "data" / "fonts"
FACES = FONTS / "faces.css"
"""Which slice holds which characters. A sheet of its own: in Streamlit's theme it would be sent with every drawing of a page."""

PACKAGE = "@fontsource-variable/noto-sans-sc@5.3.1"
FAMILY = "Noto Sans SC"
WEIGHTS = {"Regular": 400, "SemiBold": 600}
LEFT_OUT = ["BASE", "GPOS", "GSUB", "STAT", "vhea", "vmtx", "gasp", "prep"]
"""Tables that slices cannot share and horizontal text can do without."""

FACE = re.compile(
    r"@font-face\s*{[^}]*?files/(?P<file>[\w-]+\.woff2)[^}]*?unicode-range:\s*(?P<range>[^;]+);", re.DOTALL
)


def main() -> None:
    """Renew both forms of the font, or the one for pictures alone."""
    if "--pictures" not in sys.argv:
        renew_slices()
    PICTURES.mkdir(parents=True, exist_ok=True)
    for style, weight in WEIGHTS.items():
        static_font(style, weight).save(PICTURES / f"NotoSansSC-{style}.ttf", reorderTables=True)
    shutil.copyfile(FONTS / "OFL.txt", PICTURES / "OFL.txt")


def renew_slices() -> None:
    """Fetch the package, replace the slices and their style sheet."""
    with tempfile.TemporaryDirectory() as folder:
        package = fetch(Path(folder))
        shutil.rmtree(FONTS, ignore_errors=True)
        FONTS.mkdir(parents=True)
        faces = slices((package / "index.css").read_text(encoding="utf-8"))
        for name in faces:
            shutil.copyfile(package / "files" / name, FONTS / name)
        shutil.copyfile(package / "LICENSE", FONTS / "OFL.txt")
    FACES.write_text(style_sheet(faces), encoding="utf-8", newline="\n")


def fetch(folder: Path) -> Path:
    """Download the pinned package into `folder` with npm and unpack it."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("需要 npm 才能更新字体 npm is needed to renew the fonts")
    subprocess.run([npm, "pack", "--silent", PACKAGE], cwd=folder, check=True)
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / "package"


def slices(css: str) -> dict[str, str]:
    """File name and Unicode range of every slice of the style sheet."""
    return {found["file"]: found["range"].strip() for found in FACE.finditer(css)}


def style_sheet(faces: dict[str, str]) -> str:
    """The style sheet that names every slice."""
    face = (
        '@font-face {{font-family: "{family}"; font-weight: 100 900; font-display: swap; '
        'src: url({name}) format("woff2"); unicode-range: {signs};}}\n'
    )
    return "".join(face.format(family=FAMILY, name=name, signs=signs) for name, signs in sorted(faces.items()))


def static_font(style: str, weight: int) -> TTFont:
    """One weight of the slices as one font, limited to what charts may say."""
    left, parts = gb2312() | latin(), []
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted(FONTS.glob("*.woff2")):
            font = TTFont(path)
            if signs := left & set(font.getBestCmap()):
                left -= signs
                parts.append(Path(folder) / f"{path.stem}.ttf")
                cut(instancer.instantiateVariableFont(font, {"wght": weight}), signs).save(parts[-1])
        whole = merge.Merger(merge.Options(drop_tables=LEFT_OUT)).merge(list(map(str, parts)))
    name(whole, style, weight)
    return whole


def cut(font: TTFont, signs: set[int]) -> TTFont:
    """The font with these characters alone."""
    options = subset.Options(layout_features=[], drop_tables=LEFT_OUT, hinting=False, notdef_outline=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=signs)
    cutter.subset(font)
    font.flavor = None
    return font


def name(font: TTFont, style: str, weight: int) -> None:
    """Say which face this is: a family with its weights, as systems look for them; the licence stays in it."""
    names = {1: FAMILY, 2: "Regular", 3: f"{FAMILY} {style}", 4: f"{FAMILY} {style}", 6: f"NotoSansSC-{style}"}
    names |= {16: FAMILY, 17: style} | ({} if style == "Regular" else {1: f"{FAMILY} {style}"})
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight


def gb2312() -> set[int]:
    """Code points of the national standard's character set of 1980: what offices write with."""
    pairs = (bytes((high, low)) for high in range(0xA1, 0xFE) for low in range(0xA1, 0xFF))
    return {ord(sign) for pair in pairs for sign in pair.decode("gb2312", errors="ignore")}


def latin() -> set[int]:
    """Western letters, digits and marks."""
    return {*range(0x20, 0x7F), *range(0xA0, 0x100), *map(ord, "–—−‘’“”…•€≤≥≠×÷→←↑↓▼▲●")}


if __name__ == "__main__":
    main()
