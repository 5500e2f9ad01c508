"""Finds the newest mentions, links or issues that answer a question, without looking at all that do.

Little by little some of what there is stands in a table `near`, the newest first, and only that is asked of; once
enough is found that nothing left can be newer, it is done. What few rows answer to stands there all at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from papertrack.model.query import AllOf, AnyOf, Before, Mentions, Node, Not, Query, Since, Text, Value
from papertrack.store import scopes
from papertrack.store.rows import array
from papertrack.store.scopes import Condition, Scope
from papertrack.store.search import OWN, Compiler, compiled, compiled_papers, compiler, required, worded
from papertrack.store.texts import day_of, paper_at
from papertrack.store.walk import newest_places

FEW = 1000
"""So few rows are looked at in one go."""

STEPS = (40, 160, 640, 2560)
"""So many papers or issues are near, one step after the other. What is then not found is asked of everything."""

_MOST_TRIED = 8  # parts of a question that may have few rows


@dataclass(frozen=True, slots=True)
class Kind:
    """What is looked for. scope: what is asked of everything. ranged, near: what is asked of what is near, where that
    is a stretch of time or not. source: what is near, as SQL. only: what else must hold. rows: SQL that leads from row
    ids to links l.
    """

    scope: Scope
    ranged: Scope
    near: Scope
    source: str
    only: str
    rows: str


_CURRENT = "CROSS JOIN revision AS r ON r.id = l.revision_id AND r.superseded_at IS NULL"
_LINKS = f"""near AS w CROSS JOIN link AS l ON l.id BETWEEN w.first AND w.last {_CURRENT}
    CROSS JOIN issue AS s ON s.id = r.issue_id"""
FIRST_OF_ITS_LINK = """NOT EXISTS (SELECT 1 FROM mention AS o JOIN identifier AS j ON j.id = o.identifier_id
    WHERE o.link_id = m.link_id AND o.id < m.id AND j.paper_id = i.paper_id)"""
"""A link mentions a paper once, by however many identifiers."""

MENTIONS = Kind(
    scopes.MENTIONS,
    scopes.near_mentions(ranged=True),
    scopes.near_mentions(ranged=False),
    f"""{_LINKS} CROSS JOIN mention AS m ON m.link_id = l.id CROSS JOIN identifier AS i ON i.id = m.identifier_id
    CROSS JOIN paper AS p ON p.id = i.paper_id""",
    FIRST_OF_ITS_LINK,
    "CROSS JOIN mention AS m ON m.id = v.value CROSS JOIN link AS l ON l.id = m.link_id",
)
LINKS = Kind(
    scopes.LINKS,
    scopes.near_links(ranged=True),
    scopes.near_links(ranged=False),
    _LINKS,
    "1",
    "CROSS JOIN link AS l ON l.id = v.value",
)
ISSUES = Kind(
    scopes.ISSUES,
    scopes.near_issues(ranged=True),
    scopes.near_issues(ranged=False),
    "near AS w CROSS JOIN issue AS s ON s.id = w.issue_id",
    "1",
    "",
)


def newest(connection: Connection, kind: Kind, query: Query, limit: int) -> Condition:
    """A condition that holds of the `limit` newest rows that answer a query, and of none that does not answer it."""
    tree = worded(query.tree) if query.tree is not None else AllOf(())
    near = compiler(connection, kind.near, tree)
    if (ids := _few_answers(connection, kind, tree, near)) is not None:
        return Condition(f"{kind.scope.row} IN (SELECT value FROM json_each(?))", (array(ids),))
    conditions = {False: near.condition(tree), True: replace(near, scope=kind.ranged).condition(tree)}
    found: dict[int, str] = {}
    for step in _steps(connection, kind, tree, near):
        found.update(_answers(connection, kind, conditions[step.ranged], step.near))
        if step.bound is None or sum(published > step.bound for published in found.values()) >= limit:
            return Condition(f"{kind.scope.row} IN (SELECT value FROM json_each(?))", (array(found),))
    return compiled(connection, kind.scope, query)


Near = list[tuple[int, int | None, int | None]]
"""Issues, each with the first and last of its links that count."""


@dataclass(frozen=True, slots=True)
class _Step:
    """near: issues, each with the first and last of its links. bound: all else is of this day or older; None: no more
    is to be looked at. ranged: it is a stretch of time.
    """

    near: Near
    bound: str | None
    ranged: bool = False


def _answers(connection: Connection, kind: Kind, condition: Condition, near: Near) -> dict[int, str]:
    """Of what is near, the rows that answer, with the days of their issues."""
    found = connection.exec_driver_sql(
        f"{scopes.NEAR} SELECT {kind.scope.row}, coalesce(s.published, '') FROM {kind.source} "
        f"WHERE {condition.sql} AND {kind.only}",
        (array(near), *condition.values),
    )
    return dict(map(tuple, found.all()))


def _steps(connection: Connection, kind: Kind, tree: Node, near: Compiler) -> Iterator[_Step]:
    parts = required(tree)
    few = _few(connection, kind, parts, near)
    if few is not None:
        yield _Step(few, None)
        return
    if kind is not MENTIONS and _seldom(connection, parts, near):
        return
    papers = _papers_asked_for(kind, parts)
    if kind is ISSUES and papers is not None:
        places = newest_places(connection, compiled_papers(connection, Query(tree=papers)), STEPS[1] + 1)
        if len(places) <= STEPS[1]:
            yield _Step(_near_papers(connection, kind, map(paper_at, places)), None)
            return
    if papers is None or kind is ISSUES or any(map(_looks_back, parts)):
        yield from _by_days(connection, parts, near)
    else:
        yield from _by_papers(connection, kind, papers)


def _few_answers(connection: Connection, kind: Kind, tree: Node, near: Compiler) -> list[int] | None:
    """The rows that answer to a text, if these are few and nothing else is asked for."""
    told, parts = Compiler(kind.scope, near.names), required(tree)
    rows = told.together(parts) if len(parts) > 1 else None if _begins(tree) else told.rows(tree)
    if rows is None or not all(told.folds(part) for part in parts if len(parts) > 1):
        return None
    return _ids(connection, rows, FEW)


def _begins(node: Node) -> bool:
    """Is a text in this of which only the beginning is given?"""
    if isinstance(node, AnyOf | AllOf):
        return any(map(_begins, node.parts))
    return isinstance(node, Text) and node.prefix


def _looks_back(part: Node) -> bool:
    """May the last mention of a paper be much later than the ones that are asked for?"""
    return isinstance(part, Before) or (isinstance(part, Value) and part.field == "newsletter")


def _few(connection: Connection, kind: Kind, parts: Sequence[Node], near: Compiler) -> Near | None:
    """What is near of a part that must hold, if few rows answer to one of them."""
    told = Compiler(kind.scope, near.names)
    for part in parts[:_MOST_TRIED]:
        if isinstance(part, Value) and part.field in ("issue", "newsletter"):
            issues = _ids(connection, _where("issue AS s", scopes.ISSUES, near, part), STEPS[0])
            if issues is not None:
                return _near_issues(connection, issues)
        if isinstance(part, Value) and part.field == "id":
            papers = _ids(connection, _where("paper AS p", scopes.PAPERS, near, part), STEPS[1])
            if papers is not None:
                return _near_papers(connection, kind, papers)
    asked = [told.together(parts)]
    asked += [told.rows(part) for part in parts[:_MOST_TRIED] if not _begins(part)]
    for rows in filter(None, asked):
        ids = _ids(connection, rows, STEPS[1] if kind is MENTIONS else FEW)
        if ids is not None and not kind.rows:
            return _near_issues(connection, ids)
        if ids is not None:
            return _near_links(connection, f"json_each(?) AS v {kind.rows} {_CURRENT}", (array(ids),))
    return None


def _where(source: str, scope: Scope, near: Compiler, part: Node) -> Condition:
    """SQL for the rows of a scope that are like this."""
    condition = Compiler(scope, near.names).condition(part)
    return Condition(f"SELECT {scope.row} FROM {source} WHERE {condition.sql}", condition.values)


def _seldom(connection: Connection, parts: Sequence[Node], near: Compiler) -> bool:
    """Is there a part that gives only how a word begins, and few papers that have such a word?"""
    for part in parts[:_MOST_TRIED]:
        if isinstance(part, Text) and part.prefix and part.field in (None, "headline", "context"):
            texts = replace(near, scope=scopes.PAPERS).cover(part)
            if texts is not None:
                rows = Condition("SELECT search.rowid FROM search WHERE search MATCH ?", (texts.expression,))
                if _ids(connection, rows, FEW) is not None:
                    return True
    return False


def _ids(connection: Connection, rows: Condition, most: int) -> list[int] | None:
    """These ids, if they are no more than so many."""
    found = connection.exec_driver_sql(f"{rows.sql} LIMIT ?", (*rows.values, most + 1)).scalars().all()
    return list(dict.fromkeys(found)) if len(found) <= most else None


def _papers_asked_for(kind: Kind, parts: Sequence[Node]) -> Node | None:
    """What papers must be like so that their mentions may answer; None where other links or issues may answer, too."""
    if kind is MENTIONS:
        like = AllOf(tuple(each for part in parts if (each := _of_papers(part)) is not None))
        return like if any(not isinstance(part, Since | Before) for part in like.parts) else None
    about = [part for part in parts if _only_of_papers(part)]
    first = next((part for part in about if isinstance(part, Text)), next(iter(about), None))
    if first is None:
        return None
    return AllOf((first, *(part for part in parts if isinstance(part, Since))))


def _of_papers(part: Node) -> Node | None:
    """What a paper must be like for one of its mentions to be like this."""
    match part:
        case Text() | Mentions() | Since() | Before():
            return part
        case Value(field=field, value=value):
            return None if field == "tag" or (field == "has" and value in OWN) else part
        case Not(part=inner):
            return part if _only_of_papers(inner) else None
        case AnyOf(parts=parts):
            known = [_of_papers(each) for each in parts]
            return None if None in known else AnyOf(tuple(each for each in known if each is not None))
        case AllOf(parts=parts):
            return AllOf(tuple(each for inner in parts if (each := _of_papers(inner)) is not None)) or None
    return None


def _only_of_papers(part: Node) -> bool:
    """Does this speak of a paper, whatever is said where it is mentioned?"""
    if isinstance(part, Text):
        return part.field in ("title", "abstract", "author", "venue", "category")
    return isinstance(part, Mentions) or (
        isinstance(part, Value) and part.field in ("id", "has") and part.value not in OWN
    )


def _by_papers(connection: Connection, kind: Kind, like: Node) -> Iterator[_Step]:
    """What papers are mentioned in, from the one that was mentioned last on."""
    asked = compiled_papers(connection, Query(tree=like))
    below: int | None = None
    for size in STEPS:
        places = newest_places(connection, asked, size, below=below)
        near = _near_papers(connection, kind, map(paper_at, places))
        yield _Step(near, day_of(places[-1]) if len(places) == size else None, ranged=True)
        if len(places) < size:
            return
        below = places[-1]


def _by_days(connection: Connection, parts: Sequence[Node], told: Compiler) -> Iterator[_Step]:
    """Issues from the newest on, of the time and the newsletters that are asked for."""
    where, values = "1", list[object]()
    for part in parts:
        if isinstance(part, Since | Before):
            where += f" AND (s.published {'>=' if isinstance(part, Since) else '<'} ? OR s.published IS NULL)"
            values.append(part.bound)
        elif isinstance(part, Value) and part.field == "newsletter":
            where += " AND s.newsletter_id IN (SELECT value FROM json_each(?))"
            values.append(array(told.names.newsletters.get(part.value, ())))
    passed, ranged = 0, not any(isinstance(part, Before) for part in parts)
    for size in STEPS:
        found = connection.exec_driver_sql(
            f"SELECT s.id, coalesce(s.published, '') FROM issue AS s WHERE {where} "
            "ORDER BY s.published DESC, s.id DESC LIMIT ? OFFSET ?",
            (*values, size, passed),
        ).all()
        near = _near_issues(connection, (issue_id for issue_id, _ in found))
        yield _Step(near, found[-1][1] if len(found) == size else None, ranged=ranged)
        if len(found) < size:
            return
        passed += size


def _near_issues(connection: Connection, ids: Iterable[int]) -> Near:
    found = connection.exec_driver_sql(
        "SELECT r.issue_id, (SELECT min(l.id) FROM link AS l WHERE l.revision_id = r.id), "
        "(SELECT max(l.id) FROM link AS l WHERE l.revision_id = r.id) FROM json_each(?) AS v "
        "CROSS JOIN revision AS r ON r.issue_id = v.value AND r.superseded_at IS NULL",
        (array(ids),),
    )
    return [(issue_id, first, last) for issue_id, first, last in found]


def _near_papers(connection: Connection, kind: Kind, papers: Iterable[int]) -> Near:
    near = _near_links(
        connection,
        "json_each(?) AS v CROSS JOIN identifier AS i ON i.paper_id = v.value "
        f"CROSS JOIN mention AS m ON m.identifier_id = i.id CROSS JOIN link AS l ON l.id = m.link_id {_CURRENT}",
        (array(papers),),
    )
    return near if kind.rows else _near_issues(connection, dict.fromkeys(issue_id for issue_id, _, _ in near))


def _near_links(connection: Connection, source: str, values: tuple[object, ...]) -> Near:
    found = connection.exec_driver_sql(f"SELECT r.issue_id, l.id FROM {source}", values)
    return [(issue_id, link, link) for issue_id, link in dict.fromkeys((row[0], row[1]) for row in found)]
