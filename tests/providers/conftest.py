"""arXiv on loopback, a provider that asks it, and a gate whose clock moves without waiting."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from arxiv_on_loopback import Arxiv, ArxivHandler, QuietServer

from papertrack.net.client import Client
from papertrack.net.gate import Gate
from papertrack.providers.arxiv import ArxivProvider


@pytest.fixture
def arxiv() -> Iterator[Arxiv]:
    server = QuietServer(("127.0.0.1", 0), ArxivHandler)
    arxiv = Arxiv({f"2503.{number:05}" for number in range(1, 3_000)} | {"math/0211159"})
    arxiv.url = f"http://127.0.0.1:{server.server_address[1]}/api/query"
    server.arxiv = arxiv  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield arxiv
    arxiv.closing.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def provider(arxiv: Arxiv, monkeypatch: pytest.MonkeyPatch) -> Iterator[ArxivProvider]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with Client("papertrack-tests", total=5, read=0.5, limit_bytes=5_000_000) as client:
        yield ArxivProvider(client, address=arxiv.url)


class Clock:
    """A clock that moves only when one sleeps by it."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate(tmp_path: Path, clock: Clock) -> Gate:
    return Gate(tmp_path, "arxiv", 3.1, clock=clock, sleep=clock.sleep)
