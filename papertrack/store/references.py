"""Which issues refer to which: read off the links whenever it is asked, so that it holds in any order of adding.

A link refers to the issue whose address (its key, or where its newsletter's other site has it) it leads to, with or
without a place in it (`#…`); else to the only issue that has the newsletter and the number which its words name.
"""

from __future__ import annotations

from sqlalchemy import Connection

from papertrack.model.answer import IssueRef
from papertrack.store import rows, schema
from papertrack.store.engine import driver


def put_named(connection: Connection, named: list[tuple[int, str, int]]) -> None:
    """Write down which issues links name, by link, newsletter and number; empties the list."""
    driver(connection).executemany("INSERT INTO issue_named(link_id, newsletter, number) VALUES (?, ?, ?)", named)
    named.clear()


def between(connection: Connection, issue_id: int) -> tuple[list[IssueRef], list[IssueRef]]:
    """The issues that this one refers to, and those that refer to it, each once and in order of time."""
    return (
        _issues(connection, _REFERRED_TO, (issue_id,) * 3),
        _issues(connection, _REFERRING, (issue_id,) * 5),
    )


def referred_to(connection: Connection, issue_id: int) -> list[int]:
    """The ids of the issues that this one refers to."""
    return [each for (each,) in connection.exec_driver_sql(_REFERRED_TO, (issue_id,) * 3)]


def _issues(connection: Connection, ids: str, values: tuple[int, ...]) -> list[IssueRef]:
    found = connection.exec_driver_sql(
        f"SELECT {rows.REF_COLUMNS} FROM issue AS s "
        "JOIN revision AS r ON r.issue_id = s.id AND r.superseded_at IS NULL "
        "JOIN document AS d ON d.id = r.document_id LEFT JOIN newsletter AS n ON n.id = s.newsletter_id "
        f"WHERE s.id IN ({ids}) ORDER BY s.published IS NULL, s.published, s.number, s.id",
        values,
    )
    return [rows.issue_ref(row) for row in found]


_ADDRESS = "CASE instr(l.target, '#') WHEN 0 THEN l.target ELSE substr(l.target, 1, instr(l.target, '#') - 1) END"
_CURRENT = "JOIN revision AS r ON r.id = l.revision_id AND r.superseded_at IS NULL"
_SAME_NAME = "replace(fold(n.name), ' ', '') = replace(fold(x.newsletter), ' ', '')"
_ONLY_ONE = """NOT EXISTS (SELECT 1 FROM issue AS o WHERE o.number = t.number AND o.newsletter_id = t.newsletter_id
    AND o.id != t.id)"""
_NO_ADDRESS = f"""NOT EXISTS (SELECT 1 FROM issue AS o WHERE o.key IN (l.target, {_ADDRESS}))
    AND NOT EXISTS (SELECT 1 FROM issue_address AS a WHERE a.address IN (l.target, {_ADDRESS}))"""

_REFERRED_TO = f"""
    SELECT t.id FROM link AS l {_CURRENT} JOIN issue AS t ON t.key IN (l.target, {_ADDRESS})
    WHERE r.issue_id = ? AND t.id != r.issue_id AND l.{schema.REFERRING}
    UNION
    SELECT a.issue_id FROM link AS l {_CURRENT} JOIN issue_address AS a ON a.address IN (l.target, {_ADDRESS})
    WHERE r.issue_id = ? AND a.issue_id != r.issue_id AND l.{schema.REFERRING}
    UNION
    SELECT t.id FROM revision AS r CROSS JOIN link AS l ON l.revision_id = r.id
    CROSS JOIN issue_named AS x ON x.link_id = l.id CROSS JOIN issue AS t ON t.number = x.number
    JOIN newsletter AS n ON n.id = t.newsletter_id
    WHERE r.issue_id = ? AND r.superseded_at IS NULL AND t.id != r.issue_id
    AND {_SAME_NAME} AND {_ONLY_ONE} AND {_NO_ADDRESS}"""

_REFERRING = f"""
    SELECT r.issue_id FROM issue AS t CROSS JOIN link AS l ON l.target = t.key {_CURRENT}
    WHERE t.id = ? AND r.issue_id != t.id AND l.{schema.REFERRING}
    UNION
    SELECT r.issue_id FROM issue AS t CROSS JOIN link AS l ON l.target > t.key || '#' AND l.target < t.key || '$'
    {_CURRENT} WHERE t.id = ? AND r.issue_id != t.id AND l.{schema.REFERRING}
    UNION
    SELECT r.issue_id FROM issue_address AS a CROSS JOIN link AS l ON l.target = a.address {_CURRENT}
    WHERE a.issue_id = ? AND r.issue_id != a.issue_id AND l.{schema.REFERRING}
    UNION
    SELECT r.issue_id FROM issue_address AS a
    CROSS JOIN link AS l ON l.target > a.address || '#' AND l.target < a.address || '$'
    {_CURRENT} WHERE a.issue_id = ? AND r.issue_id != a.issue_id AND l.{schema.REFERRING}
    UNION
    SELECT r.issue_id FROM issue AS t CROSS JOIN newsletter AS n ON n.id = t.newsletter_id
    CROSS JOIN issue_named AS x ON x.number = t.number CROSS JOIN link AS l ON l.id = x.link_id {_CURRENT}
    WHERE t.id = ? AND r.issue_id != t.id AND {_SAME_NAME} AND {_ONLY_ONE} AND {_NO_ADDRESS}"""
