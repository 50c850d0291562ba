"""Who pays for a plan, as tables and sentences: the terminal, the screen and the workbook say the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from simulation.reports.funding_words import LINES, NAMES, REFUSED
from simulation.reports.names import Lang, Names, Words
from simulation.reports.plan_words import OWNERS
from simulation.reports.tables import Kind, Row, Table
from simulation.reports.wording import grouped, percent, wan

YI = 100_000_000
"""From so many yuan on Chinese says 亿."""
Told = Mapping[str, Any]
"""What `simulation.planning.funding.summarise_funding` gives, or its statement or dues."""


def statement_table(statement: Told, names: Names) -> Table:
    """Sources and uses by year; every column balances: opening + income + gap − uses − lapsed = closing."""
    years = statement["years"]
    rows = [_sum(years, "opening", "opening_yuan"), _sum(years, "income", "income_yuan")]
    rows += _each(years, "funds", "income_yuan", names.source)
    rows.append(_sum(years, "uses", "uses_yuan"))
    rows += _each(years, "programmes", "uses_yuan", names.programme)
    rows += [_sum(years, name, f"{name}_yuan") for name in ("gap", "lapsed", "closing")]
    rows.append(_sum(years, "bound", "bound_yuan"))
    name = f"statement_{statement['basis']}"
    return Table(NAMES[name], _heads(years), tuple(rows), NAMES[f"{name}_note"])


def funds_table(statement: Told, names: Names) -> Table:
    """Each fund's own balance; whether it may keep what is left stands with its name."""
    years = statement["years"]
    rows: list[Row] = []
    for code, keeps in statement["carry_over"].items():
        rule = NAMES["keeps" if keeps else "lapses"]
        name = (
            f"{names.source(code)}（{rule[0]}）",
            f"{names.source(code, 'en')} ({rule[1]})",
        )
        rows.append(Row(name, "yuan", (None,) * len(years)))
        for part in ("opening", "income", "used", "lapsed", "closing"):
            values = tuple(year["funds"][code][f"{part}_yuan"] for year in years)
            if any(values) or part in {"income", "used"}:
                rows.append(Row(NAMES[part], "yuan", values, 1))
    return Table(NAMES["funds"], _heads(years), tuple(rows), NAMES["money_note"])


def gap_table(statement: Told, names: Names) -> Table:
    """Programmes that no fund pays in full, by year."""
    years = statement["years"]
    rows = [row for row in _each(years, "programmes", "gap_yuan", names.programme) if any(row.values)]
    return Table(NAMES["gap_by"], _heads(years), (_sum(years, "gap", "gap_yuan"), *rows), NAMES["money_note"])


def payers_table(statement: Told, place: int, names: Names) -> Table:
    """Who pays what in one year, by its place: programmes down, funds across, what nobody pays last."""
    year = statement["years"][place]
    funds = [code for code, fund in year["funds"].items() if fund["used_yuan"]]
    heads = (*((names.source(code), names.source(code, "en")) for code in funds), NAMES["gap"], NAMES["together"])
    rows = [
        Row((names.programme(name), names.programme(name, "en")), "yuan",
            (*(one["by_source_yuan"].get(code) for code in funds), one["gap_yuan"] or None, one["uses_yuan"]), 1)
        for name, one in year["programmes"].items()
    ]  # fmt: skip
    sums = (*(year["funds"][code]["used_yuan"] for code in funds), year["gap_yuan"], year["uses_yuan"])
    return Table(NAMES["payers"], heads, (*rows, Row(NAMES["together"], "yuan", sums)), NAMES["payers_note"])


def levels_table(statement: Told, names: Names) -> Table:
    """What each level pays of the plan, its share, and the matching beside it."""
    years = statement["years"]
    used = [sum(year["levels"].values()) for year in years]
    rows: list[Row] = []
    for level in dict.fromkeys(level for year in years for level in year["levels"]):
        paid = [year["levels"].get(level, 0.0) for year in years]
        if any(paid):
            rows.append(Row(OWNERS[level], "yuan", tuple(paid)))
            shares = tuple(part / whole if whole else 0.0 for part, whole in zip(paid, used, strict=True))
            rows.append(Row(NAMES["share"], "rate", shares, 1))
    for name in dict.fromkeys(name for year in years for name in year["matching"]):
        of = [year["matching"].get(name, {}) for year in years]
        level = next(OWNERS[one["by"]] for one in of if one)
        told = (
            f"{level[0]}级配套：{names.programme(name)}",
            f"matching by {level[1]}: {names.programme(name, 'en')}",
        )
        rows.append(Row(told, "yuan", tuple(one.get("needed_yuan", 0.0) for one in of)))
        rows.append(Row(NAMES["matching_lapsed"], "yuan", tuple(one.get("lapsed_yuan", 0.0) for one in of), 1))
    return Table(NAMES["levels"], _heads(years), tuple(rows), NAMES["levels_note"])


def quarters_table(statement: Told) -> Table:
    """Cash need by quarter of each year."""
    years = statement["years"]
    rows = [
        Row((f"第 {quarter + 1} 季度", f"quarter {quarter + 1}"), "yuan", tuple(y["quarters_yuan"][quarter] for y in years))
        for quarter in range(4)
    ]  # fmt: skip
    rows.append(_sum(years, "uses", "uses_yuan"))
    return Table(NAMES["quarters"], _heads(years), tuple(rows), NAMES["quarters_note"])


def sensitivity_table(dues: Told) -> Table:
    """Share of the returned dues that leaves no gap, by collection and payroll; blank where all of it would not do."""
    cells = dues["sensitivity"]
    factors = list(dict.fromkeys(cell["payroll_factor"] for cell in cells))
    rows: list[Row] = []
    for collected in dict.fromkeys(cell["collected"] for cell in cells):
        of = [cell for cell in cells if cell["collected"] == collected]
        name = (f"收缴率 {percent(collected)}：须用份额", f"{percent(collected)} collected: share needed")
        rows.append(Row(name, "rate", tuple(cell["share"] for cell in of)))
        rows.append(Row(NAMES["short"], "yuan", tuple(max(cell["short_yuan"]) for cell in of), 1))
    heads = tuple((f"工资总额 {_change(factor)}", f"payroll {_change(factor)}") for factor in factors)
    return Table(NAMES["sensitivity"], heads, tuple(rows), NAMES["sensitivity_note"])


def _change(factor: float) -> str:
    return "±0%" if factor == 1 else f"{factor - 1:+.0%}"


def funding_tables(told: Told, names: Names) -> list[Table]:
    """Every table, in the order in which they are read: on the run where there is one, else on the budgets."""
    statement = told["run"] or told["budget"]
    tables = [statement_table(told["budget"], names)]
    if told["run"]:
        tables.append(statement_table(told["run"], names))
    if any(year["gap_yuan"] for year in statement["years"]):
        tables.append(gap_table(statement, names))
    tables += [funds_table(statement, names), levels_table(statement, names), quarters_table(statement)]
    return [*tables, sensitivity_table(told["dues"])] if told["dues"] else tables


def funding_lines(told: Told, lang: Lang = "zh") -> list[str]:
    """What finance asks first: is it all paid, where not, what it costs afterwards, and what the returned dues would do."""
    lines = [gap_line(told["budget"], lang)]
    if told["run"]:
        lines += [gap_line(told["run"], lang), standing_line(told["run"], lang)]
    if told["dues"] is None:
        return [*lines, _line("no_dues", lang)]
    lines += [dues_line(told["dues"], lang), answer_line(told["dues"]["for_gap"], told["dues"], lang)]
    asked = told["dues"]["for_money"]
    if asked is not None:
        lines.append(answer_line(asked, told["dues"], lang, more_yuan=asked["more_yuan"]))
    return lines


def gap_line(statement: Told, lang: Lang) -> str:
    """Whether every year's uses are paid; which years are not."""
    years = statement["years"]
    short = [year for year in years if year["gap_yuan"]]
    facts = {
        "years": _span([year["year"] for year in years], lang),
        "uses": _money(sum(year["uses_yuan"] for year in years), lang),
        "gap": _money(sum(year["gap_yuan"] for year in years), lang),
        "lapsed": _money(sum(year["lapsed_yuan"] for year in years), lang),
        "in": _listed((f"{year['year']}（{_money(year['gap_yuan'], lang)}）" if lang == "zh"
                       else f"{year['year']} ({_money(year['gap_yuan'], lang)})" for year in short), lang),
    }  # fmt: skip
    said = _line(f"{statement['basis']}_{'gap' if short else 'paid'}", lang, **facts)
    if any(year["lapsed_yuan"] for year in years):
        said += ("" if lang == "zh" else " ") + _line("lapsed", lang, **facts)
    return said


def standing_line(run: Told, lang: Lang) -> str:
    """What is bound before any choice, and what the plan goes on costing."""
    bound = sum(year["ranges"]["bound"]["p50"] for year in run["years"])
    cost = run["standing_cost_yuan"]["p50"]
    return _line("standing", lang, bound=_money(bound, lang), cost=_money(cost, lang))


def dues_line(dues: Told, lang: Lang) -> str:
    """The chain from payroll to hardship relief in the first year."""
    first = dues["years"][0]
    more = first["extra_yuan"]
    change = "same" if round(more) == 0 else "more" if more > 0 else "less"
    facts = {name: _share(value) for name, value in dues.items() if isinstance(value, float)}
    facts |= {name: _money(first[f"{name}_yuan"], lang) for name in ("payroll", "pool", "available")}
    facts |= {"extra": _money(abs(more), lang), "base": _share(dues["hardship_share_base"])}
    return _line("dues", lang, year=first["year"], **facts) + _line(f"dues_{change}", lang, **facts)


def answer_line(answer: Told, dues: Told, lang: Lang = "zh", more_yuan: float | None = None) -> str:
    """The answer to a reverse question: which share closes the gap, or gives so much more a year; or why none does."""
    question = "gap" if more_yuan is None else "money"
    facts = {
        "share": _share(answer["share"] or 0.0),
        "present": _share(dues["hardship_share"]),
        "more": _money(more_yuan or 0.0, lang),
        "needed": _money(max(answer["needed_yuan"], default=0.0), lang),
        "most": _money(min(answer["most_yuan"], default=0.0), lang),
        "left": _money(sum(answer["gap_left_yuan"]), lang),
    }
    if answer["share"] is None:
        zh, en = REFUSED[answer["refused"]]
        return _line(f"{question}_refused", lang, why=(en if lang == "en" else zh).format(**facts), **facts)
    if question == "gap" and answer["share"] <= dues["hardship_share"]:
        question = "spare" if answer["share"] < dues["hardship_share"] else "just"
    said = _line(f"{question}_share", lang, **facts)
    if any(answer["gap_left_yuan"]):
        said += ("" if lang == "zh" else " ") + _line("gap_left", lang, **facts)
    return said


def _line(key: str, lang: Lang, **facts: object) -> str:
    zh, en = LINES[key]
    return (en if lang == "en" else zh).format(**facts)


def _money(yuan: float, lang: Lang) -> str:
    if lang == "en":
        return f"{grouped(yuan, 0)} yuan"
    return f"{grouped(yuan / YI, 2)} 亿元" if yuan >= YI else f"{wan(yuan)} 万元"


def _share(share: float) -> str:
    """A share as it is typed: as many decimals as it has, at most four."""
    return f"{round(share * 100, 4):g}%"


def _span(years: Sequence[int], lang: Lang) -> str:
    dash = "–" if lang == "en" else "—"
    return str(years[0]) if len(years) == 1 else f"{years[0]}{dash}{years[-1]}"


def _listed(words: Iterable[str], lang: Lang) -> str:
    return ("、" if lang == "zh" else ", ").join(words)


def _heads(years: Sequence[Told]) -> tuple[Words, ...]:
    return tuple((f"{year['year']} 年", str(year["year"])) for year in years)


def _sum(years: Sequence[Told], name: str, key: str, kind: Kind = "yuan") -> Row:
    return Row(NAMES[name], kind, tuple(year[key] for year in years))


def _each(years: Sequence[Told], part: str, key: str, name_of: Any) -> list[Row]:
    """One row for each fund or programme; one that a year does not have has nothing in it."""
    codes = dict.fromkeys(code for year in years for code in year[part])
    return [
        Row((name_of(code), name_of(code, "en")), "yuan", tuple(year[part].get(code, {}).get(key, 0.0) for year in years), 1)
        for code in codes
    ]  # fmt: skip
