"""Visits to web pages of many sites: one a second over all of them, and a site that fails stops no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from papertrack.errors import BadResponse, FetchError, LeftAlone, RateLimited, Refused, Unreachable
from papertrack.model.identifier import Identifier
from papertrack.net.gate import Gate, duration
from papertrack.providers.page import PageProvider, site
from papertrack.providers.protocol import Answer

PATIENCE = 10.0
"""Seconds for which a run waits for its turn where all pages are to be left alone."""

FAILURES = 2
"""A site that failed, or turned us away, so many times is not asked again in this run."""

REST = 300.0
"""Seconds for which a site that asked us to slow down is left alone, where it names no time itself."""


class Visits:
    """The turns in which pages are asked. gates: the folder of what keeps requests apart. interval: in seconds."""

    def __init__(self, gates: Path, *, interval: float = PageProvider.interval) -> None:
        self._gates = gates
        self._interval = interval
        self._failures: Counter[str] = Counter()
        self._refusals: Counter[str] = Counter()

    @contextmanager
    def turn(self, url: str, on_wait: Callable[[float], None]) -> Iterator[None]:
        """Wait for a turn, and make one request to the site of `url` in the `with` block.

        Raises LeftAlone, Unreachable or Refused at once for a site that asked to be left alone, or failed before.
        """
        name = site(url)
        own = Gate(self._gates, name, 0.0)
        if rest := own.resting():
            raise LeftAlone(name, f"is being left alone; come back in {duration(rest)}", rest)
        if self._refusals[name] >= FAILURES:
            raise Refused(name, "turns us away")
        if self._failures[name] >= FAILURES:
            raise Unreachable(name, "gives no answer")
        with Gate(self._gates, PageProvider.host, self._interval).turn(patience=PATIENCE, on_wait=on_wait):
            try:
                yield
            except RateLimited as error:
                own.rest(REST if error.retry_after is None else error.retry_after)
                raise
            except (Unreachable, BadResponse):
                self._failures[name] += 1
                raise
            except Refused:
                self._refusals[name] += 1
                raise


def ask_pages(
    provider: PageProvider, visits: Visits, identifiers: Sequence[Identifier], on_wait: Callable[[float], None]
) -> Iterator[Answer]:
    """Yield the answer of each page that gives one; then those that gave none as failed, since the pages of others do.

    Raises the first failure where no page gave an answer, and RateLimited where a site is to be left alone: what stands
    there is open.
    """
    failed: dict[Identifier, FetchError] = {}
    answered = False
    for identifier in identifiers:
        try:
            with visits.turn(identifier.url or "", on_wait):
                answer = provider.ask([identifier])
        except FetchError as error:
            failed[identifier] = error
        else:
            answered = True
            yield answer
    waiting = [error for error in failed.values() if isinstance(error, RateLimited)]
    if answered and (told := {one: str(error) for one, error in failed.items() if error not in waiting}):
        yield Answer(failed=told)
    for first in waiting if answered else failed.values():
        raise first
