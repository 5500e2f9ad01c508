"""Compiles a query's tree to SQL over FTS5.

A question about papers becomes one FTS5 expression as far as it can be told in one, and the rest a condition on what
that finds; questions about mentions, links and issues are booleans in SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

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
from papertrack.store.expressions import (
    STRONG,
    Beginnings,
    category_words,
    doublings,
    expression,
    has_token,
    marks,
)
from papertrack.store.naming import Names, curies, names, spellings
from papertrack.store.rows import array
from papertrack.store.scopes import ALWAYS, ISSUES, PAPERS, Condition, Scope, Shelf, joined
from papertrack.store.signs import sought
from papertrack.store.texts import place_of

OWN = frozenset(("tag", "note"))
"""What `has:` may ask for that the user wrote."""


@dataclass(frozen=True, slots=True)
class Search:
    """A compiled question about papers.

    expression: what `search` is asked; all that answers is among what it finds. None: nothing of it can be told so.
    likely: what to ask first where not everything is wanted, as it takes less. strong: what `title_search` is asked,
    which finds those that have the plain words in the `STRONG` columns. condition: what must hold as well of paper p
    and its search row t. since: no place up to this one answers. worded: are there words to rank by?
    """

    expression: str | None
    likely: str | None
    strong: str | None
    condition: Condition
    since: int
    worded: bool


def compiled(connection: Connection, scope: Scope, query: Query) -> Condition:
    """The condition that a query puts on the rows of a scope."""
    if query.tree is None:
        return ALWAYS
    return compiler(connection, scope, query.tree).condition(worded(query.tree))


def compiled_papers(connection: Connection, query: Query) -> Search:
    """A query about papers, told to FTS5 as far as may be."""
    if query.tree is None:
        return Search(None, None, None, ALWAYS, 0, False)
    tree = worded(query.tree)
    told = compiler(connection, PAPERS, tree)
    parts = required(tree)
    since = max((_first_place(part.bound) for part in parts if isinstance(part, Since)), default=0)
    ranks = any(True for _ in _texts(query.tree))
    cover = told.cover(tree)
    if cover is None:
        return Search(None, None, None, told.condition(tree), since, ranks)
    likely_only = replace(told, likely=True)
    likely, strong = likely_only.cover(tree), likely_only.strong(tree)
    return Search(cover.expression, likely.expression if likely else None, strong, told.rest(tree), since, ranks)


def compiler(connection: Connection, scope: Scope, tree: Node) -> Compiler:
    """What compiles parts of a tree for a scope."""
    return Compiler(scope, names(connection, tree))


def required(tree: Node) -> Sequence[Node]:
    """The parts of a tree that must all hold."""
    return tree.parts if isinstance(tree, AllOf) else (tree,)


def worded(node: Node) -> Node:
    """The tree with categories and venues as the texts that they are looked for as."""
    match node:
        case Value(field="category", value=value):
            return Text(category_words(value) or value, "category", node.prefix)
        case Value(field="venue", value=value):
            return Text(value, "venue", node.prefix)
        case Not(part=part):
            return Not(worded(part))
        case AllOf(parts=parts):
            return AllOf(tuple(map(worded, parts)))
        case AnyOf(parts=parts):
            return AnyOf(tuple(map(worded, parts)))
    return node


_DEEPEST = 10  # how deep FTS5 expressions nest; its parser has a stack of 100
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_NOBODY = marks(["none"])


@dataclass(frozen=True, slots=True)
class Cover:
    """An FTS5 expression that finds all that is wanted. exact: and nothing else."""

    expression: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Compiler:
    """Turns nodes into conditions of one scope. names: what the question names. likely: see `expressions`."""

    scope: Scope
    names: Names
    likely: bool = False

    def folds(self, node: Node) -> bool:
        """May this text stand in an FTS5 expression together with others?"""
        return (
            isinstance(node, Text)
            and not node.prefix
            and not sought(node.text)
            and has_token(node.text)
            and (node.field is not None or node.text not in self.names.papers)
        )

    def cover(self, node: Node, depth: int = 0) -> Cover | None:
        """An FTS5 expression on papers that finds all that a node finds, if there is one."""
        match node:
            case Text() if not self._names(node):
                told = self._told(node, _columns(node))
                return Cover(told, _check(PAPERS.shelves[node.field][0], node) is None) if told else None
            case Value(field="newsletter", value=value):
                return Cover(marks(f"n{each}" for each in self.names.newsletters.get(value) or (0,)), True)
            case Value(field="has", value=value) if value not in OWN:
                return Cover(marks([f"h{value}"]), True)
            case Mentions(operator=operator, count=count):
                return _mentioned(operator, count)
            case Before(bound=bound) if bound[:1].isdigit():
                return Cover(marks(f"y{year}" for year in _years_before(bound)), False)
            case Not():
                return self._cover_of_all((node,), depth)
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
        unwanted = [self.cover(part.part, depth + 1) for part in parts if isinstance(part, Not)]
        told = [cover.expression for cover in unwanted if cover is not None and cover.exact]
        if not known and not told:
            return None
        wanted = "(" + " AND ".join(cover.expression for cover in known) + ")" if known else marks(["m1"])
        exact = len(known) == len(covers) and all(cover.exact for cover in known) and not _of_one_issue(parts)
        if told:
            wanted = f"({wanted} NOT ({' OR '.join(told)}))"
        return Cover(wanted, exact and len(told) == len(unwanted))

    def strong(self, node: Node, depth: int = 0) -> str | None:
        """What finds, among what a node finds and `rest` lets pass, those that have the plain words in `STRONG`."""
        match node:
            case Text(field=None | "title" | "headline") if not self._names(node) and not sought(node.text):
                return self._told(node, STRONG if node.field is None else _columns(node))
            case Value() | Before() | Mentions():
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
            return joined([*conditions, *([self.condition(AllOf(others))] if others else [])], "AND")
        return self.condition(node)

    def _is_told(self, part: Node) -> bool:
        if isinstance(part, Since):  # as the lowest place
            return True
        cover = self.cover(part.part if isinstance(part, Not) else part, depth=1)
        return cover is not None and cover.exact

    def _names(self, leaf: Text) -> bool:
        return leaf.field is None and not leaf.prefix and leaf.text in self.names.papers

    def _told(self, leaf: Text, columns: tuple[str, ...], table: str = "search") -> str | None:
        """A text as FTS5 expression; how words begin is known of what is said of papers only."""
        beginnings: Beginnings = self.names.beginnings if table == "search" else {}
        return expression(leaf, columns, beginnings, likely=self.likely)

    def condition(self, node: Node) -> Condition:
        """What a node puts on the rows of the scope."""
        match node:
            case AllOf(parts=parts):
                return self._all(parts)
            case AnyOf(parts=parts):
                return self._any(parts)
            case Not(part=part):
                inner = self.condition(part)
                return Condition(f"NOT coalesce({inner.sql}, 0)", inner.values)
            case Mentions(operator=operator, count=count):
                return self._mentions(operator, count)
            case Since() | Before() | Value(field="newsletter" | "issue"):
                return self._issue((node,))
            case Value(field="has", value=value) if value not in OWN:
                known = _HAS_OF_THIS if self.scope.near else _HAS_OF_ALL
                return Condition(self.scope.of_paper.format(known.get(value, known[""].format(value))))
            case Value(field="id"):
                return self._id(node)
        rows = self.rows(node)
        assert rows is not None, node
        return Condition(f"{self.scope.row} IN ({rows.sql})", rows.values)

    def rows(self, node: Node) -> Condition | None:
        """SQL that selects the rows that answer a text, or that the user's own words are on; maybe some twice."""
        match node:
            case AnyOf(parts=parts):
                each = [self.rows(part) for part in parts[:MOST_PARTS]]
                known = [rows for rows in each if rows is not None]
                if len(known) < len(each):
                    return None
                return Condition(" UNION ALL ".join(rows.sql for rows in known), _values(known))
            case Text():
                found = [self._said(shelf, node) for shelf in self.scope.shelves[node.field]]
                if papers := self.names.papers.get(node.text) if node.field is None and not node.prefix else None:
                    found.append(Condition(_NAMED.get(self.scope.row, _NAMED_PAPERS), (array(papers),)))
                return Condition(" UNION ALL ".join(each.sql for each in found), _values(found))
            case Value(field="tag", value=value, prefix=prefix):
                asked = "substr(g.word, 1, length(?1)) = ?1" if prefix else "g.word = ?1"
                sql = self.scope.own.format("tag", asked)
                return Condition(sql.replace("?1", "?"), (value.lower(),) * sql.count("?1"))
            case Value(field="has", value="tag" | "note" as table):
                return Condition(self.scope.own.format(table, "1"))
        return None

    def together(self, parts: Iterable[Node]) -> Condition | None:
        """`rows` of several texts that are looked for in one place, all of them required; None for fewer than two."""
        shelves = self.scope.shelves[None]
        alike = [part for part in parts if isinstance(part, Text) and part.field is None and self.folds(part)]
        if len(alike) < 2 or len(shelves) > 1 or not self.scope.whole:
            return None
        return self._matched(shelves[0], alike, " AND ")

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
            if len(alike) > 1 and len(shelves) == 1 and self.scope.whole:
                conditions.append(self._in(self._matched(shelves[0], alike, " AND ")))
                others = _without(others, alike)
        conditions += [self.condition(part) for part in others[:MOST_PARTS]]
        return joined(conditions, "AND")

    def _any(self, parts: Sequence[Node]) -> Condition:
        conditions: list[Condition] = []
        others = list(parts)
        for name, shelves in self.scope.shelves.items():
            alike = [part for part in others if isinstance(part, Text) and part.field == name and self.folds(part)]
            if len(alike) > 1:
                others = _without(others, alike)
                conditions += [self._in(self._matched(shelf, alike, " OR ")) for shelf in shelves]
        conditions += [self.condition(part) for part in others[:MOST_PARTS]]
        return joined(conditions, "OR")

    def _in(self, rows: Condition) -> Condition:
        return Condition(f"{self.scope.row} IN ({rows.sql})", rows.values)

    def _matched(self, shelf: Shelf, leaves: Iterable[Node], joiner: str) -> Condition:
        """Texts that `folds` allows, on one shelf, in one go."""
        told = (self._told(leaf, shelf.columns, shelf.table) or '""' for leaf in leaves if isinstance(leaf, Text))
        return Condition(f"{self.scope.found[shelf.table]} {shelf.table} MATCH ?", (joiner.join(told),))

    def _said(self, shelf: Shelf, leaf: Text) -> Condition:
        """One text on one shelf: by its tokens and signs, and where these do not say all, by the letter as well."""
        wheres: list[str] = []
        values: tuple[object, ...] = ()
        found = self.scope.found[shelf.table]
        if self.scope.near and leaf.prefix and not sought(leaf.text):
            found = self.scope.read[
                shelf.table
            ]  # so few that it is less to read them than to gather all that begins so
        elif told := self._told(leaf, shelf.columns, shelf.table):
            wheres.append(f"{shelf.table} MATCH ?")
            values = (told,)
        if check := _check(shelf, leaf):
            wheres.append(check.sql)
            values += check.values
        return Condition(f"{found} {' AND '.join(wheres)}", values)

    def _mentions(self, operator: str, count: int) -> Condition:
        if self.scope is PAPERS:
            return Condition(f"t.mentions {operator} ?", (count,))
        few = "EXISTS (SELECT 1 FROM paper_text AS t WHERE t.paper_id = p.id AND t.mentions {} ?)"
        all_of_them = "p.id IN (SELECT t.paper_id FROM paper_text AS t WHERE t.mentions {} ?)"
        sql = (few if self.scope.near else all_of_them).format(operator)
        return Condition(self.scope.of_paper.format(sql), (count,))

    def _issue(self, nodes: Sequence[Node]) -> Condition:
        """What one and the same issue must be like. Of a paper, its first and last mention may already tell."""
        inner = joined([self._issue_value(node) for node in nodes], "AND")
        lifted = Condition(self.scope.of_issue.format(inner.sql), inner.values)
        if self.scope is not PAPERS or any(isinstance(node, Value) and node.field == "issue" for node in nodes):
            return lifted
        told = [Condition("t.place >= ?", (_first_place(node.bound),)) for node in nodes if isinstance(node, Since)]
        told += [Condition("t.first_mentioned < ?", (node.bound,)) for node in nodes if isinstance(node, Before)]
        if len(nodes) > 1 or not told:
            told.append(Condition(_OF_ITS_ISSUES.format(inner.sql), inner.values))
        return joined(told, "AND")

    def _issue_value(self, node: Node) -> Condition:
        match node:
            case Since(bound=bound):
                return self._dated(">=", bound)
            case Before(bound=bound):
                return self._dated("<", bound)
            case Value(field="issue", value=value) if value.isdecimal() and len(value) < 10:
                return Condition("s.number = ?", (int(value),))
            case Value(field="issue", value=value):
                titled = Compiler(ISSUES, self.names)._said(
                    ISSUES.shelves["title"][0], Text(value, "title", node.prefix)
                )
                return Condition(f"s.id IN ({titled.sql})", titled.values)
            case Value(value=value):
                ids = array(self.names.newsletters.get(value, ()))
                return Condition("s.newsletter_id IN (SELECT value FROM json_each(?))", (ids,))
        raise AssertionError(node)

    def _dated(self, operator: str, bound: str) -> Condition:
        """The issue's date or, in one without and where a paper is spoken of, the paper's; so that indexes help."""
        issue = f"s.published {operator} ?"
        if not self.scope.by_paper:
            return Condition(issue, (bound,))
        return Condition(f"({issue} OR (s.published IS NULL AND p.published {operator} ?))", (bound, bound))

    def _id(self, node: Value) -> Condition:
        if node.prefix:
            sql = "p.id IN (SELECT i.paper_id FROM identifier AS i WHERE i.value >= ? AND i.value < ?)"
            return Condition(self.scope.of_paper.format(sql), (node.value, node.value + "\U0010ffff"))
        wanted = [[each.scheme, each.value] for each in curies(node.value)]
        return Condition(self.scope.of_paper.format(_IDENTIFIED), (array(spellings(node.value)), array(wanted)))


_IDENTIFIED = """p.id IN (
    SELECT i.paper_id FROM json_each(?) AS w CROSS JOIN identifier AS i ON i.value = w.value
    UNION ALL SELECT i.paper_id FROM json_each(?) AS w CROSS JOIN identifier AS i
    ON i.scheme = json_extract(w.value, '$[0]') AND i.value = json_extract(w.value, '$[1]'))"""
_NAMED_PAPERS = "SELECT value FROM json_each(?)"
_THEIR_MENTIONS = """json_each(?) AS w CROSS JOIN identifier AS j ON j.paper_id = w.value
    CROSS JOIN mention AS k ON k.identifier_id = j.id"""
_NAMED = {
    "m.id": f"SELECT k.id FROM {_THEIR_MENTIONS}",
    "l.id": f"SELECT k.link_id FROM {_THEIR_MENTIONS}",
    "s.id": f"""SELECT v.issue_id FROM {_THEIR_MENTIONS} CROSS JOIN link AS o ON o.id = k.link_id
        CROSS JOIN revision AS v ON v.id = o.revision_id AND v.superseded_at IS NULL""",
}
_HAS_SCHEME = "SELECT i.paper_id FROM identifier AS i WHERE i.scheme = '{}'"
_KNOWN = {
    "abstract": "p.abstract IS NOT NULL",
    "title": "p.title IS NOT NULL",
    "venue": "p.venue IS NOT NULL",
    "author": "EXISTS (SELECT 1 FROM author AS a WHERE a.paper_id = p.id)",
}
_HAS_OF_ALL = _KNOWN | {
    "": f"p.id IN ({_HAS_SCHEME})",
    "doi": f"(p.doi IS NOT NULL OR p.id IN ({_HAS_SCHEME.format('doi')}))",
}
_HAS_OF_THIS = _KNOWN | {
    "": f"EXISTS ({_HAS_SCHEME} AND i.paper_id = p.id)",
    "doi": f"(p.doi IS NOT NULL OR EXISTS ({_HAS_SCHEME.format('doi')} AND i.paper_id = p.id))",
}
"""What is known of a paper, looked up for all papers at once or for each paper by itself."""
_OF_ITS_ISSUES = """EXISTS (SELECT 1 FROM identifier AS i CROSS JOIN mention AS m ON m.identifier_id = i.id
    CROSS JOIN link AS l ON l.id = m.link_id
    CROSS JOIN revision AS r ON r.id = l.revision_id AND r.superseded_at IS NULL
    CROSS JOIN issue AS s ON s.id = r.issue_id WHERE i.paper_id = p.id AND {})"""


def _values(conditions: Iterable[Condition]) -> tuple[object, ...]:
    return tuple(value for each in conditions for value in each.values)


def _without(nodes: Sequence[Node], taken: Iterable[Node]) -> list[Node]:
    gone = set(taken)
    return [node for node in nodes if node not in gone]


def _of_one_issue(parts: Sequence[Node]) -> bool:
    """Do several of these speak of an issue, so that there must be one that is like all of them?"""
    return sum(map(_of_issue, parts)) > 1


def _of_issue(node: Node) -> bool:
    return isinstance(node, Since | Before) or (isinstance(node, Value) and node.field in ("newsletter", "issue"))


def _mentioned(operator: str, count: int) -> Cover:
    """Papers by how often they are mentioned: by the marks of the doublings that are passed."""
    least = {">": count + 1, ">=": count, "=": count}.get(operator, 1)
    most = {"<": count - 1, "<=": count, "=": count}.get(operator)
    if most is not None and most < max(least, 1):
        return Cover(_NOBODY, True)
    passed = doublings(max(least, 1))[-1]
    wanted, exact = marks([f"m{passed}"]), passed == max(least, 1)
    if most is not None:
        above = 1 << most.bit_length()
        wanted, exact = f"({wanted} NOT {marks([f'm{above}'])})", exact and above == most + 1
    return Cover(wanted, exact)


def _years_before(bound: str) -> range:
    return range(1900, max(int(bound[:4]), 1900) + 1)


def _first_place(bound: str) -> int:
    """The lowest place of papers whose last mention is not before a date."""
    return place_of(0, 1, bound)


def _columns(leaf: Text) -> tuple[str, ...]:
    """The columns of papers that a text is looked for in."""
    return PAPERS.shelves[leaf.field][0].columns


def _check(shelf: Shelf, leaf: Text, row: str | None = None) -> Condition | None:
    """What a row that `expression` finds must hold as well, where that says not all. row: what it is called."""
    text = leaf.text.strip()
    if sought(text):
        if shelf.complete and len(text.split()) == 1:
            return None
    elif not leaf.prefix and has_token(text):
        return None
    columns = [f"{row or shelf.table}.{column}" for column in shelf.columns if column not in ("signs", "marks")]
    if leaf.prefix and has_token(text) and not sought(text):
        if text.isalnum():  # which crosses no border between columns
            whole = " || char(10) || ".join(f"coalesce({column}, '')" for column in columns)
            return Condition(f"begins_word({whole}, ?)", (text,))
        test, value = "begins_word({}, ?)", text
    else:
        test, value = "instr(lower({}), ?)", text.translate(_LOWER)
    return Condition("(" + " OR ".join(map(test.format, columns)) + ")", (value,) * len(columns))


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
