"""Documents: every kind has a writer, files are named safely, the same request gives the same bytes."""

from datetime import date
from importlib import import_module
from io import BytesIO

import openpyxl
import pytest

from simulation.analysis.attribution import RunSettings
from simulation.inputs.demo import demo_archive
from simulation.inputs.scenario import build_scenario, load_scenario
from simulation.reports.documents import KINDS, Case, Request, write_documents

FEW = RunSettings(replicates=4, threads=1)


@pytest.fixture(scope="module")
def case() -> Case:
    return Case(demo_archive(250, 7), load_scenario("baseline"), lambda _: FEW)


def test_every_kind_has_a_writer():
    assert all(callable(import_module(f"simulation.reports.{module}").write) for module in KINDS.values())


def test_the_name_of_a_users_scenario_is_no_path(case):
    content = {**case.scenario.model_dump(), "name": "../../甲 方案"}
    odd = Case(case.archive, build_scenario(content, "test"), case.settings)
    assert odd.stem == "甲_方案"


def test_annex3_holds_the_counts_and_live_sums_that_come_to_them(case):
    [(name, content)] = write_documents("annex3", Request((case,))).items()
    assert name == "附件3_困难职工档案汇总表_baseline.xlsx"
    kept, homes = case.screening.kept, case.archive.households
    [values, formulas] = [openpyxl.load_workbook(BytesIO(content), data_only=only).active for only in (True, False)]
    rows = {row[0]: row[1:] for row in values.iter_rows(min_row=6, values_only=True)}
    live = {row[0]: row[1:] for row in formulas.iter_rows(min_row=6, values_only=True)}
    for place, unit in enumerate(case.archive.units):
        here = homes.iloc[kept][homes["unit"].to_numpy()[kept] == place]
        assert rows[unit][:2] == (len(here), here["size"].sum())
    assert rows["合计"][0] == len(kept) == sum(rows["合计"][2:5]) == sum(rows["合计"][5:15])
    assert all(str(cell).startswith("=SUM(") for cell in live["合计"])
    assert tuple(sum(rows[unit][k] for unit in case.archive.units) for k in range(21)) == rows["合计"]


def test_a_workbook_is_the_same_every_time_and_bears_the_plans_first_day(case):
    [one], [other] = (write_documents("annex3", Request((case,))).values() for _ in range(2))
    assert one == other
    assert openpyxl.load_workbook(BytesIO(one)).properties.created.date() == date(2016, 9, 1)
