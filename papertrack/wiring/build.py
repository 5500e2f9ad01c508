"""Puts the house together: opens the database, makes the providers, and hands both to the use cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from papertrack.identify.redirectors import hidden_behind
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts
from papertrack.net.client import Client
from papertrack.net.gate import Gate
from papertrack.net.redirects import Redirects
from papertrack.providers.asking import ask_politely
from papertrack.providers.protocol import Answer, Provider
from papertrack.store.redirects import RedirectFile
from papertrack.store.restore import restore
from papertrack.store.store import Store
from papertrack.tracker.resolving import Resolver
from papertrack.tracker.tracker import Tracker
from papertrack.wiring.services import SHARED_LIMITS, metadata_services, readers
from papertrack.wiring.settings import Settings, load_settings, user_agent
from papertrack.wiring.sources import source_kinds


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
    with ExitStack() as opened:
        store = opened.enter_context(Store.open(settings.database))
        if store.backup_made is not None:
            notice(f"{settings.database}: brought up to date; the database as it was is in {store.backup_made}")
        client = opened.enter_context(Client(user_agent(settings)))
        services = [Service(provider, settings.state) for provider in metadata_services(client, settings)]
        follows = Redirects(client, settings.state / "gates", hidden_behind)
        sources = source_kinds(client, settings)
        close = opened.pop_all().close
        return Tracker(store, services, lambda: datetime.now(UTC), close, follows, readers(), sources)
    raise AssertionError("an exit stack swallows nothing")


@contextmanager
def open_resolver() -> Iterator[Resolver]:
    """What asks redirectors for those who keep no database: it remembers in a file among the user's state."""
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
    return restore(load_settings(database).database, backup)


class Service:
    """A provider behind its gate: what the use cases ask."""

    def __init__(self, provider: Provider, state: Path) -> None:
        self.name: str = provider.name
        self.schemes: frozenset[Scheme] = provider.schemes
        self.parser: int = provider.parser
        self._provider = provider
        pace = SHARED_LIMITS.get(provider.host)
        self._gate = Gate(state / "gates", provider.host, provider.interval, pace=pace)

    def facts(self, payload: bytes) -> Facts:
        """Read a stored payload."""
        return self._provider.facts(payload)

    def ask(self, identifiers: Sequence[Identifier], on_wait: Callable[[float], None]) -> Iterator[Answer]:
        """Ask in batches, at the pace that the service wants, with patience."""
        return ask_politely(self._provider, self._gate, identifiers, on_wait=on_wait)
