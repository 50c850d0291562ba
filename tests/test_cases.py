"""Worked households and formulas with answers computed by hand; the cases are data in `tests/cases/`.

Each case names the sentence of the policy or the formula it tests. Money is yuan unless a key says fen.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from simulation.engine import simulate
from simulation.inputs.screening import KEPT, UNDECIDED, group_codes, screen
from simulation.prepare.memory import blank_member
from simulation.prepare.numbers import CENTRAL
from simulation.state import CELL, EFFECT, HOUSEHOLD, LINE, MONEY, MOVES, NUMBERS, PLAN, SLOT
from tests import worked

STATUSES = ("on_file", "relieved", "exited", "removed")
MONTHLY = ("gross", "cost", "aid")
IN_FEN = {
    "wage", "pension", "benefit", "cost_inpatient", "cost_outpatient", "cost_other", "own_left", "relief", "other_income",
    "entitlement_month", "school_cost", "illness_cost", "minimum_wage", "insurance", "running",
}  # fmt: skip
CASES = [
    case
    for path in sorted(Path(__file__).with_name("cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]


def test_there_are_enough_cases_and_each_says_what_it_tests() -> None:
    names = [case["case"] for case in CASES]
    assert len(names) >= 60
    assert len(set(names)) == len(names)
    assert [case["case"] for case in CASES if not case.get("tests")] == []


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_case(case: Mapping[str, Any]) -> None:
    KINDS[case["kind"]](case)


# ── a formula: the compiled rule and its plain Python ────────────────────────────────────────────────────────────────


def check_formula(case: Mapping[str, Any]) -> None:
    module, name = case["rule"].split(".")
    rule = getattr(import_module(f"simulation.year.{module}"), name)
    given = [np.array(value) if isinstance(value, list) else value for value in case["given"]]
    for function in (rule, rule.py_func):
        answers = [function(*given)] if "out" not in case else into_array(function, given, len(case["answer"]))
        assert answers == pytest.approx(np.atleast_1d(case["answer"]).tolist(), rel=1e-9), function


def into_array(function: Any, given: list[Any], length: int) -> list[Any]:
    out = np.zeros(length, np.int64)
    function(*given, out)
    return out.tolist()


# ── a household through the assessment, year after year ──────────────────────────────────────────────────────────────


def check_assessment(case: Mapping[str, Any]) -> None:
    home, switches = case["household"], case.get("switches", {})
    people = home.get("people", [{"able": 1, "activity": "working"}])
    members = people_of([{key: coded(key, value) for key, value in one.items()} for one in people])
    h = worked.record(
        HOUSEHOLD, heads=home.get("size", len(people)), opening=1, dibao=home.get("dibao", 0), filed=worked.JANUARY - 12
    )
    h.paid_share[0], h.entitlement[0] = home.get("paid_share", 1.0), home.get("entitlement_open", 0)
    h.status[0], h.months_above[0] = STATUSES.index(home.get("status", "on_file")), home.get("run", 0)
    h.lifted[0] = home.get("lifted", home.get("status", "on_file") != "on_file")
    plan = worked.record(PLAN, administrative=switches.get("relief_dibao", "administrative") == "administrative")
    plan.exit_line[0] = ("line", "gross_income", "line_and_a_half").index(switches.get("exit_line", "line"))
    plan.wide_relief[0] = switches.get("relief") == "wide"
    for t, (year, wanted) in enumerate(zip(case["years"], case["answer"], strict=True)):
        found = one_year(h, members, plan, year, t)
        assert {key: found[key] for key in wanted} == wanted, f"year {t + 1}"


def one_year(h: Any, members: Any, plan: Any, year: Mapping[str, Any], t: int) -> dict[str, Any]:
    for book, key in zip(MONTHLY, ("income", "rigid", "aid"), strict=True):
        h[book][0] = worked.levels_to_changes(year.get(key, {1: 0}))
    h.filed_month[0], h.dibao_month[0] = year.get("filed_month", 1) - 1, year.get("dibao_from", 1) - 1
    if year.get("pension_starts"):
        members.activity[0], members.able[0] = worked.ACTIVITIES.index("retired"), 0
    line = worked.record(LINE, month=np.cumsum(worked.levels_to_changes(year.get("line", {1: 500}))))
    cells, money = np.zeros(3, CELL).view(np.recarray), np.zeros(1, MONEY).view(np.recarray)
    slot = worked.record(SLOT, member_to=len(members))
    numbers = worked.record(NUMBERS, months_needed=6, filed_long_months=12)
    january = worked.blank_year(t=t, january=worked.JANUARY + 12 * t)
    worked.judge(h, slot, members, line, january, plan, numbers, cells, money)
    counted = [
        name
        for name, n in zip(MOVES, cells[0].n, strict=True)
        if n and not name.startswith(("stock", "filed", "on_file"))
    ]
    return {
        "status": STATUSES[h.status[0]], "run": h.months_above[0], "supported_months": h.months_supported[0],
        "counted": sorted(counted), "dibao_paid": money.government[0] / 100,
    }  # fmt: skip


def coded(key: str, value: Any) -> Any:
    names = {
        "activity": worked.ACTIVITIES,
        "school": worked.SCHOOLS,
        "insured": worked.INSURANCE,
        "entitlement": worked.ENTITLEMENTS,
    }
    if key in names and isinstance(value, str):
        return names[key].index(value)
    return np.round(np.array(value) * 100).astype(np.int64) if key in IN_FEN else value


def people_of(rows: list[dict[str, Any]]) -> Any:
    made = np.repeat(blank_member(), len(rows)).view(np.recarray)
    for place, row in enumerate(rows):
        for name, value in row.items():
            made[name][place] = value
    return made


# ── one step of a person's year ──────────────────────────────────────────────────────────────────────────────────────


def check_step(case: Mapping[str, Any]) -> None:
    part = {
        name: {key: coded(key, value) for key, value in case.get(name, {}).items()}
        for name in ("household", "member", "year")
    }
    h = worked.record(HOUSEHOLD, **({"heads": 1} | part["household"]))
    m = people_of([part["member"]])
    year, money = worked.blank_year(**part["year"]), np.zeros(1, MONEY).view(np.recarray)
    steps(case, h, m, year, worked.record(NUMBERS, **case.get("numbers", {})), money)
    found = {"household": h, "member": m, "money": money}
    for name, wanted in case["answer"].items():
        if name in MONTHLY:
            assert worked.months_of(h[name][0]) == pytest.approx(np.cumsum(worked.levels_to_changes(wanted)) / 100), (
                name
            )
            continue
        assert {key: found[name][key][0].item() for key in wanted} == {
            key: coded(key, value) for key, value in wanted.items()
        }, name


def steps(case: Mapping[str, Any], h: Any, m: Any, year: Any, numbers: Any, money: Any) -> None:
    given, slot = case.get("given", {}), worked.record(SLOT, member_to=1)
    effect = worked.record(EFFECT, x=given.get("terms", [0] * 6), code=given.get("code", 0))
    match case["step"]:
        case "work_and_pension":
            worked.work_and_pension(h, m, np.array([given.get("u_job", 0.99), 0.5]), year, effect, numbers)
        case "school_year":
            worked.school_year(h, m, given["age"], given["u"], year, effect, numbers)
        case "illness_year":
            worked.illness_year(h, m, given["age"], np.array(given["luck"]), year, numbers, money)
        case "find_work":
            key = worked.key_with(given["u_job"], given.get("u_month", 0.5), 2016)
            worked.find_work(h, m, key, year, effect, numbers, money)
        case "medical_layers":
            worked.cover(effect, h, slot, m, given.get("cover_from", 1) - 1, numbers, money)
            worked.relieve_cost(h, slot, m, round(given.get("relief", 0) * 100))


# ── screening, and a whole small plan ────────────────────────────────────────────────────────────────────────────────


def check_screening(case: Mapping[str, Any]) -> None:
    found = screen(
        worked.archive_of([case["household"]]),
        case.get("year", 2016),
        case.get("rules", "rules_2016"),
        case.get("exit_line", "line"),
    )
    decision = {KEPT: "kept", UNDECIDED: "undecided"}.get(int(found.decision[0]), "cleared")
    groups = [name for bit, name in enumerate(group_codes()) if found.groups[0] >> bit & 1]
    answer = {
        "tier": int(found.tier[0]),
        "decision": decision,
        "reason": found.reason[0],
        "groups": groups,
        "lead": (*group_codes(), "none")[found.lead[0]],
        "special": bool(found.special[0]),
    }
    assert {key: answer[key] for key in case["answer"]} == case["answer"]


def check_plan(case: Mapping[str, Any]) -> None:
    homes = [home for home in case["households"] for _ in range(home.get("copies", 1))]
    archive = worked.archive_of(homes)
    scenario = worked.quiet_scenario(case["programmes"], case.get("numbers"), **case.get("scenario", {}))
    numbers = archive.households["number"].tolist()
    results = simulate(archive, scenario, pairs=[(CENTRAL, 0)], traced=numbers, threads=1)
    place = {name: p for p, name in enumerate(results.labels["programme"])}
    awarded, arrays = results.trace[0].household.awarded[:, 0], results.arrays
    found = {
        "spending": {name: (arrays["spending"][0, :, p].sum(-1) / 100).tolist() for name, p in place.items()},
        "reached": {name: arrays["reached"][0, :, p].sum(-1).tolist() for name, p in place.items()},
        "by_unit": {name: arrays["reached"][0, 0, p].tolist() for name, p in place.items()},
        "served": {
            name: [n for n, bits in zip(numbers, awarded, strict=True) if bits >> p & 1] for name, p in place.items()
        },
        "moves": {name: results.moves(name)[0].tolist() for name in MOVES},
    }
    for key, wanted in case["answer"].items():
        assert {name: found[key][name] for name in wanted} == wanted, key


KINDS = {
    "formula": check_formula, "assessment": check_assessment, "step": check_step, "screening": check_screening, "plan": check_plan,
}  # fmt: skip
