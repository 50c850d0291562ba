"""What every file of the repository keeps to, and that its front door (both READMEs, the lock) is in order."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

REPOSITORY = Path(__file__).resolve().parents[1]

# Written with character classes, so that this file does not name what it forbids.
HOSTS_AND_MACHINE_PATHS = (
    r"(py[p]i|pythonhoste[d]|npmj[s]|deb\.debia[n])\.(org|com)|index-ur[l]"
    r"|/wor[k]/(main|steering|shared|\.library)|/far[m]/|/op[t]/jk-|/roo[t]/|/hom[e]/[a-z]"
)
LOOSE_ENDS = r"TOD[O]|FIXM[E]|\bXX[X]\b|raise NotImplementedErro[r]|except Exception: *pas[s]|excep[t]: *$"
NOT_RUN = r"pytest\.(mark\.)?(skip|xfail|importorskip)|@unittest\.skip"


def tracked_texts() -> dict[str, str]:
    """Text files that git holds or would hold, by name; pictures and other binary files are left out."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    paths = [REPOSITORY / name for name in listed.split("\0") if name]
    contents = {path.relative_to(REPOSITORY).as_posix(): path.read_bytes() for path in paths if path.is_file()}
    return {name: data.decode(errors="replace") for name, data in contents.items() if b"\0" not in data[:8000]}


TEXTS = tracked_texts()
LOCK = TEXTS["requirements.lock"]


def lines_with(pattern: str, texts: dict[str, str]) -> list[str]:
    found = re.compile(pattern)
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if found.search(line)
    ]


def test_no_file_names_a_registry_or_a_place_on_somebodys_machine():
    assert lines_with(HOSTS_AND_MACHINE_PATHS, TEXTS) == []


def test_no_loose_ends_in_the_code():
    assert lines_with(LOOSE_ENDS, {name: text for name, text in TEXTS.items() if name.endswith(".py")}) == []


def test_every_test_runs():
    assert lines_with(NOT_RUN, {name: text for name, text in TEXTS.items() if name.startswith("tests/")}) == []


def test_the_lock_has_hashes_and_no_addresses():
    pinned = re.split(r"\n(?=[a-z])", LOCK[LOCK.index("\naltair==") :].lstrip())
    assert [block.split()[0] for block in pinned if "--hash=sha256:" not in block] == []
    assert re.findall(r"\S*(?://|@)\S*", LOCK) == []


def test_the_lock_holds_what_the_project_asks_for():
    project = tomllib.loads(TEXTS["pyproject.toml"])
    asked = [*project["build-system"]["requires"], *project["project"]["dependencies"]]
    asked += project["project"]["optional-dependencies"]["test"]
    pinned = dict(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", LOCK, flags=re.MULTILINE))
    wanted = {re.sub(r"[-_.]+", "-", need.name).lower(): need for need in map(Requirement, asked)}
    missing = [name for name, need in wanted.items() if not need.specifier.contains(pinned.get(name, "0"))]
    assert missing == [], "run `make lock`"


@pytest.mark.parametrize("name", ["README.md", "README.en.md"])
def test_both_readmes_name_the_two_commands_for_both_systems(name):
    commands = ("make app", "make test", "run.ps1 app", "run.ps1 test")
    assert [command for command in commands if command not in TEXTS[name]] == []


def test_the_windows_script_carries_the_mark_that_makes_chinese_readable():
    assert TEXTS["run.ps1"].startswith("\ufeff")


def test_the_windows_script_has_the_commands_people_use():
    on_linux = set(re.findall(r"^([a-z]+):.*##", TEXTS["Makefile"], flags=re.MULTILINE))
    on_windows = set(re.findall(r"^    '([a-z]+)' \{", TEXTS["run.ps1"], flags=re.MULTILINE))
    only_for_developers_on_linux = {"help", "format", "lock"}
    assert on_linux - on_windows == only_for_developers_on_linux
    assert on_windows - on_linux == set()
