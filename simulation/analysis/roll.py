"""The archive as a list to look a household up in: what screening says of each, and what the plan's years bring it.

No personal fields: a household is told by its row in the archive.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from simulation.analysis.household import DECISIONS
from simulation.analysis.lives import Lives
from simulation.inputs.archive import Archive
from simulation.inputs.screening import Screening, cause_codes, group_codes
from simulation.year.assessment import ON_FILE

NEAR = 0.1
"""临界户: own means for each head within this share of the line, above or below it."""
CHANCES = ("lifted", "on_file_end", "relapsed")


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; an empty choice keeps everybody."""

    number: str = ""
    """Part of a worker number."""
    units: tuple[str, ...] = ()
    tiers: tuple[int, ...] = ()
    causes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    near: bool = False
    on_file_end: float | None = None
    """Least chance of being on file at the plan's end."""
    relapsed: float | None = None
    """Least chance of being lifted and on file again at a later year's end."""


def roll_of(archive: Archive, screening: Screening, lives: Lives | None = None) -> pd.DataFrame:
    """One row a household, in the order of the archive.

    Columns: `unit` (name), `tier`, `cause` (code), `groups` (bits in the order of the form), `lead` (code or None),
    `decision` and `reason` (codes), `gross_to_line`, `own_to_line` (means at opening ÷ the line), and with `lives` the
    shares of replicates `CHANCES`, missing for those not on file at opening.
    """
    homes, means = archive.households, screening.means
    leads = np.array([*group_codes(), None], object)
    table = pd.DataFrame(
        {
            "unit": np.array(archive.units, object)[homes["unit"].to_numpy()],
            "tier": screening.tier,
            "cause": np.array(cause_codes(), object)[homes["cause"].to_numpy()],
            "groups": screening.groups.astype(np.int64),
            "lead": leads[screening.lead],
            "decision": np.array(DECISIONS, object)[screening.decision],
            "reason": screening.reason,
            "gross_to_line": means.gross_head / means.line,
            "own_to_line": means.own_head / means.line,
        }
    )
    if lives is not None:
        table = table.join(_chances(screening, lives))
    return table


def _chances(screening: Screening, lives: Lives) -> pd.DataFrame:
    """Chances of the households followed, by their row in the archive."""
    on_file, lifted = lives.status == ON_FILE, lives.lifted
    shares = (lifted[:, -1], on_file[:, -1], (lifted & on_file).any(axis=1))
    rows = screening.kept[lives.slots]
    return pd.DataFrame({name: share.mean(axis=0) for name, share in zip(CHANCES, shares, strict=True)}, index=rows)


def pick(roll: pd.DataFrame, numbers: pd.Series, wanted: Wanted) -> pd.DataFrame:
    """The rows that meet every condition; `numbers` are the worker numbers, row by row."""
    chosen = pd.Series(data=True, index=roll.index)
    if text := wanted.number.strip():
        chosen &= numbers.astype("str").str.contains(text, case=False, regex=False)
    for column, values in (
        ("unit", wanted.units), ("tier", wanted.tiers), ("cause", wanted.causes), ("decision", wanted.decisions)
    ):  # fmt: skip
        if values:
            chosen &= roll[column].isin(values)
    if wanted.groups:
        chosen &= (roll["groups"] & sum(1 << group_codes().index(code) for code in wanted.groups)) != 0
    if wanted.near:
        chosen &= (roll["own_to_line"] - 1).abs() <= NEAR
    for column, least in (("on_file_end", wanted.on_file_end), ("relapsed", wanted.relapsed)):
        if least is not None:
            chosen &= roll[column] >= least
    return roll[chosen]
