"""`Redirects`: asks redirectors where they lead, politely, hop by hop, and never the page that they lead to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from papertrack.errors import FetchError, RateLimited, Refused
from papertrack.model.redirect import Trail
from papertrack.net.client import Client
from papertrack.net.gate import Gate
from papertrack.net.public import is_public_name, refuse_private

HOPS = 5
"""So many redirectors are asked, one after the other, for one address."""

MOST = 500
"""So many addresses are asked about in one run; the others are left to the next one."""

INTERVAL = 1.0
"""Seconds between two requests to one redirector, over all processes of a user."""

PATIENCE = 10.0
"""Seconds; a redirector that wants to be left alone for longer is not asked again in this run."""

SILENCES = 3
"""A redirector that gave no answer so many times in a row is not asked again in this run."""

REST = 60.0
"""Seconds for which a redirector that asked us to slow down is left alone, where it names no time itself."""


class Redirects:
    """Redirectors, asked one request at a time.

    gates: the folder of the gates that keep requests apart. hides: what is to be asked for an address to learn
    where it leads (mostly the address itself); None when the address hides nothing. Only what it names is ever
    asked, so that the page a link leads to in the end is not.
    """

    def __init__(
        self,
        client: Client,
        gates: Path,
        hides: Callable[[str], str | None],
        *,
        most: int = MOST,
        interval: float = INTERVAL,
    ) -> None:
        self._client = client
        self._gates = gates
        self._hides = hides
        self._most = most
        self._interval = interval

    def follow(self, urls: Iterable[str], on_wait: Callable[[float], None] = lambda seconds: None) -> Iterator[Trail]:
        """Ask where each address leads; each is told as soon as it is known, and at most `most` of them.

        A redirector that is silent or wants a pause is not asked again in this run, and its addresses are told as
        not answered. on_wait: told the seconds of each wait. Raises UsageError when the gates cannot be kept.
        """
        silences: Counter[str] = Counter()
        asked = 0
        for url in urls:
            service = _service(url)
            if silences[service] >= SILENCES:
                yield Trail(url, None, False, f"{service}: gives no answer")
                continue
            if asked == self._most:
                yield Trail(url, None, False, f"no more than {self._most} addresses are asked about in one run")
                continue
            asked += 1
            try:
                yield Trail(url, self._end(url, on_wait), True)
                silences[service] = 0
            except Refused as error:
                yield Trail(url, None, True, str(error))
                silences[service] = 0
            except FetchError as error:
                yield Trail(url, None, False, str(error))
                silences[service] += SILENCES if isinstance(error, RateLimited) else 1

    def _end(self, url: str, on_wait: Callable[[float], None]) -> str:
        """Where an address leads in the end. Raises Refused when that is nowhere."""
        target = url
        for _ in range(HOPS):
            hiding = self._hides(target)
            if hiding is None:
                return target
            onward = self._hop(hiding, on_wait)
            if onward is None:
                raise Refused(_host(hiding), "leads no further")
            if not _leads_out(onward):
                raise Refused(_host(hiding), "leads to no page of the public web")
            target = onward
        if self._hides(target) is None:
            return target
        raise Refused(_host(url), f"redirects more than {HOPS} times")

    def _hop(self, url: str, on_wait: Callable[[float], None]) -> str | None:
        gate = Gate(self._gates, _service(url), self._interval)
        with gate.turn(patience=PATIENCE, on_wait=on_wait):
            try:
                return self._client.locate(url, may_ask=refuse_private)
            except RateLimited as error:
                gate.rest(REST if error.retry_after is None else error.retry_after)
                raise


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def _service(url: str) -> str:
    """Whom an address belongs to: the last two labels of its host, since a redirector's customers share its door."""
    return ".".join(_host(url).rstrip(".").split(".")[-2:])


def _leads_out(url: str) -> bool:
    return url.lower().startswith(("http://", "https://")) and is_public_name(_host(url))
