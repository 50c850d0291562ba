"""The answer of a search in words and tables: what to turn over, what moves, what it lifts, how sure, and what holds it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.planning.limits import KINDS
from simulation.planning.search import COARSE
from simulation.reports.limits import EVIDENCE
from simulation.reports.names import Lang, Names, Words
from simulation.reports.tables import Row, Table
from simulation.reports.wording import about_households, chance, grouped, label, percent, wan, whole

Answer = Mapping[str, Any]
AGAINST: Mapping[str, Words] = {
    "present": ("现方案", "the present plan"),
    "scaled": ("现方案按同样的钱等比例调整", "the present plan scaled to the same money"),
    "by_need": ("同样的钱按需要分配", "the same money in proportion to need"),
}
UNMODELLED: Words = (
    "只按推算的解困脱困户数挑选。推算中不增加脱困的项目（如一次性慰问），钱另有用处时会被调减；它们另有意义的，请先锁定或设下限。",
    "Chosen by projected lifts alone. Money that lifts nobody in the projection (one-off gifts) is moved away where it is "
    "needed; lock it or set a minimum where it serves another purpose.",
)


def answer_lines(answer: Answer, lang: Lang = "zh") -> list[str]:
    """The answer in sentences, the decision first."""
    told = _least_lines(answer) if answer["question"] == "least_money" else _most_lines(answer)
    side = lang == "en"
    return [*(line[side] for line in told), *(line[side] for line in _against_lines(answer)), UNMODELLED[side]]


def moved_lines(answer: Answer, lang: Lang = "zh") -> list[str]:
    """Which money moved where, one sentence a programme."""
    lines = []
    if not answer["moved"]:
        return [
            "没有找到更好的分配，各项金额照现方案。"
            if lang == "zh"
            else "Nothing better was found: all money stays as planned."
        ]
    for one in answer["moved"]:
        before, after = wan(one["before_yuan"]), wan(one["after_yuan"])
        years = "、".join(f"{year} 年 {wan(cell['after_yuan'])}" for year, cell in one["years"].items())
        if lang == "zh":
            word = "增加" if one["change_yuan"] > 0 else "减少" if one["change_yuan"] < 0 else "合计不变，年度间调整"
            change = f" {wan(abs(one['change_yuan']))} 万元" if one["change_yuan"] else ""
            why = (
                f"试算（{COARSE} 次模拟）中这笔钱多给少给，脱困户数都不变，所以挪去能多解困的地方。"
                if _idle_cut(one)
                else ""
            )
            lines.append(f"{one['zh']}：{word}{change}（{before} → {after}；各年 {years}）。{why}")
        else:
            word = "more" if one["change_yuan"] > 0 else "less"
            change = (
                f"{wan(abs(one['change_yuan']))} ×10,000 yuan {word}" if one["change_yuan"] else "moved between years"
            )
            each = ", ".join(f"{year} {wan(cell['after_yuan'])}" for year, cell in one["years"].items())
            why = (
                f" In trials of {COARSE} simulations this money lifted nobody, more of it or less; it goes where it lifts."
                if _idle_cut(one)
                else ""
            )
            lines.append(f"{one['en']}: {change} ({before} → {after}; {each}).{why}")
    return lines


def _idle_cut(one: Answer) -> bool:
    """Whether money was taken from a programme because it lifts nobody."""
    return bool(one.get("lifts_nobody")) and one["change_yuan"] < 0


def answer_tables(answer: Answer, names: Names) -> list[Table]:
    """Years, money by programme, and what more money would do."""
    moved = [_money_table(answer)] if answer["moved"] else []
    return [_years_table(answer), *moved, *_margin_tables(answer, names)]


def binding_lines(answer: Answer, names: Names, lang: Lang = "zh") -> list[str]:
    """What holds the answer back, and what 100,000 yuan more would do there."""
    return [line[lang == "en"] for line in (_binding(one, names) for one in answer["binding"]) if line]


def closing_lines(answer: Answer, names: Names, lang: Lang = "zh") -> list[str]:
    """What stands below the tables: what binds, how far the answer may be from the best, what it stands on."""
    side = lang == "en"
    return [*binding_lines(answer, names, lang), gap_line(answer)[side], EVIDENCE[side]]


def gap_line(answer: Answer) -> Words:
    """How far the answer may be from the best: of the search, and against the bound."""
    search, bound = answer["search_gap"], answer["relaxation_gap"]
    found = (
        "与长时间搜索的差距未测（这次没有另做长时间搜索）",
        "against a long search not measured (none was made in this run)",
    )
    if search is not None:
        found = (f"与长时间搜索相差 {percent(search)}", f"against a long search {percent(search)}")
    above = ("与理论上限的差距未算", "against the bound not reckoned")
    if bound is not None:
        above = (
            f"与理论上限相差 {percent(bound)}（松弛，不作承诺）",
            f"against the bound {percent(bound)} (a relaxation, no promise)",
        )
    return f"离最好还可能差多少：{found[0]}；{above[0]}。", f"How far from the best: {found[1]}; {above[1]}."


def _most_lines(answer: Answer) -> list[Words]:
    money, n = answer["money_yuan"], answer["replicates"]
    gain = answer["against"]["scaled"]["lifted_mean"]
    return [
        (
            f"全期 {wan(money)} 万元（现方案 {wan(answer['money_before_yuan'])} 万元），"
            f"预计累计解困脱困{about_households(answer['lifted'])}。",
            f"{wan(money)} ×10,000 yuan over the plan (present plan {wan(answer['money_before_yuan'])}): "
            f"{about_households(answer['lifted'], 'en')} lifted.",
        ),
        (
            f"同样的钱，比现方案等比例调整多 {_few(gain['mean'])} 户"
            f"（平均数的九成区间 {_few(gain['low'])} 至 {_few(gain['high'])}，同样的运气成对比较）。",
            f"For the same money {_few(gain['mean'])} households more than the present plan scaled "
            f"(90 % range of the mean {_few(gain['low'])} to {_few(gain['high'])}, paired in the same luck).",
        ),
        (
            f"各年解困脱困率均达到 {percent(answer['rate'], 0)} 的可能性："
            f"{chance(answer['probability_all_years'], n)}。",
            f"Chance of {percent(answer['rate'], 0)} in every year: {chance(answer['probability_all_years'], n, 'en')}.",
        ),
    ]


def _least_lines(answer: Answer) -> list[Words]:
    asked, wanted, n = percent(answer["rate_asked"], 0), percent(answer["probability_asked"], 0), answer["replicates"]
    lines: list[Words] = []
    if not answer["reachable"]:
        highest = answer["highest_probability"]
        lines.append(
            (
                f"各年均达到 {asked}、把握 {wanted}：按现行标准和规则，再多的钱也达不到"
                f"（最高可能性：{chance(highest, n)}）。",
                f"{asked} in every year with {wanted} certainty: not reachable with any money under today's standards and rules "
                f"(highest chance: {chance(highest, n, 'en')}).",
            )
        )
        lines.append(
            (
                f"以 {wanted} 的把握，每年最高能承诺 {percent(answer['rate'])}。",
                f"With {wanted} certainty {percent(answer['rate'])} in every year is the most that can be promised.",
            )
        )
    lines.append(
        (
            f"承诺各年均达到 {percent(answer['rate'])} 最少须 {wan(answer['money_yuan'])} 万元（全期；"
            f"现方案 {wan(answer['money_before_yuan'])} 万元），达到的可能性：{chance(answer['probability_all_years'], n)}；"
            f"预计累计解困脱困{about_households(answer['lifted'])}。",
            f"To promise {percent(answer['rate'])} in every year takes at least {wan(answer['money_yuan'])} ×10,000 yuan over the "
            f"plan (present plan {wan(answer['money_before_yuan'])}); chance: {chance(answer['probability_all_years'], n, 'en')}; "
            f"{about_households(answer['lifted'], 'en')} lifted.",
        )
    )
    if not answer["promise_kept"]:
        lines.append(("在给定的限制下，这一承诺守不住。", "Under these limits the promise cannot be kept."))
    return lines


def _against_lines(answer: Answer) -> list[Words]:
    """The answer beside other splits of the same money."""
    lines: list[Words] = []
    for name, other in answer["against"].items():
        if answer["question"] == "most_households" and name == "scaled":
            continue
        lifted, kept = other["lifted_mean"], other["probability_all_years"]
        zh, en = AGAINST[name]
        lines.append(
            (
                f"与“{zh}”相比：多解困脱困 {_few(lifted['mean'])} 户（{_few(lifted['low'])} 至 {_few(lifted['high'])}），"
                f"各年均达到 {percent(answer['rate'])} 的可能性相差 {_points(kept)}个百分点。",
                f"Beside {en}: {_few(lifted['mean'])} more lifted ({_few(lifted['low'])} to {_few(lifted['high'])}), chance of "
                f"{percent(answer['rate'])} in every year {_points(kept, ' to ')} points apart.",
            )
        )
    return lines


def _few(number: float) -> str:
    return grouped(number, 1) if abs(number) < 10 else whole(number)


def _points(share: Mapping[str, float], to: str = " 至 ") -> str:
    low, high = grouped(share["low"] * 100, 1), grouped(share["high"] * 100, 1)
    return f"{grouped(share['mean'] * 100, 1)}（{low}{to}{high}）" if to == " 至 " else (
        f"{grouped(share['mean'] * 100, 1)} ({low}{to}{high})"
    )  # fmt: skip


def _binding(one: Answer, names: Names) -> Words | None:
    year = one["year"]
    if one["limit"] == "need":
        share = percent(one["share_short"], 0)
        return (
            f"{year} 年：钱再多也有 {share} 的模拟达不到，受需要和见效时间限制。",
            f"{year}: short in {share} of the simulations whatever the money; need and the time to take effect bind.",
        )
    zh, en = KINDS[one["limit"]]
    if one["limit"] in {"batch_least", "batch_most"}:
        zh, en = f"{label(one['names'][0])}：{zh}", f"{label(one['names'][0], 'en')}: {en}"
    elif one["limit"] in {"most", "places"}:
        zh, en = f"{names.programme(one['names'][0])}：{zh}", f"{names.programme(one['names'][0], 'en')}: {en}"
    price = one["per_100000_yuan"]
    if one["limit"] == "staff":
        amount = (f"{whole(one['days'])} 个工作日", f"{whole(one['days'])} days")
    else:
        amount = (f"{wan(one['yuan'])} 万元", f"{wan(one['yuan'])} ×10,000 yuan")
    head = (f"{year} 年 {zh}（{amount[0]}）已用足", f"{year}: {en} ({amount[1]}) used up")
    if price is None:
        return f"{head[0]}；放宽它看不出作用。", f"{head[1]}; more would do nothing that shows."
    low, high = grouped(price["low"], 1), grouped(price["high"], 1)
    best_zh, best_en = names.programme(price["programme"]), names.programme(price["programme"], "en")
    return (
        f"{head[0]}；再多 10 万元，用于{best_zh}可多脱困约 {grouped(price['mean'], 1)} 户（{low} 至 {high}）。",
        f"{head[1]}; 100,000 yuan more for {best_en} would lift about {grouped(price['mean'], 1)} more ({low} to {high}).",
    )


def _years_table(answer: Answer) -> Table:
    years = answer["years"]
    rows = (
        Row(("资金（现方案）", "money (present)"), "yuan", tuple(year["money_before_yuan"] for year in years)),
        Row(("资金（本方案）", "money (this plan)"), "yuan", tuple(year["money_yuan"] for year in years)),
        Row(("首次解困脱困", "lifted (first time)"), "households", tuple(year["lifted"] for year in years)),
        Row(("当年率", "rate of the year"), "rate", tuple(year["rate"] for year in years)),
    )
    heads = tuple((str(year["year"]), str(year["year"])) for year in years)
    note = (
        "资金为万元，解困脱困为户；每格为平均数和 5%~95% 区间。",
        "Money in 10,000 yuan, lifts in households; each cell: the mean and the 5% to 95% range.",
    )
    return Table(("各年资金与结果", "money and result by year"), heads, rows, note)


def _money_table(answer: Answer) -> Table:
    years = [str(year["year"]) for year in answer["years"]]
    rows = []
    for one in answer["moved"]:
        cells = [one["years"][year] for year in years]
        rows.append(Row((one["zh"], one["en"]), "yuan", tuple(cell["after_yuan"] for cell in cells)))
        rows.append(Row(("原为", "before"), "yuan", tuple(cell["before_yuan"] for cell in cells), 1))
    heads = tuple((year, year) for year in years)
    note = ("万元；没有变动的项目不列。", "×10,000 yuan; programmes that keep their money are left out.")
    return Table(("钱挪到了哪里", "which money moved where"), heads, tuple(rows), note)


def _margin_tables(answer: Answer, names: Names) -> list[Table]:
    """The cells where 100,000 yuan more does most, by programme and year."""
    margins = answer.get("marginal")
    if not margins:
        return []
    programmes = dict.fromkeys(one["programme"] for one in margins)
    years = dict.fromkeys(one["year"] for one in margins)
    at = {(one["programme"], one["year"]): one for one in margins}
    rows = []
    for programme in programmes:
        cells = [at[programme, year] for year in years]
        values = tuple({"mean": one["mean"], "p05": one["low"], "p95": one["high"]} for one in cells)
        rows.append(Row((names.programme(programme), names.programme(programme, "en")), "number", values))
    title = ("新增资金边际效益：再多 10 万元多解困脱困的户数", "households more for 100,000 yuan more")
    note = (
        "户。每格：平均数和平均数的九成区间；钱是新增的，不从别处挪。",
        "Households. Each cell: the mean and the 90 % range of the mean; the money is new.",
    )
    return [Table(title, tuple((str(year), str(year)) for year in years), tuple(rows), note)]
