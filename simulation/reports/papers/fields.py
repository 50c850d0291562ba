"""What a user's own template may name: single figures of the run, and whole sections of our paper as text.

Names are fixed by the plan's years, so that a template is checked before a run is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from simulation.reports.names import Words
from simulation.reports.papers.grids import NO_RATE
from simulation.reports.papers.material import Material, nobody_to_lift, rounded_up
from simulation.reports.wording import between, chance, percent, verdict, wan, whole

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "plan": ("situation", "target", "measures", "money", "duties", "risks", "evidence"),
    "year": ("situation", "target", "measures", "money", "risks"),
    "meeting": ("verdict", "options", "binds", "money", "decisions"),
    "inspection": ("method", "problems"),
}
"""Sections of each kind of paper; a template names them section_… and gets their paragraphs, without tables and pictures."""
OF_A_YEAR = frozenset({"year", "inspection"})
"""Kinds that are written for one year: they also know `year` and every yearly figure as this_…"""
Figure = tuple[Words, Callable[[Material], str]]
Yearly = tuple[Words, Callable[[Mapping[str, Any], Material], str]]


def _rate(year: Mapping[str, Any], material: Material) -> str:
    told = year[f"rate_{material.summary['denominator']}"]
    return NO_RATE if nobody_to_lift(year) else between(told, material.lang, percent)


def _chance(year: Mapping[str, Any], material: Material) -> str:
    told = chance(year["probability_target"], material.summary["replicates"], material.lang)
    return NO_RATE if nobody_to_lift(year) else told


FIGURES: Mapping[str, Figure] = {
    "title": (("方案名称", "name of the scenario"), lambda m: str(m.summary["titles"][m.lang])),
    "span": (("规划年份", "years of the plan"), lambda m: m.span),
    "first_year": (("首年", "first year"), lambda m: str(m.years[0])),
    "last_year": (("末年", "last year"), lambda m: str(m.years[-1])),
    "verdict": (("结论", "verdict"), lambda m: verdict(m.summary, m.lang)),
    "opening_file": (("期初档案户数", "households of the opening file"), lambda m: whole(m.opening)),
    "lifted": (("累计首次解困脱困", "lifted over the plan"), lambda m: between(m.summary["lifted_total"], m.lang)),
    "budget": (("预算合计（万元）", "budget (10,000 yuan)"), lambda m: wan(m.planned_yuan)),
    "spending": (("预计支出（万元）", "spending (10,000 yuan)"), lambda m: between(m.summary["spending_total_yuan"], m.lang, wan)),
    "gap": (("资金缺口（万元）", "gap (10,000 yuan)"), lambda m: wan(m.gap)),
    "bound": (("最低保障盘（万元）", "bound (10,000 yuan)"), lambda m: between(m.summary["bound_money_yuan"], m.lang, wan)),
    "standing": (
        ("期末后一年支出（万元）", "standing (10,000 yuan)"),
        lambda m: between(m.summary["standing_cost_yuan"], m.lang, wan),
    ),
    "chance_all_years": (
        ("各年均达标的可能性", "chance of every year"),
        lambda m: chance(m.summary["probability_all_years"], m.summary["replicates"], m.lang),
    ),
    "chance_cleared": (
        ("全面解困脱困的可能性", "chance that all are lifted"),
        lambda m: chance(m.summary["probability_cleared"], m.summary["replicates"], m.lang),
    ),
    "archive": (("档案指纹", "archive fingerprint"), lambda m: str(m.summary["archive_fingerprint"])),
    "seed": (("随机种子", "seed"), lambda m: str(m.summary["seed"])),
    "replicates": (("模拟次数", "simulations"), lambda m: str(m.summary["replicates"])),
}  # fmt: skip
YEARLY: Mapping[str, Yearly] = {
    "on_file_start": (("年初在档", "on file at the start"), lambda y, m: between(y["on_file_start"], m.lang)),
    "target": (("应解困脱困户数", "asked for"), lambda y, _: whole(rounded_up(y["target_households"]))),
    "lifted": (("首次解困脱困", "lifted"), lambda y, m: between(y["lifted"], m.lang)),
    "rate": (("解困脱困率", "rate"), lambda y, m: _rate(y, m)),
    "chance": (("达标可能性", "chance"), lambda y, m: _chance(y, m)),
    "on_file_end": (("年末在档", "on file at the end"), lambda y, m: between(y["on_file_end"], m.lang)),
    "budget": (("预算（万元）", "budget (10,000 yuan)"), lambda y, _: wan(sum(y["budget_yuan"].values()))),
    "spending": (("预计支出（万元）", "spending (10,000 yuan)"), lambda y, m: between(y["spending_total_yuan"], m.lang, wan)),
}  # fmt: skip


def field_names(kind: str, years: Sequence[int]) -> tuple[str, ...]:
    """Every name a template of a kind of paper may use, for a plan of these years."""
    yearly = tuple(f"{name}_{year}" for year in years for name in YEARLY)
    this = ("year", *(f"this_{name}" for name in YEARLY)) if kind in OF_A_YEAR else ()
    return (*FIGURES, *yearly, *this, *(f"section_{key}" for key in SECTIONS[kind]))


def figures(material: Material, year: int | None = None) -> dict[str, str]:
    """The figures by name; those of one year too where the paper is of a year."""
    told = {name: read(material) for name, (_, read) in FIGURES.items()}
    for one in material.summary["years"]:
        told |= {f"{name}_{one['year']}": read(one, material) for name, (_, read) in YEARLY.items()}
    if year is not None:
        told |= {"year": str(year), **{f"this_{name}": told[f"{name}_{year}"] for name in YEARLY}}
    return told
