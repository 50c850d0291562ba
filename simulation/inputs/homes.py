"""The typed tables of one block of households: what the household sheet says, and its people settled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.inputs.imputation import (
    FEN,
    Columns,
    ImputationLog,
    Keys,
    keyed_uniform,
    lognormal,
    number,
    pick,
    table,
)
from simulation.inputs.income import settle_income
from simulation.inputs.inferred import infer_members, settle_births
from simulation.inputs.people import (
    JOBLESS,
    MOST_MEMBERS,
    STUDENT,
    WORKER,
    WORKING,
    Homes,
    People,
    join,
    listed_members,
    workers,
)
from simulation.inputs.settle import (
    SCHOOL_OF_LEVEL,
    Household,
    as_columns,
    person_keys,
    settle_costs,
    settle_health,
    settle_rest,
    settle_schooling,
)
from simulation.inputs.typed import BLANK, Floats, Int8, Int32, Mask, Sheet

INFERRED, MERGED, IMPUTED = 1, 2, 4
ENTITLEMENT, DISASTER, ACCIDENT = 4, 6, 7
STAGES = ("compulsory", "senior", "vocational", "college", "university")


def type_block(
    sheet: Sheet, listed: Sheet, owner: Int32, keys: Keys, as_of: int, log: ImputationLog
) -> tuple[Columns, Columns]:
    """Household and member columns of one block.

    `owner` gives for each row of `listed` the row of `sheet` it belongs to; `keys` are the household keys.
    """
    worker = workers(sheet)
    homes = _homes(sheet, keys, as_of, log)
    members = listed_members(listed, owner)
    unlisted = (homes.size > 1) & (np.bincount(owner, minlength=len(sheet)) == 0)
    people = join([worker, members, infer_members(homes, worker, unlisted)])
    settle_births(people, homes, log)
    people = people.take(_order(people))
    member_keys, draws = person_keys(people, homes)
    settle_schooling(people, draws, homes, log)
    settle_health(people, draws, homes, log)
    money, other = settle_income(people, draws, homes, log)
    settle_costs(people, draws, log)
    settle_rest(people, draws, homes, log)
    households = _household_columns(sheet, homes, people, other, log)
    table_of_members = as_columns(people, member_keys, money, homes)
    merged = _merge_beyond(table_of_members, households)
    households["flags"] = (INFERRED * unlisted + MERGED * merged + IMPUTED * log.households).astype(np.int16)
    return households, table_of_members


def _homes(sheet: Sheet, keys: Keys, as_of: int, log: ImputationLog) -> Homes:
    cause = sheet.code("cause")
    causes = sheet.bits("causes_minor") | np.where(
        cause == BLANK, 0, np.int16(1) << np.maximum(cause, 0).astype(np.int16)
    )
    marital = sheet.each("marital", _partner)
    return Homes(
        keys=keys,
        size=np.clip(np.nan_to_num(sheet.amount("household_size"), nan=1), 1, 99),
        cause=np.where(cause == BLANK, len(sheet.order("cause")) - 1, cause).astype(np.int8),
        causes=causes.astype(np.int16),
        single_parent=sheet.yes("single_parent"),
        partner=marital,
        stated=np.round(sheet.amount("income_household_year") / 12),
        other_income=np.round(sheet.amount("other_income_year") / 12),
        firm_state=_firm_state(sheet, keys, log),
        as_of=as_of,
    )


def _partner(marital: str) -> int:
    """1 for a marital status with a partner, 0 without, -1 where the words do not say."""
    if any(word in marital for word in ("未婚", "离", "丧")):
        return 0
    return 1 if "婚" in marital or "配偶" in marital else BLANK


def _firm_state(sheet: Sheet, keys: Keys, log: ImputationLog) -> Int8:
    """State of the firm; a blank is drawn for state and collective firms and normal for the others."""
    told, kind = sheet.code("employer_state"), sheet.order("employer_type")
    employer = sheet.code("employer_type")
    public = (employer == kind.index("state")) | (employer == kind.index("collective"))
    silent = log.note("employer_state", (told == BLANK) & (employer != kind.index("none")), mark=False)
    drawn = np.where(public, pick(keyed_uniform(keys, "employer_state"), list(table("imputed_firm_state").values())), 0)
    return np.where(silent, drawn, np.maximum(told, 0)).astype(np.int8)


def _order(people: People) -> NDArray[np.intp]:
    """Rows by home, relation (the worker first), birth month, sex; equals in the order of the file."""
    look = (people.relation.astype(np.int64) << 24) + people.born.astype(np.int64) * 2 + people.sex
    return np.argsort((people.household.astype(np.int64) << 28) + look, kind="stable")


def _household_columns(sheet: Sheet, homes: Homes, people: People, other: Floats, log: ImputationLog) -> Columns:
    stated = np.where(np.isnan(homes.stated), 0, homes.stated * 12)
    category, status = sheet.code("category"), sheet.code("status")
    event = _event_cost_month(sheet, homes, log)
    return {
        "urban": (sheet.code("place_kind") != sheet.order("place_kind").index("rural")).astype(np.int8),
        "size": homes.size.astype(np.int8),
        "category": category,
        "cause": homes.cause,
        "causes": homes.causes,
        "groups": sheet.bits("groups").astype(np.int8),
        "employer_type": sheet.code("employer_type"),
        "employer_state": homes.firm_state,
        "single_parent": _single_parent(homes, people, log),
        "other_income_month": np.round(other).astype(np.int32),
        "event_cost_month": event,
        "rigid_other_month": _rigid_other(sheet, homes, people, event),
        "stated_income_year": stated.astype(np.int64),
        "dibao": (category == sheet.order("category").index("dibao")).astype(np.int8),
        **_entitlement(sheet, homes, log),
        **_yes_columns(sheet, homes, people, log),
        "refused": sheet.text("refused"),
        "file_level": _file_level(sheet, category, log),
        "filed": _filed(sheet, homes, log),
        "status": np.maximum(status, 0).astype(np.int8),
        "retired": (sheet.code("work_status") == sheet.order("work_status").index("retired")).astype(np.int8),
    }


def _single_parent(homes: Homes, people: People, log: ImputationLog) -> Int8:
    """As filed; a blank is answered from the members: a child under 18 or at school, and no partner."""
    family = Household(people, homes)
    child = (people.relation == 2) & ((people.activity == STUDENT) | (homes.as_of - people.born < 18 * 12))
    alone = (family.sum(child) > 0) & (family.sum(people.relation == 1) == 0)
    silent = log.note("single_parent", homes.single_parent == BLANK)
    return np.where(silent, alone, homes.single_parent).astype(np.int8)


def _event_cost_month(sheet: Sheet, homes: Homes, log: ImputationLog) -> Int32:
    """A twelfth of the yearly cost of a sudden event; drawn if blank where an accident or disaster is a cause."""
    cost = sheet.amount("event_cost_year")
    silent = log.note("event_cost_month", np.isnan(cost) & (homes.has_cause(ACCIDENT) | homes.has_cause(DISASTER)))
    luck = keyed_uniform(homes.keys, "event_cost")
    drawn = lognormal(luck, number("event_cost_year", "shocks") * FEN, number("event_cost_sdlog", "shocks"))
    return np.round(np.where(silent, drawn, np.nan_to_num(cost)) / 12).astype(np.int32)


def _rigid_other(sheet: Sheet, homes: Homes, people: People, event: Int32) -> Int32:
    """Stated monthly rigid cost beyond medical, school and event cost; never below zero."""
    cost = table("school_cost_year", "resources")
    by_school = np.array([0.0, *(cost[stage] * FEN for stage in STAGES)])
    explained = by_school[SCHOOL_OF_LEVEL[people.level]] + people.inpatient + people.outpatient + people.other
    rest = np.nan_to_num(sheet.amount("rigid_cost_month")) - Household(people, homes).sum(explained) / 12 - event
    return np.round(np.maximum(rest, 0)).astype(np.int32)


def _entitlement(sheet: Sheet, homes: Homes, log: ImputationLog) -> Columns:
    """Which social-insurance entitlement is not received and what it would pay a month."""
    told, order = sheet.code("entitlement"), sheet.order("entitlement")
    silent = log.note("entitlement", (told == BLANK) & homes.has_cause(ENTITLEMENT))
    drawn = 1 + pick(keyed_uniform(homes.keys, "entitlement"), list(table("imputed_entitlement").values()))
    kind = np.where(silent, drawn, np.maximum(told, 0)).astype(np.int8)
    amount = sheet.amount("entitlement_month")
    blank = log.note("entitlement_month", (kind > 0) & np.isnan(amount))
    usual = np.array([0.0, *(table("imputed_entitlement_month")[name] * FEN for name in order[1:])])[kind]
    month = np.where(blank, usual, np.where(kind > 0, np.nan_to_num(amount), 0))
    return {"entitlement": kind, "entitlement_month": np.round(month).astype(np.int32)}


def _yes_columns(sheet: Sheet, homes: Homes, people: People, log: ImputationLog) -> Columns:
    """Severance, wish to start a business, union membership, migrant worker: as filed, else drawn."""
    shares, order = table("imputed_yes"), sheet.order("groups")
    status = sheet.code("work_status")
    filed_migrant = sheet.bits("groups") >> order.index("migrant") & 1
    migrant = (status == sheet.order("work_status").index("migrant")) | (filed_migrant == 1)
    out = (people.activity == JOBLESS)[people.relation == WORKER]
    severance = np.array(list(table("imputed_severance").values()))[homes.firm_state] * out
    member = np.where(migrant, shares["union_member_migrant"], shares["union_member"])
    wish = np.full(len(sheet), shares["wish_business"])
    chances = {"severance": severance, "wish_business": wish, "union_member": member}
    columns = {name: _yes_or_drawn(sheet, name, homes, chance, log) for name, chance in chances.items()}
    return {**columns, "migrant": migrant.astype(np.int8)}


def _yes_or_drawn(sheet: Sheet, column: str, homes: Homes, chance: Floats, log: ImputationLog) -> Int8:
    told = sheet.yes(column)
    silent = log.note(column, told == BLANK, mark=False)
    return np.where(silent, keyed_uniform(homes.keys, column) < chance, told).astype(np.int8)


def _file_level(sheet: Sheet, category: Int8, log: ImputationLog) -> Int8:
    """National, provincial or city file; a blank follows the category (below the line, margin, above)."""
    told = sheet.code("file_level")
    by_category = np.array([0, 1, 2, 0, 2], dtype=np.int8)[category]
    return np.where(log.note("file_level", told == BLANK, mark=False), by_category, told).astype(np.int8)


def _filed(sheet: Sheet, homes: Homes, log: ImputationLog) -> Int32:
    told, months = sheet.month("filing_date"), table("imputed_months_on_file")
    silent = log.note("filed", told == BLANK)
    drawn = np.minimum(-months["mean"] * np.log(keyed_uniform(homes.keys, "filed")), months["longest"])
    return np.where(silent, homes.as_of - 1 - drawn.astype(np.int64), told).astype(np.int32)


def _merge_beyond(members: Columns, households: Columns) -> Mask:
    """Keep the worker and the seven members that matter most; the rest's costs go to the last one kept.

    Their incomes become other income of the home. Changes both tables in place; gives the homes concerned.
    """
    home, count = members["household"], len(households["size"])
    crowded = np.bincount(home, minlength=count) > MOST_MEMBERS
    if not crowded.any():
        return crowded
    weight = np.select(
        [
            members["relation"] == WORKER,
            members["activity"] == WORKING,
            members["school"] > 0,
            members["illness"] > 0,
            members["able"] == 1,
        ],
        [0, 1, 2, 3, 4],
        5,
    )
    order = np.lexsort((np.arange(len(home)), weight, home))
    first = np.searchsorted(home, np.arange(count))
    place = np.empty(len(home), dtype=np.int64)
    place[order] = np.arange(len(home)) - first[home[order]]
    last = np.full(count, -1)
    last[home[place == MOST_MEMBERS - 1]] = np.flatnonzero(place == MOST_MEMBERS - 1)
    extra = place >= MOST_MEMBERS
    for column in ("cost_inpatient", "cost_outpatient", "cost_other"):
        np.add.at(members[column], last[home[extra]], members[column][extra])
    np.add.at(
        households["other_income_month"], home[extra], members["wage_month"][extra] + members["pension_month"][extra]
    )
    for name in members:
        members[name] = members[name][~extra]
    return crowded
