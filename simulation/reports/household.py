"""One household's path in words and tables (一户一法), from `explain_household`; no personal fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulation.reports.household_words import MISSED
from simulation.reports.names import Lang, Names, Words, form_label, parameter_label, tier_label
from simulation.reports.tables import Kind, Row, Table, Value
from simulation.reports.wording import DEMO, label, opening_line, percent, whole

_WORDS: Mapping[str, Words] = {
    "worker": ("本人", "worker"), "spouse": ("配偶", "spouse"), "child": ("子女", "child"), "parent": ("父母", "parent"),
    "sibling": ("兄弟姐妹", "sibling"), "grandchild": ("孙子女", "grandchild"),
    "male": ("男", "male"), "female": ("女", "female"),
    "working": ("在业", "working"), "idle": ("未就业", "not working"), "student": ("学生", "student"),
    "retired": ("退休", "retired"), "outside": ("不在劳动力内", "not in the labour force"),
    "ordinary": ("患病", "ill"), "serious": ("患重病", "seriously ill"),
}  # fmt: skip
_MEANS: Sequence[tuple[str, Words, Kind, int]] = (
    ("gross_head_yuan", ("人均月收入（元）", "income per head (yuan)"), "yuan_each", 0),
    ("own_head_yuan", ("扣刚性支出后人均（元）", "own means per head (yuan)"), "yuan_each", 0),
    ("wages_yuan", ("全家工资（元/月）", "wages (yuan a month)"), "yuan_each", 1),
    ("pensions_yuan", ("养老金（元/月）", "pensions"), "yuan_each", 1),
    ("medical_cost_yuan", ("自付医药费（元/月）", "own medical cost"), "yuan_each", 1),
    ("other_cost_yuan", ("其他刚性支出（元/月）", "other cost after study aid"), "yuan_each", 1),
    ("cash_aid_yuan", ("定期生活救助（元/月）", "lasting cash aid"), "yuan_each", 1),
    ("people_working", ("在业人数", "people working"), "number", 1),
    ("able_without_work", ("有劳动能力未就业人数", "able, without work"), "number", 1),
)  # fmt: skip


def household_lines(told: Mapping[str, Any], lang: Lang = "zh") -> list[str]:
    """Screening, facts and chance of being lifted, one sentence each."""
    lines = [screening_line(told, lang), facts_line(told["facts"], lang)]
    lines += [person_line(person, lang) for person in told["facts"]["members"]]
    lines += [chance_line(told, lang), opening_line(told["opening"], lang)]
    if told["is_demo"]:
        lines[0] = DEMO[lang == "en"] + lines[0]
    return lines


def screening_line(told: Mapping[str, Any], lang: Lang) -> str:
    """What screening found, by which rules, on which means."""
    found = told["screening"]
    reason, rules = found[f"reason_{lang}"], parameter_label(found["rules"], lang)
    means = " / ".join(whole(found[name]) for name in ("gross_head_yuan", "own_head_yuan", "line_yuan"))
    if lang == "zh":
        tier = tier_label(found["tier"], found["rules"])
        return (
            f"{told['number']}：{reason}（{rules}，{found['year']} 年）。类别：{tier}；"
            f"人均月收入 / 扣刚性支出后 / 标准线：{means} 元。"
        )
    tier = tier_label(found["tier"], found["rules"], "en")
    return (
        f"{told['number']}: {reason} ({rules}, {found['year']}). Tier: {tier}; income per head / after rigid cost / "
        f"line: {means} yuan a month."
    )


def facts_line(facts: Mapping[str, Any], lang: Lang) -> str:
    """Filing unit, size, filing month, causes, dibao, what it refuses."""
    causes = [form_label("cause", code, lang) for code in facts["causes"]]
    if lang == "zh":
        extra = "；享受低保" if facts["dibao"] else "；未享受低保"
        refused = f"；本人不愿接受：{facts['refused']}" if facts["refused"] else ""
        filed = f"{facts['filed']} 建档"
        return f"{facts['unit']}；{facts['size']} 人；{filed}；致困原因：{'、'.join(causes)}{extra}{refused}。"
    extra = "; on dibao" if facts["dibao"] else "; not on dibao"
    refused = f"; refuses: {facts['refused']}" if facts["refused"] else ""
    return (
        f"{facts['unit']}; {facts['size']} people; filed {facts['filed']}; causes: {', '.join(causes)}{extra}{refused}."
    )


def person_line(person: Mapping[str, Any], lang: Lang) -> str:
    """One member: relation, sex, age, work, income, health."""
    said = [_word(person["relation"], lang), _word(person["sex"], lang)]
    said.append(f"{person['age']} 岁" if lang == "zh" else f"aged {person['age']}")
    said.append(_word(person["activity"], lang))
    income = person["wage_month_yuan"] + person["pension_month_yuan"]
    if income:
        said.append(f"月收入 {whole(income)} 元" if lang == "zh" else f"{whole(income)} yuan a month")
    if person["illness"] != "none":
        said.append(_word(person["illness"], lang))
    if cost := person["own_medical_cost_year_yuan"]:
        said.append(f"年自付医药费 {whole(cost)} 元" if lang == "zh" else f"own medical cost {whole(cost)} yuan a year")
    if person["disabled"]:
        said.append("残疾" if lang == "zh" else "disabled")
    return "  · " + ("，" if lang == "zh" else ", ").join(said)


def _word(code: str, lang: Lang) -> str:
    return _WORDS.get(code, (code, code))[lang == "en"]


def chance_line(told: Mapping[str, Any], lang: Lang) -> str:
    """The chance of a first lift in the plan, or that the household is no part of the projection."""
    chance = told["probability_lifted"]
    if chance is None:
        decision = told["screening"]["decision"]
        if lang == "zh":
            return f"期初核查结论：{label(decision)}，不进入测算。"
        return f"Opening re-check: {label(decision, 'en')}; not part of the projection."
    title, n = told["titles"][lang], told["replicates"]
    if lang == "zh":
        return f"按“{title}”，期内首次解困脱困的可能性 {percent(chance, 0)}（同一户在 {n} 次模拟中的比例，不是对这户的判定）。"
    odds = percent(chance, 0)
    return f"Under “{title}”, chance of a first lift in the plan: {odds} (of {n} simulations; no ruling on this household)."


def household_tables(told: Mapping[str, Any], names: Names) -> list[Table]:
    """Status, means and programmes by year; empty where the household is not in the opening file."""
    years = [year for year in told["years"] if "means" in year]
    if not years:
        return []
    heads = tuple((f"{year['year']} 年", str(year["year"])) for year in years)
    return [
        Table(("年末状态", "status at year's end"), heads, _status_rows(told, years)),
        Table(("收支（年末）", "means in December"), heads, _means_rows(years)),
        Table(("帮扶项目", "programmes"), heads, _programme_rows(years, names), _OFFERED),
    ]


_OFFERED: Words = (
    "有需要的占模拟次数的比例；下面没有另列“已安排”的，有需要的都已安排，其余各行为没有安排的原因。",
    "Shares of the simulations in which it was needed, all of them awarded where no further row follows; other rows say why not.",
)


def _status_rows(told: Mapping[str, Any], years: Sequence[Mapping[str, Any]]) -> tuple[Row, ...]:
    lifted = tuple(told["first_lifted"][year["year"]] for year in years)
    rows = [Row(("当年首次解困脱困", "first lifted this year"), "chance", lifted)]
    for code in ("on_file", "relieved", "exited", "removed"):
        rows.append(_shares(code, [year["status"][code] for year in years]))
    rows += [
        _shares(code, [year["kept_on_file_by"].get(code) for year in years], 1) for code in ("income", "cost", "months")
    ]
    rows.append(_shares("supported_only", [year["supported_only"] for year in years], 1))
    rows = [row for row in rows if row.level == 0 or any(row.values)]
    for key, name in _MONTHS:
        rows.append(Row(name, "number", tuple(year[key] for year in years)))
    rows.append(Row(("享受低保", "on dibao"), "chance", tuple(year["dibao"] for year in years)))
    return tuple(rows)


_MONTHS: Sequence[tuple[str, Words]] = (
    ("months_above", ("自身收入连续高于标准线月数", "months in a row above by own means")),
    ("months_supported", ("连同救助连续达到标准线月数", "months in a row at the line with support")),
)


def _shares(code: str, values: Sequence[Value], level: int = 0) -> Row:
    return Row((label(code), label(code, "en")), "chance", tuple(values), level)


def _means_rows(years: Sequence[Mapping[str, Any]]) -> tuple[Row, ...]:
    line = Row(("标准线（元/月·人）", "the line (yuan)"), "yuan_each", tuple(year["line_yuan"] for year in years))
    rows = [Row(name, kind, tuple(year["means"][key] for year in years), level) for key, name, kind, level in _MEANS]
    return (line, *(row for row in rows if row.level == 0 or _ever(row)))


def _ever(row: Row) -> bool:
    """Whether a range is anything but zero in some year."""
    return any(value[end] for value in row.values if isinstance(value, Mapping) for end in ("p05", "mean", "p95"))


def _programme_rows(years: Sequence[Mapping[str, Any]], names: Names) -> tuple[Row, ...]:
    parts = (("awarded", ("已安排", "awarded")), *MISSED.items())
    rows = []
    for code in dict.fromkeys(code for year in years for code in year["programmes"]):
        cells = [year["programmes"].get(code, {}) for year in years]
        needed = tuple(cell.get("needed", 0.0) for cell in cells)
        rows.append(Row((names.programme(code), names.programme(code, "en")), "chance", needed))
        for key, name in parts:
            values = tuple(cell.get(key, 0.0) for cell in cells)
            if values != needed if key == "awarded" else any(values):
                rows.append(Row(name, "chance", values, 1))
    return tuple(rows)
