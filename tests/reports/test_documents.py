"""Documents: every kind has a writer, files are named safely, the same request gives the same bytes."""

import shutil
import subprocess
from datetime import date
from importlib import import_module
from io import BytesIO

import openpyxl
import pytest

from simulation.analysis.attribution import RunSettings
from simulation.inputs.demo import demo_archive
from simulation.inputs.scenario import build_scenario, load_scenario
from simulation.reports.documents import KINDS, Case, Request, write_documents
from simulation.reports.pdf import _fonts_for, pdf

FEW = RunSettings(replicates=4, threads=1)


@pytest.fixture(scope="module")
def case() -> Case:
    return Case(demo_archive(250, 7), load_scenario("baseline"), lambda _: FEW)


def cells(content, sheet=0, only_values=True):
    page = openpyxl.load_workbook(BytesIO(content), data_only=only_values).worksheets[sheet]
    return {row[0]: row[1:] for row in page.iter_rows(values_only=True) if row[0]}


def words(content, folder):
    """Text of a PDF as another program reads it; empty where that program is not there."""
    if shutil.which("pdftotext") is None:
        return ""
    (folder / "x.pdf").write_bytes(content)
    read = subprocess.run(["pdftotext", "-layout", "x.pdf", "-"], cwd=folder, capture_output=True, check=True)
    return read.stdout.decode("utf-8")


def of(case, kind, ending, **more):
    [content] = [
        content for name, content in write_documents(kind, Request((case,), **more)).items() if name.endswith(ending)
    ]
    return content


def test_every_kind_has_a_writer():
    assert all(callable(import_module(f"simulation.reports.{module}").write) for module in KINDS.values())


def test_the_name_of_a_users_scenario_is_no_path(case):
    content = {**case.scenario.model_dump(), "name": "../../甲 方案"}
    odd = Case(case.archive, build_scenario(content, "test"), case.settings)
    assert odd.stem == "甲_方案"


def test_annex3_holds_the_counts_and_live_sums_that_come_to_them(case):
    content = of(case, "annex3", ".xlsx")
    kept, homes = case.screening.kept, case.archive.households
    rows, live = cells(content), cells(content, only_values=False)
    for place, unit in enumerate(case.archive.units):
        here = homes.iloc[kept][homes["unit"].to_numpy()[kept] == place]
        assert rows[unit][:2] == (len(here), here["size"].sum())
    assert rows["合计"][0] == len(kept) == sum(rows["合计"][2:5]) == sum(rows["合计"][5:15])
    assert all(str(cell).startswith("=SUM(") for cell in live["合计"])
    assert tuple(sum(rows[unit][k] for unit in case.archive.units) for k in range(21)) == rows["合计"]


def test_annex3_for_the_public_tells_no_small_group_and_adds_nothing_up_for_the_reader(case):
    told, live = (cells(of(case, "annex3", ".xlsx", public=True), only_values=only) for only in (True, False))
    shown = [cell for unit in case.archive.units for cell in told[unit]]
    assert "＊" in shown
    assert not {1, 2, 3, 4} & set(shown)
    hidden_columns = [k for k in range(len(told["合计"])) if any(told[unit][k] == "＊" for unit in case.archive.units)]
    assert not any(str(live["合计"][k]).startswith("=") for k in hidden_columns)
    assert not any("内部" in str(cell) for cell in told.values())


def test_annex4_balances_and_says_what_the_run_says(case):
    content = of(case, "annex4", ".xlsx")
    columns = (
        "on_file_start",
        "newly_identified",
        "relieved",
        "exited",
        "relapsed",
        "removed",
        "on_file_end",
        "lifted",
    )
    taken = (0, 1, 7, 8, 9, 10, 11, 12)
    for place, year in enumerate(case.summary["years"]):
        rows = cells(content, place)
        for name in (*case.archive.units, "合计"):
            start, new, relieved, exited, relapsed, removed, end, _ = (rows[name][k] for k in taken)
            assert end == pytest.approx(start + new - relieved - exited + relapsed - removed)
        assert [rows["合计"][k] for k in taken] == pytest.approx([year[name]["mean"] for name in columns])
        assert rows["合计"][13] == pytest.approx(year["rate_current"]["mean"], abs=1e-6)
        assert rows["合计"][14] == year["probability_target"]
        sources = [spent["mean"] / 10_000 for spent in year["by_source_yuan"].values() if round(spent["mean"])]
        assert rows["合计"][15:] == pytest.approx(sources, abs=1e-6)
        unit_money = [
            year["spending_total_yuan"]["mean"]
            for year in [case.summary["by"]["unit"][case.archive.units[0]]["years"][place]]
        ]
        assert sum(rows[case.archive.units[0]][15:]) * 10_000 == pytest.approx(unit_money[0], abs=0.1)
    whole = cells(content, len(case.summary["years"]))
    assert whole["合计"][12] == pytest.approx(case.summary["lifted_total"]["mean"])


def test_annex4_for_the_public_has_no_units(case):
    told = cells(of(case, "annex4", ".xlsx", public=True))
    assert not set(told) & set(case.archive.units)
    assert told["合计"][0] == len(case.screening.kept)


@pytest.mark.parametrize("kind", ["annex3", "annex4"])
def test_the_pdf_says_the_same_numbers(case, kind, tmp_path):
    text = words(of(case, kind, ".pdf"), tmp_path)
    for cell in cells(of(case, kind, ".xlsx"))["合计"][:3] if text else ():
        assert f"{cell:,.{1 if kind == 'annex4' else 0}f}" in text


def test_documents_are_the_same_every_time_and_bear_the_plans_first_day(case):
    one, other = (write_documents("annex3", Request((case,))) for _ in range(2))
    assert one == other
    workbook = next(content for name, content in one.items() if name.endswith(".xlsx"))
    assert openpyxl.load_workbook(BytesIO(workbook)).properties.created.date() == date(2016, 9, 1)


def test_rare_characters_never_become_empty_boxes(tmp_path):
    data = {"title": "t", "forms": []}
    assert _fonts_for("喆")[0] != ["Noto Sans SC"] or _fonts_for("喆")[1] == "〓"
    assert _fonts_for("张三，ABC 12%")[0] == ["Noto Sans SC"]
    assert _fonts_for("\U0010ffff")[1] == "〓"
    assert pdf("form", data, date(2016, 9, 1), "zh").startswith(b"%PDF")
