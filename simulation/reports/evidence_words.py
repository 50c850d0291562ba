"""Words of the numbers behind an answer: units, the cases of tables, fields of programmes, and how a value is told."""

from __future__ import annotations

from collections.abc import Mapping

from simulation.inputs.overrides import in_percent
from simulation.reports.names import Lang, Words
from simulation.reports.wording import grouped

SUBJECTS: Mapping[str, Words] = {
    "resources": ("收入、线与费用", "income, line and cost"),
    "shocks": ("失业、再就业与患病", "jobs and illness"),
    "needs": ("需要与动态核查", "needs and re-checks"),
    "effects": ("帮扶的作用", "effects of help"),
    "programmes": ("项目的标准与条件", "amounts and terms of programmes"),
    "funds": ("资金来源", "sources of money"),
    "arrivals": ("新增建档", "newly identified"),
    "ageing": ("年龄、就学与退休", "ageing, school, retirement"),
    "screening": ("建档标准与筛查", "filing standards"),
    "assessment": ("解困脱困的认定与目标", "tests of relief, exit, target"),
    "imputation": ("档案缺项的补填", "what stands in for gaps in a file"),
}
"""Where a number is used: the file of data/parameters it stands in, or programmes, or the scenario's funds."""

GRADES: Mapping[str, Words] = {
    "A": ("法规、官方标准，或荟萃分析、随机试验", "law or official standard, or meta-analysis, randomised trial"),
    "B": ("官方统计、准实验或可靠的观察研究", "official statistics, quasi-experiment or serious observational study"),
    "C": ("行政数字、间接证据或判断", "administrative figure, indirect evidence or judgement"),
}

UNITS: Mapping[str, Words] = {
    "share": ("比例", "share"),
    "share/year": ("每年比例", "share a year"),
    "difference of shares": ("比例之差，百分点", "difference of shares, points"),
    "difference of shares/year": ("每年比例之差，百分点", "difference of shares a year, points"),
    "growth/year": ("年增长", "growth a year"),
    "difference of growth/year": ("年增长之差，百分点", "difference of growth a year, points"),
    "hazard ratio": ("风险比", "hazard ratio"),
    "odds ratio": ("比值比", "odds ratio"),
    "ratio": ("倍数", "ratio"),
    "log points": ("对数点", "log points"),
    "multiple of the line": ("低保线的倍数", "multiple of the line"),
    "multiple of the line or of yearly family income": ("低保线或家庭年收入的倍数", "times the line or yearly family income"),
    "multiple of the minimum wage": ("最低工资的倍数", "multiple of the minimum wage"),
    "month": ("月份", "month"),
    "months": ("个月", "months"),
    "years": ("年、岁", "years"),
    "yuan": ("元", "yuan"),
    "yuan/month": ("元／月", "yuan a month"),
    "yuan/year": ("元／年", "yuan a year"),
    "class": ("类别", "class"),
    "days": ("工作日", "staff days"),
}  # fmt: skip

CASES: Mapping[str, Words] = {
    # employers and jobs
    "ordinary": ("一般", "ordinary"), "normal": ("正常经营", "at work as usual"), "restructured": ("改制", "restructured"),
    "stopped": ("长期停产", "long stopped"), "bankrupt": ("破产", "bankrupt"), "casual": ("灵活就业", "casual"),
    "general": ("一般求职者", "general"), "hard": ("就业困难人员", "hard to place"),
    "long_jobless": ("长期失业", "long jobless"), "age_50": ("50 岁以上", "over 50"),
    # school
    "preschool": ("学前", "preschool"), "primary": ("小学", "primary"), "junior": ("初中", "lower secondary"),
    "compulsory": ("义务教育", "compulsory"), "senior": ("普通高中", "upper secondary"), "vocational": ("中职", "vocational"),
    "college": ("大专", "junior college"), "university": ("本科", "university"), "degree": ("本科及以上", "degree"),
    "compulsory_senior": ("义务教育→普通高中", "compulsory → upper secondary"),
    "compulsory_vocational": ("义务教育→中职", "compulsory → vocational"),
    "senior_university": ("普通高中→本科", "upper secondary → university"),
    "senior_college": ("普通高中→大专", "upper secondary → junior college"),
    "vocational_college": ("中职→大专", "vocational → junior college"),
    "vocational_of_upper": ("高中阶段中的中职", "vocational among upper secondary"),
    "university_of_higher": ("高等教育中的本科", "university among higher education"),
    "at_school_16": ("16—18 岁在学", "at school at 16–18"), "at_school_19": ("19—22 岁在学", "at school at 19–22"),
    # people and families
    "male": ("男", "men"), "female": ("女", "women"),
    "0": ("0 岁起", "from 0"), "16": ("16 岁起", "from 16"), "45": ("45 岁起", "from 45"), "60": ("60 岁起", "from 60"),
    "75": ("75 岁起", "from 75"),
    "worker_low": ("职工年龄下限", "worker, lowest"), "worker_high": ("职工年龄上限", "worker, highest"),
    "spouse_gap": ("配偶与职工年龄差", "spouse, difference"), "spouse_spread": ("配偶年龄离散", "spouse, spread"),
    "child_gap": ("子女与职工年龄差", "child, difference"), "child_spread": ("子女年龄离散", "child, spread"),
    "child_step": ("子女之间年龄差", "between children"), "parent_gap": ("父母与职工年龄差", "parent, difference"),
    "parent_spread": ("父母年龄离散", "parent, spread"), "grandchild_gap": ("孙辈与职工年龄差", "grandchild, difference"),
    "partner_2": ("两口之家有配偶", "partner in a family of two"), "partner_3": ("三口之家有配偶", "partner in a family of three"),
    "partner_4": ("四口以上有配偶", "partner in a family of four or more"),
    "child_first": ("其余第一人为子女", "first other member is a child"), "child_second": ("其余第二人为子女", "second is a child"),
    "child_third": ("其余第三人为子女", "third is a child"),
    "retired_with_pension": ("退休者有养老金", "retired with a pension"), "working": ("成年成员在业", "adult member at work"),
    "wish_business": ("有创业意愿", "wishes to start a business"), "union_member": ("是工会会员", "union member"),
    "union_member_migrant": ("农民工是工会会员", "migrant worker, union member"),
    # health and cover
    "good": ("健康", "good"), "cancer": ("恶性肿瘤", "cancer"), "heart": ("心脏病", "heart"), "stroke": ("脑卒中", "stroke"),
    "kidney": ("肾病", "kidney"), "mental": ("精神疾病", "mental"), "liver": ("肝病", "liver"), "blood": ("血液病", "blood"),
    "diabetes": ("糖尿病", "diabetes"), "tumour": ("肿瘤", "tumour"), "spine": ("脊柱疾病", "spine"),
    "pressure": ("高血压", "high blood pressure"), "lung": ("肺病", "lung"), "disabled": ("残疾", "disabled"),
    "other_illness": ("其他疾病", "other illness"),
    "serious_inpatient": ("重病·住院", "serious, inpatient"), "serious_outpatient": ("重病·门诊", "serious, outpatient"),
    "serious_other": ("重病·其他", "serious, other"), "ordinary_inpatient": ("一般病·住院", "ordinary, inpatient"),
    "ordinary_outpatient": ("一般病·门诊", "ordinary, outpatient"), "ordinary_other": ("一般病·其他", "ordinary, other"),
    "disabled_inpatient": ("残疾·住院", "disabled, inpatient"), "disabled_outpatient": ("残疾·门诊", "disabled, outpatient"),
    "disabled_other": ("残疾·其他", "disabled, other"),
    "none_working": ("在业·无医保", "at work, none"), "employee_working": ("在业·职工医保", "at work, employee"),
    "none_jobless": ("失业·无医保", "jobless, none"), "employee_jobless": ("失业·职工医保", "jobless, employee"),
    "none_other": ("其他·无医保", "others, none"), "employee_other": ("其他·职工医保", "others, employee"),
    # entitlements and money
    "pension": ("养老", "pension"), "unemployment": ("失业", "unemployment"), "injury": ("工伤", "work injury"),
    "transfer": ("转移接续", "transfer"), "own_arrears": ("个人欠缴", "own arrears"),
    "employee": ("企业职工", "employee"), "resident": ("城乡居民", "resident"),
    "median": ("中位数", "median"), "mean": ("平均", "mean"), "spread": ("对数离散", "spread (log)"),
    "longest": ("最长", "longest"),
    "floor": ("下限", "floor"), "earns_from": ("多少起算有工作", "counts as work from"),
    # filing standards
    "tier1": ("第一档", "tier 1"), "tier2": ("第二档", "tier 2"), "tier3": ("第三档", "tier 3"), "deep": ("深度困难", "deep"),
    "relative": ("相对困难", "relative"), "accident_income": ("意外致困：收入上限", "accident, highest income"),
    "accident_cost_share": ("意外致困：支出占家庭年收入", "accident, cost of yearly income"),
}  # fmt: skip

FIELDS: Mapping[str, tuple[Words, str]] = {
    "yuan": (("标准", "amount"), "yuan/year"), "cap_yuan": (("封顶", "cap"), "yuan/year"),
    "months_of_line": (("低保线的月数", "months of the line"), "months"), "deductible_yuan": (("起付", "deductible"), "yuan/year"),
    "ratio": (("报销比例", "share of own cost"), "share"), "ceiling_yuan": (("封顶", "ceiling"), "yuan/year"),
    "price_share": (("本预算承担", "paid by this budget"), "share"), "take_up": (("接受帮扶的比例", "accept it"), "share"),
    "staff_days": (("每份工作日", "staff days each"), "days"), "delay_months": (("见效延迟", "delay"), "months"),
    "first_stay": (("首次住院给付", "first stay paid"), "share"), "second_stay": (("再次住院给付", "second stay paid"), "share"),
    "lump_sum_yuan": (("确诊一次性给付", "lump sum"), "yuan"), "cover_ceiling_yuan": (("保单封顶", "policy ceiling"), "yuan/year"),
    "premium_yuan": (("保费", "premium"), "yuan/year"), "waiting_months": (("等待期", "waiting time"), "months"),
    "loan_yuan": (("贷款", "loan"), "yuan"), "repay_years": (("还款年数", "years of repayment"), "years"),
    "union_loss_share": (("工会承担的损失", "loss borne by the union"), "share"),
    "delay_years": (("几年后见效", "works after"), "years"),
    "payroll_yuan": (("工资总额", "payroll"), "yuan/year"), "dues_rate": (("会费率（工资总额的）", "dues, of payroll"), "share"),
    "collected": (("收缴率", "collected"), "share"), "passed_up": (("上缴比例", "passed up"), "share"),
    "returned": (("回拨区县和产业的比例", "returned downward"), "share"),
    "hardship_share": (("用于帮扶的比例", "share for relief"), "share"),
    "hardship_share_base": (("其中原有比例", "of which before"), "share"),
}  # fmt: skip
"""A number inside a record of a programme, a fund or the dues: its name and unit."""


POINTS: Words = (" 个百分点", " points")


def unit_label(unit: str, lang: Lang = "zh") -> str:
    """The unit in words."""
    return UNITS[unit][lang == "en"]


def tell(value: float, unit: str, lang: Lang = "zh") -> str:
    """A value as people read it: 44.75%, +4.5 个百分点, 1,900, 0.85."""
    if unit.startswith("difference"):
        points = trimmed(value * 100, 2)
        sign = "+" if value > 0 else ""
        return f"{sign}{points}{POINTS[lang == 'en']}"
    if in_percent(unit):
        return f"{trimmed(value * 100, 2)}%"
    return trimmed(value, 0 if unit.startswith("yuan") else 3)


def told_range(low: float, high: float, unit: str, lang: Lang = "zh") -> str:
    """A range as people read it, the unit said once."""
    first = tell(low, unit, lang).removesuffix(POINTS[lang == "en"])
    return f"{first}{'—' if lang == 'zh' else ' – '}{tell(high, unit, lang)}"


def trimmed(value: float, digits: int) -> str:
    """At most so many decimals, none that are nought: 45%, 1.05."""
    told = grouped(value, digits)
    return told.rstrip("0").rstrip(".") if "." in told else told


def typed(value: float, unit: str) -> str:
    """A value as it is typed into a field: 44.75%, 1900."""
    return f"{value * 100:.6g}%" if in_percent(unit) else f"{value:.10g}"
