"""An amount as people type it into a budget: 1,234.5, 12万, １２, 300 人, a blank cell, 不限.

The table in the browser reads the same words (`amount_words`) by the same rules; one list of cases tests both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from simulation.errors import SimulationError
from simulation.inputs.columns import plain
from simulation.inputs.parameters import read_yaml
from simulation.inputs.paths import DATA

Unit = Literal["wan", "yuan", "people", "number"]
"""What a number without a word means: 万元, 元, people and households, or a plain number such as a factor or a share."""
Fault = Literal["not_an_amount", "grouping", "negative", "too_large", "not_whole"]
UNLIMITED = -1
"""No limit, as in the engine's table of offers."""

_NUMBER = re.compile(r"(?P<digits>\d[\d,]*\.?\d*|\.\d+)(?:e(?P<power>[+-]?\d{1,2}))?(?P<unit>.*)", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII)


class UnreadableAmountError(SimulationError):
    """A cell that holds no amount; `fault` says what is wrong with it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@cache
def amount_words() -> Mapping[str, Any]:
    """Words and limits of data/planning/amounts.yaml, the words made comparable."""
    raw: Mapping[str, Any] = read_yaml(DATA / "planning" / "amounts.yaml")
    lists = {name: [plain(word) for word in words] for name, words in raw.items() if isinstance(words, list)}
    units = {plain(name): yuan for name, yuan in raw["money_units"].items()}
    return MappingProxyType({**raw, **lists, "money_units": units})


def read_amount(text: str, unit: Unit) -> int | None:
    """Fen, whole people or thousandths of a number from a typed cell; None for a blank one, UNLIMITED for 不限.

    What is finer than a fen or a thousandth is rounded, halves up. Raises UnreadableAmountError.
    """
    words, bare = amount_words(), plain(text).replace("−", "-")
    if bare in words["blank_words"]:
        return None
    if bare in words["unlimited_words"]:
        return UNLIMITED
    number, ending = _number(_without(bare, words["currency_signs"]))
    if unit == "people":
        return _people(number, ending)
    if unit == "number":
        return _thousandths(number, ending)
    return _fen(number, ending, 10_000 if unit == "wan" else 1)


def _without(bare: str, signs: Sequence[str]) -> str:
    """The text after a leading currency sign."""
    sign = next((sign for sign in signs if bare.startswith(sign)), "")
    return bare.removeprefix(sign)


def _number(bare: str) -> tuple[Decimal, str]:
    """The number and what follows it."""
    inside = bare[1:-1] if bare.startswith("(") and bare.endswith(")") else bare.removeprefix("-")
    match = _NUMBER.fullmatch(inside)
    if match is None:
        raise UnreadableAmountError("not_an_amount")
    digits = match["digits"]
    if "," in digits and not _GROUPED.fullmatch(digits):
        raise UnreadableAmountError("grouping")
    number = Decimal(digits.replace(",", "")).scaleb(int(match["power"] or 0))
    if inside != bare and number:
        raise UnreadableAmountError("negative")
    return number, match["unit"]


def _people(number: Decimal, ending: str) -> int:
    words = amount_words()
    if ending and ending not in words["people_units"]:
        raise UnreadableAmountError("not_an_amount")
    if number != number.to_integral_value():
        raise UnreadableAmountError("not_whole")
    if number > words["most_people"]:
        raise UnreadableAmountError("too_large")
    return int(number)


def _thousandths(number: Decimal, ending: str) -> int:
    if ending:
        raise UnreadableAmountError("not_an_amount")
    if number > amount_words()["most_number"]:
        raise UnreadableAmountError("too_large")
    return int((number * 1000).to_integral_value(ROUND_HALF_UP))


def _fen(number: Decimal, ending: str, factor: int) -> int:
    words = amount_words()
    if ending and ending not in words["money_units"]:
        raise UnreadableAmountError("not_an_amount")
    yuan = number * (words["money_units"][ending] if ending else factor)
    if yuan > words["most_yuan"]:
        raise UnreadableAmountError("too_large")
    return int((yuan * 100).to_integral_value(ROUND_HALF_UP))
