"""Finds the issue that a document is, under whatever address its newsletter's sites have it.

A newsletter's two sites have each issue once each, and a site may give an issue another address.

Two documents are one issue when they are of one newsletter, no addresses of theirs are on one site, they were not read
from one place (a feed may tell of two pages elsewhere that bear one title), and
- they have one number, their dates (where both are known) are less than a month apart, and they have their title or a
  link to somewhere else in common; or
- they have no number, and one title; they are of one day, or of two days on end (the sites' time zones may differ)
  with a link in common.

Two documents of one site are one issue, which has moved, when
- the site's feed has one id for both, and they agree as above; or
- they have one number (or none), one title and one day, and nearly all links to somewhere else in common.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from sqlalchemy import Connection

from papertrack.model.document import Document, Kind
from papertrack.store import rows
from papertrack.store.engine import driver, fold

_NEAR = timedelta(days=31)
_DAY = timedelta(days=1)
_NEARLY_ALL = 0.8
_NAME = "entry "
"""So begins a further key that is what a site's feed calls an issue."""
_OWN = frozenset((Kind.BOILERPLATE, Kind.ISSUE, Kind.SOCIAL))
"""Kinds of links that many issues of one newsletter share."""

_APART = re.compile(r"[\W_]+")
_MEMBER = re.compile(r" \([a-z]+ \d+\)\Z")


class Place(NamedTuple):
    """An issue that is here, under the key `key`, and whether a document's own address would be the better key."""

    issue_id: int
    key: str
    better: bool


def find(connection: Connection, key: str, document: Document, origin: str, name: str | None = None) -> Place | None:
    """The issue that a document is, when it is here under another key than the document's own; else None.

    name: what its feed calls it, where that is not its address.
    """
    if not _site(key) and document.newsletter is None:
        return None
    found = _at(connection, key) or _twin(connection, key, document, origin)
    if found is not None:
        issue_id, other = found
        return Place(issue_id, other, _rank(connection, key) < _rank(connection, other))
    moved = _moved(connection, key, document, name)
    if moved is None:
        return None
    issue_id, other = moved
    return Place(issue_id, other, _rank(connection, key) <= _rank(connection, other))


def put_name(connection: Connection, key: str, name: str | None, issue_id: int) -> None:
    """Remember what the feed of a site calls an issue."""
    if name and _site(key):
        put(connection, _named(key, name), issue_id)


def put(connection: Connection, address: str, issue_id: int) -> None:
    """Remember a further key of an issue."""
    driver(connection).execute(
        "INSERT OR IGNORE INTO issue_address(address, issue_id) VALUES (?, ?)", (rows.clean(address), issue_id)
    )


def move(connection: Connection, issue_id: int, key: str, better: str) -> None:
    """Make `better` the key of an issue; the one that it had becomes a further one."""
    driver(connection).execute("DELETE FROM issue_address WHERE address = ?", (better,))
    driver(connection).execute("UPDATE issue SET key = ? WHERE id = ?", (better, issue_id))
    put(connection, key, issue_id)


def held(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Which of these keys are issues that are here."""
    found = connection.exec_driver_sql(
        "SELECT w.value FROM json_each(?) AS w WHERE EXISTS (SELECT 1 FROM issue AS s WHERE s.key = w.value) "
        "OR EXISTS (SELECT 1 FROM issue_address AS a WHERE a.address = w.value)",
        (rows.array(keys),),
    )
    return {str(key) for (key,) in found}


def _at(connection: Connection, address: str) -> tuple[int, str] | None:
    """The issue that has this further key, and its key."""
    found = (
        driver(connection)
        .execute(
            "SELECT s.id, s.key FROM issue_address AS a JOIN issue AS s ON s.id = a.issue_id WHERE a.address = ?",
            (address,),
        )
        .fetchone()
    )
    return None if found is None else (int(found[0]), str(found[1]))


def _twin(connection: Connection, key: str, document: Document, origin: str) -> tuple[int, str] | None:
    """The one issue of the same newsletter, on another site, that is this document's."""
    twins = [
        (each.issue_id, each.key)
        for each in _candidates(connection, document)
        if _apart(connection, each, key, origin) and _agree(connection, key, document, each)
    ]
    return twins[0] if len(twins) == 1 else None


def _moved(connection: Connection, key: str, document: Document, name: str | None) -> tuple[int, str] | None:
    """The one issue of the same newsletter, on this very site, that is this document's and had another address."""
    if not _site(key):
        return None
    known = _at(connection, _named(key, name)) if name else None
    if known is not None and _is_still(connection, key, document, _candidate(connection, known[0])):
        return known
    moved = [
        (each.issue_id, each.key)
        for each in _candidates(connection, document)
        if _site(key) in _sites(connection, each) and _reads_alike(connection, key, document, each)
    ]
    return moved[0] if len(moved) == 1 else None


def _agree(connection: Connection, key: str, document: Document, issue: _Candidate) -> bool:
    """Do a document and an issue of one newsletter say the same of themselves?"""
    same_title, between = _same_title(document, issue), _between(document, issue)
    if document.issue_number is not None:
        near = between is None or between < _NEAR
        return near and (same_title or _shared(connection, key, document, issue) > 0)
    if not same_title or between is None or between > _DAY:
        return False
    return not between or _shared(connection, key, document, issue) > 0


def _is_still(connection: Connection, key: str, document: Document, issue: _Candidate) -> bool:
    """Is a document the issue that its site's feed has the same id for? Some feeds have one id for all they tell of."""
    between = _between(document, issue)
    if document.issue_number != issue.number or (between is not None and between >= _NEAR):
        return False
    if _same_title(document, issue) and (issue.number is not None or (between is not None and between <= _DAY)):
        return True
    return _shared(connection, key, document, issue) >= _NEARLY_ALL


def _reads_alike(connection: Connection, key: str, document: Document, issue: _Candidate) -> bool:
    """Have a document and an issue of one site one title, one day, and nearly all links to somewhere else in common?"""
    same_day = _between(document, issue) == timedelta(0)
    return same_day and _same_title(document, issue) and _shared(connection, key, document, issue) >= _NEARLY_ALL


def _same_title(document: Document, issue: _Candidate) -> bool:
    return _squashed(issue.title) == _squashed(document.title) != ""


def _between(document: Document, issue: _Candidate) -> timedelta | None:
    """The time between the days of the two; None where one is unknown."""
    if document.published is None or issue.published is None:
        return None
    return abs(document.published - date.fromisoformat(issue.published))


class _Candidate(NamedTuple):
    """An issue that may be a document's."""

    issue_id: int
    key: str
    title: str | None
    number: int | None
    published: str | None
    newsletter: str | None


_CANDIDATES = (
    "SELECT s.id, s.key, s.title, s.number, s.published, n.name "
    "FROM issue AS s LEFT JOIN newsletter AS n ON n.id = s.newsletter_id WHERE "
)


def _candidate(connection: Connection, issue_id: int) -> _Candidate:
    return _Candidate(*driver(connection).execute(f"{_CANDIDATES} s.id = ?", (issue_id,)).fetchone())


def _candidates(connection: Connection, document: Document) -> list[_Candidate]:
    """The issues of the document's newsletter that have its number; where it has none, those of about its day."""
    name = _squashed(document.newsletter)
    if not name:
        return []
    if document.issue_number is not None:
        found = driver(connection).execute(f"{_CANDIDATES} s.number = ?", (document.issue_number,)).fetchall()
    elif document.published is not None:
        days = tuple((document.published + _DAY * step).isoformat() for step in (-1, 0, 1))
        found = (
            driver(connection).execute(f"{_CANDIDATES} s.number IS NULL AND s.published IN (?, ?, ?)", days).fetchall()
        )
    else:
        return []
    return [each for row in found if _squashed((each := _Candidate(*row)).newsletter) == name]


def _apart(connection: Connection, issue: _Candidate, other: str, origin: str) -> bool:
    """Is no address of the issue on the other key's site, and was it read elsewhere? A site has each issue once."""
    (read_from,) = (
        driver(connection)
        .execute(
            "SELECT d.origin FROM revision AS r JOIN document AS d ON d.id = r.document_id "
            "WHERE r.issue_id = ? AND r.superseded_at IS NULL",
            (issue.issue_id,),
        )
        .fetchone()
    )
    return _site(other) not in _sites(connection, issue) and _place(str(read_from)) != _place(origin)


def _sites(connection: Connection, issue: _Candidate) -> set[str]:
    """The sites that the issue has an address on; an issue without one is on the site of no name."""
    further = driver(connection).execute("SELECT address FROM issue_address WHERE issue_id = ?", (issue.issue_id,))
    addresses = (str(address) for (address,) in further)
    return {_site(issue.key), *(_site(each) for each in addresses if not each.startswith(_NAME))}


def _place(origin: str) -> str:
    """What holds a document: the site of an address, else a file without the member's number."""
    return _site(origin) or _MEMBER.sub("", origin)


def _shared(connection: Connection, key: str, document: Document, issue: _Candidate) -> float:
    """Which part, from 0 to 1, of all links to somewhere else in a document and an issue they have in common."""
    here = {rows.clean(link.target) for link in document.links if link.kind not in _OWN} - {key}
    there = {
        str(target)
        for (target,) in driver(connection).execute(
            "SELECT DISTINCT l.target FROM revision AS r JOIN link AS l ON l.revision_id = r.id "
            "WHERE r.issue_id = ? AND r.superseded_at IS NULL AND l.kind NOT IN (SELECT value FROM json_each(?))",
            (issue.issue_id, rows.array(kind.value for kind in _OWN)),
        )
    } - {issue.key}
    return len(here & there) / len(here | there) if here else 0.0


def _rank(connection: Connection, key: str) -> int:
    """How much the user wants an address to stand for the issue, 0 the most: followed sites come in their order."""
    site = _site(key)
    places = driver(connection).execute(
        "SELECT s.location FROM source AS s UNION ALL SELECT w.value FROM source AS s, json_each(s.others) AS w"
    )
    sites = [_site(str(place)) for (place,) in places]
    return sites.index(site) if site in sites else len(sites)


def _site(key: str) -> str:
    """The host that a key is an address of, without `www.`; empty for what is no address."""
    try:
        return (urlsplit(key).hostname or "").removeprefix("www.") if key.startswith(("http://", "https://")) else ""
    except ValueError:
        return ""


def _named(key: str, name: str) -> str:
    """The key that stands for what the feed of a key's site calls an issue; another site may mean another by it."""
    return f"{_NAME}{rows.clean(name)} of {_site(key)}"


def _squashed(text: str | None) -> str:
    return _APART.sub("", fold(text))
