"""Words of the charts in both languages: axes with their units, short legend words, titles and captions."""

from __future__ import annotations

from collections.abc import Mapping

from simulation.reports.chart_style import Language
from simulation.reports.wording import label

WORDS: Mapping[str, tuple[str, str]] = {
    "year": ("年份", "Year"),
    "rate": ("解困脱困率（%）", "Lifted in the year (%)"),
    "target": ("目标 20%", "target 20%"),
    "chance": ("年份（下行：当年达到 20% 的可能性）", "Year (below: chance of reaching 20%)"),
    "median": ("中位数", "median"),
    "low": ("90% 区间下端", "90% range from"),
    "high": ("90% 区间上端", "90% range to"),
    "households": ("户数（户）", "Households"),
    "at_opening": ("期初", "opening"),
    "status": ("年末状态", "Status at the end"),
    "on_file": ("仍在档", "still on file"),
    # short forms of the labels of `wording`, so that legends fit
    "safety_net": ("社会救助兜底", "safety net"),
    "medical": ("大病互助保障", "medical cover"),
    "work": ("就业创业发展", "work, business"),
    "insurance": ("社保制度覆盖", "social insurance"),
    "across": ("贯穿各批", "across all"),
    "retired": ("清档：职工已退休", "cleared: retired"),
    "above_line_at_opening": ("清档：已高于标准线", "cleared: above the line"),
    "other": ("清档：其他原因", "cleared: other reasons"),
    "money": ("支出（万元）", "Spending (10,000 yuan)"),
    "batch": ("批次", "Batch"),
    "fan_all": ("各年解困脱困率的中位数都达到 20%", "The median rate reaches 20% in every year"),
    "fan_none": ("各年解困脱困率的中位数都低于 20%", "The median rate stays below 20% in every year"),
    "fan_some": ("{years} 年解困脱困率的中位数低于 20%", "The median rate is below 20% in {years}"),
    "fan_caption": (
        "线为 {n} 次模拟的中位数，阴影为 90% 区间（5%—95%）；红色三角为低于目标的年份。",
        "Line: median of {n} simulations; band: 90% range (5th to 95th percentile); red triangles: below the target.",
    ),
    "status_title": (
        "仍在档的户：期初 {start}，{year} 年末 {end}",
        "Still on file: {start} at the opening, {end} at the end of {year}",
    ),
    "status_caption": (
        "柱为中位数，细线为在档户数的 90% 区间。解困、脱困分列；返困的计回在档，注销的不在图中。",
        "Bars: medians; thin line: 90% range of those on file. Relapsed households count as on file; removed ones are not shown.",
    ),
    "spending_none": ("工会和专项资金没有支出", "No union or special money is spent"),
    "spending_title": ("支出最多的是{batch}", "Most money goes to: {batch}"),
    "spending_caption": (
        "工会和专项资金。柱为均值，柱顶为当年合计及 90% 区间；不含政府救助支出和保险赔付。",
        "Union and special funds. Bars: means; above, the year's total with its 90% range. Without government relief "
        "and insurance payouts.",
    ),
    "bridge_title": (
        "导入 {imported} 户，期初档案 {opening_file} 户",
        "{imported} imported, {opening_file} in the opening file",
    ),
    "mix_title": ("{what}：最多的是{first}，{n} 户（{share}）", "{what}: most are {first}, {n} ({share})"),
    "mix_said": ("{n}（{share}）", "{n} ({share})"),
    "mix_none": ("{what}：没有户", "{what}: no household"),
    "mix_rest": ("其余 {n} 项", "{n} others"),
    "mix_caption": (
        "{total} 户中各有多少；档案中的实数，不是模拟。",
        "Of {total} households; counted in the archive, not simulated.",
    ),
    "mix_caption_overlap": (
        "{total} 户中各有多少；一户可属于几类，合计可超过总户数。档案中的实数，不是模拟。",
        "Of {total} households; one may belong to several, so the bars may add up to more. Counted in the archive, not simulated.",
    ),
    "share": ("占比", "Share"),
    "kind": ("类别", "Kind"),
    "bridge_caption": (
        "逐户筛查档案的实数，不是模拟；需人工核定的户不进入测算。",
        "Exact counts from screening the archive, not simulated; undecided households stay outside the projection.",
    ),
    # flow diagram and moves
    "flow_exited": ("脱困", "exited"),
    "flow_relieved": ("解困", "relieved"),
    "flow_on_file": ("在档", "on file"),
    "flow_removed": ("注销", "removed"),
    "flow_new": ("新增", "new"),
    "year_end": ("{year} 年末", "end of {year}"),
    "flow_title": (
        "{year} 年末：脱困 {exited} 户，解困 {relieved} 户，仍在档 {on_file} 户",
        "End of {year}: {exited} exited, {relieved} relieved, {on_file} still on file",
    ),
    "flow_caption": (
        "每列为一个年末，由左向右看；带子越宽户数越多，数为 {n} 次模拟的均值（户），指着可看。紫色为返困；新增、注销在档案之外。",
        "One column for each year's end, read from left to right; the wider a band, the more households (means of {n} "
        "simulations, shown when pointed at). Purple: relapsed. New and removed are outside the file.",
    ),
    "move": ("变动", "Move"),
    "moves": ("当年户数（户；上为入档，下为离档）", "Households in the year (up: onto the file, down: off it)"),
    "moves_title": (
        "全期脱困 {exited} 户次，解困 {relieved} 户次，返困 {relapsed} 户次",
        "Over the plan: exited {exited}, relieved {relieved}, relapsed {relapsed}",
    ),
    "moves_caption": (
        "柱为 {n} 次模拟的均值：横线以上为新增、返困，以下为脱困、解困、注销。标题为 90% 区间；同一户可计多次。",
        "Bars: means of {n} simulations; above the line new and relapsed, below it exited, relieved and removed. The title "
        "gives 90% ranges; a household may count more than once.",
    ),
    # who is left
    "total": ("合计", "total"),
    "unit": ("管档单位", "Filing unit"),
    "cause": ("主要致困原因", "Main cause"),
    "left_none": ("{year} 年末无人在档", "Nobody is left on file at the end of {year}"),
    "left_title": (
        "{year} 年末仍在档的，{share} 因{cause}；最多的单位是{unit}",
        'Left at the end of {year}: {share} by "{cause}"; most in {unit}',
    ),
    "left_caption": (
        "格内为 {n} 次模拟的平均户数，颜色越深户数越多；按主要致困原因分，列、行均由多到少。",
        "Mean households of {n} simulations by main cause; the darker, the more. Rows and columns run from most to fewest.",
    ),
    "left_caption_few": (
        "格内为 {n} 次模拟的平均户数，不足五户的不列出具体数；按主要致困原因分，列、行均由多到少。",
        "Mean households of {n} simulations by main cause; counts under five are not given. Rows and columns run from most "
        "to fewest.",
    ),
    # money
    "plan_money": ("全期工会和专项资金（万元）", "Union and special funds over the plan (10,000 yuan)"),
    "programme": ("项目", "Programme"),
    "budget": ("预算（万元）", "Budget (10,000 yuan)"),
    "spent": ("支出均值（万元）", "Mean spending (10,000 yuan)"),
    "programmes_title": (
        "全期预算 {budget} 万元，预计支出 {spent} 万元；最多的是{first}",
        "Budget {budget}, expected spending {spent} (10,000 yuan, whole plan); most for: {first}",
    ),
    "programmes_caption": (
        "空框为预算，实条为支出均值；右边为支出 / 预算（用去的比例）。政府项目不在内。",
        "Frame: budget; bar: mean spending; on the right spending / budget (share used). Without government programmes.",
    ),
    "source": ("资金来源", "Source"),
    "gap_is": ("缺口 {gap}", "gap {gap}"),
    "sources_enough": ("各项支出都有来源，没有资金缺口", "Every item has a source; there is no gap"),
    "sources_gap": ("{years} 年有资金缺口，合计 {gap} 万元", "A gap in {years}, in all {gap} (10,000 yuan)"),
    "part": ("项目", "Part"),
    "money_wan": ("万元", "10,000 yuan"),
    "quarter": ("季度", "Quarter"),
    "quarter_1": ("第一季度", "1st quarter"),
    "quarter_2": ("第二季度", "2nd quarter"),
    "quarter_3": ("第三季度", "3rd quarter"),
    "quarter_4": ("第四季度", "4th quarter"),
    "funds_money": ("来源和使用（万元）", "Sources and uses (10,000 yuan)"),
    "cash_money": ("用款（万元）", "Cash need (10,000 yuan)"),
    "kept_before": ("上年结转", "kept from before"),
    "spent_uses": ("支出", "uses"),
    "lapsed": ("年末失效", "lapsed"),
    "kept": ("结转下年", "kept for later"),
    "funding_title": ("各年的支出都有来源", "Every year's uses are paid"),
    "funding_title_gap": ("{years} 年的钱不够", "Money is short in {years}"),
    "funding_caption": (
        "每年左柱为来源，右柱为使用（支出、年末失效、结转下年）；红色虚线框为没有来源的部分（资金缺口）。",
        "Each year: sources on the left, uses on the right (uses, what lapses, what is kept); red dashed frame: money without a "
        "source (gap).",
    ),
    "cash_title": ("用款最多的是 {year} 年{quarter}，{money} 万元", "Most is needed in {year}, {quarter}: {money} (10,000 yuan)"),
    "cash_caption": (
        "每年四柱为一至四季度，按各项目的发放月份平均；首年从起始月算起。",
        "Four bars a year, one a quarter, in equal parts over each programme's payment months; the first year from the plan's "
        "first month.",
    ),
    "sources_caption": (
        "柱为各来源负担的支出均值；虚线框为没有来源的部分（资金缺口）。",
        "Bars: mean spending by who pays it; dashed frame: money without a source (gap).",
    ),
    # comparison
    "mean": ("均值", "mean"),
    "scenario": ("方案", "Scenario"),
    "every_year": ("各年均达标 {chance}", "every year: {chance}"),
    "fans_none": ("没有一个方案能各年都达到 20%", "No scenario reaches 20% in every year"),
    "fans_title": (
        "各年均达到 20% 的可能性最大的是“{title}”：{chance}",
        'Most likely to reach 20% every year: "{title}", {chance}',
    ),
    "fans_caption": (
        "各方案用同一坐标。线为 {n} 次模拟的中位数，阴影为 90% 区间；红色三角为低于目标的年份。",
        "All on the same axes. Line: median of {n} simulations; band: 90% range; red triangles: below the target.",
    ),
    "more_lifted": ("多解困脱困（户，全期）", "Further households lifted (whole plan)"),
    "lifted_total": ("全期首次解困脱困（户）", "Households lifted over the plan"),
    "more_often": ("{mean} 户；多的可能性 {chance}", "{mean}; more in {chance}"),
    "more": ("{names}多", "more: {names}"),
    "fewer": ("{names}少", "fewer: {names}"),
    "differences_none": (
        "与“{first}”相比，解困脱困户数都分不出多少",
        'Against "{first}", no scenario clearly lifts more or fewer',
    ),
    "differences_all": (
        "解困脱困户数都比“{first}”多，最多的是“{most}”",
        'All lift more households than "{first}", most of all "{most}"',
    ),
    "differences_title": ("解困脱困户数与“{first}”相比：{parts}", 'Households lifted against "{first}": {parts}'),
    "differences_caption": (
        "点为均值，粗线为 90% 区间；{n} 次模拟逐次配对（同样的运气）相减。区间跨过 0 的，分不出多少。",
        "Dot: mean; thick line: 90% range of {n} paired differences (same luck). A range across 0 tells nothing apart.",
    ),
    "frontier_present": ("现方案", "present plan"),
    "money_frontier_title": (
        "现方案的钱若照最优分配，可多解困脱困约 {n} 户",
        "The present plan's money, split best, would lift about {n} more",
    ),
    "money_frontier_even": (
        "现方案的分配已接近同样的钱所能做到的",
        "The present plan is close to what its money can do",
    ),
    "money_frontier_caption": (
        "线为各个金额下找到的最好分配（平均数），带为 5%—95% 区间，菱形为现方案；{n} 次模拟，同样的运气。",
        "Line: the best split found for each amount (mean), band: 5% to 95%, diamond: the present plan; {n} simulations, the "
        "same luck.",
    ),
    "frontier_none": ("钱用得多的方案，解困脱困也多", "Scenarios that spend more also lift more"),
    "frontier_title": (
        "平均看，“{better}”花钱不比“{worse}”多，解困脱困不比它少",
        'On average "{better}" spends no more than "{worse}" and lifts no fewer',
    ),
    "frontier_caption": (
        "点为 {n} 次模拟的均值，十字为各自的 90% 区间；虚线连接没有被其他方案比下去的，空心的被比下去了。",
        "Dots: means of {n} simulations; crosses: 90% ranges; the dashed line joins scenarios that no other beats, hollow ones "
        "are beaten.",
    ),
    "gain_most": ("受益最多的是{name}（共 {n} 组受益）", "{name} gains most ({n} gain)"),
    "lose_most": ("减少最多的是{name}（共 {n} 组减少）", "{name} loses most ({n} lose)"),
    "gains_none": ("“{other}”与“{first}”相比，各类都分不出多少", 'No group is clearly better or worse off than under "{first}"'),
    "gains_caption": (
        "“{other}”减“{first}”：全期多解困脱困的户数，条为均值，细线为 90% 区间；浅色的跨过 0，分不出多少。",
        '"{other}" minus "{first}": further households lifted; bars: means, thin lines: 90% ranges; pale ones cross 0.',
    ),
    "attribution_title": (
        "解困脱困的，{share} 靠自身变化；工会和专项资金带来 {union} 户",
        "{share} of those lifted by their own change; union and special funds add {union}",
    ),
    "attribution_caption": (
        "全期首次解困脱困户数，条为均值，细线与数为 90% 区间；{n} 次模拟，同样的运气，逐项关掉再算。",
        "Households lifted over the plan; bars: means, lines and numbers: 90% ranges of {n} simulations, each part switched "
        "off in the same luck.",
    ),
}  # fmt: skip


def say(key: str, language: Language, **values: object) -> str:
    """A chart's word or sentence in one language."""
    return WORDS[key][language == "en"].format(**values) if key in WORDS else label(key, language)
