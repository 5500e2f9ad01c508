"""A tracker without a network: its arXiv answers from the file of metadata that comes with the package."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from papertrack.net.client import Client, Response
from papertrack.providers.arxiv import ArxivProvider
from papertrack.store.store import Store
from papertrack.tracker.tracker import Tracker
from papertrack.wiring.build import Service
from papertrack.wiring.shipped import shipped_file

ISSUE = "demo/issue.html"
METADATA = "demo/arxiv.xml"


def open_demo(folder: Path) -> Tracker:
    """Open a tracker on a new database in `folder`, for the demonstration issue and its papers."""
    with ExitStack() as opened:
        store = opened.enter_context(Store.open(folder / "demo.db"))
        client = opened.enter_context(_Recorded())
        provider = ArxivProvider(client)
        provider.interval = 0.0  # nobody is asked, so nobody needs to be waited for
        close: Callable[[], None] = opened.pop_all().close
    return Tracker(store, [Service(provider, folder)], lambda: datetime.now(UTC), close)


class _Recorded(Client):
    """A client that gives the same recorded answer to whatever is asked."""

    def __init__(self) -> None:
        super().__init__("papertrack-demo")

    def get(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        *,
        accept: Collection[int] = (),
        may_ask: Callable[[str], bool | None] = lambda url: None,
    ) -> Response:
        return Response(url, 200, {"content-type": "application/atom+xml"}, shipped_file(METADATA).read_bytes())
