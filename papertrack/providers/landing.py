"""`LandingPages`: reads the pages that links lead to, politely, for the papers that they state to be about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from papertrack.errors import BadResponse, FetchError, Refused
from papertrack.identify.landing import page_of
from papertrack.model.redirect import Trail
from papertrack.net.client import Client, Response
from papertrack.net.public import refuse_private
from papertrack.providers.heads import is_whole, names_told, told_by
from papertrack.providers.page import GONE, PageProvider, site
from papertrack.providers.tree import Tree
from papertrack.providers.visiting import Visits

MOST = 200
"""So many pages are read in one run; the others are left to the next one."""


class LandingPages:
    """Pages of the web, each read once. client: should have small limits, since anybody may have put the link.

    may_ask: told each address before it is asked, redirects included; raises Refused where it must not be.
    """

    def __init__(
        self,
        client: Client,
        gates: Path,
        *,
        most: int = MOST,
        interval: float = PageProvider.interval,
        may_ask: Callable[[str], bool | None] = refuse_private,
    ) -> None:
        self._client = client
        self._visits = Visits(gates, interval=interval)
        self._most = most
        self._may_ask = may_ask

    def follow(self, urls: Iterable[str], on_wait: Callable[[float], None] = lambda seconds: None) -> Iterator[Trail]:
        """Read what is at each address; the trail's target is the address of the paper that the page is about.

        None where it states none, is gone, or turns us away: that is usual, and no reason is told. A page that gave no
        answer of its own is told as not answered, so that it is read in another run.
        """
        for asked, url in enumerate(urls):
            if asked >= self._most:
                yield Trail(url, None, False, f"no more than {self._most} pages are read in one run")
                continue
            try:
                yield Trail(url, self._paper_at(page_of(url) or url, on_wait), True)
            except Refused:
                yield Trail(url, None, True)
            except FetchError as error:
                yield Trail(url, None, False, str(error))

    def _paper_at(self, page: str, on_wait: Callable[[float], None]) -> str | None:
        with self._visits.turn(page, on_wait):
            response = self._client.visit(page, self._may_ask, accept=GONE)
        if response.status in GONE:
            return None
        names = names_told(Tree(told_by(response.content)))
        if not names:
            _believe_silence(response, page)
        return names[0].url if names else None


def _believe_silence(response: Response, asked: str) -> None:
    """Raise BadResponse where a page that states no paper may not be the page that was asked for, or not all of it."""
    host = site(asked)
    if asked.startswith("http:") and site(response.url) != host:
        raise BadResponse(host, f"another site answered in its place: {site(response.url)}")
    if response.content and not is_whole(response.content):
        raise BadResponse(host, "gave no whole web page")
