"""The command `demo`: a tour on the issue and the metadata that come with the package, without the network."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from papertrack.cli import ask, cite, fetch, take
from papertrack.cli.arguments import Listing
from papertrack.cli.session import Session, session_of

if TYPE_CHECKING:
    from papertrack.tracker.tracker import Tracker


@dataclass(frozen=True, slots=True)
class _DemoSession(Session):
    """A session whose tracker is the offline one, on a database in a throw-away folder."""

    folder: Path = Path()

    def open(self, *, to_ask: bool = False) -> Tracker:
        from papertrack.wiring.demo import open_demo

        return open_demo(self.folder)


def demo(context: typer.Context) -> int:
    """A tour, offline, on an issue that comes along.

    Nothing is kept: the database is a throw-away one.
    """
    from papertrack.wiring.demo import ISSUE
    from papertrack.wiring.shipped import shipped_file

    session = session_of(context)
    issue = shipped_file(ISSUE)
    with tempfile.TemporaryDirectory(prefix="papertrack-demo-") as folder:
        context.obj = _DemoSession(None, quiet=session.quiet, debug=session.debug, folder=Path(folder))
        _step(f"papertrack add {issue.name}", "An issue of a newsletter comes in.")
        take.add(context, [str(issue)])
        _step("papertrack enrich", "Its papers' metadata is fetched; in this tour from a file, not from arXiv.")
        fetch.enrich(context)
        _step("papertrack show 1", "What the issue held, story by story.")
        ask.show(context, "1", Listing.TABLE)
        _step("papertrack papers DiLoCo", "Where did I read about DiLoCo, and what exactly was said?")
        ask.papers(context, ["DiLoCo"], Listing.TABLE)
        _step("papertrack export arxiv:2503.09799", "How do I cite it?")
        cite.export(context, ["arxiv:2503.09799"])
    return 0


def _step(command: str, meaning: str) -> None:
    print(f"\n# {meaning}\n$ {command}")
