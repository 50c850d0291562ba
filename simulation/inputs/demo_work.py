"""How a demo household earns its income: pensions first, then wages of those who can work."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.inputs.demo_people import (
    ABLE_JOBLESS,
    CHILD,
    LAID_OFF,
    NO_LABOUR,
    PARENT,
    REGULAR,
    RETIRED,
    SPOUSE,
    WORKER,
    Block,
    Floats,
    Ints,
    Mask,
    draw,
    mix,
)
from simulation.inputs.imputation import table

STATUSES = ("working", "laid_off", "jobless", "retired", "sick_leave", "internal_leave", "migrant")
IDENTITIES = (
    "working",
    "self_employed",
    "odd_jobs",
    "jobless",
    "student",
    "retired",
    "preschool",
    "farming",
    "unable",
    "homemaker",
)
EMPLOYERS = ("state", "collective", "public", "private", "none")
FIRM_STATES = ("normal", "restructured", "stopped", "bankrupt")


@dataclass(frozen=True)
class Jobs:
    """What each person does (index into IDENTITIES), and the worker's status, employer and firm."""

    identity: Ints
    full: Mask
    able: Mask
    status: Ints
    employer: Ints
    firm: Ints
    migrant: Mask


def choose_work(block: Block) -> Jobs:
    """Split the gross income of each household over its people; fills wages, pensions and other income of the block."""
    total = np.round(block.gross * block.line * block.size, -1)
    old = _at_pension_age(block)
    left = total - _pay_pensions(block, total, old)
    other = (block.rng.random(block.count) < mix("family")["other_income"]) * block.rng.uniform(100, 600, block.count)
    block.other_month = np.round(np.minimum(other, left * 0.4), -1).astype(np.float64)
    left = left - block.other_month
    able = _can_work(block, old)
    _pay_wages(block, able, left)
    migrant = (block.rng.random(block.count) < mix("work")["migrant"]) & (block.profile == REGULAR) & able[:, WORKER]
    status, employer, firm = _worker_status(block, able, migrant)
    full = block.wage >= mix("wage_step_month")["casual"]
    return Jobs(_identities(block, able, old), full, able, status, employer, firm, migrant)


def _at_pension_age(block: Block) -> Mask:
    ages = table("pension_age", "ageing")
    limit = np.where(block.sex == 0, ages["male"], ages["female"])
    limit[:, WORKER] = np.where(block.profile == RETIRED, 0, 200)
    return block.present() & (block.age() >= limit)


def _pay_pensions(block: Block, total: Floats, old: Mask) -> Floats:
    rng, family = block.rng, mix("family")
    luck = rng.random(old.shape)
    resident = old & (luck < family["parent_pension"])
    employee = old & (luck > 1 - family["employee_pension"])
    employee[:, WORKER] = old[:, WORKER]
    resident[:, WORKER] = False
    small: Floats = np.round(rng.uniform(100, 140, old.shape)).astype(np.float64)
    large: Floats = np.round(rng.uniform(1500, 2500, old.shape), -1).astype(np.float64)
    pension: Floats = np.where(employee, large, np.where(resident, small, 0.0))
    pension[:, WORKER] = np.minimum(pension[:, WORKER], total)
    too_much = pension.sum(axis=1) > total
    pension[too_much, 1:] = np.minimum(pension[too_much, 1:], 0)
    block.pension = pension
    block.worker_income = pension[:, WORKER].copy()
    paid: Floats = pension.sum(axis=1)
    return paid


def _can_work(block: Block, old: Mask) -> Mask:
    adult = block.present() & (block.age() >= 18) & ~old & (block.level < 0) & (block.relation != PARENT)
    able: Mask = adult & ~block.unable & (block.cause != NO_LABOUR)[:, None]
    return able


def _pay_wages(block: Block, able: Mask, left: Floats) -> None:
    rng, step = block.rng, mix("wage_step_month")
    jobless_cause = np.isin(block.cause, (ABLE_JOBLESS, LAID_OFF))
    score = np.select([block.relation == SPOUSE, block.relation == CHILD], [1.0, 2.0], 3.0) + rng.random(able.shape)
    score[:, WORKER] = np.where(jobless_cause, 9, 0.9)
    score[~able] = np.inf
    wanted = np.select([left < step["none"], left < step["one"], left < step["two"]], [0, 1, 2], 3)
    earners = np.minimum(wanted, able.sum(axis=1))
    earning = (score.argsort(axis=1).argsort(axis=1) < earners[:, None]) & able
    weight = earning * rng.uniform(0.8, 1.2, able.shape)
    total = weight.sum(axis=1, keepdims=True)
    wage = np.divide(weight * left[:, None], total, out=np.zeros_like(weight), where=total > 0)
    block.wage = np.round(wage, -1)
    jobless = jobless_cause & (block.wage[:, WORKER] >= step["casual"])
    block.wage[jobless, WORKER] = np.round(rng.uniform(500, step["casual"] - 50, int(jobless.sum())), -1)
    _pay_rest(block, able, np.maximum(left - block.wage.sum(axis=1), 0))
    block.worker_income += block.wage[:, WORKER]


def _pay_rest(block: Block, able: Mask, rest: Floats) -> None:
    """Sick pay or a living allowance for a worker without wages, otherwise other income of the family."""
    rest = np.where(rest < 10, 0, np.round(rest, -1))
    allowance = (block.wage[:, WORKER] == 0) & (block.profile != RETIRED) & (rest < 1500)
    allowance &= block.rng.random(block.count) < mix("work")["sick_pay"]
    allowance &= ~able[:, WORKER] | (rest < 480)
    block.worker_income += np.where(allowance, rest, 0)
    block.other_month += np.where(allowance, 0, rest)


def _worker_status(block: Block, able: Mask, migrant: Mask) -> tuple[Ints, Ints, Ints]:
    rng, count, shares = block.rng, block.count, mix("work")
    employer = draw(rng, mix("employer"), count)
    employer[migrant] = np.where(rng.random(int(migrant.sum())) < 0.7, 3, 4)
    public_firm = employer <= 1
    firm = np.where(public_firm, draw(rng, mix("firm_state"), count), 0)
    wage, works = block.wage[:, WORKER], block.wage[:, WORKER] > 0
    full = wage >= mix("wage_step_month")["casual"]
    closed = np.isin(firm, (3,)) & full
    firm[closed] = 1
    stopped = works & ~full & (rng.random(count) < shares["casual_at_stopped_firm"]) & (employer <= 1)
    firm[stopped] = 2
    out = np.where(public_firm, 1, 2)
    leave = ~works & able[:, WORKER] & public_firm & (rng.random(count) < shares["internal_leave"])
    sick = np.where(rng.random(count) < shares["sick_leave"], 4, 2)
    status = np.select(
        [block.profile == RETIRED, full & ~migrant, migrant, stopped, leave, able[:, WORKER]],
        [3, 0, 6, 0, 5, out],
        sick,
    )
    return status, employer, firm


def _identities(block: Block, able: Mask, old: Mask) -> NDArray[np.int64]:
    rng, shares, age = block.rng, mix("work"), block.age()
    luck = rng.random(age.shape)
    step = mix("wage_step_month")["casual"]
    homemaker = able & (block.sex == 1) & (block.relation == SPOUSE) & (luck < shares["homemaker"])
    full = np.where(luck < shares["self_employed"], 1, 0)
    return np.select(
        [
            block.wage >= step,
            block.wage > 0,
            block.level >= 1,
            (block.level == 0) | (age < 7),
            block.pension > 0,
            block.unable | old | (block.relation == PARENT),
            homemaker,
        ],
        [full, 2, 4, 6, 5, 8, 9],
        3,
    )
