"""`Source`: something that is followed, and what one kind of source gives when it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from papertrack.errors import DocumentError
from papertrack.model.document import RawDocument

Cursor = Mapping[str, str]
"""What a kind of source wants to remember from one poll to the next (validators of a feed, the last UID of a folder).
It is stored as it is and given back; never a secret."""


@dataclass(frozen=True, slots=True)
class Source:
    """A newsletter that is followed, at one place.

    name: what the user calls it; unique. kind: who polls it. location: where it is polled: the address of a feed, of a
    mailbox, a path. typed: what the user gave; its host is trusted, be it private or not. title, home: as the source
    says. others: further places of the same newsletter, which are asked when the first one gives nothing. cursor: what
    its kind remembers of the last poll; archive: of a backfill. Times are aware, in UTC. polled_at: the last poll,
    whatever came of it; ok_at: the last that was answered. next_due: when to poll again; None before the first poll.
    failures: how many polls in a row gave nothing; error: why the last one did not. gone: given up for good.
    """

    name: str
    kind: str
    location: str
    typed: str
    title: str | None = None
    home: str | None = None
    others: tuple[str, ...] = ()
    cursor: Cursor = field(default_factory=dict)
    archive: Cursor = field(default_factory=dict)
    polled_at: datetime | None = None
    ok_at: datetime | None = None
    next_due: datetime | None = None
    failures: int = 0
    error: str | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of what a source gave. Its documents are stored first, and then its cursor: so nothing is lost between.

    location: where it is to be polled from now on, when it has moved for good. fresh_for: seconds for which it says
    that asking again is of no use. gone: it says that it has ended. step, steps: how far a backfill is, where that
    is known. note: what the user may want to know of how it was got.
    """

    documents: tuple[RawDocument | DocumentError, ...] = ()
    cursor: Cursor = field(default_factory=dict)
    location: str | None = None
    fresh_for: float = 0.0
    gone: bool = False
    step: int = 0
    steps: int | None = None
    note: str | None = None
