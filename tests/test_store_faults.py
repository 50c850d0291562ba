"""What the store says when its file is taken, read-only, damaged, newer or full."""

import os
import sqlite3
from pathlib import Path

import pytest

from simulation import store_file
from simulation.store import Store, StoreFaultError


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "数据 资料" / "jiekun.db"


@pytest.fixture
def open_at(place: Path):
    """Opens stores on one file; all are closed at the end (Windows keeps an open file from being deleted)."""
    place.parent.mkdir(exist_ok=True)
    opened: list[Store] = []

    def opening(url: str | None = None) -> Store:
        opened.append(Store(url or url_of(place)))
        return opened[-1]

    yield opening
    for one in opened:
        one.close()


@pytest.fixture
def store(open_at) -> Store:
    return open_at()


def test_readers_do_not_wait_for_a_writer_and_writers_say_who_is_in_the_way(place, open_at, monkeypatch):
    monkeypatch.setattr(store_file, "BUSY_SECONDS", 0.05)
    store = open_at()
    draft = store.create_plan("p", "baseline", {"n": 0})
    other = sqlite3.connect(place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert store.draft(draft.plan) == draft
    with pytest.raises(StoreFaultError) as refused:
        store.edit(draft.plan, draft.revision, {"n": 1}, "n")
    assert "正被别的程序占用" in refused.value.zh
    assert "in use by another program" in refused.value.en
    other.execute("ROLLBACK")
    other.close()
    assert store.edit(draft.plan, draft.revision, {"n": 1}, "n").document == {"n": 1}


def test_a_read_only_file_can_be_read_and_says_why_it_is_not_written(place, open_at):
    first = open_at()
    draft = first.create_plan("p", "baseline", {"n": 0})
    first.close()
    store = open_at(f"sqlite:///file:{place.as_posix()}?mode=ro&uri=true")
    assert store.draft(draft.plan) == draft
    with pytest.raises(StoreFaultError, match="不能写入") as refused:
        store.edit(draft.plan, draft.revision, {"n": 1}, "n")
    assert "read-only" in refused.value.en


@pytest.mark.parametrize("content", [b"This is a letter, not a database. " * 200, None])
def test_a_file_that_is_no_store_is_refused_in_words_and_left_as_it_is(place, content):
    place.parent.mkdir()
    if content is None:
        store = Store(url_of(place))
        store.create_plan("p", "baseline", {"filler": "x" * 50_000})
        store.close()
        whole = bytearray(place.read_bytes())
        whole[100:4096] = os.urandom(3996)  # the page that lists the tables
        content = bytes(whole)
    place.write_bytes(content)
    with pytest.raises(StoreFaultError, match="已损坏"):
        Store(url_of(place))
    assert place.read_bytes() == content


def test_a_folder_in_the_place_of_the_file_is_refused_in_words(place):
    place.mkdir(parents=True)
    with pytest.raises(StoreFaultError, match="打不开数据文件"):
        Store(url_of(place))


def test_a_file_of_a_newer_release_is_not_touched(place, open_at):
    open_at().close()
    with sqlite3.connect(place) as direct:
        direct.execute("UPDATE store_fact SET value = '99'")
    direct.close()
    with pytest.raises(StoreFaultError, match="较新版本"):
        Store(url_of(place))


def test_a_full_disk_keeps_what_was_there(place, open_at):
    store = open_at()
    draft = store.create_plan("p", "baseline", {"n": 0})
    with store._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # the nearest thing to a full disk
    with pytest.raises(StoreFaultError, match="磁盘已满"):
        store.edit(draft.plan, draft.revision, {"filler": "x" * 1_000_000}, "too much")
    assert open_at().draft(draft.plan) == draft


def test_a_home_folder_that_cannot_be_made_is_refused_in_words(tmp_path, monkeypatch):
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    monkeypatch.setenv("JIEKUN_HOME", str(tmp_path / "taken" / "home"))
    with pytest.raises(StoreFaultError, match="不能建立数据文件夹"):
        Store()
