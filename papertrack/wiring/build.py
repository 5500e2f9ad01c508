"""Puts the house together: opens the database, makes the providers, and hands both to the use cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, overload

from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts
from papertrack.model.redirect import Trail
from papertrack.store.store import Store
from papertrack.tracker.tracker import Tracker
from papertrack.wiring.settings import Settings, load_settings, user_agent

if TYPE_CHECKING:
    from papertrack.meaning.sentences import Sentences
    from papertrack.net.client import Client
    from papertrack.providers.protocol import Answer, Provider
    from papertrack.tracker.resolving import Resolver

# The network and the providers are imported and made when first needed: a question does without them, and a proxy or a
# certificate that is wrong stands in no question's way.


def open_tracker(
    database: str | Path | None = None,
    *,
    settings: Settings | None = None,
    notice: Callable[[str], None] = lambda text: None,
) -> Tracker:
    """Open a tracker on a database: a path or an SQLAlchemy URL; None means the user's own.

    The database is made, and brought up to date, when needed. notice: told, in a sentence, of what was done to it
    on the way. Raises StoreError when it cannot be used, UsageError when the settings are wrong.
    """
    settings = settings or load_settings(str(database) if database is not None else None)
    with ExitStack() as opening:
        store = opening.enter_context(Store.open(settings.database))
        if store.backup_made is not None:
            notice(f"{settings.database}: brought up to date; the database as it was is in {store.backup_made}")
        opened = opening.pop_all()
    web = Web(settings, opened)
    return Tracker(store, Services(web), lambda: datetime.now(UTC), opened.close, RedirectorsOf(web), sentences)


@contextmanager
def open_resolver() -> Iterator[Resolver]:
    """What asks redirectors for those who keep no database: it remembers in a file among the user's state."""
    from papertrack.identify.redirectors import hidden_behind
    from papertrack.net.client import Client
    from papertrack.net.redirects import Redirects
    from papertrack.store.redirects import RedirectFile
    from papertrack.tracker.resolving import Resolver

    settings = load_settings()
    with RedirectFile(settings.state / "redirects.db") as memory, Client(user_agent(settings)) as client:
        follows = Redirects(client, settings.state / "gates", hidden_behind)
        yield Resolver(memory, follows, lambda: datetime.now(UTC))


def open_store(database: str | None) -> Store:
    """Open the database alone, which must be there. Raises StoreError when it is not or cannot be used."""
    return Store.open(load_settings(database).database, create=False)


def restore_store(database: str | None, backup: Path) -> Path | None:
    """Put a backup in the database's place. Returns where what stood there was set aside, or None.

    The backup is opened and checked first, on a copy, so that a damaged one replaces nothing.
    """
    from papertrack.store.restore import restore

    return restore(load_settings(database).database, backup)


def providers(client: Client | None) -> list[Provider]:
    """The metadata services, in the order in which they are asked."""
    from papertrack.providers.arxiv import ArxivProvider

    return [ArxivProvider(client)]


@cache
def sentences() -> Sentences:
    """The sentence model, loaded once in a process."""
    from papertrack.meaning.sentences import Sentences

    return Sentences()


class Web:
    """The way to the network for one tracker, made when first asked for and closed with the tracker."""

    def __init__(self, settings: Settings, opened: ExitStack) -> None:
        self.settings = settings
        self._opened = opened

    @cached_property
    def client(self) -> Client:
        """The one client of this tracker."""
        from papertrack.net.client import Client

        return self._opened.enter_context(Client(user_agent(self.settings)))


class Services(Sequence["Service"]):
    """The metadata services behind their gates, made when first looked at."""

    def __init__(self, web: Web) -> None:
        self._web = web

    @cached_property
    def _made(self) -> list[Service]:
        return [Service(provider, self._web.settings.state) for provider in providers(self._web.client)]

    @overload
    def __getitem__(self, place: int) -> Service: ...
    @overload
    def __getitem__(self, place: slice) -> list[Service]: ...
    def __getitem__(self, place: int | slice) -> Service | list[Service]:
        return self._made[place]

    def __len__(self) -> int:
        return len(self._made)


class RedirectorsOf:
    """The way to redirectors, made when one is first asked."""

    def __init__(self, web: Web) -> None:
        self._web = web

    def follow(self, urls: Iterable[str], on_wait: Callable[[float], None]) -> Iterator[Trail]:
        """One trail for each address, as soon as it is known."""
        from papertrack.identify.redirectors import hidden_behind
        from papertrack.net.redirects import Redirects

        redirects = Redirects(self._web.client, self._web.settings.state / "gates", hidden_behind)
        return redirects.follow(urls, on_wait)


class Service:
    """A provider behind its gate: what the use cases ask."""

    def __init__(self, provider: Provider, state: Path) -> None:
        from papertrack.net.gate import Gate

        self.name: str = provider.name
        self.schemes: frozenset[Scheme] = provider.schemes
        self.parser: int = provider.parser
        self._provider = provider
        self._gate = Gate(state / "gates", provider.host, provider.interval)

    def facts(self, payload: bytes) -> Facts:
        """Read a stored payload."""
        return self._provider.facts(payload)

    def ask(self, identifiers: Sequence[Identifier], on_wait: Callable[[float], None]) -> Iterator[Answer]:
        """Ask in batches, at the pace that the service wants, with patience."""
        from papertrack.providers.asking import ask_politely

        return ask_politely(self._provider, self._gate, identifiers, on_wait=on_wait)
