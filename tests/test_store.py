import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from simulation import store as store_module
from simulation.errors import SimulationError
from simulation.store import StaleDraftError, Store, UnknownPlanError, home_folder

REPOSITORY = Path(__file__).resolve().parents[1]
DOCUMENT = {"标题": "基线", "money": {"2016": 1000, "2017": None}, "typed": ["12a", ""], "odd": "\ud83d 🙂 \x00"}


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


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every look at the clock is a second later."""
    seconds = iter(range(10_000))
    start = datetime(2016, 1, 1, tzinfo=UTC)

    def now() -> str:
        return (start + timedelta(seconds=next(seconds))).isoformat(timespec="microseconds")

    monkeypatch.setattr(store_module, "utc_now", now)


def test_a_plan_comes_back_as_it_was_given_in_a_folder_with_chinese_and_blanks(open_at):
    made = open_at().create_plan("五年方案", "baseline", DOCUMENT)
    found = open_at().draft(made.plan)
    assert found == made
    assert found.document == DOCUMENT
    assert list(found.document) == list(DOCUMENT)  # order means something: rows of a table
    assert (found.undo_label, found.redo_label, found.saved_versions, found.changed_since_version) == (
        None,
        None,
        0,
        True,
    )
    assert len(made.plan) == 8
    assert set(made.plan) <= set("0123456789abcdefghjkmnpqrstvwxyz")


def test_undo_and_redo_go_back_and_forth_over_fifty_steps_and_no_more(store):
    draft = store.create_plan("p", "baseline", {"n": 0})
    for step in range(1, 61):
        draft = store.edit(draft.plan, draft.revision, {"n": step}, f"step {step}")
    for step in range(60, 10, -1):
        assert draft.undo_label == f"step {step}"
        draft = store.undo(draft.plan, draft.revision)
        assert draft.document == {"n": step - 1}
        assert draft.redo_label == f"step {step}"
    assert draft.undo_label is None
    assert store.undo(draft.plan, draft.revision) == draft  # nothing to take back: nothing changes
    for step in range(11, 61):
        draft = store.redo(draft.plan, draft.revision)
        assert draft.document == {"n": step}
    assert draft.redo_label is None
    assert store.redo(draft.plan, draft.revision) == draft


def test_a_new_step_forgets_what_was_taken_back(store):
    draft = store.create_plan("p", "baseline", {"n": 0})
    for step in (1, 2, 3):
        draft = store.edit(draft.plan, draft.revision, {"n": step}, f"step {step}")
    draft = store.undo(draft.plan, store.undo(draft.plan, draft.revision).revision)
    draft = store.edit(draft.plan, draft.revision, {"n": 9}, "other way")
    assert (draft.undo_label, draft.redo_label) == ("other way", None)
    assert store.undo(draft.plan, draft.revision).document == {"n": 1}


def test_a_second_window_with_an_older_revision_is_refused_and_changes_nothing(open_at):
    one, other = open_at(), open_at()
    draft = one.create_plan("两个窗口", "baseline", {"n": 0})
    newer = one.edit(draft.plan, draft.revision, {"n": 1}, "first window")
    for change in (
        lambda: other.edit(draft.plan, draft.revision, {"n": 2}, "second window"),
        lambda: other.undo(draft.plan, draft.revision),
        lambda: other.redo(draft.plan, draft.revision),
        lambda: other.save_version(draft.plan, draft.revision),
    ):
        with pytest.raises(StaleDraftError) as refused:
            change()
        assert "两个窗口" in refused.value.zh
        assert "another window" in refused.value.en
    assert other.draft(draft.plan) == newer
    assert other.edit(draft.plan, newer.revision, {"n": 2}, "after loading").document == {"n": 2}


def test_a_version_never_changes_and_the_draft_says_whether_it_differs(store):
    draft = store.create_plan("第一稿", "baseline", {"a": 1, "b": 2})
    assert store.save_version(draft.plan, draft.revision, "送审") == 1
    assert store.draft(draft.plan).changed_since_version is False
    draft = store.edit(draft.plan, draft.revision, {"a": 5, "b": 2}, "a = 5")
    assert (draft.changed_since_version, draft.saved_versions) == (True, 1)
    draft = store.edit(draft.plan, draft.revision, {"b": 2, "a": 1}, "a = 1")
    assert draft.changed_since_version is False  # the same content in another order
    draft = store.rename_plan(draft.plan, "第二稿")
    assert store.save_version(draft.plan, draft.revision) == 2
    newest, first = store.versions(draft.plan)
    assert (newest.number, newest.title, newest.note) == (2, "第二稿", "")
    assert (first.number, first.title, first.note, first.document) == (1, "第一稿", "送审", {"a": 1, "b": 2})
    assert store.version(draft.plan, 1) == first
    assert abs(datetime.now(UTC) - first.created) < timedelta(minutes=5)


def test_plans_are_listed_with_the_last_change_first(store, clock):
    first = store.create_plan("一", "baseline", {})
    second = store.create_plan("二", "2016-2020", {})
    assert [head.title for head in store.plans()] == ["二", "一"]
    store.save_version(second.plan, second.revision)
    store.edit(first.plan, first.revision, {"n": 1}, "n")
    heads = store.plans()
    assert [(head.title, head.base, head.versions) for head in heads] == [("一", "baseline", 0), ("二", "2016-2020", 1)]
    assert all(head.created.tzinfo is not None and head.changed >= head.created for head in heads)


def test_a_removed_plan_is_gone_with_its_versions(store):
    draft = store.create_plan("p", "baseline", {})
    store.save_version(draft.plan, draft.revision)
    store.remove_plan(draft.plan)
    assert store.plans() == []
    for ask in (
        lambda: store.draft(draft.plan),
        lambda: store.edit(draft.plan, 1, {}, "x"),
        lambda: store.versions(draft.plan),
        lambda: store.version(draft.plan, 1),
        lambda: store.remove_plan(draft.plan),
        lambda: store.archive("0" * 16),
        lambda: store.remove_archive("0" * 16),
    ):
        with pytest.raises(UnknownPlanError):
            ask()


def test_archives_are_noted_once_and_listed_newest_first(store, clock):
    store.note_archive("a" * 16, "市总.xlsx", {"rows": 10})
    store.note_archive("b" * 16, "区县.csv", {})
    again = store.note_archive("a" * 16, "市总（改）.xlsx", {"rows": 11})
    assert [(kept.id[0], kept.name, kept.facts) for kept in store.archives()] == [
        ("b", "区县.csv", {}),
        ("a", "市总（改）.xlsx", {"rows": 11}),
    ]
    assert store.archive("a" * 16) == again
    store.remove_archive("a" * 16)
    assert [kept.id[0] for kept in store.archives()] == ["b"]


def test_answers_are_found_again_and_the_oldest_dropped(store, monkeypatch):
    monkeypatch.setattr(store_module, "ANSWERS", 3)
    for number in range(4):
        store.keep_answer(f"run {number}", {"households": number})
    store.keep_answer("run 1", {"households": 10})  # kept anew: no longer the oldest
    store.keep_answer("run 4", {"households": 4})
    assert [store.answer(f"run {number}") for number in range(5)] == [
        None,
        {"households": 10},
        None,
        {"households": 3},
        {"households": 4},
    ]


WRITER = """
import sys
from simulation.store import Store
store = Store(sys.argv[1])
draft = store.create_plan("p", "baseline", {"n": 0})
print(draft.plan, flush=True)
for step in range(1, 100_000):
    draft = store.edit(draft.plan, draft.revision, {"n": step, "filler": "x" * 5000}, f"step {step}")
    print(step, flush=True)
"""


def test_killing_the_writer_loses_nothing_that_was_confirmed(place, open_at):
    open_at()
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, url_of(place)], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    plan = writer.stdout.readline().strip()
    lines = [writer.stdout.readline() for _ in range(40)]
    writer.kill()
    lines += writer.communicate()[0].splitlines()
    confirmed = max(int(line) for line in lines if line.strip())
    found = open_at().draft(plan)
    assert found.document["n"] in {confirmed, confirmed + 1}  # the one being written may have been kept unsaid
    assert found.undo_label == f"step {found.document['n']}"
    assert open_at().edit(plan, found.revision, {"n": -1}, "goes on").document == {"n": -1}


def test_many_threads_lose_no_step(store):
    draft = store.create_plan("p", "baseline", {"done": []})
    faults: list[BaseException] = []

    def add(name: int) -> None:
        try:
            for turn in range(10):
                while True:
                    seen = store.draft(draft.plan)
                    try:
                        store.edit(draft.plan, seen.revision, {"done": [*seen.document["done"], [name, turn]]}, "add")
                        break
                    except StaleDraftError:
                        continue
        except BaseException as error:  # noqa: BLE001 - a thread's own failure would pass unseen
            faults.append(error)

    threads = [threading.Thread(target=add, args=(name,)) for name in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    done = store.draft(draft.plan)
    assert sorted(done.document["done"]) == [[name, turn] for name in range(6) for turn in range(10)]
    assert done.revision == 61


def test_several_processes_may_open_a_new_file_at_once(place):
    place.parent.mkdir()
    script = "import sys; from simulation.store import Store; Store(sys.argv[1]).create_plan('p', 'b', {})"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", script, url_of(place)], cwd=REPOSITORY, stderr=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    assert [one.communicate()[1] for one in started] == [""] * 4


def test_the_store_stands_in_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("JIEKUN_HOME", str(tmp_path / "家" / "deep"))
    assert home_folder() == tmp_path / "家" / "deep"
    store = Store()
    store.create_plan("p", "baseline", {})
    store.close()
    assert (tmp_path / "家" / "deep" / "jiekun.db").is_file()
    monkeypatch.delenv("JIEKUN_HOME")
    assert home_folder().name == "jiekun"


def test_refusals_are_errors_of_this_library_in_both_languages(store):
    with pytest.raises(SimulationError) as refused:
        store.draft("nosuch00")
    assert str(refused.value).splitlines() == [refused.value.zh, refused.value.en]


def test_a_step_is_kept_fast_enough_to_follow_typing(store):
    cells = {f"programme {row}": {str(year): row * year for year in range(2016, 2026)} for row in range(40)}
    draft = store.create_plan("p", "baseline", cells)
    began = time.perf_counter()
    for step in range(20):
        draft = store.edit(draft.plan, draft.revision, {**cells, "n": step}, "n")
    assert (time.perf_counter() - began) / 20 < 0.25
