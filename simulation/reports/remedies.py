"""What would have lifted one household, in sentences and tables, from `simulation.planning.household.find_remedies`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulation.analysis.balance import PARTS as ALL_PARTS
from simulation.analysis.household import KEPT_BELOW
from simulation.analysis.offers import MISSED as REASONS
from simulation.reports.charts.household import remedies_title
from simulation.reports.household_words import PARTS, SHORT, WHY_NOT, say
from simulation.reports.names import Lang, Names, Words
from simulation.reports.tables import Row, Table
from simulation.reports.wording import between, percent, whole

Answer = Mapping[str, Any]


def remedy_lines(found: Answer, names: Names, lang: Lang = "zh") -> list[str]:
    """Verdict, the cheapest set with its money, how it was found, and what keeps the household where even that fails."""
    best = found["cheapest"]
    lines = [remedies_title(found, lang) + _stop(lang), _set_line(found, names, lang), _money_line(best, lang)]
    lines.append(
        say("searched" if found["all_sets_tried"] else "searched_some", lang, n=found["tried"], k=len(found["choices"]))
        + say("checked", lang, chance=percent(best["checked"]["mean"], 0), n=found["replicates"])
    )
    if found["verdict"] not in {"floors", "reached"}:
        lines.append(_left_line(found["left"], lang))
    return lines


def _set_line(found: Answer, names: Names, lang: Lang) -> str:
    best = found["cheapest"]
    listed = ("、" if lang == "zh" else "; ").join(names.programme(name, lang) for name in best["chosen"])
    told = {"names": listed, "chance": percent(best["chance"]["mean"], 0)}
    reached = found["verdict"] in {"floors", "reached"}
    if listed:
        return say("set_of" if reached else "set_best", lang, **told)
    return say("set_nothing" if reached else "set_best_nothing", lang, **told)


def _money_line(best: Answer, lang: Lang) -> str:
    money = {key: best[f"{key}_yuan"] for key in ("union", "government")}
    told = {key: _yuan(spread, lang) for key, spread in money.items()}
    return say("set_money", lang, days=f"{best['staff_days']:.1f}", grade=best["grade"] or "—", **told)


def _yuan(spread: Mapping[str, float], lang: Lang) -> str:
    mean, told = whole(spread["mean"]), between(spread, lang)
    return mean if mean == told else say("with_range", lang, mean=mean, range=told)


def _left_line(left: Answer, lang: Lang) -> str:
    """Where it stands at the end in the simulations in which even the set found does not lift it."""
    parts = [say("left_removed", lang, share=percent(left["removed"], 0))] if left["removed"] else []
    if left["on_file"]:
        why = max(KEPT_BELOW, key=lambda name: left["kept_by"][name])
        reason = say(f"left_{why}", lang)
        parts.append(
            say(
                "left_on_file",
                lang,
                share=percent(left["on_file"], 0),
                why=reason,
                part=percent(left["kept_by"][why], 0),
            )
        )
        parts.append(
            say("left_able", lang, nobody=percent(left["nobody_able"], 0), idle=percent(left["able_without_work"], 0))
        )
    return say("left", lang) + ("；" if lang == "zh" else "; ").join(parts) + _stop(lang)


def _stop(lang: Lang) -> str:
    return "。" if lang == "zh" else "."


def remedy_tables(found: Answer, names: Names) -> list[Table]:
    """Chances with and without each programme, its money, and what it stands on."""
    offered = [one for one in found["single"] if one["offered"]]
    chances = tuple(
        Row(_name(one, names), "chance", tuple(_spread(one[key]) for key in ("with", "without", "difference")))
        for one in offered
    )
    money = tuple(
        Row(_name(one, names), "yuan_each", (one["spent_yuan"], one["union_more_yuan"], one["union_yuan_per_lift"]))
        for one in offered
    )
    best = found["cheapest"]
    sets = tuple(
        Row(said, "chance", (_spread(found[key]["chance"]),))
        for key, said in _sets()
        if key != "cheapest" or best["chosen"]
    )
    return [
        Table(("各组项目的可能性", "chance by set of programmes"), (("可能性", "chance"),), sets, _ERROR),
        Table(("单独给一项", "each programme alone"), _WITH, chances, _ERROR),
        Table(("单独给一项的钱", "money of each alone"), _MONEY, money, _PER_HOUSEHOLD),
    ]  # fmt: skip


_ERROR: Words = ("每格：可能性及其 90% 抽样误差。", "Each cell: the chance and its sampling error (90%).")
_WITH: tuple[Words, ...] = (("有它", "with it"), ("没有它", "without"), ("相差", "difference"))
_MONEY: tuple[Words, ...] = (
    ("本项支出（元，全期）", "spent on it (yuan, plan)"),
    ("工会资金增加（元）", "more union money (yuan)"),
    ("每多解困脱困一户（元）", "yuan a further lift"),
)
_PER_HOUSEHOLD: Words = (
    "这一户全期平均；“每多解困脱困一户”只在作用看得出、且多花工会资金时给出。",
    "Mean of this household over the plan; the price of a further lift is told only where a difference can be seen.",
)


def _sets() -> Sequence[tuple[str, Words]]:
    named = (("own", "nothing"), ("floors", "floors"), ("cheapest", "cheapest"), ("everything", "everything"))
    return [(key, (say(word, "zh"), say(word, "en"))) for key, word in named]


def _name(one: Answer, names: Names) -> Words:
    return names.programme(one["programme"]), names.programme(one["programme"], "en")


def _spread(chance: Mapping[str, float]) -> dict[str, float]:
    return {"mean": chance["mean"], "p05": chance["low"], "p95": chance["high"]}


def single_rows(found: Answer, names: Names, lang: Lang = "zh") -> list[dict[str, str]]:
    """Every programme as a row of texts: with and without it, difference, money, grade, and why it was not tried."""
    return [_single(one, names, lang) for one in sorted(found["single"], key=_most_help_first)]


def _most_help_first(one: Answer) -> tuple[bool, float]:
    return not one["offered"], -one["difference"]["mean"] if one["offered"] else 0.0


def _single(one: Answer, names: Names, lang: Lang) -> dict[str, str]:
    row = {"programme": names.programme(one["programme"], lang), "grade": one["grade"], "with": "", "without": "",
           "difference": "", "spent": "", "more": "", "price": "", "note": ""}  # fmt: skip
    if not one["offered"]:
        return {**row, "note": WHY_NOT[one["why_not"]][lang == "en"]}
    difference = one["difference"]
    points = [_points(difference[end]) for end in ("mean", "low", "high")]
    price = one["union_yuan_per_lift"]
    notes = [said for holds, said in (
        (one["floor"], "is_floor"), (not one["in_plan"], "not_in_plan"), (not one["can_lift"], "gift"),
        (one["money"] != "union", "not_union"),
    ) if holds]  # fmt: skip
    return {
        **row,
        "with": percent(one["with"]["mean"], 0),
        "without": percent(one["without"]["mean"], 0),
        "difference": say("points", lang, mean=points[0], low=points[1], high=points[2])
        if any(difference.values())
        else "0",
        "spent": whole(one["spent_yuan"]),
        "more": whole(one["union_more_yuan"]),
        "price": whole(price) if price is not None else "—",
        "note": ("；" if lang == "zh" else "; ").join(say(note, lang) for note in notes),
    }


def _points(share: float) -> str:
    """Percentage points with their sign; none for nought."""
    points = round(100 * share)
    return f"{points:+d}" if points else "0"


def balance_table(told: Answer) -> Table:
    """What the means are made of: at opening and at each year's end, with ranges."""
    years = [year for year in told["years"] if "balance" in year]
    columns = [told["balance_opening"], *(year["balance"] for year in years)]
    rows = [
        Row(PARTS[name], "yuan_each", tuple(column["parts"][name] for column in columns), 1)
        for name in ALL_PARTS
        if any(column["parts"][name][end] for column in columns for end in ("p05", "mean", "p95"))
    ]
    for name in ("gross", "own", "supported"):
        rows.append(Row(PARTS[name], "yuan_each", tuple(column[f"{name}_head_yuan"] for column in columns)))
    rows.append(Row(PARTS["line"], "yuan_each", tuple(column["line_yuan"] for column in columns)))
    heads = (("期初", "at opening"), *((f"{year['year']} 年末", f"end of {year['year']}") for year in years))
    note = (
        "元/人·月，仍在册的各次模拟；支出为负。各项平均数相加即为合计。",
        "Yuan a head and month, simulations in which it is still there; costs below zero. The means add up.",
    )
    return Table(("人均收支的构成", "what the means are made of"), heads, tuple(rows), note)


def offer_rows(told: Answer, names: Names, lang: Lang = "zh") -> list[dict[str, str]]:
    """Programmes it needed, by year: the share of simulations in which it got it and, in brackets, the main reason if not."""
    rows = []
    for name in names.programmes:
        cells = {str(year["year"]): year.get("programmes", {}).get(name) for year in told["years"]}
        if any(cells.values()):
            spent = sum(cell["spent_yuan"]["mean"] for cell in cells.values() if cell)
            texts = {head: _offer(cell, lang) for head, cell in cells.items()}
            rows.append({"programme": names.programme(name, lang), **texts, "spent": whole(spent)})
    return rows


def _offer(cell: Answer | None, lang: Lang) -> str:
    """One cell: 100%, or 38%（缺 62%）; empty where it was not needed."""
    if not cell:
        return ""
    got = percent(cell["awarded"], 0)
    reason = max(REASONS, key=lambda name: cell[name])
    if cell[reason] < HARDLY:
        return got
    return say("missed", lang, got=got, why=SHORT[reason][lang == "en"], share=percent(cell[reason], 0))


HARDLY = 0.005
"""A share that would be shown as 0 %."""


def short_of_room(told: Answer) -> tuple[float, float]:
    """Programme-years needed, and of these missed because money, places or staff had run out; means of the simulations."""
    cells = [cell for year in told["years"] for cell in year.get("programmes", {}).values()]
    return sum(cell["needed"] for cell in cells), sum(cell["no_room"] for cell in cells)
