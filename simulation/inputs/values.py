"""From the cells of a column to values: money, counts, dates, codes, yes and no, ID numbers, text.

Every function here takes distinct cells, so a value that fills a whole column is parsed once. What cannot
be read raises `UnreadableCellError` with the broken rule and how to mend it; nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
import difflib
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, partial
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from simulation.inputs.cells import BadCell, Cell, UnreadableCellError, is_blank
from simulation.inputs.columns import Column, plain, reading_words, word_set
from simulation.inputs.dates import parse_date, parse_year
from simulation.inputs.identity import id_facts
from simulation.inputs.problems import Severity

_NUMBER = r"-?(?:\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)"
_LEADING_NUMBER = re.compile(r"^(?:\d{1,2}[.、)]|[①-⑳])")
_BRACKETS = re.compile(r"\([^()]*\)")
_EXPONENT = re.compile(r"\d(?:\.\d+)?e\+?\d+")
_MOST_FEN = 10**15


Faults = Mapping[int, tuple[str, str, Severity]]


@dataclass(frozen=True)
class ParsedCells:
    """Values of distinct cells, in their order, and what is wrong with some of them by position."""

    array: ExtensionArray
    faults: Faults
    """Position -> rule, fix, severity."""


@dataclass(frozen=True)
class CellContext:
    """What the header and the workbook say about a column's cells."""

    factor: int = 1
    """Yuan per unit of money, unless the cell names its unit."""
    date_1904: bool = False


Parser = Callable[[Cell], Any]


def parse_cells(cells: Sequence[Cell], column: Column, context: CellContext | None = None) -> ParsedCells:
    """Parse the distinct cells of one column.

    Gives Int64 fen for money, Int64 for counts and years, datetime64[s] for dates, str for codes and text,
    boolean for yes and no; NA where blank or unreadable. An unreadable cell of a required or wanted column
    and every error cell is an error, else a warning and the value counts as missing.
    """
    parse = _parser(column, context or CellContext())
    values: list[Any] = [None] * len(cells)
    faults: dict[int, tuple[str, str, Severity]] = {}
    rest: Iterable[tuple[int, Cell]] = enumerate(cells)
    if column.is_money:
        rest = _take_numbers(cells, values, (context or CellContext()).factor)
    for position, cell in rest:
        try:
            values[position] = None if is_blank(cell) else parse(_checked(cell))
        except UnreadableCellError as fault:
            values[position] = fault.kept
            faults[position] = (fault.rule, fault.fix, _severity(column, cell, fault))
    if column.type == "id_number":
        faults |= _id_faults(values)
    return ParsedCells(_as_array(values, column), faults)


def _take_numbers(cells: Sequence[Cell], values: list[Any], factor: int) -> list[tuple[int, Cell]]:
    """Put in the fen of plausible number cells all at once; gives the cells that are left."""
    places = [position for position, cell in enumerate(cells) if type(cell) is float]
    numbers = np.array([cells[position] for position in places], dtype=np.float64)
    fen = np.floor(np.round(numbers * factor * 100, 3) + 0.5)  # halves up; the inner rounding undoes binary dust
    fits = np.abs(fen) <= _MOST_FEN
    for position, amount in zip(itertools.compress(places, fits), fen[fits].astype(np.int64).tolist(), strict=True):
        values[position] = amount
    done = set(itertools.compress(places, fits))
    return [(position, cell) for position, cell in enumerate(cells) if position not in done]


def _checked(cell: Cell) -> Cell:
    if isinstance(cell, BadCell):
        if cell.is_formula:
            raise UnreadableCellError("公式没有保存计算结果", "用 Excel 打开并保存一次，或把公式改成数值再交")
        raise UnreadableCellError(f"单元格是错误值 {cell.text}", "改正公式或直接填写数值")
    return cell


def _severity(column: Column, cell: Cell, fault: UnreadableCellError) -> Severity:
    if fault.kept is not None:
        return "warning"
    needed = column.need in ("required", "wanted") or column.type == "id_number"
    return "error" if needed or isinstance(cell, BadCell) else "warning"


def _parser(column: Column, context: CellContext) -> Parser:
    parsers: dict[str, Parser] = {
        "month_money": partial(parse_money, factor=context.factor, is_monthly=True),
        "year_money": partial(parse_money, factor=context.factor, is_monthly=False),
        "count": parse_count,
        "years": partial(parse_year, date_1904=context.date_1904),
        "date": partial(parse_date, date_1904=context.date_1904),
        "code": partial(parse_code, column=column),
        "codes": partial(parse_codes, column=column),
        "yes_no": parse_yes_no,
        "id_number": parse_id_number,
        "text": parse_text,
    }
    return parsers[column.type]


def _as_array(values: list[Any], column: Column) -> ExtensionArray:
    if column.is_money or column.type in ("count", "years"):
        return pd.array(values, dtype="Int64")
    if column.type == "date":
        return pd.array(np.array(values, dtype="datetime64[s]"), dtype="datetime64[s]")
    return pd.array(values, dtype="boolean" if column.type == "yes_no" else "str")


@cache
def _money_pattern() -> re.Pattern[str]:
    words = reading_words()

    def either(names: Sequence[str]) -> str:
        return "|".join(re.escape(plain(name)) for name in sorted(names, key=len, reverse=True))

    month, year = either(words["month_words"]), either(words["year_words"])
    return re.compile(
        rf"(?:人民币|rmb|¥)?(?:(?P<m1>{month})|(?P<y1>{year}))?(?P<number>{_NUMBER})"
        rf"(?P<unit>{either(list(words['money_units']))})?(?:(?P<m2>{month})|(?P<y2>{year}))?"
    )


def parse_money(cell: Cell, factor: int = 1, *, is_monthly: bool = False) -> int:
    """Fen from a number or from text such as 1，200、600元、0.72万元, ¥3000; `factor` yuan where no unit is named."""
    if isinstance(cell, float):
        return _fen(Decimal(repr(cell)) * factor) if np.isfinite(cell) else _no_money()
    text = plain(str(cell))
    if text in word_set("zero_words"):
        return 0
    match = _money_pattern().fullmatch(text) if isinstance(cell, str) else None
    if match is None:
        return _no_money()
    if (match["y1"] or match["y2"]) if is_monthly else (match["m1"] or match["m2"]):
        period = ("每月", "每年") if is_monthly else ("全年", "每月")
        raise UnreadableCellError(f"本列是{period[0]}的金额，单元格写的是{period[1]}的", f"换算成{period[0]}的金额再填")
    units = {plain(name): yuan for name, yuan in reading_words()["money_units"].items()}
    yuan = units[match["unit"]] if match["unit"] else factor
    return _fen(Decimal(match["number"].replace(",", "")) * yuan)


def _fen(yuan: Decimal) -> int:
    fen = int((yuan * 100).to_integral_value(ROUND_HALF_UP))
    if abs(fen) > _MOST_FEN:
        raise UnreadableCellError("金额大得不可能", "核对金额和单位（元、万元）")
    return fen


def _no_money() -> int:
    raise UnreadableCellError("应为金额", "填写数字，例如 1200 或 0.72万元；没有就填 0")


def parse_count(cell: Cell) -> int:
    """A whole number from 3, '3人', '三' or '３口人'."""
    text = plain(f"{cell:.10g}" if isinstance(cell, float) else str(cell))
    for unit in sorted(reading_words()["count_units"], key=len, reverse=True):
        if text.endswith(unit) and text != unit:
            text = text.removesuffix(unit)
            break
    digits = reading_words()["chinese_digits"]
    if text in digits:
        return int(digits[text])
    if re.fullmatch(r"\d{1,6}(?:\.0+)?", text):
        return int(float(text))
    raise UnreadableCellError("应为整数", "填写整数，例如 3")


@cache
def _code_lookup(column: Column) -> dict[str, str]:
    return {plain(name): code for code, names in column.codes.items() for name in (*names, code)}


def _code(text: str, column: Column) -> str | None:
    """The code for a label, with a leading number or a remark in brackets put aside."""
    lookup = _code_lookup(column)
    name = plain(text)
    for form in (name, _LEADING_NUMBER.sub("", name), _BRACKETS.sub("", _LEADING_NUMBER.sub("", name))):
        if form in lookup:
            return lookup[form]
    return None


def parse_code(cell: Cell, column: Column) -> str | None:
    """The code of a label, its English label or one of its spellings."""
    text = parse_text(cell)
    code = _code(text, column)
    if code is None and plain(text) not in word_set("zero_words"):
        raise UnreadableCellError(f"“{column.zh}”没有这一项", _known_labels(text, column))
    return code


def _known_labels(text: str, column: Column) -> str:
    """Every label of the column, and the one most likely meant."""
    labels = [names[0] for names in column.codes.values()]
    near = difflib.get_close_matches(plain(text), labels, n=1, cutoff=0.4)
    listed = f"从代码表选：{'、'.join(labels)}"
    return f"{listed}（是否“{near[0]}”？）" if near else listed


def parse_codes(cell: Cell, column: Column) -> str | None:
    """Several codes joined by '|', in the order of the code list, from labels separated by 、 and the like."""
    text = parse_text(cell)
    whole = _code(text, column)
    if whole or plain(text) in word_set("zero_words"):
        return whole
    marks = re.escape(reading_words()["list_marks"])
    parts = [part for part in re.split(f"[{marks}]+", unicodedata.normalize("NFKC", text)) if part]
    found = {part: _code(part, column) for part in parts}
    unknown = [part for part, code in found.items() if code is None]
    if unknown:
        raise UnreadableCellError(f"“{column.zh}”没有“{unknown[0]}”这一项", _known_labels(unknown[0], column))
    return "|".join(code for code in column.codes if code in found.values())


def parse_yes_no(cell: Cell) -> bool:
    """True or False from 是/否, 有/无, Y/N, 1/0, √/×."""
    text = plain(parse_text(cell))
    if text in word_set("yes_words"):
        return True
    if text in word_set("no_words"):
        return False
    raise UnreadableCellError("应为“是”或“否”", "填写 是 或 否")


def parse_text(cell: Cell) -> str:
    """Text without outer space; a whole number without '.0', a date as year-month-day."""
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) >= 10**15:
            raise UnreadableCellError(
                "超过 15 位的号码存成了数字，末几位已经丢失", "按原件重填，并把单元格设为文本格式"
            )
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime | dt.date):
        return cell.isoformat()[:10]
    return unicodedata.normalize("NFKC", str(cell)).strip().lstrip("'")


def parse_id_number(cell: Cell) -> str:
    """An ID number as text in capitals; one stored as a number is refused, for its last digits are lost."""
    lost = UnreadableCellError("身份证号存成了数字，末几位已经丢失，无法恢复", "按证件重新录入，并把单元格设为文本格式")
    if not isinstance(cell, str):
        raise lost
    text = plain(cell).strip("'\"").upper()
    if _EXPONENT.search(text.lower()):
        raise lost
    return text


def _id_faults(values: list[Any]) -> dict[int, tuple[str, str, Severity]]:
    """Faults of ID numbers that are text; the first that applies."""
    positions = [position for position, value in enumerate(values) if value is not None]
    facts = id_facts([values[position] for position in positions])
    faults: dict[int, tuple[str, str, Severity]] = {}
    for place in np.flatnonzero(~(facts.has_form & facts.has_region & facts.has_date & facts.has_checksum)):
        position = positions[place]
        faults[position] = (
            *_id_fault(values[position], has_form=facts.has_form[place], has_date=facts.has_date[place]),
            "error",
        )
    return faults


def _id_fault(number: str, *, has_form: bool, has_date: bool) -> tuple[str, str]:
    if not has_form:
        return f"身份证号应为 15 位数字或 18 位，现为 {len(number)} 个字符", "按证件核对后重填"
    if not has_date:
        return "身份证号第 7 位起的出生日期不存在", "按证件核对后重填"
    if number.endswith("000") and len(number) == 18:
        return "身份证号末三位是 000 且校验码不符，多半曾存成数字而丢失末位", "按证件重新录入，并把单元格设为文本格式"
    return "身份证号的校验码或地区码不符（GB 11643）", "按证件核对后重填"
