"""Means of each household at opening, in the terms of the assessment, over whole columns at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.inputs.archive import Archive
from simulation.inputs.parameters import Table, load_parameters

WORKING, IDLE = 0, 1
STAGES = ("none", "compulsory", "senior", "vocational", "college", "university")


@dataclass(frozen=True)
class OpeningMeans:
    """Per household: fen a month for each head (floors, as the assessment takes them), and facts of its people."""

    gross_head: NDArray[np.int64]
    own_head: NDArray[np.int64]
    line: NDArray[np.float64]
    size: NDArray[np.int64]
    event_cost_year: NDArray[np.int64]
    idle_able: NDArray[np.bool_]
    ill: NDArray[np.bool_]
    seriously_ill: NDArray[np.bool_]
    disabled: NDArray[np.bool_]
    student: NDArray[np.bool_]
    event: NDArray[np.bool_]
    held_by_dibao: NDArray[np.bool_]

    def above(self, exit_line: str) -> NDArray[np.bool_]:
        """Own means above the exit line at opening."""
        if exit_line == "gross_income":
            return self.gross_head > self.line
        return self.own_head > self.line * (1.5 if exit_line == "line_and_a_half" else 1.0)


def school_cost_month(school: NDArray[np.int8]) -> NDArray[np.int64]:
    """Monthly school cost in fen by stage (after grants, loans and waivers)."""
    table = load_parameters("resources")["school_cost_year"]
    if not isinstance(table, Table):
        raise TypeError("school_cost_year must be a table by stage")
    months = np.array([int(table.values.get(stage, 0) * 100 / 12.0) for stage in STAGES], np.int64)
    return months[school]


def opening_means(archive: Archive, line_by_place: NDArray[np.float64]) -> OpeningMeans:
    """Means before any help of the plan; `line_by_place` in fen a month by kind of place."""
    homes, people = archive.households, archive.members
    n, owner = len(homes), people["household"].to_numpy()

    def total(values: NDArray[np.generic]) -> NDArray[np.int64]:
        return np.bincount(owner, weights=values.astype(np.float64), minlength=n).astype(np.int64)

    def anyone(condition: NDArray[np.bool_]) -> NDArray[np.bool_]:
        return np.bincount(owner[condition], minlength=n) > 0

    size = np.maximum(homes["size"].to_numpy().astype(np.int64), 1)
    activity, able = people["activity"].to_numpy(), people["able"].to_numpy() == 1
    medical = people[["cost_inpatient", "cost_outpatient", "cost_other"]].to_numpy().astype(np.int64).sum(axis=1)
    event = homes["event_cost_month"].to_numpy().astype(np.int64)
    gross = (
        total(people["wage_month"].to_numpy())
        + total(people["pension_month"].to_numpy())
        + homes["other_income_month"].to_numpy()
    )
    rigid = (
        total(medical // 12)
        + total(school_cost_month(people["school"].to_numpy()))
        + event
        + homes["rigid_other_month"].to_numpy()
    )
    line = line_by_place[2 * homes["region"].to_numpy().astype(np.int64) + (homes["urban"].to_numpy() == 0)]
    own_head = (gross - rigid) // size
    serious, disabled = anyone(people["illness"].to_numpy() == 2), anyone(people["disabled"].to_numpy() == 1)
    idle = anyone(able & (activity == IDLE))
    dibao = np.maximum(0, np.rint(line) * size - gross) * (homes["dibao"].to_numpy() == 1)
    bound = ~anyone(able) | (~idle & (serious | disabled | (homes["entitlement"].to_numpy() > 0)))
    return OpeningMeans(
        gross_head=gross // size, own_head=own_head, line=line, size=size, event_cost_year=event * 12, idle_able=idle,
        ill=anyone(people["illness"].to_numpy() > 0), seriously_ill=serious, disabled=disabled,
        student=anyone(people["school"].to_numpy() >= 1), event=event > 0,
        held_by_dibao=(dibao > 0) & (gross - rigid + dibao >= np.rint(line) * size) & bound,
    )  # fmt: skip
