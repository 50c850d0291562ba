"""Screening as tables and as a list of every household with its reason; no personal fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from simulation.inputs.archive import Archive
from simulation.inputs.local import local_series
from simulation.inputs.screening import REASONS, Screening, cause_codes, group_codes
from simulation.reports.excel import write_list
from simulation.reports.limits import values_behind
from simulation.reports.names import Lang, form_label, tier_label
from simulation.reports.tables import Row, Table, bridge_table
from simulation.reports.wording import DEMO, label

_HEADS = (
    "职工编号", "管档单位", "核查结论", "理由", "类别", "五类重点群体", "主要致困原因", "重点关注", "家庭人口",
    "人均月收入（元）", "扣刚性支出后人均（元）", "标准线（元）", "规则代码",
)  # fmt: skip
_DECISIONS = ("kept", "cleared", "undecided")
FEN = 100.0


def screened_tables(counts: Mapping[str, Any], rules: str) -> list[Table]:
    """The bridge, then counts of the opening file by tier, group, cause and filing unit, and by reason."""
    parts = {name: counts[name] for name in ("retired", "above_line_at_opening")}
    parts["other"] = counts["cleared"] - sum(parts.values())
    tables = [bridge_table({**counts, "parts": parts})]
    named: Mapping[str, tuple[str, str, Callable[[str, Lang], str]]] = {
        "tiers": ("困难类别", "tiers", lambda code, lang: tier_label(code, rules, lang)),
        "groups": (
            "五类重点群体（可重复）",
            "groups (may overlap)",
            lambda code, lang: form_label("groups", code, lang),
        ),
        "causes": ("主要致困原因", "main causes", lambda code, lang: form_label("cause", code, lang)),
        "units": ("管档单位", "filing units", lambda code, _: code),
        "reasons": ("核查理由（全部导入户）", "reasons (all imported)", _reason),
    }
    for key, (zh, en, name_of) in named.items():
        rows = tuple(
            Row((name_of(code, "zh"), name_of(code, "en")), "households", (n,)) for code, n in counts[key].items()
        )
        tables.append(Table((zh, en), (("户", "households"),), rows))
    special = Row(
        (
            "改制、长期停产、破产国企集体企业职工，或安置补偿用完未充分就业",
            "of restructured, stopped or bankrupt firms, or severance spent",
        ),
        "households",
        (counts["special_attention"],),
    )
    tables.insert(
        3,
        Table(("重点关注（调查名单见 --out）", "special attention (list: --out)"), (("户", "households"),), (special,)),
    )
    return tables


def screened_lines(archive: Archive, screening: Screening) -> list[str]:
    """What stands above the tables, then what the screening stands on: lines not published, columns filled in."""
    local = local_series((screening.year,))
    stands_on = {
        "imputed": archive.imputed,
        "interpolated_years": local.interpolated,
        "extrapolated_years": local.extrapolated,
        "overridden": {},
    }
    demo = DEMO[0] if archive.is_demo else ""
    title = f"{demo}{archive.source_name} · {screening.year} · {screening.rules} · 档案 archive {archive.fingerprint}"
    return [title, *values_behind(stands_on), *values_behind(stands_on, "en")]


def _reason(code: str, lang: Lang) -> str:
    zh, en, _ = REASONS[code]
    return zh if lang == "zh" else en


def write_screened(path: str | Path | BytesIO, archive: Archive, screening: Screening) -> None:
    """Write every household with decision, reason, tier and groups as an .xlsx."""
    demo = DEMO[0] if archive.is_demo else ""
    held = f"未导入（有问题）{archive.rows_held_back} 户"
    note = f"{demo}核查年份 {screening.year}，规则 {screening.rules}，档案 {archive.fingerprint}；{held}"
    write_list(path, "逐户核查", _HEADS, _rows(archive, screening), note)


def _rows(archive: Archive, screening: Screening) -> Iterator[tuple[str | float, ...]]:
    homes, means = archive.households, screening.means
    causes = homes["cause"].to_numpy()
    for place, (number, unit) in enumerate(zip(homes["number"], homes["unit"], strict=True)):
        reason = str(screening.reason[place])
        groups = [code for bit, code in enumerate(group_codes()) if screening.groups[place] >> bit & 1]
        yield (
            str(number), archive.units[unit], label(_DECISIONS[screening.decision[place]]), REASONS[reason][0],
            tier_label(int(screening.tier[place]), screening.rules), "、".join(form_label("groups", code) for code in groups),
            form_label("cause", cause_codes()[causes[place]]), "是" if screening.special[place] else "",
            int(means.size[place]), means.gross_head[place] / FEN, means.own_head[place] / FEN,
            round(means.line[place] / FEN, 2), reason,
        )  # fmt: skip
