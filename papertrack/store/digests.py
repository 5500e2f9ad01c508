"""Statements about digests: what came after one, and how far each reader has been told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from papertrack.model.answer import IssueRef
from papertrack.model.change import ChangeKind
from papertrack.model.digest import Position
from papertrack.store import issues, rows


class Taken(NamedTuple):
    """An issue, what it is known by, when it was taken in, and the row ids of its papers in order."""

    issue: IssueRef
    key: str
    added_at: datetime
    papers: tuple[int, ...]


class Changed(NamedTuple):
    """A change of the log: of which paper or issue, by row id."""

    kind: ChangeKind
    paper: int | None
    issue: IssueRef | None
    detail: str | None


class Told(NamedTuple):
    """When a digest was written, and how far it reached."""

    written_at: datetime
    position: Position


def last(connection: Connection, target: str) -> Told | None:
    """The last digest that was written to a target; None when none was."""
    found = connection.exec_driver_sql(
        "SELECT written_at, last_issue, last_change FROM digest WHERE target = ? ORDER BY id DESC LIMIT 1",
        (rows.clean(target),),
    ).one_or_none()
    return None if found is None else Told(datetime.fromisoformat(found[0]), Position(found[1], found[2]))


def put(connection: Connection, target: str, position: Position, now: datetime) -> None:
    """Remember that a digest was written to a target; what was remembered of earlier ones is not needed any more."""
    connection.exec_driver_sql("DELETE FROM digest WHERE target = ?", (rows.clean(target),))
    connection.exec_driver_sql(
        "INSERT INTO digest(target, written_at, last_issue, last_change) VALUES (?, ?, ?, ?)",
        (rows.clean(target), rows.instant(now), position.issue, position.change),
    )


def position(connection: Connection) -> Position:
    """How far the database has come."""
    issue, change = connection.exec_driver_sql(
        "SELECT (SELECT coalesce(max(id), 0) FROM issue), (SELECT coalesce(max(id), 0) FROM change)"
    ).one()
    return Position(issue, change)


def position_at(connection: Connection, moment: datetime) -> Position:
    """How far the database had come at a moment."""
    before = rows.instant(moment)
    issue, change = connection.exec_driver_sql(
        "SELECT (SELECT coalesce(max(id), 0) FROM issue WHERE added_at < ?), "
        "(SELECT coalesce(max(id), 0) FROM change WHERE at < ?)",
        (before, before),
    ).one()
    return Position(issue, change)


def issues_after(connection: Connection, issue_id: int) -> list[Taken]:
    """The issues that were taken in after this one, the newest first."""
    return _taken(connection, "s.id > ?", (issue_id,), -1)


def newest_issues(connection: Connection, limit: int) -> list[Taken]:
    """The newest issues, by the day of their publication."""
    return _taken(connection, "1", (), limit)


def changes_after(connection: Connection, change_id: int, kinds: Iterable[ChangeKind]) -> list[Changed]:
    """The changes of these kinds that were noted after this one, in order of time."""
    found = connection.exec_driver_sql(
        f"SELECT c.kind, i.paper_id, c.detail, {rows.REF_COLUMNS} FROM change AS c "
        "LEFT JOIN identifier AS i ON i.id = c.identifier_id LEFT JOIN issue AS s ON s.id = c.issue_id "
        "LEFT JOIN revision AS r ON r.issue_id = s.id AND r.superseded_at IS NULL "
        "LEFT JOIN document AS d ON d.id = r.document_id LEFT JOIN newsletter AS n ON n.id = s.newsletter_id "
        "WHERE c.id > ? AND c.kind IN (SELECT value FROM json_each(?)) ORDER BY c.id",
        (change_id, rows.array(kind.value for kind in kinds)),
    ).all()
    return [
        Changed(ChangeKind(row[0]), row[1], None if row[3] is None else rows.issue_ref(row[3:]), row[2])
        for row in found
    ]  # fmt: skip


def _taken(connection: Connection, condition: str, values: tuple[object, ...], limit: int) -> list[Taken]:
    found = connection.exec_driver_sql(
        f"SELECT {rows.REF_COLUMNS}, s.key, s.added_at FROM issue AS s "
        "JOIN revision AS r ON r.issue_id = s.id AND r.superseded_at IS NULL "
        "JOIN document AS d ON d.id = r.document_id LEFT JOIN newsletter AS n ON n.id = s.newsletter_id "
        f"WHERE {condition} ORDER BY coalesce(s.published, substr(s.added_at, 1, 10)) DESC, s.id DESC LIMIT ?",
        (*values, limit),
    ).all()
    papers = issues.papers_of(connection, (row[0] for row in found))
    return [
        Taken(rows.issue_ref(row[:7]), row[7], datetime.fromisoformat(row[8]), papers.get(row[0], ())) for row in found
    ]
