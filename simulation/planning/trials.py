"""Sets of programmes tried on one household: in every simulation, with the household's own luck, room for all of a set.

A set is a whole number, one bit a programme. A programme of a set is offered in every year in which the household has the
need, as a new award or its continuation; whether it is taken up, barred by another or nothing is due, the engine decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.attribution import RunSettings
from simulation.analysis.lives import Life, alone, live, trace_life
from simulation.analysis.paired import Z90, mean_of
from simulation.inputs.programmes import Programme
from simulation.prepare.world import World
from simulation.state import Ints, Trace, Work

AT_ONCE = 128
"""Sets tried in one run."""
FEN = 100.0
Progress = Callable[[float], None]
"""Called with the share done of a stage."""


@dataclass(frozen=True)
class Trial:
    """What a set of programmes makes of the household, by replicate."""

    bits: int
    lifted: NDArray[np.bool_]
    """Whether it is lifted by the plan's end."""
    union_fen: Ints
    """Union and special-fund money over the plan."""
    government_fen: Ints
    given: NDArray[np.bool_]
    """Whether a programme was awarded at least once: (replicates, programmes)."""
    spent_fen: NDArray[np.float64]
    """Mean money by programme."""
    persons: NDArray[np.float64]
    """Mean of the awards, in households or persons, by programme."""
    cost: tuple[float, float, int]
    """What decides between two sets that do: union money for the programmes chosen (those everybody gets cost the same
    anyhow), then government money, then how many programmes."""

    @property
    def chance(self) -> float:
        """Share of the replicates in which it is lifted."""
        return float(self.lifted.mean())


class Trials:
    """Every set tried so far on one household of a world; the same way of trying for one programme and for many."""

    def __init__(self, world: World, slot: int, settings: RunSettings, base: int = 0) -> None:
        """`base` are the programmes everybody in need gets; what they cost does not decide."""
        self.world, self.slot, self.base = world, slot, base
        self.settings = replace(settings, progress=None)
        self.names: Sequence[str] = tuple(world.programmes)
        self.records: Sequence[Programme] = tuple(world.programmes.values())
        self.open = int(world.rows.row[world.slots.slot[slot].row].programmes_open)
        self.known: dict[int, Trial] = {}

    def of(self, bits: int) -> Trial:
        """One set, tried now if it has not been."""
        return self.all_of([bits])[0]

    def all_of(self, sets: Iterable[int], progress: Progress | None = None) -> list[Trial]:
        """These sets, those not yet tried all at once."""
        wanted = list(sets)
        new = [bits for bits in dict.fromkeys(wanted) if bits not in self.known]
        for first in range(0, len(new), AT_ONCE):
            part = new[first : first + AT_ONCE]
            self._try(part, _part(progress, first / max(len(new), 1), len(part) / max(len(new), 1)))
        return [self.known[bits] for bits in wanted]

    def _try(self, sets: list[int], progress: Callable[[int, int], None]) -> None:
        n, k, p = len(self.world.pairs), len(sets), len(self.names)
        lifted, spent, reached = (
            np.zeros((n, k), np.bool_),
            np.zeros((n, k, p), np.int64),
            np.zeros((n, k, p), np.int64),
        )

        def keep(r: int, work: Work, arrays: dict[str, Any], _trace: Trace) -> None:
            lifted[r] = work.household.lifted[:k] == 1
            spent[r], reached[r] = arrays["spending"][0].sum(axis=0).T, arrays["reached"][0].sum(axis=0).T

        opens = np.array([bits & self.open for bits in sets], np.uint64)
        told = replace(self.settings, progress=progress)
        live(alone(self.world, self.slot, opens), told, keep, np.zeros(0, np.int64))
        for i, bits in enumerate(sets):
            self.known[bits] = self._trial(bits, lifted[:, i], spent[:, i], reached[:, i])

    def _trial(self, bits: int, lifted: NDArray[np.bool_], spent: Ints, reached: Ints) -> Trial:
        union = np.array([record.money == "union" for record in self.records])
        chosen = np.array([(bits & ~self.base) >> place & 1 == 1 for place in range(len(self.names))])
        means = spent.mean(axis=0)
        return Trial(
            bits,
            lifted.copy(),
            spent[:, union].sum(axis=1),
            spent[:, ~union].sum(axis=1),
            reached > 0,
            means,
            reached.mean(axis=0),
            (float(means[union & chosen].sum()), float(means[~union & chosen].sum()), int(chosen.sum())),
        )

    def life(self, bits: int) -> Life:
        """The household's years under a set, all of them."""
        return trace_life(alone(self.world, self.slot, np.array([bits & self.open], np.uint64)), self.settings)

    def staff_days(self, trial: Trial) -> float:
        """Mean staff days of a trial's awards over the plan."""
        return float(sum(days * record.staff_days for days, record in zip(trial.persons, self.records, strict=True)))


def _part(progress: Progress | None, begin: float, share: float) -> Callable[[int, int], None]:
    """The engine's progress as a share of a stage of which this run is a part."""

    def tell(done: int, total: int) -> None:
        if progress:
            progress(begin + share * done / total)

    return tell


def cheapest(
    trials: Trials, base: int, choices: Sequence[int], goal: float, most: int, progress: Progress | None = None
) -> tuple[Trial, bool]:
    """The set with the least money that lifts the household with at least the chance `goal`.

    Sets are `base` with some of `choices` (bits). Where no set reaches the goal, the least money among those whose chance
    is the highest found or cannot be told from it. All sets are tried where there are at most `most`, which the second
    answer tells; else as many of the smallest as fit, then a way up by the best next programme and a way down by the
    cheapest to leave out.
    """
    whole = 1 << len(choices) <= most
    sets = [base | bits for bits in subsets(choices, most)]
    tried = trials.all_of(sets, progress)
    if not whole:
        tried += _climb(trials, base, choices, goal) + _descend(trials, base | sum(choices), choices, goal)
    good = [trial for trial in tried if trial.chance >= goal]
    if not good:
        top = max(tried, key=lambda trial: trial.chance)
        good = [trial for trial in tried if difference_of(top.lifted, trial.lifted)["low"] <= 0]
    return min(good, key=lambda trial: trial.cost), whole


def difference_of(with_it: NDArray[np.bool_], without: NDArray[np.bool_]) -> dict[str, float]:
    """Paired difference of two chances, in the same luck, with its range of 90 %."""
    told = mean_of(with_it.astype(np.float64) - without).told()
    return {**told, "low": max(told["low"], -1.0), "high": min(told["high"], 1.0)}


def chance_of(lifted: NDArray[np.bool_]) -> dict[str, float]:
    """A share of replicates and the range its true value lies in nine times of ten (Wilson 1927)."""
    n, mean = len(lifted), float(lifted.mean())
    middle = (mean + Z90**2 / (2 * n)) / (1 + Z90**2 / n)
    half = Z90 / (1 + Z90**2 / n) * float(np.sqrt(mean * (1 - mean) / n + Z90**2 / (4 * n**2)))
    return {"mean": round(mean, 6), "low": round(max(middle - half, 0.0), 6), "high": round(min(middle + half, 1.0), 6)}


def subsets(choices: Sequence[int], most: int) -> list[int]:
    """Sums of the subsets of `choices`, the smallest first, at most so many; sizes are given whole or not at all."""
    from itertools import combinations

    found: list[int] = []
    for size in range(len(choices) + 1):
        next_size = [sum(chosen) for chosen in combinations(choices, size)]
        if len(found) + len(next_size) > most:
            break
        found += next_size
    return found


def _climb(trials: Trials, base: int, choices: Sequence[int], goal: float) -> list[Trial]:
    """Add the programme that raises the chance most (of equals the cheapest) until the goal is reached or nothing helps."""
    way = [trials.of(base)]
    while way[-1].chance < goal:
        nexts = trials.all_of(way[-1].bits | bit for bit in choices if not way[-1].bits & bit)
        best = max(nexts, key=lambda trial: (trial.chance, *(-part for part in trial.cost)), default=way[-1])
        if best.chance <= way[-1].chance:
            break
        way.append(best)
    return way


def _descend(trials: Trials, everything: int, choices: Sequence[int], goal: float) -> list[Trial]:
    """From all of them, leave out whichever saves most while the chance stays at the goal (or at what all of them reach)."""
    way = [trials.of(everything)]
    floor = min(goal, way[0].chance)
    while True:
        nexts = trials.all_of(way[-1].bits & ~bit for bit in choices if way[-1].bits & bit)
        good = [trial for trial in nexts if trial.chance >= floor and trial.cost < way[-1].cost]
        if not good:
            return way
        way.append(min(good, key=lambda trial: trial.cost))
