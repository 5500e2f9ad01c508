"""A newsletter on two sites, and a tracker that follows it, on a real database and through a web on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from following_desk import Desk
from loopback_web import loopback_web
from newsletter_sites import Newsletter, weekly

from papertrack.net.client import Client
from papertrack.net.visits import Visits
from papertrack.sources.feeds import Feeds
from papertrack.sources.known import Known
from papertrack.store.store import Store
from papertrack.tracker.tracker import Tracker


@pytest.fixture
def newsletter() -> Newsletter:
    return weekly(7)


@pytest.fixture
def known() -> tuple[Known, ...]:
    return ()


@pytest.fixture
def desk(
    tmp_path: Path, newsletter: Newsletter, known: tuple[Known, ...], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    with loopback_web(tmp_path, newsletter.hosts) as web:
        for name, value in web.environment.items():
            monkeypatch.setenv(name, value)
        with Client("papertrack-test") as client, Store.open(tmp_path / "papers.db") as store:
            visits = Visits(client, tmp_path / "gates", interval=0.0, chance=lambda: 1.0, first_pause=0.01)
            desk: Desk
            tracker = Tracker(store, [], lambda: desk.now, lambda: None, sources=[Feeds(visits, lambda: known)])
            desk = Desk(tracker, store, web)
            yield desk
