"""Statements about issues: take one in with its sections, links and mentions, and find them again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from sqlalchemy import Connection

from papertrack.errors import UsageError
from papertrack.model.answer import IssueAnswer, LinkAnswer, MentionAnswer
from papertrack.model.document import MAIL_KEY, Document, Format, Section
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.own import NO_WORDS
from papertrack.model.query import Query
from papertrack.model.reference import NamedIssue
from papertrack.store import addresses, nearest, own, references, rows, schema, search
from papertrack.store.scopes import CURRENT_MENTIONS, Condition
from papertrack.store.signs import signs

Outcome = Literal["new", "unchanged", "revised", "reread"]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a document. links: how many it holds. papers: those never seen here before."""

    issue_id: int
    outcome: Outcome
    links: int
    papers: tuple[Identifier, ...] = ()


class KeptDocument(NamedTuple):
    """A document as it was taken in."""

    hash: str
    origin: str
    url: str | None
    format: str
    body: bytes


@dataclass(slots=True)
class Pending:
    """What one transaction remembers: papers whose search rows are out of date, whether there are rows that the indexes
    do not know, the next free row ids, and which issues links name (by link, newsletter and number) that is still to be
    written down.
    """

    touched: set[int] = field(default_factory=set)
    unindexed: bool = False
    free: dict[str, int] = field(default_factory=dict)
    named: list[tuple[int, str, int]] = field(default_factory=list)

    def take(self, connection: Connection, table: str, count: int = 1) -> int:
        """The first of `count` new ids. Safe because a transaction that writes holds the write lock."""
        first = self.free.get(table)
        if first is None:
            first = int(connection.exec_driver_sql(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").scalar_one())
        self.free[table] = first + count
        return first


@dataclass(frozen=True, slots=True)
class Reading:
    """A document that is being taken in, and how it came.

    url: the address that it stood at. name: what its feed calls it, save by its address.
    """

    key: str
    document: Document
    raw: bytes
    packed: bytes | None
    url: str | None
    hash: str
    part: int
    extractor: int
    origin: str
    now: str
    named: Sequence[NamedIssue] = ()
    anew: bool = False
    same_words: Callable[[KeptDocument], bool] | None = None
    name: str | None = None


def add(connection: Connection, pending: Pending, reading: Reading) -> Added:
    """Take an issue in.

    A text that is held already (hash and part), under this or another key, changes nothing: `unchanged`, or `reread`
    when another extractor read it or it is to be read anew. Nor does a feed's entry for an issue of which there is
    more than that, since entries are often but summaries. Nor do other bytes with the same words, or another copy of
    a mail that was sent once. Else a known key with a new text is `revised`: the old reading stays, superseded. What
    the newsletter's other site has of a known issue is but another address of it, unless that site is the preferred
    one; so is the address that a site gives an issue in place of another one, but there the words are the newest.
    """
    added = _add_known_text(connection, pending, reading) or _add_text(connection, pending, reading)
    addresses.put_name(connection, reading.key, reading.name, added.issue_id)
    return added


def _add_known_text(connection: Connection, pending: Pending, reading: Reading) -> Added | None:
    """Take in a text that the database holds already; None for any other."""
    held = connection.exec_driver_sql(_HELD, (reading.hash, reading.part, reading.key)).one_or_none()
    if held is None:
        return None
    revision_id, issue_id, extractor, superseded, key = held
    if extractor == reading.extractor and not reading.anew:
        return _unchanged(issue_id, reading)
    if superseded is None:
        _put_issue(connection, pending, reading, issue_id, key=key, new=False)
    _forget(connection, pending, revision_id)
    connection.exec_driver_sql(
        "UPDATE revision SET extractor = ?, title = ?, read_at = ? WHERE id = ?",
        (reading.extractor, rows.cleaned(reading.document.title), reading.now, revision_id),
    )
    papers = _put_contents(connection, pending, revision_id, reading)
    return Added(issue_id, "reread", len(reading.document.links), papers)


def _known(connection: Connection, reading: Reading) -> int | None:
    """The issue that has this key."""
    known = connection.exec_driver_sql("SELECT id FROM issue WHERE key = ?", (reading.key,)).scalar()
    return None if known is None else int(known)


def _unchanged(issue_id: int, reading: Reading) -> Added:
    return Added(issue_id, "unchanged", len(reading.document.links))


def _holds_more(connection: Connection, issue_id: int, reading: Reading) -> bool:
    """Is this but a feed's entry for an issue of which a page or a mail is held, or another copy of a mail?"""
    if reading.key.startswith(MAIL_KEY):
        return True
    if reading.document.format is not Format.FEED:
        return False
    format_ = connection.exec_driver_sql(
        "SELECT d.format FROM revision AS r JOIN document AS d ON d.id = r.document_id "
        "WHERE r.issue_id = ? AND r.superseded_at IS NULL",
        (issue_id,),
    ).scalar()
    return format_ is not None and format_ != Format.FEED.value


def _has_words(connection: Connection, issue_id: int, reading: Reading) -> bool:
    """Does the issue read the same already, though its bytes differ?"""
    if reading.same_words is None:
        return False
    current = connection.exec_driver_sql(
        "SELECT document_id FROM revision WHERE issue_id = ? AND superseded_at IS NULL", (issue_id,)
    ).scalar()
    return current is not None and reading.same_words(next(kept(connection, [int(current)])))


def identify(
    connection: Connection, pending: Pending, identifiers: Iterable[Identifier]
) -> tuple[dict[Identifier, tuple[int, int]], tuple[Identifier, ...]]:
    """The identifier id and paper id of each, and which are new; a new one gets a paper of its own."""
    wanted = list(dict.fromkeys(Identifier(each.scheme, rows.clean(each.value)) for each in identifiers))
    known: dict[Identifier, tuple[int, int]] = {}
    for scheme, value, identifier_id, paper_id in connection.exec_driver_sql(
        _IDENTIFIED, (rows.array((each.scheme.value, each.value) for each in wanted),)
    ):
        known[Identifier(Scheme(scheme), value)] = (identifier_id, paper_id)
    new = tuple(each for each in wanted if each not in known)
    if new:
        first_paper = pending.take(connection, "paper", len(new))
        first = pending.take(connection, "identifier", len(new))
        ids = {each: (first + place, first_paper + place) for place, each in enumerate(new)}
        _insert(connection, "paper", ("id",), [(paper_id,) for _, paper_id in ids.values()])
        _insert(
            connection,
            "identifier",
            ("id", "scheme", "value", "paper_id"),
            [(each_id, each.scheme.value, each.value, paper_id) for each, (each_id, paper_id) in ids.items()],
        )
        known |= ids
        pending.touched.update(paper_id for _, paper_id in ids.values())
    return known, new


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


def find_issues(connection: Connection, query: Query, *, limit: int | None, sort: str) -> list[IssueAnswer]:
    """The issues that answer a query, each with its papers in order and the number of its links."""
    order = _order(ISSUE_SORTS, sort)
    condition = _asked(connection, nearest.ISSUES, query, limit, sort)
    return _issue_answers(connection, condition, f"ORDER BY {order} LIMIT ?", (_limit(limit),))


def one_issue(connection: Connection, issue_id: int) -> IssueAnswer | None:
    """The issue of this number, if there is one."""
    found = _issue_answers(connection, Condition("s.id = ?", (issue_id,)), "LIMIT ?", (1,))
    return found[0] if found else None


def find_mentions(connection: Connection, query: Query, *, limit: int | None, sort: str) -> list[MentionAnswer]:
    """The mentions that answer a query."""
    order = _order(MENTION_SORTS, sort)
    condition = _asked(connection, nearest.MENTIONS, query, limit, sort)
    found = mention_rows(connection, condition, f"ORDER BY {order} LIMIT ?", (_limit(limit),))
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


def find_links(connection: Connection, query: Query, *, limit: int | None, sort: str) -> list[LinkAnswer]:
    """The links that answer a query, whatever they lead to."""
    order = _order(LINK_SORTS, sort)
    condition = _asked(connection, nearest.LINKS, query, limit, sort)
    return _link_answers(connection, condition, f"ORDER BY {order} LIMIT ?", (_limit(limit),))


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
_HELD = """SELECT r.id, r.issue_id, r.extractor, r.superseded_at, s.key
    FROM document AS d JOIN revision AS r ON r.document_id = d.id JOIN issue AS s ON s.id = r.issue_id
    WHERE d.hash = ? AND r.part = ?
    ORDER BY s.key = ? DESC, r.superseded_at IS NULL DESC, r.id LIMIT 1"""
_IDENTIFIED = """SELECT i.scheme, i.value, i.id, i.paper_id FROM json_each(?) AS w
    CROSS JOIN identifier AS i
    ON i.scheme = json_extract(w.value, '$[0]') AND i.value = json_extract(w.value, '$[1]')"""
_LINK_COLUMNS = (
    "id", "revision_id", "section_id", "position", "url", "target", "text", "headline", "context", "kind", "rule",
    "signs",
)  # fmt: skip
_ISSUE_COLUMNS = ("id", "key", "added_at", "newsletter_id", "title", "number", "url", "published", "author")
_ISSUE_TEXTS = "rowid, title, newsletter, signs"
_LINK_TEXTS = "text, headline, context, target, signs"


def _order(sorts: dict[str, str], sort: str) -> str:
    if sort not in sorts:
        raise UsageError(f"cannot sort by {sort!r}; choose one of {', '.join(sorts)}")
    return sorts[sort]


def _asked(connection: Connection, kind: nearest.Kind, query: Query, limit: int | None, sort: str) -> Condition:
    """The condition that a query puts on rows of a kind, as far as the answer needs it."""
    if limit is not None and sort == "newest":
        return nearest.newest(connection, kind, query, limit)
    return search.compiled(connection, kind.scope, query)


def _limit(limit: int | None) -> int:
    return -1 if limit is None else max(limit, 0)


def _insert(connection: Connection, table: str, names: Sequence[str], values: list[tuple[object, ...]]) -> None:
    """Insert rows with one prepared statement: the driver's own executemany is twice as fast as Core's."""
    if values:
        columns = ", ".join(names)
        marks = ", ".join("?" * len(names))
        connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)


def _add_text(connection: Connection, pending: Pending, reading: Reading) -> Added:
    """Take in a text that the database does not hold: of a new issue, or a new wording of a known one."""
    known = _known(connection, reading)
    place = (
        addresses.find(connection, reading.key, reading.document, reading.origin, reading.name)
        if known is None
        else None
    )
    if place is not None:
        if not place.better or _holds_more(connection, place.issue_id, reading):
            addresses.put(connection, reading.key, place.issue_id)
            return _unchanged(place.issue_id, reading)
        addresses.move(connection, place.issue_id, place.key, reading.key)
        known = place.issue_id
        _put_issue(connection, pending, reading, known, key=reading.key, new=False)
    issue_id = pending.take(connection, "issue") if known is None else known
    if known is not None:
        if _holds_more(connection, known, reading) or _has_words(connection, known, reading):
            return _unchanged(known, reading)
        _supersede(connection, pending, issue_id, reading.now)
    _put_issue(connection, pending, reading, issue_id, key=reading.key, new=known is None)
    document_id = _put_document(connection, pending, reading)
    revision_id = pending.take(connection, "revision")
    _insert(
        connection,
        "revision",
        ("id", "issue_id", "document_id", "part", "extractor", "title", "read_at"),
        [
            (
                revision_id,
                issue_id,
                document_id,
                reading.part,
                reading.extractor,
                rows.cleaned(reading.document.title),
                reading.now,
            )
        ],
    )
    papers = _put_contents(connection, pending, revision_id, reading)
    return Added(issue_id, "new" if known is None else "revised", len(reading.document.links), papers)


def _put_issue(
    connection: Connection, pending: Pending, reading: Reading, issue_id: int, *, key: str, new: bool
) -> None:
    """Write an issue's row. Plain statements, no upsert: that makes SQLite flush its full-text tables each time."""
    document = reading.document
    name = rows.cleaned(document.newsletter)
    title = rows.cleaned(document.title)
    newsletter_id = None
    if name is not None:
        newsletter_id = connection.exec_driver_sql("SELECT id FROM newsletter WHERE name = ?", (name,)).scalar()
        if newsletter_id is None:
            newsletter_id = pending.take(connection, "newsletter")
            _insert(connection, "newsletter", ("id", "name"), [(newsletter_id, name)])
    told = (
        newsletter_id,
        title,
        document.issue_number,
        rows.cleaned(document.url),
        document.published.isoformat() if document.published else None,
        rows.cleaned(document.author),
    )
    searched = (issue_id, title or "", name or "", signs(title or "", name or ""))
    if new:
        _insert(connection, "issue", _ISSUE_COLUMNS, [(issue_id, key, reading.now, *told)])
        connection.exec_driver_sql(f"INSERT INTO issue_search({_ISSUE_TEXTS}) VALUES (?, ?, ?, ?)", searched)
    else:
        columns = ", ".join(f"{name} = ?" for name in _ISSUE_COLUMNS[3:])
        connection.exec_driver_sql(f"UPDATE issue SET {columns} WHERE id = ?", (*told, issue_id))
        connection.exec_driver_sql(f"INSERT OR REPLACE INTO issue_search({_ISSUE_TEXTS}) VALUES (?, ?, ?, ?)", searched)


def _put_document(connection: Connection, pending: Pending, reading: Reading) -> int:
    known = connection.exec_driver_sql("SELECT id FROM document WHERE hash = ?", (reading.hash,)).scalar()
    if known is not None:
        return int(known)
    document_id = pending.take(connection, "document")
    _insert(
        connection,
        "document",
        ("id", "hash", "body", "size", "format", "origin", "url", "added_at"),
        [
            (
                document_id,
                reading.hash,
                reading.packed or rows.squeezed(reading.raw),
                len(reading.raw),
                reading.document.format.value,
                rows.clean(reading.origin),
                rows.cleaned(reading.url),
                reading.now,
            )
        ],
    )
    return document_id


def _put_contents(
    connection: Connection, pending: Pending, revision_id: int, reading: Reading
) -> tuple[Identifier, ...]:
    """Write the sections, links and mentions of one reading; gives the identifiers never seen before."""
    document = reading.document
    first = pending.take(connection, "section", len(document.sections))
    section_ids = {section.position: first + place for place, section in enumerate(document.sections)}
    _insert(
        connection,
        "section",
        ("id", "revision_id", "position", "headline"),
        [
            (section_ids[each.position], revision_id, each.position, rows.clean(each.headline))
            for each in document.sections
        ],
    )
    first = pending.take(connection, "link", len(document.links))
    links: list[tuple[object, ...]] = [
        (
            first + place,
            revision_id,
            None if link.section is None else section_ids.get(link.section),
            link.position,
            rows.clean(link.url),
            rows.clean(link.target),
            rows.clean(link.text),
            rows.cleaned(link.headline),
            rows.clean(link.context),
            link.kind.value,
            link.rule,
            signs(link.text, link.headline or "", link.context, link.target),
        )
        for place, link in enumerate(document.links)
    ]
    _insert(connection, "link", _LINK_COLUMNS, links)
    if links:
        connection.exec_driver_sql(
            f"INSERT INTO link_search(rowid, {_LINK_TEXTS}) VALUES (?, ?, ?, ?, ?, ?)",
            [(row[0], row[6], row[7], row[8], row[5], row[11]) for row in links],
        )
    for each in reading.named:
        pending.named.append((first + each.position - 1, rows.clean(each.newsletter), each.number))
    return _put_mentions(connection, pending, first, document)


def _put_mentions(
    connection: Connection, pending: Pending, first_link: int, document: Document
) -> tuple[Identifier, ...]:
    named = [
        (
            first_link + place,
            Identifier(found.identifier.scheme, rows.clean(found.identifier.value)),
            found.version,
        )
        for place, link in enumerate(document.links)
        for found in link.found
    ]
    if not named:
        return ()
    known, new = identify(connection, pending, (identifier for _, identifier, _ in named))
    mentions: dict[tuple[int, int], int | None] = {}
    for link_id, identifier, version in named:
        identifier_id, paper_id = known[identifier]
        mentions.setdefault((link_id, identifier_id), version)
        pending.touched.add(paper_id)
    _insert(
        connection,
        "mention",
        ("link_id", "identifier_id", "version"),
        [(*ids, version) for ids, version in mentions.items()],
    )
    return new


def _supersede(connection: Connection, pending: Pending, issue_id: int, now: str) -> None:
    for (revision_id,) in connection.exec_driver_sql(
        "SELECT id FROM revision WHERE issue_id = ? AND superseded_at IS NULL", (issue_id,)
    ).all():
        pending.touched.update(_papers_of(connection, revision_id))
        connection.exec_driver_sql("UPDATE revision SET superseded_at = ? WHERE id = ?", (now, revision_id))


def _forget(connection: Connection, pending: Pending, revision_id: int) -> None:
    """Take away what was read in a revision. Its papers stay: they may carry records."""
    pending.touched.update(_papers_of(connection, revision_id))
    references.put_named(connection, pending.named)
    for statement in (
        "DELETE FROM issue_named WHERE link_id IN (SELECT id FROM link WHERE revision_id = ?)",
        "DELETE FROM mention WHERE link_id IN (SELECT id FROM link WHERE revision_id = ?)",
        f"INSERT INTO link_search(link_search, rowid, {_LINK_TEXTS}) "
        f"SELECT 'delete', id, {_LINK_TEXTS} FROM link WHERE revision_id = ?",
        "DELETE FROM link WHERE revision_id = ?",
        "DELETE FROM section WHERE revision_id = ?",
    ):
        connection.exec_driver_sql(statement, (revision_id,))


def _papers_of(connection: Connection, revision_id: int) -> list[int]:
    return [
        paper_id
        for (paper_id,) in connection.exec_driver_sql(
            "SELECT DISTINCT i.paper_id FROM link AS l CROSS JOIN mention AS m ON m.link_id = l.id "
            "CROSS JOIN identifier AS i ON i.id = m.identifier_id WHERE l.revision_id = ?",
            (revision_id,),
        )
    ]


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
