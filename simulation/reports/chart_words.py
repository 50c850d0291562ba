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
    "bridge_caption": (
        "逐户筛查档案的实数，不是模拟；需人工核定的户不进入测算。",
        "Exact counts from screening the archive, not simulated; undecided households stay outside the projection.",
    ),
}  # fmt: skip


def say(key: str, language: Language, **values: object) -> str:
    """A chart's word or sentence in one language."""
    return WORDS[key][language == "en"].format(**values) if key in WORDS else label(key, language)
