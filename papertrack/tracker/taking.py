"""Reading documents that come in: taken apart into issues, each read, and what makes two of them the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from papertrack.documents import read, split
from papertrack.documents.feed import entry_id
from papertrack.documents.mail import message_id
from papertrack.errors import DocumentError
from papertrack.extraction import extract_member
from papertrack.identify import recognise
from papertrack.model.change import Change, ChangeKind
from papertrack.model.document import MAIL_KEY, Document, Format, Page, RawDocument
from papertrack.tracker.ports import Kept
from papertrack.tracker.reports import Failure, IssueTaken

Each = TypeVar("Each")

Member = RawDocument | DocumentError
"""A document that is one issue, or why there is none."""


class Read(NamedTuple):
    """One issue, read. packed: its bytes as the store keeps them, where somebody has seen to that already."""

    raw: RawDocument
    document: Document
    packed: bytes | None = None


ReadDocument = Read | Failure
"""One issue, read; or why it could not be."""

_NEWS = {"new": ChangeKind.NEW_ISSUE, "revised": ChangeKind.REVISED_ISSUE}


def members(documents: Iterable[Member], format: Format | None) -> Iterator[Member]:
    """Each issue that documents hold, by itself; what could not be read passes through."""
    for document in documents:
        if isinstance(document, DocumentError):
            yield document
        else:
            yield from split(document, format)


def read_member(member: Member) -> ReadDocument:
    """One issue, read; or why it cannot be."""
    if isinstance(member, DocumentError):
        return Failure(member.where, member.reason)
    try:
        return Read(member, extract_member(member))
    except DocumentError as error:
        return Failure(error.where, error.reason)


def gathered(items: Iterable[Each], most: int, largest: int, size: Callable[[Each], int]) -> Iterator[list[Each]]:
    """Items in lists of so many, or of fewer once their sizes come to more than `largest`.

    Who interrupts while the next one is waited for, a page or more input, still gets those that came before.
    """
    group: list[Each] = []
    total = 0
    try:
        for item in items:
            group.append(item)
            total += size(item)
            if len(group) == most or total > largest:
                yield group
                group, total = [], 0
    except KeyboardInterrupt:
        if group:
            yield group
        raise
    if group:
        yield group


def raw_of(kept: Kept) -> RawDocument:
    """A stored document, as it came in."""
    return RawDocument(kept.body, kept.origin, kept.url, Format(kept.format))


def issue_key(document: Document, body: bytes, digest: str) -> str:
    """What makes two documents the same issue: their address where they state one, else their very bytes.

    A mail without an address is known by its Message-ID and its date: a mailbox and a file hold it with other bytes.

    Where a feed's entry leads to a paper, the address is the paper's: each feed that tells of it makes an issue.
    """
    if not document.url:
        name = message_id(body) if document.format is Format.MAIL else None
        return f"sha256:{digest}" if name is None else f"{MAIL_KEY}{name} {document.published}"
    recognised = recognise(document.url)
    if document.format is Format.FEED and recognised.found:
        return f"{recognised.target} in {document.newsletter}"
    return recognised.target


def name_in_feed(document: Document, body: bytes) -> str | None:
    """What a feed calls its entry for good, whatever its address; None where it has no name for it but its address."""
    if document.format is not Format.FEED or not document.url:
        return None
    name = entry_id(body)
    return None if name is None or recognise(name).target == recognise(document.url).target else name


def changes(reports: Iterable[IssueTaken | Failure], detail: str | None = None) -> list[Change]:
    """What the log of changes says of documents that were taken in. detail: of new issues."""
    found = []
    for taken in reports:
        if isinstance(taken, IssueTaken):
            kind = _NEWS.get(taken.outcome)
            told = detail if kind is ChangeKind.NEW_ISSUE else None
            found += [] if kind is None else [Change(kind, issue=taken.issue_id, detail=told)]
            found += [Change(ChangeKind.NEW_PAPER, each, issue=taken.issue_id) for each in taken.new_papers]
    return found


def reads_same(kept: Kept, raw: RawDocument) -> bool:
    """Do a document that is held and a new one of the same issue read the same, whatever their bytes?"""
    try:
        old = read(kept.body, format=Format(kept.format), url=raw.url, where=kept.origin)
        new = read(raw.body, format=raw.format, url=raw.url, where=raw.origin)
    except DocumentError:
        return False
    return _words(old) == _words(new)


def _words(page: Page) -> object:
    """All that a page says and links to, save its own address."""
    own = page.metadata.url
    lines = [(line.text, [each.href for each in line.anchors if each.href != own]) for line in page.lines]
    return page.metadata.title, lines
