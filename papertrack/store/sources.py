"""Statements about what is followed: its newsletters, when each is due, and which issues came from it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Connection

from papertrack.model.source import Source
from papertrack.store import rows

_COLUMNS = (
    "name", "kind", "location", "typed", "title", "home", "others", "cursor", "archive",
    "polled_at", "ok_at", "next_due", "failures", "error", "gone",
)  # fmt: skip


def all_sources(connection: Connection) -> list[Source]:
    """What is followed, in the order in which it was taken up."""
    found = connection.exec_driver_sql(f"SELECT {', '.join(_COLUMNS)} FROM source ORDER BY id")
    return [_source(tuple(row)) for row in found]


def put(connection: Connection, source: Source) -> None:
    """Write a source down, or replace what is known of the one of its name."""
    values = (
        source.name, source.kind, source.location, source.typed, source.title, source.home,
        json.dumps(source.others), json.dumps(dict(source.cursor)), json.dumps(dict(source.archive)),
        _instant(source.polled_at), _instant(source.ok_at), _instant(source.next_due),
        source.failures, source.error, source.gone,
    )  # fmt: skip
    changes = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])
    connection.exec_driver_sql(
        f"INSERT INTO source({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))}) "
        f"ON CONFLICT(name) DO UPDATE SET {changes}",
        tuple(rows.clean(value) if isinstance(value, str) else value for value in values),
    )


def drop(connection: Connection, name: str) -> None:
    """Follow this no longer. Its issues stay."""
    connection.exec_driver_sql("DELETE FROM source WHERE name = ?", (name,))


def put_issues(connection: Connection, name: str, issue_ids: Iterable[int]) -> None:
    """Remember that issues came from a source."""
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO source_issue(source_id, issue_id) "
        "SELECT s.id, w.value FROM json_each(?) AS w CROSS JOIN source AS s ON s.name = ?",
        (rows.array(issue_ids), name),
    )


def days_of_issues(connection: Connection) -> dict[str, list[date]]:
    """For each source the days on which its issues were published, oldest first; unknown days are left out."""
    days: dict[str, list[date]] = {}
    for name, published in connection.exec_driver_sql(
        "SELECT s.name, i.published FROM source AS s JOIN source_issue AS x ON x.source_id = s.id "
        "JOIN issue AS i ON i.id = x.issue_id WHERE i.published IS NOT NULL ORDER BY s.id, i.published"
    ):
        days.setdefault(name, []).append(date.fromisoformat(published))
    return days


def issue_counts(connection: Connection) -> dict[str, int]:
    """How many issues came from each source; those of which none did are left out."""
    found = connection.exec_driver_sql(
        "SELECT s.name, count(*) FROM source AS s JOIN source_issue AS x ON x.source_id = s.id GROUP BY s.id"
    )
    return {str(name): int(count) for name, count in found}


def _source(row: tuple[object, ...]) -> Source:
    told = dict(zip(_COLUMNS, row, strict=True))
    return Source(
        name=str(told["name"]),
        kind=str(told["kind"]),
        location=str(told["location"]),
        typed=str(told["typed"]),
        title=_text(told["title"]),
        home=_text(told["home"]),
        others=tuple(json.loads(str(told["others"]))),
        cursor=json.loads(str(told["cursor"])),
        archive=json.loads(str(told["archive"])),
        polled_at=_moment(told["polled_at"]),
        ok_at=_moment(told["ok_at"]),
        next_due=_moment(told["next_due"]),
        failures=int(str(told["failures"])),
        error=_text(told["error"]),
        gone=bool(told["gone"]),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _moment(value: object) -> datetime | None:
    return None if value is None else datetime.fromisoformat(str(value))


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else rows.instant(moment)
