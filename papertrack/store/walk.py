"""Walks the papers that answer a question, the last mentioned first; FTS5 and the table alike may stop anywhere."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from papertrack.store.scopes import ALWAYS
from papertrack.store.search import Search

MATCHED_ROWS = "CROSS JOIN paper_text AS t ON t.place = {}.rowid CROSS JOIN paper AS p ON p.id = t.paper_id"
"""What leads from a row of a full-text table to the paper and its search row."""


def newest_places(
    connection: Connection, asked: Search, limit: int | None, *, index: str = "search", below: int | None = None
) -> Sequence[int]:
    """The places of what matches, the last mentioned first. below: only those after this place."""
    most = -1 if limit is None else max(limit, 0)
    under = "" if below is None else " AND {}.{} < ?"
    bound = (asked.since,) if below is None else (asked.since, below)
    if asked.expression is None:
        return _numbers(
            connection,
            f"SELECT t.place FROM paper_text AS t JOIN paper AS p ON p.id = t.paper_id "
            f"WHERE t.place > ?{under.format('t', 'place')} AND {asked.condition.sql} ORDER BY t.place DESC LIMIT ?",
            (*bound, *asked.condition.values, most),
        )
    joined = "" if asked.condition == ALWAYS else MATCHED_ROWS.format(index)
    return _numbers(
        connection,
        f"SELECT {index}.rowid FROM {index} {joined} WHERE {index} MATCH ? AND {index}.rowid > ?"
        f"{under.format(index, 'rowid')} AND {asked.condition.sql} ORDER BY {index}.rowid DESC LIMIT ?",
        (asked.expression, *bound, *asked.condition.values, most),
    )


def sorted_papers(connection: Connection, asked: Search, limit: int | None, order: str) -> Sequence[int]:
    """The row ids of all that match, in an order that has nothing to do with the question."""
    most = -1 if limit is None else max(limit, 0)
    source, where = "paper_text AS t JOIN paper AS p ON p.id = t.paper_id", "t.place > ?"
    values: tuple[object, ...] = (asked.since, *asked.condition.values, most)
    if asked.expression is not None:
        source, where = f"search {MATCHED_ROWS.format('search')}", "search MATCH ? AND search.rowid > ?"
        values = (asked.expression, *values)
    return _numbers(
        connection,
        f"SELECT t.paper_id FROM {source} WHERE {where} AND {asked.condition.sql} ORDER BY {order} LIMIT ?",
        values,
    )


def _numbers(connection: Connection, statement: str, values: tuple[object, ...]) -> Sequence[int]:
    return [number for (number,) in connection.exec_driver_sql(statement, values).all()]
