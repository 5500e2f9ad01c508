"""Connections to SQLite: pragmas, transactions, own SQL functions, copies, and what its errors mean in words.

How transactions are begun follows SQLAlchemy's page on SQLite ("Enabling Non-Legacy SQLite Transactional
Modes"): the driver begins nothing by itself, so that schema changes are part of a transaction too.
"""

from __future__ import annotations

import re
import sqlite3
import time
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import cast

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from papertrack.errors import StoreBusy, StoreCorrupt, StoreError, UsageError

WAIT = 30.0
"""How many seconds to wait for another process's lock."""


def address(location: str | Path) -> URL:
    """A path or an SQLAlchemy URL, as a URL. Raises UsageError for what is no SQLite database."""
    if isinstance(location, Path) or "://" not in location:
        return URL.create("sqlite", database=str(location))
    try:
        url = make_url(location)
    except ArgumentError:
        raise UsageError(f"{location}: is no database URL; write a path, or sqlite:///path") from None
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        shown = url.render_as_string()
        raise UsageError(f"{shown}: PaperTrack keeps its database in an SQLite file; write a path")
    return url


def engine_for(url: URL, *, foreign_keys: bool = True) -> Engine:
    """An engine whose connections have the project's pragmas and functions. Opens nothing yet."""
    engine = create_engine(url, connect_args={"timeout": WAIT})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -32000")
        _use_wal(connection)
        sqlite3.enable_callback_tracebacks(True)  # else a Ctrl-C in one of these functions would vanish
        connection.create_function("fold", 1, fold, deterministic=True)
        connection.create_function("begins_word", 2, begins_word, deterministic=True)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection that holds the write lock from its first moment; commits at the end, or rolls back."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the database, whatever others write meanwhile."""
    with engine.connect() as connection, connection.begin():
        yield connection


def driver(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection, within the transaction of `connection`.

    For statements on the way of every issue: the driver takes a few microseconds over most of them, SQLAlchemy thirty.
    """
    return cast(sqlite3.Connection, connection.connection.driver_connection)


def insertion(table: str, columns: Sequence[str]) -> str:
    """The statement that inserts rows of these columns."""
    return f"INSERT INTO {table}({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Turn what SQLite says about the file at `place` into the project's errors; pass other errors on."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        code = getattr(cause, "sqlite_errorcode", None)
        if code is None or code & 0xFF not in _MEANINGS:
            raise
        kind, meaning = _MEANINGS[code & 0xFF]
        raise kind(f"{place}: {meaning}") from error


def revision(connection: Connection, place: str) -> str | None:
    """The schema's revision, None in an empty database. Raises StoreError when it is another program's."""
    names = {
        str(name)
        for (name,) in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
        )
    }
    if "alembic_version" in names:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return None if found is None else str(found)
    if names:
        raise StoreError(f"{place}: is a database of another program; name another file with --db")
    return None


def copy(source: str, target: Path) -> None:
    """Write a consistent copy of the database at path `source`, by SQLite's own backup; replaces `target`."""
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(source, timeout=WAIT)) as old, closing(sqlite3.connect(partial)) as new:
            old.backup(new)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def fold(text: str | None) -> str:
    """Text without case and diacritics, for comparing: `Gödel` and `GODEL` fold to the same."""
    text = text or ""
    return text.lower() if text.isascii() else _BEYOND_ASCII.sub(lambda part: _folded(part[0]), text).lower()


def begins_word(text: str | None, prefix: str) -> bool:
    """Does a word of the text begin with the prefix? Of a prefix of several words it is the last."""
    text = (text or "").replace("\ue000", "|")  # what parts texts: without it, most are ASCII and folded in no time
    folded, (first, pattern) = fold(text), _beginning(prefix)
    start = folded.find(first)
    while start >= 0:
        if not folded[start - 1 : start].isalnum() and (pattern is None or pattern.match(folded, start)):
            return True
        start = folded.find(first, start + 1)
    return False


_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


@lru_cache(maxsize=64)
def _beginning(prefix: str) -> tuple[str, re.Pattern[str] | None]:
    """What a prefix begins with, and the whole of it where it is more than one word."""
    words = re.findall(r"[^\W_]+", fold(prefix)) or [""]
    return words[0], re.compile(r"[\W_]+".join(map(re.escape, words))) if len(words) > 1 else None


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging, once for the file's life. SQLite does not wait for locks here itself."""
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    deadline = time.monotonic() + WAIT
    while mode != "wal":
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


_DAMAGED = "is no database, or a damaged one; name another file with --db, or put a backup in its place"
_WRITE = "cannot be written; see that you may write to the file and to its folder"
_MEANINGS: dict[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_NOTADB: (StoreCorrupt, _DAMAGED),
    sqlite3.SQLITE_CORRUPT: (StoreCorrupt, _DAMAGED),
    sqlite3.SQLITE_BUSY: (StoreBusy, "another process is writing to it; try again when that is done"),
    sqlite3.SQLITE_LOCKED: (StoreBusy, "another process is writing to it; try again when that is done"),
    sqlite3.SQLITE_CANTOPEN: (
        StoreError,
        "cannot be opened; see that it is a file and that you may write to it and to its folder",
    ),
    sqlite3.SQLITE_READONLY: (StoreError, _WRITE),
    sqlite3.SQLITE_PERM: (StoreError, _WRITE),
    sqlite3.SQLITE_IOERR: (StoreError, "cannot be read or written; see that its disk is there and in order"),
    sqlite3.SQLITE_FULL: (StoreError, "the disk is full; make room, nothing of what was there is lost"),
}
