"""A number as a record: value, range or distribution, unit, date, source or judgement, evidence grade."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from simulation.errors import InputRecordError
from simulation.inputs.paths import DATA

Grade = Literal["A", "B", "C"]
Text = Annotated[str, Field(min_length=1)]


class Record(BaseModel):
    """Base of every input record: frozen; an unknown key is an error, and so is a number that is none (nan, inf)."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, allow_inf_nan=False)


class Beta(Record):
    """Beta distribution of a share."""

    family: Literal["beta"]
    alpha: Annotated[float, Field(gt=0)]
    beta: Annotated[float, Field(gt=0)]


class Normal(Record):
    """Normal distribution of a difference."""

    family: Literal["normal"]
    mean: float
    sd: Annotated[float, Field(gt=0)]


class LogNormal(Record):
    """Log-normal distribution of a ratio or a positive amount."""

    family: Literal["lognormal"]
    meanlog: float
    sdlog: Annotated[float, Field(gt=0)]


class LogNormalMixture(Record):
    """Two log-normals, the first drawn with probability `weight`."""

    family: Literal["lognormal_mixture"]
    weight: Annotated[float, Field(gt=0, lt=1)]
    meanlog: tuple[float, float]
    sdlog: tuple[float, float]


class Triangular(Record):
    """Triangle from `low` over `value` to `high`; for judgements."""

    family: Literal["triangular"]


class Fixed(Record):
    """A number that a rule or a price list fixes; it has no range."""

    family: Literal["fixed"]


class Common(Record):
    """One value in every simulation, though nobody knows it: its range is tried, one end after the other, never drawn."""

    family: Literal["common"]


Distribution = Annotated[
    Beta | Normal | LogNormal | LogNormalMixture | Triangular | Fixed | Common, Field(discriminator="family")
]


class Sourced(Record):
    """What every number must carry besides its value."""

    zh: Text
    en: Text
    unit: Text
    date: Text
    source: str | None = None
    judgement: str | None = None
    source_en: str | None = None
    judgement_en: str | None = None
    """The same in English; a record of somebody's own may go without."""
    grade: Grade
    unread: str | None = None
    unread_en: str | None = None
    """Why the projection does not read this number, where it is listed as evidence only."""

    @model_validator(mode="after")
    def _has_a_source(self) -> Sourced:
        if bool(self.source) == bool(self.judgement):
            raise ValueError(
                "须有 source（作者或发布单位、题名、年份）或 judgement（理由）之一 "
                "needs either `source` (author or publisher, title, year) or `judgement` (the reason)"
            )
        return self


class Parameter(Sourced):
    """One number with its range.

    `value` is the central setting; `low` and `high` are the 5 % and 95 % points (ends of the triangle for judgements).
    `block` and `rho` tie it to the other members of a correlation block (Gaussian copula).
    """

    value: float
    low: float | None = None
    high: float | None = None
    distribution: Distribution
    prior: str | None = None
    block: str | None = None
    rho: float | None = None

    @model_validator(mode="after")
    def _range_fits(self) -> Parameter:
        if self.distribution.family == "fixed":
            return self
        if self.low is None or self.high is None or not self.low <= self.value <= self.high:
            raise ValueError("须有 low ≤ value ≤ high needs low <= value <= high")
        return self


class Series(Sourced):
    """One number by region and year, each value with its own mark: published, interpolated or extrapolated."""

    values: Mapping[str, Mapping[int, float]]
    interpolated: tuple[int, ...] = ()
    effective: Mapping[int, int] = Field(default_factory=dict)
    """Month (1–12) from which a year's value holds, where it is not January."""


class Table(Sourced):
    """A small table of numbers of one kind, one per named case."""

    values: Mapping[str, float]


AnyNumber = Parameter | Series | Table


def explain_validation(error: ValidationError, where: str, known: Iterable[str] = ()) -> list[str]:
    """One sentence for each problem pydantic found: file, key, reason, nearest valid name."""
    names = list(known)
    sentences = []
    for item in error.errors():
        # Parts with a capital letter are names of types that pydantic puts between the keys.
        key = ".".join(str(part) for part in item["loc"] if not str(part)[:1].isupper())
        sentence = ": ".join(part for part in (where, key, _reason(item)) if part)
        if item["type"] == "extra_forbidden" and (near := nearest(str(item["loc"][-1]), names)):
            sentence += did_you_mean(near)
        sentences.append(sentence)
    return sentences


_REASONS: Mapping[str, str] = {
    "extra_forbidden": "没有这个键 no such key",
    "missing": "缺少这个键 this key is missing",
    "greater_than": "必须大于 must be above {gt}",
    "greater_than_equal": "不得小于 must not be below {ge}",
    "less_than": "必须小于 must be below {lt}",
    "less_than_equal": "不得大于 must not be above {le}",
    "literal_error": "只能是 must be one of {expected}",
    "union_tag_invalid": "只能是 must be one of {expected_tags}",
    "union_tag_not_found": "缺少 missing {discriminator}",
    "finite_number": "必须是有限的数 must be a finite number",
    "too_short": "至少要有一项 needs at least one entry",
    "string_too_short": "不得为空 must not be empty",
    "value_error": "{error}",
}
_KINDS: Sequence[tuple[str, str]] = (
    ("float", "必须是数字 must be a number"),
    ("int", "必须是整数 must be a whole number"),
    ("bool", "必须是 true 或 false must be true or false"),
    ("string", "必须是文字 must be text"),
    ("tuple", "必须是列表 must be a list"),
    ("mapping", "必须是“键: 值” must be keys with values"),
    ("dict", "必须是“键: 值” must be keys with values"),
    ("model", "必须是“键: 值” must be keys with values"),
)


def _reason(item: ErrorDetails) -> str:
    """What is wrong, Chinese first; pydantic's own sentence where no wording of ours fits."""
    if item["type"] in _REASONS:
        return _REASONS[item["type"]].format_map(item.get("ctx", {}))
    return next((text for kind, text in _KINDS if item["type"].startswith(kind)), item["msg"])


def did_you_mean(near: str | None) -> str:
    """The end of a sentence about an unknown name: the valid one that looks most like it, or nothing."""
    return f"；是否指 did you mean “{near}”?" if near else ""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like `name`, if any does."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return found[0] if found else None


def read_yaml(path: Path) -> dict[str, object]:
    """Read one YAML file whose top level is a mapping; refuse duplicate keys and other shapes."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InputRecordError(
            [f"{path.name}: 不是可读的 YAML（须为 UTF-8） not readable YAML (UTF-8 wanted): {error}"]
        ) from error
    return parse_yaml(text, path.name)


def parse_yaml(text: str, where: str) -> dict[str, object]:
    """The same for a text; `where` names it in what is refused."""
    try:
        content = yaml.load(text, Loader=_UniqueKeys)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise InputRecordError([f"{where}: 不是可读的 YAML not readable YAML: {error}"]) from error
    if not isinstance(content, dict):
        raise InputRecordError([f"{where}: 顶层应为“键: 值” the top level must be keys with values"])
    return content


class _UniqueKeys(yaml.CSafeLoader):
    """A loader that refuses a key given twice, where plain YAML silently keeps the last.

    Only true and false are truth values, as in YAML 1.2: PyYAML also takes `on`, `off`, `yes` and `no`, even as keys.
    """


def yaml_truth(
    resolvers: Mapping[str, list[tuple[str, re.Pattern[str]]]],
) -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """PyYAML's ways to recognise a plain value, with only true and false as truth values."""
    kept = {
        first: [(tag, pattern) for tag, pattern in ways if tag != "tag:yaml.org,2002:bool"]
        for first, ways in resolvers.items()
    }
    truth = ("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$", re.IGNORECASE))
    return kept | {first: [*kept.get(first, []), truth] for first in "tTfF"}


_UniqueKeys.yaml_implicit_resolvers = yaml_truth(yaml.CSafeLoader.yaml_implicit_resolvers)


def _unique_mapping(loader: _UniqueKeys, node: yaml.MappingNode) -> dict[object, object]:
    pairs: dict[object, object] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in pairs:
            raise yaml.constructor.ConstructorError(None, None, f"重复的键 key given twice: {key}", key_node.start_mark)
        pairs[key] = loader.construct_object(value_node, deep=True)
    return pairs


_UniqueKeys.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique_mapping)


@cache
def load_parameters(stem: str) -> Mapping[str, AnyNumber]:
    """The numbers of `data/parameters/<stem>.yaml`, by id.

    Raises InputRecordError listing every record without unit, range, date, source and grade.
    """
    path = DATA / "parameters" / f"{stem}.yaml"
    return parse_numbers(read_yaml(path), path.name)


def parse_numbers(content: Mapping[str, object], where: str) -> Mapping[str, AnyNumber]:
    """Check raw records and give the numbers; every problem of the file at once."""
    numbers: dict[str, AnyNumber] = {}
    problems: list[str] = []
    for name, raw in content.items():
        try:
            numbers[name] = _kind_of(raw).model_validate(raw)
        except ValidationError as error:
            problems += explain_validation(error, f"{where}: {name}", Parameter.model_fields)
    if problems:
        raise InputRecordError(problems)
    return numbers


def _kind_of(raw: object) -> type[Parameter] | type[Series] | type[Table]:
    values = raw.get("values") if isinstance(raw, Mapping) else None
    if values is None:
        return Parameter
    first = next(iter(values.values()), None) if isinstance(values, Mapping) else None
    return Series if isinstance(first, Mapping) else Table


PARAMETER_FILES: Sequence[str] = (
    "imputation", "screening", "arrivals", "ageing", "shocks", "needs", "effects", "resources", "assessment"
)  # fmt: skip


@cache
def all_parameters() -> Mapping[str, AnyNumber]:
    """Every number the projection reads, by id; an id used in two files is refused."""
    numbers: dict[str, AnyNumber] = {}
    for stem in PARAMETER_FILES:
        loaded = load_parameters(stem)
        if twice := numbers.keys() & loaded.keys():
            again = "已在别的文件中定义 defined in another file too"
            raise InputRecordError([f"{stem}.yaml: {name}: {again}" for name in sorted(twice)])
        numbers |= loaded
    return numbers
