"""Takes apart what holds several documents: feeds, mailboxes, web archives, and anything packed with gzip."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from papertrack.documents.archive import split_warc, unpacked
from papertrack.documents.feed import split_feed
from papertrack.documents.formats import recognise_container
from papertrack.documents.mail import split_mbox
from papertrack.errors import DocumentError
from papertrack.model.document import Format, RawDocument

HOLDS_NONE = "holds no issues"
"""The reason given for a container that is empty, as a feed is on a day without news."""


def split(raw: RawDocument, format: Format | None = None) -> Iterator[RawDocument | DocumentError]:
    """The documents that a document holds: each entry of a feed, message of a mailbox, page of a web archive.

    Whatever else it is comes back as it is, unpacked. format: what it is written in; None means to recognise it.
    Each member knows its own format, where that is clear, and is named after what holds it: `news.mbox (message 3)`.
    A member that cannot be read is given as the error that says so, and the others go on; so nothing is raised.
    """
    nothing = True
    try:
        for member in _members(raw, format or raw.format):
            nothing = False
            yield member
    except DocumentError as error:
        yield error
        return
    if nothing:
        yield DocumentError(raw.origin, HOLDS_NONE)


def is_feed(data: bytes) -> bool:
    """Is this a feed, packed or not? What cannot be unpacked is taken for one, so that reading it says why not."""
    try:
        return recognise_container(unpacked(data, "")) is Format.FEED
    except DocumentError:
        return True


def _members(raw: RawDocument, format: Format | None) -> Iterator[RawDocument | DocumentError]:
    raw = replace(raw, body=unpacked(raw.body, raw.origin))
    format = format or recognise_container(raw.body)
    match format:
        case Format.FEED:
            yield from split_feed(raw)
        case Format.MBOX:
            yield from split_mbox(raw)
        case Format.WARC:
            for record in split_warc(raw):
                if isinstance(record, RawDocument) and record.format is Format.FEED:
                    yield from split(record)
                else:
                    yield record
        case _:
            yield replace(raw, format=format)
