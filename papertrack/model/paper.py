"""`Facts`, what one record says of a work, and `Paper`, what all records together say of it."""

from __future__ import annotations

from dataclasses import dataclass

from papertrack.model.identifier import Identifier
from papertrack.model.own import NO_WORDS, Own


@dataclass(frozen=True, slots=True)
class Facts:
    """Bibliographic facts of one work. What is not known is None or empty.

    Dates are ISO 8601 (`2025`, `2025-03` or `2025-03-12`: the precision is part of the value).
    authors: names in order, given name first. published: the first appearance (arXiv: version 1).
    version: the newest version, by number. venue: journal or proceedings. doi: the publisher's DOI, where
    the record names one. primary_category: arXiv's. withdrawn: the authors took it back. retracted: the
    publisher did.

    appeared: when it came out at its venue, which is later than `published` for a paper that was a preprint
    first. kind: in Crossref's words (`journal-article`, `proceedings-article`, `posted-content` for a preprint).
    pages: `525-535`, or an article's number. isbn: of the book it stands in, 13 digits.

    What the record says of other names: same_as, that they are this work; published_as, that they are the
    publication of this preprint; preprints, that they are preprints of this publication.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    abstract: str | None = None
    published: str | None = None
    updated: str | None = None
    venue: str | None = None
    journal_ref: str | None = None
    doi: str | None = None
    primary_category: str | None = None
    categories: tuple[str, ...] = ()
    comment: str | None = None
    version: int | None = None
    withdrawn: bool = False
    retracted: bool = False
    appeared: str | None = None
    kind: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    publisher: str | None = None
    isbn: str | None = None
    same_as: tuple[Identifier, ...] = ()
    published_as: tuple[Identifier, ...] = ()
    preprints: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """One scholarly work. id: its preferred identifier; ids: all of them. key: its citation key, once given;
    further_keys: those of papers that were found to be this one, by which it is found as well.

    said_by: for each field of `facts` that is known, the provider whose record it comes from.
    own: the reader's tags and notes.
    """

    id: Identifier
    ids: tuple[Identifier, ...]
    facts: Facts
    key: str | None = None
    said_by: tuple[tuple[str, str], ...] = ()
    further_keys: tuple[str, ...] = ()
    own: Own = NO_WORDS
