"""Dates as real files write them: Excel dates, serial numbers, and text in a dozen forms."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from simulation.inputs.cells import Cell, UnreadableCellError
from simulation.inputs.columns import reading_words

_YEAR_MONTH_DAY = re.compile(r"(\d{4})[-/.,、。年](\d{1,2})(?:[-/.,、。月](\d{1,2})日?|月)?(?:出?生)?")
_DIGITS_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_YEAR_ONLY = re.compile(r"(\d{4})年?")
_CLOCK = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")


def parse_date(cell: Cell, *, date_1904: bool = False) -> dt.date:
    """A date from an Excel date, a serial number, 20150301, 2015.3.1, 2015年3月 (its first day) and the like."""
    if isinstance(cell, dt.date):  # datetime too
        return _day(cell.year, cell.month, cell.day)
    if isinstance(cell, float):
        return _date_of_number(cell, date_1904=date_1904)
    text = unicodedata.normalize("NFKC", str(cell)).strip().strip("'")
    text = "".join(_CLOCK.sub("", text).split())
    if match := _YEAR_MONTH_DAY.fullmatch(text) or _DIGITS_DATE.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3] or 1))
    if match := _YEAR_ONLY.fullmatch(text):
        return _only_year(int(match[1]))
    if re.fullmatch(r"\d{4,5}(?:\.\d+)?", text):
        return _date_of_number(float(text), date_1904=date_1904)
    return _no_date()


def parse_year(cell: Cell, *, date_1904: bool = False) -> int:
    """A calendar year from 2014, '2014年', '2014.9' or any date."""
    first, last = reading_words()["years"]
    if isinstance(cell, float) and first <= cell < last + 1:
        return int(cell)
    try:
        return parse_date(cell, date_1904=date_1904).year
    except UnreadableCellError as fault:
        if isinstance(fault.kept, dt.date):
            return fault.kept.year
        raise UnreadableCellError("应为年份", "填写四位年份，例如 2014") from fault


def _date_of_number(number: float, *, date_1904: bool) -> dt.date:
    first_year, last_year = reading_words()["years"]
    first_serial, last_serial = reading_words()["serial_dates"]
    if first_year <= number < last_year + 1:
        return _year_point_month(f"{number:.10g}")
    if first_serial <= number <= last_serial:
        start = dt.date(1904, 1, 1) if date_1904 else dt.date(1899, 12, 30)
        return start + dt.timedelta(days=int(number))
    match = _DIGITS_DATE.fullmatch(f"{number:.0f}") if float(number).is_integer() else None
    return _day(int(match[1]), int(match[2]), int(match[3] or 1)) if match else _no_date()


def _year_point_month(text: str) -> dt.date:
    """2015.3 or 2015.11 typed as a number; 2015.1 may be January or October."""
    year, _, month = text.partition(".")
    if not month:
        return _only_year(int(year))
    if month == "1":
        raise UnreadableCellError(
            f"{text} 存成了数字，分不清是 1 月还是 10 月", f"改成文本，例如 {year}-01 或 {year}-10"
        )
    return _day(int(year), int(month) if len(month) <= 2 else 0, 1)


def _only_year(year: int) -> dt.date:
    first = _day(year, 1, 1)
    raise UnreadableCellError("只有年份，没有月份", "补上月份；现按该年 1 月读", kept=first)


def _day(year: int, month: int, day: int) -> dt.date:
    first, last = reading_words()["years"]
    try:
        found = dt.date(year, month, day)
    except ValueError:
        raise UnreadableCellError("没有这一天", "核对年月日，例如 2015-03-01") from None
    if not first <= year <= last:
        raise UnreadableCellError(f"年份不在 {first} 至 {last} 之间", "核对年份")
    return found


def _no_date() -> dt.date:
    raise UnreadableCellError("应为日期", "填写年月日或年月，例如 2015-03-01、2015年3月")
