"""Takes issues in: what becomes of a document, and its rows, with all sections, links and mentions.

These statements are on the way of every issue, so they go to the driver itself (`engine.driver`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection

from papertrack.model.document import MAIL_KEY, Document, Format
from papertrack.model.identifier import Identifier
from papertrack.model.reference import NamedIssue
from papertrack.store import addresses, issues, references, rows
from papertrack.store.engine import driver, insertion
from papertrack.store.pending import Pending, identify
from papertrack.store.signs import signs

Outcome = Literal["new", "unchanged", "revised", "reread"]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a document. links: how many it holds. papers: those never seen here before."""

    issue_id: int
    outcome: Outcome
    links: int
    papers: tuple[Identifier, ...] = ()


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
    same_words: Callable[[issues.KeptDocument], bool] | None = None
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
    held = driver(connection).execute(_HELD, (reading.hash, reading.part, reading.key)).fetchone()
    if held is None:
        return None
    revision_id, issue_id, extractor, superseded, key = held
    if extractor == reading.extractor and not reading.anew:
        return _unchanged(issue_id, reading)
    if superseded is None:
        _put_issue(connection, pending, reading, issue_id, key=key, new=False)
    _forget(connection, pending, revision_id)
    driver(connection).execute(
        "UPDATE revision SET extractor = ?, title = ?, read_at = ? WHERE id = ?",
        (reading.extractor, rows.cleaned(reading.document.title), reading.now, revision_id),
    )
    papers = _put_contents(connection, pending, revision_id, reading)
    return Added(issue_id, "reread", len(reading.document.links), papers)


def _unchanged(issue_id: int, reading: Reading) -> Added:
    return Added(issue_id, "unchanged", len(reading.document.links))


def _holds_more(connection: Connection, issue_id: int, reading: Reading) -> bool:
    """Is this but a feed's entry for an issue of which a page or a mail is held, or another copy of a mail?"""
    if reading.key.startswith(MAIL_KEY):
        return True
    if reading.document.format is not Format.FEED:
        return False
    format_ = _one(
        connection,
        "SELECT d.format FROM revision AS r JOIN document AS d ON d.id = r.document_id "
        "WHERE r.issue_id = ? AND r.superseded_at IS NULL",
        issue_id,
    )
    return format_ is not None and format_ != Format.FEED.value


def _has_words(connection: Connection, issue_id: int, reading: Reading) -> bool:
    """Does the issue read the same already, though its bytes differ?"""
    if reading.same_words is None:
        return False
    current = _one(
        connection, "SELECT document_id FROM revision WHERE issue_id = ? AND superseded_at IS NULL", issue_id
    )
    return current is not None and reading.same_words(next(issues.kept(connection, [current])))


def _one(connection: Connection, question: str, value: object) -> Any:
    """The only value that a question has for an answer; None where it has none."""
    found = driver(connection).execute(question, (value,)).fetchone()
    return None if found is None else found[0]


def _add_text(connection: Connection, pending: Pending, reading: Reading) -> Added:
    """Take in a text that the database does not hold: of a new issue, or a new wording of a known one."""
    known = _one(connection, "SELECT id FROM issue WHERE key = ?", reading.key)
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
    title = rows.cleaned(reading.document.title)
    driver(connection).execute(
        _PUT_REVISION, (revision_id, issue_id, document_id, reading.part, reading.extractor, title, reading.now)
    )
    papers = _put_contents(connection, pending, revision_id, reading)
    return Added(issue_id, "new" if known is None else "revised", len(reading.document.links), papers)


def _put_issue(
    connection: Connection, pending: Pending, reading: Reading, issue_id: int, *, key: str, new: bool
) -> None:
    """Write an issue's row. Plain statements, no upsert: that makes SQLite flush its full-text tables each time."""
    document = reading.document
    database = driver(connection)
    name = rows.cleaned(document.newsletter)
    title = rows.cleaned(document.title)
    newsletter_id = None
    if name is not None:
        newsletter_id = _one(connection, "SELECT id FROM newsletter WHERE name = ?", name)
        if newsletter_id is None:
            newsletter_id = pending.take(connection, "newsletter")
            database.execute("INSERT INTO newsletter(id, name) VALUES (?, ?)", (newsletter_id, name))
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
        database.execute(_PUT_ISSUE, (issue_id, key, reading.now, *told))
        database.execute(_INDEX_ISSUE, searched)
    else:
        columns = ", ".join(f"{name} = ?" for name in _ISSUE_COLUMNS[3:])
        database.execute(f"UPDATE issue SET {columns} WHERE id = ?", (*told, issue_id))
        database.execute("DELETE FROM issue_search WHERE rowid = ?", (issue_id,))
        database.execute(_INDEX_ISSUE, searched)


def _put_document(connection: Connection, pending: Pending, reading: Reading) -> int:
    known = _one(connection, "SELECT id FROM document WHERE hash = ?", reading.hash)
    if known is not None:
        return int(known)
    document_id = pending.take(connection, "document")
    driver(connection).execute(
        _PUT_DOCUMENT,
        (
            document_id,
            reading.hash,
            reading.packed or rows.squeezed(reading.raw),
            len(reading.raw),
            reading.document.format.value,
            rows.clean(reading.origin),
            rows.cleaned(reading.url),
            reading.now,
        ),
    )
    return document_id


def _put_contents(
    connection: Connection, pending: Pending, revision_id: int, reading: Reading
) -> tuple[Identifier, ...]:
    """Write the sections, links and mentions of one reading; gives the identifiers never seen before."""
    document = reading.document
    database = driver(connection)
    first = pending.take(connection, "section", len(document.sections))
    section_ids = {section.position: first + place for place, section in enumerate(document.sections)}
    database.executemany(
        _PUT_SECTION,
        [
            (section_ids[each.position], revision_id, each.position, rows.clean(each.headline))
            for each in document.sections
        ],
    )
    first = pending.take(connection, "link", len(document.links))
    links = [
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
    database.executemany(_PUT_LINK, links)
    database.executemany(_INDEX_LINK, [(row[0], row[6], row[7], row[8], row[5], row[11]) for row in links])
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
    driver(connection).executemany(_PUT_MENTION, [(*ids, version) for ids, version in mentions.items()])
    return new


def _supersede(connection: Connection, pending: Pending, issue_id: int, now: str) -> None:
    revision_id = _one(connection, "SELECT id FROM revision WHERE issue_id = ? AND superseded_at IS NULL", issue_id)
    if revision_id is not None:
        pending.touched.update(_papers_of(connection, revision_id))
        driver(connection).execute("UPDATE revision SET superseded_at = ? WHERE id = ?", (now, revision_id))


def _forget(connection: Connection, pending: Pending, revision_id: int) -> None:
    """Take away what was read in a revision. Its papers stay: they may carry records."""
    pending.touched.update(_papers_of(connection, revision_id))
    references.put_named(connection, pending.named)
    database = driver(connection)
    indexed = f"SELECT 'delete', id, {', '.join(_LINK_TEXTS)} FROM link WHERE revision_id = ?"
    database.executemany(_UNINDEX_LINK, database.execute(indexed, (revision_id,)).fetchall())
    for statement in (
        "DELETE FROM issue_named WHERE link_id IN (SELECT id FROM link WHERE revision_id = ?)",
        "DELETE FROM mention WHERE link_id IN (SELECT id FROM link WHERE revision_id = ?)",
        "DELETE FROM link WHERE revision_id = ?",
        "DELETE FROM section WHERE revision_id = ?",
    ):
        database.execute(statement, (revision_id,))


def _papers_of(connection: Connection, revision_id: int) -> set[int]:
    found = driver(connection).execute(
        "SELECT i.paper_id FROM link AS l CROSS JOIN mention AS m ON m.link_id = l.id "
        "CROSS JOIN identifier AS i ON i.id = m.identifier_id WHERE l.revision_id = ?",
        (revision_id,),
    )
    return {paper_id for (paper_id,) in found}


_HELD = """SELECT r.id, r.issue_id, r.extractor, r.superseded_at, s.key
    FROM document AS d JOIN revision AS r ON r.document_id = d.id JOIN issue AS s ON s.id = r.issue_id
    WHERE d.hash = ? AND r.part = ?
    ORDER BY s.key = ? DESC, r.superseded_at IS NULL DESC, r.id LIMIT 1"""
_ISSUE_COLUMNS = ("id", "key", "added_at", "newsletter_id", "title", "number", "url", "published", "author")
_LINK_COLUMNS = (
    "id", "revision_id", "section_id", "position", "url", "target", "text", "headline", "context", "kind", "rule",
    "signs",
)  # fmt: skip
_LINK_TEXTS = ("text", "headline", "context", "target", "signs")
_PUT_ISSUE = insertion("issue", _ISSUE_COLUMNS)
_PUT_DOCUMENT = insertion("document", ("id", "hash", "body", "size", "format", "origin", "url", "added_at"))
_PUT_REVISION = insertion("revision", ("id", "issue_id", "document_id", "part", "extractor", "title", "read_at"))
_PUT_SECTION = insertion("section", ("id", "revision_id", "position", "headline"))
_PUT_LINK = insertion("link", _LINK_COLUMNS)
_PUT_MENTION = insertion("mention", ("link_id", "identifier_id", "version"))
_INDEX_ISSUE = insertion("issue_search", ("rowid", "title", "newsletter", "signs"))
_INDEX_LINK = insertion("link_search", ("rowid", *_LINK_TEXTS))
_UNINDEX_LINK = insertion("link_search", ("link_search", "rowid", *_LINK_TEXTS))
