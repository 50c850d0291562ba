"""Sentences of the papers: each a small function of figures, which says something else where the figures are others.

A range is always told with its figure. Nothing is promised that fewer than nine in ten simulations reach.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from simulation.analysis.binding import Held
from simulation.reports.names import Lang, Words
from simulation.reports.wording import (
    about_wan,
    between,
    chance,
    label,
    likelihood,
    percent,
    wan,
    whole,
)

Range = Mapping[str, float]
PROMISED = 0.9
"""Chance from which a paper says that a target is reached."""
SHOWN = 3
"""So many of a list are named in a sentence; the table has them all."""


def ranked(counts: Mapping[str, int], what: Words, lang: Lang, untold: Collection[str] = ()) -> str:
    """What most households of a file have in common: the first three by name, with number and share; `untold` left out."""
    total = sum(counts.values())
    told = [(name, n) for name, n in sorted(counts.items(), key=lambda item: -item[1]) if n and name not in untold][
        :SHOWN
    ]
    if not told:
        return ""
    together = percent(sum(n for _, n in told) / total)
    if lang == "zh":
        listed = "、".join(f"{name}{whole(n)}户（占{percent(n / total)}）" for name, n in told)
        return f"{what[0]}：{listed}{f'，合计占{together}' if len(told) > 1 else ''}。"
    listed = ", ".join(f"{name} {whole(n)} ({percent(n / total)})" for name, n in told)
    return f"{what[1]}: {listed}{f', together {together}' if len(told) > 1 else ''}."


def target(years: Sequence[int], denominator: str, cleared_share: float, lang: Lang) -> str:
    """What the plan is to reach, and what it is counted on."""
    first, last, counted = years[0], years[-1], label(denominator, lang)
    stay = percent(cleared_share, 0)
    if lang == "zh":
        span = f"{first}年" if first == last else f"{first}—{last}年每年"
        return (
            f"{span}解困脱困的户数不少于分母的20%（分母{counted}，按户取整，只进不舍）；到{last}年末，"
            f"建档满一年的户仍在档的不超过{stay}，即全面解困脱困。"
            "解困、脱困、注销、返困分别统计，注销和期初清档不计入成效；每户在规划期内只计一次。"
        )
    span = f"In {first}" if first == last else f"In each year from {first} to {last}"
    return (
        f"{span} at least 20% are lifted ({counted}, whole households, rounded up); at the end of {last} at most {stay} of the "
        "households filed a year ago are still on file. Relief, exit, removal and relapse are counted apart; removals and "
        "clearing at opening are no success; a household counts once in the plan."
    )


def asked_for(years: Sequence[Mapping[str, Any]], lang: Lang) -> str:
    """How many households the target asks for in each year."""
    told = [(year["year"], between(year["target_households"], lang)) for year in years]
    if lang == "zh":
        return f"按预计的在档户数，各年应解困脱困：{'，'.join(f'{year}年{number}户' for year, number in told)}。"
    return f"On the projected file the target asks for {', '.join(f'{number} households in {year}' for year, number in told)}."


def reaches(share: float, replicates: int, shortfalls: Sequence[Mapping[str, Any]], lang: Lang) -> str:
    """What the plan can answer for: reached, open or missed, and by how many households a year is short.

    `shortfalls`: year, lifted, wanted (means) of the years that fewer than nine in ten simulations reach.
    """
    odds, says = chance(share, replicates, lang), likelihood(share, lang)
    if share >= PROMISED:
        if lang == "zh":
            return f"按现有资金和办法，各年均达到20%的可能性{odds}，{says}，可以列为责任目标。"
        return f"With the money and ways of this plan the chance that every year reaches 20% is {odds}: {says}; it can be promised."
    short = [one for one in shortfalls if one["wanted"] > one["lifted"]]
    if lang == "zh":
        listed = "、".join(f"{one['year']}年约差{whole(one['wanted'] - one['lifted'])}户" for one in short)
        gap = f"按平均数，{listed}。" if short else "各年平均数都够，但并非每次模拟都够。"
        return f"按现有资金和办法，各年均达到20%的可能性{odds}，{says}，本规划不作达标承诺。{gap}"
    listed = ", ".join(f"about {whole(one['wanted'] - one['lifted'])} households in {one['year']}" for one in short)
    gap = (
        f"On average it is short by {listed}."
        if short
        else "On average every year suffices, not so in every simulation."
    )
    stated = f"With the money and ways of this plan the chance that every year reaches 20% is {odds}: {says}."
    return f"{stated} This plan does not promise it. {gap}"


def lifted_by(split: Mapping[str, Any], lang: Lang) -> str:
    """Who lifts them: own change, government, the union's money; empty where nobody is lifted or it was not worked out."""
    parts = ("own", "government", "union")
    if not all(split.get(name) for name in parts) or not any(split[name]["p95"] for name in parts):
        return ""
    own, government, union = (between(split[name], lang) for name in ("own", "government", "union"))
    if lang == "zh":
        return (
            f"预计首次解困脱困的户，按来由分：自身变化（就业、工资、毕业等）{own}户，政府救助与服务{government}户，"
            f"工会和专项资金{union}户。达标与否主要取决于前两项，不能都算作工会资金的成效。"
            if split["union"]["mean"] < split["own"]["mean"]
            else f"预计首次解困脱困的户，按来由分：自身变化（就业、工资、毕业等）{own}户，政府救助与服务{government}户，"
            f"工会和专项资金{union}户，工会资金所占最多。"
        )
    told = (
        f"By what lifts them: own change (work, wages, graduation) {own} households, government {government}, "
        f"union money {union}."
    )
    return told + (
        " Reaching the target rests on the first two; not all of it is the union money's doing."
        if split["union"]["mean"] < split["own"]["mean"]
        else " The union's money does most of it."
    )


def binds(held: Sequence[tuple[str, Held]], lang: Lang) -> list[str]:
    """What the programmes run into, one sentence a kind; `held` with the programmes' names."""
    kinds = {
        "money": (
            "资金用尽：{}。仍有符合条件的户没有得到，追加资金可再帮扶。",
            "Money used up: {}. Households in need are left.",
        ),
        "places": (
            "名额用满：{}。须先扩大承办能力，再加资金。",
            "Places taken: {}. Room has to come before more money.",
        ),
        "need": (
            "需要已全部满足：{}。再加资金不会多帮一户。",
            "Everyone in need is reached: {}. More money helps nobody.",
        ),
        "other": (
            "资金未用完而未全覆盖：{}。受接受意愿、条件或其他项目限制，不是钱的问题。",
            "Money left, yet not all reached: {}. Take-up, conditions or other programmes bind, not the money.",
        ),
    }
    lines = []
    for kind, words in kinds.items():
        names = [name for name, one in held if one.limit == kind]
        if names:
            lines.append(words[lang == "en"].format(("、" if lang == "zh" else ", ").join(names)))
    return lines


def money(total: Range, planned: float, opening: int, years: int, lang: Lang) -> str:
    """What the plan costs the union and special funds, in all and for each household of the opening file and year."""
    each = total["mean"] / opening / years if opening and years else 0.0
    if lang == "zh":
        tail = f"，按期初档案平均每户每年约{whole(each)}元" if opening else ""
        return f"规划期工会和专项资金预算合计{wan(planned)}万元，预计支出{about_wan(total)}{tail}。政府救助和保险赔付另列，不计入。"
    tail = f", about {whole(each)} yuan for each household of the opening file and year" if opening else ""
    return (
        f"The plan's budget of union and special funds is {wan(planned)} ×10,000 yuan; it spends {about_wan(total, 'en')}{tail}. "
        "Government relief and insurance payouts stand apart."
    )


def gap(yuan: float, planned: float, lang: Lang) -> str:
    """Money that no fund gives."""
    if yuan < WORTH_SAYING:
        return "各项支出均有资金来源。" if lang == "zh" else "Every yuan has a source."
    share = percent(yuan / planned) if planned else ""
    if lang == "zh":
        return f"其中约{wan(yuan)}万元没有资金来源（占预算{share}），须在下达前落实，否则相应项目要缩减。"
    return f"About {wan(yuan)} ×10,000 yuan ({share} of the budget) has no source; without it the programmes shrink."


WORTH_SAYING = 100.0


def bound(spread: Range, total: Range, lang: Lang) -> str:
    """What is fixed before any choice."""
    share = percent(spread["mean"] / total["mean"], 0) if total["mean"] else percent(0, 0)
    if lang == "zh":
        return f"最低保障盘（政策规定必办的和已承诺的）{about_wan(spread)}，约占支出的{share}，先行安排，不参与调剂。"
    return f"Bound beforehand by policy and promise: {about_wan(spread, 'en')}, about {share} of the spending; it comes first."


def standing(spread: Range, last: int, lang: Lang) -> str:
    """What the plan goes on costing the year after, with no new awards."""
    if spread["p95"] < WORTH_SAYING:
        return (
            "规划期结束后，不新增帮扶即无继续支出。"
            if lang == "zh"
            else "Once the plan ends, without new awards, nothing is left to pay."
        )
    if lang == "zh":
        return (
            f"{last}年以后，即使不再新增帮扶，解困户的持续帮扶、未毕业学生和未到期保险第一年仍须支出{about_wan(spread)}，"
            "须列入下一周期预算。"
        )
    return (
        f"After {last}, without any new award, those relieved, students under way and cover that runs on still cost "
        f"{about_wan(spread, 'en')} in the first year."
    )


def risks(summary: Mapping[str, Any], lang: Lang) -> list[str]:
    """What may go otherwise: relapse, new hardship, displaced jobs, values that are assumed."""
    lifted, relapsed = summary["lifted_total"], summary["relapsed_total"]
    share = percent(relapsed["mean"] / lifted["mean"], 0) if lifted["mean"] else None
    new, jobs = summary["newly_identified_total"], summary["jobs_displaced"]
    lines = []
    if lang == "zh":
        if relapsed["p95"] > 0:
            tail = f"，约相当于首次解困脱困户数的{share}" if share else ""
            lines.append(f"返困：规划期预计返困{between(relapsed)}户次{tail}，须建立回访和临界户监测。")
        if new["p95"] > 0:
            lines.append(f"新增：预计新增建档{between(new)}户；企业关停较多时会更多，分母随之增大。")
        if jobs["p95"] >= 1:
            lines.append(f"挤占：就业帮扶可能挤占他人岗位{between(jobs)}个，全社会就业的增加小于本规划所计。")
        return lines
    if relapsed["p95"] > 0:
        tail = f", about {share} of those lifted" if share else ""
        lines.append(
            f"Relapse: {between(relapsed, 'en')} relapses over the plan{tail}; visits and a watch list are needed."
        )
    if new["p95"] > 0:
        lines.append(
            f"New hardship: {between(new, 'en')} newly identified, more if more firms close; the base grows with them."
        )
    if jobs["p95"] >= 1:
        lines.append(f"Displacement: help into work may take {between(jobs, 'en')} jobs from others.")
    return lines


def grades(by_grade: Mapping[str, Sequence[str]], lang: Lang) -> str:
    """How well the programmes' effects are known, by grade."""
    if lang == "zh":
        return "；".join(f"{grade}级：{'、'.join(names)}" for grade, names in sorted(by_grade.items())) + "。"
    return "; ".join(f"grade {grade}: {', '.join(names)}" for grade, names in sorted(by_grade.items())) + "."
