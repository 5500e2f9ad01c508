"""Full-text search: compiles a query's tree to SQL over FTS5, and keeps the papers' search rows up to date.

Every word goes into an FTS5 string of its own in double quotes, so nothing in it is syntax. What FTS5's tokenizer does
not see (signs as in `C++`, emoji, scripts without spaces) is found by the column `signs`. A question about papers
becomes one FTS5 expression as far as it can be told in one, and the rest a condition on what that finds; questions
about mentions, links and issues are booleans in SQL. Source of the rules: https://www.sqlite.org/fts5.html, section 3.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection

from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.query import (
    MOST_PARTS,
    AllOf,
    AnyOf,
    Before,
    Mentions,
    Node,
    Not,
    Query,
    Since,
    Text,
    Value,
)
from papertrack.store.rows import PARTED, array
from papertrack.store.signs import runs_together, signs, sought

COLUMNS = ("title", "headline", "context", "abstract", "authors", "venue", "categories", "named_in", "signs")
"""What is searched of a paper."""

STRONG = ("title", "headline")
"""Where a word says most about what a paper is about; these are indexed a second time by themselves, so that papers
that have common words there are found without looking at all that have them anywhere."""

CURRENT_MENTIONS = """mention AS m
    JOIN identifier AS i ON i.id = m.identifier_id
    JOIN paper AS p ON p.id = i.paper_id
    JOIN link AS l ON l.id = m.link_id
    JOIN revision AS r ON r.id = l.revision_id AND r.superseded_at IS NULL
    JOIN issue AS s ON s.id = r.issue_id
    LEFT JOIN newsletter AS n ON n.id = s.newsletter_id"""
"""The mentions that stand in the newest reading of their issue."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A piece of SQL that may stand beside AND and OR as it is, with `?` for each of the values."""

    sql: str
    values: tuple[object, ...] = ()


ALWAYS = Condition("1")


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where a text is looked for: columns of an FTS5 table, and how its rows lead to what is asked for.

    found: SQL that selects what the rows lead to, up to its WHERE. within: SQL with `{}` for that select. whole: one
    row answers, so that words which are all required may be asked for in one go.
    """

    table: str
    columns: tuple[str, ...]
    found: str
    within: str
    whole: bool = True

    @property
    def complete(self) -> bool:
        """Is a sign that the table knows of always one of these columns?"""
        return set(self.columns) >= _TEXTS[self.table]


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked for: where each kind of text is looked for, and how conditions on papers and issues lift.

    of_paper, of_issue: SQL with `{}` for a condition on paper p, or on issue s and newsletter n.
    tagged: SQL with `{}`, once or twice, for a condition on tag g.
    by_paper: where an issue has no date, `since:` and `until:` speak of the paper's.
    """

    shelves: dict[str | None, tuple[Shelf, ...]]
    of_paper: str
    of_issue: str
    tagged: str
    by_paper: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """A compiled question about papers.

    expression: what `search` is asked; all that answers is among what it finds. None: nothing of it can be told so.
    strong: what `title_search` is asked, which finds those that have the plain words in the `STRONG` columns.
    condition: what must hold as well of paper p and its search row t. since: no place up to this one answers.
    worded: are there words to rank by?
    """

    expression: str | None
    strong: str | None
    condition: Condition
    since: int
    worded: bool


_TEXTS = {
    "search": frozenset(COLUMNS[:-2]),
    "link_search": frozenset(("text", "headline", "context", "target")),
    "issue_search": frozenset(("title", "newsletter")),
}
_PAPERS_FOUND = "SELECT t.paper_id FROM search CROSS JOIN paper_text AS t ON t.place = search.rowid WHERE"
_LINKS_FOUND = "SELECT link_search.rowid FROM link_search WHERE"
_ISSUES_FOUND = "SELECT issue_search.rowid FROM issue_search WHERE"
_COLUMN_OF = {"author": "authors", "category": "categories"}
"""Fields whose column has another name."""


def _of_papers(within: str, *columns: str, whole: bool = True) -> Shelf:
    return Shelf("search", columns, _PAPERS_FOUND, within, whole)


def _of_links(within: str, *columns: str, whole: bool = True) -> Shelf:
    return Shelf("link_search", columns, _LINKS_FOUND, within, whole)


def _paper_shelves(within: str, whole: bool = True) -> dict[str | None, tuple[Shelf, ...]]:
    return {
        name: (_of_papers(within, _COLUMN_OF.get(name, name), whole=whole),)
        for name in ("title", "abstract", "author", "venue", "category")
    }


_OF_LINK = """l.id IN (SELECT m.link_id FROM mention AS m
    JOIN identifier AS i ON i.id = m.identifier_id WHERE i.paper_id IN ({}))"""
_OF_ISSUE = f"s.id IN (SELECT r.issue_id FROM {CURRENT_MENTIONS} WHERE p.id IN ({{}}))"
_OF_ITS_ISSUES = """EXISTS (SELECT 1 FROM identifier AS i CROSS JOIN mention AS m ON m.identifier_id = i.id
    CROSS JOIN link AS l ON l.id = m.link_id
    CROSS JOIN revision AS r ON r.id = l.revision_id AND r.superseded_at IS NULL
    CROSS JOIN issue AS s ON s.id = r.issue_id WHERE i.paper_id = p.id AND {})"""
_LINK_OF_ISSUE = """s.id IN (SELECT r.issue_id FROM link AS l
    JOIN revision AS r ON r.id = l.revision_id AND r.superseded_at IS NULL WHERE l.id IN ({}))"""

_TAGGED = "SELECT i.paper_id FROM tag AS g JOIN identifier AS i ON i.id = g.identifier_id WHERE {}"
_TAGGED_ISSUE = "s.id IN (SELECT g.issue_id FROM tag AS g WHERE g.issue_id IS NOT NULL AND {})"

PAPERS = Scope(
    shelves=_paper_shelves("p.id IN ({})")
    | {
        None: (_of_papers("p.id IN ({})", *COLUMNS),),
        "headline": (_of_papers("p.id IN ({})", "headline"),),
        "context": (_of_papers("p.id IN ({})", "context"),),
    },
    of_paper="{}",
    of_issue=f"p.id IN (SELECT i.paper_id FROM {CURRENT_MENTIONS} WHERE {{}})",
    tagged=f"p.id IN ({_TAGGED})",
    by_paper=True,
)
_MENTION_OF = "m.identifier_id IN (SELECT j.id FROM identifier AS j WHERE j.paper_id IN ({}))"  # both kinds on m
MENTIONS = Scope(
    shelves=_paper_shelves(_MENTION_OF)
    | {
        None: (
            _of_links("m.link_id IN ({})", "text", "headline", "context"),
            _of_papers(_MENTION_OF, "title", "abstract", "authors", "venue"),
        ),
        "headline": (_of_links("m.link_id IN ({})", "headline"),),
        "context": (_of_links("m.link_id IN ({})", "text", "context"),),
    },
    of_paper="{}",
    of_issue="{}",
    tagged=f"(p.id IN ({_TAGGED}) OR {_TAGGED_ISSUE})",
    by_paper=True,
)
LINKS = Scope(
    shelves=_paper_shelves(_OF_LINK)
    | {
        None: (_of_links("l.id IN ({})", "text", "headline", "context", "target"),),
        "headline": (_of_links("l.id IN ({})", "headline"),),
        "context": (_of_links("l.id IN ({})", "text", "context"),),
    },
    of_paper=_OF_LINK.format("SELECT p.id FROM paper AS p WHERE {}"),
    of_issue="{}",
    tagged=f"({_OF_LINK.format(_TAGGED)} OR {_TAGGED_ISSUE})",
)
ISSUES = Scope(
    shelves=_paper_shelves(_OF_ISSUE, whole=False)
    | {
        None: (
            Shelf("issue_search", ("title", "newsletter"), _ISSUES_FOUND, "s.id IN ({})"),
            _of_links(_LINK_OF_ISSUE, "headline", "context", whole=False),
        ),
        "title": (Shelf("issue_search", ("title",), _ISSUES_FOUND, "s.id IN ({})"),),
        "headline": (_of_links(_LINK_OF_ISSUE, "headline", whole=False),),
        "context": (_of_links(_LINK_OF_ISSUE, "text", "context", whole=False),),
    },
    of_paper=f"s.id IN (SELECT r.issue_id FROM {CURRENT_MENTIONS} WHERE {{}})",
    of_issue="{}",
    tagged=_TAGGED_ISSUE,
)


def compiled(connection: Connection, scope: Scope, query: Query) -> Condition:
    """The condition that a query puts on the rows of a scope."""
    if query.tree is None:
        return ALWAYS
    tree = _worded(query.tree)
    return _Compiler(scope, _named(connection, tree), _newsletters(connection, tree)).condition(tree)


def compiled_papers(connection: Connection, query: Query) -> Search:
    """A query about papers, told to FTS5 as far as may be."""
    if query.tree is None:
        return Search(None, None, ALWAYS, 0, False)
    tree = _worded(query.tree)
    compiler = _Compiler(PAPERS, _named(connection, tree), _newsletters(connection, tree))
    parts = tree.parts if isinstance(tree, AllOf) else (tree,)
    since = max((_first_place(part.bound) for part in parts if isinstance(part, Since)), default=0)
    worded = any(isinstance(leaf, Text) for leaf in _texts(query.tree))
    cover = compiler.cover(tree)
    if cover is None:
        return Search(None, None, compiler.condition(tree), since, worded)
    return Search(cover.expression, compiler.strong(tree), compiler.rest(tree), since, worded)


def paper_at(place: int) -> int:
    """The row id of the paper whose search row has this place."""
    return place & ((1 << _PAPERS_A_DAY) - 1)


def place_of(paper_id: int, mentions: int, last_mentioned: str | None) -> int:
    """Where a paper stands among the search rows: the later its last mention the higher, and below zero unmentioned.

    last_mentioned: ISO 8601, maybe without day or month. Rows of one day stand in the order of `paper_id`.
    """
    if not mentions:
        return -paper_id
    return (_day(last_mentioned or "") << _PAPERS_A_DAY) + paper_id


def refresh(connection: Connection, paper_ids: Iterable[int]) -> None:
    """Rewrite the search rows of these papers from what is now said of them, where that has changed."""
    _refresh_all(connection, paper_ids, indexed=True)


def rewrite(connection: Connection, paper_ids: Iterable[int]) -> bool:
    """`refresh`, but not of the indexes, which know nothing of it until `reindex`. Has any row changed?"""
    return _refresh_all(connection, paper_ids, indexed=False)


def reindex(connection: Connection) -> None:
    """Make the indexes of papers anew: of many rows that have changed that takes a fraction of changing each."""
    for table, _ in _INDEXES:
        connection.exec_driver_sql(f"INSERT INTO {table}({table}) VALUES ('rebuild')")


def forget(connection: Connection, paper_ids: Iterable[int]) -> None:
    """Take away the search rows of these papers."""
    found = "SELECT place FROM paper_text WHERE paper_id IN (SELECT value FROM json_each(?)) ORDER BY place"
    places = [(place,) for (place,) in connection.exec_driver_sql(found, (array(paper_ids),))]
    _unwrite(connection, places)


_PAPERS_A_DAY = 32  # bits: enough for all papers there are, and a date above them still fits a row id
_DEEPEST = 10  # how deep FTS5 expressions nest; its parser has a stack of 100
_SCHEMES = frozenset(scheme.value for scheme in Scheme)
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def _day(text: str) -> int:
    """A date as the number of its day; one for what is no date."""
    year, month, day = (int(part) if part.isdecimal() else 1 for part in f"{text[:10]}-1-1".split("-")[:3])
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return 1


@dataclass(frozen=True, slots=True)
class Cover:
    """An FTS5 expression that finds all that is wanted. exact: and nothing else."""

    expression: str
    exact: bool


@dataclass(frozen=True, slots=True)
class _Compiler:
    """Turns nodes into conditions of one scope.

    named: for words that are identifiers, the papers they name. newsletters: for names of newsletters, their row ids.
    """

    scope: Scope
    named: dict[str, tuple[int, ...]]
    newsletters: dict[str, tuple[int, ...]]

    def folds(self, node: Node) -> bool:
        """May this text stand in an FTS5 expression together with others?"""
        return (
            isinstance(node, Text)
            and not node.prefix
            and not sought(node.text)
            and _has_token(node.text)
            and (node.field is not None or node.text not in self.named)
        )

    def cover(self, node: Node, depth: int = 0) -> Cover | None:
        """An FTS5 expression on papers that finds all that a node finds, if there is one."""
        match node:
            case Text() if not self._names(node):
                expression = _expression(node, _columns(node))
                return Cover(expression, _check(PAPERS.shelves[node.field][0], node) is None) if expression else None
            case Value(field="newsletter", value=value):
                return Cover(_issue_marks(f"n{each}" for each in self.newsletters.get(value) or (0,)), True)
            case Before(bound=bound) if bound[:1].isdigit():
                return Cover(_issue_marks(f"y{year}" for year in _years_before(bound)), False)
            case AllOf(parts=parts) if depth < _DEEPEST:
                return self._cover_of_all(parts, depth)
            case AnyOf(parts=parts) if depth < _DEEPEST:
                covers = [self.cover(part, depth + 1) for part in parts]
                known = [cover for cover in covers if cover is not None]
                if len(known) < len(covers):
                    return None
                return Cover("(" + " OR ".join(each.expression for each in known) + ")", all(e.exact for e in known))
        return None

    def _cover_of_all(self, parts: Sequence[Node], depth: int) -> Cover | None:
        covers = [self.cover(part, depth + 1) for part in parts if not isinstance(part, Not)]
        known = [cover for cover in covers if cover is not None]
        if not known:
            return None
        expression = "(" + " AND ".join(cover.expression for cover in known) + ")"
        exact = len(known) == len(covers) and all(cover.exact for cover in known) and not _of_one_issue(parts)
        unwanted = [self.cover(part.part, depth + 1) for part in parts if isinstance(part, Not)]
        told = [cover.expression for cover in unwanted if cover is not None and cover.exact]
        if told:
            expression = f"({expression} NOT ({' OR '.join(told)}))"
        return Cover(expression, exact and len(told) == len(unwanted))

    def strong(self, node: Node, depth: int = 0) -> str | None:
        """What finds, among what a node finds and `rest` lets pass, those that have the plain words in `STRONG`."""
        match node:
            case Text(field=None | "title" | "headline") if not self._names(node) and not sought(node.text):
                return _expression(node, STRONG if node.field is None else _columns(node))
            case Value(field="newsletter") | Before():
                cover = self.cover(node)
                return cover.expression if cover else None
            case AllOf(parts=parts) if depth < _DEEPEST:
                told = [part for part in parts if not isinstance(part, Since) and self._is_told(part)]
                known = [self.strong(part, depth + 1) for part in parts if part in told or isinstance(part, Text)]
                return None if None in known or not known else "(" + " AND ".join(filter(None, known)) + ")"
            case AnyOf(parts=parts) if depth < _DEEPEST:
                known = [self.strong(part, depth + 1) for part in parts]
                return None if None in known else "(" + " OR ".join(filter(None, known)) + ")"
        return None

    def rest(self, node: Node) -> Condition:
        """What is still to be asked of what `cover` finds, of paper p and its search row t."""
        cover = self.cover(node)
        if cover is not None and cover.exact:
            return ALWAYS
        if isinstance(node, Text) and cover is not None:
            return _check(PAPERS.shelves[node.field][0], node, "t") or ALWAYS
        if isinstance(node, AllOf):
            together = _of_one_issue(node.parts)
            parts = [part for part in node.parts if (together and _of_issue(part)) or not self._is_told(part)]
            inexact = [part for part in parts if isinstance(part, Text) and self.cover(part) is not None]
            others = tuple(_without(parts, inexact))
            conditions = [self.rest(part) for part in inexact[:MOST_PARTS]]
            return _joined([*conditions, *([self.condition(AllOf(others))] if others else [])], "AND")
        return self.condition(node)

    def _is_told(self, part: Node) -> bool:
        if isinstance(part, Since):  # as the lowest place
            return True
        cover = self.cover(part.part if isinstance(part, Not) else part, depth=1)
        return cover is not None and cover.exact

    def _names(self, leaf: Text) -> bool:
        return leaf.field is None and not leaf.prefix and leaf.text in self.named

    def condition(self, node: Node) -> Condition:
        match node:
            case AllOf(parts=parts):
                return self._all(parts)
            case AnyOf(parts=parts):
                return self._any(parts)
            case Not(part=part):
                inner = self.condition(part)
                return Condition(f"NOT coalesce({inner.sql}, 0)", inner.values)
            case Text():
                return self._text(node)
            case Mentions(operator=operator, count=count):
                if self.scope is PAPERS:
                    return Condition(f"t.mentions {operator} ?", (count,))
                return self._paper(
                    f"p.id IN (SELECT t.paper_id FROM paper_text AS t WHERE t.mentions {operator} ?)", count
                )
            case Since() | Before() | Value(field="newsletter" | "issue"):
                return self._issue((node,))
            case Value(field="tag", value=value, prefix=prefix):
                asked = "substr(g.word, 1, length(?1)) = ?1" if prefix else "g.word = ?1"
                sql = self.scope.tagged.format(*[asked] * 2)
                return Condition(sql.replace("?1", "?"), (value.lower(),) * sql.count("?1"))
            case Value():
                return self._paper_value(node)

    def _all(self, parts: Sequence[Node]) -> Condition:
        """All of the parts. What speaks of an issue is asked of one and the same issue."""
        conditions: list[Condition] = []
        issue = [part for part in parts if _of_issue(part)]
        if issue:
            conditions.append(self._issue(issue))
        unwanted = tuple(part.part for part in parts if isinstance(part, Not))
        if unwanted:
            inner = self._any(unwanted)
            conditions.append(Condition(f"NOT coalesce({inner.sql}, 0)", inner.values))
        others: list[Node] = [part for part in parts if not _of_issue(part) and not isinstance(part, Not)]
        for name, shelves in self.scope.shelves.items():
            alike = [part for part in others if isinstance(part, Text) and part.field == name and self.folds(part)]
            if len(alike) > 1 and len(shelves) == 1 and shelves[0].whole:
                conditions.append(_matched(shelves[0], _expressions(alike, shelves[0].columns, " AND ")))
                others = _without(others, alike)
        conditions += [self.condition(part) for part in others[:MOST_PARTS]]
        return _joined(conditions, "AND")

    def _any(self, parts: Sequence[Node]) -> Condition:
        conditions: list[Condition] = []
        others = list(parts)
        for name, shelves in self.scope.shelves.items():
            alike = [part for part in others if isinstance(part, Text) and part.field == name and self.folds(part)]
            if len(alike) > 1:
                others = _without(others, alike)
                conditions += [_matched(shelf, _expressions(alike, shelf.columns, " OR ")) for shelf in shelves]
        conditions += [self.condition(part) for part in others[:MOST_PARTS]]
        return _joined(conditions, "OR")

    def _text(self, leaf: Text) -> Condition:
        conditions = [_said(shelf, leaf) for shelf in self.scope.shelves[leaf.field]]
        papers = self.named.get(leaf.text) if leaf.field is None and not leaf.prefix else None
        if papers:
            lifted = _MENTION_OF if self.scope is MENTIONS else self.scope.of_paper.format("p.id IN ({})")
            conditions.append(Condition(lifted.format("SELECT value FROM json_each(?)"), (array(papers),)))
        return _joined(conditions, "OR")

    def _paper(self, sql: str, *values: object) -> Condition:
        return Condition(self.scope.of_paper.format(sql), values)

    def _issue(self, nodes: Sequence[Node]) -> Condition:
        """What one and the same issue must be like. Of a paper, its first and last mention may already tell."""
        inner = _joined([self._issue_value(node) for node in nodes], "AND")
        lifted = Condition(self.scope.of_issue.format(inner.sql), inner.values)
        if self.scope is not PAPERS or any(isinstance(node, Value) and node.field == "issue" for node in nodes):
            return lifted
        told = [Condition("t.place >= ?", (_first_place(node.bound),)) for node in nodes if isinstance(node, Since)]
        told += [Condition("t.first_mentioned < ?", (node.bound,)) for node in nodes if isinstance(node, Before)]
        if len(nodes) > 1 or not told:
            told.append(Condition(_OF_ITS_ISSUES.format(inner.sql), inner.values))
        return _joined(told, "AND")

    def _issue_value(self, node: Node) -> Condition:
        match node:
            case Since(bound=bound):
                return self._dated(">=", bound)
            case Before(bound=bound):
                return self._dated("<", bound)
            case Value(field="issue", value=value) if value.isdecimal() and len(value) < 10:
                return Condition("s.number = ?", (int(value),))
            case Value(field="issue", value=value):
                return _said(ISSUES.shelves["title"][0], Text(value, "title", node.prefix))
            case Value(value=value):
                ids = array(self.newsletters.get(value, ()))
                return Condition("s.newsletter_id IN (SELECT value FROM json_each(?))", (ids,))
        raise AssertionError(node)

    def _dated(self, operator: str, bound: str) -> Condition:
        """The issue's date or, in one without and where a paper is spoken of, the paper's; so that indexes help."""
        issue = f"s.published {operator} ?"
        if not self.scope.by_paper:
            return Condition(issue, (bound,))
        return Condition(f"({issue} OR (s.published IS NULL AND p.published {operator} ?))", (bound, bound))

    def _paper_value(self, node: Value) -> Condition:
        value = node.value
        match node.field:
            case "id":
                return self._id(node)
            case "has":
                return self._paper(_HAS.get(value, _HAS_SCHEME.format(value)))
        raise AssertionError(node)

    def _id(self, node: Value) -> Condition:
        if node.prefix:
            sql = "SELECT i.paper_id FROM identifier AS i WHERE i.value >= ? AND i.value < ?"
            return self._paper(f"p.id IN ({sql})", node.value, node.value + "\U0010ffff")
        wanted = [[each.scheme, each.value] for each in _curies(node.value)]
        return self._paper(
            "(p.id IN (SELECT i.paper_id FROM identifier AS i WHERE i.value IN (SELECT value FROM json_each(?))) "
            "OR p.id IN (SELECT i.paper_id FROM json_each(?) AS w CROSS JOIN identifier AS i "
            "ON i.scheme = json_extract(w.value, '$[0]') AND i.value = json_extract(w.value, '$[1]')))",
            array(_spellings(node.value)),
            array(wanted),
        )


_HAS = {
    "abstract": "p.abstract IS NOT NULL",
    "title": "p.title IS NOT NULL",
    "venue": "p.venue IS NOT NULL",
    "author": "EXISTS (SELECT 1 FROM author AS a WHERE a.paper_id = p.id)",
    "note": "EXISTS (SELECT 1 FROM identifier AS i JOIN note AS o ON o.identifier_id = i.id WHERE i.paper_id = p.id)",
    "tag": "EXISTS (SELECT 1 FROM identifier AS i JOIN tag AS g ON g.identifier_id = i.id WHERE i.paper_id = p.id)",
    "doi": "(p.doi IS NOT NULL OR p.id IN (SELECT i.paper_id FROM identifier AS i WHERE i.scheme = 'doi'))",
}
_HAS_SCHEME = "p.id IN (SELECT i.paper_id FROM identifier AS i WHERE i.scheme = '{}')"


def _without(nodes: Sequence[Node], taken: Iterable[Node]) -> list[Node]:
    gone = set(taken)
    return [node for node in nodes if node not in gone]


def _of_one_issue(parts: Sequence[Node]) -> bool:
    """Do several of these speak of an issue, so that there must be one that is like all of them?"""
    return sum(map(_of_issue, parts)) > 1


def _of_issue(node: Node) -> bool:
    return isinstance(node, Since | Before) or (isinstance(node, Value) and node.field in ("newsletter", "issue"))


def _joined(conditions: Sequence[Condition], operator: str) -> Condition:
    """Conditions joined as a balanced tree: SQLite allows expressions of depth 1000 at most."""
    if len(conditions) == 1:
        return conditions[0]
    if not conditions:
        return ALWAYS
    middle = len(conditions) // 2
    left, right = _joined(conditions[:middle], operator), _joined(conditions[middle:], operator)
    return Condition(f"({left.sql} {operator} {right.sql})", left.values + right.values)


def _issue_marks(marks: Iterable[str]) -> str:
    """An FTS5 expression on the newsletters (`n` and row id) and years (`y`) in which a paper is named."""
    return f"named_in : ({' OR '.join(_quoted(_MARK + mark) for mark in marks)})"


_MARK = "\ue001"
"""Begins what is written in `named_in`, so that no word that is looked for is among it."""


def _years_before(bound: str) -> range:
    return range(1900, max(int(bound[:4]), 1900) + 1)


def _first_place(bound: str) -> int:
    """The lowest place of papers whose last mention is not before a date."""
    return place_of(0, 1, bound)


def _matched(shelf: Shelf, expression: str) -> Condition:
    return Condition(shelf.within.format(f"{shelf.found} {shelf.table} MATCH ?"), (expression,))


def _said(shelf: Shelf, leaf: Text) -> Condition:
    """One text on one shelf: by its tokens and signs, and where these do not say all, by the letter as well."""
    wheres: list[str] = []
    values: tuple[object, ...] = ()
    if expression := _expression(leaf, shelf.columns):
        wheres.append(f"{shelf.table} MATCH ?")
        values = (expression,)
    if check := _check(shelf, leaf):
        wheres.append(check.sql)
        values += check.values
    return Condition(shelf.within.format(f"{shelf.found} {' AND '.join(wheres)}"), values)


def _check(shelf: Shelf, leaf: Text, row: str | None = None) -> Condition | None:
    """What a row that `_expression` finds must hold as well, where that says not all. row: what it is called."""
    text = leaf.text.strip()
    if sought(text):
        if shelf.complete and len(text.split()) == 1:
            return None
    elif not leaf.prefix and _has_token(text):
        return None
    columns = [f"{row or shelf.table}.{column}" for column in shelf.columns if column != "signs"]
    if leaf.prefix and not sought(text):
        test, value = "begins_word({}, ?)", text
    else:
        test, value = "instr(lower({}), ?)", text.translate(_LOWER)
    return Condition("(" + " OR ".join(map(test.format, columns)) + ")", (value,) * len(columns))


def _expressions(leaves: Iterable[Node], columns: tuple[str, ...], joiner: str) -> str:
    """Texts that `folds` allows, as one expression."""
    return joiner.join(_expression(leaf, columns) or '""' for leaf in leaves if isinstance(leaf, Text))


def _columns(leaf: Text) -> tuple[str, ...]:
    """The columns of papers that a text is looked for in."""
    return PAPERS.shelves[leaf.field][0].columns


def _expression(leaf: Text, columns: tuple[str, ...]) -> str | None:
    """A text as FTS5 expression on some columns; None where it has neither letters nor digits nor signs."""
    parts = [f"signs : {_quoted(run)}" for run in sought(leaf.text)]
    words = leaf.text
    if runs_together(words):
        words = " ".join(word for word in words.split() if not runs_together(word))
    if _has_token(words):
        phrase = _beginnings(words) if leaf.prefix else _spelt(words)
        parts.append(phrase if columns == COLUMNS else f"{{{' '.join(columns)}}} : {phrase}")
    return "(" + " AND ".join(parts) + ")" if len(parts) > 1 else parts[0] if parts else None


def _beginnings(text: str) -> str:
    """A prefix is looked for among word stems: also the stems that are shorter than the prefix itself come
    into question (`relativ*` and `relativity`, whose stem is `rel`); `begins_word` then decides.
    """
    *before, last = re.findall(r"[^\W_]+", text)
    starts = [f"{_quoted(' '.join([*before, last]))} *"]
    starts += [_quoted(" ".join([*before, last[:size]])) for size in range(2, min(len(last), 30))]
    return f"({' OR '.join(starts)})"


_COMPOUND = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_NUMBERED = re.compile(r"([^\W\d_]{2,})(\d[\d.]*[^\W\d_]?)")
_HUMPED = re.compile(r"([A-Z][a-z]{2,})([A-Z][a-z]{2,})")


def _spelt(text: str) -> str:
    """A text as written and, where it is one name, as it is also spelt: GPT-4 and GPT4, AlphaFold and Alpha Fold."""
    if _COMPOUND.fullmatch(text):
        return f"({_quoted(text)} OR {_quoted(text.replace('-', ''))})"
    if parted := _NUMBERED.fullmatch(text) or _HUMPED.fullmatch(text):
        return f"({_quoted(text)} OR {_quoted(' '.join(parted.groups()))})"
    return _quoted(text)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _has_token(text: str) -> bool:
    return any(map(str.isalnum, text))


def _worded(node: Node) -> Node:
    """The tree with categories and venues as the texts that they are looked for as."""
    match node:
        case Value(field="category", value=value):
            return Text(category_words(value) or value, "category", node.prefix)
        case Value(field="venue", value=value):
            return Text(value, "venue", node.prefix)
        case Not(part=part):
            return Not(_worded(part))
        case AllOf(parts=parts):
            return AllOf(tuple(map(_worded, parts)))
        case AnyOf(parts=parts):
            return AnyOf(tuple(map(_worded, parts)))
    return node


def category_words(name: str) -> str:
    """A category as one word, so that `cs.LG` is no `LG` of another archive: `cslg`."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _texts(node: Node) -> Iterator[Text]:
    """The texts that a tree wants (not those that it excludes)."""
    match node:
        case Text():
            yield node
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _texts(part)
        case _:
            return


def _leaves(node: Node) -> Iterator[Node]:
    match node:
        case Not(part=part):
            yield from _leaves(part)
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _leaves(part)
        case _:
            yield node


def _newsletters(connection: Connection, tree: Node) -> dict[str, tuple[int, ...]]:
    """For each name of a newsletter in a tree the newsletters that it is in the name of."""
    return {
        name: tuple(connection.exec_driver_sql(_NEWSLETTERS_NAMED, (name,)).scalars())
        for name in {node.value for node in _leaves(tree) if isinstance(node, Value) and node.field == "newsletter"}
    }


_NEWSLETTERS_NAMED = "SELECT id FROM newsletter WHERE instr(fold(name), fold(?))"


def _named(connection: Connection, tree: Node) -> dict[str, tuple[int, ...]]:
    """Those plain words of a tree that are known identifiers, with the papers that they name."""
    asked = [
        (leaf.text, each)
        for leaf in _leaves(tree)
        if isinstance(leaf, Text) and leaf.field is None and not leaf.prefix and len(leaf.text) < 500
        for each in [*((None, spelling) for spelling in _spellings(leaf.text)), *_pairs(leaf.text)]
    ]
    named: dict[str, set[int]] = {}
    for word, paper_id in connection.exec_driver_sql(
        "SELECT json_extract(w.value, '$[0]'), i.paper_id FROM json_each(?) AS w CROSS JOIN identifier AS i "
        "ON i.value = json_extract(w.value, '$[2]') "
        "AND i.scheme = coalesce(json_extract(w.value, '$[1]'), i.scheme)",
        (array((word, scheme, value) for word, (scheme, value) in asked),),
    ):
        named.setdefault(word, set()).add(paper_id)
    return {word: tuple(sorted(papers)) for word, papers in named.items()}


def _spellings(value: str) -> list[str]:
    """Ways in which an identifier's value may be written: in another case, with an arXiv version."""
    bare = re.sub(r"(?<=[0-9])v[0-9]{1,3}$", "", value)
    return list(dict.fromkeys((value, value.lower(), value.upper(), bare, bare.lower())))


def _curies(text: str) -> list[Identifier]:
    scheme, colon, value = text.partition(":")
    if not colon or scheme.lower() not in _SCHEMES:
        return []
    return [Identifier(Scheme(scheme.lower()), spelling) for spelling in _spellings(value)]


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(each.scheme.value, each.value) for each in _curies(text)]


_SAID = """
SELECT i.paper_id, l.id, l.headline, l.context, l.text, coalesce(s.published, p.published), s.newsletter_id
FROM json_each(?) AS w
CROSS JOIN identifier AS i ON i.paper_id = w.value
CROSS JOIN mention AS m ON m.identifier_id = i.id
CROSS JOIN link AS l ON l.id = m.link_id
CROSS JOIN revision AS r ON r.id = l.revision_id AND r.superseded_at IS NULL
CROSS JOIN issue AS s ON s.id = r.issue_id
CROSS JOIN paper AS p ON p.id = i.paper_id
GROUP BY i.paper_id, l.id
ORDER BY i.paper_id, l.id"""
_COLUMNS = ", ".join(COLUMNS)
_STORED = f"place, {_COLUMNS}, paper_id, mentions, first_mentioned, last_mentioned"
_ID = len(COLUMNS) + 1  # where the paper's row id stands in these
_INDEXES = (("search", _COLUMNS), ("title_search", ", ".join((*STRONG, "named_in"))))


@dataclass(slots=True)
class _Gathered:
    """What is said of one paper, each wording once, in the order in which it came."""

    headlines: dict[str, None] = field(default_factory=dict)
    contexts: dict[str, None] = field(default_factory=dict)
    dates: list[str] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    mentions: int = 0


def _refresh_all(connection: Connection, paper_ids: Iterable[int], *, indexed: bool) -> bool:
    ids = sorted(paper_ids)
    changed = False
    for start in range(0, len(ids), 500):
        changed |= _refresh(connection, array(ids[start : start + 500]), indexed)
    return changed


def _refresh(connection: Connection, ids: str, indexed: bool) -> bool:
    """Rows are written in the order of their places: FTS5 flushes its buffer whenever a row id goes down."""
    found = connection.exec_driver_sql(
        f"SELECT {_STORED} FROM paper_text WHERE paper_id IN (SELECT value FROM json_each(?)) ORDER BY place", (ids,)
    )
    old = {row[_ID]: tuple(row) for row in found}
    new = _gathered(connection, ids)
    stale = [(row[0],) for paper_id, row in old.items() if new.get(paper_id) != row]
    fresh = sorted((row for paper_id, row in new.items() if old.get(paper_id) != row), key=lambda row: row[:1])
    _unwrite(connection, stale, _INDEXES if indexed else ())
    if fresh:
        marks = ", ".join("?" * len(fresh[0]))
        connection.exec_driver_sql(f"INSERT INTO paper_text ({_STORED}) VALUES ({marks})", fresh)
        for table, columns in _INDEXES if indexed else ():
            connection.exec_driver_sql(
                f"INSERT INTO {table}(rowid, {columns}) SELECT place, {columns} FROM paper_text WHERE place = ?",
                [row[:1] for row in fresh],
            )
    return bool(stale or fresh)


def _unwrite(connection: Connection, places: list[tuple[int]], indexes: Iterable[tuple[str, str]] = _INDEXES) -> None:
    if not places:
        return
    for table, columns in indexes:
        connection.exec_driver_sql(
            f"INSERT INTO {table}({table}, rowid, {columns}) "
            f"SELECT 'delete', place, {columns} FROM paper_text WHERE place = ?",
            places,
        )
    connection.exec_driver_sql("DELETE FROM paper_text WHERE place = ?", places)


def _gathered(connection: Connection, ids: str) -> dict[int, tuple[Any, ...]]:
    """The search rows that these papers are to have."""
    said: dict[int, _Gathered] = {}
    for paper_id, _, headline, context, text, dated, newsletter in connection.exec_driver_sql(_SAID, (ids,)):
        gathered = said.setdefault(paper_id, _Gathered())
        gathered.mentions += 1
        if headline:
            gathered.headlines[headline] = None
        gathered.contexts[context if text in context else f"{context}{PARTED}{text}"] = None
        if dated:
            gathered.dates.append(dated)
            gathered.marks.add(f"{_MARK}y{dated[:4]}")
        if newsletter is not None:
            gathered.marks.add(f"{_MARK}n{newsletter}")
    authors: dict[int, list[str]] = {}
    for paper_id, name in connection.exec_driver_sql(
        "SELECT paper_id, name FROM author WHERE paper_id IN (SELECT value FROM json_each(?)) "
        "ORDER BY paper_id, position",
        (ids,),
    ):
        authors.setdefault(paper_id, []).append(name)
    rows: dict[int, tuple[Any, ...]] = {}
    for paper_id, title, abstract, venue, journal, categories in connection.exec_driver_sql(
        "SELECT id, title, abstract, venue, journal_ref, categories FROM paper "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (ids,),
    ):
        gathered = said.get(paper_id) or _Gathered()
        last = max(gathered.dates, default=None)
        texts = (
            title or "",
            PARTED.join(gathered.headlines),
            PARTED.join(gathered.contexts),
            abstract or "",
            PARTED.join(authors.get(paper_id, ())),
            PARTED.join(filter(None, (venue, journal))),
        )
        rows[paper_id] = (
            place_of(paper_id, gathered.mentions, last),
            *texts,
            _categories(json.loads(categories)),
            " ".join(sorted(gathered.marks)),
            signs(*texts),
            paper_id,
            gathered.mentions,
            min(gathered.dates, default=None),
            last,
        )
    return rows


def _categories(names: Iterable[str]) -> str:
    """Categories to be searched: each as one word, and each archive."""
    archives = (name.partition(".")[0] for name in names)
    return " ".join(dict.fromkeys(map(category_words, (*names, *archives))))
