"""One household: why it is on file, what the years bring it, what it is offered, and what keeps it below the line."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.attribution import RunSettings
from simulation.analysis.facts import known_facts
from simulation.analysis.measures import uncompiled
from simulation.analysis.summary import opening_of, range_of
from simulation.errors import SimulationError
from simulation.inputs.archive import Archive
from simulation.inputs.programmes import Programme
from simulation.inputs.scenario import Scenario
from simulation.inputs.screening import REASONS, Screening, cause_codes, group_codes, screen
from simulation.prepare.numbers import plan_series, settled
from simulation.prepare.plan import EXIT_LINES, NEEDS
from simulation.prepare.rows import opening_rows
from simulation.state import IDLE, RETIRED, WORKING
from simulation.year.assessment import ON_FILE, RELIEVED, REMOVED
from simulation.year.resources import above

STATUSES = ("on_file", "relieved", "exited", "removed")
DECISIONS = ("kept", "cleared", "undecided")
KEPT_BELOW = ("income", "cost", "months")
"""Why a household is still on file at a year's end: income below the line; income above it but cost pulls it below;
own means above the line, but not yet for six months in a row."""
FEN = 100.0

Bits = NDArray[np.uint64]


def explain_household(
    archive: Archive, scenario: Scenario, number: str, settings: RunSettings | None = None
) -> dict[str, Any]:
    """The path of one household, by its worker number, inside a run of the whole city.

    Gives the screening (decision, rule, reason), the facts it stands on, and where the household is kept on file, for
    every year over the replicates: shares of each status, means in yuan a month for each head against the line, what
    keeps it on file, the run of months above the line, and for every programme the shares of replicates in which it
    was needed, awarded, barred by another award, or needed and not reached (money, places or staff ran out, not taken
    up, or nothing left to pay). No personal fields. Raises SimulationError for a number that the archive does not hold.
    """
    settings = settings or RunSettings(replicates=200)
    place = find_household(archive, number)
    screening = screen(archive, scenario.years[0], scenario.rules, scenario.exit_line)
    told: dict[str, Any] = {
        "number": number,
        "scenario": scenario.name,
        "titles": {"zh": scenario.zh, "en": scenario.en},
        "is_demo": archive.is_demo,
        "archive_fingerprint": archive.fingerprint,
        "seed": settings.seed,
        "replicates": settings.replicates,
        "opening": opening_of(screening.bridge(), archive.rows_held_back),
        "screening": _screened(archive, screening, place, scenario.rules),
        "facts": known_facts(archive, place),
    }
    if place not in screening.kept:
        return {**told, "years": [], "first_lifted": None, "probability_lifted": None}
    path = _Path(archive, scenario, screening, place, settings)
    return {**told, "years": path.years(), **path.lifts()}


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
    """The traces of one household over all replicates, read year by year."""

    def __init__(
        self, archive: Archive, scenario: Scenario, screening: Screening, place: int, settings: RunSettings
    ) -> None:
        self.scenario, self.records = scenario, scenario.records
        homes = archive.households
        results = settings.run(archive, scenario, (str(homes["number"].iloc[place]),))
        self.home = np.array([trace.household[0] for trace in results.trace])
        self.people = np.array([trace.member[0] for trace in results.trace])
        rows = opening_rows(archive, screening, self.records, scenario)
        row = int(np.flatnonzero(screening.kept == place)[0])
        self.open = int(rows.row["programmes_open"][row])
        kind = 2 * int(homes["region"].iloc[place]) + (homes["urban"].iloc[place] == 0)
        self.line = plan_series(scenario).line[kind].reshape(-1, 12)
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
            "means": self._means(home[there], self.people[there, t]),
            "months_above": range_of(home["months_above"][there]),
            "months_supported": range_of(home["months_supported"][there]),
            "dibao": _share(home["dibao"][there] == 1),
            "kept_on_file_by": self._why(home[kept], t),
            "supported_only": _share((kept & (home["months_supported"] >= self.months_needed))[there]),
            "programmes": self._programmes(t),
        }
        return told

    def _means(self, home: NDArray[Any], people: NDArray[Any]) -> dict[str, Any]:
        """December's means for each head, and where the household's come from and go; yuan a month.

        `other_cost_yuan`: school, sudden events and other rigid cost after study aid; below zero where the aid is more.
        """
        size = np.maximum(home["heads"].astype(np.int64), 1)
        gross, cost, aid = (home[name].sum(axis=1, dtype=np.int64) for name in ("gross", "cost", "aid"))
        alive = people["alive"] == 1
        working, idle = alive & (people["activity"] == WORKING), alive & (people["activity"] == IDLE)
        medical = (people["own_left"] * alive).sum(axis=1, dtype=np.int64) // 12
        return {
            "gross_head_yuan": range_of(gross // size / FEN),
            "own_head_yuan": range_of((gross - cost) // size / FEN),
            "wages_yuan": range_of((people["wage"] * working).sum(axis=1, dtype=np.int64) / FEN),
            "pensions_yuan": range_of(
                (people["pension"] * (alive & (people["activity"] == RETIRED))).sum(axis=1, dtype=np.int64) / FEN
            ),
            "medical_cost_yuan": range_of(medical / FEN),
            "other_cost_yuan": range_of((cost - medical) / FEN),
            "cash_aid_yuan": range_of(aid / FEN),
            "people_working": range_of(working.sum(axis=1)),
            "able_without_work": range_of((idle & (people["able"] == 1)).sum(axis=1)),
        }

    def _why(self, home: NDArray[Any], t: int) -> dict[str, float]:
        """Shares of the replicates on file at the year's end by what keeps the household there."""
        if not len(home):
            return {}
        gross, cost = (home[name].sum(axis=1, dtype=np.int64) for name in ("gross", "cost"))
        size, line = home["heads"].astype(np.int64), int(self.line[t, -1])
        is_above = uncompiled(above)
        own_above = is_above(gross, cost, size, line, EXIT_LINES.index(self.scenario.exit_line))
        income_above = is_above(gross, 0, size, line, 0)
        found = (~own_above & ~income_above, ~own_above & income_above, own_above)
        return {name: _share(which) for name, which in zip(KEPT_BELOW, found, strict=True)}

    def _programmes(self, t: int) -> dict[str, dict[str, float]]:
        """Needed, awarded, barred by another award, or needed and not reached; shares of all replicates."""
        home = self.home[:, t]
        before = self.home["status"][:, t - 1] if t else np.full(len(home), ON_FILE)
        served = ((before == ON_FILE) | (before == RELIEVED)) & (home["status"] != REMOVED)
        there = home["status"] != REMOVED
        names = list(self.records)
        awards = {name: _has(home["awarded"], 1 << place) & there for place, name in enumerate(names)}
        told = {}
        for place, (name, programme) in enumerate(self.records.items()):
            needed = served & self._needs(home["needs"], programme, place)
            missed = needed & ~awards[name]
            barred = missed & np.any(
                [awards[other] for other in programme.exclusive_with] or [~served & served], axis=0
            )
            if (needed | awards[name]).any():
                told[name] = {
                    "needed": _share(needed),
                    "awarded": _share(awards[name]),
                    "barred": _share(barred),
                    "not_reached": _share(missed & ~barred),
                }
        return told

    def _needs(self, needs: Bits, programme: Programme, place: int) -> NDArray[np.bool_]:
        """Whether the household has a need of the programme and meets its standing conditions."""
        if not self.open >> place & 1:
            return np.zeros(len(needs), np.bool_)
        return _has(needs, sum(1 << NEEDS.index(need) for need in programme.who.needs))


def _has(bits: Bits, mask: int) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (bits & np.uint64(mask)) != 0
    return found


def _share(which: NDArray[np.bool_]) -> float:
    return round(float(which.mean()), 6)
