"""What would have lifted one household: each programme alone, and the cheapest set that does (一户一法)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.attribution import RunSettings
from simulation.analysis.household import find_household, kept_by
from simulation.analysis.summary import range_of
from simulation.errors import CancelledError, SimulationError
from simulation.inputs.archive import Archive
from simulation.inputs.parameters import all_parameters
from simulation.inputs.programmes import Cash, Programme, load_programmes, numbers_named
from simulation.inputs.scenario import ProgrammePlan, Scenario
from simulation.planning.trials import FEN, Progress, Trial, Trials, chance_of, cheapest, difference_of
from simulation.prepare.world import World, make_world
from simulation.state import IDLE
from simulation.year.assessment import ON_FILE, REMOVED

GOAL = 0.8
"""Chance of being lifted that a set of programmes should reach, where nobody says otherwise."""
MOST_SETS = 512
"""So many sets of programmes are tried at most one by one: every set of nine programmes."""
LIKELY = 0.5
"""A household that stays on file in at least half of the simulations whatever is done is one no measure can lift (兜底对象)."""


def find_remedies(
    archive: Archive,
    scenario: Scenario,
    number: str,
    settings: RunSettings | None = None,
    *,
    goal: float = GOAL,
    most_sets: int = MOST_SETS,
) -> dict[str, Any]:
    """What would lift a household of the opening file, by worker number, in the years and at the prices of a scenario.

    Every set of programmes is tried the same way (`simulation.planning.trials`): the household alone, with the luck it
    has in its city, and room for every programme of the set in every year it has the need. Programmes that the scenario
    switches off are tried too. `floors` are those the scenario gives to everybody in need without a limit of money or
    places; each other one (`single`) is tried on top of them, each floor against the floors without it. `cheapest` is the
    set with the least union money over the plan (of equals, the least government money) among those that lift the
    household with a chance of at least `goal`; where none does, among those whose chance cannot be told from the highest.
    Only `choices` are combined: programmes whose absence or presence changes anything. The chance of the set found is
    checked with fresh luck, because the best of many looks better than it is. `left` says where the household stands at
    the end in the replicates in which that set has not lifted it.

    Chances are shares of the replicates with a range of 90 % for their number being finite; money in yuan over the plan
    as {"mean", "p05", "p50", "p95"}. Raises SimulationError where the household is not in the opening file, CancelledError
    when the settings' `cancel` is set.
    """
    settings = settings or RunSettings(replicates=300)
    if not 0 < goal <= 1:
        raise SimulationError("把握须大于 0、不超过 1 the chance wanted must be above 0 and at most 1")
    find_household(archive, number)
    opened = open_all(scenario)
    n = settings.replicates
    world = make_world(archive, opened, [(r, r) for r in range(n)], settings.seed)
    slot = _slot(archive, world, number)
    floors = _floors(world, slot, scenario)
    trials = Trials(world, slot, settings, floors)
    tell = _stages(settings)
    search = _Search(trials, scenario, tell)
    best, whole = cheapest(trials, floors, search.choices, goal, most_sets, tell(0.3, 0.9))
    fresh = make_world(archive, opened, [(r, r) for r in range(n, 2 * n)], settings.seed)
    checked = Trials(fresh, slot, settings, floors).of(best.bits)
    left = _left(trials, best, scenario)
    tell(0.9, 1.0)(1.0)
    if settings.cancel is not None and settings.cancel.is_set():
        raise CancelledError("测算已取消 the run was cancelled")
    return {
        "number": number,
        "scenario": scenario.name,
        "is_demo": archive.is_demo,
        "archive_fingerprint": archive.fingerprint,
        "scenario_fingerprint": scenario.fingerprint(),
        "seed": settings.seed,
        "replicates": n,
        "goal": goal,
        "tried": len(trials.known),
        "all_sets_tried": whole,
        "choices": [trials.names[bit.bit_length() - 1] for bit in search.choices],
        "own": search.told(trials.of(0)),
        "floors": search.told(trials.of(floors)),
        "everything": search.told(trials.of(search.everything)),
        "single": search.singles(),
        "cheapest": {**search.told(best), "checked": chance_of(checked.lifted)},
        "verdict": _verdict(floors, best, goal, left),
        "left": left,
    }


def open_all(scenario: Scenario) -> Scenario:
    """The same scenario with every programme there is switched on."""
    names = [*_all_records(scenario)]
    plans = {name: scenario.programmes.get(name, ProgrammePlan()).model_copy(update={"on": True}) for name in names}
    return scenario.model_copy(update={"programmes": {**scenario.programmes, **plans}})


def _all_records(scenario: Scenario) -> Sequence[str]:
    return [*load_programmes(), *scenario.new_programmes]


def _slot(archive: Archive, world: World, number: str) -> int:
    kept = archive.households["number"].iloc[world.screening.kept].to_numpy()
    found = np.flatnonzero(kept == number)
    if not len(found):
        raise SimulationError(f"不在期初档案中 not in the opening file: {number}")
    return int(found[0])


def _stages(settings: RunSettings) -> Any:
    """Progress of a stage, as hundredths of the whole from `begin` to `end`."""

    def stage(begin: float, end: float) -> Progress:
        def tell(share: float) -> None:
            if settings.progress:
                settings.progress(round(100 * (begin + (end - begin) * share)), 100)

        return tell

    return stage


def _floors(world: World, slot: int, scenario: Scenario) -> int:
    """Programmes (bits) that the scenario gives to everybody in need, without a limit of money or places."""
    offers, on = world.plan.offer, scenario.records
    without_limit = ((offers.budget < 0) & (offers.places < 0)).all(axis=1)
    given = sum(1 << place for place, name in enumerate(world.programmes) if without_limit[place] and name in on)
    return given & int(world.rows.row[slot].programmes_open)


class _Search:
    """The floors, the programmes there are to choose from, and what each does alone."""

    def __init__(self, trials: Trials, scenario: Scenario, tell: Any) -> None:
        self.trials, self.on = trials, set(scenario.records)
        bits = {name: 1 << place for place, name in enumerate(trials.names)}
        self.bits = {name: bit for name, bit in bits.items() if trials.open & bit}
        self.floors = trials.base
        self.everything = sum(self.bits.values())
        tried = self._try_each(tell(0.0, 0.3))
        self.given = np.any([trial.given.any(axis=0) for trial in tried], axis=0)
        self.choices = [
            bit for place, bit in enumerate(bits.values()) if bit in self.bits.values() and self._matters(place, bit)
        ]

    def _try_each(self, progress: Progress) -> list[Trial]:
        """Nothing, the floors, everything; each programme with the floors or taken from them, and taken from everything."""
        floors, everything = self.floors, self.everything
        with_each = [floors & ~bit if floors & bit else floors | bit for bit in self.bits.values()]
        without = [everything & ~bit for bit in self.bits.values() if not floors & bit]
        return self.trials.all_of([0, floors, everything, *with_each, *without], progress)

    def _matters(self, place: int, bit: int) -> bool:
        """Whether a programme is to be combined: a choice, given, able to lift, and not without any consequence.

        One that changes no replicate, neither on top of the floors nor on top of everything else, is left out.
        """
        if self.floors & bit or not self.given[place] or not can_lift(self.trials.records[place]):
            return False
        steps = ((self.floors, self.floors | bit), (self.everything & ~bit, self.everything))
        return any(not np.array_equal(self.trials.of(a).lifted, self.trials.of(b).lifted) for a, b in steps)

    def singles(self) -> list[dict[str, Any]]:
        """Every programme there is, with and without it, in the order of the file."""
        return [self._single(place, name) for place, name in enumerate(self.trials.names)]

    def _single(self, place: int, name: str) -> dict[str, Any]:
        record, bit = self.trials.records[place], self.bits.get(name, 0)
        told: dict[str, Any] = {
            "programme": name,
            "batch": record.batch,
            "money": record.money,
            "in_plan": name in self.on,
            "floor": bool(bit & self.floors),
            **evidence_of(record),
        }
        with_it = self.trials.of(self.floors | bit)
        if not with_it.given[:, place].any():
            return {**told, "offered": False, "why_not": "no_need" if bit else "not_for_it"}
        without = self.trials.of(self.floors & ~bit)
        more = with_it.union_fen.mean() - without.union_fen.mean()
        gain = difference_of(with_it.lifted, without.lifted)
        return {
            **told,
            "offered": True,
            "can_lift": can_lift(record),
            "given": round(float(with_it.given[:, place].mean()), 6),
            "spent_yuan": round(float(with_it.spent_fen[place]) / FEN, 2),
            "with": chance_of(with_it.lifted),
            "without": chance_of(without.lifted),
            "difference": gain,
            "union_more_yuan": round(float(more) / FEN, 2),
            "staff_days": round(float(with_it.persons[place] * record.staff_days), 4),
            "union_yuan_per_lift": round(float(more) / FEN / gain["mean"], 2) if gain["low"] > 0 and more > 0 else None,
        }

    def told(self, trial: Trial) -> dict[str, Any]:
        """A set: its programmes that were awarded at least once, its chance, its money."""
        given = [
            name
            for place, name in enumerate(self.trials.names)
            if trial.bits >> place & 1 and trial.given[:, place].any()
        ]
        return {
            "programmes": given,
            "chosen": [name for name in given if not self.bits[name] & self.floors],
            "chance": chance_of(trial.lifted),
            "union_yuan": range_of(trial.union_fen / FEN),
            "government_yuan": range_of(trial.government_fen / FEN),
            "staff_days": round(self.trials.staff_days(trial), 4),
            "grade": max((self.trials.world.programmes[name].grade for name in given), default=None),
        }


def can_lift(record: Programme) -> bool:
    """Whether a programme can change the means the assessment looks at: a gift now and then never counts."""
    return any(not isinstance(effect, Cash) or record.lasting for effect in record.effects)


def evidence_of(record: Programme) -> dict[str, Any]:
    """The grade of a programme's evidence in words and of every number its effects read."""
    known = all_parameters()
    numbers = {name: known[name].grade for name in dict.fromkeys(numbers_named(record))}
    return {"grade": record.grade, "evidence": record.evidence, "numbers": numbers}


def _verdict(floors: int, best: Trial, goal: float, left: dict[str, Any]) -> str:
    """What it comes to.

    `floors`: what everybody gets is enough; `reached`; `removed`: more likely than not it leaves the file otherwise
    (retirement, death, a move); `none`: more likely than not it is still on file (兜底对象); `highest`: short of the goal.
    """
    if best.chance >= goal:
        return "floors" if best.bits == floors else "reached"
    for verdict, share in (("none", left["on_file"]), ("removed", left["removed"])):
        if share >= LIKELY:
            return verdict
    return "highest"


def _left(trials: Trials, best: Trial, scenario: Scenario) -> dict[str, Any]:
    """Where the household stands at the plan's end in the replicates in which even the best set has not lifted it."""
    life = trials.life(best.bits)
    home, people = life.home[:, -1], life.people[:, -1]
    missed = home["lifted"] == 0
    kept = missed & (home["status"] == ON_FILE)
    alive = people["alive"] == 1
    able = ((people["able"] == 1) & alive).any(axis=1)
    idle = ((people["able"] == 1) & alive & (people["activity"] == IDLE)).any(axis=1)
    return {
        "not_lifted": _share(missed),
        "removed": _share(missed & (home["status"] == REMOVED)),
        "on_file": _share(kept),
        "kept_by": kept_by(home[kept], int(life.line[-1, -1]), scenario.exit_line),
        "nobody_able": _share(~able[kept]),
        "able_without_work": _share(idle[kept]),
    }


def _share(which: NDArray[np.bool_]) -> float:
    return round(float(which.mean()), 6) if len(which) else 0.0
