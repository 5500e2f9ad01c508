"""Databases to look at, each served once for the tests of a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from web_program import Site, serving

from papertrack.sources.files import read_path
from papertrack.wiring.demo import ISSUE, open_demo
from papertrack.wiring.shipped import shipped_file


def demo_database(folder: Path) -> Path:
    """A database with the demonstration's issue and the metadata of its papers."""
    with open_demo(folder) as tracker:
        assert list(tracker.add(read_path(shipped_file(ISSUE))))
        assert list(tracker.enrich())
    return folder / "demo.db"


@pytest.fixture(scope="session")
def demo_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's database; copy it to change it."""
    return demo_database(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration's database, served."""
    with serving(demo_database(tmp_path_factory.mktemp("served"))) as site:
        yield site
