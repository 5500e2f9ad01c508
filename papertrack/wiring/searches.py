"""The services that find papers by title, each behind the gate of its host."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from papertrack.model.identifier import Identifier
from papertrack.model.paper import Facts
from papertrack.net.client import Client
from papertrack.net.gate import Gate
from papertrack.providers.searching import search_politely
from papertrack.providers.title_search import ArxivTitles, CrossrefTitles, SearchesByTitle, SemanticScholarTitles
from papertrack.wiring.settings import Settings


class Search:
    """A service behind its gate, which is that of the provider whose records it gives."""

    def __init__(self, service: SearchesByTitle, state: Path) -> None:
        self.name: str = service.name
        self.host: str = service.host
        self.parser: int = service.parser
        self._service = service
        self._gate = Gate(state / "gates", service.host, service.interval)

    def facts(self, payload: bytes) -> Facts:
        """Read what it gave."""
        return self._service.facts(payload)

    def search(self, title: str, on_wait: Callable[[float], None]) -> Mapping[Identifier, bytes]:
        """Look one title up, at the pace that the service wants."""
        return search_politely(self._service, self._gate, title, on_wait=on_wait)


def title_searches(client: Client, settings: Settings) -> list[Search]:
    """Each service once, in the order in which they are asked: preprints come first in newsletters."""
    services: tuple[SearchesByTitle, ...] = (
        ArxivTitles(client),
        CrossrefTitles(client, polite=settings.email is not None),
        SemanticScholarTitles(client, key=settings.s2_key),
    )
    return [Search(service, settings.state) for service in services]
