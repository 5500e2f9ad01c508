"""`Record`: what one provider said about one identifier at one time, kept as it came; and what each is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from papertrack.model.identifier import Identifier, Scheme


class Status(StrEnum):
    """How an enquiry ended.

    GONE: the provider knew the identifier once, and does not any more. FAILED: it answers for others, but not for this
    one: each time it was asked about it alone, nothing came that can be read.
    """

    FOUND = "found"
    NOT_FOUND = "not found"
    GONE = "gone"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Record:
    """One answer of one provider. Immutable once stored.

    asked_at: aware, UTC. payload: the provider's own words about this identifier, to the byte, or
    b"" when it knew nothing. parser: version of the code that is to read the payload.
    """

    provider: str
    identifier: Identifier
    asked_at: datetime
    status: Status
    payload: bytes = b""
    parser: int = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one identifier stands with one provider: how it was last answered, and when.

    misses: how often in a row it was not found since it was found. published: the paper's first appearance
    (ISO 8601), where known.
    """

    identifier: Identifier
    asked_at: datetime | None = None
    status: Status | None = None
    misses: int = 0
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """A share of the identifiers that a provider is asked about.

    schemes: their kinds. after: only those of which each of these providers said last that it does not know them.
    unless: only those of papers that have no identifier of these kinds. instead_of: only while that provider fails.
    limit: at most so many in one run.
    """

    schemes: frozenset[Scheme]
    after: tuple[str, ...] = ()
    unless: frozenset[Scheme] = frozenset()
    instead_of: str | None = None
    limit: int | None = None
