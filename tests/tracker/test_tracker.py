"""The use cases as other programs call them, on a real database and a provider that answers from memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from papertrack.errors import NothingFound, Unreachable
from papertrack.model.document import RawDocument
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts
from papertrack.providers.protocol import Answer
from papertrack.store.store import Store
from papertrack.tracker.reports import Failure, Fetched, IssueTaken
from papertrack.tracker.tracker import Tracker

START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Memory:
    """A provider that knows titles by arXiv id, and may be out of reach from the n-th request on."""

    titles: dict[str, str]
    fails_from: int = 1_000
    asked: list[list[str]] = field(default_factory=list)
    name: str = "arxiv"
    schemes: frozenset[Scheme] = frozenset({Scheme.ARXIV})
    parser: int = 1

    def facts(self, payload: bytes) -> Facts:
        return Facts(title=payload.decode(), authors=("Ada Lovelace",), published="2025-03-12")

    def ask(self, identifiers: Sequence[Identifier], on_wait: Callable[[float], None]) -> Iterator[Answer]:
        for start in range(0, len(identifiers), 2):
            if len(self.asked) >= self.fails_from:
                raise Unreachable("memory", "no answer")
            batch = identifiers[start : start + 2]
            self.asked.append([one.value for one in batch])
            found = {one: self.titles[one.value].encode() for one in batch if one.value in self.titles}
            yield Answer(found, tuple(one for one in batch if one not in found))


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_with(tmp_path: Path, clock: Clock) -> Iterator[Callable[[Memory], Tracker]]:
    store = Store.open(tmp_path / "papers.db")
    yield lambda memory: Tracker(store, [memory], clock, lambda: None)
    store.close()


def issue(*ids: str, name: str = "issue.html") -> RawDocument:
    links = " ".join(f'<a href="https://arxiv.org/abs/{one}">the words around {one}</a>' for one in ids)
    return RawDocument(f"<h2>A story</h2><p>{links}</p>".encode(), name)


IDS = ("2501.00001", "2501.00002", "2501.00003", "2501.00004", "2501.00005")
TITLES = {one: f"Paper {one[-1]}" for one in IDS}


def titles(tracker: Tracker) -> set[str | None]:
    return {answer.paper.facts.title for answer in tracker.papers(limit=None)}


def test_what_arrived_before_a_failure_is_kept_and_the_next_run_asks_only_for_the_rest(
    open_with: Callable[[Memory], Tracker],
) -> None:
    broken, whole = Memory(TITLES, fails_from=1), Memory(TITLES)
    list(open_with(broken).add([issue(*IDS)]))
    reports = list(open_with(broken).enrich())
    assert [type(report) for report in reports] == [Fetched, Failure]
    list(open_with(whole).enrich())
    assert sorted(one for batch in whole.asked for one in batch) == sorted(set(IDS) - set(broken.asked[0]))
    assert titles(open_with(whole)) == set(TITLES.values())


def test_nothing_is_asked_twice_before_it_is_due(open_with: Callable[[Memory], Tracker], clock: Clock) -> None:
    memory = Memory({IDS[0]: "Paper 1"})
    tracker = open_with(memory)
    list(tracker.add([issue(*IDS[:2])]))
    list(tracker.enrich())
    assert list(tracker.enrich()) == []
    clock.now += timedelta(days=2)
    assert tracker.due() == {"arxiv": [Identifier(Scheme.ARXIV, IDS[1])]}  # what was not found, sooner
    memory.titles[IDS[1]] = "Paper 2"
    list(tracker.enrich())
    assert titles(tracker) == {"Paper 1", "Paper 2"}


def test_everything_can_be_asked_for_all_the_same(open_with: Callable[[Memory], Tracker]) -> None:
    tracker = open_with(Memory(TITLES))
    list(tracker.add([issue(*IDS)]))
    list(tracker.enrich())
    (first, *_) = tracker.enrich(everything=True)
    assert isinstance(first, Fetched)


def test_a_citation_key_never_changes_whatever_arrives_later(open_with: Callable[[Memory], Tracker]) -> None:
    tracker = open_with(Memory(TITLES))
    list(tracker.add([issue(IDS[0])]))
    before = "".join(tracker.export())
    list(tracker.enrich())
    after = "".join(tracker.export())
    key = before.partition("{")[2].partition(",")[0]
    assert f"{{{key}," in after
    assert "Paper 1" in after
    tracker.rebuild()
    assert "".join(tracker.export()) == after


def test_keys_are_unique(open_with: Callable[[Memory], Tracker]) -> None:
    tracker = open_with(Memory(dict.fromkeys(IDS, "One Title")))
    list(tracker.add([issue(*IDS)]))
    list(tracker.enrich())
    entries = "".join(tracker.export()).split("@misc{")[1:]
    assert len({entry.partition(",")[0] for entry in entries}) == len(IDS)


def test_papers_are_rebuilt_from_their_records_without_asking(open_with: Callable[[Memory], Tracker]) -> None:
    memory = Memory(TITLES)
    tracker = open_with(memory)
    list(tracker.add([issue(*IDS)]))
    list(tracker.enrich())
    requests = len(memory.asked)

    class Better(Memory):
        def facts(self, payload: bytes) -> Facts:
            return Facts(title=f"{payload.decode()}, read better")

    better = open_with(Better(TITLES))
    assert better.rebuild() == len(IDS)
    assert titles(better) == {f"{title}, read better" for title in TITLES.values()}
    assert len(memory.asked) == requests


def test_an_edited_issue_is_a_revision_and_not_another_issue(open_with: Callable[[Memory], Tracker]) -> None:
    tracker = open_with(Memory(TITLES))
    address = '<link rel="canonical" href="https://p.example/1"><p><a href="https://arxiv.org/abs/{}">x</a></p>'
    for one, outcome in ((IDS[0], "new"), (IDS[0], "unchanged"), (IDS[1], "revised")):
        (report,) = tracker.add([RawDocument(address.format(one).encode(), "issue.html")])
        assert isinstance(report, IssueTaken)
        assert report.outcome == outcome
    assert [str(answer.paper.id) for answer in tracker.papers()] == [f"arxiv:{IDS[1]}"]
    assert len(tracker.issues()) == 1


def test_an_empty_selection_is_no_export(open_with: Callable[[Memory], Tracker]) -> None:
    with pytest.raises(NothingFound, match="nothing to export"):
        list(open_with(Memory({})).export("zebra"))


def test_a_page_that_is_read_again_keeps_the_address_it_stood_at(
    open_with: Callable[[Memory], Tracker], monkeypatch: pytest.MonkeyPatch
) -> None:
    tracker = open_with(Memory({}))
    page = RawDocument(
        b'<p>See <a href="../code">the code</a>.</p>', "https://short.example/x", "https://p.example/i/1"
    )
    list(tracker.add([page]))
    before = [link.target for link in tracker.links()]
    monkeypatch.setattr("papertrack.extraction.EXTRACTOR", 99)
    assert tracker.reread() == 1
    assert [link.target for link in tracker.links()] == before == ["https://p.example/code"]
