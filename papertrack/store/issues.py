"""Statements about issues as they read now: finds them with their sections, links and mentions, and their documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from papertrack.errors import UsageError
from papertrack.model.answer import IssueAnswer, LinkAnswer, MentionAnswer
from papertrack.model.document import Section
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.own import NO_WORDS
from papertrack.model.query import Query
from papertrack.store import nearest, own, rows, schema, search
from papertrack.store.scopes import CURRENT_MENTIONS, Condition


class KeptDocument(NamedTuple):
    """A document as it was taken in."""

    hash: str
    origin: str
    url: str | None
    format: str
    body: bytes


def to_reread(connection: Connection, extractor: int) -> Iterator[KeptDocument]:
    """The documents whose current reading is not by this extractor, one body in memory at a time."""
    ids = connection.exec_driver_sql(
        "SELECT DISTINCT document_id FROM revision WHERE superseded_at IS NULL AND extractor != ? ORDER BY 1",
        (extractor,),
    ).all()
    yield from kept(connection, [document_id for (document_id,) in ids])


def to_resolve(connection: Connection, rules: Iterable[str]) -> Iterator[KeptDocument]:
    """The documents that have a link, decided by one of these rules, whose target is known by now; and those that have
    one to a page which states by now what paper it is about.
    """
    known = "SELECT r.document_id FROM redirect AS x CROSS JOIN link AS l ON l.target = x.url "
    current = "CROSS JOIN revision AS r ON r.id = l.revision_id WHERE r.superseded_at IS NULL AND x.target "
    ids = connection.exec_driver_sql(
        f"{known}{current} IS NOT NULL AND l.rule IN (SELECT value FROM json_each(?)) UNION "
        f"{known}AND l.{schema.REFERRING} {current} IS NOT NULL "
        f"AND (x.target LIKE 'https://doi.org/%' OR x.target LIKE 'https://arxiv.org/abs/%') "
        f"AND {_UNKNOWN_PAGE} ORDER BY 1",
        (rows.array(rules),),
    ).all()
    yield from kept(connection, [document_id for (document_id,) in ids])


def papers_of(connection: Connection, issue_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """The row ids of the papers that each of these issues names as it reads now, in order; none for one without."""
    papers: dict[int, dict[int, None]] = {}
    for issue_id, paper_id in connection.exec_driver_sql(
        "SELECT r.issue_id, i.paper_id FROM json_each(?) AS w "
        "CROSS JOIN revision AS r ON r.issue_id = w.value AND r.superseded_at IS NULL "
        "CROSS JOIN link AS l ON l.revision_id = r.id CROSS JOIN mention AS m ON m.link_id = l.id "
        "CROSS JOIN identifier AS i ON i.id = m.identifier_id ORDER BY l.position, m.id",
        (rows.array(issue_ids),),
    ):
        papers.setdefault(issue_id, {})[paper_id] = None
    return {issue_id: tuple(ids) for issue_id, ids in papers.items()}


def kept(connection: Connection, document_ids: Iterable[int]) -> Iterator[KeptDocument]:
    """Documents by row id, one body in memory at a time."""
    for document_id in document_ids:
        hash_, origin, url, format_, body = connection.exec_driver_sql(
            "SELECT hash, origin, url, format, body FROM document WHERE id = ?", (document_id,)
        ).one()
        yield KeptDocument(hash_, origin, url, format_, rows.unsqueezed(body))


def sections(connection: Connection, issue_id: int) -> tuple[Section, ...]:
    """The sections of an issue as it reads now."""
    found = connection.exec_driver_sql(
        "SELECT c.position, c.headline FROM section AS c JOIN revision AS r ON r.id = c.revision_id "
        "WHERE r.issue_id = ? AND r.superseded_at IS NULL ORDER BY c.position",
        (issue_id,),
    )
    return tuple(Section(position, headline) for position, headline in found)


def find_issues(
    connection: Connection, query: Query, *, limit: int | None, sort: str, offset: int = 0
) -> list[IssueAnswer]:
    """The issues that answer a query, each with its papers in order and the number of its links."""
    order = _order(ISSUE_SORTS, sort)
    condition = _asked(connection, nearest.ISSUES, query, limit, sort, offset)
    return _issue_answers(connection, condition, f"ORDER BY {order} LIMIT ? OFFSET ?", (_limit(limit), offset))


def one_issue(connection: Connection, issue_id: int) -> IssueAnswer | None:
    """The issue of this number, if there is one."""
    found = _issue_answers(connection, Condition("s.id = ?", (issue_id,)), "LIMIT ?", (1,))
    return found[0] if found else None


def find_mentions(
    connection: Connection, query: Query, *, limit: int | None, sort: str, offset: int = 0
) -> list[MentionAnswer]:
    """The mentions that answer a query."""
    order = _order(MENTION_SORTS, sort)
    condition = _asked(connection, nearest.MENTIONS, query, limit, sort, offset)
    found = mention_rows(connection, condition, f"ORDER BY {order} LIMIT ? OFFSET ?", (_limit(limit), offset))
    names = rows.identifiers_of(connection, {paper_id for paper_id, _ in found})
    return [mention(names[paper_id][0], columns) for paper_id, columns in found]


def mention_rows(
    connection: Connection, condition: Condition, tail: str, values: tuple[object, ...] = ()
) -> list[tuple[int, Sequence[object]]]:
    """Mentions as rows for `mention`, each with its paper's row id; a link mentions a paper once."""
    found = connection.exec_driver_sql(
        f"SELECT i.paper_id, {rows.REF_COLUMNS}, l.position, l.headline, l.context, l.text, l.url, m.version, "
        f"i.scheme, i.value FROM {CURRENT_MENTIONS} JOIN document AS d ON d.id = r.document_id "
        f"WHERE {condition.sql} AND {nearest.FIRST_OF_ITS_LINK} {tail}",
        condition.values + values,
    )
    return [(row[0], row[1:]) for row in found]


def mention(paper: Identifier, columns: Sequence[object]) -> MentionAnswer:
    """The mention that a row of `mention_rows` describes."""
    position, headline, context, text, url, version, scheme, value = columns[7:]
    return MentionAnswer(
        paper=paper,
        issue=rows.issue_ref(columns[:7]),
        position=int(str(position)),
        headline=None if headline is None else str(headline),
        context=str(context),
        text=str(text),
        url=str(url),
        version=None if version is None else int(str(version)),
        named=Identifier(Scheme(str(scheme)), str(value)),
    )


def find_links(
    connection: Connection, query: Query, *, limit: int | None, sort: str, offset: int = 0
) -> list[LinkAnswer]:
    """The links that answer a query, whatever they lead to."""
    order = _order(LINK_SORTS, sort)
    condition = _asked(connection, nearest.LINKS, query, limit, sort, offset)
    return _link_answers(connection, condition, f"ORDER BY {order} LIMIT ? OFFSET ?", (_limit(limit), offset))


def links_of(connection: Connection, issue_id: int) -> list[LinkAnswer]:
    """All links of an issue as it reads now, in order."""
    return _link_answers(connection, Condition("s.id = ?", (issue_id,)), "ORDER BY l.position", ())


def links_where(connection: Connection, condition: Condition, *, limit: int | None = None) -> list[LinkAnswer]:
    """The links of issues as they read now that a condition on link l holds of, newest first."""
    return _link_answers(connection, condition, f"ORDER BY {_NEWEST}, l.position LIMIT ?", (_limit(limit),))


def links_by_rule(connection: Connection, rules: Iterable[str], issue_ids: Iterable[int] | None) -> list[LinkAnswer]:
    """The links of issues as they read now that one of these rules decided, newest first; None: of all issues."""
    return _links_newest(connection, "l.rule IN (SELECT value FROM json_each(?))", (rows.array(rules),), issue_ids)


def links_without_rule(connection: Connection, issue_ids: Iterable[int] | None) -> list[LinkAnswer]:
    """The links to pages that no rule knows and that name no paper, of issues as they read now, newest first."""
    return _links_newest(connection, _UNKNOWN_PAGE, (), issue_ids)


def _links_newest(
    connection: Connection, condition: str, values: tuple[object, ...], issue_ids: Iterable[int] | None
) -> list[LinkAnswer]:
    if issue_ids is not None:
        condition += " AND s.id IN (SELECT value FROM json_each(?))"
        values = (*values, rows.array(issue_ids))
    return links_where(connection, Condition(condition, values))


def _link_answers(
    connection: Connection, condition: Condition, tail: str, values: tuple[object, ...]
) -> list[LinkAnswer]:
    found = connection.exec_driver_sql(
        f"SELECT l.id, {rows.REF_COLUMNS}, l.position, l.url, l.target, l.text, l.headline, l.context, l.kind, l.rule "
        f"{_CURRENT_LINKS} WHERE {condition.sql} {tail}",
        condition.values + values,
    ).all()
    ids: dict[int, list[Identifier]] = {}
    for link_id, scheme, value in connection.exec_driver_sql(
        "SELECT m.link_id, i.scheme, i.value FROM json_each(?) AS w "
        "CROSS JOIN mention AS m ON m.link_id = w.value "
        "CROSS JOIN identifier AS i ON i.id = m.identifier_id ORDER BY m.id",
        (rows.array(row[0] for row in found),),
    ):
        ids.setdefault(link_id, []).append(Identifier(Scheme(scheme), value))
    return [
        LinkAnswer(
            issue=rows.issue_ref(row[1:8]),
            position=row[8],
            url=row[9],
            target=row[10],
            text=row[11],
            headline=row[12],
            context=row[13],
            kind=row[14],
            ids=tuple(ids.get(row[0], ())),
            rule=row[15],
        )
        for row in found
    ]


_NEWEST = "s.published DESC, s.id DESC"
_OLDEST = "s.published IS NULL, s.published, s.id"
ISSUE_SORTS = {
    "newest": _NEWEST,
    "oldest": _OLDEST,
    "title": "s.title IS NULL, fold(s.title), s.id",
    "number": "s.number IS NULL, s.number, s.id",
}
"""How issues may be sorted."""
LINK_SORTS = {
    "newest": f"{_NEWEST}, l.position",
    "oldest": f"{_OLDEST}, l.position",
    "target": "l.target, s.id, l.position",
}
"""How links may be sorted."""
MENTION_SORTS = {
    "newest": f"{_NEWEST}, l.position",
    "oldest": f"{_OLDEST}, l.position",
    "title": "p.title IS NULL, fold(p.title), i.paper_id, s.id, l.position",
}
"""How mentions may be sorted."""

_CURRENT_LINKS = """FROM link AS l
    JOIN revision AS r ON r.id = l.revision_id AND r.superseded_at IS NULL
    JOIN document AS d ON d.id = r.document_id
    JOIN issue AS s ON s.id = r.issue_id
    LEFT JOIN newsletter AS n ON n.id = s.newsletter_id"""
_UNKNOWN_PAGE = """l.kind = 'page' AND l.rule IS NULL
    AND NOT EXISTS (SELECT 1 FROM mention AS m WHERE m.link_id = l.id)"""


def _order(sorts: dict[str, str], sort: str) -> str:
    if sort not in sorts:
        raise UsageError(f"cannot sort by {sort!r}; choose one of {', '.join(sorts)}")
    return sorts[sort]


def _asked(
    connection: Connection, kind: nearest.Kind, query: Query, limit: int | None, sort: str, offset: int
) -> Condition:
    """The condition that a query puts on rows of a kind, as far as the answer needs it."""
    if limit is not None and sort == "newest":
        return nearest.newest(connection, kind, query, offset + limit)
    return search.compiled(connection, kind.scope, query)


def _limit(limit: int | None) -> int:
    return -1 if limit is None else max(limit, 0)


def _issue_answers(
    connection: Connection, condition: Condition, tail: str, values: tuple[object, ...]
) -> list[IssueAnswer]:
    found = connection.exec_driver_sql(
        f"SELECT {rows.REF_COLUMNS}, (SELECT count(*) FROM link AS l WHERE l.revision_id = r.id) "
        "FROM issue AS s JOIN revision AS r ON r.issue_id = s.id AND r.superseded_at IS NULL "
        "JOIN document AS d ON d.id = r.document_id LEFT JOIN newsletter AS n ON n.id = s.newsletter_id "
        f"WHERE {condition.sql} {tail}",
        condition.values + values,
    ).all()
    papers = papers_of(connection, (row[0] for row in found))
    names = rows.identifiers_of(connection, {each for ids in papers.values() for each in ids})
    owned = own.of_issues(connection, rows.array(row[0] for row in found))
    return [
        IssueAnswer(
            issue=rows.issue_ref(row[:7]),
            papers=tuple(names[paper_id][0] for paper_id in papers.get(row[0], ())),
            links=row[7],
            own=owned.get(row[0], NO_WORDS),
        )
        for row in found
    ]
