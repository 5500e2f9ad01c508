"""`Record`: what one provider said about one identifier at one time, kept as it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from papertrack.model.identifier import Identifier


class Status(StrEnum):
    """How an enquiry ended."""

    FOUND = "found"
    NOT_FOUND = "not found"


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

    known: it has been found at some time. misses: how often in a row it was not found since.
    published: the paper's first appearance (ISO 8601), where known.
    """

    identifier: Identifier
    asked_at: datetime | None = None
    status: Status | None = None
    misses: int = 0
    published: str | None = None
