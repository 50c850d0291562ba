"""Scenarios as files: a file somebody hands in, and the file we write of a draft.

A written file says only what differs from its base where that can be said as changes, else everything; read again it gives the
same scenario. What is handed in is read without anchors, without paths, and within a size, and refused with every problem at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from simulation.errors import InputRecordError
from simulation.inputs.parameters import did_you_mean, nearest, parse_yaml, yaml_truth
from simulation.inputs.scenario import (
    HEAD,
    Scenario,
    build_scenario,
    deep_merge,
    find_scenario,
    list_scenarios,
    load_scenario,
    merged_content,
    over_base,
)

MOST_BYTES = 2_000_000
MOST_DEPTH = 40
_TEXT = "tag:yaml.org,2002:str"
_FOREWORD = "# 由解困脱困推演写出；写法见 scenarios/README.md。 Written by the workbench.\n"


def read_scenario_file(data: bytes, where: str) -> dict[str, Any]:
    """The content of a scenario's file that somebody hands in, checked.

    UTF-8 or GB 18030. `where` names the file in what is refused. A base must be one of the scenarios that ship. Raises
    InputRecordError with every problem.
    """
    content = parse_yaml(_plain_text(data, where), where)
    content.setdefault("name", _stem(where))
    merged = over_base(content, where, lambda base: _shipped(base, where))
    build_scenario(merged, where)
    return merged


def _plain_text(data: bytes, where: str) -> str:
    """The text of a file, refused where it is too large, no text, nested too deep, or uses anchors."""
    if len(data) > MOST_BYTES:
        raise InputRecordError([f"{where}: 文件过大，不像方案 too large for a scenario: {len(data):,} bytes"])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as error:
            raise InputRecordError([f"{where}: 不是文字文件 not a text file"]) from error
    _check_shape(text, where)
    return text


def _check_shape(text: str, where: str) -> None:
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent) or depth > MOST_DEPTH:
                raise InputRecordError(
                    [f"{where}: 不接受引用（*）或过深的嵌套 aliases (*) and deep nesting are not accepted"]
                )
    except (yaml.YAMLError, ValueError) as error:
        raise InputRecordError([f"{where}: 不是可读的 YAML not readable YAML: {error}"]) from error


def _stem(where: str) -> str:
    return where.rpartition("/")[2].rpartition("\\")[2].rsplit(".", 1)[0] or "scenario"


def _shipped(base: str, where: str) -> dict[str, Any]:
    known = list_scenarios()
    if base not in known:
        hint = did_you_mean(nearest(base, known)) or f"；可用 available: {', '.join(known)}"
        raise InputRecordError([f"{where}: based_on: 没有方案 no scenario “{base}”{hint}"])
    return merged_content(find_scenario(base))


def write_scenario(scenario: Scenario) -> str:
    """A scenario as the text of a file: as changes to the base it names where they can say it, else in full."""
    if scenario.based_on in list_scenarios():
        changed = _as_changes(scenario, load_scenario(str(scenario.based_on)))
        if changed is not None:
            return _FOREWORD + _dump(changed)
    return _FOREWORD + _dump(scenario.model_dump(exclude_defaults=True, exclude={"based_on"}))


def _as_changes(scenario: Scenario, base: Scenario) -> dict[str, Any] | None:
    """Head and changes, None where they would not give the scenario back (what is taken away cannot always be said)."""
    changes = _difference(base.model_dump(exclude=set(HEAD)), scenario.model_dump(exclude=set(HEAD)))
    written = {**scenario.model_dump(include=set(HEAD), exclude_defaults=True), "changes": changes}
    try:
        again = build_scenario(over_base(written, "", lambda _: base.model_dump()), "")
    except InputRecordError:
        return None
    return written if again == scenario else None


def _difference(base: Mapping[Any, Any], content: Mapping[Any, Any]) -> dict[Any, Any]:
    """What has to be laid over `base` to give `content`; a key taken away becomes null."""
    changes: dict[Any, Any] = {key: None for key in base if key not in content}
    for key, value in content.items():
        old = base.get(key)
        if (
            isinstance(value, Mapping)
            and isinstance(old, Mapping)
            and deep_merge(old, _difference(old, value)) == value
        ):
            if inner := _difference(old, value):
                changes[key] = inner
        elif key not in base or value != old:
            changes[key] = value
    return changes


class _Writer(yaml.SafeDumper):
    """Writes what the reader reads: only true and false are truth values; no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        """Nothing is written by reference."""
        return True


_Writer.yaml_implicit_resolvers = yaml_truth(yaml.SafeDumper.yaml_implicit_resolvers)
_Writer.add_representer(tuple, lambda writer, value: writer.represent_list(value))
_Writer.add_representer(str, lambda writer, text: writer.represent_scalar(_TEXT, text, _style_of(text)))


def _style_of(text: str) -> str | None:
    """Quotes with escapes for what does not print: YAML folds some of it as line ends."""
    return None if text.isprintable() else '"'


def _dump(content: Mapping[str, Any]) -> str:
    """YAML in the order of the content, its smallest parts on one line."""
    text: str = yaml.dump(
        _whole_numbers(content), Dumper=_Writer, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None
    )
    return text


def _whole_numbers(value: Any) -> Any:
    """The same with 60000.0 as 60000."""
    if isinstance(value, Mapping):
        return {key: _whole_numbers(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_whole_numbers(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
