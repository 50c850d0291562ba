"""Words of the workbook for finance, Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from simulation.reports.names import Lang, Words

SAID: Mapping[str, Words] = {
    "title": ("财务测算表", "Workbook for finance"),
    "about": ("说明", "about"),
    "inputs": ("输入", "inputs"),
    "by_year": ("分年", "by year"),
    "by_programme": ("分项目", "by programme"),
    "by_source": ("分来源", "by source"),
    "by_unit": ("分区县产业", "by district"),
    "checks": ("核对", "checks"),
    "year": ("{year} 年", "{year}"),
    "sum": ("合计", "total"),
    "share": ("占比", "share"),
    "programme": ("项目", "programme"),
    "batch": ("批次", "batch"),
    "source": ("资金来源", "source"),
    "owner": ("级别", "level"),
    "unit": ("区县 / 产业工会", "filing unit"),
    "measure": ("指标", "measure"),
    "standard": ("标准（元）", "standard (yuan)"),
    "by_case": ("按户核定", "by case"),
    "no_limit": ("不限", "no limit"),
    "budget_title": ("各项目预算（万元）", "Budget by programme (10,000 yuan)"),
    "budget_note": (
        "浅黄格为输入，可以改；合计、占比、余缺随之变动。改动不会重新测算，各结果表仍是“说明”所列那一次测算的结果。",
        "Yellow cells are inputs; totals, shares and the balance follow. The results are those of the run named under “about”: "
        "they do not move.",
    ),
    "fund_title": ("各来源资金（万元）", "Funds (10,000 yuan)"),
    "fund_note": (
        "本方案所列各来源每年金额；结转由“余缺”逐年相加可得，能否结转看各资金规定。",
        "Money of each source by year.",
    ),
    "balance": ("余缺（资金－预算）", "balance (funds − budget)"),
    "year_title": ("各年户数、达标和资金", "Households, target and money by year"),
    "year_note": (
        "平均为 {n} 次模拟的平均数；5%、95% 为区间两端。带公式的行可核对。金额为万元。",
        "Means of {n} simulations; 5% and 95% are the ends of the range. Rows with formulas can be checked. Money in 10,000 yuan.",
    ),
    "mean": ("平均", "mean"),
    "on_file_end": (
        "年末在档（＝年初＋新增－解困－脱困＋返困－注销）",
        "on file, end (= start + new − relieved − exited + relapsed − removed)",
    ),
    "denominator": ("分母：{kind}", "denominator: {kind}"),
    "rate_means": ("解困脱困率（平均数之比）", "rate (ratio of the means)"),
    "rate_runs": ("解困脱困率（各次模拟的平均）", "rate (mean over simulations)"),
    "target": ("目标", "target"),
    "chance": ("达到 20% 的可能性", "chance of 20%"),
    "per_lift": ("每首次解困脱困一户支出（元）", "spending per household lifted (yuan)"),
    "programme_title": ("各项目支出（万元）", "Spending by programme (10,000 yuan)"),
    "programme_note": (
        "工会和专项资金支出的平均数；政府救助和保险赔付不在内。",
        "Mean spending of union and special funds; government relief and insurance payouts are no part of it.",
    ),
    "batch_title": ("按四个一批（万元）", "By batch (10,000 yuan)"),
    "reached_title": ("各项目到达（户次、人次）", "Reached by programme (households or people)"),
    "reached_note": ("按各项目的单位计，不能相加。", "In each programme's own unit: not to be added up."),
    "unit_price": ("每户（人）次支出（元）", "spending a unit (yuan)"),
    "source_title": ("各来源支出（万元）", "Spending by source (10,000 yuan)"),
    "source_note": (
        "各项目支出按“谁先付”的次序记到来源；无来源的部分为资金缺口。",
        "Each programme's spending is charged to its sources in order; what no fund gives is the gap.",
    ),
    "district_title": ("各区县、产业支出（万元）", "Spending by filing unit (10,000 yuan)"),
    "lifted_title": ("各区县、产业首次解困脱困（户）", "First lifts by filing unit (households)"),
    "per_unit": ("每户支出（元）", "yuan per lift"),
    "check_title": ("核对：同一笔钱的四种分法应当相等", "Checks: the same money counted four ways"),
    "check_note": ("单位万元；差额由公式算出，为 0 即平衡。", "10,000 yuan; differences are live, 0 balances."),
    "of_run": ("测算总额", "the run"),
    "difference": ("最大差额", "largest difference"),
    "result": ("结论", "result"),
    "balanced": ("平衡", "balanced"),
    "unbalanced": ("不平衡", "does not balance"),
    "people_check": ("年末在档与测算之差（户）", "on file at the end less the run's (households)"),
    "chart_money": ("各年支出的来源（万元）", "Spending by source (10,000 yuan)"),
    "chart_money_tab": ("图 来源", "chart sources"),
    "chart_rate_tab": ("图 解困脱困率", "chart rate"),
    "chart_programme_tab": ("图 项目", "chart programmes"),
    "chart_unit_tab": ("图 区县产业", "chart districts"),
    "chart_rate": ("解困脱困率与 20% 目标", "Rate and the 20% target"),
    "chart_programme": ("各项目全期支出（万元）", "Spending by programme, whole plan (10,000 yuan)"),
    "chart_unit": ("各区县、产业全期支出（万元）", "Spending by filing unit, whole plan (10,000 yuan)"),
    "wan": ("万元", "10,000 yuan"),
    "input_prompt": ("填万元，不小于 0", "10,000 yuan, not below 0"),
    "input_wrong": ("请填不小于 0 的数（万元）", "a number not below 0, in 10,000 yuan"),
    # what the run stands on
    "scenario": ("方案", "scenario"),
    "question": ("要回答的问题", "question"),
    "scenario_print": ("方案指纹", "scenario fingerprint"),
    "archive": ("档案", "archive"),
    "archive_print": ("档案指纹", "archive fingerprint"),
    "households": ("导入 / 清档 / 需核定 / 期初档案（户）", "imported / cleared / to decide / opening file"),
    "years": ("年份", "years"),
    "rules": ("规则集", "rule set"),
    "seed": ("随机种子", "seed"),
    "replicates": ("模拟次数", "replicates"),
    "versions": ("版本", "versions"),
    "changes": ("与“{base}”相比的改动", "Changes from “{base}”"),
    "no_changes": ("没有改动（或没有所依据的方案）", "no changes, or based on no other scenario"),
    "base_gone": (
        "所依据的方案“{base}”不在这台计算机上，改动无法列出",
        "its base “{base}” is not on this computer: changes cannot be listed",
    ),
    "overridden": ("由使用者换过的数", "Numbers set by hand"),
    "none": ("没有", "none"),
    "stands_on": ("依据和局限", "What it stands on"),
    "repeat": (
        "同一档案、方案、种子、次数和版本，重新测算得到同样的数。",
        "The same archive, scenario, seed, replicates and versions give the same numbers again.",
    ),
}  # fmt: skip


def say(key: str, lang: Lang, **values: object) -> str:
    """A word or sentence of the workbook."""
    return SAID[key][lang == "en"].format(**values)
