"""Which numbers an answer hangs on: every uncertain number at its low and its high end, one at a time, everything else central.

The oldest and plainest of its kind (the tornado of Howard, Decision Analysis: Practice and Promise, 1988). It sees no
interplay of two numbers (Saltelli & Annoni, How to Avoid a Perfunctory Sensitivity Analysis, 2010), so it ranks numbers
to look at first and explains no share of the uncertainty.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from threading import Event
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.attribution import RunSettings
from simulation.analysis.measures import Denominator, count_moves, denominator_of, union_yuan
from simulation.analysis.reading import BESIDE_DRAWS, single_numbers_read
from simulation.compiling import source_hash
from simulation.engine import simulate
from simulation.errors import CancelledError
from simulation.inputs.archive import Archive
from simulation.inputs.parameters import Fixed, Parameter, Triangular, all_parameters
from simulation.inputs.scenario import Override, Scenario
from simulation.prepare.numbers import CENTRAL, overridden, quantile
from simulation.prepare.outcome import versions
from simulation.prepare.world import make_world
from simulation.results import Results

Floats = NDArray[np.float64]

REPLICATES = 8
"""Lives of the city for each end; the same luck for all, so that a few are enough to see what matters."""
CERTAINTY = 0.99
"""A swing inside the range that luck alone gives with this certainty is marked: among some sixty numbers, 95 % would let
three pass by accident."""
LOW_AND_HIGH = (0.05, 0.95)
ANSWERS = ("rate", "lifted_total", "on_file_end", "spending_total_yuan")
"""What may be asked about: the yearly rate (mean of the plan's years), households lifted over the plan, households on file
at the end, union and special-fund money. `rate_<year>` is the rate of one year."""


WORDS = {"zh", "en", "source", "source_en", "judgement", "judgement_en", "date", "grade", "unread", "unread_en"}
"""What may change in a record of a number without changing an answer."""


@dataclass(frozen=True)
class Ends:
    """One uncertain number: the ends of its 90 % range and its central value, in its own unit."""

    name: str
    low: float
    central: float
    high: float


def rank_numbers(
    archive: Archive, scenario: Scenario, settings: RunSettings | None = None, denominator: Denominator | None = None
) -> dict[str, Any]:
    """How far each uncertain number moves the answers of a scenario, from the low to the high end of its 90 % range.

    "numbers" holds one entry for each number that enters this scenario: its name, its three values, and for each of
    ANSWERS and every rate_<year> the mean answer at either end ("low", "high"), "swing" (largest minus smallest of the
    means at low, centre and high), "noise" (how far luck alone moves that difference, at CERTAINTY) and "within_noise".
    "central" are the answers with every number central. "untouched" names uncertain numbers that this scenario never
    reads: their swing is exactly nothing. "settings" default to REPLICATES replicates; its progress is told runs × replicates.
    Raises CancelledError when cancelled.
    """
    began = time.perf_counter()
    settings = settings or RunSettings(replicates=REPLICATES)
    numbers = uncertain_numbers(scenario)
    world = make_world(archive, scenario, [(CENTRAL, 0)], settings.seed)
    tried = {number.name: (number.low, number.high) for number in numbers}
    read = BESIDE_DRAWS.union(single_numbers_read(world, scenario, tried, settings.seed))
    entering = [number for number in numbers if number.name in read]
    plans = [scenario, *(_at(scenario, n.name, end) for n in entering for end in (n.low, n.high))]
    runs = _run_all(archive, plans, settings, world.threads_that_fit(), denominator)
    central, ends = runs[0], runs[1:]
    return {
        "scenario": scenario.name,
        "titles": {"zh": scenario.zh, "en": scenario.en},
        "scenario_fingerprint": scenario.fingerprint(),
        "archive_fingerprint": archive.fingerprint,
        "is_demo": archive.is_demo,
        "seed": settings.seed,
        "replicates": settings.replicates,
        "certainty": CERTAINTY,
        "central": {name: round(float(values.mean()), 6) for name, values in central.items()},
        "numbers": [_entry(n, central, ends[2 * i], ends[2 * i + 1]) for i, n in enumerate(entering)],
        "untouched": sorted({n.name for n in numbers} - {n.name for n in entering}),
        "wall_seconds": round(time.perf_counter() - began, 3),
    }


def ranked(answer: Mapping[str, Any], about: str = ANSWERS[0]) -> list[dict[str, Any]]:
    """Entries of `rank_numbers` with the widest swing of one answer first; those within noise last, widest first."""
    return sorted(answer["numbers"], key=lambda n: (n["answers"][about]["within_noise"], -n["answers"][about]["swing"]))


def answer_key(archive: Archive, scenario: Scenario, settings: RunSettings) -> str:
    """Everything that `rank_numbers` depends on, as a short text to keep its answer under."""
    numbers = {name: number.model_dump(mode="json", exclude=WORDS) for name, number in all_parameters().items()}
    programmes = {name: record.model_dump(mode="json") for name, record in scenario.records.items()}
    stands_on = json.dumps([numbers, programmes, versions(), source_hash()], sort_keys=True)
    made_by = hashlib.blake2b(stands_on.encode(), digest_size=8).hexdigest()
    facts = (archive.fingerprint, scenario.fingerprint(), settings.seed, settings.replicates, made_by)
    return "/".join(["drivers", *map(str, facts)])


def uncertain_numbers(scenario: Scenario) -> list[Ends]:
    """Every single number with a range, the scenario's own values in place of the sourced ones where it sets them."""
    found = []
    for name, number in all_parameters().items():
        if isinstance(number, Parameter):
            chosen = overridden(number, scenario.parameters.get(name))
            if not isinstance(chosen.distribution, Fixed):
                low, high = _ninety_per_cent(chosen)
                found.append(Ends(name, low, chosen.value, high))
    return found


def _ninety_per_cent(number: Parameter) -> tuple[float, float]:
    """Ends of the 90 % range: the record's own, but for a triangle, whose ends are the very last values it takes."""
    if isinstance(number.distribution, Triangular):
        low, high = quantile(number, np.array(LOW_AND_HIGH), np.zeros(2))
        return float(low), float(high)
    low, high = (number.value if end is None else end for end in (number.low, number.high))
    return low, high


def _at(scenario: Scenario, name: str, value: float) -> Scenario:
    """The scenario with one number set; everything else as it was."""
    set_to = {**scenario.parameters, name: Override(value=value, note="sensitivity")}
    return scenario.model_copy(update={"parameters": set_to})


def _run_all(
    archive: Archive, plans: Sequence[Scenario], settings: RunSettings, most: int, denominator: Denominator | None
) -> list[dict[str, Floats]]:
    """Every plan in the same luck, one plan a thread: while one is prepared, another one runs."""
    cancel = settings.cancel or Event()
    done: list[int] = []
    pairs = [(CENTRAL, luck) for luck in range(settings.replicates)]

    def note(*_: int) -> None:
        done.append(1)
        if settings.progress:
            settings.progress(len(done), len(plans) * len(pairs))

    def one(plan: Scenario) -> dict[str, Floats]:
        if cancel.is_set():
            raise CancelledError("测算已取消 the run was cancelled")
        results = simulate(archive, plan, seed=settings.seed, threads=1, pairs=pairs, progress=note, cancel=cancel)
        return _answers(results, denominator)

    with ThreadPoolExecutor(max(1, min(settings.threads or os.cpu_count() or 1, most))) as pool:
        waiting = [pool.submit(one, plan) for plan in plans]
        try:
            return [run.result() for run in waiting]
        except BaseException:
            for run in waiting:
                run.cancel()
            raise


def _answers(results: Results, denominator: Denominator | None) -> dict[str, Floats]:
    """Every answer of a run, one value a replicate."""
    counted, kind = count_moves(results), denominator_of(results, denominator)
    rates = counted.rate(kind)
    by_name = {
        "rate": rates.mean(axis=1),
        "lifted_total": counted.of("lifted").sum(axis=1),
        "on_file_end": counted.of("on_file_end")[:, -1],
        "spending_total_yuan": union_yuan(results).sum(axis=(1, 2)),
    }
    by_name |= {f"rate_{year}": rates[:, t] for t, year in enumerate(results.years)}
    return {name: values.astype(np.float64) for name, values in by_name.items()}


def _entry(
    number: Ends, central: Mapping[str, Floats], low: Mapping[str, Floats], high: Mapping[str, Floats]
) -> dict[str, Any]:
    swings = {name: swing(low[name], central[name], high[name]) for name in central}
    return {**asdict(number), "answers": swings}


def swing(low: Floats, central: Floats, high: Floats) -> dict[str, Any]:
    """Width of the mean answer over low, centre and high, beside what luck does to that difference.

    One value a replicate, the same luck in all three: the noise is the half width of the t interval of the paired
    difference at CERTAINTY, so what luck does to all three alike is not in it.
    """
    from scipy.special import stdtrit

    least, most = min((low, central, high), key=np.mean), max((low, central, high), key=np.mean)
    gap = most - least
    n = len(gap)
    noise = float(stdtrit(n - 1, (1 + CERTAINTY) / 2) * gap.std(ddof=1) / np.sqrt(n))
    return {
        "low": round(float(low.mean()), 6),
        "high": round(float(high.mean()), 6),
        "swing": round(float(gap.mean()), 6),
        "noise": round(noise, 6),
        "within_noise": bool(gap.mean() <= noise),
    }
