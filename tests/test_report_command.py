"""`jiekun report`: what it writes, what it refuses."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulation.cli import app


def report(*arguments):
    return CliRunner().invoke(app, ["report", *map(str, arguments)])


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "small.xlsx"
    written = CliRunner().invoke(app, ["demo", "--households", "60", "--seed", "3", "--out", str(path)])
    assert written.exit_code == 0
    return path


def test_files_are_written_and_the_same_run_may_write_them_again(archive, tmp_path):
    for _ in range(2):
        answer = report("baseline", "--kind", "annex3", "--archive", archive, "--out", tmp_path)
        assert answer.exit_code == 0
    assert {path.suffix for path in tmp_path.iterdir()} == {".xlsx", ".pdf"}


def test_a_file_that_says_something_else_is_never_overwritten_and_nothing_else_is_written(archive, tmp_path):
    mine = tmp_path / "附件3_困难职工档案汇总表_baseline.xlsx"
    mine.write_text("我的", encoding="utf-8")
    answer = report("baseline", "--kind", "annex3", "--archive", archive, "--out", tmp_path)
    assert answer.exit_code == 64
    assert mine.name in answer.stderr
    assert mine.read_text(encoding="utf-8") == "我的"
    assert list(tmp_path.iterdir()) == [mine]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--kind", "annex9"), "annex4"),
        (("--kind", "annex1", "--public"), "annex1 不能公开"),
        (("--kind", "annex3", "--lang", "fr"), "zh, en"),
    ],
)
def test_wrong_wishes_are_refused_with_what_is_possible(options, said, tmp_path):
    answer = report("baseline", *options, "--out", tmp_path)
    assert answer.exit_code == 64
    assert said in answer.stderr.replace("\n", "")


def test_several_scenarios_give_a_file_each(archive, tmp_path):
    answer = report(
        "baseline", "work_first", "--kind", "annex3", "--lang", "en", "--archive", archive, "--out", tmp_path
    )
    assert answer.exit_code == 0
    assert len(list(tmp_path.iterdir())) == 4
