import pytest
import xlsxwriter

from simulation.errors import InputRecordError, UnusableFileError
from simulation.planning.accounts import read_accounts
from simulation.planning.budget_table import read_budget
from tests.planning.contents import content_of

BUDGET = read_budget(content_of("baseline"))


@pytest.fixture
def write(tmp_path):
    def one(text, name="决算.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return one


def test_names_and_amounts_are_found_in_any_columns(write):
    text = "2015 年决算（万元）,,\n序号,项目,决算数\n1,金秋助学,120.5\n2,大病专项救助,105\n3,节日慰问,80\n,合计,305.5\n"
    found = read_accounts(write(text), BUDGET)
    assert found.yuan == {"study_aid": 1_205_000, "major_illness_relief": 1_050_000, "festival_visits": 800_000}
    assert found.unknown == ()


def test_without_a_word_amounts_are_yuan_and_short_names_are_enough(write):
    found = read_accounts(write("项目\t金额\n一、职工医疗互助\t1,200.50\n技能培训\t3万\n", encoding="gb18030"), BUDGET)
    assert found.yuan == {"mutual_aid": 1200.5, "skills_training": 30_000}


def test_rows_that_name_no_programme_are_listed_with_their_number(write):
    found = read_accounts(write("项目,金额\n金秋助学,5\n春游活动,7\n"), BUDGET)
    assert found.yuan == {"study_aid": 5}
    assert found.unknown == ("3: 春游活动 7.00",)


def test_several_rows_of_a_programme_are_added_up(write):
    assert read_accounts(write("项目,金额\n金秋助学,5\n金秋助学（追加）,7\n"), BUDGET).yuan == {"study_aid": 12}


def test_a_workbook_is_read(tmp_path):
    path = tmp_path / "决算.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate((("项目", "金额（万元）"), ("金秋助学", 12.5), ("总计", 12.5))):
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell)
    assert read_accounts(path, BUDGET).yuan == {"study_aid": 125_000}


def test_what_holds_no_accounts_is_refused(write):
    with pytest.raises(InputRecordError, match="没有一行"):
        read_accounts(write("项目,金额\n春游,7\n"), BUDGET)
    with pytest.raises(UnusableFileError):
        read_accounts(write("%PDF-1.4", "决算.pdf"), BUDGET)
