"""Full-text search: compiles a query's tree to SQL over FTS5, and keeps the papers' search rows up to date.

Every word goes into an FTS5 string of its own in double quotes, so nothing in it is syntax; booleans are
SQL, save where many words of one kind fold into one FTS5 expression. What FTS5's tokenizer does not see
(signs as in `C++`, emoji, scripts without spaces) is looked for literally with instr(), which knows no
wildcards. Source of the rules: https://www.sqlite.org/fts5.html, section 3.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

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
from papertrack.store.rows import array

WEIGHTS = (10.0, 8.0, 4.0, 2.0, 5.0)
"""bm25 weights of a paper's title, headline, context, abstract and authors."""

PARTED = "\n\ue000\n"
"""Stands between the words of two mentions, or two authors: a token of its own, so no phrase crosses it."""

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


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where a text is looked for: columns of an FTS5 table, and how its rowids lead to what is asked for.

    within: SQL with `{}` for the select of rowids. whole: one row answers, so that words which are all
    required may be asked for in one go.
    """

    table: str
    columns: tuple[str, ...]
    within: str
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked for: where each kind of text is looked for, and how conditions on papers and issues lift.

    of_paper, of_issue: SQL with `{}` for a condition on paper p, or on issue s and newsletter n.
    dated: the date that `since:` and `until:` speak of. tagged: SQL with `{}`, once or twice, for a condition on tag g.
    """

    shelves: dict[str | None, tuple[Shelf, ...]]
    of_paper: str
    of_issue: str
    dated: str
    tagged: str


@dataclass(frozen=True, slots=True)
class Search:
    """A compiled question about papers. ranking: FTS5 expression whose bm25 is the score, None without words.

    exact: only what the ranking finds may answer.
    """

    ranking: str | None
    exact: bool
    condition: Condition


def _paper_shelves(within: str, whole: bool = True) -> dict[str | None, tuple[Shelf, ...]]:
    return {
        name: (Shelf("search", (column,), within, whole),)
        for name, column in (("title", "title"), ("abstract", "abstract"), ("author", "authors"))
    }


_OF_LINK = """l.id IN (SELECT m.link_id FROM mention AS m
    JOIN identifier AS i ON i.id = m.identifier_id WHERE i.paper_id IN ({}))"""
_OF_ISSUE = f"s.id IN (SELECT r.issue_id FROM {CURRENT_MENTIONS} WHERE p.id IN ({{}}))"
_LINK_OF_ISSUE = """s.id IN (SELECT r.issue_id FROM link AS l
    JOIN revision AS r ON r.id = l.revision_id AND r.superseded_at IS NULL WHERE l.id IN ({}))"""
_SEARCH = ("title", "headline", "context", "abstract", "authors")

_TAGGED = "SELECT i.paper_id FROM tag AS g JOIN identifier AS i ON i.id = g.identifier_id WHERE {}"
_TAGGED_ISSUE = "s.id IN (SELECT g.issue_id FROM tag AS g WHERE g.issue_id IS NOT NULL AND {})"

PAPERS = Scope(
    shelves=_paper_shelves("p.id IN ({})")
    | {
        None: (Shelf("search", _SEARCH, "p.id IN ({})"),),
        "headline": (Shelf("search", ("headline",), "p.id IN ({})"),),
        "context": (Shelf("search", ("context",), "p.id IN ({})"),),
    },
    of_paper="{}",
    of_issue=f"p.id IN (SELECT i.paper_id FROM {CURRENT_MENTIONS} WHERE {{}})",
    dated="coalesce(s.published, p.published)",
    tagged=f"p.id IN ({_TAGGED})",
)
MENTIONS = Scope(
    shelves=_paper_shelves("p.id IN ({})")
    | {
        None: (
            Shelf("link_search", ("text", "headline", "context"), "l.id IN ({})"),
            Shelf("search", ("title", "abstract", "authors"), "p.id IN ({})"),
        ),
        "headline": (Shelf("link_search", ("headline",), "l.id IN ({})"),),
        "context": (Shelf("link_search", ("text", "context"), "l.id IN ({})"),),
    },
    of_paper="{}",
    of_issue="{}",
    dated="coalesce(s.published, p.published)",
    tagged=f"(p.id IN ({_TAGGED}) OR {_TAGGED_ISSUE})",
)
LINKS = Scope(
    shelves=_paper_shelves(_OF_LINK)
    | {
        None: (Shelf("link_search", ("text", "headline", "context", "target"), "l.id IN ({})"),),
        "headline": (Shelf("link_search", ("headline",), "l.id IN ({})"),),
        "context": (Shelf("link_search", ("text", "context"), "l.id IN ({})"),),
    },
    of_paper=_OF_LINK.format("SELECT p.id FROM paper AS p WHERE {}"),
    of_issue="{}",
    dated="s.published",
    tagged=f"({_OF_LINK.format(_TAGGED)} OR {_TAGGED_ISSUE})",
)
ISSUES = Scope(
    shelves=_paper_shelves(_OF_ISSUE, whole=False)
    | {
        None: (
            Shelf("issue_search", ("title", "newsletter"), "s.id IN ({})"),
            Shelf("link_search", ("headline", "context"), _LINK_OF_ISSUE, whole=False),
        ),
        "title": (Shelf("issue_search", ("title",), "s.id IN ({})"),),
        "headline": (Shelf("link_search", ("headline",), _LINK_OF_ISSUE, whole=False),),
        "context": (Shelf("link_search", ("text", "context"), _LINK_OF_ISSUE, whole=False),),
    },
    of_paper=f"s.id IN (SELECT r.issue_id FROM {CURRENT_MENTIONS} WHERE {{}})",
    of_issue="{}",
    dated="s.published",
    tagged=_TAGGED_ISSUE,
)


def compiled(connection: Connection, scope: Scope, query: Query) -> Condition:
    """The condition that a query puts on the rows of a scope."""
    if query.tree is None:
        return _TRUE
    return _Compiler(scope, _named(connection, query.tree)).condition(query.tree)


def compiled_papers(connection: Connection, query: Query) -> Search:
    """A query about papers, with the FTS5 expression that ranks them.

    Words that are all required both find and rank; in any other tree, what may be found ranks.
    """
    if query.tree is None:
        return Search(None, False, _TRUE)
    compiler = _Compiler(PAPERS, _named(connection, query.tree))
    parts = query.tree.parts if isinstance(query.tree, AllOf) else (query.tree,)
    required = [part for part in parts if compiler.folds(part)]
    if required:
        rest = tuple(part for part in parts if not compiler.folds(part))
        condition = compiler.condition(AllOf(rest)) if rest else _TRUE
        return Search(_all_expressions(required), True, condition)
    wanted = " OR ".join(
        _expression(leaf, PAPERS.shelves[leaf.field][0].columns) for leaf in _texts(query.tree) if _has_token(leaf.text)
    )
    return Search(wanted or None, False, compiler.condition(query.tree))


def refresh(connection: Connection, paper_ids: Iterable[int]) -> None:
    """Rewrite the search rows of these papers from what is now said of them, where that has changed."""
    ids = sorted(paper_ids)
    for start in range(0, len(ids), 500):
        _refresh(connection, array(ids[start : start + 500]))


def forget(connection: Connection, paper_ids: Iterable[int]) -> None:
    """Take away the search rows of these papers."""
    ids = [(paper_id,) for paper_id in paper_ids]
    connection.exec_driver_sql(
        f"INSERT INTO search(search, rowid, {_COLUMNS}) "
        f"SELECT 'delete', paper_id, {_COLUMNS} FROM paper_text WHERE paper_id = ?",
        ids,
    )
    connection.exec_driver_sql("DELETE FROM paper_text WHERE paper_id = ?", ids)


_TRUE = Condition("1")
_SCHEMES = frozenset(scheme.value for scheme in Scheme)
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)  # Thai, Lao, Burmese, Khmer, Kana, Han, and Hangul with its particles: no spaces between words
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class _Compiler:
    """Turns nodes into conditions of one scope. named: for words that are identifiers, the papers they name."""

    scope: Scope
    named: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def folds(self, node: Node) -> bool:
        """May this text stand in an FTS5 expression together with others?"""
        return (
            isinstance(node, Text)
            and not node.prefix
            and not _is_literal(node.text)
            and (node.field is not None or node.text not in self.named)
        )

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
                conditions.append(_matched(shelves[0], _all_expressions(alike, shelves[0].columns)))
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
                conditions += [
                    _matched(shelf, " OR ".join(_expression(leaf, shelf.columns) for leaf in alike))
                    for shelf in shelves
                ]
        conditions += [self.condition(part) for part in others[:MOST_PARTS]]
        return _joined(conditions, "OR")

    def _text(self, leaf: Text) -> Condition:
        conditions = [_said(shelf, leaf) for shelf in self.scope.shelves[leaf.field]]
        papers = self.named.get(leaf.text) if leaf.field is None and not leaf.prefix else None
        if papers:
            conditions.append(self._paper("p.id IN (SELECT value FROM json_each(?))", array(papers)))
        return _joined(conditions, "OR")

    def _paper(self, sql: str, *values: object) -> Condition:
        return Condition(self.scope.of_paper.format(sql), values)

    def _issue(self, nodes: Sequence[Node]) -> Condition:
        inner = _joined([self._issue_value(node) for node in nodes], "AND")
        return Condition(self.scope.of_issue.format(inner.sql), inner.values)

    def _issue_value(self, node: Node) -> Condition:
        match node:
            case Since(bound=bound):
                return Condition(f"{self.scope.dated} >= ?", (bound,))
            case Before(bound=bound):
                return Condition(f"{self.scope.dated} < ?", (bound,))
            case Value(field="issue", value=value) if value.isdecimal() and len(value) < 10:
                return Condition("s.number = ?", (int(value),))
            case Value(field="issue", value=value):
                return Condition("instr(fold(s.title), fold(?))", (value,))
            case Value(value=value):
                return Condition("instr(fold(n.name), fold(?))", (value,))
        raise AssertionError(node)

    def _paper_value(self, node: Value) -> Condition:
        value = node.value
        match node.field:
            case "category":
                inner = "lower(c.value) = ?1 OR substr(lower(c.value), 1, length(?1) + 1) = ?1 || '.'"
                wanted = value.lower().rstrip(".")
                if node.prefix:
                    inner = "substr(lower(c.value), 1, length(?1)) = ?1"
                sql = f"EXISTS (SELECT 1 FROM json_each(p.categories) AS c WHERE {inner})"
                return self._paper(sql.replace("?1", "?"), *[wanted] * sql.count("?1"))
            case "venue":
                return self._paper(
                    "instr(fold(coalesce(p.venue, '') || ' ' || coalesce(p.journal_ref, '')), fold(?))", value
                )
            case "id":
                return self._id(node)
            case "has":
                return self._paper(_HAS.get(value, _HAS_SCHEME.format(value)))
        raise AssertionError(node)

    def _id(self, node: Value) -> Condition:
        if node.prefix:
            sql = "SELECT i.paper_id FROM identifier AS i WHERE substr(i.value, 1, length(?)) = ?"
            return self._paper(f"p.id IN ({sql})", node.value, node.value)
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


def _of_issue(node: Node) -> bool:
    return isinstance(node, Since | Before) or (isinstance(node, Value) and node.field in ("newsletter", "issue"))


def _joined(conditions: Sequence[Condition], operator: str) -> Condition:
    """Conditions joined as a balanced tree: SQLite allows expressions of depth 1000 at most."""
    if len(conditions) == 1:
        return conditions[0]
    if not conditions:
        return _TRUE
    middle = len(conditions) // 2
    left, right = _joined(conditions[:middle], operator), _joined(conditions[middle:], operator)
    return Condition(f"({left.sql} {operator} {right.sql})", left.values + right.values)


def _matched(shelf: Shelf, expression: str) -> Condition:
    rowids = f"SELECT rowid FROM {shelf.table} WHERE {shelf.table} MATCH ?"
    return Condition(shelf.within.format(rowids), (expression,))


def _said(shelf: Shelf, leaf: Text) -> Condition:
    """One text on one shelf: by its tokens, and where these do not say all, by the letter as well."""
    wheres: list[str] = []
    values: list[object] = []
    if _has_token(leaf.text) and not _UNSPACED.search(leaf.text):
        wheres.append(f"{shelf.table} MATCH ?")
        values.append(_expression(leaf, shelf.columns))
        if leaf.prefix:
            wheres.append(_in_a_column(shelf, "begins_word({}, ?)"))
            values += [leaf.text] * len(shelf.columns)
    if _is_literal(leaf.text):
        wheres.append(_in_a_column(shelf, "instr(lower({}), ?)"))
        values += [leaf.text.strip().translate(_LOWER)] * len(shelf.columns)
    rowids = f"SELECT rowid FROM {shelf.table} WHERE {' AND '.join(wheres)}"
    return Condition(shelf.within.format(rowids), tuple(values))


def _in_a_column(shelf: Shelf, test: str) -> str:
    return "(" + " OR ".join(test.format(f"{shelf.table}.{column}") for column in shelf.columns) + ")"


def _all_expressions(leaves: Iterable[Node], columns: tuple[str, ...] | None = None) -> str:
    return " AND ".join(
        _expression(leaf, columns or PAPERS.shelves[leaf.field][0].columns) for leaf in leaves if isinstance(leaf, Text)
    )


def _expression(leaf: Text, columns: tuple[str, ...]) -> str:
    """A text as FTS5 expression on some columns.

    A prefix is looked for among word stems: also the stems that are shorter than the prefix itself come
    into question (`relativ*` and `relativity`, whose stem is `rel`); `begins_word` then decides.
    """
    if leaf.prefix:
        *before, last = re.findall(r"[^\W_]+", leaf.text) or [leaf.text]
        starts = [f"{_quoted(' '.join([*before, last]))} *"]
        starts += [_quoted(" ".join([*before, last[:size]])) for size in range(2, min(len(last), 30))]
        phrase = f"({' OR '.join(starts)})"
    else:
        phrase = _quoted(leaf.text)
    return phrase if columns == _SEARCH else f"{{{' '.join(columns)}}} : {phrase}"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _has_token(text: str) -> bool:
    return any(map(str.isalnum, text))


def _is_literal(text: str) -> bool:
    """Does the text hold something that the tokenizer passes over and that means something all the same?"""
    if text.isascii() and text.isalnum():
        return False
    return (
        not _has_token(text)
        or "#" in text
        or _UNSPACED.search(text) is not None
        or any(unicodedata.category(character)[0] == "S" for character in text)
    )


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


def _all_texts(node: Node) -> Iterator[Text]:
    match node:
        case Not(part=part):
            yield from _all_texts(part)
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _all_texts(part)
        case Text():
            yield node
        case _:
            return


def _named(connection: Connection, tree: Node) -> dict[str, tuple[int, ...]]:
    """Those plain words of a tree that are known identifiers, with the papers that they name."""
    asked = [
        (leaf.text, each)
        for leaf in _all_texts(tree)
        if leaf.field is None and not leaf.prefix and len(leaf.text) < 500
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
SELECT i.paper_id, l.id, l.headline, l.context, l.text, coalesce(s.published, p.published)
FROM json_each(?) AS w
CROSS JOIN identifier AS i ON i.paper_id = w.value
CROSS JOIN mention AS m ON m.identifier_id = i.id
CROSS JOIN link AS l ON l.id = m.link_id
CROSS JOIN revision AS r ON r.id = l.revision_id AND r.superseded_at IS NULL
CROSS JOIN issue AS s ON s.id = r.issue_id
CROSS JOIN paper AS p ON p.id = i.paper_id
GROUP BY i.paper_id, l.id
ORDER BY i.paper_id, l.id"""
_COLUMNS = ", ".join(_SEARCH)
_STORED = f"paper_id, {_COLUMNS}, mentions, first_mentioned, last_mentioned"


@dataclass(slots=True)
class _Gathered:
    """What is said of one paper, each wording once, in the order in which it came."""

    headlines: dict[str, None] = field(default_factory=dict)
    contexts: dict[str, None] = field(default_factory=dict)
    dates: list[str] = field(default_factory=list)
    mentions: int = 0


def _refresh(connection: Connection, ids: str) -> None:
    rows = connection.exec_driver_sql(
        f"SELECT {_STORED} FROM paper_text WHERE paper_id IN (SELECT value FROM json_each(?))", (ids,)
    )
    old = {row[0]: tuple(row) for row in rows}
    new = _gathered(connection, ids)
    stale = [(*row[:6],) for paper_id, row in old.items() if new.get(paper_id) != row]
    fresh = [row for paper_id, row in new.items() if old.get(paper_id) != row]
    if stale:
        connection.exec_driver_sql(
            f"INSERT INTO search(search, rowid, {_COLUMNS}) VALUES ('delete', ?, ?, ?, ?, ?, ?)", stale
        )
        connection.exec_driver_sql("DELETE FROM paper_text WHERE paper_id = ?", [row[:1] for row in stale])
    if fresh:
        marks = ", ".join("?" * 9)
        connection.exec_driver_sql(f"INSERT INTO paper_text ({_STORED}) VALUES ({marks})", fresh)
        connection.exec_driver_sql(
            f"INSERT INTO search(rowid, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", [row[:6] for row in fresh]
        )


def _gathered(connection: Connection, ids: str) -> dict[int, tuple[object, ...]]:
    """The search rows that these papers are to have."""
    said: dict[int, _Gathered] = {}
    for paper_id, _, headline, context, text, dated in connection.exec_driver_sql(_SAID, (ids,)):
        gathered = said.setdefault(paper_id, _Gathered())
        gathered.mentions += 1
        if headline:
            gathered.headlines[headline] = None
        gathered.contexts[context if text in context else f"{context}{PARTED}{text}"] = None
        if dated:
            gathered.dates.append(dated)
    authors: dict[int, list[str]] = {}
    for paper_id, name in connection.exec_driver_sql(
        "SELECT paper_id, name FROM author WHERE paper_id IN (SELECT value FROM json_each(?)) "
        "ORDER BY paper_id, position",
        (ids,),
    ):
        authors.setdefault(paper_id, []).append(name)
    rows: dict[int, tuple[object, ...]] = {}
    for paper_id, title, abstract in connection.exec_driver_sql(
        "SELECT id, title, abstract FROM paper WHERE id IN (SELECT value FROM json_each(?))", (ids,)
    ):
        gathered = said.get(paper_id) or _Gathered()
        rows[paper_id] = (
            paper_id,
            title or "",
            PARTED.join(gathered.headlines),
            PARTED.join(gathered.contexts),
            abstract or "",
            PARTED.join(authors.get(paper_id, ())),
            gathered.mentions,
            min(gathered.dates, default=None),
            max(gathered.dates, default=None),
        )
    return rows
