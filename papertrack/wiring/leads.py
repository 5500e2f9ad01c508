"""The ways to learn where links lead: redirectors that are asked, and pages that are read, as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from papertrack.identify.redirectors import hidden_behind
from papertrack.model.redirect import Trail
from papertrack.net.client import Client
from papertrack.net.redirects import Redirects
from papertrack.providers.landing import LandingPages
from papertrack.wiring.settings import Settings, user_agent

LARGEST_PAGE = 8 << 20  # bytes
SLOWEST_PAGE = 40.0  # seconds


class Leads:
    """Redirectors and pages: an address that hides another one is asked for that, every other one is read."""

    def __init__(self, client: Client, pages: Client, state: Path) -> None:
        gates = state / "gates"
        self._redirects = Redirects(client, gates, hidden_behind)
        self._pages = LandingPages(pages, gates)

    def follow(self, urls: Iterable[str], on_wait: Callable[[float], None]) -> Iterator[Trail]:
        """First what redirectors say, then what pages state."""
        addresses = list(urls)
        hiding = {url for url in addresses if hidden_behind(url)}
        yield from self._redirects.follow((url for url in addresses if url in hiding), on_wait)
        yield from self._pages.follow((url for url in addresses if url not in hiding), on_wait)


def page_client(settings: Settings) -> Client:
    """A client for pages at addresses that anybody may have put into a document: with small limits."""
    return Client(user_agent(settings), read=20.0, total=SLOWEST_PAGE, limit_bytes=LARGEST_PAGE)
