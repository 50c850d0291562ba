"""Who lives in a demo household, what they earn and what they must pay: one block of invented households.

Every array is (households, slots): slot 0 is the worker, an empty slot has relation -1. Money is yuan a month or a year
as the name says; ratios are per head against the line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.inputs.imputation import table
from simulation.inputs.parameters import Parameter, Series, Table, load_parameters, parse_numbers, read_yaml
from simulation.inputs.paths import DATA

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

SLOTS = 9
DISTRICTS, OUTER = 7, 4
"""Districts and county come first among the filing units; from the fifth on they are partly rural."""
AS_OF = 2016 * 12
SCHOOL_START = 2015 * 12 + 8
WORKER, SPOUSE, CHILD, PARENT, OTHER_KIN = 0, 1, 2, 3, 6
CAUSES = (
    "no_labour",
    "able_jobless",
    "laid_off",
    "uninsured",
    "entitlement",
    "illness",
    "disaster",
    "accident",
    "schooling",
    "other",
)
NO_LABOUR, ABLE_JOBLESS, LAID_OFF, UNINSURED, ENTITLEMENT, ILLNESS, DISASTER, ACCIDENT, SCHOOLING, OTHER = range(10)
PROFILES = ("regular", "retired", "above", "undecided", "over_line", "wrong")
REGULAR, RETIRED, ABOVE, UNDECIDED, OVER_LINE, WRONG = range(6)
HEALTHY, SERIOUS, CHRONIC, DISABLED = range(4)
LEVELS = ("preschool", "primary", "junior", "senior", "vocational", "college", "university")
LEVEL_START = np.array([3, 6, 12, 15, 15, 18, 18])
LEVEL_LENGTH = np.array([3, 6, 3, 3, 3, 3, 4])


@cache
def mix(name: str) -> Mapping[str, float]:
    """A table of `data/demo/mix.yaml`; a single number comes under the key "value"."""
    record = _records()[name]
    if isinstance(record, Parameter):
        return {"value": record.value}
    if not isinstance(record, Table):
        raise TypeError(f"{name} is a series")
    return record.values


@cache
def _records() -> Mapping[str, Any]:
    path = DATA / "demo" / "mix.yaml"
    return parse_numbers(read_yaml(path), path.name)


@cache
def line_month(series: str) -> float:
    """The dibao line of the demo's year, yuan per head and month."""
    record = load_parameters("resources")["dibao_line"]
    if not isinstance(record, Series):
        raise TypeError("dibao_line is not a series")
    return record.values[series][AS_OF // 12]


def draw(rng: np.random.Generator, shares: Mapping[str, float], size: int | tuple[int, ...]) -> Ints:
    """Index of a case of a table of shares, for each element."""
    edges = np.cumsum(list(shares.values()))
    return np.searchsorted(edges / edges[-1], rng.random(size), side="right").astype(np.int64)


@dataclass
class Block:
    """The working tables of one block of demo households."""

    rng: np.random.Generator
    unit: Ints
    district: Ints
    rural: Mask
    line: Floats
    profile: Ints
    size: Ints
    cause: Ints
    further: Ints
    tier: Ints
    relation: Ints
    sex: Ints
    born: Ints
    level: Ints
    health: Ints
    unable: Mask
    own: Floats
    gross: Floats
    medical_year: Floats
    event_year: Floats
    rigid_month: Floats
    wage: Floats
    pension: Floats
    other_month: Floats
    worker_income: Floats

    @property
    def count(self) -> int:
        """Number of households."""
        return len(self.size)

    def present(self) -> Mask:
        """Slots that hold a person."""
        return self.relation >= 0

    def age(self) -> Ints:
        """Full years at the start of the plan."""
        return (AS_OF - self.born) // 12


def plan_block(rng: np.random.Generator, count: int) -> Block:
    """Size, cause, tier, place and special case of `count` households; nobody lives in them yet."""
    extra = mix("profile")
    profile = draw(rng, {"regular": 1 - sum(extra.values()), **extra}, count)
    tier = draw(rng, mix("tier"), count)
    tier[(profile == UNDECIDED) | (profile == OVER_LINE)] = 1
    cause = np.choose(tier, [draw(rng, mix(f"cause_{name}"), count) for name in ("below", "margin", "accident")])
    cause[np.isin(profile, (ABOVE, UNDECIDED, WRONG))] = OTHER
    size = draw(rng, mix("size"), count) + 1
    cause[(size == 1) & (cause == SCHOOLING)] = LAID_OFF

    unit = draw(rng, mix("unit_weight"), count)
    district = np.where(unit < DISTRICTS, unit, rng.integers(0, 2, count))
    rural = rng.random(count) < np.where(district >= OUTER, mix("rural")["outer"], mix("rural")["city"])

    def zeros() -> Floats:
        return np.zeros((count, SLOTS))

    grid = np.full((count, SLOTS), -1)
    return Block(
        rng=rng,
        unit=unit,
        district=district,
        rural=rural,
        line=np.where(rural, line_month("汕头市农村"), line_month("汕头市")),
        profile=profile,
        size=size,
        cause=cause,
        further=np.full(count, -1),
        tier=tier,
        relation=grid.copy(),
        sex=grid.copy(),
        born=np.zeros_like(grid),
        level=grid.copy(),
        health=np.zeros_like(grid),
        unable=np.zeros((count, SLOTS), dtype=np.bool_),
        own=np.zeros(count),
        gross=np.zeros(count),
        medical_year=zeros(),
        event_year=np.zeros(count),
        rigid_month=np.zeros(count),
        wage=zeros(),
        pension=zeros(),
        other_month=np.zeros(count),
        worker_income=np.zeros(count),
    )


def choose_members(block: Block) -> None:
    """Who lives there: partner, children, parents, by size; a child for sure where schooling is the cause."""
    rng, family, size = block.rng, mix("family"), block.size
    block.relation[:, WORKER] = WORKER
    chance = np.select(
        [size == 1, size == 2, size == 3], [0, family["partner_2"], family["partner_3"]], family["partner_4"]
    )
    partner = rng.random(block.count) < chance
    partner &= ~((block.cause == SCHOOLING) & (size == 2))
    block.relation[partner, SPOUSE] = SPOUSE
    children = np.zeros(block.count, dtype=np.int64)
    child_chance = [family["child_first"], family["child_second"], family["child_third"]]
    for slot in range(1, SLOTS):
        open_slot = (slot < size) & (block.relation[:, slot] < 0)
        chance = np.take([*child_chance, 0.0], np.minimum(children, 3)) * (block.profile != UNDECIDED)
        child = open_slot & ((rng.random(block.count) < chance) | ((block.cause == SCHOOLING) & (children == 0)))
        children += child
        block.relation[open_slot, slot] = OTHER_KIN
        block.relation[child, slot] = CHILD
        parents = (block.relation == PARENT).sum(axis=1)
        block.relation[open_slot & ~child & (parents < 2), slot] = PARENT


def choose_ages(block: Block) -> None:
    """Birth months around the worker's and sexes."""
    rng, count, relation = block.rng, block.count, block.relation
    male = rng.random(count) < mix("family")["male_worker"]
    block.sex[:] = rng.integers(0, 2, relation.shape)
    block.sex[:, WORKER] = ~male
    spouse = relation[:, SPOUSE] == SPOUSE
    block.sex[spouse, SPOUSE] = male[spouse]
    worker = _worker_age(block, male)
    years = mix("age_years")
    gap = {SPOUSE: 0.0, CHILD: -years["child_gap"], PARENT: years["parent_gap"], OTHER_KIN: -years["sibling_gap"]}
    ages = worker[:, None] + np.zeros(relation.shape)
    for kind, distance in gap.items():
        spread = years["generation_spread" if kind in (CHILD, PARENT) else "spouse_spread"]
        here = relation == kind
        ages[here] += distance + spread * rng.normal(size=relation.shape)[here]
    ages[spouse, SPOUSE] += np.where(male[spouse], -1, 1) * years["spouse_gap"]
    order = np.cumsum(relation == CHILD, axis=1) - 1
    ages -= np.where(relation == CHILD, order * years["child_step"], 0)
    first = (relation == CHILD) & (order == 0) & (block.cause == SCHOOLING)[:, None]
    ages[first] = rng.uniform(years["student_youngest"], years["student_oldest"], relation.shape)[first]
    ages = np.clip(ages, np.where(relation == CHILD, 0.2, 17.0), 92.0)
    block.born[:] = AS_OF - np.round(ages * 12).astype(np.int64)


def _worker_age(block: Block, male: Mask) -> Floats:
    """Years: below pension age, or past it for the retired who are still on file."""
    rng, years, top = block.rng, mix("age_years"), table("pension_age", "ageing")
    limit = np.where(male, top["male"], top["female"])
    mean = np.where(male, years["worker_mean_male"], years["worker_mean_female"])
    retired = limit + rng.uniform(0.2, years["past_retirement"], block.count)
    # Parents of the students that schooling is about are not in their twenties.
    youngest = np.where(block.cause == SCHOOLING, years["student_parent_youngest"], years["worker_youngest"])
    usual = mean + years["worker_spread"] * rng.normal(size=block.count)
    folded = youngest + np.abs(limit - np.abs(limit - usual) - youngest)
    age: Floats = np.where(block.profile == RETIRED, retired, np.minimum(folded, limit - 0.1))
    return age


def choose_schooling(block: Block) -> None:
    """School stage by age in September 2015; a household poor through schooling has a student for sure."""
    rng = block.rng
    age = (SCHOOL_START - block.born) // 12
    luck = rng.random(age.shape)
    shares = mix("schooling")
    upper = np.select([luck < shares["senior"], luck < shares["senior"] + shares["vocational"]], [3, 4], -1)
    in_college = (luck < shares["college"]) & (age < LEVEL_START[5] + LEVEL_LENGTH[5])
    higher = np.select([in_college, luck >= 1 - shares["university"]], [5, 6], -1)
    level = np.select(
        [age < start for start in (*LEVEL_START[[0, 1, 2, 3, 5]], 22)],
        [-1, np.where(luck < shares["preschool"], 0, -1), 1, 2, upper, higher],
        -1,
    )
    student = block.relation == CHILD
    block.level[:] = np.where(student, level, -1)
    owed = (block.cause == SCHOOLING) & ~(block.level >= 1).any(axis=1)
    first = owed[:, None] & (block.relation == CHILD) & (np.cumsum(block.relation == CHILD, axis=1) == 1)
    block.level[first & (age >= 18)] = 6
    block.level[first & (age < 18)] = 4
    block.level[first & (age >= 22)] = -1


def choose_health(block: Block) -> None:
    """Who is ill, disabled or unable to work; somebody for sure where illness is the cause."""
    rng, shares, relation = block.rng, mix("health"), block.relation
    luck = rng.random(relation.shape)
    adult = block.present() & (block.age() >= 18) & (block.level < 0)
    chronic = np.where(relation == PARENT, shares["chronic_parent"], shares["chronic_adult"])
    block.health[adult & (luck < chronic)] = CHRONIC
    block.health[adult & (relation != PARENT) & (luck > 1 - shares["disabled_adult"])] = DISABLED
    further = (rng.random(block.count) < shares["further_illness"]) & (block.cause != ILLNESS)
    block.further[further] = ILLNESS
    _make_someone_ill(block, (block.cause == ILLNESS) | further)
    # A file says "other" and gives no named reason: no illness, no disability, no student.
    block.health[block.profile == UNDECIDED] = HEALTHY
    block.further[block.profile == UNDECIDED] = -1
    block.unable[:] = block.present() & (np.isin(block.health, (SERIOUS, DISABLED)))
    spouse_unable = (rng.random(block.count) < shares["spouse_unable"]) & (relation[:, SPOUSE] == SPOUSE)
    block.unable[spouse_unable, SPOUSE] = True
    nobody = (block.cause == NO_LABOUR)[:, None] & adult
    block.unable |= nobody
    block.health[:, WORKER][(block.cause == NO_LABOUR) & (block.health[:, WORKER] == HEALTHY)] = DISABLED


def _make_someone_ill(block: Block, households: Mask) -> None:
    shares, relation = mix("health"), block.relation
    weight = np.zeros(relation.shape)
    kinds = {
        WORKER: "ill_worker",
        SPOUSE: "ill_spouse",
        CHILD: "ill_child",
        PARENT: "ill_parent",
        OTHER_KIN: "ill_parent",
    }
    for kind, name in kinds.items():
        weight[relation == kind] = shares[name]
    # The largest of independent Gumbel values plus log weights falls on each person with its weight.
    with np.errstate(divide="ignore"):
        score = np.log(weight) + block.rng.gumbel(size=relation.shape)
    rows = np.flatnonzero(households)
    block.health[rows, score[rows].argmax(axis=1)] = SERIOUS
