"""What a terminal shows: nothing cut off at any width, ranges always there, differences with their sign."""

import io
import re
from collections import Counter

import pytest
from rich.cells import cell_len
from rich.console import Console

from simulation.analysis.attribution import RunSettings
from simulation.analysis.comparison import compare_scenarios
from simulation.analysis.household import explain_household
from simulation.analysis.summary import summarise_run
from simulation.inputs.problems import Problem
from simulation.inputs.screening import screen
from simulation.reports.console import (
    print_comparison,
    print_household,
    print_problems,
    print_run,
    print_table,
    show,
    wrap,
)
from simulation.reports.household import household_tables
from simulation.reports.names import Names, names_of
from simulation.reports.tables import Row, Table
from tests.analysis.cities import city, made_up, plan, ran

WIDTHS = (80, 100, 120, 160)
PROBLEMS = [
    Problem("2016年汇总", 13, "困难职工类别", "特困户", "公式没有保存计算结果", "用 Excel 打开并保存一次，或把公式改成数值再交", "error"),
    Problem("家属情况", None, "年龄", "", "不认识这一列，没有读", "不需要就不用管；若是“学制”，改用这个表头", "warning"),
    Problem("户", 7, "家庭住址", "x" * 90, "家庭成员表列的人（加上本人）多于家庭人口", "改正家庭人口，或删去不共同生活的成员", "error"),
]  # fmt: skip


def said(show_it, *content, width=80) -> str:
    stream = io.StringIO()
    show_it(Console(file=stream, width=width, highlight=False), *content)
    return stream.getvalue()


def dense(text: str) -> str:
    return re.sub(r"[\s│╭╮╰╯─]", "", text)


@pytest.mark.parametrize("width", [60, *WIDTHS])
def test_no_word_of_a_problem_is_cut_off(width):
    text = said(print_problems, PROBLEMS, width=width)
    assert all(cell_len(line) <= width for line in text.splitlines())
    for problem in PROBLEMS:
        wanted = Counter(dense(problem.column + problem.value + problem.rule + problem.fix))
        assert not wanted - Counter(text)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_run_fits_its_terminal_and_shortens_no_name(width):
    summary = summarise_run(ran("baseline"), by="unit")
    text = said(print_run, summary, names_of(plan("baseline")), width=width)
    assert all(cell_len(line) <= width for line in text.splitlines())
    assert "…" not in text
    assert text.index("【演示数据】") < text.index("期初档案的由来")


def test_every_number_that_varies_stands_with_its_range_at_any_width():
    value = {"mean": 1234.4, "p05": 1000.0, "p50": 1200.0, "p95": 1500.0}
    table = Table(("表", "table"), (("年", "year"),) * 5, (Row(("户", "households"), "households", (value,) * 5),))
    assert said(print_table, table, width=120).count("1,000~1,500") == 5
    narrow = said(print_table, table, width=60)
    assert narrow.count("1,234") == narrow.count("1,000~") == narrow.count("1,500") == 5


def test_a_table_with_nothing_in_it_is_printed():
    assert "管档单位" in said(print_table, Table(("管档单位", "units"), (("户", "households"),), ()))


def test_differences_carry_their_sign_and_zero_has_none():
    gain = {"mean": 7.0, "p05": -1.0, "p50": 7.0, "p95": 12.0}
    assert show(gain, "households", signed=True) == "+7\n-1~+12"
    assert show(0.2, "households", signed=True) == "0"
    assert show(-0.2, "households", signed=True) == "0"
    assert show(0.8, "chance", signed=True) == "80%"


def test_a_comparison_says_the_money_before_any_table_and_counts_the_rows_left_out():
    compared = compare_scenarios([ran("baseline"), ran("no_union_programme")])
    text = dense(said(print_comparison, compared))
    assert text.index("先看钱") < text.index("方案对照")
    opening = compared["scenarios"][0]["opening"]
    assert f"需人工核定{opening['undecided']}" in text
    assert "有问题未导入0" in text


def test_no_number_is_broken_from_its_range_or_its_percent_sign():
    text = "约 12,345—67,890 户，达到 20 % 的 about 12–345 households); more"
    for width in range(16, 60):
        lines = wrap(text, width)
        assert any("12,345—67,890" in line for line in lines)
        assert any("20 %" in line for line in lines)
        assert not [line for line in lines if line[0] in ";,.)%—–"]


def test_wrapped_lines_keep_the_indent_of_the_first():
    assert all(line.startswith("  ") for line in wrap("  · child, male, aged 13, student, seriously ill", 20))


def test_a_programme_that_reaches_only_some_shows_awarded_and_not_reached():
    told = {
        "first_lifted": {2016: 0.0},
        "years": [
            {
                "year": 2016, "status": dict.fromkeys(("on_file", "relieved", "exited", "removed"), 0.25), "line_yuan": 476.0,
                "kept_on_file_by": {}, "supported_only": 0.0, "dibao": 0.5, "months_above": 0.0, "months_supported": 3.0,
                "means": dict.fromkeys(
                    ("gross_head_yuan", "own_head_yuan", "wages_yuan", "pensions_yuan", "medical_cost_yuan",
                     "other_cost_yuan", "cash_aid_yuan", "people_working", "able_without_work"), 0.0),
                "programmes": {
                    "living_aid": {"needed": 1.0, "awarded": 1.0, "barred": 0.0, "not_reached": 0.0},
                    "skills_training": {"needed": 1.0, "awarded": 0.0, "barred": 0.0, "not_reached": 1.0, "no_room": 1.0},
                },
            }
        ],
    }  # fmt: skip
    rows = household_tables(told, Names())[2].rows
    assert [row.level for row in rows] == [0, 0, 1, 1]
    assert [row.values[0] for row in rows[2:]] == [0.0, 1.0]


def test_a_household_is_told_with_the_months_its_aid_carries_it():
    number = str(city().households["number"].iloc[screen(city()).kept[3]])
    told = explain_household(city(), plan("baseline"), number, RunSettings(replicates=4, threads=1))
    text = dense(said(print_household, told, names_of(plan("baseline")), width=120))
    assert "连同救助连续达到标准线月数" in text
    assert "期初档案" in text
    assert number in text


def test_where_nobody_is_on_file_no_chance_is_claimed():
    run = made_up([[0, 0], [0, 0]], bridge={"imported": 4, "cleared": 3, "undecided": 1, "opening_file": 0, "retired": 0,
                                           "above_line_at_opening": 3})  # fmt: skip
    run.arrays["moves"][:] = 0
    text = dense(said(print_run, summarise_run(run, by="unit"), Names()))
    assert "期初档案没有一户" in text
    assert "很可能达到" not in text
    assert "清档剔除3" in text
