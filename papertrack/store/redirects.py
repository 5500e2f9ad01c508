"""Statements about redirects, in the database or in a small file of their own for those who keep no database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType

from sqlalchemy import URL, Connection, Engine

from papertrack.errors import StoreCorrupt
from papertrack.model.redirect import Redirect
from papertrack.store import engine as engines
from papertrack.store import rows


def known(connection: Connection, addresses: Iterable[str]) -> dict[str, Redirect]:
    """What is remembered of these addresses; those never asked about are left out."""
    found = engines.driver(connection).execute(
        "SELECT x.url, x.target, x.asked_at FROM json_each(?) AS w CROSS JOIN redirect AS x ON x.url = w.value",
        (rows.array(addresses),),
    )
    return {url: Redirect(target, datetime.fromisoformat(asked_at)) for url, target, asked_at in found}


def put(connection: Connection, address: str, target: str | None, now: datetime) -> None:
    """Remember where an address leads; what was remembered of it before is replaced."""
    connection.exec_driver_sql(
        "INSERT INTO redirect(url, target, asked_at) VALUES (?, ?, ?) "
        "ON CONFLICT(url) DO UPDATE SET target = excluded.target, asked_at = excluded.asked_at",
        (rows.clean(address), rows.cleaned(target), rows.instant(now)),
    )


class RedirectFile:
    """Redirects in an SQLite file of their own, in the same table as in the database.

    The file only saves requests: when it is damaged, it is made anew.
    """

    def __init__(self, path: Path) -> None:
        """Raises StoreError when the file cannot be made or used."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._engine = self._opened()

    def __enter__(self) -> RedirectFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[RedirectReader]:
        """One state of the file."""
        with engines.translated(str(self._path)), engines.reading(self._engine) as connection:
            yield RedirectReader(connection)

    @contextmanager
    def write(self) -> Iterator[RedirectWriter]:
        """One transaction; what it does is kept at its end."""
        with engines.translated(str(self._path)), engines.writing(self._engine) as connection:
            yield RedirectWriter(connection)

    def _opened(self) -> Engine:
        try:
            return self._prepared()
        except StoreCorrupt:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{self._path}{suffix}").unlink(missing_ok=True)
            return self._prepared()

    def _prepared(self) -> Engine:
        engine = engines.engine_for(URL.create("sqlite", database=str(self._path)))
        try:
            with engines.translated(str(self._path)), engines.writing(engine) as connection:
                from papertrack.store import tables  # set up only where a file is made

                tables.redirect.create(connection, checkfirst=True)
        except BaseException:
            engine.dispose()
            raise
        return engine


class RedirectReader:
    """Reads what is remembered."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def redirects(self, addresses: Iterable[str]) -> dict[str, Redirect]:
        """What is remembered of these addresses."""
        return known(self._connection, addresses)


class RedirectWriter(RedirectReader):
    """Remembers more."""

    def put_redirect(self, address: str, target: str | None, now: datetime) -> None:
        """Remember where an address leads."""
        put(self._connection, address, target, now)
