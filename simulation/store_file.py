"""The file behind `simulation.store`: its tables, how it is opened, and what is said when it cannot be.

Only the hooks of this module know SQLite: WAL with synchronous=FULL, so that a confirmed change survives whatever
happens to the process, and BEGIN IMMEDIATE, so that two writers wait for each other instead of failing halfway.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import platformdirs
from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    insert,
    make_url,
    select,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from simulation.errors import StoreFaultError

SCHEMA = 1
BUSY_SECONDS = 10.0
"""How long one change waits for another process to finish its own."""

_PLANS = MetaData()
_ID = String(16)

plan_table = Table(
    "plan",
    _PLANS,
    Column("plan", _ID, primary_key=True),
    Column("title", Text, nullable=False),
    Column("base", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("position", Integer, nullable=False),  # the step the draft stands at
    Column("created", String(40), nullable=False),  # UTC in ISO form of one length, so that text sorts as time
    Column("changed", String(40), nullable=False),
)
step_table = Table(
    "step",
    _PLANS,
    Column("plan", _ID, ForeignKey("plan.plan"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("label", Text, nullable=False),
    Column("document", Text, nullable=False),
)
version_table = Table(
    "version",
    _PLANS,
    Column("plan", _ID, ForeignKey("plan.plan"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("created", String(40), nullable=False),
    Column("document", Text, nullable=False),
)
archive_table = Table(
    "archive",
    _PLANS,
    Column("id", _ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("imported", String(40), nullable=False),
    Column("facts", Text, nullable=False),
)
answer_table = Table(
    "answer",
    _PLANS,
    Column("key", Text, primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("answer", Text, nullable=False),
)
_fact_table = Table(
    "store_fact", _PLANS, Column("name", String(40), primary_key=True), Column("value", Text, nullable=False)
)

_FAULTS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("locked", "busy"),
        "数据文件正被别的程序占用，这一步没有保存。请稍候再试",
        "The data file is in use by another program; this step was not saved. Try again shortly",
    ),
    (
        ("readonly", "read-only", "permission"),
        "数据文件或所在文件夹不能写入，这一步没有保存。请检查文件夹的写入权限",
        "The data file or its folder is read-only; this step was not saved. Check the folder's permissions",
    ),
    (
        ("not a database", "malformed", "corrupt"),
        "数据文件已损坏。请把它改名保留，再从备份中恢复",
        "The data file is damaged. Rename it to keep it, then restore a backup",
    ),
    (
        ("full", "no space"),
        "磁盘已满，这一步没有保存。请清理磁盘后再试",
        "The disk is full; this step was not saved. Free some space and try again",
    ),
    (
        ("unable to open",),
        "打不开数据文件。请检查文件夹是否存在、是否可以写入",
        "The data file cannot be opened. Check that its folder exists and can be written to",
    ),
    (
        ("",),
        "数据文件读写失败，这一步没有保存。请稍候再试",
        "The data file could not be read or written; this step was not saved. Try again shortly",
    ),
)
"""Parts of what the database says, and what the reader is told; the first that fits."""


def json_text(value: Mapping[str, Any]) -> str:
    """A JSON object as text in ASCII, so that half a character pasted from somewhere cannot stop a save."""
    return json.dumps(value, separators=(",", ":"))


def json_object(text: str) -> dict[str, Any]:
    """The object in a text made by `json_text`."""
    read: dict[str, Any] = json.loads(text)
    return read


def utc_now() -> str:
    """The present as text that sorts as time does."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def utc_time(text: str) -> datetime:
    """The time in a text made by `utc_now`."""
    return datetime.fromisoformat(text)


def home_folder() -> Path:
    """Where everything kept by this program stands: JIEKUN_HOME, else the user's data folder."""
    told = os.environ.get("JIEKUN_HOME")
    return Path(told) if told else platformdirs.user_data_path("jiekun", appauthor=False)


def default_url() -> URL:
    """The store's file in the home folder, which is created where it is missing.

    Raises StoreFaultError if the folder cannot be created.
    """
    folder = home_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _fault(
            f"不能建立数据文件夹“{folder}”，请检查写入权限",
            f"The data folder {folder} cannot be created; check the permissions",
            error,
        ) from error
    return URL.create("sqlite", database=str(folder / "jiekun.db"))


def open_store(url: str | URL) -> Engine:
    """An engine whose file has the tables of this release.

    Raises StoreFaultError for a file that cannot be opened, is damaged or was written by a newer release.
    """
    engine = create_engine(make_url(url))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_connection)
        event.listen(engine, "begin", _begin)
    try:
        with writing(engine) as connection:
            _PLANS.create_all(connection)
            _check_schema(connection)
    except StoreFaultError:
        engine.dispose()
        raise
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One change: all of it is kept when this ends, or nothing is. Raises StoreFaultError in words."""
    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise _worded(error) from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One look at one state of the file; never waits for a writer. Raises StoreFaultError in words."""
    with writing(engine.execution_options(only_reads=True)) as connection:
        yield connection


def _check_schema(connection: Connection) -> None:
    found = connection.scalar(select(_fact_table.c.value).where(_fact_table.c.name == "schema"))
    if found is None:
        connection.execute(insert(_fact_table).values(name="schema", value=str(SCHEMA)))
    elif int(found) > SCHEMA:
        raise StoreFaultError(
            "数据文件是较新版本的程序写的，本版本不能打开，内容没有改动。请改用新版本的程序。",
            "The data file was written by a newer release; nothing in it was changed. Use the newer release.",
        )


def _prepare_connection(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions begin where `_begin` says so
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {round(BUSY_SECONDS * 1000)}")
    _turn_on_wal(cursor)
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _turn_on_wal(cursor: Any) -> None:
    """SQLite does not wait for others when it changes the mode of a new file, so this does."""
    patience = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except Exception as error:
            if "locked" not in str(error) or time.monotonic() > patience:
                raise
            time.sleep(0.01)
        else:
            return


def _begin(connection: Connection) -> None:
    only_reads = connection.get_execution_options().get("only_reads", False)
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")


def _worded(error: SQLAlchemyError) -> StoreFaultError:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    said = str(cause).lower()
    zh, en = next((zh, en) for signs, zh, en in _FAULTS if any(sign in said for sign in signs))
    return _fault(zh, en, cause)


def _fault(zh: str, en: str, cause: BaseException) -> StoreFaultError:
    detail = str(cause).partition("\n")[0]
    return StoreFaultError(
        f"{zh}；如仍不行，把这段话告诉管理员（{detail}）。",
        f"{en}; if it persists, show this message to your administrator ({detail}).",
    )
