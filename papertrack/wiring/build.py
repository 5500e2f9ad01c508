"""Puts the house together: opens the database, makes the providers, and hands both to the use cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, overload

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
    from papertrack.tracker.ports import Polls, Searches
    from papertrack.tracker.resolving import Resolver
    from papertrack.tracker.taking import Member, ReadDocument

# The network and the providers are imported and made when first needed: a question does without them, and a proxy or a
# certificate that is wrong stands in no question's way.

Each = TypeVar("Each")


def open_tracker(
    database: str | Path | None = None,
    *,
    settings: Settings | None = None,
    notice: Callable[[str], None] = lambda text: None,
    must_be_there: bool = False,
    processes: bool = False,
) -> Tracker:
    """Open a tracker on a database: a path or an SQLAlchemy URL; None means the user's own.

    The database is made, and brought up to date, when needed. notice: told, in a sentence, of what was done to it
    on the way. must_be_there: one that was named, by `database` or the settings, is not made. processes: read
    many documents in several processes; a program that wants that must guard its start, as `multiprocessing` asks.
    Raises StoreError when it cannot be used, UsageError when the settings are wrong.
    """
    settings = settings or load_settings(str(database) if database is not None else None)
    with ExitStack() as opening:
        store = opening.enter_context(Store.open(settings.database, create=not (must_be_there and settings.named)))
        if store.backup_made is not None:
            notice(f"{settings.database}: brought up to date; the database as it was is in {store.backup_made}")
        opened = opening.pop_all()
    web = _Web(settings, opened)
    return Tracker(
        store, Lazily(web.services), lambda: datetime.now(UTC), opened.close, _Leads(web),
        _Readers(), Lazily(web.searches), Lazily(web.sources), sentences, _read_all if processes else None,
    )  # fmt: skip


def _read_all(members: Iterable[Member]) -> Iterator[ReadDocument]:
    from papertrack.wiring.workers import read_all

    return read_all(members)


@contextmanager
def open_resolver() -> Iterator[Resolver]:
    """What asks redirectors and pages for those who keep no database: it remembers in a file among the user's state."""
    from papertrack.store.redirects import RedirectFile
    from papertrack.tracker.resolving import Resolver

    settings = load_settings()
    with ExitStack() as opened:
        memory = opened.enter_context(RedirectFile(settings.state / "redirects.db"))
        yield Resolver(memory, _Leads(_Web(settings, opened)), lambda: datetime.now(UTC))


def open_store(database: str | None) -> Store:
    """Open the database alone, which must be there. Raises StoreError when it is not or cannot be used."""
    return Store.open(load_settings(database).database, create=False)


def restore_store(database: str | None, backup: Path) -> Path | None:
    """Put a backup in the database's place. Returns where what stood there was set aside, or None.

    The backup is opened and checked first, on a copy, so that a damaged one replaces nothing.
    """
    from papertrack.store.restore import restore

    return restore(load_settings(database).database, backup)


@cache
def sentences() -> Sentences:
    """The sentence model, loaded once in a process."""
    from papertrack.meaning.sentences import Sentences

    return Sentences()


class Lazily(Sequence[Each]):
    """A sequence that is made when it is first looked at."""

    def __init__(self, make: Callable[[], Sequence[Each]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> Sequence[Each]:
        return self._make()

    @overload
    def __getitem__(self, place: int) -> Each: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Each]: ...
    def __getitem__(self, place: int | slice) -> Each | Sequence[Each]:
        return self._made[place]

    def __len__(self) -> int:
        return len(self._made)


class _Web:
    """The way to the network for one tracker, made when first asked for and closed with the tracker."""

    def __init__(self, settings: Settings, opened: ExitStack) -> None:
        self.settings = settings
        self._opened = opened

    @cached_property
    def client(self) -> Client:
        """The client for services and for what the user named."""
        from papertrack.net.client import Client

        return self._opened.enter_context(Client(user_agent(self.settings)))

    @cached_property
    def pages(self) -> Client:
        """The client for pages that documents named."""
        from papertrack.wiring.leads import page_client

        return self._opened.enter_context(page_client(self.settings))

    def services(self) -> list[Service]:
        """The metadata services behind their gates."""
        from papertrack.wiring.services import metadata_services

        made = metadata_services(self.client, self.settings, self.pages)
        return [Service(provider, self.settings.state) for provider in made]

    def searches(self) -> Sequence[Searches]:
        """Those who find papers by their titles."""
        from papertrack.wiring.searches import title_searches

        return title_searches(self.client, self.settings)

    def sources(self) -> Sequence[Polls]:
        """The kinds of sources that can be followed."""
        from papertrack.wiring.sources import source_kinds

        return source_kinds(self.client, self.settings)


class _Leads:
    """The way to redirectors and pages, made when one is first asked."""

    def __init__(self, web: _Web) -> None:
        self._web = web

    def follow(self, urls: Iterable[str], on_wait: Callable[[float], None]) -> Iterator[Trail]:
        """One trail for each address, as soon as it is known."""
        from papertrack.wiring.leads import Leads

        return Leads(self._web.client, self._web.pages, self._web.settings.state).follow(urls, on_wait)


class _Readers(Mapping[str, Callable[[bytes], Facts]]):
    """How the payloads of each service are read, made when the first one is to be."""

    @cached_property
    def _made(self) -> Mapping[str, Callable[[bytes], Facts]]:
        from papertrack.wiring.services import readers

        return readers()

    def __getitem__(self, name: str) -> Callable[[bytes], Facts]:
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


class Service:
    """A provider behind its gate: what the use cases ask."""

    def __init__(self, provider: Provider, state: Path) -> None:
        from papertrack.net.gate import Gate
        from papertrack.providers.visiting import Visits

        self.name: str = provider.name
        self.schemes: frozenset[Scheme] = provider.schemes
        self.parser: int = provider.parser
        self._provider = provider
        self._gate = Gate(state / "gates", provider.host, provider.interval)
        self._visits = Visits(state / "gates")

    def facts(self, payload: bytes) -> Facts:
        """Read a stored payload."""
        return self._provider.facts(payload)

    def ask(self, identifiers: Sequence[Identifier], on_wait: Callable[[float], None]) -> Iterator[Answer]:
        """Ask in batches, at the pace that the service wants, with patience."""
        from papertrack.providers.asking import ask_politely
        from papertrack.providers.page import PageProvider
        from papertrack.providers.visiting import ask_pages

        if isinstance(self._provider, PageProvider):
            return ask_pages(self._provider, self._visits, identifiers, on_wait)
        return ask_politely(self._provider, self._gate, identifiers, on_wait=on_wait)
