"""A library of well-known papers in a database, as `small.toml` has it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import papertrack
from papertrack.model.document import Format, RawDocument
from papertrack.model.identifier import Identifier
from papertrack.model.paper import Facts
from papertrack.store.store import Store
from papertrack.tracker.tracker import Tracker

SMALL = Path(__file__).with_name("small.toml")


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    """Each paper is mentioned in one issue by its identifier alone; what is said of it is its abstract."""
    database = tmp_path_factory.mktemp("relevance") / "papers.db"
    known = tomllib.loads(SMALL.read_text(encoding="utf-8"))["papers"]
    body = "\n\n".join(f"[paper]({Identifier.parse(name).url})" for name, _, _ in known)
    with papertrack.open(database) as tracker:
        list(tracker.add([RawDocument(body.encode(), "issue.md", None, Format.MARKDOWN)]))
        with Store.open(database) as store, store.write() as writer:
            for name, title, abstract in known:
                writer.put_facts(writer.paper_of(Identifier.parse(name)), Facts(title=title, abstract=abstract))
        yield tracker
