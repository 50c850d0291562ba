"""Every text of the pages, Chinese and English side by side; the language is the link's `lang`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LANGUAGE_NAMES: Mapping[Language, str] = {"zh": "中文", "en": "English"}  # each in itself, on every page

TEXTS: Mapping[str, tuple[str, str]] = {
    # frame
    "app": ("解困脱困推演", "Hardship relief projection"),
    "look": ("看", "Look"),
    "overview": ("总览", "Overview"),
    "language": ("语言", "Language"),
    "demo": ("演示数据", "demo data"),
    "demo_help": (
        "合成档案，不含任何真实家庭；数字只用来演示，不能作为决策依据。",
        "A synthetic file without any real household; its numbers only demonstrate and decide nothing.",
    ),
    # the answer and how far it is
    "scenario": ("方案", "Scenario"),
    "full": ("正式测算 · {n} 次模拟", "full run · {n} simulations"),
    "quick": ("快速估算 · {n} 次模拟", "quick estimate · {n} simulations"),
    "quick_help": (
        "先用少量模拟给出的估算；正式测算完成后自动替换，同一户在两次测算中的运气相同。",
        "A first answer from few simulations, replaced by the full run when it is done; each household's luck is the same in both.",
    ),
    "refining": (
        "{n} 次模拟：已完成 {share}，约剩 {left} 秒",
        "{n} simulations: {share} done, about {left} s left",
    ),
    "refining_start": ("正在准备 {n} 次模拟", "Preparing {n} simulations"),
    "working": ("正在测算“{name}”…", "Projecting “{name}” …"),
    "stale": (
        "正在测算“{name}”。下面灰色的是上一个答案“{old}”，不是当前方案的结果。",
        "Projecting “{name}”. Greyed below is the earlier answer, “{old}”; it is not the chosen scenario's.",
    ),
    "first_time": (
        "新安装或更新后的第一次测算要编译推演引擎，需一至几分钟，只需一次。",
        "The first run after an installation or update compiles the engine: one to a few minutes, only once.",
    ),
    "loading": ("正在读取档案…", "Reading the archive …"),
    "failed": (
        "测算没有完成：{why}。方案和档案没有改动，可以再试一次。",
        "The run did not finish: {why}. Scenario and archive are unchanged; you can try again.",
    ),
    "refused": (
        "这个方案不能测算：{why}。请在方案文件中改正后再试；其他方案不受影响。",
        "This scenario cannot be projected: {why}. Mend its file and try again; other scenarios are not affected.",
    ),
    "unexpected": ("程序内部错误（{kind}）", "an internal error ({kind})"),
    "archive_failed": ("档案无法读取：{why}", "The archive cannot be read: {why}"),
    "unreadable": ("{name}（无法使用）", "{name} (cannot be used)"),
    "scenario_failed": (
        "这个方案的文件有问题，无法测算。请改正以下各处后点“重新读取”；其他方案不受影响。\n\n{why}",
        "This scenario's file has problems and cannot be projected. Mend the following, then choose “Read again”; "
        "other scenarios are not affected.\n\n{why}",
    ),
    "read_again": ("重新读取", "Read again"),
    "retry": ("重新测算", "Try again"),
    "part_year": ("{year} 年从 {month} 月起，为不足一年。", "{year} begins in month {month} and is not a whole year."),
    # four numbers
    "year": ("年份", "Year"),
    "due": ("{year} 年应解困脱困", "To be lifted in {year}"),
    "due_help": (
        "目标的 20%，按整户向上取整。分母为年初在档户加新增、减注销，或期初档案（见方案）。",
        "The target's 20%, rounded up to whole households: of those on file plus new minus removed, or of the opening file.",
    ),
    "expected": ("{year} 年预计解困脱困", "Expected to be lifted in {year}"),
    "expected_help": (
        "方案期内首次解困或脱困的户，每户只计一次。当年全部动向：解困 {relieved} 户、脱困 {exited} 户、返困 {relapsed} 户。",
        "Households lifted for the first time in the plan, each counted once. All moves of the year: relieved {relieved}, "
        "exited {exited}, relapsed {relapsed}.",
    ),
    "gap": ("{year} 年资金缺口", "Funding gap in {year}"),
    "gap_help": (
        "方案的支出中没有任何资金来源能承担的部分，已计入各项资金的用途限制。",
        "Spending of the plan that no fund may or can cover, the funds' restrictions taken into account.",
    ),
    "rest": ("{year} 年末仍在档（兜底上限）", "Still on file, end of {year}"),
    "rest_help": (
        "期末仍在档、没有解困脱困的户，含返困和新增的：需要兜底的对象不会多于此数。",
        "Households not lifted by the end, relapsed and new ones included: no more than these are left for the safety net.",
    ),
    "households": ("{n} 户", "{n}"),
    "wan": ("{n} 万元", "{n} ×10,000 yuan"),
    "between": ("90% 区间 {range}", "90% range {range}"),
    "below_target": ("低于目标 · {range}", "below target · {range}"),
    "no_gap": ("无", "none"),
    "funded": ("各项资金够付", "funds cover it all"),
    # the table, limits and sources
    "limits": ("这个答案的局限", "What limits this answer"),
    "table": ("逐年数据表", "Year by year as a table"),
    "table_note": (
        "每格为中位数，括号内为 90% 区间。解困、脱困、返困、注销分列；两种分母的解困脱困率都列出。",
        "Medians, 90% ranges in brackets. Relief, exit, relapse and removal stand apart; the rate is given for both denominators.",
    ),
    "table_cell": ("{middle}（{range}）", "{middle} ({range})"),
    "source": ("这些数字从哪里来", "Where these numbers come from"),
    "item": ("项目", "Item"),
    "value": ("内容", "Value"),
    "src_archive": ("档案", "Archive"),
    "src_archive_value": (
        "{name}，{n} 户，指纹 {mark}；缺失值按来源表插补，最多的一列占 {share}",
        "{name}, {n} households, fingerprint {mark}; missing values imputed from sourced tables, at most {share} of a column",
    ),
    "demo_archive": ("演示档案（合成）", "demo archive (synthetic)"),
    "own_archive": ("导入的档案", "imported archive"),
    "src_scenario": ("方案", "Scenario"),
    "src_scenario_value": ("{name}（{file}），指纹 {mark}", "{name} ({file}), fingerprint {mark}"),
    "src_luck": ("模拟", "Simulation"),
    "src_luck_value": (
        "{n} 次，随机种子 {seed}；参数不确定与家庭运气同时抽取，用时 {seconds} 秒",
        "{n} replicates, seed {seed}; uncertain parameters and the luck of households drawn together, {seconds} s",
    ),
    "src_denominator": ("目标分母", "Target's denominator"),
    "src_overridden": ("改动过的参数", "Overridden numbers"),
    "none": ("无", "none"),
    "src_target": ("20% 目标", "The 20% target"),
    "src_target_value": (
        "汕头市总工会，汕工〔2016〕48号：每年推动 20% 以上在档困难职工解困脱困，到 2020 年全面实现",
        "Shantou Federation of Trade Unions, document 48 of 2016: over 20% of those on file each year, all by 2020",
    ),
    "src_money": ("金额", "Money"),
    "src_money_value": (
        "各项目的预算、标准和资金来源写在 scenarios/{file} 及其所依据的方案中，每项注明出处或判断",
        "Budgets, standards and funds stand in scenarios/{file} and the scenario it builds on, each with source or judgement",
    ),
    "src_numbers": (
        "答案最依赖的数字。除低保线外都是不确定的：每次模拟从区间内另抽一个值。",
        "The numbers the answer leans on most. All but the line are uncertain: every simulation draws its own value.",
    ),
    "src_number": ("数字", "Number"),
    "src_central": ("取值", "Value"),
    "src_range": ("90% 区间", "90% range"),
    "src_spread": ("{low}—{high}", "{low}–{high}"),
    "src_grade": ("等级", "Grade"),
    "src_from": ("来源", "Source"),
    "src_line": ("汕头市低保线（元/人·月）", "dibao line of Shantou, yuan per head and month"),
    "src_judged": ("判断：{why}", "judgement: {why}"),
    "src_note": (
        "政策、参数、项目的每个数字及其来源在 data/parameters 文件夹中；同样的档案、方案、种子和版本总是给出同样的数字。",
        "Every number of policy, parameters and programmes stands with its source (in Chinese) in data/parameters; "
        "the same archive, scenario, seed and version always give the same numbers.",
    ),
}  # fmt: skip


class Texts:
    """Texts in one language: `t("key", name=value)`."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with its values put in."""
        return TEXTS[key][self.language == "en"].format(**values)

    def pick(self, zh: str, en: str) -> str:
        """One of two texts that come from data, such as a scenario's title."""
        return en if self.language == "en" else zh

    def join(self, sentences: Iterable[str]) -> str:
        """Sentences as one paragraph; English gets narrow quotation marks, which the Chinese font draws wide."""
        if self.language == "zh":
            return "".join(sentences)
        return " ".join(sentences).replace("“", '"').replace("”", '"')
