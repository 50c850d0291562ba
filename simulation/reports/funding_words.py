"""Words of the funding statement in both languages; the sentences take sums and shares that are already written out."""

from __future__ import annotations

from collections.abc import Mapping

from simulation.reports.names import GAP, Words

NAMES: Mapping[str, Words] = {
    "statement_budget": ("资金来源和使用：按预算（万元）", "sources and uses, as budgeted (10,000 yuan)"),
    "statement_run": ("资金来源和使用：按测算支出（万元）", "sources and uses, as projected (10,000 yuan)"),
    "statement_run_note": (
        "上年结转＋本年收入＋资金缺口－本年支出－年末失效＝结转下年。由谁支付按实际支出重新安排（年终调剂），缺口可能小于总览"
        "按预算次序记账的缺口。",
        "Opening + income + gap − uses − lapsed = closing. Who pays is settled anew on what is spent, so the gap may be smaller "
        "than the overview's, which charges in the order of the budgets.",
    ),
    "statement_budget_note": (
        "上年结转＋本年收入＋资金缺口－本年支出－年末失效＝结转下年。规定动作（政策要求必办的项目）已含在支出之内。",
        "Opening + income + gap − uses − lapsed = closing. What is mandated is within the uses.",
    ),
    "money_note": ("万元。", "In 10,000 yuan."),
    "opening": ("上年结转", "opening balance"),
    "income": ("本年收入", "income"),
    "uses": ("本年支出", "uses"),
    "used": ("本年支付", "paid"),
    "gap": GAP,
    "lapsed": ("年末失效（不得结转）", "lapsed at the year's end"),
    "closing": ("结转下年", "closing balance"),
    "bound": ("支出中：规定动作", "of the uses: mandated"),
    "funds": ("各项资金的收支和结余（万元）", "balance of each fund (10,000 yuan)"),
    "keeps": ("可结转", "may be kept"),
    "lapses": ("当年有效", "lapses"),
    "gap_by": ("资金缺口在哪些项目（万元）", "where money is missing (10,000 yuan)"),
    "payers": ("谁付什么（万元）", "who pays what (10,000 yuan)"),
    "payers_note": (
        "先付满所有能付的，再先用年末会失效的钱，再先用限定用途的钱。",
        "As much as can be is paid; then money that would lapse is used first, then restricted money.",
    ),
    "item": ("项目", "item"),
    "year": ("年份", "year"),
    "payer": ("由谁支付", "paid by"),
    "yuan": ("金额（元）", "yuan"),
    "together": ("合计", "total"),
    "levels": ("各级承担和配套（万元）", "shares by level, and matching (10,000 yuan)"),
    "levels_note": (
        "配套由上级另付，不占本预算；本级资金有缺口的，配套按比例失效。",
        "Matching is paid by the other level on top of this budget; it lapses in proportion to this budget's gap.",
    ),
    "share": ("占已落实资金", "share of what is paid"),
    "matching_lapsed": ("其中：随缺口失效", "of this: lapses with the gap"),
    "quarters": ("分季用款（万元）", "cash need by quarter (10,000 yuan)"),
    "quarters_note": (
        "按各项目的发放月份平均；首年从起始月算起，发放月份已过的在 12 月支付。",
        "In equal parts over each programme's payment months; in the first year from the plan's first month, in December "
        "where no payment month is left.",
    ),
    "sensitivity": ("收缴率和工资总额变动时", "if collection and payroll change"),
    "sensitivity_note": (
        "须用份额：使各年没有缺口的困难帮扶份额，空白为全部用上也不够；少收：比现在的收缴率和工资总额每年少给困难帮扶的钱（万元，负为多收）。",
        "Share needed: for hardship relief, so that no year lacks money; blank where all of it would not do. Less: money for "
        "hardship relief a year below the present payroll and collection (10,000 yuan; negative is more).",
    ),
    "short": ("按现份额每年少收", "less a year at the present share"),
}
LINES: Mapping[str, Words] = {
    "budget_paid": (
        "按预算：{years} 年支出 {uses}，各年都有来源。",
        "As budgeted: {uses} for {years}, every year is paid.",
    ),
    "budget_gap": (
        "按预算：{years} 年支出 {uses}，资金缺口 {gap}：{in}。",
        "As budgeted: {uses} for {years}, of which nobody pays {gap}: {in}.",
    ),
    "run_paid": (
        "按测算：{years} 年支出 {uses}（支出居中的一次模拟），各年都有来源。",
        "As projected: {uses} for {years} (the simulation with median spending), every year is paid.",
    ),
    "run_gap": (
        "按测算：{years} 年支出 {uses}（支出居中的一次模拟），资金缺口 {gap}：{in}。",
        "As projected: {uses} for {years} (the simulation with median spending), of which nobody pays {gap}: {in}.",
    ),
    "lapsed": (
        "不得结转的资金年末失效 {lapsed}。",
        "{lapsed} lapses because it may not be kept.",
    ),
    "standing": (
        "最低保障盘（选择之前已定）全期 {bound}；期末后不再新增，一年仍须支出 {cost}（均为中位数）。",
        "Bound before any choice: {bound} over the plan; with no new awards the year after still costs {cost} (medians).",
    ),
    "no_dues": (
        "方案没有填回拨工会经费。",
        "The plan says nothing about returned dues.",
    ),
    "dues": (
        "{year} 年回拨：工资总额 {payroll} × {dues_rate} × 收缴 {collected} × 上解 {passed_up} × 回拨 {returned} ＝ {pool}，"
        "其中 {hardship_share} 用于困难帮扶，{available}",
        "Dues returned in {year}: payroll {payroll} × {dues_rate} × {collected} collected × {passed_up} passed up × "
        "{returned} returned = {pool}; {hardship_share} of it for hardship relief, {available}",
    ),
    "dues_same": ("，已含在工会经费之内。", ", all of it in the fund of dues already."),
    "dues_more": (
        "，比工会经费已含的 {base} 多 {extra}。",
        ", {extra} more than the {base} in the fund of dues already.",
    ),
    "dues_less": (
        "，比工会经费已含的 {base} 少 {extra}。",
        ", {extra} less than the {base} in the fund of dues already.",
    ),
    "gap_share": (
        "反算：要使各年没有缺口，困难帮扶份额须由 {present} 提到 {share}。",
        "The other way round: for no gap in any year the share for hardship relief must rise from {present} to {share}.",
    ),
    "just_share": (
        "反算：各年没有缺口，现份额 {present} 正好够。",
        "The other way round: no year has a gap, and the present share of {present} is just enough.",
    ),
    "spare_share": (
        "反算：困难帮扶份额有 {share} 就够，现为 {present}。",
        "The other way round: a share of {share} for hardship relief is enough; it is {present} now.",
    ),
    "gap_left": (
        "其余 {left} 的缺口，工会经费按规定不能支付，提高份额补不上。",
        "The other {left} of the gap may not be paid from dues: no share closes it.",
    ),
    "money_share": (
        "反算：比工会经费已含的每年再多 {more}，困难帮扶份额须为 {share}（现 {present}）。",
        "The other way round: {more} a year on top of what the fund of dues holds takes a share of {share} (now {present}).",
    ),
    "gap_refused": (
        "反算：提高困难帮扶份额补不上缺口：{why}。",
        "The other way round: no share for hardship relief closes the gap: {why}.",
    ),
    "money_refused": (
        "反算：比工会经费已含的每年再多 {more}做不到：{why}。",
        "The other way round: {more} more a year cannot be had: {why}.",
    ),
}
REFUSED: Mapping[str, Words] = {
    "more_than_all": (
        "一年须有 {needed}，回拨经费全部用于困难帮扶也只有 {most}",
        "a year needs {needed}, and all returned dues together are only {most}",
    ),
    "no_pool": (
        "有的年份没有回拨经费（工资总额、收缴率、上解或回拨比例为零）",
        "in some year no dues are returned (payroll, collection, or a share of the chain is zero)",
    ),
    "no_fund": (
        "方案的资金中没有工会经费，回拨的钱没有去处",
        "the plan has no fund of dues that could take the money",
    ),
    "no_dues": ("方案没有填回拨工会经费", "the plan says nothing about returned dues"),
}
