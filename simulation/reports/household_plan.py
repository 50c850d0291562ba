"""The list of household plans (一户一法) as sentences, a workbook and JSON, from `simulation.planning.household_plan`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from simulation.planning.household_plan import HouseholdPlan
from simulation.planning.household_rows import HouseholdRow
from simulation.planning.trials import FEN
from simulation.reports.excel import Sheet, sheets_file
from simulation.reports.names import Lang, Names, Words, tier_label
from simulation.reports.wording import DEMO, between, grouped, percent, whole

HEADS: Sequence[Words] = (
    ("职工编号", "worker number"),
    ("管档单位", "filing unit"),
    ("类别", "tier"),
    ("选定措施", "measures chosen"),
    ("本年费用（元）", "cost this year (yuan)"),
    ("帮扶单位", "responsible unit"),
    ("帮扶责任人", "responsible person"),
    ("只有保底：可能性", "floors alone: chance"),
    ("按本计划：可能性", "this plan: chance"),
    ("理由", "reason"),
)
"""Responsible unit and person are left empty: the archive does not hold them, the filing unit fills them in."""
DETAILS: Sequence[Words] = (
    ("职工编号", "worker number"),
    ("保底措施", "floors"),
    ("后续年度承诺（元）", "promised for later years (yuan)"),
    ("只有保底：范围（90%）", "floors alone: range (90%)"),
    ("按本计划：范围（90%）", "this plan: range (90%)"),
    ("提高", "gain"),
    ("提高的范围（90%）", "range of the gain (90%)"),
    ("本人不愿接受", "refused"),
)
FORMATS = {
    "本年费用（元）": "#,##0.00",
    "后续年度承诺（元）": "#,##0.00",
    "只有保底：可能性": "0%",
    "按本计划：可能性": "0%",
    "提高": "0.0%",
}
SAID: Mapping[str, Words] = {
    "chosen": (
        "估计提高可能性{gain}，按钱算在全部户中排在分界以内",
        "Estimated to raise the chance by {gain}, among those most worth the money",
    ),
    "limit": (
        "为达到单位或类别的下限而选，估计提高{gain}",
        "Chosen to meet the minimum of its unit or tier, estimated {gain}",
    ),
    "one_measure": (
        "每户至少一项：保底项目都不适用",
        "At least one measure each: no floor fits",
    ),
    "no_room": (
        "最划算的是{best}，估计提高{gain}；名额、人手或项目资金上限已满",
        "Best would be {best}, estimated {gain}; the places, the staff days or the programme's most money are used up",
    ),
    "too_dear": (
        "最划算的是{best}，估计提高{gain}；同样的钱给别户提高更多",
        "Best would be {best}, estimated {gain}; the same money does more elsewhere",
    ),
    "no_gain": (
        "试过的措施都没有看出能提高可能性；保持保底项目",
        "No measure tried was seen to raise the chance; the floors go on",
    ),
    "no_need": ("没有对得上需要的选择性措施；保持保底项目", "No optional measure answers a need; the floors go on"),
    "title": ("{year} 年一户一法：{scenario}", "Household plans {year}: {scenario}"),
    "money": (
        "全年 {money} 元，先付保底和已承诺的 {floors} 元，可选的 {free} 元中选用 {chosen} 元，给 {n} 户（共 {all} 户）。",
        "{money} yuan for the year; floors and promises first, {floors}; of the {free} left, {chosen} chosen for {n} of {all} "
        "households.",
    ),
    "gain": (
        "换一批模拟复核：到方案期末比只有保底多解困脱困 {mean} 户（90% {low}~{high}，标准误 {error}）；选择时估计 {estimated} 户。",
        "Checked in fresh luck: {mean} more households lifted by the plan's end than with the floors alone ({low} to {high}, "
        "90%; standard error {error}); the choice estimated {estimated}.",
    ),
    "rank": (
        "同样的钱按排队顺序给：多 {mean} 户（{low}~{high}）；本计划比它多 {more} 户（{more_low}~{more_high}）。",
        "The same money served by rank: {mean} more ({low} to {high}); this plan beats that by {more} ({more_low} to "
        "{more_high}).",
    ),
    "gap": (
        "按同样的估计，任何选法最多再多 {gap}；再多 10 万元约多 {price} 户。",
        "On the same estimates no choice gains more than {gap} on top; a further 100,000 yuan about {price} households.",
    ),
    "days": (
        "连同保底约需 {days} 个工作日{limit}；实际花费 {spent} 元（90% 区间）：谁真需要、谁接受，当年才知道。",
        "With the floors about {days} staff days{limit}; money really spent {spent} yuan (90%): who needs and takes it up is "
        "only known in the year.",
    ),
    "staff": (
        "帮扶人员工作日：选用 {used} 个，可用 {most} 个{worth}。",
        "Staff days: {used} used of {most} left by the floors{worth}.",
    ),
    "places": ("{programme}：名额用 {used} 个，上限 {most} 个{worth}。", "{programme}: {used} places of {most}{worth}."),
    "most": (
        "{programme}：用 {used} 元，上限 {most} 元{worth}。",
        "{programme}: {used} yuan of {most} at most{worth}.",
    ),
    "worth_100": ("，再多 100 个约多解困脱困 {more} 户", "; 100 more would lift about {more} more"),
    "worth_yuan": ("，再多 10 万元约多解困脱困 {more} 户", "; 100,000 yuan more would lift about {more} more"),
    "not_kept": (
        "方案限制中的项目下限和批次比例管的是预算，名单只按户选，不照这些限制。",
        "Least amounts of programmes and shares of batches are limits of the budget: a list by household does not keep them.",
    ),
    "hired": (
        "超过上限的工作日可以雇人：按户选择时没有限制工作日，也没有算雇人的钱，执行时从所用项目的资金里出。"
        "按本名单约超 {days} 个工作日，约 {yuan} 元，请另留。",
        "Staff days above the limit may be hired: the choice neither limits them nor counts their cost, which the programmes "
        "will have to pay. This list needs about {days} days more, about {yuan} yuan: keep that back.",
    ),
    "days_limit": ("（上限 {days}）", " (limit {days})"),
    "notes": (
        "可能性是到方案期末解困脱困的；选择性措施只在本年给，以后只续已开始的。有限额的政府项目没有算进来；新增建档户、已退出但仍在续发的户不在名单内，请另留资金和名额。"
        "帮扶单位和责任人档案中没有，由管档单位填写。",
        "Chances are of being lifted by the plan's end; optional measures are given in this year only, later years only go on with "
        "what was begun. Government programmes with a limit are not counted on; households newly identified, or off file with "
        "awards that go on, are not on the list: keep money and places for them. Responsible unit and person are not in the "
        "archive: the filing unit fills them in.",
    ),
}  # fmt: skip


def plan_lines(plan: HouseholdPlan, names: Names, lang: Lang = "zh") -> list[str]:
    """The plan in sentences: money, what it gains, beside the rule by rank, and what it stands on."""
    told = plan.told
    say = _sayer(lang)
    mark = DEMO[lang == "en"] if told["is_demo"] else ""
    title = say("title", year=told["year"], scenario=told["scenario"])
    money = {name: whole(told[f"{name}_yuan"]) for name in ("money", "floors", "free", "chosen")}
    gain, rank, more = told["gain"], told["gain_by_rank"], told["more_than_by_rank"]
    limit = told["staff_days_limit"]
    return [
        mark + title,
        say("money", n=whole(told["chosen_households"]), all=whole(told["households"]), **money),
        say("gain", estimated=grouped(told["gain_estimated"], 1), **_tenths(gain)),
        say("rank", **_tenths(rank), **{f"more{end}": value for end, value in _ends(more).items()}),
        say("gap", gap=percent(told["gap"], 3), price=grouped(told["households_per_100000_yuan"], 1)),
        say(
            "days",
            days=whole(told["staff_days"]),
            limit=say("days_limit", days=whole(limit)) if limit is not None else "",
            spent=between(told["spent_yuan"], lang),
        ),
        *_limit_lines(told, names, lang),
        say("notes"),
    ]


def _limit_lines(told: Mapping[str, Any], names: Names, lang: Lang) -> list[str]:
    """What else runs out besides the money, and what of the limits a list by household does not keep."""
    say = _sayer(lang)
    lines = []
    for one in told["limits"]:
        key = "worth_yuan" if one["limit"] == "most" else "worth_100"
        worth = say(key, more=grouped(one["more"], 1)) if one["more"] > 0 else ""
        programme = names.programme(one["programme"], lang)
        lines.append(
            say(one["limit"], programme=programme, used=whole(one["used"]), most=whole(one["most"]), worth=worth)
        )
    if told["hired"] and told["hired"]["days"] > 0:
        lines.append(say("hired", days=whole(told["hired"]["days"]), yuan=whole(told["hired"]["yuan"])))
    return [*lines, *([say("not_kept")] if told["not_kept"] else [])]


def _tenths(spread: Mapping[str, float]) -> dict[str, str]:
    return {name: grouped(value, 1) for name, value in spread.items()}


def _ends(spread: Mapping[str, float]) -> dict[str, str]:
    return {"": grouped(spread["mean"], 1), "_low": grouped(spread["low"], 1), "_high": grouped(spread["high"], 1)}


def _sayer(lang: Lang) -> Callable[..., str]:
    return lambda key, **values: SAID[key][lang == "en"].format(**values)


def reason_of(row: HouseholdRow, names: Names, lang: Lang = "zh") -> str:
    """Why a household gets what it gets, in one sentence."""
    best = _listed(row.best, names, lang)
    points = f"{100 * row.best_gain:.1f}" + ("个百分点" if lang == "zh" else " points")
    return _sayer(lang)(row.reason, best=best, gain=points)


def _listed(programmes: Sequence[str], names: Names, lang: Lang) -> str:
    return ("、" if lang == "zh" else "; ").join(names.programme(name, lang) for name in programmes)


def households_file(plan: HouseholdPlan, names: Names, lang: Lang = "zh") -> bytes:
    """The list as .xlsx, a row a household, with details, totals by filing unit and the plan in words."""
    told, english = plan.told, lang == "en"
    lines = plan_lines(plan, names, lang)
    listed = _sheet(("一户一法名单", "household plans"), HEADS, _cells(plan, names, lang), lines[0], lang)
    details = _sheet(("各户明细", "details"), DETAILS, _details(plan, names, lang), lines[-1], lang)
    units = _sheet(
        ("各单位合计", "by filing unit"),
        _UNIT_HEADS,
        ((unit, cell["households"], cell["chosen"], cell["yuan"]) for unit, cell in told["by_unit"].items()),
        "",
        lang,
    )
    summary = _sheet(
        ("说明", "what it says"), (("本年方案", "this year's plan"),), ([line] for line in lines), "", lang
    )
    mark = DEMO[english] if told["is_demo"] else ""
    stands_on = (
        f"{mark}{told['scenario']} {told['scenario_fingerprint']} · {told['archive_fingerprint']} · seed {told['seed']}"
    )
    return sheets_file([listed, details, units, summary], f"{stands_on} · {told['replicates']} + {told['replicates']}")


def _sheet(title: Words, heads: Sequence[Words], rows: Iterable[Sequence[Any]], note: str, lang: Lang) -> Sheet:
    english = lang == "en"
    formats = {head[english]: FORMATS[head[0]] for head in heads if head[0] in FORMATS}
    return Sheet(title[english], [head[english] for head in heads], rows, note, formats)


_UNIT_HEADS: Sequence[Words] = (
    ("管档单位", "filing unit"),
    ("户数", "households"),
    ("有选定措施的户", "households with measures chosen"),
    ("本年费用（元）", "cost this year (yuan)"),
)


def _cells(plan: HouseholdPlan, names: Names, lang: Lang) -> Iterator[Sequence[Any]]:
    for row in plan.rows:
        yield (
            row.number, row.unit, tier_label(row.tier, names.rules, lang), _listed(row.measures, names, lang),
            row.cost_fen / FEN, None, None, row.chance_without["mean"], row.chance["mean"], reason_of(row, names, lang),
        )  # fmt: skip


def _details(plan: HouseholdPlan, names: Names, lang: Lang) -> Iterator[Sequence[Any]]:
    for row in plan.rows:
        yield (
            row.number, _listed(row.floors, names, lang), row.later_fen / FEN, _range(row.chance_without), _range(row.chance),
            row.difference["mean"], _range(row.difference, 1), row.refused,
        )  # fmt: skip


def _range(chance: Mapping[str, float], digits: int = 0) -> str:
    return f"{percent(chance['low'], digits)}~{percent(chance['high'], digits)}"


def households_json(plan: HouseholdPlan, names: Names) -> dict[str, Any]:
    """The totals and one entry a household, money in yuan, reasons in both languages."""
    return {**plan.told, "plans": [_entry(row, names) for row in plan.rows]}


def _entry(row: HouseholdRow, names: Names) -> dict[str, Any]:
    return {
        "number": row.number,
        "unit": row.unit,
        "tier": row.tier,
        "floors": list(row.floors),
        "measures": list(row.measures),
        "cost_yuan": row.cost_fen / FEN,
        "later_yuan": row.later_fen / FEN,
        "chance": dict(row.chance),
        "chance_without": dict(row.chance_without),
        "difference": dict(row.difference),
        "reason": row.reason,
        "reason_zh": reason_of(row, names),
        "reason_en": reason_of(row, names, "en"),
    }
