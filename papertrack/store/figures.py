"""Statements that count: the figures of one selection of mentions, all computed by the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from papertrack.model.figures import Figures, MostMentioned, NewsletterFigures, Share, lag, months
from papertrack.model.query import Query
from papertrack.store import rows, search
from papertrack.store.scopes import CURRENT_MENTIONS, ISSUES, LINKS, MENTIONS


def figures(connection: Connection, query: Query, *, limit: int | None) -> Figures:
    """The figures of what answers a query. limit: how many of the most mentioned are told, None for all."""
    most = -1 if limit is None else limit
    with _chosen(connection, query):
        papers, mentions = connection.exec_driver_sql("SELECT count(*), coalesce(sum(mentions), 0) FROM counted").one()
        return Figures(
            issues=_issues(connection, query),
            papers=papers,
            mentions=mentions,
            most_mentioned=_most_mentioned(connection, most),
            authors=_shares(connection, _AUTHORS, most),
            categories=_shares(connection, _CATEGORIES, most),
            venues=_shares(connection, _VENUES, most),
            newsletters=_newsletters(connection),
            months=tuple(months({str(month): count for month, count in connection.exec_driver_sql(_MONTHS)})),
            lag=lag({int(days): count for days, count in connection.exec_driver_sql(_LAGS)}),
            kinds=_kinds(connection, query),
        )


_LEAN = """mention AS m
    JOIN identifier AS i ON i.id = m.identifier_id
    JOIN link AS l ON l.id = m.link_id
    JOIN revision AS r ON r.id = l.revision_id AND r.superseded_at IS NULL
    JOIN issue AS s ON s.id = r.issue_id"""
_AUTHORS = """SELECT a.name, count(*), sum(c.mentions) FROM counted AS c
    CROSS JOIN author AS a ON a.paper_id = c.paper_id"""
_CATEGORIES = """SELECT k.value, count(*), sum(c.mentions) FROM counted AS c
    CROSS JOIN paper AS p ON p.id = c.paper_id CROSS JOIN json_each(p.categories) AS k"""
_VENUES = """SELECT p.venue, count(*), sum(c.mentions) FROM counted AS c
    CROSS JOIN paper AS p ON p.id = c.paper_id WHERE p.venue IS NOT NULL"""
_MONTHS = "SELECT substr(published, 1, 7), count(*) FROM chosen WHERE published IS NOT NULL GROUP BY 1"
_DAYS = "CAST(julianday(c.first) - julianday(p.published) AS INTEGER)"
_DATED = "CROSS JOIN paper AS p ON p.id = c.paper_id WHERE c.first IS NOT NULL AND length(p.published) = 10"
_LAGS = f"SELECT {_DAYS}, count(*) FROM counted AS c {_DATED} GROUP BY 1"
_LAGS_OF_NEWSLETTERS = f"""SELECT c.newsletter_id, {_DAYS}, count(*) FROM (
    SELECT newsletter_id, paper_id, min(published) AS first FROM chosen GROUP BY newsletter_id, paper_id) AS c
    {_DATED} GROUP BY 1, 2"""
_COUNTED = """CREATE TEMP TABLE counted AS SELECT paper_id, count(*) AS mentions, count(DISTINCT issue_id) AS issues,
    min(published) AS first, max(published) AS last FROM chosen GROUP BY paper_id"""


@contextmanager
def _chosen(connection: Connection, query: Query) -> Iterator[None]:
    """The mentions that answer a query, each paper once for each link, and counted by paper, as two tables of this
    connection's own.
    """
    condition = search.compiled(connection, MENTIONS, query)
    source = _LEAN if query.tree is None else CURRENT_MENTIONS
    connection.exec_driver_sql(
        f"CREATE TEMP TABLE chosen AS SELECT DISTINCT l.id AS link_id, i.paper_id, s.id AS issue_id, s.newsletter_id, "
        f"s.published FROM {source} WHERE {condition.sql}",
        condition.values,
    )
    connection.exec_driver_sql(_COUNTED)
    try:
        yield
    finally:
        for table in ("counted", "chosen"):
            connection.exec_driver_sql(f"DROP TABLE {table}")


def _issues(connection: Connection, query: Query) -> int:
    condition = search.compiled(connection, ISSUES, query)
    found = connection.exec_driver_sql(
        "SELECT count(*) FROM issue AS s JOIN revision AS r ON r.issue_id = s.id AND r.superseded_at IS NULL "
        f"LEFT JOIN newsletter AS n ON n.id = s.newsletter_id WHERE {condition.sql}",
        condition.values,
    )
    return int(found.scalar_one())


def _kinds(connection: Connection, query: Query) -> tuple[tuple[str, int], ...]:
    condition = search.compiled(connection, LINKS, query)
    found = connection.exec_driver_sql(
        "SELECT l.kind, count(*) FROM link AS l JOIN revision AS r ON r.id = l.revision_id AND r.superseded_at IS NULL "
        "JOIN issue AS s ON s.id = r.issue_id LEFT JOIN newsletter AS n ON n.id = s.newsletter_id "
        f"WHERE {condition.sql} GROUP BY l.kind ORDER BY 2 DESC, 1",
        condition.values,
    )
    return tuple((kind, count) for kind, count in found)


def _most_mentioned(connection: Connection, most: int) -> tuple[MostMentioned, ...]:
    found = connection.exec_driver_sql(
        "SELECT c.paper_id, p.title, c.mentions, c.issues, c.first, c.last FROM counted AS c "
        "JOIN paper AS p ON p.id = c.paper_id ORDER BY c.mentions DESC, c.issues DESC, c.last DESC, c.paper_id LIMIT ?",
        (most,),
    ).all()
    names = rows.identifiers_of(connection, (row[0] for row in found))
    return tuple(MostMentioned(names[paper_id][0], *told) for paper_id, *told in found)


def _shares(connection: Connection, select: str, most: int) -> tuple[Share, ...]:
    found = connection.exec_driver_sql(f"{select} GROUP BY 1 ORDER BY 3 DESC, 2 DESC, 1 LIMIT ?", (most,))
    return tuple(Share(name, papers, mentions) for name, papers, mentions in found)


def _newsletters(connection: Connection) -> tuple[NewsletterFigures, ...]:
    lags: dict[int | None, dict[int, int]] = {}
    for newsletter_id, days, papers in connection.exec_driver_sql(_LAGS_OF_NEWSLETTERS):
        lags.setdefault(newsletter_id, {})[days] = papers
    found = connection.exec_driver_sql(
        "SELECT c.newsletter_id, n.name, count(DISTINCT c.issue_id), count(DISTINCT c.paper_id), count(*) "
        "FROM chosen AS c LEFT JOIN newsletter AS n ON n.id = c.newsletter_id GROUP BY 1 ORDER BY 5 DESC, 2"
    )
    return tuple(
        NewsletterFigures(name, issues, papers, mentions, lag(lags.get(newsletter_id, {})))
        for newsletter_id, name, issues, papers, mentions in found
    )
