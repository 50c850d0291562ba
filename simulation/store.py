"""Plans with their steps and versions, archives that were imported, and answers of earlier runs: kept and found again.

What a plan or an answer holds is any JSON object; nothing here looks inside. Safe in threads and between processes;
the URL can name another database than the SQLite file. A change that returned is kept, whatever happens next.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Table, delete, func, insert, select, update

from simulation.errors import StaleDraftError, StoreFaultError, UnknownPlanError
from simulation.store_file import (
    answer_table,
    archive_table,
    default_url,
    home_folder,
    json_object,
    json_text,
    open_store,
    plan_table,
    reading,
    step_table,
    utc_now,
    utc_time,
    version_table,
    writing,
)

__all__ = ["Draft", "JsonDict", "KeptArchive", "PlanHead", "Store", "Version", "home_folder"]
__all__ += ["StaleDraftError", "StoreFaultError", "UnknownPlanError"]

JsonDict = dict[str, Any]
Found = TypeVar("Found")

STEPS = 50
ANSWERS = 400
_ID_MARKS = "0123456789abcdefghjkmnpqrstvwxyz"  # base32 without i, l, o and u: can be read out on the telephone


@dataclass(frozen=True)
class Draft:
    """A plan as it stands now."""

    plan: str
    title: str
    document: JsonDict
    revision: int
    """Rises by one with every change; a change has to name the one it began from."""
    undo_label: str | None
    """The step that undo would take back."""
    redo_label: str | None
    saved_versions: int
    changed_since_version: bool
    """Whether the document differs from the latest version; true where there is none."""


@dataclass(frozen=True)
class PlanHead:
    """A line in the list of plans; times are UTC."""

    plan: str
    title: str
    created: datetime
    changed: datetime
    versions: int
    base: str
    """The scenario it began from."""


@dataclass(frozen=True)
class Version:
    """A copy of a plan that never changes, numbered from 1."""

    plan: str
    number: int
    title: str
    note: str
    created: datetime
    document: JsonDict


@dataclass(frozen=True)
class KeptArchive:
    """An archive that was imported; its tables stand in files beside the store."""

    id: str
    name: str
    imported: datetime
    facts: JsonDict


class Store:
    """Everything a person would miss after a restart. Every method raises StoreFaultError when the file fails."""

    def __init__(self, url: str | None = None) -> None:
        self._engine = open_store(default_url() if url is None else url)

    def create_plan(self, title: str, base: str, document: JsonDict) -> Draft:
        """A new plan with nothing to undo and no version."""
        plan, now = "".join(secrets.choice(_ID_MARKS) for _ in range(8)), utc_now()
        with writing(self._engine) as connection:
            connection.execute(
                insert(plan_table).values(
                    plan=plan, title=title, base=base, revision=1, position=0, created=now, changed=now
                )
            )
            _add_step(connection, plan, 0, "", document)
            return _draft(connection, plan)

    def plans(self) -> list[PlanHead]:
        """All plans, the one changed last first."""
        count = func.count(version_table.c.number)
        query = (
            select(plan_table, count.label("versions"))
            .outerjoin(version_table, version_table.c.plan == plan_table.c.plan)
            .group_by(*plan_table.c)
            .order_by(plan_table.c.changed.desc(), plan_table.c.plan)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return [
            PlanHead(row.plan, row.title, utc_time(row.created), utc_time(row.changed), row.versions, row.base)
            for row in rows
        ]

    def draft(self, plan: str) -> Draft:
        """The plan as it stands; UnknownPlanError if there is none."""
        with reading(self._engine) as connection:
            return _draft(connection, plan)

    def edit(self, plan: str, revision: int, document: JsonDict, label: str) -> Draft:
        """One step that can be taken back; the last 50 are kept, steps taken back before it are forgotten.

        Raises StaleDraftError if the plan was changed since `revision`; then nothing is kept.
        """
        with writing(self._engine) as connection:
            position = _claim(connection, plan, revision).position + 1
            steps = step_table.c.position
            gone = (steps >= position) | (steps < position - STEPS)
            connection.execute(delete(step_table).where(step_table.c.plan == plan, gone))
            _add_step(connection, plan, position, label, document)
            _change(connection, plan, position=position)
            return _draft(connection, plan)

    def undo(self, plan: str, revision: int) -> Draft:
        """Take the last step back; the same draft where there is nothing to take back. StaleDraftError as in `edit`."""
        return self._move(plan, revision, -1)

    def redo(self, plan: str, revision: int) -> Draft:
        """Do again what was taken back; the same draft where there is nothing. StaleDraftError as in `edit`."""
        return self._move(plan, revision, 1)

    def rename_plan(self, plan: str, title: str) -> Draft:
        """Give the plan another title; a change like others (the revision rises), but no step."""
        with writing(self._engine) as connection:
            _claim(connection, plan, None)
            _change(connection, plan, title=title)
            return _draft(connection, plan)

    def remove_plan(self, plan: str) -> None:
        """Remove the plan with its steps and versions; UnknownPlanError if there is none."""
        with writing(self._engine) as connection:
            _claim(connection, plan, None)
            for table in (step_table, version_table, plan_table):
                connection.execute(delete(table).where(table.c.plan == plan))

    def save_version(self, plan: str, revision: int, note: str = "") -> int:
        """Keep a copy of the draft that never changes; gives its number. StaleDraftError as in `edit`.

        The draft itself does not change, so its revision stays.
        """
        with writing(self._engine) as connection:
            row = _claim(connection, plan, revision)
            number = _latest_number(connection, plan) + 1
            text = _document(connection, row)
            connection.execute(
                insert(version_table).values(
                    plan=plan, number=number, title=row.title, note=note, created=utc_now(), document=text
                )
            )
        return number

    def versions(self, plan: str) -> list[Version]:
        """All versions, the newest first; UnknownPlanError if there is no such plan."""
        with reading(self._engine) as connection:
            _plan_row(connection, plan)
            query = select(version_table).where(version_table.c.plan == plan).order_by(version_table.c.number.desc())
            return [_version(row) for row in connection.execute(query)]

    def version(self, plan: str, number: int) -> Version:
        """One version; UnknownPlanError if there is none of that number."""
        query = select(version_table).where(version_table.c.plan == plan, version_table.c.number == number)
        with reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        return _version(_there(row, f"方案 {plan} 的第 {number} 版", f"version {number} of plan {plan}"))

    def note_archive(self, id: str, name: str, facts: JsonDict) -> KeptArchive:
        """Note an imported archive; noting it again renews name and facts."""
        values = {"name": name, "facts": json_text(facts)}
        with writing(self._engine) as connection:
            _put(connection, archive_table, {"id": id}, values, {"imported": utc_now()})
            return _archive(connection.execute(select(archive_table).where(archive_table.c.id == id)).one())

    def archives(self) -> list[KeptArchive]:
        """All archives, the one imported last first."""
        query = select(archive_table).order_by(archive_table.c.imported.desc(), archive_table.c.id)
        with reading(self._engine) as connection:
            return [_archive(row) for row in connection.execute(query)]

    def archive(self, id: str) -> KeptArchive:
        """One archive; UnknownPlanError if there is none."""
        with reading(self._engine) as connection:
            row = connection.execute(select(archive_table).where(archive_table.c.id == id)).one_or_none()
        return _archive(_there(row, f"档案 {id}", f"archive {id}"))

    def remove_archive(self, id: str) -> None:
        """Forget an archive; UnknownPlanError if there is none."""
        with writing(self._engine) as connection:
            found = connection.execute(delete(archive_table).where(archive_table.c.id == id)).rowcount
            _there(found or None, f"档案 {id}", f"archive {id}")

    def keep_answer(self, key: str, answer: JsonDict) -> None:
        """Keep the answer of a run under everything it depends on; beyond 400 the oldest is dropped."""
        with writing(self._engine) as connection:
            newest = connection.scalar(select(func.max(answer_table.c.sequence))) or 0
            _put(connection, answer_table, {"key": key}, {"answer": json_text(answer), "sequence": newest + 1}, {})
            by_age = select(answer_table.c.sequence).order_by(answer_table.c.sequence.desc())
            too_old = connection.scalar(by_age.offset(ANSWERS).limit(1))
            if too_old is not None:
                connection.execute(delete(answer_table).where(answer_table.c.sequence <= too_old))

    def answer(self, key: str) -> JsonDict | None:
        """The answer kept under a key, None if there is none."""
        with reading(self._engine) as connection:
            found = connection.scalar(select(answer_table.c.answer).where(answer_table.c.key == key))
        return None if found is None else json_object(found)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def _move(self, plan: str, revision: int, way: int) -> Draft:
        with writing(self._engine) as connection:
            row = _claim(connection, plan, revision)
            if row.position + way in _labels_around(connection, row):
                _change(connection, plan, position=row.position + way)
            return _draft(connection, plan)


def _claim(connection: Connection, plan: str, revision: int | None) -> Row[Any]:
    """The plan's row, which nobody else can change until this change ends; refuses where `revision` is an older one."""
    row = _plan_row(connection, plan)
    if revision not in {None, row.revision}:
        raise StaleDraftError(
            f"方案“{row.title}”刚在另一个窗口改过，这一步没有保存。请先载入最新内容，再做这一步。",
            f"Plan “{row.title}” was just changed in another window; this step was not saved. Load it again first.",
        )
    return row


def _change(connection: Connection, plan: str, **values: object) -> None:
    connection.execute(
        update(plan_table)
        .where(plan_table.c.plan == plan)
        .values(revision=plan_table.c.revision + 1, changed=utc_now(), **values)
    )


def _put(connection: Connection, table: Table, key: JsonDict, values: JsonDict, when_new: JsonDict) -> None:
    """Renew the row of a key, or add it."""
    mine = [table.c[name] == value for name, value in key.items()]
    if not connection.execute(update(table).where(*mine).values(**values)).rowcount:
        connection.execute(insert(table).values(**key, **values, **when_new))


def _plan_row(connection: Connection, plan: str) -> Row[Any]:
    found = select(plan_table).where(plan_table.c.plan == plan)
    row = connection.execute(found.with_for_update()).one_or_none()  # SQLite has no row locks: its writers are alone
    return _there(row, f"方案 {plan}", f"plan {plan}")


def _there(found: Found | None, zh: str, en: str) -> Found:
    if found is None:
        raise UnknownPlanError(
            f"没有{zh}：可能已经删除，或不在这台计算机上。",
            f"There is no {en}: it may have been removed, or be kept on another computer.",
        )
    return found


def _draft(connection: Connection, plan: str) -> Draft:
    row = _plan_row(connection, plan)
    labels = _labels_around(connection, row)
    document = json_object(_document(connection, row))
    versions = select(version_table.c.number, version_table.c.document).where(version_table.c.plan == plan)
    saved = connection.execute(versions.order_by(version_table.c.number.desc()).limit(1)).one_or_none()
    return Draft(
        plan=plan,
        title=row.title,
        document=document,
        revision=row.revision,
        undo_label=labels[row.position] if row.position - 1 in labels else None,
        redo_label=labels.get(row.position + 1),
        saved_versions=0 if saved is None else saved.number,
        changed_since_version=saved is None or json_object(saved.document) != document,
    )


def _add_step(connection: Connection, plan: str, position: int, label: str, document: JsonDict) -> None:
    connection.execute(
        insert(step_table).values(plan=plan, position=position, label=label, document=json_text(document))
    )


def _labels_around(connection: Connection, plan: Row[Any]) -> dict[int, str]:
    """Labels of the steps that led to a plan's position and to those before and after it, as far as there are such steps."""
    steps = step_table.c
    near = (steps.plan == plan.plan) & steps.position.between(plan.position - 1, plan.position + 1)
    found = connection.execute(select(steps.position, steps.label).where(near))
    return {row.position: row.label for row in found}


def _document(connection: Connection, row: Row[Any]) -> str:
    """The document a plan stands at."""
    found: str = connection.execute(select(step_table.c.document).where(_at(row.plan, row.position))).scalar_one()
    return found


def _at(plan: str, position: int) -> ColumnElement[bool]:
    return (step_table.c.plan == plan) & (step_table.c.position == position)


def _latest_number(connection: Connection, plan: str) -> int:
    return connection.scalar(select(func.max(version_table.c.number)).where(version_table.c.plan == plan)) or 0


def _version(row: Row[Any]) -> Version:
    return Version(row.plan, row.number, row.title, row.note, utc_time(row.created), json_object(row.document))


def _archive(row: Row[Any]) -> KeptArchive:
    return KeptArchive(row.id, row.name, utc_time(row.imported), json_object(row.facts))
