"""Screening and the opening bridge: imported → cleared → opening file, with the reason for each household.

Policy, part 3(1): 对照标准对困难职工档案进行重新梳理核查，符合标准的予以保留，不符合的剔除. The rules are data
(`data/parameters/screening.yaml`); the order of the tests below is the order in which a reason is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.errors import InputRecordError
from simulation.inputs.archive import Archive
from simulation.inputs.columns import sheet_columns
from simulation.inputs.local import local_series
from simulation.inputs.means import OpeningMeans, opening_means
from simulation.inputs.parameters import Table, load_parameters, nearest

KEPT, CLEARED, UNDECIDED = 0, 1, 2
ExitLine = Literal["line", "gross_income", "line_and_a_half"]

REASONS = {
    "kept_below_line": (
        "家庭人均收入低于低保线，政府救助后仍有困难：保留",
        "income per head below the line: kept",
        KEPT,
    ),
    "kept_margin": (
        "人均收入在低保线 1 至 1.5 倍（含）且有患病、上学、残疾、单亲等原因：保留",
        "1 to 1.5 lines with a named reason: kept",
        KEPT,
    ),
    "kept_shock": (
        "人均收入在低保线 3 倍（含）以内且有突发事件、意外或重大疾病：保留",
        "within 3 lines with a shock: kept",
        KEPT,
    ),
    "kept_deep": (
        "扣除刚性支出后人均收入低于低保线（深度困难）：保留",
        "below the line after rigid cost (deep): kept",
        KEPT,
    ),
    "kept_relative": (
        "扣除刚性支出后人均收入低于相对困难线：保留",
        "below the relative line after rigid cost: kept",
        KEPT,
    ),
    "retired": (
        "职工本人已退休，不属于政策对象：清档",
        "the worker is retired: cleared",
        CLEARED,
    ),
    "already_lifted": (
        "档案状态已为解困、脱困或注销：清档",
        "already lifted or removed in the file: cleared",
        CLEARED,
    ),
    "above_line_at_opening": (
        "期初自有收入已高于标准线（已符合脱困条件）：清档",
        "own means above the exit line at opening: cleared",
        CLEARED,
    ),
    "held_at_opening": (
        "期初靠低保已达到标准线且无自救能力（已符合解困条件）：清档",
        "already held at the line by dibao at opening: cleared",
        CLEARED,
    ),
    "no_reason": (
        "人均收入高于低保线且无政策所列原因：清档",
        "above the line without a reason the policy names: cleared",
        CLEARED,
    ),
    "above_three_lines": (
        "人均收入高于低保线 3 倍：清档",
        "above three lines: cleared",
        CLEARED,
    ),
    "other_reason": (
        "原因填“其他”或原因与收入不足以判断：需人工核定",
        "reason “other” or unclear: to be decided by a person",
        UNDECIDED,
    ),
}
"""Reason code: Chinese sentence, English sentence, decision."""


@dataclass(frozen=True)
class Screening:
    """Result per household of the archive, in its order.

    `tier` 1–3 (0 none), `groups` bits in the order of the form, `lead` 0–4 the leading group (5 none), `decision`
    KEPT, CLEARED or UNDECIDED, `reason` a key of REASONS, `special` long-stopped, restructured, bankrupt or
    severance spent without full work (the survey the policy asks for).
    """

    rules: str
    year: int
    tier: NDArray[np.int8]
    groups: NDArray[np.int8]
    lead: NDArray[np.int8]
    decision: NDArray[np.int8]
    reason: NDArray[np.object_]
    special: NDArray[np.bool_]
    means: OpeningMeans

    @property
    def kept(self) -> NDArray[np.intp]:
        """Row positions of the opening file."""
        return np.flatnonzero(self.decision == KEPT)

    def bridge(self) -> dict[str, int]:
        """Imported, cleared, undecided, opening file, and the parts of the cleared."""
        return {
            "imported": len(self.decision),
            "cleared": int((self.decision == CLEARED).sum()),
            "undecided": int((self.decision == UNDECIDED).sum()),
            "opening_file": len(self.kept),
            "retired": self.count("retired"),
            "above_line_at_opening": self.count("above_line_at_opening"),
        }

    def count(self, reason: str) -> int:
        """Households with this reason."""
        return int((self.reason == reason).sum())


def screen(archive: Archive, year: int = 2016, rules: str = "rules_2016", exit_line: ExitLine = "line") -> Screening:
    """Screen an archive under a rule set, at the line of each household's place averaged over the year."""
    thresholds = _rule_set(rules)
    means = opening_means(archive, local_series([year]).line.mean(axis=1))
    tier, reason = (_tiers_2021 if "deep" in thresholds else _tiers_2016)(archive, means, thresholds)
    homes = archive.households
    above = means.above(exit_line)
    held = means.held_by_dibao
    for code, hit in (("held_at_opening", held), ("above_line_at_opening", above)):
        reason = np.where(hit & np.char.startswith(reason.astype(str), "kept"), code, reason)
    reason = np.where(homes["status"].to_numpy() > 0, "already_lifted", reason)
    reason = np.where(homes["retired"].to_numpy() == 1, "retired", reason).astype(object)
    decision = np.array([REASONS[code][2] for code in REASONS], np.int8)[
        pd.Index(list(REASONS)).get_indexer(pd.Index(reason))
    ]
    groups = _groups(archive, means)
    special = (homes["employer_state"].to_numpy() > 0) | ((homes["severance"].to_numpy() == 1) & means.idle_able)
    return Screening(rules, year, tier, groups, _lead(groups), decision, reason, special, means)


def _rule_set(rules: str) -> dict[str, float]:
    known = load_parameters("screening")
    record = known.get(rules)
    if not isinstance(record, Table):
        near = nearest(rules, known)
        hint = f"；是否指 did you mean “{near}”?" if near else ""
        raise InputRecordError([f"没有规则集 no rule set “{rules}”{hint}（可用 available: {', '.join(known)}）"])
    return dict(record.values)


def _tiers_2016(
    archive: Archive, means: OpeningMeans, rule: dict[str, float]
) -> tuple[NDArray[np.int8], NDArray[np.object_]]:
    """(1) below the line; (2) up to 1.5 lines with a named reason; (3) up to 3 lines with a shock."""
    causes = cause_bits(archive)
    named = means.ill | means.student | means.disabled | (archive.households["single_parent"].to_numpy() == 1)
    injured = archive.households["entitlement"].to_numpy() == entitlement_codes().index("injury")
    shock = means.event | means.seriously_ill | injured | _has(causes, "illness", "disaster", "accident")
    unclear = ~_has(causes, "schooling", "illness", "disaster", "accident")
    ratio = means.gross_head / means.line
    conditions = [
        ratio < rule["tier1"],
        (ratio <= rule["tier2"]) & (named | _has(causes, "schooling", "illness")),
        (ratio <= rule["tier3"]) & shock,
        ((ratio <= rule["tier2"]) & unclear) | ((ratio <= rule["tier3"]) & _has(causes, "other")),
        ratio <= rule["tier3"],
    ]
    reasons = ["kept_below_line", "kept_margin", "kept_shock", "other_reason", "no_reason"]
    reason = np.select(conditions, reasons, "above_three_lines").astype(object)
    tier = np.select([reason == code for code in reasons[:3]], [1, 2, 3], 0).astype(np.int8)
    return tier, reason


def _tiers_2021(
    archive: Archive, means: OpeningMeans, rule: dict[str, float]
) -> tuple[NDArray[np.int8], NDArray[np.object_]]:
    """深度困难 below one line after rigid cost, 相对困难 below the relative line, 意外致困 by cost against income.

    The cost of a sudden event is left to the third test: with it in the first two, nobody could be in accident hardship.
    """
    ratio = (means.own_head + means.event_cost_year // 12 // means.size) / means.line
    costly = means.event_cost_year > rule["accident_cost_share"] * np.maximum(means.gross_head * 12 * means.size, 1)
    conditions = [
        ratio < rule["deep"],
        ratio < rule["relative"],
        (means.gross_head <= rule["accident_income"] * means.line) & costly,
        _has(cause_bits(archive), "other") & (ratio < rule["accident_income"]),
        ratio < rule["accident_income"],
    ]
    reasons = ["kept_deep", "kept_relative", "kept_shock", "other_reason", "no_reason"]
    reason = np.select(conditions, reasons, "above_three_lines").astype(object)
    return np.select([reason == code for code in reasons[:3]], [1, 2, 3], 0).astype(np.int8), reason


def cause_bits(archive: Archive) -> NDArray[np.int16]:
    """Main and further causes of each household, one bit each in the order of the form."""
    return archive.households["causes"].to_numpy()


def cause_codes() -> tuple[str, ...]:
    """The ten causes in the order of the form."""
    return tuple(sheet_columns("households")["cause"].codes)


def entitlement_codes() -> tuple[str, ...]:
    """Kinds of social insurance benefit due and not received, `none` first."""
    return tuple(sheet_columns("households")["entitlement"].codes)


def group_codes() -> tuple[str, ...]:
    """The five groups in the order of the policy."""
    return tuple(sheet_columns("households")["groups"].codes)


def _has(bits: NDArray[np.int16], *codes: str) -> NDArray[np.bool_]:
    mask = sum(1 << cause_codes().index(code) for code in codes)
    found: NDArray[np.bool_] = (bits & mask) != 0
    return found


def _groups(archive: Archive, means: OpeningMeans) -> NDArray[np.int8]:
    """All groups that apply: as filed, and by the household's own facts."""
    homes = archive.households
    dibao = homes["dibao"].to_numpy() == 1
    facts = [
        dibao & means.idle_able,
        (means.gross_head < means.line) & ~dibao,
        means.event | means.seriously_ill | ((means.gross_head >= means.line) & (means.own_head < means.line)),
        homes["migrant"].to_numpy() == 1,
        homes["employer_state"].to_numpy() > 0,
    ]
    groups = homes["groups"].to_numpy().astype(np.int8)
    for bit, fact in enumerate(facts):
        groups = groups | (fact.astype(np.int8) << bit)
    return groups


def _lead(groups: NDArray[np.int8]) -> NDArray[np.int8]:
    """Leading group: the most specific that applies — restructuring, migrant, dibao, below the line, expense; 5 none."""
    order = (4, 3, 0, 1, 2)
    return np.select([(groups >> bit) & 1 == 1 for bit in order], order, 5).astype(np.int8)


def summarise(archive: Archive, screening: Screening) -> dict[str, object]:
    """Counts of the opening file by tier, group, cause and unit, and the bridge, as `jiekun screen --json` prints."""
    kept = screening.kept
    homes = archive.households.iloc[kept]
    groups = screening.groups[kept]
    tiers = np.bincount(screening.tier[kept], minlength=4)
    causes = np.bincount(homes["cause"], minlength=len(cause_codes()))
    units = np.bincount(homes["unit"], minlength=len(archive.units))
    return {
        **screening.bridge(),
        "tiers": {str(tier): int(tiers[tier]) for tier in (1, 2, 3)},
        "groups": {code: int(((groups >> bit) & 1).sum()) for bit, code in enumerate(group_codes())},
        "causes": {code: int(causes[place]) for place, code in enumerate(cause_codes())},
        "units": {name: int(units[place]) for place, name in enumerate(archive.units)},
        "reasons": {code: screening.count(code) for code in REASONS if screening.count(code)},
        "special_attention": int(screening.special[kept].sum()),
        "held_back": archive.rows_held_back,
    }
