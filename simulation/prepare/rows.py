"""Opening rows and slots: the households kept on file, their members, and the possible arrivals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.inputs.archive import Archive
from simulation.inputs.programmes import Programme
from simulation.inputs.scenario import Scenario
from simulation.inputs.screening import Screening, cause_bits, cause_codes, group_codes
from simulation.prepare.numbers import settled
from simulation.state import IDLE, OPENING_HOUSEHOLD, OPENING_MEMBER, ROW, SLOT, Array, Ints, Rows, Slots
from simulation.year.arrivals import choose_arrivals

COLLEGE = 3
"""Code of the education from which no further degree is supported."""

GROUPS = 6
"""Five leading groups and none."""


def opening_rows(
    archive: Archive, screening: Screening, programmes: Mapping[str, Programme], scenario: Scenario
) -> Rows:
    """Typed state of every household kept on file, in the order of the archive; `programmes` are the scenario's records."""
    first_year = scenario.years[0]
    kept = screening.kept
    homes = archive.households.iloc[kept]
    starts, ends = homes["members_from"].to_numpy(), homes["members_to"].to_numpy()
    counts = (ends - starts).astype(np.int64)
    member_from = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    places = np.repeat(starts - member_from[:-1], counts) + np.arange(member_from[-1])
    worker = archive.members.iloc[starts]
    age = (first_year * 12 - worker["born"].to_numpy()) // 12
    row = np.zeros(len(kept), ROW).view(np.recarray)
    row.programmes_open = _open_programmes(archive, screening, kept, programmes)
    row.member_from, row.members = member_from[:-1], counts
    row.unit, row.cause = homes["unit"], homes["cause"]
    row.lead, row.tier = screening.lead[kept], screening.tier[kept]
    row.line = 2 * homes["region"].to_numpy() + (homes["urban"].to_numpy() == 0)
    row.upskilling = (age <= settled(scenario, "upskilling_age_max")) & (worker["education"].to_numpy() < COLLEGE)
    return Rows(
        row,
        _household_rows(homes, age, settled(scenario, "business_age_max")),
        _member_rows(archive.members, places, first_year, member_from[:-1]),
    )


def _household_rows(homes: pd.DataFrame, age: NDArray[np.int64], business_age: float) -> Array:
    rows: Array = np.zeros(len(homes), OPENING_HOUSEHOLD).view(np.recarray)
    rows.heads = homes["size"]
    rows.dibao = homes["dibao"]
    rows.assisted = homes["dibao"]
    rows.entitlement = homes["entitlement"]
    rows.entitlement_month = homes["entitlement_month"]
    rows.wish_business = (homes["wish_business"].to_numpy() == 1) & (age <= business_age)
    rows.filed = homes["filed"]
    rows.other_income = homes["other_income_month"]
    rows.rigid_other = homes["rigid_other_month"]
    rows.event_cost = homes["event_cost_month"]
    return rows


def _member_rows(people: pd.DataFrame, places: NDArray[np.int64], first_year: int, workers: NDArray[np.int64]) -> Array:
    """Members at `places` of the archive's table, column by column, so that a large file is not copied whole."""
    rows: Array = np.zeros(len(places), OPENING_MEMBER).view(np.recarray)
    rows.worker[workers] = 1
    for name, column in {
        "born": "born", "wage": "wage_month", "pension": "pension_month", "sex": "sex", "able": "able", "activity": "activity",
        "risk": "risk", "disabled": "disabled", "illness": "illness", "insured": "insured", "school": "school",
        "school_years": "school_years", "education": "education", "cost_inpatient": "cost_inpatient",
        "cost_outpatient": "cost_outpatient", "cost_other": "cost_other", "jobless_since": "jobless_since",
    }.items():  # fmt: skip
        rows[name] = people[column].to_numpy()[places]
    unknown = (rows.activity == IDLE) & (rows.jobless_since < 0)
    rows.jobless_since[unknown] = (first_year - 1) * 12
    return rows


def _open_programmes(
    archive: Archive, screening: Screening, kept: NDArray[np.intp], programmes: Mapping[str, Programme]
) -> NDArray[np.uint64]:
    """One bit for each programme the household's groups, causes, tier and own refusals allow."""
    homes = archive.households.iloc[kept]
    groups, tiers = screening.groups[kept], screening.tier[kept]
    causes = cause_bits(archive)[kept]
    answer, answers = pd.factorize(homes["refused"])
    bits = np.zeros(len(kept), np.uint64)
    for place, programme in enumerate(programmes.values()):
        allowed = np.ones(len(kept), np.bool_)
        if programme.who.groups:
            allowed &= (groups & _mask(group_codes(), programme.who.groups)) != 0
        if programme.who.causes:
            allowed &= (causes & _mask(cause_codes(), programme.who.causes)) != 0
        if programme.who.tiers:
            allowed &= np.isin(tiers, programme.who.tiers)
        allowed &= ~_refuses(answers.tolist(), programme)[answer]
        bits |= allowed.astype(np.uint64) << np.uint64(place)
    return bits


def _mask(codes: Sequence[str], chosen: Sequence[str]) -> int:
    return sum(1 << codes.index(code) for code in chosen)


def _refuses(answers: Sequence[str], programme: Programme) -> NDArray[np.bool_]:
    """本人意愿: a household that wrote a programme's or plan's name is not offered it; one truth value for each answer."""
    names = [name for name in (programme.zh, programme.plan) if name]
    refuses = [bool(text) and any(name in text or text in name for name in names) for text in answers]
    return np.array(refuses, np.bool_)


def make_slots(archive: Archive, screening: Screening, rows: Rows, first_year: int, most: Ints) -> Slots:
    """Slots for the opening file and for up to `most[year, group]` arrivals."""
    kept = screening.kept
    homes = archive.households.iloc[kept]
    keys = homes["key"].to_numpy().astype(np.uint64)
    salt = np.uint64(int.from_bytes(archive.salt.encode()[:8].ljust(8, b"\0"), "little"))
    donors, own_keys = [np.arange(len(kept))], [keys]
    start = np.zeros(most.shape, np.int64)
    filled = len(kept)
    for t in range(most.shape[0]):
        for group in range(GROUPS):
            start[t, group] = filled
            found, made = _arrivals(salt, group, first_year + t, int(most[t, group]), keys, rows.row.lead)
            donors.append(found)
            own_keys.append(made)
            filled += len(found)
    row, key = np.concatenate(donors), np.concatenate(own_keys)
    counts = rows.row.members[row].astype(np.int64)
    member_from = np.concatenate([[0], np.cumsum(counts)])
    places = np.repeat(rows.row.member_from[row] - member_from[:-1], counts) + np.arange(member_from[-1])
    slot = np.zeros(len(row), SLOT).view(np.recarray)
    slot.key, slot.row, slot.member_from, slot.member_to = key, row, member_from[:-1], member_from[1:]
    return Slots(slot, key, member_keys(archive, screening)[places], np.repeat(key, counts), rows.row.unit[row], start)


def member_keys(archive: Archive, screening: Screening) -> NDArray[np.uint32]:
    """Member keys of the kept households, in the order of the rows."""
    homes = archive.households.iloc[screening.kept]
    counts = (homes["members_to"] - homes["members_from"]).to_numpy()
    first = np.repeat(homes["members_from"].to_numpy() - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
    keys: NDArray[np.uint32] = archive.members["key"].to_numpy()[first + np.arange(counts.sum())].astype(np.uint32)
    return keys


def _arrivals(
    salt: np.uint64, group: int, year: int, most: int, keys: NDArray[np.uint64], lead: NDArray[np.int8]
) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    pool = np.flatnonzero(lead == group)
    if most == 0 or not len(pool):
        return np.zeros(0, np.int64), np.zeros(0, np.uint64)
    pool = pool[np.argsort(keys[pool], kind="stable")]
    made, donors = np.empty(most, np.uint64), np.empty(most, np.int64)
    choose_arrivals(salt, group, year, keys[pool], made, donors)
    return pool[donors], made
