"""What a scenario does otherwise than another, in words: grouped, money before everything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from simulation.inputs.funds import Fund
from simulation.inputs.parameters import Parameter, all_parameters
from simulation.inputs.programmes import Programme
from simulation.inputs.scenario import Override, Scenario
from simulation.planning.budget_table import BudgetRow, amounts_of, known_records, read_budget
from simulation.reports.names import Names, Words, names_of
from simulation.reports.plan_words import COUNTED, FIELDS, SETTINGS, amount_words, choice, field_words, listed, yuan
from simulation.reports.wording import percent, wan, whole

TITLES: Mapping[str, Words] = {
    "budget": ("预算", "Budget"),
    "records": ("项目的对象和标准", "Who gets what"),
    "funds": ("资金来源", "Funds"),
    "rules": ("口径和分配", "Rules and allocation"),
    "assumptions": ("假设", "Assumptions"),
    "numbers": ("换过的数", "Numbers set by hand"),
}
NO_LIMIT: Words = ("不限", "no limit")
LOCAL: Words = ("按当地序列", "local series")
Lines = Iterator[Words]
ByYear = Mapping[int, Any]


@dataclass(frozen=True)
class Group:
    """Differences of one kind, a sentence each."""

    kind: str
    title: Words
    lines: tuple[Words, ...]


@dataclass(frozen=True)
class _Unit:
    """How an amount is written: the number, what follows it, what stands for none, and whether the gap is worth saying."""

    show: Callable[[float], str]
    after: Words = ("", "")
    nothing: Words = NO_LIMIT
    gap: bool = False

    def words(self, value: float | None) -> Words:
        return self.nothing if value is None else (self.show(value),) * 2

    def change(self, old: float | None, new: float | None) -> Words:
        a, b = self.words(old), self.words(new)
        tail = ""
        if self.gap and old is not None and new is not None:
            tail = f"{'+' if new > old else '−'}{self.show(abs(new - old))}"
        zh_tail, en_tail = (f"（{tail}）", f" ({tail})") if tail else ("", "")
        zh_unit, en_unit = (self.after[0] and f" {self.after[0]}", self.after[1] and f" {self.after[1]}")
        return f"{a[0]} → {b[0]}{zh_unit}{zh_tail}", f"{a[1]} → {b[1]}{en_unit}{en_tail}"


WAN = ("万元", "×10,000 yuan")
_FEN = _Unit(lambda fen: wan(fen / 100), WAN, gap=True)
_YUAN = _Unit(wan, WAN, gap=True)
_EACH = _Unit(lambda fen: f"{yuan(fen / 100)}", nothing=("按项目规则", "by its own rule"))
_SHARE = _Unit(lambda share: percent(share, 2).replace(".00%", "%"))
_GROWTH = _Unit(_SHARE.show, nothing=LOCAL)
_TIMES = _Unit(lambda times: f"{times:g}", ("倍", "times"))
_DAYS = _Unit(whole, ("天", "days"))


def differences(scenario: Scenario, base: Scenario) -> list[Group]:
    """Everything a scenario does otherwise than its base, in groups; empty where nothing but titles differs."""
    found = {
        "budget": _budget_lines(scenario, base),
        "records": _record_lines(scenario, base),
        "funds": _fund_lines(scenario, base),
        "rules": _rule_lines(scenario, base),
        "assumptions": _assumption_lines(scenario, base),
        "numbers": _number_lines(scenario, base),
    }
    groups = [Group(kind, TITLES[kind], tuple(lines)) for kind, lines in found.items()]
    return [group for group in groups if group.lines]


def _line(name: Words, change: Words, years: Sequence[int] = ()) -> Words:
    """“name 2017 年 105.00 → 150.00 万元（+45.00）”."""
    if not years:
        return f"{name[0]}：{change[0]}", f"{name[1]}: {change[1]}"
    if len(years) == 1:
        return f"{name[0]} {years[0]} 年 {change[0]}", f"{name[1]}, {years[0]}: {change[1]}"
    return (
        f"{name[0]} {years[0]}—{years[-1]} 年每年 {change[0]}",
        f"{name[1]}, each year {years[0]}–{years[-1]}: {change[1]}",
    )


def _by_year(name: Words, old: ByYear, new: ByYear, unit: _Unit) -> Lines:
    """A line for each run of years with the same change; years that only one of the two has are not compared."""
    changed = [(year, old[year], new[year]) for year in new if year in old and old[year] != new[year]]
    runs = groupby(enumerate(changed), key=lambda item: (item[1][0] - item[0], item[1][1:]))
    for (_, (before, after)), run in runs:
        yield _line(name, unit.change(before, after), [year for _, (year, _, _) in run])


# ---- money, places, switches


def _budget_lines(scenario: Scenario, base: Scenario) -> Lines:
    """The total of each year first, then programme by programme."""
    old, new = (read_budget(one.model_dump()) for one in (base, scenario))
    names = names_of(scenario)
    totals = [{year: budget.total_fen(year) for year in budget.years} for budget in (old, new)]
    yield from _by_year(("工会和专项资金合计", "union and special funds in all"), totals[0], totals[1], _FEN)
    for row in new.rows:
        before = old.by_programme.get(row.programme)
        name = names.programme(row.programme), names.programme(row.programme, "en")
        if row.on != (before is not None and before.on):
            yield _switched(name, row, new.years)
        elif row.on and before is not None:
            yield from _row_lines(name, (before, old.years), (row, new.years))


def _switched(name: Words, row: BudgetRow, years: Sequence[int]) -> Words:
    if not row.on:
        return f"停办：{name[0]}", f"stopped: {name[1]}"
    runs = [list(run) for _, run in groupby(zip(years, row.fen, strict=True), key=lambda pair: pair[1])]
    spans = [(run[0][0], run[-1][0], _FEN.words(run[0][1])) for run in runs]
    zh = "，".join(f"{_span(a, b, '—')} 年{'每年' if a < b else ''} {fen[0]} 万元" for a, b, fen in spans)
    en = ", ".join(f"{_span(a, b, '–')}: {fen[1]}" for a, b, fen in spans)
    return f"开办：{name[0]}（{zh}）".replace("不限 万元", "不限"), f"started: {name[1]} ({en} ×10,000 yuan a year)"


def _span(first: int, last: int, dash: str) -> str:
    return str(first) if first == last else f"{first}{dash}{last}"


def _row_lines(name: Words, old: tuple[BudgetRow, Sequence[int]], new: tuple[BudgetRow, Sequence[int]]) -> Lines:
    """One programme that runs in both: what is fixed, its standard, its money, its people."""
    (before, years), (row, new_years) = old, new
    if row.fixed != before.fixed:
        yield _line(name, _FIXED[row.fixed])
    if row.given_standard_fen != before.given_standard_fen:
        standard = f"{name[0]} 标准（元）", f"{name[1]}, standard in yuan"
        yield _line(standard, _EACH.change(before.standard_fen, row.standard_fen))
    yield from _by_year(
        name, dict(zip(years, before.fen, strict=True)), dict(zip(new_years, row.fen, strict=True)), _FEN
    )
    if {row.fixed, before.fixed} & {"people", "both"}:
        unit = COUNTED[row.record.unit] if row.record is not None else ("", "")
        people = _Unit(whole, unit, gap=True)
        old_people, new_people = (
            {
                year: None if places is None else int(places + 1e-9)
                for year, places in zip(span, one.places, strict=True)
            }
            for one, span in (old, new)
        )
        yield from _by_year((f"{name[0]} 人数", f"{name[1]}, number"), old_people, new_people, people)


_FIXED: Mapping[str, Words] = {
    "nothing": ("改为不限额", "now without a limit"),
    "total": ("改为定总额（人数随之）", "now planned by its total"),
    "people": ("改为定人数（总额随之）", "now planned by its number of people"),
    "both": ("改为定总额和人数（标准随之）", "now planned by total and people, the standard follows"),
}


# ---- records


def _record_lines(scenario: Scenario, base: Scenario) -> Lines:
    old, new = (known_records(one.model_dump()) for one in (base, scenario))
    for name, record in new.items():
        if name not in old:
            zh, en = amount_words(record)
            yield f"新项目：{record.zh}（{zh}）", f"new programme: {record.en} ({en})"
        elif record != old[name]:
            yield from _field_lines(old[name], record, scenario.rules)
    for name, record in old.items():
        if name not in new:
            yield f"去掉项目：{record.zh}", f"taken out: {record.en}"


def _field_lines(old: Programme, new: Programme, rules: str) -> Lines:
    """The fields of one record that differ; what has no words of its own is told together."""
    told = False
    for key, label in FIELDS.items():
        before, after = _field(old, key), _field(new, key)
        if before == after:
            continue
        told = True
        words = (amount_words(old), amount_words(new)) if key == "amount" else _both(key, before, after, rules)
        name = f"{new.zh} {label[0]}", f"{new.en}, {label[1]}"
        yield _line(name, (f"{words[0][0]} → {words[1][0]}", f"{words[0][1]} → {words[1][1]}"))
    if not told:
        yield f"{new.zh}：金额依据或说明有改动", f"{new.en}: source of the amount or notes changed"


def _field(record: Programme, key: str) -> Any:
    value: Any = record
    for part in key.split("."):
        value = getattr(value, part)
    return value


def _both(key: str, before: Any, after: Any, rules: str) -> tuple[Words, Words]:
    if key == "effects":
        return (f"{len(before)} 项", f"{len(before)} effects"), (f"{len(after)} 项，有改动", f"{len(after)}, changed")
    return field_words(key, before, rules), field_words(key, after, rules)


# ---- funds and dues


def _fund_lines(scenario: Scenario, base: Scenario) -> Lines:
    names = names_of(scenario)
    for code, fund in scenario.funds.items():
        if code not in base.funds:
            total = sum(fund.yuan.values())
            zh, en = (f"{wan(total)} 万元", f"{wan(total)} ×10,000 yuan")
            yield f"新增来源：{fund.zh}（共 {zh}）", f"new fund: {fund.en} ({en} in all)"
        else:
            yield from _fund_changes(fund, base.funds[code], names)
    for code, fund in base.funds.items():
        if code not in scenario.funds:
            yield f"去掉来源：{fund.zh}", f"fund taken out: {fund.en}"
    yield from _dues_lines(scenario, base)


def _fund_changes(fund: Fund, old: Fund, names: Names) -> Lines:
    name = fund.zh, fund.en
    yield from _by_year(name, old.yuan, fund.yuan, _YUAN)
    if fund.programmes != old.programmes:
        pays = listed([(names.programme(code), names.programme(code, "en")) for code in fund.programmes])
        yield f"{fund.zh} 可用于：{pays[0]}", f"{fund.en} may pay: {pays[1]}"
    if fund.carry_over != old.carry_over:
        told = ("可结转下年", "may be carried over") if fund.carry_over else ("不得结转", "may not be carried over")
        yield _line(name, told)
    described = ("zh", "en", "owner", "kind", "source")
    if any(getattr(fund, key) != getattr(old, key) for key in described):
        yield _line(name, ("名称或依据有改动", "name or source changed"))


def _dues_lines(scenario: Scenario, base: Scenario) -> Lines:
    new, old = scenario.dues, base.dues
    if new is None or old is None:
        if new is not old:
            yield ("不计回拨", "returned dues not counted") if new is None else ("计入回拨", "returned dues counted")
        return
    yield from _by_year(SETTINGS["payroll_yuan"], old.payroll_yuan, new.payroll_yuan, _YUAN)
    for key in ("dues_rate", "collected", "passed_up", "returned", "hardship_share", "hardship_share_base"):
        before, after = getattr(old, key), getattr(new, key)
        if before != after:
            yield _line(SETTINGS[key], _SHARE.change(before, after))
    if new.source != old.source:
        yield "回拨的依据有改动", "source of the dues changed"


# ---- rules, assumptions, numbers


def _rule_lines(scenario: Scenario, base: Scenario) -> Lines:
    if scenario.years != base.years:
        old, new = ("—".join(map(str, one.years)) for one in (base, scenario))
        yield _line(SETTINGS["years"], (f"{old} → {new}",) * 2)
    if scenario.plan_start_month != base.plan_start_month:
        months = base.plan_start_month, scenario.plan_start_month
        yield _line(SETTINGS["plan_start_month"], (f"{months[0]} 月 → {months[1]} 月", f"{months[0]} → {months[1]}"))
    for key in ("rules", "denominator", "exit_line", "relief", "relief_dibao", "priority", "split"):
        before, after = choice(key, getattr(base, key)), choice(key, getattr(scenario, key))
        if before != after:
            yield _line(SETTINGS[key], (f"{before[0]} → {after[0]}", f"{before[1]} → {after[1]}"))
    for unit in {**base.split_shares, **scenario.split_shares}:
        shares = base.split_shares.get(unit, 0.0), scenario.split_shares.get(unit, 0.0)
        if shares[0] != shares[1]:
            zh, en = SETTINGS["split_shares"]
            yield _line((f"{zh} {unit}", f"{en}, {unit}"), _Unit(lambda share: f"{share:g}").change(*shares))


def _assumption_lines(scenario: Scenario, base: Scenario) -> Lines:
    for key in ("line_growth", "wage_growth"):
        before, after = getattr(base, key), getattr(scenario, key)
        if before != after:
            yield _line(SETTINGS[key], _GROWTH.change(before, after))
    for key in ("arrival_factor", "job_loss_factor"):
        factors = [{year: getattr(one, key).get(year, 1.0) for year in one.year_list} for one in (base, scenario)]
        yield from _by_year(SETTINGS[key], factors[0], factors[1], _TIMES)
    days = [
        dict(zip(one.year_list, amounts_of(one.staff_days, one.year_list), strict=True)) for one in (base, scenario)
    ]
    yield from _by_year(SETTINGS["staff_days"], days[0], days[1], _DAYS)
    if scenario.staff_day_yuan != base.staff_day_yuan:
        price = _Unit(yuan, ("元", "yuan"), ("不雇用", "none hired"))
        yield _line(SETTINGS["staff_day_yuan"], price.change(base.staff_day_yuan, scenario.staff_day_yuan))


def _number_lines(scenario: Scenario, base: Scenario) -> Lines:
    for name in {**base.parameters, **scenario.parameters}:
        before, after = base.parameters.get(name), scenario.parameters.get(name)
        number = all_parameters()[name]
        if before != after and isinstance(number, Parameter):
            yield _number_line(number, before, after)


def _number_line(number: Parameter, before: Override | None, after: Override | None) -> Words:
    show = _SHARE.show if any(word in number.unit for word in ("share", "growth")) else lambda value: f"{value:g}"
    old, new = (show(number.value if one is None else one.value) for one in (before, after))
    name = number.zh, number.en
    if after is None:
        return _line(name, (f"{old} → {new}（恢复原数）", f"{old} → {new} (sourced value again)"))
    return _line(name, (f"{old} → {new}（{after.note}）", f"{old} → {new} ({after.note})"))
