"""Three issues of a newsletter and one of another, about papers whose metadata a provider tells from memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from papertrack.model.document import RawDocument
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts
from papertrack.providers.protocol import Answer
from papertrack.store.store import Store
from papertrack.tracker.tracker import Tracker

ISSUES = {
    "letter-1": (
        "The Letter 1", "The Letter", "2024-01-10",
        """<h2>Training far apart</h2>
        <p>The first report on <a href="https://arxiv.org/abs/2401.00001">islands</a>, with
        <a href="https://github.com/islands/code">code</a> and
        <a href="https://arxiv.org/abs/2312.00009">a survey</a>.</p>
        <h2>Proteins</h2><p>A <a href="https://arxiv.org/abs/2401.00005v2">folding</a> story.</p>""",
    ),
    "letter-2": (
        "The Letter 2", "The Letter", "2024-08-20",
        """<h2>More islands</h2><p>As told in <a href="https://letter.example/letter-1">The Letter 1</a>, islands train:
        <a href="https://arxiv.org/abs/2401.00001v3">the new version</a> and
        <a href="https://arxiv.org/abs/2408.00002">streaming islands</a>.</p>""",
    ),
    "other-7": (
        "Something else", "Other Post", "2024-09-01",
        """<h2>Short news</h2><p>See <a href="https://video.example.com/watch?v=1">a talk about islands</a>.</p>
        <h2>Again</h2><p>Someone trained <a href="https://arxiv.org/abs/2408.00002">islands in a stream</a>.</p>""",
    ),
    "letter-3": (
        "The Letter 3", "The Letter", "2025-02-02",
        """<h2>Weather</h2><p>Nothing but <a href="https://arxiv.org/abs/2401.00007">weather</a>.</p>""",
    ),
}  # fmt: skip
FACTS = {
    "2401.00001": ("Islands of Training", ["Ada Lindqvist", "Bo Chen"], "2024-01-03", ["cs.LG"]),
    "2408.00002": ("Streaming Islands", ["Bo Chen"], "2024-08-19", ["cs.LG", "cs.DC"]),
    "2312.00009": ("A Survey of Distance", ["Cleo Marsh"], "2023-12-11", ["cs.DC"]),
    "2401.00005": ("Folding", ["Dai Ito"], "2024-01-20", ["q-bio.BM"]),
}
PAGE = """<html><head><title>{title}</title><meta property="og:site_name" content="{newsletter}">
<meta property="article:published_time" content="{published}T08:00:00Z">
<link rel="canonical" href="https://letter.example/{name}"></head><body>{body}</body></html>"""


@dataclass
class Memory:
    """A provider that knows the papers of `FACTS`."""

    name: str = "arxiv"
    schemes: frozenset[Scheme] = frozenset({Scheme.ARXIV})
    parser: int = 1

    def facts(self, payload: bytes) -> Facts:
        title, authors, published, categories = json.loads(payload)
        return Facts(title=title, authors=tuple(authors), published=published, categories=tuple(categories))

    def ask(self, identifiers: Sequence[Identifier], on_wait: Callable[[float], None]) -> Iterator[Answer]:
        known = [one for one in identifiers if one.value in FACTS]
        yield Answer(
            {one: json.dumps(FACTS[one.value]).encode() for one in known},
            tuple(one for one in identifiers if one not in known),
        )


def page(name: str, more: str = "") -> RawDocument:
    """An issue's page, with something more in its last section."""
    title, newsletter, published, body = ISSUES[name]
    text = PAGE.format(title=title, newsletter=newsletter, published=published, name=name, body=body + more)
    return RawDocument(text.encode(), f"{name}.html", f"https://letter.example/{name}")


@pytest.fixture
def tracker(tmp_path: Path) -> Iterator[Tracker]:
    """The four issues, taken in from the newest to the oldest, and enriched."""
    with Store.open(tmp_path / "papers.db") as store:
        tracker = Tracker(store, [Memory()], lambda: datetime(2026, 1, 1, tzinfo=UTC), lambda: None)
        list(tracker.add(page(name) for name in reversed(ISSUES)))
        list(tracker.enrich())
        yield tracker


@pytest.fixture
def page_of() -> Callable[..., RawDocument]:
    """What makes an issue's page anew."""
    return page
