"""An edit anywhere in the model must never leave old compiled code running."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simulation import compiling


@pytest.fixture
def package(tmp_path):
    (tmp_path / "year").mkdir()
    (tmp_path / "reports").mkdir()
    (tmp_path / "year" / "needs.py").write_text("A = 1\n")
    (tmp_path / "engine.py").write_text("B = 1\n")
    (tmp_path / "reports" / "word.py").write_text("C = 1\n")
    return tmp_path


@pytest.mark.parametrize("edited", ["year/needs.py", "engine.py", "year/new.py"])
def test_an_edit_changes_the_folder(package, edited):
    before = compiling.source_hash(package)
    (package / edited).write_text("A = 2\n")
    assert compiling.source_hash(package) != before


def test_moving_a_file_changes_the_folder(package):
    before = compiling.source_hash(package)
    (package / "engine.py").rename(package / "passes.py")
    assert compiling.source_hash(package) != before


def test_an_edit_of_a_report_costs_no_compilation(package):
    before = compiling.source_hash(package)
    (package / "reports" / "word.py").write_text("C = 2\n")
    assert compiling.source_hash(package) == before


def test_hashing_the_package_is_not_felt():
    compiling.source_hash()
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        compiling.source_hash()
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.010


def test_a_folder_that_was_set_is_respected(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert compiling.use_cache_directory() == tmp_path


@pytest.mark.parametrize("home", ["/proc/nowhere", "", "not/absolute"])
def test_without_a_writable_home_the_environment_or_a_new_temporary_folder_serves(monkeypatch, tmp_path, home):
    monkeypatch.setattr(compiling, "_user_cache", lambda: Path(home))
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert compiling.cache_directory() == tmp_path / "cache" / "jiekun" / "compiled" / compiling.source_hash()
    monkeypatch.setattr(sys, "prefix", "/proc/nowhere")
    folder = compiling.cache_directory()
    assert folder.is_dir()
    assert compiling.cache_directory() != folder
    folder.rmdir()


def test_only_the_newest_versions_are_kept(monkeypatch, tmp_path):
    monkeypatch.setattr(compiling, "_user_cache", lambda: tmp_path)
    versions = tmp_path / "jiekun" / "compiled"
    for age in range(10):
        (versions / f"old{age}").mkdir(parents=True)
        os.utime(versions / f"old{age}", (1e9 - age, 1e9 - age))
    current = compiling.cache_directory()
    assert {path.name for path in versions.iterdir()} == {current.name, "old0", "old1", "old2"}


def test_the_folder_is_set_before_numba_reads_it(tmp_path):
    script = "import os, simulation.rules, numba; print(numba.config.CACHE_DIR == os.environ['NUMBA_CACHE_DIR'] != '')"
    environment = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    environment["XDG_CACHE_HOME"] = environment["LOCALAPPDATA"] = str(tmp_path)
    root = compiling.PACKAGE.parent
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "True"
    assert any((tmp_path / "jiekun" / "compiled").iterdir())
