"""One household: why it is on file, what the years bring it, what it is offered, and what keeps it below the line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.attribution import RunSettings
from simulation.analysis.balance import december, opening_balance, yearly_balance
from simulation.analysis.facts import known_facts
from simulation.analysis.lives import Life, Lives, follow, relive
from simulation.analysis.measures import uncompiled
from simulation.analysis.offers import offers_of
from simulation.analysis.summary import opening_of, range_of
from simulation.errors import SimulationError
from simulation.inputs.archive import Archive
from simulation.inputs.scenario import Scenario
from simulation.inputs.screening import REASONS, Screening, cause_codes, group_codes, screen
from simulation.prepare.numbers import settled
from simulation.prepare.plan import EXIT_LINES
from simulation.state import IDLE, WORKING
from simulation.year.assessment import ON_FILE, REMOVED
from simulation.year.resources import above

STATUSES = ("on_file", "relieved", "exited", "removed")
DECISIONS = ("kept", "cleared", "undecided")
KEPT_BELOW = ("income", "cost", "months")
"""Why a household is still on file at a year's end: income below the line; income above it but cost pulls it below;
own means above the line, but not yet for six months in a row."""
FEN = 100.0


def explain_household(
    archive: Archive,
    scenario: Scenario,
    number: str,
    settings: RunSettings | None = None,
    lives: Lives | None = None,
) -> dict[str, Any]:
    """The path of one household, by its worker number, inside a run of the whole city.

    Gives the screening (decision, rule, reason), the facts it stands on, what its means at opening are made of, and where
    it is kept on file, for every year over the replicates: shares of each status, means in yuan a month for each head
    against the line, the parts that make them up (`balance`: of all replicates in which it is still there;
    `balance_on_file`: of those in which it is still on file), what keeps it on file, the run of months above the line,
    and for every programme the shares of replicates in which it was needed, awarded or missed, and why (`offers_of`).
    `lives` of this very archive and scenario (`follow`) saves the city's run. No personal fields. Raises SimulationError
    for a number that the archive does not hold, and for lives of something else.
    """
    settings = settings or RunSettings(replicates=200)
    if lives is not None:
        settings = replace(settings, seed=lives.seed, replicates=len(lives.world.pairs))
        _check_same(lives, archive, scenario)
    place = find_household(archive, number)
    screening = screen(archive, scenario.years[0], scenario.rules, scenario.exit_line)
    told = {
        "number": number,
        "seed": settings.seed,
        "replicates": settings.replicates,
        **describe_household(archive, scenario, screening, place),
    }
    if place not in screening.kept:
        return {**told, "years": [], "first_lifted": None, "probability_lifted": None}
    lives = lives or follow(archive, scenario, settings, (number,))
    slot = int(np.flatnonzero(screening.kept == place)[0])
    path = _Path(scenario, relive(lives, slot, replace(settings, progress=None)), settings.seed)
    return {**told, "years": path.years(), **path.lifts()}


def describe_household(archive: Archive, scenario: Scenario, screening: Screening, place: int) -> dict[str, Any]:
    """What is known of the household at a row before the plan: screening, facts, what its means are made of."""
    return {
        "scenario": scenario.name,
        "titles": {"zh": scenario.zh, "en": scenario.en},
        "is_demo": archive.is_demo,
        "archive_fingerprint": archive.fingerprint,
        "opening": opening_of(screening.bridge(), archive.rows_held_back),
        "screening": _screened(archive, screening, place, scenario.rules),
        "facts": known_facts(archive, place),
        "balance_opening": opening_balance(archive, screening.means, place),
    }


def _check_same(lives: Lives, archive: Archive, scenario: Scenario) -> None:
    made, wanted = (
        (lives.archive_fingerprint, lives.scenario_fingerprint),
        (archive.fingerprint, scenario.fingerprint()),
    )
    if made != wanted:
        raise SimulationError("所用的逐户记录不属于这份档案和方案 these lives are of another archive or scenario")


def find_household(archive: Archive, number: str) -> int:
    """Row position of a worker number; an unknown one is refused with the numbers that look most like it."""
    numbers = archive.households["number"]
    found = np.flatnonzero(numbers.to_numpy() == number)
    if len(found):
        return int(found[0])
    import difflib

    near = difflib.get_close_matches(number, numbers.tolist(), n=3, cutoff=0.6)
    hint = f"；相近 close: {', '.join(near)}" if near else ""
    raise SimulationError(f"档案中没有这个职工编号 no such worker number in the archive: “{number}”{hint}")


def _screened(archive: Archive, screening: Screening, place: int, rules: str) -> dict[str, Any]:
    reason = str(screening.reason[place])
    means = screening.means
    groups = [code for bit, code in enumerate(group_codes()) if screening.groups[place] >> bit & 1]
    lead = int(screening.lead[place])
    return {
        "rules": rules,
        "year": screening.year,
        "decision": DECISIONS[screening.decision[place]],
        "reason": reason,
        "reason_zh": REASONS[reason][0],
        "reason_en": REASONS[reason][1],
        "tier": int(screening.tier[place]),
        "groups": groups,
        "leading_group": group_codes()[lead] if lead < len(group_codes()) else None,
        "special_attention": bool(screening.special[place]),
        "cause": cause_codes()[archive.households["cause"].iloc[place]],
        "gross_head_yuan": means.gross_head[place] / FEN,
        "own_head_yuan": means.own_head[place] / FEN,
        "line_yuan": round(means.line[place] / FEN, 2),
        "gross_to_line": round(float(means.gross_head[place] / means.line[place]), 3),
    }


class _Path:
    """One household's life over all replicates, read year by year."""

    def __init__(self, scenario: Scenario, life: Life, seed: int) -> None:
        self.scenario, self.life, self.seed = scenario, life, seed
        self.home, self.people = life.home, life.people
        self.line = life.line
        self.months_needed = settled(scenario, "months_running")

    def lifts(self) -> dict[str, Any]:
        """When it is first lifted: share of replicates by year."""
        lifted = self.home["lifted"].astype(np.int64)
        first = np.diff(lifted, axis=1, prepend=0).mean(axis=0)
        by_year = {year: round(float(share), 6) for year, share in zip(self.scenario.year_list, first, strict=True)}
        return {"first_lifted": by_year, "probability_lifted": round(float(lifted[:, -1].mean()), 6)}

    def years(self) -> list[dict[str, Any]]:
        """Every year of the plan as it stands at its end."""
        return [self._year(t, year) for t, year in enumerate(self.scenario.year_list)]

    def _year(self, t: int, year: int) -> dict[str, Any]:
        home = self.home[:, t]
        there = home["status"] != REMOVED
        shares = {name: _share(home["status"] == code) for code, name in enumerate(STATUSES)}
        told: dict[str, Any] = {"year": year, "status": shares, "line_yuan": self.line[t, -1] / FEN}
        if not there.any():
            return told
        kept = home["status"] == ON_FILE
        told |= {
            "means": self._means(t, there),
            "balance": self._balance(t, there),
            "balance_on_file": self._balance(t, kept) if kept.any() else None,
            "months_above": range_of(home["months_above"][there]),
            "months_supported": range_of(home["months_supported"][there]),
            "dibao": _share(home["dibao"][there] == 1),
            "kept_on_file_by": kept_by(home[kept], int(self.line[t, -1]), self.scenario.exit_line),
            "supported_only": _share((kept & (home["months_supported"] >= self.months_needed))[there]),
            "programmes": offers_of(self.life, t, self.seed),
        }
        return told

    def _balance(self, t: int, among: NDArray[np.bool_]) -> dict[str, Any]:
        counted = self.scenario.relief_dibao == "administrative"
        return yearly_balance(self.life, self.line, t, among, administrative=counted)

    def _means(self, t: int, there: NDArray[np.bool_]) -> dict[str, Any]:
        """December's means for each head, and where the household's come from and go; yuan a month.

        `other_cost_yuan`: school, sudden events and other rigid cost after study aid; below zero where the aid is more.
        """
        home, people = self.home[there, t], self.people[there, t]
        parts = {name: fen[there] for name, fen in december(self.life, t).items()}
        size = np.maximum(home["heads"].astype(np.int64), 1)
        gross, cost = (home[name].sum(axis=1, dtype=np.int64) for name in ("gross", "cost"))
        alive = people["alive"] == 1
        idle = alive & (people["activity"] == IDLE) & (people["able"] == 1)
        return {
            "gross_head_yuan": range_of(gross // size / FEN),
            "own_head_yuan": range_of((gross - cost) // size / FEN),
            "wages_yuan": range_of(parts["wages"] / FEN),
            "pensions_yuan": range_of(parts["pensions"] / FEN),
            "medical_cost_yuan": range_of(-parts["medical"] / FEN),
            "other_cost_yuan": range_of((cost + parts["medical"]) / FEN),
            "cash_aid_yuan": range_of(parts["living_aid"] / FEN),
            "people_working": range_of((alive & (people["activity"] == WORKING)).sum(axis=1)),
            "able_without_work": range_of(idle.sum(axis=1)),
        }


def kept_by(home: NDArray[Any], line: int, exit_line: str) -> dict[str, float]:
    """Shares by what keeps a household on file (`KEPT_BELOW`), for replicates in which it is; `line` fen in December."""
    if not len(home):
        return {}
    gross, cost = (home[name].sum(axis=1, dtype=np.int64) for name in ("gross", "cost"))
    size = home["heads"].astype(np.int64)
    is_above = uncompiled(above)
    own_above = is_above(gross, cost, size, line, EXIT_LINES.index(exit_line))
    income_above = is_above(gross, 0, size, line, 0)
    found = (~own_above & ~income_above, ~own_above & income_above, own_above)
    return {name: _share(which) for name, which in zip(KEPT_BELOW, found, strict=True)}


def _share(which: NDArray[np.bool_]) -> float:
    return round(float(which.mean()), 6)
