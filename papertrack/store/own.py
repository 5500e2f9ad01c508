"""Statements about tags and notes. Those of papers hang on identifiers, as citation keys do, and go where these go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from papertrack.model.identifier import Identifier
from papertrack.model.own import Note, Own, Tagged
from papertrack.store import rows

_SAME_PAPER = "SELECT j.id FROM identifier AS i JOIN identifier AS j ON j.paper_id = i.paper_id WHERE i.id = ?"


def put_tags(connection: Connection, subject: Identifier | int, words: Iterable[str]) -> None:
    """Hang tags on the paper of an identifier, or on an issue; those that are there already stay."""
    column, same, row_id = _place(connection, subject)
    connection.exec_driver_sql(
        f"INSERT INTO tag (word, {column}) SELECT w.value, ? FROM json_each(?) AS w "
        f"WHERE NOT EXISTS (SELECT 1 FROM tag AS g WHERE g.word = w.value AND g.{column} IN ({same}))",
        (row_id, rows.array(dict.fromkeys(words)), row_id),
    )


def drop_tags(connection: Connection, subject: Identifier | int, words: Iterable[str]) -> None:
    """Take tags away from an issue, or from a paper, whichever of its identifiers they hang on."""
    column, same, row_id = _place(connection, subject)
    connection.exec_driver_sql(
        f"DELETE FROM tag WHERE {column} IN ({same}) AND word IN (SELECT value FROM json_each(?))",
        (row_id, rows.array(words)),
    )


def put_note(connection: Connection, subject: Identifier | int, note: Note) -> None:
    """Add a note to the paper of an identifier, or to an issue, unless one in these very words is there."""
    column, same, row_id = _place(connection, subject)
    text = rows.clean(note.text)
    connection.exec_driver_sql(
        f"INSERT INTO note (text, written_at, {column}) SELECT ?, ?, ? "
        f"WHERE NOT EXISTS (SELECT 1 FROM note AS o WHERE o.text = ? AND o.{column} IN ({same}))",
        (text, rows.instant(note.written_at), row_id, text, row_id),
    )


def drop_notes(connection: Connection, subject: Identifier | int) -> None:
    """Take all notes away from the paper of an identifier, or from an issue."""
    column, same, row_id = _place(connection, subject)
    connection.exec_driver_sql(f"DELETE FROM note WHERE {column} IN ({same})", (row_id,))


def of_papers(connection: Connection, paper_ids: str) -> dict[int, Own]:
    """The tags and notes of each of these papers that has some. paper_ids: a JSON array."""
    hung = (
        "FROM json_each(?) AS w CROSS JOIN identifier AS i ON i.paper_id = w.value "
        "CROSS JOIN {} AS x ON x.identifier_id = i.id"
    )
    return _gathered(connection, "i.paper_id", hung, paper_ids)


def of_issues(connection: Connection, issue_ids: str) -> dict[int, Own]:
    """The tags and notes of each of these issues that has some. issue_ids: a JSON array."""
    hung = "FROM json_each(?) AS w CROSS JOIN {} AS x ON x.issue_id = w.value"
    return _gathered(connection, "x.issue_id", hung, issue_ids)


def tags(connection: Connection) -> list[Tagged]:
    """Every tag that is on something, in the order of the alphabet."""
    found = connection.exec_driver_sql(
        "SELECT g.word, count(DISTINCT i.paper_id), count(g.issue_id) "
        "FROM tag AS g LEFT JOIN identifier AS i ON i.id = g.identifier_id GROUP BY g.word ORDER BY g.word"
    )
    return [Tagged(word, papers, issues) for word, papers, issues in found]


def _place(connection: Connection, subject: Identifier | int) -> tuple[str, str, int]:
    """Where something hangs on a paper or issue: the column, SQL for all row ids of the same thing, and the row id."""
    if isinstance(subject, int):
        return "issue_id", "?", subject
    found = connection.exec_driver_sql(
        "SELECT id FROM identifier WHERE scheme = ? AND value = ?",
        (subject.scheme.value, rows.clean(subject.value)),
    ).scalar_one()
    return "identifier_id", _SAME_PAPER, int(found)


def _gathered(connection: Connection, of: str, hung: str, ids: str) -> dict[int, Own]:
    words: dict[int, set[str]] = {}
    for row_id, word in connection.exec_driver_sql(f"SELECT {of}, x.word {hung.format('tag')}", (ids,)):
        words.setdefault(row_id, set()).add(word)
    notes: dict[int, list[Note]] = {}
    for row_id, text, written_at in connection.exec_driver_sql(
        f"SELECT {of}, x.text, x.written_at {hung.format('note')} ORDER BY x.written_at, x.id", (ids,)
    ):
        notes.setdefault(row_id, []).append(Note(text, datetime.fromisoformat(written_at)))
    return {
        row_id: Own(tuple(sorted(words.get(row_id, ()))), tuple(notes.get(row_id, ())))
        for row_id in words.keys() | notes.keys()
    }
