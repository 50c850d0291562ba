"""Members of a household that lists nobody but its worker, and birth months and sexes a file leaves out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.inputs.imputation import ImputationLog, Keys, keyed_uniform, normal, splitmix64, table
from simulation.inputs.people import (
    CHILD,
    GRANDCHILD,
    MOST_MEMBERS,
    OTHER,
    PARENT,
    SPOUSE,
    STUDENT,
    WORKER,
    Homes,
    People,
    blank_people,
)
from simulation.inputs.typed import BLANK, Int8, Int32, Mask

SCHOOLING = 8
NOBODY = -1


def infer_members(homes: Homes, worker: People, unlisted: Mask) -> People:
    """Partner, children and parents of the homes of `unlisted`, by size and cause, each home by its own key.

    Work, income, schooling and health stay blank here: they are settled with those of listed members.
    """
    relations = _relations(homes, unlisted & (homes.size > 1))
    row, slot = np.nonzero(relations >= 0)
    people = blank_people(row.astype(np.int32), relations[row, slot])
    people.inferred[:] = True
    people.illness[:] = 0
    first_child = (relations == CHILD) & (np.cumsum(relations == CHILD, axis=1) == 1)
    people.activity[first_child[row, slot] & homes.has_cause(SCHOOLING)[row]] = STUDENT
    return people


def _relations(homes: Homes, here: Mask) -> Int8:
    """Relation by slot (0 is the first member after the worker), -1 for an empty slot."""
    slots = MOST_MEMBERS - 1
    shares = table("imputed_family")
    places = np.where(here, np.minimum(homes.size - 1, slots), 0)
    relations = np.full((len(places), slots), NOBODY, dtype=np.int8)
    schooling = homes.has_cause(SCHOOLING)
    partner = here & _has_partner(homes) & ~(schooling & (homes.size == 2))
    children, parents = np.zeros(len(places), dtype=np.int64), np.zeros(len(places), dtype=np.int64)
    chances = np.array([shares["child_first"], shares["child_second"], shares["child_third"], 0.0])
    for slot in range(slots):
        filled = slot < places
        spouse = filled & partner & (slot == 0)
        luck = keyed_uniform(homes.keys, f"relation {slot}")
        child = filled & ~spouse & ((luck < chances[np.minimum(children, 3)]) | (schooling & (children == 0)))
        parent = filled & ~spouse & ~child & (parents < 2)
        children, parents = children + child, parents + parent
        relations[:, slot] = np.select([spouse, child, parent, filled], [SPOUSE, CHILD, PARENT, OTHER], NOBODY)
    return relations


def _has_partner(homes: Homes) -> Mask:
    shares = table("imputed_family")
    chance = np.select(
        [homes.size <= 2, homes.size == 3], [shares["partner_2"], shares["partner_3"]], shares["partner_4"]
    )
    drawn = keyed_uniform(homes.keys, "partner") < chance
    told = np.where(homes.partner == BLANK, drawn, homes.partner == 1)
    answer: Mask = told & (homes.single_parent != 1)
    return answer


def settle_births(people: People, homes: Homes, log: ImputationLog) -> None:
    """Fill birth months and sexes from the relation to the worker, by household, relation and place in the list."""
    place = _place_in_relation(people)
    keys = splitmix64(
        homes.keys[people.household] + (people.relation.astype(np.uint64) << np.uint64(8)) + place.astype(np.uint64)
    )
    no_sex = log.note("sex", people.sex == BLANK, people.household)
    male = keyed_uniform(keys, "sex") < np.where(people.relation == WORKER, table("imputed_yes")["male"], 0.5)
    people.sex = np.where(no_sex, ~male, people.sex).astype(np.int8)
    worker_sex = people.sex[people.relation == WORKER][people.household]
    people.sex = np.where(no_sex & (people.relation == SPOUSE), 1 - worker_sex, people.sex).astype(np.int8)
    no_birth = log.note("born", people.born == BLANK, people.household)
    rows = np.flatnonzero(no_birth & (people.relation == WORKER))
    ages = table("imputed_age")
    spread = (ages["worker_high"] - ages["worker_low"]) * keyed_uniform(keys[rows], "born")
    people.born[rows] = homes.as_of - (12 * (ages["worker_low"] + spread)).astype(np.int32)
    rows = np.flatnonzero(no_birth & (people.relation != WORKER))
    people.born[rows] = _relative_birth(people, homes, rows, place[rows], keys[rows])


def _place_in_relation(people: People) -> Int32:
    """Ordinal of each person among those of the same home and relation, in the order of the file."""
    group = people.household.astype(np.int64) * MOST_MEMBERS + people.relation
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    first = np.r_[True, ordered[1:] != ordered[:-1]]
    start = np.maximum.accumulate(np.where(first, np.arange(len(ordered)), 0))
    place = np.empty(len(ordered), dtype=np.int32)
    place[order] = np.arange(len(ordered)) - start
    return place


def _relative_birth(people: People, homes: Homes, rows: NDArray[np.intp], place: Int32, keys: Keys) -> Int32:
    """Birth months of members from the worker's; a student's age is kept within school ages."""
    ages, start = table("imputed_age"), table("imputed_school_start")
    relation = people.relation[rows]
    worker_born = people.born[people.relation == WORKER][people.household[rows]]
    woman = people.sex[rows] == 1
    child = (relation == CHILD) * (ages["child_gap"] + ages["child_step"] * place)
    gap = child + (relation == GRANDCHILD) * ages["grandchild_gap"] - (relation == PARENT) * ages["parent_gap"]
    gap += (relation == SPOUSE) * np.where(woman, -ages["spouse_gap"], ages["spouse_gap"])
    spread = np.select(
        [relation == CHILD, relation == PARENT], [ages["child_spread"], ages["parent_spread"]], ages["spouse_spread"]
    )
    luck = np.clip(normal(keyed_uniform(keys, "born")), -2, 2)
    born = worker_born + (12 * (gap + spread * luck)).astype(np.int32)
    student = people.activity[rows] == STUDENT
    oldest, youngest = 12 * (start["university"] + 3), 12 * (start["primary"] + 1)
    born = np.where(student, np.clip(born, homes.as_of - oldest, homes.as_of - youngest), born)
    months: Int32 = np.clip(born, homes.as_of - 12 * 95, homes.as_of - 1).astype(np.int32)
    return months
