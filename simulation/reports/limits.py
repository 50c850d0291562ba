"""What an answer stands on and does not say: evidence, the remainder's 20%, local values, numbers set by hand, filled-in fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulation.reports.names import Lang, Words, column_label, parameter_label
from simulation.reports.wording import percent

EVIDENCE: Words = (
    "依据等级 C：工会项目均无公开的因果评估，效应取自外部研究并压缩；再就业、失业、医药费、招工工资和误建档几项最不确定。",
    "Evidence grade C: no union programme has been evaluated causally; effects are borrowed from other studies and shrunk. "
    "Re-employment, job loss, illness cost, hiring wages and wrong filing are the least certain.",
)
REMAINDER: Words = (
    "注意：每年完成“剩余在档”的 20%，五年后仍剩约三分之一；按期初档案的 20% 连做五年才清零。",
    "Note: lifting 20% of whoever remains leaves about a third after five years; 20% of the opening file clears it.",
)


def limits(summary: Mapping[str, Any], lang: Lang = "zh") -> list[str]:
    """What the answer stands on and does not say: evidence, the remainder's 20%, local values, imputed fields."""
    lines = [EVIDENCE[lang == "en"]]
    if summary["denominator"] == "current":
        lines.append(REMAINDER[lang == "en"])
    return [*lines, *values_behind(summary["stands_on"], lang)]


def values_behind(stands_on: Mapping[str, Any], lang: Lang = "zh") -> list[str]:
    """Which local values are not published ones, which parameters were set by hand, which columns were filled in."""
    return [*_local_values(stands_on, lang), *_filled_in(stands_on, lang)]


def _local_values(stands_on: Mapping[str, Any], lang: Lang) -> Iterator[str]:
    for key, zh, en in (
        ("interpolated_years", "插值（无当年公布数）", "interpolated"),
        ("extrapolated_years", "外推（按最近涨幅）", "extrapolated"),
    ):
        if stands_on[key]:
            years = ("、" if lang == "zh" else ", ").join(map(str, stands_on[key]))
            yield (
                f"低保标准等本地数值：{years} 年为{zh}。"
                if lang == "zh"
                else f"Local values such as the line: {years} {en}."
            )
    yield from set_by_hand(stands_on, lang)


def set_by_hand(stands_on: Mapping[str, Any], lang: Lang = "zh") -> Iterator[str]:
    """The numbers that a user put in place of ours, each with the note it came with."""
    for name, note in stands_on["overridden"].items():
        told = parameter_label(name, lang)
        yield f"“{told}”由使用者改动：{note}。" if lang == "zh" else f"“{told}” was set by the user: {note}."


def _filled_in(stands_on: Mapping[str, Any], lang: Lang) -> Iterator[str]:
    """The three columns of which the file lacked most, filled from sourced tables."""
    most = list(stands_on["imputed"].items())[:3]
    if most and lang == "zh":
        listed = "、".join(f"{column_label(name)} {percent(share, 0)}" for name, share in most)
        yield f"档案缺填、按来源表补的最多的三列：{listed}。"
    elif most:
        listed = ", ".join(f"{column_label(name, lang)} {percent(share, 0)}" for name, share in most)
        yield f"Filled in from sourced tables, most often: {listed}."
