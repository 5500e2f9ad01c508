"""Statements about citing: the keys of papers and issues, and what citing an issue takes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from papertrack.errors import UsageError
from papertrack.model.answer import IssueSource
from papertrack.model.identifier import Identifier
from papertrack.model.paper import Paper
from papertrack.model.query import Query
from papertrack.store import papers, rows

_KEYED = "EXISTS (SELECT 1 FROM identifier AS i JOIN citation_key AS k ON k.identifier_id = i.id WHERE i.paper_id = {})"


def keyless(connection: Connection, query: Query, limit: int | None) -> list[int]:
    """The row ids of the first `limit` papers that answer a query, best first, without those that have a key."""
    found = rows.array(paper_id for paper_id, _ in papers.ranked(connection, query, limit))
    return [
        paper_id
        for (paper_id,) in connection.exec_driver_sql(
            f"SELECT w.value FROM json_each(?) AS w WHERE NOT {_KEYED.format('w.value')} ORDER BY w.key", (found,)
        )
    ]


def keyed(connection: Connection, query: Query) -> list[int]:
    """The row ids of the papers that answer a query and have a key, in the order in which they were given one."""
    found = rows.array(paper_id for paper_id, _ in papers.ranked(connection, query, None))
    return [
        paper_id
        for (paper_id,) in connection.exec_driver_sql(
            "SELECT i.paper_id FROM citation_key AS k JOIN identifier AS i ON i.id = k.identifier_id "
            "WHERE i.paper_id IN (SELECT value FROM json_each(?)) GROUP BY i.paper_id ORDER BY min(k.id)",
            (found,),
        )
    ]


def choose_key(connection: Connection, paper_id: int, key: str) -> None:
    """Make `key` the one that a paper is cited by; those that it had still find it.

    Raises UsageError when another paper has that key, or one that differs only in case, since bibtex(1) does not
    tell those apart.
    """
    owner = connection.exec_driver_sql(
        "SELECT k.key, i.paper_id FROM citation_key AS k JOIN identifier AS i ON i.id = k.identifier_id "
        "WHERE lower(k.key) = lower(?) ORDER BY k.key = ? DESC",
        (key, key),
    ).first()
    if owner is not None and owner[1] != paper_id:
        raise UsageError(f"the citation key {owner[0]} belongs to another paper; choose another one")
    connection.exec_driver_sql(
        "UPDATE citation_key SET chosen = 0 WHERE identifier_id IN (SELECT id FROM identifier WHERE paper_id = ?)",
        (paper_id,),
    )
    if owner is None or owner[0] != key:
        papers.set_key(connection, paper_id, key)
    connection.exec_driver_sql("UPDATE citation_key SET chosen = 1 WHERE key = ?", (key,))


def papers_of(connection: Connection, identifiers: Iterable[Identifier]) -> dict[Identifier, Paper]:
    """The papers of these identifiers, by each of their names."""
    wanted = rows.array([each.scheme.value, each.value] for each in identifiers)
    ids = [
        paper_id
        for (paper_id,) in connection.exec_driver_sql(
            "SELECT DISTINCT i.paper_id FROM json_each(?) AS w CROSS JOIN identifier AS i "
            "ON i.scheme = json_extract(w.value, '$[0]') AND i.value = json_extract(w.value, '$[1]')",
            (wanted,),
        )
    ]
    return {
        name: answer.paper
        for start in range(0, len(ids), papers.BATCH)
        for answer in papers.at(connection, ids[start : start + papers.BATCH]).values()
        for name in answer.paper.ids
    }


def issue_sources(connection: Connection, issue_ids: Iterable[int]) -> dict[int, IssueSource]:
    """What citing these issues takes, by row id."""
    return {
        issue_id: IssueSource(name, author, datetime.fromisoformat(added), key)
        for issue_id, name, author, added, key in connection.exec_driver_sql(
            "SELECT s.id, s.key, s.author, s.added_at, k.key FROM json_each(?) AS w "
            "CROSS JOIN issue AS s ON s.id = w.value LEFT JOIN issue_key AS k ON k.issue_id = s.id",
            (rows.array(issue_ids),),
        )
    }


def issue_keys_in_use(connection: Connection) -> set[str]:
    """All citation keys of issues."""
    return {str(key) for (key,) in connection.exec_driver_sql("SELECT key FROM issue_key")}


def set_issue_key(connection: Connection, issue_id: int, key: str) -> None:
    """Give an issue its citation key, which no other has."""
    connection.exec_driver_sql("INSERT INTO issue_key (key, issue_id) VALUES (?, ?)", (key, issue_id))
