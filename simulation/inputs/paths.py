"""Where the data files of the project stand."""

from __future__ import annotations

from pathlib import Path

from simulation.errors import SimulationError

_PACKAGE = Path(__file__).resolve().parents[1]


def _root() -> Path:
    """The folder that holds data/ and scenarios/: inside an installed package, beside the package in a checkout."""
    for root in (_PACKAGE / "_data", _PACKAGE.parent):
        if (root / "data" / "parameters").is_dir() and (root / "scenarios").is_dir():
            return root
    raise SimulationError(
        f"找不到 data/parameters 与 scenarios 文件夹：它们应与 simulation 文件夹并列（{_PACKAGE.parent}）。"
        "请在完整的项目文件夹中安装和运行。 "
        f"The folders data/parameters and scenarios are missing beside the package in {_PACKAGE.parent}; "
        "install and run from a complete copy of the project."
    )


ROOT = _root()
DATA = ROOT / "data"
SCENARIOS = ROOT / "scenarios"
