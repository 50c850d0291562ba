"""Every number behind an answer as one list: value, range, unit, date, source or judgement, grade, where it is used."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from simulation.inputs.overrides import Override, why_not
from simulation.inputs.parameters import (
    PARAMETER_FILES,
    AnyNumber,
    Common,
    Parameter,
    Series,
    Table,
    load_parameters,
)
from simulation.inputs.programmes import MedicalCover, Programme, load_programmes, numbers_named
from simulation.inputs.scenario import Scenario
from simulation.reports.evidence_words import CASES, FIELDS, SUBJECTS, tell, told_range
from simulation.reports.names import Lang, Words

JUDGED = "判断："
"""How the price of a programme or a fund's source says that it is a judgement."""
UNLIMITED = 1e8
"""A ceiling in yuan from which a record means that there is none."""


@dataclass(frozen=True)
class Fact:
    """One number, table, series, programme or fund as it is shown; words are (Chinese, English)."""

    id: str
    subject: str
    kind: str
    """number, table, series, programme, fund."""
    name: Words
    unit: str | None
    date: str
    basis: Words
    """Source, or the reason of a judgement; English empty where the record has none."""
    judged: bool
    grade: str
    used_by: tuple[Words, ...]
    fixed: Words | None
    """Why it cannot be set in a plan; None where it can."""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    cases: tuple[tuple[Words, float, str], ...] = ()
    """Label, value and unit of every entry of a table, series, programme or fund."""
    override: Override | None = None
    drawn: bool = False
    """Whether every simulation draws its own value from the range."""
    used: bool = field(default=True)
    """Whether the answer in question reads it."""

    def value_told(self, lang: Lang = "zh") -> str:
        """The value in words; empty for what has several."""
        return "" if self.value is None or self.unit is None else tell(self.value, self.unit, lang)

    def range_told(self, lang: Lang = "zh") -> str:
        """The range in words, empty without one."""
        if self.low is None or self.high is None or self.unit is None or self.low == self.high:
            return ""
        return told_range(self.low, self.high, self.unit, lang)

    def matches(self, asked: str) -> bool:
        """Whether every word asked for stands in its names, source, places of use or id."""
        text = " ".join(
            [self.id, *self.name, *self.basis, *SUBJECTS[self.subject], *(w for u in self.used_by for w in u)]
        )
        return all(word in text.lower() for word in asked.lower().split())


def list_facts(scenario: Scenario, read: Collection[str] | None = None) -> list[Fact]:
    """Every fact, by subject: numbers of data/parameters, programmes and funds as this scenario has them.

    `read` are the names of the numbers the answer reads (`numbers_read`); without it all count as used.
    """
    everything = [*_numbers(scenario), *_programmes(scenario), *_funds(scenario)]
    order = list(SUBJECTS)
    everything.sort(key=lambda fact: order.index(fact.subject))
    if read is None:
        return everything
    return [replace(fact, used=fact.id in read) if fact.kind in _OF_FILES else fact for fact in everything]


_OF_FILES = frozenset({"number", "table", "series"})


def _numbers(scenario: Scenario) -> Iterator[Fact]:
    programmes = {**load_programmes(), **scenario.records}
    for stem in PARAMETER_FILES:
        for name, number in load_parameters(stem).items():
            named_by = [record for record in programmes.values() if name in numbers_named(record)]
            used_by = tuple((record.zh, record.en) for record in named_by) or (SUBJECTS[stem],)
            yield _number(stem, name, number, used_by, scenario.parameters.get(name))


def _number(stem: str, name: str, number: AnyNumber, used_by: tuple[Words, ...], override: Override | None) -> Fact:
    kind = {Parameter: "number", Table: "table", Series: "series"}[type(number)]
    plain = Fact(
        id=name, subject=stem, kind=kind, name=(number.zh, number.en), unit=number.unit, date=number.date,
        basis=(number.source or number.judgement or "", number.source_en or number.judgement_en or ""),
        judged=number.source is None, grade=number.grade, used_by=used_by, fixed=why_not(name, number),
        cases=tuple(_cases(number)), used=number.unread is None,
    )  # fmt: skip
    if not isinstance(number, Parameter):
        return plain
    shown: Parameter | Override = override or number
    drawn = number.low is not None and not isinstance(number.distribution, Common) and number.unread is None
    return replace(plain, value=shown.value, low=shown.low, high=shown.high, override=override, drawn=drawn)


def _cases(number: AnyNumber) -> Iterator[tuple[Words, float, str]]:
    if isinstance(number, Table):
        for case, value in number.values.items():
            yield CASES[case], value, "log points" if case == "spread" else number.unit
    elif isinstance(number, Series):
        for place, by_year in number.values.items():
            for year, value in by_year.items():
                yield (f"{place} {year}", f"{PLACES.get(place, place)} {year}"), value, number.unit


PLACES: Mapping[str, str] = {"汕头市": "Shantou", "汕头市农村": "Shantou, rural"}
"""English names of the places that a series knows."""


def _programmes(scenario: Scenario) -> Iterator[Fact]:
    for name, record in {**load_programmes(), **scenario.records}.items():
        zh, _, en = record.evidence.partition("。 ")
        source = record.price_source or "按办法规定，本项无单独费用"
        source_en = record.price_source_en or (
            "by the rules; costs nothing more" if record.price_source is None else ""
        )
        yield Fact(
            id=f"programmes.{name}", subject="programmes", kind="programme", name=(record.zh, record.en), unit=None, date="",
            basis=(f"{source}。{zh}。", f"{source_en}. {en}" if source_en and en else ""),
            judged=source.startswith(JUDGED), grade=record.grade,
            used_by=(SUBJECTS["programmes"],), fixed=_IN_SCENARIO, cases=tuple(_terms(record)), used=name in scenario.records,
        )  # fmt: skip


_IN_SCENARIO: Words = ("在“方案”页按项目修改", "it is changed on the scenario page, with its programme")


def _terms(record: Programme) -> Iterator[tuple[Words, float, str]]:
    """Every number of a programme's record that says anything."""
    for key, value in record.amount.model_dump(exclude={"rule", "of"}).items():
        yield from _amounts("months_of_line" if key == "months" else key, value)
    plain = {"price_share": 1, "take_up": 1, "staff_days": 0, "delay_months": 0}
    yield from _fields({key: getattr(record, key) for key, nothing in plain.items() if getattr(record, key) != nothing})
    for effect in record.effects:
        told = effect.model_dump()
        if isinstance(effect, MedicalCover):
            told["first_stay"], told["second_stay"] = told.pop("inpatient_ratio")
            told["cover_ceiling_yuan"] = told.pop("ceiling_yuan")
        if not told.get("loan_yuan", 1):
            told = {}
        yield from _fields(told)


def _amounts(key: str, value: Any) -> Iterator[tuple[Words, float, str]]:
    """An amount rule's number: one, one a school stage, or one a tier."""
    (zh, en), unit = FIELDS[key]
    if isinstance(value, Mapping):
        for case, amount in value.items():
            yield (f"{zh}·{CASES[case][0]}", f"{en}, {CASES[case][1]}"), amount, unit
    elif isinstance(value, Iterable):
        for tier, amount in enumerate(value, 1):
            yield (f"{zh}·第 {tier} 档", f"{en}, tier {tier}"), amount, unit
    else:
        yield from _fields({key: value})


def _fields(told: Mapping[str, Any]) -> Iterator[tuple[Words, float, str]]:
    for key, value in told.items():
        if key in FIELDS and isinstance(value, int | float) and value and value < _most(key):
            words, unit = FIELDS[key]
            yield words, value, unit


def _most(key: str) -> float:
    return UNLIMITED if "ceiling" in key else float("inf")


def _funds(scenario: Scenario) -> Iterator[Fact]:
    for name, fund in scenario.funds.items():
        amounts = tuple(((str(year), str(year)), yuan, "yuan/year") for year, yuan in fund.yuan.items())
        yield _fund(f"funds.{name}", (fund.zh, fund.en), (fund.source, fund.source_en or ""), amounts)
    if scenario.dues is not None:
        told = scenario.dues.model_dump()
        payroll = tuple(
            ((f"工资总额 {y}", f"payroll {y}"), yuan, "yuan/year") for y, yuan in told.pop("payroll_yuan").items()
        )
        basis = (scenario.dues.source, scenario.dues.source_en or "")
        yield _fund("dues", ("工会经费回拨", "dues returned downward"), basis, (*payroll, *_fields(told)))


def _fund(name: str, words: Words, basis: Words, cases: tuple[tuple[Words, float, str], ...]) -> Fact:
    return Fact(
        id=name, subject="funds", kind="fund", name=words, unit=None, date="", basis=basis, judged="判断" in basis[0],
        grade="", used_by=(SUBJECTS["funds"],), fixed=_IN_SCENARIO, cases=cases,
    )  # fmt: skip
