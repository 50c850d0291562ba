"""What a household's means are made of: every income and cost for each head, in order, from nothing to the line.

At opening by the archive, later by the state each replicate ends a year in. The parts are read off the same records the
assessment sums up, so that they add up to what it measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.lives import Life
from simulation.analysis.measures import uncompiled
from simulation.analysis.summary import range_of
from simulation.inputs.archive import Archive
from simulation.inputs.means import OpeningMeans, school_cost_month
from simulation.state import RETIRED, WORKING, Array
from simulation.year.resources import dibao_month

INCOMES = ("wages", "pensions", "benefits", "business", "other_income")
COSTS = ("medical", "school", "study_aid", "event", "other_cost")
"""Costs are below zero; `study_aid` pays a part of them back."""
SUPPORT = ("dibao", "living_aid")
"""Dibao as the test of relief counts it: the whole gap or the share really paid, as the scenario says."""
PARTS = (*INCOMES, *COSTS, *SUPPORT)
FEN = 100.0
DECEMBER = 12

Fen = NDArray[np.int64]


def opening_balance(archive: Archive, means: OpeningMeans, place: int) -> dict[str, Any]:
    """The parts before any help of the plan, yuan a month for each head; `means` of the screening, `place` the row.

    Dibao is the gap it fills for those who have it; what share of it is paid only the projection draws.
    """
    home = archive.households.iloc[place]
    people = archive.members.iloc[int(home["members_from"]) : int(home["members_to"])]
    medical = people[["cost_inpatient", "cost_outpatient", "cost_other"]].to_numpy().astype(np.int64).sum(axis=1) // 12
    fen = dict.fromkeys(PARTS, 0) | {
        "wages": int(people["wage_month"].sum()),
        "pensions": int(people["pension_month"].sum()),
        "other_income": int(home["other_income_month"]),
        "medical": -int(medical.sum()),
        "school": -int(school_cost_month(people["school"].to_numpy()).sum()),
        "event": -int(home["event_cost_month"]),
        "other_cost": -int(home["rigid_other_month"]),
    }
    size, line = int(means.size[place]), float(means.line[place])
    if home["dibao"]:
        fen["dibao"] = int(uncompiled(dibao_month)(1.0, round(line), size, sum(fen[name] for name in INCOMES)))
    columns = {name: np.array([value], np.int64) for name, value in fen.items()}
    return _told(columns, np.array([size]), np.array([line]))


def yearly_balance(life: Life, line: Fen, t: int, among: NDArray[np.bool_], *, administrative: bool) -> dict[str, Any]:
    """The parts in December of year `t`, yuan a month for each head, over the replicates chosen by `among`.

    `line`: fen a month by (year, month). Every part is {"mean", "p05", "p50", "p95"}; the means of the parts add up.
    """
    home = life.home[among, t]
    columns = december(life, t) | {"dibao": _dibao(life.home[:, t], int(line[t, -1]), administrative=administrative)}
    chosen = {name: column[among] for name, column in columns.items()}
    return _told(chosen, home["heads"].astype(np.int64), np.full(len(home), line[t, -1]))


def december(life: Life, t: int) -> dict[str, Fen]:
    """Household incomes and costs in December of year `t` in fen, by replicate; costs below zero.

    Dibao is left out: it hangs on the line. Other income is what the books hold besides the incomes named, study aid what
    they hold besides the costs named.
    """
    home, people = life.home[:, t], life.people[:, t]
    end = (int(life.world.draws[0].year[t].year) + 1) * DECEMBER
    alive = people["alive"] == 1
    gross, cost, aid = (home[name].sum(axis=1, dtype=np.int64) for name in ("gross", "cost", "aid"))
    incomes = {
        "wages": _sum(people["wage"], alive & (people["activity"] == WORKING)),
        "pensions": _sum(people["pension"], alive & (people["activity"] == RETIRED)),
        "benefits": _sum(people["benefit"], alive & (people["benefit_until"] >= end))
        + home["temporary_income"] * (home["temporary_until"] >= end),
        "business": _business(home, end),
    }
    costs = {
        "medical": -_sum(people["running"], alive),
        "school": -_school(life, people, t, alive),
        "event": -home["event_cost"].astype(np.int64) * (home["event_until"] >= end),
        "other_cost": -home["rigid_other"].astype(np.int64),
    }
    return {
        **incomes,
        "other_income": gross - sum(incomes.values()),
        **costs,
        "study_aid": -cost - sum(costs.values()),
        "living_aid": aid,
    }


def _sum(fen: NDArray[Any], which: NDArray[np.bool_]) -> Fen:
    total: Fen = (fen * which).sum(axis=1, dtype=np.int64)
    return total


def _business(home: Array, end: int) -> Fen:
    """Income of an own business that has opened, less what it pays back of its loan."""
    opened = home["business_from"] < end
    owed = opened & (home["loan_until"] >= end)
    net: Fen = home["business_income"].astype(np.int64) * opened - home["loan_month"].astype(np.int64) * owed
    return net


def _school(life: Life, people: Array, t: int, alive: NDArray[np.bool_]) -> Fen:
    """School cost of the stage each student is in, at the prices of the replicate's own parameter draw."""
    prices = np.array([draw.year[t].school_cost for draw in life.world.draws])
    month = (prices / 12.0).astype(np.int64)
    school = people["school"].astype(np.int64)
    return _sum(np.take_along_axis(month, school, axis=1), alive & (school > 0))


def _dibao(home: Array, line: int, *, administrative: bool) -> Fen:
    """December's dibao by the rule itself: the whole gap, or the share really paid."""
    rule = uncompiled(dibao_month)
    return np.array(
        [
            rule(1.0 if administrative else float(h["paid_share"]), line, int(h["heads"]), int(h["gross"].sum()))
            if h["dibao"] == 1
            else 0
            for h in home
        ],
        np.int64,
    )


def _told(fen: Mapping[str, Fen], heads: Fen, line: NDArray[Any]) -> dict[str, Any]:
    """Ranges of the parts for each head and of the three sums of the assessment, against the line."""
    size = np.maximum(heads, 1)
    head = {name: fen[name] / size / FEN for name in PARTS}
    gross = sum(head[name] for name in INCOMES)
    own = gross + sum(head[name] for name in COSTS)
    supported = own + sum(head[name] for name in SUPPORT)
    return {
        "parts": {name: range_of(head[name]) for name in PARTS},
        "gross_head_yuan": range_of(np.asarray(gross)),
        "own_head_yuan": range_of(np.asarray(own)),
        "supported_head_yuan": range_of(np.asarray(supported)),
        "line_yuan": round(float(line.mean()) / FEN, 2),
        "to_line_yuan": range_of(np.asarray(supported) - line / FEN),
        "cases": len(size),
    }
