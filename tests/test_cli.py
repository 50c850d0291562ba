"""The command line: exit codes, JSON shapes, refusals."""

import csv
import json
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from simulation.cli import app
from simulation.inputs.archive import load_archive
from simulation.inputs.demo import demo_archive
from simulation.inputs.screening import screen as screening
from tests.analysis.test_summary import FIELDS, RANGE, YEAR_FIELDS
from tests.inputs.messy import EXPECTED, write_messy

REPOSITORY = Path(__file__).resolve().parents[1]
FEW = ("--replicates", "2", "--threads", "1")


def call(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def in_shell(*arguments, **more):
    line = [sys.executable, "-m", "simulation.cli", *map(str, arguments)]
    return subprocess.run(line, cwd=REPOSITORY, capture_output=True, text=True, encoding="utf-8", check=False, **more)


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "small.xlsx"
    assert call("demo", "--households", 120, "--seed", 3, "--out", path).exit_code == 0
    return path


@pytest.fixture(scope="module")
def messy(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "messy.xlsx"
    write_messy(path)
    return path


def test_check_lists_every_problem_of_a_messy_file_and_leaves_with_1(messy):
    answer = call("check", messy, "--json")
    assert answer.exit_code == 1
    told = json.loads(answer.stdout)
    assert told.keys() == {"households", "members", "problems"}
    assert (told["households"], told["members"]) == (14, 5)
    assert len(told["problems"]) == len(EXPECTED)
    assert told["problems"][0].keys() == {"sheet", "row", "column", "value", "rule", "fix", "severity"}


def test_check_in_words_says_the_same(messy):
    answer = call("check", messy)
    assert answer.exit_code == 1
    assert "错误 16 处，提醒 7 处" in answer.stdout


def test_check_of_a_clean_file_leaves_with_0(small):
    answer = call("check", small, "--json")
    assert answer.exit_code == 0
    assert json.loads(answer.stdout)["households"] == 120


def test_problem_rows_block_a_run_unless_they_are_left_out(messy):
    assert call("run", "baseline", "--archive", messy, *FEW, "--json").exit_code == 1
    answer = call("run", "baseline", "--archive", messy, "--without-problem-rows", *FEW, "--json")
    assert answer.exit_code == 0
    opening = json.loads(answer.stdout)[0]["opening"]
    assert opening["held_back"] == 10
    assert opening["imported"] + opening["held_back"] == 14


def test_run_gives_a_list_with_every_field(small):
    answer = call("run", "baseline", "no_union_programme", "--archive", small, *FEW, "--json", "--by", "cause")
    assert answer.exit_code == 0
    told = json.loads(answer.stdout)
    assert [one["scenario"] for one in told] == ["baseline", "no_union_programme"]
    for one in told:
        assert one.keys() >= FIELDS
        assert one["opening"].keys() >= {"imported", "cleared", "undecided", "opening_file"}
        assert all(year.keys() >= YEAR_FIELDS for year in one["years"])
        assert one["attribution"]["own"].keys() == RANGE
        assert "cause" in one["by"]


def test_run_in_words_ends_with_the_verdict(small, tmp_path):
    plan = ("--years", "2016-2017", "--denominator", "opening")
    answer = call("run", "baseline", "--archive", small, *FEW, *plan, "--out", tmp_path)
    assert answer.exit_code == 0
    said = "".join(answer.stdout.replace("│", "").split())
    assert said.startswith("【演示数据】基准方案")
    assert "期初档案的由来" in said
    assert "【演示数据】结论" in said
    assert "2016—2017年各年解困脱困率（按期初档案户计）均达到20%的可能性" in said
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".npz", ".xlsx"]
    assert answer.stderr.count("已写出") == 3


def test_compare_and_household_in_json(small):
    answer = call("compare", "baseline", "no_union_programme", "--archive", small, *FEW, "--json")
    assert answer.exit_code == 0
    compared = json.loads(answer.stdout)
    assert compared["differences"][0]["money_differs"]
    assert not compared["equal_money"]
    assert all(one["opening"]["held_back"] == 0 for one in compared["scenarios"])
    number = load_archive(small).households["number"].iloc[0]
    told = call("household", number, "baseline", "--archive", small, *FEW, "--json")
    assert told.exit_code == 0
    assert json.loads(told.stdout)["number"] == number
    assert json.loads(told.stdout)["opening"]["imported"] == 120


def test_screen_counts_and_writes_every_household(small, tmp_path):
    out = tmp_path / "screened.xlsx"
    answer = call("screen", small, "--json", "--out", out)
    assert answer.exit_code == 0
    told = json.loads(answer.stdout)
    assert told.keys() >= {
        "tiers",
        "groups",
        "causes",
        "units",
        "cleared",
        "undecided",
        "retired",
        "above_line_at_opening",
    }
    assert out.exists()
    written = out.read_bytes()
    assert call("screen", small, "--out", small).exit_code == 64  # never over the archive
    assert call("screen", small, "--out", out).exit_code == 64  # nor over another file
    assert out.read_bytes() == written
    assert call("screen", small, "--rules", "rules_2021", "--year", 2026).exit_code == 0


def test_a_template_is_written_once_and_never_over_a_filled_one(tmp_path):
    path = tmp_path / "template.xlsx"
    assert call("template", "--out", path).exit_code == 0
    assert call("template", "--out", path).exit_code == 64
    assert call("check", path).exit_code == 1  # empty: no household yet


@pytest.mark.parametrize(
    "line",
    [
        ["run"], ["run", "baseline", "--no-such-option"], ["run", "baselin"], ["run", "baseline", "--replicates", "0"],
        ["run", "baseline", "--years", "soon"], ["run", "baseline", "--by", "colour"], ["compare", "baseline"],
        ["run", "baseline", "--denominator", "both"], ["demo", "--households", "0", "--out", "x.xlsx"], ["no-such-command"],
        ["household", "no such number", "baseline", "--replicates", "1"], ["run", "baseline", "--years", "2020-2016"],
        ["run", "baseline", "baseline"], ["compare", "baseline", "baseline"], ["compare", "baseline", "plan_2026_2030"],
        ["template", "--out", "x.csv"], ["template", "--out", "no such folder/x.xlsx"], ["demo", "--out", "x.csv"],
        ["demo", "--households", "200001", "--out", "x.xlsx"], ["demo", "--households", "1000001", "--out", "x.parquet"],
    ],
)  # fmt: skip
def test_wrong_usage_leaves_with_64(line):
    assert call(*line).exit_code == 64


def test_where_nothing_can_be_written_is_said_before_the_work(small):
    answer = call("run", "baseline", "--archive", small, *FEW, "--out", small)  # a file, not a folder
    assert (answer.exit_code, answer.stdout) == (64, "")
    assert "不能写到" in "".join(answer.stderr.split())


def test_a_file_that_cannot_be_written_is_named_without_a_traceback(small, tmp_path):
    (tmp_path / "baseline.xlsx").mkdir()  # stands for a workbook that Excel holds open
    answer = call("run", "baseline", "--archive", small, *FEW, "--years", "2016", "--out", tmp_path)
    assert answer.exit_code == 64
    assert "baseline.xlsx" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_csv_of_households_alone_in_gb18030_under_a_chinese_path(small, tmp_path):
    path = tmp_path / "汕头 档案" / "户表.csv"
    path.parent.mkdir()
    rows = openpyxl.load_workbook(small)["户"].iter_rows(min_row=2, values_only=True)
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(rows)
    told = json.loads(call("check", path, "--json").stdout)
    assert (told["households"], told["members"]) == (120, 0)
    answer = call("run", "no_union_programme", "--archive", path, *FEW, "--years", "2016")
    assert answer.exit_code == 0
    assert "医保状况" in answer.stdout  # what the file lacked is named as the form names it


def test_an_archive_that_leaves_nobody_on_file_is_answered(tmp_path):
    path = tmp_path / "one.xlsx"
    seed = next(seed for seed in range(50) if not len(screening(demo_archive(1, seed)).kept))
    assert call("demo", "--households", 1, "--seed", seed, "--out", path).exit_code == 0
    answer = call("run", "baseline", "--archive", path, *FEW, "--by", "unit")
    assert answer.exit_code == 0
    assert "期初档案没有一户" in answer.stdout
    told = json.loads(call("run", "baseline", "--archive", path, *FEW, "--json", "--by", "unit").stdout)
    assert told[0]["opening"]["opening_file"] == 0


def test_equal_money_that_cannot_be_had_is_not_offered_again(small):
    line = ("compare", "baseline", "relief_first", "--archive", small, *FEW)
    assert "--equal-money" in call(*line).stdout
    scaled = call(*line, "--equal-money").stdout
    assert "--equal-money" not in scaled
    assert "预算已按比例缩放" in "".join(scaled.split())


def test_a_plan_under_the_rules_of_2021_is_told_in_its_own_words(small):
    answer = call("run", "plan_2026_2030", "--archive", small, *FEW, "--by", "tier")
    assert answer.exit_code == 0
    said = "".join(answer.stdout.replace("│", "").split())
    assert "2026—2030年各年解困脱困率" in said
    assert "深度困难" in said
    assert "外推" in said


def test_a_wrong_scenario_name_offers_the_nearest():
    assert "baseline" in call("run", "baselin").stderr


def test_a_scenario_file_with_problems_leaves_with_1_and_names_them_all(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        "zh: 试\nen: try\nauthor: 试\nbased_on: baseline\nchanges: {programmes: {living_ad: {total_yuan: 1}}, dnominator: x}\n",
        encoding="utf-8",
    )
    answer = call("run", path, *FEW)
    assert answer.exit_code == 1
    assert "living_aid" in answer.stderr
    assert "dnominator" in answer.stderr


def test_years_without_budgets_are_refused():
    answer = call("run", "baseline", "--years", "2016-2030", *FEW)
    assert answer.exit_code == 1
    assert "2021" in answer.stderr


@pytest.mark.parametrize("name", ["missing.xlsx", "text.xlsx"])
def test_what_is_no_workbook_leaves_with_2(tmp_path, name):
    path = tmp_path / name
    if name == "text.xlsx":
        path.write_text("not a workbook", encoding="utf-8")
    assert call("check", path).exit_code == 2
    assert call("run", "baseline", "--archive", path, *FEW).exit_code == 2


def test_in_a_shell_codes_and_streams_are_the_same(messy):
    refused = in_shell("check", messy, "--json")
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["households"] == 14
    usage = in_shell("run")
    assert (usage.returncode, usage.stdout) == (64, "")
    assert "jiekun run" in usage.stderr
    unusable = in_shell("check", "no such file.xlsx")
    assert (unusable.returncode, unusable.stdout) == (2, "")
    assert "Traceback" not in unusable.stderr


def test_help_comes_quickly_without_the_heavy_parts():
    script = "import sys; import simulation.cli; print([m for m in ('numba', 'pandas', 'numpy', 'openpyxl') if m in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_ctrl_c_ends_a_run_cleanly():
    """The signal comes once the command listens for it: a sleep before it would race with loading and compiling."""
    default, main_thread = signal.getsignal(signal.SIGINT), threading.main_thread().ident

    def interrupt():
        while signal.getsignal(signal.SIGINT) is default:
            time.sleep(0.01)
        signal.pthread_kill(main_thread, signal.SIGINT)

    threading.Thread(target=interrupt, daemon=True).start()
    answer = call("run", "baseline", "--replicates", "100000", "--threads", "1")
    assert (answer.exit_code, answer.stdout) == (130, "")
    assert "已取消" in answer.stderr
    assert signal.getsignal(signal.SIGINT) is default


def test_funding_tells_who_pays_on_budgets_and_on_a_run(small, tmp_path):
    assert call("run", "dues", "--archive", small, *FEW, "--out", tmp_path).exit_code == 0
    answer = call("funding", "dues", "--results", tmp_path / "dues.npz", "--money", 810_000, "--json")
    assert answer.exit_code == 0
    told = json.loads(answer.stdout)
    assert [year["year"] for year in told["budget"]["years"]] == [2016, 2017, 2018, 2019, 2020]
    assert told["dues"]["for_money"]["share"] == 0.13
    assert told["run"]["replicates"] == 2
    in_words = call("funding", "dues", "--results", tmp_path / "dues.npz")
    said = "".join(in_words.stdout.split())
    for heading in ("资金来源和使用：按预算", "资金来源和使用：按测算支出", "分季用款", "收缴率和工资总额变动时"):
        assert heading in said
    assert "反算：各年没有缺口，现份额13%正好够。" in said
    assert call("funding", "baseline", "--results", tmp_path / "dues.npz").exit_code != 0
    assert call("funding", "nonsense").exit_code == 64


def test_household_plans_as_json_words_and_workbook(small, tmp_path):
    asked = ("plan", "households", "baseline", "--archive", small, "--replicates", "4")
    answer = call(*asked, "--money", 100_000, "--out", tmp_path, "--json")
    assert answer.exit_code == 0
    told = json.loads(answer.stdout)
    assert told["money_yuan"] == 100_000
    assert told["gap"] <= 0.005
    assert sum(one["cost_yuan"] for one in told["plans"]) == pytest.approx(told["chosen_yuan"])
    assert (tmp_path / "baseline-households.xlsx").stat().st_size > 0
    written = tmp_path / "baseline-households.json"
    assert json.loads(written.read_text(encoding="utf-8")) == told
    again = json.loads(call(*asked, "--money", 100_000, "--previous", written, "--json").stdout)
    assert [one["measures"] for one in again["plans"]] == [one["measures"] for one in told["plans"]]
    assert call(*asked, "--previous", tmp_path / "baseline-households.xlsx").exit_code == 2
    assert call(*asked, "--previous", tmp_path / "nowhere.json").exit_code == 64
    assert "一户一法" in call(*asked, "--tier-share", "0.1").stdout
    short = call(*asked, "--money", 1)
    assert (short.exit_code, short.stdout) == (64, "")
    assert "不够付保底" in short.stderr
    assert call("plan", "households", "nonsense").exit_code == 64
    assert call("plan", "households", "baseline", "--lang", "fr").exit_code == 64
