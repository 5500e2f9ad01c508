"""Finds the issue that a document is under whatever address: a newsletter's two sites have each issue once each.

Two documents are one issue when they are of one newsletter, no addresses of theirs are on one site, they were not read
from one place (a feed may tell of two pages elsewhere that bear one title), and
- they have one number, their dates (where both are known) are less than a month apart, and they have their title or a
  link to somewhere else in common; or
- they have no number, and one title; they are of one day, or of two days on end (the sites' time zones may differ)
  with a link in common.
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
from papertrack.store.engine import fold

_NEAR = timedelta(days=31)
_DAY = timedelta(days=1)
_OWN = frozenset((Kind.BOILERPLATE, Kind.ISSUE, Kind.SOCIAL))
"""Kinds of links that many issues of one newsletter share."""

_APART = re.compile(r"[\W_]+")
_MEMBER = re.compile(r" \([a-z]+ \d+\)\Z")


class Place(NamedTuple):
    """An issue that is here, under the key `key`, and whether a document's own address would be the better key."""

    issue_id: int
    key: str
    better: bool


def find(connection: Connection, key: str, document: Document, origin: str) -> Place | None:
    """The issue that a document is, when it is here under another key than the document's own; else None."""
    if not _site(key) and document.newsletter is None:
        return None
    known = connection.exec_driver_sql(
        "SELECT s.id, s.key FROM issue_address AS a JOIN issue AS s ON s.id = a.issue_id WHERE a.address = ?", (key,)
    ).one_or_none()
    found = (int(known[0]), str(known[1])) if known is not None else _twin(connection, key, document, origin)
    if found is None:
        return None
    issue_id, other = found
    return Place(issue_id, other, _rank(connection, key) < _rank(connection, other))


def put(connection: Connection, address: str, issue_id: int) -> None:
    """Remember a further key of an issue."""
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO issue_address(address, issue_id) VALUES (?, ?)", (rows.clean(address), issue_id)
    )


def move(connection: Connection, issue_id: int, key: str, better: str) -> None:
    """Make `better` the key of an issue; the one that it had becomes a further one."""
    connection.exec_driver_sql("DELETE FROM issue_address WHERE address = ?", (better,))
    connection.exec_driver_sql("UPDATE issue SET key = ? WHERE id = ?", (better, issue_id))
    put(connection, key, issue_id)


def held(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Which of these keys are issues that are here."""
    found = connection.exec_driver_sql(
        "SELECT w.value FROM json_each(?) AS w WHERE EXISTS (SELECT 1 FROM issue AS s WHERE s.key = w.value) "
        "OR EXISTS (SELECT 1 FROM issue_address AS a WHERE a.address = w.value)",
        (rows.array(keys),),
    )
    return {str(key) for (key,) in found}


def _twin(connection: Connection, key: str, document: Document, origin: str) -> tuple[int, str] | None:
    """The one issue of the same newsletter, on another site, that is this document's."""
    name = _squashed(document.newsletter)
    if not name:
        return None
    candidates = (
        _by_number(connection, document) if document.issue_number is not None else _by_day(connection, document)
    )
    twins = [
        (issue_id, other)
        for issue_id, other, title, published, newsletter in candidates
        if _squashed(newsletter) == name
        and _apart(connection, issue_id, other, key, origin)
        and _agree(connection, document, issue_id, title, published)
    ]
    return twins[0] if len(twins) == 1 else None


def _agree(connection: Connection, document: Document, issue_id: int, title: str | None, published: str | None) -> bool:
    """Do a document and an issue of one newsletter say the same of themselves?"""
    same_title = _squashed(title) == _squashed(document.title) != ""
    between = abs(document.published - date.fromisoformat(published)) if document.published and published else None
    if document.issue_number is not None:
        near = between is None or between < _NEAR
        return near and (same_title or _share_a_link(connection, document, issue_id))
    if not same_title or between is None or between > _DAY:
        return False
    return not between or _share_a_link(connection, document, issue_id)


_CANDIDATES = (
    "SELECT s.id, s.key, s.title, s.published, n.name FROM issue AS s JOIN newsletter AS n ON n.id = s.newsletter_id "
)
_Candidates = list[tuple[int, str, str | None, str | None, str]]


def _by_number(connection: Connection, document: Document) -> _Candidates:
    found = connection.exec_driver_sql(f"{_CANDIDATES} WHERE s.number = ?", (document.issue_number,))
    return [tuple(row) for row in found]


def _by_day(connection: Connection, document: Document) -> _Candidates:
    if document.published is None:
        return []
    days = ((document.published + _DAY * step).isoformat() for step in (-1, 0, 1))
    found = connection.exec_driver_sql(
        f"{_CANDIDATES} WHERE s.number IS NULL AND s.published IN (?, ?, ?)", tuple(days)
    )
    return [tuple(row) for row in found]


def _apart(connection: Connection, issue_id: int, key: str, other: str, origin: str) -> bool:
    """Is no address of the issue on the other key's site, and was it read elsewhere? A site has each issue once."""
    further = connection.exec_driver_sql("SELECT address FROM issue_address WHERE issue_id = ?", (issue_id,))
    read_from = connection.exec_driver_sql(
        "SELECT d.origin FROM revision AS r JOIN document AS d ON d.id = r.document_id "
        "WHERE r.issue_id = ? AND r.superseded_at IS NULL",
        (issue_id,),
    ).scalar()
    same_site = _site(other) in {_site(key), *(_site(str(address)) for (address,) in further)}
    return not same_site and _place(str(read_from)) != _place(origin)


def _place(origin: str) -> str:
    """What holds a document: the site of an address, else a file without the member's number."""
    return _site(origin) or _MEMBER.sub("", origin)


def _share_a_link(connection: Connection, document: Document, issue_id: int) -> bool:
    targets = {link.target for link in document.links if link.kind not in _OWN}
    return bool(
        connection.exec_driver_sql(
            "SELECT 1 FROM revision AS r JOIN link AS l ON l.revision_id = r.id "
            "WHERE r.issue_id = ? AND r.superseded_at IS NULL "
            "AND l.target IN (SELECT value FROM json_each(?)) LIMIT 1",
            (issue_id, rows.array(map(rows.clean, targets))),
        ).scalar()
    )


def _rank(connection: Connection, key: str) -> int:
    """How much the user wants an address to stand for the issue, 0 the most: followed sites come in their order."""
    site = _site(key)
    places = connection.exec_driver_sql(
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


def _squashed(text: str | None) -> str:
    return _APART.sub("", fold(text))
