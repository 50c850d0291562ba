"""What `make bench` measures: each figure's name, what was asked, how it is measured; and the table of them.

A missed figure is marked as missed, one that could not be measured says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from rich.console import Console
from rich.table import Table

Found = Mapping[str, Sequence[float]]
"""Every measured value of each figure."""


@dataclass(frozen=True)
class Figure:
    """One figure; `goal` is the largest allowed value (with `at_least` the smallest), None where nothing was asked."""

    key: str
    zh: str
    en: str
    how_zh: str
    how_en: str
    goal: float | None = None
    at_least: bool = False

    @property
    def asked(self) -> str:
        """The goal as it is printed."""
        return "" if self.goal is None else f"{'≥' if self.at_least else '≤'} {number(self.goal)}"

    def verdict(self, values: Sequence[float]) -> str:
        """Whether the median meets the goal; empty where nothing was asked."""
        if self.goal is None:
            return ""
        middle = median(values)
        met = middle >= self.goal if self.at_least else middle <= self.goal
        return "✓" if met else "✗"


FIGURES = (
    Figure("engine_ns", "推演，单线程，每户年纳秒", "projection on one thread, ns per household-year",
           "1 万户 100 次，全部项目与成员，CPU 时间，共用表在内", "10,000 households, 100 replicates, every programme and member; CPU time, shared tables included", 150),
    Figure("numpy_ns", "同一模型 NumPy 版，纳秒", "the same model in NumPy, ns", "同一档案 2 次，不计共用表", "same archive, 2 replicates, without the shared tables"),
    Figure("pandas_ns", "同一模型 pandas 版，纳秒", "the same model in pandas, ns", "同上，1 次", "the same, 1 replicate"),
    Figure("ratio_numpy", "比 NumPy 快几倍", "times faster than NumPy", "同一轮内两数之比", "ratio of two figures of one round", 10, True),
    Figure("ratio_pandas", "比 pandas 快几倍", "times faster than pandas", "同一轮内两数之比", "ratio of two figures of one round", 50, True),
    Figure("seconds_200", "1 万户 × 5 年 × 200 次，秒", "10,000 households × 5 years × 200 replicates, s", "两线程，从方案到结果的实际时间", "two threads, wall clock from scenario to results", 0.8),
    Figure("seconds_20", "同上 20 次，秒", "the same, 20 replicates, s", "同上", "the same", 0.1),
    Figure("import_s", "import simulation，秒", "import simulation, s", "新进程，字节码已缓存", "a fresh process, byte code cached", 0.8),
    Figure("app_s", "第二次启动应用到第一张图，秒", "second start of the app to its first chart, s", "启动服务到浏览器（已开）画出图", "from starting the server to a chart drawn in a browser that is already open", 4),
    Figure("answer_ms", "改一格金额到图重画，毫秒，第 95 百分位", "an amount released to the chart redrawn, ms, 95th percentile",
           "浏览器里 1 万户，50 次，从按回车到新图画出（快速估算）", "in a browser, 10,000 households, 50 moves, from Enter to the new chart (quick estimate)", 400),
    Figure("answer_median_ms", "同上，中位", "the same, median", "同上", "the same"),
    Figure("two_ratio", "两人同时改，等待是一人时的几倍", "two people at once: times as long as one alone", "各 50 次，每人中位数与一人时中位数之比", "50 moves each, each person's median over the median alone", 2),
    Figure("city_mb", "100 万户 × 5 年 × 4 次，内存峰值 MB", "1,000,000 households × 5 years × 4 replicates, peak memory, MB", "单独进程，演示档案在其中生成", "a process of its own that also makes the archive", 1500),
    Figure("city_archive_mb", "其中：推演开始前的峰值 MB", "of it: peak before the projection began, MB", "只有档案", "the archive alone"),
    Figure("city_s", "同上，推演用时，秒", "the same, the projection's time, s", "两线程", "two threads"),
    Figure("plan_10k_s", "一户一法，1 万户，秒", "household plans, 10,000 households, s", "只算选择，各组的费用和作用已知", "the choice alone, costs and gains of the sets given", 10),
    Figure("plan_10k_fair_s", "同上，20 个单位各有下限，秒", "the same with a minimum for each of 20 units, s", "同上", "the same", 10),
    Figure("plan_10k_gap", "同上，离上界，%", "the same, below the bound, %", "两者中较大的", "the larger of the two", 0.5),
    Figure("plan_exact", "比精确解少，%", "short of the exact solution, %", "20 个 60 户的算例，HiGHS 混合整数，取最差", "20 cases of 60 households, HiGHS mixed-integer, the worst", 0.5),
    Figure("plan_1m_s", "一户一法，100 万户，秒", "household plans, 1,000,000 households, s", "只算选择，20 个单位各有下限，单独进程", "the choice alone, a minimum for each of 20 units, a process of its own", 300),
    Figure("plan_1m_gap", "同上，离上界，%", "the same, below the bound, %", "同上", "the same", 0.5),
    Figure("plan_1m_mb", "同上，内存峰值 MB", "the same, peak memory, MB", "同上", "the same", 4000),
    Figure("plan_whole_s", "一户一法全过程，1 万户，秒", "household plans with their trials, 10,000 households, s", "逐组试算、选择、换运气复核，100＋100 次，两线程", "sets tried, chosen, checked in fresh luck; 100 + 100 replicates, two threads", 10),
    Figure("plan_whole_1m_s", "同上，100 万户，秒", "the same, 1,000,000 households, s", "20＋20 次，单独进程", "20 + 20 replicates, a process of its own", 300),
    Figure("plan_whole_1m_mb", "同上，内存峰值 MB", "the same, peak memory, MB", "连同演示档案", "the demo archive included", 4000),
    Figure("plan_whole_gap", "同上，离上界，%", "the same, below the bound, %", "两者中较大的", "the larger of the two", 0.5),
    Figure("bound_s", "上界，6,000 户 × 5 年 × 4 次，秒", "the bound, 6,000 households × 5 years × 4 replicates, s", "两线程", "two threads", 60),
    Figure("annex3_s", "附件3，10 万户，秒", "annex 3, 100,000 households, s", "从档案到 Excel 和 PDF", "from the archive to workbook and PDF", 10),
    Figure("cards_s", "联系卡 1 万张，秒", "10,000 contact cards, s", "含 100 次模拟和台账，两线程", "with a hundred simulations and the ledger, two threads", 60),
    Figure("handed_back_s", "档案标注，6,600 户，秒", "an archive file given back, 6,600 households, s", "含再读一遍文件和 100 次模拟", "with reading the file again and a hundred simulations"),
    Figure("check_s", "检查 10 万户工作簿，秒", "checking a workbook of 100,000 households, s", "xlsx，含全部成员，单独进程", "xlsx with all members, a process of its own", 30),
    Figure("check_mb", "同上，内存峰值 MB", "the same, peak memory, MB", "单独进程", "a process of its own", 1500),
)  # fmt: skip


def number(value: float) -> str:
    """Three digits are more than such measurements hold."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def spread(values: Sequence[float]) -> str:
    """Least and most, and of how many."""
    return f"{number(min(values))} – {number(max(values))} ({len(values)})"


def show(found: Found, console: Console) -> None:
    """Print every figure beside what was asked, and name those that were missed or not measured."""
    table = Table("", "中位\nmedian", "最小–最大（次）\nrange (times)", "要求\ngoal", "", show_lines=True)
    for figure in FIGURES:
        words = f"{figure.zh}\n{figure.en}\n[dim]{figure.how_zh} · {figure.how_en}[/dim]"
        values = found.get(figure.key, ())
        cells = (number(median(values)), spread(values)) if values else ("—", "未测\nnot measured")
        table.add_row(words, *cells, figure.asked, figure.verdict(values) if values else "")
    console.print(table)
    for words, kept in (("未达到 missed", missed(found)), ("未测 not measured", not_measured(found))):
        console.print(f"{words}: {len(kept)}" + "".join(f"\n  {figure.zh} {figure.en}" for figure in kept))


def missed(found: Found) -> list[Figure]:
    """Figures that were asked for and not reached."""
    return [figure for figure in FIGURES if figure.key in found and figure.verdict(found[figure.key]) == "✗"]


def not_measured(found: Found) -> list[Figure]:
    """Figures without a value."""
    return [figure for figure in FIGURES if not found.get(figure.key)]


def markdown(found: Found, language: str) -> str:
    """The table for a README, in `zh` or `en`."""
    chinese = language == "zh"
    heads = ("项目", "中位（最小–最大）", "要求", "怎样测") if chinese else ("Figure", "Median (range)", "Goal", "How")
    rows = [heads, ("---", "---:", "---:", "---")]
    for figure in FIGURES:
        if values := found.get(figure.key, ()):
            measured = f"{number(median(values))} ({number(min(values))} – {number(max(values))})"
            name, how = (figure.zh, figure.how_zh) if chinese else (figure.en, figure.how_en)
            rows.append((name, measured, f"{figure.asked} {figure.verdict(values)}".strip(), how))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
