"""A scenario compiled to the plan table: programmes, amounts, budgets and switches as numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from simulation.errors import InputRecordError
from simulation.inputs.by_year import amount_in
from simulation.inputs.local import LocalSeries
from simulation.inputs.programmes import (
    ByStage,
    ByTier,
    CostShare,
    Flat,
    LineMonths,
    MedicalCover,
    Need,
    Programme,
    ToLine,
)
from simulation.inputs.scenario import ProgrammePlan, Scenario
from simulation.prepare.effects import claim_kinds, effect_starts, loan_reserve
from simulation.prepare.numbers import settled
from simulation.state import LINE, OFFER, PLAN, PROGRAMME, Array, Ints, Plan

NEEDS: Sequence[str] = Need.__args__  # type: ignore[attr-defined]
UNIT_KINDS = ("household", "worker", "person")
RENEWALS = ("no", "while_relieved", "stage_end", "while_on_file")
PRIORITIES = ("deepest_shortfall", "tier", "longest_on_file", "effect_per_yuan", "equal_chance")
EXIT_LINES = ("line", "gross_income", "line_and_a_half")
SPLITS = ("caseload", "equal", "given")
STAGES = ("none", "compulsory", "senior", "vocational", "college", "university")
MOST_PROGRAMMES = 64


def compile_plan(
    scenario: Scenario,
    programmes: Mapping[str, Programme],
    local: LocalSeries,
    units: Sequence[str],
    forced: NDArray[np.uint64],
) -> Plan:
    """The plan table of a scenario; refuses more programmes than the bit sets hold and unknown filing units."""
    _check(scenario, programmes, units)
    records = list(programmes.values())
    plans = [scenario.programmes[name] for name in programmes]
    years = scenario.year_list
    plan = np.zeros(1, PLAN).view(np.recarray)
    plan.first_year, plan.years = years[0], len(years)
    plan.start_month, plan.filing_months_first = scenario.plan_start_month - 1, filing_months(scenario, 0)
    plan.exit_line = EXIT_LINES.index(scenario.exit_line)
    plan.wide_relief, plan.administrative = scenario.relief == "wide", scenario.relief_dibao == "administrative"
    plan.priority, plan.split = PRIORITIES.index(scenario.priority), SPLITS.index(scenario.split)
    plan.units, plan.programmes = len(units), len(records)
    plan.staff_price = (scenario.staff_day_yuan or 0.0) * 100
    for kind in RENEWALS[1:]:
        bits = sum(1 << place for place, record in enumerate(records) if record.renewed == kind)
        plan[kind] = bits
    plan.term = sum(1 << place for place, r in enumerate(records) if r.renewed == "while_on_file" and _insures(r))
    shares = np.array([scenario.split_shares.get(unit, 0.0) for unit in units])
    lines = np.zeros((len(years), len(local.line)), LINE).view(np.recarray)
    lines.month = local.line.reshape(len(local.line), len(years), 12).swapaxes(0, 1)
    return Plan(
        plan,
        _programme_records(scenario, programmes),
        _offers(scenario, records, plans),
        lines,
        shares,
        _by_need(records),
        forced,
    )


def _insures(record: Programme) -> bool:
    return any(isinstance(effect, MedicalCover) for effect in record.effects)


def _programme_records(scenario: Scenario, programmes: Mapping[str, Programme]) -> Array:
    names, records = list(programmes), list(programmes.values())
    table = np.zeros(len(records), PROGRAMME).view(np.recarray)
    starts = effect_starts(records)
    for place, (name, r) in enumerate(programmes.items()):
        row = table[place]
        row.who_needs = sum(1 << NEEDS.index(need) for need in r.who.needs)
        row.exclusive = sum(1 << names.index(other) for other in r.exclusive_with)
        row.unit_kind, row.renewal = UNIT_KINDS.index(r.unit), RENEWALS.index(r.renewed)
        row.amount_rule = (Flat, ByStage, ByTier, ToLine, LineMonths, CostShare).index(type(r.amount))
        row.amount = _amount(scenario, r, scenario.programmes[name])
        row.price_share, row.take_up = r.price_share, r.take_up
        row.government, row.mandated = r.money != "union", r.mandated
        row.counts_as_income, row.lasting = r.counts_as_income, r.lasting
        row.staff_days = round(r.staff_days * 100)
        row.effect_from, row.effect_to = starts[place], starts[place + 1]
        row.claim_kinds, row.reserve = claim_kinds(r), loan_reserve(r, scenario)
    table.luck_id = _luck_ids(names)
    return table


def _by_need(records: Sequence[Programme]) -> NDArray[np.uint64]:
    """Programme bits that answer a set of needs, looked up by the set's lower and upper ten bits."""
    table = np.zeros((2, 1 << 10), np.uint64)
    for place, record in enumerate(records):
        wanted = sum(1 << NEEDS.index(need) for need in record.who.needs)
        sets = np.arange(1 << 10)
        for half in (0, 1):
            hit = (sets & (wanted >> (10 * half))) != 0
            table[half] |= hit.astype(np.uint64) << np.uint64(place)
    return table


def _offers(scenario: Scenario, records: Sequence[Programme], plans: Sequence[ProgrammePlan]) -> Array:
    table = np.zeros((len(records), len(scenario.year_list)), OFFER).view(np.recarray)
    for place, (record, plan) in enumerate(zip(records, plans, strict=True)):
        for t, year in enumerate(scenario.year_list):
            row = table[place, t]
            row.budget, row.places = _budget(scenario, record, plan, year), _places(scenario, plan, year)
            row.pay_month = _pay_month(record, scenario.plan_start_month if t == 0 else 1)
    return table


def filing_months(scenario: Scenario, t: int) -> int:
    """Months of year `t` in which households are filed: in a first year that begins late, to the end of filing only."""
    if t > 0 or scenario.plan_start_month == 1:
        return 12
    last = int(settled(scenario, "filing_end_month_first_year"))
    return max(last - scenario.plan_start_month + 1, 0)


def _check(scenario: Scenario, programmes: Mapping[str, Programme], units: Sequence[str]) -> None:
    problems = []
    if len(programmes) > MOST_PROGRAMMES:
        problems.append(f"{scenario.name}: programmes: 最多 at most {MOST_PROGRAMMES}")
    problems += [
        f"{scenario.name}: split_shares.{unit}: 档案中没有这个管档单位 no such filing unit in the archive"
        for unit in scenario.split_shares
        if unit not in units
    ]
    if scenario.split == "given" and not any(scenario.split_shares.get(unit, 0) > 0 for unit in units):
        problems.append(f"{scenario.name}: split_shares: split 为 given 时须给出份额 shares are needed")
    if problems:
        raise InputRecordError(problems)


def standard_fen(scenario: Scenario, record: Programme, plan: ProgrammePlan) -> float | None:
    """Fen for each unit where the plan fixes it: as given, or total ÷ people where both are given and flat."""
    if plan.standard_yuan is not None:
        return plan.standard_yuan * 100
    first = scenario.years[0]
    total, people = amount_in(plan.total_yuan, first), amount_in(plan.people, first)
    if isinstance(record.amount, Flat) and total and people:
        return total / people / record.price_share * 100
    return None


def planned_fen(scenario: Scenario, record: Programme, plan: ProgrammePlan, year: int) -> int:
    """Fen a plan sets aside for a year: the total, or people × standard; 0 where neither says."""
    total, people = amount_in(plan.total_yuan, year), amount_in(plan.people, year)
    if total is not None:
        return round(total * 100)
    standard = standard_fen(scenario, record, plan)
    if standard is None and isinstance(record.amount, Flat):
        standard = record.amount.yuan * 100
    return round(people * standard * record.price_share) if people is not None and standard is not None else 0


def _budget(scenario: Scenario, record: Programme, plan: ProgrammePlan, year: int) -> int:
    """Fen of the year, -1 without limit: mandated floors, and what neither total nor people limit."""
    if record.mandated and record.renewed != "stage_end":
        return -1
    total, people = amount_in(plan.total_yuan, year), amount_in(plan.people, year)
    if total is None and people is None:
        return -1 if record.money != "union" else 0
    priced = isinstance(record.amount, Flat) or plan.standard_yuan is not None
    return planned_fen(scenario, record, plan, year) if total is not None or priced else 1 << 60


def _places(scenario: Scenario, plan: ProgrammePlan, year: int) -> int:
    people = amount_in(plan.people, year)
    return -1 if people is None else int(people)


def _amount(scenario: Scenario, record: Programme, plan: ProgrammePlan) -> list[float]:
    """Numbers of the amount rule: fen, months or ratios, by place as the kernel reads them."""
    rule, numbers = record.amount, [0.0] * 6
    if isinstance(rule, Flat):
        numbers[0] = standard_fen(scenario, record, plan) or rule.yuan * 100
    elif isinstance(rule, ByStage):
        numbers = [rule.yuan.get(stage, 0.0) * 100 for stage in STAGES]  # type: ignore[call-overload]
    elif isinstance(rule, ByTier):
        numbers[:3] = [yuan * 100 for yuan in rule.yuan]
    elif isinstance(rule, ToLine):
        numbers[0] = rule.cap_yuan * 100
    elif isinstance(rule, LineMonths):
        numbers[0] = rule.months
    else:
        inpatient_only = float(rule.of == "inpatient")
        numbers[:4] = [rule.deductible_yuan * 100, rule.ratio, rule.ceiling_yuan * 100, inpatient_only]
    return numbers


def _pay_month(record: Programme, first_month: int) -> int:
    """First payment month (0–11) of a new award that is not before the plan's start; the last month if none is left."""
    left = [month for month in record.payment_months if month >= first_month]
    return min((left[0] if left else 12) - 1 + record.delay_months, 11)


def _luck_ids(names: Sequence[str]) -> Ints:
    """19-bit hash of each programme's id, for its own draws; two that clash are refused."""
    ids = [
        int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "little") & ((1 << 19) - 1)
        for name in names
    ]
    if len(set(ids)) < len(ids):
        clash = [name for name, number in zip(names, ids, strict=True) if ids.count(number) > 1]
        raise InputRecordError([f"programmes: 标识冲突，请改名 ids clash, rename one: {', '.join(clash)}"])
    return np.array(ids, np.int64)
