"""What a word on the screen means, in a sentence or two; every number in it comes from the records. For tooltips and help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.inputs.parameters import Parameter, all_parameters
from simulation.inputs.scenario import Scenario
from simulation.reports.evidence_words import tell, told_range
from simulation.reports.names import Lang, Words, parameter_label

EXIT_LINES: Mapping[str, Words] = {
    "line": ("扣除刚性支出后的家庭人均收入高于当地低保线", "income per head, after rigid cost, above the local dibao line"),
    "gross_income": ("家庭人均收入（不扣刚性支出）高于当地低保线", "income per head, rigid cost left in, above the local line"),
    "line_and_a_half": ("扣除刚性支出后的家庭人均收入高于 1.5 倍低保线", "income per head, after rigid cost, above 1.5 lines"),
}  # fmt: skip
"""The exit line of a scenario, in words."""
RELIEF: Mapping[str, Words] = {
    "strict": (
        "没有劳动能力、患重病、残疾或应享待遇不足，靠自己过不了线",
        "cannot lift itself: nobody able to work, serious illness, disability, or an entitlement that does not suffice",
    ),
    "wide": ("不论能否自己过线", "whether or not it could lift itself"),
}

TERMS: Mapping[str, Words] = {
    "on_file": (
        "困难职工家庭仍在档案中，还没有解困或脱困。",
        "A household in the file of workers in hardship, not yet relieved or exited.",
    ),
    "relieved": (
        "{relief}，但靠长期帮扶（低保或按月、按季发放的救助）连续 {months} 个月达到标准。继续帮扶，继续花钱。",
        "{relief}, but held at the line for {months} months by lasting support (dibao, or aid paid monthly or "
        "quarterly). It goes on being supported and goes on costing.",
    ),
    "exited": (
        "{exit_line}，连续 {months} 个月，到年末为止。只看自家的收入，救助不算。",
        "{exit_line}, {months} months running up to the year's end. Only the household's own means count, no aid.",
    ),
    "supported_only": (
        "有劳动能力，只靠救助达到标准。不计入解困脱困，仍在档。",
        "Able to work, at the line by aid alone. Not counted as lifted, stays on file.",
    ),
    "relapsed": (
        "已解困或脱困的家庭，年末又低于标准。",
        "A household that was relieved or exited and is below again at the year's end.",
    ),
    "removed": (
        "死亡、迁出、退休移出，或动态核查发现不该建档。不算解困脱困。",
        "Death, move, retirement, or found wrongly filed by a re-check. Never counted as lifted.",
    ),
    "newly_identified": (
        "规划期内新建档的家庭，每年约为期初档案的 {arrivals}（{arrivals_range}）。",
        "Filed during the plan, about {arrivals} of the opening file a year ({arrivals_range}).",
    ),
    "cleared": (
        "规划开始前核查出不符合标准的，或期初已经达标的。列在期初桥上，从不算作成绩。",
        "Found not to meet the standard before the plan, or already lifted. Shown apart, never credited.",
    ),
    "undecided": (
        "档案里的理由不足以判定，既不剔除也不计入。",
        "What the file says is not enough to tell; neither removed nor counted.",
    ),
    "lifted": (
        "规划期内首次解困或脱困，每户只计一次；再次解困脱困和返困另列。",
        "Relieved or exited for the first time in the plan, each household once; later lifts and relapses stand apart.",
    ),
    "rate_current": (
        "当年解困脱困 ÷（年初在档 + 新增建档 − 注销）。",
        "Lifted in the year ÷ (on file at the start + newly identified − removed).",
    ),
    "rate_opening": (
        "期初档案中当年解困脱困的 ÷ 期初档案户数。",
        "Lifted in the year from the opening file ÷ households of the opening file.",
    ),
    "probability_target": (
        "当年解困脱困率达到 20% 的模拟占全部模拟的比例，按整户计算。",
        "Share of the simulations in which the year's rate reaches 20%, counted in whole households.",
    ),
    "probability_cleared": (
        "到末年年末，建档满 {filed} 个月的家庭至多 {cleared} 还在档。",
        "At the end of the last year at most {cleared} of those filed {filed} months or more are on file.",
    ),
    "spending_total_yuan": (
        "工会和专项资金实际发放的钱。政府救助和保险赔付另列，三栏从不相加。",
        "Union and special-fund money paid out. Government relief and insurance payouts stand apart and are never added to it.",
    ),
    "bound_yuan": (
        "法规、政策和以前的承诺已经定下的支出，先于任何选择。",
        "What law, policy and earlier promises fix before any choice.",
    ),
    "standing_cost_yuan": (
        "规划结束后的一年，即使不再新批任何项目，仍须支出的钱。",
        "What the year after the plan still costs, even with no new awards.",
    ),
    "gap": (
        "没有任何资金来源能承担的支出，已计入各项资金的用途限制。",
        "Spending that no fund may or can cover, the funds' restrictions taken into account.",
    ),
    "own": (
        "所有项目都停办时也会解困脱困的户。",
        "Households lifted even with every programme switched off.",
    ),
    "government": (
        "加上政府救助和服务后多出来的户。",
        "Further households lifted with the government's relief and services.",
    ),
    "union": (
        "再加上工会和专项资金后多出来的户。同样的运气下成对比较得出。",
        "Further households lifted with union and special-fund money, from paired runs in the same luck.",
    ),
    "jobs_displaced": (
        "帮扶对象得到的岗位中，别人因此失去的。另列，不改变任何一户的结果。",
        "Jobs gained that somebody else loses by it. Shown apart, changes no household.",
    ),
}  # fmt: skip
"""Words by the codes of `wording.LABELS`; the names in braces are filled in by `values`."""


def explain_term(code: str, scenario: Scenario, lang: Lang = "zh") -> str:
    """What a count, status or sum means under this scenario's definitions."""
    told = TERMS[code][lang == "en"].format(**values(scenario, lang))
    return told[0].upper() + told[1:]


def explain_number(name: str, scenario: Scenario, lang: Lang = "zh") -> str:
    """A number as a tooltip says it: name, value, range, source or judgement, date, grade, and whether it was set by hand."""
    number = all_parameters()[name]
    zh = lang == "zh"
    basis = (number.source or number.judgement) if zh else (number.source_en or number.judgement_en)
    kind = ("出处：" if number.source else "判断：") if zh else ("Source: " if number.source else "Judgement: ")
    grade = f"等级 {number.grade}" if zh else f"grade {number.grade}"
    told = parameter_label(name, lang)
    if isinstance(number, Parameter):
        ours = scenario.parameters.get(name)
        told += f"{'：' if zh else ': '}{_value(ours or number, number.unit, lang)}"
        if ours is not None:
            told += f"{'（使用者改动：' if zh else ' (set by hand: '}{ours.note}{'）' if zh else ')'}"
    end = "。" if zh else "."
    return f"{told}{end}\n\n{kind}{basis}{'（' if zh else ' ('}{number.date}{'，' if zh else ', '}{grade}{'）' if zh else ')'}"


def _value(number: Any, unit: str, lang: Lang) -> str:
    value = tell(number.value, unit, lang)
    if number.low is None or number.high is None or number.low == number.high:
        return value
    spread = told_range(number.low, number.high, unit, lang)
    return f"{value}（90% 区间 {spread}）" if lang == "zh" else f"{value} (90% range {spread})"


def values(scenario: Scenario, lang: Lang = "zh") -> dict[str, str]:
    """Numbers and switches that the help texts name, as this scenario has them."""
    told = {field: _told(name, scenario, lang) for field, name in NUMBERS.items()}
    arrivals = all_parameters()["arrival_rate_year"]
    given: Any = scenario.parameters.get("arrival_rate_year", arrivals)
    low, high = (given.value if end is None else end for end in (given.low, given.high))
    return {
        **told,
        "arrivals_range": told_range(low, high, arrivals.unit, lang),
        "exit_line": EXIT_LINES[scenario.exit_line][lang == "en"],
        "relief": RELIEF[scenario.relief][lang == "en"],
    }


NUMBERS: Mapping[str, str] = {
    "months": "months_running", "filed": "cleared_after_months", "cleared": "cleared_share", "arrivals": "arrival_rate_year",
    "wrong": "wrongly_filed", "found": "wrongly_found_year", "far_below": "far_below_share", "combine": "effect_combination",
    "filing_month": "filing_end_month_first_year", "paid": "paid_share", "aided": "dibao_assisted",
    "trained": "training_year_2", "started": "business_start", "placed": "graduate_half_year", "coached": "coaching_hazard_ratio",
    "work": "reemployment_year", "hard": "reemployment_hard",
}  # fmt: skip
"""Numbers by their short names in the texts."""


def _told(name: str, scenario: Scenario, lang: Lang) -> str:
    number = all_parameters()[name]
    if not isinstance(number, Parameter):
        raise TypeError(f"{name} is not one number")
    given = scenario.parameters.get(name)
    return tell(number.value if given is None else given.value, number.unit, lang).removeprefix("+")
