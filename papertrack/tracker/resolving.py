"""`Resolver`: learns where hidden links lead, and what pages are about, by asking each once and remembering it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from papertrack.identify.redirectors import hidden_behind
from papertrack.model.redirect import Trail
from papertrack.tracker.ports import Follows, KeepsRedirects, KnowsRedirects

RETRY = timedelta(days=7)
"""So long "this leads nowhere" holds. Now and then a link comes back, or a service that turned us away lets us in;
an issue is still of use then, and one request a week burdens nobody. A target that was told holds for ever, and an
address that nobody answered for is asked about in the next run."""


REREAD = timedelta(days=90)
"""So long "this page states no paper" holds. Few of those ever will; some that turned us away let us in."""


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
        """The addresses to ask about now: those never asked about, and those that led nowhere so long ago that it may
        have changed, or in the future, by a clock that was wrong.
        """
        wanted = list(dict.fromkeys(addresses))
        with self._memory.read() as reader:
            known = reader.redirects(wanted)
        now = self._clock()
        return [
            each
            for each in wanted
            if each not in known
            or (
                known[each].target is None
                and not known[each].asked_at <= now < known[each].asked_at + _again_after(each)
            )
        ]

    def ask(self, addresses: Iterable[str], on_wait: Callable[[float], None] = lambda seconds: None) -> Iterator[Trail]:
        """Ask about the addresses that are due; each answer is remembered, and then told."""
        for trail in self._follows.follow(self.due(addresses), on_wait) if self._follows else ():
            if trail.answered:
                with self._memory.write() as writer:
                    writer.put_redirect(trail.url, trail.target, self._clock())
            yield trail


def _again_after(address: str) -> timedelta:
    return RETRY if hidden_behind(address) else REREAD
