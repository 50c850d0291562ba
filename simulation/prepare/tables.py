"""Parameter draws as the tables the kernel reads, all draws at once; money in fen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from simulation.inputs.by_year import amount_in
from simulation.inputs.local import LocalSeries
from simulation.inputs.programmes import JobSearch, MedicalCover, Programme
from simulation.inputs.scenario import Scenario
from simulation.prepare.effects import channel_of, code_of, effect_numbers, search_shifts
from simulation.prepare.numbers import Draws
from simulation.state import AGES, EFFECT, NUMBERS, YEAR, Array, Draw, Floats, Rows

STAGES = ("none", "compulsory", "senior", "vocational", "college", "university")
RISKS = ("ordinary", "restructured", "stopped", "bankrupt", "casual")
CONTINUES = ("compulsory_senior", "compulsory_vocational", "senior_university", "senior_college", "vocational_college")
LEVELS = ("general", "hard", "vocational", "college", "university")
CLAIM_KINDS = ("none", "pension", "unemployment", "injury", "transfer", "own_arrears")
MODIFIERS = ("female", "long_jobless", "age_50")
FEN = 100.0
BASE_YEAR = 2016
"""Year of the prices in data/parameters."""


# What the rules call a number, where the parameter files name it differently.
NAMES = {
    "move": "move_year", "find": "reemployment_year", "find_hard": "reemployment_hard",
    "find_graduate": "graduate_employed_half_year", "dibao_work": "dibao_work_factor", "illness_sdlog": "illness_cost_sdlog",
    "inpatient_share": "illness_inpatient_share", "outpatient_share": "illness_outpatient_share",
    "uninsured_factor": "uninsured_cost_factor", "recovery": "illness_recovery_year", "followup": "illness_followup_share",
    "chronic_end": "chronic_end_year", "serious_death": "serious_death_year", "stops_work": "illness_stops_work",
    "second_stay": "second_stay_share", "event": "event_year", "event_sdlog": "event_cost_sdlog", "injury": "injury_year",
    "injury_award": "injury_award_month", "far_below": "far_below_share", "wrong_found": "wrongly_found_year",
    "dibao_natural": "dibao_natural_take_up", "insurance_natural": "insurance_natural_year",
    "assistance_ratio": "medical_assistance_ratio", "benefit_share": "unemployment_benefit_share",
    "hiring_sdlog": "hiring_wage_sdlog", "paid_mean": "paid_share", "paid_spread": "paid_share_spread",
    "other_growth": "other_income_growth", "business_ratio": "business_income_ratio", "business_sdlog": "business_income_sdlog",
    "combine": "effect_combination", "long_jobless": "long_jobless_months", "benefit_months": "unemployment_benefit_months",
    "months_needed": "months_running", "filed_long_months": "cleared_after_months",
}  # fmt: skip
IN_FEN = {"event_cost": "event_cost_year", "major_cost": "major_illness_cost_year"}
TABLES = {
    "pension_age": ("pension_age", ("male", "female")),
    "hard_age": ("hard_to_place_age", ("male", "female")),
    "stage_length": ("stage_length", STAGES),
    "stage_continue": ("stage_continue", CONTINUES),
    "dropout": ("dropout_year", STAGES),
    "job_loss": ("job_loss_year", RISKS),
    "claim_natural": ("entitlement_natural_year", CLAIM_KINDS),
    "hiring_ratio": ("hiring_wage_ratio", LEVELS),
    "modifiers": ("training_modifiers", MODIFIERS),
}
LEVEL_OF = {"hiring_ratio": "hiring_wage_level", "job_loss": "job_loss_level", "illness": "illness_level"}
"""Tables whose common level is uncertain: the number that multiplies all their entries."""

Values = Mapping[str, Floats]
"""Every single number, one entry a draw."""
Tables = Mapping[str, Mapping[str, float]]


def tables_of_draws(
    draws: Draws, scenario: Scenario, programmes: Sequence[Programme], rows: Rows, local: LocalSeries
) -> list[Draw]:
    """The kernel's records for every entry of the draws."""
    numbers = _numbers(draws)
    years = _years(draws, scenario, local)
    effects = _effects(draws, programmes, rows, scenario.years[0] * 12)
    return [Draw(*(table[n].view(np.recarray) for table in (numbers, years, effects))) for n in range(len(draws.draws))]


def _numbers(draws: Draws) -> Array:
    """Records of every number, shape (draws, 1)."""
    value, table = draws.value, draws.table
    record = np.zeros((len(draws.draws), 1), NUMBERS)
    for name in NUMBERS.names or ():
        column = record[name][:, 0]
        if name in TABLES:
            source, keys = TABLES[name]
            level = value[LEVEL_OF[name]][:, None] if name in LEVEL_OF else 1.0
            column[:] = _row(table[source], keys) * level
        elif name in IN_FEN:
            column[:] = np.rint(value[IN_FEN[name]] * FEN)
        elif name in value or name in NAMES:
            column[:] = value[NAMES.get(name, name)]
    record["wrong_left"][:, 0] = value["wrongly_filed"] * (1.0 - value["recheck_finds"])
    record["death_at"][:, 0] = _by_age(table["death_year"]) * value["death_hazard_ratio"][:, None]
    record["illness_at"][:, 0] = _by_age(table["serious_illness_year"]) * value["illness_level"][:, None]
    return record


def _years(draws: Draws, scenario: Scenario, local: LocalSeries) -> Array:
    """One record a draw and calendar year; prices of 2016 carried to the year."""
    value, years = draws.value, scenario.year_list
    wage = scenario.wage_growth if scenario.wage_growth is not None else value["wage_growth"]
    school = _row(draws.table["school_cost_year"], STAGES) * FEN
    records = np.zeros((len(draws.draws), len(years)), YEAR)
    for t, year in enumerate(years):
        y, since_base = records[:, t], year - BASE_YEAR
        y["t"], y["year"], y["january"] = t, year, year * 12
        y["wage_factor"], y["pension_factor"] = 1.0 + wage, 1.0 + value["pension_growth"]
        y["pension"] = value["pension_month"] * FEN * (1.0 + value["pension_growth"]) ** since_base
        y["illness_cost"] = value["illness_cost_year"] * FEN * (1.0 + value["medical_growth"]) ** since_base
        y["school_cost"] = school * (1.0 + value["school_cost_growth"][:, None]) ** t
        y["job_loss_factor"] = scenario.job_loss_factor.get(year, 1.0)
        y["minimum_wage"] = local.minimum_wage[0, t * 12 : t * 12 + 12]
        days = amount_in(scenario.staff_days, year)
        y["staff"] = -1 if days is None else round(days * 100)
        y["wages_since"], y["other_since"] = (1.0 + wage) ** t, (1.0 + value["other_income_growth"]) ** t
        y["pensions_since"] = (1.0 + value["pension_growth"]) ** t
        y["medical_since"] = (1.0 + value["medical_growth"]) ** t
    return records


def _row(table: Mapping[str, float], names: Sequence[str]) -> Floats:
    return np.array([float(table.get(name, 0.0)) for name in names])


def _by_age(table: Mapping[str, float]) -> Floats:
    """Values of age bands, named by their lowest age, for every age."""
    floors = np.array(sorted(int(age) for age in table))
    band = np.maximum(np.searchsorted(floors, np.arange(AGES), side="right") - 1, 0)
    return np.array([table[str(floor)] for floor in floors])[band]


def _effects(draws: Draws, programmes: Sequence[Programme], rows: Rows, first_month: int) -> Array:
    """Records of every effect in file order, shape (draws, effects)."""
    value, table = draws.value, draws.table
    effects = [(programme, effect) for programme in programmes for effect in programme.effects]
    records = np.zeros((len(draws.draws), max(len(effects), 1)), EFFECT)
    lost = table["job_loss_year"]["ordinary"] * value["job_loss_level"]
    long_modifier = table["training_modifiers"]["long_jobless"]
    for place, (programme, effect) in enumerate(effects):
        record = records[:, place]
        record["channel"], record["code"] = channel_of(effect), code_of(effect)
        in_scope = _in_scope(effect, value, table, rows, first_month) if isinstance(effect, MedicalCover) else 1.0
        for column, number in enumerate(effect_numbers(effect, value.__getitem__, in_scope)):
            record["x"][:, column] = number
        if isinstance(effect, JobSearch):
            record["shifts"] = search_shifts(effect, programme.who.needs, value.__getitem__, lost, long_modifier)
            record["displaced"] = value[effect.displacement] if effect.displacement else 0.0
        record["x"][:, 5] = _expected_month(programme, record["x"], record["shifts"], value, table)
    return records


def _expected_month(programme: Programme, numbers: Floats, shifts: Floats, value: Values, table: Tables) -> Floats:
    """Rough expected gain in fen a month, only to rank under the rule “expected effect per yuan”."""
    chance = value["reemployment_year"]
    work = chance * (1.0 - chance) * np.maximum(shifts.max(axis=1), 0.0)
    is_chance = any(e.channel in {"own_business", "enrolment", "claim", "take_up"} for e in programme.effects)
    started = np.maximum(numbers[:, 0], 0.0) if is_chance else 0.0
    expected: Floats = (work + started) * 135_000.0 * table["hiring_wage_ratio"]["general"]
    return expected


def _in_scope(effect: MedicalCover, value: Values, table: Tables, rows: Rows, first_month: int) -> Floats | float:
    """Share of own-paid inpatient cost inside the policy, so that expected payout ÷ premium meets its sourced ratio.

    Expected payouts of the opening file's workers: running illness and a new one by age, at the policy's rule.
    """
    if effect.payout_per_premium is None or effect.premium_yuan <= 0:
        return 1.0
    worker = rows.member[rows.row.member_from]
    age = (first_month - worker["born"]) // 12
    held = (worker["insured"] > 0) & (age >= 16) & (age < 60)
    second = value["second_stay_share"]
    ratio = (1.0 - second) * effect.inpatient_ratio[0] + second * effect.inpatient_ratio[1]
    ceiling = effect.ceiling_yuan * FEN
    at_risk = held & (worker["illness"] == 0)
    fall_ill = value["illness_level"] * _by_age(table["serious_illness_year"])[np.clip(age, 0, AGES - 1)][at_risk].sum()
    mean_cost = value["illness_cost_year"] * FEN * np.exp(value["illness_cost_sdlog"] ** 2 / 2)
    new = fall_ill * np.minimum(mean_cost * value["illness_inpatient_share"] * ratio, ceiling)
    bills = worker["cost_inpatient"][held & (worker["cost_inpatient"] > 0)].astype(np.float64)
    expected = new + np.array([np.minimum(bills * paid, ceiling).sum() for paid in ratio])
    wanted = value[effect.payout_per_premium] * effect.premium_yuan * FEN * held.sum()
    share: Floats = np.where(expected > 0, np.minimum(wanted / np.maximum(expected, 1.0), 1.0), 1.0)
    return share
