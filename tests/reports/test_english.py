"""Whatever is said about a file can be said in English."""

import ast
import re
from pathlib import Path

import pytest

from simulation.errors import SimulationError
from simulation.inputs.checks import all_rules
from simulation.inputs.columns import sheet_columns
from simulation.inputs.kept import open_kept
from simulation.inputs.safety import file_kind
from simulation.inputs.workbook import read_workbook
from simulation.reports.english import in_english
from tests.inputs.messy import write_messy

INPUTS = Path(__file__).resolve().parents[2] / "simulation" / "inputs"
CHINESE = re.compile(r"[\u3400-\u9fff]")
# Their fields hold one of a few Chinese words, so the pairs name each word; tested one by one below.
BY_PARTS = {"本列是9的金额，单元格写的是9的", "换算成9的金额再填", "9，不是工作簿"}
SPEAKERS = {"refuse", "UnreadableCellError", "UnusableFileError"}


def sentences() -> set[str]:
    """Chinese literals handed to whatever refuses a file or a cell, with 9 in every field."""
    found = set()
    for path in INPUTS.glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in SPEAKERS:
                found |= {text for argument in call.args if (text := literal(argument)) and CHINESE.search(text)}
    return found


def literal(node: ast.expr) -> str | None:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "9" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def test_every_refusal_of_a_file_or_cell_has_its_english():
    told = sentences()
    assert len(told) > 60
    assert {text for text in told if CHINESE.search(in_english(text))} == BY_PARTS
    for text in ("本列是每月的金额，单元格写的是每年的", "换算成全年的金额再填"):
        assert not CHINESE.search(in_english(text))


def test_every_rule_has_its_english():
    for rule in all_rules():
        assert not CHINESE.search(in_english(rule.text)), rule.text
        assert not CHINESE.search(in_english(rule.fix)), rule.fix


def test_every_problem_of_a_messy_workbook_has_its_english(tmp_path):
    write_messy(tmp_path / "messy.xlsx")
    for problem in read_workbook(tmp_path / "messy.xlsx").problems:
        for text in (problem.rule, problem.fix):
            assert not CHINESE.search(in_english(text).replace("车牌号", "")), text


def test_names_of_the_form_are_translated_and_a_persons_own_words_are_not():
    category = sheet_columns("households")["category"].en
    assert in_english("“困难类别”没有这一项") == f"“{category}” has no such entry"
    assert "dibao" in in_english("从代码表选：低保户、低保边缘户（是否“低保户”？）")
    assert in_english("不能读取“我的，档案。请看.pdf”：它是 PDF 文件，不是工作簿。请交 .xlsx、.xls、.csv 或 .parquet 格式的档案。") == (
        "“我的，档案。请看.pdf” cannot be read: it is a PDF and no workbook. "
        "Please hand in the archive as .xlsx, .xls, .csv or .parquet."
    )  # fmt: skip
    assert in_english("谁也没有说过的话") == "谁也没有说过的话"


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"<html>", b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_a_refused_file_is_refused_in_english_too(tmp_path, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(SimulationError) as refused:
        read_workbook(path)
    assert not CHINESE.search(in_english(str(refused.value)))
    with pytest.raises(SimulationError) as refused:
        file_kind(tmp_path / "not there.xlsx")
    assert not CHINESE.search(in_english(str(refused.value)))


def test_a_kept_archive_that_is_gone_is_said_in_english(tmp_path):
    with pytest.raises(SimulationError) as refused:
        open_kept(tmp_path, "0" * 16, 2016)
    assert not CHINESE.search(in_english(str(refused.value)))
