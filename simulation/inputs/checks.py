"""Rules that compare cells with each other, with plausible ranges and across the two sheets.

An error is what the projection cannot run on, or what leaves in doubt whom a row is about; anything else
that looks wrong is a warning. Ranges are in data/archive/reading.yaml.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from simulation.inputs import findings
from simulation.inputs.columns import HOUSEHOLDS, MEMBERS, SheetName, sheet_columns
from simulation.inputs.findings import Mask, plausible
from simulation.inputs.linked import ArchiveSheets
from simulation.inputs.problems import Problem, Severity


@dataclass(frozen=True)
class Rule:
    """One rule: where it is shown, what it says, how to mend it, and which rows of the sheet break it."""

    sheet: SheetName
    column: str
    text: str
    fix: str
    severity: Severity
    broken: Callable[[ArchiveSheets], Mask]
    needs: tuple[str, ...] = ()
    """Further columns without which the rule is silent: `id` of the same sheet, or `members.id`, `households.id`."""


def rule_problems(sheets: ArchiveSheets) -> Iterator[Problem]:
    """Every row that breaks a rule, and what is odd about the file as a whole."""
    if sheets.households.frame.empty:
        return
    for rule in all_rules():
        sheet = sheets.sheet(rule.sheet)
        if sheet is None or not all(_has(sheets, rule.sheet, key) for key in (rule.column, *rule.needs)):
            continue
        for position in np.flatnonzero(rule.broken(sheets)):
            yield sheet.problem(int(position), rule.column, rule.text, rule.fix, rule.severity)
    yield from _unit_problem(sheets)


def all_rules() -> list[Rule]:
    """The table of rules: single columns, people, households, members."""
    return [
        *_range_rules(HOUSEHOLDS),
        *_range_rules(MEMBERS),
        *_person_rules(HOUSEHOLDS, "work_status"),
        *_person_rules(MEMBERS, "identity"),
        *_household_rules(),
        *_member_rules(),
    ]


def _has(sheets: ArchiveSheets, own: SheetName, key: str) -> bool:
    name, _, column = key.rpartition(".")
    other: SheetName = MEMBERS if name == MEMBERS else HOUSEHOLDS
    sheet = sheets.sheet(other if name else own)
    return sheet is not None and column in sheet.frame


def _range_rules(sheet: SheetName) -> Iterator[Rule]:
    """No negative money, plausible amounts, no date in the future."""
    month_most = plausible("month_income")
    for key, column in sheet_columns(sheet).items():
        if column.is_money:
            below = partial(findings.above, sheet, key, None)
            yield Rule(sheet, key, "金额不能是负数", "核对金额，没有就填 0", "error", below)
        if column.type == "month_money":
            text = f"每月超过 {month_most // 10000} 万元，多半填成了全年的金额，或单位不对"
            above = partial(findings.above, sheet, key, month_most)
            yield Rule(sheet, key, text, "核对是否为每月金额、单位是否为元", "warning", above)
        if column.type == "year_money":
            most = plausible("household_year" if key == "income_household_year" else "year_cost")
            text = f"全年超过 {most // 10000} 万元，多半单位不对"
            above = partial(findings.above, sheet, key, most)
            yield Rule(sheet, key, text, "核对单位是元还是万元", "warning", above)
        if column.type == "date":
            severity: Severity = "error" if key == "birth_date" else "warning"
            yield Rule(sheet, key, "日期在今天以后", "核对年月日", severity, partial(findings.future, sheet, key))


def _person_rules(sheet: SheetName, status: str) -> Iterator[Rule]:
    """What holds for workers and members alike: ID number against birth date and sex, age against status."""
    either = "两者必有一错，按证件改正"
    far, near = partial(findings.id_birth, sheet, 12, np.inf), partial(findings.id_birth, sheet, 1, 12)
    yield Rule(sheet, "birth_date", "出生日期与身份证号相差一年以上", either, "error", far, ("id_number",))
    yield Rule(sheet, "birth_date", "出生年月与身份证号不一致", "按证件核对", "warning", near, ("id_number",))
    sex = partial(findings.id_sex, sheet)
    yield Rule(sheet, "sex", "性别与身份证号不一致", either, "error", sex, ("id_number",))
    oldest, retired_from = plausible("oldest"), plausible("retired_from")
    old = partial(findings.age_out_of, sheet, 0, oldest)
    yield Rule(sheet, "birth_date", f"年龄超过 {oldest} 岁", "核对出生日期", "warning", old)
    young = partial(findings.young_retired, sheet, status)
    fix = "核对状态和出生日期；内退、病休请选相应的一项"
    yield Rule(sheet, status, f"已退休但不到 {retired_from} 岁", fix, "warning", young, ("birth_date",))


def _household_rules() -> Iterator[Rule]:
    rule = partial(Rule, HOUSEHOLDS)
    yield rule("number", "职工编号重复", "每户一个编号；同一户只留一行", "error", findings.duplicated)
    yield rule("id_number", "同一身份证号建了几份档案", "只留一份，或改正身份证号", "error", findings.same_id)
    most = plausible("household_size")
    no_one = partial(findings.size_out_of, 1, np.inf)
    yield rule("household_size", "家庭人口至少是 1（职工本人）", "填写含本人的人数", "error", no_one)
    many = partial(findings.size_out_of, -np.inf, most)
    yield rule("household_size", f"家庭人口超过 {most} 人", "核对人数", "warning", many)
    more, fewer = findings.more_listed, findings.fewer_listed
    text, fix = "家庭成员表列的人（加上本人）多于家庭人口", "改正家庭人口，或删去不共同生活的成员"
    yield rule("household_size", text, fix, "error", more, ("members.number",))
    text, fix = "家庭成员表列的人（加上本人）少于家庭人口，缺的成员将按推断补上", "补全家庭成员表，或改正家庭人口"
    yield rule("household_size", text, fix, "warning", fewer, ("members.number",))
    total, needs = "income_household_year", ("income_self_month", "household_size", "number")
    text = "家庭年度总收入明显少于本人、成员和其他收入之和"
    yield rule(total, text, "核对全年总收入和各项收入的单位", "warning", findings.too_little_stated, needs)
    text = "家庭年度总收入明显多于本人、成员和其他收入之和"
    yield rule(total, text, "核对总收入，或补上成员的月收入", "warning", findings.too_much_stated, needs)
    text, fix = "月人均收入与“年度总收入÷人口÷12”相差较大", "核对三个数；测算用年度总收入和人口"
    yield rule("income_head_month", text, fix, "warning", findings.head_differs, (total, "household_size"))
    text = "在岗但本人月收入为 0"
    idle = findings.works_for_nothing
    yield rule("work_status", text, "核对工作状态和本人月收入", "warning", idle, ("income_self_month",))
    low, high = plausible("worker_from"), plausible("worker_to")
    odd = partial(findings.age_out_of, HOUSEHOLDS, low, high)
    yield rule("birth_date", f"职工年龄不在 {low} 至 {high} 岁之间", "核对出生日期", "warning", odd)
    missing = findings.no_entitlement_amount
    yield rule(
        "entitlement",
        "有未落实的待遇，但没有每月金额",
        "补填未落实待遇月额",
        "warning",
        missing,
        ("entitlement_month",),
    )


def _member_rules() -> Iterator[Rule]:
    rule = partial(Rule, MEMBERS)
    yield rule("number", "户表里没有这个职工编号", "改正编号，或在户表补上这一户", "error", findings.unknown_household)
    fix = "同一人只列一行，或改正身份证号"
    yield rule("id_number", "同一户里有两行是同一身份证号", fix, "error", findings.same_member_id)
    text, fix = "这是职工本人的身份证号", "职工本人不列入家庭成员表，删去这一行"
    yield rule("id_number", text, fix, "error", findings.is_the_worker, ("households.id_number",))
    text = "一户有两个以上配偶"
    yield rule("relation", text, "核对与职工关系", "warning", findings.second_spouse)
    text, needs = "与职工的年龄差不像父母或子女", ("birth_date", "households.birth_date")
    yield rule("relation", text, "核对关系和出生日期", "warning", findings.odd_generation, needs)
    text = "学生没有填就读阶段"
    yield rule("identity", text, "补填就读阶段、入学年份和学制", "warning", findings.no_stage, ("school_level",))
    text = "年龄与就读阶段不符"
    yield rule("school_level", text, "核对出生日期和就读阶段", "warning", findings.odd_school_age, ("birth_date",))
    yield rule("school_entered", "入学年份不合理", "填写本阶段入学的年份", "warning", findings.odd_school_year)
    yield rule("school_length", "学制应在 1 至 8 年", "填写本阶段一共几年", "warning", findings.odd_school_length)


def _unit_problem(sheets: ArchiveSheets) -> Iterator[Problem]:
    """A file whose yearly incomes are nearly all tiny was most likely filled in 万元."""
    item = sheets.households.header.fields.get("income_household_year")
    if item is None:
        return
    incomes = findings.numbers(sheets, HOUSEHOLDS, "income_household_year")
    incomes = incomes[incomes > 0]
    if len(incomes) >= 5 and np.median(incomes) < plausible("median_year_income"):
        rule = f"一半以上的户全年收入不到 {plausible('median_year_income')} 元，多半是按万元填的"
        fix = f"若单位是万元，把表头改为“{item.name}（万元）”"
        yield Problem(sheets.households.name, None, item.name, f"中位数 {np.median(incomes):g}", rule, fix, "warning")
