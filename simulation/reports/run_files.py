"""The files of one run: results to load again, the answer as JSON, the tables as a workbook."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simulation.reports.excel import write_tables
from simulation.reports.limits import limits
from simulation.reports.names import Names, file_stem
from simulation.reports.tables import reached_table, run_tables
from simulation.reports.wording import DEMO, run_line, verdict
from simulation.results import Results


def write_run(folder: str | Path, results: Results, summary: Mapping[str, Any], names: Names) -> list[Path]:
    """Write `<scenario>.npz`, `.json` and `.xlsx` to a folder, which is made where it is missing; gives the paths."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    stem = file_stem(summary["scenario"])
    paths = [folder / f"{stem}{ending}" for ending in (".npz", ".json", ".xlsx")]
    results.save(paths[0])
    paths[1].write_text(json.dumps(summary, ensure_ascii=False, indent=2, allow_nan=False) + "\n", encoding="utf-8")
    lines = [verdict(summary), verdict(summary, "en"), *limits(summary), *limits(summary, "en"), run_line(summary)]
    tables = [*run_tables(summary, names), reached_table(summary, names)]
    mark = DEMO[0] if summary["is_demo"] else ""
    write_tables(paths[2], tables, lines, f"{summary['titles']['zh']} {summary['titles']['en']}", mark)
    return paths
