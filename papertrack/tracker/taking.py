"""Reading documents that come in: taken apart into issues, each read, and what makes two of them the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from papertrack.documents import split
from papertrack.errors import DocumentError
from papertrack.extraction import extract_member
from papertrack.identify import recognise
from papertrack.model.document import Document, Format, RawDocument
from papertrack.tracker.reports import Failure


def issue_key(document: Document, digest: str) -> str:
    """What makes two documents the same issue: their address where they state one, else their very bytes.

    Where a feed's entry leads to a paper, the address is the paper's: each feed that tells of it makes an issue.
    """
    if not document.url:
        return f"sha256:{digest}"
    recognised = recognise(document.url)
    if document.format is Format.FEED and recognised.found:
        return f"{recognised.target} in {document.newsletter}"
    return recognised.target


def members(
    documents: Iterable[RawDocument | DocumentError], format: Format | None
) -> Iterator[RawDocument | DocumentError]:
    """The issues in these documents, and the errors among them, in order."""
    for document in documents:
        if isinstance(document, DocumentError):
            yield document
        else:
            yield from split(document, format)


def read(member: RawDocument | DocumentError) -> tuple[RawDocument, Document] | Failure:
    """One issue as it reads, or why it cannot be read."""
    if isinstance(member, DocumentError):
        return Failure(member.where, member.reason)
    try:
        return member, extract_member(member)
    except DocumentError as error:
        return Failure(error.where, error.reason)
