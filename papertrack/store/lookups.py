"""Statements about lookups: the titles by which issues name papers, and how looking them up has gone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from papertrack.model.answer import IssueRef
from papertrack.model.identifier import Identifier
from papertrack.model.lookup import LookUp, Outcome, TitleAnswer
from papertrack.store import issues, rows
from papertrack.store.engine import driver


def accepted(connection: Connection, words: Iterable[str]) -> dict[str, Identifier]:
    """The papers that were accepted for these titles, by their words."""
    found = driver(connection).execute(
        "SELECT x.words, x.found FROM json_each(?) AS w CROSS JOIN lookup AS x ON x.words = w.value "
        "WHERE x.outcome = 'accepted'",
        (rows.array(map(rows.clean, words)),),
    )
    return {known: Identifier.parse(curie) for known, curie in found}


def put_titles(connection: Connection, issue_id: int, titles: Iterable[tuple[str, str, str, str]]) -> None:
    """Make these (words, title, source, context) the titles by which an issue names papers."""
    connection.exec_driver_sql("DELETE FROM issue_titled WHERE issue_id = ?", (issue_id,))
    for words, title, source, context in ((rows.clean(each) for each in row) for row in titles):
        connection.exec_driver_sql(
            "INSERT INTO lookup (words, title, misses, answered, outcome) VALUES (?, ?, 0, '[]', 'open') "
            "ON CONFLICT(words) DO NOTHING",
            (words, title),
        )
        connection.exec_driver_sql(
            "INSERT INTO issue_titled (issue_id, lookup_id, source, context) "
            "SELECT ?, id, ?, ? FROM lookup WHERE words = ? ON CONFLICT(issue_id, lookup_id) DO NOTHING",
            (issue_id, source, context, words),
        )


def put(connection: Connection, lookup: LookUp) -> None:
    """Replace what is known of how looking a title up has gone."""
    connection.exec_driver_sql(
        "UPDATE lookup SET asked_at = ?, misses = ?, answered = ?, found = ?, found_title = ?, score = ?, outcome = ? "
        "WHERE id = ?",
        (
            None if lookup.asked_at is None else rows.instant(lookup.asked_at),
            lookup.misses,
            rows.array(lookup.answered),
            None if lookup.found is None else rows.clean(str(lookup.found)),
            rows.cleaned(lookup.found_title),
            lookup.score,
            lookup.outcome.value,
            lookup.id,
        ),
    )


def named(connection: Connection) -> list[TitleAnswer]:
    """The titles by which issues name papers as they read now, in the order in which they were first read."""
    said: dict[int, list[Sequence[Any]]] = {}
    for lookup, *row in connection.exec_driver_sql(
        f"SELECT t.lookup_id, t.source, t.context, {rows.REF_COLUMNS} FROM issue_titled AS t "
        "JOIN issue AS s ON s.id = t.issue_id JOIN revision AS r ON r.issue_id = s.id AND r.superseded_at IS NULL "
        "JOIN document AS d ON d.id = r.document_id LEFT JOIN newsletter AS n ON n.id = s.newsletter_id "
        "ORDER BY s.published IS NULL, s.published, s.id"
    ):
        said.setdefault(lookup, []).append(row)
    found = connection.exec_driver_sql(
        "SELECT x.id, x.title, asked_at, misses, answered, found, found_title, score, outcome FROM json_each(?) AS w "
        "CROSS JOIN lookup AS x ON x.id = w.value ORDER BY x.id",
        (rows.array(said),),
    )
    return [_answer(row, said[row[0]]) for row in found]


def documents(connection: Connection, lookup_ids: Iterable[int]) -> Iterator[issues.KeptDocument]:
    """The documents, as issues read now, that name a paper by one of these titles."""
    ids = connection.exec_driver_sql(
        "SELECT DISTINCT r.document_id FROM issue_titled AS t JOIN revision AS r ON r.issue_id = t.issue_id "
        "AND r.superseded_at IS NULL WHERE t.lookup_id IN (SELECT value FROM json_each(?)) ORDER BY 1",
        (rows.array(lookup_ids),),
    ).all()
    yield from issues.kept(connection, [document_id for (document_id,) in ids])


def _answer(columns: Sequence[Any], said: Sequence[Sequence[Any]]) -> TitleAnswer:
    id_, title, asked_at, misses, answered, found, found_title, score, outcome = columns
    named: list[IssueRef] = [rows.issue_ref(row[2:]) for row in said]
    days: list[date] = [issue.published for issue in named if issue.published]
    return TitleAnswer(
        LookUp(
            id=id_,
            title=title,
            sources=tuple(dict.fromkeys(row[0] for row in said if row[0])),
            words=tuple(dict.fromkeys(row[1] for row in said)),
            published=min(days, default=None),
            asked_at=None if asked_at is None else datetime.fromisoformat(asked_at),
            misses=misses,
            answered=tuple(json.loads(answered)),
            found=None if found is None else Identifier.parse(found),
            found_title=found_title,
            score=score,
            outcome=Outcome(outcome),
        ),
        tuple(named),
    )
