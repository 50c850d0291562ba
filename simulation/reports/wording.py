"""One place for words and number formats: labels in Chinese and English, ranges, chances, and the verdict sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from simulation.reports.names import Lang, Words

LABELS: Mapping[str, Words] = {
    # counts of a year
    "on_file_start": ("年初在档未解困脱困", "on file at the start"),
    "newly_identified": ("新增建档", "newly identified"),
    "relieved": ("解困", "relieved"),
    "exited": ("脱困", "exited"),
    "relapsed": ("返困", "relapsed"),
    "removed": ("注销", "removed"),
    "removed_retired": ("其中：退休移出", "of these: retired"),
    "removed_while_lifted": ("解困脱困后注销", "removed after a lift"),
    "relieved_to_exited": ("解困转脱困", "relieved, then exited"),
    "stock_relieved": ("年末解困（持续帮扶）", "relieved at the end"),
    "stock_exited": ("年末脱困", "exited at the end"),
    "on_file_end": ("年末在档未解困脱困", "on file at the end"),
    "supported_only": ("达标未脱困（靠救助）", "supported only"),
    "lifted": ("首次解困脱困", "lifted (first time)"),
    "lifted_opening": ("其中：期初档案户", "of the opening file"),
    "target_households": ("今年应解困脱困", "asked for by the target"),
    "rate_current": ("当年率（现有在档）", "rate, current file"),
    "rate_opening": ("当年率（期初档案）", "rate, opening file"),
    "cumulative_share": ("累计解困脱困占比", "lifted so far"),
    "probability_target": ("达到 20% 的可能性", "chance of 20%"),
    # money and people
    "spending_total_yuan": ("工会和专项资金支出", "union and special funds"),
    "government_yuan": ("政府救助支出（另列）", "government relief (apart)"),
    "insurance_payout_yuan": ("保险赔付（另列）", "insurance payouts (apart)"),
    "bound_yuan": ("其中：最低保障盘", "of this: bound beforehand"),
    "lifted_total": ("累计首次解困脱困", "lifted over the plan"),
    "bound_money_yuan": ("最低保障盘（全期）", "bound money, whole plan"),
    "standing_cost_yuan": ("期末后一年仍须支出", "standing cost a year after"),
    "jobs_displaced": ("挤占他人的岗位", "jobs taken from others"),
    "staff_days": ("帮扶人员工作日", "staff days"),
    # attribution
    "own": ("自身变化", "own change"),
    "government": ("政府救助与服务", "government"),
    "union": ("工会和专项资金", "union money"),
    # opening bridge
    "imported": ("导入户数", "imported"),
    "cleared": ("清档剔除", "cleared at opening"),
    "undecided": ("需人工核定", "to be decided"),
    "opening_file": ("期初档案", "opening file"),
    "held_back": ("有问题未导入", "held back (problem rows)"),
    "retired": ("其中：职工已退休", "of these: worker retired"),
    "above_line_at_opening": ("其中：已高于标准线", "of these: above the line"),
    "other": ("其中：其他原因", "of these: other reasons"),
    # statuses, decisions, why a household stays
    "on_file": ("在档未解困脱困", "on file"),
    "kept": ("保留", "kept"),
    "income": ("收入低于标准线", "income below the line"),
    "cost": ("收入够线，刚性支出拉低", "cost pulls it below the line"),
    "months": ("高于标准线未满六个月", "above the line, not six months yet"),
    # batches
    "safety_net": ("社会救助兜底一批", "safety net"),
    "medical": ("大病保险和医疗互助保障一批", "medical cover"),
    "work": ("就业创业援助发展一批", "work and business"),
    "insurance": ("纳入国家社保制度覆盖一批", "social insurance"),
    "across": ("贯穿各批", "across all"),
    # denominators
    "current": ("按现有在档户计", "of the current file"),
    "opening": ("按期初档案户计", "of the opening file"),
}
DEMO: Words = ("【演示数据】", "[Demo data, synthetic] ")
TOLD_FROM = 5
"""Smallest group of households told in a meeting or to the public (a threshold of 3 or 5 is usual: OECD glossary)."""


def label(code: str, lang: Lang = "zh") -> str:
    """The label of a count, account, status, batch or reason; the code itself where none is listed."""
    return LABELS.get(code, (code, code))[lang == "en"]


def whole(number: float) -> str:
    """Households, people, or yuan of one household: 3,440."""
    return grouped(number, 0)


def few_or_whole(number: float, lang: Lang = "zh") -> str:
    """Households in front of a public: a count under five could point at somebody and is not told."""
    if 0 < round(number) < TOLD_FROM:
        return f"不足 {TOLD_FROM}" if lang == "zh" else f"under {TOLD_FROM}"
    return whole(number)


def percent(share: float, digits: int = 1) -> str:
    """A share as 12.7%."""
    return f"{grouped(share * 100, digits)}%"


def wan(yuan: float) -> str:
    """Money in 万元 with two decimals, without the unit."""
    return grouped(yuan / 10_000, 2)


def grouped(number: float, digits: int) -> str:
    """A number with thousands separators; halves go up, and nothing is ever “-0”."""
    from decimal import ROUND_HALF_UP, Decimal

    rounded = Decimal(str(number)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{rounded if rounded else abs(rounded):,}"


def about_households(spread: Mapping[str, float], lang: Lang = "zh") -> str:
    """A range of households in words: 约 3,440—3,950 户 (5% to 95% of the replicates)."""
    return f"约 {between(spread, lang)} 户" if lang == "zh" else f"about {between(spread, lang)} households"


def between(spread: Mapping[str, float], lang: Lang = "zh", show: Callable[[float], str] = whole) -> str:
    """The range itself: 3,440—3,950; one number where both ends look the same."""
    low, high = show(spread["p05"]), show(spread["p95"])
    dash = ("—", "–") if spread["p05"] >= 0 else (" 至 ", " to ")  # beside a minus sign a dash is misread
    return low if low == high else dash[lang == "en"].join((low, high))


def about_wan(spread: Mapping[str, float], lang: Lang = "zh") -> str:
    """A range of money in words: 约 2,451.10—2,478.30 万元."""
    told = between(spread, lang, wan)
    return f"约 {told} 万元" if lang == "zh" else f"about {told} ×10,000 yuan"


def chance(share: float, replicates: int, lang: Lang = "zh") -> str:
    """A probability as people say it, with the count behind it: 约八成（500 次模拟中 403 次）."""
    times = round(share * replicates)
    words = _in_tenths(share, many=replicates >= 200)[lang == "en"]
    if lang == "zh":
        return f"{words}（{replicates} 次模拟中 {times} 次）"
    return f"{words} ({times} of {replicates} simulations)"


def _in_tenths(share: float, *, many: bool) -> Words:
    """Tenths; all or none of a few simulations is not yet certain."""
    if share <= 0.0:
        return ("几乎为零", "next to none") if many else ("很小", "small")
    if share >= 1.0:
        return ("几乎十成", "next to certain") if many else ("很大", "large")
    if share < 0.05:
        return "不到半成", "under 1 in 20"
    if share >= 0.95:
        return "九成五以上", "over 19 in 20"
    tenths = min(max(round(share * 10), 1), 9)
    return f"约{'一二三四五六七八九'[tenths - 1]}成", f"about {tenths} in 10"


def likelihood(share: float, lang: Lang = "zh") -> str:
    """How to say it: never “will” below nine in ten."""
    steps: Sequence[tuple[float, Words]] = (
        (0.9, ("很可能达到", "very likely reached")),
        (0.66, ("较可能达到，但并无把握", "more likely reached than not, without certainty")),
        (0.33, ("能否达到说不准", "open either way")),
        (0.1, ("多半达不到", "more likely missed")),
        (0.0, ("很可能达不到", "very likely missed")),
    )
    return next(words for floor, words in steps if share >= floor)[lang == "en"]


def verdict(summary: Mapping[str, Any], lang: Lang = "zh") -> str:
    """The answer in one paragraph; it changes with the result, and says 演示数据 where the archive is the demo."""
    told = ("" if lang == "zh" else " ").join(verdict_parts(summary, lang))
    return (DEMO[lang == "en"] if summary["is_demo"] else "") + told


def verdict_parts(summary: Mapping[str, Any], lang: Lang = "zh") -> list[str]:
    """The sentences of the verdict: the target, what it does to households, whether all are lifted by the end.

    Where screening leaves nobody on file there is nothing to reach: one sentence says so instead.
    """
    if summary["opening"]["opening_file"] == 0:
        return [_nobody(summary, lang)]
    return [_on_target(summary, lang), _outcome(summary, lang), _on_clearing(summary, lang)]


def _nobody(summary: Mapping[str, Any], lang: Lang) -> str:
    if lang == "zh":
        return f"按“{summary['titles']['zh']}”核查，期初档案没有一户，解困脱困率无从测算；{opening_line(summary['opening'])}"
    return (
        f"Under “{summary['titles']['en']}” screening leaves nobody on file, so there is no rate to project. "
        f"{opening_line(summary['opening'], 'en')}"
    )


def opening_line(opening: Mapping[str, Any], lang: Lang = "zh") -> str:
    """The bridge in one sentence: 导入 6,600 户，清档剔除 544，需人工核定 356，期初档案 5,700；有问题未导入 0。"""
    imported, cleared, undecided, opened, held = (
        whole(opening[name]) for name in ("imported", "cleared", "undecided", "opening_file", "held_back")
    )
    if lang == "zh":
        return (
            f"导入 {imported} 户，清档剔除 {cleared}，需人工核定 {undecided}，期初档案 {opened}；有问题未导入 {held}。"
        )
    return (
        f"Imported {imported}, cleared at opening {cleared}, to be decided {undecided}, opening file {opened}; "
        f"held back with problems {held}."
    )


def _on_target(summary: Mapping[str, Any], lang: Lang) -> str:
    first, last = summary["years"][0]["year"], summary["years"][-1]["year"]
    every = summary["probability_all_years"]
    odds, says = chance(every, summary["replicates"], lang), likelihood(every, lang)
    title, counted = summary["titles"][lang], label(summary["denominator"], lang)
    years = _missed_years(summary, lang)
    if lang == "zh":
        return (
            f"按“{title}”测算，{first}—{last} 年各年解困脱困率（{counted}）均达到 20% 的可能性{odds}，{says}；{years}。"
        )
    return f"Under “{title}”, the chance that every year from {first} to {last} lifts 20% {counted} is {odds}: {says}; {years}."


def _missed_years(summary: Mapping[str, Any], lang: Lang) -> str:
    """Years in which at least half of the replicates miss the target, with their mean rates."""
    years, rate = summary["years"], f"rate_{summary['denominator']}"
    missed = [year for year in years if year["probability_target"] <= 0.5]
    if not missed:
        return "单看各年，多数模拟都达到" if lang == "zh" else "taken singly, each year reaches it in most simulations"
    if len(missed) == len(years):
        low, high = (percent(choose(year[rate]["mean"] for year in years)) for choose in (min, max))
        if lang == "zh":
            return f"单看任何一年也有半数以上的模拟达不到（各年平均 {low}—{high}）"
        return f"even singly, every year misses it in at least half of the simulations (yearly means {low}–{high})"
    if lang == "zh":
        listed = "、".join(f"{year['year']} 年（平均 {percent(year[rate]['mean'])}）" for year in missed)
        return f"半数以上模拟达不到的年份：{listed}"
    listed = ", ".join(f"{year['year']} (mean {percent(year[rate]['mean'])})" for year in missed)
    return f"missed in at least half of the simulations in {listed}"


def _outcome(summary: Mapping[str, Any], lang: Lang) -> str:
    lifted, left = (
        about_households(spread, lang) for spread in (summary["lifted_total"], summary["years"][-1]["on_file_end"])
    )
    relieved, exited, relapsed = (
        between(summary[f"{name}_total"], lang) for name in ("relieved", "exited", "relapsed")
    )
    if lang == "zh":
        return (
            f"预计累计首次解困脱困{lifted}（历年合计解困 {relieved}、脱困 {exited}、返困 {relapsed} 户次），"
            f"末年在档未解困脱困{left}。"
        )
    return (
        f"Lifted for the first time: {lifted} (moves of all years: relieved {relieved}, exited {exited}, relapsed {relapsed}); "
        f"still on file at the end: {left}."
    )


def _on_clearing(summary: Mapping[str, Any], lang: Lang) -> str:
    share, stay = summary["probability_cleared"], percent(summary["cleared_share"], 0)
    odds, says = chance(share, summary["replicates"], lang), likelihood(share, lang)
    last = summary["years"][-1]["year"]
    if lang == "zh":
        return f"到 {last} 年末全面解困脱困（建档满一年的至多留 {stay}）的可能性{odds}，{says}。"
    return f"The chance that all are lifted by the end of {last} (at most {stay} of those filed a year ago left) is {odds}: {says}."


def money_first(
    one: Mapping[str, Any], compared: Mapping[str, Any], lang: Lang = "zh", hint: str = "--equal-money"
) -> str:
    """The money between two scenarios, said before any household; `hint` names what compares them at equal money."""
    titles = {run["scenario"]: run["titles"][lang] for run in compared["scenarios"]}
    other, first = titles[one["scenario"]], titles[one["against"]]
    money = one["spending_total_yuan"]
    if not one["money_differs"]:
        if lang == "zh":
            return f"先看钱：“{other}”与“{first}”工会资金大致相同（相差不到 1%）。"
        return f"Money first: “{other}” and “{first}” spend about the same union money (within 1%)."
    size = about_wan(money if money["mean"] > 0 else _turned(money), lang)
    remedy = _NOT_EQUAL[bool(compared["equal_money"])][lang == "en"].format(hint=hint)
    if lang == "zh":
        more = "多" if money["mean"] > 0 else "少"
        return f"先看钱：“{other}”比“{first}”{more}用工会资金{size}，下面的户数之差不是同等资金之差{remedy}。"
    more = "more" if money["mean"] > 0 else "less"
    return f"Money first: “{other}” spends {size} {more} union money than “{first}”; what follows is not at equal money{remedy}."


_NOT_EQUAL: Mapping[bool, Words] = {
    False: ("（{hint} 可比）", " ({hint} compares)"),
    True: ("（预算已按比例缩放，但必保的、不按预算发的项目缩不掉，或需要已全部满足）",
           " (budgets were scaled, but floors without a budget stay, or all who are in need are served)"),
}  # fmt: skip


def _turned(spread: Mapping[str, float]) -> dict[str, float]:
    """A range of what is less, as a range of how much less."""
    return {"mean": -spread["mean"], "p05": -spread["p95"], "p50": -spread["p50"], "p95": -spread["p05"]}


def run_title(summary: Mapping[str, Any]) -> str:
    """What stands above the tables of a run: which data, which scenario, which years, how many simulations."""
    titles, years = summary["titles"], [year["year"] for year in summary["years"]]
    demo = f"{DEMO[0]}" if summary["is_demo"] else ""
    span = str(years[0]) if len(years) == 1 else f"{years[0]}—{years[-1]}"
    return f"{demo}{titles['zh']} {titles['en']} · {span} · {summary['replicates']} 次模拟 simulations"


def run_line(summary: Mapping[str, Any]) -> str:
    """What to quote to repeat the run: archive, seed, replicates, time."""
    return (
        f"档案 archive {summary['archive_fingerprint']} · 种子 seed {summary['seed']} · 次数 replicates {summary['replicates']} · "
        f"用时 {summary['wall_seconds']:.1f} s"
    )
