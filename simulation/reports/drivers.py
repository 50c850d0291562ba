"""Which numbers an answer hangs on, in words, bars and rows; from `simulation.analysis.sensitivity.rank_numbers`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from simulation.analysis.sensitivity import ranked
from simulation.inputs.parameters import AnyNumber, all_parameters
from simulation.reports.chart_style import LIGHT, Look
from simulation.reports.charts import Figure, Swing, Told, swings_chart
from simulation.reports.charts.parts import short
from simulation.reports.evidence_words import tell, told_range, trimmed
from simulation.reports.names import Lang, Words
from simulation.reports.wording import label, percent, wan, whole

BARS = 12
"""Bars of the chart; every number stands in the table."""
NAMED = 3
"""Numbers that the title names."""

RATE: Words = ("各年平均解困脱困率", "mean yearly rate")
AXES: Mapping[str, tuple[Words, float, str]] = {
    "rate": (RATE, 1.0, ".1%"),
    "lifted_total": (("累计首次解困脱困（户）", "lifted over the plan (households)"), 1.0, ",.0f"),
    "on_file_end": (("末年在档未解困脱困（户）", "on file at the end (households)"), 1.0, ",.0f"),
    "spending_total_yuan": (("全期工会和专项资金支出（万元）", "union and special funds, whole plan (10,000 yuan)"), 1e-4, ",.0f"),
}  # fmt: skip
"""What is measured with its unit, the factor to it, and how its numbers look."""
SAY: Mapping[str, Callable[[float], str]] = {"rate": percent, "spending_total_yuan": wan}


def answer_label(about: str, lang: Lang = "zh") -> str:
    """What is asked about, in words."""
    return RATE[lang == "en"] if about == "rate" else label(about, lang)


def drivers_chart(answer: Mapping[str, Any], about: str, lang: Lang = "zh", look: Look = LIGHT) -> Figure | None:
    """The numbers that move one answer most, as bars around the answer with all numbers central; None where none does."""
    moved = [entry for entry in ranked(answer, about) if not entry["answers"][about]["within_noise"]][:BARS]
    if not moved:
        return None
    axis, factor, digits = AXES[about]
    told = Told(_title(moved, about, lang), _caption(answer, about, moved, lang), axis[lang == "en"], digits)
    bars = [_bar(entry, about, factor, lang) for entry in moved]
    return swings_chart(bars, answer["central"][about] * factor, told, look)


def drivers_rows(answer: Mapping[str, Any], about: str, lang: Lang = "zh") -> list[dict[str, str]]:
    """Every number in order of its swing: its range, the answer at either end, the swing beside what luck does."""
    zh = lang == "zh"
    heads = (
        ("数字", "90% 区间", "低端时", "高端时", "相差", "运气所致", "在运气之内")
        if zh
        else ("Number", "90% range", "At the low end", "At the high end", "Swing", "Luck alone", "Within luck")
    )
    say, told = SAY.get(about, whole), []
    for entry in ranked(answer, about):
        found, number = entry["answers"][about], all_parameters()[entry["name"]]
        mark = ("是" if zh else "yes") if found["within_noise"] else ""
        spread = told_range(entry["low"], entry["high"], number.unit, lang)
        cells = (_name(entry, lang), spread, say(found["low"]), say(found["high"]), difference(found["swing"], about, lang),
                 f"±{difference(found['noise'], about, lang)}", mark)  # fmt: skip
        told.append(dict(zip(heads, cells, strict=True)))
    return told


def difference(amount: float, about: str, lang: Lang = "zh") -> str:
    """A difference between two answers: points, 万元, households."""
    if about == "rate":
        return f"{trimmed(amount * 100, 2)}{' 个百分点' if lang == 'zh' else ' points'}"
    return SAY.get(about, whole)(amount)


def driver_line(answer: Mapping[str, Any], name: str, about: str, lang: Lang = "zh") -> str | None:
    """One number's influence in a sentence, None where it was not tried."""
    entry = next((entry for entry in answer["numbers"] if entry["name"] == name), None)
    if entry is None:
        return None
    found, say = entry["answers"][about], SAY.get(about, whole)
    what, low, high = answer_label(about, lang), say(found["low"]), say(found["high"])
    swing, noise = difference(found["swing"], about, lang), difference(found["noise"], about, lang)
    if lang == "zh":
        end = "，没有超出运气" if found["within_noise"] else ""
        return f"从区间低端到高端，{what}由 {low} 变为 {high}；最大相差 {swing}，运气所致 ±{noise}{end}。"
    end = ", no more than luck" if found["within_noise"] else ""
    return f"From the low to the high end, {what} goes from {low} to {high}: {swing} at most, luck alone ±{noise}{end}."


def _bar(entry: Mapping[str, Any], about: str, factor: float, lang: Lang) -> Swing:
    found, number = entry["answers"][about], _number(entry)
    low, high = (tell(entry[end], number.unit, lang) for end in ("low", "high"))
    return Swing(short(_name(entry, lang)), found["low"] * factor, found["high"] * factor, low, high)


def _number(entry: Mapping[str, Any]) -> AnyNumber:
    return all_parameters()[entry["name"]]


def _name(entry: Mapping[str, Any], lang: Lang) -> str:
    number = _number(entry)
    return number.en if lang == "en" else number.zh


def _title(moved: Sequence[Mapping[str, Any]], about: str, lang: Lang) -> str:
    named = [short(_name(entry, lang)) for entry in moved[:NAMED]]
    if lang == "zh":
        return f"“{answer_label(about)}”最依赖：{'、'.join(named)}"
    listed = "; ".join(named)
    return f'What moves "{answer_label(about, lang)}" most: {listed}'


def _caption(answer: Mapping[str, Any], about: str, moved: Sequence[Mapping[str, Any]], lang: Lang) -> str:
    noise = difference(max(entry["answers"][about]["noise"] for entry in moved), about, lang)
    n, tried = answer["replicates"], len(answer["numbers"])
    if lang == "zh":
        return (
            f"每次只把一个数放到 90% 区间的低端（橙）和高端（蓝），其余取中间值；{n} 次模拟运气相同，运气所致至多 ±{noise}。"
            f"共试 {tried} 个数。虚线为全部取中间值时的答案，与其他各页的中位数不完全相同；两个数一起变动的影响看不出来。"
        )
    return (
        f"One number at a time at the low (orange) and the high end (blue) of its 90% range, all others central; the same luck in "
        f"{n} simulations, luck alone at most ±{noise}. {tried} numbers tried. Dashed: the answer with every number central, not "
        f"quite the median of other pages; what two numbers do together is not seen."
    )
