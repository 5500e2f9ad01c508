"""Wherever a run is cut short, by a kill or by a full disk, the next one comes to the same database."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from following_desk import START, TRAIL
from loopback_web import LoopbackWeb, loopback_web
from newsletter_sites import Newsletter, weekly
from sqlalchemy import event

from papertrack.errors import StoreError
from papertrack.net.client import Client
from papertrack.net.visits import Visits
from papertrack.sources.feeds import Feeds
from papertrack.store.store import Reader, Store, Writer
from papertrack.tracker.tracker import Tracker

_PAGE = 4096  # bytes


class Killed(BaseException):
    """The process is no more."""


class DyingStore:
    """A database whose process is killed when it is to write for the nth time. lives: how often it may write till then.

    All that is stored is stored in a transaction, and a kill in the midst of one is a kill before it: so these are all
    the moments that there are.
    """

    def __init__(self, store: Store, lives: int) -> None:
        self._store = store
        self.lives = lives

    @contextmanager
    def write(self) -> Iterator[Writer]:
        if not self.lives:
            raise Killed
        self.lives -= 1
        with self._store.write() as writer:
            yield writer

    def read(self) -> AbstractContextManager[Reader]:
        return self._store.read()

    def lease(self, work: str) -> AbstractContextManager[None]:
        return self._store.lease(work)


def long_letters() -> Newsletter:
    """Four issues, each of so many words that a database grows by it."""
    newsletter, chance = weekly(4), random.Random(4)
    for post in newsletter.posts:
        post.words = " ".join(chance.randbytes(4).hex() for _ in range(2000))
    return newsletter


@pytest.fixture
def newsletter() -> Newsletter:
    return long_letters()


@pytest.fixture
def web(tmp_path: Path, newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackWeb]:
    with loopback_web(tmp_path, newsletter.hosts) as web:
        for name, value in web.environment.items():
            monkeypatch.setenv(name, value)
        yield web


Play = Callable[[Any], None]
Fresh = Callable[[object], Store]


@pytest.fixture
def play(tmp_path: Path, web: LoopbackWeb, newsletter: Newsletter) -> Iterator[Play]:
    """Follow, read to the beginning, and refresh when there is something new and something edited: on a store."""
    before, after = newsletter.posts, long_letters()
    after.publish()
    after.posts[2].words = "a paper, corrected"

    with Client("papertrack-test") as client:

        def tracker(store: Any) -> Tracker:
            visits = Visits(client, tmp_path / "gates", interval=0.0, chance=lambda: 1.0, first_pause=0.01)
            return Tracker(store, [], lambda: START, lambda: None, sources=[Feeds(visits, lambda: (TRAIL,))])

        def play(store: Any) -> None:
            newsletter.posts = before
            list(tracker(store).follow("papertrail"))
            list(tracker(store).backfill())
            newsletter.posts = after.posts
            list(tracker(store).refresh(everything=True))

        yield play


def content(store: Store) -> object:
    """All that users see, save when things happened."""
    tracker = Tracker(store, [], lambda: START, lambda: None)
    issues = [(each.issue.number, each.issue.url, each.papers, each.links) for each in tracker.issues(limit=None)]
    mentions = [(str(each.paper), each.issue.number, each.context) for each in tracker.mentions(limit=None)]
    (listed,) = tracker.newsletters()
    return sorted(issues), sorted(mentions), listed.issues, listed.source.cursor, listed.source.archive["done"]


@pytest.fixture
def fresh(tmp_path: Path) -> Fresh:
    """Opens databases that hold nothing yet, by their names."""
    Store.open(tmp_path / "empty.db").close()

    def fresh(name: object) -> Store:
        return Store.open(Path(shutil.copy(tmp_path / "empty.db", tmp_path / f"{name}.db")))

    return fresh


@pytest.fixture
def undisturbed(fresh: Fresh, play: Play) -> object:
    with fresh("undisturbed") as store:
        play(store)
        return content(store)


def test_killed_before_any_of_its_writes_it_comes_to_the_same(fresh: Fresh, play: Play, undisturbed: object) -> None:
    for lives in count():
        with fresh(lives) as store:
            dying = DyingStore(store, lives)
            with suppress(Killed):
                play(dying)
            ended = bool(dying.lives)
            play(store)
            assert content(store) == undisturbed, lives
            assert store.check() == []
        if ended:
            break
    assert lives > 12


def test_on_a_disk_that_fills_up_anywhere_it_says_so_and_goes_on_once_there_is_room(
    fresh: Fresh, play: Play, undisturbed: object
) -> None:
    told = []
    for room in count(0, 2):
        with fresh(room) as store, little_room(store, room) as more:
            try:
                play(store)
            except StoreError as error:
                told.append(str(error))
            else:
                break
            more()
            assert store.check() == []
            play(store)
            assert content(store) == undisturbed, room
    assert len(told) > 5
    assert all("disk is full" in each for each in told)


@contextmanager
def little_room(store: Store, pages: int) -> Iterator[Callable[[], None]]:
    """Let the database grow by no more than so many pages until `more` is called; SQLite says so as of a full disk."""
    most = [store.path.stat().st_size // _PAGE + pages]

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {most[0]}")

    def more() -> None:
        most[0] = 1 << 30

    engine = store._engine
    event.listen(engine, "checkout", limit)
    try:
        yield more
    finally:
        event.remove(engine, "checkout", limit)
