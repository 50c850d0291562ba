"""Words for what a plan consists of: choices, needs, amounts, funds; each a Chinese and an English text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from simulation.inputs.columns import sheet_columns
from simulation.inputs.programmes import ByStage, ByTier, CostShare, Flat, LineMonths, Programme, ToLine
from simulation.reports.names import TIERS, Words, form_label
from simulation.reports.wording import grouped, percent

CHOICES: Mapping[str, Mapping[str, Words]] = {
    "priority": {
        "deepest_shortfall": ("缺口最深的先", "deepest shortfall first"),
        "tier": ("困难类别重的先", "gravest tier first"),
        "longest_on_file": ("在档最久的先", "longest on file first"),
        "effect_per_yuan": ("每元预期见效多的先", "most expected effect per yuan first"),
        "equal_chance": ("机会均等（抽签）", "equal chance (by lot)"),
    },
    "split": {
        "caseload": ("按各单位在档户数", "by households on file"),
        "equal": ("各单位均分", "equally"),
        "given": ("按给定份额", "by given shares"),
    },
    "exit_line": {
        "line": ("扣除刚性支出后高于低保线", "above the line after rigid cost"),
        "gross_income": ("收入高于低保线（不扣刚性支出）", "gross income above the line"),
        "line_and_a_half": ("扣除刚性支出后高于 1.5 倍低保线", "above one and a half lines after rigid cost"),
    },
    "relief": {
        "strict": ("从严：须不能自行脱困", "strict: cannot lift itself"),
        "wide": ("从宽：靠长期救助达线即算", "wide: at the line by lasting support"),
    },
    "relief_dibao": {
        "administrative": ("低保按应发全额计", "dibao counted in full"),
        "measured": ("低保按实际发放计", "dibao counted as paid"),
    },
    "denominator": {
        "current": ("按现有在档户计", "of the current file"),
        "opening": ("按期初档案户计", "of the opening file"),
    },
    "rules": {
        "rules_2016": ("2016 年建档标准", "rules of 2016"),
        "rules_2021": ("2021 年梯度帮扶标准", "graded rules of 2021"),
    },
}
SETTINGS: Mapping[str, Words] = {
    "years": ("规划年份", "years of the plan"),
    "plan_start_month": ("首年起始月", "first month of the plan"),
    "rules": ("建档标准", "rules of filing"),
    "denominator": ("目标的分母", "denominator of the target"),
    "exit_line": ("脱困标准", "exit line"),
    "relief": ("解困口径", "relief test"),
    "relief_dibao": ("解困中低保的计法", "dibao in the relief test"),
    "priority": ("优先次序", "priority rule"),
    "split": ("各管档单位的分配", "split over filing units"),
    "split_shares": ("给定份额", "given share"),
    "line_growth": ("低保线年增长", "yearly growth of the line"),
    "wage_growth": ("工资年增长", "yearly growth of wages"),
    "arrival_factor": ("新增建档的倍数", "newly identified, times the usual"),
    "job_loss_factor": ("失业的倍数", "job loss, times the usual"),
    "staff_days": ("帮扶人员工作日", "staff days"),
    "staff_day_yuan": ("雇用一个工作日的价格", "price of a hired staff day"),
    "payroll_yuan": ("工资总额", "payroll"),
    "dues_rate": ("经费比例", "dues, share of payroll"),
    "collected": ("收缴率", "share collected"),
    "passed_up": ("上解比例", "share passed up"),
    "returned": ("回拨比例", "share returned"),
    "hardship_share": ("用于困难帮扶的份额", "share for hardship relief"),
    "hardship_share_base": ("已含在工会经费中的份额", "share already in the dues fund"),
}
NEEDS: Mapping[str, Words] = {
    "any": ("凡在档户", "every household on file"),
    "below_line": ("低于低保线", "below the line"),
    "far_below_line": ("远低于低保线", "far below the line"),
    "exceptional": ("突发或特殊困难", "exceptional need"),
    "student": ("有在校学生", "students"),
    "policy_age_worker": ("16—60 岁参保职工", "insured workers of 16–60"),
    "serious_worker": ("职工患重病", "seriously ill workers"),
    "major_illness": ("大病负担", "major illness"),
    "able_idle": ("有劳动能力未充分就业", "able, not in full work"),
    "hard_to_place": ("就业困难人员", "hard to place"),
    "upskilling": ("在职提升学历", "workers studying"),
    "business": ("有意创业", "wish to start a business"),
    "graduate": ("应届毕业生", "graduates"),
    "injured": ("工伤职业病", "injured at work"),
    "dibao_due": ("应享未享低保", "dibao due, not received"),
    "entitlement_open": ("待遇未落实", "entitlement not received"),
    "uninsured": ("未参加基本医保", "without basic insurance"),
    "migrant": ("农民工", "migrant workers"),
    "ill_family": ("家属患病", "illness in the family"),
}
UNITS: Mapping[str, Words] = {
    "household": ("户", "household"), "worker": ("名职工", "worker"), "person": ("人", "person"),
}  # fmt: skip
MONEY: Mapping[str, Words] = {
    "union": ("工会和专项资金", "union and special funds"),
    "government": ("政府资金", "government money"),
    "none": ("不用钱", "no money"),
}
OWNERS: Mapping[str, Words] = {
    "central": ("中央", "central"), "province": ("省", "province"), "city": ("市", "city"), "county": ("区县", "county"),
    "mutual_aid": ("互助会", "mutual aid"), "donors": ("社会", "donors"), "government": ("政府", "government"),
}  # fmt: skip
FUND_KINDS: Mapping[str, Words] = {
    "special": ("专项资金", "special fund"), "fiscal": ("财政补助", "public budget"), "dues": ("工会经费", "dues"),
    "mutual_aid": ("互助资金", "mutual aid"), "donation": ("捐赠", "donation"), "other": ("其他", "other"),
}  # fmt: skip
RENEWALS: Mapping[str, Words] = {
    "no": ("一次性", "once"), "while_relieved": ("解困期间续发", "while relieved"),
    "stage_end": ("到本学段结束", "to the end of the stage"), "while_on_file": ("在档期间续发", "while on file"),
}  # fmt: skip
COUNTED: Mapping[str, Words] = {
    "household": ("户", "households"), "worker": ("人", "workers"), "person": ("人", "people"),
}  # fmt: skip
FIELDS: Mapping[str, Words] = {
    "who.needs": ("对象", "who"),
    "who.groups": ("限于群体", "groups"),
    "who.causes": ("限于致困原因", "causes"),
    "who.tiers": ("限于困难类别", "tiers"),
    "amount": ("标准", "amount"),
    "price_share": ("本预算承担比例", "share this budget pays"),
    "payment_months": ("发放月份", "payment months"),
    "renewed": ("续发", "renewal"),
    "take_up": ("接受率", "take-up"),
    "delay_months": ("延迟月数", "months of delay"),
    "staff_days": ("每份用工作日", "staff days each"),
    "mandated": ("规定动作", "mandated"),
    "counts_as_income": ("计入收入", "counts as income"),
    "unit": ("发放单位", "unit"),
    "money": ("资金性质", "money"),
    "effects": ("作用", "what it does"),
}
"""Fields of a programme's record that are told apart when they change."""


def choice(setting: str, code: str) -> Words:
    """The words of a choice; the code itself where none are listed."""
    return CHOICES.get(setting, {}).get(code, (code, code))


def amount_words(record: Programme) -> Words:
    """The standard of a programme in words: how much each unit gets a year, and which part this budget pays."""
    zh, en = _RULES[type(record.amount)](record.amount, *UNITS[record.unit])
    if record.price_share < 1:
        share = percent(record.price_share, 0)
        return f"{zh}（本预算承担 {share}）", f"{en} ({share} from this budget)"
    return zh, en


def _flat(rule: Flat, zh: str, en: str) -> Words:
    return f"每{zh}每年 {yuan(rule.yuan)} 元", f"{yuan(rule.yuan)} yuan per {en} and year"


def _by_stage(rule: ByStage, zh: str, en: str) -> Words:
    codes = sheet_columns("members")["school_level"].codes
    stages = [(codes.get(stage, (stage, stage)), amount) for stage, amount in rule.yuan.items()]
    told = [(f"{names[0]} {yuan(amount)}", f"{names[1]} {yuan(amount)}") for names, amount in stages if amount]
    return (
        f"每{zh}每年：{'、'.join(t[0] for t in told)} 元",
        f"per {en} and year: {', '.join(t[1] for t in told)} yuan",
    )


def _by_tier(rule: ByTier, zh: str, en: str) -> Words:
    amounts = " / ".join(map(yuan, rule.yuan))
    return f"每{zh}每年，按困难类别：{amounts} 元", f"per {en} and year by tier: {amounts} yuan"


def _to_line(rule: ToLine, zh: str, en: str) -> Words:
    cap = yuan(rule.cap_yuan)
    return f"每{zh}补到低保线，每年至多 {cap} 元", f"up to the line per {en}, at most {cap} yuan a year"


def _line_months(rule: LineMonths, zh: str, en: str) -> Words:
    return f"每{zh}每年 {rule.months:g} 个月低保线", f"{rule.months:g} months of the line per {en} and year"


def _cost_share(rule: CostShare, _zh: str, _en: str) -> Words:
    share, ceiling = percent(rule.ratio, 0), yuan(rule.ceiling_yuan)
    of = {"inpatient": ("自付住院费", "own inpatient cost"), "all_medical": ("自付医药费", "own medical cost")}[rule.of]
    if rule.deductible_yuan:
        from_yuan = yuan(rule.deductible_yuan)
        return (
            f"{of[0]}超过 {from_yuan} 元部分的 {share}，每年至多 {ceiling} 元",
            f"{share} of {of[1]} above {from_yuan} yuan, at most {ceiling} a year",
        )
    return f"{of[0]}的 {share}，每年至多 {ceiling} 元", f"{share} of {of[1]}, at most {ceiling} yuan a year"


_RULES: Mapping[type[Any], Any] = {
    Flat: _flat, ByStage: _by_stage, ByTier: _by_tier, ToLine: _to_line, LineMonths: _line_months, CostShare: _cost_share,
}  # fmt: skip


def yuan(amount: float) -> str:
    """Yuan with as many decimals as needed, at most two."""
    return grouped(amount, 0 if float(amount).is_integer() else 2)


def field_words(key: str, value: Any, rules: str) -> Words:
    """A value of a programme's field in words."""
    if isinstance(value, bool):
        return ("是", "yes") if value else ("否", "no")
    if key in _LISTS and isinstance(value, Iterable):
        return listed([_LISTS[key](item, rules) for item in value])
    if key in {"price_share", "take_up"}:
        return (percent(value, 0),) * 2
    words = {"renewed": RENEWALS, "unit": UNITS, "money": MONEY}.get(key, {}).get(str(value))
    return words or (str(value), str(value))


def _tier(code: Any, rules: str) -> Words:
    return TIERS.get(rules, TIERS["rules_2016"])[int(code) - 1]


_LISTS: Mapping[str, Any] = {
    "who.needs": lambda code, _: NEEDS.get(code, (code, code)),
    "who.tiers": _tier,
    "who.groups": lambda code, _: (form_label("groups", code), form_label("groups", code, "en")),
    "who.causes": lambda code, _: (form_label("cause", code), form_label("cause", code, "en")),
    "payment_months": lambda month, _: (f"{month} 月", str(month)),
}


def listed(words: Iterable[Words]) -> Words:
    """Several words in one line."""
    pairs = list(words)
    return "、".join(zh for zh, _ in pairs) or "不限", ", ".join(en for _, en in pairs) or "any"
