"""Files for people: numbers stay numbers, text stays text, names never become paths."""

import openpyxl

from simulation.analysis.summary import summarise_run
from simulation.inputs.screening import screen
from simulation.reports.names import Names
from simulation.reports.run_files import write_run
from simulation.reports.screened import write_screened
from simulation.reports.tables import bridge_table, run_tables
from simulation.results import load_results
from tests.analysis.cities import city, made_up, ran


def test_a_runs_files_can_be_read_again_and_hold_every_table(tmp_path):
    results = ran("baseline")
    paths = write_run(tmp_path / "new", results, summarise_run(results, by="tier"), Names())
    assert [path.suffix for path in paths] == [".npz", ".json", ".xlsx"]
    assert load_results(paths[0]).provenance.scenario == "baseline"
    book = openpyxl.load_workbook(paths[2])
    assert "演示数据" in str(book.worksheets[0]["A3"].value)
    assert all("演示数据" in sheet["A1"].value for sheet in book)  # a sheet may be copied or printed alone
    assert len(book.worksheets) == len(run_tables(summarise_run(results, by="tier"), Names())) + 2
    numbers = [
        cell.value
        for row in book.worksheets[2].iter_rows(min_row=4, min_col=3)
        for cell in row
        if cell.value is not None
    ]
    assert numbers
    assert all(isinstance(value, int | float) for value in numbers[:20])


def test_a_users_text_becomes_neither_a_path_nor_a_formula(tmp_path):
    run = made_up([[1, 1], [1, 1]], scenario="../../evil name", scenario_titles=("=1+1", "=cmd|x"))
    paths = write_run(tmp_path, run, summarise_run(run), Names())
    assert {path.parent for path in paths} == {tmp_path}
    book = openpyxl.load_workbook(paths[2])
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_the_screened_list_has_every_household_and_no_personal_field(tmp_path):
    path = tmp_path / "screened.xlsx"
    write_screened(path, city(), screen(city()))
    sheet = openpyxl.load_workbook(path).active
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert len(rows) == len(city().households)
    assert all(row[3] for row in rows)
    assert "姓名" not in [cell.value for cell in sheet[2]]
    assert "演示数据" in sheet["A1"].value


def test_the_bridge_table_shows_the_parts_of_the_cleared():
    rows = bridge_table(summarise_run(made_up([[0, 0], [0, 0]]))["opening"]).rows
    assert {row.name[1]: row.values[0] for row in rows}["imported"] == 120
    assert sum(row.values[0] for row in rows if row.level == 1) == 15
