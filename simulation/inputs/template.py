"""Archive workbooks in the template's form: empty to fill in, or filled from parsed frames."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd

from simulation.inputs.columns import (
    HOUSEHOLDS,
    MEMBERS,
    Column,
    SheetName,
    archive_columns,
    reading_words,
    sheet_columns,
)

_LAST_VALIDATED_ROW = 200_000
_ROWS_AT_ONCE = 10_000
_MANY_ROWS = 20_000
_TEXT_TYPES = ("text", "id_number", "code", "codes", "yes_no")
_EXPLANATIONS, _CODES = "说明", "代码表"
_SHADES = {"required": "#F4B183", "wanted": "#FFE699", "optional": "#DDEBF7", "identity": "#E7E6E6"}


def write_template(path: Path | str | BytesIO) -> None:
    """Write the empty archive workbook: 户, 家庭成员, what each column holds (说明) and the code lists (代码表)."""
    empty = {sheet: pd.DataFrame(columns=list(sheet_columns(sheet))) for sheet in (HOUSEHOLDS, MEMBERS)}
    write_workbook(path, empty[HOUSEHOLDS], empty[MEMBERS])


def write_workbook(
    path: Path | str | BytesIO, households: pd.DataFrame, members: pd.DataFrame | None = None, title: str = ""
) -> None:
    """Write parsed frames as an .xlsx in the template's form.

    Frames as `read_workbook` gives them (money in integer fen, codes); other columns are left out. Labels stand
    for codes and yuan for fen. A `title` stands in the first row, on the sheet 说明 and in the file's properties;
    one that holds 演示数据 marks the file as synthetic for the reader.
    """
    import xlsxwriter

    frames = {HOUSEHOLDS: households, **({} if members is None else {MEMBERS: members})}
    many = max(map(len, frames.values())) > _MANY_ROWS
    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": many}
    with xlsxwriter.Workbook(path if isinstance(path, BytesIO) else str(path), options) as book:
        # a fixed date, so that the same archive gives the same bytes
        book.set_properties({"title": title, "created": dt.datetime(2000, 1, 1)})
        sheets = {name: book.add_worksheet(archive_columns()[name].zh) for name in frames}
        explanations, codes = book.add_worksheet(_EXPLANATIONS), book.add_worksheet(_CODES)
        ranges = _write_codes(book, codes)
        _write_explanations(book, explanations, title)
        for name, frame in frames.items():
            _write_sheet(book, sheets[name], name, frame, (title, ranges))


def write_parquet(
    path: Path | str, households: pd.DataFrame, members: pd.DataFrame | None = None, title: str = ""
) -> None:
    """Write parsed frames as `X.parquet` and `X.members.parquet`, headers and labels as in the template.

    The `title` is kept in the schema's metadata.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = Path(path)
    places = {HOUSEHOLDS: path, MEMBERS: path.with_name(f"{path.stem}.members.parquet")}
    for name, frame in ((HOUSEHOLDS, households), (MEMBERS, members)):
        if frame is None:
            continue
        columns = {column.zh: _labelled(frame[column.id], column) for column in _present(frame, name)}
        table = pa.Table.from_pandas(pd.DataFrame(columns), preserve_index=False)
        pq.write_table(table.replace_schema_metadata({"title": title}), places[name])


def _present(frame: pd.DataFrame, sheet: SheetName) -> list[Column]:
    return [column for key, column in sheet_columns(sheet).items() if key in frame.columns]


def _labelled(values: pd.Series[Any], column: Column) -> pd.Series[Any]:
    """A parsed column as the form shows it: labels, yuan, 是/否."""
    if column.codes:
        labels = {
            item: "、".join(column.label(code) for code in str(item).split("|")) for item in values.dropna().unique()
        }
        return values.map(labels)
    if column.is_money:
        return values.astype("Float64") / 100
    if column.type == "yes_no":
        return values.map({True: "是", False: "否"})
    return values


def _cells(values: pd.Series[Any], column: Column) -> list[Any]:
    """Cells to write: text, numbers (dates as serial numbers), None where blank."""
    shown = _labelled(values, column)
    if column.type == "date":
        days = (pd.to_datetime(shown) - pd.Timestamp("1899-12-30")).dt.days
        shown = days
    return [None if blank else cell for cell, blank in zip(shown.tolist(), shown.isna().tolist(), strict=True)]


def _write_sheet(
    book: Any,
    sheet: Any,
    name: SheetName,
    frame: pd.DataFrame,
    head: tuple[str, dict[str, str]],
) -> None:
    title, ranges = head
    columns = _present(frame, name)
    top = 1 if title else 0
    if title:
        sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    formats = _column_formats(book)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _width(column), formats.get(column.type))
        sheet.write_string(top, place, column.zh, _header_format(book, column))
        sheet.data_validation(top + 1, place, _LAST_VALIDATED_ROW, place, _validation(column, ranges, name))
    sheet.freeze_panes(top + 1, 1)
    if columns:
        sheet.autofilter(top, 0, top + max(len(frame), 1), len(columns) - 1)
    _write_rows(sheet, top + 1, frame, columns, formats)


def _write_rows(
    sheet: Any,
    top: int,
    frame: pd.DataFrame,
    columns: Sequence[Column],
    formats: dict[str, Any],
) -> None:
    writers: list[tuple[Callable[..., Any], Any]] = [
        (sheet.write_string if column.type in _TEXT_TYPES else sheet.write_number, formats.get(column.type))
        for column in columns
    ]
    for start in range(0, len(frame), _ROWS_AT_ONCE):
        part = frame.iloc[start : start + _ROWS_AT_ONCE]
        cells = [_cells(part[column.id], column) for column in columns]
        for row, values in enumerate(zip(*cells, strict=True), start=top + start):
            for place, value in enumerate(values):
                if value is not None:
                    write, style = writers[place]
                    write(row, place, value, style)


def _column_formats(book: Any) -> dict[str, Any]:
    text = book.add_format({"num_format": "@"})
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    money = book.add_format({"num_format": "0.00"})
    return {"text": text, "id_number": text, "date": date, "month_money": money, "year_money": money}


def _header_format(book: Any, column: Column) -> Any:
    return book.add_format({"bold": True, "border": 1, "text_wrap": True, "bg_color": _SHADES[column.need]})


def _width(column: Column) -> int:
    least = {"id_number": 21, "date": 12, "text": 12, "codes": 24}.get(column.type, 9)
    return max(least, 2 * len(column.zh) + 2)


def _validation(column: Column, ranges: dict[str, str], sheet: SheetName) -> dict[str, Any]:
    """A list for codes, a range for numbers, and for every cell the column's note when it is chosen."""
    words = reading_words()
    prompt = f"{words['need_words'][column.need]}；{words['type_words'][column.type]}。{column.note_zh}"
    rule: dict[str, Any] = {"validate": "any"}
    if column.type == "code":
        rule = {"validate": "list", "source": ranges[f"{sheet}.{column.id}"]}
    elif column.type == "yes_no":
        rule = {"validate": "list", "source": ["是", "否"]}
    elif column.is_money:
        rule = {"validate": "decimal", "criteria": ">=", "value": 0}
    elif column.type in ("count", "years"):
        rule = {"validate": "integer", "criteria": ">=", "value": 0}
    error = {"error_title": column.zh[:32], "error_message": f"应填：{words['type_words'][column.type]}"}
    return {**rule, **error, "input_title": column.zh[:32], "input_message": prompt[:255], "ignore_blank": True}


def _code_rows() -> Iterator[tuple[str, str, Sequence[str]]]:
    for sheet in (HOUSEHOLDS, MEMBERS):
        for column in sheet_columns(sheet).values():
            if column.codes:
                for code in column.codes:
                    yield f"{sheet}.{column.id}", column.zh, column.codes[code]


def _write_codes(book: Any, sheet: Any) -> dict[str, str]:
    """Write the code lists; gives the range of each column's labels."""
    bold = book.add_format({"bold": True})
    for place, (text, width) in enumerate((("表", 12), ("列", 24), ("填写", 26), ("English", 34), ("也认得", 60))):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, text, bold)
    ranges: dict[str, str] = {}
    row = 1
    for key, rows in groupby(_code_rows(), key=lambda item: item[0]):
        first = row
        for _, header, names in rows:
            sheet_name: SheetName = HOUSEHOLDS if key.startswith(HOUSEHOLDS) else MEMBERS
            texts = (archive_columns()[sheet_name].zh, header, names[0], names[1], "、".join(names[2:]))
            for place, text in enumerate(texts):
                sheet.write_string(row, place, text)
            row += 1
        ranges[key] = f"='{_CODES}'!$C${first + 1}:$C${row}"
    sheet.freeze_panes(1, 0)
    return ranges


def _write_explanations(book: Any, sheet: Any, title: str) -> None:
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    lead = (
        title,
        "一户一行填在“户”，职工以外的家庭成员一人一行填在“家庭成员”，用职工编号对应。表头的名称和次序可以不同。",
    )
    row = 0
    for text in filter(None, lead):
        sheet.write_string(row, 0, text, bold)
        row += 1
    heads = (("表", 10), ("表头", 24), ("填写要求", 20), ("单位或形式", 22), ("可填的内容", 50), ("示例", 22),
             ("怎样填", 50), ("Column", 28), ("What to fill in", 60))  # fmt: skip
    for place, (text, width) in enumerate(heads):
        sheet.set_column(place, place, width)
        sheet.write_string(row, place, text, bold)
    for name in (HOUSEHOLDS, MEMBERS):
        for column in sheet_columns(name).values():
            row += 1
            for place, text in enumerate(_explained(name, column)):
                sheet.write_string(row, place, text, wrap)
    sheet.freeze_panes(3 if title else 2, 2)


def _explained(name: SheetName, column: Column) -> tuple[str, ...]:
    words = reading_words()
    labels = [names[0] for names in column.codes.values()]
    examples = words["examples"]
    example = labels[0] if labels else str(examples.get(column.id, examples.get(column.type, "")))
    return (
        archive_columns()[name].zh,
        column.zh,
        words["need_words"][column.need],
        words["type_words"][column.type],
        "、".join(labels),
        example,
        column.note_zh,
        column.en,
        column.note_en,
    )
