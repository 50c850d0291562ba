"""Effects compiled to channels: codes once a scenario, numbers and hazard shifts for every parameter draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from simulation.inputs.programmes import (
    Claim,
    Earnings,
    Effect,
    Enrolment,
    JobSearch,
    MedicalCover,
    OwnBusiness,
    Persistence,
    Programme,
    TakeUp,
)
from simulation.inputs.scenario import Scenario
from simulation.passes.apply import (
    CASH,
    CLAIM,
    EARNINGS,
    ENROL_ASSISTANCE,
    ENROL_DIBAO,
    ENROL_INSURANCE,
    JOB_SEARCH,
    MEDICAL_COVER,
    MEDICAL_RELIEF,
    OWN_BUSINESS,
    PERSISTENCE,
    SCHOOL_COST,
    TAKE_UP,
)
from simulation.prepare.numbers import settled
from simulation.state import Floats, Ints
from simulation.year.effects import hazard_shifts, logit

HORIZON = 10
CLAIM_KINDS = ("none", "pension", "unemployment", "injury", "transfer", "own_arrears")
ENROLMENTS = {"dibao": ENROL_DIBAO, "basic_insurance": ENROL_INSURANCE, "medical_assistance": ENROL_ASSISTANCE}
CHANNELS = {
    "cash": CASH, "medical_cover": MEDICAL_COVER, "medical_relief": MEDICAL_RELIEF, "school_cost": SCHOOL_COST,
    "persistence": PERSISTENCE, "job_search": JOB_SEARCH, "earnings": EARNINGS, "own_business": OWN_BUSINESS,
    "claim": CLAIM, "take_up": TAKE_UP,
}  # fmt: skip
COVERED = ("worker", "household", "family")
Value = Callable[[str], Floats]
"""A single number by name, one entry a draw."""


def effect_starts(records: Sequence[Programme]) -> Ints:
    """Where each programme's effects start in the list of all effects, and one more entry for its end."""
    return np.concatenate([[0], np.cumsum([len(record.effects) for record in records])]).astype(np.int64)


def channel_of(effect: Effect) -> int:
    """The kernel's number for the effect's channel."""
    return ENROLMENTS[effect.into] if isinstance(effect, Enrolment) else CHANNELS[effect.channel]


def code_of(effect: Effect) -> int:
    """What the channel needs besides its numbers, packed as `passes.apply` reads it."""
    if isinstance(effect, MedicalCover):
        return COVERED.index(effect.persons) | (effect.new_illness_only << 2) | (effect.waiting_months << 3)
    if isinstance(effect, Claim):
        return sum(1 << CLAIM_KINDS.index(kind) for kind in effect.kinds)
    return effect.delay_years if isinstance(effect, Earnings) else 0


def claim_kinds(record: Programme) -> int:
    """Bits of the entitlements a programme's claims can open, 0 where it makes none."""
    return sum({1 << CLAIM_KINDS.index(kind) for e in record.effects if isinstance(e, Claim) for kind in e.kinds})


def loan_reserve(record: Programme, scenario: Scenario) -> float:
    """Fen to set aside for each award: expected default × the union's share of the loss × the loan; never the principal."""
    loans = [effect for effect in record.effects if isinstance(effect, OwnBusiness) and effect.loan_yuan > 0]
    rate = settled(scenario, "loan_default")
    return sum(loan.loan_yuan * 100 * loan.union_loss_share * rate for loan in loans)


def effect_numbers(effect: Effect, value: Value, in_scope: Floats | float) -> list[Floats | float]:
    """The six numbers of one effect, each for every draw or the same in all; money in fen."""
    if isinstance(effect, MedicalCover):
        first, second = effect.inpatient_ratio
        return [first, second, effect.lump_sum_yuan * 100, effect.ceiling_yuan * 100, in_scope, 0.0]
    if isinstance(effect, Earnings):
        return [value(effect.log_gain), value(effect.completion) if effect.completion else 1.0, 0, 0, 0, 0]
    if isinstance(effect, OwnBusiness):
        survival = np.sqrt(value(effect.survival_two_years))
        loan_month = effect.loan_yuan * 100 / (12 * effect.repay_years)
        return [np.maximum(value(effect.gain), 0.0), survival, loan_month, 0, 0, 0]
    if isinstance(effect, Persistence | Enrolment | Claim | TakeUp):
        return [value(effect.gain), 0, 0, 0, 0, 0]
    return [0.0] * 6


def search_shifts(effect: JobSearch, needs: Sequence[str], value: Value, lost: Floats, long_modifier: float) -> Floats:
    """Log-odds shifts by draw and years since the award that reproduce the evidence for a reference person.

    Reference: a graduate, someone hard to place or a general job seeker, as the programme's needs say; who is still
    without work after a year is long jobless, hence hard to place and under that modifier (`long_modifier`).
    """
    general, hard = value("reemployment_year"), value("reemployment_hard")
    found, modifiers = np.tile(hard[:, None], HORIZON), np.full(HORIZON, long_modifier)
    modifiers[0] = 1.0
    if "graduate" in needs:
        found[:, 0], found[:, 1], modifiers[1] = value("graduate_employed_half_year"), general, 1.0
    elif "hard_to_place" not in needs:
        found[:, 0] = general
    shifts = np.zeros_like(found)
    if effect.hazard_ratio:
        raised = 1.0 - (1.0 - found[:, 0]) ** value(effect.hazard_ratio)
        shifts[:, 0] = [logit(after) - logit(before) for after, before in zip(raised, found[:, 0], strict=True)]
        return shifts
    gains = _gains_by_year(effect, value)
    for draw in range(len(found)):
        hazard_shifts(gains[draw], found[draw], modifiers, general[draw], lost[draw], shifts[draw])
    return shifts


def _gains_by_year(effect: JobSearch, value: Value) -> Floats:
    """Employment differences by draw at the ends of years 0 … 9: the evidence, then its decay (halved a year without one)."""
    given = [value(name) for name in effect.gains]
    left = 1.0 - (value(effect.decay) if effect.decay else 0.5)
    rest = [given[-1] * left ** (year + 1) for year in range(HORIZON - len(given))]
    return np.stack(given + rest, axis=1)
