"""Statements about papers: their facts and keys, and the papers that answer a query."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from papertrack.errors import UsageError
from papertrack.model.answer import MentionAnswer, PaperAnswer
from papertrack.model.identifier import Identifier
from papertrack.model.paper import Facts, Paper
from papertrack.model.query import Query
from papertrack.store import issues, rows, search

BATCH = 200
"""How many papers are loaded at a time, with all that belongs to them."""

_NEWEST = "t.last_mentioned DESC, p.id DESC"
PAPER_SORTS = {
    "relevance": f"score DESC, {_NEWEST}",
    "published": f"p.published DESC, {_NEWEST}",
    "mentioned": _NEWEST,
    "title": f"p.title IS NULL, fold(p.title), {_NEWEST}",
    "mentions": f"t.mentions DESC, {_NEWEST}",
}
"""How papers may be sorted."""


def put_facts(connection: Connection, paper_id: int, facts: Facts, said_by: tuple[tuple[str, str], ...]) -> None:
    """Replace what is known of a paper."""
    columns = ", ".join(f"{name} = ?" for name in rows.FACTS_COLUMNS)
    connection.exec_driver_sql(
        f"UPDATE paper SET {columns}, said_by = ? WHERE id = ?",
        (*rows.facts_row(facts), json.dumps(said_by), paper_id),
    )
    connection.exec_driver_sql("DELETE FROM author WHERE paper_id = ?", (paper_id,))
    if facts.authors:
        connection.exec_driver_sql(
            "INSERT INTO author (paper_id, position, name) VALUES (?, ?, ?)",
            [(paper_id, place, rows.clean(name)) for place, name in enumerate(facts.authors, 1)],
        )


def set_key(connection: Connection, paper_id: int, key: str | None) -> None:
    """Give a paper its citation key, or take it away. Raises UsageError when another paper has that key."""
    try:
        connection.exec_driver_sql("UPDATE paper SET citation_key = ? WHERE id = ?", (key, paper_id))
    except IntegrityError:
        raise UsageError(f"the citation key {key} belongs to another paper; choose another one") from None


def keys_in_use(connection: Connection) -> set[str]:
    """All citation keys that are given."""
    return {
        str(key)
        for (key,) in connection.exec_driver_sql("SELECT citation_key FROM paper WHERE citation_key IS NOT NULL")
    }


def all_ids(connection: Connection) -> list[int]:
    """The row ids of all papers, in order."""
    return [paper_id for (paper_id,) in connection.exec_driver_sql("SELECT id FROM paper ORDER BY id")]


def find(connection: Connection, query: Query, *, limit: int | None, sort: str) -> Iterator[PaperAnswer]:
    """The mentioned papers that answer a query, best first, loaded a batch at a time.

    The score is minus bm25, None when the query has no words. Raises UsageError for an unknown `sort`.
    """
    if sort not in PAPER_SORTS:
        raise UsageError(f"cannot sort by {sort!r}; choose one of {', '.join(PAPER_SORTS)}")
    found = _ranked(connection, query, limit, PAPER_SORTS[sort])
    for start in range(0, len(found), BATCH):
        yield from load(connection, found[start : start + BATCH])


def one(connection: Connection, identifier: Identifier) -> PaperAnswer | None:
    """The paper that has this identifier, mentioned or not."""
    paper_id = connection.exec_driver_sql(
        "SELECT paper_id FROM identifier WHERE scheme = ? AND value = ?",
        (identifier.scheme.value, rows.clean(identifier.value)),
    ).scalar()
    return None if paper_id is None else load(connection, [(int(paper_id), None)])[0]


def load(connection: Connection, found: Sequence[tuple[int, float | None]]) -> list[PaperAnswer]:
    """Papers by row id, each with its score, with all that belongs to them: five statements in all."""
    ids = rows.array(paper_id for paper_id, _ in found)
    authors: dict[int, list[str]] = {}
    for paper_id, name in connection.exec_driver_sql(
        "SELECT paper_id, name FROM author WHERE paper_id IN (SELECT value FROM json_each(?)) "
        "ORDER BY paper_id, position",
        (ids,),
    ):
        authors.setdefault(paper_id, []).append(name)
    names = rows.identifiers_of(connection, (paper_id for paper_id, _ in found))
    mentions: dict[int, list[MentionAnswer]] = {}
    wanted = search.Condition("i.paper_id IN (SELECT value FROM json_each(?))", (ids,))
    for paper_id, columns in issues.mention_rows(
        connection, wanted, "ORDER BY s.published IS NULL, s.published, s.id, l.position"
    ):
        mentions.setdefault(paper_id, []).append(issues.mention(names[paper_id][0], columns))
    papers: dict[int, Paper] = {}
    for paper_id, key, said_by, *columns in connection.exec_driver_sql(
        f"SELECT id, citation_key, said_by, {', '.join(rows.FACTS_COLUMNS)} FROM paper "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (ids,),
    ):
        papers[paper_id] = Paper(
            id=names[paper_id][0],
            ids=names[paper_id],
            facts=rows.facts(columns, tuple(authors.get(paper_id, ()))),
            key=key,
            said_by=tuple((field, provider) for field, provider in json.loads(said_by)),
        )
    return [PaperAnswer(papers[paper_id], tuple(mentions.get(paper_id, ())), score) for paper_id, score in found]


def _ranked(connection: Connection, query: Query, limit: int | None, order: str) -> list[tuple[int, float | None]]:
    asked = search.compiled_papers(connection, query)
    ranking, score, values = "", "NULL", asked.condition.values
    if asked.ranking is not None:
        weights = ", ".join(map(str, search.WEIGHTS))
        ranking = (
            "WITH ranking AS MATERIALIZED (SELECT rowid AS paper_id, "
            f"-bm25(search, {weights}) AS score FROM search WHERE search MATCH ?) "
        )
        score = "k.score"
        values = (asked.ranking, *values)
    join = f"{'' if asked.exact else 'LEFT '}JOIN ranking AS k ON k.paper_id = p.id" if ranking else ""
    found = connection.exec_driver_sql(
        f"{ranking} SELECT p.id, {score} AS score "
        f"FROM paper_text AS t JOIN paper AS p ON p.id = t.paper_id {join} "
        f"WHERE t.mentions > 0 AND {asked.condition.sql} ORDER BY {order} LIMIT ?",
        (*values, -1 if limit is None else max(limit, 0)),
    )
    return [(paper_id, score) for paper_id, score in found]
