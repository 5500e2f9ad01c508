"""A real database file for each test, and words to describe issues with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from papertrack.model.document import Document, Format, Kind, Link, Section
from papertrack.model.identifier import Found, Identifier
from papertrack.model.query import parse
from papertrack.store.store import Added, Store, Writer

NOW = datetime(2025, 3, 20, 12, 0, tzinfo=UTC)


@dataclass
class Desk:
    """Takes issues in and asks questions, in few words."""

    store: Store

    def link(
        self,
        *ids: str,
        context: str = "",
        headline: str | None = None,
        text: str = "here",
        target: str = "https://example.org/",
        version: int | None = None,
    ) -> Link:
        found = tuple(Found(Identifier.parse(each), version, "test") for each in ids)
        kind = Kind.PAPER if ids else Kind.PAGE
        return Link(0, target, target, text, headline, None, context, kind, found, "test")

    def document(
        self,
        *links: Link,
        title: str | None = "An issue",
        newsletter: str | None = "Import AI",
        number: int | None = None,
        published: str | None = "2025-03-17",
    ) -> Document:
        headlines = tuple(dict.fromkeys(link.headline for link in links if link.headline))
        placed = tuple(
            Link(
                place,
                each.url,
                each.target,
                each.text,
                each.headline,
                headlines.index(each.headline) + 1 if each.headline else None,
                each.context,
                each.kind,
                each.found,
                each.rule,
            )
            for place, each in enumerate(links, 1)
        )
        return Document(
            format=Format.HTML,
            title=title,
            newsletter=newsletter,
            issue_number=number,
            published=date.fromisoformat(published) if published else None,
            url=None,
            author=None,
            sections=tuple(Section(place, each) for place, each in enumerate(headlines, 1)),
            links=placed,
        )

    def add(self, key: str, document: Document, raw: bytes | None = None, extractor: int = 1, part: int = 0) -> Added:
        with self.store.write() as writer:
            return self.add_with(writer, key, document, raw, extractor, part)

    def add_with(
        self,
        writer: Writer,
        key: str,
        document: Document,
        raw: bytes | None = None,
        extractor: int = 1,
        part: int = 0,
    ) -> Added:
        raw = repr((key, document)).encode() if raw is None else raw
        hash_ = hashlib.sha256(raw).hexdigest()
        return writer.add_issue(
            key, document, raw, hash=hash_, part=part, extractor=extractor, origin=f"{key}.html", now=NOW
        )

    def papers(self, text: str, sort: str = "relevance", limit: int | None = None) -> list[str]:
        with self.store.read() as reader:
            return [str(each.paper.id) for each in reader.papers(parse(text), sort=sort, limit=limit)]

    def mentions(self, text: str) -> list[tuple[str, int]]:
        with self.store.read() as reader:
            return [(str(each.paper), each.issue.id) for each in reader.mentions(parse(text))]

    def links(self, text: str) -> list[tuple[int, int]]:
        with self.store.read() as reader:
            return [(each.issue.id, each.position) for each in reader.links(parse(text))]

    def issues(self, text: str) -> list[int]:
        with self.store.read() as reader:
            return [each.issue.id for each in reader.issues(parse(text))]

    def count(self, table: str) -> int:
        with self.store.read() as reader:
            return int(reader._connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "papertrack.db") as store:
        yield store


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


@pytest.fixture(scope="session")
def desk_of() -> type[Desk]:
    return Desk
