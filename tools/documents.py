"""Write every kind of document and draw its pages, to look at each: `make documents` (needs LibreOffice and poppler).

    python -m tools.documents [--kind KIND …] [--lang zh|en …] [--households N] [--replicates N]

Writes into `documents/<lang>/<kind>/` and says what no page may have: text beyond its edges, a mark for a missing
character; and whether a page of Word text holds 22 lines of 28 characters as LibreOffice sets it. What is cut inside a cell
only an eye sees: one picture of all pages a document (`pages.png`) is for it.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from PIL import Image

from simulation.analysis.attribution import RunSettings
from simulation.inputs.archive import load_archive
from simulation.inputs.demo import write_demo
from simulation.inputs.scenario import load_scenario
from simulation.reports.documents import KINDS, Case, Request, write_documents
from simulation.reports.names import Lang
from simulation.reports.papers.parts import Paper, Text
from simulation.reports.papers.word import word_file
from tools.server import REPOSITORY

OUT = REPOSITORY / "documents"
MOST_PAGES, ACROSS, RESOLUTION = 24, 4, 60
"""Pages drawn of one document, pages beside each other in the picture, dots to an inch."""
SCENARIOS = ("baseline", "work_first", "relief_first")
LINES, CHARACTERS = 22, 28
"""A page of an official paper (GB/T 9704-2012)."""
ON_SCREEN = "archive"
"""The person's own file given back, set up for print or not as it came."""
OFFICE, PDF = (".xlsx", ".docx"), ".pdf"
WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">([^<]*)</word>')
PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)


def main() -> None:
    """Write, draw, complain."""
    asked = _arguments()
    if missing := [tool for tool in ("soffice", "pdftoppm", "pdftotext") if shutil.which(tool) is None]:
        sys.exit(f"缺少 missing: {', '.join(missing)}（LibreOffice、poppler-utils）")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "demo.xlsx"
        write_demo(asked.households, 2016, source)
        archive = load_archive(source)
        cases = tuple(Case(archive, load_scenario(name), lambda _: RunSettings(asked.replicates)) for name in SCENARIOS)
        found = [
            complaint
            for kind in asked.kind or KINDS
            for lang in asked.lang or ("zh", "en")
            for complaint in _look_at(kind, lang, cases if kind == "meeting" else cases[:1], source)
        ]
        found += _page_of_text(Path(folder))
    sys.stdout.write("\n".join(found or ["没有发现问题，请逐页看图 nothing found; look at every page"]) + "\n")
    sys.exit(1 if found else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", action="append", choices=tuple(KINDS))
    parser.add_argument("--lang", action="append", choices=("zh", "en"))
    parser.add_argument("--households", type=int, default=600)
    parser.add_argument("--replicates", type=int, default=50)
    return parser.parse_args()


def _look_at(kind: str, lang: Lang, cases: tuple[Case, ...], source: Path) -> Iterator[str]:
    """Write one kind and draw it; yields what is wrong."""
    folder = OUT / lang / kind
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in write_documents(kind, Request(cases, lang, source)).items():
        (folder / name).write_bytes(content)
        if name.endswith(".zip"):
            with zipfile.ZipFile(folder / name) as archive:
                archive.extractall(folder)
    for path in sorted(folder.iterdir()):
        if path.suffix in OFFICE and kind != ON_SCREEN:
            _to_pdf(path)
    for path in sorted(folder.rglob(f"*{PDF}")):
        draw(path)
        yield from (f"{lang} {kind} {path.name}: {problem}" for problem in problems(path))
    sys.stdout.write(f"{lang} {kind}: {folder}\n")
    sys.stdout.flush()


def _page_of_text(folder: Path) -> Iterator[str]:
    """What is wrong with the second of three pages of nothing but text in an official paper; both ends of its grid."""
    words = (Text("汉" * LINES * CHARACTERS * 3),)
    path = folder / "page.docx"
    path.write_bytes(word_file(Paper(("题",), words, (), "", date(2016, 9, 1), "zh")))
    _to_pdf(path)
    line = ["pdftotext", "-layout", "-f", "2", "-l", "2", str(folder / "printed" / "page.pdf"), "-"]
    told = subprocess.run(line, check=True, capture_output=True).stdout.decode()
    lines = [text.strip() for text in told.splitlines() if text.strip().startswith("汉")]
    if (len(lines), {len(text) for text in lines}) != (LINES, {CHARACTERS}):
        yield f"一页 {len(lines)} 行 × {sorted({len(text) for text in lines})} 字，应为 should be {LINES} × {CHARACTERS}"


def _to_pdf(path: Path) -> None:
    """An office file as LibreOffice prints it, beside it in `printed/`."""
    line = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(path.parent / "printed"), str(path)]
    subprocess.run(line, check=True, capture_output=True, timeout=300)


def draw(path: Path) -> Path:
    """The first pages of a PDF side by side, as one picture beside it."""
    with tempfile.TemporaryDirectory() as folder:
        line = ["pdftoppm", "-r", str(RESOLUTION), "-l", str(MOST_PAGES), "-png", str(path), f"{folder}/p"]
        subprocess.run(line, check=True, capture_output=True)
        pages = []
        for picture in sorted(Path(folder).glob("*.png")):
            with Image.open(picture) as page:
                pages.append(page.convert("RGB"))
    wide, high = max(page.width for page in pages), max(page.height for page in pages)
    rows = -(-len(pages) // ACROSS)
    sheet = Image.new("RGB", (wide * min(ACROSS, len(pages)), high * rows), "grey")
    for place, page in enumerate(pages):
        sheet.paste(page, (place % ACROSS * wide, place // ACROSS * high))
    drawn = path.with_suffix(".pages.png")
    sheet.save(drawn)
    return drawn


def problems(path: Path) -> Iterator[str]:
    """Words beyond the edges of their page, marks for missing characters, pages without a word."""
    told = subprocess.run(["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True).stdout.decode()
    for number, (width, height, content) in enumerate(PAGE.findall(told), start=1):
        for left, top, right, bottom, word in WORD.findall(content):
            inside = (
                float(left) >= 0 and float(top) >= 0 and float(right) <= float(width) and float(bottom) <= float(height)
            )
            if not inside:
                yield f"第 {number} 页出界 beyond the page: {word}"
            if "\ufffd" in word or "〓" in word:
                yield f"第 {number} 页缺字 missing character: {word}"


if __name__ == "__main__":
    main()
