"""Documents of large archives: annex 3 of 100,000 households, 10,000 contact cards, an archive file handed back.

    python -m benchmarks.documents

Reading the archive is not counted: whoever asks for a document has it open. The cards' hundred simulations are.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

from simulation.analysis.attribution import RunSettings
from simulation.inputs.archive import build_archive, load_archive
from simulation.inputs.demo import make_demo, write_demo
from simulation.inputs.scenario import load_scenario
from simulation.reports.documents import Case, Request, write_documents

SETTINGS = RunSettings(replicates=100, threads=2)
SUMMARY, CARDS, FILE = 100_000, 10_000, 6_600


def made_up(households: int) -> Request:
    """A request about so many households."""
    rows = make_demo(households, 2016)
    archive = build_archive(
        *rows, source_name="demo", is_demo=True, as_of_year=2016, rows_found=households, rows_held_back=0
    )
    return Request((Case(archive, load_scenario("baseline"), lambda _: SETTINGS),), rows=lambda: rows)


def seconds_for(kind: str, request: Request) -> float:
    """Seconds from the question to the files' bytes."""
    began = time.perf_counter()
    write_documents(kind, request)
    return time.perf_counter() - began


def handed_back() -> float:
    """Seconds for a workbook of 6,600 households, its reading included."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "demo.xlsx"
        write_demo(FILE, 2016, source)
        case = Case(load_archive(source), load_scenario("baseline"), lambda _: SETTINGS)
        return seconds_for("archive", Request((case,), source=source))


def document_figures() -> dict[str, float]:
    """Every figure once."""
    seconds_for("annex2", made_up(60))  # loads the compiled code and the fonts
    return {
        "annex3_s": seconds_for("annex3", made_up(SUMMARY)),
        "cards_s": seconds_for("annex2", made_up(CARDS)),
        "handed_back_s": handed_back(),
    }


def main() -> None:
    """Measure and print."""
    print(json.dumps({name: round(value, 2) for name, value in document_figures().items()}, indent=1))


if __name__ == "__main__":
    main()
