"""Words about one household in both languages: what its means are made of, why it went without, what would lift it."""

from __future__ import annotations

from collections.abc import Mapping

from simulation.reports.names import Lang, Words

PARTS: Mapping[str, Words] = {
    "wages": ("工资", "wages"),
    "pensions": ("养老金", "pensions"),
    "benefits": ("失业待遇", "unemployment benefit"),
    "business": ("自办经营（扣还贷）", "own business (less loan)"),
    "other_income": ("其他收入", "other income"),
    "medical": ("自付医药费", "own medical cost"),
    "school": ("上学费用", "school cost"),
    "study_aid": ("助学抵减", "paid by study aid"),
    "event": ("突发事件支出", "sudden event"),
    "other_cost": ("其他刚性支出", "other rigid cost"),
    "dibao": ("低保", "dibao"),
    "living_aid": ("定期生活救助", "lasting living aid"),
    "gross": ("人均收入", "income per head"),
    "own": ("扣刚性支出后", "after rigid cost"),
    "supported": ("连同救助", "with support"),
    "line": ("标准线", "the line"),
}
MISSED: Mapping[str, Words] = {
    "no_room": ("资金、名额或人力用完", "money, places or staff ran out"),
    "barred": ("与另一项不能同享", "barred by another award"),
    "not_for_it": ("不属本项所办的待遇", "claim of another kind"),
    "not_taken_up": ("本人没有接受", "not taken up"),
    "nothing_to_pay": ("已无可补", "nothing left to pay"),
}
SHORT: Mapping[str, Words] = {
    "no_room": ("缺", "short"),
    "barred": ("不同享", "barred"),
    "not_for_it": ("不属", "other"),
    "not_taken_up": ("未接受", "declined"),
    "nothing_to_pay": ("无可补", "none due"),
}
"""The same reasons, short enough for a cell of a table."""
WHY_NOT: Mapping[str, Words] = {
    "not_for_it": ("条件不符，或本人不愿接受", "not for this household, or refused"),
    "no_need": ("方案期内没有这项需要", "no such need in these years"),
}
SAID: Mapping[str, Words] = {
    # the waterfall
    "at_opening": ("期初", "At opening"),
    "at_end": ("{year} 年末", "End of {year}"),
    "short_income": (
        "{when}：收入本身就低于标准线，人均差 {gap} 元",
        "{when}: income itself is below the line, by {gap} yuan a head",
    ),
    "short_cost": (
        "{when}：收入够线，{part}等支出把人均拉到线下 {gap} 元",
        "{when}: income is enough, but cost ({part} first) pulls it {gap} yuan a head below the line",
    ),
    "at_line": ("{when}：自身收入扣支出后已在标准线上", "{when}: own means after cost are above the line"),
    "balance_axis": ("元/人·月", "yuan a head and month"),
    "balance_opening": (
        "按档案所填，未计任何帮扶之前。低保按应补差额计。救助不计入脱困所看的自身收入。",
        "As filed, before any help of the plan; dibao as the gap it fills. Support is no part of own means.",
    ),
    "balance_year": (
        "{n} 次模拟的平均（{among}），各项相加即为模型所测；区间见表。低保按解困核定的口径计入。救助不计入脱困所看的自身收入。",
        "Means of {n} simulations ({among}); the parts add up to what the model measured, ranges in the table. Dibao as the "
        "test of relief counts it. Support is no part of own means.",
    ),
    "among_present": ("仍在册的各次", "those in which it is still there"),
    "among_on_file": ("仍在档的各次", "those in which it is still on file"),
    # the path
    "path_title": (
        "{year} 年末：仍在档 {on_file}，已解困 {relieved}，已脱困 {exited}，已注销 {removed}",
        "End of {year}: on file {on_file}, relieved {relieved}, exited {exited}, removed {removed}",
    ),
    "path_caption": (
        "同一户在 {n} 次模拟中各年末状态的比例，不是对这户的判定。",
        "Shares of {n} simulations of this same household by status at each year's end; no ruling on it.",
    ),
    "share": ("占模拟次数（%）", "Share of simulations (%)"),
    # what would lift it
    "nothing": ("没有任何帮扶", "no help at all"),
    "floors": ("只有人人都有的项目", "what everybody gets"),
    "everything": ("全部项目都给", "every programme"),
    "cheapest": ("最省钱的组合", "the cheapest set"),
    "goal": ("要求的把握 {goal}", "chance wanted {goal}"),
    "chance_axis": ("期内首次解困脱困的可能性（%）", "Chance of a first lift in the plan (%)"),
    "remedies_floors": ("人人都有的项目已经够了：可能性 {chance}", "What everybody gets is enough: chance {chance}"),
    "remedies_reached": ("最省钱的办法：可能性升到 {chance}", "The cheapest way: the chance rises to {chance}"),
    "remedies_highest": (
        "能达到的最高可能性约 {chance}，达不到要求的 {goal}",
        "The highest chance within reach is about {chance}, short of {goal}",
    ),
    "remedies_top": ("能达到的最高可能性约 {chance}", "The highest chance within reach is about {chance}"),
    "remedies_removed": (
        "多半先因退休、去世或迁出注销，帮扶项目改变不大",
        "It most likely leaves by retirement, death or a move; programmes change little",
    ),
    "remedies_none": (
        "兜底对象：无论给什么项目，期末多半仍在档",
        "No measure can lift it: whatever is given, it is most likely still on file",
    ),
    "remedies_caption": (
        "各项目单独给，都在“人人都有的项目”之上，有需要的年份都给、不受资金名额限制；细线为 {n} 次模拟的抽样误差（90%）。"
        "没有画出的项目看不出作用。",
        "Each programme alone, on top of what everybody gets, in every year of need and without limits of money or places; "
        "thin lines: sampling error of {n} simulations (90%). Programmes not drawn make no visible difference.",
    ),
    "set_nothing": ("不用另加项目。", "No further programme is needed."),
    "set_of": ("另加：{names}。", "On top: {names}."),
    "set_best": (
        "可能性最高的各组中最省钱的（{chance}），另加：{names}。",
        "Cheapest of those with the highest chance ({chance}), on top: {names}.",
    ),
    "set_best_nothing": ("另加项目也看不出更高（{chance}）。", "No further programme visibly raises it ({chance})."),
    "set_money": (
        "这一户全期平均：工会资金 {union}元，政府资金 {government}元（另列），帮扶人员 {days} 个工作日；依据等级最低 {grade}。",
        "Mean of this household over the plan: union money {union} yuan, government money {government} yuan (apart), {days} "
        "staff days; weakest evidence {grade}.",
    ),
    "with_range": ("{mean}（{range}）", "{mean} ({range})"),
    "searched": (
        "共试了 {n} 种组合，起作用的 {k} 项的全部组合都试过。",
        "{n} sets were tried, among them every set of the {k} programmes that make a difference. ",
    ),
    "searched_some": (
        "共试了 {n} 种组合；起作用的有 {k} 项，没有穷尽，可能还有略省的。",
        "{n} sets were tried; {k} programmes make a difference, not every set of them was tried: a slightly cheaper one may "
        "exist. ",
    ),
    "checked": ("换另外 {n} 次模拟复核：{chance}。", "Checked in {n} other simulations: {chance}."),
    "left": ("仍没有解困脱困的各次模拟，期末：", "In the simulations that still do not lift it, at the end: "),
    "left_removed": ("已注销（退休、去世、迁出等）占 {share}", "removed (retirement, death, move) {share}"),
    "left_on_file": (
        "仍在档占 {share}，其中{why}的 {part}",
        "on file {share}, of these {why} in {part}",
    ),
    "left_able": (
        "仍在档时家里没有劳动能力的 {nobody}，有劳动能力而没有工作的 {idle}",
        "of those on file nobody able to work in {nobody}, somebody able without work in {idle}",
    ),
    "points": ("{mean}（{low}～{high}）", "{mean} ({low} to {high})"),
    "is_floor": ("人人都有", "everybody gets it"),
    "not_in_plan": ("本方案没有开", "not in this plan"),
    "gift": ("一次性，不计入解困脱困", "one-off, never counts"),
    "not_union": ("不用工会资金", "no union money"),
    "missed": ("{got}（{why} {share}）", "{got} ({why} {share})"),
    "left_income": ("收入仍低于标准线", "income still below the line"),
    "left_cost": ("收入够线，刚性支出拉低", "cost pulls it below the line"),
    "left_months": ("高于标准线不满六个月", "above the line for less than six months"),
}  # fmt: skip


def say(key: str, lang: Lang, **values: object) -> str:
    """A sentence or a word about a household."""
    return SAID[key][lang == "en"].format(**values)


def part(name: str, lang: Lang) -> str:
    """A part of a household's means."""
    return PARTS[name][lang == "en"]
