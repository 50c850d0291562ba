"""The workbook for finance: every formula comes to the value beside it, totals are the run's, only inputs can be changed."""

import re
from io import BytesIO

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from simulation.analysis.attribution import RunSettings
from simulation.inputs.demo import demo_archive
from simulation.inputs.scenario import build_scenario, load_scenario
from simulation.reports.documents import Case, Request, write_documents

FEW = RunSettings(replicates=4, threads=1)
EVIL = "=1+1"


@pytest.fixture(scope="module")
def case() -> Case:
    content = {**load_scenario("work_first").model_dump(), "name": "mine", "zh": EVIL, "based_on": "baseline"}
    content["funds"]["donations"]["zh"] = EVIL
    content["parameters"] = {"arrival_rate_year": {"value": 0.1, "note": "本市台账"}}
    return Case(demo_archive(250, 7), build_scenario(content, "test"), lambda _: FEW)


@pytest.fixture(scope="module")
def books(case):
    [content] = write_documents("finance", Request((case,))).values()
    return tuple(openpyxl.load_workbook(BytesIO(content), data_only=only) for only in (False, True))


REF = r"(?:'(?P<sheet>[^']+)'!)?(?P<ref>\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)"


class Reader:
    """Computes the few kinds of formulas we write, from the other cells of the workbook, as Python reads them."""

    def __init__(self, formulas):
        self.formulas = formulas

    def of(self, sheet, formula):
        text = re.sub(REF, lambda hit: f"cells({hit['sheet'] or sheet!r}, {hit['ref']!r})", formula.removeprefix("="))
        return eval(re.sub(r"(?<![<>=])=(?!=)", "==", text), {**FUNCTIONS, "cells": self.cells})

    def cells(self, sheet, ref):
        left, top, right, bottom = range_boundaries(ref)
        area = self.formulas[sheet].iter_rows(top, bottom, left, right)
        found = [self.of(sheet, cell.value) if cell.data_type == "f" else cell.value for row in area for cell in row]
        return found if ":" in ref else found[0]


FUNCTIONS = {
    "SUM": lambda cells: sum(cell for cell in cells if isinstance(cell, int | float)),
    "MAX": max,
    "MIN": min,
    "ROUND": round,
    "IF": lambda condition, yes, no: yes if condition else no,
    "SUMIF": lambda names, wanted, numbers: sum(n for name, n in zip(names, numbers, strict=True) if name == wanted),
}


def test_every_formula_comes_to_the_value_that_stands_in_its_cell(books):
    formulas, values = books
    reader, tried = Reader(formulas), 0
    for page in formulas.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("=") and cell.data_type == "f":
                    told = values[page.title][cell.coordinate].value
                    assert reader.of(page.title, cell.value) == pytest.approx(told, abs=1e-6), (
                        page.title,
                        cell.coordinate,
                    )
                    tried += 1
    assert tried > 200


def test_totals_are_those_of_the_run_and_balance_four_ways(books, case):
    values = books[1]
    run = [year["spending_total_yuan"]["mean"] / 10_000 for year in case.summary["years"]]
    rows = {row[0]: row[1:] for row in values["核对"].iter_rows(values_only=True) if row[0]}
    for name in ("分项目", "分来源", "分区县产业", "测算总额"):
        assert rows[name][: len(run)] == pytest.approx(run)
    assert rows["结论"][0] == "平衡"
    by_year = {row[0]: row[1:] for row in values["分年"].iter_rows(values_only=True) if row[0]}
    lifted = [year["lifted"]["mean"] for year in case.summary["years"]]
    assert by_year["首次解困脱困"][: len(run)] == pytest.approx(lifted)


def test_only_inputs_can_be_changed(books):
    formulas = books[0]
    open_cells = {
        page.title: sum(not cell.protection.locked for row in page.iter_rows() for cell in row)
        for page in formulas.worksheets
    }
    assert all(page.protection.sheet for page in formulas.worksheets)
    assert open_cells.pop("输入") > 50
    assert not any(open_cells.values())


def test_what_the_user_typed_is_never_a_formula(books):
    typed = [
        cell
        for page in books[0].worksheets
        for row in page.iter_rows()
        for cell in row
        if str(cell.value).strip().startswith(EVIL)
    ]
    assert len(typed) >= 3
    assert {cell.data_type for cell in typed} == {"s"}


def test_the_first_sheet_says_which_run_it_is(books, case):
    told = "\n".join(str(cell) for row in books[1]["说明"].iter_rows(values_only=True) for cell in row if cell)
    made = case.results.provenance
    for fact in (made.archive_fingerprint, made.scenario_fingerprint, "本市台账", "【演示数据】", "→", "numpy"):
        assert fact in told
    assert {str(made.seed), str(made.replicates)} <= set(told.splitlines())


def test_every_sheet_prints_on_a4_across_with_its_heads_and_page_numbers(books):
    for page in books[0].worksheets:
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
        assert str(page.oddFooter.center.text).startswith("第")
        assert page.title == "说明" or page.print_title_rows


def test_a_plan_that_spends_nothing_and_an_english_workbook_are_written():
    nothing = Case(demo_archive(60, 7), load_scenario("no_union_programme"), lambda _: RunSettings(2, threads=1))
    [content] = write_documents("finance", Request((nothing,), "en")).values()
    checks = openpyxl.load_workbook(BytesIO(content), data_only=True)["checks"]
    assert "balanced" in [cell for row in checks.iter_rows(values_only=True) for cell in row]
