"""Statements about runs of unattended commands, and about the log of what changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from papertrack.model.change import Change, ChangeKind
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.run import Run, RunStatus
from papertrack.store import rows
from papertrack.store.engine import driver

_COLUMNS = "id, command, started_at, ended_at, status, counts, failures"


def begin(connection: Connection, command: str, now: datetime) -> int:
    """Write down that a run begins. Runs of this command that still count as running were killed, and are marked so.

    Only for who holds the command's lock.
    """
    connection.exec_driver_sql(
        "UPDATE run SET status = ? WHERE status = ? AND command = ?",
        (RunStatus.BROKEN_OFF.value, RunStatus.RUNNING.value, command),
    )
    return int(
        connection.exec_driver_sql(
            "INSERT INTO run(command, started_at, status) VALUES (?, ?, ?) RETURNING id",
            (command, rows.instant(now), RunStatus.RUNNING.value),
        ).scalar_one()
    )


def end(connection: Connection, run: Run) -> None:
    """Write down how a run ended."""
    assert run.ended_at is not None
    connection.exec_driver_sql(
        "UPDATE run SET ended_at = ?, status = ?, counts = ?, failures = ? WHERE id = ?",
        (
            rows.instant(run.ended_at),
            run.status.value,
            json.dumps(dict(run.counts)),
            json.dumps([rows.clean(failure) for failure in run.failures]),
            run.id,
        ),
    )


def newest(connection: Connection, limit: int | None) -> list[Run]:
    """The runs, newest first."""
    found = connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM run ORDER BY id DESC LIMIT ?", (-1 if limit is None else limit,)
    )
    return [
        Run(
            id=id_,
            command=command,
            started_at=datetime.fromisoformat(started_at),
            ended_at=datetime.fromisoformat(ended_at) if ended_at else None,
            status=RunStatus(status),
            counts=json.loads(counts),
            failures=tuple(json.loads(failures)),
        )
        for id_, command, started_at, ended_at, status, counts, failures in found
    ]


def put_changes(
    connection: Connection, changes: Sequence[Change], known: Mapping[Identifier, tuple[int, int]], now: datetime
) -> None:
    """Append changes to the log. known: the row id of each identifier that they name, first of its pair."""
    at = rows.instant(now)
    driver(connection).executemany(
        "INSERT INTO change(at, kind, issue_id, identifier_id, detail) VALUES (?, ?, ?, ?, ?)",
        [
            (
                at,
                each.kind.value,
                each.issue,
                None if each.paper is None else known[each.paper][0],
                rows.cleaned(each.detail),
            )
            for each in changes
        ],
    )


def changes(connection: Connection, after: int) -> list[Change]:
    """The changes behind this place in the log, oldest first."""
    found = connection.exec_driver_sql(
        "SELECT c.id, c.at, c.kind, c.issue_id, i.scheme, i.value, c.detail FROM change AS c "
        "LEFT JOIN identifier AS i ON i.id = c.identifier_id WHERE c.id > ? ORDER BY c.id",
        (after,),
    )
    return [
        Change(
            kind=ChangeKind(kind),
            issue=issue_id,
            paper=None if scheme is None else Identifier(Scheme(scheme), value),
            detail=detail,
            id=id_,
            at=datetime.fromisoformat(at),
        )
        for id_, at, kind, issue_id, scheme, value, detail in found
    ]


def last_change(connection: Connection) -> int:
    """The place of the last change in the log; 0 when there is none."""
    return int(connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM change").scalar_one())
