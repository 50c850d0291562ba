"""The frontier of households against money in words and tables, the robust choices, and what one more place is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulation.reports.names import Lang, Names, Words
from simulation.reports.tables import Row, Table
from simulation.reports.wording import about_households, grouped, percent, wan, whole

PLANS: Mapping[str, Words] = {
    "present": ("现方案", "present plan"),
    "by_need": ("按需要分配", "in proportion to need"),
    "best": ("平均最多", "best on average"),
    "cautious": ("为最差的情形而定", "made for the worst cases"),
}
RULES: Mapping[str, Words] = {
    "median": ("中位数最高", "best median"),
    "p10": ("第 10 百分位最高", "best 10th percentile"),
    "regret": ("最大后悔最小", "least regret"),
}
SHOWS = 0.05
"""Households below which a table with one digit would read 0.0."""
HUNDRED = 100
"""Places that are told together: one alone lifts hundredths of a household."""


def frontier_lines(told: Mapping[str, Any], names: Names, lang: Lang = "zh") -> list[str]:
    """Where the present plan lies, what twice looking says about more money, and which plan is the safe one."""
    side = lang == "en"
    present, points = told["present"], told["points"]
    same = next(point for point in points if point["money_yuan"] == present["money_yuan"])
    least, most = points[0], points[-1]
    lines: list[Words] = [
        (
            f"现方案 {wan(present['money_yuan'])} 万元，预计累计解困脱困{about_households(present['lifted'])}；"
            f"同样的钱分得最好可到{about_households(same['lifted'])}。",
            f"The present plan, {wan(present['money_yuan'])} ×10,000 yuan: {about_households(present['lifted'], 'en')} lifted; "
            f"the same money at its best: {about_households(same['lifted'], 'en')}.",
        ),
        (
            f"从 {wan(least['money_yuan'])} 万元到 {wan(most['money_yuan'])} 万元：从{about_households(least['lifted'])}"
            f"到{about_households(most['lifted'])}。",
            f"From {wan(least['money_yuan'])} to {wan(most['money_yuan'])} ×10,000 yuan: from "
            f"{about_households(least['lifted'], 'en')} to {about_households(most['lifted'], 'en')}.",
        ),
    ]
    for rule, choice in told["robust"].items():
        zh, en = RULES[rule]
        plan = PLANS[choice["plan"]]
        lines.append((f"{zh}：{plan[0]}。", f"{en.capitalize()}: {plan[1]}."))
    sure = [one for one in told["places"] if one["low"] > 0]
    if sure:
        best = max(sure, key=lambda one: float(one["low"]))
        worth = _hundred(best)
        spread = {end: grouped(number, 1) for end, number in worth.items()}
        zh, en = names.programme(best["programme"]), names.programme(best["programme"], "en")
        lines.append(
            (
                f"{best['year']} 年再多 100 个“{zh}”名额，约多解困脱困 {spread['mean']} 户（{spread['p05']}~{spread['p95']}）。",
                f"100 further places of {en} in {best['year']} lift about {spread['mean']} more ({spread['p05']} to "
                f"{spread['p95']}).",
            )
        )
    return [line[side] for line in lines]


def _hundred(one: Mapping[str, Any]) -> dict[str, float]:
    """What a hundred places are worth."""
    return {"mean": HUNDRED * one["mean"], "p05": HUNDRED * one["low"], "p95": HUNDRED * one["high"]}


def frontier_tables(told: Mapping[str, Any], names: Names) -> list[Table]:
    """The points, the plans for the present money, and the value of places."""
    return [_points(told), _plans(told), *_places(told["places"], names)]


def _points(told: Mapping[str, Any]) -> Table:
    now, rows = told["present"], []
    before: float | None = None
    for point in told["points"]:
        money, mean = point["money_yuan"], point["lifted"]["mean"]
        share = percent(money / now["money_yuan"], 0) if now["money_yuan"] else ""
        name = (f"{wan(money)} 万元（{share}）", f"{wan(money)} ×10,000 yuan ({share})")
        rows.append(Row(name, "households", (point["lifted"], None if before is None else mean - before)))
        before = mean
    rows.append(Row(("现方案", "present plan"), "households", (now["lifted"], None)))
    heads = (("累计解困脱困", "lifted over the plan"), ("比上一行多", "more than above"))
    note = (
        "括号内：与现方案资金之比。每一点都是这些钱找到的最好分法，同样的运气。",
        "In brackets: the money against the present plan's. Every point is the best split found, in the same luck.",
    )
    return Table(("资金与户数", "households against money"), heads, tuple(rows), note)


def _plans(told: Mapping[str, Any]) -> Table:
    rows = []
    for name, one in told["plans"].items():
        won = [RULES[rule] for rule, choice in told["robust"].items() if choice["plan"] == name]
        zh, en = PLANS[name]
        mark = (f"（{'、'.join(w[0] for w in won)}）", f" ({', '.join(w[1] for w in won)})") if won else ("", "")
        values = (one["median"], one["p10"], one["regret"])
        rows.append(Row((zh + mark[0], en + mark[1]), "households", values))
    heads = (("中位数", "median"), ("第 10 百分位", "10th percentile"), ("最大后悔", "largest regret"))
    note = (
        "资金都与现方案相同。每次模拟重抽全部不确定的参数；后悔：比当次模拟中最好的方案少的户数，取最大的一次。"
        "搜索出的方案就是在这些模拟上挑的，略占便宜；只差几户的看不出高下。不合限制的现方案不参与挑选。",
        "All for the present money. Every simulation draws all uncertain numbers anew; regret: how many fewer than the best plan "
        "of that simulation, at its largest. Searched plans were found in these very simulations, a small advantage; a few "
        "households apart tell nothing. A present plan that breaks the limits is no choice.",
    )
    return Table(("稳妥的选择", "robust choices"), heads, tuple(rows), note)


def _places(places: Sequence[Mapping[str, Any]], names: Names) -> list[Table]:
    if not places:
        return []
    years = list(dict.fromkeys(one["year"] for one in places))
    at = {(one["programme"], one["year"]): one for one in places}
    rows = []
    for programme in dict.fromkeys(one["programme"] for one in places):
        cells = [at[programme, year] for year in years]
        price = whole(cells[0]["price_yuan"])
        name = (
            f"{names.programme(programme)}（每个 {price} 元）",
            f"{names.programme(programme, 'en')} ({price} yuan each)",
        )
        if any(HUNDRED * abs(c["mean"]) >= SHOWS for c in cells):
            rows.append(Row(name, "number", tuple(_hundred(c) for c in cells)))
    note = (
        "在同样的钱的最好分法上加名额，钱另外出；每格为平均数及其九成区间，跨过 0 的看不出作用，都不到 0.1 户的项目不列。",
        "Places added to the best split of the same money, paid on top; each cell: the mean and its 90 % range; across 0 nothing "
        "shows; programmes below 0.1 everywhere are left out.",
    )
    title = ("再多 100 个名额多解困脱困的户数", "households more for 100 further places")
    return [Table(title, tuple((str(year), str(year)) for year in years), tuple(rows), note)]
