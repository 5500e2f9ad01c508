"""`Resolver`: learns where hidden links lead, asking each redirector once and remembering what it said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papertrack.model.redirect import Trail
    from papertrack.tracker.ports import Follows, KeepsRedirects, KnowsRedirects

RETRY = timedelta(days=7)
"""So long "this leads nowhere" holds. Now and then a link comes back, or a service that turned us away lets us in;
an issue is still of use then, and one request a week burdens nobody. A target that was told holds for ever, and an
address that nobody answered for is asked about in the next run."""


def targets(reader: KnowsRedirects, addresses: Iterable[str]) -> dict[str, str]:
    """The targets of those addresses that are known to lead somewhere."""
    return {url: redirect.target for url, redirect in reader.redirects(addresses).items() if redirect.target}


class Resolver:
    """Where what redirectors said is kept, and the way to them.

    follows: without one nobody is asked. clock: gives the present, aware, in UTC.
    """

    def __init__(self, memory: KeepsRedirects, follows: Follows | None, clock: Callable[[], datetime]) -> None:
        self._memory = memory
        self._follows = follows
        self._clock = clock

    def known(self, addresses: Iterable[str]) -> dict[str, str]:
        """The targets of those addresses that somebody asked about before. Asks nobody."""
        with self._memory.read() as reader:
            return targets(reader, addresses)

    def due(self, addresses: Iterable[str]) -> list[str]:
        """The addresses to ask about now: those never asked about, and those that led nowhere a week ago."""
        wanted = list(dict.fromkeys(addresses))
        with self._memory.read() as reader:
            known = reader.redirects(wanted)
        now = self._clock()
        return [
            each
            for each in wanted
            if each not in known or (known[each].target is None and now - known[each].asked_at >= RETRY)
        ]

    def ask(self, addresses: Iterable[str], on_wait: Callable[[float], None] = lambda seconds: None) -> Iterator[Trail]:
        """Ask about the addresses that are due; each answer is remembered, and then told."""
        for trail in self._follows.follow(self.due(addresses), on_wait) if self._follows else ():
            if trail.answered:
                with self._memory.write() as writer:
                    writer.put_redirect(trail.url, trail.target, self._clock())
            yield trail
