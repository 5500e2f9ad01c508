"""`Visits`: pages of newsletters' sites, asked for one at a time, with a pause between, and with patience."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from papertrack.errors import BadResponse, FetchError, RateLimited, Refused, Unreachable
from papertrack.net.client import Client, Response
from papertrack.net.gate import Gate
from papertrack.net.public import is_loopback, refuse_strangers

INTERVAL = 1.0
"""Seconds between two requests to one host, over all processes of a user; this very machine needs none."""

PATIENCE = 60.0
"""Seconds; a host that wants to be left alone for longer is not waited for."""

TRIES = 4
"""So many requests in a row for one page may fail before the failure is told."""

FIRST_PAUSE = 1.0
"""Seconds for which a host is left alone after a first failure; four times as long when it asks to slow down."""

_LONGER: Mapping[type[FetchError], float] = {RateLimited: 4.0, Unreachable: 1.0, BadResponse: 1.0}


class Visits:
    """The way to newsletters' sites.

    gates: the folder of the gates that keep requests apart. interval: seconds between two requests to one host.
    first_pause: seconds to leave a host alone after a first failure. chance: numbers from 0 to 1, for their jitter.
    """

    def __init__(
        self,
        client: Client,
        gates: Path,
        *,
        interval: float = INTERVAL,
        first_pause: float = FIRST_PAUSE,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._client = client
        self._gates = gates
        self._interval = interval
        self._first_pause = first_pause
        self._chance = chance

    def get(
        self,
        url: str,
        *,
        typed: str,
        on_wait: Callable[[float], None],
        headers: Mapping[str, str] | None = None,
        accept: Collection[int] = (),
        interval: float = 0.0,
        tries: int = TRIES,
        check: Callable[[Response], None] = lambda response: None,
    ) -> Response:
        """Fetch a page. typed: what the user gave, whose server may be private; no other may, also not by a redirect.

        interval: seconds between two requests where the host wants more than usual. tries: so many requests in a row
        may fail. check: raises BadResponse for what is not the page that was wanted, which is then asked for again.
        After a failure the host is left alone for a while, by all processes. on_wait: told the seconds of each wait.
        Raises FetchError: Refused at once, RateLimited when the host is to be left alone for long, every other kind
        after the last try.
        """
        gate = self._gate(url, interval)
        for tried in range(1, tries + 1):
            try:
                with gate.turn(patience=PATIENCE, on_wait=on_wait):
                    response = self._client.get(
                        url, headers, accept=accept, may_ask=lambda address: refuse_strangers(address, typed)
                    )
                    check(response)
                    return response
            except (RateLimited, Unreachable, BadResponse) as error:
                told = error.retry_after if isinstance(error, RateLimited) else None
                wait = self._pause(error, tried) if told is None else told
                if not is_loopback(url) or told is not None:
                    gate.rest(wait)
                if tried == tries or wait > PATIENCE:
                    raise
        raise AssertionError("the last try returns or raises")

    def _gate(self, url: str, interval: float) -> Gate:
        try:
            parts = urlsplit(url)
            host = parts.netloc.lower().rpartition("@")[2]
        except ValueError as error:
            raise Refused(url, "this is no web address") from error
        pause = 0.0 if is_loopback(url) else max(self._interval, interval)
        return Gate(self._gates, host or url, pause)

    def _pause(self, error: FetchError, failures: int) -> float:
        """Seconds to leave a host alone after so many failures in a row, from 1; doubled each time, less up to half."""
        pause = self._first_pause * _LONGER[type(error)] * 2.0 ** (failures - 1)
        return min(PATIENCE, pause) * (1 - self._chance() / 2)
