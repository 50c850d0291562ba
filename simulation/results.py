"""What a run leaves behind: whole-number counts by replicate and year, with everything needed to repeat it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.errors import UnusableFileError

if TYPE_CHECKING:
    import xarray as xr

Ints = NDArray[np.integer[Any]]

ARRAYS: Mapping[str, tuple[str, ...]] = {
    "moves": ("replicate", "year", "unit", "cause", "move"),
    "moves_by_group": ("replicate", "year", "group", "move"),
    "moves_by_tier": ("replicate", "year", "tier", "move"),
    "spending": ("replicate", "year", "programme", "unit"),
    "reached": ("replicate", "year", "programme", "unit"),
    "needing": ("replicate", "year", "programme"),
    "money": ("replicate", "year", "account"),
    "flows": ("year", "programme", "source"),
}
"""Arrays of a run and their dimensions; money in fen, `money` columns as in `simulation.state`."""

FORMAT = "jiekun-results-1"


@dataclass(frozen=True)
class Provenance:
    """Where the numbers come from; enough to run them again."""

    scenario: str
    scenario_titles: tuple[str, str]
    scenario_fingerprint: str
    denominator: str
    archive_fingerprint: str
    is_demo: bool
    seed: int
    replicates: int
    versions: Mapping[str, str]
    bridge: Mapping[str, int]
    held_back: int
    imputed: Mapping[str, float]
    interpolated_years: tuple[int, ...]
    extrapolated_years: tuple[int, ...]
    overridden: Mapping[str, str]
    cleared_share: float


@dataclass(frozen=True)
class Results:
    """Counts of one scenario over all replicates.

    `arrays` as listed in ARRAYS; `labels` the coordinate values of every dimension; `wall_seconds` of the run. `trace` and
    `states` only where the run was asked to keep them.
    """

    provenance: Provenance
    arrays: Mapping[str, Ints]
    labels: Mapping[str, tuple[Any, ...]]
    wall_seconds: float = 0.0
    trace: Any = None
    states: tuple[Any, ...] = field(default=())

    @property
    def years(self) -> tuple[int, ...]:
        """Calendar years of the plan."""
        return self.labels["year"]

    @cached_property
    def dataset(self) -> xr.Dataset:
        """The same counts as a labelled xarray dataset, provenance in its attributes."""
        import xarray as xr

        variables = {name: (dims, self.arrays[name]) for name, dims in ARRAYS.items()}
        coordinates = {name: list(values) for name, values in self.labels.items()}
        return xr.Dataset(
            variables, coordinates, {"provenance": json.dumps(self.provenance.__dict__, ensure_ascii=False)}
        )

    def moves(self, name: str, by: str | None = None) -> NDArray[np.int64]:
        """Counts of one move: shape (replicates, years), or with a margin `unit`, `cause`, `group`, `tier` one axis more."""
        place = self.labels["move"].index(name)
        if by in {"group", "tier"}:
            return self.arrays[f"moves_by_{by}"][..., place].astype(np.int64)
        axes = {None: (2, 3), "unit": (3,), "cause": (2,)}[by]
        summed: NDArray[np.int64] = self.arrays["moves"][..., place].sum(axis=axes, dtype=np.int64)
        return summed

    def account(self, place: int) -> NDArray[np.int64]:
        """One column of the money tally: shape (replicates, years)."""
        return self.arrays["money"][..., place].astype(np.int64)

    def save(self, path: str | Path) -> None:
        """Write everything to one file (npz with a JSON header); traces and states are not kept."""
        header = {
            "format": FORMAT,
            "provenance": self.provenance.__dict__,
            "labels": dict(self.labels),
            "wall_seconds": self.wall_seconds,
        }
        with Path(path).open("wb") as file:
            np.savez_compressed(
                file, allow_pickle=False, header=np.array(json.dumps(header, ensure_ascii=False)), **self.arrays
            )


def load_results(path: str | Path) -> Results:
    """Read results written by `Results.save`; raises UnusableFileError for anything else."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            header = json.loads(str(stored["header"]))
            arrays = {name: stored[name] for name in ARRAYS}
    except (OSError, ValueError, KeyError) as error:
        raise UnusableFileError(
            f"{path}：不是本工具保存的测算结果 not results saved by this tool（{error}）"
        ) from error
    if header.get("format") != FORMAT:
        raise UnusableFileError(f"{path}：结果格式不符 wrong format {header.get('format')!r}, expected {FORMAT}")
    raw = header["provenance"]
    fixed: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}
    labels = {name: tuple(values) for name, values in header["labels"].items()}
    return Results(Provenance(**fixed), arrays, labels, header["wall_seconds"])
