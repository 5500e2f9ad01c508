"""`Provider`: what every metadata service says of itself and can be asked, and `Answer`, what it gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request brought.

    found: the payload of each identifier that is known, to be stored as it stands. missing: those the
    service does not know. malformed: those it refuses as no identifiers at all. failed: those about which alone
    it gives nothing that can be read, each with the reason, while it answers for others. An identifier that was
    asked for and stands in none of the four is still open, and may be asked for again.
    """

    found: Mapping[Identifier, bytes] = field(default_factory=dict)
    missing: tuple[Identifier, ...] = ()
    malformed: tuple[Identifier, ...] = ()
    failed: Mapping[Identifier, str] = field(default_factory=dict)

    @property
    def settled(self) -> frozenset[Identifier]:
        """All identifiers that this answer says something about."""
        return frozenset((*self.found, *self.missing, *self.malformed, *self.failed))


class Provider(Protocol):
    """A metadata service.

    name: as records and messages call it. schemes: the kinds of identifiers that it answers for.
    batch: the most identifiers that one request may carry. host: where it is asked, and by which its gate
    is kept. interval: seconds that must pass between two
    requests. parser: the version of `facts`; raised when it reads more or reads differently, so that what
    was derived by an older one can be told.
    """

    name: str
    schemes: frozenset[Scheme]
    batch: int
    host: str
    interval: float
    parser: int

    def ask(self, identifiers: Sequence[Identifier]) -> Answer:
        """Make one request for up to `batch` different identifiers, at once and without waiting.

        Raises the kinds of FetchError; in particular BadResponse for whatever is not beyond doubt this
        service's own answer, so that nothing is taken for missing that was not looked for.
        """
        ...

    def facts(self, payload: bytes) -> Facts:
        """Read a payload that `ask` gave. Pure. Raises BadResponse when it cannot be read."""
        ...
