"""A scenario: a base and the named changes to it, with budgets by programme and year.

A file of `scenarios/` says only what differs from the scenario it is based on. Every key is checked: an unknown
one, a clash, negative money or a missing year is refused with file, key, reason and nearest valid name.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator

from simulation.errors import InputRecordError
from simulation.inputs.by_year import Amount, ByYear
from simulation.inputs.funds import Dues, Fund
from simulation.inputs.limits import LIMIT_RECORDS, PlanLimits, limit_problems
from simulation.inputs.overrides import Override as Override
from simulation.inputs.overrides import override_problems
from simulation.inputs.parameters import (
    Record,
    all_parameters,
    did_you_mean,
    explain_validation,
    nearest,
    read_yaml,
)
from simulation.inputs.paths import SCENARIOS
from simulation.inputs.programmes import Programme, load_programmes, parse_programmes

Priority = Literal["deepest_shortfall", "tier", "longest_on_file", "effect_per_yuan", "equal_chance"]


class ProgrammePlan(Record):
    """What one programme gets: any two of total, people and standard fix the third.

    With a total or a number of people alone, the standard is the amount of the programme's record.
    """

    on: bool = True
    total_yuan: ByYear | None = None
    people: ByYear | None = None
    standard_yuan: Amount | None = None
    record: Mapping[str, Any] = Field(default_factory=dict)
    """Fields of the programme's record that this scenario changes."""

    @model_validator(mode="after")
    def _leaves_one_open(self) -> ProgrammePlan:
        if None not in (self.total_yuan, self.people, self.standard_yuan):
            raise ValueError(
                "total_yuan、people、standard_yuan 三项冲突，只填其中两项（不用的写 null） "
                "total_yuan, people and standard_yuan clash: give two of them (null for the third)"
            )
        return self


class Scenario(Record):
    """Everything a run needs besides the archive. Money in yuan, years as calendar years."""

    name: str
    zh: str
    en: str
    question_zh: str = ""
    question_en: str = ""
    author: str
    based_on: str | None = None
    rules: str = "rules_2016"
    years: tuple[int, int]
    plan_start_month: Annotated[int, Field(ge=1, le=12)] = 1
    denominator: Literal["current", "opening"] = "current"
    exit_line: Literal["line", "gross_income", "line_and_a_half"] = "line"
    relief: Literal["strict", "wide"] = "strict"
    relief_dibao: Literal["administrative", "measured"] = "administrative"
    priority: Priority = "deepest_shortfall"
    split: Literal["caseload", "equal", "given"] = "caseload"
    split_shares: Mapping[str, Amount] = Field(default_factory=dict)
    programmes: Mapping[str, ProgrammePlan]
    new_programmes: Mapping[str, Mapping[str, Any]] = Field(default_factory=dict)
    funds: Mapping[str, Fund] = Field(default_factory=dict)
    dues: Dues | None = None
    staff_days: ByYear | None = None
    staff_day_yuan: Amount | None = None
    """Price of a hired staff day; without it the work stops where the staff days end."""
    job_loss_factor: Mapping[int, Amount] = Field(default_factory=dict)
    arrival_factor: Mapping[int, Amount] = Field(default_factory=dict)
    line_growth: float | None = None
    """Yearly growth of the line in place of the local series (0.06 = 6 %)."""
    wage_growth: float | None = None
    """Yearly growth of wages and the minimum wage in place of the local series."""
    parameters: Mapping[str, Override] = Field(default_factory=dict)
    limits: PlanLimits = Field(default_factory=PlanLimits)
    """What a search for a better plan keeps to; a run does not read it."""

    @property
    def year_list(self) -> tuple[int, ...]:
        """The calendar years of the plan."""
        return tuple(range(self.years[0], self.years[1] + 1))

    @property
    def records(self) -> dict[str, Programme]:
        """Programmes that are switched on, in order of allocation, with this scenario's changes."""
        known = {**load_programmes(), **parse_programmes(self.new_programmes, self.name, load_programmes())}
        chosen = {
            name: record for name, record in known.items() if name in self.programmes and self.programmes[name].on
        }
        changed: dict[str, dict[str, Any]] = {}
        for name, record in chosen.items():
            raw = deep_merge(record.model_dump(), changes) if (changes := self.programmes[name].record) else {}
            others = raw.get("exclusive_with", record.exclusive_with)
            if raw or not chosen.keys() >= set(others):
                raw = raw or record.model_dump()
                changed[name] = {**raw, "exclusive_with": [other for other in others if other in chosen]}
        return {**chosen, **parse_programmes(changed, self.name, chosen)}

    def fingerprint(self) -> str:
        """Hash of everything the scenario says, for caches and provenance; without the limits of a search, which change no run."""
        text = json.dumps(self.model_dump(mode="json", exclude={"limits"}), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def load_scenario(name: str | Path) -> Scenario:
    """Load a scenario by its name in `scenarios/` or by a path.

    Raises InputRecordError with every problem of the file: file, key, reason, nearest valid name.
    """
    path = find_scenario(name)
    return build_scenario(merged_content(path), path.name)


def find_scenario(name: str | Path) -> Path:
    """The file of a scenario given by name or path."""
    path = Path(name)
    if path.suffix in {".yaml", ".yml"} and path.exists():
        return path
    listed = SCENARIOS / f"{name}.yaml"
    if listed.exists():
        return listed
    near = nearest(str(name), list_scenarios())
    hint = did_you_mean(near) or f"；可用 available: {', '.join(list_scenarios())}"
    raise InputRecordError([f"没有方案 no scenario “{name}”{hint}"])


def list_scenarios() -> list[str]:
    """Names of the scenarios that ship, the baseline first."""
    return sorted((path.stem for path in SCENARIOS.glob("*.yaml")), key=lambda stem: (stem != "baseline", stem))


def merged_content(path: Path, chain: tuple[str, ...] = ()) -> dict[str, Any]:
    """What a scenario's file says, laid over the scenarios it is based on; not yet checked."""
    if path.stem in chain:
        raise InputRecordError([f"{path.name}: based_on: 循环引用 circle: {' → '.join([*chain, path.stem])}"])
    content: dict[str, Any] = dict(read_yaml(path))
    content.setdefault("name", path.stem)
    return over_base(content, path.name, lambda base: merged_content(_base_path(path, base), (*chain, path.stem)))


def over_base(content: Mapping[str, Any], where: str, find: Callable[[str], Mapping[str, Any]]) -> dict[str, Any]:
    """A file's content with its changes laid over its base, which `find` gives by name; without a base as it is."""
    base_name = content.get("based_on")
    if base_name is None:
        return dict(content)
    if stray := content.keys() - HEAD - {"changes"}:
        advice = "有 based_on 时改动应写在 changes 之下 put it under `changes`"
        raise InputRecordError([f"{where}: {key}: {advice}" for key in sorted(map(str, stray))])
    changes = content.get("changes") or {}
    if not isinstance(changes, Mapping):
        raise InputRecordError([f"{where}: changes: 必须是“键: 值” must be keys with values"])
    head = {key: content[key] for key in content.keys() & HEAD}
    return {**deep_merge(find(str(base_name)), changes), **head}


HEAD = frozenset({"name", "zh", "en", "question_zh", "question_en", "author", "based_on"})
"""Keys by which a scenario introduces itself; they change no answer."""


def _base_path(path: Path, base_name: str) -> Path:
    beside = path.with_name(f"{base_name}.yaml")
    return beside if beside.exists() else find_scenario(base_name)


def deep_merge(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with `changes` laid over it, key by key and year by year; another amount rule replaces the old one."""
    merged = dict(base)
    for key, value in changes.items():
        old = merged.get(key)
        if isinstance(value, Mapping) and isinstance(old, Mapping) and not _replaces(old, value):
            merged[key] = deep_merge(old, value)
        else:
            merged[key] = value
    return merged


def _replaces(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> bool:
    return "rule" in new and new["rule"] != old.get("rule")


def build_scenario(content: Mapping[str, Any], where: str) -> Scenario:
    """Check the merged content of a scenario, from YAML or JSON; raises InputRecordError with every problem."""
    content = years_as_numbers(content)
    problems = [f"{where}: {problem}" for problem in (*_unknown_names(content), *_missing_years(content))]
    problems += _record_problems(content, where)
    try:
        scenario = Scenario.model_validate(content)
    except ValidationError as error:
        raise InputRecordError([*explain_validation(error, where, _KEYS), *problems]) from error
    if problems:
        raise InputRecordError(problems)
    return scenario


def years_as_numbers(content: Any) -> Any:
    """The same content with calendar years as numbers where they are keys; JSON knows only text."""
    if not isinstance(content, Mapping):
        return content
    return {
        int(key) if isinstance(key, str) and len(key) == YEAR_DIGITS and key.isdecimal() else key: years_as_numbers(
            value
        )
        for key, value in content.items()
    }


YEAR_DIGITS = 4
_KEYS = frozenset(
    key for kind in (Scenario, ProgrammePlan, Override, Fund, Dues, *LIMIT_RECORDS) for key in kind.model_fields
)


def _part(content: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """A mapping inside raw content, empty where something else stands (which the record itself reports)."""
    part = content.get(key)
    return part if isinstance(part, Mapping) else {}


def _unknown_names(content: Mapping[str, Any]) -> Iterator[str]:
    numbers, rules = all_parameters(), {name for name in all_parameters() if name.startswith("rules_")}
    programmes = {*load_programmes(), *_part(content, "new_programmes")}
    checks: list[tuple[str, Iterable[Any], Collection[str]]] = [
        ("programmes", _part(content, "programmes"), programmes),
        ("parameters", _part(content, "parameters"), numbers),
        ("rules", [content.get("rules", "rules_2016")], rules),
    ]
    for name, fund in _part(content, "funds").items():
        listed = fund.get("programmes", ()) if isinstance(fund, Mapping) else ()
        checks.append((f"funds.{name}.programmes", listed if isinstance(listed, list) else (), programmes))
    for key, given, known in checks:
        for name in given:
            if name not in known:
                yield f"{key}.{name}: 没有这个名称 unknown name{did_you_mean(nearest(str(name), known))}"
    for name in sorted(_part(content, "parameters").keys() & numbers.keys()):
        for zh, en in override_problems(name, content["parameters"][name]):
            yield f"parameters.{name}: {zh} {en}"
    yield from limit_problems(content.get("limits"), _years(content), programmes)
    for name in sorted(load_programmes().keys() & _part(content, "new_programmes").keys()):
        yield f"new_programmes.{name}: 名称已被使用 name already taken"


def _years(content: Mapping[str, Any]) -> range:
    """The plan's years, none where they are not readable."""
    match content.get("years"):
        case [int(first), int(last)]:
            return range(first, last + 1)
    return range(0)


def _missing_years(content: Mapping[str, Any]) -> Iterator[str]:
    match content.get("years"):
        case [int(first), int(last)] if first > last:
            yield f"years: 末年早于首年 the last year stands before the first: {first}, {last}"
    years = _years(content)
    for key, value in _amounts_by_year(content):
        if isinstance(value, Mapping) and (gaps := [year for year in years if year not in value]):
            yield f"{key}: 缺年份 missing years {', '.join(map(str, gaps))}"


def _amounts_by_year(content: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    yield "staff_days", content.get("staff_days")
    yield "dues.payroll_yuan", _part(content, "dues").get("payroll_yuan")
    for part, keys in (("programmes", ("total_yuan", "people")), ("funds", ("yuan",))):
        entries = _part(content, part)
        for name in entries:
            for key in keys:
                yield f"{part}.{name}.{key}", _part(entries, name).get(key)


def _record_problems(content: Mapping[str, Any], where: str) -> tuple[str, ...]:
    """What is wrong in new programmes and in the records this scenario changes."""
    known = {name: programme.model_dump() for name, programme in load_programmes().items()}
    records = dict(_part(content, "new_programmes"))
    plans = _part(content, "programmes")
    for name in plans:
        if (changed := _part(_part(plans, name), "record")) and (old := _part(records, name) or known.get(name)):
            records[name] = deep_merge(old, changed)
    try:
        parse_programmes(records, where, known)
    except InputRecordError as error:
        return error.problems
    return ()


def list_changes(scenario: Scenario, base: Scenario) -> list[tuple[str, Any, Any]]:
    """Every key in which two scenarios differ: (dotted key, old, new); names, questions and limits of a search left out."""
    old, new = (dict(_flat(s.model_dump(mode="json", exclude={*HEAD, "limits"}))) for s in (base, scenario))
    keys = sorted(old.keys() | new.keys())
    return [(key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)]


def _flat(value: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{prefix}.{key}" if prefix else str(key))
    else:
        yield prefix, value
