"""Tables as plain data, for the terminal, the screens and the workbooks: rows of numbers with their kind, no formatting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from simulation.reports.names import Names, Words
from simulation.reports.wording import LABELS, label

Kind = Literal["households", "people", "rate", "chance", "yuan", "yuan_each", "number"]
"""`yuan` is the money of a plan, shown in 万元; `yuan_each` a household's own, shown in yuan."""
Value = Mapping[str, float] | float | int | None
"""A range {"mean", "p05", "p50", "p95"}, one number, or nothing."""


@dataclass(frozen=True)
class Row:
    """One measure over the columns; `level` 1 is a part of the row above it."""

    name: Words
    kind: Kind
    values: tuple[Value, ...]
    level: int = 0


@dataclass(frozen=True)
class Table:
    """A titled table; `columns` are the heads over the values of every row; `signed` where they are differences."""

    title: Words
    columns: tuple[Words, ...]
    rows: tuple[Row, ...]
    note: Words | None = None
    signed: bool = False


RANGES: Words = ("每格：平均数，下行为 5%~95% 区间。", "Each cell: the mean, below it the 5% to 95% range.")
_MOVES: Sequence[tuple[str, int]] = (
    ("on_file_start", 0), ("newly_identified", 0), ("relieved", 0), ("exited", 0), ("relapsed", 0), ("removed", 0),
    ("removed_retired", 1), ("on_file_end", 0), ("supported_only", 1), ("stock_relieved", 0), ("stock_exited", 0),
    ("relieved_to_exited", 0), ("removed_while_lifted", 0),
)  # fmt: skip


def bridge_table(opening: Mapping[str, Any]) -> Table:
    """From the imported households to the opening file; rows held back stand outside."""
    steps: list[tuple[str, int, int]] = [("imported", opening["imported"], 0), ("cleared", opening["cleared"], 0)]
    steps += [(name, count, 1) for name, count in opening["parts"].items()]
    steps += [(name, opening[name], 0) for name in ("undecided", "opening_file", "held_back")]
    rows = tuple(Row(_both(name), "households", (count,), level) for name, count, level in steps)
    note = (
        "导入＝清档＋需核定＋期初档案；未导入的另计。",
        "Imported = cleared + to be decided + opening file; held back stands apart.",
    )
    return Table(("期初档案的由来", "opening bridge"), (("户", "households"),), rows, note)


def target_table(summary: Mapping[str, Any]) -> Table:
    """The yearly target: lifted, asked for, both rates and the chance."""
    years = summary["years"]
    kinds: Sequence[tuple[str, Kind, int]] = (
        ("lifted", "households", 0), ("lifted_opening", "households", 1), ("target_households", "households", 0),
        ("rate_current", "rate", 0), ("rate_opening", "rate", 0), ("cumulative_share", "rate", 0),
        ("probability_target", "chance", 0),
    )  # fmt: skip
    rows = [_yearly(years, name, kind, level) for name, kind, level in kinds]
    counted = summary["denominator"]
    note = (f"可能性{label(counted)}；{RANGES[0]}", f"Chance {label(counted, 'en')}. {RANGES[1]}")
    return Table(("每年解困脱困 20%", "the yearly 20% target"), _heads(years), tuple(rows), note)


def moves_table(summary: Mapping[str, Any]) -> Table:
    """Households by year: on file, moves, and where they stand at the end."""
    years = summary["years"]
    rows = tuple(_yearly(years, name, "households", level) for name, level in _MOVES)
    note = (
        "年末在档＝年初＋新增－解困－脱困－注销＋返困。",
        "On file at the end = start + new − relieved − exited − removed + relapsed.",
    )
    return Table(("各年户数", "households by year"), _heads(years), rows, note)


def money_table(summary: Mapping[str, Any], names: Names) -> Table:
    """Money by year: programmes, then sources; government relief and insurance payouts apart."""
    years = summary["years"]
    rows = [_yearly(years, "spending_total_yuan", "yuan"), _yearly(years, "bound_yuan", "yuan", 1)]
    rows += [row for row in _parts(years, "spending_yuan", "yuan", names.programme) if _any_value(row)]
    rows.append(Row(("资金来源", "by source"), "yuan", (None,) * len(years)))
    rows += [row for row in _parts(years, "by_source_yuan", "yuan", names.source) if _any_value(row)]
    rows += [_yearly(years, name, "yuan") for name in ("government_yuan", "insurance_payout_yuan")]
    note = (
        "万元；政府救助和保险赔付不计入工会支出。最低保障盘为事先已定的部分，已含在下列各项之内。",
        "In 10,000 yuan; government relief and insurance payouts are no part of it. What is bound beforehand is within "
        "the programmes listed below it.",
    )
    return Table(("资金（万元）", "money (10,000 yuan)"), _heads(years), tuple(rows), note)


def reached_table(summary: Mapping[str, Any], names: Names) -> Table:
    """People or households reached by each programme, and households in need before help."""
    years = summary["years"]
    reached = _parts(years, "reached", "people", names.programme, level=0)
    needing = _parts(years, "needing", "households", names.programme)
    rows = [
        part
        for got, need in zip(reached, needing, strict=True)
        if _any_value(got) or _any_value(need)
        for part in (got, Row(("其中有需要的户", "households in need"), "households", need.values, 1))
    ]
    note = ("到达按项目单位计（户或人次）；有需要的户为帮扶前。", "Reached in the programme's unit; need before help.")
    return Table(("各项目到达与需要", "reached and in need"), _heads(years), tuple(rows), note)


def whole_plan_table(summary: Mapping[str, Any]) -> Table:
    """Figures of the whole plan: who lifted them, displaced jobs, bound and standing money."""
    rows = []
    split = summary["attribution"]
    if split.get("own"):
        rows = [Row(_both("lifted_total"), "households", (summary["lifted_total"],))]
        rows += [Row(_both(name), "households", (split[name],), 1) for name in ("own", "government", "union")]
    rows.append(Row(_both("jobs_displaced"), "number", (summary["jobs_displaced"],)))
    money = ("spending_total_yuan", "bound_money_yuan", "standing_cost_yuan")
    rows += [Row(_both(name), "yuan", (summary[name],)) for name in money]
    note = (
        "首次解困脱困户按来由分为三项（同样的运气，关掉该部分再算）；金额为万元。",
        "The households lifted are split by what lifted them (same luck, that part switched off); money in 10,000 yuan.",
    )
    return Table(("全期", "whole plan"), (("全期", "whole plan"),), tuple(rows), note)


def margin_table(summary: Mapping[str, Any], margin: str, names: Names) -> Table:
    """The rate by year and the chance of every year for every cell of a margin."""
    years, rate = summary["years"], f"rate_{summary['denominator']}"
    rows: list[Row] = []
    for code, cell in summary["by"][margin].items():
        name = (names.cell(margin, code), names.cell(margin, code, "en"))
        rows.append(Row(name, "rate", tuple(year[rate] for year in cell["years"])))
        lifted = tuple(year["lifted"] for year in cell["years"])
        rows.append(Row(_both("lifted"), "households", lifted, 1))
        wanted = tuple(year["target_households"] for year in cell["years"])
        rows.append(Row(_both("target_households"), "households", wanted, 1))
    title = {"unit": ("各管档单位", "filing units"), "group": ("各重点群体（主要所属）", "leading groups"),
             "cause": ("各致困原因（主要）", "main causes"), "tier": ("各困难类别", "tiers")}[margin]  # fmt: skip
    counted = label(summary["denominator"])
    note = (
        f"解困脱困率{counted}；目标户数向上取整。",
        f"Rate {label(summary['denominator'], 'en')}; targets rounded up.",
    )
    return Table(title, _heads(years), tuple(rows), note)


def run_tables(summary: Mapping[str, Any], names: Names) -> list[Table]:
    """Every table of one run, in the order in which they are read."""
    tables = [
        bridge_table(summary["opening"]),
        target_table(summary),
        moves_table(summary),
        money_table(summary, names),
    ]
    tables.append(whole_plan_table(summary))
    tables += [margin_table(summary, margin, names) for margin in summary.get("by", {})]
    return tables


def comparison_tables(compared: Mapping[str, Any]) -> list[Table]:
    """Scenarios side by side, then differences from the first: money before households."""
    return [_side_by_side(compared), *(_difference_table(one, compared) for one in compared["differences"])]


def _side_by_side(compared: Mapping[str, Any]) -> Table:
    runs = compared["scenarios"]
    kinds: Sequence[tuple[str, Kind]] = (
        ("spending_total_yuan", "yuan"), ("lifted_total", "households"), ("relieved_total", "households"),
        ("exited_total", "households"), ("relapsed_total", "households"), ("on_file_end", "households"),
        ("probability_all_years", "chance"), ("probability_cleared", "chance"),
    )  # fmt: skip
    names = {
        "relieved_total": ("历年合计解困（户次）", "relieved, all years"),
        "exited_total": ("历年合计脱困（户次）", "exited, all years"),
        "relapsed_total": ("历年合计返困（户次）", "relapsed, all years"),
        "probability_all_years": ("各年均达 20% 的可能性", "chance of 20% every year"),
        "probability_cleared": ("末年全面解困脱困的可能性", "chance that all are lifted"),
    }
    rows = tuple(Row(names.get(key, _both(key)), kind, tuple(run[key] for run in runs)) for key, kind in kinds)
    heads = tuple((run["titles"]["zh"], run["titles"]["en"]) for run in runs)
    note = (f"金额为万元。{RANGES[0]}", f"Money in 10,000 yuan. {RANGES[1]}")
    return Table(("方案对照", "scenarios side by side"), heads, rows, note)


def _difference_table(one: Mapping[str, Any], compared: Mapping[str, Any]) -> Table:
    titles = {run["scenario"]: run["titles"] for run in compared["scenarios"]}
    other, first = titles[one["scenario"]], titles[one["against"]]
    total = (("全期", "whole plan"),)
    rows = [
        Row(_both("spending_total_yuan"), "yuan", (one["spending_total_yuan"],)),
        Row(_both("government_yuan"), "yuan", (one["government_yuan"],)),
        Row(_both("standing_cost_yuan"), "yuan", (one["standing_cost_yuan"],)),
        Row(_both("lifted_total"), "households", (one["lifted_total"],)),
        Row(("多解困脱困的可能性", "chance of lifting more"), "chance", (one["probability_more_lifted"],)),
    ]
    title = (f"{other['zh']} 减 {first['zh']}", f"{other['en']} minus {first['en']}")
    note = (
        "逐次配对之差的平均数和 5%~95% 区间；金额为万元。",
        "Paired differences: mean, 5% to 95% range; money in 10,000 yuan.",
    )
    return Table(title, total, tuple(rows), note, signed=True)


def _both(code: str) -> Words:
    return LABELS.get(code, (code, code))


def _heads(years: Iterable[Mapping[str, Any]]) -> tuple[Words, ...]:
    return tuple((f"{year['year']} 年", str(year["year"])) for year in years)


def _yearly(years: Sequence[Mapping[str, Any]], name: str, kind: Kind, level: int = 0) -> Row:
    return Row(_both(name), kind, tuple(year[name] for year in years), level)


def _parts(years: Sequence[Mapping[str, Any]], key: str, kind: Kind, name_of: Any, level: int = 1) -> list[Row]:
    """One row for each programme or source."""
    return [
        Row((name_of(code), name_of(code, "en")), kind, tuple(year[key][code] for year in years), level)
        for code in years[0][key]
    ]


def _any_value(row: Row) -> bool:
    return any(isinstance(value, Mapping) and value["p95"] > 0 for value in row.values)
